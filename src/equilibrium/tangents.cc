// SPDX-License-Identifier: Apache-2.0
// The tangents of the sweeps, and exact solves with either half of the Jacobian.
#include <algorithm>
#include <cstring>
#include <type_traits>

#include "equilibrium/kernels.h"
#include "equilibrium/rows.h"
#include "equilibrium/vectors.h"

namespace walkaway::equilibrium {
namespace {

/// Where the play that moves things comes from, and what becomes of the response to it.
enum class Mode {
  apply,  ///< d is given; out = in + response. Needs whole decisions.
  solve,  ///< out = in + response, and out is what moves things further on. Needs whole decisions.
  gather  ///< d is given; the tangents of action values are added up over parts.
};

/// All [V].
struct Operands {
  double s = 0;
  const double* d = nullptr;
  const double* in = nullptr;
  double* out = nullptr;
  double* left = nullptr;  ///< in mode solve, where wanted: left = in - out, which may be in
};

/// What one sweep reads and writes.
struct Sweep {
  const Layout& layout;
  const PointArrays& point;
  TangentArrays& tangent;
  Operands v;
};

/// Scratch of one part, all in rows [A][K] but dq.
struct Blocks {
  double* __restrict q;      ///< tangents of action values, to be summed over lanes
  double* __restrict moved;  ///< tangent of log pi
  double* __restrict pi;     ///< null where not wanted
  double* __restrict dq;     ///< [A][G]
};

/// From q the response s rate centre(dQ) of a decision, and with it moved and pi.
template <uint32_t kLanes, Mode mode>
void respond_at_large(const Sweep& sweep, const Part& part, const Blocks& rows) {
  const Layout& layout = sweep.layout;
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes;
  const Spot at = spot_of(layout, part);
  const Operands& v = sweep.v;
  const uint32_t A = at.actions, G = at.agents;
  double* dq = rows.dq;
  for_agents(at, [&](uint32_t g, uint32_t begin, uint32_t end) {
    const uint32_t first = at.first + g;
    double mean = 0, play = 0;
    for (uint32_t a = 0; a < A; ++a) {
      dq[a] = sum_of(at, rows.q + a * K, begin, end);
      if (layout.free[first + a * G]) mean += dq[a];
    }
    mean *= layout.free_inverse[at.infoset + g];
    const double scale = v.s * layout.rate[at.infoset + g];
    for (uint32_t a = 0, i = first; a < A; ++a, i += G) {
      if constexpr (mode == Mode::gather) {
        sweep.tangent.action_value[i] += dq[a];
      } else {
        const double in = v.in[i], out = layout.free[i] ? in + scale * (dq[a] - mean) : in;
        if constexpr (mode == Mode::solve) {
          if (v.left) v.left[i] = in - out;
          dq[a] = out;
        }
        v.out[i] = out;
      }
      if constexpr (mode != Mode::solve) dq[a] = v.d[i];
      play += sweep.point.pi[i] * dq[a];
    }
    for (uint32_t a = 0, i = first; a < A; ++a, i += G) {
      const double m = layout.free[i] ? dq[a] - play : 0.0;
      for (uint32_t j = begin; j < end; ++j) rows.moved[a * K + at.lane[j]] = m;
      for (uint32_t j = begin; j < end && rows.pi; ++j) rows.pi[a * K + at.lane[j]] = sweep.point.pi[i];
    }
  });
}

/// What one instruction holds of a row over agents: two if their number is even.
template <uint32_t kAgents>
using Agents = std::conditional_t<kAgents % 2 == 0, Pair, double>;

/// Of consecutive agents, each one's l-th lane.
template <typename Vec, uint32_t kOfAgent>
Vec gather(const double* row, const uint32_t* lane, uint32_t l) {
  if constexpr (std::is_same_v<Vec, Pair>)
    return Pair{row[lane[l]], row[lane[kOfAgent + l]]};
  else
    return row[lane[l]];
}

/// The same where Part::even_agents says how many agents there are. kActions is 0 for other numbers of actions.
template <uint32_t kLanes, uint32_t kAgents, uint32_t kActions, Mode mode>
void respond_evenly(const Sweep& sweep, const Part& part, const Blocks& rows) {
  const Tree& tree = *sweep.layout.tree;
  using Vec = Agents<kAgents>;
  constexpr size_t K = kLanes, G = kAgents, L = K / G, W = sizeof(Vec) / sizeof(double);
  const size_t A = kActions ? kActions : part.actions;
  const uint32_t* lane = sweep.layout.lane_of.data() + part.mover * K;
  const uint32_t* agent = tree.agent_of.data() + part.mover * K;
  const double* rate = tree.rate.data() + size_t{part.mover} * tree.max_agents;
  const double* pi = sweep.point.pi.data() + part.first;
  const double* in = sweep.v.in + part.first;
  const double* d = mode == Mode::solve ? nullptr : sweep.v.d + part.first;
  double* out = sweep.v.out + part.first;
  double* left = sweep.v.left ? sweep.v.left + part.first : nullptr;
  double here[kActions ? kActions * G : 1];
  double* dq = kActions ? here : rows.dq;
  const double even = 1.0 / static_cast<double>(A);
  for (size_t g = 0; g < G; g += W) {
    Vec mean = {}, play = {};
    for (size_t a = 0; a < A; ++a) {
      const double* q = rows.q + a * K;
      Vec sum = gather<Vec, L>(q, lane + g * L, 0);
      for (uint32_t l = 1; l < L; ++l) sum += gather<Vec, L>(q, lane + g * L, l);
      store(dq + a * G + g, sum);
      mean += sum;
    }
    mean *= even;
    const Vec scale = sweep.v.s * load<Vec>(rate + g);
    for (size_t i = g; i < A * G; i += G) {
      const Vec before = load<Vec>(in + i), after = before + scale * (load<Vec>(dq + i) - mean);
      if constexpr (mode == Mode::solve) {
        if (left) store<Vec>(left + i, before - after);
      }
      store(out + i, after);
      const Vec moves = mode == Mode::solve ? after : load<Vec>(d + i);
      store(dq + i, moves);
      play += load<Vec>(pi + i) * moves;
    }
    for (size_t i = g; i < A * G; i += G) store<Vec>(dq + i, load<Vec>(dq + i) - play);
  }
  for (size_t a = 0; a < A; ++a) expand_row<kLanes>(agent, dq + a * G, K, rows.moved + a * K);
  if (rows.pi)
    for (size_t a = 0; a < A; ++a) expand_row<kLanes>(agent, pi + a * G, K, rows.pi + a * K);
}

template <uint32_t kLanes, Mode mode, uint32_t kAgents = kMostEvenAgents>
void respond(const Sweep& sweep, const Part& part, const Blocks& rows) {
  if constexpr (mode == Mode::gather || kLanes == 0 || kAgents == 0) {
    respond_at_large<kLanes, mode>(sweep, part, rows);
  } else {
    if constexpr (kLanes % kAgents == 0)
      if (part.even_agents == kAgents) {
        if (part.actions == 2) return respond_evenly<kLanes, kAgents, 2, mode>(sweep, part, rows);
        if (part.actions == 3) return respond_evenly<kLanes, kAgents, 3, mode>(sweep, part, rows);
        return respond_evenly<kLanes, kAgents, 0, mode>(sweep, part, rows);
      }
    respond<kLanes, mode, kAgents - 1>(sweep, part, rows);
  }
}

/// Forward: tangent of reach, and what it does to action values through beliefs: dQ(a) = sum b dlogreach (v(a) - Q(a)).
/// Own earlier moves are in it; by perfect recall they are the same for all that the agent thinks possible, and cancel.
template <uint32_t kLanes, Mode mode>
void belief_tangent(const Sweep& sweep, PartRange range, double* scratch) {
  const Layout& layout = sweep.layout;
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes;
  const size_t block = size_t{layout.max_actions} * K;
  const Blocks rows{scratch, scratch + block, nullptr, scratch + 3 * block};
  double* reach = sweep.tangent.reach.data();
  for (const Part& part : std::span(layout.parts).subspan(range.first, range.end - range.first)) {
    const double* here = reach + size_t{part.rank} * K;
    if (part.decision == kChance) {
      for (uint32_t c = 0; c < tree.child_count[part.first_member]; ++c) {
        const uint32_t child = layout.inner[tree.first_child[part.first_member] + c];
        if (child != kNoInner) std::copy_n(here, K, reach + size_t{child} * K);
      }
      continue;
    }
    const uint32_t A = part.actions;
    const double* advantage = sweep.point.advantage.data() + size_t{part.edge} * K;
    for (uint32_t i = 0; i < part.members; ++i)
      for (uint32_t a = 0; a < A; ++a, advantage += K)
        add_product<kLanes>(here + i * K, advantage, K, i == 0, rows.q + a * K);
    respond<kLanes, mode>(sweep, part, rows);
    for (uint32_t i = 0; i < part.members; ++i)
      push<kLanes>(layout.inner.data() + layout.first_child[part.rank + i], here + i * K, rows.moved, A, K, reach);
  }
}

/// What `mix_tangent` reads at one node, for one mover.
struct MixRows {
  const double* __restrict pi;      ///< [A][K]
  const double* __restrict moved;   ///< [A][K] tangent of log pi
  const double* __restrict value;   ///< of the children, rows `stride` apart
  const double* __restrict dvalue;  ///< of inner nodes by rank, rows `stride` apart
  const uint32_t* inner;            ///< [A] rank of each child
  size_t stride;
  uint32_t A;
};

/// here[k] = sum_a pi (moved value + dvalue), terminals having no dvalue.
template <uint32_t kLanes>
void mix_tangent(const MixRows& in, uint32_t lanes, double* __restrict here) {
  const uint32_t K = kLanes ? kLanes : lanes;
  Row<kLanes> registers{};
  double* sum = kLanes ? registers.at : here;
  if (kLanes == 0)
    for (uint32_t k = 0; k < K; ++k) here[k] = 0;
  for (uint32_t a = 0; a < in.A; ++a) {
    const double *p = in.pi + a * K, *d = in.moved + a * K, *v = in.value + a * in.stride;
    if (in.inner[a] == kNoInner) {
      for (uint32_t k = 0; k < K; ++k) sum[k] += p[k] * (d[k] * v[k]);
    } else {
      const double* dv = in.dvalue + in.inner[a] * in.stride;
      for (uint32_t k = 0; k < K; ++k) sum[k] += p[k] * (d[k] * v[k] + dv[k]);
    }
  }
  if constexpr (kLanes != 0)
    for (uint32_t k = 0; k < K; ++k) here[k] = sum[k];
}

/// The same for the movers of some groups at once.
template <uint32_t kLanes, uint32_t kGroups>
void mix_tangent_together(const MixRows& in, double* __restrict here) {
  constexpr uint32_t kFours = in_registers(kLanes) / 4;
  Four sum[kGroups][kFours] = {};
  for (uint32_t a = 0; a < in.A; ++a) {
    const Repeated<kLanes> p(in.pi + a * kLanes), d(in.moved + a * kLanes);
    const double* v = in.value + a * in.stride;
    if (in.inner[a] == kNoInner) {
      for (uint32_t g = 0; g < kGroups; ++g)
        for (uint32_t j = 0; j < kFours; ++j) sum[g][j] += p.at[j] * (d.at[j] * load<Four>(v + 4 * (g * kFours + j)));
    } else {
      const double* dv = in.dvalue + in.inner[a] * in.stride;
      for (uint32_t g = 0; g < kGroups; ++g)
        for (uint32_t j = 0; j < kFours; ++j) {
          const uint32_t i = 4 * (g * kFours + j);
          sum[g][j] += p.at[j] * (d.at[j] * load<Four>(v + i) + load<Four>(dv + i));
        }
    }
  }
  for (uint32_t g = 0; g < kGroups; ++g)
    for (uint32_t j = 0; j < kFours; ++j) store(here + 4 * (g * kFours + j), sum[g][j]);
}

/// Backward: tangent of values, dv = sum pi (dlogpi v + dv), and of action values at fixed beliefs, dQ(a) = sum b
/// dv(a).
template <uint32_t kLanes, Mode mode>
void value_tangent(const Sweep& sweep, PartRange range, double* scratch) {
  const Layout& layout = sweep.layout;
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers(), MK = M * K;
  const size_t block = size_t{layout.max_actions} * K;
  const Blocks rows{scratch, scratch + block, scratch + 2 * block, scratch + 3 * block};
  double* dvalue = sweep.tangent.value.data();
  for (uint32_t p = range.end; p-- > range.first;) {
    const Part& part = layout.parts[p];
    if (p >= range.first + kPartsAhead)
      prefetch_values(layout, layout.parts[p - kPartsAhead], sweep.point.value.data(), MK);
    double* here = dvalue + size_t{part.rank} * MK;
    if (part.decision == kChance) {
      chance_value<kLanes>(layout, part.first_member, dvalue, true, here);
      continue;
    }
    const uint32_t A = part.actions, own = part.mover * K;
    std::fill_n(rows.q, A * K, 0.0);
    const double* belief = sweep.point.belief.data() + size_t{part.first_member} * K;
    for (uint32_t i = 0; i < part.members; ++i, belief += K) {
      const uint32_t* inner = layout.inner.data() + layout.first_child[part.rank + i];
      for (uint32_t a = 0; a < A; ++a)
        if (inner[a] != kNoInner)
          add_product<kLanes>(belief, dvalue + size_t{inner[a]} * MK + own, K, false, rows.q + a * K);
    }
    respond<kLanes, mode>(sweep, part, rows);
    for (uint32_t i = 0; i < part.members; ++i, here += MK) {
      const NodeId child = layout.first_child[part.rank + i];
      const double* value = sweep.point.value.data() + size_t{child} * MK;
      const auto of = [&](uint32_t m) {
        return MixRows{rows.pi, rows.moved, value + m * K, dvalue + m * K, layout.inner.data() + child, MK, A};
      };
      for_movers<kLanes>(
          M, [&](uint32_t m, auto groups) { mix_tangent_together<kLanes, groups.value>(of(m), here + m * K); },
          [&](uint32_t m) { mix_tangent<kLanes>(of(m), K, here + m * K); });
    }
  }
}

/// The same sweeps with registers of four numbers. Results are the same to the last bit.
template <uint32_t kLanes, Mode mode>
WALKAWAY_WIDE void belief_tangent_wide(const Sweep& sweep, PartRange range, double* scratch) {
  belief_tangent<kLanes, mode>(sweep, range, scratch);
}
template <uint32_t kLanes, Mode mode>
WALKAWAY_WIDE void value_tangent_wide(const Sweep& sweep, PartRange range, double* scratch) {
  value_tangent<kLanes, mode>(sweep, range, scratch);
}

template <uint32_t kLanes, Mode mode>
void step_forward(const Sweep& sweep, PartRange range, double* scratch) {
  if constexpr (in_registers(kLanes) != 0)
    if (has_wide_registers()) return belief_tangent_wide<kLanes, mode>(sweep, range, scratch);
  belief_tangent<kLanes, mode>(sweep, range, scratch);
}
template <uint32_t kLanes, Mode mode>
void step_backward(const Sweep& sweep, PartRange range, double* scratch) {
  if constexpr (in_registers(kLanes) != 0)
    if (has_wide_registers()) return value_tangent_wide<kLanes, mode>(sweep, range, scratch);
  value_tangent<kLanes, mode>(sweep, range, scratch);
}

void start_at_root(const Layout& layout, TangentArrays& tangent) {
  std::fill_n(tangent.reach.begin(), layout.inner_nodes ? layout.tree->lanes : 0, 0.0);
}

/// One product with B or C, by the sweep in the mode that the layout needs.
template <typename ByMode>
void add_effect(const Layout& layout, double s, std::span<const double> in, std::span<double> out,
                TangentArrays& tangent, ByMode&& by_mode) {
  if (layout.whole_decisions) return by_mode(std::integral_constant<Mode, Mode::apply>{});
  std::fill(tangent.action_value.begin(), tangent.action_value.end(), 0.0);
  by_mode(std::integral_constant<Mode, Mode::gather>{});
  add_centred_rows(layout, s, tangent.action_value, in, out);
}

}  // namespace

void add_belief_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                       std::span<const double> in, std::span<double> out, TangentArrays& tangent) {
  const Sweep sweep{layout, point, tangent, {s, d.data(), in.data(), out.data()}};
  start_at_root(layout, tangent);
  add_effect(layout, s, in, out, tangent, [&](auto mode) {
    for_lanes(layout.tree->lanes, [&](auto lanes) {
      sweep_forward(layout, tangent, [&](PartRange parts, double* scratch) {
        step_forward<lanes.value, mode.value>(sweep, parts, scratch);
      });
    });
  });
}

void add_value_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                      std::span<const double> in, std::span<double> out, TangentArrays& tangent) {
  const Sweep sweep{layout, point, tangent, {s, d.data(), in.data(), out.data()}};
  add_effect(layout, s, in, out, tangent, [&](auto mode) {
    for_lanes(layout.tree->lanes, [&](auto lanes) {
      sweep_backward(layout, tangent, [&](PartRange parts, double* scratch) {
        step_backward<lanes.value, mode.value>(sweep, parts, scratch);
      });
    });
  });
}

void solve_belief_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                       std::span<double> out, TangentArrays& tangent) {
  const Sweep sweep{layout, point, tangent, {s, nullptr, in.data(), out.data()}};
  start_at_root(layout, tangent);
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    sweep_forward(layout, tangent, [&](PartRange parts, double* scratch) {
      step_forward<lanes.value, Mode::solve>(sweep, parts, scratch);
    });
  });
}

void solve_value_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                      std::span<double> out, TangentArrays& tangent) {
  const Sweep sweep{layout, point, tangent, {s, nullptr, in.data(), out.data()}};
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    sweep_backward(layout, tangent, [&](PartRange parts, double* scratch) {
      step_backward<lanes.value, Mode::solve>(sweep, parts, scratch);
    });
  });
}

void preconditioned_product(const Layout& layout, const PointArrays& point, double s, std::span<const double> y,
                            std::span<double> work, std::span<double> z, std::span<double> image,
                            TangentArrays& tangent) {
  // (1 - B) w = y, (1 - C) z = w; then J z = (1 - C) z - B z = w - B z = y + B (w - z).
  const Sweep beliefs{layout, point, tangent, {s, nullptr, y.data(), work.data()}};
  const Sweep values{layout, point, tangent, {s, nullptr, work.data(), z.data(), work.data()}};
  const Sweep effect{layout, point, tangent, {s, work.data(), y.data(), image.data()}};
  start_at_root(layout, tangent);
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    sweep_there_and_back(
        layout, tangent,
        [&](PartRange parts, double* scratch) { step_forward<lanes.value, Mode::solve>(beliefs, parts, scratch); },
        [&](PartRange parts, double* scratch) { step_backward<lanes.value, Mode::solve>(values, parts, scratch); });
    sweep_forward(layout, tangent, [&](PartRange parts, double* scratch) {
      step_forward<lanes.value, Mode::apply>(effect, parts, scratch);
    });
  });
}

}  // namespace walkaway::equilibrium
