// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/worth_of_knowing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "counsel/none.h"
#include "scenario/scenario.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {}  // namespace

MoveDraws::MoveDraws(std::vector<double> values, std::vector<double> weights, size_t moves)
    : values_(std::move(values)), weights_(std::move(weights)), moves_(moves), best_(kNone), mean_(moves, 0.0) {
  if (moves == 0 || values_.size() != weights_.size() * moves) throw std::logic_error("each row has all moves' values");
  double all = 0, kept = 0;
  for (size_t i = 0; i < weights_.size(); ++i) {
    all += weights_[i];
    for (size_t m = 0; m < moves_; ++m)
      if (std::isnan(value(i, m))) weights_[i] = 0;
    kept += weights_[i];
    for (size_t m = 0; m < moves_ && weights_[i] > 0; ++m) mean_[m] += weights_[i] * value(i, m);
  }
  if (!(kept > 0)) return;
  covered_ = kept / all;
  for (double& mean : mean_) mean /= kept;
  best_ = static_cast<uint32_t>(std::max_element(mean_.begin(), mean_.end()) - mean_.begin());
}

std::vector<double> MoveDraws::shares_best() const {
  std::vector<double> shares(moves_, 0.0);
  const double all = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  for (size_t i = 0; i < weights_.size() && all > 0; ++i) {
    if (weights_[i] == 0) continue;
    const auto row = values_.begin() + static_cast<std::ptrdiff_t>(i * moves_);
    shares[static_cast<size_t>(std::max_element(row, row + static_cast<std::ptrdiff_t>(moves_)) - row)] +=
        weights_[i] / all;
  }
  return shares;
}

Gain mean_of_gains(std::span<const double> gains, std::span<const double> weights) {
  const double mean = weighted_mean(gains, weights);
  return {mean, std::isnan(mean) ? kNothing : jackknife_error(gains, weights, AlongNumber::kGroups)};
}

Gain MoveDraws::of_everything() const {
  std::vector<double> gains(weights_.size(), kNothing);
  for (size_t i = 0; i < gains.size(); ++i) {
    if (weights_[i] == 0) continue;
    gains[i] = 0;
    for (size_t m = 0; m < moves_; ++m) gains[i] = std::max(gains[i], value(i, m) - value(i, best_));
  }
  return mean_of_gains(gains, weights_);
}

Gain MoveDraws::of_number(const AlongNumber& along) const {
  if (along.place().size() != weights_.size()) throw std::logic_error("a number along the same rows");
  if (best_ == kNone) return {kNothing, kNothing};
  const size_t places = along.places();
  std::vector<double> best((size_t{AlongNumber::kGroups} + 1) * places, 0.0);  // fitted gain of the choice
  std::vector<uint32_t> choice(best.size(), best_);
  std::vector<double> over(weights_.size());
  for (uint32_t m = 0; m < moves_; ++m) {
    if (m == best_) continue;
    for (size_t i = 0; i < over.size(); ++i) over[i] = value(i, m) - value(i, best_);
    const std::vector<double> fits = along.fits(over);
    for (size_t k = 0; k < fits.size(); ++k)
      if (fits[k] > best[k]) best[k] = fits[k], choice[k] = m;
  }
  std::vector<double> gains(weights_.size(), kNothing);
  for (size_t i = 0; i < gains.size(); ++i) {
    if (weights_[i] == 0 || along.place()[i] == AlongNumber::kNowhere) continue;
    gains[i] = value(i, choice[along.group(i) * places + along.place()[i]]) - value(i, best_);
  }
  return mean_of_gains(gains, weights_);
}

double gain_of_case(std::span<const double> chance, std::span<const double> given, std::span<const double> values) {
  if (given.size() != chance.size() * values.size()) throw std::logic_error("each case has all moves' values");
  double known = 0;
  for (size_t c = 0; c < chance.size(); ++c) {
    if (!(chance[c] > 0)) continue;
    double best = -HUGE_VAL;
    for (size_t m = 0; m < values.size(); ++m) {
      const double there = given[c * values.size() + m];
      if (std::isnan(there)) return kNothing;
      best = std::max(best, there);
    }
    known += chance[c] * best;
  }
  const double best = *std::max_element(values.begin(), values.end());
  return known - best;
}

}  // namespace walkaway
