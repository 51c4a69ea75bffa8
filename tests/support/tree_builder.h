// SPDX-License-Identifier: Apache-2.0
// Builds small Trees by hand, from the endings up.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "game/tree.h"

namespace walkaway::testing {

class TreeBuilder {
 public:
  using Ref = uint32_t;

  /// `agents` per mover; `agent_of` [M][K]. One lane and one agent each by default.
  explicit TreeBuilder(uint32_t movers);
  TreeBuilder(std::vector<uint32_t> agents, std::vector<std::vector<uint32_t>> agent_of,
              std::vector<double> lane_prior);

  /// Pay-offs [M], the same in every lane.
  Ref end(std::vector<double> payoff);
  /// Pay-offs [M][K].
  Ref end_by_lane(std::vector<std::vector<double>> payoff);
  Ref chance(std::vector<double> prob, std::vector<Ref> children);
  /// `seen` names all that the mover has seen, its own type aside: nodes of one mover with the same name are one
  /// decision.
  Ref decide(uint32_t mover, std::string seen, std::vector<Ref> children);

  /// Weight of an action for one agent, 0 to take it away.
  void weigh(uint32_t mover, const std::string& seen, ActionIndex action, uint32_t agent, double weight);
  void rate(uint32_t mover, double rate);  ///< of all its agents
  void rate(uint32_t mover, uint32_t agent, double rate);
  void believe(uint32_t mover,
               std::vector<double> prior);  ///< [K] instead of the common prior; made to sum to 1 per agent

  /// Checked against the invariants.
  Tree build(Ref root) const;
  /// Of a decision of the built tree, by mover and what was seen.
  DecisionId decision(uint32_t mover, const std::string& seen) const;

 private:
  struct Draft {
    NodeKind kind;
    std::vector<Ref> children;
    uint32_t decision = 0;
    std::vector<double> numbers;  ///< terminal: [M][K]; chance: [children]
  };
  struct Named {
    uint32_t mover;
    std::string seen;
    uint32_t actions;
  };
  uint32_t lanes() const { return static_cast<uint32_t>(lane_prior_.size()); }
  void place(Tree& tree, Ref ref, NodeId at, std::vector<std::vector<NodeId>>& members) const;

  std::vector<uint32_t> agents_;
  std::vector<std::vector<uint32_t>> agent_of_;
  std::vector<double> lane_prior_;
  std::vector<std::vector<double>> prior_, rate_;
  std::vector<Draft> drafts_;
  std::vector<Named> named_;
  std::map<std::pair<uint32_t, std::string>, uint32_t> decision_of_;
  std::map<std::pair<uint32_t, std::pair<ActionIndex, uint32_t>>, double> weight_;
};

}  // namespace walkaway::testing
