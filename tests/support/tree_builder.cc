// SPDX-License-Identifier: Apache-2.0
#include "support/tree_builder.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace walkaway::testing {

TreeBuilder::TreeBuilder(uint32_t movers)
    : TreeBuilder(std::vector<uint32_t>(movers, 1), std::vector<std::vector<uint32_t>>(movers, {0}), {1.0}) {}

TreeBuilder::TreeBuilder(std::vector<uint32_t> agents, std::vector<std::vector<uint32_t>> agent_of,
                         std::vector<double> lane_prior)
    : agents_(std::move(agents)),
      agent_of_(std::move(agent_of)),
      lane_prior_(std::move(lane_prior)),
      prior_(agents_.size(), lane_prior_) {
  for (uint32_t count : agents_) rate_.emplace_back(count, 1.0);
}

TreeBuilder::Ref TreeBuilder::end(std::vector<double> payoff) {
  std::vector<std::vector<double>> by_lane;
  for (double p : payoff) by_lane.emplace_back(lanes(), p);
  return end_by_lane(std::move(by_lane));
}

TreeBuilder::Ref TreeBuilder::end_by_lane(std::vector<std::vector<double>> payoff) {
  if (payoff.size() != agents_.size()) throw std::logic_error("an ending needs a pay-off for every mover");
  Draft draft{NodeKind::terminal, {}, 0, {}};
  for (const auto& row : payoff) draft.numbers.insert(draft.numbers.end(), row.begin(), row.end());
  drafts_.push_back(std::move(draft));
  return static_cast<Ref>(drafts_.size() - 1);
}

TreeBuilder::Ref TreeBuilder::chance(std::vector<double> prob, std::vector<Ref> children) {
  drafts_.push_back({NodeKind::chance, std::move(children), 0, std::move(prob)});
  return static_cast<Ref>(drafts_.size() - 1);
}

TreeBuilder::Ref TreeBuilder::decide(uint32_t mover, std::string seen, std::vector<Ref> children) {
  const auto [found, fresh] = decision_of_.try_emplace({mover, seen}, static_cast<uint32_t>(named_.size()));
  if (fresh) named_.push_back({mover, std::move(seen), static_cast<uint32_t>(children.size())});
  drafts_.push_back({NodeKind::decision, std::move(children), found->second, {}});
  return static_cast<Ref>(drafts_.size() - 1);
}

void TreeBuilder::weigh(uint32_t mover, const std::string& seen, ActionIndex action, uint32_t agent, double weight) {
  weight_[{decision(mover, seen), {action, agent}}] = weight;
}

void TreeBuilder::rate(uint32_t mover, double rate) { std::fill(rate_[mover].begin(), rate_[mover].end(), rate); }

void TreeBuilder::rate(uint32_t mover, uint32_t agent, double rate) { rate_[mover][agent] = rate; }

void TreeBuilder::believe(uint32_t mover, std::vector<double> prior) { prior_[mover] = std::move(prior); }

DecisionId TreeBuilder::decision(uint32_t mover, const std::string& seen) const {
  return decision_of_.at({mover, seen});
}

void TreeBuilder::place(Tree& tree, Ref ref, NodeId at, std::vector<std::vector<NodeId>>& members) const {
  const Draft& draft = drafts_[ref];
  tree.kind[at] = draft.kind;
  const auto count = static_cast<uint32_t>(draft.children.size());
  if (draft.kind == NodeKind::terminal) {
    tree.index[at] = tree.terminals++;
    tree.subtree_end[at] = at + 1;
    tree.payoff.insert(tree.payoff.end(), draft.numbers.begin(), draft.numbers.end());
    return;
  }
  const NodeId first = tree.nodes();
  for (auto* column : {&tree.parent, &tree.first_child, &tree.child_count, &tree.subtree_end, &tree.index})
    column->resize(first + count, 0);
  tree.kind.resize(first + count);
  tree.first_child[at] = first;
  tree.child_count[at] = count;
  if (draft.kind == NodeKind::chance) {
    tree.index[at] = static_cast<uint32_t>(tree.chance_log_prob.size() / tree.lanes);
    for (double p : draft.numbers) tree.chance_log_prob.insert(tree.chance_log_prob.end(), tree.lanes, std::log(p));
  } else {
    tree.index[at] = draft.decision;
    members[draft.decision].push_back(at);
  }
  for (uint32_t c = 0; c < count; ++c) tree.parent[first + c] = at;
  for (uint32_t c = 0; c < count; ++c) place(tree, draft.children[c], first + c, members);
  tree.subtree_end[at] = tree.nodes();
}

Tree TreeBuilder::build(Ref root) const {
  Tree tree;
  tree.lanes = lanes();
  tree.agents = agents_;
  tree.max_agents = *std::max_element(agents_.begin(), agents_.end());
  tree.lane_prior = tree.analyst_prior = lane_prior_;
  for (uint32_t m = 0; m < agents_.size(); ++m) {
    tree.mover_party.push_back(m);
    tree.agent_of.insert(tree.agent_of.end(), agent_of_[m].begin(), agent_of_[m].end());
    std::vector<double> total(agents_[m], 0.0);
    for (uint32_t k = 0; k < lanes(); ++k) total[agent_of_[m][k]] += prior_[m][k];
    for (uint32_t k = 0; k < lanes(); ++k)
      tree.log_prior.push_back(std::log(prior_[m][k] / std::max(total[agent_of_[m][k]], 1e-300)));
    for (uint32_t g = 0; g < tree.max_agents; ++g) tree.rate.push_back(g < agents_[m] ? rate_[m][g] : 0.0);
  }
  for (auto* column : {&tree.parent, &tree.first_child, &tree.child_count, &tree.subtree_end, &tree.index})
    column->resize(1, 0);
  tree.kind.resize(1);
  std::vector<std::vector<NodeId>> members(named_.size());
  place(tree, root, 0, members);
  VariableIndex next = 0;
  for (uint32_t d = 0; d < named_.size(); ++d) {
    const uint32_t agents = agents_[named_[d].mover];
    tree.decisions.push_back({named_[d].mover, named_[d].actions, agents, next,
                              static_cast<uint32_t>(tree.members.size()), static_cast<uint32_t>(members[d].size())});
    tree.members.insert(tree.members.end(), members[d].begin(), members[d].end());
    next += named_[d].actions * agents;
  }
  tree.log_weight.assign(next, 0.0);
  for (const auto& [key, weight] : weight_)
    tree.log_weight[tree.variable(key.first, key.second.first, key.second.second)] = std::log(weight);
  check_invariants(tree);
  return tree;
}

}  // namespace walkaway::testing
