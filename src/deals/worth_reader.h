// SPDX-License-Identifier: Apache-2.0
// What a scenario's options are worth while they are in force, rules read in round 1. Only this room knows this.
#pragma once

#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// Worth of sets of options in force: the environment in which rules are read, and the sums.
class WorthReader {
 public:
  WorthReader(const Scenario& scenario, const Values& values);

  /// Puts `options` ([issues]; kNone: the status quo) into force, as agreed.
  void put_in_force(const std::vector<OptionId>& options);
  /// The status quo, without a deal.
  void nothing_agreed();

  /// [P][types] worth of the items `items` that are in force; an item is an index into worths, then togethers.
  std::vector<std::vector<double>> worth(const std::vector<uint32_t>& items);

  uint32_t items() const { return static_cast<uint32_t>(scenario_.worths.size() + scenario_.togethers.size()); }
  /// Issues on which an item depends: its own, and those that its rule reads.
  std::vector<IssueId> issues_of(uint32_t item) const;

 private:
  struct Item {
    PartyId party;
    const Amount* amount;
    Location at;
  };
  Item item(uint32_t index) const;
  bool in_force(uint32_t index) const;
  double amount(const Item& item, TypeId type);
  double rule_value(const Rule& rule, const Item& item);
  double mean_over_others(const Rule& rule, const Item& item, const std::vector<PartyId>& others, size_t next);
  std::vector<PartyId> others_that_matter(const Rule& rule, PartyId owner) const;
  void write_numbers(PartyId party, TypeId type);

  const Scenario& scenario_;
  const Values& values_;
  EnvironmentLayout layout_;
  std::vector<double> environment_;
  std::vector<OptionId> options_;
};

}  // namespace walkaway
