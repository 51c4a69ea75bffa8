// SPDX-License-Identifier: Apache-2.0
// As in kernels.cc every sweep is a template on the number of lanes; 0 stands for any that has no loops of its own.
#include "equilibrium/transposed_kernels.h"

#include <algorithm>
#include <type_traits>

namespace walkaway::equilibrium {
namespace {

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

/// rows[a][k] = by_variable[a][agent of k]
template <uint32_t kLanes>
void expand(const Spot& at, const double* __restrict by_variable, uint32_t lanes, double* __restrict rows) {
  const uint32_t K = kLanes ? kLanes : lanes, G = at.decision.agents;
  const double* v = by_variable + at.decision.first;
  for (uint32_t a = 0; a < at.decision.actions; ++a, v += G, rows += K)
    for (uint32_t k = 0; k < K; ++k) rows[k] = v[at.agent[k]];
}

/// by_variable[a][agent of k] += rows[a][k]
template <uint32_t kLanes>
void reduce(const Spot& at, const double* __restrict rows, uint32_t lanes, double* __restrict by_variable) {
  const uint32_t K = kLanes ? kLanes : lanes, G = at.decision.agents;
  double* v = by_variable + at.decision.first;
  for (uint32_t a = 0; a < at.decision.actions; ++a, v += G, rows += K)
    for (uint32_t k = 0; k < K; ++k) v[at.agent[k]] += rows[k];
}

/// out = in + transposed_log_pi(bar) on the decision's variables.
void add_transposed_log_pi_at(const Layout& layout, const PointArrays& point, const Spot& at, const double* bar,
                              const double* in, double* out) {
  const uint32_t G = at.decision.agents, first = at.decision.first, end = first + at.decision.actions * G;
  for (uint32_t g = 0; g < G; ++g) {
    double sum = 0;
    for (uint32_t i = first + g; i < end; i += G) sum += layout.free[i] * bar[i];
    for (uint32_t i = first + g; i < end; i += G) out[i] = in[i] + layout.free[i] * (bar[i] - point.pi[i] * sum);
  }
}

/// bar_q = s rate centre(d) on the decision's variables.
void response_at(const Layout& layout, const Spot& at, double s, const double* d, double* bar_q) {
  const uint32_t G = at.decision.agents, first = at.decision.first, end = first + at.decision.actions * G;
  for (uint32_t g = 0; g < G; ++g) {
    double mean = 0;
    for (uint32_t i = first + g; i < end; i += G) mean += layout.free[i] * d[i];
    mean *= layout.free_inverse[at.infoset + g];
    const double scale = s * layout.rate[at.infoset + g];
    for (uint32_t i = first + g; i < end; i += G) bar_q[i] = scale * (layout.free[i] * (d[i] - mean));
  }
}

/// sum[k] += row[k]
template <uint32_t kLanes>
void add_row(const double* __restrict row, uint32_t lanes, double* __restrict sum) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t k = 0; k < K; ++k) sum[k] += row[k];
}

/// here[k] += open belief sum_a bar_q[a][k] (there[a][k] - mean[a][k]), rows of `there` being `stride` apart.
template <uint32_t kLanes>
void add_belief_row(const double* __restrict belief, const double* __restrict open, const double* __restrict bar_q,
                    const double* __restrict there, const double* __restrict mean, size_t stride, uint32_t A,
                    uint32_t lanes, double* __restrict here) {
  if constexpr (kLanes == 0) {
    for (uint32_t a = 0; a < A; ++a, there += stride, mean += lanes, bar_q += lanes)
      for (uint32_t k = 0; k < lanes; ++k) here[k] += open[k] * belief[k] * (bar_q[k] * (there[k] - mean[k]));
  } else {
    double sum[kLanes] = {};
    for (uint32_t a = 0; a < A; ++a, there += stride, mean += kLanes, bar_q += kLanes)
      for (uint32_t k = 0; k < kLanes; ++k) sum[k] += bar_q[k] * (there[k] - mean[k]);
    for (uint32_t k = 0; k < kLanes; ++k) here[k] += open[k] * belief[k] * sum[k];
  }
}

/// What comes out of a decision whose bars of log pi are complete, and the bars of its action values.
void settle(const Layout& layout, const PointArrays& point, const Spot& at, double s, const double* in, double* out,
            TransposedArrays& arrays) {
  add_transposed_log_pi_at(layout, point, at, arrays.log_pi.data(), in, out);
  response_at(layout, at, s, out, arrays.action_value.data());
}

/// Backward: bar of reach from what reach moves through beliefs, dQ(a) = sum b dlogreach (v(a) - Q(a)), and bar of log
/// pi from all that it leads to. In mode `apply` bars of action values are there; in mode `solve` they follow, decision
/// by decision, from what comes out.
template <uint32_t kLanes, Mode mode>
void belief_transposed(const Layout& layout, const PointArrays& point, double s, const double* in, double* out,
                       TransposedArrays& arrays) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers();
  const size_t block = size_t{layout.max_actions} * K;
  double *moved = arrays.scratch.data(), *bar_q = moved + block, *mean = bar_q + block, *open = mean + block;
  double* reach = arrays.reach.data();
  std::fill(arrays.log_pi.begin(), arrays.log_pi.end(), 0.0);
  // Sums of the children's rows into the node's own.
  const auto collect = [&](NodeId node, auto&& also) {
    double* here = reach + size_t{layout.inner[node]} * K;
    std::fill_n(here, K, 0.0);
    for (uint32_t a = 0; a < tree.child_count[node]; ++a) {
      const uint32_t child = layout.inner[tree.first_child[node] + a];
      if (child == kNoInner) continue;
      const double* there = reach + size_t{child} * K;
      add_row<kLanes>(there, K, here);
      also(a, there);
    }
  };
  for (auto part = layout.parts.rbegin(); part != layout.parts.rend(); ++part) {
    if (part->decision == kChance) {
      collect(part->first_member, [](uint32_t, const double*) {});
      continue;
    }
    const Spot at = spot_of(layout, part->decision);
    const uint32_t A = at.decision.actions;
    std::fill_n(moved, A * K, 0.0);
    for (uint32_t i = 0; i < part->members; ++i)
      collect(tree.members[part->first_member + i],
              [&](uint32_t a, const double* there) { add_row<kLanes>(there, K, moved + a * K); });
    reduce<kLanes>(at, moved, K, arrays.log_pi.data());
    if constexpr (mode == Mode::solve) settle(layout, point, at, s, in, out, arrays);
    expand<kLanes>(at, arrays.action_value.data(), K, bar_q);
    expand<kLanes>(at, point.action_value.data(), K, mean);
    for (uint32_t k = 0; k < K; ++k) open[k] = point.reached[at.infoset + at.agent[k]];
    for (uint32_t i = 0; i < part->members; ++i) {
      const NodeId node = tree.members[part->first_member + i];
      const double* there = point.value.data() + (size_t{tree.first_child[node]} * M + at.decision.mover) * K;
      add_belief_row<kLanes>(point.belief.data() + size_t{part->first_member + i} * K, open, bar_q, there, mean, M * K,
                             A, K, reach + size_t{layout.inner[node]} * K);
    }
  }
}

/// sum[a][k] += here[k] there[a][k], rows of `there` being `stride` apart.
template <uint32_t kLanes>
void add_products(const double* __restrict here, const double* __restrict there, size_t stride, uint32_t A,
                  uint32_t lanes, double* __restrict sum) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t a = 0; a < A; ++a, there += stride, sum += K)
    for (uint32_t k = 0; k < K; ++k) sum[k] += here[k] * there[k];
}

/// there[m][k] = prob[k] here[m][k]
template <uint32_t kLanes>
void scale_rows(const double* __restrict prob, const double* __restrict here, uint32_t M, uint32_t lanes,
                double* __restrict there) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t m = 0; m < M; ++m, here += K, there += K)
    for (uint32_t k = 0; k < K; ++k) there[k] = prob[k] * here[k];
}

/// Forward: bar of values, which play and beliefs pass on to the children, dv = sum pi (dlogpi v + dv) and dQ(a) = sum
/// b dv(a), and bar of log pi from its own place in them.
template <uint32_t kLanes, Mode mode>
void value_transposed(const Layout& layout, const PointArrays& point, double s, const double* in, double* out,
                      TransposedArrays& arrays) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers(), MK = M * K;
  const size_t block = size_t{layout.max_actions} * K;
  double *moved = arrays.scratch.data(), *bar_q = moved + block, *pi = bar_q + block;
  double* bar = arrays.value.data();
  std::fill(arrays.log_pi.begin(), arrays.log_pi.end(), 0.0);
  std::fill_n(bar, layout.inner_nodes ? MK : 0, 0.0);
  for (const Part& part : layout.parts) {
    if (part.decision == kChance) {
      const NodeId node = part.first_member;
      const double* prob = layout.chance_prob.data() + size_t{tree.index[node]} * K;
      for (uint32_t c = 0; c < tree.child_count[node]; ++c, prob += K) {
        const uint32_t child = layout.inner[tree.first_child[node] + c];
        if (child != kNoInner)
          scale_rows<kLanes>(prob, bar + size_t{layout.inner[node]} * MK, M, K, bar + size_t{child} * MK);
      }
      continue;
    }
    const Spot at = spot_of(layout, part.decision);
    const uint32_t A = at.decision.actions, own = at.decision.mover * K;
    std::fill_n(moved, A * K, 0.0);
    for (uint32_t i = 0; i < part.members; ++i) {
      const NodeId node = tree.members[part.first_member + i];
      const double* here = bar + size_t{layout.inner[node]} * MK;
      const double* there = point.value.data() + size_t{tree.first_child[node]} * MK;
      for (uint32_t m = 0; m < M; ++m) add_products<kLanes>(here + m * K, there + m * K, MK, A, K, moved);
    }
    expand<kLanes>(at, point.pi.data(), K, pi);
    for (uint32_t j = 0; j < A * K; ++j) moved[j] *= pi[j];
    reduce<kLanes>(at, moved, K, arrays.log_pi.data());
    if constexpr (mode == Mode::solve) settle(layout, point, at, s, in, out, arrays);
    expand<kLanes>(at, arrays.action_value.data(), K, bar_q);
    for (uint32_t i = 0; i < part.members; ++i) {
      const NodeId node = tree.members[part.first_member + i];
      const double* here = bar + size_t{layout.inner[node]} * MK;
      const double* belief = point.belief.data() + size_t{part.first_member + i} * K;
      for (uint32_t a = 0; a < A; ++a) {
        const uint32_t child = layout.inner[tree.first_child[node] + a];
        if (child == kNoInner) continue;
        double* there = bar + size_t{child} * MK;
        scale_rows<kLanes>(pi + a * K, here, M, K, there);
        add_products<kLanes>(belief, bar_q + a * K, 0, 1, K, there + own);
      }
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

/// Bars of action values that d asks for.
void respond(const Layout& layout, double s, std::span<const double> d, TransposedArrays& arrays) {
  for (DecisionId e = 0; e < layout.tree->decisions.size(); ++e)
    response_at(layout, spot_of(layout, e), s, d.data(), arrays.action_value.data());
}

/// out = in + what the bars of log pi that a sweep has left come to.
void add_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> in, std::span<double> out,
                const TransposedArrays& arrays) {
  for (DecisionId e = 0; e < layout.tree->decisions.size(); ++e)
    add_transposed_log_pi_at(layout, point, spot_of(layout, e), arrays.log_pi.data(), in.data(), out.data());
}

}  // namespace

TransposedArrays make_transposed_arrays(const Layout& layout) {
  const Tree& tree = *layout.tree;
  const size_t lanes = tree.lanes;
  TransposedArrays arrays;
  arrays.log_pi.assign(tree.variables(), 0.0);
  arrays.action_value.assign(tree.variables(), 0.0);
  arrays.reach.assign(layout.inner_nodes * lanes, 0.0);
  arrays.value.assign(layout.inner_nodes * tree.movers() * lanes, 0.0);
  arrays.scratch.assign((3 * size_t{layout.max_actions} + 1) * lanes, 0.0);
  return arrays;
}

void transposed_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> bar,
                       std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const uint32_t G = at.decision.agents, end = at.decision.first + at.decision.actions * G;
    for (uint32_t g = 0; g < G; ++g) {
      double sum = 0;
      for (uint32_t i = at.decision.first + g; i < end; i += G) sum += layout.free[i] * bar[i];
      for (uint32_t i = at.decision.first + g; i < end; i += G) out[i] = layout.free[i] * (bar[i] - point.pi[i] * sum);
    }
  }
}

void add_belief_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                           std::span<const double> in, std::span<double> out, TransposedArrays& arrays) {
  respond(layout, s, d, arrays);
  add_belief_transposed_of_response(layout, point, in, out, arrays);
}

void add_belief_transposed_of_response(const Layout& layout, const PointArrays& point, std::span<const double> in,
                                       std::span<double> out, TransposedArrays& arrays) {
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    belief_transposed<lanes.value, Mode::apply>(layout, point, 0, nullptr, nullptr, arrays);
  });
  add_log_pi(layout, point, in, out, arrays);
}

void add_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                          std::span<const double> in, std::span<double> out, TransposedArrays& arrays) {
  respond(layout, s, d, arrays);
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    value_transposed<lanes.value, Mode::apply>(layout, point, 0, nullptr, nullptr, arrays);
  });
  add_log_pi(layout, point, in, out, arrays);
}

void solve_belief_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                             std::span<double> out, TransposedArrays& arrays) {
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    belief_transposed<lanes.value, Mode::solve>(layout, point, s, in.data(), out.data(), arrays);
  });
}

void solve_value_transposed(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                            std::span<double> out, TransposedArrays& arrays) {
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    value_transposed<lanes.value, Mode::solve>(layout, point, s, in.data(), out.data(), arrays);
  });
}

}  // namespace walkaway::equilibrium
