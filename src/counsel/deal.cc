// SPDX-License-Identifier: Apache-2.0
// 1. Is there a deal to be had?
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "counsel/package_values.h"
#include "counsel/questions.h"
#include "deals/scenario_domain.h"

namespace walkaway {
namespace {

constexpr double kMostPackages = 200000;

/// A package that leaves every issue as it is: no deal at all.
bool nothing_agreed(const Scenario& scenario, const Package& package) {
  for (IssueId i = 0; i < scenario.issues.size(); ++i)
    if (package.options[i] != kNone && package.options[i] != scenario.issues[i].status_quo) return false;
  return true;
}

/// Those on a menu first, then all other combinations if they are not too many.
void list_packages(const Scenario& scenario, DealAnswer& answer) {
  std::set<std::vector<OptionId>> listed;
  for (const Stage& stage : scenario.stages)
    for (const Move& move : stage.moves)
      if (move.role == Role::offer && move.package != kNone &&
          listed.insert(scenario.packages[move.package].options).second)
        answer.menu.push_back(scenario.packages[move.package]);
  answer.on_menu = static_cast<uint32_t>(answer.menu.size());
  const double count = count_packages(scenario);
  answer.enumerated = count <= kMostPackages;
  if (!answer.enumerated) {
    const bool nothing_on_menu = std::any_of(answer.menu.begin(), answer.menu.end(),
                                             [&](const Package& package) { return nothing_agreed(scenario, package); });
    answer.counted = nothing_on_menu ? count : count - 1;
    return;
  }
  std::vector<bool> skip(static_cast<size_t>(count), false);
  std::vector<OptionId> nothing;
  for (const Issue& issue : scenario.issues) nothing.push_back(issue.status_quo);
  if (count > 0) skip[number_of_package(scenario, nothing)] = true;
  for (const Package& package : answer.menu) skip[number_of_package(scenario, package.options)] = true;
  for (uint32_t number = 0; number < skip.size(); ++number)
    if (!skip[number]) answer.others.push_back(number);
  answer.counted = answer.packages();
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

/// Every profile of types that the record leaves possible, with what each party has without a deal.
std::vector<TypePairDeals> type_pairs(const Solved& solved, const AccountReading& reading, const Moment& moment,
                                      const std::vector<PartyId>& parties) {
  std::map<std::vector<TypeId>, double> profiles;
  for (uint32_t k = 0; k < solved.lanes(); ++k) {
    std::vector<TypeId> types;
    for (PartyId p : parties) types.push_back(solved.game.profile[k][p]);
    profiles[types] += reading.lanes[k];
  }
  std::vector<TypePairDeals> pairs;
  for (const auto& [types, posterior] : profiles) {
    Moment given = moment;
    for (size_t i = 0; i < types.size(); ++i) given = given_type(solved, given, parties[i], types[i]);
    if (!given.possible()) continue;
    TypePairDeals pair{types, posterior, {}, {}};
    for (PartyId p : parties) pair.walk_away.push_back(mean(solved, given, solved.without_deal[p]));
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// What the packages are worth to a profile of types.
DealPoints points_of(const DealAnswer& deals, const std::vector<TypeId>& types) {
  DealPoints points{static_cast<uint32_t>(types.size()), {}};
  points.points.reserve(size_t{deals.packages()} * types.size());
  for (uint32_t package = 0; package < deals.packages(); ++package)
    for (size_t i = 0; i < types.size(); ++i) points.points.push_back(deals.value(package, i, types[i]));
  return points;
}

}  // namespace

DealAnswer find_deals(const Case& negotiation, const Run& run) {
  const Scenario& scenario = *negotiation.scenario;
  DealAnswer answer;
  answer.parties = parties_with_a_say(scenario);
  answer.column = {0};
  for (const PartyId p : answer.parties)
    answer.column.push_back(answer.column.back() + static_cast<uint32_t>(scenario.parties[p].types.size()));
  list_packages(scenario, answer);
  const AccountId likeliest = negotiation.most_likely_account();
  std::vector<double> room(negotiation.readings.size(), 0.0);
  answer.profiles_with_room.resize(negotiation.readings.size());
  // The likeliest account last, so that its values are the ones that stay.
  std::vector<AccountId> order(negotiation.readings.size());
  std::iota(order.begin(), order.end(), 0u);
  std::swap(order[likeliest], order.back());
  for (const AccountId a : order) {
    const AccountReading& reading = negotiation.readings[a];
    const Solved& solved = negotiation.solved(reading);
    // Accounts that share a game may still differ in when the offer was made.
    const Moment moment = moment_at(solved, moment_of_offer(negotiation, a), reading.lanes);
    answer.values = package_values(negotiation, solved, moment, answer, run);
    for (TypePairDeals& pair : type_pairs(solved, reading, moment, answer.parties)) {
      if (run.stop.stop_requested()) throw Stopped();
      const DealPoints points = points_of(answer, pair.types);
      if (any_rational(points, pair.walk_away)) {
        room[a] += pair.posterior;
        answer.profiles_with_room[a].push_back(pair.types);
      }
      if (a != likeliest) continue;
      pair.space = analyse_deals(points, pair.walk_away);
      answer.pairs.push_back(std::move(pair));
    }
    answer.round = moment.possible() ? round_of(solved, moment) : 1;
  }
  const Weighed weighed = weigh(negotiation, std::move(room));
  answer.chance_of_room = weighed.all;
  answer.chance_of_room_by_account = weighed.by_account;
  return answer;
}

}  // namespace walkaway
