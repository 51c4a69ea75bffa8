// SPDX-License-Identifier: Apache-2.0
// Over which issues pay-offs are sums.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "game/game.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

using Groups = std::vector<std::vector<IssueId>>;

/// Four issues, worth something each; `of_a` and `more` are further lines, of a party and of the file.
Groups groups_with(const std::string& of_a, const std::string& more = "") {
  std::string text = "walkaway = 1\ntitle = \"t\"\nclock = { rounds = 2 }\n[party.a]\nnoise = 1\nnumber.n = 2\n" +
                     of_a + "\n[party.b]\nnoise = 1\n";
  for (int i = 0; i < 4; ++i)
    text += fmt::format("[issue.i{0}]\noption.no = \"no\"\noption.yes = \"yes\"\n[worth.a.i{0}]\nyes = {0}\n", i);
  text += more +
          "\n[[stage]]\nid = \"offer\"\nkind = \"offer\"\nmover = \"a\"\nmenu = \"all\"\nthen = \"answer\"\n"
          "[[stage]]\nid = \"answer\"\nkind = \"answer\"\nmover = \"b\"\n";
  return separable_issues(read_scenario_text(text, "t.toml"));
}

TEST(SeparableIssues, AreAllWhereNothingTakesTwoTogether) {
  EXPECT_EQ(groups_with(""), (Groups{{0}, {1}, {2}, {3}}));
  EXPECT_EQ(groups_with("flow.f = \"i1 == yes ? n : 0\"\nfinal = \"i2 == yes ? 1 : 0\""), (Groups{{0}, {1}, {2}, {3}}));
}

TEST(SeparableIssues, ShareAGroupWhereARuleReadsBoth) {
  EXPECT_EQ(groups_with("flow.f = \"i0 == yes && i2 == yes ? 1 : 0\""), (Groups{{0, 2}, {1}, {3}}));
  EXPECT_EQ(groups_with("final = \"i1 == yes && agreed.i3 == yes ? 1 : 0\""), (Groups{{0}, {1, 3}, {2}}));
  EXPECT_EQ(groups_with("", "[worth.b.i3]\nyes = \"i0 == yes ? 1 : 2\""), (Groups{{0, 3}, {1}, {2}}));
  EXPECT_EQ(groups_with("", "[ending.agreement]\npay.b = \"i0 == yes || i1 == yes ? 1 : 0\""),
            (Groups{{0, 1}, {2}, {3}}));
}

TEST(SeparableIssues, ShareAGroupWhereTheyAreWorthMoreTogether) {
  EXPECT_EQ(groups_with("", "[[together]]\nparty = \"b\"\noptions = { i1 = \"yes\", i2 = \"yes\" }\nworth = 1"),
            (Groups{{0}, {1, 2}, {3}}));
}

TEST(SeparableIssues, ShareAGroupThroughAState) {
  const std::string state = "[state.s]\nstart = 0\neach_round = \"i0 == yes ? s + 1 : s\"\n";
  EXPECT_EQ(groups_with("", state), (Groups{{0}, {1}, {2}, {3}}));
  EXPECT_EQ(groups_with("flow.f = \"i3 == yes ? s : 0\"", state), (Groups{{0, 3}, {1}, {2}}));
  // And through a state that follows it.
  EXPECT_EQ(groups_with("flow.f = \"i3 == yes ? t : 0\"", state + "[state.t]\nstart = 0\neach_round = \"t + s\"\n"),
            (Groups{{0, 3}, {1}, {2}}));
}

TEST(SeparableIssues, ShareAGroupThroughAWorth) {
  EXPECT_EQ(groups_with("flow.f = \"worth.a * worth.a\""), (Groups{{0, 1, 2, 3}}));
  EXPECT_EQ(groups_with("flow.f = \"worth.b * worth.b\"", "[worth.b.i1]\nyes = 1\n[worth.b.i2]\nyes = 2"),
            (Groups{{0}, {1, 2}, {3}}));
}

}  // namespace
}  // namespace walkaway
