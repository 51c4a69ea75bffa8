// SPDX-License-Identifier: Apache-2.0
#include "inference/simulate.h"

#include <algorithm>
#include <cmath>

namespace walkaway {

uint32_t draw_index(std::span<const double> odds, const UniformSource& next) {
  double left = next();
  uint32_t last = 0;
  for (uint32_t i = 0; i < odds.size(); ++i) {
    if (odds[i] <= 0) continue;
    last = i;
    if (left < odds[i]) break;
    left -= odds[i];
  }
  return last;
}

std::vector<NodeId> simulate_play(const Tree& tree, uint32_t lane, std::span<const double> log_prob,
                                  const UniformSource& next) {
  std::vector<NodeId> path{0};
  std::vector<double> odds;
  while (tree.kind[path.back()] != NodeKind::terminal) {
    const NodeId node = path.back();
    const uint32_t index = tree.index[node];
    odds.clear();
    for (uint32_t child = 0; child < tree.child_count[node]; ++child)
      odds.push_back(
          std::exp(tree.kind[node] == NodeKind::chance
                       ? tree.chance_log_prob[size_t{index + child} * tree.lanes + lane]
                       : log_prob[tree.variable(index, child, tree.agent(tree.decisions[index].mover, lane))]));
    path.push_back(tree.first_child[node] + draw_index(odds, next));
  }
  return path;
}

std::vector<Watch> watches_of(const Scenario& scenario, std::span<const RecordedMove> record) {
  std::vector<Watch> watches;
  for (const RecordedMove& entry : record) {
    if (entry.stage == kNone) continue;
    Watch watch{occasion_of(scenario, entry), {}, entry.move != kNone};
    for (const auto& heard : entry.heard) watch.hears.push_back(heard.first);
    if (std::find(watches.begin(), watches.end(), watch) == watches.end()) watches.push_back(watch);
  }
  return watches;
}

std::vector<Watch> watches_of_all(const Scenario& scenario) {
  std::vector<Watch> watches;
  for (StageId stage = 0; stage < scenario.stages.size(); ++stage) watches.push_back({{stage, kNone, 0}, {}, true});
  return watches;
}

std::vector<Note> notes_on(const Game& game, const Scenario& scenario, std::span<const Watch> watches,
                           std::span<const NodeId> path, size_t most) {
  std::vector<Note> notes;
  for (size_t i = 0; i + 1 < path.size() && notes.size() < most; ++i) {
    const auto watch =
        std::find_if(watches.begin(), watches.end(), [&](const Watch& w) { return is_at(game, path[i], w.occasion); });
    if (watch == watches.end()) continue;
    Note note{static_cast<uint32_t>(watch - watches.begin()), {}};
    note.entry.stage = watch->occasion.stage;
    note.entry.by = watch->occasion.by == kNone ? mover_at(game, path[i]) : watch->occasion.by;
    note.entry.round = watch->occasion.round;
    if (watch->sees_move) note.entry.move = game.edge[path[i + 1]].move;
    for (PartyId party : watch->hears) note.entry.heard.emplace_back(party, heard_on(game, scenario, path, i, party));
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace walkaway
