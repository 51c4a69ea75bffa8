// SPDX-License-Identifier: Apache-2.0
// The solver and the checker against plain recursion, on random games whose seeds are printed on failure.
#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "equilibrium/solve.h"
#include "support/naive.h"
#include "support/random_game.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

RandomGame variant(uint64_t seed) {
  return {seed, 3 + static_cast<uint32_t>(seed % 3), seed % 2 == 0, seed % 3 == 0, 1};
}

TEST(RandomGames, SolutionsSatisfyTheDefinition) {
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = random_game(variant(seed));
    for (double precision : {1.0, 10.0, 100.0}) {
      const Strategy s = solve(tree, {.precision = precision});
      ASSERT_EQ(s.status, SolveStatus::converged) << "precision " << precision << ": " << s.why;
      EXPECT_LE(naive_residual(tree, s.log_prob, precision), 1e-9) << "precision " << precision;
    }
  }
}

TEST(RandomGames, DampedIterationFindsTheSamePointAtLowPrecision) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = random_game(variant(seed));
    const Strategy s = solve(tree, {.precision = 0.5});
    const std::vector<double> other = damped_fixed_point(tree, 0.5);
    for (DecisionId d = 0; d < tree.decisions.size(); ++d)
      for (uint32_t g = 0; g < tree.decisions[d].agents; ++g)
        for (uint32_t a = 0; a < tree.decisions[d].actions && is_reached(tree, other, d, g); ++a)
          EXPECT_NEAR(std::exp(s.log_prob[tree.variable(d, a, g)]), std::exp(other[tree.variable(d, a, g)]), 1e-10);
  }
}

TEST(RandomGames, CertificateEqualsPlainRecursionAtTheSolutionAndOffIt) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = random_game({seed, 3, seed % 2 == 0, seed % 3 == 0, 1});
    for (const std::vector<double>& log_prob : {uniform(tree), solve(tree, {.precision = 4}).log_prob}) {
      const Certificate c = certify(tree, log_prob, {.precision = 4});
      EXPECT_NEAR(c.residual, naive_residual(tree, log_prob, 4), 1e-12);
      for (uint32_t m = 0; m < tree.movers(); ++m)
        EXPECT_NEAR(c.best_response_gain[m], naive_best_response_gain(tree, log_prob, m), 1e-12) << "mover " << m;
    }
  }
}

TEST(RandomGames, LanesSayTheSameAsTheOrdinaryTree) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = random_game({seed, 4, false, false, 1});
    const Tree flat = flattened(tree);
    const Strategy a = solve(tree, {.precision = 5}), b = solve(flat, {.precision = 5});
    ASSERT_EQ(b.status, SolveStatus::converged) << b.why;
    DecisionId next = 0;
    for (DecisionId d = 0; d < tree.decisions.size(); ++d)
      for (uint32_t g = 0; g < tree.decisions[d].agents; ++g, ++next)
        for (uint32_t act = 0; act < tree.decisions[d].actions && is_reached(tree, a.log_prob, d, g); ++act)
          EXPECT_NEAR(std::exp(a.log_prob[tree.variable(d, act, g)]), std::exp(b.log_prob[flat.variable(next, act, 0)]),
                      1e-10);
  }
}

}  // namespace
}  // namespace walkaway
