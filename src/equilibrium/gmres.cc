// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/gmres.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include <Eigen/Jacobi>

#include "equilibrium/vectors.h"

namespace walkaway::equilibrium {
namespace {

using Eigen::VectorXd;

constexpr double kFinestInFloat = 1e-6;  ///< tolerance
constexpr Eigen::Index kLarge = 1 << 16;
constexpr double kLittle = 0.1;  ///< of a vector's length, left by orthogonalisation: then it is done again

std::span<const double> view(const VectorXd& v) { return {v.data(), static_cast<size_t>(v.size())}; }

/// The least-squares problem of one cycle, kept triangular by Givens rotations.
struct Hessenberg {
  Eigen::MatrixXd r;
  VectorXd right;
  std::vector<Eigen::JacobiRotation<double>> rotations;

  Hessenberg(int restart, double norm)
      : r(Eigen::MatrixXd::Zero(restart + 1, restart)), right(VectorXd::Zero(restart + 1)) {
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
  VectorXd coefficients(int count) const {
    return r.topLeftCorner(count, count).triangularView<Eigen::Upper>().solve(right.head(count));
  }
  /// The residual of the first `count` columns in terms of the basis.
  VectorXd residual(int count) const {
    VectorXd tail = VectorXd::Zero(count + 1);
    tail[count] = right[count];
    for (int i = count; i-- > 0;) tail.applyOnTheLeft(i, i + 1, rotations[i]);
    return tail;
  }
};

/// v += sum_i by[i] columns[i], for count columns; returns v . v.
template <typename T>
double add_columns(const std::vector<std::vector<T>>& columns, int count, const double* by, VectorXd& v) {
  const size_t size = static_cast<size_t>(v.size());
  std::vector<double> partial(blocks_of(size));
  for_blocks(size, [&](size_t block, size_t first, size_t n) {
    partial[block] = add_columns_of_block(columns, static_cast<size_t>(count), by, v.data(), first, n);
  });
  return std::accumulate(partial.begin(), partial.end(), 0.0);
}

/// by[i] = columns[i] . v for count columns, after prepare(first, n) of each block; returns v . v.
template <typename T, typename Prepare>
double dot_columns(const std::vector<std::vector<T>>& columns, int count, const VectorXd& v, double* by,
                   Prepare&& prepare) {
  const size_t size = static_cast<size_t>(v.size()), used = static_cast<size_t>(count), blocks = blocks_of(size);
  std::vector<double> partial(blocks * (used + 1));
  for_blocks(size, [&](size_t block, size_t first, size_t n) {
    prepare(first, n);
    dot_columns_of_block(columns, used, v.data(), first, n, partial.data() + block * (used + 1));
  });
  double square = 0;
  std::fill_n(by, used, 0.0);
  for (size_t block = 0; block < blocks; ++block) {
    for (size_t c = 0; c < used; ++c) by[c] += partial[block * (used + 1) + c];
    square += partial[block * (used + 1) + used];
  }
  return square;
}

template <typename T>
void grow(std::vector<std::vector<T>>& columns, int count, size_t size) {
  if (columns.size() < static_cast<size_t>(count)) columns.resize(static_cast<size_t>(count));
  if (columns[static_cast<size_t>(count) - 1].size() != size) columns[static_cast<size_t>(count) - 1].resize(size);
}

/// column = v / length, as T holds it; y the same in double.
template <typename T>
void store(const VectorXd& v, double length, std::vector<T>& column, VectorXd& y) {
  const double by = 1 / length;
  for_blocks(column.size(), [&](size_t, size_t first, size_t n) {
    for (size_t i = first; i < first + n; ++i) {
      column[i] = static_cast<T>(v.data()[i] * by);
      y.data()[i] = static_cast<double>(column[i]);
    }
  });
}

/// Makes v orthogonal to count columns, after prepare(first, n) of each block; h[i] what was taken of each. Returns the
/// length that is left.
template <typename T, typename Prepare>
double orthogonalise(const std::vector<std::vector<T>>& columns, int count, VectorXd& v, double* h, Prepare&& prepare) {
  std::vector<double> by(static_cast<size_t>(count));
  const auto project = [&](double square) {
    for (int i = 0; i < count; ++i) h[i] += by[static_cast<size_t>(i)], by[static_cast<size_t>(i)] *= -1;
    const double after = std::sqrt(add_columns(columns, count, by.data(), v));
    return std::pair(after, after < kLittle * std::sqrt(square));
  };
  std::fill_n(h, count, 0.0);
  const auto [once, too_little] = project(dot_columns(columns, count, v, by.data(), prepare));
  if (!too_little) return once;
  return project(dot_columns(columns, count, v, by.data(), [](size_t, size_t) {})).first;
}

template <typename T>
GmresResult solve_in(KrylovSpace<T>& space, const PreconditionedOperator& apply, const VectorXd& right_side,
                     const GmresOptions& options) {
  const Eigen::Index size = right_side.size();
  const size_t length = static_cast<size_t>(size);
  const int restart = static_cast<int>(std::min<Eigen::Index>(options.restart, size));
  GmresResult result{VectorXd::Zero(size)};
  const double whole = norm(view(right_side));
  if (whole == 0) {
    result.relative_residual = 0;
    result.converged_ = true;
    return result;
  }
  const double goal = options.relative_tolerance * whole;
  VectorXd &residual = space.residual, &y = space.y, &z = space.z, &image = space.image;
  residual = right_side;
  y.resize(size), z.resize(size), image.resize(size);
  double start = whole;
  while (result.iterations < options.max_iterations && start > goal) {
    grow(space.basis, 1, length);
    store(residual, start, space.basis[0], y);
    Hessenberg h(restart, start);
    int used = 0;
    for (double left = start; used < restart && result.iterations < options.max_iterations && left > goal;) {
      apply(y, z, image);
      grow(space.corrected, used + 1, length);
      T* to = space.corrected[static_cast<size_t>(used)].data();
      const double over = orthogonalise(space.basis, used + 1, image, &h.r(0, used), [&](size_t first, size_t n) {
        for (size_t i = first; i < first + n; ++i) {
          to[i] = static_cast<T>(z.data()[i]);
          image.data()[i] -= y.data()[i];
        }
      });
      h.r(used, used) += 1;
      h.r(used + 1, used) = over;
      if (!std::isfinite(over)) return result;
      if (over > 0) {
        grow(space.basis, used + 2, length);
        store(image, over, space.basis[static_cast<size_t>(used) + 1], y);
      }
      left = h.rotate(used);
      ++used, ++result.iterations;
      if (over == 0) break;
    }
    const VectorXd by = h.coefficients(used), tail = h.residual(used);
    add_columns(space.corrected, used, by.data(), result.solution);
    // Residual of the cycle from the basis: right - A z, with A corrected = basis H.
    residual.setZero();
    const int kept = tail[used] == 0 ? used : used + 1;
    const double before = std::exchange(start, std::sqrt(add_columns(space.basis, kept, tail.data(), residual)));
    result.relative_residual = start / whole;
    if (!(start < 0.999 * before)) break;  // no progress in a whole cycle
  }
  result.converged_ = start <= goal * (1 + 1e-6);
  return result;
}

}  // namespace

GmresResult Gmres::solve(const PreconditionedOperator& apply, const VectorXd& right_side, const GmresOptions& options) {
  if (right_side.size() >= kLarge && options.relative_tolerance >= kFinestInFloat)
    return solve_in(coarse_, apply, right_side, options);
  return solve_in(fine_, apply, right_side, options);
}

}  // namespace walkaway::equilibrium
