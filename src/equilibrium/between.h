// SPDX-License-Identifier: Apache-2.0
// Games between two games of one shape, on the way from the one's solution to the other's.
#pragma once

#include <vector>

#include "game/tree.h"

namespace walkaway::equilibrium {

/// All that play depends on beside the shape; as in Tree.
struct PlayNumbers {
  std::vector<double> payoff, chance_log_prob, log_prior, log_weight, rate;
};

PlayNumbers play_numbers(const Tree& tree);

/// Gives `tree`, which has the shape of both, the numbers at `share` of the way from one game to the other: pay-offs,
/// odds and beliefs are mixed, log weights too, and of the noise the logarithm. At 1 they are those of `to` to the last
/// bit. Linear.
void set_between(const PlayNumbers& from, const PlayNumbers& to, double share, Tree& tree);

}  // namespace walkaway::equilibrium
