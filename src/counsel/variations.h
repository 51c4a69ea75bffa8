// SPDX-License-Identifier: Apache-2.0
// The game varied: what-ifs and changes of course, each a solve or some of its own.
#pragma once

#include <vector>

#include "counsel/answers.h"

namespace walkaway {

/// One what-if, or one point of its sweep; kNone: the game as it is.
struct WhatIfSolve {
  uint32_t what_if = kNone;
  uint32_t point = 0;
  WhatIfPoint answer;
  std::vector<uint32_t> game_of_account;
  std::vector<std::vector<double>> log_prob;  ///< [games][V] its play, once solved; nothing of a game that was not
};

/// One round of a pivot curve, in one game; `round` 0: never.
struct PivotSolve {
  uint32_t pivot, curve;  ///< index into the scenario's pivots; into the answer's curves
  bool announced;
  uint32_t round;
  uint32_t game;
  std::vector<double> value;  ///< [P][K] at the root, once solved
  SolveStatus status = SolveStatus::converged;
  std::vector<double> log_prob;  ///< [V] the play; nothing where it is that of the game as it is, or was not solved
};

struct Variations {
  std::vector<WhatIfSolve> what_ifs;
  std::vector<PivotSolve> pivots;
};

}  // namespace walkaway
