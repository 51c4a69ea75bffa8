// SPDX-License-Identifier: Apache-2.0
#include "app/runs_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/table.h"
#include "report/words.h"

namespace walkaway {
namespace {

using Json = nlohmann::ordered_json;

std::string draws_of(const StoredRun& run) {
  return run.wanted > 0 ? fmt::format("{} of {}", grouped(run.draws), grouped(run.wanted)) : grouped(run.draws);
}

/// "2025-03-01 12:30": minutes are enough for people.
std::string minute(const std::string& time) {
  std::string out = time.substr(0, 16);
  if (out.size() > 10) out[10] = ' ';
  return out;
}

std::string state_of(const StoredRun& run) { return run.finished.empty() ? "not finished" : "finished"; }

/// A line of a list of facts, wrapped under itself.
void add_fact(const std::string& name, const std::string& value, const Style& style, std::string& out) {
  constexpr uint32_t kIndent = 12;
  std::string head = pad_right(name, kIndent);
  for (const std::string& text : wrap(printable(value), style.width - kIndent)) {
    out += head + text + "\n";
    head = std::string(kIndent, ' ');
  }
}

Json json_of(const std::string& text) {
  if (text.empty()) return nullptr;
  Json out = Json::parse(text, nullptr, false);
  return out.is_discarded() ? Json(text) : out;
}

Json facts_of(const StoredRun& run) {
  return {{"id", run.id},
          {"title", run.title},
          {"file", run.file},
          {"created", run.created},
          {"finished", run.finished.empty() ? Json(nullptr) : Json(run.finished)},
          {"draws", run.draws},
          {"wanted", run.wanted > 0 ? Json(run.wanted) : Json(nullptr)},
          {"version", run.version},
          {"command", run.command},
          {"scenario_hash", run.scenario_hash},
          {"settings", run.settings},
          {"options", json_of(run.options)},
          {"columns", run.columns}};
}

std::string dumped(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

std::string runs_text(const std::vector<StoredRun>& runs, const std::string& store, const Style& style) {
  if (runs.empty()) return fmt::format("{} holds no runs\n", store);
  Table table;
  table.title = fmt::format("Runs in {} (times are UTC)", store);
  table.columns = {"run", "begun", "draws", "state", "title", "changed by --set"};
  for (const StoredRun& run : runs)
    table.rows.push_back({Cell::count(static_cast<uint64_t>(run.id)), Cell::words(minute(run.created)),
                          Cell::words(draws_of(run)), Cell::words(state_of(run)), Cell::words(run.title),
                          Cell::words(fmt::format("{}", fmt::join(run.settings, " ")))});
  return to_terminal(table, Amounts("", 1), style);
}

std::string run_text(const StoredRun& run, const Style& style) {
  std::string out;
  add_fact(fmt::format("Run {}", run.id), run.title, style, out);
  add_fact("file", run.file, style, out);
  add_fact("begun", run.created, style, out);
  add_fact("finished", run.finished.empty() ? "not yet" : run.finished, style, out);
  add_fact("draws", draws_of(run), style, out);
  add_fact("command", run.command, style, out);
  add_fact("version", run.version, style, out);
  add_fact("scenario",
           fmt::format("{} lines, hash {}", std::count(run.scenario_text.begin(), run.scenario_text.end(), '\n'),
                       run.scenario_hash),
           style, out);
  for (const std::string& setting : run.settings) add_fact("--set", setting, style, out);
  add_fact("options", json_of(run.options).dump(-1, ' ', false, Json::error_handler_t::replace), style, out);
  add_fact("a draw", fmt::format("{}", fmt::join(run.columns, ", ")), style, out);
  return out;
}

std::string comparison_text(const StoredRun& a, const StoredRun& b, const std::vector<RunDifference>& differences,
                            const Style& style) {
  std::string out;
  for (const StoredRun* run : {&a, &b})
    add_fact(
        fmt::format("Run {}", run->id),
        fmt::format("{}, begun {}, {} draws, {}", run->title, minute(run->created), draws_of(*run), state_of(*run)),
        style, out);
  out += "\n";
  if (differences.empty()) return out + "Scenario, settings and options are the same.\n";
  out += fmt::format("What run {} was given, and what it is in run {}:\n", a.id, b.id);
  for (const RunDifference& difference : differences) {
    std::string head = "  ";
    for (const std::string& text : wrap(difference.text(), style.width - 4)) {
      out += head + text + "\n";
      head = "    ";
    }
  }
  return out;
}

std::string runs_json(const std::vector<StoredRun>& runs, const std::string& store) {
  Json list = Json::array();
  for (const StoredRun& run : runs) list.push_back(facts_of(run));
  return dumped({{"kind", "runs"}, {"store", store}, {"runs", list}});
}

std::string run_json(const StoredRun& run) {
  Json out = {{"kind", "run"}};
  out.update(facts_of(run));
  out["scenario_text"] = run.scenario_text;
  out["answers"] = json_of(run.answers);
  return dumped(out);
}

std::string comparison_json(const StoredRun& a, const StoredRun& b, const std::vector<RunDifference>& differences,
                            const std::string& answers, const std::string& why) {
  Json list = Json::array();
  for (const RunDifference& d : differences)
    list.push_back({{"what", d.what},
                    {"a", d.in_stored ? Json(d.stored) : Json(nullptr)},
                    {"b", d.in_now ? Json(d.now) : Json(nullptr)}});
  return dumped({{"kind", "runs_diff"},
                 {"a", facts_of(a)},
                 {"b", facts_of(b)},
                 {"given", list},
                 {"answers", json_of(answers)},
                 {"note", why.empty() ? Json(nullptr) : Json(why)}});
}

}  // namespace walkaway
