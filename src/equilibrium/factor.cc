// SPDX-License-Identifier: Apache-2.0
// Unknowns: dx of the free variables, dr = tangent of log reach [n][K], dv = tangent of values [n][M][K]. Equations, in
// the notation of kernels.h, with dlogpi = dx - sum pi dx:
//   dx(a) - s rate centre(sum b (open (v(child) - Q(a)) dr + dv(child))) = y
//   dr(child) - dr(node) - dlogpi = 0,   dv(node) - sum pi (v(child) dlogpi + dv(child)) = 0
#include "equilibrium/factor.h"

#include <vector>

#include <Eigen/SparseCore>
#include <Eigen/SparseLU>

namespace walkaway::equilibrium {

using Entry = Eigen::Triplet<double, int>;

struct SparseJacobian::Factors {
  const Layout& layout;
  const Tree& tree;
  uint32_t lanes, movers;
  std::vector<int> of_variable;  ///< [V] -1 where not free
  int reach_from = 0, value_from = 0, size = 0;
  std::vector<Entry> entries;
  Eigen::SparseMatrix<double> matrix;
  Eigen::SparseLU<Eigen::SparseMatrix<double>, Eigen::COLAMDOrdering<int>> lu;
  bool analysed = false, good = false;

  explicit Factors(const Layout& l) : layout(l), tree(*l.tree), lanes(tree.lanes), movers(tree.movers()) {
    for (double free : layout.free) of_variable.push_back(free != 0 ? reach_from++ : -1);
    value_from = reach_from + static_cast<int>(layout.inner_nodes * lanes);
    size = value_from + static_cast<int>(layout.inner_nodes * movers * lanes);
  }

  int reach_at(NodeId node, uint32_t k) const { return reach_from + static_cast<int>(layout.inner[node] * lanes + k); }
  int value_at(NodeId node, uint32_t m, uint32_t k) const {
    return value_from + static_cast<int>((layout.inner[node] * movers + m) * lanes + k);
  }
  bool is_inner(NodeId node) const { return layout.inner[node] != kNoInner; }
  double value(const PointArrays& point, NodeId node, uint32_t m, uint32_t k) const {
    return point.value[(size_t{node} * movers + m) * lanes + k];
  }

  /// scale x dlogpi(a) in a row.
  void add_log_pi(const PointArrays& point, const Decision& e, uint32_t a, uint32_t g, double scale, int row) {
    if (of_variable[e.first + a * e.agents + g] < 0) return;
    entries.emplace_back(row, of_variable[e.first + a * e.agents + g], scale);
    for (uint32_t i = e.first + g; i < e.first + e.actions * e.agents; i += e.agents)
      if (of_variable[i] >= 0) entries.emplace_back(row, of_variable[i], -scale * point.pi[i]);
  }

  void add_chance(NodeId node) {
    for (uint32_t c = 0; c < tree.child_count[node]; ++c) {
      const NodeId child = tree.first_child[node] + c;
      if (!is_inner(child)) continue;
      for (uint32_t k = 0; k < lanes; ++k) {
        entries.emplace_back(reach_at(child, k), reach_at(node, k), -1.0);
        const double prob = layout.chance_prob[(size_t{tree.index[node]} + c) * lanes + k];
        for (uint32_t m = 0; m < movers; ++m) entries.emplace_back(value_at(node, m, k), value_at(child, m, k), -prob);
      }
    }
  }

  /// How play at a node moves reach below it and its own value.
  void add_play(const PointArrays& point, NodeId node) {
    const Decision& e = tree.decisions[tree.index[node]];
    for (uint32_t a = 0; a < e.actions; ++a) {
      const NodeId child = tree.first_child[node] + a;
      for (uint32_t k = 0; k < lanes; ++k) {
        const uint32_t g = tree.agent(e.mover, k);
        const double pi = point.pi[e.first + a * e.agents + g];
        if (is_inner(child)) {
          entries.emplace_back(reach_at(child, k), reach_at(node, k), -1.0);
          add_log_pi(point, e, a, g, -1.0, reach_at(child, k));
        }
        for (uint32_t m = 0; m < movers; ++m) {
          add_log_pi(point, e, a, g, -pi * value(point, child, m, k), value_at(node, m, k));
          if (is_inner(child)) entries.emplace_back(value_at(node, m, k), value_at(child, m, k), -pi);
        }
      }
    }
  }

  /// The rows of one decision's unknowns.
  void add_response(const PointArrays& point, DecisionId d, double s) {
    const Decision& e = tree.decisions[d];
    for (uint32_t i = 0; i < e.members; ++i) {
      const NodeId node = tree.members[e.first_member + i];
      for (uint32_t k = 0; k < lanes; ++k) {
        const uint32_t g = tree.agent(e.mover, k), infoset = layout.infoset[d] + g;
        const double belief = point.belief[(size_t{e.first_member} + i) * lanes + k];
        for (uint32_t a = 0; a < e.actions; ++a) {
          if (of_variable[e.first + a * e.agents + g] < 0) continue;
          const NodeId child = tree.first_child[node] + a;
          const double by_reach = belief * point.reached[infoset] *
                                  (value(point, child, e.mover, k) - point.action_value[e.first + a * e.agents + g]);
          for (uint32_t b = 0; b < e.actions; ++b) {  // centring spreads a's value over the rows of all
            const int row = of_variable[e.first + b * e.agents + g];
            if (row < 0) continue;
            const double scale = -s * layout.rate[infoset] * ((a == b ? 1.0 : 0.0) - layout.free_inverse[infoset]);
            entries.emplace_back(row, reach_at(node, k), scale * by_reach);
            if (is_inner(child)) entries.emplace_back(row, value_at(child, e.mover, k), scale * belief);
          }
        }
      }
    }
  }

  void assemble(const PointArrays& point, double s) {
    entries.clear();
    for (int i = 0; i < size; ++i) entries.emplace_back(i, i, 1.0);
    for (NodeId node = 0; node < tree.nodes(); ++node) {
      if (tree.kind[node] == NodeKind::chance) add_chance(node);
      if (tree.kind[node] == NodeKind::decision) add_play(point, node);
    }
    for (DecisionId d = 0; d < tree.decisions.size(); ++d) add_response(point, d, s);
    matrix.resize(size, size);
    matrix.setFromTriplets(entries.begin(), entries.end());
  }
};

SparseJacobian::SparseJacobian(const Layout& layout) : factors_(std::make_unique<Factors>(layout)) {}
SparseJacobian::~SparseJacobian() = default;

size_t SparseJacobian::size() const { return static_cast<size_t>(factors_->size); }

bool SparseJacobian::factorised() const { return factors_->good; }

bool SparseJacobian::factorise(const PointArrays& point, double s) {
  Factors& f = *factors_;
  f.assemble(point, s);
  if (!f.analysed) f.lu.analyzePattern(f.matrix);
  f.analysed = true;
  f.lu.factorize(f.matrix);
  return f.good = f.lu.info() == Eigen::Success;
}

void SparseJacobian::solve(std::span<const double> y, std::span<double> out) {
  Eigen::VectorXd right = Eigen::VectorXd::Zero(factors_->size);
  for (size_t i = 0; i < y.size(); ++i)
    if (factors_->of_variable[i] >= 0) right[factors_->of_variable[i]] = y[i];
  const Eigen::VectorXd solution = factors_->lu.solve(right);
  for (size_t i = 0; i < y.size(); ++i)
    out[i] = factors_->of_variable[i] >= 0 ? solution[factors_->of_variable[i]] : 0.0;
}

}  // namespace walkaway::equilibrium
