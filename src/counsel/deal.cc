// SPDX-License-Identifier: Apache-2.0
// 1. Is there a deal to be had?
#include <algorithm>
#include <map>
#include <set>

#include "counsel/questions.h"

namespace walkaway {
namespace {

constexpr uint64_t kMostPackages = 10000;

/// Parties that make or answer offers; all that move where fewer than two do.
std::vector<PartyId> parties_with_a_say(const Scenario& scenario) {
  std::set<PartyId> say;
  for (const Stage& stage : scenario.stages)
    for (const Move& move : stage.moves)
      if (move.role == Role::offer || move.role == Role::accept) say.insert(stage.movers.begin(), stage.movers.end());
  if (say.size() < 2)
    for (PartyId p = 0; p < scenario.parties.size(); ++p)
      if (scenario.parties[p].moves) say.insert(p);
  return {say.begin(), say.end()};
}

/// A package that leaves every issue as it is: no deal at all.
bool nothing_agreed(const Scenario& scenario, const Package& package) {
  for (IssueId i = 0; i < scenario.issues.size(); ++i)
    if (package.options[i] != kNone && package.options[i] != scenario.issues[i].status_quo) return false;
  return true;
}

/// Those on a menu first, then all other combinations if they are not too many.
std::vector<Package> list_packages(const Scenario& scenario, uint32_t& on_menu) {
  std::vector<Package> packages;
  std::set<std::vector<OptionId>> listed;
  for (const Stage& stage : scenario.stages)
    for (const Move& move : stage.moves)
      if (move.role == Role::offer && move.package != kNone &&
          listed.insert(scenario.packages[move.package].options).second)
        packages.push_back(scenario.packages[move.package]);
  on_menu = static_cast<uint32_t>(packages.size());
  double combinations = 1;
  for (const Issue& issue : scenario.issues)
    if (issue.negotiable) combinations *= static_cast<double>(issue.options.size());
  if (combinations <= static_cast<double>(kMostPackages))
    for (Package& package : all_packages(scenario, kMostPackages))
      if (!nothing_agreed(scenario, package) && listed.insert(package.options).second)
        packages.push_back(std::move(package));
  return packages;
}

/// The histories at which the last recorded offer was made or, without one, at which a first offer can be.
std::vector<NodeId> moment_of_offer(const Case& negotiation, AccountId account) {
  const AccountReading& reading = negotiation.readings[account];
  const Solved& solved = negotiation.solved(reading);
  for (uint32_t entry = static_cast<uint32_t>(reading.record.size()); entry-- > 0;)
    if (const uint32_t step = offer_step(negotiation, account, entry); step != kNone)
      return reading.path.steps[step].chosen_at;
  const Tree& tree = solved.tree();
  std::vector<NodeId> at;
  std::vector<NodeId> open{0};
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    const NodeId first = tree.first_child[node];
    bool offer = false;
    for (uint32_t c = 0; c < tree.child_count[node]; ++c) offer = offer || solved.role[first + c] == Role::offer;
    if (offer)
      at.push_back(node);
    else
      for (uint32_t c = tree.child_count[node]; c-- > 0;) open.push_back(first + c);
  }
  return at.empty() ? std::vector<NodeId>{0} : at;
}

/// The round at which the moment most likely is.
uint32_t round_of(const Solved& solved, const Moment& moment) {
  std::map<uint32_t, double> odds;
  for (size_t i = 0; i < moment.at.size(); ++i)
    for (uint32_t k = 0; k < solved.lanes(); ++k)
      odds[solved.game.node[moment.at[i]].round] += moment.odds[i * solved.lanes() + k];
  return std::max_element(odds.begin(), odds.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

/// [package][party of `parties`][type]: the whole pay-off if the package came into force at the moment, what was paid
/// before it included, so that it compares with the pay-off of failing there.
std::vector<std::vector<std::vector<double>>> package_values(const Case& negotiation, const Solved& solved,
                                                             const Moment& moment, const DealAnswer& deals,
                                                             const std::vector<Package>& packages, const Run& run) {
  const uint32_t lanes = solved.lanes(), parties = static_cast<uint32_t>(deals.parties.size());
  using ByType = std::vector<std::vector<double>>;  // [party][type]
  ByType odds(parties), histories(parties);
  for (uint32_t i = 0; i < parties; ++i) {
    odds[i].assign(negotiation.scenario->parties[deals.parties[i]].types.size(), 0);
    histories[i] = odds[i];
    for (size_t h = 0; h < moment.odds.size(); ++h) {
      const TypeId t = solved.game.profile[h % lanes][deals.parties[i]];
      odds[i][t] += moment.odds[h];
      histories[i][t] += 1;
    }
  }
  std::vector<ByType> values(packages.size(), odds);
  for (ByType& value : values)
    for (std::vector<double>& by_type : value) std::fill(by_type.begin(), by_type.end(), 0.0);
  for (size_t at = 0; at < moment.at.size(); ++at) {
    const std::vector<std::vector<double>> worth =
        values_in_force(*negotiation.scenario, solved.values, solved.game, moment.at[at], packages, run);
    for (uint32_t i = 0; i < parties; ++i) {
      for (uint32_t k = 0; k < lanes; ++k) {
        const TypeId t = solved.game.profile[k][deals.parties[i]];
        // A type that cannot have come here counts all histories alike.
        const double weight = odds[i][t] > 0 ? moment.odds[at * lanes + k] / odds[i][t] : 1 / histories[i][t];
        for (size_t package = 0; package < packages.size(); ++package)
          values[package][i][t] += weight * worth[package][size_t{deals.parties[i]} * lanes + k];
      }
    }
  }
  return values;
}

/// The deal space of every profile of types that the record leaves possible.
std::vector<TypePairDeals> type_pairs(const Solved& solved, const AccountReading& reading, const Moment& moment,
                                      const DealAnswer& deals) {
  std::map<std::vector<TypeId>, double> profiles;
  for (uint32_t k = 0; k < solved.lanes(); ++k) {
    std::vector<TypeId> types;
    for (PartyId p : deals.parties) types.push_back(solved.game.profile[k][p]);
    profiles[types] += reading.lanes[k];
  }
  std::vector<TypePairDeals> pairs;
  for (const auto& [types, posterior] : profiles) {
    Moment given = moment;
    for (size_t i = 0; i < types.size(); ++i) given = given_type(solved, given, deals.parties[i], types[i]);
    if (!given.possible()) continue;
    TypePairDeals pair{types, posterior, {}, {}};
    for (PartyId p : deals.parties) pair.walk_away.push_back(mean(solved, given, solved.without_deal[p]));
    DealPoints points{static_cast<uint32_t>(types.size()), {}};
    for (const auto& value : deals.value)
      for (size_t i = 0; i < types.size(); ++i) points.points.push_back(value[i][types[i]]);
    pair.space = analyse_deals(points, pair.walk_away);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace

DealAnswer find_deals(const Case& negotiation, const Run& run) {
  const Scenario& scenario = *negotiation.scenario;
  DealAnswer answer;
  answer.parties = parties_with_a_say(scenario);
  answer.packages = list_packages(scenario, answer.on_menu);
  const AccountId likeliest = negotiation.most_likely_account();
  std::vector<double> room;
  for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
    const AccountReading& reading = negotiation.readings[a];
    const Solved& solved = negotiation.solved(reading);
    const Moment moment = moment_at(solved, moment_of_offer(negotiation, a), reading.lanes);
    DealAnswer own;  // accounts that share a game may still differ in when the offer was made
    own.parties = answer.parties;
    own.round = moment.possible() ? round_of(solved, moment) : 1;
    own.value = package_values(negotiation, solved, moment, own, answer.packages, run);
    own.pairs = type_pairs(solved, reading, moment, own);
    double chance = 0;
    for (const TypePairDeals& pair : own.pairs)
      if (!pair.space.rational.empty()) chance += pair.posterior;
    room.push_back(chance);
    if (a != likeliest) continue;
    answer.round = own.round;
    answer.value = std::move(own.value);
    answer.pairs = std::move(own.pairs);
  }
  const Weighed weighed = weigh(negotiation, std::move(room));
  answer.chance_of_room = weighed.all;
  answer.chance_of_room_by_account = weighed.by_account;
  return answer;
}

}  // namespace walkaway
