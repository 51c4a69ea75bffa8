// SPDX-License-Identifier: Apache-2.0
// Pieces of the findings. Only findings*.cc read this.
#pragma once

#include "report/findings.h"

namespace walkaway {

void add_worth_findings(const Telling& telling, std::vector<Finding>& out);    ///< bad_deal, offer_what_if
void add_what_if_findings(const Telling& telling, std::vector<Finding>& out);  ///< what_if, offer_mix
void add_time_findings(const Telling& telling, std::vector<Finding>& out);     ///< span, waiting
void add_told_findings(const Telling& telling, std::vector<Finding>& out);
void add_agency_findings(const Telling& telling, std::vector<Finding>& out);

/// Ends the sentence so far with the accounts under which the sign of the margin is what it is over all, and a full
/// stop; fills in `robust`. A margin that is `nothing` has no sign.
void close(const Telling& telling, Finding& finding, bool (*nothing)(const Telling&, double));
bool no_amount(const Telling& telling, double amount);  ///< less than is told apart
bool no_odds(const Telling& telling, double odds);      ///< less than half in a hundred

}  // namespace walkaway
