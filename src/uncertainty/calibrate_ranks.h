// SPDX-License-Identifier: Apache-2.0
// What calibration makes of posteriors: ranks, tests of them, and how far the truth is recovered.
#pragma once

#include <span>
#include <vector>

#include "uncertainty/calibrate.h"

namespace walkaway {

/// Where a truth lies in a weighted sample, on (0, 1): the share of weight on smaller values, and `part` of that on the
/// same value. Uniform if the truth is distributed as the sample and `part` is uniform. Weights sum to 1.
double rank_in(std::span<const double> values, std::span<const double> weights, double truth, double part);

/// How many bins a histogram of so many ranks gets: at least ten ranks in each on average, at most 20 bins.
uint32_t rank_bins(size_t ranks);

std::vector<uint64_t> rank_histogram(std::span<const double> ranks);

/// Odds that were given to the types of one party, or to accounts, and what was true, record by record.
struct GivenOdds {
  size_t kinds = 0;             ///< types, or accounts
  std::vector<double> odds;     ///< [records][kinds]; rows sum to 1
  std::vector<uint32_t> truth;  ///< [records]
};

/// Puts all odds in groups of like ones, and tests the numbers of true ones against those expected: the quadratic form
/// of their differences in the inverse of their covariance given the odds, which is chi-square with as many degrees of
/// freedom as the covariance has rank (in large samples; groups hold a variance of 5 or more, where there is as much).
/// The same cut of groups for the same odds, whatever was true. Returns p; 1 where nothing is uncertain.
double test_odds(const GivenOdds& given, std::vector<CalibrationTarget::Odds>& groups);

/// Holm's (1979) correction: for p-values in any order and however dependent, the chance that one or more of those true
/// comes out as small is at most `corrected`.
void correct_for_many(std::span<CalibrationTest* const> tests);

RecoveryBands bands_over(std::span<const double> values);

}  // namespace walkaway
