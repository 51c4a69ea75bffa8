// SPDX-License-Identifier: Apache-2.0
// What a weighted sample says. Throughout: `values` [n] with `weights` [n] that need not sum to 1; no weights at all
// stand for equal ones. A value that is NaN (a draw that has no such figure) is left out, and so is its weight; where
// nothing is left the answer is NaN. Weights below 0, NaN or infinite are a logic_error.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace walkaway {

/// Kish (1965): (sum w)^2 / sum w^2. 0 where no weight is above 0.
double effective_sample_size(std::span<const double> weights);

/// Weights out of their logarithms.
struct NormalisedWeights {
  std::vector<double> weights;  ///< sum to 1; all 0 if every logarithm is -infinity
  double log_sum = 0;           ///< of what they summed to: log sum exp
};

/// Logarithms may be -infinity; NaN or +infinity is a logic_error.
NormalisedWeights normalise_weights(std::span<const double> log_weights);

double weighted_mean(std::span<const double> values, std::span<const double> weights = {});

/// Square root of sum w (x - mean)^2 / (W - sum w^2 / W) with W = sum w, which for equal weights is the usual unbiased
/// variance. NaN for fewer than two values with weight.
double weighted_sd(std::span<const double> values, std::span<const double> weights = {});

/// One quantile per probability, in the same order. With values sorted and W_i the weight up to and with the i-th,
/// value i is the quantile at (W_i - w_i / 2) / W; linear between, constant beyond the first and last. Definition 5 of
/// Hyndman and Fan (1996), by weights. Cost: one sort.
std::vector<double> weighted_quantiles(std::span<const double> values, std::span<const double> weights,
                                       std::span<const double> probabilities);

/// Standard error of the weighted mean, by leaving out one of `groups` runs of neighbours at a time, each with its
/// weight (Quenouille's and Tukey's jackknife; for the mean of many groups that of the delta method for self-normalised
/// importance weights). 0 groups: each value on its own. With evenly spread points in place of independent ones, groups
/// of a power of two keep each group evenly spread.
double jackknife_error(std::span<const double> values, std::span<const double> weights = {}, uint32_t groups = 0);

/// The shape k of the generalised Pareto distribution fitted to the largest importance ratios: Vehtari, Simpson,
/// Gelman, Yao and Gabry (2024), with the fit of Zhang and Stephens (2009). The number of finite moments of the ratios
/// is 1/k.
struct ParetoTail {
  double shape = 0;      ///< k-hat; NaN where there are fewer than 5 in the tail, which is no proof of anything
  double threshold = 0;  ///< min(1 - 1 / log10(n), 0.7): above it, estimates from these weights cannot be relied on
  uint32_t tail = 0;     ///< ratios that the fit rests on: min(n / 5, 3 sqrt(n))
  bool reliable() const { return shape <= threshold; }
};
ParetoTail pareto_tail(std::span<const double> log_weights);

/// A density on even steps between two ends.
struct WeightedDensity {
  std::vector<double> at, density;  ///< [points]
  double bandwidth = 0;             ///< 0: all weight on one value, and no density
};

struct DensityOptions {
  double low = -HUGE_VAL, high = HUGE_VAL;  ///< where values end by their meaning; density is reflected there
  uint32_t points = 200;
};

/// Gaussian kernels with Silverman's (1986, eq. 3.31) bandwidth, 0.9 min(sd, interquartile range / 1.34) n^(-1/5), n
/// the effective sample size. It is drawn from the least to the greatest value and three bandwidths beyond, or up to an
/// end. Cost: values times points, but for values that are far off.
WeightedDensity weighted_density(std::span<const double> values, std::span<const double> weights,
                                 const DensityOptions& options = {});

/// Systematic resampling (Kitagawa 1996): `count` indices, increasing, index i as often as `count` times its share of
/// the weight, rounded up or down; the same `offset` in (0, 1) gives the same. logic_error if no weight is above 0.
std::vector<uint32_t> resample(std::span<const double> weights, uint32_t count, double offset);

/// Probability that a histogram of draws that fall into all bins alike is at least as uneven (Pearson's chi-square).
/// 1 for fewer than two bins or no draws.
double uniformity_p_value(std::span<const uint64_t> counts);

/// Probability that as many draws, uniform on (0, 1), are at least as far from uniform (Kolmogorov and Smirnov, two
/// sides). Stephens's (1970) form of the limit, good to some 0.001 from 10 draws on. 1 for none.
double kolmogorov_smirnov_p_value(std::span<const double> values);

/// The rank of each value among all: the weight below it and half of that at it. No value is NaN.
std::vector<double> middle_ranks(std::span<const double> values, std::span<const double> weights);

/// Pearson's correlation of pairs without a NaN, weighted; NaN where a side does not vary.
double weighted_correlation(std::span<const double> x, std::span<const double> y, std::span<const double> weights);

/// Spearman's rank correlation; ties share their middle rank, ranks go by weight. Pairs with a NaN are left out. NaN
/// where a side does not vary.
double spearman_correlation(std::span<const double> x, std::span<const double> y, std::span<const double> weights = {});

}  // namespace walkaway
