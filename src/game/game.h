// SPDX-License-Identifier: Apache-2.0
// From a Scenario to a Tree with its labels.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "game/tree.h"
#include "scenario/progress.h"
#include "scenario/scenario.h"

namespace walkaway {

/// What happened on the way into a node.
struct EdgeLabel {
  StageId stage = kNone;   ///< the stage whose move, or whose being heard, led here; kNone at the root
  MoveId move = kNone;     ///< the move; at a hearing's chance node the signal
  PartyId by = kNone;      ///< who moved; kNone for chance
  PartyId heard_by = kNone;///< set at the child of a hearing: the first observer of the hearing
};

struct NodeLabel {
  StageId stage = kNone;   ///< stage at the node; kNone at terminals
  uint32_t round = 1;
  EndingId ending = kNone; ///< of terminals
};

/// The start of a round on some history, with what has been paid until then.
struct RoundStart {
  NodeId node;
  uint32_t round;
  bool deal;               ///< an accepted package is in force
  std::vector<double> accrued;  ///< [P][K] points of the first round, before sharing is undone: as in pay-offs
};

/// A compiled scenario. `tree` is what solvers see; the rest is for people.
struct Game {
  Tree tree;
  std::vector<EdgeLabel> edge;     ///< [N] on the way into each node
  std::vector<NodeLabel> node;     ///< [N]
  std::vector<std::vector<TypeId>> profile;  ///< [K][P] type of each party in each lane
  std::vector<RoundStart> round_starts;
  std::vector<double> payoff_by_round;       ///< [T][P][rounds + 1][K] if asked for; the last is `final`
  /// Games with the same one, if it is not null, were filled in by a `Rebuilder` and differ in numbers alone.
  std::shared_ptr<const void> shape{};
};

struct GameOptions {
  uint64_t max_bytes = 0;          ///< 0: half of the machine's memory
  bool payoff_by_round = false;
  StageId start = kNone, again = kNone;      ///< instead of the clock's
  std::vector<StageId> on{}, off{};          ///< stages switched
};

/// Size of the game before it is built: exact, by counting plays with equal futures once; or, if that takes too long, a lower bound (what was
/// counted, or what random plays foretell with caution; the latter errs with a chance of 1/20 at most).
struct GameSize {
  double histories = 0;      ///< N
  double terminals = 0;
  double flat_nodes = 0;
  double bytes = 0;          ///< of the tree and of a solve
  uint32_t lanes = 1;
  bool exact = true;
};

GameSize measure_game(const Scenario& scenario, const Values& values, const GameOptions& options = {});

/// Builds the game. Throws InputError where a rule fails, a menu is empty, a move depends on a type that its mover does not know,
/// a round never ends, or the game is too large (said before building). Deterministic. Cost: linear in N * K.
Game build_game(const Scenario& scenario, const Values& values, const GameOptions& options = {}, const Run& run = {});

/// Whole pay-offs of every party and lane if play comes to the node `at`, a package comes into force there and is honoured until the
/// clock runs out: [package][P][K]. `game` is that of the values, with its stages as in the scenario.
std::vector<std::vector<double>> values_in_force(const Scenario& scenario, const Values& values, const Game& game, NodeId at,
                                                 std::span<const Package> packages, const Run& run = {});

/// The negotiable issues in groups over which `values_in_force` is a sum: two issues share a group where some pay-off that does not end with
/// the moves reads both, directly or through a state or a worth. Groups, and issues within each, in the scenario's order.
std::vector<std::vector<IssueId>> separable_issues(const Scenario& scenario);

/// Log-weights in which a party is committed: every other action of the named decisions has weight 0 (-inf).
/// Where the move is not on the menu, or the type is not committed, the choice stays free.
std::vector<double> committed_weights(const Game& game, const Scenario& scenario, const std::vector<Commitment>& commitments);

/// Log-weights in which no acceptance is possible at or below `from` (all nodes if it is the root).
std::vector<double> weights_without_acceptance(const Game& game, const Scenario& scenario, NodeId from);

/// Indented outline of the first `depth` levels, with stages, moves and counts.
std::string outline(const Game& game, const Scenario& scenario, uint32_t depth);

/// Gambit's .efg text: pay-offs divided by noise (lambda = 1 there is our solution), a chance root over profiles.
/// Throws InputError saying what the format cannot say: own beliefs, weights other than 1, noise that differs by type.
std::string to_efg(const Game& game, const Scenario& scenario);

}  // namespace walkaway
