// SPDX-License-Identifier: Apache-2.0
#include "deals/lottery.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace walkaway {

namespace {

/// A lottery over points of the frontier, and its expected gains.
struct Mix {
  std::vector<size_t> points;
  std::vector<double> chances;
  std::vector<double> gains;  ///< [P]
};

class Gains {
 public:
  Gains(const DomainFrontier& frontier, std::span<const double> reference)
      : frontier_(frontier), reference_(reference) {}
  size_t points() const { return frontier_.size(); }
  uint32_t parties() const { return frontier_.parties; }
  double at(size_t point, uint32_t party) const { return frontier_.worth_of(point)[party] - reference_[party]; }

 private:
  const DomainFrontier& frontier_;
  std::span<const double> reference_;
};

/// The corners of the upper right side of the convex hull, by falling gains of the first party (Andrew 1979).
std::vector<size_t> hull(const Gains& gains) {
  std::vector<size_t> corners;
  for (size_t i = 0; i < gains.points(); ++i) {
    const auto not_above = [&](size_t a, size_t b) {  // b lies on or under the line from a to i
      return (gains.at(b, 0) - gains.at(a, 0)) * (gains.at(i, 1) - gains.at(a, 1)) -
                 (gains.at(b, 1) - gains.at(a, 1)) * (gains.at(i, 0) - gains.at(a, 0)) <=
             0;
    };
    while (corners.size() > 1 && not_above(corners[corners.size() - 2], corners.back())) corners.pop_back();
    corners.push_back(i);
  }
  return corners;
}

std::optional<Mix> best_of_two(const Gains& gains) {
  std::optional<Mix> best;
  const std::vector<size_t> corners = hull(gains);
  for (size_t k = 0; k < corners.size(); ++k) {
    const size_t a = corners[k], b = corners[std::min(k + 1, corners.size() - 1)];
    const double a0 = gains.at(a, 0), a1 = gains.at(a, 1), d0 = gains.at(b, 0) - a0, d1 = gains.at(b, 1) - a1;
    // (a0 + t d0) (a1 + t d1) is largest here, as d0 < 0 < d1.
    const double t = d0 * d1 < 0 ? std::clamp(-(a0 * d1 + a1 * d0) / (2 * d0 * d1), 0.0, 1.0) : 0;
    const double gain0 = a0 + t * d0, gain1 = a1 + t * d1;
    if (!(gain0 > 0 && gain1 > 0) || (best && gain0 * gain1 <= best->gains[0] * best->gains[1])) continue;
    best = Mix{{a, b}, {1 - t, t}, {gain0, gain1}};
  }
  return best;
}

class PairwiseAscent {
 public:
  explicit PairwiseAscent(const Gains& gains) : gains_(gains) {}

  std::optional<Mix> best() {
    if (!start()) return std::nullopt;
    constexpr int kScans = 400, kStepsBetween = 50;
    for (int scan = 0; scan < kScans && gap() > kSmallGap; ++scan) {
      size_t best = 0;
      for (size_t i = 1; i < gains_.points(); ++i)
        if (slope(i) > slope(best)) best = i;
      if (std::find(mix_.points.begin(), mix_.points.end(), best) == mix_.points.end()) {
        mix_.points.push_back(best);
        mix_.chances.push_back(0);
      }
      for (int step = 0; step < kStepsBetween; ++step) improve();
    }
    return mix_;
  }

 private:
  static constexpr double kSmallGap = 1e-9;

  bool start() {
    double most = -1;
    for (size_t i = 0; i < gains_.points(); ++i) {
      double product = 1;
      for (uint32_t p = 0; p < gains_.parties(); ++p) product *= std::max(0.0, gains_.at(i, p));
      if (product <= most || product == 0) continue;
      most = product;
      mix_.points = {i};
    }
    mix_.chances = {1};
    if (most > 0) add_up();
    return most > 0;
  }

  void add_up() {
    mix_.gains.assign(gains_.parties(), 0);
    for (size_t k = 0; k < mix_.points.size(); ++k)
      for (uint32_t p = 0; p < gains_.parties(); ++p) mix_.gains[p] += mix_.chances[k] * gains_.at(mix_.points[k], p);
  }

  /// How fast the sum of logarithms grows with the chance of a point.
  double slope(size_t point) const {
    double sum = 0;
    for (uint32_t p = 0; p < gains_.parties(); ++p) sum += gains_.at(point, p) / mix_.gains[p];
    return sum;
  }

  double gap() const {
    double most = 0;
    for (size_t i = 0; i < gains_.points(); ++i) most = std::max(most, slope(i));
    return most / gains_.parties() - 1;
  }

  /// Moves chance from the worst point of the mix to the best, as far as that helps.
  void improve() {
    size_t best = 0, worst = 0;
    for (size_t k = 1; k < mix_.points.size(); ++k) {
      if (slope(mix_.points[k]) > slope(mix_.points[best])) best = k;
      if (slope(mix_.points[k]) < slope(mix_.points[worst])) worst = k;
    }
    if (best == worst) return;
    double moved = 0, most = mix_.chances[worst];
    const auto growth = [&](double chance) {  // of the sum of logarithms, once so much is moved
      double sum = 0;
      for (uint32_t p = 0; p < gains_.parties(); ++p) {
        const double change = gains_.at(mix_.points[best], p) - gains_.at(mix_.points[worst], p);
        const double gain = mix_.gains[p] + chance * change;
        if (gain <= 0) return -1.0;
        sum += change / gain;
      }
      return sum;
    };
    if (growth(most) >= 0) {
      moved = most;
    } else {
      for (int halving = 0; halving < 60; ++halving) {
        const double middle = (moved + most) / 2;
        (growth(middle) > 0 ? moved : most) = middle;
      }
    }
    mix_.chances[best] += moved;
    mix_.chances[worst] -= moved;
    if (mix_.chances[worst] <= 0) {
      mix_.points.erase(mix_.points.begin() + static_cast<ptrdiff_t>(worst));
      mix_.chances.erase(mix_.chances.begin() + static_cast<ptrdiff_t>(worst));
    }
    add_up();
  }

  const Gains& gains_;
  Mix mix_;
};

/// By the inequality of arithmetic and geometric means, no product's root is above this share more.
double gap_of(const Gains& gains, const Mix& mix) {
  double most = 0;
  for (size_t i = 0; i < gains.points(); ++i) {
    double sum = 0;
    for (uint32_t p = 0; p < gains.parties(); ++p) sum += gains.at(i, p) / mix.gains[p];
    most = std::max(most, sum / gains.parties());
  }
  return std::max(0.0, most - 1);
}

}  // namespace

std::optional<NashLottery> nash_lottery(const DomainFrontier& frontier, std::span<const double> reference) {
  const Gains gains(frontier, reference);
  const std::optional<Mix> mix = frontier.parties == 2 ? best_of_two(gains) : PairwiseAscent(gains).best();
  if (!mix) return std::nullopt;
  NashLottery lottery;
  for (size_t k = 0; k < mix->points.size(); ++k) {
    if (mix->chances[k] <= 0) continue;
    lottery.packages.push_back(frontier.point(mix->points[k]));
    lottery.chances.push_back(mix->chances[k]);
  }
  for (uint32_t p = 0; p < frontier.parties; ++p) lottery.worth.push_back(reference[p] + mix->gains[p]);
  lottery.gap = gap_of(gains, *mix);
  return lottery;
}

}  // namespace walkaway
