// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <numeric>

#include "game/standard_sheet.h"

namespace walkaway::standard {

PlainGame kuhn(const StandardGame& g, const Run& run) {
  GameSheet sheet({"First", "Second"}, run);
  Names deals;
  for (uint32_t a = 1; a <= g.cards; ++a)
    for (uint32_t b = 1; b <= g.cards; ++b)
      if (a != b) deals.push_back(fmt::format("{} {}", a, b));
  sheet.chance(equal_odds(deals.size()), deals);
  const Names open = {"check", "bet"}, answer = {"fold", "call"};
  for (uint32_t a = 1; a <= g.cards; ++a)
    for (uint32_t b = 1; b <= g.cards; ++b) {
      if (a == b) continue;
      const double sign = a > b ? 1 : -1;
      const std::string first = std::to_string(a), second = std::to_string(b);
      sheet.decide(0, first, open);
      sheet.decide(1, second + " check", open);
      sheet.end(sign);
      sheet.decide(0, first + " check bet", answer);
      sheet.end(-1);
      sheet.end(2 * sign);
      sheet.decide(1, second + " bet", answer);
      sheet.end(1);
      sheet.end(2 * sign);
    }
  return sheet.finish(fmt::format("Kuhn poker, {} cards", g.cards));
}

namespace {

class Leduc {
 public:
  Leduc(const StandardGame& g, const Run& run) : g_(g), sheet_({"First", "Second"}, run), left_(g.ranks, 2) {}

  PlainGame play() {
    deal([&](Card first) {
      deal([&](Card second) {
        hand_[0] = first, hand_[1] = second;
        bet(0, "", {1, 1}, 0, 0, false);
      });
    });
    return sheet_.finish(fmt::format("Leduc poker, {} ranks{}", g_.ranks, g_.merged ? ", suits merged" : ""));
  }

 private:
  struct Card {
    uint32_t rank = 0, suit = 0;
    std::string name(bool merged) const { return fmt::format("{}{}", rank + 1, merged ? "" : suit == 0 ? "a" : "b"); }
  };
  struct Pot {
    double in[2];
  };

  /// A chance node over the cards that are left, and what follows each.
  template <typename Follow>
  void deal(Follow follow) {
    std::vector<Card> cards;
    std::vector<double> odds;
    const double total = std::accumulate(left_.begin(), left_.end(), 0.0);
    for (uint32_t r = 0; r < g_.ranks; ++r) {
      if (g_.merged && left_[r] > 0) cards.push_back({r, 0}), odds.push_back(left_[r] / total);
      for (uint32_t s = 0; s < 2 && !g_.merged; ++s)
        if ((gone_[s].size() <= r || gone_[s][r] == 0)) cards.push_back({r, s}), odds.push_back(1 / total);
    }
    Names names;
    for (const Card& card : cards) names.push_back(card.name(g_.merged));
    sheet_.chance(odds, names);
    for (const Card& card : cards) {
      for (auto& gone : gone_) gone.resize(g_.ranks, 0);
      --left_[card.rank];
      if (!g_.merged) gone_[card.suit][card.rank] = 1;
      follow(card);
      ++left_[card.rank];
      if (!g_.merged) gone_[card.suit][card.rank] = 0;
    }
  }

  /// `round` 0 or 1; `said` all betting so far.
  void bet(uint32_t round, const std::string& said, Pot pot, uint32_t turn, uint32_t raises, bool checked) {
    const bool facing = pot.in[turn] < pot.in[1 - turn];
    Names actions;
    if (facing) actions.push_back("fold");
    actions.push_back(facing ? "call" : "check");
    if (raises < 2) actions.push_back("raise");
    const std::string board = round == 1 ? " " + board_.name(g_.merged) : "";
    sheet_.decide(turn, hand_[turn].name(g_.merged) + board + " " + said, actions);
    if (facing) sheet_.end(turn == 0 ? -pot.in[0] : pot.in[1]);
    Pot even = pot;
    even.in[turn] = pot.in[1 - turn];
    if (facing || checked)
      close(round, said + "c", even);
    else
      bet(round, said + "c", even, 1 - turn, raises, true);
    if (raises < 2) {
      Pot more = pot;
      more.in[turn] = pot.in[1 - turn] + (round == 0 ? 2 : 4);
      bet(round, said + "r", more, 1 - turn, raises + 1, true);
    }
  }

  void close(uint32_t round, const std::string& said, Pot pot) {
    if (round == 1) return show(pot);
    deal([&](Card board) {
      board_ = board;
      bet(1, said + "/", pot, 0, 0, false);
    });
  }

  void show(Pot pot) {
    const uint32_t a = hand_[0].rank, b = hand_[1].rank, board = board_.rank;
    const bool first = a != b && (a == board || (b != board && a > b));
    sheet_.end(a == b ? 0 : first ? pot.in[1] : -pot.in[0]);
  }

  const StandardGame& g_;
  GameSheet sheet_;
  std::vector<uint32_t> left_;    ///< [ranks] cards not dealt
  std::vector<uint8_t> gone_[2];  ///< [suits][ranks], unless merged
  Card hand_[2], board_;
};

}  // namespace

PlainGame leduc(const StandardGame& g, const Run& run) { return Leduc(g, run).play(); }

}  // namespace walkaway::standard
