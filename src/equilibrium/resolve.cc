// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/resolve.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <string>
#include <vector>

#include <tbb/task_arena.h>

#include "equilibrium/newton.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/reduce.h"

namespace walkaway {
namespace {

using Eigen::VectorXd;
using equilibrium::NewtonSystem;
using equilibrium::PathVector;
using equilibrium::QreMap;

// Relative tolerances of linear systems: at first and at most, and by how much of the square of the last step's gain.
constexpr double kLoosest = 0.7, kShareOfSquare = 1.5, kTightest = 1e-6;
constexpr double kShareOfGoal = 0.3;     ///< no tighter than this times what is left to gain
constexpr double kSufficientGain = 0.1;  ///< of the step, in the residual's 2-norm, or the step is halved
constexpr int kNewtonSteps = 25, kHalvings = 5;

// Steps between two games: as shares of the way, and what a correction may do, all in x.
constexpr double kFirstStep = 1.0 / 64, kSmallestStep = 1.0 / 512;
constexpr double kAlongTolerance = 5e-3;  ///< on max |F| at points of the way
constexpr double kLargestMove = 2.0;      ///< from the prediction, or it may have come to another branch
constexpr double kSmallMove = 0.5;        ///< after which the next step is twice as long
constexpr int kNewtonStepsAlong = 6;
constexpr size_t kPointsKept = 3;  ///< through which the prediction goes
// Well beyond what Newton's method has been seen to take where it arrives, as steps take more there; and what steps may
// cost before the path is tried.
constexpr uint64_t kMostPassesAtOnce = 1000, kMostPassesInSteps = 3000;

Eigen::Map<const VectorXd> vector_of(std::span<const double> v) {
  return {v.data(), static_cast<Eigen::Index>(v.size())};
}

/// Where Newton's method has arrived, and where it gives up.
struct NewtonLimits {
  double tolerance;  ///< on max |F|
  int steps;
  uint64_t passes;  ///< of the map's count
};

/// Damped inexact Newton at s = 1 from where the map is, at `x`; false if it does not come to the tolerance.
bool newton_from(QreMap& map, NewtonSystem& system, VectorXd& x, const NewtonLimits& limits, const Run& run) {
  const auto go_to = [&](const VectorXd& to) {
    if (run.stop.stop_requested()) throw Stopped();
    map.evaluate({to.data(), map.size()}, 1);
    return vector_of(map.residual()).norm();
  };
  double norm = vector_of(map.residual()).norm(), forcing = kLoosest;
  PathVector direction;
  std::string why;
  VectorXd next;
  for (int i = 0; i < limits.steps && map.passes() < limits.passes; ++i) {
    if (map.residual_norm() <= limits.tolerance) return true;
    const double goal = kShareOfGoal * limits.tolerance / map.residual_norm();
    const double linear = std::clamp(std::max(forcing, goal), kTightest, kLoosest);
    const VectorXd right = -vector_of(map.residual());
    if (!system.solve(right, nullptr, 0, linear, direction, why)) return false;
    double step = 1, after = 0;
    for (int h = 0; h <= kHalvings; ++h, step /= 2) {
      next = x + step * direction.x;
      after = go_to(next);
      if (after <= (1 - kSufficientGain * step) * norm) break;
    }
    if (!(after < norm)) return false;
    forcing = kShareOfSquare * (after / norm) * (after / norm);
    x.swap(next);
    norm = after;
  }
  return map.residual_norm() <= limits.tolerance;
}

/// A solution on the way between two games.
struct Waypoint {
  double share;
  VectorXd x;
};

/// Where the polynomial through the points is at `share`.
VectorXd extrapolate(const std::deque<Waypoint>& way, double share) {
  VectorXd x = VectorXd::Zero(way.back().x.size());
  for (const Waypoint& point : way) {
    double weight = 1;
    for (const Waypoint& other : way)
      if (&other != &point) weight *= (share - other.share) / (point.share - other.share);
    x += weight * point.x;
  }
  return x;
}

}  // namespace

struct Resolver::State {
  Tree shape;  ///< of the first game
  equilibrium::ReducedGame game;
  QreMap map;                 ///< of the reduced game
  equilibrium::PlayNumbers first;  ///< of the first game, reduced
  VectorXd first_x;                ///< its solution
  std::vector<double> reply;       ///< action values of the first solution

  explicit State(const Tree& tree)
      : shape(tree),
        game(tree),
        map(game.tree(), game.tree().log_weight, {}, {}),
        first(equilibrium::play_numbers(game.tree())) {}

  /// Takes up the numbers of a tree; false if it is not of the first one's kind.
  bool refill(const Tree& tree) {
    if (!same_shape(tree, shape) || !game.refill(tree)) return false;
    map.refill(game.tree().log_weight);
    return true;
  }

  /// Whether Newton's method comes from the first solution to the one of the numbers that were taken up; if so, the map
  /// is there.
  bool solve_at_once(double tolerance, const Run& run) {
    std::vector<double> start(map.size());
    equilibrium::add_centred_rows(map.layout(), 1, reply, map.start(), start);
    map.normalise(start);
    map.evaluate(start, 1);
    VectorXd x = vector_of(start) - vector_of(map.residual());
    map.normalise({x.data(), map.size()});
    map.evaluate({x.data(), map.size()}, 1);
    NewtonSystem system(map, run, NewtonSystem::Begin::with_sweeps);
    return newton_from(map, system, x, {std::max(tolerance, map.rounding(1)), kNewtonSteps, kMostPassesAtOnce}, run);
  }

  /// From the first game to the one that was refilled last, in steps short enough for Newton's method to stay near what
  /// is expected from the last two points; false where they would have to be too short, as before a fold. If true, the
  /// map is at the solution.
  bool solve_in_steps(double tolerance, const Run& run) {
    const equilibrium::PlayNumbers last = equilibrium::play_numbers(game.tree());
    const uint64_t most = map.passes() + kMostPassesInSteps;
    NewtonSystem system(map, run, NewtonSystem::Begin::with_sweeps);
    std::deque<Waypoint> way{{0, first_x}};
    VectorXd x;
    for (double ahead = kFirstStep; ahead >= kSmallestStep && map.passes() < most;) {
      const double to = std::min(1.0, way.back().share + ahead);
      game.go_between(first, last, to);
      map.refill(game.tree().log_weight);
      VectorXd expected = extrapolate(way, to);
      map.normalise({expected.data(), map.size()});
      x = expected;
      map.evaluate({x.data(), map.size()}, 1);
      const double wanted = std::max(to < 1 ? kAlongTolerance : tolerance, map.rounding(1));
      const NewtonLimits limits{wanted, to < 1 ? kNewtonStepsAlong : kNewtonSteps, most};
      const bool found = newton_from(map, system, x, limits, run);
      map.normalise({x.data(), map.size()});
      const double move = (x - expected).lpNorm<Eigen::Infinity>();
      if (!found || move > kLargestMove) {
        ahead = (to - way.back().share) / 2;
        continue;
      }
      if (to == 1) return true;
      way.push_back({to, x});
      if (way.size() > kPointsKept) way.pop_front();
      if (move <= kSmallMove) ahead *= 2;
    }
    return false;
  }
};

Resolver::Resolver(const Tree& first, std::span<const double> log_prob) : state_(std::make_unique<State>(first)) {
  QreMap& map = state_->map;
  std::vector<double> small(map.size());
  state_->game.shrink(log_prob, small);
  const std::vector<double> x = map.from_log_prob(small);
  map.evaluate(x, 1);
  state_->first_x = vector_of(x);
  state_->reply = map.point().action_value;
}

Resolver::~Resolver() = default;

uint32_t Resolver::nodes() const { return state_->game.tree().nodes(); }

Resolved Resolver::solve(const Tree& tree, const ResolveOptions& options, const Run& run) {
  const auto begun = std::chrono::steady_clock::now();
  QreMap& map = state_->map;
  map.count_anew();
  Resolved strategy;
  strategy.way = Resolved::Way::along_path;
  tbb::task_arena arena(options.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(options.threads));
  arena.execute([&] {
    if (!state_->refill(tree)) return;
    if (state_->solve_at_once(options.tolerance, run))
      strategy.way = Resolved::Way::at_once;
    else if (state_->solve_in_steps(options.tolerance, run))
      strategy.way = Resolved::Way::in_steps;
  });
  if (strategy.way != Resolved::Way::along_path) {
    strategy.log_prob.resize(tree.variables());
    state_->game.expand(map.log_prob(), strategy.log_prob);
    strategy.status = SolveStatus::converged;
    strategy.precision = 1;
    strategy.residual = map.residual_norm();
  } else {
    SolveOptions anew;
    anew.tolerance = options.tolerance;
    anew.threads = options.threads;
    static_cast<Strategy&>(strategy) = walkaway::solve(tree, anew, run);
  }
  strategy.passes += map.passes();
  strategy.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return strategy;
}

}  // namespace walkaway
