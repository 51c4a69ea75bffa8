// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/cut.h"

namespace walkaway::equilibrium {
namespace {

/// [N] 1 for nodes of the top.
std::vector<uint8_t> find_top(const Tree& tree, uint32_t largest) {
  std::vector<uint8_t> top(tree.nodes(), 0), whole(tree.decisions.size(), 0);
  std::vector<DecisionId> waiting;  // decisions of which some member is in the top
  const auto raise = [&](NodeId v) {
    for (; !top[v]; v = tree.parent[v]) {
      top[v] = 1;
      if (tree.kind[v] == NodeKind::decision && !whole[tree.index[v]])
        whole[tree.index[v]] = 1, waiting.push_back(tree.index[v]);
    }
  };
  for (NodeId v = 0; v < tree.nodes(); ++v)
    if (tree.kind[v] != NodeKind::terminal && tree.subtree_end[v] - tree.first_child[v] > largest) raise(v);
  while (!waiting.empty()) {
    const Decision& d = tree.decisions[waiting.back()];
    waiting.pop_back();
    for (uint32_t i = 0; i < d.members; ++i) raise(tree.members[d.first_member + i]);
  }
  return top;
}

/// Disjoint sets (Tarjan 1975), the smallest number of each standing for it.
struct Sets {
  std::vector<uint32_t> parent;
  uint32_t find(uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  }
  void join(uint32_t a, uint32_t b) {
    a = find(a), b = find(b);
    parent[a < b ? b : a] = a < b ? a : b;
  }
};

}  // namespace

std::vector<uint32_t> components_below_top(const Tree& tree, uint32_t largest) {
  const std::vector<uint8_t> top = find_top(tree, largest);
  std::vector<uint32_t> component(tree.nodes(), kTop);
  Sets sets;
  for (NodeId v = 0; v < tree.nodes(); ++v) {
    const bool below_top = v == 0 || top[tree.parent[v]];
    if (top[v] || (below_top && tree.kind[v] == NodeKind::terminal)) continue;
    component[v] = below_top ? static_cast<uint32_t>(sets.parent.size()) : component[tree.parent[v]];
    if (below_top) sets.parent.push_back(component[v]);
  }
  for (const Decision& d : tree.decisions) {
    const uint32_t first = component[tree.members[d.first_member]];
    for (uint32_t i = 1; i < d.members && first != kTop; ++i)
      sets.join(first, component[tree.members[d.first_member + i]]);
  }
  std::vector<uint32_t> number(sets.parent.size());
  uint32_t count = 0;
  for (uint32_t i = 0; i < number.size(); ++i) number[i] = sets.find(i) == i ? count++ : number[sets.find(i)];
  for (uint32_t& c : component)
    if (c != kTop) c = number[c];
  return component;
}

}  // namespace walkaway::equilibrium
