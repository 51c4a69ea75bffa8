// SPDX-License-Identifier: Apache-2.0
// Restarted GMRES (Saad and Schultz 1986), right-preconditioned, matrix-free.
#pragma once

#include <functional>

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

/// Keeps its basis between calls, so that it allocates only when the size grows.
class Gmres {
 public:
  GmresResult solve(const PreconditionedOperator& apply, const Eigen::VectorXd& right_side,
                    const GmresOptions& options);

 private:
  Eigen::MatrixXd basis_;      ///< [size][restart + 1]
  Eigen::MatrixXd corrected_;  ///< [size][restart] M^-1 of the basis
};

}  // namespace walkaway::equilibrium
