// SPDX-License-Identifier: Apache-2.0
// In sequence form: with perfect recall others' beliefs about a player depend on its play only through the sequence of
// its own moves, and its values only on what others' sequences meet. Unknowns, as tangents:
//   rho(v)  log realisation weight of a variable's sequence, free variables only (another's is its parent's)
//   Q(v)    action value            W(I)  sum pi dQ            V(I)  value of an information set
//   beta(I) log counterfactual weight of an information set: of others' play and chance leading there
// and equations, with delta(v) = rho(v) - rho(parent of I), the tangent of log pi:
//   delta(a) - s rate (Q(a) - W) = y(a) - sum pi y,          W - sum pi Q(a) = 0,
//   V - W - sum pi (q(a) - v) rho(a) = 0,                    beta - sum over members b rho_others = 0,
//   Q(a) = sum over endings P (u - q(a)) rho_others + sum over next own information sets P (V + (v - q(a)) beta)
// where P is the chance, given I and a, that this comes next, q and v are values at the point, and rho_others sums the
// others' sequences. Values are in units of the mover's swing, and rows of delta are divided by 1 + s rate in those, so
// that rows are of one size. Its determinant has the sign of that of J.
#include "equilibrium/factor.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <suitesparse/klu.h>

namespace walkaway::equilibrium {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr double kOperationsPerEntry = 8;  ///< to make one entry of the matrix and add it to its place

int permutation_sign(const int* p, int n) {
  std::vector<uint8_t> seen(static_cast<size_t>(n), 0);
  int sign = 1;
  for (int i = 0; i < n; ++i)
    for (int j = p[i], length = 1; !seen[static_cast<size_t>(j)]; j = p[j], ++length) {
      seen[static_cast<size_t>(j)] = 1;
      if (j == i && length % 2 == 0) sign = -sign;
    }
  return sign;
}

}  // namespace

struct SparseJacobian::Factors {
  const Layout& layout;
  const Tree& tree;
  const uint32_t lanes, movers;

  // Structure, made by the first factorisation.
  std::vector<uint32_t> member;               ///< [n] index into Tree::members
  std::vector<uint32_t> infoset_of_variable;  ///< [V]
  std::vector<uint32_t> last;                 ///< [n][K][M] latest own variable on the way to an inner node, or kNone
  std::vector<double> unit;                   ///< [M] of Q, W and V: the mover's largest pay-off less its smallest
  std::vector<uint32_t> mover_of;             ///< [I]
  std::vector<uint32_t> parent_of;            ///< [I] own variable that leads there, or kNone
  std::vector<int> rho;  ///< [V] unknown of the sequence; of one that is not free its parent's; -1 for none
  std::vector<int> q;    ///< [V]
  std::vector<int> w;    ///< [I] V is the next, beta the one after it
  int size = 0;
  std::vector<int> column_start, row_of;
  std::vector<uint32_t> slot;  ///< of each entry in the order of `emit`
  // Of a point.
  std::vector<double> condition;  ///< [n][K][M] chance of a node given the latest own information set and action
  std::vector<double> entries, right;
  std::vector<double> pi;                             ///< [V] at the point factorised
  std::vector<double> row_scale;                      ///< [I] by which the rows of delta are multiplied
  std::vector<double> infoset_value, infoset_chance;  ///< [I]

  klu_common common;
  klu_symbolic* symbolic = nullptr;
  klu_numeric* numeric = nullptr;
  bool good = false;

  explicit Factors(const Layout& l) : layout(l), tree(*l.tree), lanes(tree.lanes), movers(tree.movers()) {
    klu_defaults(&common);
    common.scale = 0;  // rows are of one size as `emit` makes them
  }
  Factors(const Factors&) = delete;
  Factors& operator=(const Factors&) = delete;
  ~Factors() {
    klu_free_numeric(&numeric, &common);
    klu_free_symbolic(&symbolic, &common);
  }

  size_t at(NodeId node, uint32_t k) const { return (size_t{layout.inner[node]} * lanes + k) * movers; }
  uint32_t infoset_at(NodeId node, uint32_t k) const {
    const DecisionId d = tree.index[node];
    return layout.infoset[d] + tree.agent(tree.decisions[d].mover, k);
  }

  /// Latest own variables, and a number for every unknown.
  void number_unknowns() {
    last.assign(size_t{layout.inner_nodes} * lanes * movers, kNone);
    parent_of.assign(layout.infosets, kNone);
    for (NodeId node = 0; node < tree.nodes(); ++node) {
      if (tree.kind[node] == NodeKind::terminal) continue;
      const bool decision = tree.kind[node] == NodeKind::decision;
      const Decision* e = decision ? &tree.decisions[tree.index[node]] : nullptr;
      for (uint32_t k = 0; k < lanes && decision; ++k) parent_of[infoset_at(node, k)] = last[at(node, k) + e->mover];
      for (uint32_t c = 0; c < tree.child_count[node]; ++c) {
        const NodeId child = tree.first_child[node] + c;
        if (layout.inner[child] == kNoInner) continue;
        for (uint32_t k = 0; k < lanes; ++k) {
          std::copy_n(&last[at(node, k)], movers, &last[at(child, k)]);
          if (decision) last[at(child, k) + e->mover] = e->first + c * e->agents + tree.agent(e->mover, k);
        }
      }
    }
    rho.assign(tree.variables(), -1);
    q.assign(tree.variables(), 0);
    w.assign(layout.infosets, 0);
    size = 0;
    for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
      const Decision& e = tree.decisions[d];
      for (uint32_t g = 0; g < e.agents; ++g) {
        for (uint32_t i = e.first + g; i < e.first + e.actions * e.agents; i += e.agents) {
          if (layout.free[i] != 0) rho[i] = size++;
          q[i] = size++;
        }
        w[layout.infoset[d] + g] = size;
        size += 3;
      }
    }
    for (uint32_t i = 0; i < tree.variables(); ++i) {
      uint32_t up = i;
      while (up != kNone && layout.free[up] == 0) up = parent_of[infoset_of_variable[up]];
      if (up != i) rho[i] = rho_of(up);
    }
  }

  void find_units() {
    for (uint32_t m = 0; m < movers; ++m) {
      const double swing = payoff_range(tree, m).swing();
      unit.push_back(swing > 0 ? swing : 1);
    }
    mover_of.assign(layout.infosets, 0);
    for (DecisionId d = 0; d < tree.decisions.size(); ++d)
      for (uint32_t g = 0; g < tree.decisions[d].agents; ++g) mover_of[layout.infoset[d] + g] = tree.decisions[d].mover;
  }

  int rho_of(uint32_t variable) const { return variable == kNone ? -1 : rho[variable]; }

  /// Calls add(row, column, value) for every entry, always in the same order.
  template <typename Add>
  void emit(const PointArrays& point, double s, Add&& add) {
    emit_infosets(point, s, add);
    std::fill(infoset_chance.begin(), infoset_chance.end(), 0.0);
    for (NodeId node = 0; node < tree.nodes(); ++node) {
      if (tree.kind[node] == NodeKind::terminal) continue;
      if (tree.kind[node] == NodeKind::decision) emit_member(point, node, add);
      for (uint32_t c = 0; c < tree.child_count[node]; ++c) emit_child(point, node, c, add);
    }
    for (uint32_t infoset = 0; infoset < layout.infosets; ++infoset) {
      const uint32_t before = parent_of[infoset];
      if (before == kNone) continue;
      const double chance = infoset_chance[infoset];
      add(q[before], w[infoset] + 1, -chance);
      add(q[before], w[infoset] + 2,
          -chance * (infoset_value[infoset] - point.action_value[before]) / unit[mover_of[infoset]]);
    }
  }

  template <typename Add>
  void emit_infosets(const PointArrays& point, double s, Add&& add) {
    for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
      const Decision& e = tree.decisions[d];
      for (uint32_t g = 0; g < e.agents; ++g) {
        const uint32_t infoset = layout.infoset[d] + g;
        const int here = w[infoset], before = rho_of(parent_of[infoset]);
        const double response = s * layout.rate[infoset] * unit[e.mover], size = 1 / (1 + response);
        row_scale[infoset] = size;
        double value = 0;
        for (uint32_t i = e.first + g; i < e.first + e.actions * e.agents; i += e.agents)
          value += point.pi[i] * point.action_value[i];
        infoset_value[infoset] = value;
        add(here, here, 1.0);
        add(here + 1, here + 1, 1.0);
        add(here + 1, here, -1.0);
        add(here + 2, here + 2, 1.0);
        for (uint32_t i = e.first + g; i < e.first + e.actions * e.agents; i += e.agents) {
          add(q[i], q[i], 1.0);
          add(here, q[i], -point.pi[i]);
          if (layout.free[i] == 0) continue;
          add(here + 1, rho[i], -point.pi[i] * (point.action_value[i] - value) / unit[e.mover]);
          add(rho[i], rho[i], size);
          if (before >= 0) add(rho[i], before, -size);
          add(rho[i], q[i], -size * response);
          add(rho[i], here, size * response);
        }
      }
    }
  }

  /// The beliefs of an information set at one of its nodes.
  template <typename Add>
  void emit_member(const PointArrays& point, NodeId node, Add&& add) {
    const DecisionId d = tree.index[node];
    const Decision& e = tree.decisions[d];
    for (uint32_t k = 0; k < lanes; ++k) {
      const uint32_t infoset = infoset_at(node, k);
      infoset_chance[infoset] += condition[at(node, k) + e.mover];
      const double belief = point.belief[size_t{member[layout.inner[node]]} * lanes + k] * point.reached[infoset];
      for (uint32_t j = 0; j < movers; ++j) {
        const int moved = j == e.mover ? -1 : rho_of(last[at(node, k) + j]);
        if (moved >= 0) add(w[infoset] + 2, moved, -belief);
      }
    }
  }

  /// One branch: how likely it is in the eyes of each mover's latest action, and what it pays if it ends there.
  template <typename Add>
  void emit_child(const PointArrays& point, NodeId node, uint32_t c, Add&& add) {
    const NodeId child = tree.first_child[node] + c;
    const bool decision = tree.kind[node] == NodeKind::decision, ends = layout.inner[child] == kNoInner;
    const Decision* e = decision ? &tree.decisions[tree.index[node]] : nullptr;
    for (uint32_t k = 0; k < lanes; ++k) {
      const uint32_t own = decision ? e->first + c * e->agents + tree.agent(e->mover, k) : kNone;
      const double step = decision ? point.pi[own] : layout.chance_prob[(size_t{tree.index[node]} + c) * lanes + k];
      for (uint32_t i = 0; i < movers; ++i) {
        const bool mine = decision && i == e->mover;
        const uint32_t variable = mine ? own : last[at(node, k) + i];
        if (variable == kNone) {
          if (!ends) condition[at(child, k) + i] = 0;
          continue;
        }
        const double chance =
            mine ? point.belief[size_t{member[layout.inner[node]]} * lanes + k] : condition[at(node, k) + i] * step;
        if (!ends) {
          condition[at(child, k) + i] = chance;
          continue;
        }
        const double weight = chance * point.reached[infoset_of_variable[variable]] *
                              (point.value[(size_t{child} * movers + i) * lanes + k] - point.action_value[variable]) /
                              unit[i];
        for (uint32_t j = 0; j < movers; ++j) {
          if (j == i) continue;
          const int moved = rho_of(decision && j == e->mover ? own : last[at(node, k) + j]);
          if (moved >= 0) add(q[variable], moved, -weight);
        }
      }
    }
  }

  void make_pattern(const PointArrays& point) {
    member.assign(layout.inner_nodes, 0);
    for (uint32_t i = 0; i < tree.members.size(); ++i) member[layout.inner[tree.members[i]]] = i;
    infoset_of_variable.assign(tree.variables(), 0);
    for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
      const Decision& e = tree.decisions[d];
      for (uint32_t i = 0; i < e.actions * e.agents; ++i)
        infoset_of_variable[e.first + i] = layout.infoset[d] + i % e.agents;
    }
    find_units();
    number_unknowns();
    condition.assign(last.size(), 0.0);
    infoset_value.assign(layout.infosets, 0.0);
    row_scale.assign(layout.infosets, 1.0);
    infoset_chance.assign(layout.infosets, 0.0);
    std::vector<std::pair<int, int>> places;  // column, row
    emit(point, 1.0, [&](int row, int column, double) { places.emplace_back(column, row); });
    std::vector<uint32_t> order(places.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return places[a] < places[b]; });
    slot.resize(places.size());
    column_start.assign(static_cast<size_t>(size) + 1, 0);
    for (size_t i = 0; i < order.size(); ++i) {
      if (i == 0 || places[order[i]] != places[order[i - 1]]) {
        row_of.push_back(places[order[i]].second);
        ++column_start[static_cast<size_t>(places[order[i]].first) + 1];
      }
      slot[order[i]] = static_cast<uint32_t>(row_of.size() - 1);
    }
    for (size_t c = 0; c < static_cast<size_t>(size); ++c) column_start[c + 1] += column_start[c];
    entries.assign(row_of.size(), 0.0);
    right.assign(static_cast<size_t>(size), 0.0);
  }

  bool factorise(const PointArrays& point, double s, bool new_pivots) {
    good = false;
    pi = point.pi;
    if (slot.empty()) make_pattern(point);
    std::fill(entries.begin(), entries.end(), 0.0);
    size_t count = 0;
    emit(point, s, [&](int, int, double value) { entries[slot[count++]] += value; });
    for (double e : entries)
      if (!std::isfinite(e)) return false;
    if (!symbolic) symbolic = klu_analyze(size, column_start.data(), row_of.data(), &common);
    if (!symbolic) return false;
    if (new_pivots) klu_free_numeric(&numeric, &common);
    if (numeric) {
      good = klu_refactor(column_start.data(), row_of.data(), entries.data(), symbolic, numeric, &common);
      if (good) return true;
      klu_free_numeric(&numeric, &common);
    }
    numeric = klu_factor(column_start.data(), row_of.data(), entries.data(), symbolic, &common);
    if (numeric) klu_flops(symbolic, numeric, &common);
    return good = numeric != nullptr && common.status == KLU_OK;
  }

  /// f(first variable, stride, end, infoset) for every information set with free variables.
  template <typename F>
  void for_infosets(F&& f) const {
    for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
      const Decision& e = tree.decisions[d];
      for (uint32_t g = 0; g < e.agents; ++g)
        if (layout.free_inverse[layout.infoset[d] + g] != 0)
          f(e.first + g, e.agents, e.first + e.actions * e.agents, layout.infoset[d] + g);
    }
  }
};

SparseJacobian::SparseJacobian(const Layout& layout) : factors_(std::make_unique<Factors>(layout)) {}
SparseJacobian::~SparseJacobian() = default;

size_t SparseJacobian::size() const {
  return 2 * size_t{factors_->tree.variables()} + 3 * size_t{factors_->layout.infosets};
}
bool SparseJacobian::factorised() const { return factors_->good; }
bool SparseJacobian::factorise(const PointArrays& point, double s, bool new_pivots) {
  return factors_->factorise(point, s, new_pivots);
}

void SparseJacobian::solve(std::span<const double> y, std::span<double> out) {
  Factors& f = *factors_;
  std::fill(f.right.begin(), f.right.end(), 0.0);
  f.for_infosets([&](uint32_t first, uint32_t stride, uint32_t end, uint32_t infoset) {
    double mean = 0;
    for (uint32_t i = first; i < end; i += stride) mean += f.layout.free[i] * f.pi[i] * y[i];
    for (uint32_t i = first; i < end; i += stride)
      if (f.layout.free[i] != 0) f.right[static_cast<size_t>(f.rho[i])] = f.row_scale[infoset] * (y[i] - mean);
  });
  klu_solve(f.symbolic, f.numeric, f.size, 1, f.right.data(), &f.common);
  std::fill(out.begin(), out.end(), 0.0);
  f.for_infosets([&](uint32_t first, uint32_t stride, uint32_t end, uint32_t infoset) {
    const int before = f.rho_of(f.parent_of[infoset]);
    const double moved = before < 0 ? 0 : f.right[static_cast<size_t>(before)];
    double mean = 0;  // of delta less that of y: a constant, as rounding leaves one in y, passes through J unchanged
    for (uint32_t i = first; i < end; i += stride)
      if (f.layout.free[i] != 0) mean += (out[i] = f.right[static_cast<size_t>(f.rho[i])] - moved) - y[i];
    mean *= f.layout.free_inverse[infoset];
    for (uint32_t i = first; i < end; i += stride)
      if (f.layout.free[i] != 0) out[i] -= mean;
  });
}

void SparseJacobian::solve_transposed(std::span<const double> y, std::span<double> out) {
  Factors& f = *factors_;
  std::fill(f.right.begin(), f.right.end(), 0.0);
  f.for_infosets([&](uint32_t first, uint32_t stride, uint32_t end, uint32_t infoset) {
    const int before = f.rho_of(f.parent_of[infoset]);
    double sum = 0;
    for (uint32_t i = first; i < end; i += stride) sum += f.layout.free[i] * y[i];
    const double mean = sum * f.layout.free_inverse[infoset];
    for (uint32_t i = first; i < end; i += stride) {
      if (f.layout.free[i] == 0) continue;
      f.right[static_cast<size_t>(f.rho[i])] += y[i] - mean;
      if (before >= 0) f.right[static_cast<size_t>(before)] -= y[i] - mean;
    }
  });
  klu_tsolve(f.symbolic, f.numeric, f.size, 1, f.right.data(), &f.common);
  std::fill(out.begin(), out.end(), 0.0);
  f.for_infosets([&](uint32_t first, uint32_t stride, uint32_t end, uint32_t infoset) {
    double sum = 0, mean = 0;
    for (uint32_t i = first; i < end; i += stride)
      if (f.layout.free[i] != 0) sum += out[i] = f.row_scale[infoset] * f.right[static_cast<size_t>(f.rho[i])];
    for (uint32_t i = first; i < end; i += stride)
      if (f.layout.free[i] != 0) mean += (out[i] -= f.pi[i] * sum) - y[i];
    mean *= f.layout.free_inverse[infoset];
    for (uint32_t i = first; i < end; i += stride)
      if (f.layout.free[i] != 0) out[i] -= mean;
  });
}

double SparseJacobian::work() const {
  return 2 * factors_->common.flops + kOperationsPerEntry * static_cast<double>(factors_->slot.size());
}

double SparseJacobian::solve_work() const { return 4.0 * (factors_->numeric->lnz + factors_->numeric->unz); }

int SparseJacobian::determinant_sign() const {
  const Factors& f = *factors_;
  int sign = permutation_sign(f.numeric->Pnum, f.size) * permutation_sign(f.symbolic->Q, f.size);
  const double* diagonal = static_cast<const double*>(f.numeric->Udiag);
  for (int i = 0; i < f.size; ++i)
    if (diagonal[i] < 0) sign = -sign;
  return sign;
}

}  // namespace walkaway::equilibrium
