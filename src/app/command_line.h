// SPDX-License-Identifier: Apache-2.0
// What the user asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "game/standard.h"
#include "scenario/reader.h"

namespace walkaway {

/// What `runs` is asked to do.
struct RunsRequest {
  enum class Action { list, show, compare, export_, scenario, remove };
  Action action = Action::list;
  int64_t id = 0, other = 0;         ///< other: of compare
  std::string csv_file, jsonl_file;  ///< of export; "-": standard output
};

/// What `deals` is asked to do, besides what other commands share.
struct DealsRequest {
  std::vector<std::string> profiles;  ///< files of the parties; empty: `file` is a scenario or a folder
  std::string convention = "genius";
  uint32_t grid = 11;
  std::string from;                ///< an offer; empty: none
  std::vector<std::string> types;  ///< PARTY=TYPE
  bool rational = false, collapse = true;
  std::optional<double> epsilon;
  uint32_t draws = 500;                ///< of a scenario's ranged numbers
  std::vector<std::string> export_to;  ///< format and place; empty: none
  // of sessions; `seed` and `threads` are the command line's
  std::optional<uint64_t> sessions;
  std::vector<std::string> tactics{"boulware", "boulware"};  ///< of the domain's first and second party
  uint32_t rounds = 100;
  std::string starter = "drawn";  ///< "first", "second", "drawn"
};

struct CommandLine {
  enum class Command {
    analyze,
    deals,
    calibrate,
    diff,
    solve,
    game,
    check,
    create,
    schema,
    tree,
    export_,
    runs,
    scenarios,
    completion,
    version
  };
  Command command = Command::version;
  std::string file;
  std::vector<Setting> settings;
  // analyze
  bool json = false;
  std::string json_file;   ///< empty: standard output
  std::string other_file;  ///< of diff; empty: `file` with `settings`
  bool all = false;        ///< of diff: the smallest changes too
  std::string html_file;
  std::string csv_directory;
  bool details = false, quiet = false, what_ifs = true, pivots = true, sensitivity = false, slopes = false;
  uint64_t seed = 1;
  uint32_t threads = 0;
  uint64_t max_bytes = 0;
  // analyze, of many draws; `draws` also of calibrate
  std::optional<uint64_t> draws;
  std::string analyst;         ///< whose numbers; empty: the file's
  uint64_t indices = 0;        ///< base points; 0: none
  uint64_t draw_what_ifs = 0;  ///< draws whose what-ifs are solved; 0: none
  bool prior_only = false, moves = true, resume = false, keep_draws = true;
  // calibrate
  uint32_t records = 1000;
  double wrong_noise = 1;
  std::string recorded;  ///< "file", "all", or empty: what the file has
  std::string svg_file;
  // tree, export
  std::optional<uint32_t> depth;
  bool likely = false;
  std::string efg_file, strategy_file, account;
  // solve
  double precision = 1;
  std::optional<double> noise;  ///< instead of `precision`: 1 / precision
  std::string method = "qre";
  bool to_nash = false, all_branches = false;
  uint32_t branch_starts = 100;
  std::optional<uint64_t> iterations;
  std::optional<double> gain;
  // game; it writes to `efg_file`
  StandardGame standard;
  DealsRequest deals;
  // runs (its FILE may also be a store) and draws
  std::string store;  ///< a file or a database URL; empty: the one beside the scenario
  RunsRequest runs;
  // completion
  std::string shell;
  std::string as_typed;  ///< for the report, without passwords
};

/// Either a command, or text to print and the code to end with (help, a fault of the command line).
struct Parsed {
  std::optional<CommandLine> command;
  std::string text;  ///< of the help, for standard output, or of the fault
  int exit_code = 0;
};

Parsed parse_command_line(int argc, const char* const* argv);

/// Completion for bash, zsh or fish, made from the same options.
std::string completion_script(const std::string& shell);

}  // namespace walkaway
