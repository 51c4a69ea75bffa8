// SPDX-License-Identifier: Apache-2.0
// Where the record cannot have happened at the central values: whether it could have with other numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "game/build.h"
#include "scenario/scenario.h"

namespace walkaway {

/// Why the record cannot have happened with these values, as `read_record` has it; none if it can, or if there is no
/// game to look at. Builds the games of the accounts and solves none.
std::optional<InputError> why_impossible(const Scenario& scenario, const Values& values, const GameOptions& build,
                                         const Run& run);

/// Draws in which the record could have happened.
struct RecordInDraws {
  uint64_t tried = 0, possible = 0;
  /// From the first of them: numbers that are enough to make it possible, all others central, and their values there.
  std::vector<std::pair<NumberId, double>> enough;
};

/// Looks at the first draws of a run of this seed, a few hundred at most.
RecordInDraws look_for_record(const Scenario& scenario, const std::vector<NumberId>& numbers, uint64_t draws,
                              uint64_t seed, const GameOptions& build, const Run& run);

/// What is said of it: the fault at the central values, and what was found in draws.
InputError impossible_at_central(const Scenario& scenario, const InputError& why, const RecordInDraws& found);

}  // namespace walkaway
