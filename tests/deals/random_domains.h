// SPDX-License-Identifier: Apache-2.0
// Small bargaining domains of all kinds, and their packages one by one.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "deals/domain.h"
#include "deals/exact.h"

namespace walkaway {

/// A number of one of the kinds that files have: small whole numbers, tenths, fractions of a maximum, any real.
inline double random_points(std::mt19937_64& random, uint64_t kind) {
  const double whole = static_cast<double>(random() % 9) - 3;
  switch (kind % 4) {
    case 0:
      return whole;
    case 1:
      return whole / 10;
    case 2:
      return 0.3 * whole / 7;
    default:
      return static_cast<double>(random() >> 11) * 0x1p-53;
  }
}

inline DomainTerm random_term(std::mt19937_64& random, const DealDomain& domain, uint64_t kind) {
  DomainTerm term;
  for (uint32_t i = 0; i < domain.issues.size(); ++i) {
    if (random() % 3 != 0) continue;
    DomainTerm::Side side{i, {}};
    for (uint32_t o = 0; o < domain.issues[i].options.size(); ++o)
      if (random() % 2 == 0) side.options.push_back(o);
    term.sides.push_back(std::move(side));
  }
  term.points = random_points(random, kind);
  term.counts = random() % 3 == 0 ? DomainTerm::Counts::outside : DomainTerm::Counts::inside;
  return term;
}

/// One to six issues, `parties` parties with up to `terms` terms each, at most `most` packages.
inline DealDomain random_domain(std::mt19937_64& random, uint32_t parties, uint64_t terms, double most = 150) {
  DealDomain domain;
  const uint64_t issues = 1 + random() % 6;
  while (domain.issues.size() < issues) {
    DomainIssue issue{std::to_string(domain.issues.size()), {}, {}};
    for (uint64_t o = 0, count = 1 + random() % 5; o < count; ++o) issue.options.push_back(std::to_string(o));
    if (count_packages(domain) * static_cast<double>(issue.options.size()) > most) break;
    domain.issues.push_back(std::move(issue));
  }
  for (uint32_t p = 0; p < parties; ++p) {
    const uint64_t kind = random();
    DomainParty party;
    party.name = std::to_string(p);
    for (const DomainIssue& issue : domain.issues) {
      auto& worth = party.worth.emplace_back();
      for (size_t o = 0; o < issue.options.size(); ++o) worth.push_back(random_points(random, kind));
    }
    for (uint64_t t = random() % (terms + 1); t > 0; --t) party.terms.push_back(random_term(random, domain, kind));
    if (random() % 4 == 0) party.offset = random_points(random, kind);
    if (random() % 4 == 0) party.scale = 0.5;
    domain.parties.push_back(std::move(party));
  }
  return domain;
}

/// [packages][P] by number.
inline std::vector<double> listed_worth(const DealDomain& domain) {
  const ExactWorth exact(domain);
  std::vector<double> worth;
  for (uint64_t n = 0; n < static_cast<uint64_t>(count_packages(domain)); ++n) {
    const std::vector<uint32_t> package = nth_package(domain, n);
    for (uint32_t p = 0; p < exact.parties(); ++p) worth.push_back(exact.points(p, package));
  }
  return worth;
}

inline bool at_least(const double* row, const std::vector<double>& bound) {
  for (size_t p = 0; p < bound.size(); ++p)
    if (row[p] < bound[p]) return false;
  return true;
}

/// Numbers of the packages that no other dominates, by the definition; only those at or above `bound` if there is one.
inline std::vector<uint64_t> listed_frontier(const std::vector<double>& worth, uint32_t parties,
                                             const std::vector<double>& bound = {}) {
  std::vector<uint64_t> frontier;
  const uint64_t packages = worth.size() / parties;
  for (uint64_t b = 0; b < packages; ++b) {
    const double* of_b = worth.data() + b * parties;
    bool dominated = !at_least(of_b, bound);
    for (uint64_t a = 0; a < packages && !dominated; ++a) {
      const double* of_a = worth.data() + a * parties;
      bool as_good = true, better = false;
      for (uint32_t p = 0; p < parties; ++p) {
        as_good = as_good && of_a[p] >= of_b[p];
        better = better || of_a[p] > of_b[p];
      }
      dominated = as_good && better;
    }
    if (!dominated) frontier.push_back(b);
  }
  return frontier;
}

}  // namespace walkaway
