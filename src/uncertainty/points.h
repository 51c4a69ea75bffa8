// SPDX-License-Identifier: Apache-2.0
// Draws of uncertain numbers: points of the unit cube that are the same on every machine and for every split of the
// work, since each is a function of a seed and an index alone; and what a point says of a scenario's numbers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// Names one random draw. Different names give independent draws.
struct DrawName {
  uint64_t seed = 1;
  uint32_t stage = 0;  ///< what it is for; those from 2^32 - 16 on are kept for `Points`
  uint64_t index = 0;  ///< of a draw or particle
  uint32_t step = 0;   ///< within it
};

/// Uniform on (0, 1): an odd multiple of 2^-53, so never an end. Philox4x32-10 (Salmon et al. 2011).
double uniform_draw(const DrawName& name);

/// Standard normal: the normal score of `uniform_draw`.
double normal_draw(const DrawName& name);

/// The score z below which a standard normal variable lies with probability `p`, 0 < p < 1; accurate in both tails.
double normal_score(double p);

/// The probability that a standard normal variable lies below `z`; accurate in the lower tail (of the upper one, take
/// that of -z).
double normal_probability(double z);

enum class PointKind {
  sobol,       ///< evenly spread: Owen-scrambled Sobol points
  independent  ///< each drawn on its own
};

/// Points of the unit cube, each reached by its index at once. Cost of a point: about 0.15 us per coordinate.
///
/// Sobol points have the direction numbers of Joe and Kuo (2008) as Boost tabulates them, in natural order (not that of
/// the Gray code): any 2^m points from a multiple of 2^m on are a net. They are scrambled as in Owen (1995), all 52
/// bits of them, so that each point is uniform on the cube and a mean over points is unbiased. Coordinates beyond the
/// table's 3,667 are drawn independently.
class Points {
 public:
  Points(uint32_t dimension, uint64_t seed, PointKind kind = PointKind::sobol);

  uint32_t dimension() const { return dimension_; }

  /// Writes point `index` (below 2^32, else logic_error) to `out` [dimension]: odd multiples of 2^-53. Safe to call
  /// from many threads at once.
  void point(uint64_t index, std::span<double> out) const;

 private:
  uint32_t dimension_;
  uint64_t seed_;
  std::vector<uint32_t> direction_;  ///< [coordinates that are Sobol's][32], the highest bit of a coordinate first
};

/// The numbers of the author that have a range, in the order of the file.
std::vector<NumberId> ranged_numbers(const Scenario& scenario);

/// `values` with `numbers[i]` at quantile `point[i]` of its range. Numbers that are not named stay as they are. The
/// values may break the scenario's rules (priors that add up to more than 1): `check_values` tells.
Values values_at(const Scenario& scenario, std::span<const NumberId> numbers, std::span<const double> point,
                 Values values);

/// The quantile of the range at the normal score `z`, as accurate in the upper tail as in the lower one (where
/// `quantile` at a probability near 1 has lost digits).
double quantile_at_score(const Range& range, double z);

/// `values_at` for a point in normal scores.
Values values_at_scores(const Scenario& scenario, std::span<const NumberId> numbers, std::span<const double> scores,
                        Values values);

}  // namespace walkaway
