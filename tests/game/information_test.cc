// SPDX-License-Identifier: Apache-2.0
// Who sees what.
#include <gtest/gtest.h>

#include "support/built.h"

namespace walkaway::testing {
namespace {

using Moves = std::vector<std::string>;

/// a moves at stage `say`, then b and c at `reply` and `last`; `how` is how the first is seen.
std::string message(const std::string& how, const std::string& parties = "") {
  return R"(walkaway = 1
title = "message"
clock = { rounds = 2 }
party.a.noise = 1
party.b.noise = 1
party.c.noise = 1
)" + parties +
         R"(
[[stage]]
id = "say"
mover = "a"
move.tough = {}
move.soft = {}
then = "reply"
)" + how +
         R"(
[[stage]]
id = "reply"
mover = "b"
move.yes = {}
move.no = {}
then = "last"
[[stage]]
id = "last"
mover = "c"
move.yes = {}
move.no = {}
then = "next_round"
)";
}

TEST(Information, EverybodySeesAMoveUnlessItSaysWhoDoes) {
  const Built all(message(""));
  EXPECT_FALSE(all.alike(all.at({"tough"}), all.at({"soft"})));
  const Built some(message("seen_by = [\"c\"]\n"));
  EXPECT_TRUE(some.alike(some.at({"tough"}), some.at({"soft"})));
  EXPECT_FALSE(some.alike(some.at({"tough", "yes"}), some.at({"soft", "yes"})));
}

TEST(Information, AMoverRemembersItsOwnMove) {
  const Built g(message("seen_by = []\n"));
  EXPECT_TRUE(g.alike(g.at({"tough", "yes"}), g.at({"soft", "yes"})));
  EXPECT_FALSE(g.alike(g.at({"tough", "yes", "yes"}), g.at({"soft", "yes", "yes"})));
}

TEST(Information, TheOthersHearASignalInstead) {
  const Built g(message("heard_as.tough = { tough = 0.75, soft = 0.25 }\n"));
  const NodeId heard = g.at({"tough"});
  EXPECT_EQ(g.tree().kind[heard], NodeKind::chance);
  EXPECT_DOUBLE_EQ(g.odds(heard)[1], 0.25);
  EXPECT_EQ(g.game.edge[g.at({"tough", "soft"})].heard_by, g.party("b"));
  EXPECT_TRUE(g.alike(g.at({"tough", "soft"}), g.at({"soft"})));  // soft is heard as it is: no draw
  EXPECT_FALSE(g.alike(g.at({"tough", "tough"}), g.at({"soft"})));
}

TEST(Information, OneWhoSeesIsNotMisled) {
  const Built g(message("seen_by = [\"c\"]\nheard_as.tough = { soft = 1 }\n"));
  EXPECT_TRUE(g.alike(g.at({"tough"}), g.at({"soft"})));
  EXPECT_FALSE(g.alike(g.at({"tough", "yes"}), g.at({"soft", "yes"})));
}

TEST(Information, EachMayHearForItself) {
  const Built g(
      message("heard_by.b.tough = { tough = 0.5, mumble = 0.5 }\nheard_by.c.soft = { soft = 0.5, tough = 0.5 }\n"));
  EXPECT_EQ(g.moves(g.at({"tough"})), (Moves{"tough", "mumble"}));
  EXPECT_EQ(g.game.edge[g.at({"soft", "tough"})].heard_by, g.party("c"));
  EXPECT_TRUE(g.alike(g.at({"tough", "mumble", "yes"}), g.at({"soft", "tough", "yes"})));
}

TEST(Information, AMoverKnowsItsMenu) {
  const Built g(R"(walkaway = 1
title = "menu"
clock = { rounds = 2 }
party.a.noise = 1
party.b.noise = 1
[[stage]]
id = "hide"
mover = "a"
seen_by = []
move.left = {}
move.right = {}
move.far = {}
then = "seek"
[[stage]]
id = "seek"
mover = "b"
move.look = {}
move.run = { when = "last.hide == far" }
then = "next_round"
)");
  EXPECT_TRUE(g.alike(g.at({"left"}), g.at({"right"})));
  EXPECT_FALSE(g.alike(g.at({"left"}), g.at({"far"})));
  // And remembers it: the same move from another menu.
  EXPECT_FALSE(g.alike(g.at({"left", "look", "left"}), g.at({"far", "look", "left"})));
  EXPECT_TRUE(g.alike(g.at({"left", "look", "far"}), g.at({"right", "look", "far"})));
}

TEST(Information, RoundsAreCounted) {
  const Built g(message("seen_by = []\n"));
  EXPECT_FALSE(g.alike(g.at({"tough", "yes", "yes", "tough"}), g.at({"tough"})));
}

TEST(Information, ChanceMayBeSeenByFew) {
  const Built g(R"(walkaway = 1
title = "weather"
clock = { rounds = 1 }
party.a.noise = 1
party.b.noise = 1
[[stage]]
id = "weather"
kind = "chance"
seen_by = ["b"]
move.rain.chance = 0.5
move.sun.chance = 0.5
then = "a"
[[stage]]
id = "a"
mover = "a"
move.go = {}
move.stay = {}
then = "b"
[[stage]]
id = "b"
mover = "b"
move.go = {}
move.stay = {}
then = "next_round"
)");
  EXPECT_TRUE(g.alike(g.at({"rain"}), g.at({"sun"})));
  EXPECT_FALSE(g.alike(g.at({"rain", "go"}), g.at({"sun", "go"})));
}

}  // namespace
}  // namespace walkaway::testing
