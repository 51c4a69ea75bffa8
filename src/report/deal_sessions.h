// SPDX-License-Identifier: Apache-2.0
// Sessions of alternating offers on a space of deals, for people. What programs read: json_deal_space.h.
#pragma once

#include <string>
#include <vector>

#include "report/deal_space.h"

namespace walkaway {

/// What a tactic does, in a few words: "holds out and gives way late".
const char* tactic_words(const Tactic& tactic);

/// The offers of the first session.
std::vector<TracedOffer> first_session(const SessionsReport& sessions, const DealDomain& domain);

/// How many agreed, what it was worth to each beside walking away and the fair points, on what, and when. The report
/// has `sessions` and its space.
std::string deal_sessions_text(const DealReport& report, const Style& style);

}  // namespace walkaway
