// SPDX-License-Identifier: Apache-2.0
// Cases whose answer was known before. Numbers are those of the shared list of known answers, where their sources are.
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "equilibrium/cfr.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/linear_program.h"
#include "equilibrium/solve.h"
#include "support/games.h"
#include "support/naive.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

constexpr double kDigitsShown = 1e-6;

double prob(const Tree& tree, const Strategy& s, DecisionId d, ActionIndex a, uint32_t agent = 0) {
  return std::exp(s.log_prob[tree.variable(d, a, agent)]);
}

Strategy solved_at(const Tree& tree, double precision) {
  Strategy s = solve(tree, {.precision = precision});
  EXPECT_EQ(s.status, SolveStatus::converged) << "precision " << precision << ": " << s.why;
  EXPECT_LE(certify(tree, s.log_prob, {.precision = precision}).residual, 1e-9);
  return s;
}

TEST(KnownAnswers, LogitUltimatumOfACertainProposer) {
  // Case 8, on a grid of offers around the closed form 31.821117 (accepted with 0.914058): proposer's noise near 0,
  // responder's 5.
  TreeBuilder build(2);
  std::vector<uint32_t> offers;
  std::vector<double> grid;
  for (int i = 0; i <= 40; ++i) {
    grid.push_back(29.821117 + 0.1 * i);
    offers.push_back(
        build.decide(1, std::to_string(i), {build.end({100 - grid.back(), grid.back()}), build.end({10, 20})}));
  }
  const uint32_t root = build.decide(0, "", offers);
  build.rate(1, 1.0 / 5);
  build.rate(0, 1e5);
  const Tree tree = build.build(root);
  const Strategy s = solved_at(tree, 1);
  const DecisionId first = build.decision(0, "");
  EXPECT_GT(prob(tree, s, first, 20), 0.999);
  EXPECT_NEAR(prob(tree, s, build.decision(1, "20"), 0), 0.914058, kDigitsShown);
}

/// Dresher (1962): `periods` in a row an inspector with `visits` left comes or not, while the other breaks the rules or
/// not. A breach ends it: +1 to the inspector if it came, else -1. Both see what was done.
Tree inspection(int periods, int visits) {
  TreeBuilder build(2);
  std::function<uint32_t(int, int, const std::string&)> period = [&](int left, int visits_left,
                                                                     const std::string& past) -> uint32_t {
    if (left == 0) return build.end({0, 0});
    const auto other = [&](bool comes) {
      return build.decide(1, "o" + past,
                          {comes ? build.end({1, -1}) : build.end({-1, 1}),
                           period(left - 1, visits_left - comes, past + (comes ? "c" : "s"))});
    };
    std::vector<uint32_t> choices{other(false)};
    if (visits_left > 0) choices.push_back(other(true));
    return build.decide(0, "i" + past, choices);
  };
  return build.build(period(periods, visits, ""));
}

TEST(KnownAnswers, InspectionGame) {
  // Case 7: the value is -C(n - 1, m) / (C(n, 0) + ... + C(n, m)).
  const struct {
    int periods, visits;
    double value;
  } cases[] = {{2, 1, -1.0 / 3}, {4, 2, -3.0 / 11}, {5, 3, -4.0 / 26}};
  for (const auto& c : cases) {
    const Tree tree = inspection(c.periods, c.visits);
    const auto value = [&](const Strategy& s) { return expected(tree, s.log_prob, mover_payoff(tree, 0))[0]; };
    EXPECT_NEAR(value(solve_by_lp(tree)), c.value, 1e-12);
    const CfrResult regrets = solve_by_regrets(tree, {.iterations = 100000, .gain = 1e-6});
    EXPECT_NEAR(value(regrets.strategy), c.value, 1e-6);
    // The logit path from above and below: each side's gain bounds how far the value is off.
    const Strategy logit = solved_at(tree, 1000);
    const Certificate judged = certify(tree, logit.log_prob);
    EXPECT_NEAR(value(logit), c.value, judged.best_response_gain[0] + judged.best_response_gain[1]);
    EXPECT_LE(judged.best_response_gain[0] + judged.best_response_gain[1], 0.01);
  }
}

TEST(KnownAnswers, Ochs) {
  // Case 9, McKelvey and Palfrey (1995).
  const Tree tree = matrix_game({{1.1141, 0}, {0, 0.2785}}, {{0, 1.1141}, {1.1141, 0}});
  const double expected[3][2] = {{0.586784, 0.451807}, {0.617522, 0.371982}, {0.616897, 0.314016}};
  for (int lambda = 1; lambda <= 3; ++lambda) {
    const Strategy s = solved_at(tree, lambda);
    EXPECT_NEAR(prob(tree, s, 1, 0), expected[lambda - 1][0], kDigitsShown);
    EXPECT_NEAR(prob(tree, s, 0, 0), expected[lambda - 1][1], kDigitsShown);
  }
}

TEST(KnownAnswers, Centipede) {
  // Case 11, McKelvey and Palfrey (1992). Decisions were made from the last move back.
  const Tree tree = centipede();
  const Strategy s = solved_at(tree, 1);
  const double expected[4] = {0.236193, 0.376299, 0.761577, 0.960834};
  for (uint32_t move = 0; move < 4; ++move) EXPECT_NEAR(prob(tree, s, 3 - move, 0), expected[move], kDigitsShown);
}

TEST(KnownAnswers, StrippedPoker) {
  // Case 12, Reiley et al. (2008); Nash: call 2/3, bet with the queen 1/3.
  const Tree tree = stripped_poker();
  Strategy s = solved_at(tree, 10);
  EXPECT_NEAR(prob(tree, s, 0, 0), 0.684595, kDigitsShown);
  EXPECT_NEAR(prob(tree, s, 1, 0, 1), 0.368690, kDigitsShown);
  s = solved_at(tree, 1e4);
  EXPECT_NEAR(prob(tree, s, 0, 0), 2.0 / 3, 1e-4);
  EXPECT_NEAR(prob(tree, s, 1, 0, 1), 1.0 / 3, 1e-4);
}

TEST(KnownAnswers, StagHuntOnThePrincipalBranch) {
  // Case 13.
  const Tree tree = matrix_game({{10, 1}, {8, 5}}, {{10, 8}, {1, 5}});
  EXPECT_NEAR(prob(tree, solved_at(tree, 0.5), 0, 0), 0.195846, kDigitsShown);
  EXPECT_NEAR(prob(tree, solved_at(tree, 1), 0, 0), 0.020264, kDigitsShown);
}

TEST(KnownAnswers, KuhnPoker) {
  // Case 14: value -1/18, summed gains at the uniform strategy 0.9166667.
  const Tree tree = kuhn(3);
  const Certificate uniform_play = certify(tree, uniform(tree), {.precision = 0});
  EXPECT_NEAR(uniform_play.best_response_gain[0] + uniform_play.best_response_gain[1], 0.9166667, 1e-7);
  EXPECT_LE(uniform_play.residual, 1e-15);
  const Strategy s = solved_at(tree, 1000);
  const Certificate c = certify(tree, s.log_prob, {.precision = 1000});
  EXPECT_LE(c.best_response_gain[0] + c.best_response_gain[1], 0.01);
}

TEST(KnownAnswers, ChainStoreAtThreeStages) {
  // Case 6, Kreps and Wilson (1982): with p = 0.1, b = 0.5 and three entrants left the weak incumbent fights with
  // probability 1/3.
  const Tree tree = chain_store(3, 0.5, 0.1, 2);
  const Strategy s = solved_at(tree, 1000);
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const NodeId before = tree.parent[tree.members[tree.decisions[d].first_member]];
    if (tree.decisions[d].mover == 0 && before == 0) {
      EXPECT_NEAR(prob(tree, s, d, 0, 1), 1.0 / 3, 0.02);
    }
  }
}

TEST(KnownAnswers, PatientBargainersShareAsInAlternatingOffers) {
  // Case 1, Rubinstein (1982), shares on a grid of 1/20 over 9 rounds: the first mover's share lies near 0.714.
  constexpr int kSteps = 20, kRounds = 9;
  TreeBuilder build(2);
  // Play depends on the round only, so the game after a refusal is one subtree per round; offers are answered one by
  // one.
  std::function<uint32_t(int, const std::string&)> round_of = [&](int round, const std::string& past) -> uint32_t {
    if (round == kRounds) return build.end({0, 0});
    std::vector<uint32_t> offers;
    // Only around the stationary shares, or the tree would have 20^9 leaves: each proposer may ask for three shares.
    const double ask = round % 2 == 0 ? 0.7142857 : 1 - 0.9 * 0.7142857;
    for (int i = -1; i <= 1; ++i) {
      const double share = std::round((ask + 0.1 * i) * kSteps) / kSteps;
      const double first = round % 2 == 0 ? share : 1 - share;
      const std::string now = past + std::to_string(i + 1);
      offers.push_back(build.decide(1 - round % 2, "a" + now,
                                    {build.end({std::pow(0.9, round) * first, std::pow(0.8, round) * (1 - first)}),
                                     i == 1 ? round_of(round + 1, now) : build.end({0, 0})}));
    }
    return build.decide(round % 2, "o" + past, offers);
  };
  const Tree tree = build.build(round_of(0, ""));
  const Strategy s = solved_at(tree, 1000);
  EXPECT_GT(prob(tree, s, build.decision(0, "o"), 1) + prob(tree, s, build.decision(0, "o"), 2), 0.99);
}

}  // namespace
}  // namespace walkaway
