// SPDX-License-Identifier: Apache-2.0
// The usual questions to a solution as functionals that `Adjoint` differentiates. Each has its value at the solution.
// All throw std::invalid_argument where an index is out of range, and cost no more than a pass over what they name.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "equilibrium/adjoint.h"

namespace walkaway {

/// Over which lanes an expectation is taken.
struct LaneAverage {
  enum class Of : uint8_t { given, lane_prior, analyst_prior };
  std::vector<double> weight;  ///< [K]
  Of of = Of::given;           ///< what the weights are: the derivative by priors follows from it
};
LaneAverage in_lane(const Tree& tree, uint32_t lane);
LaneAverage over_lane_prior(const Tree& tree);
LaneAverage over_analyst_prior(const Tree& tree);

/// A mover's expected pay-off from the root.
Functional expected_payoff(const Adjoint& at, uint32_t mover, const LaneAverage& lanes);
/// The expected pay-off of a party that never moves.
Functional expected_ledger_payoff(const Adjoint& at, uint32_t ledger, const LaneAverage& lanes);

/// The probability that play comes through one of the nodes, endings among them. None of them may follow another.
Functional probability(const Adjoint& at, std::span<const NodeId> nodes, const LaneAverage& lanes);

/// What an action is worth to its mover at an information set, with the agent's beliefs there.
Functional value_of_action(const Adjoint& at, DecisionId decision, ActionIndex action, uint32_t agent);
/// By how much the first action is worth more than the second, at one information set.
Functional margin(const Adjoint& at, DecisionId decision, ActionIndex action, ActionIndex other, uint32_t agent);

/// log of the probability of all these moves, each at its information set: the sum of their log-probabilities.
Functional log_prob_of_moves(const Adjoint& at, std::span<const VariableIndex> moves);

/// log of the probability, in one lane, that play comes through one of the nodes: the likelihood of a record whose last
/// entry leads to them. None of them may follow another.
Functional log_likelihood(const Adjoint& at, std::span<const NodeId> nodes, uint32_t lane);

/// log P(lanes of `these` | record) - log P(lanes of `those` | record), given that play came through one of the nodes,
/// from the prior `lanes`. Lanes of `these` and `those` must have some prior weight and some likelihood.
Functional posterior_log_odds(const Adjoint& at, std::span<const NodeId> nodes, std::span<const uint32_t> these,
                              std::span<const uint32_t> those, const LaneAverage& lanes);

}  // namespace walkaway
