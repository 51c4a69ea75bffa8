// SPDX-License-Identifier: Apache-2.0
// Why a move is best: where its margin over the next best comes from.
#pragma once

#include "counsel/infoset.h"

namespace walkaway {

/// At one information set. Each list sums to the margin: over the others' types (beliefs are the agent's own), over the
/// replies to `best` (the first move of another party, or the ending), and over rounds. `detailed` is the same game
/// built with pay-offs by round.
Margin explain_margin(const Scenario& scenario, const Solved& solved, const Game& detailed, const Place& place,
                      ActionIndex best, ActionIndex next);

}  // namespace walkaway
