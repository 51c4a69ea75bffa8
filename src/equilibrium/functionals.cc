// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/functionals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

namespace walkaway {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

void require_index(const char* what, size_t index, size_t count) {
  if (index >= count) throw std::invalid_argument(fmt::format("{} {}, but there are {}", what, index, count));
}

void require_lanes(const Tree& tree, const LaneAverage& lanes) {
  if (lanes.weight.size() != tree.lanes)
    throw std::invalid_argument(
        fmt::format("an average over {} lanes, but there are {}", lanes.weight.size(), tree.lanes));
}

void require_variable(const Tree& tree, DecisionId decision, ActionIndex action, uint32_t agent) {
  require_index("decision", decision, tree.decisions.size());
  require_index("action", action, tree.decisions[decision].actions);
  require_index("agent", agent, tree.decisions[decision].agents);
}

/// `by_lane` [K] as derivative by the weights, if they are a prior.
void by_prior(const LaneAverage& lanes, std::vector<double> by_lane, Functional& functional) {
  if (lanes.of == LaneAverage::Of::lane_prior) functional.direct.lane_prior = std::move(by_lane);
  if (lanes.of == LaneAverage::Of::analyst_prior) functional.direct.analyst_prior = std::move(by_lane);
}

/// log of the sum over nodes of their reach in a lane.
double log_likelihood_at(const Adjoint& at, std::span<const NodeId> nodes, uint32_t lane) {
  double top = kMinusInfinity, sum = 0;
  for (NodeId node : nodes) top = std::max(top, at.log_reach(node, lane));
  if (top == kMinusInfinity) return top;
  for (NodeId node : nodes) sum += std::exp(at.log_reach(node, lane) - top);
  return top + std::log(sum);
}

void require_nodes(const Tree& tree, std::span<const NodeId> nodes) {
  for (NodeId node : nodes) require_index("node", node, tree.nodes());
  // A node follows another if it lies in the other's range.
  std::vector<NodeId> sorted(nodes.begin(), nodes.end());
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    throw std::invalid_argument("a node is named twice");
  for (NodeId node : sorted) {
    const auto next = std::lower_bound(sorted.begin(), sorted.end(), tree.first_child[node]);
    if (tree.kind[node] != NodeKind::terminal && next != sorted.end() && *next < tree.subtree_end[node])
      throw std::invalid_argument(fmt::format("node {} follows node {}: their probabilities overlap", *next, node));
  }
}

/// log of sum over lanes of weight times likelihood, and what it hangs on, times `sign`.
void add_log_evidence(const Adjoint& at, std::span<const NodeId> nodes, std::span<const uint32_t> of_lanes,
                      const LaneAverage& lanes, double sign, std::vector<double>& by_weight, Functional& functional) {
  std::vector<double> log_joint;
  double top = kMinusInfinity, sum = 0;
  for (uint32_t k : of_lanes) {
    const double weight = lanes.weight[k];
    log_joint.push_back(weight > 0 ? std::log(weight) + log_likelihood_at(at, nodes, k) : kMinusInfinity);
    top = std::max(top, log_joint.back());
  }
  if (top == kMinusInfinity)
    throw std::invalid_argument("the record is impossible in all lanes of one side of the odds");
  for (double l : log_joint) sum += std::exp(l - top);
  functional.value += sign * (top + std::log(sum));
  for (size_t i = 0; i < of_lanes.size(); ++i) {
    const uint32_t k = of_lanes[i];
    const double share = std::exp(log_joint[i] - top) / sum;
    if (share == 0) continue;
    by_weight[k] += sign * share / lanes.weight[k];
    const double log_likelihood = log_joint[i] - std::log(lanes.weight[k]);
    for (NodeId node : nodes)
      functional.log_reach.push_back({node, k, sign * share * std::exp(at.log_reach(node, k) - log_likelihood)});
  }
}

}  // namespace

LaneAverage in_lane(const Tree& tree, uint32_t lane) {
  require_index("lane", lane, tree.lanes);
  LaneAverage lanes{std::vector<double>(tree.lanes, 0.0)};
  lanes.weight[lane] = 1;
  return lanes;
}

LaneAverage over_lane_prior(const Tree& tree) { return {tree.lane_prior, LaneAverage::Of::lane_prior}; }

LaneAverage over_analyst_prior(const Tree& tree) { return {tree.analyst_prior, LaneAverage::Of::analyst_prior}; }

Functional expected_payoff(const Adjoint& at, uint32_t mover, const LaneAverage& lanes) {
  require_index("mover", mover, at.tree().movers());
  require_lanes(at.tree(), lanes);
  Functional f;
  std::vector<double> by_lane(at.tree().lanes);
  for (uint32_t k = 0; k < at.tree().lanes; ++k) {
    by_lane[k] = at.value(0, mover, k);
    f.value += lanes.weight[k] * by_lane[k];
    if (lanes.weight[k] != 0) f.node_value.push_back({0, mover, k, lanes.weight[k]});
  }
  by_prior(lanes, std::move(by_lane), f);
  return f;
}

Functional expected_ledger_payoff(const Adjoint& at, uint32_t ledger, const LaneAverage& lanes) {
  const Tree& tree = at.tree();
  require_index("ledger", ledger, tree.ledgers());
  require_lanes(tree, lanes);
  Functional f;
  std::vector<double> by_lane(tree.lanes, 0.0);
  f.direct.ledger_payoff.assign(tree.ledger_payoff.size(), 0.0);
  for (NodeId node = 0; node < tree.nodes(); ++node) {
    if (tree.kind[node] != NodeKind::terminal) continue;
    const size_t row = (size_t{tree.index[node]} * tree.ledgers() + ledger) * tree.lanes;
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      const double reach = std::exp(at.log_reach(node, k));
      if (reach == 0) continue;
      by_lane[k] += reach * tree.ledger_payoff[row + k];
      f.direct.ledger_payoff[row + k] = lanes.weight[k] * reach;
      if (lanes.weight[k] != 0) f.log_reach.push_back({node, k, lanes.weight[k] * reach * tree.ledger_payoff[row + k]});
    }
  }
  for (uint32_t k = 0; k < tree.lanes; ++k) f.value += lanes.weight[k] * by_lane[k];
  by_prior(lanes, std::move(by_lane), f);
  return f;
}

Functional probability(const Adjoint& at, std::span<const NodeId> nodes, const LaneAverage& lanes) {
  const Tree& tree = at.tree();
  require_lanes(tree, lanes);
  require_nodes(tree, nodes);
  Functional f;
  std::vector<double> by_lane(tree.lanes, 0.0);
  for (NodeId node : nodes)
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      const double reach = std::exp(at.log_reach(node, k));
      by_lane[k] += reach;
      if (lanes.weight[k] * reach != 0) f.log_reach.push_back({node, k, lanes.weight[k] * reach});
    }
  for (uint32_t k = 0; k < tree.lanes; ++k) f.value += lanes.weight[k] * by_lane[k];
  by_prior(lanes, std::move(by_lane), f);
  return f;
}

Functional value_of_action(const Adjoint& at, DecisionId decision, ActionIndex action, uint32_t agent) {
  require_variable(at.tree(), decision, action, agent);
  Functional f;
  f.value = at.action_value(decision, action, agent);
  f.action_value.push_back({at.tree().variable(decision, action, agent), 1});
  return f;
}

Functional margin(const Adjoint& at, DecisionId decision, ActionIndex action, ActionIndex other, uint32_t agent) {
  Functional f = value_of_action(at, decision, action, agent);
  const Functional less = value_of_action(at, decision, other, agent);
  f.value -= less.value;
  f.action_value.push_back({less.action_value[0].variable, -1});
  return f;
}

Functional log_prob_of_moves(const Adjoint& at, std::span<const VariableIndex> moves) {
  Functional f;
  for (VariableIndex move : moves) {
    require_index("variable", move, at.tree().variables());
    const double log_prob = at.log_prob()[move];
    if (!std::isfinite(log_prob))
      throw std::invalid_argument(fmt::format("the move of variable {} is never made", move));
    f.value += log_prob;
    f.log_prob.push_back({move, 1});
  }
  return f;
}

Functional log_likelihood(const Adjoint& at, std::span<const NodeId> nodes, uint32_t lane) {
  const LaneAverage lanes = in_lane(at.tree(), lane);
  require_nodes(at.tree(), nodes);
  Functional f;
  std::vector<double> unused(at.tree().lanes);
  add_log_evidence(at, nodes, std::span<const uint32_t>(&lane, 1), lanes, 1, unused, f);
  return f;
}

Functional posterior_log_odds(const Adjoint& at, std::span<const NodeId> nodes, std::span<const uint32_t> these,
                              std::span<const uint32_t> those, const LaneAverage& lanes) {
  require_lanes(at.tree(), lanes);
  require_nodes(at.tree(), nodes);
  for (std::span<const uint32_t> side : {these, those})
    for (size_t i = 0; i < side.size(); ++i) {
      require_index("lane", side[i], at.tree().lanes);
      if (std::find(side.begin(), side.begin() + i, side[i]) != side.begin() + i)
        throw std::invalid_argument(fmt::format("lane {} is named twice", side[i]));
    }
  Functional f;
  std::vector<double> by_weight(at.tree().lanes, 0.0);
  add_log_evidence(at, nodes, these, lanes, 1, by_weight, f);
  add_log_evidence(at, nodes, those, lanes, -1, by_weight, f);
  by_prior(lanes, std::move(by_weight), f);
  return f;
}

}  // namespace walkaway
