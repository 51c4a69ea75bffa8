// SPDX-License-Identifier: Apache-2.0
// 5. Who gains from delay? Values at marked moments, and round by round while there is no deal.
#include <algorithm>
#include <cmath>
#include <limits>

#include "counsel/questions.h"

#include "counsel/none.h"

namespace walkaway {
namespace {

/// The starts of one round on histories without a deal, lane by lane: from these alone follow the means for any odds of
/// the lanes.
struct RoundMeans {
  std::vector<double> log_mass;   ///< [K] of the chance that play gets there
  std::vector<double> whole;      ///< [P][K] mean of the whole pay-off; NaN for lanes that never get there
  std::vector<double> remaining;  ///< [P][K] of what is still to come, in points of the round
};

RoundMeans means_without_deal(const Scenario& scenario, const Solved& solved, uint32_t round) {
  const size_t lanes = solved.lanes(), parties = scenario.parties.size();
  const std::vector<RoundStart>& starts = solved.game.round_starts;
  const auto counts = [round](const RoundStart& start) { return start.round == round && !start.deal; };
  std::vector<double> largest(lanes, kImpossible), mass(lanes, 0.0), odds(lanes);
  for (const RoundStart& start : starts) {
    for (size_t k = 0; k < lanes && counts(start); ++k)
      largest[k] = std::max(largest[k], solved.at(solved.reach, start.node, k));
  }
  RoundMeans means{{}, std::vector<double>(parties * lanes, 0.0), std::vector<double>(parties * lanes, 0.0)};
  for (const RoundStart& start : starts) {
    if (!counts(start)) continue;
    for (size_t k = 0; k < lanes; ++k) {
      const double reach = solved.at(solved.reach, start.node, k);
      odds[k] = reach > kImpossible ? std::exp(reach - largest[k]) : 0;
      mass[k] += odds[k];
    }
    for (size_t p = 0; p < parties; ++p)
      for (size_t k = 0; k < lanes; ++k) {
        if (odds[k] <= 0) continue;
        const double value = solved.at(solved.value[p], start.node, k);
        means.whole[p * lanes + k] += odds[k] * value;
        means.remaining[p * lanes + k] += odds[k] * (value - start.accrued[p * lanes + k]);
      }
  }
  for (size_t k = 0; k < lanes; ++k) means.log_mass.push_back(largest[k] + std::log(mass[k]));
  for (size_t p = 0; p < parties; ++p)
    for (size_t k = 0; k < lanes; ++k) {
      const auto& patience_of = scenario.parties[p].patience;
      const double patience = patience_of ? solved.values[patience_of->of(solved.game.profile[k][p])] : 1.0;
      means.remaining[p * lanes + k] /= mass[k] * std::pow(patience, round - 1);
      means.whole[p * lanes + k] =
          mass[k] > 0 ? means.whole[p * lanes + k] / mass[k] : std::numeric_limits<double>::quiet_NaN();
    }
  return means;
}

/// Lanes at the start of a round without a deal: how likely it is that play gets there, and their odds there.
struct LanesThere {
  double log_mass = kImpossible;
  std::vector<double> odds;  ///< [K]
};

LanesThere lanes_there(const RoundMeans& means, const std::vector<double>& lane_odds) {
  LanesThere there{kImpossible, std::vector<double>(lane_odds.size(), 0.0)};
  double largest = kImpossible, sum = 0;
  const auto log_odds = [&](size_t k) { return std::log(lane_odds[k]) + means.log_mass[k]; };
  for (size_t k = 0; k < lane_odds.size(); ++k)
    if (lane_odds[k] > 0) largest = std::max(largest, log_odds(k));
  if (largest == kImpossible) return there;
  for (size_t k = 0; k < lane_odds.size(); ++k)
    if (lane_odds[k] > 0) sum += there.odds[k] = std::exp(log_odds(k) - largest);
  for (double& x : there.odds) x /= sum;
  there.log_mass = largest + std::log(sum);
  return there;
}

std::vector<ValueRow> remaining_rows(const Case& negotiation, const std::vector<const RoundMeans*>& means,
                                     const std::vector<LanesThere>& there) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<ValueRow> rows;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const size_t types = scenario.parties[p].types.size();
    for (size_t i = 0; i <= (types > 1 ? types : 0); ++i) {
      const TypeId type = i == 0 ? kNone : static_cast<TypeId>(i - 1);
      std::vector<double> by_account;
      bool possible = true;
      for (AccountId a = 0; a < there.size(); ++a) {
        const std::vector<double>& odds = there[a].odds;
        double sum = 0, mass = 0;
        for (size_t k = 0; k < odds.size(); ++k) {
          if (odds[k] <= 0 || (type != kNone && negotiation.solved(a).game.profile[k][p] != type)) continue;
          mass += odds[k];
          sum += odds[k] * means[a]->remaining[p * odds.size() + k];
        }
        possible = possible && mass > 0;
        by_account.push_back(sum / mass);
      }
      if (possible) rows.push_back({p, type, weigh(negotiation, std::move(by_account))});
    }
  }
  return rows;
}

}  // namespace

std::vector<MarkValues> value_marks(const Case& negotiation) {
  std::vector<MarkValues> marks;
  const size_t steps = negotiation.readings[0].path.steps.size();
  for (size_t s = 0; s < steps; ++s) {
    const AccountReading& first = negotiation.readings[0];
    const RecordedMove& entry = first.record[first.path.steps[s].entry];
    if (entry.mark.empty()) continue;
    std::vector<Moment> moments;
    for (const AccountReading& reading : negotiation.readings) {
      const Solved& solved = negotiation.solved(reading);
      const RecordStep& step = reading.path.steps[s];
      moments.push_back(
          moment_at(solved, step.chosen_at.empty() ? step.reached : step.chosen_at, solved.tree().analyst_prior));
    }
    marks.push_back({entry.mark, value_rows(negotiation, moments)});
  }
  return marks;
}

DelayAnswer price_delay(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  DelayAnswer delay;
  const size_t parties = scenario.parties.size(), accounts = negotiation.readings.size();
  std::vector<std::vector<RoundMeans>> by_round;  // [round][game]
  for (uint32_t round = 1; round <= scenario.clock.rounds; ++round) {
    std::vector<RoundMeans> of_game;
    for (const Solved& solved : negotiation.games) of_game.push_back(means_without_deal(scenario, solved, round));
    std::vector<const RoundMeans*> means;
    std::vector<LanesThere> there;
    bool possible = true;
    DelayRow row{round, 0, {}};
    for (const AccountReading& reading : negotiation.readings) {
      means.push_back(&of_game[reading.game]);
      there.push_back(lanes_there(*means.back(), reading.lanes));
      possible = possible && there.back().log_mass > kImpossible;
      row.reached += reading.posterior * std::exp(there.back().log_mass);
    }
    if (!possible) break;  // nor can any later round be
    row.remaining = remaining_rows(negotiation, means, there);
    delay.rounds.push_back(std::move(row));
    by_round.push_back(std::move(of_game));
  }
  // Each profile of types keeps its odds, so that a price is that of a round and not of who is left in it.
  delay.price_of_a_round.assign(parties, std::vector<double>(scenario.clock.rounds - 1, 0.0));
  delay.price_by_account.assign(accounts, delay.price_of_a_round);
  for (size_t r = 0; r + 1 < by_round.size(); ++r)
    for (AccountId a = 0; a < accounts; ++a) {
      const AccountReading& reading = negotiation.readings[a];
      const size_t lanes = reading.lanes.size();
      for (size_t i = 0; i < parties * lanes; ++i) {
        const double change = by_round[r + 1][reading.game].whole[i] - by_round[r][reading.game].whole[i];
        if (!std::isfinite(change)) continue;
        delay.price_of_a_round[i / lanes][r] += reading.posterior * reading.lanes[i % lanes] * change;
        delay.price_by_account[a][i / lanes][r] += reading.lanes[i % lanes] * change;
      }
    }
  return delay;
}

}  // namespace walkaway
