// SPDX-License-Identifier: Apache-2.0
// The transposes of the two parts of the Jacobian 1 - B - C of kernels.h, and exact solves with them. B walks forward
// through reaches, so its transpose walks backward; C walks backward through values, so its transpose walks forward.
// Each is one half sweep, as large as its forward twin's, chunk by chunk on as many threads; nothing allocates, nothing
// calls exp or log.
//
// A bar over a quantity is the derivative of some functional by it: bar_q [V] by action values, and so on.
#pragma once

#include <span>
#include <vector>

#include "equilibrium/kernels.h"

namespace walkaway::equilibrium {

/// Scratch of the transposed sweeps: bars of tangents.
struct TransposedArrays {
  std::vector<double> log_pi;        ///< [V]
  std::vector<double> action_value;  ///< [V]
  std::vector<double> reach;         ///< [n][K] of log reach
  std::vector<double> value;         ///< [n][M][K]
  std::vector<double> scratch;       ///< [1 + chunks][scratch_stride]
  size_t scratch_stride = 0;
};

TransposedArrays make_transposed_arrays(const Layout& layout);

/// The transpose of `tangent_log_pi`: out = bar - pi times the sum of bar over the information set's unknowns, 0 where
/// not free. All [V]; out may be bar.
void transposed_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> bar,
                       std::span<double> out);

/// out = in + B' d. One backward sweep. All [V]; out may be in but not d.
void add_belief_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                           std::span<const double> in, std::span<double> out, TransposedArrays& arrays);
/// out = in + C' d. One forward sweep. All [V]; out may be in but not d.
void add_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                          std::span<const double> in, std::span<double> out, TransposedArrays& arrays);
/// Solves (1 - B)' out = in exactly by one backward sweep. Needs whole decisions.
void solve_belief_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                             std::span<double> out, TransposedArrays& arrays);
/// Solves (1 - C)' out = in exactly by one forward sweep. Needs whole decisions.
void solve_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                            std::span<double> out, TransposedArrays& arrays);
/// (1 - C)' z = in and out = B' z, for two half sweeps and one pass over memory. Needs whole decisions. All [V], none
/// the same.
void belief_after_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                                   std::span<double> z, std::span<double> out, TransposedArrays& arrays);

}  // namespace walkaway::equilibrium
