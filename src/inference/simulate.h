// SPDX-License-Identifier: Apache-2.0
// Plays drawn from a model, and what somebody who takes notes of them writes down.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "inference/occasion.h"

namespace walkaway {

/// Gives uniform draws on [0, 1), one after the other.
using UniformSource = std::function<double()>;

/// An index drawn with odds that sum to about 1; rounding goes to the last index with any.
uint32_t draw_index(std::span<const double> odds, const UniformSource& next);

/// Nodes of one play of a profile of types, root to terminal. `log_prob` is [V].
std::vector<NodeId> simulate_play(const Tree& tree, uint32_t lane, std::span<const double> log_prob,
                                  const UniformSource& next);

/// What an observer writes down at one kind of turn.
struct Watch {
  Occasion occasion;
  std::vector<PartyId> hears;  ///< whose hearing of the move is written down
  bool sees_move = true;
  bool operator==(const Watch&) const = default;
};

/// The observer of a record: the turns that it tells of, each once.
std::vector<Watch> watches_of(const Scenario& scenario, std::span<const RecordedMove> record);

/// An observer of all moves, chance's and hidden ones too, but not of what is heard of them.
std::vector<Watch> watches_of_all(const Scenario& scenario);

/// One entry of a simulated record: the index of the watch that wrote it, and what.
struct Note {
  uint32_t watch;
  RecordedMove entry;
};

/// The first `most` notes on a play. Where several watches fit a turn, the first of them notes it.
std::vector<Note> notes_on(const Game& game, const Scenario& scenario, std::span<const Watch> watches,
                           std::span<const NodeId> path, size_t most);

}  // namespace walkaway
