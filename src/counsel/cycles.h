// SPDX-License-Identifier: Apache-2.0
// What further cycles of talks teach, and are worth: plain data. Filled in by `read_cycles`.
#pragma once

#include <cstdint>
#include <vector>

#include "counsel/weighed.h"

namespace walkaway {

/// One type at the start of a cycle, in the eyes of an onlooker who has seen every move since the start of the game.
struct CycleType {
  PartyId party = 0;
  TypeId type = 0;
  double reached = 0;       ///< chance that the cycle comes, if the type is the truth
  double odds = 0;          ///< of the type once it has come: the mean over plays that get there
  double odds_if_true = 0;  ///< the same if the type is the truth
};

struct Cycle {
  uint32_t cycle = 1;
  Weighed reached;               ///< chance that it comes, from the start, types drawn from the posterior
  Weighed deal;                  ///< chance, once it has come, that a package is accepted in it
  std::vector<CycleType> types;  ///< of the parties that have several; types drawn from the posterior
  /// [P] expected entropy of a party's type, in bits, less that before the cycle: what was learnt of it in the cycles
  /// before this one, by those plays too that ended there. 0 for the first.
  std::vector<double> bits;
};

struct CyclesAnswer {
  std::vector<Cycle> cycles;  ///< empty: the scenario has one cycle
  /// What the last cycle is worth: values at the start less those of the game with one cycle fewer, where that was
  /// solved.
  std::vector<ValueRow> last;
  bool solved = true;
};

}  // namespace walkaway
