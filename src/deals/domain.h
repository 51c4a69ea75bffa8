// SPDX-License-Identifier: Apache-2.0
// A bargaining domain: issues, their options, and what each party's worth of them adds up to. It stands apart from a
// scenario (no rounds, types, rules or record): the form in which the field keeps its domains, and the one in which a
// space of 10^40 packages can be worked on without ever listing it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace walkaway {

/// What is negotiated. Whole or real numbers are issues like others, cut into options by whoever reads them in.
struct DomainIssue {
  std::string name;                  ///< unique in its domain
  std::vector<std::string> options;  ///< labels, unique in their issue; at least one
  std::vector<double> numbers;       ///< [options] of a numeric issue, else empty; data for exports and pictures alone
};

/// Extra points of one party that hang on several issues together. The package is inside if for every side its option
/// of that issue is among the side's. Without sides every package is inside.
struct DomainTerm {
  struct Side {
    uint32_t issue;                 ///< no two sides have the same
    std::vector<uint32_t> options;  ///< ascending; empty: none, so that no package is inside
  };
  enum class Counts {
    inside,   ///< `points` count for packages inside (an interaction of options; GENIUS's INCLUDES)
    outside,  ///< for those that are not inside (GENIUS's EXCLUDES)
  };
  std::vector<Side> sides;
  double points = 0;
  Counts counts = Counts::inside;
};

/// The walk-away value of a party that has none: every package is better than no deal; gains are then counted from the
/// party's worst package.
inline constexpr double kNoWalkAway = -std::numeric_limits<double>::infinity();

/// What a discount is counted by.
enum class DiscountPer {
  deadline,  ///< worth times discount^t, t going from 0 to 1 at the deadline
  step,      ///< worth times discount^n in step n
};

/// A party's worth of a package: offset + scale * (sum of worth[i][option of i] over issues i + the terms that count).
/// Everything finite, scale above 0.
struct DomainParty {
  std::string name;                        ///< unique in its domain
  std::vector<std::vector<double>> worth;  ///< [issues][options]: points, weights multiplied in
  std::vector<DomainTerm> terms;
  double offset = 0;
  double scale = 1;
  double walk_away = 0;            ///< what it has without a deal, in the points of its worth; or kNoWalkAway
  std::optional<double> discount;  ///< as its file has it, nothing here reads it
};

struct DealDomain {
  std::string title;
  std::vector<DomainIssue> issues;
  std::vector<DomainParty> parties;
};

/// Throws std::invalid_argument with all that breaks what is said above: shapes, names twice, numbers that are not
/// finite, indices out of range. What reads files says such things first, with their places; this is the room's edge.
void check_domain(const DealDomain& domain);

/// How many packages there are: the product of the issues' options, 1 without issues. A double, so that it cannot
/// overflow.
double count_packages(const DealDomain& domain);

/// The package with this number, from 0, the last issue turning fastest: [issues] options. And the other way round.
/// Only for domains of less than 2^64 packages.
std::vector<uint32_t> nth_package(const DealDomain& domain, uint64_t number);
uint64_t number_of_package(const DealDomain& domain, std::span<const uint32_t> options);

/// "Price: 5, Delivery: a week". `options` is [issues].
std::string describe_package(const DealDomain& domain, std::span<const uint32_t> options);

/// [P] what a package is worth, `options` being [issues]: the sums of ExactWorth (exact.h), so equal to the last bit to
/// what frontiers and fair points say of it. Compiles the domain each time: for many packages keep an ExactWorth.
std::vector<double> worth_of(const DealDomain& domain, std::span<const uint32_t> options);

}  // namespace walkaway
