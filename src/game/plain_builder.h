// SPDX-License-Identifier: Apache-2.0
// Puts the tree of a plain game together, node by node in prefix order.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "game/plain.h"

namespace walkaway {

/// Call one of `terminal`, `chance`, `decision` for each node, parents first and a node's subtrees in the order of its
/// actions; then `finish`. Nodes cost no allocation of their own.
class PlainBuilder {
 public:
  explicit PlainBuilder(std::vector<std::string> players);

  /// Makes room. More and fewer may come.
  void expect_nodes(size_t count);
  uint32_t intern(std::string_view name);
  /// A new information set of a player (from 0), with its actions' names.
  DecisionId add_decision(uint32_t player, uint32_t number, std::string_view label,
                          std::span<const std::string> actions);

  void terminal(std::span<const double> payoff);
  /// `names`: of the branches, as `intern` numbers them; empty for none.
  void chance(std::span<const double> probability, std::span<const uint32_t> names = {});
  /// False if the player has forgotten a move of its own: perfect recall fails at this node.
  [[nodiscard]] bool decision(DecisionId decision);

  /// Depth of the node to come, the root's being 0; with `complete`, all nodes are there.
  bool complete() const { return started_ && open_.empty(); }
  PlainGame& game() { return game_; }
  PlainGame finish();

 private:
  struct Open {
    NodeId node;
    uint32_t next = 0, children;
    uint32_t player, own_before;  ///< the player's last own variable above this node
    VariableIndex first;          ///< of a decision; kNone of chance
  };
  NodeId place(NodeKind kind, uint32_t index, uint32_t children);
  void close();

  PlainGame game_;
  std::vector<Open> open_;
  std::vector<uint32_t> last_own_;  ///< [M] the player's last own variable on the way to the node to come
  std::vector<uint32_t> recalls_;   ///< [decisions] the last own variable before it
  std::vector<uint8_t> met_;        ///< [decisions]
  std::unordered_map<std::string, uint32_t> name_index_;
  uint32_t chance_rows_ = 0;
  bool started_ = false;
};

}  // namespace walkaway
