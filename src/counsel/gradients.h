// SPDX-License-Identifier: Apache-2.0
// How fast the answers move with every ranged number: the derivative of each headline figure, by the adjoint.
//
// A figure G hangs on the games' numbers t through play and directly, and those hang on the file's numbers: dG/dn =
// sum of dG/dt dt/dn. dG/dt takes one transposed linear solve per figure and game (equilibrium/adjoint.h), whatever the
// number of numbers; dt/dn two builds of the games per number, and no solve.
#pragma once

#include "counsel/headline.h"

namespace walkaway {

struct SlopesOptions {
  GameOptions game;         ///< with which the games at hand were built
  uint32_t threads = 0;     ///< 0: all cores; no answer depends on it
  double from = 0, to = 1;  ///< of the whole work, for progress
};

/// Every ranged number of the author; one that is one of a list of values has no slope. `today` has an equilibrium. An
/// account's own `set` stands. Throws Stopped; what cannot be differentiated is data. Memory: figures times the size of
/// the trees' numbers.
SlopesAnswer find_slopes(const Answered& today, const Values& values, const SlopesOptions& options, const Run& run);

}  // namespace walkaway
