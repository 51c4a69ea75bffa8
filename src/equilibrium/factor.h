// SPDX-License-Identifier: Apache-2.0
// The Jacobian as a sparse matrix, with the tangents of reach and values kept as unknowns, and its LU factors: a
// preconditioner that holds where play mixes at high precision and the sweeps' own loses its digits.
#pragma once

#include <memory>
#include <span>

#include "equilibrium/kernels.h"

namespace walkaway::equilibrium {

class SparseJacobian {
 public:
  explicit SparseJacobian(const Layout& layout);
  ~SparseJacobian();

  /// Unknowns of the extended system.
  size_t size() const;
  /// At a point; false if the factors cannot be had.
  bool factorise(const PointArrays& point, double s);
  bool factorised() const;
  /// J out = y with the J last factorised. Both [V].
  void solve(std::span<const double> y, std::span<double> out);

 private:
  struct Factors;
  std::unique_ptr<Factors> factors_;
};

}  // namespace walkaway::equilibrium
