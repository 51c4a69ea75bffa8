// SPDX-License-Identifier: Apache-2.0
// Where one who watches play stands after some rounds of it.
#pragma once

#include <algorithm>

#include "game/game.h"

namespace walkaway {

/// After r rounds of watching, from round `begin` on, an onlooker stands at the first history of round begin + r or
/// later, or at the end of the play, whichever comes first. For each r these histories are disjoint, and one of
/// them comes.
struct Views {
  const Game& game;
  uint32_t begin = 1;
  uint32_t most = 1;  ///< r goes from 1 to `most`

  /// Calls f(node, first, last) for every history from `from` on that is the view after `first` to `last` rounds, a
  /// parent before its children. Linear in the histories.
  template <typename F>
  void watch(NodeId from, F&& f) const {
    const Tree& tree = game.tree;
    visit(from, begin, f);
    if (tree.kind[from] == NodeKind::terminal) return;
    for (NodeId n = tree.first_child[from]; n < tree.subtree_end[from]; ++n)
      visit(n, std::max(begin, game.node[tree.parent[n]].round), f);
  }

 private:
  template <typename F>
  void visit(NodeId node, uint32_t round_before, F&& f) const {
    const uint32_t first = round_before - begin + 1;
    const uint32_t last = game.tree.kind[node] == NodeKind::terminal
                              ? most
                              : std::min(most, std::max(game.node[node].round, begin) - begin);
    if (first <= last) f(node, first, last);
  }
};

}  // namespace walkaway
