// SPDX-License-Identifier: Apache-2.0
#include "game/tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

namespace walkaway {
namespace {

constexpr double kSumTolerance = 1e-9;  ///< on sums of probabilities

template <typename... Args>
void require(bool holds, fmt::format_string<Args...> what, Args&&... args) {
  if (!holds) throw std::logic_error("broken tree: " + fmt::format(what, std::forward<Args>(args)...));
}

template <typename T>
size_t bytes_of(const std::vector<T>& v) {
  return v.size() * sizeof(T);
}

void check_shapes(const Tree& t) {
  const size_t n = t.kind.size(), k = t.lanes, m = t.mover_party.size();
  require(n > 0, "no nodes");
  require(k > 0, "no lanes");
  require(t.parent.size() == n, "parent has {} entries for {} nodes", t.parent.size(), n);
  require(t.first_child.size() == n, "first_child has {} entries for {} nodes", t.first_child.size(), n);
  require(t.child_count.size() == n, "child_count has {} entries for {} nodes", t.child_count.size(), n);
  require(t.subtree_end.size() == n, "subtree_end has {} entries for {} nodes", t.subtree_end.size(), n);
  require(t.index.size() == n, "index has {} entries for {} nodes", t.index.size(), n);
  require(t.agents.size() == m, "agents has {} entries for {} movers", t.agents.size(), m);
  require(t.agent_of.size() == m * k, "agent_of has {} entries, not movers x lanes = {}", t.agent_of.size(), m * k);
  require(t.log_prior.size() == m * k, "log_prior has {} entries, not movers x lanes = {}", t.log_prior.size(), m * k);
  require(t.lane_prior.size() == k, "lane_prior has {} entries for {} lanes", t.lane_prior.size(), k);
  require(t.analyst_prior.size() == k, "analyst_prior has {} entries for {} lanes", t.analyst_prior.size(), k);
  require(t.chance_log_prob.size() % k == 0, "chance_log_prob is not made of rows of {} lanes", k);
  require(t.payoff.size() == t.terminals * m * k, "payoff has {} entries, not terminals x movers x lanes = {}",
          t.payoff.size(), t.terminals * m * k);
  require(t.ledger_payoff.size() == t.terminals * t.ledger_party.size() * k,
          "ledger_payoff has {} entries, not terminals x ledgers x lanes", t.ledger_payoff.size());
  require(t.rate.size() == m * t.max_agents, "rate has {} entries, not movers x max_agents = {}", t.rate.size(),
          m * t.max_agents);
}

void check_links(const Tree& t) {
  const NodeId n = t.nodes();
  require(t.parent[0] == 0, "the root's parent is {}", t.parent[0]);
  for (NodeId c = 1; c < n; ++c) {
    const NodeId p = t.parent[c];
    require(p < c, "node {} has parent {}, which is not below it", c, p);
    require(t.first_child[p] <= c && c - t.first_child[p] < t.child_count[p], "node {} is not among the children of {}",
            c, p);
  }
  std::vector<uint32_t> below(n, 0);  // descendants
  std::vector<NodeId> last(n);        // highest descendant, or the node
  for (NodeId v = 0; v < n; ++v) last[v] = v;
  for (NodeId v = n; v-- > 0;) {
    if (t.kind[v] == NodeKind::terminal) {
      require(t.child_count[v] == 0 && t.first_child[v] == 0, "terminal node {} has children", v);
      require(t.subtree_end[v] == v + 1, "terminal node {} has subtree_end {}", v, t.subtree_end[v]);
    } else {
      require(t.child_count[v] > 0, "node {} has no children and is not terminal", v);
      require(t.first_child[v] > v && t.child_count[v] <= n - t.first_child[v], "children of node {} are out of range",
              v);
      require(t.subtree_end[v] == last[v] + 1 && below[v] == t.subtree_end[v] - t.first_child[v],
              "descendants of node {} are not the range [{}, {})", v, t.first_child[v], t.subtree_end[v]);
    }
    if (v > 0) {
      below[t.parent[v]] += below[v] + 1;
      last[t.parent[v]] = std::max(last[t.parent[v]], last[v]);
    }
  }
}

void check_terminal_and_chance(const Tree& t, NodeId v) {
  if (t.kind[v] == NodeKind::terminal) {
    require(t.index[v] < t.terminals, "terminal node {} has pay-off row {} of {}", v, t.index[v], t.terminals);
    return;
  }
  require((uint64_t{t.index[v]} + t.child_count[v]) * t.lanes <= t.chance_log_prob.size(),
          "chance node {} has rows out of range", v);
  for (uint32_t k = 0; k < t.lanes; ++k) {
    double sum = 0;
    for (uint32_t c = 0; c < t.child_count[v]; ++c)
      sum += std::exp(t.chance_log_prob[(size_t{t.index[v]} + c) * t.lanes + k]);
    require(std::abs(sum - 1) <= kSumTolerance, "chances at node {}, lane {}, sum to {}", v, k, sum);
  }
}

void check_decisions(const Tree& t) {
  std::vector<uint8_t> claimed(t.variables(), 0);
  for (DecisionId d = 0; d < t.decisions.size(); ++d) {
    const Decision& e = t.decisions[d];
    require(e.mover < t.movers(), "decision {} has mover {} of {}", d, e.mover, t.movers());
    require(e.agents == t.agents[e.mover], "decision {} has {} agents, its mover {}", d, e.agents, t.agents[e.mover]);
    require(e.actions > 0 && e.members > 0, "decision {} has no actions or no members", d);
    require(uint64_t{e.first} + uint64_t{e.actions} * e.agents <= t.variables(),
            "variables of decision {} are out of range", d);
    for (uint32_t i = 0; i < e.actions * e.agents; ++i) {
      require(!claimed[e.first + i], "variable {} belongs to two decisions", e.first + i);
      claimed[e.first + i] = 1;
    }
    require(uint64_t{e.first_member} + e.members <= t.members.size(), "members of decision {} are out of range", d);
    for (uint32_t i = 0; i < e.members; ++i) {
      const NodeId v = t.members[e.first_member + i];
      require(v < t.nodes() && t.kind[v] == NodeKind::decision && t.index[v] == d,
              "node {} is no member of decision {}", v, d);
      require(t.child_count[v] == e.actions, "node {} has {} children, decision {} has {} actions", v, t.child_count[v],
              d, e.actions);
    }
  }
  require(std::find(claimed.begin(), claimed.end(), 0) == claimed.end(), "a variable belongs to no decision");
}

void check_nodes(const Tree& t) {
  size_t decision_nodes = 0;
  for (NodeId v = 0; v < t.nodes(); ++v) {
    if (t.kind[v] != NodeKind::decision) {
      check_terminal_and_chance(t, v);
      continue;
    }
    ++decision_nodes;
    require(t.index[v] < t.decisions.size(), "node {} has decision {} of {}", v, t.index[v], t.decisions.size());
  }
  require(decision_nodes == t.members.size(), "{} decision nodes, but {} members", decision_nodes, t.members.size());
  std::vector<NodeId> sorted(t.members);
  std::sort(sorted.begin(), sorted.end());
  require(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(), "a node is a member twice");
}

void check_priors(const Tree& t) {
  for (uint32_t m = 0; m < t.movers(); ++m) {
    require(t.agents[m] > 0 && t.agents[m] <= t.max_agents, "mover {} has {} agents, max_agents is {}", m, t.agents[m],
            t.max_agents);
    std::vector<double> sum(t.agents[m], 0.0);
    for (uint32_t k = 0; k < t.lanes; ++k) {
      require(t.agent(m, k) < t.agents[m], "mover {} has agent {} of {} in lane {}", m, t.agent(m, k), t.agents[m], k);
      sum[t.agent(m, k)] += std::exp(t.log_prior[m * t.lanes + k]);
    }
    for (uint32_t g = 0; g < t.agents[m]; ++g) {
      // An agent that is in no lane, or whose every lane is impossible, has no prior to speak of.
      require(sum[g] == 0 || std::abs(sum[g] - 1) <= kSumTolerance, "prior of agent {} of mover {} sums to {}", g, m,
              sum[g]);
      require(std::isfinite(t.rate_of(m, g)) && t.rate_of(m, g) >= 0, "rate of agent {} of mover {} is {}", g, m,
              t.rate_of(m, g));
    }
  }
  double common = 0, analyst = 0;
  for (uint32_t k = 0; k < t.lanes; ++k) common += t.lane_prior[k], analyst += t.analyst_prior[k];
  require(std::abs(common - 1) <= kSumTolerance, "lane_prior sums to {}", common);
  require(std::abs(analyst - 1) <= kSumTolerance, "analyst_prior sums to {}", analyst);
}

}  // namespace

uint64_t Tree::infosets() const {
  std::vector<uint32_t> present(movers(), 0);  // agents that hold some lane
  for (uint32_t m = 0; m < movers(); ++m) {
    std::vector<uint8_t> holds(agents[m], 0);
    for (uint32_t k = 0; k < lanes; ++k) holds[agent(m, k)] = 1;
    present[m] = static_cast<uint32_t>(std::count(holds.begin(), holds.end(), 1));
  }
  uint64_t total = 0;
  for (const Decision& d : decisions) total += present[d.mover];
  return total;
}

size_t Tree::bytes() const {
  return sizeof(Tree) + bytes_of(mover_party) + bytes_of(ledger_party) + bytes_of(agents) + bytes_of(agent_of) +
         bytes_of(log_prior) + bytes_of(lane_prior) + bytes_of(analyst_prior) + bytes_of(kind) + bytes_of(parent) +
         bytes_of(first_child) + bytes_of(child_count) + bytes_of(subtree_end) + bytes_of(index) + bytes_of(decisions) +
         bytes_of(members) + bytes_of(chance_log_prob) + bytes_of(payoff) + bytes_of(ledger_payoff) +
         bytes_of(log_weight) + bytes_of(rate);
}

PayoffRange payoff_range(const Tree& tree, uint32_t mover) {
  PayoffRange range;
  for (size_t t = 0; t < tree.terminals; ++t) {
    const double* row = tree.payoff.data() + (t * tree.movers() + mover) * tree.lanes;
    const auto [low, high] = std::minmax_element(row, row + tree.lanes);
    range = t == 0 ? PayoffRange{*low, *high} : PayoffRange{std::min(range.low, *low), std::max(range.high, *high)};
  }
  return range;
}

bool same_shape(const Tree& a, const Tree& b) {
  const auto lacking = [](double x, double y) { return std::isfinite(x) == std::isfinite(y); };
  return a.lanes == b.lanes && a.mover_party == b.mover_party && a.agents == b.agents && a.agent_of == b.agent_of &&
         a.kind == b.kind && a.first_child == b.first_child && a.child_count == b.child_count && a.index == b.index &&
         a.decisions == b.decisions && a.members == b.members &&
         std::equal(a.log_weight.begin(), a.log_weight.end(), b.log_weight.begin(), b.log_weight.end(), lacking);
}

bool same_play(const Tree& a, const Tree& b) {
  return same_shape(a, b) && a.payoff == b.payoff && a.chance_log_prob == b.chance_log_prob &&
         a.log_weight == b.log_weight && a.rate == b.rate && a.log_prior == b.log_prior;
}

void check_invariants(const Tree& tree) {
  check_shapes(tree);
  check_links(tree);
  check_priors(tree);
  check_decisions(tree);
  check_nodes(tree);
  for (double p : tree.payoff) require(std::isfinite(p), "a pay-off is {}", p);
  for (double p : tree.ledger_payoff) require(std::isfinite(p), "a ledger's pay-off is {}", p);
  for (double w : tree.log_weight)
    require(!std::isnan(w) && w < std::numeric_limits<double>::infinity(), "a log weight is {}", w);
}

}  // namespace walkaway
