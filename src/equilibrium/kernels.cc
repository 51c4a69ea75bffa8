// SPDX-License-Identifier: Apache-2.0
// The sweeps at a point, and what is done decision by decision.
#include "equilibrium/kernels.h"

#include <algorithm>
#include <cmath>

#include "equilibrium/rows.h"
#include "equilibrium/vectors.h"

namespace walkaway::equilibrium {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

void softmax_at(const Layout& layout, const Spot& at, const double* x, PointArrays& point) {
  const uint32_t G = at.agents, end = at.first + at.actions * G;
  for (uint32_t g = 0; g < G; ++g) {
    if (layout.free_inverse[at.infoset + g] == 0) continue;
    double top = kMinusInfinity, sum = 0;
    for (uint32_t i = at.first + g; i < end; i += G)
      if (layout.free[i]) top = std::max(top, x[i]);
    for (uint32_t i = at.first + g; i < end; i += G)
      if (layout.free[i]) sum += point.pi[i] = std::exp(x[i] - top);
    const double log_sum = top + std::log(sum);
    for (uint32_t i = at.first + g; i < end; i += G)
      if (layout.free[i]) point.log_pi[i] = x[i] - log_sum, point.pi[i] /= sum;
  }
}

/// Beliefs of one agent that cannot be where it is: its prior on the first member.
void fall_back_on_prior(const Spot& at, const double* prior, uint32_t begin, uint32_t end, double* belief) {
  double total = 0;
  for (uint32_t j = begin; j < end; ++j) total += std::exp(prior[at.lane[j]]);
  for (uint32_t j = begin; j < end; ++j)
    belief[at.lane[j]] = total > 0 ? std::exp(prior[at.lane[j]]) / total : 1.0 / (end - begin);
}

/// `belief` and `reached` of a decision from `log_reach` and the agents' priors. `rank` [members] of the members.
template <typename Rank>
void beliefs_at(const Layout& layout, const Spot& at, const Decision& e, Rank rank, PointArrays& point) {
  const Tree& tree = *layout.tree;
  const uint32_t K = tree.lanes;
  const double* prior = tree.log_prior.data() + size_t{e.mover} * K;
  const double* log_reach = point.log_reach.data();
  double* belief = point.belief.data() + size_t{e.first_member} * K;
  for_agents(at, [&](uint32_t g, uint32_t begin, uint32_t end) {
    double top = kMinusInfinity, sum = 0;
    for (uint32_t i = 0; i < e.members; ++i) {
      const double* reach = log_reach + size_t{rank(i)} * K;
      for (uint32_t j = begin; j < end; ++j) top = std::max(top, reach[at.lane[j]] + prior[at.lane[j]]);
    }
    const bool reached = top > kMinusInfinity;
    for (uint32_t i = 0; i < e.members; ++i) {
      const double* reach = log_reach + size_t{rank(i)} * K;
      for (uint32_t j = begin; j < end; ++j) {
        const uint32_t k = at.lane[j];
        sum += belief[i * K + k] = reached ? std::exp(reach[k] + prior[k] - top) : 0.0;
      }
    }
    point.reached[at.infoset + g] = reached;
    if (!reached) return fall_back_on_prior(at, prior, begin, end, belief);
    for (uint32_t i = 0; i < e.members; ++i)
      for (uint32_t j = begin; j < end; ++j) belief[i * K + at.lane[j]] /= sum;
  });
}

/// Residual of a decision from its action values. Differences are taken from the likeliest action before they are
/// centred: where actions that are never taken lie far below, those that are lose no digits to them.
void residual_at(const Layout& layout, const Spot& at, const double* rate, const double* q, const double* x, double s,
                 const Residual& into) {
  const uint32_t G = at.agents, end = at.first + at.actions * G;
  const double* weight = into.centred_log_weight;
  for (uint32_t g = 0; g < G; ++g) {
    uint32_t top = end;
    for (uint32_t i = at.first + g; i < end; i += G)
      if (layout.free[i] && (top == end || x[i] > x[top])) top = i;
    double mean = 0, mean_q = 0;
    for (uint32_t i = at.first + g; i < end; i += G) {
      if (!layout.free[i]) {
        into.residual[i] = into.dresidual_ds[i] = 0;
        continue;
      }
      const double above = rate[g] * (q[i] - q[top]);
      mean_q += into.dresidual_ds[i] = -above;
      mean += into.residual[i] = (x[i] - x[top]) - (weight[i] - weight[top]) - s * above;
    }
    mean *= layout.free_inverse[at.infoset + g];
    mean_q *= layout.free_inverse[at.infoset + g];
    for (uint32_t i = at.first + g; i < end; i += G)
      if (layout.free[i]) into.residual[i] -= mean, into.dresidual_ds[i] -= mean_q;
  }
}

/// What one evaluation reads and writes.
struct Evaluation {
  const Layout& layout;
  const double* x;
  double s;
  Residual into;
  PointArrays& point;
  TangentArrays& tangent;
  double* reply = nullptr;  ///< [V] replies instead of a residual, where wanted

  const double* rates_of(uint32_t mover) const {
    return layout.tree->rate.data() + size_t{mover} * layout.tree->max_agents;
  }
};

/// Forward: log_reach from play; with whole decisions play itself and beliefs besides.
template <uint32_t kLanes>
void reaches(const Evaluation& e, PartRange range, double* scratch) {
  const Layout& layout = e.layout;
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes;
  double* reach = e.point.log_reach.data();
  for (const Part& part : std::span(layout.parts).subspan(range.first, range.end - range.first)) {
    const double* here = reach + size_t{part.rank} * K;
    if (part.decision == kChance) {
      push<kLanes>(layout.inner.data() + layout.first_child[part.rank], here,
                   tree.chance_log_prob.data() + size_t{tree.index[part.first_member]} * K,
                   tree.child_count[part.first_member], K, reach);
      continue;
    }
    const Spot at = spot_of(layout, part);
    if (layout.whole_decisions) {
      softmax_at(layout, at, e.x, e.point);
      beliefs_at(
          layout, at, tree.decisions[part.decision], [&](uint32_t i) { return part.rank + i; }, e.point);
    }
    expand<kLanes>(at, e.point.log_pi.data(), K, scratch);
    for (uint32_t i = 0; i < part.members; ++i, here += K)
      push<kLanes>(layout.inner.data() + layout.first_child[part.rank + i], here, scratch, part.actions, K, reach);
  }
}

/// here[k] = sum_a pi[a][k] there[a][k], rows of `there` being `stride` apart.
template <uint32_t kLanes>
void mix(const double* __restrict pi, const double* __restrict there, size_t stride, uint32_t A, uint32_t lanes,
         double* __restrict here) {
  const uint32_t K = kLanes ? kLanes : lanes;
  Row<kLanes> registers{};
  double* sum = kLanes ? registers.at : here;
  if (kLanes == 0)
    for (uint32_t k = 0; k < K; ++k) here[k] = 0;
  for (uint32_t a = 0; a < A; ++a, pi += K, there += stride)
    for (uint32_t k = 0; k < K; ++k) sum[k] += pi[k] * there[k];
  if constexpr (kLanes != 0)
    for (uint32_t k = 0; k < K; ++k) here[k] = sum[k];
}

/// The same for the movers of some groups at once.
template <uint32_t kLanes, uint32_t kGroups>
void mix_together(const double* __restrict pi, const double* __restrict there, size_t stride, uint32_t A,
                  double* __restrict here) {
  constexpr uint32_t kFours = in_registers(kLanes) / 4;
  Four sum[kGroups][kFours] = {};
  for (uint32_t a = 0; a < A; ++a, pi += kLanes, there += stride) {
    const Repeated<kLanes> p(pi);
    for (uint32_t g = 0; g < kGroups; ++g)
      for (uint32_t j = 0; j < kFours; ++j) sum[g][j] += p.at[j] * load<Four>(there + 4 * (g * kFours + j));
  }
  for (uint32_t g = 0; g < kGroups; ++g)
    for (uint32_t j = 0; j < kFours; ++j) store(here + 4 * (g * kFours + j), sum[g][j]);
}

/// advantage[a][k] = belief[k] open[k] (value[a][k] - mean[a][k]) of a part's members; open and mean by variables.
template <uint32_t kLanes>
void advantages(const Evaluation& e, const Part& part, const Spot& at, double* scratch) {
  const Layout& layout = e.layout;
  const uint32_t K = kLanes ? kLanes : layout.tree->lanes, MK = layout.tree->movers() * K;
  double *mean = scratch, *open = mean + size_t{part.actions} * K;
  expand<kLanes>(at, e.point.action_value.data(), K, mean);
  for_agents(at, [&](uint32_t g, uint32_t begin, uint32_t end) {
    for (uint32_t j = begin; j < end; ++j) open[at.lane[j]] = e.point.reached[at.infoset + g];
  });
  const double* belief = e.point.belief.data() + size_t{part.first_member} * K;
  double* __restrict advantage = e.point.advantage.data() + size_t{part.edge} * K;
  for (uint32_t i = 0; i < part.members; ++i, belief += K) {
    const double* there = e.point.value.data() + size_t{layout.first_child[part.rank + i]} * MK + part.mover * K;
    for (uint32_t a = 0; a < part.actions; ++a, there += MK, advantage += K)
      for (uint32_t k = 0; k < K; ++k) advantage[k] = belief[k] * open[k] * (there[k] - mean[a * K + k]);
  }
}

/// The reply of a decision to its action values, as x and as play.
void reply_at(const Evaluation& e, const Spot& at, const double* rate) {
  const uint32_t G = at.agents, end = at.first + at.actions * G;
  for (uint32_t i = at.first; i < end; ++i)
    if (e.layout.free[i])
      e.reply[i] = e.into.centred_log_weight[i] + e.s * rate[(i - at.first) % G] * e.point.action_value[i];
  softmax_at(e.layout, at, e.reply, e.point);
  for (uint32_t i = at.first; i < end; ++i)
    if (e.layout.free[i]) e.reply[i] = e.point.log_pi[i];
}

/// Backward: values and action values; with whole decisions advantages and the residual besides.
template <uint32_t kLanes>
void values(const Evaluation& e, PartRange range, double* scratch) {
  const Layout& layout = e.layout;
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers(), MK = M * K;
  double* value = e.point.value.data();
  double *pi = scratch, *q = pi + size_t{layout.max_actions} * K;
  for (uint32_t p = range.end; p-- > range.first;) {
    const Part& part = layout.parts[p];
    if (p >= range.first + kPartsAhead) prefetch_values(layout, layout.parts[p - kPartsAhead], value, MK);
    if (part.decision == kChance) {
      chance_value<kLanes>(layout, part.first_member, value, false, value + size_t{part.first_member} * MK);
      continue;
    }
    const Spot at = spot_of(layout, part);
    const uint32_t A = part.actions;
    const double* belief = e.point.belief.data() + size_t{part.first_member} * K;
    for (uint32_t i = 0; i < part.members; ++i, belief += K) {
      const double* there = value + size_t{layout.first_child[part.rank + i]} * MK;
      for (uint32_t a = 0; a < A; ++a)
        add_product<kLanes>(belief, there + a * MK + part.mover * K, K, i == 0, q + a * K);
    }
    for_agents(at, [&](uint32_t g, uint32_t begin, uint32_t end) {
      for (uint32_t a = 0; a < A; ++a) {
        const double sum = sum_of(at, q + a * K, begin, end);
        double& into = e.point.action_value[at.first + a * at.agents + g];
        into = layout.whole_decisions ? sum : into + sum;
      }
    });
    if (e.reply) reply_at(e, at, e.rates_of(part.mover));
    expand<kLanes>(at, e.point.pi.data(), K, pi);
    for (uint32_t i = 0; i < part.members; ++i) {
      const double* there = value + size_t{layout.first_child[part.rank + i]} * MK;
      double* here = value + size_t{layout.node[part.rank + i]} * MK;
      for_movers<kLanes>(
          M,
          [&](uint32_t m, auto groups) { mix_together<kLanes, groups.value>(pi, there + m * K, MK, A, here + m * K); },
          [&](uint32_t m) { mix<kLanes>(pi, there + m * K, MK, A, K, here + m * K); });
    }
    if (!layout.whole_decisions || e.reply) continue;
    residual_at(layout, at, e.rates_of(part.mover), e.point.action_value.data(), e.x, e.s, e.into);
    advantages<kLanes>(e, part, at, scratch);
  }
}

/// The same with registers of four numbers. Results are the same to the last bit.
template <uint32_t kLanes>
WALKAWAY_WIDE void reaches_wide(const Evaluation& e, PartRange range, double* scratch) {
  reaches<kLanes>(e, range, scratch);
}
template <uint32_t kLanes>
WALKAWAY_WIDE void values_wide(const Evaluation& e, PartRange range, double* scratch) {
  values<kLanes>(e, range, scratch);
}

template <uint32_t kLanes>
void step_forward(const Evaluation& e, PartRange range, double* scratch) {
  if constexpr (in_registers(kLanes) != 0)
    if (has_wide_registers()) return reaches_wide<kLanes>(e, range, scratch);
  reaches<kLanes>(e, range, scratch);
}
template <uint32_t kLanes>
void step_backward(const Evaluation& e, PartRange range, double* scratch) {
  if constexpr (in_registers(kLanes) != 0)
    if (has_wide_registers()) return values_wide<kLanes>(e, range, scratch);
  values<kLanes>(e, range, scratch);
}

/// Node by node: what belongs to whole decisions is done between sweeps.
template <uint32_t kLanes>
void evaluate_by_node(const Evaluation& e) {
  const Layout& layout = e.layout;
  const Tree& tree = *layout.tree;
  double* scratch = e.tangent.scratch.data();
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) softmax_at(layout, spot_of(layout, d), e.x, e.point);
  reaches<kLanes>(e, layout.top, scratch);
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const NodeId* member = tree.members.data() + tree.decisions[d].first_member;
    beliefs_at(
        layout, spot_of(layout, d), tree.decisions[d], [&](uint32_t i) { return layout.inner[member[i]]; }, e.point);
  }
  std::fill(e.point.action_value.begin(), e.point.action_value.end(), 0.0);
  values<kLanes>(e, layout.top, scratch);
  for (DecisionId d = 0; d < tree.decisions.size(); ++d)
    residual_at(layout, spot_of(layout, d), e.rates_of(tree.decisions[d].mover), e.point.action_value.data(), e.x, e.s,
                e.into);
  for (const Part& part : layout.parts)
    if (part.decision != kChance) advantages<kLanes>(e, part, spot_of(layout, part), scratch);
}

}  // namespace

void evaluate_point(const Layout& layout, std::span<const double> x, double s, const Residual& into, PointArrays& point,
                    TangentArrays& tangent) {
  const Evaluation e{layout, x.data(), s, into, point, tangent};
  std::fill_n(point.log_reach.begin(), layout.inner_nodes ? layout.tree->lanes : 0, 0.0);
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    if (!layout.whole_decisions) return evaluate_by_node<lanes.value>(e);
    sweep_there_and_back(
        layout, tangent, [&](PartRange parts, double* scratch) { step_forward<lanes.value>(e, parts, scratch); },
        [&](PartRange parts, double* scratch) { step_backward<lanes.value>(e, parts, scratch); });
  });
}

void reply_from_endings(const Layout& layout, std::span<double> x, double s, const double* centred_log_weight,
                        PointArrays& point, TangentArrays& tangent) {
  const Evaluation e{layout, x.data(), s, {centred_log_weight, nullptr, nullptr}, point, tangent, x.data()};
  std::fill_n(point.log_reach.begin(), layout.inner_nodes ? layout.tree->lanes : 0, 0.0);
  for_lanes(layout.tree->lanes, [&](auto lanes) {
    sweep_there_and_back(
        layout, tangent, [&](PartRange parts, double* scratch) { step_forward<lanes.value>(e, parts, scratch); },
        [&](PartRange parts, double* scratch) { step_backward<lanes.value>(e, parts, scratch); });
  });
}

void centre_rows(const Layout& layout, std::span<const double> v, std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const uint32_t G = at.agents, end = at.first + at.actions * G;
    for (uint32_t g = 0; g < G; ++g) {
      double mean = 0;
      for (uint32_t i = at.first + g; i < end; i += G)
        if (layout.free[i]) mean += v[i];
      mean *= layout.free_inverse[at.infoset + g];
      for (uint32_t i = at.first + g; i < end; i += G) out[i] = layout.free[i] ? v[i] - mean : 0.0;
    }
  }
}

void add_centred_rows(const Layout& layout, double s, std::span<const double> q, std::span<const double> in,
                      std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const uint32_t G = at.agents, end = at.first + at.actions * G;
    for (uint32_t g = 0; g < G; ++g) {
      double mean = 0;
      for (uint32_t i = at.first + g; i < end; i += G) mean += layout.free[i] * q[i];
      mean *= layout.free_inverse[at.infoset + g];
      const double scale = s * layout.rate[at.infoset + g];
      for (uint32_t i = at.first + g; i < end; i += G) out[i] = in[i] + scale * (layout.free[i] * (q[i] - mean));
    }
  }
}

void tangent_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> v, std::span<double> out) {
  for (DecisionId d = 0; d < layout.tree->decisions.size(); ++d) {
    const Spot at = spot_of(layout, d);
    const uint32_t G = at.agents, end = at.first + at.actions * G;
    for (uint32_t g = 0; g < G; ++g) {
      double mean = 0;
      for (uint32_t i = at.first + g; i < end; i += G) mean += point.pi[i] * v[i];
      for (uint32_t i = at.first + g; i < end; i += G) out[i] = layout.free[i] * (v[i] - mean);
    }
  }
}

}  // namespace walkaway::equilibrium
