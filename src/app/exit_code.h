// SPDX-License-Identifier: Apache-2.0
// How the program ends; documented in docs/cli.md and in --help.
#pragma once

namespace walkaway {

enum ExitCode : int {
  kSuccess = 0,
  kNotConverged = 1,   ///< the answers say so
  kBadInput = 2,       ///< of the file or the command line, or an output that cannot be written; nothing was written
  kInternalError = 3,  ///< a fault of the program's own
  kStopped = 130,      ///< by Ctrl-C; nothing was written
};

}  // namespace walkaway
