// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/branches.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include <Random123/philox.h>
#include <fmt/format.h>

#include "equilibrium/path.h"
#include "equilibrium/qre_map.h"

namespace walkaway {
namespace {

using equilibrium::PathFollower;
using equilibrium::QreMap;

constexpr double kBiases[] = {0.1, 0.3, 1.0};   ///< sizes, in units of the largest log-odds that pay-offs can make
constexpr double kLogOdds[] = {0.5, 2.0, 6.0};  ///< of starts that mix
constexpr uint32_t kMostSteps = 5000;           ///< of the path of a biased game
constexpr int kResponses = 12;                  ///< damped steps of a start from random play
constexpr double kSmallestShare = 1.0 / 64;     ///< of the bias taken away at once, below which a start is given up

/// A number from -1 to 1 for each of a start's variables.
double uniform(uint64_t seed, uint32_t start, uint32_t variable) {
  const auto bits = r123::Philox2x32()({{variable, start}}, {{static_cast<uint32_t>(seed ^ (seed >> 32))}});
  return (static_cast<double>(bits[0]) + 0.5) / 2147483648.0 - 1;
}

class Search {
 public:
  Search(const Tree& tree, const BranchesOptions& options, const Run& run)
      : tree_(tree),
        options_(options),
        quiet_{run.stop},
        map_(tree, tree.log_weight, {}, {}),
        path_(map_, {options.precision, options.tolerance, kMostSteps, {}}, quiet_) {}

  /// The x of a solution, if the start leads to one.
  std::optional<std::vector<double>> from(uint32_t start) {
    switch (start % 3) {
      case 0:
        return by_bias(start);
      case 1:
        return by_response(start);
      default:
        return by_chance(start);
    }
  }
  /// max |F| of a strategy in the game itself.
  double residual(std::span<const double> log_prob) {
    map_.set_log_weight(tree_.log_weight);
    map_.evaluate(map_.from_log_prob(log_prob), options_.precision);
    return map_.residual_norm();
  }

 private:
  double largest_log_odds() const { return options_.precision * map_.x_per_s(); }

  /// The game with `share` of `bias` on its log weights.
  void set_bias(const std::vector<double>& bias, double share) {
    std::vector<double> weight(tree_.log_weight);
    for (size_t i = 0; i < weight.size(); ++i) weight[i] += share * bias[i];
    map_.set_log_weight(weight);
  }

  std::vector<double> biases(uint32_t start) const {
    std::vector<double> bias(tree_.variables());
    const double size = kBiases[start / 3 % std::size(kBiases)] * largest_log_odds();
    for (uint32_t i = 0; i < bias.size(); ++i) bias[i] = size * uniform(options_.seed, start, i);
    return bias;
  }

  /// Newton's method from x in the game whose log weights are biased by `share` of `bias`.
  std::optional<std::vector<double>> corrected(const std::vector<double>& x, const std::vector<double>& bias,
                                               double share) {
    set_bias(bias, share);
    if (path_.correct_at_target(x).status != SolveStatus::converged) return std::nullopt;
    return std::vector<double>(map_.log_prob().begin(), map_.log_prob().end());
  }

  std::optional<std::vector<double>> by_bias(uint32_t start) {
    const std::vector<double> bias = biases(start);
    set_bias(bias, 1);
    if (path_.follow().status != SolveStatus::converged) return std::nullopt;
    std::vector<double> x(map_.log_prob().begin(), map_.log_prob().end());
    for (double left = 1, share = 0.25; left > 0;) {
      const double next = std::max(0.0, left - share);
      if (const auto there = corrected(map_.from_log_prob(x), bias, next)) {
        x = *there, left = next, share *= 1.5;
      } else if ((share /= 2) < kSmallestShare) {
        return std::nullopt;
      }
    }
    return x;
  }

  std::optional<std::vector<double>> by_response(uint32_t start) {
    const std::vector<double> bias = biases(start);
    std::vector<double> x = bias;
    map_.set_log_weight(tree_.log_weight);
    for (int i = 0; i < kResponses; ++i) {
      map_.normalise(x);
      map_.evaluate(x, options_.precision);
      for (size_t j = 0; j < x.size(); ++j) x[j] -= 0.5 * map_.residual()[j];
    }
    map_.normalise(x);
    return corrected(x, bias, 0);
  }

  /// Straight from random play that mixes, as equilibria do that no response leads to.
  std::optional<std::vector<double>> by_chance(uint32_t start) {
    std::vector<double> x(tree_.variables());
    const double size = kLogOdds[start / 3 % std::size(kLogOdds)];
    for (uint32_t i = 0; i < x.size(); ++i) x[i] = map_.layout().free[i] * size * uniform(options_.seed, start, i);
    map_.normalise(x);
    return corrected(x, x, 0);
  }

  const Tree& tree_;
  const BranchesOptions& options_;
  const Run quiet_;
  QreMap map_;
  PathFollower path_;  ///< one for all starts: its factors' pattern is the tree's
};

double largest_difference(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(std::exp(a[i]) - std::exp(b[i])));
  return largest;
}

}  // namespace

void BranchesOptions::validate() const {
  const auto refuse = [](const char* name, double value, const char* constraint) {
    throw std::invalid_argument(fmt::format("BranchesOptions::{} = {}, but it must be {}", name, value, constraint));
  };
  if (!(std::isfinite(precision) && precision >= 0)) refuse("precision", precision, "finite and at least 0");
  if (!(std::isfinite(tolerance) && tolerance > 0)) refuse("tolerance", tolerance, "finite and above 0");
  if (!(same > 0)) refuse("same", same, "above 0");
}

Branches find_branches(const Tree& tree, std::span<const double> principal, const BranchesOptions& options,
                       const Run& run) {
  options.validate();
  if (principal.size() != tree.variables())
    throw std::invalid_argument(
        fmt::format("find_branches: principal has {} entries; it must have {}", principal.size(), tree.variables()));
  Branches branches;
  Search search(tree, options, run);
  branches.found.push_back({{principal.begin(), principal.end()}, search.residual(principal), 0});
  for (; branches.starts < options.starts; ++branches.starts) {
    if (run.stop.stop_requested()) throw Stopped();
    run.report({"looking for other equilibria", static_cast<double>(branches.starts) / options.starts});
    const auto end = search.from(branches.starts);
    if (!end) {
      ++branches.lost;
      continue;
    }
    const auto known = std::find_if(branches.found.begin(), branches.found.end(), [&](const BranchPoint& b) {
      return largest_difference(b.log_prob, *end) <= options.same;
    });
    if (known != branches.found.end())
      ++known->starts;
    else
      branches.found.push_back({*end, search.residual(*end), 1});
  }
  return branches;
}

}  // namespace walkaway
