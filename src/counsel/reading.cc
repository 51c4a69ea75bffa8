// SPDX-License-Identifier: Apache-2.0
#include "counsel/reading.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "counsel/none.h"

namespace walkaway {
namespace {

void make_one(std::vector<double>& odds) {
  double sum = 0;
  for (double x : odds) sum += x;
  if (sum > 0)
    for (double& x : odds) x /= sum;
}

/// Account odds proportional to weight times evidence.
void weigh_accounts(std::vector<AccountReading>& readings) {
  double largest = kImpossible;
  for (const AccountReading& r : readings)
    if (r.prior > 0) largest = std::max(largest, r.log_evidence);
  std::vector<double> odds;
  for (const AccountReading& r : readings)
    odds.push_back(r.prior > 0 ? r.prior * std::exp(r.log_evidence - largest) : 0);
  make_one(odds);
  for (size_t a = 0; a < readings.size(); ++a) readings[a].posterior = odds[a];
}

}  // namespace

AccountId Case::most_likely_account() const {
  AccountId best = 0;
  for (AccountId a = 1; a < readings.size(); ++a)
    if (readings[a].posterior > readings[best].posterior) best = a;
  return best;
}

AccountGames account_games(const Scenario& scenario, const Values& values, const std::vector<NumberChange>& changes) {
  AccountGames games;
  games.weight = account_weights(scenario, values);
  for (const Account& account : scenario.accounts) {
    std::vector<NumberChange> all = account.set;
    all.insert(all.end(), changes.begin(), changes.end());
    Values own = all.empty() ? values : with_changes(scenario, values, all);
    const auto same = std::find(games.values.begin(), games.values.end(), own);
    games.game_of_account.push_back(static_cast<uint32_t>(same - games.values.begin()));
    if (same == games.values.end()) games.values.push_back(std::move(own));
  }
  return games;
}

std::vector<AccountReading> unread(const AccountGames& games) {
  std::vector<AccountReading> readings(games.game_of_account.size());
  for (AccountId a = 0; a < readings.size(); ++a) {
    readings[a].game = games.game_of_account[a];
    readings[a].prior = games.weight[a];
  }
  return readings;
}

void read_record(Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
    AccountReading& reading = negotiation.readings[a];
    const Solved& solved = negotiation.solved(reading);
    reading.record = scenario.record_of(a);
    reading.path = trace_record(solved.game, scenario, reading.record);
    reading.log_likelihood = record_log_likelihood(solved.game, reading.path, solved.reach);
    reading.lanes = lane_posterior(solved.tree().analyst_prior, reading.log_likelihood.back());
    reading.log_evidence = log_evidence(solved.tree().analyst_prior, reading.log_likelihood.back());
  }
  weigh_accounts(negotiation.readings);
}

Weighed weigh(const Case& negotiation, std::vector<double> by_account) {
  Weighed weighed;
  for (AccountId a = 0; a < by_account.size(); ++a)
    if (const double odds = negotiation.readings[a].posterior; odds > 0) weighed.all += odds * by_account[a];
  weighed.by_account = std::move(by_account);
  return weighed;
}

Weighed weigh_known(const Case& negotiation, std::vector<double> by_account) {
  double sum = 0, odds = 0;
  for (AccountId a = 0; a < by_account.size(); ++a)
    if (const double posterior = negotiation.readings[a].posterior; posterior > 0 && std::isfinite(by_account[a]))
      sum += posterior * by_account[a], odds += posterior;
  return {odds > 0 ? sum / odds : std::numeric_limits<double>::quiet_NaN(), std::move(by_account)};
}

bool Moment::possible() const {
  return std::any_of(odds.begin(), odds.end(), [](double x) { return x > 0; });
}

Moment moment_at(const Solved& solved, std::span<const NodeId> at, std::span<const double> lane_odds) {
  const uint32_t lanes = solved.lanes();
  Moment moment;
  moment.at.assign(at.begin(), at.end());
  moment.odds.assign(at.size() * lanes, 0.0);
  moment.log_mass = kImpossible;
  double largest = kImpossible;
  for (NodeId n : at)
    for (uint32_t k = 0; k < lanes; ++k)
      if (lane_odds[k] > 0) largest = std::max(largest, std::log(lane_odds[k]) + solved.at(solved.reach, n, k));
  if (largest == kImpossible) return moment;
  double sum = 0;
  for (size_t i = 0; i < at.size(); ++i)
    for (uint32_t k = 0; k < lanes; ++k)
      if (lane_odds[k] > 0) {
        double& odds = moment.odds[i * lanes + k];
        odds = std::exp(std::log(lane_odds[k]) + solved.at(solved.reach, at[i], k) - largest);
        sum += odds;
      }
  for (double& x : moment.odds) x /= sum;
  moment.log_mass = largest + std::log(sum);
  return moment;
}

double mean(const Solved& solved, const Moment& moment, const std::vector<double>& plane) {
  const uint32_t lanes = solved.lanes();
  double sum = 0;
  for (size_t i = 0; i < moment.at.size(); ++i)
    for (uint32_t k = 0; k < lanes; ++k)
      if (const double odds = moment.odds[i * lanes + k]; odds > 0) sum += odds * solved.at(plane, moment.at[i], k);
  return sum;
}

double chance_of_type(const Solved& solved, const Moment& moment, PartyId party, TypeId type) {
  const uint32_t lanes = solved.lanes();
  double sum = 0;
  for (size_t i = 0; i < moment.at.size(); ++i)
    for (uint32_t k = 0; k < lanes; ++k)
      if (solved.game.profile[k][party] == type) sum += moment.odds[i * lanes + k];
  return sum;
}

Moment given_type(const Solved& solved, const Moment& moment, PartyId party, TypeId type) {
  Moment given = moment;
  if (type == kNone) return given;
  const uint32_t lanes = solved.lanes();
  for (size_t i = 0; i < given.at.size(); ++i)
    for (uint32_t k = 0; k < lanes; ++k)
      if (solved.game.profile[k][party] != type) given.odds[i * lanes + k] = 0;
  make_one(given.odds);
  return given;
}

std::vector<ValueRow> value_rows(const Case& negotiation, const std::vector<Moment>& moments) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<ValueRow> rows;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const size_t types = scenario.parties[p].types.size();
    for (size_t i = 0; i <= (types > 1 ? types : 0); ++i) {
      const TypeId type = i == 0 ? kNone : static_cast<TypeId>(i - 1);
      // Accounts under which the type cannot be say nothing of its value: the others speak for them.
      std::vector<double> by_account(moments.size(), 0.0);
      std::vector<bool> silent(moments.size(), false);
      double sum = 0, odds = 0;
      for (AccountId a = 0; a < moments.size(); ++a) {
        const Solved& solved = negotiation.solved(a);
        const Moment given = given_type(solved, moments[a], p, type);
        silent[a] = !given.possible();
        if (silent[a]) continue;
        by_account[a] = mean(solved, given, solved.value[p]);
        sum += negotiation.readings[a].posterior * by_account[a];
        odds += negotiation.readings[a].posterior;
      }
      if (odds <= 0) continue;
      for (AccountId a = 0; a < moments.size(); ++a)
        if (silent[a]) by_account[a] = sum / odds;
      rows.push_back({p, type, weigh(negotiation, std::move(by_account))});
    }
  }
  return rows;
}

std::vector<double> translate_lanes(const Game& from, std::span<const double> odds, const Game& to) {
  std::map<std::vector<TypeId>, double> by_profile;
  for (size_t k = 0; k < from.profile.size(); ++k) by_profile[from.profile[k]] += odds[k];
  std::vector<double> translated(to.profile.size(), 0.0);
  double sum = 0;
  for (size_t k = 0; k < to.profile.size(); ++k) {
    const auto it = by_profile.find(to.profile[k]);
    if (it != by_profile.end()) sum += translated[k] = it->second;
  }
  if (sum <= 0) return to.tree.analyst_prior;
  for (double& x : translated) x /= sum;
  return translated;
}

}  // namespace walkaway
