// SPDX-License-Identifier: Apache-2.0
// What the sweeps need beside the tree, made once per solve.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "equilibrium/cut.h"
#include "equilibrium/kernels.h"

namespace walkaway::equilibrium {
namespace {

constexpr uint32_t kNothing = UINT32_MAX;
constexpr size_t kCacheLine = 8;  ///< doubles

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
/// are ready the one that became so last is next, of several the one whose nodes come first in memory: sweeps then pass
/// over children's rows, the most that they read, nearly in one direction.
std::vector<Part> in_order(const Tree& tree, const std::vector<uint32_t>& inner, const PartOfNode& grouped) {
  const auto& parts = grouped.parts;
  std::vector<uint32_t> waits(parts.size(), 0);  // edges from earlier parts not yet placed
  const auto member = [&](uint32_t p, uint32_t i) {
    return parts[p].decision == kChance ? parts[p].first_member : tree.members[parts[p].first_member + i];
  };
  for (NodeId v = 1; v < tree.nodes(); ++v)
    if (inner[v] != kNoInner) ++waits[grouped.of[inner[v]]];
  std::vector<uint32_t> ready;
  std::vector<Part> order;
  order.reserve(parts.size());
  for (uint32_t p = static_cast<uint32_t>(parts.size()); p-- > 0;)
    if (waits[p] == 0) ready.push_back(p);
  while (!ready.empty()) {
    const uint32_t next = ready.back();
    ready.pop_back();
    order.push_back(parts[next]);
    for (uint32_t i = parts[next].members; i-- > 0;) {
      const NodeId v = member(next, i);
      for (NodeId c = tree.first_child[v] + tree.child_count[v]; c-- > tree.first_child[v];)
        if (inner[c] != kNoInner && --waits[grouped.of[inner[c]]] == 0) ready.push_back(grouped.of[inner[c]]);
    }
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

NodeId first_node(const Tree& tree, const Part& part) {
  return part.decision == kChance ? part.first_member : tree.members[part.first_member];
}

/// Chunks of whole components, about `chunk_size` numbers each, and the parts sorted by them.
void cut(Layout& layout, uint32_t chunk_size) {
  const Tree& tree = *layout.tree;
  const uint32_t parts = static_cast<uint32_t>(layout.parts.size()), nodes = std::max(1u, chunk_size / tree.lanes);
  layout.top = {0, parts};
  if (!layout.whole_decisions || layout.inner_nodes < 2 * nodes) return;
  // Descendants include terminals, of which a game of two actions has one for each inner node, of more actions more.
  const std::vector<uint32_t> component = components_below_top(tree, 2 * nodes);
  std::vector<uint32_t> size, chunk_of, first;  // inner nodes and chunk of each component; first part of each chunk
  const auto component_of = [&](const Part& part) { return component[first_node(tree, part)]; };
  for (const Part& part : layout.parts) {
    const uint32_t c = component_of(part);
    if (c == kTop) continue;
    if (c >= size.size()) size.resize(c + 1, 0);
    size[c] += part.members;
  }
  chunk_of.assign(size.size(), kNothing);
  std::vector<uint32_t> count(1, 0);  // parts of the top, then of each chunk
  uint32_t room = 0;                  // inner nodes that the last chunk still takes
  for (const Part& part : layout.parts) {
    const uint32_t c = component_of(part);
    if (c != kTop && chunk_of[c] == kNothing) {
      if (room < size[c]) count.push_back(0), room = nodes;
      chunk_of[c] = static_cast<uint32_t>(count.size()) - 2;
      room -= std::min(room, size[c]);
    }
    ++count[c == kTop ? 0 : chunk_of[c] + 1];
  }
  uint32_t at = 0;
  for (uint32_t& n : count) n = std::exchange(at, at + n);
  layout.top.end = count.size() > 1 ? count[1] : parts;
  for (size_t i = 1; i < count.size(); ++i)
    layout.chunks.push_back({count[i], i + 1 < count.size() ? count[i + 1] : parts});
  std::vector<Part> sorted(parts);
  for (const Part& part : layout.parts) {
    const uint32_t c = component_of(part);
    sorted[count[c == kTop ? 0 : chunk_of[c] + 1]++] = part;
  }
  layout.parts = std::move(sorted);
}

/// Ranks in the order of parts, and what parts say of their decisions.
void number(Layout& layout) {
  const Tree& tree = *layout.tree;
  layout.node.reserve(layout.inner_nodes);
  for (Part& part : layout.parts) {
    part.rank = static_cast<uint32_t>(layout.node.size());
    for (uint32_t i = 0; i < part.members; ++i) {
      const NodeId v = part.decision == kChance ? part.first_member : tree.members[part.first_member + i];
      layout.inner[v] = static_cast<uint32_t>(layout.node.size());
      layout.node.push_back(v);
      layout.first_child.push_back(tree.first_child[v]);
    }
    if (part.decision == kChance) continue;
    const Decision& d = tree.decisions[part.decision];
    part.first = d.first, part.actions = d.actions, part.mover = d.mover;
    part.edge = layout.edges;
    layout.edges += part.members * d.actions;
    part.all_free = true;
    for (uint32_t i = d.first; i < d.first + d.actions * d.agents; ++i) part.all_free &= layout.free[i] != 0;
    bool even = part.all_free && d.agents <= kMostEvenAgents;
    for (uint32_t g = 0; g < d.agents && even; ++g)
      even = layout.lanes_end[d.mover * tree.max_agents + g] * d.agents == (g + 1) * tree.lanes;
    part.even_agents = even ? static_cast<uint8_t>(d.agents) : 0;
  }
}

void list_lanes(Layout& layout) {
  const Tree& tree = *layout.tree;
  layout.lanes_end.assign(size_t{tree.movers()} * tree.max_agents, 0);
  for (uint32_t m = 0; m < tree.movers(); ++m)
    for (uint32_t g = 0; g < tree.max_agents; ++g) {
      for (uint32_t k = 0; k < tree.lanes; ++k)
        if (tree.agent(m, k) == g) layout.lane_of.push_back(k);
      layout.lanes_end[m * tree.max_agents + g] = static_cast<uint32_t>(layout.lane_of.size()) - m * tree.lanes;
    }
}

void set_unknowns(Layout& layout, std::span<const double> log_weight, std::span<const uint8_t> given) {
  const Tree& tree = *layout.tree;
  layout.free.assign(tree.variables(), 0);
  layout.free_inverse.assign(layout.infosets, 0.0);
  layout.rate.assign(layout.infosets, 0.0);
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& e = tree.decisions[d];
    for (uint32_t g = 0; g < e.agents; ++g) {
      uint32_t available = 0;
      for (uint32_t a = 0; a < e.actions; ++a) available += std::isfinite(log_weight[e.first + a * e.agents + g]);
      if (available < 2 || (!given.empty() && given[d])) continue;
      layout.free_inverse[layout.infoset[d] + g] = 1.0 / available;
      for (uint32_t a = 0; a < e.actions; ++a)
        layout.free[e.first + a * e.agents + g] = std::isfinite(log_weight[e.first + a * e.agents + g]);
    }
  }
}

}  // namespace

Layout make_layout(const Tree& tree, std::span<const double> log_weight, std::span<const uint8_t> given,
                   uint32_t chunk_size) {
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
  layout.infoset.resize(tree.decisions.size());
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    layout.infoset[d] = layout.infosets;
    layout.infosets += tree.decisions[d].agents;
    layout.max_actions = std::max(layout.max_actions, tree.decisions[d].actions);
  }
  set_unknowns(layout, log_weight, given);
  refill_layout(layout);
  list_lanes(layout);
  cut(layout, chunk_size);
  number(layout);
  return layout;
}

void refill_layout(Layout& layout) {
  const Tree& tree = *layout.tree;
  std::transform(tree.chance_log_prob.begin(), tree.chance_log_prob.end(), layout.chance_prob.begin(),
                 [](double l) { return std::exp(l); });
  for (DecisionId d = 0; d < tree.decisions.size(); ++d)
    for (uint32_t g = 0; g < tree.decisions[d].agents; ++g)
      layout.rate[layout.infoset[d] + g] = tree.rate_of(tree.decisions[d].mover, g);
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
  point.advantage.assign(layout.edges * lanes, 0.0);
  point.value.assign(tree.nodes() * movers * lanes, 0.0);
  set_payoffs(layout, point);
  return point;
}

void set_payoffs(const Layout& layout, PointArrays& point) {
  const Tree& tree = *layout.tree;
  const size_t lanes = tree.lanes, movers = tree.movers();
  // Adding a constant to a mover's pay-offs changes nothing; taking the middle away keeps digits.
  std::vector<double> middle;
  for (uint32_t m = 0; m < movers; ++m) middle.push_back(payoff_range(tree, m).middle());
  for (NodeId v = 0; v < tree.nodes(); ++v) {
    if (tree.kind[v] != NodeKind::terminal) continue;
    for (size_t m = 0; m < movers; ++m)
      for (size_t k = 0; k < lanes; ++k)
        point.value[(v * movers + m) * lanes + k] = tree.payoff[(tree.index[v] * movers + m) * lanes + k] - middle[m];
  }
}

TangentArrays make_tangent_arrays(const Layout& layout) {
  const Tree& tree = *layout.tree;
  const size_t lanes = tree.lanes;
  TangentArrays tangent;
  if (!layout.whole_decisions) tangent.action_value.assign(tree.variables(), 0.0);
  tangent.reach.assign(layout.inner_nodes * lanes, 0.0);
  tangent.value.assign(layout.inner_nodes * tree.movers() * lanes, 0.0);
  // Three blocks of rows, and one of variables; never two threads in one cache line.
  const size_t wanted = 3 * size_t{layout.max_actions} * lanes + size_t{layout.max_actions} * tree.max_agents;
  tangent.scratch_stride = (wanted + 2 * kCacheLine - 1) / kCacheLine * kCacheLine;
  tangent.scratch.assign((1 + layout.chunks.size()) * tangent.scratch_stride, 0.0);
  return tangent;
}

}  // namespace walkaway::equilibrium
