// SPDX-License-Identifier: Apache-2.0
// Distributions and shares of draws as JSON. Only json*.cc read this.
#pragma once

#include "report/json_parts.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

Json bands_json(const Bands& bands);
Json share_json(const ShareOfDraws& share);
Json draws_what_if_json(const JsonContext& c);  ///< null unless it was asked for; only with draws

}  // namespace walkaway
