// SPDX-License-Identifier: Apache-2.0
// Priors that are wrong, and how fast what is seen mends them: plain data. Filled in by `mend_priors`.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// The odds of one type, begun at a prior that the analyst need not hold; its other types keep their proportions. R
/// rounds of the clock. Expected: over play, given that the type is the truth, by an onlooker who sees every move and
/// chance, knows the account and no type; a play that has ended teaches no more.
struct MendingCurve {
  double prior = 0;
  std::vector<double> after;       ///< [entries + 1] of the record, over accounts; the first is the prior
  std::vector<double> from_start;  ///< [R + 1] expected after so many rounds of watching, the record unseen
  std::vector<double> from_now;    ///< expected once the record is known, after so many rounds more; to the clock's end
};

/// How a type's odds mend. A type that the analyst holds to be certain or impossible has none.
struct TypeMending {
  PartyId party = 0;
  TypeId type = 0;
  double prior = 0;                         ///< the analyst's own
  std::vector<double> decibans;             ///< [entries] evidence for the type against its party's others
  double evidence = 0;                      ///< of the whole record, in decibans
  std::vector<double> evidence_by_account;  ///< the same by each account alone
  double level_prior = 0;                   ///< the prior from which the record would lead to odds of one half
  std::vector<double> level_prior_by_account;
  std::vector<MendingCurve> curves;  ///< one per `MendingAnswer::priors`
};

/// What a party's type with beliefs of its own thinks of the truth about another party.
struct BeliefMending {
  PartyId party = 0;
  TypeId type = 0;
  PartyId about = 0;
  TypeId truth = 0;
  double believed = 0;  ///< its odds of the truth before any move
  double common = 0;    ///< those of the common prior given its type
  struct AtEntry {
    uint32_t entry = 0;  ///< of the record: a move of its own
    double odds = 0;     ///< in its eyes as it makes it, over accounts
  };
  std::vector<AtEntry> along;    ///< whatever the truth
  std::vector<double> expected;  ///< [R + 1] given both types: as it stood when it was last to move
};

struct MendingAnswer {
  std::vector<double> priors;        ///< those that the curves begin with, increasing
  std::vector<TypeMending> types;    ///< of all parties, in their order
  std::vector<BeliefMending> beliefs;
};

/// Rounds of watching until an expected curve is above `level`; kNone: not within it.
uint32_t rounds_until(std::span<const double> expected, double level);

}  // namespace walkaway
