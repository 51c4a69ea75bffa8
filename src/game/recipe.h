// SPDX-License-Identifier: Apache-2.0
// How the numbers of a game come about: a program without jumps over rows of K lanes, written down while the game is
// built for some values of the scenario's numbers, and run for others.
//
// A row is told by how it is made (by which rule, of which rows), never by what is in it: what is one row for some
// values is one row for all. Everything that the shape of the game hangs on (which moves there are, where they lead,
// that odds are odds) is kept as a check. Where all of them hold, another build would go the same way, and every
// operation is the one that it would do, so that the numbers are the same to the last bit.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "game/lanes.h"
#include "game/word_table.h"
#include "scenario/scenario.h"

namespace walkaway {

/// A row of a recipe.
using RowId = uint32_t;
/// A set of lanes in a recipe.
using MaskId = uint32_t;

class Recipe {
 public:
  /// For the game of a scenario, which must outlive it, with these lanes. A recipe that would take more than
  /// `max_bytes` to keep and to run is given up: from then on nothing is written down, and all below give 0.
  Recipe(const Scenario& scenario, Lanes lanes, size_t max_bytes);

  // Each gives the row that it makes, the same one for the same sources.

  RowId zero() const { return 0; }
  RowId number(NumberId id);
  /// Read by the type of `party`; kNone: it has a single value.
  RowId number(const TypedNumber& of, PartyId party);
  RowId sum(RowId a, RowId b);
  /// `row` times patience ^ (round - 1) of the party.
  RowId discounted(RowId row, PartyId party, uint32_t round);
  /// Between the bounds of the state.
  RowId bounded(RowId row, StateId state);
  /// `row` where `when` is not 0, else 0.
  RowId masked(RowId when, RowId row);
  RowId logarithm(RowId row);
  /// The rule's value, which must be a number in the lanes `alive` and otherwise reads 0. `slots` is the environment
  /// below the numbers, of which states [S] and worths [P] are rows.
  RowId rule(const Rule& rule, MaskId alive, std::span<const double> slots, std::span<const RowId> states,
             std::span<const RowId> worths);

  /// Lanes with anything but 0.
  MaskId mask(std::span<const uint8_t> lanes);
  MaskId everyone() const { return 0; }

  /// In the lanes `alive` the row is 0 just where `now` is.
  void check_pattern(RowId row, MaskId alive, std::span<const double> now);
  /// In the lanes `alive` none of the rows is below 0, and they add up to 1.
  void check_odds(std::span<const RowId> rows, MaskId alive);

  // What the rows are for, in the game's order.

  std::vector<RowId> payoff;           ///< [T][P] own points
  std::vector<RowId> payoff_by_round;  ///< [T][P][rounds + 1] the same by round, if asked for
  std::vector<RowId> chance;           ///< [chance rows] logarithms of odds
  std::vector<RowId> accrued;          ///< [round starts][P] own points until then

  /// Those of the values with which it was written.
  const Lanes& lanes() const { return lanes_; }
  bool given_up() const { return given_up_; }
  uint32_t rows() const { return static_cast<uint32_t>(operations_.size()); }

 private:
  friend class RecipeRun;
  enum class Kind : uint8_t { zero, number, sum, product, bounded, masked, logarithm, rule };
  struct Operation {
    Kind kind = Kind::zero;
    uint32_t a = 0, b = 0;  ///< rows; or first of `number_of_lane_`; or state; or formula and use
  };
  /// A rule, and all that it is put to.
  struct Formula {
    const Rule* rule;
    std::vector<uint32_t> fixed_slots;   ///< read below the numbers, that no number of the scenario changes
    std::vector<uint32_t> row_slots;     ///< read that are rows: states, worths
    std::vector<uint32_t> number_slots;  ///< read that differ by type
    std::vector<RowId> number_rows;
    WordTable uses{0};                 ///< alive, then fixed slots, then rows
    std::vector<RowId> row;            ///< [uses]
    std::vector<uint32_t> partitions;  ///< [uses] into `partitions_`: lanes that read the same
  };
  struct Pattern {
    RowId row;
    uint32_t want;  ///< first of `wanted_`
  };
  enum Want : uint8_t { kZero, kNotZero, kEither };
  struct Odds {
    MaskId alive;
    uint32_t first, count;  ///< of `odds_rows_`
  };

  RowId make(Operation operation, uint32_t partition);
  RowId number_of_lanes(const std::vector<NumberId>& ids);
  uint32_t formula_of(const Rule& rule);
  uint32_t partition(const std::vector<uint32_t>& group);
  uint32_t refine(uint32_t a, uint32_t b);
  void spend(size_t bytes);

  const Scenario& scenario_;
  Lanes lanes_;
  EnvironmentLayout layout_;
  size_t bytes_left_;
  bool given_up_ = false;

  std::vector<Operation> operations_;     ///< each makes the row of its number
  std::vector<uint32_t> partition_of_;    ///< [rows]
  WordTable known_{2};                    ///< operations, rules aside
  std::vector<RowId> row_of_known_;       ///< in the order of `known_`
  std::vector<NumberId> number_of_lane_;  ///< [..][K]
  std::map<std::vector<NumberId>, uint32_t> known_numbers_;
  std::vector<Formula> formulas_;
  std::unordered_map<const Rule*, uint32_t> formula_;
  std::vector<LaneClasses> partitions_;  ///< of the lanes; the first has a single class
  std::map<std::vector<uint32_t>, uint32_t> known_partitions_;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> refined_;
  std::vector<RowId> discount_;  ///< [P][rounds]; kNone if not made yet
  std::map<std::vector<uint8_t>, MaskId> known_masks_;
  std::vector<std::vector<uint8_t>> masks_;
  std::vector<Pattern> patterns_;
  std::map<std::vector<uint8_t>, uint32_t> known_wants_;
  std::vector<uint8_t> wanted_;  ///< [..][K] of `Want`
  WordTable known_patterns_{1};
  std::vector<Odds> odds_;
  std::vector<RowId> odds_rows_;
  std::map<std::vector<uint32_t>, uint32_t> known_odds_;
  std::vector<uint64_t> key_;
};

}  // namespace walkaway
