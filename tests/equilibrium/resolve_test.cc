// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/resolve.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/reduce.h"
#include "support/games.h"
#include "support/random_game.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using equilibrium::ReducedGame;

Strategy solved_exactly(const Tree& tree) {
  SolveOptions options;
  options.tolerance = 1e-12;
  return solve(tree, options);
}

double largest_difference_of_odds(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(std::exp(a[i]) - std::exp(b[i])));
  return largest;
}

/// The same shape with pay-offs, odds of chance and noise moved by up to a share of each.
Tree moved(Tree tree, double by, double phase) {
  double at = phase;
  const auto next = [&] { return by * std::sin(at += 1.7); };
  for (double& p : tree.payoff) p *= 1 + next();
  for (double& r : tree.rate) r *= 1 + next();
  for (NodeId n = 0; n < tree.nodes(); ++n) {
    if (tree.kind[n] != NodeKind::chance) continue;
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      double sum = 0;
      const auto row = [&](uint32_t c) -> double& {
        return tree.chance_log_prob[(size_t{tree.index[n]} + c) * tree.lanes + k];
      };
      for (uint32_t c = 0; c < tree.child_count[n]; ++c) sum += std::exp(row(c) += next());
      for (uint32_t c = 0; c < tree.child_count[n]; ++c) row(c) -= std::log(sum);
    }
  }
  return tree;
}

TEST(ReducedGame, HasTheSameEquilibrium) {
  size_t smaller = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    const Tree tree = testing::random_game({seed, 4, seed % 2 == 0, seed % 3 == 0, 1});
    const ReducedGame reduced(tree);
    ASSERT_NO_THROW(check_invariants(reduced.tree())) << seed;
    smaller += reduced.tree().nodes() < tree.nodes();
    std::vector<double> whole(tree.variables());
    reduced.expand(solved_exactly(reduced.tree()).log_prob, whole);
    EXPECT_LE(certify(tree, whole).residual, 1e-9) << seed;
  }
  EXPECT_GT(smaller, 30u);
}

TEST(ReducedGame, SettlesWhatNeedsNoBeliefsAndNothingElse) {
  // One lane: in the last move of an ultimatum game nothing is unknown, and then nothing of the first move either.
  testing::TreeBuilder ultimatum(2);
  std::vector<testing::TreeBuilder::Ref> offers;
  for (int i = 0; i < 3; ++i)
    offers.push_back(
        ultimatum.decide(1, "offer " + std::to_string(i), {ultimatum.end({1.0 * i, 2.0 - i}), ultimatum.end({0, 0})}));
  EXPECT_EQ(ReducedGame(ultimatum.build(ultimatum.decide(0, "", offers))).tree().nodes(), 1u);
  // Cards that the other side does not see: nothing can be said before beliefs are known.
  const Tree poker = testing::stripped_poker();
  EXPECT_EQ(ReducedGame(poker).tree().nodes(), poker.nodes());
}

TEST(Resolver, FindsWhatSolveFinds) {
  uint32_t warm = 0, all = 0;
  for (uint64_t seed = 1; seed <= 25; ++seed) {
    const Tree first = testing::random_game({seed, 4, seed % 2 == 0, seed % 3 == 0, 1});
    Resolver resolver(first, solved_exactly(first).log_prob);
    for (double phase : {0.1, 0.7, 2.3}) {
      const Tree other = moved(first, 0.2, phase);
      const Strategy found = resolver.solve(other, {1e-11});
      ASSERT_EQ(found.status, SolveStatus::converged) << seed;
      EXPECT_LE(certify(other, found.log_prob).residual, 1e-9) << seed;
      EXPECT_LE(largest_difference_of_odds(found.log_prob, solved_exactly(other).log_prob), 1e-8) << seed;
      warm += found.steps == 0, ++all;
    }
  }
  EXPECT_GT(warm, all / 2);
  const Tree first = testing::bargaining({3, 4, 3});
  Resolver resolver(first, solved_exactly(first).log_prob);
  const Tree other = testing::bargaining({3, 4, 3, 0.87});  // what was settled still is
  const Strategy found = resolver.solve(other, {1e-11});
  EXPECT_EQ(found.steps, 0u);
  EXPECT_LE(largest_difference_of_odds(found.log_prob, solved_exactly(other).log_prob), 1e-8);
}

/// The same with less noise for all.
Tree sharper(Tree tree, double times) {
  for (double& rate : tree.rate) rate *= times;
  return tree;
}

TEST(Resolver, FindsOtherWaysWhereNewtonsMethodDoesNotArrive) {
  std::map<Resolved::Way, uint32_t> found_by, same_as_path;
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    const Tree first = testing::random_game({seed, 5, seed % 2 == 0, seed % 3 == 0, 1});
    const Strategy start = solved_exactly(first);
    Resolver used(first, start.log_prob), fresh(first, start.log_prob);
    const Tree other = sharper(moved(first, 0.3, 0.4), 12);
    (void)used.solve(sharper(first, 7));
    const Resolved found = used.solve(other, {1e-11}), again = fresh.solve(other, {1e-11});
    ASSERT_EQ(found.status, SolveStatus::converged) << seed;
    EXPECT_EQ(found.way, again.way);
    EXPECT_EQ(std::memcmp(found.log_prob.data(), again.log_prob.data(), 8 * found.log_prob.size()), 0) << seed;
    EXPECT_LE(certify(other, found.log_prob).residual, 1e-8) << seed;
    EXPECT_EQ(found.steps == 0, found.way == Resolved::Way::at_once);
    ++found_by[found.way];
    same_as_path[found.way] += largest_difference_of_odds(found.log_prob, solved_exactly(other).log_prob) <= 1e-7;
  }
  // In games of such little noise there are several equilibria: those at hand are not always the path's.
  EXPECT_GT(found_by[Resolved::Way::at_once], 100u);
  EXPECT_GT(same_as_path[Resolved::Way::at_once], 90u);
  EXPECT_GT(found_by[Resolved::Way::along_path], 20u);
  EXPECT_EQ(same_as_path[Resolved::Way::along_path], found_by[Resolved::Way::along_path]);
  EXPECT_GE(found_by[Resolved::Way::by_replies], 1u);
}

TEST(QreMap, RepliesOfAnEquilibriumAreItself) {
  for (const Tree& tree : {testing::bargaining({3, 3, 3}), testing::random_game({7, 4, true, true, 1})}) {
    const Strategy start = solved_exactly(tree);
    equilibrium::QreMap map(tree, tree.log_weight, {}, {});
    std::vector<double> x = map.from_log_prob(start.log_prob);
    map.reply(x, 1);
    map.evaluate(x, 1);
    EXPECT_LE(map.residual_norm(), 1e-10);
  }
}

TEST(QreMap, RepliesAreTheSolutionWhereBeliefsDoNotMatter) {
  const Tree tree = testing::bargaining({1, 3, 4});
  equilibrium::QreMap map(tree, tree.log_weight, {}, {});
  std::vector<double> x = map.start();
  map.evaluate(x, 1);
  EXPECT_GT(map.residual_norm(), 1e-3);
  map.reply(x, 1);
  EXPECT_LE(largest_difference_of_odds(x, solved_exactly(tree).log_prob), 1e-11);
}

TEST(ReducedGame, LeavesOutMoversWhoseDecisionsAreSettled) {
  // The second mover answers last and knows everything; only the first one's choice is left, and it knows what follows.
  testing::TreeBuilder build({2, 1, 1}, {{0, 1}, {0, 0}, {0, 0}}, {0.5, 0.5});
  const auto answer = [&](double x) {
    return build.decide(1, "answer to " + std::to_string(x), {build.end({x, 1 - x, 0.3}), build.end({0, 0.1, 0.2})});
  };
  const auto third = [&](double x) {
    return build.decide(2, "third", {answer(x), build.end_by_lane({{0.2, 0.5}, {0.4, x}, {0.1, 0.1}})});
  };
  const Tree tree = build.build(build.decide(0, "first", {third(0.3), third(0.7)}));
  const ReducedGame reduced(tree);
  EXPECT_LT(reduced.tree().movers(), tree.movers());
  EXPECT_NO_THROW(check_invariants(reduced.tree()));
  std::vector<double> whole(tree.variables());
  reduced.expand(solved_exactly(reduced.tree()).log_prob, whole);
  EXPECT_LE(largest_difference_of_odds(whole, solved_exactly(tree).log_prob), 1e-9);
}

TEST(Resolver, RemembersNothingOfOtherSolves) {
  const Tree first = testing::bargaining({3, 3, 3});
  const Strategy start = solved_exactly(first);
  Resolver used(first, start.log_prob), fresh(first, start.log_prob);
  const Tree a = testing::bargaining({3, 3, 3, 0.8}), b = testing::bargaining({3, 3, 3, 0.95});
  (void)used.solve(a);
  (void)used.solve(testing::kuhn(3));
  const Strategy after = used.solve(b, {1e-8, 2}), alone = fresh.solve(b, {1e-8, 1});
  ASSERT_EQ(after.log_prob.size(), alone.log_prob.size());
  EXPECT_EQ(std::memcmp(after.log_prob.data(), alone.log_prob.data(), 8 * alone.log_prob.size()), 0);
  EXPECT_EQ(after.passes, alone.passes);
  EXPECT_EQ(after.steps, 0u);
}

TEST(Resolver, TakesAnotherShape) {
  const Tree first = testing::bargaining({2, 3, 3}), other = testing::kuhn(3);
  Resolver resolver(first, solved_exactly(first).log_prob);
  const Strategy found = resolver.solve(other, {1e-12});
  EXPECT_GT(found.steps, 0u);
  EXPECT_LE(largest_difference_of_odds(found.log_prob, solved_exactly(other).log_prob), 1e-9);
}

TEST(Resolver, SeesThatASettledDecisionIsNoLongerSettled) {
  // The last mover does not know the first one's type; at first it makes no difference to it, later it does.
  const auto game = [](double stake) {
    testing::TreeBuilder build({2, 1}, {{0, 1}, {0, 0}}, {0.5, 0.5});
    const auto reply = [&](double x) {
      return build.decide(1, "reply to " + std::to_string(x),
                          {build.end_by_lane({{x, 1 - x}, {1 + stake, 1 - stake}}), build.end({0, 0.9 - x})});
    };
    return build.build(build.decide(0, "first", {reply(0.2), reply(0.6)}));
  };
  const Tree first = game(0), later = game(0.4);
  EXPECT_EQ(ReducedGame(first).tree().nodes(), 1u);
  Resolver resolver(first, solved_exactly(first).log_prob);
  const Strategy found = resolver.solve(later, {1e-12});
  EXPECT_LE(largest_difference_of_odds(found.log_prob, solved_exactly(later).log_prob), 1e-9);
  EXPECT_LE(certify(later, found.log_prob).residual, 1e-9);
}

}  // namespace
}  // namespace walkaway
