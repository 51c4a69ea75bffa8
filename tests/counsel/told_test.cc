// SPDX-License-Identifier: Apache-2.0
// What moves told whom, what else might have been offered, and whom an agent's choices serve: by hand on tiny games.
#include <cmath>

#include <gtest/gtest.h>

#include "counsel/infoset.h"
#include "counsel/questions.h"
#include "counsel/toys.h"

namespace walkaway {
namespace {

using toys::ask;
using toys::logistic;

/// S boasts, which costs and brings nothing, then shows what it has or hides it; M, which knows it, says so to R, who
/// hears one in five of its words wrong; then S whispers, which M alone sees, and R replies.
const char* const kNews = R"(
walkaway = 1
title = "news"
clock = { rounds = 1 }
[party.s]
noise = 1
type.good.prior = 0.25
type.bad.prior = 0.75
number.candour = { value = 2, by_type.bad = -1 }
[party.r]
noise = 1
type.plain.prior = 0.4
type.misled = { prior = 0.6, believes.s = { good = 0.9, bad = 0.1 } }
[party.m]
noise = 1
knows = ["s"]
[[stage]]
id = "boast"
mover = "s"
then = "hint"
move.loud = {}
move.quiet = {}
[[stage]]
id = "hint"
mover = "s"
then = "advice"
move.show.pay = { s = "candour" }
move.hide = {}
[[stage]]
id = "advice"
mover = "m"
then = "whisper"
move.praise.pay = { m = "s.candour / 2" }
move.warn = {}
heard_as.praise = { praise = 0.8, warn = 0.2 }
heard_as.warn = { praise = 0.2, warn = 0.8 }
[[stage]]
id = "whisper"
mover = "s"
seen_by = ["m"]
then = "reply"
move.yes.pay = { s = "candour" }
move.no = {}
[[stage]]
id = "reply"
mover = "r"
then = "next_round"
move.yes.pay = { r = 1 }
move.no = {}
[[record]]
stage = "boast"
move = "loud"
[[record]]
stage = "hint"
move = "show"
[[record]]
stage = "advice"
move = "praise"
heard = { r = "warn" }
[[record]]
stage = "whisper"
move = "yes"
[[record]]
stage = "reply"
move = "yes"
)";

class News : public testing::Test {
 protected:
  Scenario scenario = read_scenario_text(kNews, "news.toml");
  Analysis analysis = analyze_and_keep(scenario, scenario.central_values(), {.simulations = 20, .threads = 1});
  const std::vector<BeliefUpdate>& told = analysis.answers.told;
  static constexpr PartyId kS = 0, kR = 1, kM = 2;

  const BeliefUpdate* find(uint32_t entry, PartyId observer, PartyId about) const {
    for (const BeliefUpdate& update : told)
      if (update.entry == entry && update.observer == observer && update.about == about) return &update;
    return nullptr;
  }
  /// Odds of "good" after evidence of which each type gives this much.
  static double bayes(double good, double if_good, double if_bad) {
    return good * if_good / (good * if_good + (1 - good) * if_bad);
  }
};

constexpr double kSolved = 1e-9;

TEST_F(News, AMoveMovesEachTypesOddsByBayesRule) {
  const BeliefUpdate* update = find(1, kR, kS);
  ASSERT_NE(update, nullptr);
  EXPECT_EQ(update->maker, kS);
  EXPECT_EQ(update->heard, "show");
  ASSERT_EQ(update->by_type.size(), 2u);
  const double plain = bayes(0.25, logistic(2), logistic(-1)), misled = bayes(0.9, logistic(2), logistic(-1));
  EXPECT_NEAR(update->by_type[0].before[0], 0.25, kSolved);
  EXPECT_NEAR(update->by_type[0].after[0], plain, kSolved);
  EXPECT_NEAR(update->by_type[1].before[0], 0.9, kSolved);
  EXPECT_NEAR(update->by_type[1].after[0], misled, kSolved);
  EXPECT_NEAR(update->before[0].all, 0.4 * 0.25 + 0.6 * 0.9, kSolved);
  EXPECT_NEAR(update->after[0].all, 0.4 * plain + 0.6 * misled, kSolved);
  EXPECT_NEAR(update->after[0].all + update->after[1].all, 1, 1e-12);
  EXPECT_NEAR(update->shift.all, plain - 0.25, kSolved);
  EXPECT_FALSE(update->told_nothing());
}

TEST_F(News, WordsThatCostNothingTellNothing) {
  const BeliefUpdate* update = find(0, kR, kS);
  ASSERT_NE(update, nullptr);
  EXPECT_TRUE(update->told_nothing());
  EXPECT_LT(update->shift.all, kSolved);
  EXPECT_NEAR(update->after[0].all, update->before[0].all, kSolved);
}

TEST_F(News, AGoBetweenWhoKnowsIsBelievedAsFarAsItIsHeard) {
  const BeliefUpdate* update = find(2, kR, kS);
  ASSERT_NE(update, nullptr);
  EXPECT_EQ(update->maker, kM);
  EXPECT_EQ(update->heard, "warn");
  const auto warned = [](double praises) { return 0.2 * praises + 0.8 * (1 - praises); };
  const double before = bayes(0.25, logistic(2), logistic(-1));
  EXPECT_NEAR(update->by_type[0].before[0], before, kSolved);
  EXPECT_NEAR(update->by_type[0].after[0], bayes(before, warned(logistic(1)), warned(logistic(-0.5))), kSolved);
}

TEST_F(News, WhoSawNothingOrKnowsAlreadyIsToldNothing) {
  EXPECT_EQ(find(3, kR, kS), nullptr);  // the whisper
  EXPECT_EQ(find(1, kM, kS), nullptr);  // it knows
  EXPECT_EQ(find(1, kM, kR), nullptr);  // S does not know R's type, and cannot tell
  ASSERT_NE(find(4, kS, kR), nullptr);  // a reply that both types of R give alike
  EXPECT_TRUE(find(4, kS, kR)->told_nothing());
}

TEST_F(News, OddsAreThoseOfTheInformationSetAtWhichTheObserverMovesNext) {
  const Solved& solved = analysis.negotiation.games[0];
  const RecordStep& reply = analysis.negotiation.readings[0].path.steps[4];
  const Moment moment = moment_at(solved, reply.chosen_at, solved.tree().analyst_prior);
  const BeliefUpdate* update = find(2, kR, kS);
  for (TypeId type : {0u, 1u}) {
    const Place place = places_of(solved, moment, kR, type).at(0);
    const InfosetBelief belief = belief_at(solved, place, Eyes::own);
    double good = 0;
    for (size_t i = 0; i < belief.probability.size(); ++i)
      if (solved.game.profile[i % solved.lanes()][kS] == 0) good += belief.probability[i];
    EXPECT_NEAR(update->by_type[type].after[0], good, 1e-12);
  }
}

/// R is soft or firm in tone; S asks for much or little, and for much more gladly of one that was soft.
const char* const kAsk = R"(
walkaway = 1
title = "ask"
clock = { rounds = 1 }
[party.s]
noise = 1
[party.r]
noise = 1
[number]
softness = 1
[issue.terms]
option.none = "none"
option.big = "big"
option.small = "small"
[package.big]
terms = "big"
[package.small]
terms = "small"
[worth.s.terms]
big = { value = 4, once = true }
small = { value = 2, once = true }
[worth.r.terms]
big = { value = -1, once = true }
small = { value = 1, once = true }
[[stage]]
id = "tone"
mover = "r"
then = "ask"
move.soft = {}
move.firm = {}
[[stage]]
id = "ask"
kind = "offer"
mover = "s"
menu = ["big", "small"]
then = "answer"
[stage.move.big]
pay = { s = "last.tone == soft ? softness : 0" }
[[stage]]
id = "answer"
kind = "answer"
mover = "r"
refuse = "no_agreement"
[[record]]
stage = "tone"
move = "soft"
[[record]]
stage = "ask"
move = "big"
[[what_if]]
id = "firm"
commit = [{ party = "r", stage = "tone", move = "firm" }]
[[what_if]]
id = "at_once"
off = ["tone"]
[[what_if]]
id = "softness"
sweep = { number = "number.softness", from = 0, to = 2, steps = 3 }
)";

class Mix : public testing::Test {
 protected:
  Scenario scenario = read_scenario_text(kAsk, "ask.toml");
  Answers answers = ask(scenario);
  /// Chance that S asks for much, with `bonus` for it.
  static double asks_big(double bonus) { return logistic(4 * logistic(-1) + bonus - 2 * logistic(1)); }
  static void expect_big(const OfferMix& mix, OfferMix::After after, double bonus) {
    EXPECT_EQ(mix.after, after) << to_text(mix.after);
    EXPECT_EQ(mix.entry, 1u);
    ASSERT_EQ(mix.moves.size(), 2u);
    EXPECT_EQ(mix.moves[0].move, "big");
    EXPECT_NEAR(mix.moves[0].chance.all, asks_big(bonus), 1e-7);
    EXPECT_NEAR(mix.moves[0].by_type.at(0), asks_big(bonus), 1e-7);
    EXPECT_NEAR(mix.moves[0].chance.all + mix.moves[1].chance.all, 1, 1e-12);
  }
};

TEST_F(Mix, IsThePlayAtTheMomentOfTheOffer) {
  ASSERT_EQ(answers.today.points[0].mixes.size(), 1u);
  expect_big(answers.today.points[0].mixes[0], OfferMix::After::record, 1);
}

TEST_F(Mix, FollowsACommittedMoveInPlaceOfTheRecords) {
  const WhatIfPoint& point = answers.what_ifs[0].points[0];
  EXPECT_FALSE(point.record_possible);
  expect_big(point.mixes.at(0), OfferMix::After::committed_record, 0);
}

TEST_F(Mix, FollowsAnyPlayThatComesThereWhereTheRecordCannot) {
  expect_big(answers.what_ifs[1].points[0].mixes.at(0), OfferMix::After::likely_play, 0);
}

TEST_F(Mix, ChangesWithASweptNumber) {
  for (const WhatIfPoint& point : answers.what_ifs[2].points)
    expect_big(point.mixes.at(0), OfferMix::After::record, point.at);
}

/// The leader acts for the country; a vain one likes talks that the country pays for.
const char* const kLeader = R"(
walkaway = 1
title = "leader"
clock = { rounds = 2 }
[party.leader]
noise = 1
acts_for = "country"
type.vain.prior = 0.5
type.sober.prior = 0.5
number.show = { value = 3, by_type.sober = 0 }
number.duty = { value = 1, by_type.sober = 2 }
[party.country]
[[stage]]
id = "course"
mover = "leader"
then = "next_round"
move.talk.pay = { leader = "show", country = -2 }
move.press.pay = { leader = "duty", country = 4 }
[[record]]
stage = "course"
move = "talk"
)";

TEST(Agency, ComparesWhatAMoveBringsTheAgentWithWhatItBringsThePrincipal) {
  const Scenario scenario = read_scenario_text(kLeader, "leader.toml");
  const Answers answers = ask(scenario);
  ASSERT_EQ(answers.agency.size(), 1u);
  const AgencyAnswer& agency = answers.agency[0];
  EXPECT_EQ(agency.agent, 0u);
  EXPECT_EQ(agency.principal, 1u);
  ASSERT_EQ(agency.decisions.size(), 2u);
  const AgencyDecision& made = agency.decisions[0];
  EXPECT_EQ(made.entry, 0u);
  EXPECT_EQ(made.chosen, "talk");
  ASSERT_EQ(made.by_type.size(), 2u);
  const AgencyRow &vain = made.by_type[0], &sober = made.by_type[1];
  // The second round is the same whatever was done in the first.
  EXPECT_NEAR(vain.to_agent[0] - vain.to_agent[1], 3 - 1, kSolved);
  EXPECT_NEAR(vain.to_principal[0] - vain.to_principal[1], -6, kSolved);
  EXPECT_EQ(vain.best_for_agent, 0u);
  EXPECT_EQ(vain.best_for_principal, 1u);
  EXPECT_NEAR(vain.cost, 6, kSolved);
  EXPECT_NEAR(vain.forgone, 2, kSolved);
  EXPECT_EQ(sober.best_for_agent, 1u);
  EXPECT_NEAR(sober.cost, 6, kSolved);
  EXPECT_NEAR(sober.forgone, 0, kSolved);
  const double is_vain = logistic(2) / (logistic(2) + logistic(-2));
  EXPECT_NEAR(vain.posterior, is_vain, kSolved);
  EXPECT_NEAR(made.cost.all, 6, kSolved);
  EXPECT_NEAR(made.parting.all, is_vain, kSolved);
}

TEST(Agency, TakesTheAgentsOwnBestAtItsNextDecision) {
  const Scenario scenario = read_scenario_text(kLeader, "leader.toml");
  const AgencyDecision next = ask(scenario).agency.at(0).decisions.at(1);
  EXPECT_EQ(next.entry, kNone);
  EXPECT_EQ(next.round, 2u);
  const double is_vain = logistic(2) / (logistic(2) + logistic(-2));
  EXPECT_NEAR(next.by_type.at(0).cost, 6, kSolved);
  EXPECT_NEAR(next.by_type.at(1).cost, 0, kSolved);
  EXPECT_NEAR(next.cost.all, 6 * is_vain, kSolved);
  EXPECT_NEAR(next.moves.at(0).to_principal.all, -2 - 2, kSolved);
}

}  // namespace
}  // namespace walkaway
