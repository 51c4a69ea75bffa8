// SPDX-License-Identifier: Apache-2.0
// Gambit's extensive games: https://gambitproject.readthedocs.io/en/latest/formats.efg.html
#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "game/plain_builder.h"
#include "game/read_gambit.h"

namespace walkaway {
namespace {

constexpr double kDecimalTolerance = 1e-6;  ///< of chances written as decimals; they are then made to sum to 1
constexpr uint32_t kNodesBetweenReports = 1 << 15;

constexpr size_t kLeastBytesPerNode = 6;  ///< t"" 0
constexpr double kMostNodes = 4e9;        ///< that 32 bits can number

struct ChanceSet {
  std::vector<double> probability;  ///< as written, then made to sum to 1
  std::vector<uint32_t> name;       ///< of each action, into `PlainGame::names`
};

/// What a file's numbers stand for. They mostly count from 1, and then their places are an array.
class NumberTable {
 public:
  static constexpr uint32_t kUnknown = UINT32_MAX;

  uint32_t find(uint32_t number) const {
    if (number < dense_.size() && dense_[number] != kUnknown) return dense_[number];
    if (sparse_.empty()) return kUnknown;
    const auto found = sparse_.find(number);
    return found == sparse_.end() ? kUnknown : found->second;
  }
  /// Of a number that is not there yet.
  void add(uint32_t number, uint32_t value) {
    ++count_;
    if (number >= 4 * (count_ + 16)) {
      sparse_.emplace(number, value);
      return;
    }
    if (number >= dense_.size()) dense_.resize(size_t{number} + 1, kUnknown);
    dense_[number] = value;
  }

 private:
  std::vector<uint32_t> dense_;
  std::unordered_map<uint32_t, uint32_t> sparse_;
  uint64_t count_ = 0;
};

class EfgReader {
 public:
  EfgReader(Scanner& scanner, const Run& run) : in_(scanner), run_(run), builder_(read_head()) {
    builder_.game().title = std::move(title_);
    builder_.game().comment = std::move(comment_);
    builder_.expect_nodes(std::min(scanner.lines(), scanner.size() / kLeastBytesPerNode));
    decisions_.resize(players());
    path_.assign(players(), 0.0);
  }

  PlainGame read() {
    do {
      read_node();
      if (++nodes_ % kNodesBetweenReports == 0) {
        if (run_.stop.stop_requested()) throw Stopped();
        run_.report({"reading the game", static_cast<double>(in_.offset()) / static_cast<double>(in_.size())});
        if (builder_.game().tree.nodes() > kMostNodes)
          in_.fail(in_.offset(), "the game has more than four billion nodes", "");
      }
    } while (!frames_.empty());
    if (!in_.at_end())
      in_.fail_here("the tree is complete here", "What follows belongs to no move: is an action missing above?");
    PlainGame game = builder_.finish();
    refuse_unreachable(game);
    return game;
  }

 private:
  /// A node whose children are being read.
  struct Frame {
    uint32_t left;       ///< children still to come
    uint32_t child = 0;  ///< number of the next one
    const ChanceSet* chance = nullptr;
    bool impossible = false;    ///< below a branch of probability 0: read, but not kept
    std::vector<double> above;  ///< `path_` before this node's outcome; empty: it has none
  };

  uint32_t players() { return static_cast<uint32_t>(builder_.game().players.size()); }

  std::vector<std::string> read_head() {
    if (in_.word() != "EFG")
      in_.fail(0, "is no extensive game of Gambit's", "It begins with: EFG 2 R \"title\" { \"player\" ... }");
    const size_t at = in_.offset();
    if (in_.whole("the version of the format") != 2) in_.fail(at, "is not of version 2 of the format", "");
    const std::string_view kind = in_.word();
    if (kind != "R" && kind != "D") in_.fail_here("after EFG 2 stands R or D", "");
    title_ = in_.text("the title");
    in_.expect('{', "before the players");
    std::vector<std::string> names;
    while (!in_.take('}')) {
      names.emplace_back(in_.text("a player's name, or \"}\" after the last,"));
      in_.take(',');
    }
    if (in_.peek() == '"') comment_ = in_.text("the comment");
    return names;
  }

  bool impossible() const { return !frames_.empty() && frames_.back().impossible; }

  void read_node() {
    const size_t at = (in_.peek(), in_.offset());
    const std::string_view kind = in_.word();
    // A child below a chance branch of probability 0 is not kept, nor anything below it.
    bool gone = impossible();
    if (!frames_.empty() && frames_.back().chance)
      gone |= frames_.back().chance->probability[frames_.back().child] == 0;
    if (!frames_.empty()) ++frames_.back().child;
    if (kind == "t") {
      in_.text("the name of the node");
      read_terminal(gone);
    } else if (kind == "c") {
      in_.text("the name of the node");
      read_chance(at, gone);
    } else if (kind == "p") {
      in_.text("the name of the node");
      read_decision(at, gone);
    } else {
      in_.fail(at, "a node begins with c, p or t",
               kind.empty() && in_.at_end()
                   ? fmt::format("The file ends, but {} of the moves above lead nowhere yet.", open_children())
                   : "");
    }
    while (!frames_.empty() && frames_.back().child == frames_.back().left) leave();
  }

  uint64_t open_children() const {
    uint64_t open = 0;
    for (const Frame& frame : frames_) open += frame.left - frame.child;
    return open + 1;  // the one that was looked for is counted as begun
  }

  void leave() {
    if (!frames_.back().above.empty()) path_ = std::move(frames_.back().above);
    frames_.pop_back();
  }

  /// Goes below a node whose outcome counts for all that follows.
  void enter(Frame frame, std::span<const double> outcome) {
    if (!outcome.empty()) frame.above = path_;
    for (size_t m = 0; m < outcome.size(); ++m) path_[m] += outcome[m];
    frames_.push_back(std::move(frame));
  }

  /// The pay-offs of the outcome at a node; empty for outcome 0 and for pay-offs that are all zero.
  std::span<const double> read_outcome() {
    const size_t at = (in_.peek(), in_.offset());
    const uint32_t number = in_.whole("the number of the outcome");
    const bool named = in_.peek() == '"';
    if (named) in_.text("the name of the outcome");
    if (in_.peek() != '{') {
      if (number == 0) return {};
      const uint32_t known = outcomes_.find(number);
      if (known == NumberTable::kUnknown)
        in_.fail(at, fmt::format("outcome {} has no pay-offs, here or above", number), "Write them as: { 1 2 }");
      return payoffs_of(known);
    }
    in_.take('{');
    read_payoffs();
    if (number == 0) {
      for (const double x : scratch_)
        if (x != 0) in_.fail(at, "outcome 0 means none, and has pay-offs", "Give it a number of its own.");
      return {};
    }
    const uint32_t known = outcomes_.find(number);
    if (known == NumberTable::kUnknown) {
      outcomes_.add(number, outcome_count_);
      outcome_payoffs_.insert(outcome_payoffs_.end(), scratch_.begin(), scratch_.end());
      return payoffs_of(outcome_count_++);
    }
    const std::span<const double> payoffs = payoffs_of(known);
    if (!std::equal(scratch_.begin(), scratch_.end(), payoffs.begin()))
      in_.fail(at, fmt::format("outcome {} has other pay-offs here than above", number), "One number is one outcome.");
    return payoffs;
  }

  std::span<const double> payoffs_of(uint32_t outcome) {
    return std::span(outcome_payoffs_).subspan(size_t{outcome} * players(), players());
  }

  void read_payoffs() {
    scratch_.clear();
    while (!in_.take('}')) {
      if (scratch_.size() == players())
        in_.fail_here(fmt::format("an outcome has {} pay-offs, one per player", players()), "");
      scratch_.push_back(in_.number("a pay-off"));
      in_.take(',');
    }
    if (scratch_.size() != players())
      in_.fail(in_.offset() - 1, fmt::format("this outcome has {} pay-offs for {} players", scratch_.size(), players()),
               "");
  }

  void read_terminal(bool gone) {
    const size_t at = (in_.peek(), in_.offset());
    const std::span<const double> outcome = read_outcome();
    if (gone) return;
    payoff_ = path_;
    for (size_t m = 0; m < outcome.size(); ++m) payoff_[m] += outcome[m];
    for (const double x : payoff_)
      if (!std::isfinite(x))
        in_.fail(at, "with the outcomes above, this one's pay-offs add up to no finite number", "");
    builder_.terminal(payoff_);
  }

  void read_chance(size_t at, bool gone) {
    const uint32_t number = in_.whole("the number of the information set");
    if (in_.peek() == '"') in_.text("the name of the information set");
    ChanceSet fresh;
    if (in_.take('{')) fresh = read_chances(at);
    auto known = chances_.find(number);
    if (known == chances_.end()) {
      if (fresh.probability.empty())
        in_.fail(at, fmt::format("chance's information set {} has no actions, here or above", number),
                 "Write them as: { \"heads\" 1/2 \"tails\" 1/2 }");
      known = chances_.emplace(number, std::move(fresh)).first;
    } else if (!fresh.probability.empty() && fresh.probability != known->second.probability) {
      in_.fail(at, fmt::format("chance's information set {} has other actions here than above", number), "");
    }
    const ChanceSet& set = known->second;
    const std::span<const double> outcome = read_outcome();
    if (!gone) {
      kept_.clear();
      kept_names_.clear();
      for (size_t c = 0; c < set.probability.size(); ++c)
        if (set.probability[c] > 0) kept_.push_back(set.probability[c]), kept_names_.push_back(set.name[c]);
      builder_.chance(kept_, kept_names_);
    }
    Frame frame;
    frame.left = static_cast<uint32_t>(set.probability.size());
    frame.chance = &set;
    frame.impossible = gone;
    enter(std::move(frame), outcome);
  }

  ChanceSet read_chances(size_t at) {
    ChanceSet set;
    while (!in_.take('}')) {
      set.name.push_back(builder_.intern(in_.text("the name of an action, or \"}\" after the last,")));
      const size_t where = (in_.peek(), in_.offset());
      const double p = in_.number("the chance of the action");
      if (!(p >= 0 && p <= 1 + kDecimalTolerance)) in_.fail(where, fmt::format("{} is no probability", p), "");
      set.probability.push_back(p);
      in_.take(',');
    }
    if (set.probability.empty()) in_.fail(at, "chance has no actions here", "");
    const double sum = std::accumulate(set.probability.begin(), set.probability.end(), 0.0);
    if (std::abs(sum - 1) > kDecimalTolerance)
      in_.fail(at, fmt::format("these chances sum to {:.9g}, not to 1", sum), "");
    for (double& p : set.probability) p /= sum;
    return set;
  }

  void read_decision(size_t at, bool gone) {
    const size_t who = (in_.peek(), in_.offset());
    const uint32_t player = in_.whole("the number of the player");
    if (player == 0 || player > players())
      in_.fail(who, fmt::format("there is no player {}", player),
               fmt::format("They are counted from 1 to {}.", players()));
    const uint32_t number = in_.whole("the number of the information set");
    const DecisionId decision = read_decision_set(at, player - 1, number);
    const std::span<const double> outcome = read_outcome();
    if (!gone && !builder_.decision(decision))
      in_.fail(at,
               fmt::format("player {} forgets: information set {} is reached after different moves of its own", player,
                           number),
               "Only games of perfect recall can be solved by behaviour strategies.");
    Frame frame;
    frame.left = builder_.game().tree.decisions[decision].actions;
    frame.impossible = gone;
    enter(std::move(frame), outcome);
  }

  /// The name and the actions of an information set, which need not stand there again where it is known.
  DecisionId read_decision_set(size_t at, uint32_t player, uint32_t number) {
    const uint32_t known = decisions_[player].find(number);
    label_.clear();
    if (in_.peek() == '"') label_ = in_.text("the name of the information set");
    const bool listed = in_.take('{');
    if (known == NumberTable::kUnknown) return read_new_set(at, player, number, listed);
    const PlainGame& game = builder_.game();
    const Decision& d = game.tree.decisions[known];
    uint32_t count = 0;
    bool same = true;
    while (listed && !in_.take('}')) {
      const std::string_view name = in_.text("the name of an action, or \"}\" after the last,");
      same = same && count < d.actions && game.name_of(game.action_name[d.first + count]) == name;
      ++count;
      in_.take(',');
    }
    if (listed && !(same && count == d.actions))
      in_.fail(at, fmt::format("information set {} of player {} has other actions here than above", number, player + 1),
               "Whoever cannot tell two nodes apart has the same actions at both.");
    return known;
  }

  DecisionId read_new_set(size_t at, uint32_t player, uint32_t number, bool listed) {
    actions_.clear();
    while (listed && !in_.take('}')) {
      actions_.emplace_back(in_.text("the name of an action, or \"}\" after the last,"));
      in_.take(',');
    }
    if (actions_.empty())
      in_.fail(at,
               fmt::format("information set {} of player {} has no actions{}", number, player + 1,
                           listed ? "" : ", here or above"),
               "Write them as: { \"accept\" \"refuse\" }");
    const DecisionId fresh = builder_.add_decision(player, number, label_, actions_);
    decisions_[player].add(number, fresh);
    places_.push_back(at);
    return fresh;
  }

  void refuse_unreachable(const PlainGame& game) {
    for (DecisionId d = 0; d < game.tree.decisions.size(); ++d)
      if (game.tree.decisions[d].members == 0)
        in_.fail(places_[d],
                 fmt::format("information set {} of player {} is reached only by a chance of probability 0",
                             game.number[d], game.tree.decisions[d].mover + 1),
                 "Nobody there can have beliefs. Take the branch out, or give it a chance.");
  }

  Scanner& in_;
  const Run& run_;
  std::string title_, comment_;
  PlainBuilder builder_;
  std::vector<Frame> frames_;
  std::vector<NumberTable> decisions_;  ///< per player
  std::vector<size_t> places_;          ///< [decisions] where each came up first
  std::unordered_map<uint32_t, ChanceSet> chances_;
  NumberTable outcomes_;
  uint32_t outcome_count_ = 0;
  std::vector<double> outcome_payoffs_;  ///< [outcomes][M]
  std::vector<double> path_;             ///< [M] sum of the outcomes above the node to come
  std::vector<double> scratch_, payoff_, kept_;
  std::vector<uint32_t> kept_names_;
  std::string label_;
  std::vector<std::string> actions_;
  uint64_t nodes_ = 0;
};

}  // namespace

PlainGame read_efg(Scanner& scanner, const Run& run) { return EfgReader(scanner, run).read(); }

}  // namespace walkaway
