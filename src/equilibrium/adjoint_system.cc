// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/adjoint_system.h"

#include <algorithm>
#include <cmath>

namespace walkaway::equilibrium {

using Eigen::VectorXd;

namespace {

constexpr int kRounds = 4;            ///< solves, each but the first of what the one before left over
constexpr double kShareOfGoal = 0.5;  ///< of the tolerance, so that rounding does not ask for another round
constexpr double kBasisBytes = 1e8;   ///< that a Krylov basis may take where it is not at its shortest
constexpr int kShortest = 60, kLongest = 300;
constexpr size_t kLargestFactored = 300000;  ///< unknowns of the sequence form

std::span<const double> read(const Eigen::Ref<const VectorXd>& v) { return {v.data(), static_cast<size_t>(v.size())}; }
std::span<double> write(Eigen::Ref<VectorXd> v) { return {v.data(), static_cast<size_t>(v.size())}; }

}  // namespace

AdjointSystem::AdjointSystem(const QreMap& map) : map_(map), arrays_(make_transposed_arrays(map.layout())) {
  const auto size = static_cast<Eigen::Index>(map.size());
  for (VectorXd* v : {&in_, &out_, &image_}) *v = VectorXd::Zero(size);
  if (map.layout().whole_decisions)
    find_blocks();
  else
    coordinates_ = size;  // J' as it is, on lambda itself
}

void AdjointSystem::find_blocks() {
  const Layout& layout = map_.layout();
  const Tree& tree = *layout.tree;
  uint32_t coordinates = 0;
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& e = tree.decisions[d];
    const bool goes_on = std::any_of(
        tree.members.begin() + e.first_member, tree.members.begin() + e.first_member + e.members, [&](NodeId node) {
          const auto child = layout.inner.begin() + tree.first_child[node];
          return std::any_of(child, child + e.actions, [](uint32_t inner) { return inner != kNoInner; });
        });
    for (uint32_t g = 0; g < e.agents && goes_on; ++g) {
      uint32_t unknowns = 0;
      for (uint32_t a = 0; a < e.actions; ++a) unknowns += layout.free[e.first + a * e.agents + g] != 0;
      if (unknowns < 2) continue;
      blocks_.push_back({e.first + g, e.agents, e.actions, unknowns, coordinates});
      coordinates += unknowns - 1;
    }
  }
  coordinates_ = coordinates;
}

/// Householder's reflection that takes (1, .., 1) / sqrt(n) to the last axis, of vectors that sum to 0.
void AdjointSystem::compress(const VectorXd& full, Eigen::Ref<VectorXd> coordinates) const {
  const uint8_t* free = map_.layout().free.data();
  for (const Block& block : blocks_) {
    const double root = std::sqrt(static_cast<double>(block.unknowns));
    VariableIndex last = block.first + (block.actions - 1) * block.stride;
    while (free[last] == 0) last -= block.stride;
    const double share = full[last] / (root - 1);
    double* c = coordinates.data() + block.coordinate;
    for (VariableIndex i = block.first; i < last; i += block.stride)
      if (free[i] != 0) *c++ = full[i] + share;
  }
}

void AdjointSystem::expand(Eigen::Ref<const VectorXd> coordinates, VectorXd& full) const {
  const uint8_t* free = map_.layout().free.data();
  for (const Block& block : blocks_) {
    const double n = block.unknowns, root = std::sqrt(n);
    const double* c = coordinates.data() + block.coordinate;
    double sum = 0;
    for (uint32_t i = 0; i + 1 < block.unknowns; ++i) sum += c[i];
    const double share = sum / (n - root);
    const double* end = c + block.unknowns - 1;
    for (VariableIndex i = block.first; c != end; i += block.stride) {
      if (free[i] != 0) full[i] = *c++ - share;
      if (c != end) continue;
      for (i += block.stride; free[i] == 0;) i += block.stride;
      full[i] = sum / root;
    }
  }
}

/// J' z
VectorXd AdjointSystem::transposed_times(const VectorXd& z) {
  const VectorXd minus = -z;
  VectorXd out(z.size());
  add_belief_transposed(map_.layout(), map_.point(), map_.s(), read(z), read(minus), write(out), arrays_);
  add_value_transposed(map_.layout(), map_.point(), map_.s(), read(z), read(out), write(out), arrays_);
  half_sweeps_ += 2;
  return -out;
}

/// image = y - B' (1 - C')^-1 y in coordinates, or J' y.
void AdjointSystem::apply(Eigen::Ref<const VectorXd> y, Eigen::Ref<VectorXd> image) {
  if (!map_.layout().whole_decisions) {
    image = transposed_times(y);
    return;
  }
  expand(y, in_);
  belief_after_value_transposed(map_.layout(), map_.point(), map_.s(), read(in_), write(out_), write(image_), arrays_);
  half_sweeps_ += 2;
  compress(image_, image);
  image = y - image;
}

VectorXd AdjointSystem::by_sweeps(const VectorXd& right, const Limits& limits, const Run& run, int& iterations) {
  const Layout& layout = map_.layout();
  VectorXd start = right;
  if (layout.whole_decisions) {
    belief_after_value_transposed(layout, map_.point(), map_.s(), read(right), write(out_), write(image_), arrays_);
    half_sweeps_ += 2;
    start.resize(coordinates_);
    compress(image_, start);
  }
  const double norm = start.norm();
  GmresOptions options;
  options.relative_tolerance = norm > 0 ? std::min(1.0, limits.tolerance * right.norm() / norm) : 1;
  options.max_iterations = limits.max_iterations;
  const double column = 2.0 * sizeof(double) * static_cast<double>(coordinates_ + 1);
  options.restart = static_cast<int>(std::clamp<double>(kBasisBytes / column, kShortest, kLongest));
  const PreconditionedOperator product = [&](Eigen::Ref<const VectorXd> y, Eigen::Ref<VectorXd> z,
                                             Eigen::Ref<VectorXd> image) {
    if (run.stop.stop_requested()) throw Stopped();
    z = y;
    apply(y, image);
  };
  const GmresResult result = gmres_.solve(product, start, options);
  iterations += result.iterations;
  if (!layout.whole_decisions) return result.solution;
  expand(result.solution, in_);
  const VectorXd sum = right + in_;
  VectorXd lambda(right.size());
  solve_value_transposed(layout, map_.point(), map_.s(), read(sum), write(lambda), arrays_);
  ++half_sweeps_;
  return lambda;
}

bool AdjointSystem::can_factorise() {
  if (factors_failed_) return false;
  if (factors_) return true;
  auto factors = std::make_unique<SparseJacobian>(map_.layout());
  factors_failed_ = factors->size() > kLargestFactored || !factors->factorise(map_.point(), map_.s());
  if (!factors_failed_) factors_ = std::move(factors);
  return !factors_failed_;
}

VectorXd AdjointSystem::by_factors(const VectorXd& right, const Limits& limits, const Run& run, int& iterations) {
  GmresOptions options;
  options.relative_tolerance = limits.tolerance;
  options.max_iterations = limits.max_iterations;
  const PreconditionedOperator product = [&](Eigen::Ref<const VectorXd> y, Eigen::Ref<VectorXd> z,
                                             Eigen::Ref<VectorXd> image) {
    if (run.stop.stop_requested()) throw Stopped();
    factors_->solve_transposed(read(y), write(z));
    image = transposed_times(z);
  };
  GmresResult result = gmres_.solve(product, right, options);
  iterations += result.iterations;
  return std::move(result.solution);
}

AdjointSolution AdjointSystem::solve(const VectorXd& right, const AdjointSystemOptions& options, const Run& run) {
  AdjointSolution result;
  result.lambda = VectorXd::Zero(right.size());
  const double norm = right.norm();
  if (norm == 0) return result;
  result.residual = 1;
  VectorXd left = right;
  for (int round = 0; round < kRounds && result.residual > options.tolerance; ++round) {
    const int before = result.iterations, allowed = options.max_iterations - before;
    if (allowed <= 0) break;
    sweeps_failed_ = sweeps_failed_ || options.sweep_iterations == 0;
    const bool trying_sweeps = !sweeps_failed_, factors = sweeps_failed_ && can_factorise();
    const Limits limits{kShareOfGoal * options.tolerance / result.residual,
                        trying_sweeps ? std::min(allowed, options.sweep_iterations) : allowed};
    const VectorXd better = result.lambda + (factors ? by_factors(left, limits, run, result.iterations)
                                                     : by_sweeps(left, limits, run, result.iterations));
    VectorXd rest = right - transposed_times(better);
    const double residual = rest.norm() / norm;
    const bool progress = residual < kShareOfGoal * result.residual;
    if (progress) {
      result.lambda = better, result.residual = residual;
      left = std::move(rest);
    }
    if (!progress && !trying_sweeps) break;
    sweeps_failed_ = sweeps_failed_ || !progress || result.iterations - before >= options.sweep_iterations;
  }
  return result;
}

}  // namespace walkaway::equilibrium
