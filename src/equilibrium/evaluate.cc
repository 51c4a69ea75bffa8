// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/evaluate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace walkaway {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

/// log probability in a lane of the step from a node to its child number `c`.
double step_log_prob(const Tree& tree, std::span<const double> log_prob, NodeId node, uint32_t c, uint32_t lane) {
  if (tree.kind[node] == NodeKind::chance)
    return tree.chance_log_prob[(size_t{tree.index[node]} + c) * tree.lanes + lane];
  const DecisionId d = tree.index[node];
  return log_prob[tree.variable(d, c, tree.agent(tree.decisions[d].mover, lane))];
}

std::vector<double> rows_of(const Tree& tree, const std::vector<double>& payoff, uint32_t parties, uint32_t party) {
  std::vector<double> rows(size_t{tree.terminals} * tree.lanes);
  for (size_t t = 0; t < tree.terminals; ++t)
    std::copy_n(payoff.begin() + (t * parties + party) * tree.lanes, tree.lanes, rows.begin() + t * tree.lanes);
  return rows;
}

/// The prior of the agent, on the first member only; all lanes alike if it thinks none of them possible.
void fall_back_on_prior(const Tree& tree, const Decision& e, uint32_t agent, std::span<const double> log_prior,
                        InfosetBelief& belief) {
  double top = kMinusInfinity, sum = 0;
  for (uint32_t k = 0; k < tree.lanes; ++k)
    if (tree.agent(e.mover, k) == agent) top = std::max(top, log_prior[k]);
  for (uint32_t k = 0; k < tree.lanes; ++k)
    if (tree.agent(e.mover, k) == agent)
      sum += belief.probability[k] = top > kMinusInfinity ? std::exp(log_prior[k] - top) : 1.0;
  for (uint32_t k = 0; k < tree.lanes && sum > 0; ++k) belief.probability[k] /= sum;
}

}  // namespace

std::vector<double> log_reach(const Tree& tree, std::span<const double> log_prob) {
  require(log_prob.size() == tree.variables(), "log_reach: a strategy of the wrong length");
  const uint32_t K = tree.lanes;
  std::vector<double> reach(size_t{tree.nodes()} * K, 0.0);
  for (NodeId node = 0; node < tree.nodes(); ++node)
    for (uint32_t c = 0; c < tree.child_count[node]; ++c)
      for (uint32_t k = 0; k < K; ++k)
        reach[size_t{tree.first_child[node] + c} * K + k] =
            reach[size_t{node} * K + k] + step_log_prob(tree, log_prob, node, c, k);
  return reach;
}

std::vector<double> expected(const Tree& tree, std::span<const double> log_prob,
                             std::span<const double> terminal_rows) {
  const uint32_t K = tree.lanes;
  require(log_prob.size() == tree.variables(), "expected: a strategy of the wrong length");
  require(terminal_rows.size() == size_t{tree.terminals} * K, "expected: rows that are not [terminals][lanes]");
  std::vector<double> prob(log_prob.size()), value(size_t{tree.nodes()} * K, 0.0);
  std::transform(log_prob.begin(), log_prob.end(), prob.begin(), [](double l) { return std::exp(l); });
  for (NodeId node = tree.nodes(); node-- > 0;) {
    double* here = value.data() + size_t{node} * K;
    if (tree.kind[node] == NodeKind::terminal) {
      std::copy_n(terminal_rows.begin() + size_t{tree.index[node]} * K, K, here);
      continue;
    }
    const bool chance = tree.kind[node] == NodeKind::chance;
    for (uint32_t c = 0; c < tree.child_count[node]; ++c) {
      const double* there = value.data() + size_t{tree.first_child[node] + c} * K;
      for (uint32_t k = 0; k < K; ++k) {
        const double p =
            chance ? std::exp(tree.chance_log_prob[(size_t{tree.index[node]} + c) * K + k])
                   : prob[tree.variable(tree.index[node], c, tree.agent(tree.decisions[tree.index[node]].mover, k))];
        // A branch that is never taken says nothing, even where its own value is not a number.
        if (p > 0) here[k] += p * there[k];
      }
    }
  }
  return value;
}

std::vector<double> mover_payoff(const Tree& tree, uint32_t mover) {
  require(mover < tree.movers(), "mover_payoff: no such mover");
  return rows_of(tree, tree.payoff, tree.movers(), mover);
}

std::vector<double> ledger_payoff(const Tree& tree, uint32_t ledger) {
  require(ledger < tree.ledgers(), "ledger_payoff: no such ledger");
  return rows_of(tree, tree.ledger_payoff, tree.ledgers(), ledger);
}

InfosetBelief infoset_belief(const Tree& tree, DecisionId decision, uint32_t agent, std::span<const double> log_reach,
                             std::span<const double> log_prior) {
  const Decision& e = tree.decisions[decision];
  const uint32_t K = tree.lanes;
  InfosetBelief belief{std::vector<double>(size_t{e.members} * K, 0.0), true};
  const auto log_odds = [&](uint32_t member, uint32_t lane) {
    return log_reach[size_t{tree.members[e.first_member + member]} * K + lane] + log_prior[lane];
  };
  double top = kMinusInfinity, sum = 0;
  for (uint32_t i = 0; i < e.members; ++i)
    for (uint32_t k = 0; k < K; ++k)
      if (tree.agent(e.mover, k) == agent) top = std::max(top, log_odds(i, k));
  belief.reached = top > kMinusInfinity;
  if (!belief.reached) {
    fall_back_on_prior(tree, e, agent, log_prior, belief);
    return belief;
  }
  for (uint32_t i = 0; i < e.members; ++i)
    for (uint32_t k = 0; k < K; ++k)
      if (tree.agent(e.mover, k) == agent) sum += belief.probability[i * K + k] = std::exp(log_odds(i, k) - top);
  for (double& p : belief.probability) p /= sum;
  return belief;
}

std::vector<double> action_values(const Tree& tree, DecisionId decision, const InfosetBelief& belief,
                                  std::span<const double> value) {
  const Decision& e = tree.decisions[decision];
  const uint32_t K = tree.lanes;
  std::vector<double> q(e.actions, 0.0);
  for (uint32_t i = 0; i < e.members; ++i)
    for (uint32_t a = 0; a < e.actions; ++a) {
      const NodeId child = tree.first_child[tree.members[e.first_member + i]] + a;
      for (uint32_t k = 0; k < K; ++k) q[a] += belief.probability[i * K + k] * value[size_t{child} * K + k];
    }
  return q;
}

}  // namespace walkaway
