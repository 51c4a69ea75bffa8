// SPDX-License-Identifier: Apache-2.0
#include "game/recipe_run.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace walkaway {

RecipeRun::RecipeRun(const Recipe& recipe)
    : recipe_(recipe), lanes_(recipe.lanes_.count()), rows_(recipe.rows() * lanes_), environment_(recipe.layout_.size) {
  for (const Recipe::Formula& formula : recipe.formulas_) expressions_.push_back(formula.rule->expression);
}

bool RecipeRun::run(const Values& values) {
  write_numbers(values);
  using Kind = Recipe::Kind;
  const size_t lanes = lanes_;
  double* to = rows_.data();
  for (const Recipe::Operation& operation : recipe_.operations_) {
    const double* a = row(operation.kind == Kind::number || operation.kind == Kind::rule ? 0 : operation.a);
    switch (operation.kind) {
      case Kind::zero:
        std::fill(to, to + lanes, 0.0);
        break;
      case Kind::number:
        for (size_t k = 0; k < lanes; ++k) to[k] = values[recipe_.number_of_lane_[operation.a + k]];
        break;
      case Kind::sum: {
        const double* b = row(operation.b);
        for (size_t k = 0; k < lanes; ++k) to[k] = a[k] + b[k];
        break;
      }
      case Kind::product: {
        const double* b = row(operation.b);
        for (size_t k = 0; k < lanes; ++k) to[k] = a[k] * b[k];
        break;
      }
      case Kind::bounded: {
        const State& state = recipe_.scenario_.states[operation.b];
        std::copy(a, a + lanes, to);
        if (state.min != kNone) {
          for (size_t k = 0; k < lanes; ++k) to[k] = std::max(to[k], values[state.min]);
        }
        if (state.max != kNone) {
          for (size_t k = 0; k < lanes; ++k) to[k] = std::min(to[k], values[state.max]);
        }
        break;
      }
      case Kind::masked: {
        const double* b = row(operation.b);
        for (size_t k = 0; k < lanes; ++k) to[k] = a[k] == 0 ? 0 : b[k];
        break;
      }
      case Kind::logarithm:
        for (size_t k = 0; k < lanes; ++k) to[k] = std::log(a[k]);
        break;
      case Kind::rule:
        if (!apply_rule(operation.a, operation.b, to)) return false;
        break;
    }
    to += lanes;
  }
  return keeps_shape();
}

/// Each number's slot, for the first lane; a formula writes those that differ by type itself.
void RecipeRun::write_numbers(const Values& values) {
  const Scenario& scenario = recipe_.scenario_;
  double* slot = environment_.data() + recipe_.layout_.number;
  for (size_t n = 0; n < scenario.globals.size(); ++n) slot[n] = values[scenario.globals[n].value.of(0)];
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    double* first = slot + recipe_.layout_.party_number_offset[p];
    const auto& numbers = scenario.parties[p].numbers;
    for (size_t n = 0; n < numbers.size(); ++n) first[n] = values[numbers[n].value.of(recipe_.lanes_.type(0, p))];
  }
}

bool RecipeRun::apply_rule(uint32_t number, uint32_t use, double* to) {
  const Recipe::Formula& formula = recipe_.formulas_[number];
  const uint64_t* input = formula.uses.key(use).data();
  const std::vector<uint8_t>& alive = recipe_.masks_[*input++];
  for (uint32_t slot : formula.fixed_slots) environment_[slot] = std::bit_cast<double>(*input++);
  const LaneClasses& classes = recipe_.partitions_[formula.partitions[use]];
  for (uint32_t c = 0; c < classes.first.size(); ++c) {
    const uint32_t lane = classes.first[c];
    for (size_t i = 0; i < formula.row_slots.size(); ++i) {
      environment_[formula.row_slots[i]] = row(static_cast<RowId>(input[i]))[lane];
    }
    for (size_t i = 0; i < formula.number_slots.size(); ++i) {
      environment_[formula.number_slots[i]] = row(formula.number_rows[i])[lane];
    }
    const double value = expressions_[number].evaluate(environment_);
    const bool finite = std::isfinite(value);
    for (uint32_t k = lane; k < lanes_; ++k) {
      if (classes.of[k] != c) continue;
      if (!finite && alive[k]) return false;
      to[k] = finite ? value : 0;
    }
  }
  return true;
}

bool RecipeRun::keeps_shape() const {
  for (const Recipe::Pattern& pattern : recipe_.patterns_) {
    const double* now = row(pattern.row);
    const uint8_t* want = recipe_.wanted_.data() + pattern.want;
    for (size_t k = 0; k < lanes_; ++k) {
      if (want[k] != Recipe::kEither && want[k] != (now[k] != 0 ? Recipe::kNotZero : Recipe::kZero)) return false;
    }
  }
  for (const Recipe::Odds& odds : recipe_.odds_) {
    const std::vector<uint8_t>& alive = recipe_.masks_[odds.alive];
    const RowId* rows = recipe_.odds_rows_.data() + odds.first;
    for (size_t k = 0; k < lanes_; ++k) {
      if (!alive[k]) continue;
      double sum = 0;
      for (uint32_t i = 0; i < odds.count; ++i) {
        const double x = row(rows[i])[k];
        if (!(x >= 0)) return false;
        sum += x;
      }
      if (!(std::abs(sum - 1) <= 1e-9)) return false;
    }
  }
  return true;
}

}  // namespace walkaway
