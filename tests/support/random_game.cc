// SPDX-License-Identifier: Apache-2.0
#include "support/random_game.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "support/tree_builder.h"

namespace walkaway::testing {
namespace {

/// SplitMix64 (Steele, Lea and Flood 2014): the standard library's distributions differ between implementations.
struct Dice {
  uint64_t state;
  uint64_t next() {
    uint64_t z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>(next() % n); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
};

struct Maker {
  const RandomGame& options;
  Dice dice;
  uint32_t movers;
  std::vector<uint32_t> agents;
  uint32_t lanes;
  TreeBuilder* build = nullptr;

  std::vector<double> prior() {
    std::vector<double> p;
    double sum = 0;
    for (uint32_t k = 0; k < lanes; ++k) p.push_back(0.1 + dice.unit()), sum += p.back();
    for (double& x : p) x /= sum;
    return p;
  }

  uint32_t end() {
    std::vector<std::vector<double>> pay(movers);
    for (auto& row : pay)
      for (uint32_t k = 0; k < lanes; ++k) row.push_back(options.payoff_scale * (2 * dice.unit() - 1));
    return build->end_by_lane(pay);
  }

  /// `seen` is what each mover has seen.
  uint32_t node(uint32_t depth, std::vector<std::string> seen) {
    if (depth == 0 || (depth < options.depth && dice.below(5) == 0)) return end();
    const uint32_t actions = 2 + dice.below(2);
    const bool chance = dice.below(5) == 0;
    const uint32_t mover = dice.below(movers);
    const std::string name = seen[mover] + ":" + std::to_string(actions);
    std::vector<bool> sees(movers);
    for (uint32_t m = 0; m < movers; ++m) sees[m] = dice.below(2) == 0;
    std::vector<uint32_t> children;
    for (uint32_t a = 0; a < actions; ++a) {
      auto later = seen;
      for (uint32_t m = 0; m < movers; ++m)
        if (sees[m] || (m == mover && !chance))
          later[m] = (m == mover && !chance ? name + "!" : seen[m] + "-") + std::to_string(a);
      children.push_back(node(depth - 1, later));
    }
    if (!chance) return build->decide(mover, name, children);
    std::vector<double> p;
    double sum = 0;
    for (uint32_t a = 0; a < actions; ++a) p.push_back(0.1 + dice.unit()), sum += p.back();
    for (double& x : p) x /= sum;
    return build->chance(p, children);
  }
};

}  // namespace

Tree random_game(const RandomGame& options) {
  Maker make{options, {options.seed * 1000003}, 0, {}, 1};
  make.movers = 2 + make.dice.below(3);
  for (uint32_t m = 0; m < make.movers; ++m) {
    const uint32_t types = make.lanes <= 3 ? 1 + make.dice.below(make.lanes == 1 ? 3 : 2) : 1;
    make.agents.push_back(types);
    make.lanes *= types;
  }
  std::vector<std::vector<uint32_t>> agent_of(make.movers);
  uint32_t below = 1;
  for (uint32_t m = 0; m < make.movers; ++m) {
    for (uint32_t k = 0; k < make.lanes; ++k) agent_of[m].push_back(k / below % make.agents[m]);
    below *= make.agents[m];
  }
  TreeBuilder build(make.agents, agent_of, make.prior());
  make.build = &build;
  const uint32_t root = make.node(options.depth, std::vector<std::string>(make.movers));
  for (uint32_t m = 0; m < make.movers; ++m) {
    if (options.own_beliefs) build.believe(m, make.prior());
    for (uint32_t g = 0; g < make.agents[m] && options.uneven_rates; ++g) build.rate(m, g, 0.5 + 2 * make.dice.unit());
  }
  Tree tree = build.build(root);
  // A type lacks an action here and there, but never the first.
  for (const Decision& d : tree.decisions)
    for (uint32_t i = d.first + d.agents; i < d.first + d.actions * d.agents; ++i)
      if (make.dice.below(12) == 0) tree.log_weight[i] = -__builtin_inf();
  return tree;
}

std::vector<Tree> random_zero_sum_games(size_t wanted) {
  std::vector<Tree> out;
  for (uint64_t seed = 1; out.size() < wanted; ++seed) {
    Tree tree = random_game({.seed = seed, .depth = 5});
    const bool plain = tree.movers() == 2 && tree.lanes == 1 && tree.decisions.size() > 1 &&
                       std::all_of(tree.log_weight.begin(), tree.log_weight.end(), [](double w) { return w == 0; });
    if (!plain) continue;
    for (size_t i = 0; i < tree.payoff.size(); i += 2) {
      tree.payoff[i] += 0.1 * std::sin(static_cast<double>(i));  // no ties, which rounding would decide
      tree.payoff[i + 1] = 3 - tree.payoff[i];
    }
    out.push_back(std::move(tree));
  }
  return out;
}

}  // namespace walkaway::testing
