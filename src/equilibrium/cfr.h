// SPDX-License-Identifier: Apache-2.0
// Counterfactual regret minimisation for zero-sum games of two players, on the sequence form.
//
// An iteration lets the first player, then the second (alternating updates, the second against the first's new play):
// sum up its counterfactual values from the last information sets to the first, each action's one sparse row of
// pay-offs times the other's reach; add regrets; match them; and walk forward through its own reach. Those are two
// linear sweeps over arrays; nothing is allocated. One thread, fixed order: the same numbers on every machine.
//
//   cfr      Zinkevich et al. (2007): regrets as they are, the average of all strategies
//   cfr+     Tammelin (2014): regrets kept from falling below 0, weights t
//   dcfr     Brown and Sandholm (2019): regrets discounted with alpha 3/2, beta 0; weights t^2
//   pcfr+    Farina, Kroer and Sandholm (2021): cfr+ that expects the last regret once more; weights t^2
#pragma once

#include <cstdint>

#include "equilibrium/solve.h"
#include "game/tree.h"

namespace walkaway {

enum class CfrMethod { cfr, cfr_plus, dcfr, pcfr_plus };
const char* to_text(CfrMethod method);

struct CfrOptions {
  CfrMethod method = CfrMethod::pcfr_plus;
  uint64_t iterations = 1000000;  ///< at most, at least 1
  /// Stops when the gains of exact play, summed over both, are at most this (in pay-offs, at least 0). They are looked
  /// at after 1, 2, ... iterations, later each time these have grown by a twentieth.
  double gain = 0;
  uint64_t at_least = 0;  ///< iterations before the gain may stop it
  void validate() const;  ///< throws std::invalid_argument with name, value and constraint
};

struct [[nodiscard]] CfrResult {
  /// Of the average strategy: status `converged` if the gain came down to the wanted, else `out_of_steps`. Information
  /// sets that its own earlier moves rule out play the last strategy. `passes`: sweeps, two for each player and
  /// iteration; `precision` and `residual` have no meaning and are NaN.
  Strategy strategy;
  double gain = 0;  ///< summed gains of exact play as the solver sees them, which `certify` is there to confirm
  uint64_t iterations = 0;
};

/// Throws std::invalid_argument where `equilibrium::why_not_zero_sum` says so or the tree has more than one lane,
/// Stopped if told to stop.
CfrResult solve_by_regrets(const Tree& tree, const CfrOptions& options, const Run& run = {});

}  // namespace walkaway
