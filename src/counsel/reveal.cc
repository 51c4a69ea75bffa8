// SPDX-License-Identifier: Apache-2.0
// 4. What do the moves reveal?
#include <cmath>
#include <limits>

#include "counsel/questions.h"

namespace walkaway {
namespace {

/// Odds of the accounts after each step of the record; row 0 before any.
std::vector<std::vector<double>> account_odds_by_step(const Case& negotiation, size_t steps) {
  const size_t accounts = negotiation.readings.size();
  std::vector<std::vector<double>> odds(steps + 1, std::vector<double>(accounts, 0.0));
  for (size_t s = 0; s <= steps; ++s) {
    std::vector<double> log_odds(accounts);
    double largest = -std::numeric_limits<double>::infinity(), sum = 0;
    for (AccountId a = 0; a < accounts; ++a) {
      const AccountReading& reading = negotiation.readings[a];
      const auto& prior = negotiation.solved(reading).tree().analyst_prior;
      log_odds[a] = std::log(reading.prior) + log_evidence(prior, reading.log_likelihood[s]);
      largest = std::max(largest, log_odds[a]);
    }
    for (AccountId a = 0; a < accounts; ++a) sum += odds[s][a] = std::exp(log_odds[a] - largest);
    for (double& x : odds[s]) x /= sum;
  }
  return odds;
}

double bayes_factor(double prior, double posterior) {
  if (prior <= 0 || prior >= 1) return 1;
  if (posterior >= 1) return std::numeric_limits<double>::infinity();
  return posterior / (1 - posterior) / (prior / (1 - prior));
}

}  // namespace

std::vector<PartyPosterior> read_types(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  const size_t steps = negotiation.readings[0].log_likelihood.size() - 1;
  const auto accounts_after = account_odds_by_step(negotiation, steps);
  std::vector<PartyPosterior> answer;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const size_t types = scenario.parties[p].types.size();
    if (types < 2) continue;
    PartyPosterior party{p, std::vector<TypePosterior>(types)};
    for (TypeId t = 0; t < types; ++t) {
      party.types[t].type = t;
      party.types[t].posterior.by_account.resize(negotiation.readings.size());
      party.types[t].after.assign(steps, 0.0);
    }
    for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
      const AccountReading& reading = negotiation.readings[a];
      const Game& game = negotiation.solved(reading).game;
      for (size_t s = 0; s <= steps; ++s) {
        if (accounts_after[s][a] <= 0) continue;
        const std::vector<double> lanes = lane_posterior(game.tree.analyst_prior, reading.log_likelihood[s]);
        const std::vector<double> odds = type_marginal(game, scenario, p, lanes);
        for (TypeId t = 0; t < types; ++t)
          (s == 0 ? party.types[t].prior : party.types[t].after[s - 1]) += accounts_after[s][a] * odds[t];
      }
      const std::vector<double> odds = type_marginal(game, scenario, p, reading.lanes);
      for (TypeId t = 0; t < types; ++t) party.types[t].posterior.by_account[a] = odds[t];
    }
    for (TypePosterior& type : party.types) {
      type.posterior = weigh(negotiation, type.posterior.by_account);
      type.bayes_factor = bayes_factor(type.prior, type.posterior.all);
    }
    answer.push_back(std::move(party));
  }
  return answer;
}

std::vector<AccountPosterior> read_accounts(const Case& negotiation) {
  std::vector<AccountPosterior> answer;
  for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
    const AccountReading& reading = negotiation.readings[a];
    answer.push_back({a, reading.prior, reading.posterior, reading.log_evidence});
  }
  return answer;
}

}  // namespace walkaway
