// SPDX-License-Identifier: Apache-2.0
// The sweeps over the tree that the solver consists of: reach, beliefs and values at a point, and their tangents.
//
// Nothing here allocates, and nothing but `evaluate_point` calls exp or log. A sweep visits `Part`s in order (or in
// reverse): a part is a chance node or some members of one decision. Where the order of decisions is free of cycles a
// part is a whole decision, and every member's ancestors come in earlier parts.
//
// Threads: large games are cut into a top and chunks below it that share no decision (`Layout::chunks`). A forward
// sweep does the top, then the chunks side by side; a backward sweep the chunks, then the top; and what goes forward
// and then back does both in each chunk while it is in the cache. Chunks write to places of their own only and every
// sum has one order, so results are the same to the last bit for any number of threads. Threads are those of the TBB
// arena that the caller is in.
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
  uint32_t rank = 0;        ///< of the first member among inner nodes; the others' follow
  uint32_t first = 0;       ///< Decision::first
  uint32_t actions = 0;     ///< Decision::actions
  uint32_t mover = 0;       ///< Decision::mover
  uint32_t edge = 0;        ///< member i's action a is edge + i actions + a
  bool all_free = false;    ///< every variable of the decision is an unknown
  uint8_t even_agents = 0;  ///< G if it is kMostEvenAgents or less, all is free and all agents have K / G lanes; else 0
};
constexpr uint32_t kChance = UINT32_MAX;
constexpr uint32_t kMostEvenAgents = 4;

/// Parts [first, end) of `Layout::parts`.
struct PartRange {
  uint32_t first = 0, end = 0;
};

/// What the sweeps read beside the tree; fixed for one solve.
struct Layout {
  const Tree* tree = nullptr;
  uint32_t inner_nodes = 0;          ///< n
  std::vector<uint32_t> inner;       ///< [N] rank among inner nodes in the order of parts, kNoInner for terminals
  std::vector<NodeId> node;          ///< [n] by rank
  std::vector<NodeId> first_child;   ///< [n] by rank
  std::vector<Part> parts;           ///< in forward order: those of the top, then each chunk's
  bool whole_decisions = true;       ///< each decision is one part
  PartRange top;                     ///< all parts where the game is not cut
  std::vector<PartRange> chunks;     ///< share no decision, and none is above another
  uint32_t edges = 0;                ///< E, pairs of a member and an action
  std::vector<double> chance_prob;   ///< as Tree::chance_log_prob
  std::vector<uint32_t> lane_of;     ///< [M][K] each mover's lanes, those of its first agent first
  std::vector<uint32_t> lanes_end;   ///< [M][max_agents] end of an agent's lanes among its mover's
  std::vector<uint32_t> infoset;     ///< [decisions] first information set of each; agent g's is infoset[d] + g
  std::vector<double> rate;          ///< [I]
  std::vector<uint8_t> free;         ///< [V] 1 where the variable is an unknown, else 0
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
  std::vector<double> advantage;     ///< [E][K] belief x reached x (mover's value of the child - Q)
};

/// Scratch and tangents.
struct TangentArrays {
  std::vector<double> reach;         ///< [n][K]
  std::vector<double> value;         ///< [n][M][K]
  std::vector<double> action_value;  ///< [V], empty with whole decisions
  std::vector<double> scratch;       ///< [1 + chunks][scratch_stride]
  size_t scratch_stride = 0;
};

/// What `evaluate_point` makes of action values. All [V].
struct Residual {
  const double* centred_log_weight;
  double* residual;      ///< F = x - centre(log w) - s rate centre(Q), 0 where not free
  double* dresidual_ds;  ///< - rate centre(Q)
};

/// Numbers in the rows of a chunk's inner nodes: at some 200 bytes for each, half of a core's cache.
constexpr uint32_t kChunkSize = 4096;

/// Games of less than two chunks are not cut. Results do not depend on the size of chunks. Linear in the tree.
Layout make_layout(const Tree& tree, std::span<const double> log_weight, std::span<const uint8_t> given,
                   uint32_t chunk_size = kChunkSize);
/// Takes up other numbers of the same tree: odds of chance and rates.
void refill_layout(Layout& layout);
/// Endings' rows of values, relative to the middle of each mover's pay-offs.
void set_payoffs(const Layout& layout, PointArrays& point);
PointArrays make_point_arrays(const Layout& layout);
TangentArrays make_tangent_arrays(const Layout& layout);

/// All of `point` at (x, s), but what its makers have set: log pi and pi of the free variables, reaches, beliefs,
/// values, action values and advantages; and the residual. One forward and one backward sweep.
void evaluate_point(const Layout& layout, std::span<const double> x, double s, const Residual& into, PointArrays& point,
                    TangentArrays& tangent);

/// From the endings upwards every decision replies to the replies after it, at the beliefs that x brings about: where
/// these are the ones of the replies too, x is a zero of F. x [V] becomes the replies' log pi. One forward and one
/// backward sweep; needs whole decisions.
void reply_from_endings(const Layout& layout, std::span<double> x, double s, const double* centred_log_weight,
                        PointArrays& point, TangentArrays& tangent);

/// out = v - mean over the free actions of its information set, 0 where not free. All [V]; out may be v.
void centre_rows(const Layout& layout, std::span<const double> v, std::span<double> out);
/// out = in + s rate centre(q). All [V]; out may be in.
void add_centred_rows(const Layout& layout, double s, std::span<const double> q, std::span<const double> in,
                      std::span<double> out);
/// Tangent of log pi: out = v - sum pi v over the information set, 0 where not free. All [V].
void tangent_log_pi(const Layout& layout, const PointArrays& point, std::span<const double> v, std::span<double> out);

/// out = in + B d: what the play d moves through beliefs; with -s instead of s, in - B d. One forward sweep. All [V];
/// out may be in but not d.
void add_belief_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                       std::span<const double> in, std::span<double> out, TangentArrays& tangent);
/// out = in + C d: what the play d moves through continuation values. One backward sweep. All [V]; out may be in but
/// not d.
void add_value_effect(const Layout& layout, const PointArrays& point, double s, std::span<const double> d,
                      std::span<const double> in, std::span<double> out, TangentArrays& tangent);
/// Solves (1 - B) out = in exactly by one forward sweep. Needs whole decisions.
void solve_belief_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                       std::span<double> out, TangentArrays& tangent);
/// Solves (1 - C) out = in exactly by one backward sweep. Needs whole decisions.
void solve_value_part(const Layout& layout, const PointArrays& point, double s, std::span<const double> in,
                      std::span<double> out, TangentArrays& tangent);
/// (1 - B) work = y, (1 - C) z = work, image = y + B (work - z) = (1 - B - C) z, for three half sweeps and two passes
/// over memory; work ends as work - z. Needs whole decisions. All [V], none the same.
void preconditioned_product(const Layout& layout, const PointArrays& point, double s, std::span<const double> y,
                            std::span<double> work, std::span<double> z, std::span<double> image,
                            TangentArrays& tangent);

}  // namespace walkaway::equilibrium
