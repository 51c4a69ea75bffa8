// SPDX-License-Identifier: Apache-2.0
// What cannot be played is refused, with the rule and the place in the game.
#include <gtest/gtest.h>

#include "support/built.h"

namespace walkaway::testing {
namespace {

std::string two(const std::string& stages, int rounds = 2) {
  return "walkaway = 1\ntitle = \"two\"\nclock = { rounds = " + std::to_string(rounds) + R"toml( }
state.n = { start = 0 }
[party.a]
noise = 1
type.x.prior = 0.5
type.y.prior = 0.5
number.z = { value = 0, by_type.y = 1 }
[party.b]
noise = 1
)toml" + stages;
}

void expect_said(const std::string& complaint, const std::vector<std::string>& parts) {
  for (const std::string& part : parts)
    EXPECT_NE(complaint.find(part), std::string::npos) << part << "\nis not in\n" << complaint;
}

TEST(Errors, ADivisionByZeroNamesTheRuleAndThePlace) {
  const std::string said = complaint(two(R"toml(
[[stage]]
id = "go"
mover = "a"
move.up = { set = { n = "n + 1" } }
move.over = { pay = { a = "1 / (n - 1)" } }
then = "next_round"
)toml"));
  expect_said(said, {"test.toml:", "1 / (n - 1)", "inf", "in round 2", "at stage go", "go: up, go: over"});
}

TEST(Errors, AMenuThatDependsOnATypeItsMoverDoesNotKnowIsRefused) {
  const std::string stage =
      "[[stage]]\nid = \"go\"\nmover = \"b\"\nmove.wait = {}\nmove.act = { when = \"a.z\" }\nthen = \"next_round\"\n";
  expect_said(complaint(two(stage)), {"a.z", "menu of b", "at stage go", "knows"});
  EXPECT_EQ(complaint(two("knows = [\"a\"]\n" + stage)), "");
}

TEST(Errors, WherePlayGoesMayNotDependOnAPrivateType) {
  expect_said(complaint(two("[[stage]]\nid = \"go\"\nmover = \"b\"\nwhen = \"a.z\"\nskip_to = "
                            "\"next_round\"\nmove.wait = {}\nthen = \"next_round\"\n")),
              {"a.z", "private type", "in round 1"});
}

TEST(Errors, AnEmptyMenuIsRefusedWithTheTypeThatHasNone) {
  expect_said(
      complaint(two("[[stage]]\nid = \"go\"\nmover = \"a\"\nmove.act = { when = \"z\" }\nthen = \"next_round\"\n")),
      {"a (x) has no move", "in round 1"});
}

TEST(Errors, ChancesThatDoNotAddUpAreRefused) {
  const std::string stage =
      "[[stage]]\nid = \"go\"\nkind = \"chance\"\nmove.x.chance = \"0.5 * round\"\nmove.y.chance = \"0.5\"\nthen = "
      "\"next_round\"\n";
  expect_said(complaint(two(stage)), {"1.5", "in round 2", "at stage go"});
  EXPECT_EQ(complaint(two(stage, 1)), "");
}

TEST(Errors, ARoundThatNeverEndsIsRefused) {
  // The same again and again.
  expect_said(complaint(two("[[stage]]\nid = \"go\"\nmover = \"a\"\nmove.again = { then = \"go\", when = \"n == 0\" }\nmove.stop = "
                            "{}\nthen = \"next_round\"\n")),
              {"round 1 never ends", "go"});
  // Always a little different.
  expect_said(complaint(two("[[stage]]\nid = \"go\"\nmover = \"a\"\nmove.again = { set = { n = \"n + 1\" } }\n"
                            "then = [{ when = \"n > 1000\", to = \"next_round\" }, { to = \"go\" }]\n")),
              {"round 1 never ends", "200 times"});
  // Without anybody moving.
  expect_said(complaint(two("[[stage]]\nid = \"p\"\nmover = \"a\"\nwhen = \"n > 0\"\nskip_to = \"q\"\nmove.m = "
                            "{}\nthen = \"next_round\"\n"
                            "[[stage]]\nid = \"q\"\nmover = \"a\"\nwhen = \"n > 0\"\nskip_to = \"p\"\nmove.m = "
                            "{}\nthen = \"next_round\"\n")),
              {"never ends"});
}

TEST(Errors, AcceptingWithNothingOnTheTableIsRefused) {
  expect_said(complaint(two("[[stage]]\nid = \"go\"\nkind = \"answer\"\nmover = \"a\"\n")),
              {"nothing is on the table"});
}

TEST(Errors, HiddenEventsMayNotChangeTheMenuOfSomeTypesOnly) {
  expect_said(complaint(two(R"toml(
[[stage]]
id = "hide"
mover = "b"
seen_by = []
move.left = {}
move.right = {}
then = "seek"
[[stage]]
id = "seek"
mover = "a"
move.look = {}
move.run = { when = "z && last.hide == right" }
then = "next_round"
)toml")),
              {"has not seen", "at stage seek"});
}

TEST(Errors, ALaneThatCannotComeHereMayBreakRules) {
  // Only y comes to the second stage, where x would divide by zero.
  const Built g(two(R"toml(
[[stage]]
id = "go"
mover = "a"
move.stop = { then = "no_agreement" }
move.on = { when = "z" }
then = "next"
[[stage]]
id = "next"
mover = "b"
move.end = { pay = { a = "1 / z" } }
then = "no_agreement"
)toml"));
  EXPECT_DOUBLE_EQ(g.pays("a", {"on", "end"}, g.lane("a", "y")), 1);
}

}  // namespace
}  // namespace walkaway::testing
