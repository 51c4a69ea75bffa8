// SPDX-License-Identifier: Apache-2.0
// A recipe run for one set of values after another.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "game/recipe.h"

namespace walkaway {

/// Each thread has its own; the recipe is shared. Allocates when made, and not when run.
class RecipeRun {
 public:
  explicit RecipeRun(const Recipe& recipe);

  /// Computes all rows. False where the game of these values has another shape or a rule fails, so that there is none:
  /// then the rows mean nothing. Cost: linear in rows times K, and one evaluation per rule, set of inputs and class of
  /// lanes that reads them alike.
  bool run(const Values& values);

  /// [K]
  const double* row(RowId id) const { return rows_.data() + size_t{id} * lanes_; }

 private:
  bool apply_rule(uint32_t formula, uint32_t use, double* to);
  bool keeps_shape() const;
  void write_numbers(const Values& values);

  const Recipe& recipe_;
  size_t lanes_;
  std::vector<double> rows_;             ///< [rows][K]
  std::vector<double> environment_;      ///< what rules read
  std::vector<Expression> expressions_;  ///< [formulas]
};

}  // namespace walkaway
