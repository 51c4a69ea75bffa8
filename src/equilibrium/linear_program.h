// SPDX-License-Identifier: Apache-2.0
// Zero-sum games of two players as one linear program over the sequence form.
#pragma once

#include "equilibrium/solve.h"
#include "game/tree.h"

namespace walkaway {

/// Both players' optimal plans: the first player's are the variables, the second's the multipliers of the program
///     maximise the value of the second player's best reply to x, over realisation plans x
/// (Koller, Megiddo and von Stengel 1996), whose size is linear in the tree's. CLP's simplex solves it.
///
/// At an information set that the player's own plan never comes to, it plays a best reply to the other's plan from
/// there on; where that leaves a tie, as everywhere where the other's plan never leads, one to the other's plan with
/// small mistakes. Probabilities below 1e-9 of coming somewhere by one's own moves are taken for none.
///
/// Status `converged` if the program was solved and what exact play gains, summed over both, is then at most 1e-7 of
/// the range of pay-offs; else `stalled`, and `why` says what happened. `passes` are the simplex's pivots; `precision`
/// and `residual` have no meaning and are NaN. Throws std::invalid_argument where `equilibrium::why_not_zero_sum` says
/// so or the tree has more than one lane, Stopped if told to stop. Memory some 100 bytes for each pair of sequences
/// that pays something.
Strategy solve_by_lp(const Tree& tree, const Run& run = {});

}  // namespace walkaway
