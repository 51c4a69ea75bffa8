// SPDX-License-Identifier: Apache-2.0
// The Jacobian as a sparse matrix in sequence form, and its LU factors (KLU: Davis and Palamadai Natarajan 2010): a
// direct solver of Newton's systems, which holds where play mixes at high precision and the sweeps' preconditioner
// loses its digits.
#pragma once

#include <memory>
#include <span>

#include "equilibrium/kernels.h"

namespace walkaway::equilibrium {

/// Exact where every information set can be reached; those that cannot (`PointArrays::reached` 0) are solved for as if
/// beliefs there had no effect, which makes it a preconditioner. Needs perfect recall.
class SparseJacobian {
 public:
  explicit SparseJacobian(const Layout& layout);
  ~SparseJacobian();

  /// An upper bound of the unknowns of the extended system, known beforehand.
  size_t size() const;
  /// At a point; false if the factors cannot be had. The first time finds the pattern, an order of elimination and
  /// pivots; later ones keep the pivots, which is quicker but may lose digits, unless told to find new ones. Cost:
  /// linear in lanes x nodes x movers, and the factors'.
  bool factorise(const PointArrays& point, double s, bool new_pivots = false);
  bool factorised() const;
  /// J out = y with the J last factorised. Both [V], centred over each information set's free actions.
  void solve(std::span<const double> y, std::span<double> out);
  /// The same with J transposed.
  void solve_transposed(std::span<const double> y, std::span<double> out);
  /// Rough numbers of operations: of factorising again, and of one solve.
  double work() const;
  double solve_work() const;
  /// Of the determinant of the J last factorised: 1 or -1.
  int determinant_sign() const;

 private:
  struct Factors;
  std::unique_ptr<Factors> factors_;
};

}  // namespace walkaway::equilibrium
