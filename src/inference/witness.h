// SPDX-License-Identifier: Apache-2.0
// What the movers see of the record: which histories look alike to each of them right before and right after it learns
// of a recorded move.
//
// A mover's information is all that it has seen, in order: rounds, its own moves, and what it saw or heard of others'.
// The tree holds this where it decides and nowhere else; the rest is played again here, by the interpreter that built
// the tree.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "game/game.h"
#include "inference/record.h"
#include "scenario/scenario.h"

namespace walkaway {

/// A mover learns of a move: it saw it, or heard something of it.
struct Witness {
  uint32_t mover;         ///< index into `Tree::mover_party`
  std::string heard;      ///< id of the move that it saw, or of the signal
  uint32_t before, after;  ///< indices into `Witnessed::alike`
};

/// A history at which all that can be heard of a recorded move has been heard, and who has learnt of it.
struct Told {
  uint32_t step;  ///< of the record's path
  NodeId at;
  std::vector<Witness> by;
};

struct Witnessed {
  std::vector<Told> told;  ///< in the order of the path's steps
  /// Sets of disjoint histories: all those at which a mover has just seen the same, in the same order.
  std::vector<std::vector<NodeId>> alike;
};

/// `values` are those from which `game` was built, by default options. Cost: the histories that look to some mover like
/// one of the record's so far, each played once more.
Witnessed witness_record(const Scenario& scenario, const Values& values, const Game& game, const RecordPath& path,
                         std::span<const RecordedMove> record);

}  // namespace walkaway
