// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "game/game.h"
#include "game/play.h"

namespace walkaway {
namespace {

/// Histories and endings at or below a node.
struct Below {
  uint64_t histories = 1, endings = 0;
};

Below below(const Tree& tree, NodeId node) {
  if (tree.kind[node] == NodeKind::terminal) return {1, 1};
  Below sum;
  for (NodeId v = tree.first_child[node]; v < tree.subtree_end[node]; ++v) {
    ++sum.histories;
    sum.endings += tree.kind[v] == NodeKind::terminal;
  }
  return sum;
}

std::string edge_text(const Game& game, const Scenario& scenario, NodeId node) {
  const EdgeLabel& edge = game.edge[node];
  if (edge.stage == kNone) return "start";
  const Stage& stage = scenario.stages[edge.stage];
  const std::string what = signal_name(stage, edge.move);
  if (edge.heard_by != kNone) return fmt::format("{} hears {}", scenario.parties[edge.heard_by].id, what);
  if (edge.by == kNone) return fmt::format("chance: {}", what);
  return fmt::format("{}: {}", scenario.parties[edge.by].id, what);
}

std::string node_text(const Game& game, const Scenario& scenario, NodeId node) {
  const NodeLabel& at = game.node[node];
  if (at.ending != kNone) return fmt::format("ends in round {}: {}", at.round, scenario.endings[at.ending].id);
  const Below sum = below(game.tree, node);
  return fmt::format("round {}, {}  ({} histories, {} endings)", at.round, scenario.stages[at.stage].id, sum.histories,
                     sum.endings);
}

void write(const Game& game, const Scenario& scenario, NodeId node, uint32_t level, uint32_t depth, std::string& out) {
  out +=
      fmt::format("{:{}}{} -> {}\n", "", 2 * level, edge_text(game, scenario, node), node_text(game, scenario, node));
  if (level == depth) return;
  for (uint32_t c = 0; c < game.tree.child_count[node]; ++c) {
    write(game, scenario, game.tree.first_child[node] + c, level + 1, depth, out);
  }
}

}  // namespace

std::string outline(const Game& game, const Scenario& scenario, uint32_t depth) {
  std::string out;
  write(game, scenario, 0, 0, depth, out);
  return out;
}

}  // namespace walkaway
