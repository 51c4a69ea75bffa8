// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/reduce.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace walkaway::equilibrium {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
constexpr double kSame = 1e-10;  ///< of x: differences that beliefs could change by no more do not depend on them

}  // namespace

ReducedGame::ReducedGame(const Tree& tree, double precision)
    : precision_(precision),
      movers_(tree.movers()),
      lanes_(tree.lanes),
      settled_decision_(tree.decisions.size(), 0),
      settled_(tree.nodes(), 0),
      value_(size_t{tree.nodes()} * tree.movers() * tree.lanes, 0.0),
      log_prob_(tree.variables(), kMinusInfinity) {
  find_settled(tree);
  cut(tree);
  fill(tree);
}

/// Pay-offs at an ending or worth of a settled node, [M][K].
const double* ReducedGame::worth(const Tree& tree, NodeId node) const {
  const size_t row = size_t{movers_} * lanes_;
  return tree.kind[node] == NodeKind::terminal ? tree.payoff.data() + tree.index[node] * row
                                               : value_.data() + node * row;
}

/// Sets the play at a decision whose members' children are all settled; false if it depends on beliefs.
bool ReducedGame::respond(const Tree& tree, DecisionId decision) {
  const Decision& e = tree.decisions[decision];
  const size_t row = size_t{movers_} * lanes_;
  const auto child_row = [&](uint32_t member, uint32_t action) {
    return worth(tree, tree.first_child[tree.members[e.first_member + member]] + action) + size_t{e.mover} * lanes_;
  };
  for (uint32_t g = 0; g < e.agents; ++g) {
    const double rate = precision_ * tree.rate_of(e.mover, g);
    uint32_t base = 0;  // the action that others are compared with
    while (base < e.actions && !std::isfinite(tree.log_weight[e.first + base * e.agents + g])) ++base;
    double top = kMinusInfinity;
    for (uint32_t a = base; a < e.actions; ++a) {
      const VariableIndex v = e.first + a * e.agents + g;
      log_prob_[v] = kMinusInfinity;
      if (!std::isfinite(tree.log_weight[v])) continue;
      bool any = false;
      double difference = 0;
      for (uint32_t i = 0; i < e.members && a != base; ++i) {
        const double *here = child_row(i, a), *there = child_row(i, base);
        for (uint32_t k = 0; k < lanes_; ++k) {
          if (tree.agent(e.mover, k) != g) continue;
          const double x = rate * (here[k] - there[k]);
          if (any && !(std::abs(x - difference) <= kSame)) return false;
          if (!any) difference = x;
          any = true;
        }
      }
      log_prob_[v] = tree.log_weight[v] + difference;
      top = std::max(top, log_prob_[v]);
    }
    double sum = 0;
    for (uint32_t a = base; a < e.actions; ++a) sum += std::exp(log_prob_[e.first + a * e.agents + g] - top);
    const double log_sum = top + std::log(sum);
    for (uint32_t a = base; a < e.actions; ++a) log_prob_[e.first + a * e.agents + g] -= log_sum;
  }
  std::vector<double>& pi = scratch_;
  pi.resize(size_t{e.actions} * lanes_);
  for (uint32_t a = 0; a < e.actions; ++a)
    for (uint32_t k = 0; k < lanes_; ++k)
      pi[a * lanes_ + k] = std::exp(log_prob_[tree.variable(decision, a, tree.agent(e.mover, k))]);
  for (uint32_t i = 0; i < e.members; ++i) {
    const NodeId node = tree.members[e.first_member + i];
    double* here = value_.data() + node * row;
    std::fill_n(here, row, 0.0);
    for (uint32_t a = 0; a < e.actions; ++a) {
      const double* there = worth(tree, tree.first_child[node] + a);
      for (uint32_t m = 0; m < movers_; ++m)
        for (uint32_t k = 0; k < lanes_; ++k) here[m * lanes_ + k] += pi[a * lanes_ + k] * there[m * lanes_ + k];
    }
  }
  return true;
}

/// Worth of a chance node whose children are all settled.
void ReducedGame::average(const Tree& tree, NodeId node) {
  double* here = value_.data() + size_t{node} * movers_ * lanes_;
  std::fill_n(here, size_t{movers_} * lanes_, 0.0);
  const double* odds = tree.chance_log_prob.data() + size_t{tree.index[node]} * lanes_;
  for (uint32_t c = 0; c < tree.child_count[node]; ++c, odds += lanes_) {
    const double* there = worth(tree, tree.first_child[node] + c);
    for (uint32_t k = 0; k < lanes_; ++k) {
      const double p = std::exp(odds[k]);
      for (uint32_t m = 0; m < movers_; ++m) here[m * lanes_ + k] += p * there[m * lanes_ + k];
    }
  }
}

/// Passes from the endings upwards until nothing more is settled: a parent may be passed before another member of its
/// child's decision.
void ReducedGame::find_settled(const Tree& tree) {
  enum : uint8_t { open, settled, not_settled };
  std::vector<uint8_t> asked(tree.decisions.size(), open);
  const auto below = [&](NodeId n) {
    const auto first = settled_.begin() + tree.first_child[n];
    return std::all_of(first, first + tree.child_count[n], [](uint8_t s) { return s != 0; });
  };
  const auto settle = [&](NodeId n) {
    if (tree.kind[n] == NodeKind::terminal) return true;
    if (!below(n)) return false;
    if (tree.kind[n] == NodeKind::chance) {
      average(tree, n);
      order_.push_back({true, n});
      return true;
    }
    const DecisionId d = tree.index[n];
    if (asked[d] != open) return asked[d] == settled;
    const Decision& e = tree.decisions[d];
    for (uint32_t i = 0; i < e.members; ++i)
      if (!below(tree.members[e.first_member + i])) return false;
    asked[d] = respond(tree, d) ? settled : not_settled;
    if (asked[d] == settled) order_.push_back({false, d});
    return asked[d] == settled;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (NodeId n = tree.nodes(); n-- > 0;)
      if (!settled_[n] && settle(n)) settled_[n] = 1, changed = true;
  }
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) settled_decision_[d] = asked[d] == settled;
}

/// Of a row of `width` numbers for each mover of the whole game, those of the smaller game's.
template <typename T>
std::vector<T> ReducedGame::rows_of_deciders(const std::vector<T>& of_all, size_t width) const {
  std::vector<T> rows;
  rows.reserve(deciders_.size() * width);
  for (const uint32_t m : deciders_)
    rows.insert(rows.end(), of_all.begin() + m * width, of_all.begin() + (m + 1) * width);
  return rows;
}

/// The shape of the smaller game: the nodes that are not settled and those right below them.
void ReducedGame::cut(const Tree& tree) {
  std::vector<NodeId> number(tree.nodes() + 1, 0);  // kept nodes before each
  for (NodeId n = 0; n < tree.nodes(); ++n) {
    const bool kept = n == 0 || !settled_[tree.parent[n]];
    number[n + 1] = number[n] + kept;
    if (kept) node_.push_back(n);
  }
  std::vector<uint32_t> mover(movers_, 0);
  for (uint32_t m = 0; m < movers_; ++m) {
    bool decides = false;
    for (DecisionId d = 0; d < tree.decisions.size(); ++d)
      decides |= tree.decisions[d].mover == m && !settled_decision_[d];
    if (!decides && !(deciders_.empty() && m + 1 == movers_)) continue;
    mover[m] = static_cast<uint32_t>(deciders_.size());
    deciders_.push_back(m);
  }
  small_.lanes = lanes_;
  small_.max_agents = tree.max_agents;
  small_.mover_party = rows_of_deciders(tree.mover_party, 1);
  small_.agents = rows_of_deciders(tree.agents, 1);
  small_.agent_of = rows_of_deciders(tree.agent_of, lanes_);
  VariableIndex variables = 0;
  std::vector<DecisionId> decision(tree.decisions.size(), 0);
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    if (settled_decision_[d]) continue;
    Decision e = tree.decisions[d];
    e.mover = mover[e.mover];
    decision[d] = static_cast<DecisionId>(decision_.size());
    decision_.push_back(d);
    variable_.push_back(e.first);
    for (uint32_t i = 0; i < e.members; ++i) small_.members.push_back(number[tree.members[e.first_member + i]]);
    e.first = variables;
    e.first_member = static_cast<uint32_t>(small_.members.size()) - e.members;
    variables += e.actions * e.agents;
    small_.decisions.push_back(e);
  }
  uint32_t chance_rows = 0;
  for (NodeId n = 0; n < node_.size(); ++n) {
    const NodeId old = node_[n];
    const bool inner = !settled_[old];
    const NodeKind kind = inner ? tree.kind[old] : NodeKind::terminal;
    small_.kind.push_back(kind);
    small_.parent.push_back(number[tree.parent[old]]);
    small_.first_child.push_back(inner ? number[tree.first_child[old]] : 0);
    small_.child_count.push_back(inner ? tree.child_count[old] : 0);
    small_.subtree_end.push_back(inner ? number[tree.subtree_end[old]] : n + 1);
    switch (kind) {
      case NodeKind::terminal:
        small_.index.push_back(small_.terminals++);
        break;
      case NodeKind::chance:
        small_.index.push_back(chance_rows);
        chance_rows += tree.child_count[old];
        break;
      case NodeKind::decision:
        small_.index.push_back(decision[tree.index[old]]);
        break;
    }
  }
  small_.chance_log_prob.resize(size_t{chance_rows} * lanes_);
  small_.payoff.resize(size_t{small_.terminals} * deciders_.size() * lanes_);
  small_.log_weight.resize(variables);
}

/// The numbers of the smaller game, once what is settled has its worth.
void ReducedGame::fill(const Tree& tree) {
  for (NodeId n = 0; n < node_.size(); ++n) {
    const NodeId old = node_[n];
    if (small_.kind[n] == NodeKind::terminal) {
      const double* from = worth(tree, old);
      auto to = small_.payoff.begin() + small_.index[n] * deciders_.size() * lanes_;
      for (const uint32_t m : deciders_) to = std::copy_n(from + size_t{m} * lanes_, lanes_, to);
    } else if (small_.kind[n] == NodeKind::chance) {
      std::copy_n(tree.chance_log_prob.begin() + size_t{tree.index[old]} * lanes_,
                  size_t{tree.child_count[old]} * lanes_,
                  small_.chance_log_prob.begin() + size_t{small_.index[n]} * lanes_);
    }
  }
  shrink(tree.log_weight, small_.log_weight);
  small_.rate = rows_of_deciders(tree.rate, tree.max_agents);
  small_.log_prior = rows_of_deciders(tree.log_prior, lanes_);
  small_.lane_prior = tree.lane_prior;
  small_.analyst_prior = tree.analyst_prior;
}

void ReducedGame::shrink(std::span<const double> whole, std::span<double> small) const {
  for (DecisionId d = 0; d < small_.decisions.size(); ++d) {
    const Decision& e = small_.decisions[d];
    std::copy_n(whole.begin() + variable_[d], e.actions * e.agents, small.begin() + e.first);
  }
}

void ReducedGame::expand(std::span<const double> small, std::span<double> whole) const {
  std::copy(log_prob_.begin(), log_prob_.end(), whole.begin());
  for (DecisionId d = 0; d < small_.decisions.size(); ++d) {
    const Decision& e = small_.decisions[d];
    std::copy_n(small.begin() + e.first, e.actions * e.agents, whole.begin() + variable_[d]);
  }
}

bool ReducedGame::refill(const Tree& tree) {
  for (const Settled& next : order_) {
    if (next.chance)
      average(tree, next.which);
    else if (!respond(tree, next.which))
      return false;
  }
  fill(tree);
  return true;
}

}  // namespace walkaway::equilibrium
