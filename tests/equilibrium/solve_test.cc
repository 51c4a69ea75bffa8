// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/solve.h"

#include <chrono>
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "support/games.h"
#include "support/naive.h"
#include "support/random_game.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

constexpr double kSame = 1e-9;  // two solves of one point, each to 1e-11 in F
constexpr double kNever = -std::numeric_limits<double>::infinity();

void expect_same_play(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(std::exp(a[i]), std::exp(b[i]), kSame) << "variable " << i;
}

Strategy solved(const Tree& tree, SolveOptions options = {}) {
  Strategy s = solve(tree, options);
  EXPECT_EQ(s.status, SolveStatus::converged) << s.why;
  return s;
}

TEST(Solve, AddingAConstantToAMoversPayoffsChangesNothing) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    Tree tree = random_game({.seed = seed});
    const Strategy before = solved(tree, {.precision = 10});
    for (size_t t = 0; t < tree.terminals; ++t)
      for (uint32_t k = 0; k < tree.lanes; ++k) tree.payoff[t * tree.movers() * tree.lanes + k] += 1000;
    expect_same_play(before.log_prob, solved(tree, {.precision = 10}).log_prob);
  }
}

TEST(Solve, ScalingPayoffsAndNoiseTogetherChangesNothing) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    Tree tree = random_game({.seed = seed, .uneven_rates = true});
    const Strategy before = solved(tree, {.precision = 10});
    for (double& p : tree.payoff) p *= 1e6;
    for (double& r : tree.rate) r /= 1e6;
    expect_same_play(before.log_prob, solved(tree, {.precision = 10}).log_prob);
  }
}

TEST(Solve, PrecisionScalesEveryRate) {
  Tree tree = random_game({.seed = 3, .uneven_rates = true});
  const Strategy before = solved(tree, {.precision = 7});
  for (double& r : tree.rate) r *= 7;
  expect_same_play(before.log_prob, solved(tree).log_prob);
}

TEST(Solve, OneWhoChoosesAloneIsAnsweredExactly) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = random_game({.seed = seed, .own_beliefs = seed % 2 == 0, .uneven_rates = true});
    const Strategy all = solved(tree, {.precision = 3});
    std::vector<uint8_t> given;
    for (const Decision& d : tree.decisions) given.push_back(d.mover != 0);
    const Strategy alone = solved(tree, {.precision = 3, .given = given, .log_prob_given = all.log_prob});
    expect_same_play(all.log_prob, alone.log_prob);  // the equilibrium's play answers the others' best
    EXPECT_LE(certify(tree, alone.log_prob, {.precision = 3, .given = given}).residual, 1e-10);
    EXPECT_LT(alone.passes, 12u);
  }
}

TEST(Solve, NamesOfMoversDoNotMatter) {
  const std::vector<std::vector<double>> a = {{3, 0, 1}, {1, 2, 0}}, b = {{0, 2, 1}, {2, 0, 1}};
  std::vector<std::vector<double>> at(3, std::vector<double>(2)), bt(at);
  for (size_t i = 0; i < 2; ++i)
    for (size_t j = 0; j < 3; ++j) at[j][i] = a[i][j], bt[j][i] = b[i][j];
  const Tree one = matrix_game(a, b), other = matrix_game(bt, at);
  const Strategy x = solved(one, {.precision = 5}), y = solved(other, {.precision = 5});
  for (uint32_t i = 0; i < 3; ++i)
    EXPECT_NEAR(x.log_prob[one.variable(0, i, 0)], y.log_prob[other.variable(1, i, 0)], kSame);
  for (uint32_t i = 0; i < 2; ++i)
    EXPECT_NEAR(x.log_prob[one.variable(1, i, 0)], y.log_prob[other.variable(0, i, 0)], kSame);
}

TEST(Solve, ALaneThatNobodyThinksPossibleChangesNothing) {
  const auto poker = [](bool with_joker) {
    TreeBuilder build = with_joker ? TreeBuilder({3, 1}, {{0, 1, 2}, {0, 0, 0}}, {0.5, 0.5, 0})
                                   : TreeBuilder({2, 1}, {{0, 1}, {0, 0}}, {0.5, 0.5});
    const auto lanes = [&](std::vector<double> row) { return with_joker ? (row.push_back(77), row) : row; };
    const uint32_t called = build.end_by_lane({lanes({2, -2}), lanes({-2, 2})});
    const uint32_t answer = build.decide(1, "bet", {called, build.end({1, -1})});
    return build.build(build.decide(0, "", {answer, build.end({-1, 1})}));
  };
  const Tree plain = poker(false), joker = poker(true);
  const Strategy a = solved(plain, {.precision = 10}), b = solved(joker, {.precision = 10});
  EXPECT_NEAR(std::exp(a.log_prob[plain.variable(0, 0, 0)]), std::exp(b.log_prob[joker.variable(0, 0, 0)]), kSame);
  for (uint32_t g = 0; g < 2; ++g)
    EXPECT_NEAR(std::exp(a.log_prob[plain.variable(1, 0, g)]), std::exp(b.log_prob[joker.variable(1, 0, g)]), kSame);
}

TEST(Solve, SplittingAMoveIntoEqualVariantsThatShareItsWeightChangesNothing) {
  const Tree one = matrix_game({{3, 0}, {1, 2}}, {{0, 2}, {2, 0}});
  Tree three = matrix_game({{3, 0}, {3, 0}, {3, 0}, {1, 2}}, {{0, 2}, {0, 2}, {0, 2}, {2, 0}});
  for (uint32_t a = 0; a < 3; ++a) three.log_weight[three.variable(1, a, 0)] = std::log(1.0 / 3);
  const Strategy x = solved(one, {.precision = 4}), y = solved(three, {.precision = 4});
  EXPECT_NEAR(std::exp(x.log_prob[one.variable(1, 0, 0)]), 3 * std::exp(y.log_prob[three.variable(1, 0, 0)]), kSame);
  EXPECT_NEAR(std::exp(x.log_prob[one.variable(0, 0, 0)]), std::exp(y.log_prob[three.variable(0, 0, 0)]), kSame);
}

TEST(Solve, GivenDecisionsArePlayedAsGivenAndTheRestAnswersThem) {
  const Tree tree = matrix_game({{3, 0}, {1, 2}}, {{0, 2}, {2, 0}});
  const std::vector<uint8_t> given = {1, 0};  // the column player's
  std::vector<double> play(tree.variables(), 0.0);
  play[tree.variable(0, 0, 0)] = std::log(0.25), play[tree.variable(0, 1, 0)] = std::log(0.75);
  const Strategy s = solved(tree, {.precision = 2, .given = given, .log_prob_given = play});
  EXPECT_EQ(s.log_prob[tree.variable(0, 0, 0)], std::log(0.25));
  const double lead = 2 * ((3 * 0.25) - (1 * 0.25 + 2 * 0.75));  // logit response by hand
  EXPECT_NEAR(s.log_prob[tree.variable(1, 0, 0)] - s.log_prob[tree.variable(1, 1, 0)], lead, 1e-10);
}

TEST(Solve, GivingTheSolutionAtSomeDecisionsLeavesTheRestWhereItWas) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    const Tree tree = random_game({.seed = seed});
    const Strategy whole = solved(tree, {.precision = 3});
    std::vector<uint8_t> given(tree.decisions.size());
    for (size_t d = 0; d < given.size(); ++d) given[d] = d % 2;
    expect_same_play(whole.log_prob,
                     solved(tree, {.precision = 3, .given = given, .log_prob_given = whole.log_prob}).log_prob);
  }
}

TEST(Solve, AWarmStartFindsTheSamePointWithFewerPasses) {
  const Tree tree = bargaining({2, 3, 3});
  const Strategy cold = solved(tree, {.precision = 20}), near = solved(tree, {.precision = 19});
  const Strategy warm = solved(tree, {.precision = 20, .warm_start = near.log_prob});
  expect_same_play(cold.log_prob, warm.log_prob);
  EXPECT_LT(warm.passes, cold.passes / 2);
  EXPECT_EQ(warm.steps, 0u);
}

TEST(Solve, AHopelessWarmStartFallsBackOnThePath) {
  const Tree tree = matrix_game({{10, 1}, {8, 5}}, {{10, 8}, {1, 5}});
  const std::vector<double> nonsense = {std::log(0.5), std::log(0.5), kNever, 0};
  const Strategy s = solve(tree, {.precision = 1, .warm_start = nonsense});
  EXPECT_EQ(s.status, SolveStatus::converged);
  EXPECT_LE(naive_residual(tree, s.log_prob, 1), 1e-9);
}

TEST(Solve, AMoveTakenAwayByWeightIsNeverMade) {
  const Tree tree = matrix_game({{3, 0}, {1, 2}}, {{0, 2}, {2, 0}});
  std::vector<double> weight = tree.log_weight;
  weight[tree.variable(1, 0, 0)] = kNever;
  const Strategy s = solved(tree, {.log_weight = weight});
  EXPECT_EQ(s.log_prob[tree.variable(1, 0, 0)], kNever);
  EXPECT_EQ(s.log_prob[tree.variable(1, 1, 0)], 0);
  EXPECT_LE(certify(tree, s.log_prob, {.log_weight = weight}).residual, 1e-9);
}

TEST(Solve, AGameWithoutDecisionsIsSolvedAtOnce) {
  TreeBuilder build(1);
  const Tree tree = build.build(build.chance({0.5, 0.5}, {build.end({1}), build.end({2})}));
  EXPECT_TRUE(solved(tree).log_prob.empty());
}

TEST(Solve, AnOnlyActionIsCertain) {
  TreeBuilder build(1);
  const Tree tree = build.build(build.decide(0, "", {build.end({1})}));
  EXPECT_EQ(solved(tree).log_prob, std::vector<double>{0.0});
}

TEST(Solve, TooFewStepsAreReported) {
  const Strategy s = solve(kuhn(3), {.precision = 1000, .max_steps = 3});
  EXPECT_EQ(s.status, SolveStatus::out_of_steps);
  EXPECT_LT(s.precision, 1000);
  EXPECT_NE(s.why.find("3 steps"), std::string::npos) << s.why;
}

TEST(Solve, OptionsThatCannotBeAreRefusedByNameAndValue) {
  const Tree tree = kuhn(3);
  const auto complaint = [&](const SolveOptions& options) -> std::string {
    try {
      (void)solve(tree, options);
    } catch (const std::invalid_argument& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(complaint({.tolerance = 0}), "SolveOptions::tolerance = 0, but it must be finite and above 0");
  EXPECT_EQ(complaint({.precision = -1}), "SolveOptions::precision = -1, but it must be finite and at least 0");
  EXPECT_EQ(complaint({.precision = NAN}), "SolveOptions::precision = nan, but it must be finite and at least 0");
  EXPECT_EQ(complaint({.max_steps = 0}), "SolveOptions::max_steps = 0, but it must be at least 1");
  const std::vector<double> short_one(3, 0.0), none(tree.variables(), kNever);
  EXPECT_EQ(complaint({.warm_start = short_one}),
            "SolveOptions::warm_start has 3 entries; it must be empty or have 24");
  EXPECT_NE(complaint({.log_weight = none}).find("no action at decision 0, agent 0"), std::string::npos);
}

TEST(Solve, StopsWhenTold) {
  std::stop_source stop;
  const walkaway::Run run{stop.get_token(), [&](const Progress& p) {
                            if (p.done > 0.3) stop.request_stop();
                          }};
  EXPECT_THROW((void)solve(bargaining({2, 3, 4}), {.precision = 100}, run), Stopped);
}

TEST(Solve, ReportsHowFarItHasCome) {
  double last = -1;
  const walkaway::Run run{{}, [&](const Progress& p) { last = p.done; }};
  (void)solve(kuhn(3), {.precision = 1000}, run);
  EXPECT_GT(last, 0.3);
  EXPECT_LE(last, 1);
}

TEST(Solve, TheSameGameGivesTheSameBits) {
  const Tree tree = bargaining({2, 3, 4});
  EXPECT_EQ(solve(tree, {.precision = 100}).log_prob, solve(tree, {.precision = 100}).log_prob);
}

TEST(Solve, GoesAroundTheTwoFoldsOfABargainingGame) {
  // 629 flat nodes; measured elsewhere: the principal branch turns near 498 and again near 76.
  const Tree tree = bargaining({2, 3, 3});
  EXPECT_EQ(tree.flat_nodes(), 629u);
  const Strategy s = solved(tree, {.precision = 600});
  EXPECT_EQ(s.folds, 2u);
  EXPECT_LE(certify(tree, s.log_prob, {.precision = 600}).residual, 1e-9);
}

}  // namespace
}  // namespace walkaway
