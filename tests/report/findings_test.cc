// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "report/findings.h"
#include "report/sample.h"
#include "report/terminal.h"
#include "report/texts.h"

namespace walkaway {
namespace {

using testing::expect_in;
using testing::expect_not_in;
using testing::flowing;
using testing::sample_answers;
using testing::sample_offer;
using testing::sample_scenario;
using testing::summary;

/// The finding about this.
Finding finding(const Answers& answers, const std::string& about, const Scenario& scenario = sample_scenario()) {
  for (const Finding& finding : findings(Telling(scenario, answers)))
    if (finding.about == about) return finding;
  ADD_FAILURE() << "nothing is found about " << about;
  return {};
}

/// The town's offer as it tells the firm of the town: odds of its second type by the two accounts, before and after.
BeliefUpdate sample_update(std::vector<double> before, std::vector<double> after) {
  BeliefUpdate update;
  update.stage = update.maker = update.about = 0;
  update.observer = 1;
  const auto odds = [](const std::vector<double>& x) { return Weighed{0.8 * x[0] + 0.2 * x[1], x}; };
  update.before = {odds({1 - before[0], 1 - before[1]}), odds(before)};
  update.after = {odds({1 - after[0], 1 - after[1]}), odds(after)};
  update.shift = odds({std::abs(after[0] - before[0]), std::abs(after[1] - before[1])});
  return update;
}

TEST(Findings, SayWhatAnOfferWasWorthAndByWhichAccounts) {
  const Finding bad = finding(sample_answers(), "high");
  EXPECT_EQ(
      bad.text,
      "“high price” would have been a bad deal for the firm: worth about 7 points less than its best other answer, "
      "only by the first account.");
  EXPECT_EQ(bad.margin, -7.2);
  EXPECT_FALSE(bad.robust);
}

TEST(Findings, SayWhatAMoveToldWhomAboutWhom) {
  Answers answers = sample_answers();
  answers.told = {sample_update({0.4, 0.4}, {0.6, 0.65})};
  const Finding told = finding(answers, "1.firm.town");
  EXPECT_EQ(told.text,
            "The town’s “high price” told the firm something about the town: the odds of “a town that only wants to be "
            "courted” went from 40 to 61 in 100, by both accounts.");
  EXPECT_NEAR(told.margin, 0.21, 1e-12);
  EXPECT_TRUE(told.robust);
  expect_in(summary(sample_scenario(), answers), "Told The town’s “high price” told the firm something");
}

TEST(Findings, TellBabbleFromNews) {
  Answers answers = sample_answers();
  answers.told = {sample_update({0.4, 0.4}, {0.4 + 1e-9, 0.4})};
  EXPECT_EQ(
      finding(answers, "1.firm.town").text,
      "The town’s “high price” told the firm nothing about the town: no odds moved by as much as 0.1 in 100, by both "
      "accounts.");
  expect_not_in(summary(sample_scenario(), answers), "Told");
}

TEST(Findings, SayThatTheAccountsDisagreeOnWhatWasTold) {
  Answers answers = sample_answers();
  answers.told = {sample_update({0.4, 0.4}, {0.6, 0.3})};
  const Finding told = finding(answers, "1.firm.town");
  expect_in(told.text, ", only by the first account.");
  EXPECT_FALSE(told.robust);
}

/// The town offers high with this chance by the two accounts.
OfferMix sample_mix(double first, double second) {
  OfferMix mix;
  mix.after = OfferMix::After::record;
  mix.types = {0.6, 0.4};
  const double all = 0.8 * first + 0.2 * second;
  mix.moves = {{"high", "high price", {all, {first, second}}, {all, all}},
               {"low", "low price", {1 - all, {1 - first, 1 - second}}, {1 - all, 1 - all}}};
  return mix;
}

WhatIfPoint sample_point(double at, double deal, const OfferMix& mix) {
  WhatIfPoint point;
  point.at = at;
  point.deal = {deal, {deal, deal}};
  point.value = {{10, {10, 10}}, {20 + at, {20 + at, 20 + at}}};
  point.offers = {sample_offer()};
  point.mixes = {mix};
  return point;
}

class WhatIfFindings : public ::testing::Test {
 protected:
  void SetUp() override {
    WhatIf softer;
    softer.id = "softer";
    softer.label = "a softer firm";
    WhatIf swept = softer;
    swept.id = "softness";
    swept.label = "how soft the firm is";
    swept.sweep = Sweep{1, 0, 1, 2};
    scenario.what_ifs = {softer, swept};
    answers.today.what_if = kNone;
    answers.today.points = {sample_point(0, 0.4, sample_mix(0.5, 0.5))};
    answers.what_ifs = {{0, {sample_point(0, 0.6, sample_mix(0.7, 0.4))}},
                        {1, {sample_point(0, 0.4, sample_mix(0.2, 0.3)), sample_point(1, 0.5, sample_mix(0.6, 0.7))}}};
    answers.what_ifs[0].points[0].offers[0].worth = {2.2, {2.0, 3.0}};
  }
  Scenario scenario = sample_scenario();
  Answers answers = sample_answers();
};

TEST_F(WhatIfFindings, NameWhatChangesInTheMakingOfAnOffer) {
  EXPECT_EQ(finding(answers, "softer.high", scenario).kind, Finding::Kind::offer_what_if);
  std::vector<std::string> mixes;
  for (const Finding& f : findings(Telling(scenario, answers)))
    if (f.kind == Finding::Kind::offer_mix) mixes.push_back(f.text);
  ASSERT_EQ(mixes.size(), 2u);
  EXPECT_EQ(
      mixes[0],
      "Under “a softer firm”, the chance that the town plays “high price” at “the talks” is 64 in 100 instead of 50, "
      "only by the first account.");
  EXPECT_EQ(
      mixes[1],
      "As “how soft the firm is” goes from 0 to 1, the chance that the town plays “high price” at “the talks” rises "
      "from 22 to 62 in 100, by both accounts.");
}

TEST_F(WhatIfFindings, SayWhetherTheOfferWouldStillHaveBeenABadDeal) {
  const Finding turned = finding(answers, "softer.high", scenario);
  EXPECT_EQ(
      turned.text,
      "Under “a softer firm”, “high price” would have been a good deal for the firm: worth about 2 points more than "
      "its best other answer (today -7), by both accounts.");
  expect_in(finding(answers, "softness.high", scenario).text, "would still have been a bad deal for the firm");
}

TEST_F(WhatIfFindings, SayWhatElseChanges) {
  const Finding changed = finding(answers, "softer", scenario);
  expect_in(changed.text,
            "Under “a softer firm”: a deal 60 in 100 instead of 40; in points, the town 0 and the firm 0; the "
            "last offer most likely still a poison pill, 70 in 100; a deal is likelier, by both accounts.");
  EXPECT_NEAR(changed.margin, 0.2, 1e-12);
}

TEST(Findings, SayWhoGainedFromOneMarkToTheNext) {
  const Finding firm = finding(sample_answers(), "before the offer.after it.firm");
  EXPECT_EQ(firm.text, "From “before the offer” to “after it”, the firm lost about 5 points, by both accounts.");
}

TEST(Findings, SayWhatWaitingCostsEachSide) {
  Answers answers = sample_answers();
  answers.delay.price_by_account = {{{2.5, 1}, {-3, -3}}, {{-0.5, 1}, {-5, -3}}};
  EXPECT_EQ(finding(answers, "town").text,
            "One more month without a deal pays the town about 2 points, only by the first account.");
  EXPECT_EQ(finding(answers, "firm").text,
            "One more month without a deal costs the firm about 3 points, by both accounts.");
}

TEST(Findings, SayWhatAnAgentsChoiceCostsItsPrincipal) {
  Answers answers = sample_answers();
  AgencyDecision decision;
  decision.entry = 0;
  decision.stage = 0;
  decision.chosen = "high";
  decision.moves = {{"high", "high price", {5, {5, 5}}, {-2, {-2, -2}}},
                    {"low", "low price", {1, {1, 1}}, {4, {4, 4}}}};
  decision.cost = {6, {6, 6}};
  decision.by_type = {{0, 0.3, {0, 2}, {-2, 4}, 0, 1, 1, 6, 0}, {1, 0.7, {7, 0}, {-2, 4}, 0, 0, 1, 6, 7}};
  answers.agency = {{0, 1, {decision}}};
  const Finding agent = finding(answers, "town.1");
  EXPECT_EQ(
      agent.text,
      "The town’s “high price” cost the firm about 6 points against the move best for it; if it is “a town that only "
      "wants to be courted”, “high price” is worth about 7 points more to it than “low price”, and about 6 points less "
      "to the firm, by both accounts.");
  expect_in(summary(sample_scenario(), answers), "Agent The town’s “high price” cost the firm");
}

TEST(Details, HoldsEveryFinding) {
  const std::string text = flowing(details_text(sample_scenario(), sample_answers(), {}));
  for (const Finding& f : findings(Telling(sample_scenario(), sample_answers()))) expect_in(text, f.text);
}

}  // namespace
}  // namespace walkaway
