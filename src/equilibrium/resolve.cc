// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/resolve.h"

#include <algorithm>
#include <chrono>
#include <cmath>
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

Eigen::Map<const VectorXd> vector_of(std::span<const double> v) {
  return {v.data(), static_cast<Eigen::Index>(v.size())};
}

/// Damped inexact Newton at s = 1 from where the map is, at `x`; false if it does not come to the tolerance.
bool newton_from(QreMap& map, VectorXd& x, double tolerance, const Run& run) {
  NewtonSystem system(map, run, NewtonSystem::Begin::with_sweeps);
  const auto go_to = [&](const VectorXd& to) {
    if (run.stop.stop_requested()) throw Stopped();
    map.evaluate({to.data(), map.size()}, 1);
    return vector_of(map.residual()).norm();
  };
  double norm = vector_of(map.residual()).norm(), forcing = kLoosest;
  PathVector direction;
  std::string why;
  VectorXd next;
  for (int i = 0; i < kNewtonSteps; ++i) {
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

}  // namespace

struct Resolver::State {
  Tree shape;  ///< of the first game
  equilibrium::ReducedGame game;
  QreMap map;                 ///< of the reduced game
  std::vector<double> reply;  ///< action values of the first solution

  explicit State(const Tree& first) : shape(first), game(first), map(game.tree(), game.tree().log_weight, {}, {}) {}

  /// Whether a solution was found from the first one; if so, the map is there.
  bool solve_warm(const Tree& tree, double tolerance, const Run& run) {
    if (!same_shape(tree, shape) || !game.refill(tree)) return false;
    map.refill(game.tree().log_weight);
    std::vector<double> start(map.size());
    equilibrium::add_centred_rows(map.layout(), 1, reply, map.start(), start);
    map.normalise(start);
    map.evaluate(start, 1);
    VectorXd x = vector_of(start) - vector_of(map.residual());
    map.normalise({x.data(), map.size()});
    map.evaluate({x.data(), map.size()}, 1);
    return newton_from(map, x, std::max(tolerance, map.rounding(1)), run);
  }
};

Resolver::Resolver(const Tree& first, std::span<const double> log_prob) : state_(std::make_unique<State>(first)) {
  QreMap& map = state_->map;
  std::vector<double> small(map.size());
  state_->game.shrink(log_prob, small);
  map.evaluate(map.from_log_prob(small), 1);
  state_->reply = map.point().action_value;
}

Resolver::~Resolver() = default;

uint32_t Resolver::nodes() const { return state_->game.tree().nodes(); }

Strategy Resolver::solve(const Tree& tree, const ResolveOptions& options, const Run& run) {
  const auto begun = std::chrono::steady_clock::now();
  QreMap& map = state_->map;
  map.count_anew();
  bool found = false;
  tbb::task_arena arena(options.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(options.threads));
  arena.execute([&] { found = state_->solve_warm(tree, options.tolerance, run); });
  Strategy strategy;
  if (found) {
    strategy.log_prob.resize(tree.variables());
    state_->game.expand(map.log_prob(), strategy.log_prob);
    strategy.status = SolveStatus::converged;
    strategy.precision = 1;
    strategy.residual = map.residual_norm();
  } else {
    SolveOptions anew;
    anew.tolerance = options.tolerance;
    anew.threads = options.threads;
    strategy = walkaway::solve(tree, anew, run);
  }
  strategy.passes += map.passes();
  strategy.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return strategy;
}

}  // namespace walkaway
