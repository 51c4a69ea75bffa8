// SPDX-License-Identifier: Apache-2.0
// Logit equilibria beside the one on the principal branch, looked for from many starts.
//
// By turns a start adds a random bias to every log weight, follows the path of that other game and takes the bias away
// bit by bit; damps some steps of logit response from random play; or plays at random. Newton's method ends each. What
// is not found may still be there: nothing here proves that there are no more.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "equilibrium/solve.h"
#include "game/tree.h"
#include "scenario/progress.h"

namespace walkaway {

struct BranchesOptions {
  double precision = 1;
  uint32_t starts = 100;
  uint64_t seed = 1;         ///< of the random biases: the same seed finds the same
  double tolerance = 1e-11;  ///< on max |F|, as in SolveOptions
  /// Two are one where no probability differs by more than this.
  double same = 1e-6;
  void validate() const;  ///< throws std::invalid_argument with name, value and constraint
};

struct BranchPoint {
  std::vector<double> log_prob;  ///< [V]
  double residual = 0;           ///< max |F| in x
  uint32_t starts = 0;           ///< that ended here
};

struct Branches {
  std::vector<BranchPoint> found;  ///< the given one first, then in the order of discovery
  uint32_t starts = 0;
  uint32_t lost = 0;  ///< starts that ended nowhere
};

/// `principal` is a solution at `precision`, [V] log-probabilities. Cost: about a cold solve for every third start,
/// and a Newton solve or several for each. Throws Stopped if told to stop.
Branches find_branches(const Tree& tree, std::span<const double> principal, const BranchesOptions& options,
                       const Run& run = {});

}  // namespace walkaway
