// SPDX-License-Identifier: Apache-2.0
// What stands for no number.
#pragma once

#include <limits>

namespace walkaway {

inline constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kImpossible = -std::numeric_limits<double>::infinity();  ///< the logarithm of probability 0

}  // namespace walkaway
