// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/resolve.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <tbb/task_arena.h>

#include "equilibrium/newton.h"
#include "equilibrium/path.h"
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

// Of damped replies: how many, and what share of the way to the reply each goes. So damped they settle where replies
// alone go round in circles.
constexpr int kReplies = 60;
constexpr double kShareOfReply = 0.3;
// What is spent before the next way is tried: at or above what Newton's method has been seen to take where it arrives.
constexpr uint64_t kMostPassesOfNewton = 200, kMostPassesAlong = 1000;

Eigen::Map<const VectorXd> vector_of(std::span<const double> v) {
  return {v.data(), static_cast<Eigen::Index>(v.size())};
}

/// Damped inexact Newton at s = 1 from `x`; false if it does not come to the tolerance on max |F|.
bool newton_from(QreMap& map, VectorXd x, double tolerance, const Run& run) {
  NewtonSystem system(map, run, NewtonSystem::Begin::with_sweeps);
  tolerance = std::max(tolerance, map.rounding(1));
  const uint64_t most = map.passes() + kMostPassesOfNewton;
  const auto go_to = [&](const VectorXd& to) {
    if (run.stop.stop_requested()) throw Stopped();
    map.evaluate({to.data(), map.size()}, 1);
    return vector_of(map.residual()).norm();
  };
  double norm = go_to(x), forcing = kLoosest;
  PathVector direction;
  std::string why;
  VectorXd next;
  for (int i = 0; i < kNewtonSteps && map.passes() < most; ++i) {
    if (map.residual_norm() <= tolerance) return true;
    const double goal = kShareOfGoal * tolerance / map.residual_norm();
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
  return map.residual_norm() <= tolerance;
}

/// Damped replies to `x`, each to the one before.
void reply_often(QreMap& map, VectorXd& x, const Run& run) {
  VectorXd reply;
  for (int i = 0; i < kReplies; ++i) {
    if (run.stop.stop_requested()) throw Stopped();
    reply = x;
    map.reply({reply.data(), map.size()}, 1);
    x += kShareOfReply * (reply - x);
  }
}

}  // namespace

struct Resolver::State {
  Tree shape;  ///< of the first game
  equilibrium::ReducedGame game;
  QreMap map;        ///< of the reduced game
  VectorXd first_x;  ///< solution of the first game, reduced

  explicit State(const Tree& tree) : shape(tree), game(tree), map(game.tree(), game.tree().log_weight, {}, {}) {}

  /// Takes up the numbers of a tree; false if it is not of the first one's kind.
  bool refill(const Tree& tree) {
    if (!same_shape(tree, shape) || !game.refill(tree)) return false;
    map.refill(game.tree().log_weight);
    return true;
  }

  // To a solution of the numbers that were taken up: the map is then there.

  /// False if Newton's method does not come to it from the replies to the first solution.
  bool at_once(double tolerance, const Run& run) {
    VectorXd x = first_x;
    map.reply({x.data(), map.size()}, 1);
    return newton_from(map, std::move(x), tolerance, run);
  }

  /// From s = 0. Where the path goes back and forth, replies lead on from near its first fold.
  Resolved::Way along_path(double tolerance, const Run& run, equilibrium::PathResult& path) {
    equilibrium::PathOptions options{.tolerance = tolerance, .max_passes = map.passes() + kMostPassesAlong};
    path = equilibrium::PathFollower(map, options, run).follow();
    if (path.status != SolveStatus::out_of_steps) return Resolved::Way::along_path;
    VectorXd x = vector_of(map.log_prob());
    reply_often(map, x, run);
    if (newton_from(map, std::move(x), tolerance, run)) {
      path.status = SolveStatus::converged;
      path.why.clear();
      return Resolved::Way::by_replies;
    }
    options.max_passes = UINT64_MAX;
    path = equilibrium::PathFollower(map, options, run).follow();
    return Resolved::Way::along_path;
  }
};

Resolver::Resolver(const Tree& first, std::span<const double> log_prob) : state_(std::make_unique<State>(first)) {
  QreMap& map = state_->map;
  std::vector<double> small(map.size());
  state_->game.shrink(log_prob, small);
  const std::vector<double> x = map.from_log_prob(small);
  state_->first_x = vector_of(x);
}

Resolver::~Resolver() = default;

uint32_t Resolver::nodes() const { return state_->game.tree().nodes(); }

Resolved Resolver::solve(const Tree& tree, const ResolveOptions& options, const Run& run) {
  const auto begun = std::chrono::steady_clock::now();
  QreMap& map = state_->map;
  map.count_anew();
  Resolved strategy;
  bool same_kind = false;
  equilibrium::PathResult path;
  tbb::task_arena arena(options.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(options.threads));
  arena.execute([&] {
    same_kind = state_->refill(tree);
    if (!same_kind) return;
    strategy.status = SolveStatus::converged;
    if (state_->at_once(options.tolerance, run)) return;
    strategy.way = state_->along_path(options.tolerance, run, path);
    strategy.status = path.status;
    strategy.why = path.why;
    strategy.steps = path.steps;
    strategy.folds = path.folds;
  });
  if (same_kind) {
    strategy.log_prob.resize(tree.variables());
    state_->game.expand(map.log_prob(), strategy.log_prob);
    strategy.precision = strategy.status == SolveStatus::converged ? 1 : path.s;
    strategy.residual = map.residual_norm();
  } else {
    SolveOptions anew;
    anew.tolerance = options.tolerance;
    anew.threads = options.threads;
    strategy.way = Resolved::Way::along_path;
    static_cast<Strategy&>(strategy) = walkaway::solve(tree, anew, run);
  }
  strategy.passes += map.passes();
  strategy.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return strategy;
}

}  // namespace walkaway
