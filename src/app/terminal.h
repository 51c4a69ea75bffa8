// SPDX-License-Identifier: Apache-2.0
// What the program is connected to: a terminal, a pipe, or nothing.
#pragma once

#include <string>

#include "report/wrap.h"

namespace walkaway {

/// The reader of a pipe has gone: nothing more can be said, and nobody is there to hear that.
struct ReaderGone {};

/// Writes all of `text` to standard output. Throws ReaderGone, or InputError where it cannot be written (a full disk).
void write_stdout(const std::string& text);
/// Best effort: where standard error is gone there is nowhere to complain.
void write_stderr(const std::string& text);

bool stderr_is_terminal();
uint32_t stderr_width();
/// The terminal's width up to 100 columns, and colour, if standard output is one and NO_COLOR is unset or empty; else
/// 80 and none.
Style stdout_style();

}  // namespace walkaway
