// SPDX-License-Identifier: Apache-2.0
// Question 1 in JSON.
#include <algorithm>
#include <cmath>
#include <limits>

#include "report/json_parts.h"

namespace walkaway {
namespace {

constexpr uint32_t kAllListed = 10000;    ///< packages that are all written with their names
constexpr size_t kRationalListed = 1000;  ///< of more, those of most gain

/// Values of the parties with a say at the table.
Json gains_json(const JsonContext& c, const std::vector<double>& values) {
  Json out = Json::object();
  for (size_t i = 0; i < values.size() && i < c.answers.deal.parties.size(); ++i)
    out[party_key(c, c.answers.deal.parties[i])] = number(values[i]);
  return out;
}

Json package_json(const JsonContext& c, uint32_t index) {
  const DealAnswer& deal = c.answers.deal;
  const Package package = deal.package(c.scenario, index);
  Json options = Json::object(), value = Json::object();
  for (IssueId i = 0; i < package.options.size() && i < c.scenario.issues.size(); ++i)
    if (package.options[i] != kNone)
      options[c.scenario.issues[i].id] = c.scenario.issues[i].options.at(package.options[i]).id;
  for (size_t p = 0; p < deal.parties.size(); ++p) {
    Json types = Json::object();
    for (TypeId type = 0; type < deal.types(p); ++type)
      types[type_key(c, deal.parties[p], type)] = number(deal.value(index, p, type));
    value[party_key(c, deal.parties[p])] = types;
  }
  return {{"id", package.id},
          {"label", package.label},
          {"on_menu", index < deal.on_menu},
          {"options", options},
          {"value", value}};
}

/// Those of most gain to whoever gains least, in the order of their indices.
std::vector<uint32_t> best_rational(const DealAnswer& deal, const TypePairDeals& pair) {
  std::vector<std::pair<double, uint32_t>> by_gain;
  for (const uint32_t package : pair.space.rational) {
    double smallest = std::numeric_limits<double>::infinity();
    for (size_t p = 0; p < pair.types.size(); ++p)
      smallest = std::min(smallest, deal.value(package, p, pair.types[p]) - pair.walk_away[p]);
    by_gain.emplace_back(-smallest, package);
  }
  const size_t listed = std::min(kRationalListed, by_gain.size());
  std::partial_sort(by_gain.begin(), by_gain.begin() + static_cast<ptrdiff_t>(listed), by_gain.end());
  std::vector<uint32_t> best;
  for (size_t i = 0; i < listed; ++i) best.push_back(by_gain[i].second);
  std::sort(best.begin(), best.end());
  return best;
}

/// What is written of the packages: all, or those that something names.
struct Listing {
  std::vector<uint32_t> packages;               ///< index of each package that is listed
  std::vector<std::vector<uint32_t>> rational;  ///< [pairs] those that are listed

  uint32_t place(uint32_t index) const {
    return static_cast<uint32_t>(std::lower_bound(packages.begin(), packages.end(), index) - packages.begin());
  }
  std::vector<uint32_t> places(const std::vector<uint32_t>& indices) const {
    std::vector<uint32_t> out;
    for (const uint32_t index : indices) out.push_back(place(index));
    return out;
  }
};

Listing list(const DealAnswer& deal) {
  Listing listing;
  const bool all = deal.packages() <= kAllListed;
  for (uint32_t package = 0; package < (all ? deal.packages() : deal.on_menu); ++package)
    listing.packages.push_back(package);
  for (const TypePairDeals& pair : deal.pairs) {
    listing.rational.push_back(all ? pair.space.rational : best_rational(deal, pair));
    if (all) continue;
    const auto add = [&](uint32_t package) { listing.packages.push_back(package); };
    std::for_each(pair.space.frontier.begin(), pair.space.frontier.end(), add);
    std::for_each(listing.rational.back().begin(), listing.rational.back().end(), add);
    for (const FairDeal& fair : pair.space.fair) add(fair.deal);
  }
  std::sort(listing.packages.begin(), listing.packages.end());
  listing.packages.erase(std::unique(listing.packages.begin(), listing.packages.end()), listing.packages.end());
  return listing;
}

/// All combinations in columns, in the order of their numbers; null for the one that leaves all as it is.
Json cloud_json(const JsonContext& c) {
  const DealAnswer& deal = c.answers.deal;
  if (deal.packages() <= kAllListed) return nullptr;
  Json options = Json::object(), value = Json::object();
  for (const Issue& issue : c.scenario.issues) {
    if (!issue.negotiable) continue;
    Json& ids = options[issue.id] = Json::array();
    for (const Option& option : issue.options) ids.push_back(option.id);
  }
  std::vector<uint32_t> index_of(static_cast<size_t>(count_packages(c.scenario)), kNone);
  for (uint32_t p = 0; p < deal.on_menu; ++p) index_of[number_of_package(c.scenario, deal.menu[p].options)] = p;
  for (uint32_t p = deal.on_menu; p < deal.packages(); ++p) index_of[deal.others[p - deal.on_menu]] = p;
  for (size_t p = 0; p < deal.parties.size(); ++p)
    for (TypeId type = 0; type < deal.types(p); ++type) {
      Json::array_t column;
      column.reserve(index_of.size());
      for (const uint32_t index : index_of)
        column.push_back(index == kNone ? Json(nullptr) : rounded(deal.value(index, p, type)));
      value[party_key(c, deal.parties[p])][type_key(c, deal.parties[p], type)] = std::move(column);
    }
  return {{"options", std::move(options)}, {"value", std::move(value)}};
}

}  // namespace

Json deal_json(const JsonContext& c) {
  const DealAnswer& deal = c.answers.deal;
  Json parties = Json::array(), packages = Json::array(), pairs = Json::array();
  Json room = Json::object();
  for (AccountId a = 0; a < deal.chance_of_room_by_account.size(); ++a)
    room[account_key(c, a)] = number(deal.chance_of_room_by_account[a]);
  for (const PartyId party : deal.parties) parties.push_back(party_key(c, party));
  const Listing listing = list(deal);
  for (const uint32_t package : listing.packages) packages.push_back(package_json(c, package));
  for (size_t i = 0; i < deal.pairs.size(); ++i) {
    const TypePairDeals& pair = deal.pairs[i];
    Json types = Json::object(), fair = Json::object();
    for (size_t p = 0; p < pair.types.size() && p < deal.parties.size(); ++p)
      types[party_key(c, deal.parties[p])] = type_key(c, deal.parties[p], pair.types[p]);
    for (const FairDeal& f : pair.space.fair) fair[to_text(f.point)] = listing.place(f.deal);
    pairs.push_back({{"types", types},
                     {"posterior", number(pair.posterior)},
                     {"walk_away", gains_json(c, pair.walk_away)},
                     {"frontier", listing.places(pair.space.frontier)},
                     {"rational", listing.places(listing.rational[i])},
                     {"rational_count", pair.space.rational.size()},
                     {"fair", fair}});
  }
  Json out = {{"parties", parties},
              {"round", deal.round},
              {"chance_of_room", number(deal.chance_of_room)},
              {"chance_of_room_by_account", room},
              {"on_menu", deal.on_menu},
              {"counted", deal.counted < 1e15 ? Json(static_cast<uint64_t>(deal.counted)) : number(deal.counted)},
              {"enumerated", deal.enumerated},
              {"packages", packages},
              {"pairs", pairs}};
  out["cloud"] = cloud_json(c);
  return out;
}

}  // namespace walkaway
