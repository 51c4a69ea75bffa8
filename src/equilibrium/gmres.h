// SPDX-License-Identifier: Apache-2.0
// Restarted GMRES (Saad and Schultz 1986), right-preconditioned, matrix-free.
//
// The preconditioner is taken to be good: what is orthogonalised is A M^-1 y - y, which loses no digits where A M^-1 is
// near the identity, by classical Gram-Schmidt in blocks, a second time where the first leaves little (Daniel et al.
// 1976). Two passes over the basis for each product; the same bits for any number of threads.
#pragma once

#include <functional>
#include <vector>

#include <Eigen/Core>

namespace walkaway::equilibrium {

/// image = A M^-1 y and z = M^-1 y. Throws to stop.
using PreconditionedOperator = std::function<void(Eigen::Ref<const Eigen::VectorXd> y, Eigen::Ref<Eigen::VectorXd> z,
                                                  Eigen::Ref<Eigen::VectorXd> image)>;

struct GmresOptions {
  double relative_tolerance = 1e-3;  ///< on the 2-norm of the residual
  int restart = 60;
  int max_iterations = 300;
};

struct GmresResult {
  Eigen::VectorXd solution;
  int iterations = 0;
  double relative_residual = 1;
  bool converged() const { return converged_; }
  bool converged_ = false;
};

/// The two bases of a cycle, by columns, which grow as far as they are used, and scratch. T is what numbers are stored
/// in.
template <typename T>
struct KrylovSpace {
  std::vector<std::vector<T>> basis;      ///< [restart + 1][size]
  std::vector<std::vector<T>> corrected;  ///< [restart][size] M^-1 of the basis
  Eigen::VectorXd residual, y, z, image;  ///< [size]
};

/// Keeps its bases between calls. Large systems of tolerances that allow it keep them in single precision; products
/// and sums are double throughout.
class Gmres {
 public:
  GmresResult solve(const PreconditionedOperator& apply, const Eigen::VectorXd& right_side,
                    const GmresOptions& options);

 private:
  KrylovSpace<double> fine_;
  KrylovSpace<float> coarse_;
};

}  // namespace walkaway::equilibrium
