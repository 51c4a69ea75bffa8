// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/qre_map.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "equilibrium/vectors.h"

namespace walkaway::equilibrium {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
constexpr double kNever = -700;  ///< x of an action that a starting point never makes

/// Largest rate x swing over movers and agents; 1 where nothing depends on play.
double largest_rate_times_swing(const Tree& tree) {
  double largest = 0;
  for (uint32_t m = 0; m < tree.movers(); ++m) {
    const double swing = payoff_range(tree, m).swing();
    for (uint32_t g = 0; g < tree.agents[m]; ++g) largest = std::max(largest, tree.rate_of(m, g) * swing);
  }
  return largest > 0 ? largest : 1;
}

}  // namespace

QreMap::QreMap(const Tree& tree, std::span<const double> log_weight, std::span<const uint8_t> given,
               std::span<const double> log_prob_given, uint32_t chunk_size)
    : layout_(make_layout(tree, log_weight, given, chunk_size)),
      point_(make_point_arrays(layout_)),
      tangent_(make_tangent_arrays(layout_)),
      centred_log_weight_(log_weight.begin(), log_weight.end()),
      residual_(log_weight.size(), 0.0),
      dresidual_ds_(log_weight.size(), 0.0),
      work_(log_weight.size(), 0.0),
      x_per_s_(largest_rate_times_swing(tree)) {
  centre_rows(layout_, log_weight, centred_log_weight_);
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& e = tree.decisions[d];
    const bool is_given = !given.empty() && given[d];
    for (uint32_t i = e.first; i < e.first + e.actions * e.agents; ++i) {
      unknowns_ += layout_.free[i];
      // An only action is certain; one that is not available never happens.
      point_.log_pi[i] = is_given ? log_prob_given[i] : std::isfinite(log_weight[i]) ? 0.0 : kMinusInfinity;
      point_.pi[i] = std::exp(point_.log_pi[i]);
    }
  }
}

double QreMap::rounding(double s, double cap) const {
  // x and log reach are of size s x_per_s, each rounded to eps of that; an error e in log reach moves beliefs by e, Q
  // by e swing and F by s rate swing e. An error in F is at most half as large in probabilities: 1e-9 at the cap.
  constexpr double kEps = std::numeric_limits<double>::epsilon();
  const double size = std::max(1.0, s * x_per_s_);
  return std::max(16 * kEps * size, std::min(cap, 4 * kEps * size * size));
}

std::vector<double> QreMap::start() const {
  std::vector<double> x(centred_log_weight_);
  normalise(x);
  return x;
}

void QreMap::normalise(std::span<double> x) const {
  const Tree& tree = *layout_.tree;
  const auto at = [&](const Decision& e, uint32_t first_infoset) {
    for (uint32_t g = 0; g < e.agents; ++g) {
      if (layout_.free_inverse[first_infoset + g] == 0) continue;
      const uint32_t end = e.first + e.actions * e.agents;
      double top = kMinusInfinity, sum = 0;
      for (uint32_t i = e.first + g; i < end; i += e.agents)
        if (layout_.free[i]) top = std::max(top, x[i]);
      for (uint32_t i = e.first + g; i < end; i += e.agents)
        if (layout_.free[i]) sum += std::exp(x[i] - top);
      const double log_sum = std::log(sum);
      for (uint32_t i = e.first + g; i < end; i += e.agents)
        if (layout_.free[i]) x[i] = (x[i] - top) - log_sum;
    }
  };
  for_blocks(tree.decisions.size(), [&](size_t, size_t first, size_t n) {
    for (size_t d = first; d < first + n; ++d) at(tree.decisions[d], layout_.infoset[d]);
  });
}

std::vector<double> QreMap::from_log_prob(std::span<const double> log_prob) const {
  std::vector<double> x(size());
  for (size_t i = 0; i < x.size(); ++i) x[i] = !layout_.free[i] ? 0 : std::isfinite(log_prob[i]) ? log_prob[i] : kNever;
  return x;
}

void QreMap::set_log_weight(std::span<const double> log_weight) {
  centre_rows(layout_, log_weight, centred_log_weight_);
}

void QreMap::refill(std::span<const double> log_weight) {
  refill_layout(layout_);
  set_payoffs(layout_, point_);
  set_log_weight(log_weight);
  x_per_s_ = largest_rate_times_swing(*layout_.tree);
}

void QreMap::evaluate(std::span<const double> x, double s) {
  s_ = s;
  ++evaluations_;
  evaluate_point(layout_, x, s, {centred_log_weight_.data(), residual_.data(), dresidual_ds_.data()}, point_, tangent_);
  half_sweeps_ += 2;
}

void QreMap::reply(std::span<double> x, double s) {
  if (!layout_.whole_decisions) {
    evaluate(x, s);
    for (size_t i = 0; i < x.size(); ++i) x[i] -= residual_[i];
    return normalise(x);
  }
  reply_from_endings(layout_, x, s, centred_log_weight_.data(), point_, tangent_);
  half_sweeps_ += 2;
}

double QreMap::residual_norm() const { return max_abs(residual_); }

void QreMap::jacobian_times(std::span<const double> d, std::span<double> out) {
  add_belief_effect(layout_, point_, -s_, d, d, out, tangent_);
  add_value_effect(layout_, point_, -s_, d, out, out, tangent_);
  half_sweeps_ += 2;
}

void QreMap::precondition(std::span<const double> y, std::span<double> out) {
  if (!layout_.whole_decisions) {
    std::copy(y.begin(), y.end(), out.begin());
    return;
  }
  solve_belief_part(layout_, point_, s_, y, work_, tangent_);
  solve_value_part(layout_, point_, s_, work_, out, tangent_);
  half_sweeps_ += 2;
}

void QreMap::preconditioned_times(std::span<const double> y, std::span<double> z, std::span<double> image) {
  if (!layout_.whole_decisions) {
    std::copy(y.begin(), y.end(), z.begin());
    return jacobian_times(z, image);
  }
  preconditioned_product(layout_, point_, s_, y, work_, z, image, tangent_);
  half_sweeps_ += 3;
}

}  // namespace walkaway::equilibrium
