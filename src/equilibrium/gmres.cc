// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/gmres.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Jacobi>

namespace walkaway::equilibrium {
namespace {

/// The least-squares problem of one cycle, kept triangular by Givens rotations.
struct Hessenberg {
  Eigen::MatrixXd r;
  Eigen::VectorXd right;
  std::vector<Eigen::JacobiRotation<double>> rotations;

  Hessenberg(int restart, double norm)
      : r(Eigen::MatrixXd::Zero(restart + 1, restart)), right(Eigen::VectorXd::Zero(restart + 1)) {
    right[0] = norm;
  }
  /// Takes column j as filled in by the caller; returns the norm of the residual.
  double rotate(int j) {
    for (int i = 0; i < j; ++i) r.col(j).applyOnTheLeft(i, i + 1, rotations[i].adjoint());
    rotations.emplace_back();
    rotations.back().makeGivens(r(j, j), r(j + 1, j));
    r.col(j).applyOnTheLeft(j, j + 1, rotations.back().adjoint());
    right.applyOnTheLeft(j, j + 1, rotations.back().adjoint());
    return std::abs(right[j + 1]);
  }
  Eigen::VectorXd coefficients(int count) const {
    return r.topLeftCorner(count, count).triangularView<Eigen::Upper>().solve(right.head(count));
  }
};

}  // namespace

GmresResult Gmres::solve(const PreconditionedOperator& apply, const Eigen::VectorXd& right_side,
                         const GmresOptions& options) {
  const Eigen::Index size = right_side.size();
  const int restart = static_cast<int>(std::min<Eigen::Index>(options.restart, size));
  if (basis_.rows() != size || basis_.cols() < restart + 1) {
    basis_.resize(size, restart + 1);
    corrected_.resize(size, restart);
  }
  GmresResult result{Eigen::VectorXd::Zero(size)};
  const double norm = right_side.norm();
  if (norm == 0) {
    result.relative_residual = 0;
    result.converged_ = true;
    return result;
  }
  const double goal = options.relative_tolerance * norm;
  Eigen::VectorXd residual = right_side, image(size);
  while (result.iterations < options.max_iterations) {
    const double start = residual.norm();
    if (!(start > goal)) break;
    basis_.col(0) = residual / start;
    Hessenberg h(restart, start);
    int used = 0;
    for (double left = start; used < restart && result.iterations < options.max_iterations && left > goal;) {
      apply(basis_.col(used), corrected_.col(used), image);
      for (int i = 0; i <= used; ++i) {
        h.r(i, used) = basis_.col(i).dot(image);
        image.noalias() -= h.r(i, used) * basis_.col(i);
      }
      h.r(used + 1, used) = image.norm();
      if (!std::isfinite(h.r(used + 1, used))) return result;
      if (h.r(used + 1, used) > 0) basis_.col(used + 1) = image / h.r(used + 1, used);
      const bool exhausted = h.r(used + 1, used) == 0;
      left = h.rotate(used);
      ++used, ++result.iterations;
      if (exhausted) break;
    }
    const Eigen::VectorXd y = h.coefficients(used);
    result.solution.noalias() += corrected_.leftCols(used) * y;
    // Residual of the cycle from the basis: right - A z, with A corrected = basis H.
    Eigen::VectorXd tail = Eigen::VectorXd::Zero(used + 1);
    tail[used] = h.right[used];
    for (int i = used; i-- > 0;) tail.applyOnTheLeft(i, i + 1, h.rotations[i]);
    residual.noalias() = basis_.leftCols(used + 1) * tail;
    result.relative_residual = residual.norm() / norm;
    if (!(result.relative_residual < 0.999 * start / norm)) break;  // no progress in a whole cycle
  }
  result.converged_ = residual.norm() <= goal * (1 + 1e-6);
  return result;
}

}  // namespace walkaway::equilibrium
