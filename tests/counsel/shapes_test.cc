// SPDX-License-Identifier: Apache-2.0
// Games of awkward shapes: moves made together, three movers, accounts with games of their own, an offer as the last
// that is known.
#include <gtest/gtest.h>

#include "counsel/toys.h"

namespace walkaway {
namespace {

using toys::ask;

TEST(TogetherStage, MayHaveEquilibriaThatBranchOff) {
  // Two who gain 10 by doing the same: logit response to p has slope 10 s / 2 at 1/2, so the pitchfork is at s = 0.2.
  const auto text = [](const char* noise) {
    return fmt::format(R"(
walkaway = 1
title = "the same"
clock = {{ rounds = 1 }}
[party.row]
noise = {0}
final = "(last.both.row == up) == (last.both.column == up) ? 10 : 0"
[party.column]
noise = {0}
final = "(last.both.row == up) == (last.both.column == up) ? 10 : 0"
[[stage]]
id = "both"
kind = "together"
movers = ["row", "column"]
then = "next_round"
move.up = {{}}
move.down = {{}}
)",
                       noise);
  };
  const Answers sharp = ask(read_scenario_text(text("1"), "same.toml"));
  ASSERT_EQ(sharp.trust.bifurcations.size(), 1u);
  EXPECT_NEAR(sharp.trust.bifurcations[0], 0.2, 0.03);
  EXPECT_TRUE(ask(read_scenario_text(text("6"), "same.toml")).trust.bifurcations.empty());
}

TEST(TogetherStage, HasBothPartiesOnTheMoveNow) {
  const Answers answers = ask(read_scenario_text(R"(
walkaway = 1
title = "together"
clock = { rounds = 1 }
[party.row]
noise = 1
[party.column]
noise = 1
[party.judge]
noise = 1
[[stage]]
id = "both"
kind = "together"
movers = ["row", "column"]
then = "ruling"
move.up.pay = { row = 1 }
move.down.pay = { column = 1 }
[[stage]]
id = "ruling"
mover = "judge"
then = "next_round"
move.mild.pay.judge = 1
move.harsh = {}
)",
                                                 "together.toml"));
  ASSERT_EQ(answers.advice.size(), 3u);
  EXPECT_TRUE(answers.advice[0].now);
  EXPECT_TRUE(answers.advice[1].now);
  EXPECT_FALSE(answers.advice[2].now);
  EXPECT_NE(answers.advice[0].party, answers.advice[1].party);
  for (const Advice& advice : answers.advice) {
    ASSERT_EQ(advice.moves.size(), 2u);
    double odds = 0, replies = 0;
    for (const MoveAdvice& move : advice.moves) odds += move.probability;
    for (const auto& [name, amount] : advice.why.by_reply) replies += amount;
    EXPECT_NEAR(odds, 1, 1e-12);
    EXPECT_NEAR(replies, advice.why.margin, 1e-12);
  }
}

/// Two accounts with games of their own; the second alone has an offer on record.
const char* const kTwoGames = R"(
walkaway = 1
title = "two games"
clock = { rounds = 1 }
[party.p]
noise = 2
[party.r]
noise = 2
number.worth = 5
[issue.terms]
option.none = "none"
option.some = "some"
[worth.p.terms]
some = 5
[worth.r.terms]
some = "worth"
[package.some]
terms = "some"
[account.bad]
weight = 0.4
set = { "party.r.number.worth" = -5 }
[account.good]
weight = "rest"
[[stage]]
id = "offer"
kind = "offer"
mover = "p"
menu = ["some"]
then = "answer"
move.silence.then = "next_round"
[[stage]]
id = "answer"
kind = "answer"
mover = "r"
[[record]]
stage = "offer"
move = "silence"
account.good = "some"
)";

TEST(Accounts, MayHaveGamesAndOffersOfTheirOwn) {
  const Scenario scenario = read_scenario_text(kTwoGames, "two.toml");
  const Answers answers = ask(scenario);
  ASSERT_EQ(answers.offers.size(), 1u);
  const OfferAudit& offer = answers.offers[0];
  EXPECT_EQ(offer.id, "some");
  ASSERT_EQ(offer.accounts.size(), 2u);
  EXPECT_TRUE(offer.accounts[0].move.empty());
  EXPECT_EQ(offer.accounts[1].move, "some");
  EXPECT_FALSE(offer.accounts[1].bad_deal);
  EXPECT_NEAR(offer.accounts[1].worth_to_receiver, 5, 1e-12);
  double sum = 0;
  for (double odds : offer.verdicts) sum += odds;
  EXPECT_NEAR(sum, 1, 1e-12);  // of the accounts that have an offer
  EXPECT_NEAR(offer.worth.all, 5, 1e-12);
  // By hand: the receiver takes with odds e^(5/2) : 1 or 1 : e^(5/2); the maker then offers or is silent.
  const double take = 1 / (1 + std::exp(-2.5)), bad_take = 1 - take;
  const double good_offers = 1 / (1 + std::exp(-5 * take / 2)), bad_silent = 1 / (1 + std::exp(5 * bad_take / 2));
  EXPECT_NEAR(answers.accounts[0].posterior, 0.4 * bad_silent / (0.4 * bad_silent + 0.6 * good_offers), 1e-9);
  EXPECT_NEAR(answers.forecast.deal.by_account[0], 0, 1e-12);
  EXPECT_NEAR(answers.forecast.deal.by_account[1], take, 1e-9);
}

TEST(AnOfferJustMade, LeavesTheReceiverOnTheMove) {
  const Scenario scenario = toys::read(toys::after(toys::staller(), {}, "fair"));
  const Answers answers = ask(scenario);
  ASSERT_EQ(answers.advice.size(), 4u);  // two types of each side
  for (const Advice& advice : answers.advice) EXPECT_EQ(advice.now, scenario.parties[advice.party].id == "r");
  EXPECT_EQ(answers.advice[0].moves[0].move, "accept");
  // The chance that the offer is taken is what the two types of the receiver, as likely as they are, do.
  double taken = 0;
  for (const Advice& advice : answers.advice)
    for (const MoveAdvice& move : advice.moves)
      if (advice.now && move.move == "accept") taken += advice.posterior * move.probability;
  EXPECT_NEAR(answers.offers[0].chance_of_acceptance.all, taken, 1e-12);
}

TEST(Conclusions, SayUnderWhichAccountsTheyHold) {
  const Answers answers = ask(read_scenario_text(kTwoGames, "two.toml"));
  bool possible = false;
  for (const Conclusion& conclusion : answers.conclusions) {
    ASSERT_EQ(conclusion.by_account.size(), 2u);
    EXPECT_FALSE(conclusion.holds.empty());
    if (conclusion.kind != Conclusion::Kind::deal_possible) continue;
    possible = true;
    EXPECT_EQ(conclusion.by_account, (std::vector<std::string>{"no", "yes"}));
    EXPECT_FALSE(conclusion.robust());
  }
  EXPECT_TRUE(possible);
}

}  // namespace
}  // namespace walkaway
