// SPDX-License-Identifier: Apache-2.0
// First-order and total indices by draws that are made for them.
#pragma once

#include <optional>
#include <vector>

#include "uncertainty/draw_stage.h"
#include "uncertainty/hangs.h"

namespace walkaway {

/// The stage under which the design's rows are kept.
inline constexpr uint32_t kDesignStage = 1'000'000;

struct DesignOptions {
  uint64_t base = 512;  ///< rows of the design; a power of two is a good number
  uint64_t seed = 1;
  uint32_t most_numbers = 12;  ///< one by one
  double covered = 0.95;       ///< of what the numbers explain one by one; the rest are one group
};

/// The places of the numbers to be looked at one by one, increasing, chosen by what is known from rows: each number's
/// part in figures, the larger of its first-order index less its error and its squared rank
/// correlation, in shares of the sum over numbers. A number that would be left over alone is among them.
std::vector<uint32_t> screen_numbers(const Hangs& found, size_t numbers, const DesignOptions& options);

/// Saltelli's design (see SobolDesign) over screened numbers and the group of all others, on the prior: base x (groups
/// + 2) draws. All ranks call it alike; `found` of the first counts, and there alone the result is told. None where
/// nothing was found.
std::optional<DesignedIndices> find_designed_indices(DrawSolver& solver, const Hangs& found,
                                                     const DesignOptions& options);

}  // namespace walkaway
