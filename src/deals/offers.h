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

/// A change of an offer that no party loses by and at least one gains by. Where both an issue moved in one party's favour
/// and one in another's it is a trade, and the issues traded are those changed.
struct JointImprovement {
  std::vector<OptionChange> changes;  ///< in the order of issues
  std::vector<double> gains;          ///< [P] points, none below 0
  /// [changes][P] points that each change alone brings to the offer, the others undone: who gives and who gets (terms
  /// in force together make the sum differ from `gains`).
  std::vector<std::vector<double>> alone;
};

/// `offer` is [issues] options.
struct OfferStanding {
  std::vector<double> worth;  ///< [P]
  bool efficient = false;     ///< no package is at least as good for all and better for one
  /// Smallest Euclidean distance to an efficient package at least as good for all, each party's worth normalised by its
  /// swing; 0 if the offer is efficient. With a thinned frontier an upper bound.
  double distance = 0;
  /// [P] the most that each party alone could gain at no cost to any other, and a package that gives it.
  std::vector<double> could_gain;
  std::vector<DomainPoint> could_have;  ///< [P]
  /// The efficient package at least as good for all with the largest smallest gain relative to the swing.
  DomainPoint best_for_all;
};
OfferStanding stand_of(const DealDomain& domain, const DomainFrontier& frontier, std::span<const uint32_t> offer);

/// The best joint improvements: of all changes of one issue or two (exactly), and of the packages of the frontier that
/// are at least as good for all. Only those that no other listed one dominates in gains with as few changes. Best first: by
/// the smallest gain relative to swings, then by the sum of these. At most `most`.
std::vector<JointImprovement> joint_improvements(const DealDomain& domain, const DomainFrontier& frontier,
                                                 std::span<const uint32_t> offer, size_t most = 10);

}  // namespace walkaway
