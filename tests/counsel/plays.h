// SPDX-License-Identifier: Apache-2.0
// Every play of a small game, one by one: the slow second way to each answer.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "equilibrium/solve.h"
#include "game/game.h"
#include "scenario/scenario.h"

namespace walkaway::plays {

struct Step {
  NodeId from, to;
  double chance;  ///< of this move in the play's lane
};

struct Play {
  uint32_t lane = 0;
  double odds = 1;  ///< given the lane
  std::vector<Step> steps;
  NodeId end = 0;
};

struct Plays {
  Game game;
  Strategy strategy;
  std::vector<Play> all;
};

inline double step_chance(const Tree& tree, const std::vector<double>& log_prob, NodeId node, uint32_t child,
                          uint32_t lane) {
  if (tree.kind[node] == NodeKind::chance)
    return std::exp(tree.chance_log_prob[(tree.index[node] + child) * tree.lanes + lane]);
  const Decision& d = tree.decisions[tree.index[node]];
  return std::exp(log_prob[d.first + child * d.agents + tree.agent_of[d.mover * tree.lanes + lane]]);
}

inline void enumerate(Plays& plays, Play play, NodeId node) {
  const Tree& tree = plays.game.tree;
  if (tree.kind[node] == NodeKind::terminal) {
    play.end = node;
    plays.all.push_back(play);
    return;
  }
  for (uint32_t c = 0; c < tree.child_count[node]; ++c) {
    Play next = play;
    const double chance = step_chance(tree, plays.strategy.log_prob, node, c, play.lane);
    next.odds *= chance;
    next.steps.push_back({node, tree.first_child[node] + c, chance});
    enumerate(plays, next, tree.first_child[node] + c);
  }
}

inline Plays play_out(const Scenario& scenario, const Values& values) {
  Plays plays{build_game(scenario, values), {}, {}};
  plays.strategy = solve(plays.game.tree);
  for (uint32_t k = 0; k < plays.game.tree.lanes; ++k) enumerate(plays, {k, 1, {}, 0}, 0);
  return plays;
}

inline Role role_of(const Plays& plays, const Scenario& scenario, const Step& step) {
  const EdgeLabel& edge = plays.game.edge[step.to];
  return edge.by == kNone ? Role::plain : scenario.stages[edge.stage].moves[edge.move].role;
}

/// Where each entry of a record (plain moves only) is played, or nothing if the play has another move there: step
/// indices.
inline bool matches(const Plays& plays, const Play& play, const std::vector<RecordedMove>& record,
                    std::vector<size_t>& at) {
  size_t next = 0;
  at.clear();
  for (const RecordedMove& entry : record) {
    if (entry.stage == kNone) continue;
    for (;; ++next) {
      if (next == play.steps.size()) return false;
      const EdgeLabel& edge = plays.game.edge[play.steps[next].to];
      if (edge.by == kNone || edge.stage != entry.stage) continue;
      if (edge.move != entry.move) return false;
      at.push_back(next++);
      break;
    }
  }
  return true;
}

inline double payoff(const Plays& plays, const Play& play, PartyId party) {
  const Tree& tree = plays.game.tree;
  const size_t row = tree.index[play.end];
  for (size_t m = 0; m < tree.mover_party.size(); ++m)
    if (tree.mover_party[m] == party) return tree.payoff[(row * tree.mover_party.size() + m) * tree.lanes + play.lane];
  for (size_t l = 0; l < tree.ledger_party.size(); ++l)
    if (tree.ledger_party[l] == party)
      return tree.ledger_payoff[(row * tree.ledger_party.size() + l) * tree.lanes + play.lane];
  return NAN;
}

}  // namespace walkaway::plays
