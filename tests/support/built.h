// SPDX-License-Identifier: Apache-2.0
// Games built from a few lines of text, and what they pay.
#pragma once

#include <string>
#include <vector>

#include "game/game.h"
#include "scenario/reader.h"

namespace walkaway::testing {

/// A scenario with its game; every game built in a test is checked against the tree's invariants, the size that was
/// foretold and, if it is small, games rebuilt for other values.
struct Built {
  explicit Built(const std::string& text, const GameOptions& options = {});

  Scenario scenario;
  Values values;
  Game game;

  const Tree& tree() const { return game.tree; }
  PartyId party(const std::string& id) const;
  StageId stage(const std::string& id) const;

  /// Follows moves, or signals where something is heard, from the root: {"low", "refuse"}.
  NodeId at(const std::vector<std::string>& moves) const;
  /// The party's pay-off at the end of that path, in `lane`.
  double pays(const std::string& party, const std::vector<std::string>& moves, uint32_t lane = 0) const;
  /// The lane in which the party is of the type (and the other parties of whatever types come first).
  uint32_t lane(const std::string& party, const std::string& type) const;
  /// Ids of the moves at the node.
  std::vector<std::string> moves(NodeId node) const;
  /// exp(log_weight) of each action for the agent that `lane` holds.
  std::vector<double> weights(NodeId node, uint32_t lane = 0) const;
  /// Odds of each child of a chance node.
  std::vector<double> odds(NodeId node, uint32_t lane = 0) const;
  /// The odds of each lane in the eyes of the agent that `lane` holds.
  std::vector<double> beliefs(const std::string& party, uint32_t lane) const;
  std::string ending(NodeId node) const;
  /// True if the two decision nodes look alike to their mover.
  bool alike(NodeId a, NodeId b) const;
};

/// What the error says when the text is built; empty if it builds.
std::string complaint(const std::string& text, const GameOptions& options = {});

}  // namespace walkaway::testing
