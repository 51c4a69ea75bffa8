// SPDX-License-Identifier: Apache-2.0
// From the rows of draws to what the answers hang on; nothing is solved.
#pragma once

#include "uncertainty/draw.h"
#include "uncertainty/hangs.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

/// All that is told from rows, given the samples of a run; `posterior` may be empty. Draws with equal numbers of one
/// family (see `DrawSample::index`) count as one with their weight. Cost: rows x numbers x (figures + conclusions +
/// moves).
Hangs find_hangs(const DrawFrame& frame, const DrawSample& prior, const DrawSample& posterior);

/// What the rows mean.
struct RowMeaning {
  std::vector<DrawColumn> columns;
  std::vector<double> today;         ///< [columns] the row of the central values
  std::vector<size_t> type_columns;  ///< per advice: where the odds of the type advised stand; kNoColumn: of one type
  static constexpr size_t kNoColumn = SIZE_MAX;
};
RowMeaning row_meaning(const DrawFrame& frame);

/// The same for rows of any origin.
Hangs find_hangs(const RowMeaning& meaning, const DrawSample& prior, const DrawSample& posterior);

/// The sample in order of family, draws with the same numbers as one with their weight.
DrawSample distinct_draws(const std::vector<DrawColumn>& columns, const DrawSample& sample);

/// Makes columns of a table [rows][width] that vary by no more than rounding (1e-9 of their size) the same in all rows:
/// there is nothing that they hang on. NaN stays.
void level_rounding(std::vector<double>& table, size_t width);

/// Whether a conclusion says in each draw what it says today: 1, 0, or NaN where the question does not arise.
std::vector<double> holds_as_today(const DrawSample& sample, size_t column, double today);

}  // namespace walkaway
