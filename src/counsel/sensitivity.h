// SPDX-License-Identifier: Apache-2.0
// Which numbers the conclusions hang on: one at a time at the ends of its range, solved again from the solution at
// hand.
#pragma once

#include "counsel/headline.h"

namespace walkaway {

struct SensitivityOptions {
  GameOptions game;          ///< with which the games at hand were built
  double tolerance = 1e-11;  ///< of the solver; raised to 1e-10 at the ends and to 1e-8 between
  uint32_t threads = 0;      ///< 0: all cores; no answer depends on it
  double from = 0, to = 1;   ///< of the whole work, for progress
};

/// Every ranged number of the author at its low and its high (`range_low`, `range_high`), all else as in `values`, and
/// for each conclusion that differs there the value at which it ceases to hold, by bisection. `today` has its
/// conclusions and an equilibrium. An account's own `set` stands. Throws Stopped; a number that breaks the game is
/// data, not an exception. Cost: two builds and solves per number, and up to five more per flip.
SensitivityAnswer find_sensitivities(const Answered& today, const Values& values, const SensitivityOptions& options,
                                     const Run& run);

}  // namespace walkaway
