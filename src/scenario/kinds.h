// SPDX-License-Identifier: Apache-2.0
// The words of the language for kinds of things, each list in the order of its enumeration.
#pragma once

#include <array>
#include <string_view>

#include "scenario/scenario.h"

namespace walkaway {

inline constexpr std::array<std::string_view, 8> kStageKinds = {"choose", "offer",  "answer",   "comply",
                                                                "drift",  "chance", "together", "hedge"};
inline constexpr std::array<std::string_view, 9> kRoles = {"plain",     "offer",  "accept", "refuse", "counter",
                                                           "walk_away", "honour", "renege", "cheat"};
inline constexpr std::array<std::string_view, 6> kRangeKinds = {"exact",     "triangular", "normal",
                                                                "lognormal", "beta",       "choice"};

inline std::string_view to_text(StageKind kind) { return kStageKinds[static_cast<size_t>(kind)]; }
inline std::string_view to_text(Role role) { return kRoles[static_cast<size_t>(role)]; }
inline std::string_view to_text(Range::Kind kind) { return kRangeKinds[static_cast<size_t>(kind)]; }

}  // namespace walkaway
