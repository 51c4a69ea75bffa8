// SPDX-License-Identifier: Apache-2.0
// One shape of game solved for many sets of numbers, each from the solution of a first one.
//
// What a solve needs of the shape is made once; what cannot depend on beliefs is settled beforehand
// (`equilibrium/reduce.h`). Newton's method starts from the replies, at the new numbers and from the endings upwards,
// to the first solution's play; its linear systems are solved only as well as the last step has earned (Eisenstat and
// Walker 1996, choice 2), and steps are halved while they do not bring the residual down. If it does not converge, the
// path of the game that is left is followed from s = 0. Where folds make it long, replies that go only part of the way
// (logit dynamics: Fudenberg and Levine 1998, chapter 4) lead on from near the first fold: past it they have nowhere to
// stay but on the stretch that the path comes back to.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "equilibrium/solve.h"
#include "game/tree.h"
#include "scenario/progress.h"

namespace walkaway {

struct ResolveOptions {
  double tolerance = 1e-6;  ///< on max |F| in x, as in SolveOptions
  uint32_t threads = 1;     ///< as in SolveOptions
};

/// A solution, and how it was come by.
struct [[nodiscard]] Resolved : Strategy {
  enum class Way {
    at_once,     ///< by Newton's method from the first solution
    along_path,  ///< from s = 0
    by_replies   ///< from near a fold of the path
  };
  Way way = Way::at_once;
};

/// Not for use by several threads at once. The bits of a result depend on the first game, its solution and the numbers
/// alone, not on what was solved in between.
class Resolver {
 public:
  /// `log_prob` [V] solves `first` at precision 1; neither is referred to afterwards. Some ten passes.
  Resolver(const Tree& first, std::span<const double> log_prob);
  ~Resolver();

  /// The solution of `tree` at precision 1. `Strategy::steps` is 0 if no path was followed; `passes` are sweeps over
  /// the game that is left, where that is what was solved. A tree of another shape, or in which a decision that was
  /// settled depends on beliefs after all, is solved as by `solve`. Throws Stopped.
  Resolved solve(const Tree& tree, const ResolveOptions& options = {}, const Run& run = {});

  uint32_t nodes() const;  ///< of the game that is left once decisions without beliefs are settled

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace walkaway
