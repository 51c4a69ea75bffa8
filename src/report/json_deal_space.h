// SPDX-License-Identifier: Apache-2.0
// Pieces of the JSON of a space of deals that its page has too.
#pragma once

#include <span>
#include <vector>

#include "report/deal_space.h"
#include "report/json_parts.h"

namespace walkaway {

/// {"package": {issue: option}, "worth": [P]}; `options` is [issues].
Json point_json(const DealDomain& domain, std::span<const uint32_t> options, std::span<const double> worth);

/// Null without sessions; at most so many agreements, the most frequent, and as many offers of each trace, evenly
/// spread with both ends.
Json sessions_json(const DealReport& report, size_t most);

/// So many indices below `count`, or all if they are fewer, evenly spread in their order with both ends.
std::vector<size_t> spread_indices(size_t count, size_t most);

/// What deal_space_json writes, with these points of the frontier (by index) for all of them.
Json deal_space_value(const DealReport& report, std::span<const size_t> frontier_points);

}  // namespace walkaway
