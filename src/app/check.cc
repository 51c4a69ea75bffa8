// SPDX-License-Identifier: Apache-2.0
// check and new: what an author needs while writing.
#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <cerrno>
#include <cstring>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "deals/deals.h"
#include "game/game.h"
#include "inference/record.h"
#include "report/table.h"

namespace walkaway {
namespace {

/// Games up to this many rows of histories are built, to see that the record can have happened; larger ones would keep
/// an author waiting.
constexpr double kQuicklyBuilt = 300000;

std::string bytes_text(double bytes) {
  static constexpr const char* kUnits[] = {"bytes", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  while (bytes >= 1000 && unit + 1 < std::size(kUnits)) {
    bytes /= 1000;
    ++unit;
  }
  return fmt::format("{} {}", significant(bytes, 2), kUnits[unit]);
}

std::string plural(size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string heading(const Scenario& scenario) {
  size_t movers = 0;
  for (const Party& party : scenario.parties) movers += party.moves;
  std::vector<std::string> parts{plural(scenario.clock.rounds, "round", "rounds"),
                                 plural(movers, "party that moves", "parties that move")};
  if (movers < scenario.parties.size())
    parts.push_back(plural(scenario.parties.size() - movers, "that only gains or loses", "that only gain or lose"));
  parts.push_back(plural(scenario.stages.size(), "stage", "stages"));
  parts.push_back(plural(scenario.packages.size(), "package", "packages"));
  if (!scenario.mandates.empty()) parts.push_back(plural(scenario.mandates.size(), "mandate", "mandates"));
  if (scenario.accounts.size() > 1) parts.push_back(plural(scenario.accounts.size(), "account", "accounts"));
  if (!scenario.analysts.empty()) parts.push_back(plural(scenario.analysts.size(), "analyst", "analysts"));
  parts.push_back(plural(scenario.record.size(), "entry in the record", "entries in the record"));
  return fmt::format("{}: {}.", printable(scenario.title), joined(parts));
}

std::string size_text(const GameSize& size) {
  const auto count = [&](double n) { return (size.exact ? "" : "at least ") + grouped(static_cast<uint64_t>(n)); };
  return fmt::format(
      "The game: {} histories, {} of them endings; {} nodes as an ordinary tree{}; {}{} of memory to solve it.\n",
      count(size.histories), count(size.terminals), count(size.flat_nodes),
      size.lanes > 1 ? fmt::format(" ({} profiles of types)", size.lanes) : "", size.exact ? "" : "at least ",
      bytes_text(size.bytes));
}

/// Faults that show only when the record is played: with the file's numbers and each analyst's, under each account.
std::vector<Fault> record_faults(const Scenario& file, const GameOptions& options, const Run& run) {
  std::vector<Fault> faults;
  const auto add = [&faults](const InputError& error, const std::string& whose) {
    for (Fault fault : error.faults()) {
      const auto same = [&](const Fault& other) { return other.text() == fault.text(); };
      if (std::any_of(faults.begin(), faults.end(), same)) continue;
      fault.what = whose + fault.what;
      faults.push_back(std::move(fault));
    }
  };
  const auto play = [&](const Scenario& scenario, const std::string& whose) {
    for (AccountId a = 0; a < scenario.accounts.size(); ++a) {
      try {
        const Values values = with_changes(scenario, scenario.central_values(), scenario.accounts[a].set);
        const Game game = build_game(scenario, values, options, run);
        const std::vector<RecordedMove> record = scenario.record_of(a);
        (void)trace_record(game, scenario, record);
      } catch (const InputError& error) {
        add(error, whose);
      }
    }
  };
  play(file, "");
  for (AnalystId a = 0; a < file.analysts.size(); ++a)
    play(as_analyst(file, a), fmt::format("analyst `{}`: ", file.analysts[a].id));
  return faults;
}

Table swing_table(const Scenario& scenario, const std::vector<std::vector<double>>& swing) {
  Table table{"swings", fmt::format("Swings: {} per round between the worst and the best package", scenario.unit),
              "",       {"party", "type", "swing", "100 points are"},
              2,        {}};
  if (scenario.unit != "points") table.columns.pop_back();
  for (PartyId p = 0; p < scenario.parties.size(); ++p)
    for (TypeId t = 0; t < scenario.parties[p].types.size(); ++t) {
      std::vector<Cell> row{Cell::words(scenario.parties[p].id), Cell::words(scenario.parties[p].types[t].id),
                            Cell::number(swing[p][t])};
      if (scenario.unit == "points")
        row.push_back(
            Cell::words(scenario.parties[p].hundred_points.empty() ? "not said" : scenario.parties[p].hundred_points));
      table.rows.push_back(row);
    }
  return table;
}

std::vector<std::string> notes(const Scenario& scenario, const std::vector<std::vector<double>>& swing) {
  std::vector<std::string> out;
  if (scenario.unit != "points") return out;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    if (!scenario.parties[p].hundred_points.empty() || swing[p].empty()) continue;
    const double largest = *std::max_element(swing[p].begin(), swing[p].end());
    if (largest > 0 && std::abs(largest - 100) > 0.5)
      out.push_back(
          fmt::format("{}: its swing is {} points, not 100, and nothing says what 100 points are. Say so with "
                      "`hundred_points`, so that its noise and other numbers can be judged.",
                      scenario.parties[p].id, significant(largest, 3)));
  }
  return out;
}

Table uncited_table(const Scenario& scenario) {
  const std::vector<NumberId> uncited = scenario.uncited();
  const auto authored = static_cast<size_t>(
      std::count_if(scenario.numbers.begin(), scenario.numbers.end(), [](const Number& n) { return !n.built_in; }));
  Table table{"uncited",
              fmt::format("{} of {} cite no source: the analyst's judgement", uncited.size(),
                          plural(authored, "number", "numbers")),
              "",
              {"number", "value", "why"},
              1,
              {}};
  for (const NumberId id : uncited) {
    const Number& number = scenario.numbers[id];
    table.rows.push_back({Cell::words(number.path), Cell::number(number.central), Cell::words(number.why)});
  }
  return table;
}

}  // namespace

int check_command(const CommandLine& line, const Run& run) {
  const Scenario scenario = read_scenario_file(line.file, line.settings);
  const Values values = scenario.central_values();
  GameOptions options;
  options.max_bytes = line.max_bytes;
  const GameSize size = measure_game(scenario, values, options);
  if (size.exact && size.histories * size.lanes <= kQuicklyBuilt) {
    std::vector<Fault> faults = record_faults(scenario, options, run);
    if (!faults.empty()) throw InputError(std::move(faults));
  }
  const std::vector<std::vector<double>> swing = swings(scenario, values);
  const Style style = stdout_style();
  const Amounts amounts(scenario.unit, 1);
  std::string out;
  for (const std::string& text : wrap(heading(scenario), style.width)) out += text + "\n";
  out += "No faults.\n\n";
  for (const std::string& text : wrap(size_text(size), style.width)) out += text + "\n";
  out += "\n" + to_terminal(swing_table(scenario, swing), amounts, style);
  const Table uncited = uncited_table(scenario);
  out += "\n" + (uncited.rows.empty() ? "Every number cites a source.\n" : to_terminal(uncited, amounts, style));
  for (const std::string& note : notes(scenario, swing)) {
    out += "\n";
    for (const std::string& text : wrap("Note. " + note, style.width)) out += text + "\n";
  }
  write_stdout(out);
  return kSuccess;
}

int new_command(const CommandLine& line) {
  const std::string text = starter_scenario();
  // O_EXCL: a file that is there, or comes to be there meanwhile, is not touched.
  const int descriptor = open(line.file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    const bool there = errno == EEXIST;
    throw InputError(
        {{line.file,
          {},
          there ? "is there already, and is left as it is" : fmt::format("cannot be written: {}", std::strerror(errno)),
          there ? "Name a new file." : "Name a place that can be written."}});
  }
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = write(descriptor, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      close(descriptor);
      unlink(line.file.c_str());
      throw InputError({{line.file, {}, fmt::format("cannot be written: {}", std::strerror(error)), ""}});
    }
    done += static_cast<size_t>(count);
  }
  close(descriptor);
  write_stdout(fmt::format("{0} is a complete scenario to edit. Next:\n  walkaway check {0}\n  walkaway analyze {0}\n",
                           line.file));
  return kSuccess;
}

}  // namespace walkaway
