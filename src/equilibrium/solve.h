// SPDX-License-Identifier: Apache-2.0
// Agent logit quantal response equilibrium (McKelvey and Palfrey 1998) by path following.
//
// F(x, s) = x - centre(log w + s * rate * Q(softmax x)) = 0 is followed from s = 0, where the answer is known, to s =
// precision, by pseudo-arclength predictor-corrector steps; Newton's linear systems by GMRES, with Jacobian-vector
// products that are one forward and one backward pass.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "game/tree.h"
#include "scenario/progress.h"

namespace walkaway {

enum class SolveStatus {
  converged,     ///< s = precision reached and max |F| <= tolerance, or as near to it as rounding allows (below 1e-9)
  stalled,       ///< steps became too small before s = precision
  out_of_steps,  ///< the step limit came first
};
const char* to_text(SolveStatus status);

struct SolveOptions {
  double tolerance = 1e-11;  ///< on max |x - centre(...)|, above 0
  double precision = 1;      ///< s at which to stop: the noise is divided by it
  /// Towards a Nash equilibrium: instead of stopping at `precision`, follow the path until exact play would gain each
  /// mover at most this, in its pay-offs: [M], above 0. Found by `certify` at points of the path. Its limit is a
  /// sequential equilibrium (Turocy 2010), its points on the way are ever better approximate ones.
  std::span<const double> to_gain = {};
  uint32_t max_steps = 20000;
  uint32_t threads =
      0;  ///< at most, up to 1024; 0 for those of the TBB arena that the caller is in; the same bits for any
  /// Instead of the tree's own: [V]; -inf takes a move away.
  std::span<const double> log_weight = {};
  /// Decisions whose play is given: [decisions] 0 or 1, with `log_prob_given` [V].
  std::span<const uint8_t> given = {};
  std::span<const double> log_prob_given = {};
  /// Start here (log-probabilities [V] of a nearby solution) and correct at s = precision; path following from s = 0 if
  /// that fails.
  std::span<const double> warm_start = {};
  void validate() const;  ///< throws std::invalid_argument with name, value and constraint
};

/// A solution, or the last point and why there is none.
struct [[nodiscard]] Strategy {
  std::vector<double> log_prob;  ///< [V]; -inf where a move is not available
  SolveStatus status = SolveStatus::stalled;
  std::string why;       ///< in words, when not converged
  double precision = 0;  ///< s reached
  double residual = 0;   ///< max |F| in x, at that s
  uint32_t steps = 0, folds = 0;
  /// Precisions at which another branch crossed the path, or passed too near to tell, and it was followed straight on.
  /// Seen where the Jacobian was factorised: always in small games, else where the path was difficult.
  std::vector<double> bifurcations;
  uint64_t passes = 0;  ///< forward-backward sweeps over the tree
  double seconds = 0;
};

Strategy solve(const Tree& tree, const SolveOptions& options = {}, const Run& run = {});

}  // namespace walkaway
