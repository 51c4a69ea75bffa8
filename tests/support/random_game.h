// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "game/tree.h"

namespace walkaway::testing {

struct RandomGame {
  uint64_t seed = 1;
  uint32_t depth = 4;
  bool own_beliefs = false;   ///< each type its own prior over the others
  bool uneven_rates = false;  ///< rates that differ by agent
  double payoff_scale = 1;
};

/// Two to four movers with perfect recall and one to six lanes; chance inside, uneven depth; a mover sees each move of
/// the others, and of chance, or not; now and then a type lacks an action. The same seed gives the same game
/// everywhere.
Tree random_game(const RandomGame& options);

/// Small games of two with one lane and pay-offs that sum to 3, out of the random ones.
std::vector<Tree> random_zero_sum_games(size_t wanted);

}  // namespace walkaway::testing
