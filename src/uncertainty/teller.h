// SPDX-License-Identifier: Apache-2.0
// What weighted samples of draws say of one figure, and how sure that is.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "uncertainty/draws.h"
#include "uncertainty/statistics.h"

namespace walkaway {

/// A sample with what is needed for errors.
class Teller {
 public:
  /// `independent`: at most so many draws count as independent.
  Teller(const DrawSample& sample, bool exact, double independent)
      : sample_(sample), exact_(exact), independent_(independent) {}

  bool empty() const { return sample_.size() == 0; }

  /// Of a mean: by families, and not below that of as many independent draws as count.
  double error(std::span<const double> values) const {
    if (exact_) return 0;
    const double least = weighted_sd(values, sample_.weight) / std::sqrt(independent_);
    const double error = family_error(values, sample_.weight, sample_.index);
    return least > error ? least : error;
  }

  Bands bands(std::span<const double> values) const {
    const std::array<double, 5> probabilities{0.05, 0.25, 0.5, 0.75, 0.95};
    const std::vector<double> q = weighted_quantiles(values, sample_.weight, probabilities);
    Bands bands{q[2], q[1], q[3], q[0], q[4], weighted_mean(values, sample_.weight), error(values), 0};
    for (size_t i = 0; i < values.size(); ++i)
      if (!std::isnan(values[i])) bands.share += sample_.weight[i];
    bands.share = std::min(bands.share, 1.0);
    return bands;
  }

  /// Share of the weight where `holds`, and its error.
  std::pair<double, double> share(const std::vector<char>& holds) const {
    const std::vector<double> values(holds.begin(), holds.end());
    return {std::min(weighted_mean(values, sample_.weight), 1.0), error(values)};
  }

  const DrawSample& sample() const { return sample_; }

 private:
  const DrawSample& sample_;
  bool exact_;
  double independent_;
};

/// Both samples.
struct Two {
  Teller prior, posterior;

  template <typename F>
  ShareOfDraws share(F&& holds) const {
    ShareOfDraws share;
    const auto of = [&](const Teller& teller) {
      std::vector<char> held(teller.sample().size());
      for (size_t i = 0; i < held.size(); ++i) held[i] = holds(teller.sample(), i);
      return teller.share(held);
    };
    if (!prior.empty()) std::tie(share.prior, share.prior_error) = of(prior);
    if (!posterior.empty()) {
      const auto [value, error] = of(posterior);
      share.posterior = value;
      share.posterior_error = error;
    }
    return share;
  }
};

}  // namespace walkaway
