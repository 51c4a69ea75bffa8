// SPDX-License-Identifier: Apache-2.0
// Which deals are rational, and the fair points among them.
//
// Every fair point is looked for among the efficient rational deals only. That changes no definition: a deal that
// dominates a rational one is rational, and its product, sum and smallest gain are no smaller; so only ties are settled
// by it, in favour of the efficient deal.
#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "deals/deals.h"

namespace walkaway {

namespace {

struct FairPointName {
  FairPoint point;
  const char* text;
};
constexpr std::array kFairPoints{
    FairPointName{FairPoint::nash, "nash"},
    FairPointName{FairPoint::kalai_smorodinsky, "kalai_smorodinsky"},
    FairPointName{FairPoint::egalitarian, "egalitarian"},
    FairPointName{FairPoint::utilitarian, "utilitarian"},
};

bool is_rational(const DealPoints& deals, uint32_t deal, std::span<const double> walk_away) {
  for (uint32_t p = 0; p < deals.parties; ++p) {
    if (deals.at(deal, p) < walk_away[p]) return false;
  }
  return true;
}

/// [P] the most that each party can gain over walking away in any of `candidates`.
std::vector<double> best_gains(const DealPoints& deals, std::span<const uint32_t> candidates,
                               std::span<const double> walk_away) {
  std::vector<double> best(deals.parties, 0.0);
  for (uint32_t deal : candidates) {
    for (uint32_t p = 0; p < deals.parties; ++p) best[p] = std::max(best[p], deals.at(deal, p) - walk_away[p]);
  }
  return best;
}

/// What the fair point maximises.
double merit(FairPoint point, const DealPoints& deals, uint32_t deal, std::span<const double> walk_away,
             std::span<const double> best_gain) {
  double product = 1, sum = 0;
  double smallest = std::numeric_limits<double>::infinity(), smallest_relative = smallest;
  for (uint32_t p = 0; p < deals.parties; ++p) {
    const double gain = deals.at(deal, p) - walk_away[p];
    product *= gain;
    sum += deals.at(deal, p);
    smallest = std::min(smallest, gain);
    // A party that can gain nothing in any rational deal has all that it can get, and holds nobody back.
    if (best_gain[p] > 0) smallest_relative = std::min(smallest_relative, gain / best_gain[p]);
  }
  switch (point) {
    case FairPoint::nash:
      return product;
    case FairPoint::kalai_smorodinsky:
      return smallest_relative;
    case FairPoint::egalitarian:
      return smallest;
    case FairPoint::utilitarian:
      return sum;
  }
  throw std::logic_error("unknown fair point");
}

uint32_t best_deal(FairPoint point, const DealPoints& deals, std::span<const uint32_t> candidates,
                   std::span<const double> walk_away, std::span<const double> best_gain) {
  uint32_t best = candidates.front();
  double best_merit = merit(point, deals, best, walk_away, best_gain);
  for (uint32_t deal : candidates.subspan(1)) {
    const double its_merit = merit(point, deals, deal, walk_away, best_gain);
    const bool tie_won = its_merit == best_merit && (deals.at(deal, 0) > deals.at(best, 0) ||
                                                     (deals.at(deal, 0) == deals.at(best, 0) && deal < best));
    if (its_merit > best_merit || tie_won) {
      best = deal;
      best_merit = its_merit;
    }
  }
  return best;
}

}  // namespace

const char* to_text(FairPoint point) {
  for (const FairPointName& name : kFairPoints) {
    if (name.point == point) return name.text;
  }
  throw std::logic_error("unknown fair point");
}

bool any_rational(const DealPoints& deals, std::span<const double> walk_away) {
  for (uint32_t deal = 0; deal < deals.size(); ++deal)
    if (is_rational(deals, deal, walk_away)) return true;
  return false;
}

DealSpace analyse_deals(const DealPoints& deals, std::span<const double> walk_away) {
  if (walk_away.size() != deals.parties) {
    throw std::invalid_argument(fmt::format("{} walk-away values for {} parties", walk_away.size(), deals.parties));
  }
  DealSpace space;
  space.frontier = pareto_frontier(deals);
  for (uint32_t deal = 0; deal < deals.size(); ++deal) {
    if (is_rational(deals, deal, walk_away)) space.rational.push_back(deal);
  }
  if (space.rational.empty()) return space;

  std::vector<uint32_t> candidates;
  std::copy_if(space.frontier.begin(), space.frontier.end(), std::back_inserter(candidates),
               [&](uint32_t deal) { return is_rational(deals, deal, walk_away); });
  const std::vector<double> best_gain = best_gains(deals, candidates, walk_away);
  for (const FairPointName& name : kFairPoints) {
    space.fair.push_back({name.point, best_deal(name.point, deals, candidates, walk_away, best_gain)});
  }
  return space;
}

}  // namespace walkaway
