// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/path.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace walkaway::equilibrium {
namespace {

using Eigen::VectorXd;

constexpr double kFirstStep = 0.2;
constexpr double kSmallestStep = 1e-9;  ///< relative to 1 + level
constexpr uint32_t kHighestOrder = 3;   ///< of the predicting polynomial
// Allgower and Georg's nominal values, and how far beyond them (by the factor kReject in step length) a step is
// refused.
constexpr double kNominalContraction = 0.1;
constexpr double kNominalMove = 0.5;    ///< log-odds between prediction and correction
constexpr double kNominalAngle = 0.35;  ///< radians between successive chords
constexpr double kLargestGrowth = 2.0, kReject = 2.0;
constexpr double kPathTolerance = 1e-4;  ///< on x at points along the way
constexpr int kNewtonSteps = 8, kFinalNewtonSteps = 20;

double max_abs(const VectorXd& v) { return v.size() ? v.lpNorm<Eigen::Infinity>() : 0.0; }

std::span<const double> view(const VectorXd& v) { return {v.data(), static_cast<size_t>(v.size())}; }

/// Lagrange weights that extrapolate values at `arcs` to `arc`.
std::array<double, kHighestOrder + 1> extrapolation(std::span<const double> arcs, double arc) {
  std::array<double, kHighestOrder + 1> weight{};
  for (size_t i = 0; i < arcs.size(); ++i) {
    weight[i] = 1;
    for (size_t j = 0; j < arcs.size(); ++j)
      if (j != i) weight[i] *= (arc - arcs[j]) / (arcs[i] - arcs[j]);
  }
  return weight;
}

}  // namespace

PathFollower::PathFollower(QreMap& map, const PathOptions& options, const Run& run)
    : map_(map),
      options_(options),
      run_(run),
      target_level_(options.target_s * map.x_per_s()),
      root_unknowns_(std::sqrt(static_cast<double>(std::max<size_t>(1, map.unknowns())))) {}

PathResult PathFollower::follow() {
  PathResult result;
  PathPoint start;
  const std::vector<double> x = map_.start();
  start.x = Eigen::Map<const VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
  history_ = {start};
  step_ = kFirstStep;
  order_ = 1;
  evaluate(start);
  while (true) {
    check_stop();
    const Outcome outcome = step(result);
    if (outcome == Outcome::finished) break;
    const PathPoint& last = history_.back();
    run_.report(
        {"following the equilibrium path", std::clamp(std::log1p(last.level) / std::log1p(target_level_), 0.0, 1.0)});
    if (outcome == Outcome::rejected && step_ < kSmallestStep * (1 + last.level)) {
      result.status = SolveStatus::stalled;
      result.why = fmt::format("steps became too small at precision {:.6g}: {}", last.level / map_.x_per_s(), trouble_);
    } else if (result.steps >= options_.max_steps) {
      result.status = SolveStatus::out_of_steps;
      result.why = fmt::format("{} steps were not enough; stopped at precision {:.6g}", result.steps,
                               last.level / map_.x_per_s());
    } else {
      continue;
    }
    evaluate(last);
    result.s = last.level / map_.x_per_s();
    result.residual = map_.residual_norm();
    break;
  }
  return result;
}

PathResult PathFollower::correct_at_target(std::span<const double> x) {
  PathResult result;
  PathPoint point;
  point.x = Eigen::Map<const VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
  point.level = target_level_;
  if (finish(point, std::numeric_limits<double>::infinity(), result) != Outcome::finished) {
    result.status = SolveStatus::stalled;
    result.why = trouble_;
  }
  return result;
}

/// One predictor-corrector step, or the last one if the target is within reach.
PathFollower::Outcome PathFollower::step(PathResult& result) {
  ++result.steps;
  PathPoint predicted = predict(order_, step_);
  if (predicted.level >= target_level_) {
    const PathPoint guess = predict(order_, ahead_to_target(order_, step_));
    if (finish(guess, kReject * kNominalMove, result) == Outcome::finished) return Outcome::finished;
    step_ = std::min(step_, distance(guess, history_.back()));
    predicted = predict(order_, step_ /= 2);
  }
  PathPoint corrected = predicted;
  const Correction correction = correct(corrected, history_.back());
  if (!accept(predicted, corrected, correction, result)) return Outcome::rejected;
  if (history_.back().level < target_level_) return Outcome::stepped;
  // The corrector went past the target: it lies between the last two points.
  const double back = history_.back().arc - history_[history_.size() - 2].arc;
  PathPoint guess = predict(1, 0);
  const PathPoint &after = history_.back(), &before = history_[history_.size() - 2];
  const double share = (target_level_ - before.level) / (after.level - before.level);
  if (back > 0) guess.x = before.x + share * (after.x - before.x);
  guess.level = target_level_;
  if (finish(guess, kReject * kNominalMove, result) == Outcome::finished) return Outcome::finished;
  history_.pop_back();
  step_ /= 2;
  return Outcome::rejected;
}

/// Newton at the target level; taken only if it stays near the guess, so that it cannot land on another branch unseen.
PathFollower::Outcome PathFollower::finish(const PathPoint& guess, double allowed_move, PathResult& result) {
  PathPoint point = guess;
  point.level = target_level_;
  const Correction correction = correct_at_level(point);
  if (!correction.converged) {
    trouble_ = correction.why;
    return Outcome::rejected;
  }
  if (max_abs(point.x - guess.x) > allowed_move) {
    trouble_ = "the correction at the target left the path";
    return Outcome::rejected;
  }
  result.status = SolveStatus::converged;
  result.s = options_.target_s;
  result.residual = map_.residual_norm();
  return Outcome::finished;
}

PathPoint PathFollower::predict(uint32_t order, double ahead) const {
  const PathPoint& last = history_.back();
  PathPoint p;
  p.arc = last.arc + ahead;
  if (history_.size() == 1) {
    // At s = 0 the Jacobian is the identity, and the tangent is known: dx/dlevel = -dF/ds / x_per_s.
    const std::span<const double> slope = map_.dresidual_ds();
    p.x = last.x - (ahead / map_.x_per_s()) * Eigen::Map<const VectorXd>(slope.data(), last.x.size());
    p.level = last.level + ahead;
    return p;
  }
  const size_t points = std::min<size_t>(order + 1, history_.size());
  std::array<double, kHighestOrder + 1> arcs{};
  const size_t first = history_.size() - points;
  for (size_t i = 0; i < points; ++i) arcs[i] = history_[first + i].arc;
  const auto weight = extrapolation(std::span(arcs).first(points), p.arc);
  p.x = VectorXd::Zero(last.x.size());
  for (size_t i = 0; i < points; ++i) {
    p.x += weight[i] * history_[first + i].x;
    p.level += weight[i] * history_[first + i].level;
  }
  return p;
}

/// How far ahead, at most `limit`, the predicted level meets the target, given that it is beyond it at the limit.
double PathFollower::ahead_to_target(uint32_t order, double limit) const {
  const size_t points = std::min<size_t>(order + 1, history_.size());
  if (history_.size() == 1) return target_level_ - history_.back().level;
  std::array<double, kHighestOrder + 1> arcs{};
  const size_t first = history_.size() - points;
  for (size_t i = 0; i < points; ++i) arcs[i] = history_[first + i].arc;
  double low = 0, high = limit;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    const auto weight = extrapolation(std::span(arcs).first(points), history_.back().arc + middle);
    double level = 0;
    for (size_t j = 0; j < points; ++j) level += weight[j] * history_[first + j].level;
    (level < target_level_ ? low : high) = middle;
  }
  return high;
}

/// Solves for the Newton direction (dx, dlevel root_unknowns): J dx + dF/dlevel dlevel = -F, and, given a border t, the
/// arclength row t . (dx, dlevel) = -border_residual. Without a border dlevel is 0.
bool PathFollower::newton_direction(const VectorXd* border, double border_residual, VectorXd& direction,
                                    std::string& why) {
  const Eigen::Index n = static_cast<Eigen::Index>(map_.size());
  const auto residual = Eigen::Map<const VectorXd>(map_.residual().data(), n);
  const auto slope = Eigen::Map<const VectorXd>(map_.dresidual_ds().data(), n);
  const double column = 1 / (map_.x_per_s() * root_unknowns_);
  VectorXd right(n + (border ? 1 : 0));
  right.head(n) = -residual;
  if (border) right[n] = -border_residual * root_unknowns_;
  const PreconditionedOperator apply = [&](Eigen::Ref<const VectorXd> y, Eigen::Ref<VectorXd> z,
                                           Eigen::Ref<VectorXd> image) {
    check_stop();
    map_.preconditioned_times({y.data(), static_cast<size_t>(n)}, {z.data(), static_cast<size_t>(n)},
                              {image.data(), static_cast<size_t>(n)});
    if (!border) return;
    z[n] = y[n];
    image.head(n) += (column * y[n]) * slope;
    image[n] = border->head(n).dot(z.head(n)) + (*border)[n] * z[n];
  };
  GmresOptions options;
  options.relative_tolerance = 1e-3;
  const GmresResult result = gmres_.solve(apply, right, options);
  direction = result.solution;
  if (result.converged() || result.relative_residual < 0.1) return true;
  why = fmt::format("the linear system was not solved in {} iterations (relative residual {:.1e})", result.iterations,
                    result.relative_residual);
  return false;
}

/// Newton on F and the arclength constraint that fixes the distance from `from` along the chord to the prediction.
Correction PathFollower::correct(PathPoint& point, const PathPoint& from) {
  Correction done;
  const Eigen::Index n = point.x.size();
  const double length = distance(point, from);
  VectorXd border(n + 1), direction;
  border.head(n) = (point.x - from.x) / (length * root_unknowns_);
  border[n] = (point.level - from.level) / length;
  double previous = 0;
  for (int i = 0; i < kNewtonSteps; ++i) {
    evaluate(point);
    // The constraint is linear and every iterate satisfies it up to the linear solver's tolerance.
    if (!newton_direction(&border, 0, direction, done.why)) return done;
    const double move = std::max(max_abs(direction.head(n)), std::abs(direction[n] / root_unknowns_));
    if (!std::isfinite(move)) break;
    point.x += direction.head(n);
    point.level += direction[n] / root_unknowns_;
    if (i == 0) done.first_move = move;
    const double ratio = i == 0 ? 0 : move / previous;
    done.contraction = std::max(done.contraction, ratio);
    if (ratio > 0.7) break;
    // Newton's error falls at least as fast as its moves have.
    if (move * (i == 0 ? 1 : ratio) <= kPathTolerance) {
      done.converged = true;
      return done;
    }
    if (done.first_move > 8 * kReject * kNominalMove) break;
    previous = move;
  }
  done.why = fmt::format("Newton's method contracted by {:.2g} from a first move of {:.2g}", done.contraction,
                         done.first_move);
  return done;
}

Correction PathFollower::correct_at_level(PathPoint& point) {
  Correction done;
  VectorXd direction;
  double previous = 0;
  const double goal = std::max(options_.tolerance, map_.rounding(point.level / map_.x_per_s()));
  for (int i = 0; i < kFinalNewtonSteps; ++i) {
    evaluate(point);
    const double norm = map_.residual_norm();
    if (norm <= goal) {
      done.converged = true;
      return done;
    }
    if (!newton_direction(nullptr, 0, direction, done.why)) return done;
    const double move = max_abs(direction);
    if (!std::isfinite(move)) break;
    if (i == 0) done.first_move = move;
    done.contraction = std::max(done.contraction, i == 0 ? 0 : move / previous);
    if (i > 0 && move > 0.9 * previous && norm > 1e3 * goal) break;
    if (done.first_move > 50) break;
    point.x += direction;
    previous = move;
  }
  done.why = fmt::format("Newton's method at the target left max |F| at {:.1e}", map_.residual_norm());
  return done;
}

/// Takes the corrected point or refuses it, and sets the next step: the length divided by
/// f = max(sqrt(contraction / nominal), (move / nominal)^(1 / (order + 1)), angle / nominal), within [1/2, 2].
bool PathFollower::accept(const PathPoint& predicted, PathPoint corrected, const Correction& correction,
                          PathResult& result) {
  const PathPoint& last = history_.back();
  trouble_ = correction.why;
  if (!correction.converged) {
    step_ /= 2;
    order_ = std::max(1u, order_ - 1);
    return false;
  }
  const double length = distance(corrected, last);
  double angle = 0;
  if (history_.size() > 1) {
    const PathPoint& before = history_[history_.size() - 2];
    const double dot = (corrected.x - last.x).dot(last.x - before.x) / (root_unknowns_ * root_unknowns_) +
                       (corrected.level - last.level) * (last.level - before.level);
    angle = std::acos(std::clamp(dot / (length * distance(last, before)), -1.0, 1.0));
  }
  const double move = std::max(max_abs(corrected.x - predicted.x), std::abs(corrected.level - predicted.level));
  const double factor = std::max({std::sqrt(correction.contraction / kNominalContraction),
                                  std::pow(move / kNominalMove, 1.0 / (order_ + 1)), angle / kNominalAngle});
  if (factor > kReject || corrected.level < 0) {
    trouble_ = fmt::format("contraction {:.2g}, move {:.2g}, angle {:.2g}", correction.contraction, move, angle);
    step_ /= 2;
    return false;
  }
  step_ = length / std::clamp(factor, 1 / kLargestGrowth, kReject);
  if (history_.size() > 1) {
    const PathPoint& before = history_[history_.size() - 2];
    result.folds += (corrected.level - last.level) * (last.level - before.level) < 0;
  }
  corrected.arc = last.arc + length;
  choose_order(corrected);
  history_.push_back(std::move(corrected));
  if (history_.size() > kHighestOrder + 1) history_.pop_front();
  return true;
}

/// The order that would have predicted the fresh point best.
void PathFollower::choose_order(const PathPoint& fresh) {
  double best = std::numeric_limits<double>::infinity();
  if (history_.size() < 2) return;
  for (uint32_t order = 1; order <= std::min<size_t>(kHighestOrder, history_.size() - 1); ++order) {
    const PathPoint p = predict(order, fresh.arc - history_.back().arc);
    const double error = std::max(max_abs(p.x - fresh.x), std::abs(p.level - fresh.level));
    if (error < 0.8 * best) best = error, order_ = order;
  }
  if (order_ == history_.size() - 1 && order_ < kHighestOrder) ++order_;
}

void PathFollower::evaluate(const PathPoint& point) {
  check_stop();
  map_.evaluate(view(point.x), point.level / map_.x_per_s());
}

void PathFollower::check_stop() const {
  if (run_.stop.stop_requested()) throw Stopped();
}

double PathFollower::distance(const PathPoint& a, const PathPoint& b) const {
  const double dx = (a.x - b.x).norm() / root_unknowns_, dl = a.level - b.level;
  return std::sqrt(dx * dx + dl * dl);
}

}  // namespace walkaway::equilibrium
