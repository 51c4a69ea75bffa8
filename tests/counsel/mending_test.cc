// SPDX-License-Identifier: Apache-2.0
// Priors that are wrong: Bayes by hand, by the analyst's prior in the file, and by writing every play out.
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "counsel/questions.h"
#include "counsel/toys.h"
#include "inference/enumeration.h"
#include "inference/talks.h"

namespace walkaway {
namespace {

/// B acts in each round as its taste is, whatever happened before; A looks on, and one of its types thinks B hard.
constexpr const char* kWatch = R"(
walkaway = 1
title = "watch"
clock = { rounds = 3 }
[party.a]
noise = 1
type.sure = { prior = 0.4, believes.b = { hard = 0.9, soft = 0.1 } }
type.plain.prior = "rest"
[party.b]
noise = 1
type.hard.prior = 0.3
type.soft.prior = "rest"
number.taste = { value = 1, by_type.soft = -1 }
[[stage]]
id = "act"
mover = "b"
then = "reply"
move.press.pay.b = "taste"
move.hold = {}
[[stage]]
id = "reply"
mover = "a"
then = "next_round"
move.wait = {}
move.sigh = {}
)";

class Watch : public testing::Test {
 protected:
  /// Chances to press: logistic(1), logistic(-1).
  static constexpr double kHard = 0.7310585786300049, kSoft = 1 - kHard;

  static Answers with_record(int pressed) {
    std::string text = kWatch;
    for (int i = 0; i < pressed; ++i)
      text += "[[record]]\nstage = \"act\"\nmove = \"press\"\n[[record]]\nstage = \"reply\"\nmove = \"wait\"\n";
    return toys::ask(read_scenario_text(text, "watch.toml"));
  }

  /// Expected odds of the truth, begun at `prior`, after so many acts, of which it presses a part by `truth`.
  static double expected(double prior, int acts, double truth, double other) {
    double sum = 0;
    for (int pressed = 0; pressed <= acts; ++pressed) {
      double ways = 1;
      for (int i = 0; i < pressed; ++i) ways *= double(acts - i) / double(i + 1);
      const double if_true = std::pow(truth, pressed) * std::pow(1 - truth, acts - pressed);
      const double if_not = std::pow(other, pressed) * std::pow(1 - other, acts - pressed);
      sum += ways * if_true * prior * if_true / (prior * if_true + (1 - prior) * if_not);
    }
    return sum;
  }

  static const TypeMending& mending(const Answers& answers, PartyId party, TypeId type) {
    for (const TypeMending& m : answers.mending.types)
      if (m.party == party && m.type == type) return m;
    throw std::logic_error("no such type");
  }
};

TEST_F(Watch, TheRecordMovesEveryPriorByTheSameEvidence) {
  const Answers answers = with_record(2);
  const TypeMending& hard = mending(answers, 1, 0);
  EXPECT_NEAR(hard.prior, 0.3, 1e-15);
  const double factor = kHard / kSoft;
  ASSERT_EQ(hard.decibans.size(), 4u);
  for (size_t e = 0; e < 4; ++e) EXPECT_NEAR(hard.decibans[e], e % 2 == 0 ? 10 * std::log10(factor) : 0, 1e-9);
  EXPECT_NEAR(hard.evidence, 20 * std::log10(factor), 1e-9);
  EXPECT_NEAR(hard.level_prior, 1 / (1 + factor * factor), 1e-9);
  ASSERT_EQ(hard.curves.size(), answers.mending.priors.size());
  for (size_t q = 0; q < hard.curves.size(); ++q) {
    const double prior = answers.mending.priors[q];
    EXPECT_EQ(hard.curves[q].prior, prior);
    for (int e = 0; e <= 4; ++e) {
      const double odds = prior / (1 - prior) * std::pow(factor, (e + 1) / 2);
      EXPECT_NEAR(hard.curves[q].after[size_t(e)], odds / (1 + odds), 1e-9);
    }
  }
}

TEST_F(Watch, RoundsToComeAreExpectedOverPlay) {
  const Answers answers = with_record(1);
  for (TypeId type = 0; type < 2; ++type) {
    const TypeMending& mended = mending(answers, 1, type);
    const double truth = type == 0 ? kHard : kSoft, other = 1 - truth;
    for (const MendingCurve& curve : mended.curves) {
      ASSERT_EQ(curve.from_start.size(), 4u);
      for (int r = 0; r <= 3; ++r)
        EXPECT_NEAR(curve.from_start[size_t(r)], expected(curve.prior, r, truth, other), 1e-9);
      // The record ends at the start of the second round: two are left.
      ASSERT_EQ(curve.from_now.size(), 3u);
      for (int r = 0; r <= 2; ++r)
        EXPECT_NEAR(curve.from_now[size_t(r)], expected(curve.after.back(), r, truth, other), 1e-9);
    }
  }
}

TEST_F(Watch, WhatIsNotTiedToPlayIsNotLearnt) {
  const Answers answers = with_record(1);
  for (const MendingCurve& curve : mending(answers, 0, 0).curves)
    for (const auto* values : {&curve.after, &curve.from_start, &curve.from_now})
      for (double x : *values) EXPECT_NEAR(x, curve.prior, 1e-12);
}

TEST_F(Watch, APartyThatBelievesWronglyLearnsFromWhatItSees) {
  const Answers answers = with_record(2);
  ASSERT_EQ(answers.mending.beliefs.size(), 2u);
  for (const BeliefMending& belief : answers.mending.beliefs) {
    EXPECT_EQ(belief.party, 0u);
    EXPECT_EQ(belief.type, 0u);
    const bool hard = belief.truth == 0;
    const double prior = hard ? 0.9 : 0.1, truth = hard ? kHard : kSoft;
    EXPECT_NEAR(belief.believed, prior, 1e-12);
    EXPECT_NEAR(belief.common, hard ? 0.3 : 0.7, 1e-12);
    ASSERT_EQ(belief.expected.size(), 4u);
    for (int r = 0; r <= 3; ++r) EXPECT_NEAR(belief.expected[size_t(r)], expected(prior, r, truth, 1 - truth), 1e-9);
    ASSERT_EQ(belief.along.size(), 2u);
    for (size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(belief.along[i].entry, 2 * i + 1);
      const double odds = prior / (1 - prior) * std::pow(truth / (1 - truth), double(i + 1));
      EXPECT_NEAR(belief.along[i].odds, odds / (1 + odds), 1e-9);
    }
  }
}

TEST(Mending, IsWhatTheFilesOwnPriorWouldHaveLedTo) {
  const std::string accounts =
      "[account.one]\nweight = 0.3\n[account.two]\nweight = \"rest\"\nset = { \"party.r.noise\" = 9 }\n";
  toys::Toy toy = toys::after(toys::staller(), {"fair"}, "outrage");
  toy.types_p = {{"staller", 0.5}, {"dealer", 0.3}, {"other", 0.2}};
  toy.more = accounts;
  const Answers at_once = toys::ask(toy);
  for (const auto& [q, prior] : std::map<size_t, double>{{0, 0.01}, {3, 0.25}, {7, 0.95}}) {
    toy.more = accounts + fmt::format("[analyst_prior.p]\nstaller = {}\ndealer = {}\nother = \"rest\"\n", prior,
                                      (1 - prior) * 0.6);
    const Answers alone = toys::ask(toy);
    const TypeMending& staller = at_once.mending.types.at(0);
    ASSERT_EQ(at_once.mending.priors[q], prior);
    const std::vector<double>& after = staller.curves[q].after;
    ASSERT_EQ(after.size(), alone.posterior[0].types[0].after.size() + 1);
    EXPECT_NEAR(after[0], alone.posterior[0].types[0].prior, 1e-12);
    for (size_t e = 1; e < after.size(); ++e) EXPECT_NEAR(after[e], alone.posterior[0].types[0].after[e - 1], 1e-9);
    // Evidence is what it is, whatever the prior.
    EXPECT_NEAR(alone.mending.types[0].evidence, staller.evidence, 1e-7);
    for (AccountId a = 0; a < 2; ++a)
      EXPECT_NEAR(alone.mending.types[0].evidence_by_account[a], staller.evidence_by_account[a], 1e-7);
  }
}

/// What has happened by the end of a round, for an onlooker: all events of it and of those before, as a word.
std::string seen_by_round(const WrittenPlay& play, uint32_t round) {
  std::string seen;
  for (const Event& event : play.events) {
    if (event.round > round) break;
    seen += fmt::format("{}.{}.{}.{};", event.round, event.stage, event.move, event.by);
    for (const auto& [party, what] : event.heard) seen += fmt::format("{}:{},", party, what);
  }
  return seen;
}

TEST(Mending, ExpectedOddsAreThoseOfEveryPlayWrittenOut) {
  const Talks talks;
  Case negotiation;
  negotiation.scenario = &talks.scenario;
  const AccountGames games = account_games(talks.scenario, talks.values, {});
  Strategy strategy;
  strategy.log_prob = random_strategy(talks.game.tree, 11);
  negotiation.games.push_back(evaluate(talks.scenario, talks.values, talks.game, strategy));
  negotiation.readings = unread(games);
  read_record(negotiation);
  const MendingAnswer answer = mend_priors(negotiation);
  const Tree& tree = talks.game.tree;
  const Enumeration every(talks.game, talks.scenario, strategy.log_prob);
  ASSERT_EQ(answer.types.size(), 4u);
  for (const TypeMending& mended : answer.types) {
    double prior = 0;
    for (uint32_t k = 0; k < tree.lanes; ++k)
      if (talks.game.profile[k][mended.party] == mended.type) prior += tree.analyst_prior[k];
    for (uint32_t round = 0; round <= 2; ++round) {
      std::map<std::string, std::pair<double, double>> views;  // chance given the type, and given the others
      for (const WrittenPlay& play : every.plays()) {
        auto& [given_type, given_others] = views[seen_by_round(play, round)];
        for (uint32_t k = 0; k < tree.lanes; ++k) {
          const bool is = talks.game.profile[k][mended.party] == mended.type;
          (is ? given_type : given_others) +=
              tree.analyst_prior[k] / (is ? prior : 1 - prior) * std::exp(play.log_prob[k]);
        }
      }
      for (const MendingCurve& curve : mended.curves) {
        double sum = 0;
        for (const auto& [seen, chance] : views)
          if (chance.first > 0)
            sum += chance.first * curve.prior * chance.first /
                   (curve.prior * chance.first + (1 - curve.prior) * chance.second);
        EXPECT_NEAR(curve.from_start[round], sum, 1e-9);
        EXPECT_NEAR(curve.from_now[round], sum, 1e-9);  // nothing is recorded
      }
    }
  }
}

TEST(Mending, LeavesOutWhatIsCertain) {
  toys::Toy toy = toys::after(toys::staller(), {}, "outrage");
  toy.more = "[analyst_prior.p]\nstaller = 1\ndealer = 0\n";
  const Answers answers = toys::ask(toy);
  EXPECT_EQ(answers.mending.types.size(), 2u);
  for (const TypeMending& mended : answers.mending.types) EXPECT_EQ(mended.party, 1u);
}

TEST(RoundsUntil, CountsFromNone) {
  const std::vector<double> curve{0.4, 0.5, 0.6, 0.95};
  EXPECT_EQ(rounds_until(curve, 0.3), 0u);
  EXPECT_EQ(rounds_until(curve, 0.5), 2u);
  EXPECT_EQ(rounds_until(curve, 0.9), 3u);
  EXPECT_EQ(rounds_until(curve, 0.99), kNone);
}

}  // namespace
}  // namespace walkaway
