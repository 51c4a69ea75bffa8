// SPDX-License-Identifier: Apache-2.0
// The space of deals as one HTML page that needs nothing else.
#pragma once

#include <string>

#include "deals/cloud.h"
#include "report/deal_space.h"

namespace walkaway {

/// What the page is drawn from: the JSON of `deals --json` and what docs/json.md says beside, at most 3,000 points of
/// the frontier.
std::string deal_space_page_json(const DealReport& report, const PackageCloud& cloud);

/// About half a megabyte, and up to as much again for each million figures of the cloud.
std::string deal_space_page(const DealReport& report, const PackageCloud& cloud);

}  // namespace walkaway
