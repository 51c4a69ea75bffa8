// SPDX-License-Identifier: Apache-2.0
// What the moves of the record told those who saw or heard them, in their own eyes. A quantity is NaN by an account that
// has none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "counsel/weighed.h"
#include "scenario/scenario.h"

namespace walkaway {

/// A move tells nothing (it is babble) where no odds move by as much: one in a thousand.
inline constexpr double kToldNothing = 1e-3;

/// Odds of one type of the observer, over the accounts under which it can be.
struct UpdateRow {
  TypeId type = 0;                    ///< of the observer
  double posterior = 0;               ///< of that type, given the whole record
  std::vector<double> before, after;  ///< per type of the party that it learns about
};

/// What one entry of the record told one party (`observer`) about another (`about`): the observer's odds by its own
/// prior and Bayes' rule, right before and right after it learnt of the move.
struct BeliefUpdate {
  uint32_t entry = 0;
  StageId stage = kNone;
  PartyId maker = kNone;  ///< whose move it is; kNone: chance's
  PartyId observer = 0, about = 0;
  std::string heard;  ///< id of the move that it saw, or of the signal that it heard; empty if that is not known
  std::vector<UpdateRow> by_type;
  std::vector<Weighed> before, after;  ///< [types of `about`] over the observer's types, by the whole record's odds
  Weighed shift;  ///< largest change of any odds in the eyes of any type of the observer that can be

  bool told_nothing() const;  ///< under every account that has it
};

}  // namespace walkaway
