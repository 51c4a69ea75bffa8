// SPDX-License-Identifier: Apache-2.0
// Issues that stand in one term are a group; worth is a constant plus a sum over groups. Here is the frontier of one
// group, all in the units of ExactWorth.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "deals/exact.h"
#include "deals/space.h"

namespace walkaway {

struct IssueGroup {
  std::vector<uint32_t> issues;              ///< ascending
  std::vector<std::vector<uint32_t>> terms;  ///< [P] those of ExactWorth::terms that stand on these issues
  double packages = 1;                       ///< of these issues alone
  std::vector<double> low, high;             ///< [P] units, each package's lie between: by parts, so perhaps too wide
};

/// All issues, each in one group. Terms without sides are in none: see `constant_units`.
std::vector<IssueGroup> issue_groups(const ExactWorth& exact);

/// [P] what every package has: the constants and the terms without sides.
std::vector<double> constant_units(const ExactWorth& exact);

/// Efficient packages of a group, best first as of `maxima`.
struct GroupFrontier {
  std::vector<double> units;      ///< [n][P]
  std::vector<uint32_t> options;  ///< [n][issues of the group]
  std::vector<double> alike;      ///< [n] packages of the group with the same units
  std::vector<double> epsilon;    ///< [P] units, as in DomainFrontier
  size_t size() const { return alike.size(); }
};

/// By listing all of the group's packages; makes `low` and `high` of the group exact. O(packages * P).
GroupFrontier list_group(const ExactWorth& exact, IssueGroup& group, Ties ties);

struct SearchLimits {
  std::vector<double> at_least;  ///< [P] units of the group
  std::vector<double> swing;     ///< [P] units of the whole domain, in shares of which epsilon is tried
  uint64_t most_nodes;
};

/// By branch and bound, for a group too large to list: options are chosen issue by issue, and a choice is dropped if
/// what it could still reach for each party alone, less epsilon, is no better than a package already found. Epsilon is
/// first large, then smaller, then 0, as long as nodes last; the last that was finished is the one that is proven.
/// Infinite if none was and no package at or above `at_least` is known. One package stands for all that are alike.
GroupFrontier search_group(const ExactWorth& exact, const IssueGroup& group, const SearchLimits& limits,
                           const Run& run);

}  // namespace walkaway
