// SPDX-License-Identifier: Apache-2.0
// What the sweeps need beside the tree, made once per solve.
#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "equilibrium/kernels.h"

namespace walkaway::equilibrium {
namespace {

constexpr uint32_t kNothing = UINT32_MAX;

/// The part that each inner node would belong to if every decision were one part.
struct PartOfNode {
  std::vector<Part> parts;
  std::vector<uint32_t> of;  ///< [n]
};

PartOfNode one_part_per_decision(const Tree& tree, const std::vector<uint32_t>& inner, uint32_t inner_nodes) {
  PartOfNode result{{}, std::vector<uint32_t>(inner_nodes)};
  std::vector<uint32_t> part_of_decision(tree.decisions.size(), kNothing);
  for (NodeId v = 0; v < tree.nodes(); ++v) {
    if (inner[v] == kNoInner) continue;
    if (tree.kind[v] == NodeKind::chance) {
      result.of[inner[v]] = static_cast<uint32_t>(result.parts.size());
      result.parts.push_back({kChance, v, 1});
      continue;
    }
    uint32_t& part = part_of_decision[tree.index[v]];
    if (part == kNothing) {
      const Decision& d = tree.decisions[tree.index[v]];
      part = static_cast<uint32_t>(result.parts.size());
      result.parts.push_back({tree.index[v], d.first_member, d.members});
    }
    result.of[inner[v]] = part;
  }
  return result;
}

/// Parts so ordered that each comes after those of its nodes' parents; empty if there is a cycle. Among the parts that
/// are ready the one whose children come first in memory is next: sweeps then pass over children's rows, the most that
/// they read, in one direction.
std::vector<Part> in_order(const Tree& tree, const std::vector<uint32_t>& inner, const PartOfNode& grouped) {
  const auto& parts = grouped.parts;
  std::vector<uint32_t> waits(parts.size(), 0);  // edges from earlier parts not yet placed
  auto for_each_child_part = [&](uint32_t p, auto&& visit) {
    for (uint32_t i = 0; i < parts[p].members; ++i) {
      const NodeId v = parts[p].decision == kChance ? parts[p].first_member : tree.members[parts[p].first_member + i];
      for (uint32_t c = 0; c < tree.child_count[v]; ++c)
        if (inner[tree.first_child[v] + c] != kNoInner) visit(grouped.of[inner[tree.first_child[v] + c]]);
    }
  };
  for (uint32_t p = 0; p < parts.size(); ++p) for_each_child_part(p, [&](uint32_t q) { ++waits[q]; });
  std::vector<std::pair<NodeId, uint32_t>> key(parts.size());  // first child and part
  for (uint32_t p = 0; p < parts.size(); ++p) {
    const bool chance = parts[p].decision == kChance;
    key[p] = {tree.first_child[chance ? parts[p].first_member : tree.members[parts[p].first_member]], p};
  }
  std::priority_queue<std::pair<NodeId, uint32_t>, std::vector<std::pair<NodeId, uint32_t>>, std::greater<>> ready;
  std::vector<Part> order;
  for (uint32_t p = 0; p < parts.size(); ++p)
    if (waits[p] == 0) ready.push(key[p]);
  while (!ready.empty()) {
    const uint32_t next = ready.top().second;
    ready.pop();
    order.push_back(parts[next]);
    for_each_child_part(next, [&](uint32_t q) {
      if (--waits[q] == 0) ready.push(key[q]);
    });
  }
  if (order.size() != parts.size()) order.clear();
  return order;
}

/// Where decisions come in one order on one path and in another on another, sweeps go node by node.
std::vector<Part> one_part_per_node(const Tree& tree) {
  std::vector<uint32_t> member_at(tree.nodes(), 0);
  for (uint32_t i = 0; i < tree.members.size(); ++i) member_at[tree.members[i]] = i;
  std::vector<Part> parts;
  for (NodeId v = 0; v < tree.nodes(); ++v) {
    if (tree.kind[v] == NodeKind::chance) parts.push_back({kChance, v, 1});
    if (tree.kind[v] == NodeKind::decision) parts.push_back({tree.index[v], member_at[v], 1});
  }
  return parts;
}

void set_unknowns(Layout& layout, std::span<const double> log_weight, std::span<const uint8_t> given) {
  const Tree& tree = *layout.tree;
  layout.free.assign(tree.variables(), 0.0);
  layout.free_inverse.assign(layout.infosets, 0.0);
  layout.rate.assign(layout.infosets, 0.0);
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& e = tree.decisions[d];
    for (uint32_t g = 0; g < e.agents; ++g) {
      uint32_t available = 0;
      for (uint32_t a = 0; a < e.actions; ++a) available += std::isfinite(log_weight[e.first + a * e.agents + g]);
      layout.rate[layout.infoset[d] + g] = tree.rate_of(e.mover, g);
      if (available < 2 || (!given.empty() && given[d])) continue;
      layout.free_inverse[layout.infoset[d] + g] = 1.0 / available;
      for (uint32_t a = 0; a < e.actions; ++a)
        layout.free[e.first + a * e.agents + g] = std::isfinite(log_weight[e.first + a * e.agents + g]);
    }
  }
}

}  // namespace

Layout make_layout(const Tree& tree, std::span<const double> log_weight, std::span<const uint8_t> given) {
  Layout layout;
  layout.tree = &tree;
  layout.inner.assign(tree.nodes(), kNoInner);
  for (NodeId v = 0; v < tree.nodes(); ++v)
    if (tree.kind[v] != NodeKind::terminal) layout.inner[v] = layout.inner_nodes++;
  layout.parts = in_order(tree, layout.inner, one_part_per_decision(tree, layout.inner, layout.inner_nodes));
  if (layout.parts.empty() && layout.inner_nodes > 0) {
    layout.parts = one_part_per_node(tree);
    layout.whole_decisions = false;
  }
  layout.chance_prob.resize(tree.chance_log_prob.size());
  std::transform(tree.chance_log_prob.begin(), tree.chance_log_prob.end(), layout.chance_prob.begin(),
                 [](double l) { return std::exp(l); });
  layout.infoset.resize(tree.decisions.size());
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    layout.infoset[d] = layout.infosets;
    layout.infosets += tree.decisions[d].agents;
    layout.max_actions = std::max(layout.max_actions, tree.decisions[d].actions);
  }
  set_unknowns(layout, log_weight, given);
  return layout;
}

PointArrays make_point_arrays(const Layout& layout) {
  const Tree& tree = *layout.tree;
  const size_t lanes = tree.lanes, movers = tree.movers();
  PointArrays point;
  point.log_pi.assign(tree.variables(), 0.0);
  point.pi.assign(tree.variables(), 0.0);
  point.log_reach.assign(layout.inner_nodes * lanes, 0.0);
  point.belief.assign(tree.members.size() * lanes, 0.0);
  point.reached.assign(layout.infosets, 1.0);
  point.action_value.assign(tree.variables(), 0.0);
  point.value.assign(tree.nodes() * movers * lanes, 0.0);
  // Adding a constant to a mover's pay-offs changes nothing; taking the middle away keeps digits.
  std::vector<double> low(movers, 0.0), high(movers, 0.0);
  for (uint32_t t = 0; t < tree.terminals; ++t)
    for (size_t m = 0; m < movers; ++m)
      for (size_t k = 0; k < lanes; ++k) {
        const double p = tree.payoff[(t * movers + m) * lanes + k];
        low[m] = t + k == 0 ? p : std::min(low[m], p);
        high[m] = t + k == 0 ? p : std::max(high[m], p);
      }
  for (NodeId v = 0; v < tree.nodes(); ++v) {
    if (tree.kind[v] != NodeKind::terminal) continue;
    for (size_t m = 0; m < movers; ++m)
      for (size_t k = 0; k < lanes; ++k)
        point.value[(v * movers + m) * lanes + k] =
            tree.payoff[(tree.index[v] * movers + m) * lanes + k] - (low[m] / 2 + high[m] / 2);
  }
  return point;
}

TangentArrays make_tangent_arrays(const Layout& layout) {
  const Tree& tree = *layout.tree;
  const size_t lanes = tree.lanes;
  TangentArrays tangent;
  tangent.log_pi.assign(tree.variables(), 0.0);
  tangent.action_value.assign(tree.variables(), 0.0);
  tangent.reach.assign(layout.inner_nodes * lanes, 0.0);
  tangent.value.assign(layout.inner_nodes * tree.movers() * lanes, 0.0);
  tangent.scratch.assign((3 * size_t{layout.max_actions} + 1) * lanes, 0.0);
  return tangent;
}

}  // namespace walkaway::equilibrium
