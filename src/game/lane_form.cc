// SPDX-License-Identifier: Apache-2.0
#include "game/lane_form.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "game/lane_overlay.h"

namespace walkaway {
namespace {

constexpr uint32_t kUnseen = UINT32_MAX;
constexpr double kNoWeight = -std::numeric_limits<double>::infinity();

/// Sets that grow together. The lowest member stands for a set.
class Sets {
 public:
  explicit Sets(size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0u); }
  uint32_t find(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(uint32_t i, uint32_t j) {
    i = find(i), j = find(j);
    parent_[std::max(i, j)] = std::min(i, j);
  }

 private:
  std::vector<uint32_t> parent_;
};

/// Makes decisions of histories, and agents of lanes: whatever an information set holds is one decision of one agent.
class Grouping {
 public:
  Grouping(const Tree& flat, Overlay& overlay)
      : flat_(flat), overlay_(overlay), tree_(overlay.tree), histories_(overlay.tree.nodes()) {}

  /// False if an information set is no product of the two, or what it may choose differs by history.
  bool group(LaneForm& form) {
    join_what_looks_alike();
    name_agents();
    if (!name_decisions()) return false;
    find_members();
    return map_variables(form);
  }

 private:
  void join_what_looks_alike() {
    lane_sets_.assign(flat_.movers(), Sets(tree_.lanes));
    moves_.assign(flat_.movers(), 0);
    std::vector<uint32_t> history_of(flat_.decisions.size(), kUnseen), lane_of(flat_.decisions.size());
    for_each_choice([&](NodeId history, uint32_t lane, uint32_t infoset) {
      if (history_of[infoset] == kUnseen) {
        history_of[infoset] = history;
        lane_of[infoset] = lane;
        return true;
      }
      const uint32_t mover = flat_.decisions[infoset].mover;
      histories_.join(history, history_of[infoset]);
      lane_sets_[mover].join(lane, lane_of[infoset]);
      return true;
    });
    for (const Decision& d : flat_.decisions) moves_[d.mover] = 1;
  }

  /// Calls f(history, lane, infoset of the one-lane tree) for every lane present at every decision node, until it
  /// returns false; true if it never did.
  template <typename F>
  bool for_each_choice(F&& f) const {
    for (NodeId v = 0; v < tree_.nodes(); ++v) {
      if (tree_.kind[v] != NodeKind::decision) continue;
      for (uint32_t k = 0; k < tree_.lanes; ++k)
        if (const NodeId at = overlay_.node_at(v, k); at != Overlay::kAbsent && !f(v, k, flat_.index[at])) return false;
    }
    return true;
  }

  /// Agents are numbered in the order of their first lanes. One who never moves is one agent.
  void name_agents() {
    for (uint32_t m = 0; m < flat_.movers(); ++m) {
      std::vector<uint32_t> number(tree_.lanes, kUnseen);
      uint32_t agents = 0;
      for (uint32_t k = 0; k < tree_.lanes; ++k) {
        uint32_t& agent = number[moves_[m] ? lane_sets_[m].find(k) : 0];
        if (agent == kUnseen) agent = agents++;
        tree_.agent_of.push_back(agent);
      }
      tree_.agents.push_back(agents);
      tree_.max_agents = std::max(tree_.max_agents, agents);
    }
  }

  /// Decisions are numbered in the order of their first histories. False if not all histories of one have the same
  /// number of branches.
  bool name_decisions() {
    VariableIndex first = 0;
    for (NodeId v = 0; v < tree_.nodes(); ++v) {
      if (tree_.kind[v] != NodeKind::decision) continue;
      const NodeId lowest = histories_.find(v);
      if (lowest == v) {
        const uint32_t mover = mover_at(v), agents = tree_.agents[mover], actions = tree_.child_count[v];
        tree_.index[v] = static_cast<DecisionId>(tree_.decisions.size());
        tree_.decisions.push_back({mover, actions, agents, first, 0, 1});
        first += actions * agents;
        continue;
      }
      tree_.index[v] = tree_.index[lowest];
      Decision& d = tree_.decisions[tree_.index[v]];
      if (d.actions != tree_.child_count[v]) return false;
      ++d.members;
    }
    return !tree_.decisions.empty();
  }

  uint32_t mover_at(NodeId history) const {
    uint32_t k = 0;
    while (overlay_.node_at(history, k) == Overlay::kAbsent) ++k;
    return flat_.decisions[flat_.index[overlay_.node_at(history, k)]].mover;
  }

  void find_members() {
    uint32_t first = 0;
    for (Decision& d : tree_.decisions) {
      d.first_member = first;
      first += d.members;
    }
    tree_.members.resize(first);
    std::vector<uint32_t> filled(tree_.decisions.size(), 0);
    for (NodeId v = 0; v < tree_.nodes(); ++v)
      if (tree_.kind[v] == NodeKind::decision)
        tree_.members[tree_.decisions[tree_.index[v]].first_member + filled[tree_.index[v]]++] = v;
  }

  /// False if an agent has two information sets at a decision, or branches that stand for different actions at
  /// different histories.
  bool map_variables(LaneForm& form) {
    const Decision& last = tree_.decisions.back();
    form.flat.assign(size_t{last.first} + size_t{last.actions} * last.agents, kNoVariable);
    std::vector<uint32_t> place(tree_.decisions.size());  // of a decision's first agent in `infoset_of`
    uint32_t places = 0;
    for (DecisionId d = 0; d < tree_.decisions.size(); ++d) {
      place[d] = places;
      places += tree_.decisions[d].agents;
    }
    std::vector<uint32_t> infoset_of(places, kUnseen);
    const bool fits = for_each_choice([&](NodeId history, uint32_t lane, uint32_t infoset) {
      const DecisionId d = tree_.index[history];
      const Decision& e = tree_.decisions[d];
      const uint32_t agent = tree_.agent(e.mover, lane);
      uint32_t& known = infoset_of[place[d] + agent];
      const bool fresh = known == kUnseen;
      if (fresh) known = infoset;
      if (known != infoset) return false;
      const NodeId first = flat_.first_child[overlay_.node_at(history, lane)];
      for (ActionIndex a = 0; a < e.actions; ++a) {
        const NodeId there = overlay_.node_at(tree_.first_child[history] + a, lane);
        const VariableIndex variable =
            there == Overlay::kAbsent ? kNoVariable : flat_.decisions[infoset].first + (there - first);
        VariableIndex& mapped = form.flat[e.first + a * e.agents + agent];
        if (fresh) mapped = variable;
        if (mapped != variable) return false;
      }
      return true;
    });
    if (fits) write_weights(form.flat, place, infoset_of);
    return fits;
  }

  /// One who is never at a decision is given one action, which leaves nothing to solve for.
  void write_weights(const std::vector<VariableIndex>& flat, const std::vector<uint32_t>& place,
                     const std::vector<uint32_t>& infoset_of) {
    tree_.log_weight.assign(flat.size(), kNoWeight);
    for (size_t v = 0; v < flat.size(); ++v)
      if (flat[v] != kNoVariable) tree_.log_weight[v] = flat_.log_weight[flat[v]];
    for (DecisionId d = 0; d < tree_.decisions.size(); ++d)
      for (uint32_t g = 0; g < tree_.decisions[d].agents; ++g)
        if (infoset_of[place[d] + g] == kUnseen) tree_.log_weight[tree_.decisions[d].first + g] = 0;
  }

  const Tree& flat_;
  Overlay& overlay_;
  Tree& tree_;
  Sets histories_;
  std::vector<Sets> lane_sets_;  ///< [M]
  std::vector<uint8_t> moves_;   ///< [M]
};

void write_priors(const Tree& flat, const Deal& deal, Tree& tree) {
  tree.mover_party = flat.mover_party;
  for (const double log_prob : deal.log_prob) tree.lane_prior.push_back(std::exp(log_prob));
  tree.analyst_prior = tree.lane_prior;
  for (uint32_t m = 0; m < tree.movers(); ++m) {
    // In logs: a lane's odds may be smaller than the smallest number.
    std::vector<double> top(tree.agents[m], kNoWeight), sum(tree.agents[m], 0.0);
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      double& most = top[tree.agent(m, k)];
      most = std::max(most, deal.log_prob[k]);
    }
    for (uint32_t k = 0; k < tree.lanes; ++k)
      sum[tree.agent(m, k)] += std::exp(deal.log_prob[k] - top[tree.agent(m, k)]);
    for (uint32_t k = 0; k < tree.lanes; ++k)
      tree.log_prior.push_back(deal.log_prob[k] - top[tree.agent(m, k)] - std::log(sum[tree.agent(m, k)]));
    tree.rate.insert(tree.rate.end(), tree.max_agents, flat.rate_of(m, 0));
  }
}

}  // namespace

std::vector<double> LaneForm::to_flat(std::span<const double> log_prob) const {
  std::vector<double> out(flat.size() - size_t(std::count(flat.begin(), flat.end(), kNoVariable)));
  for (size_t v = 0; v < flat.size(); ++v)
    if (flat[v] != kNoVariable) out[flat[v]] = log_prob[v];
  return out;
}

std::vector<double> LaneForm::from_flat(std::span<const double> log_prob) const {
  std::vector<double> out(flat.size());
  for (size_t v = 0; v < flat.size(); ++v) out[v] = flat[v] == kNoVariable ? tree.log_weight[v] : log_prob[flat[v]];
  return out;
}

std::optional<LaneForm> find_lanes(const PlainGame& game) {
  const Tree& flat = game.tree;
  if (flat.lanes != 1 || flat.ledgers() > 0 || flat.kind[0] != NodeKind::chance) return std::nullopt;
  std::vector<Deal> deals = deals_of(flat);
  for (; !deals.empty(); deals.pop_back()) {
    if (deals.back().node.size() < 2) continue;
    for (const Match match : {Match::by_place, Match::by_name}) {
      Overlay overlay(game, deals.back(), match);
      LaneForm form;
      if (!overlay.build() || !Grouping(flat, overlay).group(form)) {
        if (!overlay.names_differed) break;  // by name it would be the same
        continue;
      }
      form.tree = std::move(overlay.tree);
      write_priors(flat, deals.back(), form.tree);
      return form;
    }
  }
  return std::nullopt;
}

}  // namespace walkaway
