// SPDX-License-Identifier: Apache-2.0
// The frontier of a sum of groups: all sums of a point of one and a point of the other, less what is dominated. What a
// dominated part is added to is dominated too, so that parts can be pruned as they come (the dynamic programming of
// Nemhauser and Ullmann 1969 for the knapsack).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "deals/groups.h"

namespace walkaway {

/// Efficient sums over the groups merged so far, best first. No sum that a package efficient in the end needs is
/// missing, up to `epsilon`.
struct MergedPoints {
  uint32_t parties = 0;
  std::vector<double> units;     ///< [n][P]
  std::vector<double> alike;     ///< [n] packages with these units
  std::vector<uint32_t> from;    ///< [n] which point of the merge before
  std::vector<uint32_t> choice;  ///< [n] which point of the group
  std::vector<double> epsilon;   ///< [P] units
  size_t size() const { return alike.size(); }
};

struct MergeLimits {
  Ties ties = Ties::collapse;
  uint64_t most_points = 0;
  /// [P] units that a sum must have to be kept: what is asked, less all that groups to come can add.
  std::vector<double> at_least;
  std::vector<double> swing;  ///< [P] units, for thinning
};

/// Time: the sums, |before| |group|, and a logarithm on what of them is not dominated.
MergedPoints merge(const MergedPoints& before, const GroupFrontier& group, const MergeLimits& limits, const Run& run);

/// Thins a group's frontier to at most `most` points, which adds to its epsilon.
void thin_group(GroupFrontier& group, std::span<const double> swing, uint64_t most);

/// Thins points to at most `most`: of those dropped, each is as good as one that is kept but for a loss that is the
/// same share of every party's swing, and as small as a few bisections make it. For two parties the fewest points that
/// this loss needs; for more, one for each cell of a grid. `points` is [n][P], best first.
struct Thinned {
  std::vector<uint32_t> kept;  ///< ascending
  std::vector<double> loss;    ///< [P] units, the largest that occurred
};
Thinned thin(std::span<const double> points, uint32_t parties, std::span<const double> swing, uint64_t most);

}  // namespace walkaway
