// SPDX-License-Identifier: Apache-2.0
// What is found, and what must not be. That the trees found say the same is tested with the solver:
// tests/equilibrium/lane_form_test.cc.
#include "game/lane_form.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include "game/standard.h"
#include "support/built.h"
#include "support/flatten.h"
#include "support/random_game.h"

namespace walkaway::testing {
namespace {

using Kind = StandardGame::Kind;

PlainGame read(const std::string& nodes) {
  return read_plain_game_text("EFG 2 R \"\" { \"a\" \"b\" }\n" + nodes, "g.efg");
}

const std::string kEnd = "t \"\" 1 \"\" { 1 2 }\n";

/// Each variable of the one-lane tree must be one of the lanes', and the reverse where there is one.
void expect_one_to_one(const LaneForm& form, const Tree& flat) {
  std::set<VariableIndex> seen;
  for (const VariableIndex v : form.flat) {
    if (v == kNoVariable) continue;
    EXPECT_TRUE(seen.insert(v).second) << "variable " << v << " twice";
  }
  EXPECT_EQ(seen.size(), flat.variables());
  EXPECT_TRUE(seen.empty() || *seen.rbegin() < flat.variables());
}

LaneForm found(const PlainGame& game) {
  std::optional<LaneForm> form = find_lanes(game);
  if (!form) {
    ADD_FAILURE() << "no lanes found";
    return {game.tree, {}};
  }
  check_invariants(form->tree);
  expect_one_to_one(*form, game.tree);
  return std::move(*form);
}

TEST(LaneForm, FindsTheTypesOfBargaining) {
  for (const uint32_t types : {2u, 3u}) {
    const PlainGame game = make_standard_game({.kind = Kind::bargain, .types = types, .rounds = 3});
    const Tree tree = found(game).tree;
    EXPECT_EQ(tree.lanes, types * types);
    EXPECT_EQ(tree.agents, (std::vector<uint32_t>{types, types}));
    EXPECT_EQ(tree.flat_nodes(), game.tree.nodes());
    EXPECT_EQ(tree.infosets(), game.tree.decisions.size());
  }
}

TEST(LaneForm, KeepsTheOddsOfTheDeal) {
  const Tree tree = found(read(R"(c "" 1 "" { "x" 1/2 "y" 0.3 "z" 0.2 } 0
p "" 1 1 "" { "l" "r" } 0
)" + kEnd + kEnd + R"(p "" 1 1 0
)" + kEnd + kEnd + R"(p "" 1 2 "" { "l" "r" } 0
)" + kEnd + kEnd))
                        .tree;
  const double prior[] = {0.5, 0.3, 0.2}, belief[] = {0.625, 0.375, 1};
  EXPECT_EQ(tree.agent_of, (std::vector<uint32_t>{0, 0, 1, 0, 0, 0})) << "the second player never moves";
  for (uint32_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(tree.lane_prior[k], prior[k], 1e-15);
    EXPECT_NEAR(std::exp(tree.log_prior[k]), belief[k], 1e-15);
    EXPECT_NEAR(std::exp(tree.log_prior[3 + k]), prior[k], 1e-15);
  }
}

TEST(LaneForm, FindsTheCardsOfPoker) {
  const Tree kuhn = found(make_standard_game({.kind = Kind::kuhn, .cards = 5})).tree;
  EXPECT_EQ(kuhn.lanes, 20u);
  EXPECT_EQ(kuhn.agents, (std::vector<uint32_t>{5, 5}));
  EXPECT_EQ(kuhn.nodes(), 9u);
  // The common card is none that a player holds: lanes lack branches of chance.
  const PlainGame game = make_standard_game({.kind = Kind::leduc});
  const Tree leduc = found(game).tree;
  EXPECT_EQ(leduc.lanes, 30u);
  EXPECT_EQ(leduc.agents, (std::vector<uint32_t>{6, 6}));
  EXPECT_LT(leduc.flat_nodes(), 2 * game.tree.nodes());
}

TEST(LaneForm, FindsEveryGameThatHadLanes) {
  uint32_t with_lanes = 0, with_gaps = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    const Tree tree = random_game({.seed = seed, .depth = 4});
    if (tree.lanes < 2) continue;
    const bool gaps = std::any_of(tree.log_weight.begin(), tree.log_weight.end(), [](double w) { return w < 0; });
    ++with_lanes;
    with_gaps += gaps;
    for (const bool step_by_step : {false, true})
      for (const bool nameless : {false, true}) {
        if (nameless && gaps) continue;  // which action it is that a type lacks, nobody could tell
        const Flattened flat = flatten(tree, {.step_by_step = step_by_step, .nameless = nameless});
        SCOPED_TRACE("seed " + std::to_string(seed));
        EXPECT_EQ(found(flat.game).tree.lanes, tree.lanes);
      }
  }
  EXPECT_GT(with_gaps, 5u);
  EXPECT_GT(with_lanes - with_gaps, 5u);
}

TEST(LaneForm, CarriesStrategiesThereAndBack) {
  const PlainGame game = make_standard_game({.kind = Kind::leduc, .merged = true});
  const LaneForm form = found(game);
  std::vector<double> log_prob;
  for (VariableIndex v = 0; v < game.tree.variables(); ++v) log_prob.push_back(-static_cast<double>(v));
  EXPECT_EQ(form.to_flat(form.from_flat(log_prob)), log_prob);
}

TEST(LaneForm, AcceptsHiddenMovesAndChanceThatDiffersByLane) {
  // b sees neither the lane nor what a did; chance after it has other odds in each lane.
  const auto lane = [](int infoset, const std::string& odds) {
    const std::string after = "c \"\" " + std::to_string(infoset) + " \"\" { " + odds + " } 0\n" + kEnd + kEnd;
    const std::string b = "p \"\" 2 1 \"\" { \"u\" \"v\" } 0\n" + after + kEnd;
    return "p \"\" 1 " + std::to_string(infoset) + " \"\" { \"l\" \"r\" } 0\n" + b + b;
  };
  const Tree tree = found(read("c \"\" 9 \"\" { \"x\" 1/4 \"y\" 3/4 } 0\n" + lane(1, "\"h\" 1/2 \"t\" 1/2") +
                               lane(2, "\"h\" 1/8 \"t\" 7/8")))
                        .tree;
  EXPECT_EQ(tree.agents, (std::vector<uint32_t>{2, 1}));
  ASSERT_EQ(tree.decisions.size(), 2u);
  EXPECT_EQ(tree.decisions[1].members, 2u);
  EXPECT_NEAR(std::exp(tree.chance_log_prob[0]), 0.5, 1e-15);
  EXPECT_NEAR(std::exp(tree.chance_log_prob[1]), 0.125, 1e-15);
}

TEST(LaneForm, MatchesByPlaceWhatHasOtherNames) {
  const Tree tree = found(read(R"(c "" 1 "" { "x" 1/2 "y" 1/2 } 0
p "" 1 1 "" { "strong bets" "strong folds" } 0
p "" 2 1 "" { "u" "v" } 0
)" + kEnd + kEnd + kEnd + R"(p "" 1 2 "" { "weak bets" "weak folds" } 0
p "" 2 1 0
)" + kEnd + kEnd + kEnd))
                        .tree;
  EXPECT_EQ(tree.nodes(), 5u);
}

TEST(LaneForm, LeavesAloneWhatIsNoDeal) {
  const std::string choice = "p \"\" 1 1 \"\" { \"l\" \"r\" } 0\n" + kEnd + kEnd,
                    other = "p \"\" 2 1 \"\" { \"l\" \"r\" } 0\n";
  const std::string deal = "c \"\" 1 \"\" { \"x\" 1/2 \"y\" 1/2 } 0\n";
  EXPECT_FALSE(find_lanes(read(choice))) << "no chance at the top";
  EXPECT_FALSE(find_lanes(read(kEnd))) << "nothing at all";
  EXPECT_FALSE(find_lanes(read(deal + kEnd + kEnd))) << "nobody moves";
  EXPECT_FALSE(find_lanes(read("c \"\" 1 \"\" { \"x\" 1 } 0\n" + choice))) << "one branch only";
  EXPECT_FALSE(find_lanes(read(deal + choice + kEnd))) << "a move here, an end there";
  EXPECT_FALSE(find_lanes(read(deal + choice + other + kEnd + kEnd))) << "other players";
  EXPECT_FALSE(find_lanes(read(deal + choice + "p \"\" 1 2 \"\" { \"l\" \"r\" } 0\n" + kEnd + other + kEnd + kEnd)))
      << "other depths";
}

/// Chance deals x or y, a moves without seeing it, and b stands at its information sets in the order xl, xr, yl, yr.
PlainGame four_places(int xl, int xr, int yl, int yr) {
  const auto b = [](int number) {
    return "p \"\" 2 " + std::to_string(number) + " \"\" { \"u\" \"v\" } 0\n" + kEnd + kEnd;
  };
  const std::string a = "p \"\" 1 1 \"\" { \"l\" \"r\" } 0\n";
  return read("c \"\" 1 \"\" { \"x\" 1/2 \"y\" 1/2 } 0\n" + a + b(xl) + b(xr) + a + b(yl) + b(yr));
}

TEST(LaneForm, TakesInformationThatIsAProductAndNoOther) {
  EXPECT_TRUE(find_lanes(four_places(1, 2, 3, 4))) << "sees all";
  EXPECT_TRUE(find_lanes(four_places(1, 1, 2, 2))) << "sees the lane only";
  EXPECT_TRUE(find_lanes(four_places(1, 2, 1, 2))) << "sees the move only";
  EXPECT_TRUE(find_lanes(four_places(1, 1, 1, 1))) << "sees nothing";
  EXPECT_FALSE(find_lanes(four_places(1, 2, 1, 3))) << "is told of the lane after one of the moves";
  EXPECT_FALSE(find_lanes(four_places(1, 1, 2, 3))) << "is told of the move in one of the lanes";
  EXPECT_FALSE(find_lanes(four_places(1, 2, 2, 1))) << "sees whether the two fit";
  EXPECT_FALSE(find_lanes(four_places(1, 1, 1, 2))) << "sees one place of four";
}

TEST(LaneForm, RefusesLanesThatHaveTooLittleInCommon) {
  // Ten lanes with one action, two, and so on, all of them the lane's own: a history for each would be empty but for
  // one lane of ten.
  std::string text = "c \"\" 1 \"\" {";
  for (int k = 0; k < 10; ++k) text += " \"\" 1/10";
  text += " } 0\n";
  for (int k = 0; k < 10; ++k) {
    text += "p \"\" 1 " + std::to_string(k + 1) + " \"\" {";
    for (int a = 0; a <= k; ++a) text += " \"" + std::to_string(k) + " " + std::to_string(a) + "\"";
    text += " } 0\n";
    for (int a = 0; a <= k; ++a) text += kEnd;
  }
  EXPECT_FALSE(find_lanes(read(text)));
}

TEST(LaneForm, MatchesByPlaceRatherThanByAFewNames) {
  // Ten lanes, each with an action of its own beside "l".
  std::string text = "c \"\" 1 \"\" {";
  for (int k = 0; k < 10; ++k) text += " \"\" 1/10";
  text += " } 0\n";
  for (int k = 0; k < 10; ++k) {
    const std::string own = std::to_string(k);
    text += "p \"\" 1 " + std::to_string(k + 1) + " \"\" { \"l\" \"" + own + "\" } 0\n" + kEnd;
    text += "p \"\" 2 " + std::to_string(k + 1) + " \"\" { \"u\" \"v\" } 0\n" + kEnd + kEnd;
  }
  const LaneForm form = found(read(text));
  EXPECT_EQ(form.tree.nodes(), 5u);
}

void expect_found_again(const std::string& scenario) {
  const Built g(scenario);
  const PlainGame game = read_plain_game_text(to_efg(g.game, g.scenario), "exported.efg");
  const Tree tree = found(game).tree;
  EXPECT_EQ(tree.lanes, g.tree().lanes);
  EXPECT_EQ(tree.nodes(), g.tree().nodes());
  EXPECT_EQ(tree.agents, g.tree().agents);
  EXPECT_EQ(tree.decisions.size(), g.tree().decisions.size());
}

TEST(LaneForm, FindsTheLanesOfAnExportedScenario) {
  const std::string parties = R"(walkaway = 1
title = "Two a side"
clock = { rounds = 2 }
[party.a]
noise = 1
patience = 0.9
type.bold.prior = 0.3
type.shy.prior = 0.7
number.bold = { value = 1, by_type.shy = 0 }
[party.b]
noise = 2
type.rich.prior = 0.6
type.poor.prior = 0.4
number.cost = { value = 2, by_type.poor = 6 }
)";
  expect_found_again(parties + R"([issue.price]
options = { from = 0, to = 4, step = 2 }
worth.a = { rule = "price - bold", once = true }
worth.b = { rule = "4 - price - cost", once = true }
[protocol]
kind = "alternating_offers"
parties = ["b", "a"]
)");
  // One type lacks a move, and with it all that may follow.
  expect_found_again(parties + R"([[stage]]
id = "open"
mover = "a"
move.wait = { then = "answer" }
move.act = { when = "a.bold", then = "answer" }
move.leave = { then = "next_round" }
[[stage]]
id = "answer"
mover = "b"
move.no = {}
move.yes = {}
then = "next_round"
)");
}

TEST(LaneForm, FindsTheLanesOfThePackagedScenarios) {
  for (const char* name : {"buyer-seller", "crisis-ultimatum"}) {  // hanoi-2019 has beliefs that no .efg can say
    SCOPED_TRACE(name);
    std::ifstream file(std::string(WALKAWAY_ROOT "/scenarios/") + name + ".toml");
    std::stringstream text;
    text << file.rdbuf();
    expect_found_again(text.str());
  }
}

}  // namespace
}  // namespace walkaway::testing
