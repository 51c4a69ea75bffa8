// SPDX-License-Identifier: Apache-2.0
// The games of one scenario for many sets of values: built once, and then, as long as only numbers differ, filled in.
#pragma once

#include <memory>
#include <optional>

#include "game/build.h"
#include "game/recipe_run.h"

namespace walkaway {

/// For one thread at a time; a copy, for another thread, shares what was built. The scenario must outlive it.
class Rebuilder {
 public:
  /// Builds the game of `values`, whose shape is the one that is kept. Throws as `build_game` does.
  Rebuilder(const Scenario& scenario, const Values& values, const GameOptions& options = {}, const Run& run = {});
  Rebuilder(const Rebuilder& other);
  Rebuilder& operator=(const Rebuilder&) = delete;

  /// The game of the values with which it was made.
  const Game& first() const { return known_->game; }

  /// Makes `game` the game of `values`, the same to the last bit as `build_game` makes it, and throws as that does.
  /// True: it has the shape of the first, and only numbers were filled in; without allocation, if `game` was filled in
  /// here (or by a copy) before. False: its shape differs (another menu, another way that play goes, other possible
  /// profiles), so that it was built anew; or a recipe would take too much memory.
  bool rebuild(const Values& values, Game& game, const Run& run = {});

 private:
  struct Known {
    Known(const Scenario& scenario, const Values& values, const GameOptions& options, const Run& run);
    const Scenario& scenario;
    GameOptions options;
    std::optional<Recipe> recipe;  ///< none if it was given up
    Game game;
  };
  bool keeps_profiles(const Lanes& lanes) const;
  void fill(const Values& values, const Lanes& lanes, Game& game);
  void add_shares(PartyId party, const RowId* own, size_t step, double* to) const;

  std::shared_ptr<const Known> known_;
  std::optional<RecipeRun> run_;
  std::vector<double> share_;        ///< parts of all parties' shares, in order
  std::vector<size_t> first_share_;  ///< [P]
};

}  // namespace walkaway
