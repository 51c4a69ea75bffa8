// SPDX-License-Identifier: Apache-2.0
#include "scenario/packaged.h"

#include <algorithm>
#include <filesystem>

#include "scenario/embed.h"

// The list, which the build writes: PACKAGED(number, "id", "path") for each file of scenarios/.
#define PACKAGED(number, id, path) WALKAWAY_EMBED(walkaway_scenario_##number, path);
#include WALKAWAY_PACKAGED
#undef PACKAGED

namespace walkaway {

const std::vector<PackagedScenario>& packaged_scenarios() {
#define PACKAGED(number, id, path) {id, WALKAWAY_EMBEDDED(walkaway_scenario_##number)},
  static const std::vector<PackagedScenario> all{
#include WALKAWAY_PACKAGED
  };
#undef PACKAGED
  return all;
}

const PackagedScenario* find_packaged(const std::string& name) {
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) return nullptr;
  const std::vector<PackagedScenario>& all = packaged_scenarios();
  const auto found = std::find_if(all.begin(), all.end(), [&](const PackagedScenario& p) { return p.id == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace walkaway
