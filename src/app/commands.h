// SPDX-License-Identifier: Apache-2.0
// The subcommands. Each returns the exit code, and throws InputError, Stopped or ReaderGone.
#pragma once

#include "app/command_line.h"
#include "counsel/analyze.h"
#include "scenario/progress.h"

namespace walkaway {

/// What the command line says of how an analysis is to be made.
AnalyzeOptions analyze_options(const CommandLine& line);

/// Thrown where work was stopped and part of it is kept; `how` says how to go on.
struct StoppedAndKept : Stopped {
  explicit StoppedAndKept(std::string how_to_go_on) : how(std::move(how_to_go_on)) {}
  std::string how;
};

int analyze_command(const CommandLine& line, const Run& run);
int calibrate_command(const CommandLine& line, const Run& run);
int deals_command(const CommandLine& line, const Run& run);
int diff_command(const CommandLine& line, const Run& run);
int solve_command(const CommandLine& line, const Run& run);
int game_command(const CommandLine& line, const Run& run);
int check_command(const CommandLine& line, const Run& run);
int tree_command(const CommandLine& line, const Run& run);
int export_command(const CommandLine& line, const Run& run);
int runs_command(const CommandLine& line, const Run& run);
int new_command(const CommandLine& line);
int scenarios_command(const CommandLine& line);

}  // namespace walkaway
