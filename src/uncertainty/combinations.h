// SPDX-License-Identifier: Apache-2.0
// All values that numbers with choices can have together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// Every combination of choices that have weight, if all numbers are choices and there are at most `most`; the last
/// number varies fastest.
class Combinations {
 public:
  Combinations(const Scenario& scenario, const std::vector<NumberId>& numbers, uint64_t most) : numbers_(numbers) {
    for (const NumberId id : numbers) {
      const Range& range = scenario.numbers[id].range;
      if (range.kind != Range::Kind::choice && range.kind != Range::Kind::exact) return;
      std::vector<std::pair<double, double>> list;
      if (range.kind == Range::Kind::exact) list.emplace_back(range.parameters[0], 1);
      for (size_t i = 0; i < range.choices.size(); ++i)
        if (range.weights[i] > 0) list.emplace_back(range.choices[i], range.weights[i]);
      if (list.size() > most / std::max<uint64_t>(count_, 1)) return;
      count_ *= list.size();
      choices_.push_back(std::move(list));
    }
    exact_ = true;
  }

  bool exact() const { return exact_; }
  uint64_t count() const { return count_; }

  Values values(uint64_t index, Values values) const {
    each(index, [&](size_t i, const auto& choice) { values[numbers_[i]] = choice.first; });
    return values;
  }
  double weight(uint64_t index) const {
    double weight = 1;
    each(index, [&](size_t, const auto& choice) { weight *= choice.second; });
    return weight;
  }

 private:
  template <typename F>
  void each(uint64_t index, F&& f) const {
    for (size_t i = choices_.size(); i-- > 0; index /= choices_[i].size())
      f(i, choices_[i][index % choices_[i].size()]);
  }

  std::vector<NumberId> numbers_;
  std::vector<std::vector<std::pair<double, double>>> choices_;  ///< [numbers] value and weight
  uint64_t count_ = 1;
  bool exact_ = false;
};

}  // namespace walkaway
