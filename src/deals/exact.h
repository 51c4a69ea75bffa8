// SPDX-License-Identifier: Apache-2.0
// A domain's worth in whole units, so that sums are exact and the same in whatever order they are made.
//
// Added as doubles, 0.1 + 0.2 is more than 0.3, and a frontier found by merging would differ from one found package by
// package. So each party's numbers are put on a grid of 1/D points and added as whole numbers below 2^51, which doubles
// hold exactly. D is, the first that fits: a power of ten that makes all of the party's numbers whole (the file's own
// decimals); a common denominator of fractions with small denominators (weights times evaluations over their maximum);
// a power of two that leaves 50 bits for the largest sum, where each number is off by at most half a unit: a package
// with n numbers by n 2^-51 of the largest sum at most.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "deals/domain.h"

namespace walkaway {

class ExactWorth {
 public:
  /// Throws as check_domain does.
  explicit ExactWorth(const DealDomain& domain);

  struct Side {
    uint32_t issue;
    std::vector<uint32_t> options;  ///< ascending
  };
  struct Term {
    std::vector<Side> sides;
    double units;  ///< for packages inside; those that counted outside are turned round
  };

  uint32_t parties() const { return static_cast<uint32_t>(parties_.size()); }
  uint32_t issues() const { return static_cast<uint32_t>(options_.size()); }
  uint32_t options(uint32_t issue) const { return options_[issue]; }

  double units(uint32_t party, uint32_t issue, uint32_t option) const { return parties_[party].units[issue][option]; }
  double constant_units(uint32_t party) const { return parties_[party].constant; }
  const std::vector<Term>& terms(uint32_t party) const { return parties_[party].terms; }

  /// `package` is [issues] options.
  double units(uint32_t party, std::span<const uint32_t> package) const;
  /// What so many units are in points, rounded once. More units are always more points.
  double points(uint32_t party, double units) const { return units / parties_[party].per_point; }
  double points(uint32_t party, std::span<const uint32_t> package) const {
    return points(party, units(party, package));
  }
  /// The fewest units that are at least so many points; +-infinity stays.
  double units_at_least(uint32_t party, double points) const;

 private:
  struct Party {
    std::vector<std::vector<double>> units;  ///< [issues][options]
    std::vector<Term> terms;
    double constant = 0;
    double per_point = 1;  ///< D
  };
  std::vector<uint32_t> options_;
  std::vector<Party> parties_;
};

}  // namespace walkaway
