// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/transposed_kernels.h"

#include <algorithm>

#include "equilibrium/rows.h"

namespace walkaway::equilibrium {
namespace {

/// Where bars of action values come from, and what becomes of the bars of log pi.
enum class Mode {
  apply,  ///< from d; out = in + what the bars of log pi come to. Needs whole decisions.
  solve,  ///< from out, which is as above. Needs whole decisions.
  gather  ///< from d; bars of log pi are added up over parts.
};

/// All [V]; no `in` stands for 0.
struct Operands {
  double s = 0;
  const double* d = nullptr;
  const double* in = nullptr;
  double* out = nullptr;
};

/// What one sweep reads and writes.
struct Sweep {
  const Layout& layout;
  const PointArrays& point;
  TransposedArrays& arrays;
  Operands v;
};

/// Scratch of one part, all in rows [A][K] but bar.
struct Blocks {
  double* __restrict moved;  ///< bars of log pi, to be summed over lanes
  double* __restrict bar_q;  ///< bars of action values
  double* __restrict pi;     ///< where wanted: then bars of log pi are `moved` times it
  double* __restrict bar;    ///< [A][G]
};

/// From bars of log pi what comes out of a decision, and the bars s rate centre(d) of its action values.
template <uint32_t kLanes, Mode mode>
void respond_at_large(const Sweep& sweep, const Part& part, const Blocks& rows) {
  const Layout& layout = sweep.layout;
  const uint32_t K = kLanes ? kLanes : layout.tree->lanes;
  const Spot at = spot_of(layout, part);
  const Operands& v = sweep.v;
  const uint32_t A = at.actions, G = at.agents;
  double* bar = rows.bar;
  for_agents(at, [&](uint32_t g, uint32_t begin, uint32_t end) {
    const uint32_t first = at.first + g;
    double sum = 0, mean = 0;
    for (uint32_t a = 0, i = first; a < A; ++a, i += G) {
      bar[a] = sum_of(at, rows.moved + a * K, begin, end);
      if (rows.pi) bar[a] *= sweep.point.pi[i];
      if (layout.free[i]) sum += bar[a];
    }
    for (uint32_t a = 0, i = first; a < A; ++a, i += G) {
      if constexpr (mode == Mode::gather) {
        sweep.arrays.log_pi[i] += bar[a];
      } else {
        const double in = v.in ? v.in[i] : 0.0;
        v.out[i] = layout.free[i] ? in + (bar[a] - sweep.point.pi[i] * sum) : in;
      }
      bar[a] = mode == Mode::solve ? v.out[i] : v.d[i];
      if (layout.free[i]) mean += bar[a];
    }
    mean *= layout.free_inverse[at.infoset + g];
    const double scale = v.s * layout.rate[at.infoset + g];
    for (uint32_t a = 0, i = first; a < A; ++a, i += G) {
      const double q = layout.free[i] ? scale * (bar[a] - mean) : 0.0;
      for (uint32_t j = begin; j < end; ++j) rows.bar_q[a * K + at.lane[j]] = q;
      for (uint32_t j = begin; j < end && rows.pi; ++j) rows.pi[a * K + at.lane[j]] = sweep.point.pi[i];
    }
  });
}

/// The same where Part::even_agents says how many agents there are.
template <uint32_t kLanes, uint32_t kAgents, Mode mode>
void respond_evenly(const Sweep& sweep, const Part& part, const Blocks& rows) {
  const Tree& tree = *sweep.layout.tree;
  constexpr uint32_t K = kLanes, G = kAgents, L = K / G;
  uint32_t lane[K];
  std::copy_n(sweep.layout.lane_of.data() + size_t{part.mover} * K, K, lane);
  const double* rate = tree.rate.data() + size_t{part.mover} * tree.max_agents;
  const double* __restrict pi = sweep.point.pi.data() + part.first;
  const double *in = sweep.v.in ? sweep.v.in + part.first : nullptr, *d = sweep.v.d ? sweep.v.d + part.first : nullptr;
  double* out = sweep.v.out + part.first;
  double* __restrict bar = rows.bar;
  const uint32_t A = part.actions;
  double sum[G] = {}, mean[G] = {}, scale[G];
  for (uint32_t a = 0; a < A; ++a)
    for (uint32_t g = 0; g < G; ++g) {
      double b = rows.moved[a * K + lane[g * L]];
      for (uint32_t l = 1; l < L; ++l) b += rows.moved[a * K + lane[g * L + l]];
      if (rows.pi) b *= pi[a * G + g];
      sum[g] += bar[a * G + g] = b;
    }
  for (uint32_t i = 0; i < A * G; i += G)
    for (uint32_t g = 0; g < G; ++g) {
      const double after = (in ? in[i + g] : 0.0) + (bar[i + g] - pi[i + g] * sum[g]);
      out[i + g] = after;
      mean[g] += bar[i + g] = mode == Mode::solve ? after : d[i + g];
    }
  for (uint32_t g = 0; g < G; ++g) mean[g] *= 1.0 / A, scale[g] = sweep.v.s * rate[g];
  for (uint32_t a = 0; a < A; ++a)
    for (uint32_t g = 0; g < G; ++g) {
      const double q = scale[g] * (bar[a * G + g] - mean[g]);
      for (uint32_t l = 0; l < L; ++l) rows.bar_q[a * K + lane[g * L + l]] = q;
    }
  if (rows.pi)
    for (uint32_t a = 0; a < A; ++a)
      for (uint32_t g = 0; g < G; ++g)
        for (uint32_t l = 0; l < L; ++l) rows.pi[a * K + lane[g * L + l]] = pi[a * G + g];
}

template <uint32_t kLanes, Mode mode, uint32_t kAgents = kMostEvenAgents>
void respond(const Sweep& sweep, const Part& part, const Blocks& rows) {
  if constexpr (mode == Mode::gather || kLanes == 0 || kAgents == 0) {
    respond_at_large<kLanes, mode>(sweep, part, rows);
  } else {
    if constexpr (kLanes % kAgents == 0)
      if (part.even_agents == kAgents) return respond_evenly<kLanes, kAgents, mode>(sweep, part, rows);
    respond<kLanes, mode, kAgents - 1>(sweep, part, rows);
  }
}

/// here = sum of the rows of the children that are no terminals; each is also added to its action's row of `moved`.
template <uint32_t kLanes>
void collect(const uint32_t* inner, const double* __restrict rows, uint32_t actions, uint32_t lanes,
             double* __restrict moved, double* __restrict here) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t k = 0; k < K; ++k) here[k] = 0;
  for (uint32_t a = 0; a < actions; ++a) {
    if (inner[a] == kNoInner) continue;
    const double* there = rows + size_t{inner[a]} * K;
    for (uint32_t k = 0; k < K; ++k) here[k] += there[k];
    for (uint32_t k = 0; k < K && moved; ++k) moved[a * K + k] += there[k];
  }
}

/// Backward: bar of reach from what reach moves through beliefs, dQ(a) = sum b dlogreach (v(a) - Q(a)), and bar of log
/// pi from all that it leads to.
template <uint32_t kLanes, Mode mode>
void belief_transposed(const Sweep& sweep, PartRange range, double* scratch) {
  const Layout& layout = sweep.layout;
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes;
  const size_t block = size_t{layout.max_actions} * K;
  const Blocks rows{scratch, scratch + block, nullptr, scratch + 3 * block};
  double* reach = sweep.arrays.reach.data();
  for (uint32_t p = range.end; p-- > range.first;) {
    const Part& part = layout.parts[p];
    double* here = reach + size_t{part.rank} * K;
    const uint32_t* inner = layout.inner.data();
    if (part.decision == kChance) {
      collect<kLanes>(inner + layout.first_child[part.rank], reach, tree.child_count[part.first_member], K, nullptr,
                      here);
      continue;
    }
    const uint32_t A = part.actions;
    std::fill_n(rows.moved, A * K, 0.0);
    for (uint32_t i = 0; i < part.members; ++i)
      collect<kLanes>(inner + layout.first_child[part.rank + i], reach, A, K, rows.moved, here + i * K);
    respond<kLanes, mode>(sweep, part, rows);
    const double* advantage = sweep.point.advantage.data() + size_t{part.edge} * K;
    for (uint32_t i = 0; i < part.members; ++i, here += K)
      for (uint32_t a = 0; a < A; ++a, advantage += K)
        add_product<kLanes>(rows.bar_q + a * K, advantage, K, false, here);
  }
}

/// there[m][k] = prob[k] here[m][k]
template <uint32_t kLanes>
void scale_rows(const double* __restrict prob, const double* __restrict here, uint32_t movers, uint32_t lanes,
                double* __restrict there) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t m = 0; m < movers; ++m, here += K, there += K)
    for (uint32_t k = 0; k < K; ++k) there[k] = prob[k] * here[k];
}

/// Forward: bar of values, which play and beliefs pass on to the children, dv = sum pi (dlogpi v + dv) and dQ(a) = sum
/// b dv(a), and bar of log pi from its own place in them.
template <uint32_t kLanes, Mode mode>
void value_transposed(const Sweep& sweep, PartRange range, double* scratch) {
  const Layout& layout = sweep.layout;
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers(), MK = M * K;
  const size_t block = size_t{layout.max_actions} * K;
  const Blocks rows{scratch, scratch + block, scratch + 2 * block, scratch + 3 * block};
  double* bar = sweep.arrays.value.data();
  for (const Part& part : std::span(layout.parts).subspan(range.first, range.end - range.first)) {
    const double* here = bar + size_t{part.rank} * MK;
    if (part.decision == kChance) {
      const double* prob = layout.chance_prob.data() + size_t{tree.index[part.first_member]} * K;
      for (uint32_t c = 0; c < tree.child_count[part.first_member]; ++c, prob += K) {
        const uint32_t child = layout.inner[layout.first_child[part.rank] + c];
        if (child != kNoInner) scale_rows<kLanes>(prob, here, M, K, bar + size_t{child} * MK);
      }
      continue;
    }
    const uint32_t A = part.actions, own = part.mover * K;
    for (uint32_t i = 0; i < part.members; ++i) {
      const double* value = sweep.point.value.data() + size_t{layout.first_child[part.rank + i]} * MK;
      for (uint32_t a = 0; a < A; ++a)
        for (uint32_t m = 0; m < M; ++m)
          add_product<kLanes>(here + i * MK + m * K, value + a * MK + m * K, K, i + m == 0, rows.moved + a * K);
    }
    respond<kLanes, mode>(sweep, part, rows);
    const double* belief = sweep.point.belief.data() + size_t{part.first_member} * K;
    for (uint32_t i = 0; i < part.members; ++i, here += MK, belief += K) {
      const uint32_t* inner = layout.inner.data() + layout.first_child[part.rank + i];
      for (uint32_t a = 0; a < A; ++a) {
        if (inner[a] == kNoInner) continue;
        double* there = bar + size_t{inner[a]} * MK;
        scale_rows<kLanes>(rows.pi + a * K, here, M, K, there);
        add_product<kLanes>(belief, rows.bar_q + a * K, K, false, there + own);
      }
    }
  }
}

void start_at_root(const Layout& layout, TransposedArrays& arrays) {
  std::fill_n(arrays.value.begin(), layout.inner_nodes ? size_t{layout.tree->movers()} * layout.tree->lanes : 0, 0.0);
}

/// One product with B' or C', by the sweep in the mode that the layout needs.
template <typename ByMode>
void add_effect(const Sweep& sweep, ByMode&& by_mode) {
  if (sweep.layout.whole_decisions) return by_mode(std::integral_constant<Mode, Mode::apply>{});
  std::vector<double>& bars = sweep.arrays.log_pi;
  std::fill(bars.begin(), bars.end(), 0.0);
  by_mode(std::integral_constant<Mode, Mode::gather>{});
  transposed_log_pi(sweep.layout, sweep.point, bars, bars);
  for (size_t i = 0; i < bars.size(); ++i) sweep.v.out[i] = sweep.v.in[i] + bars[i];
}

}  // namespace

TransposedArrays make_transposed_arrays(const Layout& layout) {
  const Tree& tree = *layout.tree;
  const TangentArrays like = make_tangent_arrays(layout);
  TransposedArrays arrays;
  arrays.log_pi.assign(tree.variables(), 0.0);
  arrays.action_value.assign(tree.variables(), 0.0);
  arrays.reach.assign(like.reach.size(), 0.0);
  arrays.value.assign(like.value.size(), 0.0);
  arrays.scratch.assign(like.scratch.size(), 0.0);
  arrays.scratch_stride = like.scratch_stride;
  return arrays;
}

void transposed_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> bar,
                       std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const uint32_t G = at.agents, end = at.first + at.actions * G;
    for (uint32_t g = 0; g < G; ++g) {
      double sum = 0;
      for (uint32_t i = at.first + g; i < end; i += G)
        if (layout.free[i]) sum += bar[i];
      for (uint32_t i = at.first + g; i < end; i += G) out[i] = layout.free[i] ? bar[i] - point.pi[i] * sum : 0.0;
    }
  }
}

void add_belief_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                           std::span<const double> in, std::span<double> out, TransposedArrays& arrays) {
  const Sweep sweep{layout, point, arrays, {s, d.data(), in.data(), out.data()}};
  add_effect(sweep, [&](auto mode) {
    for_lanes(layout.tree->lanes, [&](auto lanes) {
      sweep_backward(layout, arrays, [&](PartRange parts, double* scratch) {
        belief_transposed<lanes.value, mode.value>(sweep, parts, scratch);
      });
    });
  });
}

void add_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                          std::span<const double> in, std::span<double> out, TransposedArrays& arrays) {
  const Sweep sweep{layout, point, arrays, {s, d.data(), in.data(), out.data()}};
  start_at_root(layout, arrays);
  add_effect(sweep, [&](auto mode) {
    for_lanes(layout.tree->lanes, [&](auto lanes) {
      sweep_forward(layout, arrays, [&](PartRange parts, double* scratch) {
        value_transposed<lanes.value, mode.value>(sweep, parts, scratch);
      });
    });
  });
}

void solve_belief_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                             std::span<double> out, TransposedArrays& arrays) {
  const Sweep sweep{layout, point, arrays, {s, nullptr, in.data(), out.data()}};
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    sweep_backward(layout, arrays, [&](PartRange parts, double* scratch) {
      belief_transposed<lanes.value, Mode::solve>(sweep, parts, scratch);
    });
  });
}

void solve_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                            std::span<double> out, TransposedArrays& arrays) {
  const Sweep sweep{layout, point, arrays, {s, nullptr, in.data(), out.data()}};
  start_at_root(layout, arrays);
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    sweep_forward(layout, arrays, [&](PartRange parts, double* scratch) {
      value_transposed<lanes.value, Mode::solve>(sweep, parts, scratch);
    });
  });
}

void belief_after_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                                   std::span<double> z, std::span<double> out, TransposedArrays& arrays) {
  const Sweep values{layout, point, arrays, {s, nullptr, in.data(), z.data()}};
  const Sweep beliefs{layout, point, arrays, {s, z.data(), nullptr, out.data()}};
  start_at_root(layout, arrays);
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    sweep_there_and_back(
        layout, arrays,
        [&](PartRange parts, double* scratch) { value_transposed<lanes.value, Mode::solve>(values, parts, scratch); },
        [&](PartRange parts, double* scratch) {
          belief_transposed<lanes.value, Mode::apply>(beliefs, parts, scratch);
        });
  });
}

}  // namespace walkaway::equilibrium
