// SPDX-License-Identifier: Apache-2.0
#include "report/bottom_line.h"

#include <gtest/gtest.h>

#include "report/sample.h"
#include "report/texts.h"

namespace walkaway {
namespace {

using testing::expect_in;
using testing::expect_not_in;
using testing::line_of;
using testing::sample_answers;
using testing::sample_scenario;

BottomLine offer_line_of(const std::array<double, kVerdicts>& verdicts) {
  Answers answers = sample_answers();
  answers.offers[0].verdicts = verdicts;
  answers.offers[0].by_tolerance.fill(verdicts);
  return line_of("reveal", sample_scenario(), answers);
}

// -------------------------------------------------------------------------------------------- the last offer

TEST(BottomLine, SaysWhatTheOfferWasAndWhatComesNext) {
  const BottomLine line = offer_line_of({0.7, 0, 0, 0, 0, 0, 0.3});
  EXPECT_EQ(line.text, "The offer, “high price” by the town, was most likely a poison pill (70 in 100).");
  EXPECT_EQ(line.odds, 0.7);
  expect_in(line.hangs_on, "turns on the town: if it is “would sell for a fair price”, a gamble (30).");
  expect_in(offer_line_of({0.1, 0, 0, 0, 0, 0, 0.9}).text, "was most likely a gamble (90 in 100)");
}

TEST(BottomLine, MakesASmallLeadSoundSmall) {
  expect_in(
      offer_line_of({0.42, 0, 0, 0.36, 0, 0, 0.22}).text,
      "Whether the offer, “high price” by the town, was a poison pill (42 in 100) or a misjudgement (36) is open");
  expect_in(offer_line_of({0.48, 0, 0, 0.3, 0, 0, 0.22}).text, "was perhaps a poison pill (48 in 100)");
  const std::string sure = offer_line_of({0, 0, 0, 0, 1, 0, 0}).text;
  expect_in(sure, "was a serious offer (100 in 100)");
  expect_not_in(sure, "likely");
}

TEST(BottomLine, NamesTheAccountsUnderWhichAVerdictHolds) {
  EXPECT_EQ(line_of("reveal", sample_scenario(), sample_answers()).under, "only by “as the press has it”");
  Answers answers = sample_answers();
  answers.conclusions[0].by_account[1] = "poison_pill";
  EXPECT_EQ(line_of("reveal", sample_scenario(), answers).under, "by both accounts");
  answers.offers[0].accounts[1].verdicts = {0.2, 0, 0, 0.8, 0, 0, 0};
  expect_in(line_of("reveal", sample_scenario(), answers).hangs_on,
            "It becomes a misjudgement (80) by “as the minutes has it”");
}

TEST(BottomLine, SaysSoWhenTheToleranceTurnsTheVerdict) {
  Answers answers = sample_answers();
  answers.offers[0].by_tolerance[kTwiceNoise] = {0.1, 0, 0, 0, 0.9, 0, 0};
  expect_in(line_of("reveal", sample_scenario(), answers).hangs_on,
            "It becomes a serious offer with twice the tolerance");
  answers.offers[0].by_tolerance[kHalfNoise] = {0, 0, 1, 0, 0, 0, 0};
  expect_in(line_of("reveal", sample_scenario(), answers).hangs_on,
            "It becomes a slip with half the tolerance and a serious offer with twice the tolerance");
}

/// A sweep of the town's pride, 4 today, in which the verdict turns at the values given.
void add_sweep(Scenario& scenario, Answers& answers, const std::vector<double>& turned) {
  WhatIf what_if;
  what_if.id = "pride";
  what_if.label = "the town's pride";
  what_if.sweep = Sweep{1, 0, 10, 6};
  scenario.what_ifs = {what_if};
  WhatIfAnswer answer;
  for (int at = 0; at <= 10; at += 2) {
    WhatIfPoint point;
    point.at = at;
    point.offers = {answers.offers[0]};
    const bool turns = std::find(turned.begin(), turned.end(), at) != turned.end();
    if (turns) point.offers[0].verdicts = {0.2 - at / 100.0, 0, 0, 0, 0.8 + at / 100.0, 0, 0};
    answer.points.push_back(point);
  }
  answers.what_ifs = {answer};
}

TEST(BottomLine, NamesTheNearestValueAtWhichAWhatIfTurnsTheVerdict) {
  Scenario scenario = sample_scenario();
  Answers answers = sample_answers();
  add_sweep(scenario, answers, {0, 8, 10});
  expect_in(line_of("reveal", scenario, answers).hangs_on, "a serious offer (80) with “the town's pride” at 0");
  add_sweep(scenario, answers, {6, 8, 10});
  expect_in(line_of("reveal", scenario, answers).hangs_on, "a serious offer (86) with “the town's pride” at 6");
  add_sweep(scenario, answers, {});
  expect_not_in(line_of("reveal", scenario, answers).hangs_on, "pride");
  add_sweep(scenario, answers, {6});
  answers.what_ifs[0].points[3].status = SolveStatus::stalled;
  expect_not_in(line_of("reveal", scenario, answers).hangs_on, "pride");
}

TEST(BottomLine, CallsTheOfferABadDealOnlyIfItIsOneByAllAccounts) {
  Answers answers = sample_answers();
  expect_not_in(line_of("reveal", sample_scenario(), answers).text, "deal");
  answers.conclusions.push_back({Conclusion::Kind::bad_deal, 0, "yes", {"yes", "yes"}, 1});
  expect_in(line_of("reveal", sample_scenario(), answers).text, ", and a bad deal for the firm.");
  answers.conclusions.back().by_account[1] = "no";
  expect_not_in(line_of("reveal", sample_scenario(), answers).text, "deal");
}

TEST(BottomLine, WithoutAnOfferItTellsWhatTheMovesReveal) {
  Answers answers = sample_answers();
  answers.offers.clear();
  EXPECT_EQ(line_of("reveal", sample_scenario(), answers).text,
            "By its moves the town is most likely “a town that only wants to be courted”: 70 in 100, 40 before them.");
  answers.posterior[0].types[0].posterior.all = 0.47;
  answers.posterior[0].types[1].posterior.all = 0.53;
  expect_in(line_of("reveal", sample_scenario(), answers).text, "The moves leave open what the town is");
}

// ----------------------------------------------------------------------------------- room, outlook, advice, waiting

/// A deal between two types of the town: with the first a package, with the second none.
Answers with_room(double first) {
  Answers answers = sample_answers();
  answers.deal.parties = {0, 1};
  answers.deal.menu.resize(1);
  answers.deal.on_menu = 1;
  TypePairDeals room{{0, 0}, first, {0, 0}, {}}, none{{1, 0}, 1 - first, {0, 0}, {}};
  room.space.rational = {0};
  answers.deal.pairs = {room, none};
  answers.deal.chance_of_room = first;
  answers.posterior[0].types[0].posterior.all = first;
  answers.posterior[0].types[1].posterior.all = 1 - first;
  return answers;
}

TEST(BottomLine, SaysWhetherThereWasRoomAndWithWhom) {
  const BottomLine line = line_of("deal", sample_scenario(), with_room(0.3));
  EXPECT_EQ(line.odds, 0.3);
  expect_in(line.text, "room for a deal");
  expect_in(line.text, "30 in 100");
  EXPECT_EQ(line.hangs_on,
            "It turns on the town: if it is “a town that only wants to be courted” (70 in 100), there is none; if "
            "not, there is.");
}

TEST(BottomLine, WeighsTypesOverAllAccountsNotByTheLikeliestAlone) {
  Answers answers = with_room(0.3);  // the pairs are weighed by the likeliest account
  answers.posterior[0].types[1].posterior.all = 0.64;
  expect_in(line_of("deal", sample_scenario(), answers).hangs_on, "(64 in 100)");
}

TEST(BottomLine, SaysSoWhereTheRoomIsOffTheMenu) {
  Answers answers = with_room(0.99);
  answers.deal.on_menu = 0;
  expect_in(line_of("deal", sample_scenario(), answers).hangs_on, "No such package is on a menu.");
}

TEST(BottomLine, SaysHowItGoesOn) {
  const BottomLine line = line_of("next", sample_scenario(), sample_answers());
  expect_in(line.text, "most likely ends in “the mill decays” (88 in 100); a deal from here is unlikely (12 in 100)");
  Answers answers = sample_answers();
  answers.forecast.endings[0].probability.all = 0.46;
  answers.forecast.endings[1].probability.all = 0.54;
  expect_in(line_of("next", sample_scenario(), answers).text,
            "How it ends is open: “the mill decays” (54 in 100) or “agreement” (46)");
}

TEST(BottomLine, AdvisesMoreSoftlyWithinTheNoise) {
  Answers answers = sample_answers();
  expect_in(line_of("advice", sample_scenario(), answers).text,
            "The firm should now choose “wait and see”, about 5 points better than “pay up”");
  answers.advice[0].moves[1].value = 18;  // a margin of 2 with a noise of 4
  expect_in(line_of("advice", sample_scenario(), answers).text, "by only about 2 points over “pay up”");
  answers.advice[0].moves[1].value = 20;
  expect_in(line_of("advice", sample_scenario(), answers).text, "but hardly over “pay up”");
}

TEST(BottomLine, SaysWhichMoveIsBestByAnotherAccount) {
  Answers answers = sample_answers();
  answers.conclusions.push_back({Conclusion::Kind::best_move, 0, "low", {"low", "high"}, 0.8});
  const BottomLine line = line_of("advice", sample_scenario(), answers);
  EXPECT_EQ(line.under, "only by “as the press has it”");
  EXPECT_EQ(line.hangs_on, "By “as the minutes has it” it is “high price”.");
}

TEST(BottomLine, SaysUnderWhichTypeAnotherMoveIsBest) {
  Answers answers = sample_answers();
  Advice other = answers.advice[0];
  answers.advice[0].party = other.party = 0;
  other.type = 1;
  answers.advice[0].posterior = 0.3;
  other.posterior = 0.7;
  std::swap(other.moves[0], other.moves[1]);
  other.moves[0].value = 30;
  answers.advice.push_back(other);
  const BottomLine line = line_of("advice", sample_scenario(), answers);
  EXPECT_EQ(line.odds, 0.7);
  expect_in(line.text, "If the town is “a town that only wants to be courted” (70 in 100), “pay up” is best now");
  expect_in(line.hangs_on, "If it is “would sell for a fair price” (30 in 100), “wait and see” is best");
}

TEST(BottomLine, SaysWhatWaitingCostsAgainstTheNoise) {
  const BottomLine line = line_of("delay", sample_scenario(), sample_answers());
  EXPECT_EQ(line.text,
            "One more month without a deal costs the firm about 3 points and brings the town about 2 points.");
  EXPECT_EQ(line.hangs_on, "That is less than the noise in their choices.");
  Answers answers = sample_answers();
  answers.delay.price_of_a_round[1][0] = -40;
  EXPECT_EQ(line_of("delay", sample_scenario(), answers).hangs_on, "");
}

TEST(BottomLine, WarnsOfAStrangeRecordAndStaysAtFive) {
  Answers answers = with_room(0.3);
  answers.trust.fit.strange = true;
  answers.trust.fit.share_less_likely = 0.02;
  const auto lines = bottom_line(Telling(sample_scenario(), answers));
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines.back().section, "trust");
  expect_in(lines.back().text, "2 in 100");
}

}  // namespace
}  // namespace walkaway
