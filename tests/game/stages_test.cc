// SPDX-License-Identifier: Apache-2.0
// The state machine: which moves there are, what they do, where they lead.
#include <gtest/gtest.h>

#include "support/built.h"

namespace walkaway::testing {
namespace {

using Moves = std::vector<std::string>;

/// One party, two rounds, whose pay-off is the state `n`, which no round changes.
std::string solo(const std::string& stages, const std::string& head = "") {
  return "walkaway = 1\ntitle = \"solo\"\nclock = { rounds = 2 }\n" + head + R"(
party.a = { noise = 1, final = "n" }
state.n = { start = 0, min = -100, max = 100 }
issue.lamp = { option = { off = "off", on = "on" }, worth = { a = { on = 7 } } }
)" + stages;
}

const std::string kPick = R"(
[[stage]]
id = "pick"
mover = "a"
then = "next_round"
)";

TEST(Stages, AMoveSetsStatesAllReadingTheOldValues) {
  const Built g(solo(
      kPick + "move.one = { set = { n = \"n + 1\", m = \"n\" }, pay = { a = \"1000 * m\" } }\nmove.none_of_it = {}\n",
      "state.m = { start = 5 }\n"));
  // m is 0 after the first `one`, 1 after the second: it reads n before it changes.
  EXPECT_DOUBLE_EQ(g.pays("a", {"one", "one"}), 2 + 1000 * 0 + 1000 * 1);
  EXPECT_DOUBLE_EQ(g.pays("a", {"none_of_it", "one"}), 1);
}

TEST(Stages, StatesChangeTogetherAtTheEndOfARoundAndKeepTheirBounds) {
  const Built g(solo(kPick + "move.wait = { pay = { a = \"100 * x + y\" } }\n",
                     "state.x = { start = 1, max = 4, each_round = \"y + 3\" }\nstate.y = { start = 2, min = 1.5, "
                     "each_round = \"x\" }\n"));
  EXPECT_DOUBLE_EQ(g.pays("a", {"wait", "wait"}), (100 * 1 + 2) + (100 * 4 + 1.5));
}

TEST(Stages, AMovePutsOptionsIntoForceAtOnce) {
  const Built g(solo(kPick + "move.light = { put = { lamp = \"on\" } }\nmove.dark = { put = { lamp = \"off\" } }\n"));
  EXPECT_DOUBLE_EQ(g.pays("a", {"light", "light"}), 14);
  EXPECT_DOUBLE_EQ(g.pays("a", {"light", "dark"}), 7);
}

TEST(Stages, AMovePaysAtOnce) {
  const Built g(solo(kPick + "move.toll = { pay = { a = -2 } }\nmove.rule = { pay = { a = \"round * 3\" } }\n"));
  EXPECT_DOUBLE_EQ(g.pays("a", {"toll", "toll"}), -4);
  EXPECT_DOUBLE_EQ(g.pays("a", {"rule", "rule"}), 9);
}

TEST(Stages, AMoveIsOnTheMenuOnlyIfItsRuleHolds) {
  const Built g(
      solo(kPick +
           "move.stay = {}\nmove.leave = { when = \"round == 2 && last.pick == stay\", then = \"no_agreement\" }\n"));
  EXPECT_EQ(g.moves(0), Moves{"stay"});
  EXPECT_EQ(g.moves(g.at({"stay"})), (Moves{"stay", "leave"}));
}

TEST(Stages, AStageIsPassedOverUnlessItsRuleHolds) {
  const Built g(solo(R"(
[[stage]]
id = "first"
mover = "a"
when = "round == 2"
skip_to = "second"
move.here = {}
then = "no_agreement"
[[stage]]
id = "second"
mover = "a"
move.there = {}
then = "next_round"
)"));
  EXPECT_EQ(g.moves(0), Moves{"there"});
  EXPECT_EQ(g.moves(g.at({"there"})), Moves{"here"});
}

TEST(Stages, AStageTakenOutIsPassedOverAndCanBeSwitchedOn) {
  const std::string text = solo(R"(
[[stage]]
id = "envoys"
mover = "a"
enabled = false
move.meet = {}
then = "leaders"
[[stage]]
id = "leaders"
mover = "a"
move.talk = {}
then = "next_round"
)");
  EXPECT_EQ(Built(text).moves(0), Moves{"talk"});
  GameOptions options;
  options.on = {0};
  EXPECT_EQ(Built(text, options).moves(0), Moves{"meet"});
  options.off = {1};
  EXPECT_EQ(Built(text, options).moves(Built(text, options).at({"meet"})), Moves{"meet"});
}

TEST(Stages, TheFirstBranchThatHoldsIsTaken) {
  const Built g(solo(kPick.substr(0, kPick.find("then")) +
                     "move.go = { set = { n = \"n + 1\" } }\n"
                     "then = [{ when = \"n == 2\", to = \"agreement\" }, { when = \"n >= 1\", to = \"pick\" }, { to = "
                     "\"no_agreement\" }]\n"));
  EXPECT_EQ(g.ending(g.at({"go", "go"})), "agreement");
}

TEST(Stages, LaterRoundsStartAgainWhereTheClockSays) {
  const std::string text =
      "[[stage]]\nid = \"open\"\nmover = \"a\"\nmove.o = {}\nmove.jump = { then = \"next_round:other\" }\nthen = "
      "\"next_round\"\n"
      "[[stage]]\nid = \"again\"\nmover = \"a\"\nmove.g = {}\nthen = \"next_round\"\n"
      "[[stage]]\nid = \"other\"\nmover = \"a\"\nmove.h = {}\nthen = \"next_round\"\n";
  const std::string head = "clock.again = \"again\"\n";
  std::string whole = solo(text);
  whole.replace(whole.find("{ rounds = 2 }"), 14, "{ rounds = 2, again = \"again\" }");
  const Built g(whole);
  EXPECT_EQ(g.moves(g.at({"o"})), Moves{"g"});
  EXPECT_EQ(g.moves(g.at({"jump"})), Moves{"h"});
  GameOptions options;
  options.start = 2;
  options.again = 0;
  const Built other(whole, options);
  EXPECT_EQ(other.moves(0), Moves{"h"});
  EXPECT_EQ(other.moves(other.at({"h"})), (Moves{"o", "jump"}));
}

TEST(Stages, VariantsOfOneGroupShareOneWeight) {
  const Built g(solo(kPick + "move.x1 = { group = \"x\" }\nmove.x2 = { group = \"x\" }\nmove.x3 = { group = \"x\", "
                             "when = \"round == 2\" }\nmove.y = {}\n"));
  const std::vector<double> first = g.weights(0), second = g.weights(g.at({"y"}));
  EXPECT_DOUBLE_EQ(first[0], 0.5);
  EXPECT_DOUBLE_EQ(first[2], 1);
  EXPECT_DOUBLE_EQ(second[1], 1.0 / 3);
  EXPECT_DOUBLE_EQ(second[3], 1);
}

TEST(Stages, ChanceHasTheOddsOfItsRules) {
  const Built g(solo(R"(
[[stage]]
id = "dice"
kind = "chance"
move.up = { chance = "round / 4", set = { n = "n + 1" } }
move.down.chance = "1 - round / 4"
then = "next_round"
)"));
  EXPECT_EQ(g.tree().kind[0], NodeKind::chance);
  EXPECT_DOUBLE_EQ(g.odds(0)[0], 0.25);
  EXPECT_DOUBLE_EQ(g.odds(g.at({"down"}))[0], 0.5);
  EXPECT_EQ(g.tree().movers(), 0u);
}

TEST(Stages, ChanceDrawsOnlyWhatItsRulesAllow) {
  const Built g(solo(R"(
[[stage]]
id = "dice"
kind = "chance"
move.sure = { chance = 1, when = "n == 0", set = { n = "1" } }
move.heads = { chance = 0.5, when = "n == 1" }
move.tails = { chance = 0.5, when = "n == 1" }
then = "next_round"
)"));
  EXPECT_EQ(g.moves(0), Moves{"sure"});
  EXPECT_EQ(g.moves(g.at({"sure"})), (Moves{"heads", "tails"}));
}

TEST(Stages, ChanceMayDependOnAType) {
  const Built g(R"(walkaway = 1
title = "leak"
clock = { rounds = 1 }
[party.a]
noise = 1
type.loud.prior = 0.5
type.quiet.prior = 0.5
number.leak = { value = 1, by_type.quiet = 0.25 }
[[stage]]
id = "leak"
kind = "chance"
move.out.chance = "a.leak"
move.kept.chance = "1 - a.leak"
then = "talk"
[[stage]]
id = "talk"
mover = "a"
move.yes = {}
move.no = {}
then = "next_round"
)");
  EXPECT_DOUBLE_EQ(g.odds(0, g.lane("a", "loud"))[1], 0);
  EXPECT_DOUBLE_EQ(g.odds(0, g.lane("a", "quiet"))[1], 0.75);
}

TEST(Stages, ADriftWithoutMovesJustPasses) {
  const Built g(solo(kPick + "move.wait = { then = \"still\" }\n[[stage]]\nid = \"still\"\nkind = \"drift\"\n"));
  EXPECT_EQ(g.moves(g.at({"wait"})), Moves{"wait"});
  EXPECT_EQ(g.tree().nodes(), 3u);
}

TEST(Stages, ATypeThatLacksAMoveHasNoWeightThere) {
  const Built g(R"(walkaway = 1
title = "menu by type"
clock = { rounds = 1 }
[party.a]
noise = 1
type.bold.prior = 0.5
type.shy.prior = 0.5
number.bold = { value = 1, by_type.shy = 0 }
[[stage]]
id = "act"
mover = "a"
move.wait = {}
move.act = { when = "a.bold" }
then = "next_round"
)");
  EXPECT_EQ(g.weights(0, g.lane("a", "bold")), (std::vector<double>{1, 1}));
  EXPECT_EQ(g.weights(0, g.lane("a", "shy")), (std::vector<double>{1, 0}));
}

TEST(Stages, StageAndLastAreWhereThePlayIs) {
  const Built g(
      solo(kPick + "move.wait = { then = \"other\" }\nmove.stay = {}\n"
                   "[[stage]]\nid = \"other\"\nmover = \"a\"\nmove.pause = {}\nthen = \"next_round\"\n",
           "party.town.flow = \"(stage == other) + 10 * (last.pick == stay) + 100 * (last.other == none)\"\n"));
  EXPECT_DOUBLE_EQ(g.pays("town", {"stay", "wait", "pause"}), 110 + 1);
}

}  // namespace
}  // namespace walkaway::testing
