// SPDX-License-Identifier: Apache-2.0
// A scenario's fair points when its ranged numbers are drawn.
#pragma once

#include <map>
#include <optional>

#include "deals/scenario_domain.h"
#include "deals/space.h"

namespace walkaway {

/// Draws all ranged numbers together `draws` times (scrambled Sobol points) and looks for the fair points of each;
/// worth, odds of types and walk-away values change with them. Numbers that break the scenario's rules are left out.
/// Nothing where no number has a range, or no draw keeps the rules. Throws Stopped.
std::optional<FairCloud> uncertain_fair_points(const Scenario& scenario, const std::map<PartyId, TypeId>& types,
                                               const DealDomain& central, uint32_t draws, uint64_t seed,
                                               const FrontierOptions& options, const Run& run);

}  // namespace walkaway
