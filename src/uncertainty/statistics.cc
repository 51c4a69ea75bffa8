// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include <boost/math/special_functions/gamma.hpp>

namespace walkaway {
namespace {

/// The values that are there and have weight.
struct Kept {
  std::vector<double> value, weight;
  double total = 0;  ///< of the weights

  size_t size() const { return value.size(); }
  double mean() const {
    double sum = 0;
    for (size_t i = 0; i < size(); ++i) sum += weight[i] * value[i];
    return sum / total;
  }
};

void check_weight(double weight) {
  if (!(weight >= 0) || std::isinf(weight)) throw std::logic_error("a weight is 0 or more, and finite");
}

void check_sizes(size_t values, size_t weights) {
  if (weights != 0 && weights != values) throw std::logic_error("there are as many weights as values, or none");
}

Kept keep(std::span<const double> values, std::span<const double> weights) {
  check_sizes(values.size(), weights.size());
  Kept kept;
  for (size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    check_weight(weight);
    if (weight == 0 || std::isnan(values[i])) continue;
    kept.value.push_back(values[i]);
    kept.weight.push_back(weight);
    kept.total += weight;
  }
  return kept;
}

/// Indices of `values` in increasing order of them.
std::vector<size_t> order_of(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  return order;
}

/// The generalised Pareto shape of exceedances `x` (increasing, above 0), with a prior of the weight of ten of them at
/// 0.5. Zhang and Stephens (2009); Vehtari et al. (2024), appendix.
double pareto_shape(std::span<const double> x) {
  const size_t n = x.size(), grid = 30 + static_cast<size_t>(std::sqrt(static_cast<double>(n)));
  const double count = static_cast<double>(n);
  const double quarter = x[static_cast<size_t>(count / 4 + 0.5) - 1], greatest = x.back();
  const auto shape = [&](double theta) {
    double sum = 0;
    for (const double value : x) sum += std::log1p(-theta * value);
    return sum / count;
  };
  std::vector<double> thetas(grid), log_likelihood(grid);
  for (size_t j = 0; j < grid; ++j) {
    const double part = std::sqrt(static_cast<double>(grid) / (static_cast<double>(j) + 0.5));
    thetas[j] = 1 / greatest + (1 - part) / (3 * quarter);
    const double k = shape(thetas[j]);
    if (thetas[j] == 0)  // the exponential distribution
      log_likelihood[j] = count * (-std::log(std::accumulate(x.begin(), x.end(), 0.0) / count) - 1);
    else
      log_likelihood[j] = count * (std::log(-thetas[j] / k) - k - 1);
  }
  const NormalisedWeights likely = normalise_weights(log_likelihood);
  double theta = 0;
  for (size_t j = 0; j < grid; ++j) theta += thetas[j] * likely.weights[j];
  return (shape(theta) * count + 0.5 * 10) / (count + 10);
}

/// The limit distribution's upper tail at x (Kolmogorov 1933), by whichever of its two series converges fast.
double kolmogorov_tail(double x) {
  if (x <= 0) return 1;
  double sum = 0;
  if (x < 1) {
    for (int j = 1; j <= 9; j += 2) sum += std::exp(-j * j * M_PI * M_PI / (8 * x * x));
    return 1 - std::sqrt(2 * M_PI) / x * sum;
  }
  for (int j = 1; j <= 8; ++j) sum += (j % 2 == 1 ? 2 : -2) * std::exp(-2.0 * j * j * x * x);
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace

double effective_sample_size(std::span<const double> weights) {
  double sum = 0, squares = 0, greatest = 0;
  for (const double w : weights) check_weight(w), greatest = std::max(greatest, w);
  if (greatest == 0) return 0;
  for (const double w : weights) sum += w / greatest, squares += w / greatest * (w / greatest);
  return sum * sum / squares;
}

NormalisedWeights normalise_weights(std::span<const double> log_weights) {
  double greatest = -HUGE_VAL;
  for (const double w : log_weights) {
    if (std::isnan(w) || w == HUGE_VAL) throw std::logic_error("a weight's logarithm is a number or -infinity");
    greatest = std::max(greatest, w);
  }
  NormalisedWeights out{std::vector<double>(log_weights.size()), -HUGE_VAL};
  if (greatest == -HUGE_VAL) return out;
  double sum = 0;
  for (size_t i = 0; i < log_weights.size(); ++i) sum += out.weights[i] = std::exp(log_weights[i] - greatest);
  for (double& w : out.weights) w /= sum;
  out.log_sum = greatest + std::log(sum);
  return out;
}

double weighted_mean(std::span<const double> values, std::span<const double> weights) {
  return keep(values, weights).mean();
}

double weighted_sd(std::span<const double> values, std::span<const double> weights) {
  const Kept kept = keep(values, weights);
  if (kept.size() < 2) return NAN;
  const double mean = kept.mean();
  double squares = 0, weight_squares = 0;
  for (size_t i = 0; i < kept.size(); ++i) {
    squares += kept.weight[i] * (kept.value[i] - mean) * (kept.value[i] - mean);
    weight_squares += kept.weight[i] * kept.weight[i];
  }
  return std::sqrt(squares / (kept.total - weight_squares / kept.total));
}

std::vector<double> weighted_quantiles(std::span<const double> values, std::span<const double> weights,
                                       std::span<const double> probabilities) {
  const Kept kept = keep(values, weights);
  std::vector<double> out(probabilities.size(), NAN);
  if (kept.size() == 0) return out;
  const std::vector<size_t> order = order_of(kept.value);
  std::vector<double> place(order.size());
  double below = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const double weight = kept.weight[order[i]];
    place[i] = (below + weight / 2) / kept.total;
    below += weight;
  }
  for (size_t k = 0; k < out.size(); ++k) {
    const size_t above =
        static_cast<size_t>(std::lower_bound(place.begin(), place.end(), probabilities[k]) - place.begin());
    if (above == 0 || above == place.size()) {
      out[k] = kept.value[above == 0 ? order.front() : order.back()];
      continue;
    }
    const double low = kept.value[order[above - 1]], high = kept.value[order[above]];
    const double share = (probabilities[k] - place[above - 1]) / (place[above] - place[above - 1]);
    out[k] = low == high ? low : low + share * (high - low);
  }
  return out;
}

double jackknife_error(std::span<const double> values, std::span<const double> weights, uint32_t groups) {
  const Kept kept = keep(values, weights);
  const size_t n = values.size(), count = groups == 0 ? n : groups;
  if (kept.size() < 2 || count < 2) return NAN;
  const double mean = kept.mean();
  std::vector<double> weight(count), sum(count);  // of deviations from the mean, which keeps digits
  for (size_t i = 0; i < n; ++i) {
    const double w = weights.empty() ? 1 : weights[i];
    if (w == 0 || std::isnan(values[i])) continue;
    const size_t group = i * count / n;
    weight[group] += w;
    sum[group] += w * (values[i] - mean);
  }
  std::vector<double> without(count);
  double middle = 0, squares = 0;
  for (size_t g = 0; g < count; ++g) {
    if (weight[g] >= kept.total) return NAN;  // one group has everything
    without[g] = -sum[g] / (kept.total - weight[g]);
    middle += without[g] / static_cast<double>(count);
  }
  for (const double x : without) squares += (x - middle) * (x - middle);
  return std::sqrt(squares * static_cast<double>(count - 1) / static_cast<double>(count));
}

ParetoTail pareto_tail(std::span<const double> log_weights) {
  const size_t n = log_weights.size();
  const double count = static_cast<double>(n);
  ParetoTail out{NAN, n < 2 ? 0 : std::min(1 - 1 / std::log10(count), 0.7), 0};
  const size_t tail = static_cast<size_t>(std::ceil(std::min(count / 5, 3 * std::sqrt(count))));
  if (tail < 5) return out;
  std::vector<double> sorted(log_weights.begin(), log_weights.end());
  if (std::any_of(sorted.begin(), sorted.end(), [](double w) { return std::isnan(w) || w == HUGE_VAL; }))
    throw std::logic_error("a weight's logarithm is a number or -infinity");
  std::sort(sorted.begin(), sorted.end());
  const double greatest = sorted.back();
  if (greatest == -HUGE_VAL) return out;
  const double cut_off = std::exp(sorted[n - tail - 1] - greatest);
  std::vector<double> above;
  for (size_t i = n - tail; i < n; ++i) {
    const double exceeds = std::exp(sorted[i] - greatest) - cut_off;
    if (exceeds > 0) above.push_back(exceeds);
  }
  out.tail = static_cast<uint32_t>(above.size());
  if (above.empty()) out.shape = -HUGE_VAL;  // the largest are all equal: there is no tail
  if (above.size() >= 5) out.shape = pareto_shape(above);
  return out;
}

WeightedDensity weighted_density(std::span<const double> values, std::span<const double> weights,
                                 const DensityOptions& options) {
  const Kept kept = keep(values, weights);
  const double sd = weighted_sd(kept.value, kept.weight);
  WeightedDensity out;
  if (!(sd > 0) || options.points < 2) return out;
  const std::vector<double> quarters = weighted_quantiles(kept.value, kept.weight, std::vector{0.25, 0.75});
  const double middle_half = (quarters[1] - quarters[0]) / 1.34;
  const double spread = middle_half > 0 ? std::min(sd, middle_half) : sd;
  const double h = out.bandwidth = 0.9 * spread * std::pow(effective_sample_size(kept.weight), -0.2);

  const auto [least, greatest] = std::minmax_element(kept.value.begin(), kept.value.end());
  const double low = std::max(options.low, *least - 3 * h), high = std::min(options.high, *greatest + 3 * h);
  const double step = (high - low) / (options.points - 1);
  out.density.assign(options.points, 0.0);
  for (uint32_t g = 0; g < options.points; ++g) out.at.push_back(low + g * step);
  // Beyond eight bandwidths a kernel is 0 to 14 digits.
  const auto add = [&](double centre, double weight) {
    const double first = std::ceil((centre - 8 * h - low) / step), last = std::floor((centre + 8 * h - low) / step);
    for (double g = std::max(first, 0.0); g <= std::min(last, options.points - 1.0); ++g) {
      const double u = (out.at[static_cast<size_t>(g)] - centre) / h;
      out.density[static_cast<size_t>(g)] += weight * std::exp(-u * u / 2);
    }
  };
  const double scale = 1 / (kept.total * h * std::sqrt(2 * M_PI));
  for (size_t i = 0; i < kept.size(); ++i) {
    const double value = std::clamp(kept.value[i], options.low, options.high);
    add(value, kept.weight[i] * scale);
    if (options.low != -HUGE_VAL) add(2 * options.low - value, kept.weight[i] * scale);
    if (options.high != HUGE_VAL) add(2 * options.high - value, kept.weight[i] * scale);
  }
  return out;
}

std::vector<uint32_t> resample(std::span<const double> weights, uint32_t count, double offset) {
  double total = 0;
  for (const double w : weights) check_weight(w), total += w;
  if (!(total > 0)) throw std::logic_error("nothing to resample: no weight is above 0");
  std::vector<uint32_t> out;
  out.reserve(count);
  double below = 0;
  uint32_t last = 0;
  for (uint32_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    last = i;
    below += weights[i];
    while (out.size() < count && (static_cast<double>(out.size()) + offset) * total < below * count) out.push_back(i);
  }
  out.resize(count, last);  // rounding may leave the last place to the last that has weight
  return out;
}

double uniformity_p_value(std::span<const uint64_t> counts) {
  const double total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), uint64_t{0}));
  if (counts.size() < 2 || total == 0) return 1;
  const double expected = total / static_cast<double>(counts.size());
  double statistic = 0;
  for (const uint64_t c : counts) {
    const double off = static_cast<double>(c) - expected;
    statistic += off * off / expected;
  }
  return boost::math::gamma_q(static_cast<double>(counts.size() - 1) / 2, statistic / 2);
}

double kolmogorov_smirnov_p_value(std::span<const double> values) {
  std::vector<double> sorted = keep(values, {}).value;
  if (sorted.empty()) return 1;
  std::sort(sorted.begin(), sorted.end());
  const double n = static_cast<double>(sorted.size());
  double distance = 0;
  for (size_t i = 0; i < sorted.size(); ++i)
    distance = std::max({distance, sorted[i] - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - sorted[i]});
  return kolmogorov_tail((std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance);
}

std::vector<double> middle_ranks(std::span<const double> values, std::span<const double> weights) {
  const std::vector<size_t> order = order_of(values);
  std::vector<double> rank(values.size());
  double below = 0;
  for (size_t i = 0; i < order.size();) {
    double here = 0;
    size_t end = i;
    for (; end < order.size() && values[order[end]] == values[order[i]]; ++end) here += weights[order[end]];
    for (; i < end; ++i) rank[order[i]] = below + here / 2;
    below += here;
  }
  return rank;
}

double weighted_correlation(std::span<const double> x, std::span<const double> y, std::span<const double> weights) {
  if (x.size() != y.size() || x.size() != weights.size()) throw std::logic_error("a correlation is of weighted pairs");
  const double mean_x = weighted_mean(x, weights), mean_y = weighted_mean(y, weights);
  double xx = 0, yy = 0, xy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - mean_x, dy = y[i] - mean_y;
    xx += weights[i] * dx * dx, yy += weights[i] * dy * dy, xy += weights[i] * dx * dy;
  }
  return xx > 0 && yy > 0 ? std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0) : NAN;
}

double spearman_correlation(std::span<const double> x, std::span<const double> y, std::span<const double> weights) {
  if (x.size() != y.size()) throw std::logic_error("a correlation is of pairs");
  check_sizes(x.size(), weights.size());
  std::vector<double> own_x, own_y, w;
  for (size_t i = 0; i < x.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    check_weight(weight);
    if (weight == 0 || std::isnan(x[i]) || std::isnan(y[i])) continue;
    own_x.push_back(x[i]), own_y.push_back(y[i]), w.push_back(weight);
  }
  return weighted_correlation(middle_ranks(own_x, w), middle_ranks(own_y, w), w);
}

}  // namespace walkaway
