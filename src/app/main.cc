// SPDX-License-Identifier: Apache-2.0
// The command line: what to do, and how it ended. The only place where exceptions become exit codes.
#include <fmt/format.h>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "app/command_line.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/interrupt.h"
#include "app/progress_line.h"
#include "app/terminal.h"
#include "store/url.h"

namespace walkaway {
namespace {

int dispatch(const CommandLine& line, const Run& run) {
  using Command = CommandLine::Command;
  switch (line.command) {
    case Command::analyze:
      return analyze_command(line, run);
    case Command::calibrate:
      return calibrate_command(line, run);
    case Command::deals:
      return deals_command(line, run);
    case Command::diff:
      return diff_command(line, run);
    case Command::solve:
      return solve_command(line, run);
    case Command::game:
      return game_command(line, run);
    case Command::check:
      return check_command(line, run);
    case Command::create:
      return new_command(line);
    case Command::schema:
      write_stdout(scenario_json_schema());
      return kSuccess;
    case Command::tree:
      return tree_command(line, run);
    case Command::export_:
      return export_command(line, run);
    case Command::runs:
      return runs_command(line, run);
    case Command::scenarios:
      return scenarios_command(line);
    case Command::completion:
      write_stdout(completion_script(line.shell));
      return kSuccess;
    case Command::version:
      write_stdout(fmt::format("walkaway {}\n", WALKAWAY_VERSION));
      return kSuccess;
  }
  throw std::logic_error("a command without code");
}

int execute(const CommandLine& line) {
  const Interrupt interrupt;  // before any thread
  ProgressLine progress(!line.quiet && stderr_is_terminal() ? ProgressMode::shown : ProgressMode::silent);
  const Run run{interrupt.token(), [&progress](const Progress& p) { progress.report(p); }};
  return dispatch(line, run);
}

std::string fault_list(const InputError& error) {
  std::string out;
  for (const Fault& fault : error.faults()) out += fault.text() + "\n";
  if (error.faults().size() > 1) out += fmt::format("{} faults\n", error.faults().size());
  return out;
}

/// Whatever went wrong, and whatever was mistyped: no password of a database reaches the screen or a log.
void say(const std::string& text) { write_stderr(without_passwords(text)); }

int run_program(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes is an error of `write`, handled there
  try {
    const Parsed parsed = parse_command_line(argc, argv);
    if (parsed.command) return execute(*parsed.command);
    parsed.exit_code == kSuccess ? write_stdout(parsed.text) : say(parsed.text);
    return parsed.exit_code;
  } catch (const InputError& error) {
    say(fault_list(error));
    return kBadInput;
  } catch (const StoppedAndKept& stopped) {
    write_stderr("walkaway: stopped; " + stopped.how + "\n");
    return kStopped;
  } catch (const Stopped&) {
    write_stderr("walkaway: stopped; nothing was written\n");
    return kStopped;
  } catch (const ReaderGone&) {
    return kSuccess;
  } catch (const std::bad_alloc&) {
    write_stderr(
        "walkaway: out of memory; a smaller menu or fewer rounds make a smaller game, and --max-memory refuses large "
        "ones early\n");
    return kInternalError;
  } catch (const std::exception& error) {
    say(fmt::format("walkaway: a fault of the program's own: {}\n  Please report it, with the file if you may.\n",
                    error.what()));
    return kInternalError;
  }
}

}  // namespace
}  // namespace walkaway

int main(int argc, char** argv) { return walkaway::run_program(argc, argv); }
