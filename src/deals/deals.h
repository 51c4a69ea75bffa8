// SPDX-License-Identifier: Apache-2.0
// The space of deals: what is efficient, what is fair, and whether there is anything to agree on.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// Points of P parties for each of n deals, row by row: [n][P].
struct DealPoints {
  uint32_t parties = 2;
  std::vector<double> points;
  size_t size() const { return parties == 0 ? 0 : points.size() / parties; }
  double at(size_t deal, uint32_t party) const { return points[deal * parties + party]; }
};

/// Deals that no other deal dominates (at least as good for all, better for one), in descending order of the first party's points.
/// Duplicates are all kept. Two or three parties: O(n log n); a logarithm more for each further one.
std::vector<uint32_t> pareto_frontier(const DealPoints& deals);

/// Which fair point. Each is chosen among the efficient deals that give every party at least its walk-away value.
enum class FairPoint {
  nash,               ///< largest product of gains over walking away (Nash 1950)
  kalai_smorodinsky,  ///< efficient, with the largest smallest gain relative to each party's best rational gain (Kalai and Smorodinsky 1975);
                      ///< a party that can gain nothing rationally has all it can get and is left out
  egalitarian,        ///< efficient, with the largest smallest gain (Kalai 1977)
  utilitarian,        ///< largest sum of points
};
const char* to_text(FairPoint point);

struct FairDeal {
  FairPoint point;
  uint32_t deal;  ///< index into the deals
};

struct DealSpace {
  std::vector<uint32_t> frontier;
  std::vector<uint32_t> rational;   ///< at or above every walk-away value: the ZOPA, empty if there is none
  std::vector<FairDeal> fair;       ///< empty if `rational` is; ties go to the deal better for the first party, then the lower index
};

/// `walk_away` is [P].
DealSpace analyse_deals(const DealPoints& deals, std::span<const double> walk_away);

/// Whether some deal is at or above every walk-away value.
bool any_rational(const DealPoints& deals, std::span<const double> walk_away);

/// How many combinations of the negotiable issues' options there are, the status quo included; 0 without such issues. A double, so that it
/// cannot overflow.
double count_packages(const Scenario& scenario);

/// The combination that has this number, from 0, the last issue turning fastest; named by its options. And the other way round.
Package nth_package(const Scenario& scenario, uint64_t number);
uint64_t number_of_package(const Scenario& scenario, std::span<const OptionId> options);

/// Every combination of the negotiable issues' options, the status quo included, as packages named by their options. Throws InputError over `limit`.
std::vector<Package> all_packages(const Scenario& scenario, uint64_t limit = 1000000);

/// Points per round in force of one package for each party and lane-independent type: [P][types of P], once-worth counted as a round's.
/// Rules are read in round 1 with the package accepted, states at their start and no moves made; where a rule reads a number of another party
/// that differs by type, the mean over that party's prior. Throws InputError where a rule gives no number.
std::vector<std::vector<double>> worth_per_round(const Scenario& scenario, const Values& values, const Package& package);

/// The largest less the smallest of `worth_per_round` over all packages, per party and type: its swing, by which its scale is read.
/// Issues whose worth does not hang together are never multiplied out. Throws InputError where over a million combinations do.
std::vector<std::vector<double>> swings(const Scenario& scenario, const Values& values);

}  // namespace walkaway
