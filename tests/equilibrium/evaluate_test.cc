// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/evaluate.h"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "game/plain_builder.h"
#include "support/games.h"
#include "support/naive.h"
#include "support/random_game.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

TEST(Evaluate, ReachOfEndingsSumsToOneInEveryLane) {
  const Tree tree = random_game({.seed = 5});
  const std::vector<double> reach = log_reach(tree, uniform(tree));
  for (uint32_t k = 0; k < tree.lanes; ++k) {
    double sum = 0;
    for (NodeId v = 0; v < tree.nodes(); ++v)
      if (tree.kind[v] == NodeKind::terminal) sum += std::exp(reach[v * tree.lanes + k]);
    EXPECT_NEAR(sum, 1, 1e-14);
  }
}

TEST(Evaluate, ExpectedPayoffOfUniformKuhnIsItsKnownValue) {
  // By hand: at the uniform strategy the first player of Kuhn poker gets 1/8.
  const Tree tree = kuhn(3);
  const std::vector<double> value = expected(tree, uniform(tree), mover_payoff(tree, 0));
  double sum = 0;
  for (uint32_t k = 0; k < tree.lanes; ++k) sum += tree.lane_prior[k] * value[k];
  EXPECT_NEAR(sum, 0.125, 1e-15);
}

TEST(Evaluate, BeliefsFollowBayes) {
  // The bettor bets for certain with the king and half the time with the queen: the other holds a queen likely with
  // 1/3.
  const Tree tree = stripped_poker();
  std::vector<double> play = uniform(tree);
  play[tree.variable(1, 0, 0)] = 0, play[tree.variable(1, 1, 0)] = -INFINITY;
  const InfosetBelief belief =
      infoset_belief(tree, 0, 0, log_reach(tree, play), std::span(tree.log_prior).subspan(2, 2));
  EXPECT_TRUE(belief.reached);
  EXPECT_NEAR(belief.probability[1], 1.0 / 3, 1e-15);
  const std::vector<double> q = action_values(tree, 0, belief, expected(tree, play, mover_payoff(tree, 1)));
  EXPECT_NEAR(q[0], -2 * 2.0 / 3 + 2 / 3.0, 1e-15);
  EXPECT_NEAR(q[1], -1, 1e-15);
}

TEST(Evaluate, AnInfosetThatCannotBeReachedHasThePriorOnItsFirstMember) {
  const Tree tree = stripped_poker();
  std::vector<double> play = uniform(tree);
  for (uint32_t g = 0; g < 2; ++g) play[tree.variable(1, 0, g)] = -INFINITY, play[tree.variable(1, 1, g)] = 0;
  const std::vector<double> prior = {std::log(3.0), 0};  // not normalised
  const InfosetBelief belief = infoset_belief(tree, 0, 0, log_reach(tree, play), prior);
  EXPECT_FALSE(belief.reached);
  EXPECT_NEAR(belief.probability[0], 0.75, 1e-15);
}

TEST(Evaluate, BeliefsSurviveReachesTooSmallForProbabilities) {
  const Tree tree = stripped_poker();
  std::vector<double> play = uniform(tree);
  play[tree.variable(1, 0, 0)] = -2000, play[tree.variable(1, 0, 1)] = -2000 + std::log(2.0);
  const InfosetBelief belief =
      infoset_belief(tree, 0, 0, log_reach(tree, play), std::span(tree.log_prior).subspan(2, 2));
  EXPECT_NEAR(belief.probability[1], 2.0 / 3, 1e-12);
}

TEST(Certificate, JudgesOnlyWhatIsNotGiven) {
  const Tree tree = matrix_game({{3, 0}, {1, 2}}, {{0, 2}, {2, 0}});
  const std::vector<uint8_t> given = {1, 1};
  const Certificate c = certify(tree, uniform(tree), {.precision = 50, .given = given});
  EXPECT_EQ(c.residual, 0);
  EXPECT_EQ(c.max_infoset_gain, 0);
  EXPECT_EQ(c.best_response_gain, (std::vector<double>{0, 0}));
}

TEST(Certificate, InfosetGainIsThatOfTheWholePlanFromThere) {
  // One player, two moves in a row: stop now for 1, or go on and then choose 0 or 4. Half and half: worth 1 / 2 + (0 +
  // 4) / 4 = 1.5.
  TreeBuilder build(1);
  const uint32_t later = build.decide(0, "later", {build.end({0}), build.end({4})});
  const Tree tree = build.build(build.decide(0, "now", {build.end({1}), later}));
  const Certificate c = certify(tree, uniform(tree), {.precision = 0});
  EXPECT_NEAR(c.max_infoset_gain, 2.5, 1e-15);
  EXPECT_NEAR(c.best_response_gain[0], 2.5, 1e-15);
  EXPECT_EQ(c.swing[0], 4);
}

TEST(Certificate, JudgesGamesDeeperThanTheMachinesStack) {
  // On and on, or out at any time for nothing; whoever stays to the end gets 1.
  constexpr uint32_t kDepth = 300000;
  PlainBuilder build({"a"});
  for (uint32_t i = 0; i < kDepth; ++i)
    ASSERT_TRUE(build.decision(build.add_decision(0, i + 1, "", std::vector<std::string>{"on", "out"})));
  build.terminal(std::vector<double>{1});
  for (uint32_t i = 0; i < kDepth; ++i) build.terminal(std::vector<double>{0});
  const Tree tree = build.finish().tree;
  const Certificate c = certify(tree, uniform(tree));
  EXPECT_NEAR(c.best_response_gain[0], 1, 1e-15) << "tossing a coin each time, it never gets there";
  EXPECT_NEAR(c.max_infoset_gain, 1, 1e-15);
}

TEST(Certificate, RefusesAMoverThatForgets) {
  TreeBuilder build(1);
  const uint32_t inner = build.decide(0, "same", {build.end({0}), build.end({4})});
  const Tree tree = build.build(build.decide(0, "same", {build.end({1}), inner}));
  EXPECT_THROW(certify(tree, uniform(tree)), std::logic_error);
}

}  // namespace
}  // namespace walkaway
