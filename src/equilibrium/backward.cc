// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/backward.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

namespace walkaway {
namespace {

constexpr double kUnavailable = -std::numeric_limits<double>::infinity();

class Induction {
 public:
  explicit Induction(const Tree& tree)
      : tree_(tree),
        movers_(tree.movers()),
        value_(size_t{tree.nodes()} * tree.movers(), 0.0),
        log_prob_(tree.variables(), kUnavailable) {}

  void settle(NodeId node) {
    double* here = value_.data() + size_t{node} * movers_;
    switch (tree_.kind[node]) {
      case NodeKind::terminal:
        for (uint32_t m = 0; m < movers_; ++m) here[m] = tree_.payoff[size_t{tree_.index[node]} * movers_ + m];
        return;
      case NodeKind::chance:
        for (uint32_t c = 0; c < tree_.child_count[node]; ++c) {
          const double odds = std::exp(tree_.chance_log_prob[tree_.index[node] + c]);
          for (uint32_t m = 0; m < movers_; ++m) here[m] += odds * after(node, c)[m];
        }
        return;
      case NodeKind::decision:
        return choose(node, here);
    }
  }
  std::vector<double> take_log_prob() { return std::move(log_prob_); }

 private:
  const double* after(NodeId node, uint32_t child) const {
    return value_.data() + size_t{tree_.first_child[node] + child} * movers_;
  }
  void choose(NodeId node, double* here) {
    const Decision& d = tree_.decisions[tree_.index[node]];
    uint32_t best = d.actions;
    for (uint32_t a = 0; a < d.actions; ++a) {
      if (tree_.log_weight[d.first + a] == kUnavailable) continue;
      if (best == d.actions || after(node, a)[d.mover] > after(node, best)[d.mover]) best = a;
    }
    if (best == d.actions) throw std::logic_error("a decision without an action");
    log_prob_[d.first + best] = 0;
    for (uint32_t m = 0; m < movers_; ++m) here[m] = after(node, best)[m];
  }

  const Tree& tree_;
  const uint32_t movers_;
  std::vector<double> value_;  ///< [N][M]
  std::vector<double> log_prob_;
};

}  // namespace

std::optional<std::string> why_not_perfect_information(const Tree& tree) {
  if (tree.lanes != 1) return "players have private types";
  for (const Decision& d : tree.decisions)
    if (d.members != 1)
      return fmt::format("player {} cannot tell {} nodes apart at one of its information sets", d.mover + 1, d.members);
  return std::nullopt;
}

Strategy solve_backward(const Tree& tree, const Run& run) {
  if (const auto why = why_not_perfect_information(tree)) throw std::invalid_argument(*why);
  const auto begun = std::chrono::steady_clock::now();
  Induction induction(tree);
  for (NodeId node = tree.nodes(); node-- > 0;) {  // children come after their parents
    if (node % 65536 == 0 && run.stop.stop_requested()) throw Stopped();
    induction.settle(node);
  }
  Strategy strategy;
  strategy.log_prob = induction.take_log_prob();
  strategy.status = SolveStatus::converged;
  strategy.precision = strategy.residual = std::numeric_limits<double>::quiet_NaN();
  strategy.passes = 1;
  strategy.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return strategy;
}

}  // namespace walkaway
