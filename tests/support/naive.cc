// SPDX-License-Identifier: Apache-2.0
#include "support/naive.h"

#include <algorithm>
#include <cmath>

namespace walkaway::testing {
namespace {

double prob(const Tree& t, const std::vector<double>& log_prob, NodeId node, uint32_t c, uint32_t lane) {
  if (t.kind[node] == NodeKind::chance) return std::exp(t.chance_log_prob[(t.index[node] + c) * t.lanes + lane]);
  return std::exp(log_prob[t.variable(t.index[node], c, t.agent(t.decisions[t.index[node]].mover, lane))]);
}

double value(const Tree& t, const std::vector<double>& log_prob, NodeId node, uint32_t lane, uint32_t mover) {
  if (t.kind[node] == NodeKind::terminal) return t.payoff[(t.index[node] * t.movers() + mover) * t.lanes + lane];
  double sum = 0;
  for (uint32_t c = 0; c < t.child_count[node]; ++c)
    sum += prob(t, log_prob, node, c, lane) * value(t, log_prob, t.first_child[node] + c, lane, mover);
  return sum;
}

double reach(const Tree& t, const std::vector<double>& log_prob, NodeId node, uint32_t lane) {
  if (node == 0) return 1;
  const NodeId from = t.parent[node];
  return reach(t, log_prob, from, lane) * prob(t, log_prob, from, node - t.first_child[from], lane);
}

/// Logit response at every information set; those that cannot be reached keep their play.
std::vector<double> logit_response(const Tree& t, const std::vector<double>& log_prob, double precision) {
  std::vector<double> response(log_prob.size());
  for (size_t i = 0; i < response.size(); ++i) response[i] = std::exp(log_prob[i]);
  for (DecisionId d = 0; d < t.decisions.size(); ++d)
    for (uint32_t g = 0; g < t.agents[t.decisions[d].mover]; ++g) {
      const Decision& e = t.decisions[d];
      std::vector<double> q(e.actions, 0.0);
      double total = 0;
      for (uint32_t i = 0; i < e.members; ++i)
        for (uint32_t k = 0; k < t.lanes; ++k) {
          if (t.agent(e.mover, k) != g) continue;
          const NodeId node = t.members[e.first_member + i];
          const double odds = std::exp(t.log_prior[e.mover * t.lanes + k]) * reach(t, log_prob, node, k);
          total += odds;
          for (uint32_t a = 0; a < e.actions; ++a)
            q[a] += odds * value(t, log_prob, t.first_child[node] + a, k, e.mover);
        }
      if (total == 0) continue;
      double top = -INFINITY, sum = 0;
      for (uint32_t a = 0; a < e.actions; ++a) {
        q[a] = t.log_weight[t.variable(d, a, g)] + precision * t.rate_of(e.mover, g) * q[a] / total;
        top = std::max(top, q[a]);
      }
      if (top == -INFINITY) continue;
      for (double& x : q) sum += std::exp(x - top);
      for (uint32_t a = 0; a < e.actions; ++a) response[t.variable(d, a, g)] = std::exp(q[a] - top) / sum;
    }
  return response;
}

/// Ex-ante value of the mover: each agent's own, weighted by the common prior of the agent.
double ex_ante(const Tree& t, const std::vector<double>& log_prob, uint32_t mover) {
  double sum = 0;
  for (uint32_t k = 0; k < t.lanes; ++k) {
    double agent = 0;
    for (uint32_t j = 0; j < t.lanes; ++j)
      if (t.agent(mover, j) == t.agent(mover, k)) agent += t.lane_prior[j];
    sum += agent * std::exp(t.log_prior[mover * t.lanes + k]) * value(t, log_prob, 0, k, mover);
  }
  return sum;
}

}  // namespace

double naive_residual(const Tree& tree, const std::vector<double>& log_prob, double precision) {
  const std::vector<double> response = logit_response(tree, log_prob, precision);
  double worst = 0;
  for (size_t i = 0; i < response.size(); ++i) worst = std::max(worst, std::abs(response[i] - std::exp(log_prob[i])));
  return worst;
}

bool is_reached(const Tree& tree, const std::vector<double>& log_prob, DecisionId decision, uint32_t agent) {
  const Decision& e = tree.decisions[decision];
  for (uint32_t i = 0; i < e.members; ++i)
    for (uint32_t k = 0; k < tree.lanes; ++k)
      if (tree.agent(e.mover, k) == agent && reach(tree, log_prob, tree.members[e.first_member + i], k) > 0)
        return true;
  return false;
}

double naive_best_response_gain(const Tree& tree, const std::vector<double>& log_prob, uint32_t mover) {
  double gain = 0;
  for (uint32_t g = 0; g < tree.agents[mover]; ++g) {  // types plan separately
    std::vector<DecisionId> own;
    for (DecisionId d = 0; d < tree.decisions.size(); ++d)
      if (tree.decisions[d].mover == mover) own.push_back(d);
    std::vector<double> plan = log_prob;
    std::vector<uint32_t> choice(own.size(), 0);
    const double play = ex_ante(tree, log_prob, mover);
    double best = -INFINITY;
    for (bool more = true; more;) {
      bool allowed = true;
      for (size_t i = 0; i < own.size(); ++i)
        for (uint32_t a = 0; a < tree.decisions[own[i]].actions; ++a) {
          const VariableIndex v = tree.variable(own[i], a, g);
          plan[v] = a == choice[i] ? 0 : -INFINITY;
          allowed = allowed && (a != choice[i] || std::isfinite(tree.log_weight[v]));
        }
      if (allowed) best = std::max(best, ex_ante(tree, plan, mover));
      more = false;
      for (size_t i = 0; i < own.size() && !more; ++i) {
        more = ++choice[i] < tree.decisions[own[i]].actions;
        if (!more) choice[i] = 0;
      }
    }
    gain += best - play;
  }
  return gain;
}

std::vector<double> uniform(const Tree& tree) {
  std::vector<double> log_prob(tree.variables());
  for (const Decision& e : tree.decisions)
    for (uint32_t g = 0; g < e.agents; ++g) {
      double sum = 0;
      for (uint32_t a = 0; a < e.actions; ++a) sum += std::exp(tree.log_weight[e.first + a * e.agents + g]);
      for (uint32_t a = 0; a < e.actions; ++a) {
        const VariableIndex v = e.first + a * e.agents + g;
        log_prob[v] = tree.log_weight[v] - (sum > 0 ? std::log(sum) : 0.0);
      }
    }
  return log_prob;
}

std::vector<double> damped_fixed_point(const Tree& tree, double precision) {
  std::vector<double> log_prob = uniform(tree);
  for (int i = 0; i < 2000; ++i) {
    const std::vector<double> response = logit_response(tree, log_prob, precision);
    for (size_t j = 0; j < response.size(); ++j)
      log_prob[j] = std::log(0.5 * std::exp(log_prob[j]) + 0.5 * response[j]);
    if (naive_residual(tree, log_prob, precision) < 1e-13) break;
  }
  return log_prob;
}

Tree flattened(const Tree& t) {
  Tree f;
  const uint32_t K = t.lanes, n = t.nodes();
  f.mover_party = t.mover_party;
  f.agents.assign(t.movers(), 1);
  f.agent_of.assign(t.movers(), 0);
  f.log_prior.assign(t.movers(), 0.0);
  f.lane_prior = f.analyst_prior = {1.0};
  // Each agent becomes a mover's decision of its own, so the rate must not differ by type.
  for (uint32_t m = 0; m < t.movers(); ++m) f.rate.push_back(t.rate_of(m, 0));
  // The root, the K copies of the root, then each copy's descendants in one block.
  const auto place = [&](NodeId v, uint32_t k) { return v == 0 ? 1 + k : 1 + K + k * (n - 1) + (v - 1); };
  const size_t total = 1 + size_t{n} * K;
  f.kind.assign(total, NodeKind::chance);
  for (auto* column : {&f.parent, &f.first_child, &f.child_count, &f.subtree_end, &f.index}) column->assign(total, 0);
  f.first_child[0] = 1, f.child_count[0] = K, f.subtree_end[0] = static_cast<NodeId>(total);
  for (uint32_t k = 0; k < K; ++k) f.chance_log_prob.push_back(std::log(t.lane_prior[k]));
  std::vector<std::vector<NodeId>> members(t.decisions.size() * K);
  for (uint32_t k = 0; k < K; ++k)
    for (NodeId v = 0; v < n; ++v) {
      const NodeId at = place(v, k);
      f.kind[at] = t.kind[v];
      f.parent[at] = v == 0 ? 0 : place(t.parent[v], k);
      f.child_count[at] = t.child_count[v];
      f.first_child[at] = t.child_count[v] ? place(t.first_child[v], k) : 0;
      f.subtree_end[at] = t.child_count[v] ? place(t.subtree_end[v] - 1, k) + 1 : at + 1;
      if (t.kind[v] == NodeKind::terminal) {
        f.index[at] = f.terminals++;
        for (uint32_t m = 0; m < t.movers(); ++m) f.payoff.push_back(t.payoff[(t.index[v] * t.movers() + m) * K + k]);
      } else if (t.kind[v] == NodeKind::chance) {
        f.index[at] = static_cast<uint32_t>(f.chance_log_prob.size());
        for (uint32_t c = 0; c < t.child_count[v]; ++c)
          f.chance_log_prob.push_back(t.chance_log_prob[(t.index[v] + c) * K + k]);
      } else {
        members[t.index[v] * K + t.agent(t.decisions[t.index[v]].mover, k)].push_back(at);
      }
    }
  for (DecisionId d = 0; d < t.decisions.size(); ++d)
    for (uint32_t g = 0; g < t.decisions[d].agents; ++g) {
      const auto& nodes = members[d * K + g];
      if (nodes.empty()) continue;
      for (NodeId node : nodes) f.index[node] = static_cast<uint32_t>(f.decisions.size());
      f.decisions.push_back({t.decisions[d].mover, t.decisions[d].actions, 1, f.variables(),
                             static_cast<uint32_t>(f.members.size()), static_cast<uint32_t>(nodes.size())});
      f.members.insert(f.members.end(), nodes.begin(), nodes.end());
      for (uint32_t a = 0; a < t.decisions[d].actions; ++a) f.log_weight.push_back(t.log_weight[t.variable(d, a, g)]);
    }
  check_invariants(f);
  return f;
}

}  // namespace walkaway::testing
