// SPDX-License-Identifier: Apache-2.0
#include "support/flatten.h"

#include <cmath>
#include <map>
#include <stdexcept>
#include <string>

#include "game/plain_builder.h"

namespace walkaway::testing {
namespace {

class Writer {
 public:
  Writer(const Tree& tree, const FlattenOptions& options)
      : tree_(tree),
        options_(options),
        builder_(std::vector<std::string>(tree.movers(), "p")),
        variable_(tree.variables(), UINT32_MAX) {}

  Flattened write() {
    if (options_.step_by_step) {
      std::vector<std::vector<uint32_t>> block(tree_.agents[0]);
      for (uint32_t k = 0; k < tree_.lanes; ++k) block[tree_.agent(0, k)].push_back(k);
      std::vector<double> odds;
      for (const auto& lanes : block) odds.push_back(sum_of(lanes));
      builder_.chance(odds);
      for (const auto& lanes : block) deal(lanes);
    } else {
      std::vector<uint32_t> all(tree_.lanes);
      for (uint32_t k = 0; k < tree_.lanes; ++k) all[k] = k;
      deal(all);
    }
    return {builder_.finish(), std::move(variable_)};
  }

 private:
  double sum_of(const std::vector<uint32_t>& lanes) const {
    double sum = 0;
    for (const uint32_t k : lanes) sum += tree_.lane_prior[k];
    return sum;
  }

  void deal(const std::vector<uint32_t>& lanes) {
    std::vector<double> odds;
    for (const uint32_t k : lanes) odds.push_back(tree_.lane_prior[k] / sum_of(lanes));
    builder_.chance(odds);
    for (const uint32_t k : lanes) node(0, k);
  }

  uint32_t name(uint32_t child) { return options_.nameless ? 0 : builder_.intern("a" + std::to_string(child)); }

  void node(NodeId v, uint32_t k) {
    if (tree_.kind[v] == NodeKind::terminal) {
      std::vector<double> payoff;
      for (uint32_t m = 0; m < tree_.movers(); ++m)
        payoff.push_back(tree_.payoff[(size_t{tree_.index[v]} * tree_.movers() + m) * tree_.lanes + k]);
      return builder_.terminal(payoff);
    }
    const uint32_t at = tree_.index[v];
    const bool chance = tree_.kind[v] == NodeKind::chance;
    const uint32_t agent = chance ? 0 : tree_.agent(tree_.decisions[at].mover, k);
    std::vector<uint32_t> kept, names;
    std::vector<double> odds;
    for (uint32_t c = 0; c < tree_.child_count[v]; ++c) {
      const double log_odds = chance ? tree_.chance_log_prob[(size_t{at} + c) * tree_.lanes + k]
                                     : tree_.log_weight[tree_.variable(at, c, agent)];
      if (!std::isfinite(log_odds)) continue;
      kept.push_back(c);
      names.push_back(name(c));
      odds.push_back(std::exp(log_odds));
    }
    if (chance) {
      builder_.chance(odds, names);
    } else if (!builder_.decision(decision(at, agent, kept))) {
      throw std::logic_error("flatten: a tree without perfect recall");
    }
    for (const uint32_t c : kept) node(tree_.first_child[v] + c, k);
  }

  DecisionId decision(DecisionId d, uint32_t agent, const std::vector<uint32_t>& actions) {
    const auto [known, fresh] = infoset_.try_emplace({d, agent}, 0);
    if (!fresh) return known->second;
    std::vector<std::string> names;
    for (const uint32_t a : actions) names.push_back(options_.nameless ? "" : "a" + std::to_string(a));
    known->second = builder_.add_decision(tree_.decisions[d].mover, static_cast<uint32_t>(infoset_.size()), "", names);
    const VariableIndex first = builder_.game().tree.decisions[known->second].first;
    for (uint32_t i = 0; i < actions.size(); ++i) variable_[tree_.variable(d, actions[i], agent)] = first + i;
    return known->second;
  }

  const Tree& tree_;
  const FlattenOptions options_;
  PlainBuilder builder_;
  std::vector<VariableIndex> variable_;
  std::map<std::pair<DecisionId, uint32_t>, DecisionId> infoset_;
};

}  // namespace

Flattened flatten(const Tree& tree, const FlattenOptions& options) { return Writer(tree, options).write(); }

}  // namespace walkaway::testing
