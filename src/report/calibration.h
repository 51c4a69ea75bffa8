// SPDX-License-Identifier: Apache-2.0
// A calibration, for people, for programs and as a picture.
#pragma once

#include <string>

#include "report/wrap.h"
#include "scenario/scenario.h"
#include "uncertainty/calibrate.h"

namespace walkaway {

/// How it was made and came out, a histogram in characters for each target, and how much records of each length tell.
std::string calibration_text(const Scenario& scenario, const Calibration& calibration, const Style& style);

/// By docs/json.md, "A calibration".
std::string calibration_json(const Scenario& scenario, const Calibration& calibration);

/// Histograms, and curves of recovery by the length of the record, as one SVG picture that needs nothing else.
std::string calibration_svg(const Scenario& scenario, const Calibration& calibration);

/// "the seller's noise", "type of the seller": what a target is, safe to print; numbers by their path.
std::string target_name(const Scenario& scenario, const CalibrationTarget& target);

}  // namespace walkaway
