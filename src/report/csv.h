// SPDX-License-Identifier: Apache-2.0
// The answers as CSV files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "counsel/answers.h"
#include "scenario/scenario.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

/// File name and text of each table.
std::vector<std::pair<std::string, std::string>> answers_csv(const Scenario& scenario, const Answers& answers,
                                                             const Uncertainty* uncertainty = nullptr);

}  // namespace walkaway
