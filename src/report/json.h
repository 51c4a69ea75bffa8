// SPDX-License-Identifier: Apache-2.0
// The answers for programs. The shape is in docs/json.md.
#pragma once

#include <string>

#include "counsel/answers.h"
#include "scenario/scenario.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

/// Version of the shape: raised when a key changes its meaning or goes; new keys alone do not raise it.
inline constexpr int kJsonVersion = 1;

/// How the text is laid out; the content is the same.
enum class Indent { none, two };

/// All of the answers, with a newline at the end; with Indent::none on one line, for embedding. Numbers in full; one
/// that is not finite is null. `uncertainty`: of many draws, if they were made.
std::string answers_json(const Scenario& scenario, const Answers& answers, Indent indent = Indent::two,
                         const Uncertainty* uncertainty = nullptr);

}  // namespace walkaway
