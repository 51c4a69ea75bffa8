// SPDX-License-Identifier: Apache-2.0
#include "counsel/infoset.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace walkaway {
namespace {

NodeId child_of_first_member(const Tree& tree, DecisionId decision, ActionIndex action) {
  return tree.first_child[tree.members[tree.decisions[decision].first_member]] + action;
}

}  // namespace

std::vector<Place> places_of(const Solved& solved, const Moment& moment, PartyId party, TypeId type) {
  const Tree& tree = solved.tree();
  const auto mover = mover_of(tree, party);
  std::map<std::pair<DecisionId, uint32_t>, double> chance;
  for (size_t i = 0; mover && i < moment.at.size(); ++i) {
    const NodeId node = moment.at[i];
    if (tree.kind[node] != NodeKind::decision || tree.decisions[tree.index[node]].mover != *mover) continue;
    for (uint32_t k = 0; k < tree.lanes; ++k)
      if (solved.game.profile[k][party] == type)
        chance[{tree.index[node], tree.agent(*mover, k)}] += moment.odds[i * tree.lanes + k];
  }
  std::vector<Place> places;
  for (const auto& [where, odds] : chance) places.push_back({where.first, where.second, odds});
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.chance > b.chance; });
  return places;
}

InfosetBelief belief_at(const Solved& solved, const Place& place, Eyes eyes) {
  const Tree& tree = solved.tree();
  const uint32_t mover = tree.decisions[place.decision].mover;
  const std::span<const double> own = std::span(tree.log_prior).subspan(size_t{mover} * tree.lanes, tree.lanes);
  if (eyes == Eyes::own) return infoset_belief(tree, place.decision, place.agent, solved.reach, own);
  std::vector<double> log_prior(tree.lanes);
  bool possible = false;
  for (uint32_t k = 0; k < tree.lanes; ++k) {
    log_prior[k] = std::log(tree.analyst_prior[k]);
    if (tree.analyst_prior[k] > 0 && tree.agent(mover, k) == place.agent) possible = true;
  }
  return infoset_belief(tree, place.decision, place.agent, solved.reach,
                        possible ? std::span<const double>(log_prior) : own);
}

double worth_of(const Solved& solved, const Place& place, const InfosetBelief& belief, ActionIndex action,
                const std::vector<double>& plane) {
  const Tree& tree = solved.tree();
  const Decision& decision = tree.decisions[place.decision];
  double sum = 0;
  for (uint32_t i = 0; i < decision.members; ++i) {
    const NodeId child = tree.first_child[tree.members[decision.first_member + i]] + action;
    for (uint32_t k = 0; k < tree.lanes; ++k)
      if (const double b = belief.probability[size_t{i} * tree.lanes + k]; b > 0) sum += b * solved.at(plane, child, k);
  }
  return sum;
}

bool available(const Solved& solved, const Place& place, ActionIndex action) {
  const Tree& tree = solved.tree();
  return solved.strategy.log_prob[tree.variable(place.decision, action, place.agent)] !=
         -std::numeric_limits<double>::infinity();
}

ActionIndex best_action(const Solved& solved, const Place& place, const InfosetBelief& belief,
                        const std::vector<double>& plane) {
  ActionIndex best = kNone;
  double most = -std::numeric_limits<double>::infinity();
  for (ActionIndex a = 0; a < solved.tree().decisions[place.decision].actions; ++a) {
    if (!available(solved, place, a)) continue;
    const double worth = worth_of(solved, place, belief, a, plane);
    if (best == kNone || worth > most) best = a, most = worth;
  }
  return best;
}

MoveId move_id_of(const Solved& solved, DecisionId decision, ActionIndex action) {
  return solved.game.edge[child_of_first_member(solved.tree(), decision, action)].move;
}

const Move& move_of(const Scenario& scenario, const Solved& solved, DecisionId decision, ActionIndex action) {
  const EdgeLabel& edge = solved.game.edge[child_of_first_member(solved.tree(), decision, action)];
  return scenario.stages[edge.stage].moves[edge.move];
}

ActionIndex action_of(const Solved& solved, DecisionId decision, MoveId move) {
  for (ActionIndex a = 0; a < solved.tree().decisions[decision].actions; ++a)
    if (move_id_of(solved, decision, a) == move) return a;
  return kNone;
}

}  // namespace walkaway
