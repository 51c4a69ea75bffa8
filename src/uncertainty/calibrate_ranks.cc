// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/calibrate_ranks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Eigenvalues>
#include <boost/math/special_functions/gamma.hpp>

#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

constexpr double kLeastVariance = 5;  ///< of the number of true ones in a group
constexpr size_t kMostGroups = 10;

/// The upper bounds of groups of odds: each but the last has at least 1/`kMostGroups` of all variance and
/// `kLeastVariance`.
std::vector<double> group_ends(const GivenOdds& given) {
  std::vector<double> sorted = given.odds;
  std::sort(sorted.begin(), sorted.end());
  double all = 0;
  for (const double p : sorted) all += p * (1 - p);
  const double enough = std::max(kLeastVariance, all / static_cast<double>(kMostGroups));
  std::vector<double> ends;
  double sum = 0, left = all;
  for (size_t i = 0; i < sorted.size(); ++i) {
    sum += sorted[i] * (1 - sorted[i]);
    const bool may_end = i + 1 < sorted.size() && sorted[i + 1] > sorted[i];
    if (!may_end || sum < enough || left - sum < enough) continue;
    ends.push_back(sorted[i]);
    left -= sum;
    sum = 0;
  }
  ends.push_back(1);
  return ends;
}

}  // namespace

double rank_in(std::span<const double> values, std::span<const double> weights, double truth, double part) {
  double below = 0, same = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < truth)
      below += weights[i];
    else if (values[i] == truth)
      same += weights[i];
  }
  // Rounding of the weights' sum must not take it out of (0, 1).
  return std::clamp(below + part * same, 0x1p-53, 1 - 0x1p-53);
}

uint32_t rank_bins(size_t ranks) { return static_cast<uint32_t>(std::clamp<size_t>(ranks / 10, 2, 20)); }

std::vector<uint64_t> rank_histogram(std::span<const double> ranks) {
  const uint32_t bins = rank_bins(ranks.size());
  std::vector<uint64_t> histogram(bins, 0);
  for (const double rank : ranks) ++histogram[std::min(bins - 1, static_cast<uint32_t>(rank * bins))];
  return histogram;
}

double test_odds(const GivenOdds& given, std::vector<CalibrationTarget::Odds>& groups) {
  const std::vector<double> ends = group_ends(given);
  const auto count = static_cast<Eigen::Index>(ends.size());
  groups.assign(ends.size(), {1, 0, 0, 0, 0});
  std::vector<double> members(ends.size(), 0);
  Eigen::VectorXd difference = Eigen::VectorXd::Zero(count), in_group(count);
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(count, count);
  for (size_t m = 0; m < given.truth.size(); ++m) {
    in_group.setZero();
    for (size_t t = 0; t < given.kinds; ++t) {
      const double p = given.odds[m * given.kinds + t];
      const auto g = static_cast<size_t>(std::lower_bound(ends.begin(), ends.end() - 1, p) - ends.begin());
      CalibrationTarget::Odds& group = groups[g];
      group.least = std::min(group.least, p);
      group.most = std::max(group.most, p);
      group.expected += p;
      group.found += given.truth[m] == t;
      members[g] += 1;
      in_group[static_cast<Eigen::Index>(g)] += p;
    }
    // Of one record at most one is true, so that what falls into two groups is negatively correlated.
    covariance += Eigen::MatrixXd(in_group.asDiagonal()) - in_group * in_group.transpose();
  }
  for (size_t g = 0; g < groups.size(); ++g) {
    groups[g].mean = members[g] > 0 ? groups[g].expected / members[g] : 0;
    difference[static_cast<Eigen::Index>(g)] = groups[g].found - groups[g].expected;
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts(covariance);
  constexpr double kNone = 1e-9;  // of the largest: differences that cannot be, such as their sum
  const double least = kNone * std::max(parts.eigenvalues().maxCoeff(), kNone);
  double sum = 0;
  int freedom = 0;
  for (Eigen::Index i = 0; i < count; ++i) {
    const double variance = parts.eigenvalues()[i];
    if (variance <= least) continue;
    const double along = parts.eigenvectors().col(i).dot(difference);
    sum += along * along / variance;
    ++freedom;
  }
  return freedom == 0 ? 1 : boost::math::gamma_q(0.5 * freedom, 0.5 * sum);
}

void correct_for_many(std::span<CalibrationTest* const> tests) {
  std::vector<CalibrationTest*> sorted(tests.begin(), tests.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->p < b->p; });
  double largest = 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    largest = std::max(largest, std::min(1.0, static_cast<double>(sorted.size() - i) * sorted[i]->p));
    sorted[i]->corrected = largest;
  }
}

RecoveryBands bands_over(std::span<const double> values) {
  constexpr double kAt[] = {0.05, 0.25, 0.5, 0.75, 0.95};
  const std::vector<double> q = weighted_quantiles(values, {}, kAt);
  return {q[2], q[1], q[3], q[0], q[4], weighted_mean(values)};
}

}  // namespace walkaway
