// SPDX-License-Identifier: Apache-2.0
// What a hedge is worth, when it is bought, and when it best were: plain data. Filled in by `value_hedges`.
#pragma once

#include <cstdint>
#include <vector>

#include "counsel/weighed.h"

namespace walkaway {

/// The game in which everybody knows that the hedge is bought in that round and in no other.
struct HedgePoint {
  uint32_t round = 0;          ///< 0: never
  std::vector<Weighed> value;  ///< per party, from the start
};

/// Values and chances are from the start, types drawn from the posterior.
struct HedgeAnswer {
  StageId stage = 0;
  PartyId mover = 0;
  bool enabled = true;         ///< in the file; else all but `gain` is of the game with the stage switched on
  std::vector<ValueRow> gain;  ///< of every party, and of each of its types: value with the stage less without it
  std::vector<double> bought;  ///< [R] chance that it is bought in each round
  std::vector<std::vector<double>> bought_by_type;  ///< [types of the mover][R]
  std::vector<HedgePoint> points;  ///< one per round in which it can be bought, then never
  uint32_t best_round = 0;         ///< of them, for the mover; 0: never
  bool solved = true;
};

}  // namespace walkaway
