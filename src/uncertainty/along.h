// SPDX-License-Identifier: Apache-2.0
// What a figure is, on average, given the value of one number, while all others move as they do in the sample: a
// smoothed curve out of weighted draws.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace walkaway {

/// A figure's mean along one number.
struct MeanCurve {
  std::vector<double> at;         ///< [places] values of the number, increasing
  std::vector<double> mean;       ///< [places] of the figure there; NaN where no draw tells
  std::vector<double> error;      ///< [places] standard error, by leaving out groups of draws
  std::vector<double> effective;  ///< [places] draws that count there (Kish)
};

/// A weighted sample put in order along one number.
///
/// A number of at most `kMostLevels` different values has a place for each, and means are taken value by value. Any
/// other is cut into bins of equal weight, and in each bin's place a line is fitted to the draws nearby (local linear
/// regression; Fan and Gijbels 1996, section 2.3), weighed by Epanechnikov's kernel in shares of the weight, of half
/// width 0.6 n^(-1/5) kept within 0.05 and 0.3, n the effective draws. A line is followed exactly; a step is drawn
/// out to the kernel's width, but its middle stays.
class AlongNumber {
 public:
  static constexpr size_t kMostLevels = 12;
  static constexpr uint32_t kGroups = 32;  ///< runs of neighbouring rows

  /// `number` and `weights` are [rows]; rows without a number or weight count for nothing.
  AlongNumber(std::span<const double> number, std::span<const double> weights);

  size_t places() const { return at_.size(); }
  const std::vector<double>& at() const { return at_; }
  bool levels() const { return levels_; }
  /// The place of each row; kNowhere for one that counts for nothing.
  static constexpr uint16_t kNowhere = UINT16_MAX;
  const std::vector<uint16_t>& place() const { return place_; }
  uint32_t group(size_t row) const { return static_cast<uint32_t>(row * kGroups / place_.size()); }

  /// `figure` is [rows]; NaN leaves a row out. Cost: one pass over the rows.
  MeanCurve curve(std::span<const double> figure) const;

  /// The means of a figure, [kGroups + 1][places]: without each group of rows, then with all.
  std::vector<double> fits(std::span<const double> figure) const;

 private:
  struct Sums;
  std::vector<Sums> sums_of(std::span<const double> figure) const;
  void fit(std::span<const Sums> bins, std::span<double> out) const;

  std::vector<double> number_, weight_;
  std::vector<uint16_t> place_;
  std::vector<double> at_;      ///< [places] mean value
  std::vector<double> kernel_;  ///< [places][places]
  bool levels_ = false;
};

/// Where a share passes one half along a number.
struct HalfCrossing {
  double about = 0;
  double low = 0, high = 0;  ///< the nearest places on both sides at which the share is beyond one half for sure
  bool upwards = false;      ///< from below one half to above it
};

/// Errors that a share must be away from one half to be beyond it for sure. As there are some 20 places that do not
/// hang together on a curve, less would find crossings where there are none.
inline constexpr double kSureErrors = 3;

/// Crossings of a curve of shares (of a figure that is 0 or 1), in increasing order; none where errors span them. An
/// error is taken to be no smaller than that of a share of as many independent draws, two more on either side
/// (Agresti and Coull 1998).
std::vector<HalfCrossing> half_crossings(const MeanCurve& shares);
double share_error(const MeanCurve& shares, size_t place);

/// The share in which something holds over two numbers, the others moving.
struct ShareMap {
  std::vector<double> at_one, at_other;  ///< values of the numbers
  std::vector<double> share;             ///< [at_one][at_other]; NaN where fewer than 5 effective draws are near
  std::vector<double> effective;         ///< the same: draws that count there
};

/// `holds` is [rows], 0, 1 or NaN. Means over Epanechnikov's kernel in both, in shares of the weight, of half width
/// 0.6 n^(-1/6) within 0.08 and 0.4; a number of few values is taken value by value. At most `places` on a side.
ShareMap share_map(std::span<const double> one, std::span<const double> other, std::span<const double> holds,
                   std::span<const double> weights, size_t places = 16);

}  // namespace walkaway
