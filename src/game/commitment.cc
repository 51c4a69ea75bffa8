// SPDX-License-Identifier: Apache-2.0
// Weights that bind parties to moves, and what a package is worth without a play.
#include <limits>

#include "game/game.h"
#include "game/interpreter.h"

namespace walkaway {
namespace {

constexpr double kForsworn = -std::numeric_limits<double>::infinity();

/// Own type of each agent of a mover [G].
std::vector<TypeId> types_of_agents(const Game& game, uint32_t mover) {
  std::vector<TypeId> types(game.tree.agents[mover]);
  for (uint32_t k = 0; k < game.tree.lanes; ++k) {
    types[game.tree.agent(mover, k)] = game.profile[k][game.tree.mover_party[mover]];
  }
  return types;
}

/// Takes every action but those that `keeps` away from an agent, unless that would leave it none.
template <typename Keeps>
void restrict(const Tree& tree, DecisionId d, uint32_t agent, Keeps keeps, std::vector<double>& log_weight) {
  bool left = false;
  for (ActionIndex a = 0; a < tree.decisions[d].actions; ++a) {
    left |= keeps(a) && log_weight[tree.variable(d, a, agent)] > kForsworn;
  }
  for (ActionIndex a = 0; left && a < tree.decisions[d].actions; ++a) {
    if (!keeps(a)) log_weight[tree.variable(d, a, agent)] = kForsworn;
  }
}

}  // namespace

std::vector<double> committed_weights(const Game& game, const Scenario&, const std::vector<Commitment>& commitments) {
  const Tree& tree = game.tree;
  std::vector<double> log_weight = tree.log_weight;
  std::vector<std::vector<TypeId>> types;
  for (uint32_t m = 0; m < tree.movers(); ++m) types.push_back(types_of_agents(game, m));
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& decision = tree.decisions[d];
    const NodeId node = tree.members[decision.first_member];  // stage and round are the same at all members
    const NodeLabel& at = game.node[node];
    for (const Commitment& to : commitments) {
      if (tree.mover_party[decision.mover] != to.party || at.stage != to.stage || at.round < to.from ||
          at.round > to.to) {
        continue;
      }
      const auto keeps = [&](ActionIndex a) { return game.edge[tree.first_child[node] + a].move == to.move; };
      for (uint32_t agent = 0; agent < decision.agents; ++agent) {
        const TypeId type = types[decision.mover][agent];
        const bool bound = to.types.empty() || std::find(to.types.begin(), to.types.end(), type) != to.types.end();
        if (bound) restrict(tree, d, agent, keeps, log_weight);
      }
    }
  }
  return log_weight;
}

std::vector<double> weights_without_acceptance(const Game& game, const Scenario& scenario, NodeId from) {
  const Tree& tree = game.tree;
  std::vector<double> log_weight = tree.log_weight;
  const auto below = [&](NodeId node) {
    return node == from ||
           (tree.kind[from] != NodeKind::terminal && node >= tree.first_child[from] && node < tree.subtree_end[from]);
  };
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& decision = tree.decisions[d];
    const std::span<const NodeId> members(tree.members.data() + decision.first_member, decision.members);
    if (std::none_of(members.begin(), members.end(), below)) continue;
    const auto keeps = [&](ActionIndex a) {
      const EdgeLabel& edge = game.edge[tree.first_child[members.front()] + a];
      return scenario.stages[edge.stage].moves[edge.move].role != Role::accept;
    };
    for (uint32_t agent = 0; agent < decision.agents; ++agent) restrict(tree, d, agent, keeps, log_weight);
  }
  return log_weight;
}

std::vector<std::vector<double>> values_in_force(const Scenario& scenario, const Values& values, const Game& game,
                                                 NodeId at, std::span<const Package> packages, const Run& run) {
  const Lanes lanes = make_lanes(scenario, values);
  Interpreter interpreter(scenario, values, {}, lanes, Interpreter::Purpose::play);
  std::vector<uint32_t> choices;
  for (NodeId node = at; node != 0; node = game.tree.parent[node])
    choices.push_back(node - game.tree.first_child[game.tree.parent[node]]);
  Play here = interpreter.start();
  Position position;
  for (auto choice = choices.rbegin(); choice != choices.rend(); ++choice) {
    interpreter.look(here, position);
    interpreter.make(here, position, *choice);
  }
  std::vector<std::vector<double>> worth;
  worth.reserve(packages.size());
  Play play;
  for (const Package& package : packages) {
    if (run.stop.stop_requested()) throw Stopped();
    play = here;
    interpreter.accept(play, package.options);
    interpreter.end(play, kAgreement);
    worth.push_back(interpreter.with_shares(play.accrued));
  }
  return worth;
}

}  // namespace walkaway
