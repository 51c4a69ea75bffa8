// SPDX-License-Identifier: Apache-2.0
// The options of the subcommands, one function for each group. Only the command line's own files know this.
#pragma once

#include <optional>
#include <string>

#include "app/command_line.h"

namespace CLI {
class App;
}

namespace walkaway {

/// Describe a subcommand, or several, whose options fill in `line`.
void add_analyze(CLI::App& app, CommandLine& line);
void add_draws(CLI::App& app, CommandLine& line);  ///< of `analyze`
void add_calibrate(CLI::App& app, CommandLine& line);
void add_deals(CLI::App& app, CommandLine& line);
void add_diff(CLI::App& app, CommandLine& line);
void add_solve(CLI::App& app, CommandLine& line);
void add_game(CLI::App& app, CommandLine& line);
void add_runs(CLI::App& app, CommandLine& line);
void add_others(CLI::App& app, CommandLine& line);  ///< all the rest

/// Options that several subcommands have.
void add_file(CLI::App* app, CommandLine& line, const char* what = "the scenario, a TOML file");
void add_settings(CLI::App* app, CommandLine& line);
void add_memory(CLI::App* app, CommandLine& line,
                const char* what = "refuse games that need more, such as 2G (default: half of the machine's)");
void add_json(CLI::App* app, CommandLine& line);
void add_store(CLI::App* app, CommandLine& line);

/// What is wrong with a command line that was read, and a way out.
Parsed fault(const std::string& what, const std::string& hint);

/// Options of `solve` that do not go together; else nothing.
std::optional<Parsed> solve_fault(const CLI::App& sub, const CommandLine& line);
/// Options of many draws that do not go together; else nothing.
std::optional<Parsed> draws_fault(const CLI::App& sub, const CommandLine& line);
/// Options that sessions alone have without --sessions, or two best replies; else nothing.
std::optional<Parsed> deals_fault(const CLI::App& sub, const CommandLine& line);
/// An option that the standard game does not know, or a size that it cannot have; else nothing.
std::optional<Parsed> game_fault(const CLI::App& sub, const StandardGame& game);

/// An export of `runs` to nowhere, or two to one place; else nothing.
std::optional<Parsed> runs_fault(const CommandLine& line);
/// A word after `runs` that is nearly one of its actions; else nothing.
std::optional<Parsed> unknown_runs_action(const CLI::App& app, int argc, const char* const* argv);

}  // namespace walkaway
