// SPDX-License-Identifier: Apache-2.0
// How much memory a game takes, before and while it is built.
#pragma once

#include <cstdint>

#include "game/game.h"
#include "game/lanes.h"

namespace walkaway {

struct Counts {
  double nodes = 0;
  double terminals = 0;
  double actions = 0;  ///< over decision nodes, times the mover's agents: at least the number of variables
  double rounds = 0;   ///< rounds begun

  Counts& operator+=(const Counts& other) {
    nodes += other.nodes;
    terminals += other.terminals;
    actions += other.actions;
    rounds += other.rounds;
    return *this;
  }
};

/// Bytes of the game and of a solve.
double bytes_needed(const Counts& counts, const Scenario& scenario, const Lanes& lanes, const GameOptions& options);

/// `max_bytes`, or half of the machine's memory.
double byte_limit(const GameOptions& options);

/// Throws InputError with the numbers and what to change if the game is too large.
void refuse_if_too_large(const Counts& counts, bool exact, const Scenario& scenario, const Lanes& lanes,
                         const GameOptions& options);

/// Counts by walking over plays with equal futures once. Where they are too many for that `exact` is false, and the
/// counts are a lower bound: what was counted until then, or a twentieth of what random plays foretell, if that is
/// more.
///
/// A random play estimates the size of the game by the product of the menus that it meets (Knuth 1975, Estimating the
/// efficiency of backtrack programs). The estimate is unbiased, so that by Markov's inequality it exceeds 20 times the
/// truth with probability 1/20 at most.
Counts count_plays(const Scenario& scenario, const Values& values, const GameOptions& options, const Lanes& lanes,
                   bool& exact);

}  // namespace walkaway
