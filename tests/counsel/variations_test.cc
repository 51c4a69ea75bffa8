// SPDX-License-Identifier: Apache-2.0
// Pivots and what-ifs: the same game played otherwise.
#include <cmath>

#include <gtest/gtest.h>

#include "counsel/toys.h"

namespace walkaway {
namespace {

using namespace toys;

/// B guesses what A will do and is paid for being right; A would rather be guessed wrong. Noise 1, so that it can be
/// done by hand.
const char* const kGuess = R"(
walkaway = 1
title = "guess"
clock = { rounds = 1 }
[party.a]
noise = 1
[party.b]
noise = 1
[number]
prize = 2
[[stage]]
id = "guess"
mover = "b"
then = "course"
move.talk = {}
move.press = {}
[[stage]]
id = "course"
mover = "a"
then = "next_round"
move.talk.pay = { a = 1, b = "last.guess == talk ? prize : 0" }
move.press.pay = { a = "last.guess == press ? 0 : 4", b = "last.guess == press ? prize : 0" }
[[pivot]]
id = "press"
party = "a"
stage = "course"
move = "press"
[[what_if]]
id = "no_prize"
set = { "number.prize" = 0 }
[[what_if]]
id = "prizes"
sweep = { number = "number.prize", from = 0, to = 4, steps = 3 }
[[what_if]]
id = "committed"
commit = [{ party = "a", stage = "course", move = "press" }]
)";

class Guess : public testing::Test {
 protected:
  Scenario scenario = read_scenario_text(kGuess, "guess.toml");
  Answers answers = ask(scenario);
  /// Chance that B guesses "press", if A plays freely afterwards and a right guess is worth `prize`.
  static double guesses_press(double prize) { return logistic(prize * logistic(-1) - prize * logistic(-3)); }
  static double free_value(double g) { return g * logistic(1) + (1 - g) * (4 * logistic(3) + logistic(-3)); }
};

TEST_F(Guess, AnnouncedPivotIsKnownAndASecretOneIsNot) {
  ASSERT_EQ(answers.pivots.size(), 2u);
  const PivotCurve &announced = answers.pivots[0], &secret = answers.pivots[1];
  ASSERT_TRUE(announced.announced);
  ASSERT_FALSE(secret.announced);
  ASSERT_EQ(announced.points.size(), 2u);
  EXPECT_EQ(announced.points[0].round, 1u);
  EXPECT_EQ(announced.points[1].round, 0u);
  EXPECT_NEAR(announced.points[0].value[0].all, 4 * (1 - logistic(2)), 1e-9);
  EXPECT_NEAR(secret.points[0].value[0].all, 4 * (1 - guesses_press(2)), 1e-9);
  for (const PivotCurve* curve : {&announced, &secret}) {
    EXPECT_NEAR(curve->points[1].value[0].all, free_value(guesses_press(2)), 1e-9);
    EXPECT_EQ(curve->best_round, 0u);
    EXPECT_TRUE(curve->solved);
  }
}

TEST_F(Guess, AWhatIfIsSolvedWithItsOwnNumbers) {
  ASSERT_EQ(answers.what_ifs.size(), 3u);
  EXPECT_NEAR(answers.what_ifs[0].points[0].value[0].all, free_value(0.5), 1e-9);
  EXPECT_NEAR(answers.today.points[0].value[0].all, free_value(guesses_press(2)), 1e-9);
}

TEST_F(Guess, ASweepGoesThroughItsPointsInOrder) {
  const auto& points = answers.what_ifs[1].points;
  ASSERT_EQ(points.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(points[i].at, 2.0 * double(i));
    EXPECT_NEAR(points[i].value[0].all, free_value(guesses_press(points[i].at)), 1e-9);
  }
}

TEST_F(Guess, ACommitmentInAWhatIfIsAnAnnouncedPivot) {
  EXPECT_NEAR(answers.what_ifs[2].points[0].value[0].all, answers.pivots[0].points[0].value[0].all, 1e-9);
}

TEST(WhatIf, DrawsTypesFromThePosteriorAndShowsThePriorToo) {
  Toy toy = after(staller(), {}, "outrage");
  toy.rounds = 2;
  toy.more = "[[what_if]]\nid = \"same\"\nset = { \"party.p.noise\" = 4 }\n";
  const Scenario scenario = read(toy);
  const Answers answers = ask(scenario);
  const WhatIfPoint &same = answers.what_ifs[0].points[0], &today = answers.today.points[0];
  for (size_t e = 0; e < same.endings.size(); ++e) {
    EXPECT_NEAR(same.endings[e].all, today.endings[e].all, 1e-12);
    EXPECT_NEAR(same.endings_prior[e], today.endings_prior[e], 1e-12);
    EXPECT_NEAR(same.endings_prior[e], answers.forecast.endings[e].before_record, 1e-12);
  }
  // The staller is likelier after the outrage than before, and deals less.
  EXPECT_LT(same.endings[kAgreement].all, same.endings_prior[kAgreement]);
  ASSERT_EQ(same.offers.size(), 1u);
  for (size_t v = 0; v < same.offers[0].verdicts.size(); ++v)
    EXPECT_NEAR(same.offers[0].verdicts[v], answers.offers[0].verdicts[v], 1e-12);
}

TEST(WhatIf, SaysWhereTheRecordCanNoLongerBe) {
  Toy toy = after(staller(), {}, "outrage");
  toy.rounds = 2;
  toy.more = "[[what_if]]\nid = \"held\"\ncommit = [{ party = \"p\", stage = \"offer\", move = \"fair\" }]\n";
  const Answers answers = ask(toy);
  EXPECT_FALSE(answers.what_ifs[0].points[0].record_possible);
  EXPECT_TRUE(answers.what_ifs[0].points[0].offers.empty());
}

TEST(Pivot, IsHeldToItsCourseBeforeAndAfter) {
  // A alone: talking pays 1 a round, pressing 3; patience one half. Pressing from t on: by hand.
  const Answers answers = ask(read_scenario_text(R"(
walkaway = 1
title = "alone"
clock = { rounds = 3 }
[party.a]
noise = 1
patience = 0.5
[[stage]]
id = "course"
mover = "a"
then = "next_round"
move.talk.pay.a = 1
move.press.pay.a = 3
[[pivot]]
id = "press"
party = "a"
stage = "course"
before = "talk"
move = "press"
announced = true
)",
                                                 "alone.toml"));
  ASSERT_EQ(answers.pivots.size(), 1u);
  const PivotCurve& curve = answers.pivots[0];
  const double values[4] = {3 + 1.5 + 0.75, 1 + 1.5 + 0.75, 1 + 0.5 + 0.75, 1 + 0.5 + 0.25};
  ASSERT_EQ(curve.points.size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(curve.points[i].value[0].all, values[i], 1e-12);
  EXPECT_EQ(curve.best_round, 1u);
  ASSERT_EQ(curve.cost_of_waiting.size(), 2u);
  EXPECT_NEAR(curve.cost_of_waiting[0], 2, 1e-12);
  EXPECT_NEAR(curve.cost_of_waiting[1], 1, 1e-12);
}

TEST(Deals, AreComparedWithWhatFailureIsWorth) {
  const Toy toy = after(staller(), {}, "fair");
  const Answers answers = ask(toy);
  ASSERT_EQ(answers.deal.on_menu, 2u);
  ASSERT_EQ(answers.deal.parties.size(), 2u);
  EXPECT_NEAR(answers.deal.value(1, 0, 1), 45, 1e-9);  // fair, to the maker who is a dealer
  double posterior = 0, room = 0;
  for (const TypePairDeals& pair : answers.deal.pairs) {
    posterior += pair.posterior;
    if (!pair.space.rational.empty()) room += pair.posterior;
    // A dealer and anyone can agree on `fair`; a staller loses by it.
    EXPECT_EQ(pair.space.rational.empty(), pair.types[0] == 0);
  }
  EXPECT_NEAR(posterior, 1, 1e-12);
  EXPECT_NEAR(answers.deal.chance_of_room, room, 1e-12);
}

TEST(Deals, CountWhatWasPaidBeforeOnBothSides) {
  const auto room = [](const std::string& fee) {
    return ask(read_scenario_text(R"(walkaway = 1
title = "A fee at the door"
clock = { rounds = 1 }
party.a.noise = 1
party.b.noise = 1
issue.x = { option = { no = "no", yes = "yes" }, worth = { a = { yes = 3 }, b = { yes = 3 } } }
package.p.x = "yes"
[[stage]]
id = "door"
mover = "a"
move.enter = { pay = { a = )" + fee + R"( } }
move.knock = { pay = { a = )" + fee + R"( } }
then = "offer"
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["p"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
)",
                                  "fee.toml"))
        .deal;
  };
  const DealAnswer free = room("0"), dear = room("7"), paid = room("-7");
  EXPECT_EQ(free.pairs.at(0).space.rational.size(), 1u);
  for (const DealAnswer& deal : {dear, paid})
    EXPECT_EQ(deal.pairs.at(0).space.rational, free.pairs.at(0).space.rational);
  EXPECT_NEAR(dear.value(0, 0, 0), free.value(0, 0, 0) + 7, 1e-12);
  EXPECT_NEAR(dear.pairs[0].walk_away[0], free.pairs[0].walk_away[0] + 7, 1e-12);
}

TEST(BetterOffers, ComeFromTheSameMenu) {
  const Answers answers = ask(after(believer(), {}, "bold"));
  ASSERT_TRUE(answers.offers[0].should_have_offered.has_value());
  EXPECT_EQ(answers.offers[0].should_have_offered->move, "modest");
  EXPECT_GE(answers.offers[0].should_have_offered->chance_of_acceptance, 0.5);
  EXPECT_GT(answers.offers[0].should_have_offered->gain[0], 0);
  EXPECT_FALSE(ask(after(haggle(), {}, "ask60")).offers[0].should_have_offered.has_value());
}

}  // namespace
}  // namespace walkaway
