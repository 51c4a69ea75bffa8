// SPDX-License-Identifier: Apache-2.0
#include "scenario/reader.h"

namespace walkaway {
std::string starter_scenario() { return ""; }
std::string scenario_json_schema() { return "{}"; }
}  // namespace walkaway
