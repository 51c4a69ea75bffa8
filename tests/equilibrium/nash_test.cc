// SPDX-License-Identifier: Apache-2.0
// Paths followed to their end, and what crosses them.
#include <cmath>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"
#include "support/games.h"
#include "support/random_game.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

/// Gains of at most 1e-8 of each mover's swing, by the separate check.
Strategy to_nash(const Tree& tree, double share = 1e-8) {
  std::vector<double> goal = certify(tree, std::vector<double>(tree.variables(), -1.0)).swing;
  for (double& g : goal) g = std::max(share * g, 1e-300);
  Strategy s = solve(tree, {.to_gain = goal});
  EXPECT_EQ(s.status, SolveStatus::converged) << s.why;
  const Certificate found = certify(tree, s.log_prob, {.precision = s.precision});
  for (uint32_t m = 0; m < tree.movers(); ++m) EXPECT_LE(found.best_response_gain[m], goal[m]) << "mover " << m;
  return s;
}

TEST(ToNash, StrippedPoker) {  // Reiley et al. (2008): call 2/3, bet with a queen 1/3
  const Tree tree = stripped_poker();
  const Strategy s = to_nash(tree);
  EXPECT_NEAR(std::exp(s.log_prob[tree.variable(1, 0, 1)]), 1.0 / 3, 1e-5);
  EXPECT_NEAR(std::exp(s.log_prob[tree.variable(0, 0, 0)]), 2.0 / 3, 1e-5);
}

TEST(ToNash, KuhnPokersValue) {
  const Tree tree = kuhn(3);
  const Strategy s = to_nash(tree);
  double value = 0;
  const std::vector<double> by_lane = expected(tree, s.log_prob, mover_payoff(tree, 0));
  for (uint32_t k = 0; k < tree.lanes; ++k) value += tree.lane_prior[k] * by_lane[k];
  EXPECT_NEAR(value, -1.0 / 18, 1e-7);
}

TEST(ToNash, GamesOfManyShapes) {
  (void)to_nash(bargaining({2, 3, 3}));
  (void)to_nash(bargaining({3, 3, 2}));
  (void)to_nash(chain_store(3, 0.5, 0.1, 2), 1e-6);
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    (void)to_nash(random_game({.seed = seed}));
  }
}

TEST(ToNash, TheGoalIsPerMoverAndPositive) {
  const Tree tree = stripped_poker();
  const std::vector<double> one{1e-3}, zero{1e-3, 0};
  EXPECT_THROW((void)solve(tree, {.to_gain = one}), std::invalid_argument);
  EXPECT_THROW((void)solve(tree, {.to_gain = zero}), std::invalid_argument);
}

TEST(Bifurcations, ThePitchforkOfACoordinationGameIsSeen) {
  // Logit response to p is 1 / (1 + exp(-lambda (2 p - 1))): its slope at 1/2 is lambda / 2.
  const Tree tree = matrix_game({{1, 0}, {0, 1}}, {{1, 0}, {0, 1}});
  const Strategy s = solve(tree, {.precision = 5});
  EXPECT_EQ(s.status, SolveStatus::converged);
  ASSERT_EQ(s.bifurcations.size(), 1u);
  EXPECT_NEAR(s.bifurcations[0], 2, 0.2);
  for (double p : s.log_prob) EXPECT_NEAR(p, std::log(0.5), 1e-9);
  EXPECT_TRUE(solve(tree, {.precision = 1.9}).bifurcations.empty());
}

TEST(Bifurcations, FoldsAreNone) {
  const Strategy s = solve(bargaining({2, 3, 3}), {.precision = 600});
  EXPECT_EQ(s.folds, 2u);
  EXPECT_TRUE(s.bifurcations.empty());
}

TEST(Bifurcations, ABranchThatBarelyPassesBy) {
  // A little more for one of the two: the pitchfork opens, and the path keeps to the better action.
  for (const double better : {1e-3, 1e-6, 1e-9}) {
    const Tree tree = matrix_game({{1 + better, 0}, {0, 1}}, {{1 + better, 0}, {0, 1}});
    const Strategy s = solve(tree, {.precision = 8});
    EXPECT_EQ(s.status, SolveStatus::converged);
    if (s.bifurcations.empty()) {
      EXPECT_GT(std::exp(s.log_prob[0]), 0.9) << better;
    }
    if (better > 1e-5) {
      EXPECT_TRUE(s.bifurcations.empty()) << better;
    }
  }
}

}  // namespace
}  // namespace walkaway
