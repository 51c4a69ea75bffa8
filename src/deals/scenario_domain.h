// SPDX-License-Identifier: Apache-2.0
// A scenario's space of deals as a DealDomain.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "deals/domain.h"
#include "scenario/scenario.h"

namespace walkaway {

/// Parties that make or answer offers; all that move where fewer than two do.
std::vector<PartyId> parties_with_a_say(const Scenario& scenario);

struct ScenarioDomain {
  DealDomain domain;             ///< parties, issues and options by their ids
  std::vector<PartyId> parties;  ///< of the domain
  std::vector<IssueId> issues;   ///< of the domain: those that are negotiable
};

/// The parties with a say, and their worth per round in force as `worth_per_round` has it: of the type that `types`
/// gives for a party, otherwise the mean over the prior of its types. Walk-away values are the worth per round of
/// nothing agreed and, where nothing counts after the ending `no_agreement` but its pay, the number that it pays; what
/// moves and flows pay is not in them. Rules that read several issues become terms. Throws InputError where a rule
/// gives no number, or reads issues with over a million combinations.
ScenarioDomain domain_of(const Scenario& scenario, Values values, const std::map<PartyId, TypeId>& types = {});

}  // namespace walkaway
