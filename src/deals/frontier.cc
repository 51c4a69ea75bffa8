// SPDX-License-Identifier: Apache-2.0
// The Pareto frontier of a finite set of deals.
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "deals/deals.h"
#include "deals/maxima.h"

namespace walkaway {

namespace {

void check_points(const DealPoints& deals) {
  if (deals.parties == 0 || deals.points.size() % deals.parties != 0) {
    throw std::invalid_argument(
        fmt::format("{} points cannot be rows of {} parties", deals.points.size(), deals.parties));
  }
  for (size_t i = 0; i < deals.points.size(); ++i) {
    if (std::isnan(deals.points[i])) {
      throw std::invalid_argument(
          fmt::format("points of deal {} for party {} are not a number", i / deals.parties, i % deals.parties));
    }
  }
}

}  // namespace

std::vector<uint32_t> pareto_frontier(const DealPoints& deals) {
  check_points(deals);
  if (deals.size() > std::numeric_limits<uint32_t>::max()) throw std::invalid_argument("more than 2^32 deals");
  return maxima(deals.points, deals.parties);
}

}  // namespace walkaway
