// SPDX-License-Identifier: Apache-2.0
// Principal and agent: what the moves of a party that acts for another are worth to both. A quantity is NaN by an account
// that has none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "counsel/weighed.h"
#include "scenario/scenario.h"

namespace walkaway {

/// Over types and accounts that have the move.
struct AgencyMove {
  std::string move, label;
  Weighed to_agent, to_principal;  ///< whole pay-offs, each on its own scale, by the agent's beliefs
};

/// One type of the agent, over accounts. Values are NaN where it lacks the move; indices are into the moves.
struct AgencyRow {
  TypeId type = 0;
  double posterior = 0;
  std::vector<double> to_agent, to_principal;
  uint32_t chosen = kNone;  ///< by the likeliest account: the record's move; at its next decision the best for itself
  uint32_t best_for_agent = kNone, best_for_principal = kNone;
  double cost = 0;       ///< to the principal: its best move's value less that of the one chosen
  double forgone = 0;    ///< by the agent, if it made the principal's best move instead of its own
};

struct AgencyDecision {
  uint32_t entry = kNone;  ///< of the record; kNone: the agent's next decision
  StageId stage = kNone;
  uint32_t round = 1;
  std::vector<AgencyMove> moves;   ///< in the stage's order
  std::vector<AgencyRow> by_type;  ///< types that can be there
  std::string chosen;              ///< id of the record's move by the likeliest account; empty at the next decision
  Weighed cost;                    ///< over types: what the agent's choice costs the principal
  Weighed parting;                 ///< chance of a type to which another move is best than to the principal
};

struct AgencyAnswer {
  PartyId agent = 0, principal = 0;
  std::vector<AgencyDecision> decisions;  ///< of the record, then the next one, if any
};

}  // namespace walkaway
