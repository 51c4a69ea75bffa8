// SPDX-License-Identifier: Apache-2.0
// Mandates, senders, hedges and cycles of talks mean in the game what the page says.
#include <gtest/gtest.h>

#include "support/built.h"

namespace walkaway::testing {
namespace {

using Moves = std::vector<std::string>;

// ---------------------------------------------------------------------------------------------------- mandates

std::string envoys(const std::string& more = "") {
  return R"(
walkaway = 1
title = "A chief, an envoy and the other side"
clock = { rounds = 1 }
[party.chief]
noise = 1
[party.envoy]
noise = 1
[party.other]
noise = 1
[issue.land]
option.none = "none"
option.some = "some"
option.all = "all"
[issue.money]
options = { from = 0, to = 0.3, step = 0.1 }
[package.little]
land = "some"
money = 0.1
[package.much]
land = "all"
money = 0.3
[mandate.narrow]
packages = ["little"]
[mandate.cheap]
options.money = [0, 0.1]
[[stage]]
id = "instruct"
mover = "chief"
seen_by = ["envoy"]
move.narrow = {}
move.free = {}
then = "offer"
[[stage]]
id = "offer"
kind = "offer"
mover = "envoy"
menu = ["little", "much"]
mandate = [{ when = "last.instruct == narrow", is = "narrow" }]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "other"
mandate = "cheap"
)" + more;
}

TEST(Mandates, TakePackagesOffTheMenuAsTheInstructionSays) {
  const Built g(envoys());
  EXPECT_EQ(g.moves(g.at({"narrow"})), Moves{"little"});
  EXPECT_EQ(g.moves(g.at({"free"})), (Moves{"little", "much"}));
}

TEST(Mandates, TakeAcceptingOffTheMenuWhileTheOfferIsOutside) {
  const Built g(envoys());
  EXPECT_EQ(g.moves(g.at({"free", "little"})), (Moves{"accept", "refuse"}));
  EXPECT_EQ(g.moves(g.at({"free", "much"})), Moves{"refuse"});
}

TEST(Mandates, OfAnInstructionNobodyElseSeesHideIt) {
  const Built g(envoys());
  EXPECT_TRUE(g.alike(g.at({"narrow", "little"}), g.at({"free", "little"})));
}

TEST(Mandates, AreSwappedByWhatIfs) {
  const Scenario s = read_scenario_text(
      envoys("[[what_if]]\nid = \"lifted\"\nmandate = { offer = \"none\", answer = \"none\" }\n"
             "[[what_if]]\nid = \"cheap\"\nmandate.offer = \"cheap\"\n"),
      "test.toml");
  const auto endings = [&](const std::vector<NumberChange>& changes) {
    return build_game(s, with_changes(s, s.central_values(), changes)).tree.terminals;
  };
  EXPECT_EQ(endings({}), 2u + 3u);                // little; or little, and much that cannot be accepted
  EXPECT_EQ(endings(s.what_ifs[0].set), 4u + 4u);
  EXPECT_EQ(endings(s.what_ifs[1].set), 2u + 2u);  // little alone
}

TEST(Mandates, ThatLeaveNoMoveInPlayAreErrorsOfTheirStageAndRound) {
  const std::string text = envoys();
  const std::string rule = "menu = [\"little\", \"much\"]";
  const size_t at = text.find(rule);
  const std::string barred = std::string(text).insert(at, "move.little.when = \"round > 1\"\n");
  EXPECT_NE(complaint(barred).find("envoy has no move"), std::string::npos) << complaint(barred);
}

// ---------------------------------------------------------------------------------------------------- senders

const std::string kLine = R"(
walkaway = 1
title = "Two voices"
clock = { rounds = 1 }
[party.boss]
noise = 1
[party.other]
noise = 1
[issue.peace]
option.no = "no"
option.yes = "yes"
[[stage]]
id = "line"
mover = "boss"
move.tough = {}
move.soft = {}
then = "reply"
[stage.senders.speaker]
heard_as.tough = { tough = 0.9, soft = "rest" }
[stage.senders.aide]
heard_as.tough = { tough = 0.6, silence = 0.4 }
heard_as.soft = { soft = 0.7, tough = "rest" }
[[stage]]
id = "reply"
mover = "other"
move.yes = {}
move.no = {}
then = "next_round"
)";

TEST(Senders, EachGarbleTheLineByTheirOwnMatrix) {
  const Built g(kLine);
  const auto expect_odds = [&](const Moves& path, const Moves& heard, const std::vector<double>& odds) {
    EXPECT_EQ(g.moves(g.at(path)), heard);
    const std::vector<double> found = g.odds(g.at(path));
    ASSERT_EQ(found.size(), odds.size());
    for (size_t i = 0; i < odds.size(); ++i) EXPECT_NEAR(found[i], odds[i], 1e-15);
  };
  expect_odds({"tough"}, {"tough", "soft"}, {0.9, 0.1});
  expect_odds({"soft"}, {"soft"}, {1.0});
  expect_odds({"tough", "soft"}, {"tough", "silence"}, {0.6, 0.4});
  expect_odds({"soft", "soft"}, {"tough", "soft"}, {0.3, 0.7});
}

TEST(Senders, AreAllThatTheOthersHear) {
  const Built g(kLine);
  EXPECT_TRUE(g.alike(g.at({"tough", "soft", "tough"}), g.at({"soft", "soft", "tough"})));
  EXPECT_FALSE(g.alike(g.at({"tough", "soft", "tough"}), g.at({"tough", "tough", "tough"})));
}

// ---------------------------------------------------------------------------------------------------- hedges, cycles

std::string solo(const std::string& stages, uint32_t rounds) {
  return "walkaway = 1\ntitle = \"solo\"\nclock = { rounds = " + std::to_string(rounds) +
         " }\nparty.a = { noise = 1, number.fee = 3 }\n" + stages;
}

TEST(Hedges, ComeUpUntilTheyAreBoughtAndCostOnce) {
  const Built g(solo(R"(
[[stage]]
id = "plan"
kind = "hedge"
mover = "a"
cost = "fee * round"
then = "go"
[[stage]]
id = "go"
mover = "a"
move.on.pay.a = "plan == bought ? 50 : plan == none ? 10 : 0"
then = "next_round"
)",
                     2));
  EXPECT_DOUBLE_EQ(g.pays("a", {"buy", "on", "on"}), -3 + 50 + 50);
  EXPECT_DOUBLE_EQ(g.pays("a", {"wait", "on", "buy", "on"}), 10 - 6 + 50);
  EXPECT_DOUBLE_EQ(g.pays("a", {"wait", "on", "wait", "on"}), 10 + 10);
}

TEST(Cycles, BeginElsewhereAreCountedAndEnd) {
  const Built g(solo(R"(
[cycle]
times = 2
start = "short"
[[stage]]
id = "long"
mover = "a"
move.open = {}
then = "short"
[[stage]]
id = "short"
mover = "a"
move.leave.pay.a = "10 ^ cycle"
move.extra = { when = "cycle == 1", then = "next_round" }
then = "next_cycle"
)",
                     5));
  EXPECT_EQ(g.moves(g.at({"open"})), (Moves{"leave", "extra"}));
  EXPECT_EQ(g.moves(g.at({"open", "leave", "begins"})), Moves{"leave"});
  EXPECT_EQ(g.ending(g.at({"open", "leave", "begins", "leave"})), "no_agreement");
  EXPECT_DOUBLE_EQ(g.pays("a", {"open", "leave", "begins", "leave"}), 10 + 100);
  EXPECT_DOUBLE_EQ(g.pays("a", {"open", "extra", "open", "leave", "begins", "leave"}), 10 + 100);
}

TEST(Cycles, RememberTheFirst) {
  const Built g(solo(R"(
[cycle]
times = 2
start = "talk"
after = "agreement"
[[stage]]
id = "talk"
mover = "a"
move.hard = {}
move.mild = {}
then = "next_cycle"
)",
                     3));
  EXPECT_FALSE(g.alike(g.at({"hard", "begins"}), g.at({"mild", "begins"})));
  EXPECT_EQ(g.ending(g.at({"hard", "begins", "mild"})), "agreement");
  EXPECT_EQ(g.tree().terminals, 4u);
}

}  // namespace
}  // namespace walkaway::testing
