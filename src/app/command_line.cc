// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/completion.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "store/url.h"

namespace walkaway {
namespace {

using Command = CommandLine::Command;

constexpr const char* kExamples = R"(Examples:
  walkaway new mine.toml                      a commented starter to edit
  walkaway check mine.toml                    every fault with its line; how large the game is
  walkaway scenarios                          what is packaged
  walkaway analyze hanoi-2019                 a packaged one, from any folder
  walkaway analyze mine.toml                  the answers, on one screen
  walkaway analyze mine.toml --details        and all the numbers behind them
  walkaway analyze mine.toml --html out.html  a page to look at and pass on
  walkaway analyze mine.toml --json out.json --csv tables
  walkaway analyze mine.toml --set party.seller.noise=30
  walkaway deals mine.toml                    what is efficient and fair; also on domains of others
  walkaway tree mine.toml --depth 4           how the game unfolds
  walkaway tree mine.toml --likely            the likeliest courses of play
  walkaway export mine.toml --efg mine.efg    for Gambit
  walkaway runs mine.toml                     runs of many draws, finished or not

Exit codes: 0 done; 1 the game was not solved (the answers say so); 2 bad input, or an output that
cannot be written (nothing is written then); 3 a fault of the program's own; 130 stopped by Ctrl-C.)";

/// All subcommands and options, filling in `line`.
void describe(CLI::App& app, CommandLine& line) {
  app.name("walkaway");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("walkaway ") + WALKAWAY_VERSION, "Print the version");
  app.footer(kExamples);
  app.get_formatter()->column_width(26);
  add_analyze(app, line);
  add_calibrate(app, line);
  add_deals(app, line);
  add_diff(app, line);
  add_solve(app, line);
  add_game(app, line);
  add_runs(app, line);
  add_others(app, line);
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return names;
}

/// A first word that is no subcommand; CLI11 would only call it unexpected.
std::optional<Parsed> unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-' || argv[1][0] == '\0') return std::nullopt;
  const std::string word = argv[1];
  const std::vector<std::string> names = subcommand_names(app);
  if (std::find(names.begin(), names.end(), word) != names.end()) return std::nullopt;
  if (word.size() > 5 && word.ends_with(".toml"))
    return fault(fmt::format("\"{}\" is not a command", word), fmt::format("Try: walkaway analyze {}", word));
  const std::string near = nearest_name(word, names);
  return fault(fmt::format("\"{}\" is not a command", word),
               near.empty() ? "Try: walkaway --help" : fmt::format("Did you mean \"{}\"?", near));
}

std::string option_hint(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    for (const CLI::Option* option : at->get_options())
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  const std::string near = nearest_name(word.substr(0, word.find('=')), known);
  if (!near.empty()) return fmt::format("Did you mean \"{}\"?", near);
  return app.get_subcommands().empty()
             ? "Try: walkaway --help"
             : fmt::format("Try: walkaway {} --help", app.get_subcommands().front()->get_name());
}

Parsed translate(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    std::ostringstream out, err;
    app.exit(error, out, err);
    return {std::nullopt, out.str(), kSuccess};
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extra = app.remaining(true);
    if (!extra.empty())
      return fault(fmt::format("\"{}\" was not expected", extra.front()), option_hint(app, extra.front()));
  }
  if (app.get_subcommands().empty()) return fault("a command is missing", "Try: walkaway --help");
  return fault(error.what(), fmt::format("Try: walkaway {} --help", app.get_subcommands().front()->get_name()));
}

const std::map<std::string, Command> kCommands = {
    {"analyze", Command::analyze},     {"calibrate", Command::calibrate},
    {"deals", Command::deals},         {"diff", Command::diff},
    {"solve", Command::solve},         {"game", Command::game},
    {"check", Command::check},         {"new", Command::create},
    {"schema", Command::schema},       {"tree", Command::tree},
    {"export", Command::export_},      {"runs", Command::runs},
    {"scenarios", Command::scenarios}, {"completion", Command::completion},
    {"version", Command::version}};

bool needs_file(Command c) {
  return c == Command::analyze || c == Command::calibrate || c == Command::deals || c == Command::diff ||
         c == Command::solve || c == Command::check || c == Command::create || c == Command::tree ||
         c == Command::export_;
}

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  CLI::App app(
      "Walkaway analyses a negotiation: what deals exist, what each offer was worth and why it was made, what\nthe "
      "moves reveal, who gains from delay, and when to walk away.");
  describe(app, line);
  if (argc < 2) return {std::nullopt, app.help(), kBadInput};
  if (const auto unknown = unknown_command(app, argc, argv)) return *unknown;
  if (const auto unknown = unknown_runs_action(app, argc, argv)) return *unknown;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return translate(app, error);
  }
  const CLI::App* chosen = app.get_subcommands().front();
  line.command = kCommands.at(chosen->get_name());
  const bool json_names_file = line.command == Command::analyze || line.command == Command::calibrate ||
                               line.command == Command::deals || line.command == Command::solve ||
                               line.command == Command::diff;
  if (json_names_file) line.json = chosen->count("--json") > 0;
  if (json_names_file && line.json && line.file.empty())
    std::swap(line.file, line.json_file);  // `analyze --json mine.toml`: the one name is the scenario's
  if (line.json_file == "-") line.json_file.clear();
  if (needs_file(line.command) && line.file.empty())
    return fault("the name of a file is missing", fmt::format("Try: walkaway {} FILE", chosen->get_name()));
  if (line.command == Command::diff && line.other_file.empty() && line.settings.empty())
    return fault("what to compare it with is missing",
                 fmt::format("Try: walkaway diff {0} OTHER, or: walkaway diff {0} --set PATH=VALUE", line.file));
  if (line.command == Command::solve)
    if (auto refused = solve_fault(*chosen, line)) return *refused;
  if (line.command == Command::runs)
    if (auto refused = runs_fault(line)) return *refused;
  if (line.command == Command::analyze)
    if (auto refused = draws_fault(*chosen, line)) return *refused;
  if (line.command == Command::deals)
    if (auto refused = deals_fault(*chosen, line)) return *refused;
  if (line.command == Command::game)
    if (auto refused = game_fault(*chosen, line.standard)) return *refused;
  for (int i = 1; i < argc; ++i) line.as_typed += (i > 1 ? " " : "") + without_passwords(argv[i]);
  return {line, "", kSuccess};
}

std::string completion_script(const std::string& shell) {
  CommandLine line;
  CLI::App app;
  describe(app, line);
  return completion_script(app, shell);
}

}  // namespace walkaway
