// SPDX-License-Identifier: Apache-2.0
// A checker that shares no code with the solver: for each mover in turn, reach without its own moves, the value of its
// play, and the value of its best reply from the root down and back, information sets being settled when first met.
#include "equilibrium/certificate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace walkaway {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

class MoverCheck {
 public:
  MoverCheck(const Tree& tree, std::span<const double> log_prob, const CertifyOptions& options, uint32_t mover)
      : tree_(tree), log_prob_(log_prob), options_(options), me_(mover), lanes_(tree.lanes) {
    others_.assign(size_t{tree.nodes()} * lanes_, 0.0);
    play_.assign(size_t{tree.nodes()} * lanes_, 0.0);
    best_.assign(size_t{tree.nodes()} * lanes_, 0.0);
    best_known_.assign(tree.nodes(), 0);
    choice_.resize(tree.decisions.size());
    settling_.assign(tree.decisions.size(), 0);
    fill_reach_of_others();
    fill_value_of_play();
    fill_best(0);
  }

  double best_response_gain() const {
    double gain = 0;
    for (uint32_t k = 0; k < lanes_; ++k) {
      double weight_of_agent = 0;
      for (uint32_t j = 0; j < lanes_; ++j)
        if (tree_.agent(me_, j) == tree_.agent(me_, k)) weight_of_agent += tree_.lane_prior[j];
      gain += weight_of_agent * std::exp(tree_.log_prior[me_ * lanes_ + k]) * (best_[k] - play_[k]);
    }
    return std::max(gain, 0.0);
  }

  /// Residual and largest gain over the mover's judged and reachable information sets.
  void judge_infosets(double& residual, double& largest_gain) {
    for (DecisionId d = 0; d < tree_.decisions.size(); ++d) {
      if (tree_.decisions[d].mover != me_ || is_given(d)) continue;
      for (uint32_t node = 0; node < tree_.decisions[d].members; ++node)
        fill_best(tree_.members[tree_.decisions[d].first_member + node]);
      for (uint32_t g = 0; g < tree_.decisions[d].agents; ++g) judge(d, g, residual, largest_gain);
    }
  }

 private:
  bool is_given(DecisionId d) const { return !options_.given.empty() && options_.given[d] != 0; }

  double log_weight(VariableIndex v) const {
    return options_.log_weight.empty() ? tree_.log_weight[v] : options_.log_weight[v];
  }

  /// log probability of the step to child c in a lane, as played.
  double log_step(NodeId node, uint32_t c, uint32_t lane) const {
    if (tree_.kind[node] == NodeKind::chance)
      return tree_.chance_log_prob[(size_t{tree_.index[node]} + c) * lanes_ + lane];
    const DecisionId d = tree_.index[node];
    return log_prob_[tree_.variable(d, c, tree_.agent(tree_.decisions[d].mover, lane))];
  }

  bool mine(NodeId node) const {
    return tree_.kind[node] == NodeKind::decision && tree_.decisions[tree_.index[node]].mover == me_;
  }

  /// Own moves are free, those never played too; only those that are not on the menu stay impossible.
  double step_of_others(NodeId node, uint32_t c, uint32_t lane) const {
    if (!mine(node)) return log_step(node, c, lane);
    const DecisionId d = tree_.index[node];
    if (is_given(d)) return log_step(node, c, lane) > kNever ? 0.0 : kNever;
    return log_weight(tree_.variable(d, c, tree_.agent(me_, lane))) > kNever ? 0.0 : kNever;
  }

  void fill_reach_of_others() {
    for (uint32_t k = 0; k < lanes_; ++k) others_[k] = tree_.log_prior[me_ * lanes_ + k];
    for (NodeId node = 1; node < tree_.nodes(); ++node) {
      const NodeId from = tree_.parent[node];
      for (uint32_t k = 0; k < lanes_; ++k) {
        others_[size_t{node} * lanes_ + k] =
            others_[size_t{from} * lanes_ + k] + step_of_others(from, node - tree_.first_child[from], k);
      }
    }
  }

  void fill_value_of_play() {
    for (NodeId node = tree_.nodes(); node-- > 0;) follow_play(node, play_);
  }

  /// Value at a node from its children's, all moves there as played.
  void follow_play(NodeId node, std::vector<double>& value) const {
    double* here = value.data() + size_t{node} * lanes_;
    for (uint32_t k = 0; k < lanes_; ++k) {
      if (tree_.kind[node] == NodeKind::terminal) {
        here[k] = tree_.payoff[(size_t{tree_.index[node]} * tree_.movers() + me_) * lanes_ + k];
        continue;
      }
      here[k] = 0;
      for (uint32_t c = 0; c < tree_.child_count[node]; ++c)
        here[k] += std::exp(log_step(node, c, k)) * value[size_t{tree_.first_child[node] + c} * lanes_ + k];
    }
  }

  /// Value at a node, and below it, if the mover does its best from there on. Goes down by a stack of its own: a game
  /// may be deeper than the machine's.
  void fill_best(NodeId top) {
    if (best_known_[top] == kKnown) return;
    open_.push_back(top);
    while (!open_.empty()) {
      const NodeId node = open_.back();
      if (best_known_[node] == kUnknown) {
        begin(node);
        continue;
      }
      open_.pop_back();
      if (best_known_[node] == kKnown) continue;  // met again meanwhile
      if (judges(node)) {
        take_best_action(node);
      } else {
        follow_play(node, best_);
      }
      best_known_[node] = kKnown;
    }
  }

  bool judges(NodeId node) const { return mine(node) && !is_given(tree_.index[node]); }

  /// What is to be known before the node is: its children, and where the mover decides, what follows at all nodes that
  /// look the same to it.
  void begin(NodeId node) {
    best_known_[node] = kInProgress;
    need_children(node);
    if (!judges(node) || !choice_[tree_.index[node]].empty()) return;
    const DecisionId d = tree_.index[node];
    if (settling_[d]) throw std::logic_error("certify: a mover forgets what it did (imperfect recall)");
    settling_[d] = 1;
    const Decision& e = tree_.decisions[d];
    for (uint32_t i = 0; i < e.members; ++i) need_children(tree_.members[e.first_member + i]);
  }

  void need_children(NodeId node) {
    for (uint32_t c = tree_.child_count[node]; c-- > 0;) {
      const NodeId child = tree_.first_child[node] + c;
      if (best_known_[child] == kInProgress) throw std::logic_error("certify: a mover forgets that it has moved");
      if (best_known_[child] == kUnknown) open_.push_back(child);
    }
  }

  void take_best_action(NodeId node) {
    const DecisionId d = tree_.index[node];
    if (choice_[d].empty()) settle(d);
    for (uint32_t k = 0; k < lanes_; ++k) {
      const int64_t a = choice_[d][tree_.agent(me_, k)];
      best_[size_t{node} * lanes_ + k] =
          a < 0 ? 0.0 : best_[size_t{tree_.first_child[node] + static_cast<NodeId>(a)} * lanes_ + k];
    }
  }

  /// The best action of each agent at one of the mover's decisions, what follows being known: -1 where it has none.
  void settle(DecisionId d) {
    const Decision& e = tree_.decisions[d];
    std::vector<int64_t> choice(e.agents, -1);
    for (uint32_t g = 0; g < e.agents; ++g) {
      const std::vector<double> belief = belief_at(d, g);
      double top = kNever;
      for (uint32_t a = 0; a < e.actions; ++a) {
        if (log_weight(tree_.variable(d, a, g)) == kNever) continue;
        const double q = value_of_action(d, belief, a, best_);
        if (choice[g] < 0 || q > top) choice[g] = a, top = q;
      }
    }
    choice_[d] = std::move(choice);
  }

  /// [members][K]; all 0 where the others' play and chance rule the information set out.
  std::vector<double> belief_at(DecisionId d, uint32_t agent) const {
    const Decision& e = tree_.decisions[d];
    std::vector<double> belief(size_t{e.members} * lanes_, 0.0);
    double top = kNever, sum = 0;
    const auto odds = [&](uint32_t i, uint32_t k) {
      return others_[size_t{tree_.members[e.first_member + i]} * lanes_ + k];
    };
    for (uint32_t i = 0; i < e.members; ++i)
      for (uint32_t k = 0; k < lanes_; ++k)
        if (tree_.agent(me_, k) == agent) top = std::max(top, odds(i, k));
    if (top == kNever) return belief;
    for (uint32_t i = 0; i < e.members; ++i)
      for (uint32_t k = 0; k < lanes_; ++k)
        if (tree_.agent(me_, k) == agent) sum += belief[i * lanes_ + k] = std::exp(odds(i, k) - top);
    for (double& b : belief) b /= sum;
    return belief;
  }

  double value_of_action(DecisionId d, const std::vector<double>& belief, uint32_t a,
                         const std::vector<double>& value) const {
    const Decision& e = tree_.decisions[d];
    double q = 0;
    for (uint32_t i = 0; i < e.members; ++i)
      for (uint32_t k = 0; k < lanes_; ++k)
        q += belief[i * lanes_ + k] *
             value[size_t{tree_.first_child[tree_.members[e.first_member + i]] + a} * lanes_ + k];
    return q;
  }

  void judge(DecisionId d, uint32_t agent, double& residual, double& largest_gain) const {
    const Decision& e = tree_.decisions[d];
    const std::vector<double> belief = belief_at(d, agent);
    if (std::all_of(belief.begin(), belief.end(), [](double b) { return b == 0; })) return;
    std::vector<double> logit(e.actions);
    double top = kNever, total = 0, gain = 0;
    for (uint32_t a = 0; a < e.actions; ++a) {
      const double w = log_weight(tree_.variable(d, a, agent));
      logit[a] = w + options_.precision * tree_.rate_of(me_, agent) * value_of_action(d, belief, a, play_);
      top = std::max(top, logit[a]);
    }
    if (top == kNever) return;
    for (double l : logit) total += std::exp(l - top);
    for (uint32_t a = 0; a < e.actions; ++a)
      residual = std::max(
          residual, std::abs(std::exp(log_prob_[tree_.variable(d, a, agent)]) - std::exp(logit[a] - top) / total));
    for (uint32_t i = 0; i < e.members; ++i)
      for (uint32_t k = 0; k < lanes_; ++k) {
        const size_t at = size_t{tree_.members[e.first_member + i]} * lanes_ + k;
        if (belief[i * lanes_ + k] > 0) gain += belief[i * lanes_ + k] * (best_[at] - play_[at]);
      }
    largest_gain = std::max(largest_gain, gain);
  }

  const Tree& tree_;
  std::span<const double> log_prob_;
  const CertifyOptions& options_;
  uint32_t me_, lanes_;
  std::vector<double> others_;  ///< [N][K] log reach without the mover's own moves, with its prior over lanes
  std::vector<double> play_;    ///< [N][K] value of play
  std::vector<double> best_;    ///< [N][K] value of the best reply
  enum : uint8_t { kUnknown, kInProgress, kKnown };
  std::vector<uint8_t> best_known_;
  std::vector<NodeId> open_;                  ///< nodes whose best value is wanted, the next one last
  std::vector<std::vector<int64_t>> choice_;  ///< [decisions][agents] of the best reply, once settled
  std::vector<uint8_t> settling_;
};

double swing_of(const Tree& tree, uint32_t mover) {
  double low = std::numeric_limits<double>::infinity(), high = kNever;
  for (size_t t = 0; t < tree.terminals; ++t)
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      const double p = tree.payoff[(t * tree.movers() + mover) * tree.lanes + k];
      low = std::min(low, p), high = std::max(high, p);
    }
  return tree.terminals ? high - low : 0;
}

}  // namespace

Certificate certify(const Tree& tree, std::span<const double> log_prob, const CertifyOptions& options) {
  if (log_prob.size() != tree.variables()) throw std::logic_error("certify: a strategy of the wrong length");
  Certificate certificate;
  for (uint32_t m = 0; m < tree.movers(); ++m) {
    MoverCheck check(tree, log_prob, options, m);
    certificate.best_response_gain.push_back(check.best_response_gain());
    certificate.swing.push_back(swing_of(tree, m));
    certificate.max_infoset_gain_of.push_back(0);
    check.judge_infosets(certificate.residual, certificate.max_infoset_gain_of.back());
    certificate.max_infoset_gain = std::max(certificate.max_infoset_gain, certificate.max_infoset_gain_of.back());
  }
  return certificate;
}

}  // namespace walkaway
