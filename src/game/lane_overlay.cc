// SPDX-License-Identifier: Apache-2.0
#include "game/lane_overlay.h"

#include <algorithm>
#include <limits>

namespace walkaway {
namespace {

constexpr double kNoChance = -std::numeric_limits<double>::infinity();
constexpr size_t kMostLevels = 8;  ///< of chance at the top that are looked through
constexpr uint64_t kMostRows = 2;  ///< rows of the new tree for each node of the old one

}  // namespace

std::vector<Deal> deals_of(const Tree& flat) {
  std::vector<Deal> deals;
  Deal now{{0}, {0.0}};
  while (deals.size() < kMostLevels) {
    Deal next;
    for (size_t i = 0; i < now.node.size(); ++i) {
      const NodeId v = now.node[i];
      if (flat.kind[v] != NodeKind::chance) {
        next.node.push_back(v);
        next.log_prob.push_back(now.log_prob[i]);
        continue;
      }
      for (uint32_t c = 0; c < flat.child_count[v]; ++c) {
        next.node.push_back(flat.first_child[v] + c);
        next.log_prob.push_back(now.log_prob[i] + flat.chance_log_prob[flat.index[v] + c]);
        if (next.log_prob.back() == kNoChance) return {};
      }
    }
    if (next.node == now.node) break;
    now = next;
    deals.push_back(std::move(next));
  }
  return deals;
}

Overlay::Overlay(const PlainGame& game, const Deal& deal, Match match)
    : game_(game), flat_(game.tree), match_(match), lanes_(static_cast<uint32_t>(deal.node.size())) {
  tree.lanes = lanes_;
  add_nodes(1, 0);
  std::copy(deal.node.begin(), deal.node.end(), at_.begin());
}

bool Overlay::build() {
  struct Open {
    NodeId node;
    uint32_t next;
  };
  std::vector<Open> open;
  if (!look(0)) return false;
  if (tree.child_count[0] > 0) open.push_back({0, 0});
  while (!open.empty()) {
    auto& [node, next] = open.back();
    if (next == tree.child_count[node]) {
      tree.subtree_end[node] = tree.nodes();
      open.pop_back();
      continue;
    }
    const NodeId child = tree.first_child[node] + next++;
    if (!look(child)) return false;
    if (tree.child_count[child] > 0) open.push_back({child, 0});
  }
  return true;
}

bool Overlay::add_nodes(uint32_t count, NodeId parent) {
  const uint64_t n = uint64_t{tree.nodes()} + count;
  if (n * lanes_ > kMostRows * flat_.nodes()) return false;
  tree.kind.resize(n, NodeKind::terminal);
  tree.parent.resize(n, parent);
  tree.first_child.resize(n, 0);
  tree.child_count.resize(n, 0);
  tree.subtree_end.resize(n, 0);
  tree.index.resize(n, 0);
  at_.resize(n * lanes_, kAbsent);
  return true;
}

/// Names of the branches at a node of the one-lane tree.
std::span<const uint32_t> Overlay::names_at(NodeId v) const {
  const bool chance = flat_.kind[v] == NodeKind::chance;
  const auto& names = chance ? game_.chance_name : game_.action_name;
  const uint32_t first = chance ? flat_.index[v] : flat_.decisions[flat_.index[v]].first;
  return std::span(names).subspan(first, flat_.child_count[v]);
}

bool Overlay::look(NodeId history) {
  present_.clear();
  for (uint32_t k = 0; k < lanes_; ++k)
    if (node_at(history, k) != kAbsent) present_.push_back(k);
  const NodeId sample = node_at(history, present_[0]);
  const NodeKind kind = flat_.kind[sample];
  for (const uint32_t k : present_) {
    const NodeId v = node_at(history, k);
    if (flat_.kind[v] != kind) return false;
    if (kind == NodeKind::decision &&
        flat_.decisions[flat_.index[v]].mover != flat_.decisions[flat_.index[sample]].mover)
      return false;
  }
  tree.kind[history] = kind;
  tree.subtree_end[history] = history + 1;
  if (kind == NodeKind::terminal) {
    write_payoffs(history, sample);
    return true;
  }
  if (!write_children(history)) return false;
  if (kind == NodeKind::chance) write_chances(history);
  return true;
}

/// A lane that is absent gets what another lane gets, so that the range of pay-offs stays as it is.
void Overlay::write_payoffs(NodeId history, NodeId sample) {
  const uint32_t movers = flat_.movers();
  tree.index[history] = tree.terminals++;
  for (uint32_t m = 0; m < movers; ++m)
    for (uint32_t k = 0; k < lanes_; ++k) {
      const NodeId v = node_at(history, k) == kAbsent ? sample : node_at(history, k);
      tree.payoff.push_back(flat_.payoff[size_t{flat_.index[v]} * movers + m]);
    }
}

/// Branches are matched by place, or by name where lanes have other names; nothing is sorted where they do not.
bool Overlay::write_children(NodeId history) {
  const std::span<const uint32_t> sample = names_at(node_at(history, present_[0]));
  bool alike = true, as_many = true;
  for (const uint32_t k : present_) {
    const std::span<const uint32_t> names = names_at(node_at(history, k));
    as_many = as_many && names.size() == sample.size();
    alike = alike && std::equal(names.begin(), names.end(), sample.begin(), sample.end());
  }
  names_differed = names_differed || !alike;
  const bool by_name = !alike && match_ == Match::by_name && names_tell_apart(history);
  if (!by_name && !as_many) return false;
  if (by_name) list_names(history);
  const auto count = static_cast<uint32_t>(by_name ? names_.size() : sample.size());
  const NodeId first = tree.nodes();
  tree.first_child[history] = first;
  tree.child_count[history] = count;
  if (!add_nodes(count, history)) return false;
  for (const uint32_t k : present_) {
    const NodeId v = node_at(history, k);
    const std::span<const uint32_t> names = names_at(v);
    for (uint32_t c = 0; c < names.size(); ++c) {
      const size_t child =
          by_name ? size_t(std::lower_bound(names_.begin(), names_.end(), names[c]) - names_.begin()) : c;
      at_[(first + child) * lanes_ + k] = flat_.first_child[v] + c;
    }
  }
  return true;
}

bool Overlay::names_tell_apart(NodeId history) {
  for (const uint32_t k : present_) {
    const std::span<const uint32_t> names = names_at(node_at(history, k));
    names_.assign(names.begin(), names.end());
    std::sort(names_.begin(), names_.end());
    if (std::adjacent_find(names_.begin(), names_.end()) != names_.end()) return false;
  }
  return true;
}

/// All lanes' names, in an order that is the same at every history: that in which the file first has them.
void Overlay::list_names(NodeId history) {
  names_.clear();
  for (const uint32_t k : present_) {
    const std::span<const uint32_t> names = names_at(node_at(history, k));
    names_.insert(names_.end(), names.begin(), names.end());
  }
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

/// A lane that is absent gets another lane's odds, which must sum to 1.
void Overlay::write_chances(NodeId history) {
  const auto row = static_cast<uint32_t>(tree.chance_log_prob.size() / lanes_);
  tree.index[history] = row;
  for (uint32_t c = 0; c < tree.child_count[history]; ++c)
    for (uint32_t k = 0; k < lanes_; ++k) {
      const uint32_t lane = node_at(history, k) == kAbsent ? present_[0] : k;
      const NodeId v = node_at(history, lane), there = node_at(tree.first_child[history] + c, lane);
      tree.chance_log_prob.push_back(
          there == kAbsent ? kNoChance : flat_.chance_log_prob[flat_.index[v] + (there - flat_.first_child[v])]);
    }
}

}  // namespace walkaway
