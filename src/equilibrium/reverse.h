// SPDX-License-Identifier: Apache-2.0
// Reverse mode of one evaluation of F: from derivatives of a functional by what the evaluation computes to derivatives
// by what it starts from, x and every number of the tree.
#pragma once

#include <span>
#include <vector>

#include "equilibrium/adjoint.h"
#include "equilibrium/transposed_kernels.h"

namespace walkaway::equilibrium {

/// All zero, in the tree's shapes.
Gradient zero_gradient(const Tree& tree);

/// out [V] = the functional's derivative by x, and `gradient`'s pay-offs, odds of chance and priors += that by the
/// tree's, with x held. `bar_q` [V] adds to the functional's weights of action values. The functional's `direct` is not
/// looked at and probabilities are free: see `renormalise`. One pass forward and one back over nodes.
void reverse_evaluation(const Layout& layout, const PointArrays& point, const Functional& functional,
                        std::span<const double> bar_q, std::span<double> out, Gradient& gradient,
                        TransposedArrays& arrays);

/// From derivatives by free probabilities to derivatives by weights that are divided by their sum.
void renormalise(const Tree& tree, Gradient& gradient);

}  // namespace walkaway::equilibrium
