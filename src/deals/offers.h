// SPDX-License-Identifier: Apache-2.0
// Where an offer stands in the space of deals, and what could be traded to make it better for all.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "deals/domain.h"
#include "deals/space.h"

namespace walkaway {

/// One issue's option, given up for another.
struct OptionChange {
  uint32_t issue;
  uint32_t from;
  uint32_t to;
};

/// A change of an offer that no party loses by and at least one gains by, without a part that could be left out at no
/// cost to anybody. Where what one issue brings to a party costs another one, it is a trade (logrolling).
struct JointImprovement {
  std::vector<OptionChange> changes;  ///< in the order of issues
  std::vector<double> gains;          ///< [P] points, none below 0
  /// [changes][P] points that each change alone brings to the offer, the others undone: who gives and who gets. Terms
  /// make their sum differ from `gains`.
  std::vector<std::vector<double>> alone;
};

/// `offer` is [issues] options.
struct OfferStanding {
  std::vector<double> worth;  ///< [P]
  /// No package is at least as good for all and better for one. Where `exact` is false: none better by `epsilon`.
  bool efficient = false;
  bool exact = true;            ///< whether the part of the frontier above the offer is
  std::vector<double> epsilon;  ///< [P] as in DomainFrontier, for packages that better the offer by this for all
  /// Smallest Euclidean distance to an efficient package at least as good for all, each party's worth as a share of its
  /// swing; 0 if the offer is efficient.
  double distance = 0;
  /// [P] the most that each party could gain if no other is to lose, and a package that gives it.
  std::vector<double> could_gain;
  std::vector<DomainPoint> could_have;
  /// The efficient package at least as good for all with the largest smallest gain, as shares of swings, and the way
  /// there: no changes if the offer is efficient.
  DomainPoint best_for_all;
  JointImprovement way_there;
};

/// Only the part of the frontier above the offer is made, which is small and mostly exact even where the whole is not.
OfferStanding stand_of(const DealDomain& domain, std::span<const uint32_t> offer, const FrontierOptions& options = {},
                       const Run& run = {});

struct Improvements {
  std::vector<JointImprovement> small;  ///< of one issue or two: of all such changes
  std::vector<JointImprovement> large;  ///< of more: the efficient packages at least as good for all
};

/// The best joint improvements on an offer, at most `most` of each kind. None of a kind is listed that another one of
/// it matches in every gain with no more changes. Best first: by the smallest gain as a share of the party's swing,
/// then by the sum of these shares. O(options^2 of all pairs of issues), besides the part of the frontier above the
/// offer.
Improvements joint_improvements(const DealDomain& domain, std::span<const uint32_t> offer, size_t most = 10,
                                const FrontierOptions& options = {}, const Run& run = {});

}  // namespace walkaway
