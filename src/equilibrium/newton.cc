// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/newton.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "equilibrium/vectors.h"

namespace walkaway::equilibrium {
namespace {

using Eigen::VectorXd;

constexpr size_t kLargestFactored = 120000;  ///< unknowns of the extended system
constexpr size_t kAlwaysFactored = 20000;    ///< so few are factorised from the start
constexpr int kManyIterations = 60;          ///< from here on factors, if they can be had, are cheaper than sweeps
constexpr double kMostStaleIterations = 12;  ///< factors of an older point that need more are made anew
constexpr int kExactIterations = 4;          ///< factors of the point itself that need more have bad pivots
constexpr double kSweepWork = 20;            ///< operations of one iteration's sweeps per node and lane
constexpr double kFactorTolerance = 1e-7;    ///< an iteration with good factors gains many digits at once
constexpr int kDistrust = 2;                 ///< failures of Newton's method before sweeps are given up

std::span<const double> view(Eigen::Ref<const VectorXd> v, Eigen::Index n) {
  return {v.data(), static_cast<size_t>(n)};
}

std::span<double> view(Eigen::Ref<VectorXd> v, Eigen::Index n) { return {v.data(), static_cast<size_t>(n)}; }

}  // namespace

double product(const PathVector& a, const PathVector& b, double unknowns) {
  return a.x.dot(b.x) / unknowns + a.level * b.level;
}

NewtonSystem::NewtonSystem(QreMap& map, const Run& run, Begin begin)
    : map_(map),
      run_(run),
      factors_(map.layout()),
      unknowns_(static_cast<double>(std::max<size_t>(1, map.unknowns()))),
      root_unknowns_(std::sqrt(unknowns_)),
      use_factors_(begin == Begin::as_size_asks && factors_.size() <= kAlwaysFactored) {}

void NewtonSystem::distrust_sweeps() {
  if (++distrust_ >= kDistrust) use_factors_ = factors_.size() <= kLargestFactored;
}

double NewtonSystem::pivot(const PathVector& border) const {
  return border.level - border.x.dot(factored_slope_) / root_unknowns_;
}

int NewtonSystem::orientation(const PathVector& border) {
  if (!use_factors_ || (factored_at_ != map_.evaluations() && !factorise())) return 0;
  const double p = pivot(border);
  return p == 0 ? 0 : p > 0 ? factors_.determinant_sign() : -factors_.determinant_sign();
}

/// The level enters as dlevel sqrt(unknowns) and the border is scaled alike, so that rows and columns are of one size.
GmresResult NewtonSystem::run_gmres(const VectorXd& right, const PathVector* border, const GmresOptions& options) {
  const Eigen::Index n = static_cast<Eigen::Index>(map_.size());
  const double column = 1 / (map_.x_per_s() * root_unknowns_);
  const PreconditionedOperator apply = [&](Eigen::Ref<const VectorXd> y, Eigen::Ref<VectorXd> z,
                                           Eigen::Ref<VectorXd> image) {
    if (run_.stop.stop_requested()) throw Stopped();
    if (factors_.factorised()) {
      factors_.solve(view(y, n), view(z, n));
      if (border) {
        // Block elimination with the column and row of the border, (J0, slope; border): exact at the point factorised.
        const double p = pivot(*border);
        z[n] = p == 0 ? y[n] : (y[n] - border->x.dot(z.head(n)) / root_unknowns_) / p;
        z.head(n) -= z[n] * factored_slope_;
      }
      map_.jacobian_times(view(z, n), view(image, n));
    } else {
      map_.preconditioned_times(view(y, n), view(z, n), view(image, n));
      if (border) z[n] = y[n];
    }
    if (!border) return;
    add_scaled(column * z[n], map_.dresidual_ds(), view(image, n));
    image[n] = dot({border->x.data(), map_.size()}, {z.data(), map_.size()}) / root_unknowns_ + border->level * z[n];
  };
  return gmres_.solve(apply, right, options);
}

bool NewtonSystem::factorise(bool new_pivots) {
  if (!factors_.factorise(map_.point(), map_.s(), new_pivots)) return false;
  factored_at_ = map_.evaluations();
  const Eigen::Index n = static_cast<Eigen::Index>(map_.size());
  factored_slope_.resize(n);
  factors_.solve(map_.dresidual_ds(), {factored_slope_.data(), map_.size()});
  factored_slope_ /= map_.x_per_s() * root_unknowns_;
  return true;
}

/// With the factors of an older point for as many iterations as new ones would cost, then with new ones.
GmresResult NewtonSystem::with_factors(const VectorXd& right, const PathVector* border, GmresOptions options) {
  options.relative_tolerance = std::min(options.relative_tolerance, kFactorTolerance);
  if (factors_.factorised() && factored_at_ != map_.evaluations()) {
    const Tree& tree = *map_.layout().tree;
    const double sweeps = kSweepWork * static_cast<double>(tree.nodes()) * tree.lanes;
    options.max_iterations =
        static_cast<int>(std::min(kMostStaleIterations, factors_.work() / (factors_.solve_work() + sweeps)));
    if (options.max_iterations > 0) {
      const GmresResult stale = run_gmres(right, border, options);
      if (stale.converged()) return stale;
    }
  }
  if (factored_at_ != map_.evaluations() && !factorise()) use_factors_ = false;
  options.max_iterations = use_factors_ ? kExactIterations : GmresOptions().max_iterations;
  const GmresResult result = run_gmres(right, border, options);
  if (result.converged() || !use_factors_) return result;
  // Factors of this very point that are not exact: pivots that were good elsewhere are not good here.
  if (!factorise(true)) use_factors_ = false;
  options.max_iterations = GmresOptions().max_iterations;
  return run_gmres(right, border, options);
}

bool NewtonSystem::solve(const VectorXd& right, const PathVector* border, double border_right,
                         double relative_tolerance, PathVector& direction, std::string& why) {
  const Eigen::Index n = right.size();
  VectorXd extended(n + (border ? 1 : 0));
  extended.head(n) = right;
  if (border) extended[n] = border_right * root_unknowns_;
  GmresOptions options;
  options.relative_tolerance = relative_tolerance;
  GmresResult result;
  if (!use_factors_) {
    result = run_gmres(extended, border, options);
    use_factors_ = result.iterations > kManyIterations && factors_.size() <= kLargestFactored;
    if (use_factors_ && !result.converged()) result = with_factors(extended, border, options);
  } else {
    result = with_factors(extended, border, options);
  }
  direction.x = result.solution.head(n);
  direction.level = border ? result.solution[n] / root_unknowns_ : 0;
  if (result.converged() || result.relative_residual < 0.1) return true;
  why = fmt::format("the linear system was not solved in {} iterations (relative residual {:.1e})", result.iterations,
                    result.relative_residual);
  return false;
}

}  // namespace walkaway::equilibrium
