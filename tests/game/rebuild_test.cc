// SPDX-License-Identifier: Apache-2.0
// A game rebuilt for other values is the one that would be built for them, to the last bit.
#include "game/rebuild.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "scenario/reader.h"
#include "support/built.h"
#include "support/rebuilt.h"

namespace walkaway::testing {
namespace {

/// Rebuilds for draws of all ranges and, every third time, for numbers that may not fit. `kept`: how often only numbers
/// were filled in.
void expect_rebuilt_as_built(const Scenario& scenario, int tries, int* kept = nullptr,
                             const GameOptions& options = {}) {
  Rebuilder rebuilder(scenario, scenario.central_values(), options);
  Game game;
  int filled_in = 0;
  for (int i = 0; i < tries; ++i) {
    const Values values = i % 3 == 2 ? shaken(scenario, i) : drawn(scenario, i);
    bool now = false;
    EXPECT_EQ(rebuild_fault(rebuilder, scenario, values, options, game, &now), "") << "try " << i;
    filled_in += now;
  }
  if (kept) *kept = filled_in;
}

TEST(Rebuild, EveryPackagedScenario) {
  for (const auto& entry : std::filesystem::directory_iterator(std::string(WALKAWAY_ROOT) + "/scenarios")) {
    if (entry.path().extension() != ".toml") continue;
    SCOPED_TRACE(entry.path().filename());
    const Scenario scenario = read_scenario_file(entry.path());
    GameOptions options;
    int kept = 0;
    expect_rebuilt_as_built(scenario, 6, &kept, options);
    EXPECT_GE(kept, 4);  // every draw
    options.payoff_by_round = true;
    expect_rebuilt_as_built(scenario, 2, &kept, options);
    EXPECT_EQ(kept, 2);
  }
}

/// Hearings that mishear, moves made together, an agreement that is complied with or not, chance by type, noise and
/// beliefs by type, shares, a final rule, states that types change, worths once and together, and a worth that a rule
/// reads.
const std::string kEverything = R"toml(
walkaway = 1
title = "everything"
clock = { rounds = 2 }
[party.a]
noise = { value = { low = 1, mode = 2, high = 4 }, by_type.y = { low = 2, mode = 3, high = 5 } }
patience = { value = { low = 0.8, mode = 0.9, high = 0.99 }, by_type.y = 0.7 }
final = "worth.a + stock"
shares = { b = { low = 0, mode = 0.1, high = 0.4 }, c = -0.2 }
type.x = { prior = { low = 0.2, mode = 0.5, high = 0.7 }, believes.b = { p = { low = 0.2, mode = 0.3, high = 0.9 }, q = "rest" } }
type.y.prior = "rest"
number.want = { value = { low = 1, mode = 2, high = 6 }, by_type.y = { low = -2, mode = 1, high = 3 } }
flow.stock = "stock * want"
[party.b]
noise = 2
patience = { low = 0.5, mode = 0.6, high = 0.9 }
type.p.prior = { low = 0.1, mode = 0.4, high = 0.8 }
type.q.prior = "rest"
number.grudge = { value = { low = 0, mode = 1, high = 2 }, by_type.q = { low = 2, mode = 3, high = 4 } }
flow.grudge = "-grudge * (deal ? 1 : stock) + 0.25 * worth.a"
[party.c]
flow.all = "worth.a + worth.b"
[number]
leak = { low = 0.1, mode = 0.3, high = 0.9 }
[state.stock]
start = { low = 0.5, mode = 1, high = 2 }
min = 0
max = { low = 2, mode = 3, high = 5 }
each_round = "stock * 1.5 + a.want / 10"
[issue.land]
option = { none = "none", half = "half", all = "all" }
worth.a = { half = "want * 3", all = { low = 5, mode = 8, high = 12 } }
worth.b = { half = { value = { low = -4, mode = -2, high = -1 }, once = true }, all = -5 }
[issue.gold]
option = { no = "no", yes = "yes" }
worth.a.yes = { low = 1, mode = 2, high = 3 }
[[together]]
party = "b"
options = { land = "half", gold = "yes" }
worth = { low = 1, mode = 2, high = 4 }
[package.small]
land = "half"
gold = "yes"
[[stage]]
id = "talk"
mover = "a"
then = "clash"
move.warm = { set = { stock = "stock + want" }, pay = { a = "-want" } }
move.cold = { when = "want > -5" }
heard_by.b.warm = { warm = 0.75, cold = 0.25 }
[[stage]]
id = "clash"
kind = "together"
movers = ["a", "b"]
then = "luck"
move.push = { pay = { b = "last.clash.a == push ? -2 : 1" } }
move.hold = {}
[[stage]]
id = "luck"
kind = "chance"
seen_by = ["a"]
then = "offer"
move.good = { chance = "b.grudge / 10 + 0.2", put = { gold = "yes" } }
move.bad = { chance = "0.8 - b.grudge / 10" }
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["small"]
then = "answer"
move.nothing = { then = "next_round" }
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
accept = "comply"
refuse = "next_round"
[[stage]]
id = "comply"
kind = "comply"
mover = "b"
obligations = ["land"]
then = "next_round"
detect = "leak"
)toml";

TEST(Rebuild, EveryConstruct) {
  const Scenario scenario = read_scenario_text(kEverything, "everything.toml");
  int kept = 0;
  expect_rebuilt_as_built(scenario, 12, &kept);
  EXPECT_GE(kept, 8);  // every draw, and those numbers that fit
  expect_rebuilt_as_built(scenario, 2, &kept, {.payoff_by_round = true});
}

std::string with_number(const std::string& range, const std::string& stage) {
  return "walkaway = 1\ntitle = \"s\"\nclock = { rounds = 2 }\nnumber.eager = " + range + R"(
[party.a]
noise = 1
type.x.prior = 0.5
type.y.prior = "rest"
number.own = { value = 1, by_type.y = { low = 1, mode = 2, high = 3 } }
flow = "own * eager"
[[stage]]
id = "pick"
mover = "a"
then = "next_round"
move.stay = {}
)" + stage;
}

/// Shape differs in some draws: the menu, where play leads, who has a move, the odds of 0.
TEST(Rebuild, AShapeThatANumberChangesIsBuiltAnew) {
  const std::string range = "{ low = 0, mode = 4, high = 10 }";
  const std::string stages[] = {
      "move.go = { when = \"eager > 4.5\" }\n",
      "[[stage.move.go.then]]\nwhen = \"eager > 4.5\"\nto = \"no_agreement\"\n[[stage.move.go.then]]\nto = "
      "\"next_round\"\n",
      "move.go = { when = \"own * eager > 6\" }\n",
      "move.go = { then = \"luck\" }\n[[stage]]\nid = \"luck\"\nkind = \"chance\"\nthen = "
      "\"next_round\"\nmove.yes.chance = "
      "\"eager > 4.5 ? 0 : 0.5\"\nmove.no.chance = \"eager > 4.5 ? 1 : 0.5\"\n",
      "move.go = { then = \"more\" }\n[[stage]]\nid = \"more\"\nmover = \"a\"\nwhen = \"eager < 5\"\nskip_to = "
      "\"next_round\"\nmove.on = { then = \"next_round\" }\nmove.off = { then = \"no_agreement\" }\n",
  };
  for (const std::string& stage : stages) {
    SCOPED_TRACE(stage);
    const Scenario scenario = read_scenario_text(with_number(range, stage), "s.toml");
    int kept = 0;
    expect_rebuilt_as_built(scenario, 40, &kept);
    EXPECT_GT(kept, 0);
    EXPECT_LT(kept, 40);
  }
}

/// 1 / eager is not a number to count with at 0: the same fault, at the same place.
TEST(Rebuild, ARuleThatFailsForOtherValuesSaysSo) {
  const Scenario scenario = read_scenario_text(with_number("{ choices = [0, 1, 2], weights = [0.5, 0.25, 0.25] }",
                                                           "move.go = { pay = { a = \"1 / eager\" } }\n"),
                                               "s.toml");
  Values values = scenario.central_values();
  const auto eager = static_cast<NumberId>(std::find_if(scenario.numbers.begin(), scenario.numbers.end(),
                                                        [](const Number& n) { return n.path == "number.eager"; }) -
                                           scenario.numbers.begin());
  ASSERT_LT(eager, values.size());
  values[eager] = 1;
  Rebuilder rebuilder(scenario, values);
  Game game;
  EXPECT_EQ(rebuild_fault(rebuilder, scenario, values, {}, game), "");
  values[eager] = 0;
  EXPECT_EQ(rebuild_fault(rebuilder, scenario, values, {}, game), "");
  EXPECT_THROW(rebuilder.rebuild(values, game), InputError);
  values[eager] = 2;
  bool kept = false;
  EXPECT_EQ(rebuild_fault(rebuilder, scenario, values, {}, game, &kept), "");
  EXPECT_TRUE(kept);
}

/// A draw of another shape in between, a game that came from elsewhere: nothing of them is left.
TEST(Rebuild, WhateverWasThereBefore) {
  const Scenario scenario = read_scenario_text(
      with_number("{ low = 0, mode = 4, high = 10 }", "move.go = { when = \"eager > 4.5\" }\n"), "s.toml");
  Rebuilder rebuilder(scenario, scenario.central_values());
  Game game = Built(kEverything).game;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(rebuild_fault(rebuilder, scenario, drawn(scenario, i), {}, game), "");
}

TEST(Rebuild, CopiesOnOtherThreadsGiveTheSame) {
  const Scenario scenario = read_scenario_text(kEverything, "everything.toml");
  const Rebuilder rebuilder(scenario, scenario.central_values());
  std::vector<std::string> fault(4);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < fault.size(); ++t) {
    threads.emplace_back([&, t] {
      Rebuilder mine(rebuilder);
      Game game;
      for (int i = 0; i < 5; ++i) fault[t] += rebuild_fault(mine, scenario, drawn(scenario, i), {}, game);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& what : fault) EXPECT_EQ(what, "");
}

TEST(Rebuild, BuffersStayWhereTheyAre) {
  const Scenario scenario = read_scenario_text(kEverything, "everything.toml");
  Rebuilder rebuilder(scenario, scenario.central_values());
  Game game;
  ASSERT_TRUE(rebuilder.rebuild(drawn(scenario, 1), game));
  const double *payoff = game.tree.payoff.data(), *accrued = game.round_starts.back().accrued.data();
  const std::shared_ptr<const void> shape = game.shape;
  ASSERT_TRUE(rebuilder.rebuild(drawn(scenario, 2), game));
  EXPECT_EQ(game.tree.payoff.data(), payoff);
  EXPECT_EQ(game.round_starts.back().accrued.data(), accrued);
  EXPECT_EQ(game.shape, shape);
  EXPECT_EQ(build_game(scenario, drawn(scenario, 2)).shape, nullptr);
}

/// One that would take too much memory is given up, and the game is the same.
TEST(Rebuild, ARecipeThatIsGivenUpChangesNothing) {
  const Scenario scenario = read_scenario_text(kEverything, "everything.toml");
  const Values values = scenario.central_values();
  Recipe small(scenario, make_lanes(scenario, values), 2000), large(scenario, make_lanes(scenario, values), 1 << 24);
  const Game game = build_game(scenario, values);
  EXPECT_EQ(difference(build_with_recipe(scenario, values, {}, {}, &small), game), "");
  EXPECT_EQ(difference(build_with_recipe(scenario, values, {}, {}, &large), game), "");
  EXPECT_TRUE(small.given_up());
  EXPECT_FALSE(large.given_up());
}

}  // namespace
}  // namespace walkaway::testing
