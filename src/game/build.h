// SPDX-License-Identifier: Apache-2.0
// The parts of building a game that filling in its numbers again shares.
#pragma once

#include "game/game.h"
#include "game/lanes.h"
#include "game/recipe.h"

namespace walkaway {

/// Builds the game, and writes down in `recipe`, if there is one, how its numbers come about. As `build_game` else.
Game build_with_recipe(const Scenario& scenario, const Values& values, const GameOptions& options, const Run& run,
                       Recipe* recipe);

/// Who moves, priors and noise. Throws InputError where a noise is not above 0.
void write_parties(const Scenario& scenario, const Values& values, const Lanes& lanes, Game& game);

}  // namespace walkaway
