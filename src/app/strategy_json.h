// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "equilibrium/certificate.h"
#include "equilibrium/solve.h"
#include "game/game.h"

namespace walkaway {

/// The strategy with its certificate, information sets by the players and numbers that `to_efg` gives them. The shape
/// is in docs/json.md.
std::string strategy_json(const Scenario& scenario, const Game& game, const Strategy& strategy,
                          const Certificate& certificate);

}  // namespace walkaway
