// SPDX-License-Identifier: Apache-2.0
// Which histories look alike to whom.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "game/interpreter.h"
#include "game/tree.h"
#include "game/word_table.h"

namespace walkaway {

/// Numbers decisions by (stage, mover, what the mover has seen, its menu), and adds them with their weights to a tree.
class DecisionBook {
 public:
  DecisionBook(const Scenario& scenario, const Lanes& lanes);

  /// The decision at `play`, made if it is new.
  DecisionId at(const Play& play, const Position& position, Tree& tree, RuleBook& rules);

 private:
  struct Seat {  ///< one mover slot of a stage
    WordTable decisions{1};
    WordTable seen{1};
    std::vector<DecisionId> id;   ///< per entry of `decisions`
    std::vector<uint32_t> first;  ///< per entry of `seen`, its first entry of `decisions`
  };
  void find_menu(const Play& play, const Position& position, uint32_t mover);
  void check_alike(const Play& play, const Position& position, const Seat& seat, uint32_t older, RuleBook& rules) const;
  void add(const Position& position, uint32_t mover, Tree& tree) const;

  const Scenario& scenario_;
  const Lanes& lanes_;
  std::vector<std::vector<Seat>> seats_;      ///< [stages][slots]
  std::vector<std::vector<uint32_t>> group_;  ///< [stages][moves] number of the move's group; its own if it has none
  std::vector<uint8_t> menu_;                 ///< [moves of the stage][G] scratch
  std::vector<uint64_t> key_;
};

}  // namespace walkaway
