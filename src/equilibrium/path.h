// SPDX-License-Identifier: Apache-2.0
// Follows the zeros of a QreMap from s = 0 to a target s: predictor by extrapolation, corrector by Newton's method with
// the arclength constraint, step length by the contraction, distance and angle rules of Allgower and Georg, "Numerical
// Continuation Methods" (1990), section 6.1.
//
// The path's unknown is (x, level) with level = s x_per_s, so that both grow alike, and lengths are measured by
// |(x, level)|^2 = |x|^2 / unknowns + level^2.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "equilibrium/newton.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/solve.h"
#include "scenario/progress.h"

namespace walkaway::equilibrium {

constexpr uint32_t kHighestOrder = 3;  ///< of the predicting polynomial

struct PathPoint : PathVector {
  double arc = 0;        ///< sum of chord lengths up to here
  double tolerance = 0;  ///< how near to the path it was brought, in x
};

/// What a Newton correction did.
struct Correction {
  bool converged = false;
  bool by_rounding = false;  ///< taken because rounding leaves no better
  std::string why;           ///< if it did not
  double first_move = 0;     ///< max |dx| of the first Newton step
  double contraction = 0;    ///< largest ratio of successive moves
};

struct PathOptions {
  double target_s = 1;  ///< may be infinite if there is `enough`
  double tolerance = 1e-11;
  uint32_t max_steps = 20000;
  /// Asked at points of the path, each time that s has grown by a fifth: true to stop there.
  std::function<bool(std::span<const double> log_prob, double s)> enough = {};
  uint64_t max_passes = UINT64_MAX;  ///< of the map's count
};

struct PathResult {
  SolveStatus status = SolveStatus::stalled;
  std::string why;
  double s = 0, residual = 0;
  uint32_t steps = 0, folds = 0;
  std::vector<double>
      bifurcations;  ///< s where another branch crossed the path, as far as factors were there to see it
};

class PathFollower {
 public:
  PathFollower(QreMap& map, const PathOptions& options, const Run& run);

  /// From s = 0. The map is left at the last point.
  PathResult follow();
  /// Where all unknowns are one mover's: beliefs are fixed, and responses to responses end after as many rounds as it
  /// has moves in a row. No path, and exact.
  PathResult respond_at_target();
  /// Newton at the target from `x`; no path.
  PathResult correct_at_target(std::span<const double> x);

 private:
  enum class Outcome { stepped, finished, rejected };

  void begin();
  bool follow_on(PathResult& result);
  Outcome step(PathResult& result);
  Outcome finish(const PathPoint& guess, double allowed_move, PathResult& result);
  PathPoint predict(uint32_t order, double ahead) const;
  PathPoint extrapolate(uint32_t order, double ahead) const;
  void normalise(PathPoint& point) const;
  double ahead_to_target(uint32_t order, double limit) const;
  Correction correct(PathPoint& point, const PathPoint& from, double tolerance);
  Correction correct_at_level(PathPoint& point);
  bool accept(const PathPoint& predicted, PathPoint corrected, const Correction& correction, PathResult& result);
  void choose_order(const PathPoint& fresh);
  double angle_to(const PathPoint& corrected) const;
  void find_tangent();
  void take_back();
  bool is_enough(PathResult& result);
  Eigen::VectorXd minus_residual() const;
  void evaluate(const PathPoint& point);
  void check_stop() const;
  double distance(const PathPoint& a, const PathPoint& b) const;

  QreMap& map_;
  PathOptions options_;
  const Run& run_;
  NewtonSystem newton_;
  std::deque<PathPoint> history_;  ///< latest last
  double target_level_ = 0;
  std::optional<PathVector> tangent_;  ///< at the latest point, once it was needed
  double step_ = 0, linear_tolerance_ = 1e-2;
  double caution_ = 1;  ///< divides all nominal values of the step rule
  uint32_t order_ = 1;
  int orientation_ = 0;        ///< of the last step; 0 while unknown
  int orientation_flips_ = 0;  ///< steps refused in a row because theirs was the other one
  double asked_level_ = 0;     ///< at which `enough` was asked last
  std::string trouble_;        ///< why the last step was rejected
};

}  // namespace walkaway::equilibrium
