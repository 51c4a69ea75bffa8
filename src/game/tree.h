// SPDX-License-Identifier: Apache-2.0
// A finite game of incomplete information in flat arrays, immutable once built.
//
// Histories times lanes. A node is a history of moves (seen or not) and of chance; a lane is a profile of private types. The ordinary game
// tree has one node for every (history, lane); because the moves possible do not depend on the profile (where a type lacks
// a move its weight is 0), one array of histories with a row of K lanes at each says the same in less memory, and every pass over it is a
// loop over rows. A game without types has K = 1 and is the ordinary tree.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace walkaway {

using NodeId = uint32_t;
using DecisionId = uint32_t;
using ActionIndex = uint32_t;    ///< 0 .. number of actions at a node
using VariableIndex = uint32_t;  ///< one (information set, action) pair

enum class NodeKind : uint8_t { terminal, chance, decision };

/// All that a mover has seen, its own type aside: the information sets (decision, agent) for every agent of the mover share members.
/// An agent of a party is what it knows privately: its own type and the types it is told of (`knows`).
struct Decision {
  uint32_t mover;           ///< index into `Tree::mover_party`
  uint32_t actions;         ///< A
  uint32_t agents;          ///< G, = Tree::agents[mover]
  VariableIndex first;      ///< the variable of action a and agent g is first + a * G + g
  uint32_t first_member;    ///< into `Tree::members`
  uint32_t members;         ///< how many histories look like this to the mover
  bool operator==(const Decision&) const = default;
};

/// Invariants: a parent's index is below its children's; children are contiguous and in action order; all descendants of a node's children
/// and the children themselves form one contiguous range [first_child, subtree_end); a decision's variables are contiguous.
/// Shapes: N nodes, K lanes, M movers, L ledgers, T terminals. Rows are [..][K], lanes innermost.
struct Tree {
  uint32_t lanes = 1;                     ///< K
  std::vector<uint32_t> mover_party;      ///< [M] party index of each mover
  std::vector<uint32_t> ledger_party;     ///< [L] parties that never move
  std::vector<uint32_t> agents;           ///< [M] number of agents of each mover
  std::vector<uint32_t> agent_of;         ///< [M][K]
  std::vector<double> log_prior;          ///< [M][K] log odds of the lane in the eyes of the agent that it holds; sums to 1 over the agent's lanes
  std::vector<double> lane_prior;         ///< [K] the common prior
  std::vector<double> analyst_prior;      ///< [K] the analyst's

  std::vector<NodeKind> kind;             ///< [N]
  std::vector<NodeId> parent;             ///< [N] the root's is the root
  std::vector<NodeId> first_child;        ///< [N] 0 for terminals
  std::vector<uint32_t> child_count;      ///< [N]
  std::vector<NodeId> subtree_end;        ///< [N] one past the last descendant (first_child for terminals' sake: node + 1)
  std::vector<uint32_t> index;            ///< [N] decision: DecisionId; terminal: row of pay-offs; chance: first row of `chance_log_prob`
  std::vector<Decision> decisions;
  std::vector<NodeId> members;            ///< of decisions, grouped
  std::vector<double> chance_log_prob;    ///< [rows][K], a row per child of each chance node
  std::vector<double> payoff;             ///< [T][M][K] movers' pay-offs, in points of the first round
  std::vector<double> ledger_payoff;      ///< [T][L][K]

  std::vector<double> log_weight;         ///< [V] log of the weight w of each action; -inf where this agent lacks the move
  std::vector<double> rate;               ///< [M][max agents] 1 / noise of each agent of each mover, row stride max_agents
  uint32_t max_agents = 1;

  uint32_t nodes() const { return static_cast<uint32_t>(kind.size()); }
  uint32_t movers() const { return static_cast<uint32_t>(mover_party.size()); }
  uint32_t ledgers() const { return static_cast<uint32_t>(ledger_party.size()); }
  uint32_t terminals = 0;
  uint32_t variables() const { return static_cast<uint32_t>(log_weight.size()); }
  VariableIndex variable(DecisionId d, ActionIndex a, uint32_t agent) const {
    return decisions[d].first + a * decisions[d].agents + agent;
  }
  uint32_t agent(uint32_t mover, uint32_t lane) const { return agent_of[mover * lanes + lane]; }
  double rate_of(uint32_t mover, uint32_t agent) const { return rate[mover * max_agents + agent]; }
  /// Information sets that some lane can be in: (decision, agent) pairs.
  uint64_t infosets() const;
  /// Nodes of the ordinary tree that says the same: a chance root over lanes if K > 1, and K copies of every history.
  uint64_t flat_nodes() const { return lanes > 1 ? 1 + uint64_t{nodes()} * lanes : nodes(); }
  size_t bytes() const;
};

/// The least and the largest pay-off of a mover over endings and lanes; both 0 without endings. Linear in the endings.
struct PayoffRange {
  double low = 0, high = 0;
  double middle() const { return low / 2 + high / 2; }
  double swing() const { return high - low; }
};
PayoffRange payoff_range(const Tree& tree, uint32_t mover);

/// The same histories, lanes, information sets and moves on them, so that a strategy of one tree is a strategy of the other. Linear.
bool same_shape(const Tree& a, const Tree& b);

/// The same shape, and to the last bit all that play depends on: movers' pay-offs, odds, weights, noise and beliefs. Then the trees have the same
/// equilibria; ledgers' pay-offs and the analyst's prior may differ. Linear.
bool same_play(const Tree& a, const Tree& b);

/// Throws `std::logic_error` naming the first invariant that does not hold. Linear in the size.
void check_invariants(const Tree& tree);

}  // namespace walkaway
