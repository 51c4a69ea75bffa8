// SPDX-License-Identifier: Apache-2.0
#include "game/size.h"

#include <unistd.h>

#include <bit>
#include <cmath>
#include <deque>
#include <random>

#include <fmt/format.h>

#include "game/fail.h"
#include "game/interpreter.h"
#include "game/word_table.h"

namespace walkaway {
namespace {

constexpr uint64_t kBudget = 100000;  // positions; some 0.1 s

/// Depth first over plays; plays whose futures are equal in moves and chances are counted once.
class Counter {
 public:
  Counter(const Scenario& scenario, const Values& values, const GameOptions& options, const Lanes& lanes)
      : scenario_(scenario),
        lanes_(lanes),
        interpreter_(scenario, values, options, lanes, Interpreter::Purpose::count),
        known_(0) {
    choose_slots();
  }

  Counts count(bool& exact) {
    enter(interpreter_.start(), 0);
    while (depth_ > 0) {
      Frame& frame = frames_[depth_ - 1];
      if (frame.next == frame.position.choice.size()) {
        leave();
        continue;
      }
      Play play = frame.play;
      interpreter_.rules().trail.resize(depth_ - 1);
      interpreter_.make(play, frame.position, frame.next++);
      enter(std::move(play), frame.play.round);
    }
    exact = !exhausted_;
    return total_;
  }

 private:
  enum class Status : uint8_t { open, done };
  struct Known {
    Counts counts;
    Status status = Status::open;
  };
  struct Frame {
    Play play;
    Position position;
    uint32_t next = 0;
    uint32_t known = 0;
    Counts counts;
  };

  /// What a play's future depends on, its place apart.
  void choose_slots() {
    const EnvironmentLayout& layout = interpreter_.rules().layout();
    const std::vector<bool> decides = deciding_slots(scenario_, layout);
    const auto in = [](uint32_t slot, uint32_t first, size_t count) { return slot >= first && slot < first + count; };
    for (uint32_t slot = 0; slot < layout.number; ++slot) {
      if (!decides[slot] || slot == layout.round || slot == layout.rounds || slot == layout.stage) continue;
      if (in(slot, layout.worth, scenario_.parties.size())) continue;
      if (in(slot, layout.in_force, scenario_.issues.size()))
        in_force_.push_back(slot - layout.in_force);
      else if (in(slot, layout.agreed, scenario_.issues.size()))
        agreed_.push_back(slot - layout.agreed);
      else if (in(slot, layout.state, scenario_.states.size()))
        states_.push_back(slot - layout.state);
      else if (!in(slot, layout.offer, scenario_.issues.size()) && slot != layout.deal)
        other_.push_back(slot);
      deal_ |= slot == layout.deal;
      offer_ |= slot < layout.state;
    }
    // What is undone depends on what was agreed.
    if (deal_) {
      agreed_.clear();
      for (IssueId i = 0; i < scenario_.issues.size(); ++i) agreed_.push_back(i);
    }
  }

  void write_key(const Play& play) {
    const uint32_t lanes = lanes_.count();
    const RuleBook& rules = interpreter_.rules();
    key_.clear();
    key_.push_back(uint64_t{play.round} << 32 | play.stage);
    key_.push_back(uint64_t{play.slot} << 48 | uint64_t{play.hearing} << 32 | static_cast<uint64_t>(play.phase));
    key_.push_back(offer_ || play.offer == kNone ? play.offer : 0);  // whether there is one matters to an acceptance
    for (MoveId chosen : play.chosen) key_.push_back(chosen);
    if (deal_) key_.push_back(play.deal);
    for (IssueId i : in_force_) key_.push_back(play.in_force[i]);
    for (IssueId i : agreed_) key_.push_back(play.agreed[i]);
    for (uint32_t slot : other_) key_.push_back(std::bit_cast<uint64_t>(play.slots[slot]));
    for (StateId s : states_) {
      const uint32_t row = rules.varying_row(s);
      if (row == kNone) {
        key_.push_back(std::bit_cast<uint64_t>(play.slots[rules.layout().state + s]));
      } else {
        for (uint32_t k = 0; k < lanes; ++k)
          key_.push_back(std::bit_cast<uint64_t>(play.varying[size_t{row} * lanes + k]));
      }
    }
    if (interpreter_.lanes_can_die()) key_.insert(key_.end(), play.alive.begin(), play.alive.end());
  }

  void enter(Play play, uint32_t parent_round) {
    Counts here{.nodes = 1};
    here.rounds = static_cast<double>(play.round - parent_round);
    if (play.phase == Play::Phase::ended) {
      here.terminals = 1;
      return add(here);
    }
    // Which moves were made matters only while others still move or hear of them.
    if (play.phase == Play::Phase::move) std::fill(play.chosen.begin() + play.slot, play.chosen.end(), 0);
    write_key(play);
    if (known_.width() != key_.size()) known_ = WordTable(static_cast<uint32_t>(key_.size()));
    const auto [index, fresh] = known_.insert(key_);
    if (!fresh) return reuse(play, index, here);
    results_.emplace_back();
    if (known_.size() > kBudget) {
      exhausted_ = true;
      results_.back().status = Status::done;
      results_.back().counts = Counts{.nodes = 0};
      return add(here);
    }
    if (frames_.size() == depth_) frames_.emplace_back();
    Frame& frame = frames_[depth_++];
    frame.play = std::move(play);
    frame.next = 0;
    frame.known = index;
    frame.counts = Counts{};
    entering_.push_back(here);
    interpreter_.look(frame.play, frame.position);
    if (frame.position.kind == NodeKind::decision) {
      const uint32_t agents = lanes_.agents[lanes_.mover_of[frame.position.mover]];
      frame.counts.actions = static_cast<double>(frame.position.choice.size()) * agents;
    }
  }

  void reuse(const Play& play, uint32_t index, Counts here) {
    if (results_[index].status == Status::open) {
      const Stage& stage = scenario_.stages[play.stage];
      interpreter_.rules().fail_at(
          play, stage.at,
          fmt::format("round {} never ends: play can come back to {} with nothing changed", play.round, stage.id),
          "let some way lead to \"next_round\" or to an ending, or limit it by a `when`");
    }
    here += results_[index].counts;
    add(here);
  }

  void leave() {
    const Frame& frame = frames_[--depth_];
    Known& known = results_[frame.known];
    known.counts = frame.counts;
    known.status = Status::done;
    Counts all = entering_.back();
    entering_.pop_back();
    all += known.counts;
    add(all);
  }

  void add(const Counts& counts) { (depth_ > 0 ? frames_[depth_ - 1].counts : total_) += counts; }

  const Scenario& scenario_;
  const Lanes& lanes_;
  Interpreter interpreter_;
  std::vector<IssueId> in_force_, agreed_;
  std::vector<StateId> states_;
  std::vector<uint32_t> other_;  ///< further slots
  bool deal_ = false, offer_ = false;
  std::vector<uint64_t> key_;
  WordTable known_;
  std::vector<Known> results_;
  std::deque<Frame> frames_;
  size_t depth_ = 0;
  std::vector<Counts> entering_;  ///< per open frame: the node itself
  Counts total_;
  bool exhausted_ = false;
};

/// Mean over random plays of what each estimates.
Counts foretell(const Scenario& scenario, const Values& values, const GameOptions& options, const Lanes& lanes) {
  constexpr int kPlays = 2000;
  Interpreter interpreter(scenario, values, options, lanes, Interpreter::Purpose::count);
  std::mt19937_64 random(1);
  Position position;
  Counts mean;
  for (int i = 0; i < kPlays; ++i) {
    interpreter.rules().trail.clear();
    Play play = interpreter.start();
    double weight = 1.0 / kPlays;
    for (interpreter.look(play, position); position.kind != NodeKind::terminal; interpreter.look(play, position)) {
      mean.nodes += weight;
      const double choices = static_cast<double>(position.choice.size());
      if (position.kind == NodeKind::decision)
        mean.actions += weight * choices * lanes.agents[lanes.mover_of[position.mover]];
      weight *= choices;
      const uint32_t round = play.round;
      interpreter.make(play, position, static_cast<uint32_t>(random() % position.choice.size()));
      mean.rounds += weight * (play.round - round);
    }
    mean += {weight, weight, 0, 0};
  }
  return mean;
}

double half_of_memory() {
  return 0.5 * static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

}  // namespace

Counts count_plays(const Scenario& scenario, const Values& values, const GameOptions& options, const Lanes& lanes,
                   bool& exact) {
  const Counts counted = Counter(scenario, values, options, lanes).count(exact);
  if (exact) return counted;
  const Counts foretold = foretell(scenario, values, options, lanes);
  constexpr double kCaution = 20;
  return {std::max(counted.nodes, foretold.nodes / kCaution),
          std::max(counted.terminals, foretold.terminals / kCaution),
          std::max(counted.actions, foretold.actions / kCaution), std::max(counted.rounds, foretold.rounds / kCaution)};
}

double byte_limit(const GameOptions& options) {
  return options.max_bytes > 0 ? static_cast<double>(options.max_bytes) : half_of_memory();
}

double bytes_needed(const Counts& counts, const Scenario& scenario, const Lanes& lanes, const GameOptions& options) {
  const double k = lanes.count(), parties = static_cast<double>(scenario.parties.size());
  const double per_node = 1 + 6 * 4 + sizeof(EdgeLabel) + sizeof(NodeLabel) + 8 * k;  // the last for a chance row
  double per_terminal = 8 * parties * k;
  if (options.payoff_by_round) per_terminal *= scenario.clock.rounds + 2;
  const double per_round = sizeof(RoundStart) + 8 * parties * k;
  const double solver = counts.nodes * k * 8 * 8 + 60 * 8 * counts.actions;
  return counts.nodes * per_node + counts.terminals * per_terminal + counts.rounds * per_round + 8 * counts.actions +
         solver;
}

void refuse_if_too_large(const Counts& counts, bool exact, const Scenario& scenario, const Lanes& lanes,
                         const GameOptions& options) {
  const double bytes = bytes_needed(counts, scenario, lanes, options), limit = byte_limit(options);
  if (bytes <= limit && counts.nodes < static_cast<double>(UINT32_MAX) &&
      counts.actions < static_cast<double>(UINT32_MAX))
    return;
  const std::string hint = fmt::format(
      "fewer rounds (now {}), shorter menus or fewer types make it smaller; a higher memory limit makes room",
      scenario.clock.rounds);
  if (!std::isfinite(bytes)) {
    fail(scenario, {}, fmt::format("the game is too large: more than 1e300 histories, and {:.3g} GiB are allowed",
                                   limit / (1 << 30)),
         hint);
  }
  fail(scenario, {},
       fmt::format("the game is too large: {}{:.4g} histories for {} profiles of types take {:.3g} GiB, and {:.3g} GiB "
                   "are allowed",
                   exact ? "" : "more than ", counts.nodes, lanes.count(), bytes / (1 << 30), limit / (1 << 30)),
       hint);
}

GameSize measure_game(const Scenario& scenario, const Values& values, const GameOptions& options) {
  const Lanes lanes = make_lanes(scenario, values);
  GameSize size;
  const Counts counts = count_plays(scenario, values, options, lanes, size.exact);
  size.histories = counts.nodes;
  size.terminals = counts.terminals;
  size.lanes = lanes.count();
  size.flat_nodes = size.lanes > 1 ? 1 + counts.nodes * size.lanes : counts.nodes;
  size.bytes = bytes_needed(counts, scenario, lanes, options);
  return size;
}

}  // namespace walkaway
