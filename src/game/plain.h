// SPDX-License-Identifier: Apache-2.0
// A game without a scenario: read from a file of another program, or one of the standard games.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "game/tree.h"
#include "scenario/progress.h"

namespace walkaway {

/// A tree of one lane, in which every player moves (or could), and the names that a file gives it. The rate of every
/// player is 1, so that `SolveOptions::precision` is the literature's lambda.
struct PlainGame {
  std::string title, comment;
  std::vector<std::string> players;   ///< [M]
  Tree tree;                          ///< lanes = 1, mover_party[m] = m, no ledgers
  std::vector<uint32_t> number;       ///< [decisions] the information set's number, as the file has it, per player
  std::vector<uint32_t> label;        ///< [decisions] its name, into `names`
  std::vector<uint32_t> action_name;  ///< [V] into `names`
  std::vector<uint32_t> chance_name;  ///< [rows of chance] into `names`; 0 where there is none
  std::vector<std::string> names;     ///< distinct; the first is empty
  std::string_view name_of(uint32_t index) const { return names[index]; }
};

/// Reads a file in Gambit's format, .efg or .nfg (which it is, the first word says). Outcomes at inner nodes are added
/// to the pay-offs below them; a chance branch of probability 0 is left out. Throws InputError with the line and column
/// of the first fault, for games without perfect recall, for information sets that play cannot reach, and for files too
/// large for the memory. Linear in the file; while it is read, about 2.5 times the file's size, then about 45 bytes a
/// node.
PlainGame read_plain_game(const std::string& file, const Run& run = {});

/// The same from text; `name` is for faults.
PlainGame read_plain_game_text(std::string_view text, const std::string& name, const Run& run = {});

/// The game as .efg text that reads back as the same tree. Numbers in the fewest digits that tell them apart.
std::string to_efg(const PlainGame& game);

/// True where a text begins as a file of Gambit's does.
bool looks_like_gambit(std::string_view text);

}  // namespace walkaway
