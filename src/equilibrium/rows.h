// SPDX-License-Identifier: Apache-2.0
// What the sweeps over the tree share: rows of lanes, the way between rows and variables, and the order in which the
// top and the chunks are swept. Every sweep is a template on the number of lanes, so that loops over a row have a
// length that the compiler knows; 0 stands for any other number.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>

#include <tbb/parallel_for.h>

#include "equilibrium/kernels.h"

namespace walkaway::equilibrium {

/// A decision with what the loops over it need.
struct Spot {
  uint32_t first, actions, agents;  ///< as in Decision
  uint32_t infoset;                 ///< the first of the decision's
  const uint32_t* agent;            ///< [K] of the mover
  const uint32_t* lane;             ///< [K] of the mover, agent by agent
  const uint32_t* end;              ///< [G] of each agent's lanes in `lane`
};

inline Spot spot_of(const Layout& layout, uint32_t decision, uint32_t mover, uint32_t first, uint32_t actions) {
  const Tree& tree = *layout.tree;
  return {first,
          actions,
          tree.agents[mover],
          layout.infoset[decision],
          tree.agent_of.data() + size_t{mover} * tree.lanes,
          layout.lane_of.data() + size_t{mover} * tree.lanes,
          layout.lanes_end.data() + size_t{mover} * tree.max_agents};
}

inline Spot spot_of(const Layout& layout, const Part& part) {
  return spot_of(layout, part.decision, part.mover, part.first, part.actions);
}

inline Spot spot_of(const Layout& layout, DecisionId d) {
  const Decision& e = layout.tree->decisions[d];
  return spot_of(layout, d, e.mover, e.first, e.actions);
}

/// f(agent, its first lane's place in Spot::lane, one past its last's)
template <typename F>
void for_agents(const Spot& at, F&& f) {
  for (uint32_t g = 0, begin = 0; g < at.agents; begin = at.end[g], ++g) f(g, begin, at.end[g]);
}

/// Two numbers as one instruction stores them. What is written by halves must wait before it can be read as a whole.
typedef double Pair __attribute__((vector_size(2 * sizeof(double))));

/// Four numbers, in one register where the machine has such.
typedef double Four __attribute__((vector_size(4 * sizeof(double))));

template <typename Vec>
Vec load(const double* from) {
  Vec v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
template <typename Vec>
void store(double* to, Vec v) {
  std::memcpy(to, &v, sizeof v);
}

/// Rows of lanes one after the other, as movers' values lie at a node, come to whole registers after so many lanes.
/// 0 where that would take too many registers.
constexpr uint32_t in_registers(uint32_t lanes) {
  return lanes == 0 || lanes % 2 != 0 || lanes > 8 ? 0 : lanes % 4 == 0 ? lanes : 2 * lanes;
}

/// A row of lanes, repeated to fill registers.
template <uint32_t kLanes>
struct Repeated {
  static constexpr uint32_t kWidth = in_registers(kLanes);
  Four at[kWidth / 4];

  explicit Repeated(const double* row) {
    for (uint32_t j = 0; j < kWidth / 4; ++j) {
      const Pair low = load<Pair>(row + 4 * j % kLanes), high = load<Pair>(row + (4 * j + 2) % kLanes);
      at[j] = Four{low[0], low[1], high[0], high[1]};
    }
  }
};

/// Calls f(first mover, number of groups of movers that fill registers) for those that come in such groups, and
/// g(mover) for each that is left.
template <uint32_t kLanes, typename F, typename G>
void for_movers(uint32_t movers, F&& f, G&& g) {
  uint32_t m = 0;
  if constexpr (in_registers(kLanes) != 0) {
    constexpr uint32_t kGroup = in_registers(kLanes) / kLanes;
    for (; m + 2 * kGroup <= movers; m += 2 * kGroup) f(m, std::integral_constant<uint32_t, 2>{});
    if (m + kGroup <= movers) f(m, std::integral_constant<uint32_t, 1>{}), m += kGroup;
  }
  for (; m < movers; ++m) g(m);
}

/// row[k] = of_agent[agent[k]]
template <uint32_t kLanes>
void expand_row(const uint32_t* agent, const double* of_agent, uint32_t lanes, double* row) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t k = 0; k + 1 < K; k += 2) {
    const Pair two = {of_agent[agent[k]], of_agent[agent[k + 1]]};
    std::memcpy(row + k, &two, sizeof two);
  }
  if (K % 2) row[K - 1] = of_agent[agent[K - 1]];
}

/// rows[a][k] = by_variable[a][agent of k]
template <uint32_t kLanes>
void expand(const Spot& at, const double* by_variable, uint32_t lanes, double* rows) {
  const uint32_t K = kLanes ? kLanes : lanes;
  const double* v = by_variable + at.first;
  for (uint32_t a = 0; a < at.actions; ++a, v += at.agents, rows += K) expand_row<kLanes>(at.agent, v, K, rows);
}

/// Sum of one agent's lanes in a row.
inline double sum_of(const Spot& at, const double* row, uint32_t begin, uint32_t end) {
  double sum = 0;
  for (uint32_t j = begin; j < end; ++j) sum += row[at.lane[j]];
  return sum;
}

/// A row that the compiler keeps in registers where its length is known.
template <uint32_t kLanes>
struct Row {
  double at[kLanes ? kLanes : 1];
};

/// sum[k] += by[k] row[k], or = where it is the first.
template <uint32_t kLanes>
void add_product(const double* __restrict by, const double* __restrict row, uint32_t lanes, bool first,
                 double* __restrict sum) {
  const uint32_t K = kLanes ? kLanes : lanes;
  if (first)
    for (uint32_t k = 0; k < K; ++k) sum[k] = by[k] * row[k];
  else
    for (uint32_t k = 0; k < K; ++k) sum[k] += by[k] * row[k];
}

/// Adds a row to `here` for each child that is no terminal: there[child][k] = here[k] + step[a][k].
template <uint32_t kLanes>
void push(const uint32_t* inner, const double* __restrict here, const double* __restrict step, uint32_t actions,
          uint32_t lanes, double* __restrict rows) {
  const uint32_t K = kLanes ? kLanes : lanes;
  for (uint32_t a = 0; a < actions; ++a, step += K) {
    if (inner[a] == kNoInner) continue;
    double* there = rows + size_t{inner[a]} * K;
    for (uint32_t k = 0; k < K; ++k) there[k] = here[k] + step[k];
  }
}

/// Asks for the values below a part that a sweep will come to after so many others: what it will read lies too far
/// apart for the machine to guess.
constexpr uint32_t kPartsAhead = 2;
inline void prefetch_values(const Layout& layout, const Part& part, const double* value, size_t row) {
  constexpr size_t kLine = 64 / sizeof(double);
  for (uint32_t i = 0; i < part.members; ++i) {
    const double* at = value + size_t{layout.first_child[part.rank + i]} * row;
    for (size_t n = 0; n < part.actions * row; n += kLine) __builtin_prefetch(at + n);
  }
}

/// Value of a chance node from its children's rows [M][K]: of all, by node, or of inner ones, by rank.
template <uint32_t kLanes>
void chance_value(const Layout& layout, NodeId node, const double* child_values, bool values_of_inner_only,
                  double* here) {
  const Tree& tree = *layout.tree;
  const uint32_t K = kLanes ? kLanes : tree.lanes, M = tree.movers();
  for (uint32_t i = 0; i < M * K; ++i) here[i] = 0;
  const double* prob = layout.chance_prob.data() + size_t{tree.index[node]} * K;
  for (uint32_t c = 0; c < tree.child_count[node]; ++c, prob += K) {
    const NodeId child = tree.first_child[node] + c;
    if (values_of_inner_only && layout.inner[child] == kNoInner) continue;
    const double* there = child_values + size_t{values_of_inner_only ? layout.inner[child] : child} * M * K;
    for (uint32_t m = 0; m < M; ++m)
      for (uint32_t k = 0; k < K; ++k) here[m * K + k] += prob[k] * there[m * K + k];
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
    case 9:
      return f(std::integral_constant<uint32_t, 9>{});
    default:
      return f(std::integral_constant<uint32_t, 0>{});
  }
}

/// f(chunk) for each, side by side.
template <typename F>
void for_chunks(const Layout& layout, F&& f) {
  if (layout.chunks.empty()) return;
  tbb::parallel_for(uint32_t{0}, static_cast<uint32_t>(layout.chunks.size()), [&](uint32_t c) { f(c); });
}

/// Sweeps forward, then backward, for steps f(parts, scratch). Arrays have `scratch` and `scratch_stride`.
template <typename Arrays, typename Forward, typename Backward>
void sweep_there_and_back(const Layout& layout, Arrays& arrays, Forward&& forward, Backward&& backward) {
  double* scratch = arrays.scratch.data();
  forward(layout.top, scratch);
  for_chunks(layout, [&](uint32_t c) {
    forward(layout.chunks[c], scratch + (1 + c) * arrays.scratch_stride);
    backward(layout.chunks[c], scratch + (1 + c) * arrays.scratch_stride);
  });
  backward(layout.top, scratch);
}

template <typename Arrays, typename Forward>
void sweep_forward(const Layout& layout, Arrays& arrays, Forward&& forward) {
  double* scratch = arrays.scratch.data();
  forward(layout.top, scratch);
  for_chunks(layout, [&](uint32_t c) { forward(layout.chunks[c], scratch + (1 + c) * arrays.scratch_stride); });
}

template <typename Arrays, typename Backward>
void sweep_backward(const Layout& layout, Arrays& arrays, Backward&& backward) {
  double* scratch = arrays.scratch.data();
  for_chunks(layout, [&](uint32_t c) { backward(layout.chunks[c], scratch + (1 + c) * arrays.scratch_stride); });
  backward(layout.top, scratch);
}

}  // namespace walkaway::equilibrium
