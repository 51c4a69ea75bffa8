// SPDX-License-Identifier: Apache-2.0
// Gambit's strategic games, as a tree in which the players choose one after the other and see nothing:
// https://gambitproject.readthedocs.io/en/latest/formats.nfg.html
#include <fmt/format.h>

#include "game/plain_builder.h"
#include "game/read_gambit.h"

namespace walkaway {
namespace {

constexpr uint64_t kMostContingencies = uint64_t{1} << 31;

class NfgReader {
 public:
  NfgReader(Scanner& scanner, const Run& run) : in_(scanner), run_(run) {}

  PlainGame read() {
    read_head();
    contingencies_ = 1;
    for (const auto& own : strategies_) {
      contingencies_ *= own.size();
      if (contingencies_ * players() > kMostContingencies)
        in_.fail(0, "has too many contingencies", "A game with so many is better written as a tree (.efg).");
    }
    // Payoffs: a list of numbers, or a list of outcomes and then the outcome of each contingency.
    in_.peek() == '{' ? read_outcomes() : read_payoffs();
    if (!in_.at_end()) in_.fail_here("all pay-offs are there", "");
    return build();
  }

 private:
  size_t players() const { return names_.size(); }

  void read_head() {
    if (in_.word() != "NFG")
      in_.fail(0, "is no strategic game of Gambit's", "It begins with: NFG 1 R \"title\" { \"player\" ... }");
    const size_t at = in_.offset();
    if (in_.whole("the version of the format") != 1) in_.fail(at, "is not of version 1 of the format", "");
    const std::string_view kind = in_.word();
    if (kind != "R" && kind != "D") in_.fail_here("after NFG 1 stands R or D", "");
    title_ = in_.text("the title");
    in_.expect('{', "before the players");
    while (!in_.take('}')) names_.emplace_back(in_.text("a player's name, or \"}\" after the last,"));
    if (names_.empty()) in_.fail_here("a game needs a player", "");
    in_.expect('{', "before the strategies");
    // { 2 3 }: how many each has; { { "up" "down" } { ... } }: their names.
    while (!in_.take('}')) {
      std::vector<std::string> own;
      if (in_.take('{')) {
        while (!in_.take('}')) own.emplace_back(in_.text("the name of a strategy, or \"}\" after the last,"));
      } else {
        const uint32_t count = in_.whole("the number of a player's strategies");
        if (count > 1000000) in_.fail_here("a player has more than a million strategies", "");
        for (uint32_t s = 1; s <= count; ++s) own.push_back(std::to_string(s));
      }
      if (own.empty()) in_.fail_here(fmt::format("player {} has no strategy", strategies_.size() + 1), "");
      strategies_.push_back(std::move(own));
    }
    if (strategies_.size() != players())
      in_.fail_here(fmt::format("there are strategies of {} players, and {} players", strategies_.size(), players()),
                    "");
    if (in_.peek() == '"') comment_ = in_.text("the comment");
  }

  void pause(uint64_t done) {
    if (done % 65536 != 0) return;
    if (run_.stop.stop_requested()) throw Stopped();
    run_.report({"reading the game", static_cast<double>(in_.offset()) / static_cast<double>(in_.size())});
  }

  void read_payoffs() {
    payoffs_.reserve(std::min<uint64_t>(contingencies_ * players(), in_.size()));
    for (uint64_t i = 0; i < contingencies_ * players(); ++i) {
      if (in_.at_end()) in_.fail_here(fmt::format("{} pay-offs are there of {}", i, contingencies_ * players()), "");
      payoffs_.push_back(in_.number("a pay-off"));
      pause(i);
    }
  }

  void read_outcomes() {
    in_.expect('{', "before the outcomes");
    std::vector<double> outcomes(players(), 0.0);  // outcome 0: nothing
    while (!in_.take('}')) {
      in_.expect('{', "before an outcome");
      in_.text("the name of the outcome");
      for (size_t m = 0; m < players(); ++m) {
        outcomes.push_back(in_.number("a pay-off"));
        in_.take(',');
      }
      in_.expect('}', fmt::format("after the {} pay-offs of an outcome", players()).c_str());
    }
    const uint64_t known = outcomes.size() / players();
    for (uint64_t i = 0; i < contingencies_; ++i) {
      const size_t at = (in_.peek(), in_.offset());
      const uint32_t outcome = in_.whole("the outcome of a contingency");
      if (outcome >= known)
        in_.fail(at, fmt::format("there is no outcome {}", outcome), fmt::format("There are {}.", known - 1));
      payoffs_.insert(payoffs_.end(), outcomes.begin() + static_cast<ptrdiff_t>(outcome * players()),
                      outcomes.begin() + static_cast<ptrdiff_t>((outcome + 1) * players()));
      pause(i);
    }
  }

  /// The first player's strategy turns fastest in the file; in the tree the first player chooses first.
  PlainGame build() {
    PlainBuilder builder(names_);
    builder.game().title = title_;
    builder.game().comment = comment_;
    std::vector<uint64_t> stride(players());
    uint64_t step = 1;
    for (size_t m = 0; m < players(); ++m) {
      stride[m] = step;
      step *= strategies_[m].size();
      builder.add_decision(static_cast<uint32_t>(m), 1, "", strategies_[m]);
    }
    // In prefix order: down to the last player's choice, then on to the next of the last player that has one.
    std::vector<size_t> chosen(players(), 0);
    uint64_t contingency = 0;
    size_t player = 0;
    for (;;) {
      for (; player < players(); ++player)
        if (!builder.decision(static_cast<DecisionId>(player)))
          throw std::logic_error("a strategic game has perfect recall");
      builder.terminal(std::span(payoffs_).subspan(contingency * players(), players()));
      while (player > 0 && chosen[player - 1] + 1 == strategies_[player - 1].size()) {
        --player;
        contingency -= chosen[player] * stride[player];
        chosen[player] = 0;
      }
      if (player == 0) return builder.finish();
      ++chosen[player - 1];
      contingency += stride[player - 1];
    }
  }

  Scanner& in_;
  const Run& run_;
  std::string title_, comment_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> strategies_;
  uint64_t contingencies_ = 0;
  std::vector<double> payoffs_;  ///< [contingency][player]
};

}  // namespace

PlainGame read_nfg(Scanner& scanner, const Run& run) { return NfgReader(scanner, run).read(); }

}  // namespace walkaway
