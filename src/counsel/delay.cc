// SPDX-License-Identifier: Apache-2.0
// 5. Who gains from delay? Values at marked moments, and round by round while there is no deal.
#include <cmath>
#include <limits>

#include "counsel/questions.h"

namespace walkaway {
namespace {

/// The starts of one round on histories without a deal.
struct RoundStarts {
  std::vector<NodeId> at;
  std::vector<const RoundStart*> start;  ///< in the same order
};

RoundStarts starts_without_deal(const Game& game, uint32_t round) {
  RoundStarts starts;
  for (const RoundStart& start : game.round_starts)
    if (start.round == round && !start.deal) {
      starts.at.push_back(start.node);
      starts.start.push_back(&start);
    }
  return starts;
}

/// Value of what is still to come for a party, in points of the round.
double remaining_value(const Scenario& scenario, const Solved& solved, const RoundStarts& starts, const Moment& moment,
                       PartyId party, uint32_t round) {
  const uint32_t lanes = solved.lanes();
  double sum = 0;
  for (size_t i = 0; i < starts.at.size(); ++i)
    for (uint32_t k = 0; k < lanes; ++k) {
      const double odds = moment.odds[i * lanes + k];
      if (odds <= 0) continue;
      const auto& patience_of = scenario.parties[party].patience;
      const double patience = patience_of ? solved.values[patience_of->of(solved.game.profile[k][party])] : 1.0;
      const double to_come =
          solved.at(solved.value[party], starts.at[i], k) - starts.start[i]->accrued[size_t{party} * lanes + k];
      sum += odds * to_come / std::pow(patience, round - 1);
    }
  return sum;
}

/// Values of the parties' whole pay-offs at the starts, lane by lane [P][K]; NaN for lanes that never get there.
std::vector<double> whole_by_lane(const Solved& solved, const RoundStarts& starts, size_t parties) {
  const uint32_t lanes = solved.lanes();
  std::vector<double> whole(parties * lanes, std::numeric_limits<double>::quiet_NaN());
  for (uint32_t k = 0; k < lanes; ++k) {
    std::vector<double> only(lanes, 0.0);
    only[k] = 1;
    const Moment moment = moment_at(solved, starts.at, only);
    if (!moment.possible()) continue;
    for (size_t p = 0; p < parties; ++p) whole[p * lanes + k] = mean(solved, moment, solved.value[p]);
  }
  return whole;
}

std::vector<ValueRow> remaining_rows(const Case& negotiation, const std::vector<RoundStarts>& starts,
                                     const std::vector<Moment>& moments, uint32_t round) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<ValueRow> rows;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const size_t types = scenario.parties[p].types.size();
    for (size_t i = 0; i <= (types > 1 ? types : 0); ++i) {
      const TypeId type = i == 0 ? kNone : static_cast<TypeId>(i - 1);
      std::vector<double> by_account;
      bool possible = true;
      for (AccountId a = 0; a < moments.size(); ++a) {
        const Solved& solved = negotiation.solved(a);
        const Moment given = given_type(solved, moments[a], p, type);
        possible = possible && given.possible();
        by_account.push_back(remaining_value(scenario, solved, starts[a], given, p, round));
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
  std::vector<std::vector<std::vector<double>>> whole;  // [round][account][P * K]
  for (uint32_t round = 1; round <= scenario.clock.rounds; ++round) {
    std::vector<RoundStarts> starts;
    std::vector<Moment> moments;
    std::vector<std::vector<double>> values;
    bool possible = true;
    DelayRow row{round, 0, {}};
    for (const AccountReading& reading : negotiation.readings) {
      const Solved& solved = negotiation.solved(reading);
      starts.push_back(starts_without_deal(solved.game, round));
      moments.push_back(moment_at(solved, starts.back().at, reading.lanes));
      possible = possible && moments.back().possible();
      row.reached += reading.posterior * std::exp(moments.back().log_mass);
      values.push_back(whole_by_lane(solved, starts.back(), parties));
    }
    if (!possible) break;  // nor can any later round be
    row.remaining = remaining_rows(negotiation, starts, moments, round);
    delay.rounds.push_back(std::move(row));
    whole.push_back(std::move(values));
  }
  // Each profile of types keeps its odds, so that a price is that of a round and not of who is left in it.
  delay.price_of_a_round.assign(parties, std::vector<double>(scenario.clock.rounds - 1, 0.0));
  for (size_t r = 0; r + 1 < whole.size(); ++r)
    for (AccountId a = 0; a < accounts; ++a) {
      const AccountReading& reading = negotiation.readings[a];
      const size_t lanes = reading.lanes.size();
      for (size_t i = 0; i < parties * lanes; ++i) {
        const double change = whole[r + 1][a][i] - whole[r][a][i];
        if (std::isfinite(change))
          delay.price_of_a_round[i / lanes][r] += reading.posterior * reading.lanes[i % lanes] * change;
      }
    }
  return delay;
}

}  // namespace walkaway
