// SPDX-License-Identifier: Apache-2.0
#include "app/deal_draws.h"

#include "uncertainty/points.h"

namespace walkaway {

std::optional<FairCloud> uncertain_fair_points(const Scenario& scenario, const std::map<PartyId, TypeId>& types,
                                               const DealDomain& central, uint32_t draws, uint64_t seed,
                                               const FrontierOptions& options, const Run& run) {
  const std::vector<NumberId> ranged = ranged_numbers(scenario);
  if (ranged.empty() || draws == 0) return std::nullopt;
  const Points points(static_cast<uint32_t>(ranged.size()), seed);
  std::vector<double> point(ranged.size());
  const auto drawn = [&](uint32_t draw) -> std::optional<DealDomain> {
    points.point(draw, point);
    const Values values = values_at(scenario, ranged, point, scenario.central_values());
    try {
      check_values(scenario, values);
      return domain_of(scenario, values, types).domain;
    } catch (const InputError&) {
      return std::nullopt;
    }
  };
  FairCloud cloud = fair_cloud(central, draws, drawn, options, run);
  if (cloud.draws == 0) return std::nullopt;
  return cloud;
}

}  // namespace walkaway
