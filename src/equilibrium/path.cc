// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/path.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace walkaway::equilibrium {
namespace {

using Eigen::VectorXd;

constexpr double kFirstStep = 0.2;
constexpr double kSmallestStep = 1e-9;  ///< relative to 1 + level
// Allgower and Georg's nominal values, and how far beyond them (by the factor kReject in step length) a step is
// refused.
constexpr double kNominalContraction = 0.1;
constexpr double kNominalMove = 0.5;    ///< log-odds between prediction and correction
constexpr double kNominalAngle = 0.35;  ///< radians between successive chords
constexpr double kNominalShare = 0.25;  ///< of the step that the correction makes up, both by max |dx|
constexpr int kRetries = 2;             ///< from the start, with smaller nominal values, after a return to s = 0
constexpr double kLargestGrowth = 2.0, kReject = 2.0;
// On x at points along the way: as good as free with factors; with sweeps each digit costs, and points that are off by
// a fraction of a step predict as well.
constexpr double kPathTolerance = 1e-3, kPathToleranceBySweeps = 0.1;
constexpr double kShareOfStep = 0.01;                   ///< and as a share of the step, or chords would turn by chance
constexpr double kLoosest = 1e-2, kTightest = 1e-11;    ///< linear systems' tolerance, tightened while Newton fails
constexpr double kSafety = 0.1, kSafetyBySweeps = 0.3;  ///< of an error that is estimated from residuals alone
// The last Newton steps' tolerances: no tighter than Newton's own error (a share of the residual, as convergence is
// quadratic) or the goal asks for. One long Krylov space gains more digits per product than several short ones.
constexpr double kShareOfResidual = 0.1, kShareOfGoal = 0.3, kTightestAtTarget = 1e-6;
constexpr int kNewtonSteps = 8, kFinalNewtonSteps = 20;
constexpr int kTriesAtFlip = 4;         ///< halvings before a change of orientation counts as a bifurcation
constexpr double kAskAgain = 1.2;       ///< growth of s between questions whether it is enough
constexpr double kHighestLevel = 1e14;  ///< beyond it differences of order 1 in x are lost to rounding
constexpr double kHopelessMove = 50;    ///< log-odds: a first Newton step beyond it starts too far away

double max_abs(const VectorXd& v) { return v.size() ? v.lpNorm<Eigen::Infinity>() : 0.0; }

std::span<const double> view(const VectorXd& v) { return {v.data(), static_cast<size_t>(v.size())}; }

}  // namespace

PathFollower::PathFollower(QreMap& map, const PathOptions& options, const Run& run)
    : map_(map),
      options_(options),
      run_(run),
      newton_(map, run),
      target_level_(std::min(options.target_s * map.x_per_s(), kHighestLevel)) {}

/// The path through s = 0 is one curve that never comes back there. If it seems to, a step has crossed to a stretch
/// that runs the other way, and the path is followed again with smaller steps.
PathResult PathFollower::follow() {
  PathResult result;
  for (int retry = 0; retry <= kRetries; ++retry) {
    caution_ = std::pow(2.0, retry);
    result.folds = 0;
    result.bifurcations.clear();
    begin();
    while (follow_on(result)) continue;
    if (!(history_.back().level < 0)) break;
  }
  return result;
}

void PathFollower::begin() {
  PathPoint start;
  const std::vector<double> x = map_.start();
  start.x = Eigen::Map<const VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
  history_ = {start};
  tangent_.reset();
  step_ = kFirstStep / caution_;
  order_ = 1;
  orientation_ = orientation_flips_ = 0;
  linear_tolerance_ = kLoosest;
  asked_level_ = 0;
  evaluate(start);
}

/// One step, and whether to go on; if not, `result` is complete.
bool PathFollower::follow_on(PathResult& result) {
  check_stop();
  const Outcome outcome = step(result);
  if (outcome == Outcome::finished) return false;
  if (outcome == Outcome::stepped && is_enough(result)) return false;
  const PathPoint& last = history_.back();
  const double s = last.level / map_.x_per_s();
  run_.report(
      {"following the equilibrium path", std::clamp(std::log1p(last.level) / std::log1p(target_level_), 0.0, 1.0)});
  if (last.level < 0) {
    result.why = "the path seemed to lead back to its start: a step must have crossed to another stretch of it";
  } else if (outcome == Outcome::rejected && step_ < kSmallestStep * (1 + last.level)) {
    result.why = fmt::format("steps became too small at precision {:.6g}: {}", s, trouble_);
  } else if (result.steps >= options_.max_steps || map_.passes() >= options_.max_passes) {
    result.status = SolveStatus::out_of_steps;
    result.why = fmt::format("{} steps were not enough; stopped at precision {:.6g}", result.steps, s);
  } else {
    return true;
  }
  evaluate(last);
  result.s = s;
  result.residual = map_.residual_norm();
  return false;
}

/// Whether the last point will do; if so `result` is complete, at a point corrected as far as rounding lets it.
bool PathFollower::is_enough(PathResult& result) {
  const PathPoint& last = history_.back();
  if (!options_.enough || last.level < kAskAgain * asked_level_) return false;
  asked_level_ = last.level;
  const double s = last.level / map_.x_per_s();
  evaluate(last);
  if (!options_.enough(map_.log_prob(), s)) return false;
  PathPoint better = last;
  correct_at_level(better);
  normalise(better);
  if (max_abs(better.x - last.x) > kReject * kNominalMove || !options_.enough(map_.log_prob(), s)) evaluate(last);
  result.status = SolveStatus::converged;
  result.s = s;
  result.residual = map_.residual_norm();
  return true;
}

PathResult PathFollower::respond_at_target() {
  PathResult result;
  std::vector<double> x = map_.start();
  while (true) {
    check_stop();
    map_.evaluate(x, options_.target_s);
    const double norm = map_.residual_norm();
    if (norm <= std::max(options_.tolerance, map_.rounding(options_.target_s))) {
      result.status = SolveStatus::converged;
      break;
    }
    if (++result.steps > options_.max_steps || !std::isfinite(norm)) {
      result.why = "responses to the others' given play did not settle";
      break;
    }
    for (size_t i = 0; i < x.size(); ++i) x[i] -= map_.residual()[i];
    map_.normalise(x);
  }
  result.s = options_.target_s;
  result.residual = map_.residual_norm();
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
  const Correction correction = correct(corrected, history_.back(), kPathToleranceBySweeps);
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
  normalise(point);
  if (max_abs(point.x - guess.x) > allowed_move) {
    trouble_ = "the correction at the target left the path";
    return Outcome::rejected;
  }
  result.status = SolveStatus::converged;
  result.s = std::min(options_.target_s, target_level_ / map_.x_per_s());
  result.residual = map_.residual_norm();
  return Outcome::finished;
}

/// Newton on F and the arclength constraint that fixes the distance from `from` along the chord to the prediction.
Correction PathFollower::correct(PathPoint& point, const PathPoint& from, double tolerance) {
  Correction done;
  const double length = distance(point, from);
  const PathVector border{(point.x - from.x) / length, (point.level - from.level) / length};
  PathVector direction;
  double previous = 0, previous_norm = 0;
  // Towards a Nash equilibrium it is gains that count at the end, and they suffer less from rounding than residuals do.
  const double cap = options_.enough ? kPathTolerance : kRoundingCap;
  const double usual = newton_.by_factors() ? kPathTolerance : kPathToleranceBySweeps;
  const double safety = newton_.by_factors() ? kSafety : kSafetyBySweeps;
  point.tolerance = tolerance = std::min({tolerance, usual, kShareOfStep * length});
  for (int i = 0; i < kNewtonSteps; ++i) {
    evaluate(point);
    const double norm = map_.residual_norm();
    if (options_.enough && norm <= map_.rounding(point.level / map_.x_per_s(), cap)) {
      done.contraction = std::min(done.contraction, kNominalContraction);  // of noise, not of Newton's method
      done.converged = done.by_rounding = true;
      return done;
    }
    // What the next move would be if it were to the residual as the last one was.
    if (i > 0 && previous * norm <= safety * tolerance * previous_norm) {
      done.contraction = std::max(done.contraction, norm / previous_norm);
      done.converged = true;
      return done;
    }
    // The constraint is linear and every iterate satisfies it up to the linear solver's tolerance.
    if (!newton_.solve(minus_residual(), &border, 0, linear_tolerance_, direction, done.why)) return done;
    const double move = std::max(max_abs(direction.x), std::abs(direction.level));
    if (!std::isfinite(move)) break;
    point.x += direction.x;
    point.level += direction.level;
    if (i == 0) done.first_move = move;
    const double ratio = i == 0 ? 0 : move / previous;
    done.contraction = std::max(done.contraction, ratio);
    // Newton's error falls by the square of what its moves have, or by what the linear solver leaves.
    const double left = i == 0 ? 1 : std::clamp(ratio * ratio, linear_tolerance_, 1.0);
    if (move * left <= tolerance || norm <= map_.rounding(point.level / map_.x_per_s(), cap)) {
      done.converged = true;
      return done;
    }
    if (ratio > 0.7 || done.first_move > 8 * kReject * kNominalMove) break;
    previous = move, previous_norm = norm;
  }
  done.why = fmt::format("Newton's method contracted by {:.2g} from a first move of {:.2g}", done.contraction,
                         done.first_move);
  return done;
}

/// Newton at a fixed level, to the tolerance; or, once rounding keeps it from that, to the best that it came to.
Correction PathFollower::correct_at_level(PathPoint& point) {
  Correction done;
  PathVector direction;
  PathPoint best = point;
  double best_norm = std::numeric_limits<double>::infinity();
  int idle = 0;  // iterations since the residual last halved
  const double s = point.level / map_.x_per_s();
  for (int i = 0; i < kFinalNewtonSteps && idle < 3; ++i) {
    evaluate(point);
    const double norm = map_.residual_norm();
    idle = norm < 0.5 * best_norm ? 0 : idle + 1;
    if (norm < best_norm) best = point, best_norm = norm;
    if (norm <= options_.tolerance) {
      done.converged = true;
      return done;
    }
    const double goal = kShareOfGoal * std::max(options_.tolerance, map_.rounding(s)) / norm;
    const double tolerance = std::min(linear_tolerance_, std::max({kShareOfResidual * norm, goal, kTightestAtTarget}));
    if (!newton_.solve(minus_residual(), nullptr, 0, tolerance, direction, done.why)) break;
    const double move = max_abs(direction.x);
    if (i == 0) done.first_move = move;
    if (!std::isfinite(move) || done.first_move > kHopelessMove) break;
    point.x += direction.x;
  }
  point = best;
  evaluate(point);
  done.converged = best_norm <= std::max(options_.tolerance, map_.rounding(s));
  if (done.why.empty()) done.why = fmt::format("Newton's method at the target left max |F| at {:.1e}", best_norm);
  return done;
}

/// Takes the corrected point or refuses it, and sets the next step: the length divided by
/// f = max(sqrt(contraction / nominal), (move / nominal)^(1 / (order + 1)), angle / nominal, share / nominal), in [1/2,
/// 2].
bool PathFollower::accept(const PathPoint& predicted, PathPoint corrected, const Correction& correction,
                          PathResult& result) {
  const PathPoint& last = history_.back();
  trouble_ = correction.why;
  linear_tolerance_ = correction.converged ? std::min(kLoosest, linear_tolerance_ * 1.5)
                                           : std::max(kTightest, linear_tolerance_ * 0.03);
  if (!correction.converged) {
    newton_.distrust_sweeps();
    order_ = std::max(1u, order_ - 1);
    take_back();
    return false;
  }
  normalise(corrected);
  const double length = distance(corrected, last);
  const double angle = angle_to(corrected);
  const double move = std::max(max_abs(corrected.x - predicted.x), std::abs(corrected.level - predicted.level));
  const double share = history_.size() > 1 ? move / std::max(max_abs(corrected.x - last.x), length) : 0;
  const double factor = caution_ * std::max({std::sqrt(correction.contraction / kNominalContraction),
                                             std::pow(move / kNominalMove, 1.0 / (order_ + 1)), angle / kNominalAngle,
                                             share / kNominalShare});
  if (factor > kReject) {
    trouble_ = fmt::format("contraction {:.2g}, move {:.2g}, angle {:.2g}, share {:.2g}", correction.contraction, move,
                           angle, share);
    take_back();
    return false;
  }
  // The determinant was made close by, at the last of Newton's iterates.
  const PathVector chord{corrected.x - last.x, corrected.level - last.level};
  const int orientation = correction.by_rounding ? 0 : newton_.orientation(chord);
  if (orientation_ * orientation < 0 && ++orientation_flips_ <= kTriesAtFlip) {
    trouble_ = "the path's orientation changed: a bifurcation, or a step across to another stretch";
    take_back();
    return false;
  }
  if (orientation_ * orientation < 0) result.bifurcations.push_back(corrected.level / map_.x_per_s());
  orientation_flips_ = 0;
  if (orientation != 0) orientation_ = orientation;
  step_ = length / std::clamp(factor, 1 / kLargestGrowth, kReject);
  if (history_.size() > 1) {
    const PathPoint& before = history_[history_.size() - 2];
    result.folds += (corrected.level - last.level) * (last.level - before.level) < 0;
  }
  tangent_.reset();
  corrected.arc = last.arc + length;
  choose_order(corrected);
  history_.push_back(std::move(corrected));
  if (history_.size() > kHighestOrder + 1) history_.pop_front();
  return true;
}

/// After a refused step: half its length, along the tangent. Where the last point's own error is no longer small beside
/// that, it is corrected further first, or chords would show the error rather than the path.
void PathFollower::take_back() {
  step_ /= 2;
  if (history_.size() < 2) return;
  PathPoint& last = history_.back();
  if (last.tolerance > kShareOfStep * step_) {
    PathPoint better = last;
    if (correct(better, history_[history_.size() - 2], kShareOfStep * kShareOfStep * step_).converged) {
      last = better;
      tangent_.reset();
    }
  }
  if (!tangent_) find_tangent();
}

/// By how much the path turns on the way to a corrected point: against the last chord or, where the last chord itself
/// hides a turn, twice the angle between the new chord and the tangent.
double PathFollower::angle_to(const PathPoint& corrected) const {
  if (history_.size() == 1) return 0;
  const PathPoint &last = history_.back(), &before = history_[history_.size() - 2];
  const PathVector chord{corrected.x - last.x, corrected.level - last.level};
  const PathVector old = tangent_ ? *tangent_ : PathVector{last.x - before.x, last.level - before.level};
  const double n = newton_.unknowns();
  const double cosine = product(chord, old, n) / std::sqrt(product(chord, chord, n) * product(old, old, n));
  return (tangent_ ? 2 : 1) * std::acos(std::clamp(cosine, -1.0, 1.0));
}

/// Sets `tangent_`, pointing ahead as the last chord does.
void PathFollower::find_tangent() {
  const PathPoint &last = history_.back(), &before = history_[history_.size() - 2];
  const double length = distance(last, before);
  const PathVector ahead{(last.x - before.x) / length, (last.level - before.level) / length};
  PathVector tangent;
  std::string why;
  evaluate(last);
  if (!newton_.solve(VectorXd::Zero(last.x.size()), &ahead, 1, linear_tolerance_, tangent, why)) return;
  // Of log pi, as points are.
  std::vector<double> of_log_pi(static_cast<size_t>(tangent.x.size()));
  tangent_log_pi(map_.layout(), map_.point(), view(tangent.x), of_log_pi);
  tangent.x = Eigen::Map<const VectorXd>(of_log_pi.data(), tangent.x.size());
  const double norm = std::sqrt(product(tangent, tangent, newton_.unknowns()));
  if (!std::isfinite(norm) || norm == 0) return;
  tangent_ = PathVector{tangent.x / norm, tangent.level / norm};
}

VectorXd PathFollower::minus_residual() const {
  return -Eigen::Map<const VectorXd>(map_.residual().data(), static_cast<Eigen::Index>(map_.size()));
}

void PathFollower::evaluate(const PathPoint& point) {
  check_stop();
  map_.evaluate(view(point.x), point.level / map_.x_per_s());
}

void PathFollower::check_stop() const {
  if (run_.stop.stop_requested()) throw Stopped();
}

double PathFollower::distance(const PathPoint& a, const PathPoint& b) const {
  const PathVector d{a.x - b.x, a.level - b.level};
  return std::sqrt(product(d, d, newton_.unknowns()));
}

}  // namespace walkaway::equilibrium
