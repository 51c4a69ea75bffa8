// SPDX-License-Identifier: Apache-2.0
// Finds private types in a game that does not name them: a file's tree deals them by chance at the top and repeats for
// each deal what can be played. Stored once with a row of lanes at each history, the same game takes less memory and
// less time.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "game/plain.h"

namespace walkaway {

constexpr VariableIndex kNoVariable = UINT32_MAX;

/// A game of one lane as histories times lanes. Lanes are the outcomes of chance at the top, in the order of the tree;
/// agents are the groups of lanes that a player cannot tell apart. Where a lane lacks a branch (an action that a type
/// does not have, a card that is dealt already) its log weight, or log probability, is -inf.
struct LaneForm {
  Tree tree;
  std::vector<VariableIndex> flat;  ///< [V of `tree`] the one-lane tree's variable; kNoVariable where it has none

  /// A strategy of `tree` as one of the one-lane tree: log-probabilities [V] each.
  std::vector<double> to_flat(std::span<const double> log_prob) const;
  /// And back. What no agent ever chooses is -inf, or 0 where it is all that there is.
  std::vector<double> from_flat(std::span<const double> log_prob) const;
};

/// Nothing if the tree is no such game: chance must come first, and after all its outcomes the same kinds of nodes of
/// the same players must follow, branch by branch, where branches that stand at the same history are matched by name
/// or, failing that, by place; and each information set must be a set of histories times a block of lanes, the
/// player's blocks being the same wherever it moves. Nor is it where too many lanes lack too many branches: the new
/// tree's rows are at most twice as many as the old tree's nodes. Chance may differ by lane, and moves may be hidden.
///
/// The two trees have the same equilibria: with log-probabilities carried over, all reaches, beliefs and values are the
/// same up to rounding. Linear in the tree for each level of chance at the top and each way of matching, and mostly at
/// an end at the first branch that does not match. 4 bytes a node beside the new tree.
std::optional<LaneForm> find_lanes(const PlainGame& game);

}  // namespace walkaway
