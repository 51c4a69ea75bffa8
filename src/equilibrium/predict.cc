// SPDX-License-Identifier: Apache-2.0
// Where the path is expected to go on: by its tangent, or by a polynomial through the last points.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "equilibrium/path.h"

namespace walkaway::equilibrium {
namespace {

using Eigen::VectorXd;

/// Lagrange weights that extrapolate values at `arcs` to `arc`.
std::array<double, kHighestOrder + 1> extrapolation(std::span<const double> arcs, double arc) {
  std::array<double, kHighestOrder + 1> weight{};
  for (size_t i = 0; i < arcs.size(); ++i) {
    weight[i] = 1;
    for (size_t j = 0; j < arcs.size(); ++j)
      if (j != i) weight[i] *= (arc - arcs[j]) / (arcs[i] - arcs[j]);
  }
  return weight;
}

}  // namespace

PathPoint PathFollower::predict(uint32_t order, double ahead) const {
  PathPoint p = extrapolate(order, ahead);
  normalise(p);
  return p;
}

void PathFollower::normalise(PathPoint& point) const {
  map_.normalise({point.x.data(), static_cast<size_t>(point.x.size())});
}

PathPoint PathFollower::extrapolate(uint32_t order, double ahead) const {
  const PathPoint& last = history_.back();
  PathPoint p;
  p.arc = last.arc + ahead;
  if (history_.size() == 1) {
    // At s = 0 the Jacobian is the identity, and the tangent is known: dx/dlevel = -dF/ds / x_per_s.
    const std::span<const double> slope = map_.dresidual_ds();
    p.x = last.x - (ahead / map_.x_per_s()) * Eigen::Map<const VectorXd>(slope.data(), last.x.size());
    p.level = last.level + ahead;
    return p;
  }
  if (tangent_) {
    p.x = last.x + ahead * tangent_->x;
    p.level = last.level + ahead * tangent_->level;
    return p;
  }
  const size_t points = std::min<size_t>(order + 1, history_.size());
  std::array<double, kHighestOrder + 1> arcs{};
  const size_t first = history_.size() - points;
  for (size_t i = 0; i < points; ++i) arcs[i] = history_[first + i].arc;
  const auto weight = extrapolation(std::span(arcs).first(points), p.arc);
  p.x = VectorXd::Zero(last.x.size());
  for (size_t i = 0; i < points; ++i) {
    p.x += weight[i] * history_[first + i].x;
    p.level += weight[i] * history_[first + i].level;
  }
  return p;
}

/// How far ahead, at most `limit`, the predicted level meets the target, given that it is beyond it at the limit.
double PathFollower::ahead_to_target(uint32_t order, double limit) const {
  const size_t points = std::min<size_t>(order + 1, history_.size());
  if (history_.size() == 1) return target_level_ - history_.back().level;
  if (tangent_) return (target_level_ - history_.back().level) / tangent_->level;
  std::array<double, kHighestOrder + 1> arcs{};
  const size_t first = history_.size() - points;
  for (size_t i = 0; i < points; ++i) arcs[i] = history_[first + i].arc;
  double low = 0, high = limit;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    const auto weight = extrapolation(std::span(arcs).first(points), history_.back().arc + middle);
    double level = 0;
    for (size_t j = 0; j < points; ++j) level += weight[j] * history_[first + j].level;
    (level < target_level_ ? low : high) = middle;
  }
  return high;
}

/// The order that would have predicted the fresh point best.
void PathFollower::choose_order(const PathPoint& fresh) {
  double best = std::numeric_limits<double>::infinity();
  if (history_.size() < 2) return;
  for (uint32_t order = 1; order <= std::min<size_t>(kHighestOrder, history_.size() - 1); ++order) {
    const PathPoint p = predict(order, fresh.arc - history_.back().arc);
    const double error = std::max((p.x - fresh.x).lpNorm<Eigen::Infinity>(), std::abs(p.level - fresh.level));
    if (error < 0.8 * best) best = error, order_ = order;
  }
  if (order_ == history_.size() - 1 && order_ < kHighestOrder) ++order_;
}

}  // namespace walkaway::equilibrium
