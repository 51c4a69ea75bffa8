// SPDX-License-Identifier: Apache-2.0
// What moves are worth at an information set, and how likely a moment finds a party there.
#pragma once

#include <string>
#include <vector>

#include "counsel/reading.h"

namespace walkaway {

/// An information set that a moment may find a party of a given type at, and the chance of that.
struct Place {
  DecisionId decision;
  uint32_t agent;
  double chance;
};

/// Information sets of `party`'s `type` among the decisions in `moment.at`; chances sum to that of the type. If the
/// moment rules the type out, the places are still listed, with no chance. Most likely first, ties by number.
std::vector<Place> places_of(const Solved& solved, const Moment& moment, PartyId party, TypeId type);

/// The agent's own beliefs, or (`analyst`) those of the analyst given the agent's type; the agent's own where the
/// analyst rules it out.
enum class Eyes { own, analyst };
InfosetBelief belief_at(const Solved& solved, const Place& place, Eyes eyes);

/// Mean of a plane at the children that action `a` leads to, under beliefs at the information set.
double worth_of(const Solved& solved, const Place& place, const InfosetBelief& belief, ActionIndex action,
                const std::vector<double>& plane);

/// True if the agent has the move.
bool available(const Solved& solved, const Place& place, ActionIndex action);

/// The best action for the agent by `plane`, among those it has.
ActionIndex best_action(const Solved& solved, const Place& place, const InfosetBelief& belief,
                        const std::vector<double>& plane);

/// The scenario's move that action `a` of a decision is.
const Move& move_of(const Scenario& scenario, const Solved& solved, DecisionId decision, ActionIndex action);
MoveId move_id_of(const Solved& solved, DecisionId decision, ActionIndex action);

/// The action that is `move`, or kNone.
ActionIndex action_of(const Solved& solved, DecisionId decision, MoveId move);

}  // namespace walkaway
