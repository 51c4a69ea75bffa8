// SPDX-License-Identifier: Apache-2.0
#include "game/standard.h"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "game/size.h"
#include "game/standard_sheet.h"

namespace walkaway {
namespace {

constexpr double kBytesPerNode = 50;  ///< of the tree while it grows; names aside

using namespace standard;

class LiarsDice {
 public:
  LiarsDice(const StandardGame& g, const Run& run) : g_(g), sheet_({"First", "Second"}, run) {
    std::vector<uint32_t> count(g.sides, 0);
    add_rolls(count, 0, g.dice);
    for (uint32_t q = 1; q <= 2 * g.dice; ++q)
      for (uint32_t face = 1; face <= g.sides; ++face) bids_.push_back(fmt::format("{}x{}", q, face));
  }

  PlainGame play() {
    sheet_.chance(odds_);
    for (roll_[0] = 0; roll_[0] < rolls_.size(); ++roll_[0]) {
      sheet_.chance(odds_);
      for (roll_[1] = 0; roll_[1] < rolls_.size(); ++roll_[1]) bid(0, 0, "");
    }
    return sheet_.finish(fmt::format("Liar's dice, {} of {} sides each", g_.dice, g_.sides));
  }

 private:
  /// All ways to roll `left` more dice of faces from `face` on, by how many show each face.
  void add_rolls(std::vector<uint32_t>& count, uint32_t face, uint32_t left) {
    if (face + 1 < g_.sides) {
      for (uint32_t n = left + 1; n-- > 0;) {
        count[face] = n;
        add_rolls(count, face + 1, left - n);
      }
      count[face] = 0;
      return;
    }
    count[face] = left;
    double ways = std::tgamma(g_.dice + 1.0);
    std::string name;
    for (uint32_t f = 0; f < g_.sides; ++f) {
      ways /= std::tgamma(count[f] + 1.0);
      for (uint32_t n = 0; n < count[f]; ++n) name += fmt::format("{}{}", name.empty() ? "" : "-", f + 1);
    }
    rolls_.push_back(count);
    names_.push_back(name);
    odds_.push_back(std::round(ways) / std::pow(g_.sides, g_.dice));
  }

  /// `next` is the lowest bid that is allowed; the last one made is `next` - 1.
  void bid(uint32_t turn, uint32_t next, const std::string& said) {
    Names actions(bids_.begin() + next, bids_.end());
    if (next > 0) actions.push_back("liar");
    sheet_.decide(turn, names_[roll_[turn]] + said, actions);
    for (uint32_t b = next; b < bids_.size(); ++b) bid(1 - turn, b + 1, said + " " + bids_[b]);
    if (next > 0) sheet_.end(holds(next - 1) == (turn == 1) ? 1 : -1);
  }

  bool holds(uint32_t bid) const {
    const uint32_t face = bid % g_.sides, wild = g_.sides - 1;
    uint32_t shown = 0;
    for (const size_t roll : roll_) shown += rolls_[roll][face] + (face == wild ? 0 : rolls_[roll][wild]);
    return shown >= bid / g_.sides + 1;
  }

  const StandardGame& g_;
  GameSheet sheet_;
  std::vector<std::vector<uint32_t>> rolls_;  ///< [rolls][sides]
  Names names_, bids_;
  std::vector<double> odds_;
  size_t roll_[2] = {};
};

class Goofspiel {
 public:
  using Order = StandardGame::PrizeOrder;
  Goofspiel(const StandardGame& g, const Run& run)
      : g_(g), sheet_({"First", "Second"}, run), hand_{Held(g.cards, 1), Held(g.cards, 1)}, prizes_(g.cards, 1) {}

  PlainGame play() {
    round(g_.cards, 0, "", "");
    const char* order = g_.order == Order::random      ? "random"
                        : g_.order == Order::ascending ? "ascending"
                                                       : "descending";
    return sheet_.finish(fmt::format("Goofspiel, {} cards, prizes {}, bids {}{}", g_.cards, order,
                                     g_.open ? "seen after" : "not seen", g_.points ? ", for points" : ""));
  }

 private:
  using Held = std::vector<uint8_t>;

  /// With `left` cards in each hand; `lead` is the first's points less the second's, `a` and `b` what they have seen.
  void round(uint32_t left, int lead, const std::string& a, const std::string& b) {
    if (left == 1) {
      const int points = lead + last_prize();
      sheet_.end(g_.points ? points : (points > 0) - (points < 0));
      return;
    }
    if (g_.order != Order::random) {
      bids(left, static_cast<int>(g_.order == Order::descending ? left : g_.cards + 1 - left), lead, a, b);
      return;
    }
    sheet_.chance(equal_odds(left));
    for (uint32_t prize = 1; prize <= g_.cards; ++prize) {
      if (!prizes_[prize - 1]) continue;
      prizes_[prize - 1] = 0;
      const std::string seen = fmt::format(" {}:", prize);
      bids(left, static_cast<int>(prize), lead, a + seen, b + seen);
      prizes_[prize - 1] = 1;
    }
  }

  void bids(uint32_t left, int prize, int lead, const std::string& a, const std::string& b) {
    sheet_.decide(0, a, held(0));
    for (uint32_t mine = 1; mine <= g_.cards; ++mine) {
      if (!hand_[0][mine - 1]) continue;
      sheet_.decide(1, b, held(1));
      for (uint32_t yours = 1; yours <= g_.cards; ++yours) {
        if (!hand_[1][yours - 1]) continue;
        hand_[0][mine - 1] = hand_[1][yours - 1] = 0;
        const int sign = (mine > yours) - (mine < yours);
        round(left - 1, lead + sign * prize, a + heard(mine, yours), b + heard(yours, mine));
        hand_[0][mine - 1] = hand_[1][yours - 1] = 1;
      }
    }
  }

  /// " 3+": one's own bid, and whether the prize was taken; with open bids the other's bid instead.
  std::string heard(uint32_t own, uint32_t other) const {
    if (g_.open) return fmt::format(" {}/{}", own, other);
    return fmt::format(" {}{}", own, own > other ? "+" : own < other ? "-" : "=");
  }
  Names held(uint32_t player) const {
    Names names;
    for (uint32_t card = 1; card <= g_.cards; ++card)
      if (hand_[player][card - 1]) names.push_back(std::to_string(card));
    return names;
  }
  /// Points to the first player of the prize that is left.
  int last_prize() const {
    const auto only = [](const Held& held) {
      return static_cast<int>(std::find(held.begin(), held.end(), 1) - held.begin()) + 1;
    };
    const int mine = only(hand_[0]), yours = only(hand_[1]);
    const int prize = g_.order == Order::random      ? only(prizes_)
                      : g_.order == Order::ascending ? static_cast<int>(g_.cards)
                                                     : 1;
    return ((mine > yours) - (mine < yours)) * prize;
  }

  const StandardGame& g_;
  GameSheet sheet_;
  Held hand_[2], prizes_;  ///< [cards] 1 while it is there
};

/// Costs 0.1 to 0.5, values 1 to 0.7, and outside options that grow with the type.
class Bargain {
 public:
  Bargain(const StandardGame& g, const Run& run) : g_(g), sheet_({"Seller", "Buyer"}, run) {
    for (uint32_t p = 1; p <= g.prices; ++p) {
      price_.push_back(p / (g.prices + 1.0));
      offers_.push_back(fmt::format("{:.6g}", price_.back()));
    }
  }

  PlainGame play() {
    std::vector<double> odds;
    for (uint32_t i = 0; i < g_.types; ++i)
      for (uint32_t j = 0; j < g_.types; ++j) odds.push_back(1 + (3 * i + 5 * j) % 4);
    const double total = std::accumulate(odds.begin(), odds.end(), 0.0);
    for (double& p : odds) p /= total;
    sheet_.chance(odds);
    for (type_[0] = 0; type_[0] < g_.types; ++type_[0])
      for (type_[1] = 0; type_[1] < g_.types; ++type_[1]) offer(1, "");
    return sheet_.finish(fmt::format("Alternating offers, {} types, {} prices, {} rounds{}", g_.types, g_.prices,
                                     g_.rounds, g_.zero_sum ? ", zero-sum" : ""));
  }

 private:
  void offer(uint32_t round, const std::string& said) {
    const uint32_t by = (round + 1) % 2, to = 1 - by;
    sheet_.decide(by, fmt::format("type {}{}", type_[by] + 1, said), offers_);
    for (uint32_t p = 0; p < g_.prices; ++p) {
      const std::string now = said + " " + offers_[p];
      sheet_.decide(to, fmt::format("type {}{}?", type_[to] + 1, now), answers_);
      const double spread = std::max(1.0, g_.types - 1.0);
      pay(round, price_[p] - 0.1 - 0.4 * type_[0] / spread, 1 - 0.3 * type_[1] / spread - price_[p]);
      if (round < g_.rounds)
        offer(round + 1, now);
      else
        part(round + 1);
      part(round);
    }
  }
  void part(uint32_t round) { pay(round, 0.05 + 0.02 * type_[0], 0.04 + 0.03 * type_[1]); }
  void pay(uint32_t round, double seller, double buyer) {
    const double worth = std::pow(0.9, round - 1.0);
    if (g_.zero_sum)
      sheet_.end(worth * (seller - buyer));
    else
      sheet_.end(worth * seller, worth * buyer);
  }

  const StandardGame& g_;
  GameSheet sheet_;
  std::vector<double> price_;
  Names offers_;
  const Names answers_ = {"accept", "reject", "end"};
  uint32_t type_[2] = {};
};

double goofspiel_nodes(const StandardGame& g) {
  double nodes = 1;
  for (double left = 2; left <= g.cards; ++left) {
    nodes = 1 + left + left * left * nodes;
    if (g.order == StandardGame::PrizeOrder::random) nodes = 1 + left * nodes;
  }
  return nodes;
}

}  // namespace

void StandardGame::validate() const {
  const auto within = [](const char* name, uint32_t value, uint32_t low, uint32_t high) {
    if (value < low || value > high)
      throw std::invalid_argument(fmt::format("{} = {}, but it must be {} to {}", name, value, low, high));
  };
  switch (kind) {
    case Kind::kuhn:
      return within("cards", cards, 2, 1000);
    case Kind::leduc:
      return within("ranks", ranks, 2, 100);
    case Kind::liars_dice:
      within("dice", dice, 1, 5);
      return within("sides", sides, 2, 20);
    case Kind::goofspiel:
      return within("cards", cards, 2, 10);
    case Kind::bargain:
      within("types", types, 1, 100);
      within("prices", prices, 1, 100);
      return within("rounds", rounds, 1, 20);
  }
}

double StandardGame::nodes() const {
  switch (kind) {
    case Kind::kuhn:
      return 1 + 9.0 * cards * (cards - 1);
    case Kind::leduc: {
      // A round of betting: 6 decisions, 4 folds, 5 ways on.
      const auto hands = [](double boards) { return 6 + 4 + 5 * (1 + boards * 15); };
      const double r = ranks, all = 2 * r;
      return merged ? 1 + r + r * hands(r - 1) + r * (r - 1) * hands(r) : 1 + all + all * (all - 1) * hands(all - 2);
    }
    case Kind::liars_dice: {
      double rolls = 1;
      for (uint32_t n = 1; n <= dice; ++n) rolls = rolls * (sides + n - 1) / n;
      return 1 + rolls + rolls * rolls * (std::exp2(2.0 * dice * sides + 1) - 1);
    }
    case Kind::goofspiel:
      return goofspiel_nodes(*this);
    case Kind::bargain: {
      double nodes = 1;
      for (uint32_t r = 0; r < rounds; ++r) nodes = 1 + prices * (3 + nodes);
      return 1 + double{1} * types * types * nodes;
    }
  }
  throw std::logic_error("a game without a size");
}

PlainGame make_standard_game(const StandardGame& which, uint64_t max_bytes, const Run& run) {
  which.validate();
  GameOptions options;
  options.max_bytes = max_bytes;
  const double bytes = which.nodes() * kBytesPerNode, limit = byte_limit(options);
  if (bytes > limit || which.nodes() > 4e9)
    throw InputError({{"the game",
                       {},
                       fmt::format("has {:.3g} nodes, which take {:.3g} GiB; {:.3g} GiB are allowed", which.nodes(),
                                   bytes / 0x1p30, limit / 0x1p30),
                       "Make it smaller, or allow more with --max-memory; more than four billion nodes are never "
                       "built."}});
  switch (which.kind) {
    case StandardGame::Kind::kuhn:
      return kuhn(which, run);
    case StandardGame::Kind::leduc:
      return leduc(which, run);
    case StandardGame::Kind::liars_dice:
      return LiarsDice(which, run).play();
    case StandardGame::Kind::goofspiel:
      return Goofspiel(which, run).play();
    case StandardGame::Kind::bargain:
      return Bargain(which, run).play();
  }
  throw std::logic_error("a game without rules");
}

}  // namespace walkaway
