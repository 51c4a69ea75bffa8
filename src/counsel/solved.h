// SPDX-License-Identifier: Apache-2.0
// A game with its solution, and the planes [N][K] that every question reads: reaches, values, chance of a deal.
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"
#include "game/game.h"
#include "scenario/progress.h"
#include "scenario/scenario.h"

namespace walkaway {

/// Immutable once made. N histories, K lanes, P parties; planes are [N][K], whole pay-offs in points of the first
/// round.
struct Solved {
  Values values;
  Game game;
  Strategy strategy;
  double build_s = 0;
  std::vector<Role> role;                  ///< [N] of the move into each node; plain for chance and hearings
  std::vector<double> reach;               ///< [N][K] log
  std::vector<double> reached;             ///< [N][K] its exponential, 0 where that is too small for a number
  std::vector<std::vector<double>> value;  ///< [P] of [N][K]
  std::vector<std::vector<double>>
      without_deal;          ///< [P] of [N][K], none for ledgers: with every acceptance from here on struck out
  std::vector<double> deal;  ///< [N][K] chance that a package is accepted at or below the node

  const Tree& tree() const { return game.tree; }
  uint32_t lanes() const { return game.tree.lanes; }
  double at(const std::vector<double>& plane, NodeId node, uint32_t lane) const {
    return plane[size_t{node} * game.tree.lanes + lane];
  }
  /// Chance that play comes to `to` once it is at `from`, which is above it or the same.
  double chance_of(NodeId from, NodeId to, uint32_t lane) const {
    constexpr double kRare = 1e-150;  // below, the quotient could lose digits
    const double base = at(reached, from, lane);
    if (base > kRare) return at(reached, to, lane) / base;
    return std::exp(at(reach, to, lane) - at(reach, from, lane));
  }
};

/// What is to be built and solved, besides the numbers.
struct SolvePlan {
  GameOptions game;
  std::vector<Commitment> commitments;
  double tolerance = 1e-11;
  /// A game of the same rules that is solved: a game of its shape is then solved from its solution (`Resolver`), which
  /// is quicker. Null, or with commitments: along the path.
  const Solved* near = nullptr;
};

/// Builds, solves and evaluates. Throws as `build_game` and `solve` do.
Solved solve_scenario(const Scenario& scenario, const Values& values, const SolvePlan& plan, const Run& run);

/// What a strategy leads to in a game that is built.
Solved evaluate(const Scenario& scenario, const Values& values, Game game, Strategy strategy);

/// Fills in what `solved.strategy` leads to in `solved.game`, in whatever room earlier games of that size have left.
void evaluate(const Scenario& scenario, Solved& solved);

/// The mover that `party` is in the tree, if it moves.
std::optional<uint32_t> mover_of(const Tree& tree, PartyId party);

/// Pay-offs of a party, mover or ledger, as [T][K]; zeros for a party that the tree does not know.
std::vector<double> payoff_rows(const Tree& tree, PartyId party);

/// log probability of the move from `node` to its child number `child`, in a lane.
inline double log_prob_of(const Tree& tree, std::span<const double> log_prob, NodeId node, uint32_t child,
                          uint32_t lane) {
  if (tree.kind[node] == NodeKind::chance)
    return tree.chance_log_prob[(size_t{tree.index[node]} + child) * tree.lanes + lane];
  const DecisionId d = tree.index[node];
  return log_prob[tree.variable(d, child, tree.agent(tree.decisions[d].mover, lane))];
}

/// The strategy with every acceptance struck out, each other answer keeping its proportion at its information set, type
/// by type. Where acceptance is all that there is, it stays.
std::vector<double> strike_acceptance(const Solved& solved);

/// True for the (decision, action)s that accept a package.
bool accepts(const Solved& solved, DecisionId decision, ActionIndex action);

}  // namespace walkaway
