// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/linear_program.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "equilibrium/cfr.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/values.h"
#include "game/standard.h"
#include "support/games.h"
#include "support/naive.h"
#include "support/random_game.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;
using Kind = StandardGame::Kind;

double summed_gain(const Certificate& c) {
  return std::accumulate(c.best_response_gain.begin(), c.best_response_gain.end(), 0.0);
}

/// Solved, and exact but for the program's rounding: gains from the start, and from every information set that the
/// other's play and chance can lead to.
Strategy solved_by_lp(const Tree& tree, double rounding = 1e-9) {
  Strategy s = solve_by_lp(tree);
  EXPECT_EQ(s.status, SolveStatus::converged) << s.why;
  const Certificate c = certify(tree, s.log_prob);
  EXPECT_LE(summed_gain(c), rounding * c.swing[0]);
  EXPECT_LE(c.max_infoset_gain, 100 * rounding * c.swing[0]);
  return s;
}

TEST(LinearProgram, SolvesGamesOfKnownValue) {
  const auto value = [](const StandardGame& which) {
    const Tree tree = make_standard_game(which).tree;
    return value_to_first(tree, solved_by_lp(tree));
  };
  EXPECT_NEAR(value({.kind = Kind::kuhn}), -1.0 / 18, 1e-12);                         // case 14 of the known answers
  EXPECT_NEAR(value({.kind = Kind::leduc, .merged = true}), -0.085606424078, 1e-11);  // case 15
  EXPECT_NEAR(value({.kind = Kind::leduc}), -0.085606424078, 1e-11);
}

TEST(LinearProgram, SolvesMatrixGames) {
  // Two by two without a saddle point: value (ad - bc) / (a + d - b - c), first row with (d - c) / (a + d - b - c).
  const Tree tree = matrix_game({{3, -1}, {-2, 4}}, {{-3, 1}, {2, -4}});
  const Strategy s = solved_by_lp(tree);
  EXPECT_NEAR(value_to_first(tree, s), 10.0 / 10, 1e-12);
  EXPECT_NEAR(std::exp(s.log_prob[tree.decisions[0].mover == 0 ? 0 : 2]), 6.0 / 10, 1e-12);
}

TEST(LinearProgram, AgreesWithRegretMinimisationOnRandomGames) {
  for (const Tree& tree : random_zero_sum_games(30)) {
    const Strategy s = solved_by_lp(tree);
    for (uint32_t m = 0; m < 2 && tree.decisions.size() < 9; ++m)  // it tries every pure strategy
      EXPECT_LE(naive_best_response_gain(tree, s.log_prob, m), 1e-9);
    const CfrResult r = solve_by_regrets(tree, {.iterations = 20000, .gain = 1e-6});
    EXPECT_NEAR(value_to_first(tree, s), value_to_first(tree, r.strategy), r.gain + 1e-9);
  }
}

TEST(LinearProgram, SolvesHagglesOverOneSum) {
  for (const uint32_t rounds : {1, 2, 3, 4}) {
    const Tree tree = make_standard_game({.kind = Kind::bargain, .rounds = rounds, .zero_sum = true}).tree;
    const Strategy s = solved_by_lp(tree);
    const CfrResult r = solve_by_regrets(tree, {.iterations = 20000, .gain = 1e-5});
    EXPECT_NEAR(value_to_first(tree, s), value_to_first(tree, r.strategy), r.gain + 1e-12);
  }
}

TEST(LinearProgram, PlaysBestWhereItsOwnPlanNeverLeads) {
  // Left pays 1; right pays 0 or 0.5 at one's own choice, so that the plan never goes there. The other's answer to the
  // right, which the plan rules out too, still takes what is best for it.
  TreeBuilder build(2);
  const uint32_t own = build.decide(0, "own", {build.end({0, 0}), build.end({0.5, -0.5})});
  const uint32_t answer = build.decide(1, "answer", {build.end({3, -3}), own});
  const Tree tree = build.build(build.decide(0, "", {build.end({1, -1}), answer}));
  const Strategy s = solved_by_lp(tree);
  EXPECT_EQ(std::exp(s.log_prob[tree.variable(build.decision(0, "own"), 1, 0)]), 1);
  EXPECT_EQ(std::exp(s.log_prob[tree.variable(build.decision(1, "answer"), 1, 0)]), 1);
}

TEST(LinearProgram, ScaleAndShiftOfPayoffsChangeNothing) {
  const Tree tree = make_standard_game({.kind = Kind::leduc, .merged = true}).tree;
  const double value = value_to_first(tree, solved_by_lp(tree));
  for (const double scale : {1e-12, 1e12}) {
    Tree scaled = tree;
    for (size_t i = 0; i < tree.payoff.size(); ++i) scaled.payoff[i] = scale * (tree.payoff[i] + (i % 2 == 0 ? 7 : 1));
    EXPECT_NEAR(value_to_first(scaled, solved_by_lp(scaled)) / scale, value + 7, 1e-9);
  }
}

TEST(LinearProgram, KnowsGamesThatAreHardlyAny) {
  const auto value = [](const char* text) {
    const Tree tree = read_plain_game_text(text, "g.efg").tree;
    return value_to_first(tree, solved_by_lp(tree));
  };
  EXPECT_EQ(value("EFG 2 R \"over at once\" { \"a\" \"b\" } t \"\" 1 \"\" { 2 -2 }"), 2);
  EXPECT_EQ(
      value("EFG 2 R \"only one moves\" { \"a\" \"b\" } p \"\" 2 1 \"\" { \"x\" \"y\" } 0 t \"\" 1 \"\" { 2 -2 } t "
            "\"\" 2 \"\" { -1 1 }"),
      -1);
  EXPECT_EQ(value("EFG 2 R \"all the same\" { \"a\" \"b\" } p \"\" 1 1 \"\" { \"x\" \"y\" } 0 t \"\" 1 \"\" { 5 5 } t "
                  "\"\" 1"),
            5);
}

TEST(LinearProgram, RefusesOtherGames) {
  EXPECT_THROW((void)solve_by_lp(centipede()), std::invalid_argument);
  EXPECT_THROW((void)solve_by_lp(kuhn(3)), std::invalid_argument);  // lanes
}

TEST(LinearProgram, StopsWhenTold) {
  std::stop_source source;
  source.request_stop();
  const Tree tree = make_standard_game({.kind = Kind::leduc}).tree;
  EXPECT_THROW((void)solve_by_lp(tree, walkaway::Run{source.get_token()}), Stopped);
}

}  // namespace
}  // namespace walkaway
