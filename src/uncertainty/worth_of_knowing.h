// SPDX-License-Identifier: Apache-2.0
// What it would be worth to know something before a decision (Raiffa and Schlaifer 1961), out of weighted draws of what
// each move is worth.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "uncertainty/along.h"

namespace walkaway {

/// An expected gain, in points. Sampling may put it a little below 0.
struct Gain {
  double value = 0;  ///< NaN where nothing tells
  double error = 0;  ///< standard error
};

/// Weighted draws of what a decision's moves are worth, [rows][moves]. Rows in which some move has no value are left
/// out.
class MoveDraws {
 public:
  MoveDraws(std::vector<double> values, std::vector<double> weights, size_t moves);

  size_t moves() const { return moves_; }
  /// The move of the largest mean; kNone if there are no rows.
  uint32_t best() const { return best_; }
  double mean(size_t move) const { return mean_[move]; }
  /// Share of the weight in which a move is best.
  std::vector<double> shares_best() const;
  /// Share of the weight that rows with all values have.
  double covered() const { return covered_; }
  /// Weights of the rows, 0 for those left out.
  std::span<const double> weights() const { return weights_; }

  /// Of knowing all numbers: E max_a V_a - max_a E V_a. Never below 0.
  Gain of_everything() const;

  /// Of knowing one number: E max_a E[V_a | x] - max_a E V_a (Strong, Oakley and Brennan 2014, eq. 6), by regression of
  /// the moves' values on the number (see AlongNumber). Each group of rows is valued with the choices that the other
  /// groups' regression makes, so that noise in the regression is not taken for gain: what little bias is left, choices
  /// missed near the point at which two moves are as good, is downwards. `along` is of the same rows and of
  /// `weights()`.
  Gain of_number(const AlongNumber& along) const;

 private:
  double value(size_t row, size_t move) const { return values_[row * moves_ + move]; }

  std::vector<double> values_, weights_;
  size_t moves_;
  double covered_ = 0;
  uint32_t best_ = 0;
  std::vector<double> mean_;
};

/// Of knowing which of several cases holds, in one draw: sum over cases of chance times the best value there, less the
/// best of the moves' values, which are the means over cases. `given` [cases][moves]; NaN if a case with a chance has
/// no values.
double gain_of_case(std::span<const double> chance, std::span<const double> given, std::span<const double> values);

/// Mean and error of gains that were told draw by draw; NaN leaves a draw out.
Gain mean_of_gains(std::span<const double> gains, std::span<const double> weights);

}  // namespace walkaway
