// SPDX-License-Identifier: Apache-2.0
// Games with known answers, and families that grow.
#pragma once

#include <string>
#include <vector>

#include "game/tree.h"

namespace walkaway::testing {

/// Two players at once: pay-offs [row][column] of each.
Tree matrix_game(const std::vector<std::vector<double>>& row, const std::vector<std::vector<double>>& column);

/// Four-move centipede, McKelvey and Palfrey (1992): take (0.80,0.20), (0.40,1.60), (3.20,0.80), (1.60,6.40), or pass
/// at the end (12.80,3.20).
Tree centipede();

/// Stripped-down poker, Reiley et al. (2008): lanes are the cards, king and queen.
/// Decisions: the dealt player's (bet, fold) with one agent per card, and the other's (call, fold).
Tree stripped_poker();

/// Kuhn poker with `cards` cards, ante 1, bet 1. Lanes are deals; agents are cards.
Tree kuhn(uint32_t cards);

struct Bargaining {
  uint32_t types = 2, prices = 3, rounds = 3;
  double discount_per_round = 0.9;
};
/// Alternating offers of ../shared/tools/make_games.py: costs 0.1 to 0.5, values 1 to 0.7, correlated prior; every
/// offer can be accepted, refused or ended. Lanes are pairs of types.
Tree bargaining(const Bargaining& options);

/// Chain store (Kreps and Wilson 1982) with `stages` entrants, each a player: 0 out, `b` accommodated, b - 1 fought;
/// the incumbent is strong with probability `strong` and then always fights; weak it gets 0 accommodating, -1 fighting,
/// `a` if unchallenged.
Tree chain_store(uint32_t stages, double b, double strong, double a);

}  // namespace walkaway::testing
