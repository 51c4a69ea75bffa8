// SPDX-License-Identifier: Apache-2.0
// The packages of a domain as points of a picture: each of them, how many lie where, or some drawn at random.
#pragma once

#include <cstdint>
#include <vector>

#include "deals/domain.h"
#include "scenario/progress.h"

namespace walkaway {

struct CloudOptions {
  uint64_t most_listed = 100'000;     ///< packages that are each a point
  uint64_t most_counted = 4'000'000;  ///< that are counted in cells; more are sampled
  uint32_t most_planes = 6;           ///< pairs of parties that are counted for; more: a sample
  uint32_t side = 120;                ///< cells along each party's worth
  uint64_t sample = 20'000;
  uint64_t seed = 1;
};

struct PackageCloud {
  enum class Kind {
    listed,   ///< every package
    counted,  ///< how many there are in each cell
    sampled,  ///< packages drawn at random, each as likely as any other, one perhaps twice
  };
  /// The plane of two parties' worth, cut into side * side cells of equal size from `low` to `high`; only those that
  /// hold a package. A package at `high` is in the last cell.
  struct Plane {
    uint32_t across, up;             ///< parties, across < up
    std::vector<uint32_t> cell;      ///< row * side + column, ascending; rows along the worth to `up`
    std::vector<uint32_t> packages;  ///< [cell] how many
    std::vector<uint64_t> first;     ///< [cell] the first of them by number (see `nth_package`)
  };
  Kind kind = Kind::listed;
  uint32_t parties = 0;
  std::vector<double> worth;      ///< [n][P] of the listed, in the order of their numbers, or of the sampled
  std::vector<uint32_t> options;  ///< [n][issues] of the sampled
  uint32_t side = 0;
  std::vector<double> low, high;  ///< [P] of the counted: the least and the most that any package is worth
  std::vector<Plane> planes;      ///< of the counted: all pairs of parties
  uint64_t seed = 0;              ///< of the sampled
};

/// One pass over the packages if they are listed, two if they are counted (at most 0.05 microseconds each for a party and
/// eight issues), none if they are sampled. Throws Stopped.
PackageCloud package_cloud(const DealDomain& domain, const CloudOptions& options = {}, const Run& run = {});

}  // namespace walkaway
