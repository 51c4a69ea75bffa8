// SPDX-License-Identifier: Apache-2.0
// Every combination of options, and what a package is worth while it is in force.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "deals/deals.h"

namespace walkaway {

namespace {

[[noreturn]] void fail(const Scenario& scenario, Location at, std::string what, std::string hint) {
  throw InputError({Fault{scenario.file, at, std::move(what), std::move(hint)}});
}

std::vector<IssueId> negotiable_issues(const Scenario& scenario) {
  std::vector<IssueId> issues;
  for (IssueId i = 0; i < scenario.issues.size(); ++i) {
    if (scenario.issues[i].negotiable) issues.push_back(i);
  }
  return issues;
}

/// Number of combinations of the options of `issues`; a double, so that it cannot overflow.
double combinations(const Scenario& scenario, const std::vector<IssueId>& issues) {
  double count = 1;
  for (IssueId i : issues) count *= static_cast<double>(scenario.issues[i].options.size());
  return count;
}

/// The next combination of the options of `issues` in `options` ([issues of the scenario]), the last issue turning
/// fastest. False once all have been seen, when `options` is back where it began.
bool next_combination(const Scenario& scenario, const std::vector<IssueId>& issues, std::vector<OptionId>& options) {
  for (size_t k = issues.size(); k-- > 0;) {
    OptionId& option = options[issues[k]];
    if (++option < scenario.issues[issues[k]].options.size()) return true;
    option = 0;
  }
  return false;
}

/// How an option of an issue, or none (kNone), stands in an Environment.
double option_value(const Issue& issue, OptionId option) {
  if (!issue.grid) return option == kNone ? -1.0 : option;
  constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
  return option == kNone ? kNoNumber : issue.options[option].number.value_or(kNoNumber);
}

/// Worth of sets of options in force: the environment in which rules are read, and the sums.
class WorthReader {
 public:
  WorthReader(const Scenario& scenario, const Values& values);

  /// Puts `options` ([issues]; kNone: the status quo) into force, as agreed.
  void put_in_force(const std::vector<OptionId>& options);

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

WorthReader::WorthReader(const Scenario& scenario, const Values& values)
    : scenario_(scenario), values_(values), layout_(scenario), environment_(layout_.size, 0.0) {
  environment_[layout_.round] = 1;
  environment_[layout_.rounds] = scenario.clock.rounds;
  environment_[layout_.stage] = scenario.clock.start;
  environment_[layout_.deal] = 1;
  for (IssueId i = 0; i < scenario.issues.size(); ++i) {
    environment_[layout_.offer + i] = option_value(scenario.issues[i], kNone);
  }
  for (StateId s = 0; s < scenario.states.size(); ++s) {
    environment_[layout_.state + s] = values[scenario.states[s].start];
  }
  for (uint32_t slot = layout_.last; slot < layout_.number; ++slot) environment_[slot] = -1;
  for (size_t n = 0; n < scenario.globals.size(); ++n) {
    environment_[layout_.number + n] = values[scenario.globals[n].value.of(0)];
  }
  for (PartyId p = 0; p < scenario.parties.size(); ++p) write_numbers(p, 0);
}

void WorthReader::write_numbers(PartyId party, TypeId type) {
  const std::vector<NamedNumber>& numbers = scenario_.parties[party].numbers;
  const uint32_t first = layout_.number + layout_.party_number_offset[party];
  for (size_t n = 0; n < numbers.size(); ++n) environment_[first + n] = values_[numbers[n].value.of(type)];
}

void WorthReader::put_in_force(const std::vector<OptionId>& options) {
  options_ = options;
  for (IssueId i = 0; i < scenario_.issues.size(); ++i) {
    const Issue& issue = scenario_.issues[i];
    environment_[layout_.agreed + i] = option_value(issue, options_[i]);
    if (options_[i] == kNone) options_[i] = issue.status_quo;
    environment_[layout_.in_force + i] = option_value(issue, options_[i]);
  }
}

WorthReader::Item WorthReader::item(uint32_t index) const {
  if (index < scenario_.worths.size()) {
    const Worth& worth = scenario_.worths[index];
    return {worth.party, &worth.amount, worth.at};
  }
  const Together& together = scenario_.togethers[index - scenario_.worths.size()];
  return {together.party, &together.amount, together.at};
}

bool WorthReader::in_force(uint32_t index) const {
  if (index < scenario_.worths.size()) {
    return options_[scenario_.worths[index].issue] == scenario_.worths[index].option;
  }
  const auto& options = scenario_.togethers[index - scenario_.worths.size()].options;
  return std::all_of(options.begin(), options.end(),
                     [&](const auto& pair) { return options_[pair.first] == pair.second; });
}

std::vector<IssueId> WorthReader::issues_of(uint32_t index) const {
  std::vector<IssueId> issues;
  if (index < scenario_.worths.size()) {
    issues.push_back(scenario_.worths[index].issue);
  } else {
    for (const auto& [issue, option] : scenario_.togethers[index - scenario_.worths.size()].options)
      issues.push_back(issue);
  }
  if (const Rule* rule = std::get_if<Rule>(item(index).amount)) {
    for (uint32_t slot : rule->expression.slots()) {
      for (uint32_t block : {layout_.in_force, layout_.agreed}) {
        if (slot >= block && slot - block < scenario_.issues.size()) issues.push_back(slot - block);
      }
    }
  }
  return issues;
}

double WorthReader::rule_value(const Rule& rule, const Item& item) {
  const double value = rule.expression.evaluate(environment_);
  if (std::isfinite(value)) return value;
  std::string options;
  for (IssueId i = 0; i < scenario_.issues.size(); ++i) {
    options += fmt::format("{}{} = {}", i == 0 ? "" : ", ", scenario_.issues[i].id,
                           scenario_.issues[i].options[options_[i]].id);
  }
  fail(scenario_, item.at,
       fmt::format("the rule \"{}\" gives {} when {} are in force in round 1", rule.text, value, options),
       "a rule must give a number wherever it is read; write a condition before it, as in \"cond ? a : b\"");
}

std::vector<PartyId> WorthReader::others_that_matter(const Rule& rule, PartyId owner) const {
  std::vector<PartyId> others;
  for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
    const Party& party = scenario_.parties[p];
    if (p == owner || party.types.size() == 1) continue;
    const uint32_t first = layout_.number + layout_.party_number_offset[p];
    const bool read = std::any_of(rule.expression.slots().begin(), rule.expression.slots().end(), [&](uint32_t slot) {
      return slot >= first && slot - first < party.numbers.size() &&
             party.numbers[slot - first].value.by_type.size() > 1;
    });
    if (read) others.push_back(p);
  }
  return others;
}

double WorthReader::mean_over_others(const Rule& rule, const Item& item, const std::vector<PartyId>& others,
                                     size_t next) {
  if (next == others.size()) return rule_value(rule, item);
  const std::vector<double> prior = type_prior(scenario_, others[next], values_);
  double mean = 0;
  for (TypeId t = 0; t < prior.size(); ++t) {
    if (prior[t] == 0) continue;
    write_numbers(others[next], t);
    mean += prior[t] * mean_over_others(rule, item, others, next + 1);
  }
  write_numbers(others[next], 0);
  return mean;
}

double WorthReader::amount(const Item& item, TypeId type) {
  if (const TypedNumber* number = std::get_if<TypedNumber>(item.amount)) return values_[number->of(type)];
  const Rule& rule = std::get<Rule>(*item.amount);
  write_numbers(item.party, type);
  const double value = mean_over_others(rule, item, others_that_matter(rule, item.party), 0);
  write_numbers(item.party, 0);
  return value;
}

std::vector<std::vector<double>> WorthReader::worth(const std::vector<uint32_t>& items) {
  std::vector<std::vector<double>> sum;
  for (const Party& party : scenario_.parties) sum.emplace_back(party.types.size(), 0.0);
  for (uint32_t index : items) {
    if (!in_force(index)) continue;
    const Item counted = item(index);
    for (TypeId t = 0; t < sum[counted.party].size(); ++t) sum[counted.party][t] += amount(counted, t);
  }
  return sum;
}

std::vector<uint32_t> all_items(const WorthReader& reader) {
  std::vector<uint32_t> items(reader.items());
  std::iota(items.begin(), items.end(), 0u);
  return items;
}

/// Items whose worth depends on the same issues, and those issues. Blocks share no issue, so that worth is the sum over
/// blocks.
struct Block {
  std::vector<IssueId> issues;
  std::vector<uint32_t> items;
};

std::vector<Block> independent_blocks(const Scenario& scenario, const WorthReader& reader) {
  std::vector<IssueId> root(scenario.issues.size());
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](IssueId i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  for (uint32_t item = 0; item < reader.items(); ++item) {
    const std::vector<IssueId> issues = reader.issues_of(item);
    for (IssueId i : issues) root[find(i)] = find(issues.front());
  }
  std::vector<Block> by_root(scenario.issues.size());
  for (IssueId i = 0; i < scenario.issues.size(); ++i) {
    if (scenario.issues[i].negotiable) by_root[find(i)].issues.push_back(i);
  }
  for (uint32_t item = 0; item < reader.items(); ++item) {
    const std::vector<IssueId> issues = reader.issues_of(item);
    if (!issues.empty()) by_root[find(issues.front())].items.push_back(item);
  }
  std::erase_if(by_root, [](const Block& block) { return block.items.empty(); });
  return by_root;
}

std::string joined(const std::string& so_far, const std::string& between, const std::string& next) {
  return so_far.empty() ? next : so_far + between + next;
}

}  // namespace

double count_packages(const Scenario& scenario) {
  const std::vector<IssueId> issues = negotiable_issues(scenario);
  return issues.empty() ? 0 : combinations(scenario, issues);
}

Package nth_package(const Scenario& scenario, uint64_t number) {
  const std::vector<IssueId> issues = negotiable_issues(scenario);
  Package package;
  package.options.assign(scenario.issues.size(), kNone);
  for (size_t k = issues.size(); k-- > 0;) {
    const uint64_t options = scenario.issues[issues[k]].options.size();
    package.options[issues[k]] = static_cast<OptionId>(number % options);
    number /= options;
  }
  for (IssueId i : issues) {
    const Option& option = scenario.issues[i].options[package.options[i]];
    package.id = joined(package.id, "+", option.id);
    package.label = joined(package.label, ", ", option.label.empty() ? option.id : option.label);
  }
  return package;
}

uint64_t number_of_package(const Scenario& scenario, std::span<const OptionId> options) {
  uint64_t number = 0;
  for (IssueId i : negotiable_issues(scenario)) number = number * scenario.issues[i].options.size() + options[i];
  return number;
}

std::vector<Package> all_packages(const Scenario& scenario, uint64_t limit) {
  const double count = count_packages(scenario);
  if (count > static_cast<double>(limit)) {
    fail(scenario, {},
         fmt::format("{} issues make {:.4g} packages; at most {} can be listed", negotiable_issues(scenario).size(),
                     count, limit),
         "name the packages that matter with [package.K], or give grids a larger step");
  }
  std::vector<Package> packages;
  packages.reserve(static_cast<size_t>(count));
  for (uint64_t n = 0; n < static_cast<uint64_t>(count); ++n) packages.push_back(nth_package(scenario, n));
  return packages;
}

std::vector<std::vector<double>> worth_per_round(const Scenario& scenario, const Values& values,
                                                 const Package& package) {
  WorthReader reader(scenario, values);
  reader.put_in_force(package.options);
  return reader.worth(all_items(reader));
}

std::vector<std::vector<double>> swings(const Scenario& scenario, const Values& values) {
  constexpr double kMostCombinations = 1e6;
  WorthReader reader(scenario, values);
  std::vector<std::vector<double>> swing;
  for (const Party& party : scenario.parties) swing.emplace_back(party.types.size(), 0.0);

  for (const Block& block : independent_blocks(scenario, reader)) {
    const double count = combinations(scenario, block.issues);
    if (count > kMostCombinations) {
      fail(scenario, scenario.issues[block.issues.front()].at,
           fmt::format(
               "the worth of {} issues hangs together in {:.4g} combinations; swings are found for at most {:.0g}",
               block.issues.size(), count, kMostCombinations),
           "let fewer issues stand in one rule or [[together]] entry, or give grids a larger step");
    }
    std::vector<OptionId> options(scenario.issues.size(), kNone);
    for (IssueId i = 0; i < scenario.issues.size(); ++i) {
      if (scenario.issues[i].negotiable) options[i] = scenario.issues[i].status_quo;
    }
    for (IssueId i : block.issues) options[i] = 0;
    std::vector<std::vector<double>> least, most;
    do {
      reader.put_in_force(options);
      const std::vector<std::vector<double>> worth = reader.worth(block.items);
      if (least.empty()) least = most = worth;
      for (PartyId p = 0; p < worth.size(); ++p) {
        for (TypeId t = 0; t < worth[p].size(); ++t) {
          least[p][t] = std::min(least[p][t], worth[p][t]);
          most[p][t] = std::max(most[p][t], worth[p][t]);
        }
      }
    } while (next_combination(scenario, block.issues, options));
    for (PartyId p = 0; p < swing.size(); ++p) {
      for (TypeId t = 0; t < swing[p].size(); ++t) swing[p][t] += most[p][t] - least[p][t];
    }
  }
  return swing;
}

}  // namespace walkaway
