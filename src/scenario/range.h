// SPDX-License-Identifier: Apache-2.0
// How far an uncertain number reaches.
#pragma once

#include "scenario/scenario.h"

namespace walkaway {

/// The value below which the number lies with probability `p`, 0 < p < 1, to about the last digit of a double. Of an
/// exact number its value; of a choice the least one whose weight and those of lesser ones add up to `p` or more.
double quantile(const Range& range, double p);

/// A low and a high value of the range: quantiles 0.05 and 0.95; of a triangular one its ends; of a choice the least
/// and the greatest that have weight; of an exact number its value.
double range_low(const Range& range);
double range_high(const Range& range);

}  // namespace walkaway
