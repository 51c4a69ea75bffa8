// SPDX-License-Identifier: Apache-2.0
// Quantities over accounts of the facts, and of parties and their types.
#pragma once

#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// A quantity over all accounts and under each (in the scenario's order).
struct Weighed {
  double all = 0;
  std::vector<double> by_account;
};

struct ValueRow {
  PartyId party;
  TypeId type;    ///< kNone: over types
  Weighed value;  ///< whole pay-off from the start, in points of the first round, given what is known at the moment
};

}  // namespace walkaway
