// SPDX-License-Identifier: Apache-2.0
// Fits by likelihood, against published ones and closed forms.
#include "inference/fit_noise.h"

#include <cmath>

#include <gtest/gtest.h>

#include "enumeration.h"
#include "equilibrium/evaluate.h"
#include "inference/record.h"
#include "support/games.h"
#include "support/tree_builder.h"
#include "talks.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

constexpr double kDigitsShown = 1e-6;

/// All histories right after a move of a decision.
std::vector<NodeId> after(const Tree& tree, DecisionId decision, ActionIndex action) {
  std::vector<NodeId> nodes;
  const Decision& d = tree.decisions[decision];
  for (uint32_t i = 0; i < d.members; ++i) nodes.push_back(tree.first_child[tree.members[d.first_member + i]] + action);
  return nodes;
}

TEST(FitNoise, OchsByMcKelveyAndPalfrey) {
  // Case 10 of the known answers: lambda of highest likelihood for frequencies 0.527 and 0.366 of 128 each.
  const Tree tree = matrix_game({{1.1141, 0}, {0, 0.2785}}, {{0, 1.1141}, {1.1141, 0}});
  const SeenPlay seen[] = {{after(tree, 1, 0), 128 * 0.527},
                           {after(tree, 1, 1), 128 * 0.473},
                           {after(tree, 0, 0), 128 * 0.366},
                           {after(tree, 0, 1), 128 * 0.634}};
  const NoiseFit fit = fit_noise(tree, seen);
  EXPECT_FALSE(fit.at_end);
  EXPECT_EQ(fit.unsolved, 0u);
  EXPECT_NEAR(1 / fit.times, 1.845610, 2e-6);  // the top is flat: the likelihood's digits give half as many of lambda's
  EXPECT_NEAR(fit.log_likelihood, -174.764532, kDigitsShown);
  EXPECT_NEAR(std::exp(fit.strategy.log_prob[tree.variable(1, 0, 0)]), 0.615651, kDigitsShown);
  EXPECT_NEAR(std::exp(fit.strategy.log_prob[tree.variable(0, 0, 0)]), 0.383291, kDigitsShown);
}

TEST(FitNoise, OfOneChoiceIsTheLogitOfItsFrequency) {
  // Worth 2 more, at noise 1: chosen in 75 of 100 cases, log(75 / 25) = 2 / times. The information on log(times) is
  // n p (1 - p) (2 / times)^2.
  TreeBuilder build(1);
  const Tree tree = build.build(build.decide(0, "choice", {build.end({0}), build.end({2})}));
  const SeenPlay seen[] = {{after(tree, 0, 1), 75}, {after(tree, 0, 0), 25}};
  const NoiseFit fit = fit_noise(tree, seen);
  EXPECT_NEAR(fit.times, 2 / std::log(3.0), 1e-5);
  EXPECT_NEAR(fit.log_likelihood, 75 * std::log(0.75) + 25 * std::log(0.25), 1e-9);
  EXPECT_NEAR(fit.log_error, 1 / std::sqrt(100 * 0.75 * 0.25 * std::log(3.0) * std::log(3.0)), 1e-3);
  // One who never errs has no noise that could be told, one who mostly errs has too much.
  const SeenPlay never[] = {{after(tree, 0, 1), 100}}, mostly[] = {{after(tree, 0, 0), 100}};
  EXPECT_TRUE(fit_noise(tree, never).times < 0.1);
  const NoiseFit much = fit_noise(tree, mostly);
  EXPECT_TRUE(much.at_end);
  EXPECT_NEAR(std::log(much.times), std::log(1e3), 1e-4);
}

TEST(FitNoise, TheHighestOfSeveralTopsIsFound) {
  const auto two = [](double x) { return std::max(-(x - 1) * (x - 1), 0.5 - 4 * (x - 4) * (x - 4)); };
  const LikelihoodTop top = top_likelihood(two, -2, 6);
  EXPECT_NEAR(top.at, 4, 1e-6);
  EXPECT_NEAR(top.log_likelihood, 0.5, 1e-12);
  EXPECT_NEAR(top.error, 1 / std::sqrt(8.0), 1e-4);
  EXPECT_FALSE(top.at_end);
  const LikelihoodTop rising = top_likelihood([](double x) { return x; }, 0, 1);
  EXPECT_TRUE(rising.at_end);
  EXPECT_EQ(rising.at, 1);
  const LikelihoodTop never = top_likelihood([](double) { return -INFINITY; }, 0, 1);
  EXPECT_EQ(never.log_likelihood, -INFINITY);
}

TEST(FitNoise, SeenPlaysAreSummedOverHistories) {
  // Chance 0.25 and 0.75 leads to one of two choices: what is seen of them is their mean.
  TreeBuilder build(1);
  Tree tree = build.build(build.chance({0.25, 0.75}, {build.decide(0, "a", {build.end({0}), build.end({1})}),
                                                      build.decide(0, "b", {build.end({0}), build.end({3})})}));
  std::vector<double> log_prob(tree.variables());
  const DecisionId a = build.decision(0, "a"), b = build.decision(0, "b");
  log_prob[tree.variable(a, 0, 0)] = std::log(0.4), log_prob[tree.variable(a, 1, 0)] = std::log(0.6);
  log_prob[tree.variable(b, 0, 0)] = std::log(0.1), log_prob[tree.variable(b, 1, 0)] = std::log(0.9);
  std::vector<NodeId> ones = after(tree, a, 1);
  ones.push_back(after(tree, b, 1).front());
  const SeenPlay seen[] = {{ones, 3}};
  EXPECT_NEAR(seen_log_likelihood(tree, log_prob, seen), 3 * std::log(0.25 * 0.6 + 0.75 * 0.9), 1e-12);
}

TEST(FitNoise, SeenPlaysAreSummedOverTypesAsRecordsAre) {
  const Talks talks(record_text({"stage = \"message\"\nmove = \"threat\"", "stage = \"reply\"\nmove = \"accept\""}));
  const std::vector<double> log_prob = random_strategy(talks.game.tree, 4);
  const RecordPath path = trace_record(talks.game, talks.scenario, talks.record());
  const auto likelihood = record_log_likelihood(talks.game, path, log_reach(talks.game.tree, log_prob)).back();
  const SeenPlay seen[] = {{path.now(), 2}};
  EXPECT_NEAR(seen_log_likelihood(talks.game.tree, log_prob, seen),
              2 * log_evidence(talks.game.tree.analyst_prior, likelihood), 1e-12);
}

/// A standard normal draw as points `kGrid` apart, with a share left to the logit noise of the choice itself: play with
/// logit noise of scale kGrid sums the points up to the normal's own smooth odds, to 1e-8, and what the points'
/// variance is short of 1 is the logit's, pi^2 kGrid^2 / 3.
struct NormalTypes {
  static constexpr double kGrid = 0.1;
  std::vector<double> at, odds;
  NormalTypes() {
    const double sd = std::sqrt(1 - M_PI * M_PI * kGrid * kGrid / 3);
    double sum = 0;
    for (int i = -56; i <= 56; ++i) {
      at.push_back(i * kGrid);
      odds.push_back(std::exp(-at.back() * at.back() / (2 * sd * sd)));
      sum += odds.back();
    }
    for (double& p : odds) p /= sum;
  }
};

TEST(FitNoise, EntryGameWithPrivateShocks) {
  // Case 17: egame12 of the R package `games` with private information. The first player keeps the status quo, utility
  // 1, or enters; then the second gives in (-1 and 0) or resists (0 and 1). Every utility has a private normal shock of
  // standard deviation sigma. What was seen: status quo 7152, given in 42, resisted 46. What is private is summed over.
  const NormalTypes normal;
  const size_t types = normal.at.size();
  const auto answer = [&](TreeBuilder& build, uint32_t player, double sigma, size_t type) {
    const double shock = std::sqrt(2.0) * sigma * normal.at[type];  // of the difference of two utilities
    return build.decide(player, "answer" + std::to_string(type),
                        player == 1 ? std::vector<uint32_t>{build.end({-1, 0}), build.end({0, 1 + shock})}
                                    : std::vector<uint32_t>{build.end({0}), build.end({1 + shock})});
  };
  // The chance that the second resists, by its answers alone: it says what the first one's shock from entering varies
  // by.
  const auto resists = [&](double sigma) {
    TreeBuilder build(1);
    std::vector<uint32_t> answers;
    for (size_t t = 0; t < types; ++t) answers.push_back(answer(build, 0, sigma, t));
    build.rate(0, 1 / (NormalTypes::kGrid * std::sqrt(2.0) * sigma));
    const Tree tree = build.build(build.chance(normal.odds, answers));
    SeenPlay resisted;
    for (size_t t = 0; t < types; ++t)
      resisted.at.push_back(after(tree, build.decision(0, "answer" + std::to_string(t)), 1).front());
    return std::exp(seen_log_likelihood(tree, solve(tree).log_prob, std::span(&resisted, 1)));
  };
  const auto log_likelihood = [&](double log_sigma) {
    const double sigma = std::exp(log_sigma), p = resists(sigma);
    const double spread = sigma * std::sqrt(1 + p * p + (1 - p) * (1 - p));
    // The first player's types one by one: they see nothing of each other.
    TreeBuilder build(2);
    std::vector<uint32_t> entries;
    for (size_t t = 0; t < types; ++t) {
      std::vector<uint32_t> then;
      for (size_t u = 0; u < types; ++u) then.push_back(answer(build, 1, sigma, u));
      entries.push_back(build.decide(0, "enter" + std::to_string(t),
                                     {build.end({1 + spread * normal.at[t], 0}), build.chance(normal.odds, then)}));
    }
    build.rate(0, 1 / (NormalTypes::kGrid * spread));
    build.rate(1, 1 / (NormalTypes::kGrid * std::sqrt(2.0) * sigma));
    const Tree tree = build.build(build.chance(normal.odds, entries));
    SeenPlay seen[3] = {{{}, 7152}, {{}, 42}, {{}, 46}};
    for (size_t t = 0; t < types; ++t)
      seen[0].at.push_back(after(tree, build.decision(0, "enter" + std::to_string(t)), 0).front());
    for (size_t u = 0; u < types; ++u)
      for (ActionIndex a : {0u, 1u})
        for (const NodeId node : after(tree, build.decision(1, "answer" + std::to_string(u)), a))
          seen[1 + a].at.push_back(node);
    return seen_log_likelihood(tree, solve(tree).log_prob, seen);
  };
  const LikelihoodTop top = top_likelihood(log_likelihood, -1.2, -0.9, {.scan = 3, .tolerance = 1e-3});
  EXPECT_NEAR(top.at, -1.0513, 1e-3);
  EXPECT_NEAR(top.log_likelihood, -646.535, 0.01);
}

}  // namespace
}  // namespace walkaway
