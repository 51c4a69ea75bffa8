// SPDX-License-Identifier: Apache-2.0
// Endings and pay-offs, as docs/language.md defines them. Every number here is worked out by hand.
#include <gtest/gtest.h>

#include <numeric>

#include "support/built.h"

namespace walkaway::testing {
namespace {

/// A seller, who counts the next round half, offers a buyer a house over three rounds. What the parties are is the
/// test's.
std::string house(const std::string& s, const std::string& b, const std::string& more) {
  return R"(walkaway = 1
title = "house"
clock = { rounds = 3 }
[party.s]
noise = 1
patience = 0.5
)" + s + R"(
[party.b]
noise = 1
)" + b + R"(
[party.town]
patience = 0.1
[issue.house]
option.kept = "kept"
option.sold = "sold"
[package.sale]
house = "sold"
[[stage]]
id = "offer"
kind = "offer"
mover = "s"
menu = ["sale"]
move.silence = { then = "next_round" }
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
)" + more;
}

using Path = std::vector<std::string>;
const Path kNow = {"sale", "accept"};
const Path kNext = {"sale", "refuse", "sale", "accept"};
const Path kNever = {"silence", "silence", "silence"};

TEST(Payoffs, WorthIsPaidEachRoundInForceAndPatienceDiscountsIt) {
  const Built g(house("", "", "[worth.s.house]\nsold = 8\n[worth.b.house]\nsold = 3\nkept = 1\n"));
  EXPECT_DOUBLE_EQ(g.pays("s", kNow), 8 + 4 + 2);
  EXPECT_DOUBLE_EQ(g.pays("s", kNext), 4 + 2);
  EXPECT_DOUBLE_EQ(g.pays("s", kNever), 0);
  EXPECT_DOUBLE_EQ(g.pays("b", kNext), 1 + 3 + 3);
}

TEST(Payoffs, PatienceAndWorthMayDifferByType) {
  const Built g(house("",
                      "type.calm.prior = 0.5\ntype.hasty.prior = 0.5\npatience = { value = 1, by_type.hasty = 0.5 }\n",
                      "[worth.b.house]\nsold = { value = 8, by_type.calm = 4 }\n"));
  EXPECT_DOUBLE_EQ(g.pays("b", kNow, g.lane("b", "calm")), 4 + 4 + 4);
  EXPECT_DOUBLE_EQ(g.pays("b", kNow, g.lane("b", "hasty")), 8 + 4 + 2);
}

TEST(Payoffs, WorthOnceIsPaidInTheRoundInWhichItComesIntoForce) {
  const Built g(house("", "", "[worth.s.house]\nsold = { value = 8, once = true }\n"));
  EXPECT_DOUBLE_EQ(g.pays("s", kNow), 8);
  EXPECT_DOUBLE_EQ(g.pays("s", kNext), 4);
  EXPECT_DOUBLE_EQ(g.pays("s", kNever), 0);
}

TEST(Payoffs, FlowsAreAddedUpRoundByRound) {
  const Built g(house("flow.rent = \"house == kept ? 2 : 0\"\nflow.upkeep = \"-round\"\n", "", ""));
  EXPECT_DOUBLE_EQ(g.pays("s", kNever), (2 - 1) + 0.5 * (2 - 2) + 0.25 * (2 - 3));
  EXPECT_DOUBLE_EQ(g.pays("s", kNext), (2 - 1) + 0.5 * (0 - 2) + 0.25 * (0 - 3));
}

TEST(Payoffs, FinalIsDiscountedLikeTheLastRound) {
  const Built g(house("final = \"deal ? 8 : 80 * (round == rounds)\"\n", "", ""));
  EXPECT_DOUBLE_EQ(g.pays("s", kNow), 2);
  EXPECT_DOUBLE_EQ(g.pays("s", kNever), 20);
}

TEST(Payoffs, FinalReadsTheStatesThatTheLastRoundLeaves) {
  const Built g(house("final = \"debt\"\n", "", "[state.debt]\nstart = 1\neach_round = \"2 * debt\"\n"));
  EXPECT_DOUBLE_EQ(g.pays("s", kNever), 0.25 * 8);
  EXPECT_DOUBLE_EQ(g.pays("s", kNow), 0.25 * 8);
}

TEST(Payoffs, SharesArePartsOfOthersOwnPayoffsBeforeAnySharing) {
  const Built g(
      house("shares = { b = 0.5 }\n", "shares = { town = 2 }\n",
            "[worth.s.house]\nsold = { value = 8, once = true }\n[worth.b.house]\nsold = { value = 6, once = true }\n"
            "[worth.town.house]\nsold = { value = 1, once = true }\n"));
  EXPECT_DOUBLE_EQ(g.pays("s", kNow), 8 + 0.5 * 6);
  EXPECT_DOUBLE_EQ(g.pays("b", kNow), 6 + 2 * 1);
  EXPECT_DOUBLE_EQ(g.pays("town", kNow), 1);
}

TEST(Payoffs, AnEndingThatRunsOnCountsTheRestOfTheClock) {
  const std::string flow = "flow = \"1\"\nfinal = \"4\"\n";
  const Built on(house(flow, "", "walk_away = true\n"));
  EXPECT_DOUBLE_EQ(on.pays("s", {"sale", "walk_away"}), 1.75 + 1);
  EXPECT_EQ(on.ending(on.at({"sale", "walk_away"})), "no_agreement");
}

TEST(Payoffs, AnEndingThatDoesNotRunOnCountsNothingButItsPay) {
  const Built g(house("flow = \"1\"\nfinal = \"4\"\n", "",
                      "walk_away = \"war\"\n[ending.war]\nrun_on = false\npay = { s = -10, town = \"-5 * round\" }\n"));
  EXPECT_DOUBLE_EQ(g.pays("s", {"sale", "walk_away"}), -10);
  EXPECT_DOUBLE_EQ(g.pays("s", {"sale", "refuse", "sale", "walk_away"}), 1 + 0.5 * -10);
  EXPECT_DOUBLE_EQ(g.pays("town", {"sale", "refuse", "sale", "walk_away"}), 0.1 * -10);
}

TEST(Payoffs, TheClockRunsOutInAgreementIfAPackageIsInForceElseWithout) {
  const Built g(house("", "", "accept = \"next_round\"\n[ending.no_agreement]\npay = { s = -4 }\n"));
  EXPECT_EQ(g.ending(g.at(kNever)), "no_agreement");
  EXPECT_DOUBLE_EQ(g.pays("s", kNever), 0.25 * -4);
  EXPECT_EQ(g.ending(g.at({"sale", "accept", "silence", "silence"})), "agreement");
}

TEST(Payoffs, FinalDoesNotCountAtTheEndOfTheClockWhereThatEndingDoesNotRunOn) {
  const std::string lost = "[ending.no_agreement]\npay = { s = -4 }\n";
  EXPECT_DOUBLE_EQ(Built(house("final = \"8\"\n", "", lost)).pays("s", kNever), 0.25 * (8 - 4));
  EXPECT_DOUBLE_EQ(Built(house("final = \"8\"\n", "", lost + "run_on = false\n")).pays("s", kNever), 0.25 * -4);
}

TEST(Payoffs, ExtrasNeedAllTheirOptionsInForce) {
  const auto two = [](const std::string& once) {
    return R"(walkaway = 1
title = "two issues"
clock = { rounds = 2 }
party.a.noise = 1
issue.x = { option = { no = "no", yes = "yes" } }
issue.y = { option = { no = "no", yes = "yes" } }
[[together]]
party = "a"
options = { x = "yes", y = "yes" }
worth = 5
)" + once + R"(
[[stage]]
id = "first"
mover = "a"
move.pass = {}
move.x = { put = { x = "yes" } }
[[stage.then]]
to = "second"
[[stage]]
id = "second"
mover = "a"
move.pass = {}
move.y = { put = { y = "yes" } }
then = "next_round:second"
)";
  };
  const Built each(two(""));
  EXPECT_DOUBLE_EQ(each.pays("a", {"x", "y", "pass"}), 10);
  EXPECT_DOUBLE_EQ(each.pays("a", {"x", "pass", "y"}), 5);
  EXPECT_DOUBLE_EQ(each.pays("a", {"x", "pass", "pass"}), 0);
  EXPECT_DOUBLE_EQ(each.pays("a", {"pass", "y", "pass"}), 0);
  const Built once(two("once = true\n"));
  EXPECT_DOUBLE_EQ(once.pays("a", {"x", "y", "pass"}), 5);
  EXPECT_DOUBLE_EQ(once.pays("a", {"x", "pass", "y"}), 5);
  EXPECT_DOUBLE_EQ(once.pays("a", {"x", "y", "y"}), 5);
  EXPECT_DOUBLE_EQ(once.pays("a", {"x", "pass", "pass"}), 0);
}

TEST(Payoffs, RoundByRoundTheyAddUpToThePayoff) {
  GameOptions options;
  options.payoff_by_round = true;
  const Built g(house("flow = \"round\"\nfinal = \"4\"\nshares = { b = 0.5 }\n", "flow = \"1\"\n",
                      "[worth.s.house]\nsold = { value = 8, once = true }\n"),
                options);
  const NodeId node = g.at(kNext);
  const double* row = g.game.payoff_by_round.data() + size_t{g.tree().index[node]} * 3 * 4;  // party s comes first
  EXPECT_DOUBLE_EQ(row[0], 1 + 0.5 * 1);
  EXPECT_DOUBLE_EQ(row[1], 0.5 * (2 + 8) + 0.5 * 1);
  EXPECT_DOUBLE_EQ(row[3], 0.25 * 4);
  EXPECT_DOUBLE_EQ(std::accumulate(row, row + 4, 0.0), g.pays("s", kNext));
}

TEST(Payoffs, RoundStartsTellWhatHasBeenPaidUntilThen) {
  const Built g(house("flow = \"round\"\n", "flow = \"1\"\nshares = { s = 0.5 }\n", ""));
  const NodeId third = g.at({"silence", "silence"});
  const auto found = std::find_if(g.game.round_starts.begin(), g.game.round_starts.end(),
                                  [&](const RoundStart& start) { return start.node == third; });
  ASSERT_NE(found, g.game.round_starts.end());
  EXPECT_EQ(found->round, 3u);
  EXPECT_FALSE(found->deal);
  EXPECT_DOUBLE_EQ(found->accrued[0], 1 + 0.5 * 2);
  EXPECT_DOUBLE_EQ(found->accrued[1], 2 + 0.5 * 2);
  EXPECT_EQ(g.game.round_starts.front().node, 0u);
}

TEST(Payoffs, ValuesInForceAreWhatKeepingADealIsWorth) {
  const Built g(house("flow = \"1\"\n", "", "move.refuse = { pay = { s = -3 } }\n[worth.s.house]\nsold = 8\n"));
  const auto worth = [&](const Path& moves) {
    return values_in_force(g.scenario, g.values, g.game, g.at(moves), g.scenario.packages)[0][0];
  };
  EXPECT_DOUBLE_EQ(worth({"sale"}), g.pays("s", kNow));
  EXPECT_DOUBLE_EQ(worth({}), g.pays("s", kNow));
  EXPECT_DOUBLE_EQ(worth({"sale", "refuse", "sale"}), g.pays("s", kNext));  // what the refusal cost is in both
}

}  // namespace
}  // namespace walkaway::testing
