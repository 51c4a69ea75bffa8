// SPDX-License-Identifier: Apache-2.0
// Where in the game an entry of the record is looked for, and what follows from it. Shared by reading and by simulating
// records.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "game/game.h"
#include "scenario/scenario.h"

namespace walkaway {

/// A turn to move: of `by` at a stage where several move, in one round or (0) in any.
struct Occasion {
  StageId stage = kNone;
  PartyId by = kNone;
  uint32_t round = 0;
  bool operator==(const Occasion&) const = default;
};

Occasion occasion_of(const Scenario& scenario, const RecordedMove& entry);

/// The node is one of chance over what observers hear of the move just made.
bool is_hearing(const Game& game, NodeId node);

/// The play is at the occasion: the move is about to be made.
bool is_at(const Game& game, NodeId node, const Occasion& occasion);

/// Who moves at the node; kNone for chance.
PartyId mover_at(const Game& game, NodeId node);

/// Histories at which play from `from` first comes to the occasion. No node of `from`, or of the result, follows
/// another.
std::vector<NodeId> first_at(const Game& game, std::span<const NodeId> from, const Occasion& occasion);

/// Histories right after the entry's move at `at`, or after what was heard of it where that is recorded. Empty if the
/// move is not on the menu.
std::vector<NodeId> after_entry(const Game& game, const Scenario& scenario, const RecordedMove& entry,
                                std::span<const NodeId> at);

/// What `party` heard of the move made from path[i] to path[i + 1]; `path` is one play from the root to its end. The
/// move's id if it saw it.
std::string heard_on(const Game& game, const Scenario& scenario, std::span<const NodeId> path, size_t i, PartyId party);

}  // namespace walkaway
