// SPDX-License-Identifier: Apache-2.0
// The sweeps of counterfactual regret minimisation. Arrays are [S] of `Sequences`, but where said otherwise. No
// allocation.
#pragma once

#include <vector>

#include "equilibrium/cfr.h"
#include "equilibrium/sequence_form.h"

namespace walkaway::equilibrium {

/// Doubles that one instruction serves. All give the same bits; more than `widest()` must not be asked for.
enum class Width { two, four, eight };
Width widest();  ///< of this machine

/// One player's state.
struct Regrets {
  explicit Regrets(const Sequences& s);
  std::vector<double> regret;   ///< cumulated
  std::vector<double> play;     ///< probability of the action at its information set
  std::vector<double> reach;    ///< product of own probabilities up to and with this action
  std::vector<double> average;  ///< weighted mean of `reach` over iterations
  std::vector<double> value;    ///< counterfactual, as of the last backward sweep
};

/// Factors of an iteration. `up` and `down` multiply regrets above and below 0 before the new ones come.
struct Discount {
  double up = 1, down = 1;
};

/// Each row times the other's reach: what ends the game at once, into `value`.
void values_of_rows(const Sequences& s, const double* other_reach, double* value, Width width = widest());

/// Backward: counterfactual values against `other_reach`, regrets, and the strategy that they ask for.
void update_regrets(CfrMethod method, const Sequences& s, const double* other_reach, Discount discount, Regrets& state,
                    Width width = widest());

/// Forward: reach, and `share` of it (0 to 1) into the average.
void update_reach(const Sequences& s, double share, Regrets& state, Width width = widest());

/// The most that a player can get against `other_reach`, in the pay-offs of the rows. `value` is scratch.
double best_response(const Sequences& s, const double* other_reach, std::vector<double>& value);

}  // namespace walkaway::equilibrium
