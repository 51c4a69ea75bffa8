// SPDX-License-Identifier: Apache-2.0
// The options of `runs` and of what it can do.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/options.h"

namespace walkaway {
namespace {

using Action = RunsRequest::Action;

constexpr const char* kWhere = "the scenario, or its store (default: the only .runs file here)";

CLI::App* add_action(CLI::App* runs, CommandLine& line, Action action, const char* name, const char* what) {
  CLI::App* sub = runs->add_subcommand(name, what);
  sub->callback([&line, action] { line.runs.action = action; });
  sub->add_option("ID", line.runs.id, "a run's number in the list")->type_name("ID")->required();
  if (action == Action::compare) sub->add_option("OTHER", line.runs.other, "another's")->type_name("ID")->required();
  add_file(sub, line, kWhere);
  add_store(sub, line);
  return sub;
}

void add_json_flag(CLI::App* sub, CommandLine& line) {
  sub->add_flag("--json", line.json, "JSON, to standard output, and nothing else there");
}

}  // namespace

void add_runs(CLI::App& app, CommandLine& line) {
  CLI::App* runs = app.add_subcommand("runs", "List, compare and export the runs of a store");
  add_file(runs, line, kWhere);
  add_store(runs, line);
  add_json_flag(runs, line);
  runs->require_subcommand(0, 1);
  runs->footer(
      "Examples:\n  walkaway runs mine.toml                         those in mine.runs\n  walkaway runs show 3 "
      "mine.toml\n"
      "  walkaway runs compare 2 3 mine.toml\n  walkaway runs export 3 mine.toml --csv draws.csv\n"
      "  walkaway runs scenario 3 mine.toml > as-it-was.toml\n"
      "  walkaway runs --store postgresql://me@host/runs   with the password in ~/.pgpass");

  add_json_flag(add_action(runs, line, Action::show, "show", "All about one run"), line);
  CLI::App* compare = add_action(runs, line, Action::compare, "compare",
                                 "What differs between two runs: in what they were given and in their answers");
  add_json_flag(compare, line);
  compare->add_flag("--all", line.all, "show the smallest changes too");
  CLI::App* to_file = add_action(runs, line, Action::export_, "export", "Write a run's draws, one to a line");
  to_file->add_option("--csv", line.runs.csv_file, "a CSV file; - for standard output")->type_name("OUT");
  to_file->add_option("--jsonl", line.runs.jsonl_file, "JSON, an object to a line; - for standard output")
      ->type_name("OUT");
  add_action(runs, line, Action::scenario, "scenario", "Print a run's scenario, byte for byte");
  add_action(runs, line, Action::remove, "delete", "Remove a run and its draws");
}

std::optional<Parsed> runs_fault(const CommandLine& line) {
  const RunsRequest& runs = line.runs;
  if (runs.action != Action::export_) return std::nullopt;
  const std::string hint = fmt::format("Try: walkaway runs export {} {} --csv draws.csv", runs.id, line.file);
  if (runs.csv_file.empty() && runs.jsonl_file.empty()) return fault("--csv or --jsonl is missing", hint);
  if (runs.csv_file == "-" && runs.jsonl_file == "-") return fault("standard output can take only one of them", hint);
  return std::nullopt;
}

std::optional<Parsed> unknown_runs_action(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 3 || std::string(argv[1]) != "runs") return std::nullopt;
  const std::string word = argv[2];
  if (word.empty() || word.find_first_of("-./:") != std::string::npos || std::filesystem::exists(word))
    return std::nullopt;
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommand("runs")->get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  const std::string near = nearest_name(word, names);
  if (near == word || near.empty()) return std::nullopt;
  return fault(fmt::format("\"{}\" is nothing that `runs` can do", word), fmt::format("Did you mean \"{}\"?", near));
}

}  // namespace walkaway
