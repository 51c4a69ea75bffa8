// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/reverse.h"

#include <algorithm>
#include <cmath>

namespace walkaway::equilibrium {
namespace {

/// The two passes of one reverse evaluation. Bars of log pi add up in `arrays.log_pi`, those of action values are in
/// `arrays.action_value`.
struct Reverse {
  const Layout& layout;
  const PointArrays& point;
  Gradient& gradient;
  TransposedArrays& arrays;
  const Tree& tree = *layout.tree;
  const size_t K = tree.lanes, M = tree.movers();

  /// Bars of values of a node: of pay-offs where it is an ending.
  double* value_rows(NodeId node) {
    return tree.kind[node] == NodeKind::terminal ? gradient.payoff.data() + tree.index[node] * M * K
                                                 : arrays.value.data() + layout.inner[node] * M * K;
  }

  void chance_values(NodeId node) {
    const double* here = value_rows(node);
    for (uint32_t c = 0; c < tree.child_count[node]; ++c) {
      const size_t row = (size_t{tree.index[node]} + c) * K;
      const NodeId child = tree.first_child[node] + c;
      const double* there = point.value.data() + child * M * K;
      double* bar = value_rows(child);
      for (size_t m = 0; m < M; ++m)
        for (size_t k = 0; k < K; ++k) {
          const double flow = here[m * K + k] * layout.chance_prob[row + k];
          bar[m * K + k] += flow;
          gradient.chance_log_prob[row + k] += flow * there[m * K + k];
        }
    }
  }

  void decision_values(NodeId node, const double* belief) {
    const Decision& e = tree.decisions[tree.index[node]];
    const uint32_t* agent = tree.agent_of.data() + e.mover * K;
    const double* here = value_rows(node);
    for (uint32_t a = 0; a < e.actions; ++a) {
      const NodeId child = tree.first_child[node] + a;
      const double* there = point.value.data() + child * M * K;
      double* bar = value_rows(child);
      const uint32_t variables = e.first + a * e.agents;
      for (size_t m = 0; m < M; ++m)
        for (size_t k = 0; k < K; ++k) {
          const double flow = here[m * K + k] * point.pi[variables + agent[k]];
          bar[m * K + k] += flow;
          arrays.log_pi[variables + agent[k]] += flow * there[m * K + k];
        }
      for (size_t k = 0; k < K; ++k) bar[e.mover * K + k] += belief[k] * arrays.action_value[variables + agent[k]];
    }
  }

  /// From the root on: values are sums over what follows.
  void values(const std::vector<const double*>& belief_at) {
    for (NodeId node = 0; node < tree.nodes(); ++node) {
      if (tree.kind[node] == NodeKind::chance) chance_values(node);
      if (tree.kind[node] == NodeKind::decision) decision_values(node, belief_at[layout.inner[node]]);
    }
  }

  /// What beliefs at a node add to the bars of reach and of the mover's log odds.
  void beliefs(NodeId node, const double* belief, double* here) {
    const Decision& e = tree.decisions[tree.index[node]];
    const uint32_t* agent = tree.agent_of.data() + e.mover * K;
    for (uint32_t a = 0; a < e.actions; ++a) {
      const double* there = point.value.data() + ((tree.first_child[node] + a) * M + e.mover) * K;
      for (size_t k = 0; k < K; ++k) {
        const uint32_t i = e.first + a * e.agents + agent[k];
        const double moved = belief[k] * (arrays.action_value[i] * (there[k] - point.action_value[i]));
        here[k] += point.reached[layout.infoset[tree.index[node]] + agent[k]] * moved;
        gradient.log_prior[e.mover * K + k] += moved;
      }
    }
  }

  /// Passes the bar of one node's log reach on to its parent's and to the step between them.
  void step_up(NodeId node, uint32_t lane, double bar) {
    const NodeId parent = tree.parent[node];
    const uint32_t c = node - tree.first_child[parent];
    arrays.reach[layout.inner[parent] * K + lane] += bar;
    if (tree.kind[parent] == NodeKind::chance)
      gradient.chance_log_prob[(size_t{tree.index[parent]} + c) * K + lane] += bar;
    else
      arrays.log_pi[tree.variable(tree.index[parent], c, tree.agent(tree.decisions[tree.index[parent]].mover, lane))] +=
          bar;
  }

  /// From the endings up: reach is a sum over what came before.
  void reaches(const std::vector<const double*>& belief_at) {
    for (NodeId node = tree.nodes(); node-- > 0;) {
      if (tree.kind[node] == NodeKind::terminal) continue;
      double* here = arrays.reach.data() + layout.inner[node] * K;
      if (tree.kind[node] == NodeKind::decision) beliefs(node, belief_at[layout.inner[node]], here);
      for (uint32_t k = 0; k < K && node > 0; ++k) step_up(node, k, here[k]);
    }
  }
};

/// g -= share times the sum of g, over the entries that `for_each` visits with their shares' logarithms; 0 where the
/// share is.
template <typename ForEach>
void take_sum_away(double* g, ForEach&& for_each) {
  double sum = 0;
  for_each([&](size_t i, double log_share) { sum += std::isfinite(log_share) ? g[i] : 0.0; });
  for_each([&](size_t i, double log_share) { g[i] = std::isfinite(log_share) ? g[i] - std::exp(log_share) * sum : 0; });
}

void renormalise_shares(std::span<const double> prob, std::vector<double>& g) {
  double total = 0, mean = 0;
  for (size_t k = 0; k < g.size(); ++k) total += prob[k], mean += prob[k] * g[k];
  for (double& x : g) x -= mean / total;
}

}  // namespace

Gradient zero_gradient(const Tree& tree) {
  Gradient g;
  g.payoff.assign(tree.payoff.size(), 0.0);
  g.ledger_payoff.assign(tree.ledger_payoff.size(), 0.0);
  g.chance_log_prob.assign(tree.chance_log_prob.size(), 0.0);
  g.log_prior.assign(tree.log_prior.size(), 0.0);
  g.lane_prior.assign(tree.lane_prior.size(), 0.0);
  g.analyst_prior.assign(tree.analyst_prior.size(), 0.0);
  g.log_weight.assign(tree.log_weight.size(), 0.0);
  g.rate.assign(tree.rate.size(), 0.0);
  return g;
}

void reverse_evaluation(const Layout& layout, const PointArrays& point, const Functional& functional,
                        std::span<const double> bar_q, std::span<double> out, Gradient& gradient,
                        TransposedArrays& arrays) {
  const Tree& tree = *layout.tree;
  const size_t K = tree.lanes;
  std::fill(arrays.log_pi.begin(), arrays.log_pi.end(), 0.0);
  std::fill(arrays.reach.begin(), arrays.reach.end(), 0.0);
  std::fill(arrays.value.begin(), arrays.value.end(), 0.0);
  std::copy(bar_q.begin(), bar_q.end(), arrays.action_value.begin());
  std::vector<const double*> belief_at(layout.inner_nodes, nullptr);
  for (size_t i = 0; i < tree.members.size(); ++i)
    belief_at[layout.inner[tree.members[i]]] = point.belief.data() + i * K;
  Reverse reverse{layout, point, gradient, arrays};
  for (const auto& w : functional.log_prob) arrays.log_pi[w.variable] += w.weight;
  for (const auto& w : functional.action_value) arrays.action_value[w.variable] += w.weight;
  for (const auto& w : functional.node_value) reverse.value_rows(w.node)[w.mover * K + w.lane] += w.weight;
  for (const auto& w : functional.log_reach) {
    if (tree.kind[w.node] != NodeKind::terminal)
      arrays.reach[layout.inner[w.node] * K + w.lane] += w.weight;
    else if (w.node > 0)
      reverse.step_up(w.node, w.lane, w.weight);
  }
  reverse.values(belief_at);
  reverse.reaches(belief_at);
  transposed_log_pi(layout, point, arrays.log_pi, out);
}

void renormalise(const Tree& tree, Gradient& gradient) {
  const size_t K = tree.lanes;
  for (NodeId node = 0; node < tree.nodes(); ++node) {
    if (tree.kind[node] != NodeKind::chance) continue;
    for (size_t k = 0; k < K; ++k)
      take_sum_away(gradient.chance_log_prob.data(), [&](auto&& visit) {
        for (size_t c = 0; c < tree.child_count[node]; ++c) {
          const size_t i = (tree.index[node] + c) * K + k;
          visit(i, tree.chance_log_prob[i]);
        }
      });
  }
  for (uint32_t m = 0; m < tree.movers(); ++m)
    for (uint32_t g = 0; g < tree.agents[m]; ++g)
      take_sum_away(gradient.log_prior.data(), [&](auto&& visit) {
        for (uint32_t k = 0; k < K; ++k)
          if (tree.agent(m, k) == g) visit(m * K + k, tree.log_prior[m * K + k]);
      });
  renormalise_shares(tree.lane_prior, gradient.lane_prior);
  renormalise_shares(tree.analyst_prior, gradient.analyst_prior);
}

}  // namespace walkaway::equilibrium
