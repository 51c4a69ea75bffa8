// SPDX-License-Identifier: Apache-2.0
// Slow and plain: solutions and gains by their definitions, in probabilities and by recursion, to check the fast code
// against.
#pragma once

#include <vector>

#include "game/tree.h"

namespace walkaway::testing {

/// max |pi - w exp(rate precision Q) / sum| over the information sets that can be reached.
double naive_residual(const Tree& tree, const std::vector<double>& log_prob, double precision);

/// Gain of a mover's best pure strategy over its play, by trying every pure strategy. Only for tiny games.
double naive_best_response_gain(const Tree& tree, const std::vector<double>& log_prob, uint32_t mover);

/// The same game with one lane: a chance root over lanes, each with its own copy of the tree. Needs beliefs that are
/// the common prior's. Its decisions are the (decision, agent) pairs in order, with the same actions.
Tree flattened(const Tree& tree);

/// Damped iteration of the logit response from the uniform strategy. Finds the equilibrium of small, well-behaved games
/// at low precision.
std::vector<double> damped_fixed_point(const Tree& tree, double precision);

std::vector<double> uniform(const Tree& tree);

/// Whether play ever leads to the information set.
bool is_reached(const Tree& tree, const std::vector<double>& log_prob, DecisionId decision, uint32_t agent);

}  // namespace walkaway::testing
