// SPDX-License-Identifier: Apache-2.0
#include "inference/fit_noise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <boost/math/tools/minima.hpp>

#include "equilibrium/evaluate.h"
#include "inference/record.h"

namespace walkaway {
namespace {

constexpr double kNoFit = -std::numeric_limits<double>::infinity();

}  // namespace

double seen_log_likelihood(const Tree& tree, std::span<const double> log_prob, std::span<const SeenPlay> seen) {
  const std::vector<double> reach = log_reach(tree, log_prob);
  const uint32_t lanes = tree.lanes;
  std::vector<double> prior, at;
  double sum = 0;
  for (const SeenPlay& play : seen) {
    if (play.times == 0) continue;
    prior.clear();
    at.clear();
    for (const NodeId node : play.at)
      for (uint32_t k = 0; k < lanes; ++k) {
        prior.push_back(tree.analyst_prior[k]);
        at.push_back(reach[size_t{node} * lanes + k]);
      }
    sum += play.times * log_evidence(prior, at);
  }
  return sum;
}

LikelihoodTop top_likelihood(const std::function<double(double)>& log_likelihood, double low, double high,
                             const TopOptions& options) {
  if (!(low < high) || options.scan < 3) throw std::logic_error("a search needs a range and three points of it");
  const auto value = [&](double x) {
    const double y = log_likelihood(x);
    return std::isnan(y) ? kNoFit : y;
  };
  const uint32_t last = options.scan - 1;
  const double step = (high - low) / last;
  const auto point = [&](uint32_t i) { return i == last ? high : low + i * step; };
  uint32_t best = 0;
  std::vector<double> scanned;
  for (uint32_t i = 0; i <= last; ++i) {
    scanned.push_back(value(point(i)));
    if (scanned[i] > scanned[best]) best = i;
  }
  LikelihoodTop top{point(best), scanned[best], std::numeric_limits<double>::infinity(), false};
  if (top.log_likelihood == kNoFit) return top;
  // A finite stand-in for what is impossible: Brent's method draws parabolas.
  constexpr double kWorst = 1e300;
  const auto loss = [&](double x) { return std::min(kWorst, -value(x)); };
  const double from = point(best == 0 ? 0 : best - 1), to = point(std::min(best + 1, last));
  // The smallest step is a share of the parameter's size, which may be 0: so the search is for what is added to it.
  const int bits = std::clamp(static_cast<int>(std::ceil(-std::log2(options.tolerance))), 8, 26);
  const auto [shift, least] = boost::math::tools::brent_find_minima(
      [&](double x) { return loss(from + (x - 1) * (to - from)); }, 1.0, 2.0, bits);
  if (-least > top.log_likelihood) top.log_likelihood = -least, top.at = from + (shift - 1) * (to - from);
  const double near = 4 * options.tolerance * (high - low);
  top.at_end = top.at - low < near || high - top.at < near;
  const double h = 1e-3 * (to - from);
  if (!top.at_end && top.at - h > low && top.at + h < high) {
    const double curvature = (value(top.at - h) - 2 * top.log_likelihood + value(top.at + h)) / (h * h);
    if (curvature < 0) top.error = 1 / std::sqrt(-curvature);
  }
  return top;
}

NoiseFit fit_noise(const Tree& tree, std::span<const SeenPlay> seen, const NoiseRange& range, const Run& run) {
  if (!(range.low > 0) || !(range.low < range.high))
    throw std::logic_error("noise is above 0, and a range has a low and a high");
  if (std::none_of(seen.begin(), seen.end(), [](const SeenPlay& play) { return play.times > 0; }))
    throw std::logic_error("nothing was seen");
  NoiseFit fit;
  const auto solve_at = [&](double log_times) {
    SolveOptions options;
    options.precision = std::exp(-log_times);
    return solve(tree, options, run);
  };
  const LikelihoodTop top = top_likelihood(
      [&](double log_times) {
        const Strategy strategy = solve_at(log_times);
        if (strategy.status == SolveStatus::converged) return seen_log_likelihood(tree, strategy.log_prob, seen);
        ++fit.unsolved;
        return kNoFit;
      },
      std::log(range.low), std::log(range.high));
  fit.times = std::exp(top.at);
  fit.log_error = top.error;
  fit.log_likelihood = top.log_likelihood;
  fit.at_end = top.at_end;
  fit.strategy = solve_at(top.at);
  return fit;
}

}  // namespace walkaway
