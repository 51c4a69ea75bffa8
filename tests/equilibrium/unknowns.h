// SPDX-License-Identifier: Apache-2.0
// Vectors for tests of the kernels and of what solves with them.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "equilibrium/qre_map.h"

namespace walkaway::testing {

/// Some x or direction without pattern, centred as unknowns are.
inline std::vector<double> arbitrary(const equilibrium::QreMap& map, double scale, double shift) {
  std::vector<double> x(map.size());
  for (size_t i = 0; i < x.size(); ++i) x[i] = scale * std::sin(1.7 * static_cast<double>(i) + shift);
  equilibrium::centre_rows(map.layout(), x, x);
  return x;
}

inline double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0;
  for (size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

}  // namespace walkaway::testing
