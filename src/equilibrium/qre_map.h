// SPDX-License-Identifier: Apache-2.0
// The map whose zeros are agent quantal response equilibria, F(x, s) = x - centre(log w + s rate Q(softmax x)), and its
// derivatives as operators.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "equilibrium/kernels.h"
#include "game/tree.h"

namespace walkaway::equilibrium {

/// On what rounding may leave of a solution's F: twice what its residual may be in probabilities.
constexpr double kRoundingCap = 2e-9;

/// Owns the arrays of one point. All vectors are [V]; entries that are no unknowns are 0 throughout.
class QreMap {
 public:
  /// `log_weight` is [V]; `given` is empty or [decisions], its decisions playing `log_prob_given` [V].
  QreMap(const Tree& tree, std::span<const double> log_weight, std::span<const uint8_t> given,
         std::span<const double> log_prob_given, uint32_t chunk_size = kChunkSize);

  size_t size() const { return residual_.size(); }
  size_t unknowns() const { return unknowns_; }
  /// Largest rate x swing of pay-offs: the scale of x per unit of s. Positive.
  double x_per_s() const { return x_per_s_; }
  /// What rounding alone puts into F at s: no tolerance below it can be met. At most `cap`.
  double rounding(double s, double cap = kRoundingCap) const;
  /// The solution at s = 0.
  std::vector<double> start() const;
  /// Takes log sum exp x away from the rows of x, which makes it log pi. Nothing else depends on the constants in x,
  /// but so x keeps the digits of actions that are taken however far the others lie below.
  void normalise(std::span<double> x) const;
  /// The x of a strategy. Actions that it never makes are put at a large negative x.
  std::vector<double> from_log_prob(std::span<const double> log_prob) const;

  /// Other log weights of the same actions, [V]; the point has to be evaluated anew.
  void set_log_weight(std::span<const double> log_weight);

  /// The numbers of the tree have changed, its shape and which actions there are have not; nothing is given. The point
  /// has to be evaluated anew.
  void refill(std::span<const double> log_weight);

  /// Moves to (x, s). One forward and one backward sweep.
  void evaluate(std::span<const double> x, double s);
  /// x becomes what all would play from the endings upwards at the beliefs that x brings about; or, where decisions
  /// have no order, in reply to x. The point has to be evaluated anew. One forward and one backward sweep.
  void reply(std::span<double> x, double s);
  std::span<const double> residual() const { return residual_; }  ///< F
  std::span<const double> dresidual_ds() const { return dresidual_ds_; }
  double residual_norm() const;  ///< max |F|
  std::span<const double> log_prob() const { return point_.log_pi; }
  const PointArrays& point() const { return point_; }
  double s() const { return s_; }
  const Layout& layout() const { return layout_; }

  /// out = J d at the point. One forward and one backward sweep. out must not be d.
  void jacobian_times(std::span<const double> d, std::span<double> out);
  /// out = P^-1 y where P = (1 - B)(1 - C): J but for the effect of beliefs on values. Identity if decisions have no
  /// order.
  void precondition(std::span<const double> y, std::span<double> out);
  /// image = J P^-1 y and z = P^-1 y together, for three half sweeps.
  void preconditioned_times(std::span<const double> y, std::span<double> z, std::span<double> image);

  uint64_t passes() const { return (half_sweeps_ + 1) / 2; }
  void count_anew() { half_sweeps_ = 0; }                ///< passes from here on
  uint64_t evaluations() const { return evaluations_; }  ///< calls of `evaluate`, which tell one point from another

 private:
  Layout layout_;
  PointArrays point_;
  TangentArrays tangent_;
  std::vector<double> centred_log_weight_, residual_, dresidual_ds_, work_;
  size_t unknowns_ = 0;
  double x_per_s_ = 1, s_ = 0;
  uint64_t half_sweeps_ = 0, evaluations_ = 0;
};

}  // namespace walkaway::equilibrium
