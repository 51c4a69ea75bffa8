// SPDX-License-Identifier: Apache-2.0
// What a behaviour strategy does in a game: reaches, beliefs, values. Log space throughout, so that no probability is lost.
#pragma once

#include <span>
#include <vector>

#include "game/tree.h"

namespace walkaway {

/// log probability, per node and lane [N][K], that the moves leading to the node are made given the lane. The lane's own prior is not in it.
/// `log_prob` is [V].
std::vector<double> log_reach(const Tree& tree, std::span<const double> log_prob);

/// Expected value of a terminal pay-off at every node and lane [N][K]. `terminal_rows` is [T][K].
std::vector<double> expected(const Tree& tree, std::span<const double> log_prob, std::span<const double> terminal_rows);

/// One party's row of pay-offs, as [T][K]. `mover` indexes Tree::mover_party; `ledger` Tree::ledger_party.
std::vector<double> mover_payoff(const Tree& tree, uint32_t mover);
std::vector<double> ledger_payoff(const Tree& tree, uint32_t ledger);

/// An agent's beliefs over (member, lane) at a decision, given the log prior over lanes to use ([K], need not be normalised): for each member
/// of the decision in order, a row [K], zero for the lanes of other agents, summing to 1. If the information set cannot be reached the
/// beliefs are the prior's on the first member and `reached` is false.
struct InfosetBelief {
  std::vector<double> probability;  ///< [members][K]
  bool reached = true;
};
InfosetBelief infoset_belief(const Tree& tree, DecisionId decision, uint32_t agent, std::span<const double> log_reach,
                             std::span<const double> log_prior);

/// Value of each action at (decision, agent) under the given beliefs; `value` is the mover's `expected` values [N][K].
std::vector<double> action_values(const Tree& tree, DecisionId decision, const InfosetBelief& belief, std::span<const double> value);

}  // namespace walkaway
