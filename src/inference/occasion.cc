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

bool observes(const Hearing& hearing, PartyId party) {
  return std::find(hearing.observers.begin(), hearing.observers.end(), party) != hearing.observers.end();
}

/// What follows a move until all that was heard of it has been heard. All who move at the stage move first; then, mover
/// by mover and hearing by hearing, chance decides what is heard, with a node of its own where more than one signal is
/// possible.
class HearingWalk {
 public:
  HearingWalk(const Game& game, const Scenario& scenario, StageId stage, std::vector<NodeId>& reached)
      : game_(game), scenario_(scenario), stage_(scenario.stages[stage]), reached_(reached) {}

  /// `child` is where the move at `at` leads.
  void follow(NodeId at, NodeId child, const Heard& heard) {
    chosen_.clear();
    slot_ = slot_of(at);
    for (NodeId node = at; chosen_.size() < slot_; node = game_.tree.parent[node])
      chosen_.push_back(game_.edge[node].move);
    std::reverse(chosen_.begin(), chosen_.end());
    chosen_.push_back(game_.edge[child].move);
    others_move(child, heard);
  }

 private:
  size_t slots() const { return std::max<size_t>(1, stage_.movers.size()); }

  size_t slot_of(NodeId at) const {
    const auto it = std::find(stage_.movers.begin(), stage_.movers.end(), mover_at(game_, at));
    return it == stage_.movers.end() ? 0 : static_cast<size_t>(it - stage_.movers.begin());
  }

  void others_move(NodeId node, const Heard& heard) {
    if (heard.empty()) {
      reached_.push_back(node);
    } else if (chosen_.size() == slots()) {
      hear(node, 0, 0, heard);
    } else {
      const NodeId first = game_.tree.first_child[node];
      for (NodeId child = first; child < first + game_.tree.child_count[node]; ++child) {
        chosen_.push_back(game_.edge[child].move);
        others_move(child, heard);
        chosen_.pop_back();
      }
    }
  }

  /// From `node`, at which hearing `h` of the move of `slot` is next.
  void hear(NodeId node, size_t slot, size_t h, Heard heard) {
    for (; slot < slots(); ++slot, h = 0) {
      if (slot == slot_) drop_what_was_seen(heard);
      for (; h < stage_.hearings.size(); ++h) {
        if (heard.empty()) break;
        const Hearing& hearing = stage_.hearings[h];
        if (is_drawn_at(node, hearing, slot)) return draw(node, slot, h, heard);
        if (slot == slot_ && !drop_what_is_certain(hearing, heard)) return;
      }
      if (heard.empty()) return reached_.push_back(node);
    }
  }

  /// Chance draws the signal at `node`.
  void draw(NodeId node, size_t slot, size_t h, const Heard& heard) {
    const Hearing& hearing = stage_.hearings[h];
    const NodeId first = game_.tree.first_child[node];
    for (NodeId child = first; child < first + game_.tree.child_count[node]; ++child) {
      Heard rest = heard;
      if (slot == slot_ && !drop(hearing, hearing.signals[game_.edge[child].move], rest)) continue;
      if (rest.empty()) {
        reached_.push_back(child);
      } else {
        hear(child, slot, h + 1, std::move(rest));
      }
    }
  }

  /// Takes out what the hearing's observers heard; false if it was not `signal`.
  bool drop(const Hearing& hearing, const std::string& signal, Heard& heard) const {
    bool fits = true;
    std::erase_if(heard, [&](const auto& one) {
      if (!observes(hearing, one.first)) return false;
      fits = fits && one.second == signal;
      return true;
    });
    return fits;
  }

  /// Parties to no hearing see the move itself.
  void drop_what_was_seen(Heard& heard) const {
    std::erase_if(heard, [&](const auto& one) {
      return one.second == stage_.moves[chosen_[slot_]].id &&
             std::none_of(stage_.hearings.begin(), stage_.hearings.end(),
                          [&](const Hearing& hearing) { return observes(hearing, one.first); });
    });
  }

  std::vector<uint32_t> possible_signals(const Hearing& hearing, MoveId move) const {
    std::vector<uint32_t> signals;
    for (uint32_t s = 0; s < hearing.odds[move].size(); ++s) {
      if (hearing.odds[move][s] != kNone) signals.push_back(s);
    }
    return signals;
  }

  bool is_drawn_at(NodeId node, const Hearing& hearing, size_t slot) const {
    return is_hearing(game_, node) && game_.edge[game_.tree.first_child[node]].heard_by == hearing.observers.front() &&
           possible_signals(hearing, chosen_[slot]).size() > 1;
  }

  /// What is heard without a draw: the move as it is, or the only signal that it can give.
  bool drop_what_is_certain(const Hearing& hearing, Heard& heard) const {
    std::vector<uint32_t> signals = possible_signals(hearing, chosen_[slot_]);
    if (signals.empty()) return drop(hearing, stage_.moves[chosen_[slot_]].id, heard);
    if (signals.size() > 1) {
      // Odds of 0 and 1 are numbers of the file like others; the game has no node for them.
      std::erase_if(signals,
                    [&](uint32_t s) { return scenario_.numbers[hearing.odds[chosen_[slot_]][s]].central <= 0; });
    }
    if (signals.size() == 1) return drop(hearing, hearing.signals[signals.front()], heard);
    // Several by the central values, none drawn: no party that moves hears this, so that the game does not tell.
    return std::none_of(heard.begin(), heard.end(), [&](const auto& one) { return observes(hearing, one.first); });
  }

  const Game& game_;
  const Scenario& scenario_;
  const Stage& stage_;
  std::vector<NodeId>& reached_;
  std::vector<MoveId> chosen_;  ///< per mover slot, as far as the walk has come
  size_t slot_ = 0;             ///< of the move that the entry tells of
};

}  // namespace

std::vector<NodeId> after_entry(const Game& game, const Scenario& scenario, const RecordedMove& entry,
                                std::span<const NodeId> at) {
  std::vector<NodeId> reached;
  HearingWalk walk(game, scenario, entry.stage, reached);
  for (NodeId node : at) {
    const NodeId first = game.tree.first_child[node];
    for (NodeId child = first; child < first + game.tree.child_count[node]; ++child) {
      if (entry.move == kNone || entry.move == game.edge[child].move) walk.follow(node, child, entry.heard);
    }
  }
  return reached;
}

std::string heard_on(const Game& game, const Scenario& scenario, std::span<const NodeId> path, size_t i,
                     PartyId party) {
  RecordedMove entry;
  entry.stage = game.node[path[i]].stage;
  entry.move = game.edge[path[i + 1]].move;
  const Stage& stage = scenario.stages[entry.stage];
  for (const Hearing& hearing : stage.hearings) {
    if (!observes(hearing, party)) continue;
    for (const std::string& signal : hearing.signals) {
      entry.heard = {{party, signal}};
      for (NodeId reached : after_entry(game, scenario, entry, path.subspan(i, 1))) {
        if (std::binary_search(path.begin(), path.end(), reached))
          return signal;  // a child's index is above its parent's
      }
    }
  }
  return stage.moves[entry.move].id;
}

}  // namespace walkaway
