// SPDX-License-Identifier: Apache-2.0
// Games filled in for other values, against games built anew.
#pragma once

#include <cstdint>
#include <string>

#include "game/game.h"
#include "game/rebuild.h"

namespace walkaway::testing {

/// Where two games differ, to the last bit; empty if nowhere.
std::string difference(const Game& a, const Game& b);

/// A value for every number that has a range.
Values drawn(const Scenario& scenario, uint64_t seed);

/// Every number changed by up to three tenths of itself: priors need not add up, odds may pass 1.
Values shaken(const Scenario& scenario, uint64_t seed);

/// Where the rebuilt game of the values, or its fault, differs from the built one; empty if nowhere. `kept`: whether
/// only numbers were filled in.
std::string rebuild_fault(Rebuilder& rebuilder, const Scenario& scenario, const Values& values,
                          const GameOptions& options, Game& game, bool* kept = nullptr);

}  // namespace walkaway::testing
