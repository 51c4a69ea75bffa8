// SPDX-License-Identifier: Apache-2.0
// Which numbers an output's variance comes from. The first-order index of a number is the share of the variance that
// would go, on average, if the number became known: Var(E[Y | X]) / Var(Y). Its total index is the share that would
// remain if all others were known. The difference is what it does together with others.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "uncertainty/points.h"

namespace walkaway {

struct SobolIndex {
  double value = 0;          ///< NaN where the output does not vary or too few rows are there
  double error = 0;          ///< standard error
  double low = 0, high = 0;  ///< ends of the 90% interval
  uint64_t rows = 0;         ///< that it rests on: those in which nothing that it needs was NaN
};

/// Where to evaluate a function of independent inputs so that both indices can be told: rows of two points A and B, and
/// of A with one coordinate at a time from B (Saltelli et al. 2010).
class SobolDesign {
 public:
  SobolDesign(uint32_t inputs, uint64_t seed) : inputs_(inputs), points_(2 * inputs, seed) {}

  uint32_t inputs() const { return inputs_; }
  /// Evaluations in a row: A, B, then A with coordinate 0 of B, with coordinate 1, and so on.
  uint32_t row_size() const { return inputs_ + 2; }
  /// Writes point `piece` [inputs]: number `piece % row_size()` of row `piece / row_size()`. A power of two is a good
  /// number of rows.
  void point(uint64_t piece, std::span<double> out) const;

 private:
  uint32_t inputs_;
  Points points_;
};

struct SobolOptions {
  uint32_t resamples = 200;  ///< of the bootstrap
  uint64_t seed = 1;
};

struct SobolIndices {
  std::vector<SobolIndex> first, total;  ///< [outputs][inputs]
};

/// From the outputs at a SobolDesign's first points, `values` [rows][inputs + 2][outputs]; a NaN leaves its row out
/// where it is needed. First order by table 2 (b) of Saltelli et al. (2010), of centred outputs; totals by Jansen
/// (1999). Errors and intervals by bootstrap over rows, as if these were independent: for evenly spread points they are
/// rather too wide. Sampling may put an index a little below 0. Cost: rows x inputs x outputs x resamples.
SobolIndices sobol_indices(std::span<const double> values, uint32_t inputs, uint32_t outputs,
                           const SobolOptions& options = {});

/// First-order indices out of any weighted sample, whose inputs may hang together, as after a record was seen: `inputs`
/// [rows][number of inputs], `outputs` [rows][number of outputs], `weights` [rows], none for equal ones. Rows are
/// independent draws: a particle that was drawn twice is one row of twice the weight.
///
/// The sample is cut along each input into bins of equal weight, as many as the square root of the effective sample
/// size (Plischke et al. 2013; equal values share a bin), and the variance between the bins' means is freed of the part
/// that comes of their own sampling errors. Errors by the jackknife over 32 runs of neighbouring rows (every 32nd of
/// evenly spread points would be one end of a coordinate). Cost: inputs x outputs x rows.
std::vector<SobolIndex> sample_indices(std::span<const double> inputs, std::span<const double> outputs,
                                       std::span<const double> weights, uint32_t rows);

}  // namespace walkaway
