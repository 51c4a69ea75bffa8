// SPDX-License-Identifier: Apache-2.0
// Hedges and further cycles: games small enough to be done by hand.
#include <cmath>

#include <gtest/gtest.h>

#include "counsel/toys.h"

namespace walkaway {
namespace {

using toys::logistic;

double bits(double p) { return -p * std::log2(p) - (1 - p) * std::log2(1 - p); }

/// A storm comes three times in ten, each round; whoever has bought cover does not feel it.
constexpr const char* kCover = R"(
walkaway = 1
title = "cover"
clock = { rounds = 2 }
[party.a]
noise = 1
type.frail.prior = 0.25
type.tough.prior = "rest"
number.harm = { value = 10, by_type.tough = 4 }
[[stage]]
id = "cover"
kind = "hedge"
mover = "a"
cost = 1
then = "storm"
[[stage]]
id = "storm"
kind = "chance"
then = "next_round"
move.comes = { chance = 0.3, pay.a = "cover == bought ? 0 : -harm" }
move.passes = { chance = 0.7 }
)";

struct Covered {
  double with, without;
  double first, second;  ///< chances to buy in each round
};

Covered covered(double loss) {
  Covered c{};
  const double second = logistic(loss - 1), value_second = -second - (1 - second) * loss;
  c.first = logistic(-1 - (-loss + value_second));
  c.second = (1 - c.first) * second;
  c.with = -c.first + (1 - c.first) * (-loss + value_second);
  c.without = -2 * loss;
  return c;
}

TEST(Hedge, IsWorthWhatItSavesLessWhatItCosts) {
  const Answers answers = toys::ask(read_scenario_text(kCover, "cover.toml"));
  ASSERT_EQ(answers.hedges.size(), 1u);
  const HedgeAnswer& hedge = answers.hedges[0];
  EXPECT_TRUE(hedge.solved && hedge.enabled);
  const Covered frail = covered(3), tough = covered(1.2);
  const auto mean = [](double a, double b) { return 0.25 * a + 0.75 * b; };
  ASSERT_EQ(hedge.gain.size(), 3u);
  const double gain_frail = frail.with - frail.without, gain_tough = tough.with - tough.without;
  EXPECT_NEAR(hedge.gain[0].value.all, mean(gain_frail, gain_tough), 1e-7);
  EXPECT_NEAR(hedge.gain[1].value.all, gain_frail, 1e-7);
  EXPECT_NEAR(hedge.gain[2].value.all, gain_tough, 1e-7);
  ASSERT_EQ(hedge.bought.size(), 2u);
  EXPECT_NEAR(hedge.bought[0], mean(frail.first, tough.first), 1e-7);
  EXPECT_NEAR(hedge.bought[1], mean(frail.second, tough.second), 1e-7);
  EXPECT_NEAR(hedge.bought_by_type[0][1], frail.second, 1e-7);
  EXPECT_NEAR(hedge.bought_by_type[1][0], tough.first, 1e-7);
}

TEST(Hedge, IsBestBoughtWhenItSavesMost) {
  const Answers answers = toys::ask(read_scenario_text(kCover, "cover.toml"));
  const HedgeAnswer& hedge = answers.hedges.at(0);
  ASSERT_EQ(hedge.points.size(), 3u);
  const double loss = 0.25 * 3 + 0.75 * 1.2;  // a round
  const double values[] = {-1, -loss - 1, -2 * loss};
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(hedge.points[i].round, i < 2 ? i + 1 : 0);
    EXPECT_NEAR(hedge.points[i].value[0].all, values[i], 1e-9);
  }
  EXPECT_EQ(hedge.best_round, 1u);
}

TEST(Hedge, IsToldOfWhereTheFileLeavesItOut) {
  std::string text = kCover;
  text.replace(text.find("cost = 1"), 8, "enabled = false\ncost = 1");
  const HedgeAnswer left_out = toys::ask(read_scenario_text(text, "cover.toml")).hedges.at(0);
  const HedgeAnswer hedge = toys::ask(read_scenario_text(kCover, "cover.toml")).hedges.at(0);
  EXPECT_FALSE(left_out.enabled);
  for (size_t i = 0; i < 3; ++i) EXPECT_NEAR(left_out.gain[i].value.all, hedge.gain[i].value.all, 1e-7);
  for (size_t r = 0; r < 2; ++r) EXPECT_NEAR(left_out.bought[r], hedge.bought[r], 1e-7);
}

/// B presses or holds; pressing leads to a second cycle, where it is asked again. A looks on.
constexpr const char* kTwice = R"(
walkaway = 1
title = "twice"
clock = { rounds = 2 }
[cycle]
times = 2
start = "act"
[party.b]
noise = 1
type.hard.prior = 0.3
type.soft.prior = "rest"
number.taste = { value = 1, by_type.soft = -1 }
[[stage]]
id = "act"
mover = "b"
move.press = { pay.b = "taste", then = "next_cycle" }
move.hold = { then = "no_agreement" }
)";

TEST(Cycles, TeachWhatTheFirstMovesTell) {
  const Answers answers = toys::ask(read_scenario_text(kTwice, "twice.toml"));
  ASSERT_EQ(answers.cycles.cycles.size(), 2u);
  // In the second cycle pressing brings the taste alone; in the first what the second is worth besides.
  const auto second = [](double taste) { return logistic(taste); };
  const auto first = [&](double taste) { return logistic(taste + second(taste) * taste); };
  const double hard = first(1), soft = first(-1), reached = 0.3 * hard + 0.7 * soft;
  const Cycle &one = answers.cycles.cycles[0], &two = answers.cycles.cycles[1];
  EXPECT_NEAR(one.reached.all, 1, 1e-12);
  EXPECT_NEAR(one.bits[0], 0, 1e-12);
  EXPECT_NEAR(one.types[0].odds_if_true, 0.3, 1e-12);
  EXPECT_NEAR(two.reached.all, reached, 1e-9);
  EXPECT_NEAR(two.reached_now.all, reached, 1e-9);
  ASSERT_EQ(two.types.size(), 2u);
  const double odds = 0.3 * hard / reached, odds_held = 0.3 * (1 - hard) / (1 - reached);
  EXPECT_NEAR(two.types[0].reached, hard, 1e-9);
  EXPECT_NEAR(two.types[0].odds, odds, 1e-9);
  EXPECT_NEAR(two.types[0].odds_if_true, odds, 1e-9);
  EXPECT_NEAR(two.types[1].odds_if_true, 1 - odds, 1e-9);
  EXPECT_NEAR(two.bits[0], bits(0.3) - reached * bits(odds) - (1 - reached) * bits(odds_held), 1e-9);
  // Without it pressing once is all that there is.
  ASSERT_EQ(answers.cycles.worth.size(), 3u);
  const auto gain = [&](double taste) {
    return first(taste) * (taste + second(taste) * taste) - second(taste) * taste;
  };
  EXPECT_TRUE(answers.cycles.solved);
  EXPECT_NEAR(answers.cycles.worth[1].value.all, gain(1), 1e-7);
  EXPECT_NEAR(answers.cycles.worth[2].value.all, gain(-1), 1e-7);
  EXPECT_NEAR(answers.cycles.worth[0].value.all, 0.3 * gain(1) + 0.7 * gain(-1), 1e-7);
}

TEST(Cycles, AreCertainOnceTheRecordIsInThem) {
  const std::string text = std::string(kTwice) + "[[record]]\nstage = \"act\"\nmove = \"press\"\n";
  const Answers answers = toys::ask(read_scenario_text(text, "twice.toml"));
  EXPECT_NEAR(answers.cycles.cycles.at(1).reached_now.all, 1, 1e-12);
  EXPECT_LT(answers.cycles.cycles[1].reached.all, 0.9);
}

TEST(Cycles, AreNotToldOfWhereThereIsOne) {
  EXPECT_TRUE(toys::ask(toys::haggle()).cycles.cycles.empty());
  EXPECT_TRUE(toys::ask(toys::haggle()).hedges.empty());
}

}  // namespace
}  // namespace walkaway
