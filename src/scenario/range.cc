// SPDX-License-Identifier: Apache-2.0
#include "scenario/range.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace walkaway {
namespace {

/// Where the increasing `cdf` reaches `p`, between `low` and `high`: halved until no double lies between.
template <class Cdf>
double inverse(const Cdf& cdf, double p, double low, double high) {
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    (cdf(middle) < p ? low : high) = middle;
  }
}

/// Quantile of the standard normal.
double normal_quantile(double p) {
  if (p > 0.5) return -normal_quantile(1 - p);  // erfc keeps its digits in the lower tail alone
  return inverse([](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }, p, -40, 0);
}

/// The continued fraction of the incomplete beta function, for x below the mean. DLMF 8.17.22, by Lentz's method; it
/// needs about sqrt(max(a, b)) terms.
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  const auto not_zero = [](double v) { return std::abs(v) < kTiny ? kTiny : v; };
  double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), out = d;
  for (int m = 1; m < 1'000'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / not_zero(1 + even * d);
    c = not_zero(1 + even / c);
    out *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / not_zero(1 + odd * d);
    c = not_zero(1 + odd / c);
    out *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return out;
}

/// Probability that a beta variable lies below x: the regularised incomplete beta function.
double beta_cdf(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double log_front =
      a * std::log(x) + b * std::log1p(-x) - (std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b));
  if (x < (a + 1) / (a + b + 2)) return std::exp(log_front) * beta_fraction(a, b, x) / a;
  return 1 - std::exp(log_front) * beta_fraction(b, a, 1 - x) / b;
}

double triangular_quantile(double low, double mode, double high, double p) {
  const double share = (mode - low) / (high - low);  // of the probability below the mode
  if (p <= share) return low + std::sqrt(p * (high - low) * (mode - low));
  return high - std::sqrt((1 - p) * (high - low) * (high - mode));
}

double choice_quantile(const Range& range, double p) {
  std::vector<size_t> order(range.choices.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return range.choices[a] < range.choices[b]; });
  double below = 0;
  for (const size_t i : order) {
    below += range.weights[i];
    if (below >= p) return range.choices[i];
  }
  return range.choices[order.back()];
}

/// The least or greatest choice that has weight, by `better`.
template <class Better>
double extreme(const Range& range, Better better) {
  double out = NAN;
  for (size_t i = 0; i < range.choices.size(); ++i)
    if (range.weights[i] > 0 && (std::isnan(out) || better(range.choices[i], out))) out = range.choices[i];
  return out;
}

}  // namespace

double quantile(const Range& range, double p) {
  const auto& [a, b, c] = range.parameters;
  switch (range.kind) {
    case Range::Kind::exact:
      return a;
    case Range::Kind::triangular:
      return triangular_quantile(a, b, c, p);
    case Range::Kind::normal:
      return a + b * normal_quantile(p);
    case Range::Kind::lognormal:
      return a * std::exp(std::log(b) * normal_quantile(p));
    case Range::Kind::beta:
      return inverse([alpha = a, beta = b](double x) { return beta_cdf(alpha, beta, x); }, p, 0, 1);
    case Range::Kind::choice:
      return choice_quantile(range, p);
  }
  return a;
}

double range_low(const Range& range) {
  if (range.kind == Range::Kind::triangular) return range.parameters[0];
  if (range.kind == Range::Kind::choice) return extreme(range, std::less<>{});
  return quantile(range, 0.05);
}

double range_high(const Range& range) {
  if (range.kind == Range::Kind::triangular) return range.parameters[2];
  if (range.kind == Range::Kind::choice) return extreme(range, std::greater<>{});
  return quantile(range, 0.95);
}

}  // namespace walkaway
