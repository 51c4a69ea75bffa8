// SPDX-License-Identifier: Apache-2.0
// Offers and answers, deals and their breach, ready-made protocols, moves made at once.
#include <gtest/gtest.h>

#include "support/built.h"

namespace walkaway::testing {
namespace {

using Moves = std::vector<std::string>;

/// A union and a firm; the firm's pay-off says what is in force, agreed and offered.
std::string wages(const std::string& rest, int rounds = 2) {
  return "walkaway = 1\ntitle = \"wages\"\nclock = { rounds = " + std::to_string(rounds) + R"( }
[party.union]
noise = 1
[party.firm]
noise = 1
[party.clerk]
[issue.rise]
option.nil = "none"
option.low = "3 per cent"
option.high = "6 per cent"
[issue.hours]
option.old = "40"
option.short = "38"
[worth.union.rise]
low = 3
high = 6
[worth.union.hours]
short = 1
[package.modest]
rise = "low"
hours = "old"
[package.rich]
rise = "high"
hours = "short"
)" + rest;
}

const std::string kOffer = R"(
[[stage]]
id = "offer"
kind = "offer"
mover = "firm"
menu = ["modest", "rich"]
then = "answer"
)";

TEST(Bargaining, AcceptingPutsThePackageOnTheTableIntoForce) {
  const Built g(wages(kOffer + "[[stage]]\nid = \"answer\"\nkind = \"answer\"\nmover = \"union\"\n"));
  EXPECT_DOUBLE_EQ(g.pays("union", {"rich", "accept"}), 14);
  EXPECT_DOUBLE_EQ(g.pays("union", {"rich", "refuse", "modest", "accept"}), 3);
  EXPECT_EQ(g.ending(g.at({"modest", "accept"})), "agreement");
  EXPECT_EQ(g.moves(g.at({"modest"})), (Moves{"accept", "refuse"}));
}

TEST(Bargaining, RulesReadWhatIsOfferedAgreedAndInForce) {
  const Built g(wages(kOffer + R"(
[[stage]]
id = "answer"
kind = "answer"
mover = "union"
accept = "next_round"
move.accept = { when = "offer.rise == high" }
move.refuse = { pay = { clerk = "offer.rise == low ? 1 : 2" } }
[party.clerk.flow]
agreed = "agreed.rise == high ? 10 : agreed.rise == none ? 100 : 0"
force = "rise == high && deal ? 1000 : 0"
)"));
  EXPECT_EQ(g.moves(g.at({"modest"})), Moves{"refuse"});
  EXPECT_DOUBLE_EQ(g.pays("clerk", {"modest", "refuse", "rich", "refuse"}), 1 + 100 + 2 + 100);
  EXPECT_DOUBLE_EQ(g.pays("clerk", {"rich", "accept", "modest", "refuse"}), 1010 + 1 + 1010);
}

TEST(Bargaining, AnAnswerTakesTheOfferOffTheTable) {
  const Built g(wages(kOffer + R"(
[[stage]]
id = "answer"
kind = "answer"
mover = "union"
accept = "next_round"
[party.clerk.flow]
table = "offer.rise == none ? 1 : 100"
)"));
  EXPECT_DOUBLE_EQ(g.pays("clerk", {"rich", "refuse", "rich", "accept"}), 2);
}

TEST(Bargaining, ACounterOfferIsAnsweredInTheSameRound) {
  const Built g(wages(kOffer + R"(
[[stage]]
id = "answer"
kind = "answer"
mover = "union"
counter = "counter"
walk_away = true
[[stage]]
id = "counter"
kind = "offer"
mover = "union"
menu = ["rich"]
then = "reply"
[[stage]]
id = "reply"
kind = "answer"
mover = "firm"
refuse = "no_agreement"
)"));
  EXPECT_EQ(g.moves(g.at({"modest"})), (Moves{"accept", "refuse", "counter", "walk_away"}));
  const NodeId end = g.at({"modest", "counter", "rich", "accept"});
  EXPECT_EQ(g.ending(end), "agreement");
  EXPECT_EQ(g.game.node[end].round, 1u);
  EXPECT_EQ(g.ending(g.at({"modest", "walk_away"})), "no_agreement");
}

TEST(Bargaining, PackagesOfOneGroupShareOneWeight) {
  std::string text = wages(
      kOffer +
      "move.wait = { then = \"next_round\" }\n[[stage]]\nid = \"answer\"\nkind = \"answer\"\nmover = \"union\"\n");
  for (const std::string package : {"[package.modest]\n", "[package.rich]\n"}) {
    text.insert(text.find(package) + package.size(), "group = \"rises\"\n");
  }
  EXPECT_EQ(Built(text).weights(0), (std::vector<double>{0.5, 0.5, 1}));
}

TEST(Bargaining, AMenuOfAllHoldsEveryCombinationButTheStatusQuo) {
  const Built g(wages("[protocol]\nkind = \"take_it_or_leave_it\"\nparties = [\"firm\", \"union\"]\n"));
  EXPECT_EQ(g.moves(0).size(), 3u * 2 - 1);
  EXPECT_DOUBLE_EQ(g.pays("union", {"low+short", "accept"}), 2 * (3 + 1));
}

const std::string kComply = R"(
[[stage]]
id = "answer"
kind = "answer"
mover = "union"
accept = "keep"
refuse = "next_round:keep"
[[stage]]
id = "keep"
kind = "comply"
mover = "firm"
obligations = ["rise"]
detect = 0.75
false_alarm = 0.125
caught = "no_agreement"
then = "next_round:keep"
)";

TEST(Comply, CheatingLooksLikeHonouringUntilItComesToLight) {
  const Built g(wages(kOffer + kComply));
  const NodeId keep = g.at({"rich", "accept"});
  EXPECT_EQ(g.moves(keep), (Moves{"honour", "renege", "cheat"}));
  EXPECT_DOUBLE_EQ(g.odds(g.at({"rich", "accept", "cheat"}))[0], 0.75);
  EXPECT_DOUBLE_EQ(g.odds(g.at({"rich", "accept", "honour"}))[0], 0.125);
  EXPECT_EQ(g.ending(g.at({"rich", "accept", "cheat", "caught"})), "no_agreement");
  EXPECT_EQ(g.ending(g.at({"rich", "accept", "renege"})), "no_agreement");
}

TEST(Comply, WhatComesToLightSnapsBackAndWhatDoesNotIsStillDue) {
  const Built g(wages(kOffer + kComply));
  const Moves honest = {"rich", "accept", "honour", "clean", "honour", "clean"};
  EXPECT_DOUBLE_EQ(g.pays("union", honest), 14);
  EXPECT_EQ(g.ending(g.at(honest)), "agreement");
  // Snapped back in the first round: neither the rise nor the hours are in force.
  EXPECT_DOUBLE_EQ(g.pays("union", {"rich", "accept", "cheat", "caught"}), 0);
  EXPECT_DOUBLE_EQ(g.pays("union", {"rich", "accept", "renege"}), 0);
  // Not found out: the rise is withheld, the hours stand, and the rise is due again in the next round.
  EXPECT_DOUBLE_EQ(g.pays("union", {"rich", "accept", "cheat", "clean", "honour", "clean"}), 1 + 7);
  EXPECT_DOUBLE_EQ(g.pays("union", {"rich", "accept", "honour", "clean", "renege"}), 7);
  // Nothing agreed, nothing due.
  EXPECT_EQ(g.tree().kind[g.at({"rich", "refuse"})], NodeKind::terminal);
}

TEST(Comply, TheOthersCannotTellCheatingFromHonouring) {
  const Built g(wages(kOffer + R"(
[[stage]]
id = "answer"
kind = "answer"
mover = "union"
accept = "keep"
[[stage]]
id = "keep"
kind = "comply"
mover = "firm"
obligations = ["rise"]
detect = 0.5
caught = "vote"
then = "vote"
[[stage]]
id = "vote"
mover = "union"
move.yes = {}
move.no = {}
then = "no_agreement"
)"));
  const Moves start = {"rich", "accept"};
  const auto vote = [&](const Moves& more) {
    Moves path = start;
    path.insert(path.end(), more.begin(), more.end());
    return g.at(path);
  };
  EXPECT_TRUE(g.alike(vote({"cheat", "clean"}), vote({"honour", "clean"})));
  EXPECT_FALSE(g.alike(vote({"cheat", "caught"}), vote({"cheat", "clean"})));
  EXPECT_FALSE(g.alike(vote({"renege"}), vote({"cheat", "caught"})));
}

TEST(Protocols, AlternatingOffersTakeTurns) {
  const Built g(wages(
      "[protocol]\nkind = \"alternating_offers\"\nparties = [\"firm\", \"union\"]\nmenu = [\"modest\", \"rich\"]\n",
      3));
  const auto mover = [&](const Moves& path) {
    return g.scenario.parties[g.game.edge[g.tree().first_child[g.at(path)]].by].id;
  };
  EXPECT_EQ(mover({}), "firm");
  EXPECT_EQ(mover({"rich"}), "union");
  EXPECT_EQ(mover({"rich", "refuse"}), "union");
  EXPECT_EQ(mover({"rich", "refuse", "modest"}), "firm");
  EXPECT_EQ(mover({"rich", "refuse", "modest", "refuse"}), "firm");
}

TEST(Protocols, TakeItOrLeaveItEndsAtTheAnswer) {
  const Built g(
      wages("[protocol]\nkind = \"take_it_or_leave_it\"\nparties = [\"firm\", \"union\"]\nmenu = [\"modest\"]\n"));
  EXPECT_EQ(g.ending(g.at({"modest", "refuse"})), "no_agreement");
  EXPECT_EQ(g.tree().nodes(), 4u);
}

TEST(Protocols, WorkingLevelGoesFirstAndLeavesTheRestToThePrincipals) {
  const Built g(
      wages("[protocol]\nkind = \"working_level\"\nparties = [\"firm\", \"union\"]\nmandate = [\"modest\"]\nmenu = "
            "[\"modest\", \"rich\"]\n"));
  EXPECT_EQ(g.moves(0), Moves{"modest"});
  EXPECT_EQ(g.moves(g.at({"modest", "refuse"})), (Moves{"modest", "rich"}));
}

TEST(Together, EachMovesWithoutSeeingTheOthersAndAllDecideWhatFollows) {
  const Built g(wages(R"(
[[stage]]
id = "clash"
kind = "together"
movers = ["union", "firm"]
move.fight = { pay = { clerk = "last.clash.union == last.clash.firm ? 1 : 0" } }
move.yield = {}
move.lock_out = { by = "firm" }
then = [{ when = "last.clash.union == fight && last.clash.firm == fight", to = "no_agreement" }, { to = "next_round" }]
)"));
  EXPECT_EQ(g.moves(0), (Moves{"fight", "yield"}));
  EXPECT_EQ(g.moves(g.at({"fight"})), (Moves{"fight", "yield", "lock_out"}));
  EXPECT_TRUE(g.alike(g.at({"fight"}), g.at({"yield"})));
  EXPECT_EQ(g.ending(g.at({"fight", "fight"})), "no_agreement");
  EXPECT_FALSE(g.alike(g.at({"fight", "yield"}), g.at({"yield", "yield"})));  // afterwards both know
  EXPECT_FALSE(g.alike(g.at({"yield", "fight", "yield"}), g.at({"yield", "yield", "yield"})));
  EXPECT_DOUBLE_EQ(g.pays("clerk", {"fight", "fight"}), 2);
}

}  // namespace
}  // namespace walkaway::testing
