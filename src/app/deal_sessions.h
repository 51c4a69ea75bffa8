// SPDX-License-Identifier: Apache-2.0
// The sessions that `deals --sessions` asks for.
#pragma once

#include <optional>

#include "app/command_line.h"
#include "report/deal_space.h"
#include "scenario/progress.h"

namespace walkaway {

/// Plays them on the report's domain; nothing if none were asked for. Throws InputError where the domain has not two
/// parties or is too large; Stopped.
std::optional<SessionsReport> sessions_report(const CommandLine& line, const DealReport& report, const Run& run);

}  // namespace walkaway
