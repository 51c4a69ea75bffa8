// SPDX-License-Identifier: Apache-2.0
// Profiles of private types, and who thinks them how likely.
#pragma once

#include <cstdint>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// K lanes, P parties, M movers, L ledgers; rows are [..][K].
struct Lanes {
  std::vector<std::vector<TypeId>> profile;  ///< [K][P]
  std::vector<double> common;                ///< [K] the common prior
  std::vector<double> analyst;               ///< [K]
  std::vector<PartyId> mover_party;          ///< [M]
  std::vector<PartyId> ledger_party;         ///< [L]
  std::vector<uint32_t> mover_of;            ///< [P] kNone for ledgers
  std::vector<uint32_t> agents;              ///< [M]
  std::vector<uint32_t> agent_of;            ///< [M][K]
  std::vector<double> log_prior;             ///< [M][K] in the eyes of the agent that the lane holds

  uint32_t count() const { return static_cast<uint32_t>(profile.size()); }
  TypeId type(uint32_t lane, PartyId party) const { return profile[lane][party]; }
};

/// Profiles grouped by what some of their types, or something that depends on them, have in common.
struct LaneClasses {
  std::vector<uint32_t> of;     ///< [K]
  std::vector<uint32_t> first;  ///< per class, its first lane
};

/// All profiles; with a joint prior those alone that somebody thinks possible. Throws InputError where odds do not add
/// up to 1 or there are more than 100,000 profiles.
///
/// An agent's odds are the common prior given its own type and those it is told of. Where its type `believes` otherwise
/// about a party, the odds of that party's types are replaced and what is conditional on them kept (Jeffrey's rule). A
/// type that the prior rules out has the beliefs it would have if it did not: those about the others, taken as
/// independent of it.
Lanes make_lanes(const Scenario& scenario, const Values& values);

}  // namespace walkaway
