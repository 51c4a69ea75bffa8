// SPDX-License-Identifier: Apache-2.0
// What two senders who may contradict each other say of a type, and what a hedge is worth, against sums by hand.
#include <cmath>

#include <gtest/gtest.h>

#include "enumeration.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"
#include "inference/record.h"
#include "talks.h"

namespace walkaway {
namespace {

constexpr const char* kVoices = R"(
walkaway = 1
title = "Two voices"
clock = { rounds = 1 }
[party.boss]
noise = 1
type.hawk.prior = 0.25
type.dove.prior = "rest"
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
heard_as.tough = { tough = 0.6, soft = 0.4 }
heard_as.soft = { soft = 0.7, tough = "rest" }
[[stage]]
id = "reply"
mover = "other"
move.yes = {}
move.no = {}
then = "next_round"
)";

TEST(Senders, WhoContradictEachOtherMoveOddsByBayesRule) {
  const std::string speaker = "stage = \"line_speaker\"\nmove = \"soft\"",
                    aide = "stage = \"line_aide\"\nmove = \"tough\"";
  const Talks talks(record_text({speaker, aide}), kVoices);
  const Tree& tree = talks.game.tree;
  const std::vector<double> log_prob = random_strategy(tree, 4);
  const RecordPath path = trace_record(talks.game, talks.scenario, talks.record());
  const std::vector<double> found = record_log_likelihood(talks.game, path, log_reach(tree, log_prob)).back();
  ASSERT_EQ(found.size(), 2u);
  for (uint32_t k = 0; k < 2; ++k) {
    const Decision& line = tree.decisions[tree.index[0]];
    const double tough = std::exp(log_prob[tree.variable(tree.index[0], 0, tree.agent(line.mover, k))]);
    // The speaker garbles a tough line 1 in 10, the aide a soft one 3 in 10.
    EXPECT_NEAR(std::exp(found[k]), tough * 0.1 * 0.6 + (1 - tough) * 1.0 * 0.3, 1e-14);
  }
}

TEST(Hedges, AreWorthWhatTheyAvertLessTheirCost) {
  const Scenario s = read_scenario_text(R"(
walkaway = 1
title = "A storm"
clock = { rounds = 1 }
[party.a]
noise = 0.1
[[stage]]
id = "shelter"
kind = "hedge"
mover = "a"
cost = 1
then = "weather"
[[stage]]
id = "weather"
kind = "chance"
move.storm = { chance = 0.5, pay.a = "shelter == bought ? -2 : -10" }
move.calm.chance = 0.5
then = "home"
[[stage]]
id = "home"
mover = "a"
move.rest = {}
move.toil.pay.a = -9
then = "next_round"
)",
                                        "test.toml");
  const auto value = [&](const GameOptions& options) {
    const Game game = build_game(s, s.central_values(), options);
    const Strategy strategy = solve(game.tree);
    EXPECT_EQ(strategy.status, SolveStatus::converged) << strategy.why;
    return expected(game.tree, strategy.log_prob, mover_payoff(game.tree, 0))[0];
  };
  ASSERT_NE(s.stages[0].hedge, kNone);
  GameOptions without;
  without.off = {0};
  // Storms cost 5 on average unhedged; hedged 1, and the hedge 1. Wrong moves lose 3 and more at noise 0.1.
  EXPECT_NEAR(value({}), -2, 1e-9);
  EXPECT_NEAR(value(without), -5, 1e-9);
}

}  // namespace
}  // namespace walkaway
