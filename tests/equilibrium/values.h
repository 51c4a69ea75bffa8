// SPDX-License-Identifier: Apache-2.0
// What play is worth in games of two.
#pragma once

#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"

namespace walkaway::testing {

inline double value_to_first(const Tree& tree, const Strategy& s) {
  return expected(tree, s.log_prob, mover_payoff(tree, 0))[0];
}

}  // namespace walkaway::testing
