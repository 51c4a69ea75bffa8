// SPDX-License-Identifier: Apache-2.0
#include "game/rules.h"

namespace walkaway {

std::vector<bool> deciding_slots(const Scenario& scenario, const EnvironmentLayout& layout) {
  std::vector<bool> decides(layout.number, false);
  bool changed = true;
  const auto add = [&](uint32_t slot) {
    if (slot >= layout.number || decides[slot]) return;
    decides[slot] = changed = true;
  };
  const auto add_rule = [&](const Rule& rule) {
    for (uint32_t slot : rule.expression.slots()) add(slot);
  };
  for_each_structural_rule(scenario, add_rule);
  while (changed) {
    changed = false;
    for_each_state_rule(scenario, [&](StateId state, const Rule& rule) {
      if (decides[layout.state + state]) add_rule(rule);
    });
    for (const Worth& worth : scenario.worths) {
      if (worth.once || !decides[layout.worth + worth.party]) continue;
      add(layout.in_force + worth.issue);
      if (const Rule* rule = std::get_if<Rule>(&worth.amount)) add_rule(*rule);
    }
    for (const Together& extra : scenario.togethers) {
      if (extra.once || !decides[layout.worth + extra.party]) continue;
      for (const auto& [issue, option] : extra.options) add(layout.in_force + issue);
      if (const Rule* rule = std::get_if<Rule>(&extra.amount)) add_rule(*rule);
    }
  }
  return decides;
}

}  // namespace walkaway
