// SPDX-License-Identifier: Apache-2.0
#include "inference/occasion.h"

#include <algorithm>

namespace walkaway {

Occasion occasion_of(const Scenario& scenario, const RecordedMove& entry) {
  Occasion occasion{entry.stage, entry.by, entry.round};
  if (occasion.by == kNone && entry.stage != kNone && entry.move != kNone) {
    occasion.by = scenario.stages[entry.stage].moves[entry.move].by;
  }
  return occasion;
}

bool is_hearing(const Game& game, NodeId node) {
  return game.tree.kind[node] == NodeKind::chance && game.edge[game.tree.first_child[node]].heard_by != kNone;
}

PartyId mover_at(const Game& game, NodeId node) {
  const Tree& tree = game.tree;
  if (tree.kind[node] != NodeKind::decision) return kNone;
  return tree.mover_party[tree.decisions[tree.index[node]].mover];
}

bool is_at(const Game& game, NodeId node, const Occasion& occasion) {
  if (game.tree.kind[node] == NodeKind::terminal || game.node[node].stage != occasion.stage) return false;
  if (occasion.round != 0 && game.node[node].round != occasion.round) return false;
  if (is_hearing(game, node)) return false;
  return occasion.by == kNone || mover_at(game, node) == occasion.by;
}

std::vector<NodeId> first_at(const Game& game, std::span<const NodeId> from, const Occasion& occasion) {
  std::vector<NodeId> found;
  std::vector<NodeId> open(from.rbegin(), from.rend());
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    if (is_at(game, node, occasion)) {
      found.push_back(node);
      continue;
    }
    const NodeId first = game.tree.first_child[node];
    for (uint32_t c = game.tree.child_count[node]; c-- > 0;) open.push_back(first + c);
  }
  return found;
}

namespace {

using Heard = std::vector<std::pair<PartyId, std::string>>;

/// The hearing whose first observer is `heard_by`.
const Hearing& hearing_of(const Stage& stage, PartyId heard_by) {
  return *std::find_if(stage.hearings.begin(), stage.hearings.end(),
                       [&](const Hearing& hearing) { return hearing.observers.front() == heard_by; });
}

bool observes(const Hearing& hearing, PartyId party) {
  return std::find(hearing.observers.begin(), hearing.observers.end(), party) != hearing.observers.end();
}

/// Follows the hearings after a move until all of `heard` has been heard.
void append_heard(const Game& game, const Stage& stage, NodeId node, const Heard& heard, std::vector<NodeId>& reached) {
  if (heard.empty()) {
    reached.push_back(node);
    return;
  }
  if (game.tree.kind[node] != NodeKind::chance || !is_hearing(game, node)) return;
  const NodeId first = game.tree.first_child[node];
  const Hearing& hearing = hearing_of(stage, game.edge[first].heard_by);
  for (NodeId child = first; child < first + game.tree.child_count[node]; ++child) {
    const std::string& signal = hearing.signals[game.edge[child].move];
    Heard rest;
    bool fits = true;
    for (const auto& [party, what] : heard) {
      if (!observes(hearing, party)) {
        rest.emplace_back(party, what);
      } else if (what != signal) {
        fits = false;
      }
    }
    if (fits) append_heard(game, stage, child, rest, reached);
  }
}

}  // namespace

bool hears_otherwise(const Stage& stage, MoveId move, PartyId party) {
  return std::any_of(stage.hearings.begin(), stage.hearings.end(),
                     [&](const Hearing& hearing) { return observes(hearing, party) && !hearing.odds[move].empty(); });
}

std::vector<NodeId> after_entry(const Game& game, const Scenario& scenario, const RecordedMove& entry,
                                std::span<const NodeId> at) {
  const Stage& stage = scenario.stages[entry.stage];
  std::vector<NodeId> reached;
  for (NodeId node : at) {
    const NodeId first = game.tree.first_child[node];
    for (NodeId child = first; child < first + game.tree.child_count[node]; ++child) {
      const MoveId made = game.edge[child].move;
      if (entry.move != kNone && entry.move != made) continue;
      Heard garbled;
      bool fits = true;
      for (const auto& [party, what] : entry.heard) {
        if (hears_otherwise(stage, made, party)) {
          garbled.emplace_back(party, what);
        } else if (what != stage.moves[made].id) {
          fits = false;
        }
      }
      if (fits) append_heard(game, stage, child, garbled, reached);
    }
  }
  return reached;
}

}  // namespace walkaway
