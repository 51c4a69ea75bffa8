// SPDX-License-Identifier: Apache-2.0
// The record read the slow way, as the oracle of tests: every play is written out as a list of events, and the record
// is held against it.
#pragma once

#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "game/game.h"
#include "scenario/scenario.h"

namespace walkaway {

/// A move made, or chance at a chance stage, with what was heard of it.
struct Event {
  StageId stage;
  MoveId move;
  PartyId by;
  uint32_t round;
  std::vector<std::pair<PartyId, std::string>> heard;  ///< of those that hear it otherwise
};

struct WrittenPlay {
  std::vector<Event> events;
  std::vector<double> log_prob;  ///< [K] given the lane
};

/// Any strategy: the odds of each information set's moves drawn at random, 0 where the move is lacking.
inline std::vector<double> random_strategy(const Tree& tree, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> log_prob(tree.variables(), -std::numeric_limits<double>::infinity());
  for (const Decision& d : tree.decisions) {
    for (uint32_t g = 0; g < d.agents; ++g) {
      double sum = 0;
      std::vector<double> odds;
      for (uint32_t a = 0; a < d.actions; ++a) {
        const double draw = 0.05 + static_cast<double>(random() >> 11) * 0x1p-53;
        odds.push_back(std::isinf(tree.log_weight[d.first + a * d.agents + g]) ? 0 : draw);
        sum += odds.back();
      }
      for (uint32_t a = 0; a < d.actions && sum > 0; ++a)
        log_prob[d.first + a * d.agents + g] = std::log(odds[a] / sum);
    }
  }
  return log_prob;
}

/// Every play of the game.
class Enumeration {
 public:
  Enumeration(const Game& game, const Scenario& scenario, std::span<const double> log_prob)
      : game_(game), scenario_(scenario), log_prob_(log_prob) {
    walk(0, WrittenPlay{{}, std::vector<double>(game.tree.lanes, 0.0)});
  }
  const std::vector<WrittenPlay>& plays() const { return plays_; }

  /// [K] chance of the record given the lane.
  std::vector<double> likelihood(std::span<const RecordedMove> record) const {
    std::vector<double> sum(game_.tree.lanes, 0.0);
    for (const WrittenPlay& play : plays_) {
      if (!fits(play, record)) continue;
      for (uint32_t k = 0; k < sum.size(); ++k) sum[k] += std::exp(play.log_prob[k]);
    }
    return sum;
  }

 private:
  void walk(NodeId node, const WrittenPlay& so_far) {
    const Tree& tree = game_.tree;
    if (tree.kind[node] == NodeKind::terminal) {
      plays_.push_back(so_far);
      return;
    }
    for (uint32_t c = 0; c < tree.child_count[node]; ++c) {
      const NodeId child = tree.first_child[node] + c;
      WrittenPlay next = so_far;
      for (uint32_t k = 0; k < tree.lanes; ++k) {
        next.log_prob[k] += tree.kind[node] == NodeKind::chance
                                ? tree.chance_log_prob[(tree.index[node] + c) * tree.lanes + k]
                                : decision_log_prob(node, c, k);
      }
      const EdgeLabel& edge = game_.edge[child];
      if (edge.heard_by == kNone) {
        next.events.push_back({edge.stage, edge.move, edge.by, game_.node[node].round, {}});
      } else {
        hear(edge, next.events);
      }
      walk(child, next);
    }
  }

  double decision_log_prob(NodeId node, uint32_t action, uint32_t lane) const {
    const DecisionId d = game_.tree.index[node];
    return log_prob_[game_.tree.variable(d, action, game_.tree.agent(game_.tree.decisions[d].mover, lane))];
  }

  /// Of a stage with one mover: what is heard belongs to the last event.
  void hear(const EdgeLabel& edge, std::vector<Event>& events) const {
    for (const Hearing& hearing : scenario_.stages[edge.stage].hearings) {
      if (hearing.observers.front() != edge.heard_by) continue;
      for (PartyId observer : hearing.observers) events.back().heard.emplace_back(observer, hearing.signals[edge.move]);
    }
  }

  bool heard_as_recorded(const Event& event, const RecordedMove& entry) const {
    for (const auto& [party, what] : entry.heard) {
      std::string was_heard = scenario_.stages[event.stage].moves[event.move].id;
      for (const auto& [observer, signal] : event.heard) {
        if (observer == party) was_heard = signal;
      }
      if (was_heard != what) return false;
    }
    return true;
  }

  bool fits(const WrittenPlay& play, std::span<const RecordedMove> record) const {
    size_t next = 0;
    for (const RecordedMove& entry : record) {
      if (entry.stage == kNone) continue;
      const auto here = [&](const Event& event) {
        return event.stage == entry.stage && (entry.by == kNone || event.by == entry.by) &&
               (entry.round == 0 || event.round == entry.round);
      };
      while (next < play.events.size() && !here(play.events[next])) ++next;
      if (next == play.events.size()) return false;
      const Event& event = play.events[next++];
      if (entry.move != kNone && event.move != entry.move) return false;
      if (!heard_as_recorded(event, entry)) return false;
    }
    return true;
  }

  const Game& game_;
  const Scenario& scenario_;
  std::span<const double> log_prob_;
  std::vector<WrittenPlay> plays_;
};

}  // namespace walkaway
