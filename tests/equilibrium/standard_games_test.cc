// SPDX-License-Identifier: Apache-2.0
// The standard games against numbers that others have published, by the checker alone.
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "game/standard.h"
#include "scenario/fault.h"

namespace walkaway {
namespace {

using Kind = StandardGame::Kind;
using Order = StandardGame::PrizeOrder;

PlainGame made(const StandardGame& which) {
  PlainGame game = make_standard_game(which);
  check_invariants(game.tree);
  EXPECT_EQ(game.tree.nodes(), which.nodes()) << game.title;
  return game;
}

/// Gains of exact play against even odds on all moves, summed over the players.
double gain_at_uniform(const PlainGame& game) {
  std::vector<double> log_prob(game.tree.variables());
  for (const Decision& d : game.tree.decisions)
    for (uint32_t a = 0; a < d.actions; ++a) log_prob[d.first + a] = -std::log(d.actions);
  const std::vector<double> gain = certify(game.tree, log_prob).best_response_gain;
  return std::accumulate(gain.begin(), gain.end(), 0.0);
}

TEST(StandardGames, KuhnIsKuhns) {
  const PlainGame game = made({.kind = Kind::kuhn});
  EXPECT_EQ(game.tree.nodes(), 55u);
  EXPECT_EQ(game.tree.decisions.size(), 12u);
  EXPECT_NEAR(gain_at_uniform(game), 0.9166667, 1e-7);  // case 14 of the known answers
  EXPECT_EQ(made({.kind = Kind::kuhn, .cards = 13}).tree.nodes(), 1405u);
}

TEST(StandardGames, LeducIsOpenSpiels) {
  const PlainGame full = made({.kind = Kind::leduc}), merged = made({.kind = Kind::leduc, .merged = true});
  EXPECT_EQ(full.tree.nodes(), 9457u);
  EXPECT_EQ(full.tree.decisions.size(), 936u);
  EXPECT_EQ(merged.tree.nodes(), 1939u);
  EXPECT_EQ(merged.tree.decisions.size(), 288u);
  EXPECT_NEAR(gain_at_uniform(full), 4.747222222, 1e-9);  // case 15
  EXPECT_NEAR(gain_at_uniform(merged), 4.747222222, 1e-9);
}

TEST(StandardGames, LiarsDiceIsOpenSpiels) {
  const PlainGame game = made({.kind = Kind::liars_dice});
  EXPECT_EQ(game.tree.nodes(), 294883u);
  EXPECT_EQ(game.tree.decisions.size(), 24576u);
  EXPECT_NEAR(gain_at_uniform(game), 1.561488646, 1e-9);  // case 16
}

TEST(StandardGames, RollsThatLookTheSameAreWeighted) {
  // Two dice of two sides: 1-1, 1-2, 2-2 with odds 1/4, 1/2, 1/4.
  const Tree tree = made({.kind = Kind::liars_dice, .dice = 2, .sides = 2}).tree;
  ASSERT_EQ(tree.child_count[0], 3u);
  EXPECT_NEAR(std::exp(tree.chance_log_prob[1]), 0.5, 1e-15);
  EXPECT_NEAR(std::exp(tree.chance_log_prob[2]), 0.25, 1e-15);
}

TEST(StandardGames, GoofspielHasTheSizesThatArePublished) {
  // 969,523 nodes with 6 cards and 47.5 million with 7, prizes in a known order; 162 information sets with 4 cards.
  EXPECT_EQ((StandardGame{.kind = Kind::goofspiel, .cards = 6}.nodes()), 969523);
  EXPECT_EQ((StandardGame{.kind = Kind::goofspiel, .cards = 7}.nodes()), 47506635);
  EXPECT_EQ(made({.kind = Kind::goofspiel, .cards = 4}).tree.decisions.size(), 162u);
  for (const Order order : {Order::ascending, Order::random}) made({.kind = Kind::goofspiel, .order = order});
}

TEST(StandardGames, GoofspielPaysByItsRules) {
  // Two cards, the prize of 2 first. The higher card takes it; then the lower one is left against the higher, for the
  // prize of 1. First child first: bids 1 and 1 take nothing twice, 1 and 2 lose by one point.
  const PlainGame game = made({.kind = Kind::goofspiel, .cards = 2, .points = true});
  std::vector<double> first;
  for (size_t i = 0; i < game.tree.payoff.size(); i += 2) first.push_back(game.tree.payoff[i]);
  EXPECT_EQ(first, (std::vector<double>{0, -1, 1, 0}));
}

TEST(StandardGames, OpenBidsAreToldApart) {
  const PlainGame secret = made({.kind = Kind::goofspiel, .cards = 4}),
                  open = made({.kind = Kind::goofspiel, .cards = 4, .open = true});
  EXPECT_GT(open.tree.decisions.size(), secret.tree.decisions.size());
  EXPECT_EQ(open.tree.nodes(), secret.tree.nodes());
}

TEST(StandardGames, BargainGrowsAsItShould) {
  const uint32_t nodes[] = {53, 197, 629, 1925, 5813};
  for (uint32_t t = 1; t <= 5; ++t) EXPECT_EQ(made({.kind = Kind::bargain, .rounds = t}).tree.nodes(), nodes[t - 1]);
  const PlainGame game = made({.kind = Kind::bargain, .rounds = 4, .zero_sum = true});
  for (size_t i = 0; i < game.tree.payoff.size(); i += 2) EXPECT_EQ(game.tree.payoff[i], -game.tree.payoff[i + 1]);
}

TEST(StandardGames, AreWrittenAndReadBack) {
  for (const Kind kind : {Kind::kuhn, Kind::leduc, Kind::goofspiel, Kind::bargain}) {
    const PlainGame game = made({.kind = kind, .merged = true});
    const PlainGame again = read_plain_game_text(to_efg(game), "again.efg");
    EXPECT_EQ(again.tree.nodes(), game.tree.nodes());
    EXPECT_EQ(again.tree.decisions.size(), game.tree.decisions.size());
    EXPECT_NEAR(gain_at_uniform(again), gain_at_uniform(game), 1e-12);
  }
}

TEST(StandardGames, ThatAreTooLargeAreRefusedAtOnce) {
  EXPECT_THROW(make_standard_game({.kind = Kind::goofspiel, .cards = 9}), InputError);
  EXPECT_THROW(make_standard_game({.kind = Kind::leduc}, 1000), InputError);
  EXPECT_THROW(make_standard_game({.kind = Kind::kuhn, .cards = 1}), std::invalid_argument);
  EXPECT_THROW(make_standard_game({.kind = Kind::liars_dice, .dice = 6}), std::invalid_argument);
}

}  // namespace
}  // namespace walkaway
