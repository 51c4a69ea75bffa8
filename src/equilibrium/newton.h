// SPDX-License-Identifier: Apache-2.0
// The linear systems of path following: J dx + dF/dlevel dlevel = right, with or without a row for the arclength.
#pragma once

#include <string>

#include <Eigen/Core>

#include "equilibrium/factor.h"
#include "equilibrium/gmres.h"
#include "equilibrium/qre_map.h"
#include "scenario/progress.h"

namespace walkaway::equilibrium {

/// A direction, or one row of constraint, in the path's unknowns.
struct PathVector {
  Eigen::VectorXd x;
  double level = 0;
};

/// <a, b> = a.x . b.x / unknowns + a.level b.level
double product(const PathVector& a, const PathVector& b, double unknowns);

/// Solves at the point where the map is. Small games by sparse factors; larger ones by GMRES preconditioned by sweeps
/// until these do not serve, and then, unless they are too large, by factors for good. Factors are made anew whenever
/// the old ones are too far off.
class NewtonSystem {
 public:
  /// What serves best at first: one solve does not repay the analysis of a pattern if the start is good.
  enum class Begin { as_size_asks, with_sweeps };
  NewtonSystem(QreMap& map, const Run& run, Begin begin = Begin::as_size_asks);

  /// Without a border, dlevel is 0. False with `why` if the residual could not be brought below a tenth.
  bool solve(const Eigen::VectorXd& right, const PathVector* border, double border_right, double relative_tolerance,
             PathVector& direction, std::string& why);
  /// Newton's method has failed with what `solve` gave: from now on factors, if the game is small enough.
  void distrust_sweeps();
  double unknowns() const { return unknowns_; }
  bool by_factors() const { return use_factors_; }
  /// Sign of the determinant of J bordered by dF/dlevel and `border`, where the map is; 0 if factors are not in use.
  /// Along a path with `border` pointing ahead it changes where a branch bifurcates, or where the direction turned
  /// round, but not at folds (Allgower and Georg 1990, sections 2.1 and 8.1).
  int orientation(const PathVector& border);

 private:
  double pivot(const PathVector& border) const;
  GmresResult run_gmres(const Eigen::VectorXd& right, const PathVector* border, const GmresOptions& options);
  GmresResult with_factors(const Eigen::VectorXd& right, const PathVector* border, GmresOptions options);
  bool factorise(bool new_pivots = false);

  QreMap& map_;
  const Run& run_;
  Gmres gmres_;
  SparseJacobian factors_;
  double unknowns_, root_unknowns_;
  bool use_factors_ = false;
  Eigen::VectorXd factored_slope_;  ///< J^-1 dF/dlevel at the point factorised, over root_unknowns_
  uint64_t factored_at_ = 0;        ///< the map's count of evaluations then
  int distrust_ = 0;
};

}  // namespace walkaway::equilibrium
