// SPDX-License-Identifier: Apache-2.0
// The adjoint's linear system J' lambda = g, with J = 1 - B - C as in kernels.h.
//
// By sweeps: with lambda = (1 - C')^-1 (g + w), which one sweep gives exactly, what is left is w - B' (1 - C')^-1 w =
// B' (1 - C')^-1 g: two half sweeps for each product, and GMRES for the rest. What B' puts out is 0 where no decision
// follows and sums to 0 over an information set, so w is kept in an orthonormal basis of such vectors, about half as
// long as lambda.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <Eigen/Core>

#include "equilibrium/factor.h"
#include "equilibrium/gmres.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/transposed_kernels.h"
#include "scenario/progress.h"

namespace walkaway::equilibrium {

struct AdjointSystemOptions {
  double tolerance = 1e-9;     ///< on |g - J' lambda| / |g|
  int max_iterations = 600;    ///< of GMRES
  int sweep_iterations = 150;  ///< of them by sweeps, after which factors are tried
};

struct AdjointSolution {
  Eigen::VectorXd lambda;  ///< [V], 0 where not free
  double residual = 0;     ///< |g - J' lambda| / |g|, computed from lambda
  int iterations = 0;      ///< of GMRES
};

/// At the point where the map is. Keeps its scratch between calls.
class AdjointSystem {
 public:
  explicit AdjointSystem(const QreMap& map);

  /// `right` is [V], 0 where not free. Throws Stopped if told to stop.
  AdjointSolution solve(const Eigen::VectorXd& right, const AdjointSystemOptions& options, const Run& run);

  TransposedArrays& arrays() { return arrays_; }
  uint64_t half_sweeps() const { return half_sweeps_; }

 private:
  /// An information set whose play moves the reach of decisions.
  struct Block {
    VariableIndex first;  ///< its first variable
    uint32_t stride;      ///< from one action to the next
    uint32_t actions;     ///< those that it lacks included
    uint32_t unknowns;    ///< n; it has n - 1 coordinates
    uint32_t coordinate;  ///< its first
  };
  void find_blocks();
  Eigen::VectorXd transposed_times(const Eigen::VectorXd& z);
  void apply(Eigen::Ref<const Eigen::VectorXd> y, Eigen::Ref<Eigen::VectorXd> image);
  struct Limits {
    double tolerance;  ///< relative to the right side
    int max_iterations;
  };
  Eigen::VectorXd by_sweeps(const Eigen::VectorXd& right, const Limits& limits, const Run& run, int& iterations);
  Eigen::VectorXd by_factors(const Eigen::VectorXd& right, const Limits& limits, const Run& run, int& iterations);
  bool can_factorise();
  void compress(const Eigen::VectorXd& full, Eigen::Ref<Eigen::VectorXd> coordinates) const;
  void expand(Eigen::Ref<const Eigen::VectorXd> coordinates, Eigen::VectorXd& full) const;

  const QreMap& map_;
  TransposedArrays arrays_;
  Gmres gmres_;
  std::unique_ptr<SparseJacobian> factors_;  ///< once they were needed; kept for later right sides
  bool sweeps_failed_ = false, factors_failed_ = false;
  std::vector<Block> blocks_;
  Eigen::Index coordinates_ = 0;
  Eigen::VectorXd in_, out_, image_;  ///< [V]; `in_` is 0 outside blocks
  uint64_t half_sweeps_ = 0;
};

}  // namespace walkaway::equilibrium
