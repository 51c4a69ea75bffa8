// SPDX-License-Identifier: Apache-2.0
// Many draws: from the ranges of a scenario's numbers to what the answers are, given the record and all that is not
// known.
#pragma once

#include <functional>

#include "uncertainty/draw_stage.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

enum class Weighing { by_record, prior_only };

/// What is done where the record leaves too few of the prior's draws effective.
enum class Moves { as_needed, never };

struct ManyDrawsOptions {
  uint64_t draws = 1000;  ///< from the prior, at most 2^32; as many combinations of choices are enumerated instead
  uint64_t seed = 1;
  Weighing weighing = Weighing::by_record;
  Moves moves = Moves::as_needed;
  double moves_below = 0.5;     ///< effective share of the draws below which they are moved
  double least_effective = 50;  ///< draws that a posterior must rest on
  uint64_t what_ifs = 0;        ///< draws whose what-ifs and pivots are solved, where the frame has them; of an
                                ///< enumeration all, if any
  uint64_t indices = 0;         ///< base points of a design for total indices; 0: none is made
  DrawOptions draw{};
};

/// What many draws gave. Samples hold the rows of solved draws alone; on ranks other than the first all is empty.
struct ManyDraws {
  Uncertainty told;
  DrawSample prior;      ///< weights are the prior's
  DrawSample posterior;  ///< empty if there is none
};

/// Draws all ranged numbers, solves the game for each draw from the solution of `reference`, the analysis at the
/// central values, and weighs or moves the draws by the record. All ranks of the crew call it with the same arguments.
/// The result, but for `seconds`, is a function of the scenario, the reference and the options: not of threads, ranks,
/// or what `log` (may be null) recalls. Draws that fail are counted and are not an error. Throws InputError where
/// nothing has a range, Stopped, and what `log` throws. Memory: rows alone, see `draw_columns`.
ManyDraws run_draws(const Analysis& reference, const ManyDrawsOptions& options, Crew& crew, DrawLog* log,
                    const Run& run);

/// The same for a frame of one's own, for those who want rows of other draws of it.
ManyDraws run_draws(const DrawFrame& frame, const ManyDrawsOptions& options, Crew& crew, DrawLog* log, const Run& run);

/// What is thrown where nothing has a range.
InputError nothing_to_draw(const Scenario& scenario);

/// Fills in spreads, conclusions and races from the samples; `posterior` may be empty.
void tell_draws(const DrawFrame& frame, const DrawSample& prior, const DrawSample& posterior, Uncertainty& told);

/// What the variations of draws say: of those rows of the samples in which they were solved. The posterior's weights
/// sum to 1 and may be none.
WhatIfSpreads tell_what_ifs(const DrawFrame& frame, const DrawSample& prior, const DrawSample& posterior,
                            const Uncertainty& told);

/// Standard error of a weighted mean of draws that fall into families, such as those that descend from one draw: the
/// square root of sum over families of (sum of w (x - mean))^2. Without families of several this is the delta method
/// for self-normalised weights; with them, for the final draws of sequential Monte Carlo, the estimate of Lee and
/// Whiteley (2018, eq. 8) but for its factor (1 + 1/n)^stages. NaN values are left out with their weight.
double family_error(std::span<const double> values, std::span<const double> weights,
                    std::span<const uint64_t> families);

}  // namespace walkaway
