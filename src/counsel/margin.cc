// SPDX-License-Identifier: Apache-2.0
#include "counsel/margin.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace walkaway {
namespace {

using Parts = std::vector<std::pair<std::string, double>>;

void add(Parts& parts, const std::string& name, double amount) {
  const auto it = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.first == name; });
  if (it == parts.end())
    parts.emplace_back(name, amount);
  else
    it->second += amount;
}

/// One information set, taken apart. Visits each (member, lane) that the agent believes possible.
class MarginExplainer {
 public:
  MarginExplainer(const Scenario& scenario, const Solved& solved, const Game& detailed, const Place& place)
      : scenario_(scenario),
        solved_(solved),
        tree_(solved.tree()),
        detailed_(detailed),
        place_(place),
        decision_(tree_.decisions[place.decision]),
        belief_(belief_at(solved, place, Eyes::own)),
        party_(tree_.mover_party[decision_.mover]),
        value_(solved.value[party_]) {}

  Margin explain(ActionIndex best, ActionIndex next) {
    Margin margin;
    margin.over = move_of(scenario_, solved_, place_.decision, next).id;
    const double next_value = worth_of(solved_, place_, belief_, next, value_);
    margin.margin = worth_of(solved_, place_, belief_, best, value_) - next_value;
    by_round_.assign(scenario_.clock.rounds + 1, 0.0);
    for (uint32_t i = 0; i < decision_.members; ++i)
      for (uint32_t k = 0; k < tree_.lanes; ++k) {
        const double odds = belief_.probability[size_t{i} * tree_.lanes + k];
        if (odds <= 0) continue;
        const NodeId first = tree_.first_child[tree_.members[decision_.first_member + i]];
        add(margin.by_opponent_type, others(k),
            odds * (solved_.at(value_, first + best, k) - solved_.at(value_, first + next, k)));
        follow(margin.by_reply, first + best, k, odds, next_value);
        spread(first + best, k, odds);
        spread(first + next, k, -odds);
      }
    for (size_t r = 0; r < by_round_.size(); ++r)
      margin.by_round.emplace_back(r + 1 < by_round_.size() ? fmt::format("round {}", r + 1) : "final", by_round_[r]);
    return margin;
  }

 private:
  /// The others' types in a lane, those parties left out that have but one.
  std::string others(uint32_t lane) const {
    std::string text;
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      if (p == party_ || scenario_.parties[p].types.size() < 2) continue;
      if (!text.empty()) text += " + ";
      text += scenario_.parties[p].types[solved_.game.profile[lane][p]].label;
    }
    return text.empty() ? "any" : text;
  }

  /// To the first move of another party, or the end.
  void follow(Parts& replies, NodeId node, uint32_t lane, double odds, double against) const {
    if (tree_.kind[node] == NodeKind::terminal) {
      add(replies, scenario_.endings[solved_.game.node[node].ending].label,
          odds * (solved_.at(value_, node, lane) - against));
      return;
    }
    const bool theirs =
        tree_.kind[node] == NodeKind::decision && tree_.decisions[tree_.index[node]].mover != decision_.mover;
    for (uint32_t c = 0; c < tree_.child_count[node]; ++c) {
      const NodeId child = tree_.first_child[node] + c;
      const double chance = odds * std::exp(log_prob_of(tree_, solved_.strategy.log_prob, node, c, lane));
      if (chance <= 0) continue;
      if (theirs) {
        const EdgeLabel& edge = solved_.game.edge[child];
        add(replies, scenario_.stages[edge.stage].moves[edge.move].label,
            chance * (solved_.at(value_, child, lane) - against));
      } else {
        follow(replies, child, lane, chance, against);
      }
    }
  }

  void spread(NodeId from, uint32_t lane, double odds) {
    const NodeId end = tree_.kind[from] == NodeKind::terminal ? from + 1 : tree_.subtree_end[from];
    const NodeId begin = tree_.kind[from] == NodeKind::terminal ? from : tree_.first_child[from];
    const size_t rounds = by_round_.size(), parties = scenario_.parties.size();
    for (NodeId t = begin; t < end; ++t) {
      if (tree_.kind[t] != NodeKind::terminal) continue;
      const double chance = odds * std::exp(solved_.at(solved_.reach, t, lane) - solved_.at(solved_.reach, from, lane));
      if (chance == 0) continue;
      const size_t row = (size_t{tree_.index[t]} * parties + party_) * rounds;
      for (size_t r = 0; r < rounds; ++r)
        by_round_[r] += chance * detailed_.payoff_by_round[(row + r) * tree_.lanes + lane];
    }
  }

  const Scenario& scenario_;
  const Solved& solved_;
  const Tree& tree_;
  const Game& detailed_;
  const Place& place_;
  const Decision& decision_;
  InfosetBelief belief_;
  PartyId party_;
  const std::vector<double>& value_;
  std::vector<double> by_round_;
};

}  // namespace

Margin explain_margin(const Scenario& scenario, const Solved& solved, const Game& detailed, const Place& place,
                      ActionIndex best, ActionIndex next) {
  return MarginExplainer(scenario, solved, detailed, place).explain(best, next);
}

}  // namespace walkaway
