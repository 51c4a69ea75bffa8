// SPDX-License-Identifier: Apache-2.0
// Lays the trees that follow a deal over each other. Only `find_lanes` knows this.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "game/plain.h"

namespace walkaway {

/// What chance does at the top: the node that each lane starts from, and the odds of the lane.
struct Deal {
  std::vector<NodeId> node;
  std::vector<double> log_prob;
};

/// After one level of chance, two, and so on, as long as there is chance. Empty if one of the outcomes is impossible.
std::vector<Deal> deals_of(const Tree& flat);

enum class Match { by_place, by_name };

class Overlay {
 public:
  static constexpr NodeId kAbsent = UINT32_MAX;

  Overlay(const PlainGame& game, const Deal& deal, Match match);

  /// From the top down. False if the trees do not fit. One pass over them.
  bool build();

  Tree tree;                    ///< nodes, pay-offs and chance; the decisions are missing
  bool names_differed = false;  ///< of the branches at some history
  /// The node of the one-lane tree; kAbsent where the lane does not get there.
  NodeId node_at(NodeId history, uint32_t lane) const { return at_[size_t{history} * lanes_ + lane]; }

 private:
  bool add_nodes(uint32_t count, NodeId parent);
  std::span<const uint32_t> names_at(NodeId v) const;
  bool look(NodeId history);
  void write_payoffs(NodeId history, NodeId sample);
  bool write_children(NodeId history);
  bool names_tell_apart(NodeId history);
  void list_names(NodeId history);
  void write_chances(NodeId history);

  const PlainGame& game_;
  const Tree& flat_;
  const Match match_;
  const uint32_t lanes_;
  std::vector<NodeId> at_;         ///< [N][K]
  std::vector<uint32_t> present_;  ///< lanes at the history looked at
  std::vector<uint32_t> names_;    ///< scratch
};

}  // namespace walkaway
