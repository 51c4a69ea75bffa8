// SPDX-License-Identifier: Apache-2.0
// Every combination of options, and what a package is worth while it is in force.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "deals/deals.h"
#include "deals/worth_reader.h"

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
