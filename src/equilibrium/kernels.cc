// SPDX-License-Identifier: Apache-2.0
// Every sweep is a template on the number of lanes, so that loops over a row have a length that the compiler knows; 0
// stands for any other number.
#include "equilibrium/kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace walkaway::equilibrium {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

enum class Mode { apply, solve };

/// A decision with what the loops over it need.
struct Spot {
  const Decision& decision;
  const uint32_t* agent;  ///< [K] of the mover
  uint32_t infoset;
};

Spot spot_of(const Layout& layout, DecisionId d) {
  const Tree& tree = *layout.tree;
  const Decision& e = tree.decisions[d];
  return {e, tree.agent_of.data() + size_t{e.mover} * tree.lanes, layout.infoset[d]};
}

/// rows[a][k] = by_agent[a][agent of k]
template <uint32_t kLanes>
void expand(const Spot& at, const double* __restrict by_variable, uint32_t lanes, double* __restrict rows) {
  const uint32_t K = kLanes ? kLanes : lanes, G = at.decision.agents;
  const double* v = by_variable + at.decision.first;
  for (uint32_t a = 0; a < at.decision.actions; ++a, v += G, rows += K)
    for (uint32_t k = 0; k < K; ++k) rows[k] = v[at.agent[k]];
}

/// by_agent[a][agent of k] += rows[a][k]
template <uint32_t kLanes>
void reduce(const Spot& at, const double* __restrict rows, uint32_t lanes, double* __restrict by_variable) {
  const uint32_t K = kLanes ? kLanes : lanes, G = at.decision.agents;
  double* v = by_variable + at.decision.first;
  for (uint32_t a = 0; a < at.decision.actions; ++a, v += G, rows += K)
    for (uint32_t k = 0; k < K; ++k) v[at.agent[k]] += rows[k];
}

void tangent_log_pi_at(const Layout& layout, const PointArrays& point, const Spot& at, const double* in, double* out) {
  const uint32_t G = at.decision.agents, first = at.decision.first;
  for (uint32_t g = 0; g < G; ++g) {
    double mean = 0;
    for (uint32_t a = 0, i = first + g; a < at.decision.actions; ++a, i += G) mean += point.pi[i] * in[i];
    for (uint32_t a = 0, i = first + g; a < at.decision.actions; ++a, i += G) out[i] = layout.free[i] * (in[i] - mean);
  }
}

/// out = in + s rate centre(q) on the decision's variables.
void add_centred_at(const Layout& layout, const Spot& at, double s, const double* q, const double* in, double* out) {
  const uint32_t G = at.decision.agents, first = at.decision.first;
  for (uint32_t g = 0; g < G; ++g) {
    double mean = 0;
    for (uint32_t a = 0, i = first + g; a < at.decision.actions; ++a, i += G) mean += layout.free[i] * q[i];
    mean *= layout.free_inverse[at.infoset + g];
    const double scale = s * layout.rate[at.infoset + g];
    for (uint32_t a = 0, i = first + g; a < at.decision.actions; ++a, i += G)
      out[i] = in[i] + scale * (layout.free[i] * (q[i] - mean));
  }
}

void clear(double* v, uint32_t n) {
  for (uint32_t i = 0; i < n; ++i) v[i] = 0;
}

/// A row that the compiler keeps in registers where its length is known.
template <uint32_t kLanes>
struct Row {
  double at[kLanes ? kLanes : 1];
};

/// sum[a][k] += belief[k] there[a][k], rows of `there` being `stride` apart.
template <uint32_t kLanes>
void add_products(const double* __restrict belief, const double* __restrict there, size_t stride, uint32_t A,
                  uint32_t lanes, double* __restrict sum) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t a = 0; a < A; ++a, there += stride, sum += K)
    for (uint32_t k = 0; k < K; ++k) sum[k] += belief[k] * there[k];
}

/// sum[a][k] += belief[k] moved[k] open[k] (there[a][k] - mean[a][k])
template <uint32_t kLanes>
void add_belief_row(const double* __restrict belief, const double* __restrict moved, const double* __restrict open,
                    const double* __restrict there, const double* __restrict mean, size_t stride, uint32_t A,
                    uint32_t lanes, double* __restrict sum) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t a = 0; a < A; ++a, there += stride, mean += K, sum += K)
    for (uint32_t k = 0; k < K; ++k) sum[k] += belief[k] * moved[k] * open[k] * (there[k] - mean[k]);
}

/// here[k] = sum_a pi[a][k] there[a][k]
template <uint32_t kLanes>
void mix(const double* __restrict pi, const double* __restrict there, size_t stride, uint32_t A, uint32_t lanes,
         double* __restrict here) {
  if constexpr (kLanes == 0) {
    clear(here, lanes);
    for (uint32_t a = 0; a < A; ++a)
      for (uint32_t k = 0; k < lanes; ++k) here[k] += pi[a * lanes + k] * there[a * stride + k];
  } else {
    Row<kLanes> sum{};
    for (uint32_t a = 0; a < A; ++a, pi += kLanes, there += stride)
      for (uint32_t k = 0; k < kLanes; ++k) sum.at[k] += pi[k] * there[k];
    for (uint32_t k = 0; k < kLanes; ++k) here[k] = sum.at[k];
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
  if (kLanes == 0) clear(here, K);
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

template <uint32_t kLanes>
void push_reach(const Layout& layout, PointArrays& point) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes;
  double* reach = point.log_reach.data();
  std::fill_n(reach, layout.inner_nodes ? K : 0, 0.0);
  for (const Part& part : layout.parts) {
    for (uint32_t i = 0; i < part.members; ++i) {
      const bool chance = part.decision == kChance;
      const NodeId node = chance ? part.first_member : tree.members[part.first_member + i];
      const double* here = reach + size_t{layout.inner[node]} * K;
      const uint32_t* agent = chance ? nullptr : tree.agent_of.data() + size_t{tree.decisions[part.decision].mover} * K;
      const double* step = chance ? tree.chance_log_prob.data() + size_t{tree.index[node]} * K
                                  : point.log_pi.data() + tree.decisions[part.decision].first;
      const uint32_t stride = chance ? K : tree.decisions[part.decision].agents;
      for (uint32_t a = 0; a < tree.child_count[node]; ++a, step += stride) {
        const uint32_t child = layout.inner[tree.first_child[node] + a];
        if (child == kNoInner) continue;
        double* there = reach + size_t{child} * K;
        for (uint32_t k = 0; k < K; ++k) there[k] = here[k] + step[chance ? k : agent[k]];
      }
    }
  }
}

template <uint32_t kLanes>
void chance_value(const Layout& layout, NodeId node, const double* child_values, bool values_of_inner_only,
                  double* here) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers();
  std::fill_n(here, size_t{M} * K, 0.0);
  const double* prob = layout.chance_prob.data() + size_t{tree.index[node]} * K;
  for (uint32_t c = 0; c < tree.child_count[node]; ++c, prob += K) {
    const NodeId child = tree.first_child[node] + c;
    if (values_of_inner_only && layout.inner[child] == kNoInner) continue;
    const double* there = child_values + size_t{values_of_inner_only ? layout.inner[child] : child} * M * K;
    for (uint32_t m = 0; m < M; ++m)
      for (uint32_t k = 0; k < K; ++k) here[m * K + k] += prob[k] * there[m * K + k];
  }
}

template <uint32_t kLanes>
void values(const Layout& layout, PointArrays& point, TangentArrays& tangent) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers(), MK = M * K;
  double* value = point.value.data();
  double* pi = tangent.scratch.data();
  double* q = pi + size_t{layout.max_actions} * K;
  std::fill(point.action_value.begin(), point.action_value.end(), 0.0);
  for (auto part = layout.parts.rbegin(); part != layout.parts.rend(); ++part) {
    if (part->decision == kChance) {
      chance_value<kLanes>(layout, part->first_member, value, false, value + size_t{part->first_member} * MK);
      continue;
    }
    const Spot at = spot_of(layout, part->decision);
    const uint32_t A = at.decision.actions, own = at.decision.mover * K;
    expand<kLanes>(at, point.pi.data(), K, pi);
    clear(q, A * K);
    for (uint32_t i = 0; i < part->members; ++i) {
      const NodeId node = tree.members[part->first_member + i];
      const double* there = value + size_t{tree.first_child[node]} * MK;
      add_products<kLanes>(point.belief.data() + size_t{part->first_member + i} * K, there + own, MK, A, K, q);
      double* here = value + size_t{node} * MK;
      for (uint32_t m = 0; m < M; ++m) mix<kLanes>(pi, there + m * K, MK, A, K, here + m * K);
    }
    reduce<kLanes>(at, q, K, point.action_value.data());
  }
}

/// Forward: tangent of reach, and what it does to action values through beliefs: dQ(a) = sum b dlogreach (v(a) - Q(a)).
/// Own earlier moves are in it; by perfect recall they are the same for all that the agent thinks possible, and cancel.
template <uint32_t kLanes, Mode mode>
void belief_tangent(const Layout& layout, const PointArrays& point, double s, const double* in, double* out,
                    TangentArrays& tangent) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers();
  const size_t block = size_t{layout.max_actions} * K;
  double *moved = tangent.scratch.data(), *q = moved + block, *mean = q + block, *open = mean + block;
  double* reach = tangent.reach.data();
  double* dq = tangent.action_value.data();
  std::fill(tangent.action_value.begin(), tangent.action_value.end(), 0.0);
  std::fill_n(reach, layout.inner_nodes ? K : 0, 0.0);
  for (const Part& part : layout.parts) {
    if (part.decision == kChance) {
      const double* here = reach + size_t{layout.inner[part.first_member]} * K;
      for (uint32_t c = 0; c < tree.child_count[part.first_member]; ++c) {
        const uint32_t child = layout.inner[tree.first_child[part.first_member] + c];
        if (child != kNoInner) std::copy_n(here, K, reach + size_t{child} * K);
      }
      continue;
    }
    const Spot at = spot_of(layout, part.decision);
    const uint32_t A = at.decision.actions;
    expand<kLanes>(at, point.action_value.data(), K, mean);
    for (uint32_t k = 0; k < K; ++k) open[k] = point.reached[at.infoset + at.agent[k]];
    clear(q, A * K);
    for (uint32_t i = 0; i < part.members; ++i) {
      const NodeId node = tree.members[part.first_member + i];
      const double* here = reach + size_t{layout.inner[node]} * K;
      const double* belief = point.belief.data() + size_t{part.first_member + i} * K;
      const double* there = point.value.data() + (size_t{tree.first_child[node]} * M + at.decision.mover) * K;
      add_belief_row<kLanes>(belief, here, open, there, mean, M * K, A, K, q);
    }
    reduce<kLanes>(at, q, K, dq);
    if constexpr (mode == Mode::solve) {
      add_centred_at(layout, at, s, dq, in, out);
      tangent_log_pi_at(layout, point, at, out, tangent.log_pi.data());
    }
    expand<kLanes>(at, tangent.log_pi.data(), K, moved);
    for (uint32_t i = 0; i < part.members; ++i) {
      const NodeId node = tree.members[part.first_member + i];
      const double* here = reach + size_t{layout.inner[node]} * K;
      for (uint32_t a = 0; a < A; ++a) {
        const uint32_t child = layout.inner[tree.first_child[node] + a];
        if (child == kNoInner) continue;
        double* there = reach + size_t{child} * K;
        for (uint32_t k = 0; k < K; ++k) there[k] = here[k] + moved[a * K + k];
      }
    }
  }
}

/// Backward: tangent of values, dv = sum pi (dlogpi v + dv), and of action values at fixed beliefs, dQ(a) = sum b
/// dv(a).
template <uint32_t kLanes, Mode mode>
void value_tangent(const Layout& layout, const PointArrays& point, double s, const double* in, double* out,
                   TangentArrays& tangent) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers(), MK = M * K;
  const size_t block = size_t{layout.max_actions} * K;
  double *moved = tangent.scratch.data(), *q = moved + block, *pi = q + block;
  double* dvalue = tangent.value.data();
  double* dq = tangent.action_value.data();
  std::fill(tangent.action_value.begin(), tangent.action_value.end(), 0.0);
  for (auto part = layout.parts.rbegin(); part != layout.parts.rend(); ++part) {
    if (part->decision == kChance) {
      chance_value<kLanes>(layout, part->first_member, dvalue, true,
                           dvalue + size_t{layout.inner[part->first_member]} * MK);
      continue;
    }
    const Spot at = spot_of(layout, part->decision);
    const uint32_t A = at.decision.actions, own = at.decision.mover * K;
    clear(q, A * K);
    for (uint32_t i = 0; i < part->members; ++i) {
      const NodeId node = tree.members[part->first_member + i];
      const double* belief = point.belief.data() + size_t{part->first_member + i} * K;
      for (uint32_t a = 0; a < A; ++a) {
        const uint32_t child = layout.inner[tree.first_child[node] + a];
        if (child == kNoInner) continue;
        const double* there = dvalue + size_t{child} * MK + own;
        add_products<kLanes>(belief, there, 0, 1, K, q + a * K);
      }
    }
    reduce<kLanes>(at, q, K, dq);
    if constexpr (mode == Mode::solve) {
      add_centred_at(layout, at, s, dq, in, out);
      tangent_log_pi_at(layout, point, at, out, tangent.log_pi.data());
    }
    expand<kLanes>(at, tangent.log_pi.data(), K, moved);
    expand<kLanes>(at, point.pi.data(), K, pi);
    for (uint32_t i = 0; i < part->members; ++i) {
      const NodeId node = tree.members[part->first_member + i];
      double* here = dvalue + size_t{layout.inner[node]} * MK;
      const double* value = point.value.data() + size_t{tree.first_child[node]} * MK;
      const uint32_t* inner = layout.inner.data() + tree.first_child[node];
      for (uint32_t m = 0; m < M; ++m)
        mix_tangent<kLanes>({pi, moved, value + m * K, dvalue + m * K, inner, MK, A}, K, here + m * K);
    }
  }
}

/// Calls f with the number of lanes as a constant, 0 for one that has no loops of its own.
template <typename F>
void for_lanes(uint32_t lanes, F&& f) {
  switch (lanes) {
    case 1:
      return f(std::integral_constant<uint32_t, 1>{});
    case 2:
      return f(std::integral_constant<uint32_t, 2>{});
    case 4:
      return f(std::integral_constant<uint32_t, 4>{});
    case 6:
      return f(std::integral_constant<uint32_t, 6>{});
    case 8:
      return f(std::integral_constant<uint32_t, 8>{});
    default:
      return f(std::integral_constant<uint32_t, 0>{});
  }
}

/// Beliefs of one agent that cannot be where it is: its prior on the first member.
void fall_back_on_prior(const Tree& tree, const Decision& e, uint32_t agent, double* belief) {
  const uint32_t* agent_of = tree.agent_of.data() + size_t{e.mover} * tree.lanes;
  const double* prior = tree.log_prior.data() + size_t{e.mover} * tree.lanes;
  double total = 0, count = 0;
  for (uint32_t k = 0; k < tree.lanes; ++k)
    if (agent_of[k] == agent) total += std::exp(prior[k]), ++count;
  for (uint32_t k = 0; k < tree.lanes; ++k)
    if (agent_of[k] == agent) belief[k] = total > 0 ? std::exp(prior[k]) / total : 1 / count;
}

}  // namespace

void softmax_rows(const Layout& layout, std::span<const double> x, PointArrays& point) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const uint32_t G = at.decision.agents, end = at.decision.first + at.decision.actions * G;
    for (uint32_t g = 0; g < G; ++g) {
      if (layout.free_inverse[at.infoset + g] == 0) continue;
      double top = kMinusInfinity, sum = 0;
      for (uint32_t i = at.decision.first + g; i < end; i += G)
        if (layout.free[i] != 0) top = std::max(top, x[i]);
      for (uint32_t i = at.decision.first + g; i < end; i += G)
        if (layout.free[i] != 0) sum += std::exp(x[i] - top);
      const double log_sum = top + std::log(sum);
      for (uint32_t i = at.decision.first + g; i < end; i += G)
        if (layout.free[i] != 0) point.log_pi[i] = x[i] - log_sum, point.pi[i] = std::exp(x[i] - log_sum);
    }
  }
}

void reach_sweep(const Layout& layout, PointArrays& point) {
  for_lanes(layout.tree->lanes, [&](auto lanes) { push_reach<lanes.value>(layout, point); });
}

void beliefs(const Layout& layout, PointArrays& point) {
  const Tree& tree = *layout.tree;
  const uint32_t K = tree.lanes;
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const double* prior = tree.log_prior.data() + size_t{at.decision.mover} * K;
    double* belief = point.belief.data() + size_t{at.decision.first_member} * K;
    for (uint32_t g = 0; g < at.decision.agents; ++g) {
      double top = kMinusInfinity, sum = 0;
      for (uint32_t i = 0; i < at.decision.members; ++i) {
        const double* reach =
            point.log_reach.data() + size_t{layout.inner[tree.members[at.decision.first_member + i]]} * K;
        for (uint32_t k = 0; k < K; ++k)
          if (at.agent[k] == g) top = std::max(top, reach[k] + prior[k]);
      }
      const bool reached = top > kMinusInfinity;
      for (uint32_t i = 0; i < at.decision.members; ++i) {
        const double* reach =
            point.log_reach.data() + size_t{layout.inner[tree.members[at.decision.first_member + i]]} * K;
        for (uint32_t k = 0; k < K; ++k)
          if (at.agent[k] == g) sum += belief[i * K + k] = reached ? std::exp(reach[k] + prior[k] - top) : 0.0;
      }
      point.reached[at.infoset + g] = reached;
      if (!reached) {
        fall_back_on_prior(tree, at.decision, g, belief);
        continue;
      }
      for (uint32_t i = 0; i < at.decision.members; ++i)
        for (uint32_t k = 0; k < K; ++k)
          if (at.agent[k] == g) belief[i * K + k] /= sum;
    }
  }
}

void value_sweep(const Layout& layout, PointArrays& point, TangentArrays& tangent) {
  for_lanes(layout.tree->lanes, [&](auto lanes) { values<lanes.value>(layout, point, tangent); });
}

void centre_rows(const Layout& layout, std::span<const double> v, std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const uint32_t G = at.decision.agents, first = at.decision.first, end = first + at.decision.actions * G;
    for (uint32_t g = 0; g < G; ++g) {
      double mean = 0;
      for (uint32_t i = first + g; i < end; i += G)
        if (layout.free[i] != 0) mean += v[i];
      mean *= layout.free_inverse[at.infoset + g];
      for (uint32_t i = first + g; i < end; i += G) out[i] = layout.free[i] != 0 ? v[i] - mean : 0.0;
    }
  }
}

void add_centred_rows(const Layout& layout, double s, std::span<const double> q, std::span<const double> in,
                      std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d)
    add_centred_at(layout, spot_of(layout, d), s, q.data(), in.data(), out.data());
}

void tangent_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> v, std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d)
    tangent_log_pi_at(layout, point, spot_of(layout, d), v.data(), out.data());
}

void add_belief_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                       std::span<const double> in, std::span<double> out, TangentArrays& tangent) {
  tangent_log_pi(layout, point, d, tangent.log_pi);
  for_lanes(layout.tree->lanes,
            [&](auto lanes) { belief_tangent<lanes.value, Mode::apply>(layout, point, s, nullptr, nullptr, tangent); });
  add_centred_rows(layout, s, tangent.action_value, in, out);
}

void add_value_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                      std::span<const double> in, std::span<double> out, TangentArrays& tangent) {
  tangent_log_pi(layout, point, d, tangent.log_pi);
  for_lanes(layout.tree->lanes,
            [&](auto lanes) { value_tangent<lanes.value, Mode::apply>(layout, point, s, nullptr, nullptr, tangent); });
  add_centred_rows(layout, s, tangent.action_value, in, out);
}

void solve_belief_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                       std::span<double> out, TangentArrays& tangent) {
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    belief_tangent<lanes.value, Mode::solve>(layout, point, s, in.data(), out.data(), tangent);
  });
}

void solve_value_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                      std::span<double> out, TangentArrays& tangent) {
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    value_tangent<lanes.value, Mode::solve>(layout, point, s, in.data(), out.data(), tangent);
  });
}

}  // namespace walkaway::equilibrium
