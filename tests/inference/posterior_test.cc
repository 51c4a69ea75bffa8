// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "enumeration.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"
#include "inference/record.h"
#include "talks.h"

namespace walkaway {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

TEST(Posterior, IsBayesRule) {
  const std::vector<double> prior{0.2, 0.3, 0.5}, log_likelihood{std::log(0.5), std::log(0.1), kImpossible};
  const std::vector<double> posterior = lane_posterior(prior, log_likelihood);
  EXPECT_NEAR(posterior[0], 0.1 / 0.13, 1e-15);
  EXPECT_NEAR(posterior[1], 0.03 / 0.13, 1e-15);
  EXPECT_EQ(posterior[2], 0);
  EXPECT_NEAR(log_evidence(prior, log_likelihood), std::log(0.13), 1e-15);
}

TEST(Posterior, KeepsItsDigitsWhereProbabilitiesUnderflow) {
  const std::vector<double> posterior =
      lane_posterior(std::vector<double>{0.5, 0.5}, std::vector<double>{-5000, -5001});
  EXPECT_NEAR(posterior[0], 1 / (1 + std::exp(-1.0)), 1e-15);
}

TEST(Posterior, OfTheImpossibleIsAnInputError) {
  EXPECT_THROW(lane_posterior(std::vector<double>{1, 0}, std::vector<double>{kImpossible, 0}), InputError);
}

TEST(Posterior, OverTypesIsThatOfTheExpandedGame) {
  const Talks talks(record_text({"stage = \"message\"\nmove = \"smile\"", "stage = \"reply\"\nmove = \"refuse\""}));
  const Tree& tree = talks.game.tree;
  const std::vector<double> log_prob = random_strategy(tree, 5);
  const std::vector<double> exact = Enumeration(talks.game, talks.scenario, log_prob).likelihood(talks.record());
  const RecordPath path = trace_record(talks.game, talks.scenario, talks.record());
  const auto rows = record_log_likelihood(talks.game, path, log_reach(tree, log_prob));
  const std::vector<double> lanes = lane_posterior(tree.analyst_prior, rows.back());
  // The analyst's own prior: a is tough with 0.5, b rich with 0.6.
  double tough = 0, all = 0;
  for (uint32_t k = 0; k < tree.lanes; ++k) {
    const double prior = 0.5 * (talks.game.profile[k][1] == 0 ? 0.6 : 0.4);
    all += prior * exact[k];
    if (talks.game.profile[k][0] == 0) tough += prior * exact[k];
  }
  const std::vector<double> marginal = type_marginal(talks.game, talks.scenario, 0, lanes);
  ASSERT_EQ(marginal.size(), 2u);
  EXPECT_NEAR(marginal[0], tough / all, 1e-12);
  EXPECT_NEAR(marginal[0] + marginal[1], 1, 1e-12);
  EXPECT_NEAR(log_evidence(tree.analyst_prior, rows.back()), std::log(all), 1e-12);
}

TEST(Posterior, GoesDownEntryByEntry) {
  const Talks talks(record_text({"stage = \"weather\"\nmove = \"sun\"", "mark = \"noon\"",
                                 "stage = \"offer\"\nmove = \"dear\"", "stage = \"reply\"\nmove = \"refuse\""}));
  const auto rows = record_log_likelihood(talks.game, trace_record(talks.game, talks.scenario, talks.record()),
                                          log_reach(talks.game.tree, random_strategy(talks.game.tree, 3)));
  ASSERT_EQ(rows.size(), 5u);
  for (uint32_t k = 0; k < talks.game.tree.lanes; ++k) {
    EXPECT_NEAR(rows[1][k], std::log(0.7), 1e-12);
    EXPECT_EQ(rows[2][k], rows[1][k]);
    EXPECT_LT(rows[3][k], rows[2][k]);
    EXPECT_LT(rows[4][k], rows[3][k]);
  }
}

TEST(Posterior, OverAccountsIsThatOfAllHypothesesAtOnce) {
  const Talks talks(
      "\n[account.first]\nweight = 0.3\n[account.second]\nweight = \"rest\"\nset = { \"worth.a.sale.high\" = 1 }\n" +
      record_text(
          {"stage = \"offer\"\nmove = \"dear\"\naccount.second = \"cheap\"", "stage = \"reply\"\nmove = \"refuse\""}));
  const std::vector<double> weight = account_weights(talks.scenario, talks.values);
  ASSERT_EQ(weight.size(), 2u);
  double tough = 0, all = 0;              // by writing out every play under every account and profile
  double mixed_tough = 0, mixed_all = 0;  // by way of evidence and posterior
  for (AccountId a = 0; a < 2; ++a) {
    const Values values = with_changes(talks.scenario, talks.values, talks.scenario.accounts[a].set);
    const Game game = build_game(talks.scenario, values);
    const std::vector<RecordedMove> record = talks.scenario.record_of(a);
    const Strategy strategy = solve(game.tree);
    ASSERT_EQ(strategy.status, SolveStatus::converged) << strategy.why;

    const std::vector<double> exact = Enumeration(game, talks.scenario, strategy.log_prob).likelihood(record);
    for (uint32_t k = 0; k < game.tree.lanes; ++k) {
      const double joint = weight[a] * game.tree.analyst_prior[k] * exact[k];
      all += joint;
      if (game.profile[k][0] == 0) tough += joint;
    }
    const auto rows = record_log_likelihood(game, trace_record(game, talks.scenario, record),
                                            log_reach(game.tree, strategy.log_prob));
    const double evidence = weight[a] * std::exp(log_evidence(game.tree.analyst_prior, rows.back()));
    mixed_all += evidence;
    mixed_tough +=
        evidence * type_marginal(game, talks.scenario, 0, lane_posterior(game.tree.analyst_prior, rows.back()))[0];
  }
  EXPECT_NEAR(mixed_tough / mixed_all, tough / all, 1e-12);
}

TEST(Posterior, IsNotMovedByACostlessMessageOverWhichAllTypesAgree) {
  // All types of the sender want the same of the receiver, and words cost nothing: what is said tells nothing
  // (babbling).
  const std::string text = R"(
walkaway = 1
title = "Babbling"
clock = { rounds = 1 }
[party.sender]
noise = 2
type.strong.prior = 0.25
type.weak.prior = "rest"
number.need = { value = 3, by_type.strong = 1 }
flow = "last.act == give ? 5 : 0"
final = "-need"
[party.receiver]
noise = 2
flow = "last.act == give ? -1 : 0"
[issue.land]
option.theirs = "theirs"
[[stage]]
id = "say"
mover = "sender"
move.strong = {}
move.weak = {}
then = "act"
[[stage]]
id = "act"
mover = "receiver"
move.give = { then = "next_round" }
move.keep = { then = "next_round" }
[[record]]
stage = "say"
move = "strong"
)";
  const Talks talks("", text);
  const Strategy strategy = solve(talks.game.tree);
  ASSERT_EQ(strategy.status, SolveStatus::converged) << strategy.why;
  const auto rows = record_log_likelihood(talks.game, trace_record(talks.game, talks.scenario, talks.record()),
                                          log_reach(talks.game.tree, strategy.log_prob));
  const std::vector<double> posterior =
      type_marginal(talks.game, talks.scenario, 0, lane_posterior(talks.game.tree.analyst_prior, rows.back()));
  EXPECT_NEAR(posterior[0], 0.25, 1e-9);  // the solver's tolerance, generously
}

}  // namespace
}  // namespace walkaway
