// SPDX-License-Identifier: Apache-2.0
// The best that can be done against each tactic of sessions.h by a party that knows the other's worth and tactic, an
// exponent that was drawn included, though not which package it will draw next.
#pragma once

#include <vector>

#include "deals/session_tactics.h"

namespace walkaway {

/// By turn of the session; entries of the other side's turns mean nothing.
struct ReplyPlan {
  std::vector<uint32_t> offer;  ///< [turns] what to offer if the offer on the table is not accepted
  std::vector<double> value;    ///< [turns] worth of going on; accept what is worth as much
};

/// Time-dependent: wait for the last turn in which it answers, and offer the best that it will then take. Tit-for-tat:
/// first the package that it likes least, then, as what it gives up is what the second offer adds to the first, the
/// best of those worth half the way up to it. MiCRO: a different package each turn that it will refuse, as each makes
/// it concede one, and at the last moment the best that it will take. What it offers itself is never worth less to it
/// than what it would take, so that no draw of its can be better. Cost: linear in the number of packages.
ReplyPlan best_reply(const SessionSetting& setting);

}  // namespace walkaway
