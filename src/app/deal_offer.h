// SPDX-License-Identifier: Apache-2.0
// An offer as the command line gives it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/deal_space.h"

namespace walkaway {

/// [issues] options of `ISSUE=OPTION,...`, by names or by labels; of the options alone in the order of the issues,
/// joined by
/// `+`; or of a name in `packages`. Throws InputError with everything that is wrong.
std::vector<uint32_t> parse_offer(const std::string& text, const DealDomain& domain, const DealLabels& labels,
                                  const std::map<std::string, std::vector<uint32_t>>& packages);

}  // namespace walkaway
