// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/along.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "counsel/none.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

constexpr double kMostBins = 64, kFewestBins = 8, kDrawsInBin = 4;
constexpr double kFewestNear = 5;  ///< effective draws that a place of a map rests on

double epanechnikov(double distance) { return std::max(0.0, 1 - distance * distance); }

/// Rows that count along a number, in its order.
struct InOrder {
  InOrder(std::span<const double> number, std::span<const double> weights) {
    if (number.size() != weights.size()) throw std::logic_error("each row has a number and a weight");
    for (size_t i = 0; i < number.size(); ++i)
      if (!std::isnan(number[i]) && weights[i] > 0) row.push_back(i), total += weights[i];
    std::stable_sort(row.begin(), row.end(), [&](size_t a, size_t b) { return number[a] < number[b]; });
    for (size_t k = 0; k < row.size() && levels <= AlongNumber::kMostLevels; ++k)
      levels += k == 0 || number[row[k]] != number[row[k - 1]];
  }
  bool few() const { return levels <= AlongNumber::kMostLevels; }

  std::vector<size_t> row;
  double total = 0;
  size_t levels = 0;  ///< different values, counted up to one more than the most
};

/// Places along a number: its values, or bins of equal weight.
struct Places {
  Places(std::span<const double> number, std::span<const double> weights, double bins)
      : of(number.size(), AlongNumber::kNowhere) {
    const InOrder in(number, weights);
    levels = in.few();
    double below = 0, begun = 0, mass = 0, sum = 0;
    const auto close = [&] {
      if (mass <= 0) return;
      at.push_back(levels ? last : sum / mass);
      share.push_back((below - mass / 2) / in.total);
      ++count;
      mass = sum = 0;
    };
    for (size_t k = 0; k < in.row.size(); ++k) {
      const size_t i = in.row[k];
      const bool fresh = k > 0 && number[i] != last;
      if (fresh && (levels || below >= (begun + 1) * in.total / bins)) {
        close();
        begun = std::floor(below * bins / in.total);
      }
      of[i] = count;
      last = number[i];
      mass += weights[i], sum += weights[i] * number[i], below += weights[i];
    }
    close();
  }

  std::vector<uint16_t> of;  ///< [rows]
  std::vector<double> at, share;
  bool levels = false;

 private:
  double last = 0;
  uint16_t count = 0;
};

}  // namespace

/// Of one place and one group of rows.
struct AlongNumber::Sums {
  double w = 0, ww = 0, wx = 0, wy = 0;
  Sums& operator+=(const Sums& o) {
    w += o.w, ww += o.ww, wx += o.wx, wy += o.wy;
    return *this;
  }
};

AlongNumber::AlongNumber(std::span<const double> number, std::span<const double> weights)
    : number_(number.begin(), number.end()), weight_(weights.begin(), weights.end()) {
  const double effective = effective_sample_size(weights);
  Places places(number, weights, std::clamp(effective / kDrawsInBin, kFewestBins, kMostBins));
  place_ = std::move(places.of);
  at_ = std::move(places.at);
  levels_ = places.levels;
  const size_t n = at_.size();
  const double width = std::clamp(0.6 * std::pow(std::max(effective, 1.0), -0.2), 0.05, 0.3);
  for (size_t k = 0; k < n; ++k)
    for (size_t j = 0; j < n; ++j)
      kernel_.push_back(levels_ ? (j == k ? 1.0 : 0.0) : epanechnikov((places.share[j] - places.share[k]) / width));
}

std::vector<AlongNumber::Sums> AlongNumber::sums_of(std::span<const double> figure) const {
  if (figure.size() != place_.size()) throw std::logic_error("each row has a figure");
  std::vector<Sums> sums(size_t{kGroups} * places());
  for (size_t i = 0; i < place_.size(); ++i) {
    if (place_[i] == kNowhere || std::isnan(figure[i])) continue;
    const double w = weight_[i];
    sums[group(i) * places() + place_[i]] += {w, w * w, w * number_[i], w * figure[i]};
  }
  return sums;
}

void AlongNumber::fit(std::span<const Sums> bins, std::span<double> out) const {
  for (size_t k = 0; k < out.size(); ++k) {
    double s0 = 0, s1 = 0, s2 = 0, t0 = 0, t1 = 0;
    for (size_t j = 0; j < bins.size(); ++j) {
      const double kernel = kernel_[k * bins.size() + j];
      if (kernel == 0 || bins[j].w == 0) continue;
      const double w = kernel * bins[j].w, x = bins[j].wx / bins[j].w - at_[k];
      s0 += w, s1 += w * x, s2 += w * x * x;
      t0 += kernel * bins[j].wy, t1 += kernel * bins[j].wy * x;
    }
    const double spread = s0 * s2 - s1 * s1;
    out[k] = s0 <= 0 ? kNothing : spread > 1e-9 * s0 * s2 ? (s2 * t0 - s1 * t1) / spread : t0 / s0;
  }
}

std::vector<double> AlongNumber::fits(std::span<const double> figure) const {
  const std::vector<Sums> sums = sums_of(figure);
  const size_t n = places();
  std::vector<Sums> all(n), rest(n);
  for (size_t g = 0; g < kGroups; ++g)
    for (size_t k = 0; k < n; ++k) all[k] += sums[g * n + k];
  std::vector<double> out((size_t{kGroups} + 1) * n);
  for (size_t g = 0; g <= kGroups; ++g) {
    for (size_t k = 0; k < n; ++k) {
      rest[k] = all[k];
      if (g == kGroups) continue;
      const Sums& own = sums[g * n + k];
      rest[k] = {all[k].w - own.w, all[k].ww - own.ww, all[k].wx - own.wx, all[k].wy - own.wy};
      if (rest[k].w <= 1e-12 * all[k].w) rest[k] = {};  // what rounding leaves of a place that is one group's alone
    }
    fit(rest, std::span(out).subspan(g * n, n));
  }
  return out;
}

MeanCurve AlongNumber::curve(std::span<const double> figure) const {
  const std::vector<Sums> sums = sums_of(figure);
  const size_t n = places();
  const std::vector<double> fit = fits(figure);
  MeanCurve curve{at_, {fit.end() - static_cast<std::ptrdiff_t>(n), fit.end()}, {}, {}};
  for (size_t k = 0; k < n; ++k) {
    double mean = 0, squares = 0, w = 0, ww = 0;
    uint32_t count = 0;
    for (size_t g = 0; g < kGroups; ++g)
      if (!std::isnan(fit[g * n + k])) mean += fit[g * n + k], ++count;
    mean /= std::max(count, 1u);
    for (size_t g = 0; g < kGroups; ++g)
      if (!std::isnan(fit[g * n + k])) squares += (fit[g * n + k] - mean) * (fit[g * n + k] - mean);
    for (size_t g = 0; g < kGroups; ++g)
      for (size_t j = 0; j < n; ++j) {
        const double kernel = kernel_[k * n + j];
        w += kernel * sums[g * n + j].w, ww += kernel * kernel * sums[g * n + j].ww;
      }
    // A place that rests on one group alone has no error by leaving groups out.
    curve.error.push_back(count < kGroups ? kNothing : std::sqrt(squares * (kGroups - 1) / kGroups));
    curve.effective.push_back(ww > 0 ? w * w / ww : 0);
  }
  return curve;
}

double share_error(const MeanCurve& shares, size_t place) {
  const double n = shares.effective[place], p = (std::clamp(shares.mean[place], 0.0, 1.0) * n + 2) / (n + 4);
  return std::max(shares.error[place], std::sqrt(p * (1 - p) / (n + 4)));
}

std::vector<HalfCrossing> half_crossings(const MeanCurve& shares) {
  std::vector<HalfCrossing> out;
  std::optional<size_t> last;  // the last place that is beyond one half for sure
  const auto above = [&](size_t k) { return shares.mean[k] > 0.5; };
  for (size_t k = 0; k < shares.at.size(); ++k) {
    if (!(std::abs(shares.mean[k] - 0.5) > kSureErrors * share_error(shares, k))) continue;
    if (last && above(*last) != above(k)) {
      // Of several crossings between the two, which nobody can tell apart, the one in the middle.
      std::vector<double> between;
      for (size_t j = *last; j < k; ++j) {
        if (std::isnan(shares.mean[j]) || std::isnan(shares.mean[j + 1]) || above(j) == above(j + 1)) continue;
        const double step = (0.5 - shares.mean[j]) / (shares.mean[j + 1] - shares.mean[j]);
        between.push_back(shares.at[j] + step * (shares.at[j + 1] - shares.at[j]));
      }
      const double low = shares.at[*last], high = shares.at[k];
      out.push_back({between.empty() ? (low + high) / 2 : between[between.size() / 2], low, high, above(k)});
    }
    last = k;
  }
  return out;
}

ShareMap share_map(std::span<const double> one, std::span<const double> other, std::span<const double> holds,
                   std::span<const double> weights, size_t places) {
  const double effective = effective_sample_size(weights);
  const double width = std::clamp(0.6 * std::pow(std::max(effective, 1.0), -1.0 / 6), 0.08, 0.4);
  const Places a(one, weights, static_cast<double>(places)), b(other, weights, static_cast<double>(places));
  const size_t n = a.at.size(), m = b.at.size();
  struct Cell {
    double w = 0, ww = 0, wy = 0;
  };
  std::vector<Cell> cells(n * m);
  for (size_t i = 0; i < holds.size(); ++i) {
    if (a.of[i] == AlongNumber::kNowhere || b.of[i] == AlongNumber::kNowhere || std::isnan(holds[i])) continue;
    Cell& cell = cells[a.of[i] * m + b.of[i]];
    cell.w += weights[i], cell.ww += weights[i] * weights[i], cell.wy += weights[i] * holds[i];
  }
  const auto kernel = [width](const Places& p, size_t j, size_t k) {
    return p.levels ? (j == k ? 1.0 : 0.0) : epanechnikov((p.share[j] - p.share[k]) / width);
  };
  ShareMap map{a.at, b.at, {}, {}};
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < m; ++j) {
      double w = 0, ww = 0, wy = 0;
      for (size_t k = 0; k < n; ++k) {
        const double first = kernel(a, k, i);
        for (size_t l = 0; first > 0 && l < m; ++l) {
          const double both = first * kernel(b, l, j);
          const Cell& cell = cells[k * m + l];
          w += both * cell.w, ww += both * both * cell.ww, wy += both * cell.wy;
        }
      }
      const double near = ww > 0 ? w * w / ww : 0;
      map.share.push_back(near >= kFewestNear ? wy / w : kNothing);
      map.effective.push_back(near);
    }
  return map;
}

}  // namespace walkaway
