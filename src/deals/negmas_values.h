// SPDX-License-Identifier: Apache-2.0
// NegMAS's value functions. Only the reader of NegMAS's files knows this.
#pragma once

#include "deals/domain_reading.h"

namespace walkaway {

/// [options] what an issue's options are worth by a value function: a TableFun or bare table by option, or a formula of
/// the option's number. Faults where it is neither, or says nothing of an option.
std::vector<double> negmas_values(const Value& function, const DomainIssue& issue, const std::string& file,
                                  Findings& findings);

}  // namespace walkaway
