// SPDX-License-Identifier: Apache-2.0
// The end of a round: what it pays, and how states change. Remembered, because most histories close their rounds in few
// ways.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "game/lanes.h"
#include "game/play.h"
#include "game/rules.h"
#include "game/word_table.h"

namespace walkaway {

class Closing {
 public:
  Closing(const Scenario& scenario, RuleBook& rules, const Lanes& lanes);

  struct Result {
    std::span<const double> points;                 ///< [P][K] worth in force and flows, discounted
    std::span<const double> states;                 ///< [states][K] values in the next round
    std::span<const RowId> point_rows, state_rows;  ///< [P], [states] in the recipe, if there is one
  };
  /// Valid until the next call.
  Result close(const Play& play);

  /// Points of the `final` rules, discounted like the last round; no states. Valid until the next call.
  Result final_points(const Play& play);

  /// The states alone, those in `wanted`; not remembered. Valid until the next call.
  std::span<const double> next_states(const Play& play, const std::vector<bool>& wanted);

  /// patience ^ (round - 1) per lane [K].
  std::span<const double> discount(PartyId party, uint32_t round) const;

 private:
  using Key = std::vector<uint64_t>;
  void collect_slots();
  void write_key(const Play& play, const std::vector<uint32_t>& slots);
  void compute(const Play& play, double* points, double* states, RowId* rows);

  const Scenario& scenario_;
  RuleBook& rules_;
  const Lanes& lanes_;
  std::vector<uint32_t> slots_, final_slots_;  ///< what the results depend on
  Key key_;
  WordTable known_, known_final_;
  std::vector<double> results_, final_results_;
  std::vector<RowId> rows_, final_rows_;  ///< of the results, if there is a recipe
  std::vector<double> discount_;          ///< [P][rounds][K]
  std::vector<double> row_, states_;
  std::vector<RowId> state_rows_;
};

}  // namespace walkaway
