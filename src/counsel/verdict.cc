// SPDX-License-Identifier: Apache-2.0
#include "counsel/verdict.h"

namespace walkaway {

Verdict verdict_of(const AuditRow& row, double tolerance) {
  const bool failure_will_do =
      row.failure >= row.best - tolerance && row.failure_analyst >= row.best_analyst - tolerance;
  const bool likely = row.p >= 0.5;
  const bool slipped = row.e < row.best - tolerance;
  if (failure_will_do && !likely && (row.p < kNoHope || row.if_accepted <= row.if_not + tolerance))
    return Verdict::poison_pill;
  if (failure_will_do && likely && slipped) return Verdict::gift;
  if (slipped) return Verdict::slip;
  if (row.loss_under_analyst > tolerance) return Verdict::misjudgement;
  if (likely) return Verdict::serious;
  return row.d >= 0.5 ? Verdict::opening : Verdict::gamble;
}

}  // namespace walkaway
