// SPDX-License-Identifier: Apache-2.0
// The Pareto frontier of a finite set of deals.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "deals/deals.h"

namespace walkaway {

namespace {

void check_points(const DealPoints& deals) {
  if (deals.parties == 0 || deals.points.size() % deals.parties != 0) {
    throw std::invalid_argument(
        fmt::format("{} points cannot be rows of {} parties", deals.points.size(), deals.parties));
  }
  for (size_t i = 0; i < deals.points.size(); ++i) {
    if (std::isnan(deals.points[i])) {
      throw std::invalid_argument(
          fmt::format("points of deal {} for party {} are not a number", i / deals.parties, i % deals.parties));
    }
  }
}

/// Best first, party by party. A deal that dominates another comes before it, so that a sweep in this order never has
/// to take a deal back.
std::vector<uint32_t> best_first(const DealPoints& deals) {
  std::vector<uint32_t> order(deals.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    for (uint32_t p = 0; p < deals.parties; ++p) {
      if (deals.at(a, p) != deals.at(b, p)) return deals.at(a, p) > deals.at(b, p);
    }
    return a < b;
  });
  return order;
}

/// For deals that come one after the other in `best_first`, where equal deals are neighbours.
bool same_points(const DealPoints& deals, uint32_t a, uint32_t b) {
  for (uint32_t p = 0; p < deals.parties; ++p) {
    if (deals.at(a, p) != deals.at(b, p)) return false;
  }
  return true;
}

bool at_least_as_good_for_all(const DealPoints& deals, uint32_t a, uint32_t b) {
  for (uint32_t p = 0; p < deals.parties; ++p) {
    if (deals.at(a, p) < deals.at(b, p)) return false;
  }
  return true;
}

std::vector<uint32_t> sweep_two(const DealPoints& deals, const std::vector<uint32_t>& order) {
  std::vector<uint32_t> frontier;
  for (uint32_t deal : order) {
    const bool efficient = frontier.empty() || deals.at(deal, 1) > deals.at(frontier.back(), 1) ||
                           same_points(deals, deal, frontier.back());
    if (efficient) frontier.push_back(deal);
  }
  return frontier;
}

/// Of the deals so far, the best points of the third party by those of the second: a staircase that falls as the
/// second's rise. What came before is at least as good for the first party, so that these two decide.
std::vector<uint32_t> sweep_three(const DealPoints& deals, const std::vector<uint32_t>& order) {
  std::vector<uint32_t> frontier;
  std::map<double, double> stairs;
  for (uint32_t deal : order) {
    if (!frontier.empty() && same_points(deals, deal, frontier.back())) {
      frontier.push_back(deal);
      continue;
    }
    const double second = deals.at(deal, 1), third = deals.at(deal, 2);
    auto above = stairs.lower_bound(second);  // of those as good for the second, the best for the third
    if (above != stairs.end() && above->second >= third) continue;
    if (above != stairs.end() && above->first == second) ++above;
    auto worse = above;
    while (worse != stairs.begin() && std::prev(worse)->second <= third) --worse;
    stairs.erase(worse, above);
    stairs.emplace(second, third);
    frontier.push_back(deal);
  }
  return frontier;
}

std::vector<uint32_t> sweep_many(const DealPoints& deals, const std::vector<uint32_t>& order) {
  std::vector<uint32_t> frontier, distinct;  // `distinct` has one of each set of equal deals
  for (uint32_t deal : order) {
    if (!frontier.empty() && same_points(deals, deal, frontier.back())) {
      frontier.push_back(deal);
      continue;
    }
    const bool dominated = std::any_of(distinct.begin(), distinct.end(),
                                       [&](uint32_t other) { return at_least_as_good_for_all(deals, other, deal); });
    if (dominated) continue;
    frontier.push_back(deal);
    distinct.push_back(deal);
  }
  return frontier;
}

}  // namespace

std::vector<uint32_t> pareto_frontier(const DealPoints& deals) {
  check_points(deals);
  if (deals.size() > std::numeric_limits<uint32_t>::max()) throw std::invalid_argument("more than 2^32 deals");
  const std::vector<uint32_t> order = best_first(deals);
  switch (deals.parties) {
    case 2:
      return sweep_two(deals, order);
    case 3:
      return sweep_three(deals, order);
    default:
      return sweep_many(deals, order);
  }
}

}  // namespace walkaway
