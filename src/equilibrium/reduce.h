// SPDX-License-Identifier: Apache-2.0
// A smaller game with the same equilibria at one precision: what cannot depend on beliefs is decided beforehand.
//
// Where every choice after a decision is settled, and the mover's differences between actions are the same at all its
// histories and in all lanes of each agent, beliefs do not enter: pi = softmax(log w + s rate Q) is known before the
// rest is solved. Such decisions, and the chance moves among them, are settled from the endings upwards, and each
// largest subtree that is settled becomes an ending that pays what it is worth. The last movers of a negotiation are of
// this kind, which is where most of its histories are. Movers all of whose decisions are settled are left out: what
// endings pay them moves nobody.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "game/tree.h"

namespace walkaway::equilibrium {

class ReducedGame {
 public:
  /// Keeps the shape of `tree`, whose settled decisions are found at `precision`, not the tree. Two passes.
  explicit ReducedGame(const Tree& tree, double precision = 1);

  /// Numbers of another tree of the same shape. False if a decision that was settled no longer is, to within 1e-10 in
  /// x: then what is kept is of no use until a call succeeds. Decisions that could be settled only there stay as they
  /// are. One pass.
  bool refill(const Tree& tree);

  /// The smaller game; its address stays. It has no ledgers.
  const Tree& tree() const { return small_; }
  /// Numbers by variable there and back: [V of the whole game] and [V of `tree()`]. `expand` sets those of settled
  /// decisions, which must be log-probabilities then, to their play.
  void shrink(std::span<const double> whole, std::span<double> small) const;
  void expand(std::span<const double> small, std::span<double> whole) const;

 private:
  /// A chance node, or all members of a decision.
  struct Settled {
    bool chance;
    uint32_t which;
  };

  const double* worth(const Tree& tree, NodeId node) const;
  bool respond(const Tree& tree, DecisionId decision);
  void average(const Tree& tree, NodeId node);
  void find_settled(const Tree& tree);
  void cut(const Tree& tree);
  template <typename T>
  std::vector<T> rows_of_deciders(const std::vector<T>& of_all, size_t width) const;
  void fill(const Tree& tree);

  double precision_;
  uint32_t movers_, lanes_;                ///< of the whole game
  std::vector<uint32_t> deciders_;         ///< [M of the smaller game] movers of the whole game; at least one
  std::vector<uint8_t> settled_decision_;  ///< [decisions] of the whole game
  std::vector<uint8_t> settled_;           ///< [N]
  std::vector<Settled> order_;             ///< each after all below it
  std::vector<NodeId> node_;               ///< [n] of the whole game, by node of the smaller
  std::vector<DecisionId> decision_;       ///< likewise
  std::vector<VariableIndex> variable_;    ///< first variable in the whole game, by decision of the smaller
  std::vector<double> value_;              ///< [N][M][K] worth of settled inner nodes
  std::vector<double> log_prob_;           ///< [V] of the whole game, of settled decisions
  std::vector<double> scratch_;
  Tree small_;
};

}  // namespace walkaway::equilibrium
