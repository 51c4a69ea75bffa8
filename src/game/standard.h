// SPDX-License-Identifier: Apache-2.0
// The games on which solvers are measured, from their public rules.
#pragma once

#include <cstdint>
#include <string>

#include "game/plain.h"

namespace walkaway {

/// Which game, and how large. Fields that a game does not know are ignored.
///
/// kuhn         Kuhn (1950): one card each of `cards`, ante 1, one bet of 1.
/// leduc        Southey et al. (2005), as in OpenSpiel: `ranks` of two suits, one card each, a common card between two
///              rounds of betting, ante 1, raises of 2 and then 4, two at most in each round. `merged`: suits, which
///              decide nothing, are left out, and chance weighs the ranks instead.
/// liars_dice   As in OpenSpiel: `dice` each, of `sides`; in turn a higher bid or "liar"; the highest face counts as
///              every face; the loser pays 1. Rolls that look the same are one, weighted.
/// goofspiel    `cards` each and as many prizes, bid for at once in secret; the higher bid takes the prize, and on
/// equal
///              bids nobody does; the last prize is bid for by nobody's choice. Who took the prize is seen, bids only
///              with `open`. Pays 1 or -1 for more or fewer points, or with `points` their difference.
/// bargain      A seller and a buyer of `types` each, correlated, offer one of `prices` in turn for `rounds`, with a
///              discount of 0.9 a round; an offer is accepted, rejected, or ends it all. `zero_sum`: each gets its
///              pay-off less the other's.
struct StandardGame {
  enum class Kind { kuhn, leduc, liars_dice, goofspiel, bargain };
  enum class PrizeOrder { descending, ascending, random };
  Kind kind = Kind::kuhn;
  uint32_t cards = 3;                          ///< kuhn: 2 to 1000; goofspiel: 2 to 10
  uint32_t ranks = 3;                          ///< leduc: 2 to 100
  uint32_t dice = 1, sides = 6;                ///< liars_dice: 1 to 5, 2 to 20
  uint32_t types = 2, prices = 3, rounds = 3;  ///< bargain: 1 to 100, 1 to 100, 1 to 20
  PrizeOrder order = PrizeOrder::descending;   ///< goofspiel
  bool merged = false, open = false, points = false, zero_sum = false;

  void validate() const;  ///< throws std::invalid_argument with name, value and constraint
  /// Nodes of its tree, without building it.
  double nodes() const;
};

/// The game. Throws InputError where it would need more than `max_bytes` (0: half of the machine's memory), Stopped if
/// told to stop. Linear in `nodes()`; about 50 bytes a node.
PlainGame make_standard_game(const StandardGame& which, uint64_t max_bytes = 0, const Run& run = {});

}  // namespace walkaway
