// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "deals/space.h"

namespace walkaway {

/// See NashLottery. `reference` [P] is what gains are counted from. Between two parties exact up to rounding: the best
/// point of each edge of the frontier's convex hull. Among more: conditional gradients in pairs (Lacoste-Julien and
/// Jaggi 2015), which raise the sum of logarithms of gains until `gap` is under 1e-9 or it has taken long.
std::optional<NashLottery> nash_lottery(const DomainFrontier& frontier, std::span<const double> reference);

}  // namespace walkaway
