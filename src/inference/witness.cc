// SPDX-License-Identifier: Apache-2.0
#include "inference/witness.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "game/interpreter.h"
#include "inference/occasion.h"

namespace walkaway {
namespace {

/// One mover's set of histories that look alike: what it has seen (see `Observations`).
struct Look {
  uint32_t mover, seen;
  auto operator<=>(const Look&) const = default;
};

class WitnessFinder {
 public:
  WitnessFinder(const Scenario& scenario, const Values& values, const Game& game)
      : scenario_(scenario),
        game_(game),
        lanes_(make_lanes(scenario, values)),
        interpreter_(scenario, values, options_, lanes_, Interpreter::Purpose::play) {}

  Witnessed find(const RecordPath& path, std::span<const RecordedMove> record) {
    mark_ways(path);
    replay(0, interpreter_.start(), 0, [this](NodeId node, const Play& play) { return remember(node, play); });
    for (uint32_t step = 0; step < path.steps.size(); ++step) tell_step(path, step, record);
    replay(0, interpreter_.start(), 0, [this](NodeId node, const Play& play) { return gather(node, play); });
    return std::move(result_);
  }

 private:
  /// Calls visit(node, play) for the node and, where that is true, for all below it, depth first.
  template <typename Visit>
  void replay(NodeId node, Play play, size_t depth, const Visit& visit) {
    interpreter_.rules().trail.resize(depth);
    if (!visit(node, play) || play.phase == Play::Phase::ended) return;
    Position position;
    interpreter_.look(play, position);
    for (uint32_t c = 0; c < position.choice.size(); ++c) {
      interpreter_.rules().trail.resize(depth);
      Play next = play;
      if (position.kind == NodeKind::decision) {
        const DecisionId decision = game_.tree.index[node];
        uint32_t& seen = next.seen[game_.tree.decisions[decision].mover];
        seen = interpreter_.observations().after_own(seen, decision, c);
      }
      interpreter_.make(next, position, c);
      interpreter_.begun.clear();
      replay(game_.tree.first_child[node] + c, std::move(next), depth + 1, visit);
    }
  }

  /// The histories on the way to the record's.
  void mark_ways(const RecordPath& path) {
    on_the_way_.assign(game_.tree.nodes(), false);
    reached_.assign(game_.tree.nodes(), false);
    for (const RecordStep& step : path.steps) {
      if (step.chosen_at.empty()) continue;
      for (NodeId node : step.reached) {
        reached_[node] = true;
        for (; !on_the_way_[node]; node = game_.tree.parent[node]) on_the_way_[node] = true;
      }
    }
  }

  /// Keeps what was seen at the histories on the way, and from those that the record reaches to where all has been
  /// heard.
  bool remember(NodeId node, const Play& play) {
    const bool open = play.phase == Play::Phase::hear || (play.phase == Play::Phase::move && play.slot > 0);
    const bool follows = node != 0 && open_.contains(game_.tree.parent[node]);
    if (!on_the_way_[node] && !follows) return false;
    seen_[node] = play.seen;
    if (open && (reached_[node] || follows)) open_.insert(node);
    return on_the_way_[node] || open;
  }

  /// Histories below `node`, or itself, at which all that there is to hear has been heard.
  void settle(NodeId node, std::vector<NodeId>& settled) const {
    if (!open_.contains(node)) return settled.push_back(node);
    const NodeId first = game_.tree.first_child[node];
    for (NodeId child = first; child < first + game_.tree.child_count[node]; ++child) settle(child, settled);
  }

  void tell_step(const RecordPath& path, uint32_t index, std::span<const RecordedMove> record) {
    const RecordStep& step = path.steps[index];
    if (step.chosen_at.empty()) return;
    for (NodeId reached : step.reached) {
      NodeId chosen = game_.tree.parent[reached];
      while (std::find(step.chosen_at.begin(), step.chosen_at.end(), chosen) == step.chosen_at.end())
        chosen = game_.tree.parent[chosen];
      std::vector<NodeId> settled;
      settle(reached, settled);
      for (NodeId at : settled) result_.told.push_back(tell(index, record[step.entry].stage, chosen, at));
    }
  }

  /// What was seen between the move at `chosen` and `at` of that move.
  Told tell(uint32_t step, StageId stage, NodeId chosen, NodeId at) {
    const std::vector<PartyId>& movers = scenario_.stages[stage].movers;
    const auto who = std::find(movers.begin(), movers.end(), mover_at(game_, chosen));
    const uint32_t slot = who == movers.end() ? 0 : static_cast<uint32_t>(who - movers.begin());
    Told told{step, at, {}};
    for (uint32_t m = 0; m < lanes_.mover_party.size(); ++m)
      for (uint32_t seen = seen_.at(at)[m]; seen != seen_.at(chosen)[m];) {
        const Observations::Last last = interpreter_.observations().last(seen);
        if (last.signal && last.stage == stage && last.slot == slot)
          told.by.push_back(
              {m, signal_name(scenario_.stages[stage], last.what), index_of({m, last.before}), index_of({m, seen})});
        seen = last.before;
      }
    return told;
  }

  uint32_t index_of(Look look) {
    const auto [at, fresh] = index_.insert({look, static_cast<uint32_t>(result_.alike.size())});
    if (!fresh) return at->second;
    result_.alike.emplace_back();
    for (uint32_t seen = look.seen;; seen = interpreter_.observations().last(seen).before) {
      towards_.insert({look.mover, seen});
      if (seen == Observations::kNothing) break;
    }
    return at->second;
  }

  /// Puts the node among those that look alike for all that was first seen on the way into it.
  bool gather(NodeId node, const Play& play) {
    while (!above_.empty() && above_.back().first != game_.tree.parent[node]) above_.pop_back();
    bool go_on = false;
    for (uint32_t m = 0; m < play.seen.size(); ++m) {
      const uint32_t until = node == 0 ? Observations::kNothing : above_.back().second[m];
      for (uint32_t seen = play.seen[m]; seen != until; seen = interpreter_.observations().last(seen).before)
        if (const auto found = index_.find({m, seen}); found != index_.end())
          result_.alike[found->second].push_back(node);
      go_on = go_on || towards_.contains({m, play.seen[m]});
    }
    above_.emplace_back(node, play.seen);
    return go_on;
  }

  const Scenario& scenario_;
  const Game& game_;
  const GameOptions options_;
  const Lanes lanes_;
  Interpreter interpreter_;
  std::vector<bool> on_the_way_, reached_;
  std::unordered_map<NodeId, std::vector<uint32_t>> seen_;       ///< [M]
  std::set<NodeId> open_;                                        ///< there is more to be heard of a recorded move
  std::map<Look, uint32_t> index_;                               ///< of `Witnessed::alike`
  std::set<Look> towards_;                                       ///< what has been seen on the way to one of them
  std::vector<std::pair<NodeId, std::vector<uint32_t>>> above_;  ///< the node's ancestors, and what was seen there [M]
  Witnessed result_;
};

}  // namespace

Witnessed witness_record(const Scenario& scenario, const Values& values, const Game& game, const RecordPath& path,
                         std::span<const RecordedMove> record) {
  return WitnessFinder(scenario, values, game).find(path, record);
}

}  // namespace walkaway
