// SPDX-License-Identifier: Apache-2.0
// How the numbers of a game move with one number of the file: by differences of games built around today's value.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "equilibrium/adjoint.h"
#include "game/tree.h"

namespace walkaway {

/// Derivatives of a tree's arrays by one number, those that are not 0: (place in the array, derivative). In the order
/// of `slope_arrays`.
struct TreeSlopes {
  static constexpr size_t kArrays = 8;
  std::array<std::vector<std::pair<uint32_t, double>>, kArrays> by_array;
  bool bends = false;  ///< the two sides of today's value have slopes of their own; what stands here is their mean

  /// The change of a functional whose gradient this is, per unit of the number.
  double along(const Gradient& gradient) const;
};

/// Points around a number's value and the weights that make a derivative of values there, exact for parabolas.
/// Fornberg, Math. Comp. 51 (1988), tables 1 and 3.
struct Stencil {
  std::vector<double> at;  ///< in steps; today's value, 0, is the first
  std::vector<double> weight;
};
inline const std::array<Stencil, 3> kStencils = {
    Stencil{{0, -1, 1}, {0, -0.5, 0.5}}, Stencil{{0, -1, -2}, {1.5, -2, 0.5}}, Stencil{{0, 1, 2}, {-1.5, 2, -0.5}}};

/// From the trees at the points of a stencil, today's first; all of one shape, or an empty result says why there are no
/// derivatives. Odds are differentiated as odds and noise as noise, which numbers enter as polynomials, and chances
/// that are 0 today and not beside it have no derivative. `width`: of the number's range, for what is a bend. Linear in
/// the size of the tree.
struct TreeSlopesOr {
  TreeSlopes slopes;
  std::string why;  ///< empty: there are derivatives
};
TreeSlopesOr tree_slopes(const std::vector<const Tree*>& trees, const Stencil& stencil, double step, double width);

}  // namespace walkaway
