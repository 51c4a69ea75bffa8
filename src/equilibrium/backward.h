// SPDX-License-Identifier: Apache-2.0
// Backward induction, for games of perfect information.
#pragma once

#include <optional>
#include <string>

#include "equilibrium/solve.h"
#include "game/tree.h"

namespace walkaway {

/// Why the tree is no game of perfect information (of one lane, each information set one node), in words; nothing if it
/// is one.
std::optional<std::string> why_not_perfect_information(const Tree& tree);

/// At each node the action that is best for its player, given what follows: a subgame-perfect equilibrium in pure
/// strategies, for any number of players (Kuhn 1953). Exact but for the rounding of chance's sums; of actions that pay
/// exactly the same the first is taken, so that other equilibria may exist where there are ties. Actions of weight 0
/// are not available. `precision` and `residual` have no meaning and are NaN. Throws std::invalid_argument where
/// `why_not_perfect_information` says so, Stopped if told to stop. One pass; 8 bytes per node and player.
Strategy solve_backward(const Tree& tree, const Run& run = {});

}  // namespace walkaway
