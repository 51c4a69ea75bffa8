// SPDX-License-Identifier: Apache-2.0
// Where a play has come to: everything that its future, its pay-offs and what has been seen of it depend on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// A history's state. Plain data: copied from node to node. Rows are [..][K], one value per profile of private types.
struct Play {
  enum class Phase : uint8_t {
    move,  ///< at `stage`, `slot` of its movers to move (or chance)
    hear,  ///< the move is made; chance decides what hearing `hearing` of mover `slot`'s move gives out
    ended,
  };
  Phase phase = Phase::move;
  bool deal = false;  ///< an accepted package is in force
  uint32_t round = 1;
  StageId stage = kNone;
  uint32_t slot = 0, hearing = 0;
  EndingId ending = kNone;
  PackageId offer = kNone;         ///< on the table
  std::vector<OptionId> in_force;  ///< [I]
  std::vector<OptionId> agreed;    ///< [I] kNone: nothing agreed, or undone since
  std::vector<MoveId> chosen;      ///< per mover slot of `stage`
  std::vector<uint16_t> visits;    ///< [stages] in this round
  std::vector<uint8_t>
      alive;  ///< [K] 0 where this profile cannot have come here, because it lacked a move or chance had no such case
  std::vector<double> slots;     ///< what rules read, up to the numbers; see EnvironmentLayout
  std::vector<double> varying;   ///< [states whose values depend on types][K]
  std::vector<double> accrued;   ///< [P][K] own points so far, in points of the first round
  std::vector<double> by_round;  ///< [P][rounds + 1][K] the same, round by round, if asked for; else empty
  std::vector<uint32_t> seen;    ///< [M] class of what each mover has seen

  // The same in a recipe, where one is written; else empty.
  uint32_t alive_mask = 0;
  std::vector<uint32_t> state_rows;     ///< [states]
  std::vector<uint32_t> accrued_rows;   ///< [P]
  std::vector<uint32_t> by_round_rows;  ///< [P][rounds + 1]
};

/// One thing that happened, for messages.
struct Step {
  uint32_t round;
  StageId stage;
  PartyId by;       ///< kNone: chance
  uint32_t choice;  ///< move, or signal where `heard`
  bool heard;
};

/// "in round 2, at stage answer, after offer: low, answer: refuse".
std::string place_in_words(const Scenario& scenario, const Play& play, const std::vector<Step>& trail);

/// The move's id, or the signal's where it is none of the moves.
std::string signal_name(const Stage& stage, uint32_t signal);

}  // namespace walkaway
