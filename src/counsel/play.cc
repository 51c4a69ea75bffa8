// SPDX-License-Identifier: Apache-2.0
#include "counsel/play.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <unordered_map>
#include <unordered_set>

#include "game/play.h"

namespace walkaway {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

/// What an onlooker with the analyst's prior knows who has seen all moves on the way to a history.
class Onlooker {
 public:
  explicit Onlooker(const Solved& solved) : solved_(solved), tree_(solved.tree()) {
    for (const double prior : tree_.analyst_prior) log_prior_.push_back(prior > 0 ? std::log(prior) : kNever);
  }

  /// Log of the chance that play gets there.
  double log_reach(NodeId node) const {
    double largest = kNever, sum = 0;
    for (uint32_t k = 0; k < tree_.lanes; ++k) largest = std::max(largest, log_joint(node, k));
    if (largest == kNever) return kNever;
    for (uint32_t k = 0; k < tree_.lanes; ++k) sum += std::exp(log_joint(node, k) - largest);
    return largest + std::log(sum);
  }

  /// [K] odds of the profiles of types.
  std::vector<double> lanes(NodeId node, double log_reach) const {
    std::vector<double> odds(tree_.lanes);
    for (uint32_t k = 0; k < tree_.lanes; ++k) odds[k] = std::exp(log_joint(node, k) - log_reach);
    return odds;
  }

 private:
  double log_joint(NodeId node, uint32_t lane) const {
    return log_prior_[lane] == kNever ? kNever : log_prior_[lane] + solved_.at(solved_.reach, node, lane);
  }

  const Solved& solved_;
  const Tree& tree_;
  std::vector<double> log_prior_;  ///< [K]
};

/// Endings, likeliest first: histories are opened in the order of their chance, which never rises from parent to child.
class Search {
 public:
  Search(const Tree& tree, const Onlooker& onlooker) : tree_(tree), onlooker_(onlooker) {}

  void add(NodeId node) {
    if (const double log_reach = onlooker_.log_reach(node); log_reach > kNever) open_.push({log_reach, node});
  }

  /// The next ending that is not below a node of `closed`; kNone once there is none.
  NodeId next(const std::unordered_set<NodeId>& closed) {
    while (!open_.empty()) {
      const NodeId node = open_.top().node;
      open_.pop();
      if (tree_.kind[node] == NodeKind::terminal) return node;
      for (uint32_t c = 0; c < tree_.child_count[node]; ++c)
        if (const NodeId child = tree_.first_child[node] + c; !closed.contains(child)) add(child);
    }
    return kNone;
  }

 private:
  struct Candidate {
    double log_reach;
    NodeId node;
    bool operator<(const Candidate& other) const {
      return log_reach != other.log_reach ? log_reach < other.log_reach : node > other.node;
    }
  };
  const Tree& tree_;
  const Onlooker& onlooker_;
  std::priority_queue<Candidate> open_;
};

// ---------------------------------------------------------------------------------------------------- what is heard

/// Signals that a move may give, by the numbers of the game.
std::vector<uint32_t> possible_signals(const Hearing& hearing, MoveId move, const Values& values) {
  std::vector<uint32_t> signals;
  if (move >= hearing.odds.size() || hearing.odds[move].empty()) return {move};
  for (uint32_t s = 0; s < hearing.odds[move].size(); ++s)
    if (const NumberId id = hearing.odds[move][s]; id != kNone && values[id] > 0) signals.push_back(s);
  return signals;
}

/// What `hearing` gives out of a move of `mover`, to all its observers but the mover.
void add_heard(const Stage& stage, const Hearing& hearing, PartyId mover, uint32_t signal, PlayNode& node) {
  const std::string& name = signal < hearing.signals.size() ? hearing.signals[signal] : stage.moves.at(signal).id;
  for (const PartyId party : hearing.observers)
    if (party != mover) node.heard.emplace_back(party, name);
}

// ---------------------------------------------------------------------------------------------------- the tree

class Follower {
 public:
  Follower(const Case& negotiation, const PlayOptions& options)
      : scenario_(*negotiation.scenario),
        options_(options),
        reading_(negotiation.readings[negotiation.most_likely_account()]),
        solved_(negotiation.solved(reading_)),
        tree_(solved_.tree()),
        onlooker_(solved_) {
    answer_.account = negotiation.most_likely_account();
  }

  PlayTree follow() {
    find_record();
    follow_endings();
    write(0, kNone, {});
    return std::move(answer_);
  }

 private:
  /// The histories that fit the record: all of them on record, the likeliest shown.
  void find_record() {
    for (const NodeId node : reading_.path.now())
      if (onlooker_.log_reach(node) > kNever) now_.push_back(node);
    std::stable_sort(now_.begin(), now_.end(),
                     [&](NodeId a, NodeId b) { return onlooker_.log_reach(a) > onlooker_.log_reach(b); });
    double sum = 0;
    for (const NodeId node : now_) {
      sum += std::exp(onlooker_.log_reach(node) - onlooker_.log_reach(now_[0]));
      for (NodeId n = node; on_record_.insert(n).second && n != 0;) n = tree_.parent[n];
    }
    log_record_ = now_.empty() ? kNever : onlooker_.log_reach(now_[0]) + std::log(sum);
    for (const NodeId node : now_)
      if (shown_.empty() || shown_.size() + steps_to(node) <= options_.nodes / 2) show(node);
    for (const RecordStep& step : reading_.path.steps)
      for (const NodeId node : step.chosen_at)
        for (uint32_t c = 0; c < tree_.child_count[node]; ++c)
          if (const NodeId child = tree_.first_child[node] + c;
              on_record_.contains(child) && is_entry(reading_.record[step.entry], child))
            entry_[child] = step.entry;
  }

  bool is_entry(const RecordedMove& entry, NodeId child) const {
    return entry.move == kNone || entry.move == solved_.game.edge[child].move;
  }

  /// Two searches in turn: below the record's end, and everywhere else.
  void follow_endings() {
    Search from_record(tree_, onlooker_), elsewhere(tree_, onlooker_);
    const std::unordered_set<NodeId> nothing;
    const std::unordered_set<NodeId> closed(now_.begin(), now_.end());
    for (const NodeId node : now_) from_record.add(node);
    if (!closed.contains(0)) elsewhere.add(0);
    bool more_from_record = true, more_elsewhere = true;
    uint32_t from_record_count = 0;
    while (answer_.paths < options_.paths && (more_from_record || more_elsewhere)) {
      const bool here = more_from_record && (!more_elsewhere || 2 * from_record_count <= answer_.paths);
      const NodeId end = here ? from_record.next(nothing) : elsewhere.next(closed);
      if (end == kNone) {
        (here ? more_from_record : more_elsewhere) = false;
        continue;
      }
      if (answer_.paths > 0 && shown_.size() + steps_to(end) > options_.nodes) return;
      show(end);
      ++answer_.paths;
      answer_.covered += std::exp(onlooker_.log_reach(end));
      if (!here) continue;
      ++from_record_count;
      answer_.covered_from_record += std::exp(onlooker_.log_reach(end) - log_record_);
    }
  }

  /// How many histories on the way there are not shown yet.
  uint32_t steps_to(NodeId node) const {
    uint32_t steps = 0;
    for (NodeId n = node; !shown_.contains(n); n = tree_.parent[n]) {
      ++steps;
      if (n == 0) break;
    }
    return steps;
  }

  void show(NodeId node) {
    for (NodeId n = node; shown_.insert(n).second && n != 0;) n = tree_.parent[n];
  }

  /// The node and, likeliest first, what is shown below it. `above` is what the onlooker thinks of the profiles before
  /// the move that leads here.
  void write(NodeId history, uint32_t parent, const std::vector<double>& above) {
    const auto index = static_cast<uint32_t>(answer_.nodes.size());
    PlayNode& node = answer_.nodes.emplace_back();
    node.parent = parent;
    node.history = history;
    node.at = solved_.game.node[history];
    node.move = solved_.game.edge[history];
    node.log_reach = onlooker_.log_reach(history);
    node.record = on_record_.contains(history);
    if (const auto it = entry_.find(history); it != entry_.end()) node.entry = it->second;
    const std::vector<double> lanes = onlooker_.lanes(history, node.log_reach);
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      node.beliefs.push_back(type_marginal(solved_.game, scenario_, p, lanes));
      double value = 0;
      for (uint32_t k = 0; k < tree_.lanes; ++k)
        if (lanes[k] > 0) value += lanes[k] * solved_.at(solved_.value[p], history, k);
      node.value.push_back(value);
    }
    if (parent != kNone) describe_move(node, answer_.nodes[parent], above);

    std::vector<std::pair<double, NodeId>> children;
    double others = 0;
    uint32_t count = 0;
    for (uint32_t c = 0; c < tree_.child_count[history]; ++c) {
      const NodeId child = tree_.first_child[history] + c;
      const double log_reach = onlooker_.log_reach(child);
      if (shown_.contains(child)) {
        children.emplace_back(-log_reach, child);
      } else if (log_reach > kNever) {
        ++count;
        others += std::exp(log_reach - node.log_reach);
      }
    }
    node.others = count;
    node.others_probability = others;
    std::sort(children.begin(), children.end());
    for (const auto& [minus_log_reach, child] : children) write(child, index, lanes);  // `node` is not valid from here
  }

  void describe_move(PlayNode& node, const PlayNode& parent, const std::vector<double>& above) const {
    node.probability = std::exp(node.log_reach - parent.log_reach);
    const EdgeLabel& move = node.move;
    const Stage& stage = scenario_.stages[move.stage];
    if (move.heard_by != kNone) return describe_hearing(node);
    const auto slot = std::find(stage.movers.begin(), stage.movers.end(), move.by);
    node.at_once = slot != stage.movers.end() && slot != stage.movers.begin();
    for (const Hearing& hearing : stage.hearings) {
      const std::vector<uint32_t> signals = possible_signals(hearing, move.move, solved_.values);
      if (signals.size() == 1 && signals[0] != move.move) add_heard(stage, hearing, move.by, signals[0], node);
    }
    if (move.by == kNone) return;
    const uint32_t child = node.history - tree_.first_child[parent.history];
    const size_t types = scenario_.parties[move.by].types.size();
    std::vector<double> odds(types, 0.0);
    node.by_type.assign(types, 0.0);
    for (uint32_t k = 0; k < tree_.lanes; ++k) {
      if (above[k] <= 0) continue;
      const TypeId type = solved_.game.profile[k][move.by];
      odds[type] += above[k];
      node.by_type[type] +=
          above[k] * std::exp(log_prob_of(tree_, solved_.strategy.log_prob, parent.history, child, k));
    }
    for (TypeId t = 0; t < types; ++t)
      node.by_type[t] = odds[t] > 0 ? node.by_type[t] / odds[t] : std::numeric_limits<double>::quiet_NaN();
  }

  /// Chance draws what is heard once all have moved, mover by mover; a draw that is certain is not in the tree.
  void describe_hearing(PlayNode& node) const {
    const EdgeLabel& edge = node.move;
    const Stage& stage = scenario_.stages[edge.stage];
    const auto hearing = std::find_if(stage.hearings.begin(), stage.hearings.end(),
                                      [&](const Hearing& h) { return h.observers.front() == edge.heard_by; });
    if (hearing == stage.hearings.end()) return;
    // Back to the moves, counting the draws of this hearing on the way.
    uint32_t draws = 0;
    NodeId at = tree_.parent[node.history];
    for (; solved_.game.edge[at].heard_by != kNone; at = tree_.parent[at])
      draws += solved_.game.edge[at].heard_by == edge.heard_by;
    std::vector<EdgeLabel> moves;  // from the last mover to the first
    const size_t slots = std::max<size_t>(1, stage.movers.size());
    for (; moves.size() < slots; at = tree_.parent[at]) moves.push_back(solved_.game.edge[at]);
    for (size_t slot = slots; slot-- > 0;) {
      const EdgeLabel& made = moves[slot];
      const bool somebody = std::any_of(hearing->observers.begin(), hearing->observers.end(), [&](PartyId party) {
        return party != made.by && scenario_.parties[party].moves;
      });
      if (!somebody || possible_signals(*hearing, made.move, solved_.values).size() < 2 || draws-- > 0) continue;
      node.heard_of = made.by;
      return add_heard(stage, *hearing, made.by, edge.move, node);
    }
  }

  const Scenario& scenario_;
  const PlayOptions options_;
  const AccountReading& reading_;
  const Solved& solved_;
  const Tree& tree_;
  const Onlooker onlooker_;
  PlayTree answer_;
  std::vector<NodeId> now_;  ///< histories that fit the whole record, likeliest first
  double log_record_ = kNever;
  std::unordered_set<NodeId> on_record_, shown_;
  std::unordered_map<NodeId, uint32_t> entry_;
};

}  // namespace

PlayTree follow_play(const Case& negotiation, const PlayOptions& options) {
  return Follower(negotiation, options).follow();
}

}  // namespace walkaway
