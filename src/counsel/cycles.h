// SPDX-License-Identifier: Apache-2.0
// What further cycles of talks teach, and are worth: plain data. Filled in by `read_cycles`.
#pragma once

#include <cstdint>
#include <vector>

#include "counsel/weighed.h"

namespace walkaway {

/// One type at the start of a cycle, in the eyes of an onlooker who began with the analyst's prior and has seen every
/// move since the start of the game.
struct CycleType {
  PartyId party = 0;
  TypeId type = 0;
  double reached = 0;       ///< chance that the cycle comes, if the type is the truth
  double odds = 0;          ///< of the type once it has come: the mean over plays that get there
  double odds_if_true = 0;  ///< the same if the type is the truth
};

struct Cycle {
  uint32_t cycle = 1;
  Weighed reached;               ///< chance that it comes, from the start, the record unseen
  Weighed reached_now;           ///< the same given the record
  Weighed deal;                  ///< chance, once it has come, that a package is accepted in it; the record unseen
  std::vector<CycleType> types;  ///< of the parties that have several
  /// [P] what the cycles before this one teach of a party's type, in bits: its entropy less what is expected to be left
  /// at the start of this cycle, or at the end of a play that ended before.
  std::vector<double> bits;
};

struct CyclesAnswer {
  std::vector<Cycle> cycles;  ///< empty: the scenario has one cycle
  /// What all further cycles are worth: values at the start less those of the game that ends with the first, types
  /// drawn from the posterior; where what-ifs are asked for.
  std::vector<ValueRow> worth;
  bool solved = true;
};

}  // namespace walkaway
