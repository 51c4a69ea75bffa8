// SPDX-License-Identifier: Apache-2.0
// The table that names an offer. Its reasons, and the toy games that shaped it, are in docs/method.md.
#pragma once

#include "counsel/answers.h"

namespace walkaway {

/// Below this chance of being accepted an offer has no hope: every type of the receiver loses some three noises by
/// accepting.
inline constexpr double kNoHope = 0.05;

/// The first that holds, with `tolerance` in points.
Verdict verdict_of(const AuditRow& row, double tolerance);

}  // namespace walkaway
