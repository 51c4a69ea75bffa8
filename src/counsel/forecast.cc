// SPDX-License-Identifier: Apache-2.0
// 2. What happens next?
#include "counsel/questions.h"

namespace walkaway {
namespace {

/// Odds of [ending][round], round by round from 1.
using EndingTable = std::vector<std::vector<double>>;

EndingTable endings_after(const Scenario& scenario, const Solved& solved, const Moment& moment) {
  EndingTable table(scenario.endings.size(), std::vector<double>(scenario.clock.rounds, 0.0));
  for_each_ending(solved, moment, [&](NodeId t, uint32_t, double odds) {
    const NodeLabel& label = solved.game.node[t];
    table[label.ending][label.round - 1] += odds;
  });
  return table;
}

double total(const std::vector<double>& by_round) {
  double sum = 0;
  for (double x : by_round) sum += x;
  return sum;
}

}  // namespace

Forecast forecast_endings(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<EndingTable> after, before;
  std::vector<double> deal;
  for (const AccountReading& reading : negotiation.readings) {
    const Solved& solved = negotiation.solved(reading);
    const std::vector<double>& prior = solved.tree().analyst_prior;
    const Moment now = moment_at(solved, reading.path.now(), prior);
    const NodeId root = 0;
    after.push_back(endings_after(scenario, solved, now));
    before.push_back(endings_after(scenario, solved, moment_at(solved, std::span(&root, 1), prior)));
    deal.push_back(mean(solved, now, solved.deal));
  }
  Forecast forecast;
  forecast.deal = weigh(negotiation, std::move(deal));
  for (EndingId e = 0; e < scenario.endings.size(); ++e) {
    EndingOdds odds;
    odds.ending = e;
    odds.by_round.assign(scenario.clock.rounds, 0.0);
    std::vector<double> by_account;
    for (AccountId a = 0; a < after.size(); ++a) {
      by_account.push_back(total(after[a][e]));
      odds.before_record += negotiation.readings[a].prior * total(before[a][e]);
      for (size_t r = 0; r < odds.by_round.size(); ++r)
        odds.by_round[r] += negotiation.readings[a].posterior * after[a][e][r];
    }
    odds.probability = weigh(negotiation, std::move(by_account));
    forecast.endings.push_back(std::move(odds));
  }
  return forecast;
}

}  // namespace walkaway
