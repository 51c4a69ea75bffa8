// SPDX-License-Identifier: Apache-2.0
#include "app/strategy_json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

namespace walkaway {
namespace {

using Json = nlohmann::ordered_json;

/// An information set and the first lane that comes to it.
struct Numbered {
  DecisionId decision;
  uint32_t agent, lane, number;
};

/// In the order in which `to_efg` meets them: profile by profile, each node before its children, what cannot happen
/// left out.
std::vector<Numbered> numbered_infosets(const Tree& tree) {
  std::vector<Numbered> out;
  std::set<std::pair<DecisionId, uint32_t>> seen;
  std::vector<uint32_t> next(tree.movers(), 1);
  for (uint32_t k = 0; k < tree.lanes; ++k) {
    if (tree.lanes > 1 && tree.lane_prior[k] <= 0) continue;
    std::vector<NodeId> open{0};
    while (!open.empty()) {
      const NodeId node = open.back();
      open.pop_back();
      if (tree.kind[node] == NodeKind::terminal) continue;
      const bool decides = tree.kind[node] == NodeKind::decision;
      const uint32_t at = tree.index[node];
      const uint32_t agent = decides ? tree.agent(tree.decisions[at].mover, k) : 0;
      if (decides && seen.insert({at, agent}).second) out.push_back({at, agent, k, next[tree.decisions[at].mover]++});
      for (uint32_t c = tree.child_count[node]; c-- > 0;) {
        const double log_odds = decides ? tree.log_weight[tree.variable(at, c, agent)]
                                        : tree.chance_log_prob[(size_t{at} + c) * tree.lanes + k];
        if (std::isfinite(log_odds)) open.push_back(tree.first_child[node] + c);
      }
    }
  }
  return out;
}

Json infoset_json(const Scenario& scenario, const Game& game, const Strategy& strategy, const Numbered& n) {
  const Tree& tree = game.tree;
  const Decision& decision = tree.decisions[n.decision];
  const NodeId node = tree.members[decision.first_member];
  const PartyId party = tree.mover_party[decision.mover];
  Json actions = Json::array();
  for (ActionIndex a = 0; a < decision.actions; ++a) {
    const VariableIndex v = tree.variable(n.decision, a, n.agent);
    if (!std::isfinite(tree.log_weight[v])) continue;
    const EdgeLabel& edge = game.edge[tree.first_child[node] + a];
    actions.push_back({{"move", scenario.stages.at(edge.stage).moves.at(edge.move).id},
                       {"probability", std::exp(strategy.log_prob[v])}});
  }
  return {{"player", decision.mover + 1},
          {"number", n.number},
          {"party", scenario.parties[party].id},
          {"type", scenario.parties[party].types[game.profile[n.lane][party]].id},
          {"stage", scenario.stages[game.node[node].stage].id},
          {"round", game.node[node].round},
          {"actions", actions}};
}

}  // namespace

std::string strategy_json(const Scenario& scenario, const Game& game, const Strategy& strategy,
                          const Certificate& certificate) {
  const Tree& tree = game.tree;
  Json parties = Json::array(), noise = Json::array(), infosets = Json::array();
  for (uint32_t m = 0; m < tree.movers(); ++m) {
    parties.push_back(scenario.parties[tree.mover_party[m]].id);
    noise.push_back(1 / tree.rate_of(m, 0));
  }
  for (const Numbered& n : numbered_infosets(tree)) infosets.push_back(infoset_json(scenario, game, strategy, n));
  const Json out = {{"walkaway", 1},
                    {"kind", "strategy"},
                    {"title", scenario.title},
                    {"certificate",
                     {{"status", to_text(strategy.status)},
                      {"residual", certificate.residual},
                      {"parties", parties},
                      {"noise", noise},
                      {"best_response_gain", certificate.best_response_gain},
                      {"max_infoset_gain", certificate.max_infoset_gain}}},
                    {"infosets", infosets}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace walkaway
