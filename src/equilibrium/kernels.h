// SPDX-License-Identifier: Apache-2.0
// The sweeps over the tree that the solver consists of: reach, beliefs and values at a point, and their tangents.
//
// Nothing here allocates, and nothing but `softmax_rows` and `beliefs` calls exp or log. A sweep visits `Part`s in
// order (or in reverse): a part is a chance node or some members of one decision. Where the order of decisions is free
// of cycles a part is a whole decision, and every member's ancestors come in earlier parts.
//
// Notation: N nodes, n inner (non-terminal) nodes, K lanes, M movers, V variables, I information sets (decision,
// agent). pi = softmax(x), Q the action values, F(x) = x - centre(log w + s rate Q). The Jacobian is 1 - B - C with B
// the part through beliefs (earlier play moves reach) and C the part through continuation values (later play moves
// values).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "game/tree.h"

namespace walkaway::equilibrium {

constexpr uint32_t kNoInner = UINT32_MAX;

struct Part {
  uint32_t decision;      ///< or kChance
  uint32_t first_member;  ///< into `Tree::members`; of a chance part the node itself
  uint32_t members;
};
constexpr uint32_t kChance = UINT32_MAX;

/// What the sweeps read beside the tree; fixed for one solve.
struct Layout {
  const Tree* tree = nullptr;
  uint32_t inner_nodes = 0;          ///< n
  std::vector<uint32_t> inner;       ///< [N] rank among inner nodes, kNoInner for terminals
  std::vector<Part> parts;           ///< in forward order
  bool whole_decisions = true;       ///< each decision is one part
  std::vector<double> chance_prob;   ///< as Tree::chance_log_prob
  std::vector<uint32_t> infoset;     ///< [decisions] first information set of each; agent g's is infoset[d] + g
  std::vector<double> rate;          ///< [I]
  std::vector<double> free;          ///< [V] 1 where the variable is an unknown, else 0
  std::vector<double> free_inverse;  ///< [I] 1 / number of unknowns, 0 where there are none
  uint32_t max_actions = 0;
  uint32_t infosets = 0;  ///< I, as counted by `infoset`
};

/// The arrays of one point (x, s).
struct PointArrays {
  std::vector<double> log_pi, pi;  ///< [V]
  std::vector<double> log_reach;   ///< [n][K] of moves and chance given the lane
  std::vector<double> belief;      ///< [members][K]
  std::vector<double> reached;  ///< [I] 1, or 0 where the information set cannot be reached and its beliefs are fixed
  std::vector<double> value;    ///< [N][M][K]; rows of terminals are set once
  std::vector<double> action_value;  ///< [V] Q
};

/// Scratch and tangents. `tangent_reach` is [n][K], `tangent_value` [n][M][K], `scratch` [(3 max_actions + 1) K].
struct TangentArrays {
  std::vector<double> log_pi;  ///< [V]
  std::vector<double> reach, value, scratch;
  std::vector<double> action_value;  ///< [V]
};

Layout make_layout(const Tree& tree, std::span<const double> log_weight, std::span<const uint8_t> given);
PointArrays make_point_arrays(const Layout& layout);
TangentArrays make_tangent_arrays(const Layout& layout);

/// log pi and pi of the free variables from x [V]; the others are left as they are.
void softmax_rows(const Layout& layout, std::span<const double> x, PointArrays& point);
/// `log_reach` from `log_pi`: one forward sweep.
void reach_sweep(const Layout& layout, PointArrays& point);
/// `belief` and `reached` from `log_reach` and the agents' priors.
void beliefs(const Layout& layout, PointArrays& point);
/// `value` and `action_value`: one backward sweep.
void value_sweep(const Layout& layout, PointArrays& point, TangentArrays& tangent);

/// out = v - mean over the free actions of its information set, 0 where not free. All [V]; out may be v.
void centre_rows(const Layout& layout, std::span<const double> v, std::span<double> out);
/// out = in + s rate centre(q). All [V]; out may be in.
void add_centred_rows(const Layout& layout, double s, std::span<const double> q, std::span<const double> in,
                      std::span<double> out);
/// Tangent of log pi: out = v - sum pi v over the information set, 0 where not free. All [V].
void tangent_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> v, std::span<double> out);

/// out = in + B d: what the play d moves through beliefs. One forward sweep. All [V].
void add_belief_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                       std::span<const double> in, std::span<double> out, TangentArrays& tangent);
/// out = in + C d: what the play d moves through continuation values. One backward sweep. All [V].
void add_value_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                      std::span<const double> in, std::span<double> out, TangentArrays& tangent);
/// Solves (1 - B) out = in exactly by one forward sweep. Needs whole decisions.
void solve_belief_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                       std::span<double> out, TangentArrays& tangent);
/// Solves (1 - C) out = in exactly by one backward sweep. Needs whole decisions.
void solve_value_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                      std::span<double> out, TangentArrays& tangent);

}  // namespace walkaway::equilibrium
