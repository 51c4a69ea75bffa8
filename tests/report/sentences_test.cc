// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "report/sample.h"
#include "report/terminal.h"
#include "report/texts.h"

namespace walkaway {
namespace {

using testing::expect_in;
using testing::expect_not_in;
using testing::flowing;
using testing::sample_answers;
using testing::sample_scenario;
using testing::summary;

TEST(Summary, SaysWhoIsMostLikelyWithThePriorBesideThePosterior) {
  expect_in(summary(sample_scenario(), sample_answers()),
            "The town, most likely: “a town that only wants to be courted” 70 in 100 (40 before its moves) and “would "
            "sell for a fair price” 30 (60).");
}

TEST(Summary, NamesTheVerdictItsOddsItsMeaningAndItsAccounts) {
  const std::string text = summary(sample_scenario(), sample_answers());
  expect_in(text, "It was most likely a poison pill, 70 in 100; otherwise a gamble 30.");
}

TEST(Summary, SaysWhatTheVerdictTurnsOnAgainstTheNoise) {
  const std::string text = summary(sample_scenario(), sample_answers());
  expect_in(
      text,
      "If it is “a town that only wants to be courted”, a poison pill: failing suited it, and it had no hope of a "
      "yes or no wish for one; failing was worth about 1 point less than its best move, and a yes about 6 points "
      "less than a no.");
  expect_in(text, "Up to about 4 points counts as no difference.");
}

TEST(Summary, GivesEachAccountsReadingWhereTheyDiffer) {
  Answers answers = sample_answers();
  OfferAudit& offer = answers.offers.back();
  ASSERT_EQ(offer.accounts.size(), 2u);
  offer.accounts[1].rows = offer.accounts[0].rows;
  offer.accounts[1].verdicts = {0.2, 0, 0, 0.8, 0, 0, 0};
  expect_in(
      summary(sample_scenario(), answers),
      "By the first account it was most likely a poison pill (70) and by the second account a misjudgement (80).");
}

TEST(Summary, SaysUnderWhichAccountsTheDealWasBad) {
  expect_in(summary(sample_scenario(), sample_answers()),
            "a bad deal for the firm only by the first account: worth about 7 points less");
}

TEST(Summary, GivesThePriceOfWaitingToEachSide) {
  expect_in(summary(sample_scenario(), sample_answers()),
            "One more month without a deal, in points: the town +2 and the firm -3.");
}

TEST(Summary, ComparesTheFirstMarkWithTheLast) {
  expect_in(summary(sample_scenario(), sample_answers()),
            "From “before the offer” to “after it”, in points: the town +3 and the firm -5.");
}

TEST(Summary, WeighsTypesAsTheyLookNowAndSaysWhereTheyFaredDifferently) {
  Answers answers = sample_answers();  // the types of the town have 0.3 and 0.7 after the record
  auto& before = answers.marks[0].values;
  auto& after = answers.marks[1].values;
  before.push_back({0, 0, {20, {20, 20}}});
  before.push_back({0, 1, {-10, {-10, -10}}});
  after.push_back({0, 0, {0, {0, 0}}});
  after.push_back({0, 1, {10, {10, 10}}});
  expect_in(summary(sample_scenario(), answers),
            "in points: the town +8 (“would sell for a fair price” -20, “a town "
            "that only wants to be courted” +20) and the firm -5.");
}

TEST(Summary, AdvisesWithTheMargin) {
  expect_in(summary(sample_scenario(), sample_answers()),
            "The firm, at “the talks”: “wait and see”, about 5 points better than “pay up”.");
}

TEST(Summary, SaysHowFarToTrustIt) {
  const std::string text = summary(sample_scenario(), sample_answers());
  expect_in(text, "40 in 100 simulated ones are no likelier");
  expect_in(text, "1 of its 3 numbers cites no source");
  expect_not_in(text, "branches off");
  Answers crossed = sample_answers();
  crossed.trust.bifurcations = {0.25, 0.5};
  expect_in(summary(sample_scenario(), crossed), "Another equilibrium branches off at 4 times the noise");
}

TEST(Summary, RenamingATypeChangesTheSentences) {
  Scenario renamed = sample_scenario();
  renamed.parties[0].types[1].label = "wants a parade";
  const std::string text = summary(renamed, sample_answers());
  expect_in(text, "most likely: “wants a parade”");
  expect_not_in(text, "courted");
}

TEST(Summary, FitsOneScreenOfEightyColumns) {
  const std::string text = summary_text(sample_scenario(), sample_answers(), {80, false});
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 40);
  size_t start = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; start = end + 1, end = text.find('\n', start))
    EXPECT_LE(display_width(text.substr(start, end - start)), 80u) << text.substr(start, end - start);
}

TEST(Summary, HasNoColourUnlessAskedTo) {
  EXPECT_EQ(summary_text(sample_scenario(), sample_answers(), {80, false}).find('\x1b'), std::string::npos);
  EXPECT_NE(summary_text(sample_scenario(), sample_answers(), {80, true}).find('\x1b'), std::string::npos);
}

TEST(Summary, PrintsNoOddsWithoutAnEquilibrium) {
  Answers answers = sample_answers();
  answers.trust.status = SolveStatus::stalled;
  answers.trust.why = "steps became too small at s = 0.4";
  const std::string text = summary(sample_scenario(), answers);
  expect_in(text, "The game was not solved: steps became too small at s = 0.4.");
  expect_in(text, "is not an equilibrium");
  expect_in(text, "Failed The game");
  expect_not_in(text, "in 100");
  expect_not_in(flowing(details_text(sample_scenario(), answers, {})), "poison");
}

TEST(Summary, SpeaksOfAnEmptyRecordAsExpectation) {
  Scenario scenario = sample_scenario();
  scenario.record.clear();
  Answers answers = sample_answers();
  answers.offers.clear();
  const std::string text = summary(scenario, answers);
  expect_in(text, "Nothing is recorded yet");
  expect_not_in(text, "before its moves");
  expect_not_in(text, "poison");
}

TEST(Summary, SaysThatTheRecordHoldsNoOffer) {
  Answers answers = sample_answers();
  answers.offers.clear();
  expect_in(summary(sample_scenario(), answers), "The record holds no offer");
}

TEST(Summary, SaysThatSingleTypesRevealNothing) {
  Scenario scenario = sample_scenario();
  scenario.parties[0].types.resize(1);
  Answers answers = sample_answers();
  answers.posterior[0].types.resize(1);
  for (AccountAudit& account : answers.offers[0].accounts) account.rows.resize(1);
  const std::string text = summary(scenario, answers);
  expect_in(text, "nothing to reveal");
  expect_in(text, "for the firm");
}

TEST(Summary, DoesNotSpeakOfAccountsWhereThereIsOne) {
  Scenario scenario = sample_scenario();
  scenario.accounts.resize(1);
  Answers answers = sample_answers();
  answers.accounts.resize(1);
  answers.offers[0].accounts.resize(1);
  answers.conclusions[0].by_account.resize(1);
  expect_not_in(summary(scenario, answers), "account");
}

TEST(Summary, SurvivesNumbersThatAreNotNumbers) {
  Answers answers = sample_answers();
  answers.offers[0].worth.all = std::numeric_limits<double>::quiet_NaN();
  answers.delay.price_of_a_round[1][0] = std::numeric_limits<double>::infinity();
  const std::string text = details_text(sample_scenario(), answers, {});
  expect_not_in(text, "nan");
  expect_not_in(text, "inf ");
}

TEST(Summary, MakesAuthorsControlCharactersHarmless) {
  Scenario scenario = sample_scenario();
  scenario.parties[0].types[1].label = "wants\x1b[31m red\nink";
  expect_in(summary(scenario, sample_answers()), "“wants [31m red ink”");
}

TEST(Details, SayWhatTheRecordMakesOfAPriorAndHowFastAWrongOneIsMended) {
  Answers answers = sample_answers();
  answers.mending = testing::sample_mending();
  BeliefMending belief;
  belief.party = 0, belief.type = 0, belief.about = 0, belief.truth = 1;
  belief.believed = 0.15, belief.common = 0.4;
  belief.along = {{0, 0.2}};
  belief.expected = {0.15, 0.92};
  answers.mending.beliefs = {belief};
  const std::string text = flowing(details_text(sample_scenario(), answers, {}));
  expect_in(text,
            "The record multiplies the odds of “a town that only wants to be courted” of the town by 3.5: it would end "
            "level from a prior of 22 in 100 (20 by the first account and 30 by the second), and the analyst's is 40.");
  expect_in(text,
            "If that is the truth, one who gives it 10 in 100 in the beginning can expect to give it 60 when all 3 "
            "months have been watched: past even after 2 months, past nine in ten not within the clock.");
  expect_in(text,
            "“would sell for a fair price” of the town gives “a town that only wants to be courted” of the town 15 in "
            "100, by its last move on record 20, where the common prior gives 40; if it is the truth, it can expect to "
            "give it 92 when all is over: past even and past nine in ten after 1 month.");
  expect_in(text, "Priors that are wrong, and how fast play mends them");
}

TEST(Details, HoldsATableForEachQuestion) {
  const std::string text = details_text(sample_scenario(), sample_answers(), {});
  for (const char* title : {"What each side privately is", "The offers", "The audit of each offer", "How it ends",
                            "What to do", "The certificate"})
    expect_in(text, title);
}

}  // namespace
}  // namespace walkaway
