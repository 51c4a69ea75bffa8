// SPDX-License-Identifier: Apache-2.0
// The likeliest courses of play on a terminal.
#pragma once

#include <string>

#include "counsel/answers.h"
#include "report/wrap.h"
#include "scenario/scenario.h"

namespace walkaway {

/// A line for each move, likeliest first, with its chance and the chance of getting there, both in hundred; then what
/// it tells about types. A move with one shown successor has it on the line below; where play branches each branch
/// begins with a dash. `depth`: moves from the start beyond which nothing is shown.
std::string play_text(const Scenario& scenario, const PlayTree& play, const Style& style, uint32_t depth = UINT32_MAX);

}  // namespace walkaway
