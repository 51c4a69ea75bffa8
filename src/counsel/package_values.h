// SPDX-License-Identifier: Apache-2.0
// What packages are worth at a moment.
#pragma once

#include "counsel/reading.h"

namespace walkaway {

/// [packages][columns] of `deals`, whose packages and columns are filled in: the whole pay-off if the package came into
/// force at the moment, what was paid before it included, so that it compares with the pay-off of failing there. Cost:
/// up to 10,000 packages are valued one by one; of more, each group of issues that pay-offs take together is, and
/// packages are sums over groups, which differs by rounding alone.
std::vector<double> package_values(const Case& negotiation, const Solved& solved, const Moment& moment,
                                   const DealAnswer& deals, const Run& run);

}  // namespace walkaway
