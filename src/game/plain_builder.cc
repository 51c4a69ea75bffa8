// SPDX-License-Identifier: Apache-2.0
#include "game/plain_builder.h"

#include <cmath>

namespace walkaway {
namespace {

constexpr uint32_t kNoMoveYet = UINT32_MAX;

}  // namespace

PlainBuilder::PlainBuilder(std::vector<std::string> players) {
  const uint32_t movers = static_cast<uint32_t>(players.size());
  game_.players = std::move(players);
  intern("");
  Tree& t = game_.tree;
  for (uint32_t m = 0; m < movers; ++m) t.mover_party.push_back(m);
  t.agents.assign(movers, 1);
  t.agent_of.assign(movers, 0);
  t.log_prior.assign(movers, 0.0);
  t.rate.assign(movers, 1.0);
  t.lane_prior.assign(1, 1.0);
  t.analyst_prior.assign(1, 1.0);
  last_own_.assign(movers, kNoMoveYet);
}

void PlainBuilder::expect_nodes(size_t count) {
  Tree& t = game_.tree;
  for (auto* of : {&t.parent, &t.first_child, &t.child_count, &t.subtree_end, &t.index}) of->reserve(count);
  t.kind.reserve(count);
}

uint32_t PlainBuilder::intern(std::string_view name) {
  const auto [found, fresh] = name_index_.try_emplace(std::string(name), static_cast<uint32_t>(game_.names.size()));
  if (fresh) game_.names.emplace_back(name);
  return found->second;
}

DecisionId PlainBuilder::add_decision(uint32_t player, uint32_t number, std::string_view label,
                                      std::span<const std::string> actions) {
  Tree& t = game_.tree;
  Decision d{};
  d.mover = player;
  d.actions = static_cast<uint32_t>(actions.size());
  d.agents = 1;
  d.first = t.variables();
  t.decisions.push_back(d);
  t.log_weight.resize(t.log_weight.size() + actions.size(), 0.0);
  for (const std::string& action : actions) game_.action_name.push_back(intern(action));
  game_.number.push_back(number);
  game_.label.push_back(intern(label));
  recalls_.push_back(kNoMoveYet);
  met_.push_back(0);
  return static_cast<DecisionId>(t.decisions.size() - 1);
}

NodeId PlainBuilder::place(NodeKind kind, uint32_t index, uint32_t children) {
  Tree& t = game_.tree;
  const auto grow = [&t](uint32_t by) {
    const size_t n = t.kind.size() + by;
    t.kind.resize(n);
    t.parent.resize(n);
    t.first_child.resize(n);
    t.child_count.resize(n);
    t.subtree_end.resize(n);
    t.index.resize(n);
  };
  NodeId node = 0;
  if (open_.empty()) {
    grow(1);
    started_ = true;
  } else {
    Open& parent = open_.back();
    node = t.first_child[parent.node] + parent.next++;
    t.parent[node] = parent.node;
    if (parent.first != kNoMoveYet) last_own_[parent.player] = parent.first + parent.next - 1;
  }
  t.kind[node] = kind;
  t.index[node] = index;
  t.child_count[node] = children;
  t.first_child[node] = children > 0 ? t.nodes() : 0;
  t.subtree_end[node] = node + 1;
  grow(children);
  return node;
}

/// Leaves every node whose last child is done.
void PlainBuilder::close() {
  while (!open_.empty() && open_.back().next == open_.back().children) {
    const Open& done = open_.back();
    game_.tree.subtree_end[done.node] = game_.tree.nodes();
    if (done.first != kNoMoveYet) last_own_[done.player] = done.own_before;
    open_.pop_back();
  }
}

void PlainBuilder::terminal(std::span<const double> payoff) {
  Tree& t = game_.tree;
  place(NodeKind::terminal, t.terminals++, 0);
  t.payoff.insert(t.payoff.end(), payoff.begin(), payoff.end());
  close();
}

void PlainBuilder::chance(std::span<const double> probability, std::span<const uint32_t> names) {
  Tree& t = game_.tree;
  const uint32_t children = static_cast<uint32_t>(probability.size());
  const NodeId node = place(NodeKind::chance, chance_rows_, children);
  chance_rows_ += children;
  for (const double p : probability) t.chance_log_prob.push_back(std::log(p));
  for (uint32_t c = 0; c < children; ++c) game_.chance_name.push_back(names.empty() ? 0 : names[c]);
  open_.push_back({node, 0, children, 0, kNoMoveYet, kNoMoveYet});
}

bool PlainBuilder::decision(DecisionId decision) {
  const Decision& d = game_.tree.decisions[decision];
  // Before its own entry changes what was done last: the parent's move is done by `place`.
  const NodeId node = place(NodeKind::decision, decision, d.actions);
  const uint32_t own = last_own_[d.mover];
  open_.push_back({node, 0, d.actions, d.mover, own, d.first});
  ++game_.tree.decisions[decision].members;
  if (!met_[decision]) {
    met_[decision] = 1;
    recalls_[decision] = own;
  }
  return recalls_[decision] == own;
}

PlainGame PlainBuilder::finish() {
  Tree& t = game_.tree;
  uint32_t first = 0;
  for (Decision& d : t.decisions) {
    d.first_member = first;
    first += d.members;
  }
  t.members.resize(first);
  std::vector<uint32_t> filled(t.decisions.size(), 0);
  for (NodeId v = 0; v < t.nodes(); ++v)
    if (t.kind[v] == NodeKind::decision) {
      const Decision& d = t.decisions[t.index[v]];
      t.members[d.first_member + filled[t.index[v]]++] = v;
    }
  return std::move(game_);
}

}  // namespace walkaway
