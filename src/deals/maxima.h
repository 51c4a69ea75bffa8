// SPDX-License-Identifier: Apache-2.0
// Which of many points no other dominates: what every frontier here comes down to.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace walkaway {

/// The rows of `points` [n][P] that no other row dominates (at least as good in every column, better in one), in
/// descending order, column by column; equal rows are all kept, in order of index. No number is NaN; n is below 2^32.
/// A grid first throws out, in O(n P), what a coarse look shows to be dominated. What is left, m rows, takes
/// O(m log m) up to three columns (a sweep; for three with a Fenwick tree of the best third by the second), and
/// O(m log^(P-2) m) for more (divide and conquer: Kung, Luccio and Preparata 1975).
std::vector<uint32_t> maxima(std::span<const double> points, uint32_t parties);

}  // namespace walkaway
