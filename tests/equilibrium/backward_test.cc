// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "equilibrium/backward.h"
#include "equilibrium/certificate.h"
#include "equilibrium/cfr.h"
#include "equilibrium/evaluate.h"
#include "support/games.h"
#include "support/naive.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

double value_of(const Tree& tree, const Strategy& s, uint32_t mover) {
  return expected(tree, s.log_prob, mover_payoff(tree, mover))[0];
}

/// A tree of perfect information from a seed: up to four players, chance, uneven depth.
struct RandomTree {
  uint64_t state;
  uint32_t movers;
  TreeBuilder build;
  RandomTree(uint64_t seed, uint32_t players) : state(seed), movers(players), build(players) {}
  uint32_t below(uint32_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state >> 33) % n;
  }
  TreeBuilder::Ref node(uint32_t depth, const std::string& seen, bool zero_sum) {
    if (depth == 0 || below(6) == 0) {
      std::vector<double> pay;
      for (uint32_t m = 0; m < movers; ++m) pay.push_back(below(1000000) / 1e6);
      if (zero_sum) pay[1] = -pay[0];
      return build.end(pay);
    }
    std::vector<TreeBuilder::Ref> children;
    const uint32_t actions = 2 + below(2), who = below(movers + 1);
    for (uint32_t a = 0; a < actions; ++a) children.push_back(node(depth - 1, seen + std::to_string(a), zero_sum));
    if (who == movers) return build.chance(std::vector<double>(actions, 1.0 / actions), children);
    return build.decide(who, seen, children);
  }
};

TEST(Backward, SolvesTheCentipede) {
  // Four moves, McKelvey and Palfrey (1992): whoever is to move takes.
  const Tree tree = centipede();
  const Strategy s = solve_backward(tree);
  EXPECT_EQ(s.status, SolveStatus::converged);
  EXPECT_EQ(value_of(tree, s, 0), 0.80);
  EXPECT_EQ(value_of(tree, s, 1), 0.20);
  for (const Decision& d : tree.decisions) EXPECT_EQ(s.log_prob[d.first], 0);
}

TEST(Backward, TakesTheFirstOfEqualActions) {
  TreeBuilder build(2);
  const Tree tree = build.build(build.decide(0, "", {build.end({1, 0}), build.end({2, 5}), build.end({2, 7})}));
  const Strategy s = solve_backward(tree);
  EXPECT_EQ(s.log_prob[1], 0);
  EXPECT_EQ(value_of(tree, s, 1), 5);
}

TEST(Backward, LeavesNothingToGain) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    RandomTree random(seed, 2 + seed % 3);
    const Tree tree = random.build.build(random.node(5, "", false));
    const Strategy s = solve_backward(tree);
    const Certificate c = certify(tree, s.log_prob);
    for (const double gain : c.best_response_gain) EXPECT_LT(std::abs(gain), 1e-12) << "seed " << seed;
    EXPECT_LT(c.max_infoset_gain, 1e-12) << "seed " << seed;
    for (uint32_t m = 0; m < tree.movers() && tree.decisions.size() < 12; ++m)
      EXPECT_LT(naive_best_response_gain(tree, s.log_prob, m), 1e-12) << "seed " << seed;
  }
}

TEST(Backward, AgreesWithRegretsWhereBothApply) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    RandomTree random(seed, 2);
    const Tree tree = random.build.build(random.node(5, "", true));
    const CfrResult r = solve_by_regrets(tree, {.iterations = 20000, .gain = 1e-6});
    EXPECT_NEAR(value_of(tree, solve_backward(tree), 0), value_of(tree, r.strategy, 0), r.gain + 1e-12);
  }
}

TEST(Backward, RefusesWhatIsHidden) {
  const auto why = why_not_perfect_information(matrix_game({{1, 0}, {0, 1}}, {{0, 1}, {1, 0}}));
  ASSERT_TRUE(why);
  EXPECT_NE(why->find("cannot tell 2 nodes apart"), std::string::npos) << *why;
  EXPECT_THROW((void)solve_backward(kuhn(3)), std::invalid_argument);
}

}  // namespace
}  // namespace walkaway
