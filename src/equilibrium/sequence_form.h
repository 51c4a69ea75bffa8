// SPDX-License-Identifier: Apache-2.0
// A zero-sum game of two players by sequences (von Stengel 1996): what each player can do in a row, and what pairs of
// such sequences pay. An information set's counterfactual values are then sums over one sparse row, whatever the tree's
// size.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "game/tree.h"

namespace walkaway::equilibrium {

/// Information sets of one player that stand side by side in memory, so that one instruction serves several.
constexpr uint32_t kWide = 8;

constexpr uint32_t kEmptySequence = 0;  ///< no move of one's own yet
constexpr uint32_t kNoSequence = 1;     ///< never played: the parent of places in a block that stand empty

/// One player's information sets, in blocks of `kWide` with equally many actions and equally many own moves before.
/// A sequence is an action at an information set, and so is its number in every array [S]: action a of place l in block
/// b is `first[b]` + a * kWide + l. Blocks come in the order of own moves before them: a parent's sequence is in an
/// earlier block. Rows hold what each of the other's sequences pays that can end the game with it.
struct Sequences {
  uint32_t count = 2;             ///< S, empty places included
  std::vector<uint32_t> first;    ///< [blocks]
  std::vector<uint32_t> actions;  ///< [blocks]
  std::vector<uint32_t> parent;   ///< [blocks][kWide] sequence that leads to the information set
  std::vector<uint32_t> place;    ///< [V] sequence of each of the tree's variables of this player
  /// The rows of sequences 8i to 8i + 7 stand entry by entry side by side, filled up with nothing to the longest: entry
  /// j of sequence 8i + l is (`row[i]` + j) * kWide + l.
  std::vector<uint32_t> row;    ///< [S / kWide + 1]
  std::vector<uint32_t> other;  ///< the other's sequence; kNoSequence for nothing
  std::vector<double> payoff;   ///< own pay-off times the odds of chance, less half of `sum`, over `scale`
  uint32_t blocks() const { return static_cast<uint32_t>(first.size()); }
};

struct SequenceForm {
  Sequences player[2];
  double sum = 0;    ///< of both pay-offs, at every ending
  double scale = 1;  ///< pay-offs are in this unit, so that none is above 1
};

/// Why the tree is no zero-sum game of two players, in words; nothing if it is one. Pay-offs must sum to one constant,
/// but for 1e-9 of the largest.
std::optional<std::string> why_not_zero_sum(const Tree& tree);

/// The first player's largest pay-off less its smallest.
double range_of_payoffs(const Tree& tree);

/// Of a tree of one lane with all moves available. Throws std::invalid_argument where that or `why_not_zero_sum` fails.
/// Three passes over the tree; 24 bytes for each pair of sequences that pays something.
SequenceForm sequence_form(const Tree& tree);

}  // namespace walkaway::equilibrium
