// SPDX-License-Identifier: Apache-2.0
// Finding the record in the game, and saying where it cannot be found.
#include "inference/record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "inference/occasion.h"

namespace walkaway {

const std::vector<NodeId>& RecordPath::now() const { return steps.empty() ? root : steps.back().reached; }

namespace {

/// `a, b and c`, cut short after a dozen.
std::string listed(const std::vector<std::string>& items) {
  constexpr size_t kMost = 12;
  std::string text;
  const size_t shown = std::min(items.size(), kMost);
  for (size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == items.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + items[i];
  }
  if (shown < items.size()) text += fmt::format(" and {} more", items.size() - shown);
  return text;
}

/// Items in the order in which they are first met.
class Met {
 public:
  void add(const std::string& item) {
    if (seen_.insert(item).second) items_.push_back(item);
  }
  const std::vector<std::string>& items() const { return items_; }

 private:
  std::set<std::string> seen_;
  std::vector<std::string> items_;
};

/// Lanes with any odds under which play can come to a node: no chance and no move on the way has probability 0.
class Support {
 public:
  explicit Support(const Game& game) : tree_(game.tree) {}

  /// [K] 1 where the lane can be there.
  std::vector<uint8_t> at(NodeId node) const {
    std::vector<uint8_t> lanes(tree_.lanes);
    for (uint32_t k = 0; k < tree_.lanes; ++k) lanes[k] = tree_.lane_prior[k] > 0 || tree_.analyst_prior[k] > 0;
    for (NodeId child = node; child != tree_.parent[child]; child = tree_.parent[child]) cross(child, lanes);
    return lanes;
  }

  bool any(NodeId node) const {
    const std::vector<uint8_t> lanes = at(node);
    return std::find(lanes.begin(), lanes.end(), 1) != lanes.end();
  }

 private:
  /// Takes out the lanes that cannot pass from the child's parent to it.
  void cross(NodeId child, std::vector<uint8_t>& lanes) const {
    constexpr double kNever = -std::numeric_limits<double>::infinity();
    const NodeId node = tree_.parent[child];
    const uint32_t which = child - tree_.first_child[node];
    for (uint32_t k = 0; k < tree_.lanes; ++k) {
      if (tree_.kind[node] == NodeKind::chance) {
        if (tree_.chance_log_prob[size_t{tree_.index[node] + which} * tree_.lanes + k] == kNever) lanes[k] = 0;
      } else {
        const DecisionId decision = tree_.index[node];
        const uint32_t agent = tree_.agent(tree_.decisions[decision].mover, k);
        if (tree_.log_weight[tree_.variable(decision, which, agent)] == kNever) lanes[k] = 0;
      }
    }
  }

  const Tree& tree_;
};

/// Follows the record through the game.
class Tracer {
 public:
  Tracer(const Game& game, const Scenario& scenario, std::span<const RecordedMove> record)
      : game_(game), scenario_(scenario), record_(record), support_(game) {}

  RecordPath trace() {
    for (uint32_t i = 0; i < record_.size(); ++i) {
      const RecordedMove& entry = record_[i];
      if (entry.stage == kNone) {
        path_.steps.push_back({i, {}, path_.now()});
      } else {
        path_.steps.push_back(step(i));
      }
    }
    return std::move(path_);
  }

 private:
  RecordStep step(uint32_t i) {
    const RecordedMove& entry = record_[i];
    const Occasion occasion = occasion_of(scenario_, entry);
    RecordStep step{i, {}, {}};
    if (joins_occasion(occasion)) {
      step = passed_over(i, occasion);
    }
    if (step.chosen_at.empty()) {
      begin_occasion(occasion);
      const std::vector<NodeId> at = first_at(game_, path_.now(), occasion);
      if (at.empty()) never_comes(entry, occasion);
      for (NodeId node : at) {
        const std::vector<NodeId> after = after_entry(game_, scenario_, entry, std::span(&node, 1));
        if (after.empty()) continue;
        step.chosen_at.push_back(node);
        step.reached.insert(step.reached.end(), after.begin(), after.end());
      }
      if (step.reached.empty()) not_on_menu(entry, at);
    }
    if (std::none_of(step.reached.begin(), step.reached.end(), [&](NodeId node) { return support_.any(node); })) {
      no_type_does(entry, step);
    }
    return step;
  }

  // Where several move at once the tree has them one after the other, but the record may name them in any order. An
  // entry that belongs to the same moment as the entry before is looked for among the moves already made.

  bool joins_occasion(const Occasion& occasion) const {
    return !moment_.empty() && occasion.by != kNone && moment_.front().stage == occasion.stage &&
           scenario_.stages[occasion.stage].kind == StageKind::together &&
           std::none_of(moment_.begin(), moment_.end(), [&](const Occasion& other) { return other.by == occasion.by; });
  }

  void begin_occasion(const Occasion& occasion) {
    if (!joins_occasion(occasion)) moment_.clear();
    moment_.push_back(occasion);
  }

  uint32_t slot(StageId stage, PartyId party) const {
    const std::vector<PartyId>& movers = scenario_.stages[stage].movers;
    return static_cast<uint32_t>(std::find(movers.begin(), movers.end(), party) - movers.begin());
  }

  /// The node of the same moment at which `occasion.by` moved on the way to `node`, or kNone.
  NodeId moved_before(NodeId node, const Occasion& occasion) const {
    uint32_t last_slot = UINT32_MAX;
    while (node != 0) {
      node = game_.tree.parent[node];
      if (game_.node[node].stage != occasion.stage) return kNone;
      if (is_hearing(game_, node)) continue;
      const uint32_t its_slot = slot(occasion.stage, mover_at(game_, node));
      if (its_slot >= last_slot) return kNone;  // an earlier moment at the same stage
      last_slot = its_slot;
      if (is_at(game_, node, occasion)) return node;
    }
    return kNone;
  }

  /// The step of an entry whose move, in the tree, comes before that of the entry before; without nodes if it does not.
  RecordStep passed_over(uint32_t i, const Occasion& occasion) {
    RecordStep step{i, {}, {}};
    std::set<NodeId> chosen, all, reached;
    for (NodeId node : path_.now()) {
      const NodeId before = moved_before(node, occasion);
      if (before == kNone) continue;
      all.insert(before);
      // Either of the two may come after the other, because hearings come when all have moved.
      for (NodeId after : after_entry(game_, scenario_, record_[i], std::span(&before, 1))) {
        if (!is_below(node, after) && !is_below(after, node)) continue;
        chosen.insert(before);
        reached.insert(std::max(node, after));
      }
    }
    step.reached.assign(reached.begin(), reached.end());
    if (all.empty()) return step;
    if (chosen.empty()) not_on_menu(record_[i], std::vector<NodeId>(all.begin(), all.end()));
    step.chosen_at.assign(chosen.begin(), chosen.end());
    moment_.push_back(occasion);
    return step;
  }

  bool is_below(NodeId node, NodeId above) const {
    return node == above || (node >= game_.tree.first_child[above] && node < game_.tree.subtree_end[above] &&
                             game_.tree.kind[above] != NodeKind::terminal);
  }

  // ------------------------------------------------------------------------------------------------ what is wrong

  std::string stage_name(StageId stage) const { return fmt::format("\"{}\"", scenario_.stages[stage].id); }

  std::string move_name(const RecordedMove& entry) const {
    return fmt::format("\"{}\"", scenario_.stages[entry.stage].moves[entry.move].id);
  }

  std::string in_round(const Occasion& occasion) const {
    return occasion.round == 0 ? "" : fmt::format(" in round {}", occasion.round);
  }

  /// Of the last move found, for "after ...".
  std::string so_far() const {
    for (size_t i = path_.steps.size(); i-- > 0;) {
      const RecordedMove& entry = record_[i];
      if (entry.stage == kNone || entry.move == kNone) continue;
      return fmt::format("after {} at {}", move_name(entry), stage_name(entry.stage));
    }
    return "from the start";
  }

  [[noreturn]] void impossible(const RecordedMove& entry, const std::string& what, std::string hint) const {
    throw InputError(
        {Fault{scenario_.file, entry.at, "the record stops being possible here: " + what, std::move(hint)}});
  }

  [[noreturn]] void never_comes(const RecordedMove& entry, const Occasion& occasion) const {
    std::string what =
        fmt::format("{} play cannot come to stage {}{}", so_far(), stage_name(occasion.stage), in_round(occasion));
    if (occasion.by != kNone) what += fmt::format(" with \"{}\" to move", scenario_.parties[occasion.by].id);

    std::set<uint32_t> rounds;
    for (NodeId node : first_at(game_, path_.now(), {occasion.stage, occasion.by, 0}))
      rounds.insert(game_.node[node].round);
    if (!rounds.empty()) {
      std::vector<std::string> numbers;
      for (uint32_t round : rounds) numbers.push_back(std::to_string(round));
      impossible(entry, what, fmt::format("it first comes there in round {}", listed(numbers)));
    }
    impossible(entry, what, comes_next());
  }

  /// What happens first on every history so far, in words.
  std::string comes_next() const {
    Met stages, endings;
    std::vector<NodeId> open(path_.now().rbegin(), path_.now().rend());
    while (!open.empty()) {
      const NodeId node = open.back();
      open.pop_back();
      if (game_.tree.kind[node] == NodeKind::terminal) {
        endings.add(fmt::format("\"{}\"", scenario_.endings[game_.node[node].ending].id));
      } else if (is_hearing(game_, node)) {
        for (uint32_t c = game_.tree.child_count[node]; c-- > 0;) open.push_back(game_.tree.first_child[node] + c);
      } else {
        stages.add(fmt::format("{} (round {})", stage_name(game_.node[node].stage), game_.node[node].round));
      }
    }
    std::string text;
    if (!stages.items().empty()) text = "what comes next there is " + listed(stages.items());
    if (!endings.items().empty()) {
      text += (text.empty() ? "the play has ended there, in " : ", or the end, in ") + listed(endings.items());
    }
    return text;
  }

  [[noreturn]] void not_on_menu(const RecordedMove& entry, const std::vector<NodeId>& at) const {
    Met menu, heard;
    bool on_menu = entry.move == kNone;
    for (NodeId node : at) {
      const NodeId first = game_.tree.first_child[node];
      for (NodeId child = first; child < first + game_.tree.child_count[node]; ++child) {
        const MoveId made = game_.edge[child].move;
        menu.add(scenario_.stages[entry.stage].moves[made].id);
        on_menu = on_menu || made == entry.move;
      }
      add_what_can_be_heard(entry, node, heard);
    }
    const std::string place =
        fmt::format("{} at stage {} in round {}", so_far(), stage_name(entry.stage), rounds_of(at));
    if (!on_menu) {
      impossible(entry, fmt::format("{}, {} is not on the menu", place, move_name(entry)),
                 "the menu there is " + listed(menu.items()));
    }
    impossible(entry, fmt::format("{}, what was heard cannot have been heard", place),
               heard.items().empty() ? "" : "what can be heard there is " + listed(heard.items()));
  }

  /// Adds what each party of whom the entry says what it heard can hear at `at`, as `party: signal`.
  void add_what_can_be_heard(const RecordedMove& entry, NodeId at, Met& heard) const {
    const Stage& stage = scenario_.stages[entry.stage];
    for (const auto& [party, what] : entry.heard) {
      Met signals;
      for (const Move& move : stage.moves) signals.add(move.id);
      for (const Hearing& hearing : stage.hearings) {
        for (const std::string& signal : hearing.signals) signals.add(signal);
      }
      for (const std::string& signal : signals.items()) {
        RecordedMove instead = entry;
        instead.heard = {{party, signal}};
        if (after_entry(game_, scenario_, instead, std::span(&at, 1)).empty()) continue;
        heard.add(fmt::format("{}: {}", scenario_.parties[party].id, signal));
      }
    }
  }

  std::string rounds_of(const std::vector<NodeId>& at) const {
    std::set<uint32_t> rounds;
    for (NodeId node : at) rounds.insert(game_.node[node].round);
    std::vector<std::string> numbers;
    for (uint32_t round : rounds) numbers.push_back(std::to_string(round));
    return listed(numbers);
  }

  [[noreturn]] void no_type_does(const RecordedMove& entry, const RecordStep& step) const {
    Met can;
    for (NodeId node : step.chosen_at) {
      const NodeId first = game_.tree.first_child[node];
      for (NodeId child = first; child < first + game_.tree.child_count[node]; ++child) {
        if (support_.any(child)) can.add(scenario_.stages[entry.stage].moves[game_.edge[child].move].id);
      }
    }
    const std::string what = entry.move == kNone ? std::string("what was heard") : move_name(entry);
    impossible(entry,
               fmt::format("{} at stage {}, {} has probability 0 for every type that the record leaves possible",
                           so_far(), stage_name(entry.stage), what),
               can.items().empty() ? "" : "what they can do there is " + listed(can.items()));
  }

  const Game& game_;
  const Scenario& scenario_;
  std::span<const RecordedMove> record_;
  Support support_;
  RecordPath path_;
  std::vector<Occasion> moment_;  ///< turns recorded of the stage the record is at, if several move there at once
};

}  // namespace

RecordPath trace_record(const Game& game, const Scenario& scenario, std::span<const RecordedMove> record) {
  return Tracer(game, scenario, record).trace();
}

}  // namespace walkaway
