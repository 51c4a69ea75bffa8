// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <functional>
#include <numeric>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "equilibrium/cfr.h"
#include "equilibrium/cfr_sweeps.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/sequence_form.h"
#include "equilibrium/values.h"
#include "game/standard.h"
#include "support/games.h"
#include "support/naive.h"
#include "support/random_game.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;
using Kind = StandardGame::Kind;

constexpr CfrMethod kAll[] = {CfrMethod::cfr, CfrMethod::cfr_plus, CfrMethod::dcfr, CfrMethod::pcfr_plus};

/// Summed gains by the checker, which shares no code with the solver.
double certified(const Tree& tree, const Strategy& s) {
  const std::vector<double> gain = certify(tree, s.log_prob).best_response_gain;
  return std::accumulate(gain.begin(), gain.end(), 0.0);
}

/// Counterfactual regret minimisation by its definition: by recursion over histories, nothing shared between them.
class Naive {
 public:
  Naive(const Tree& tree, CfrMethod method) : tree_(tree), method_(method) {
    play_ = uniform(tree);
    for (double& p : play_) p = std::exp(p);
    regret_.assign(play_.size(), 0);
    sum_.assign(play_.size(), 0);
  }

  std::vector<double> average_after(uint32_t iterations) {
    for (t_ = 1; t_ <= iterations; ++t_)
      for (uint32_t p = 0; p < 2; ++p) update(p);
    std::vector<double> out = sum_;
    for (const Decision& d : tree_.decisions) {
      const double total = std::accumulate(out.begin() + d.first, out.begin() + d.first + d.actions, 0.0);
      for (uint32_t a = 0; a < d.actions; ++a)
        out[d.first + a] = total > 0 ? out[d.first + a] / total : play_[d.first + a];
    }
    return out;
  }

 private:
  double odds(NodeId node, uint32_t child) const {
    return tree_.kind[node] == NodeKind::chance ? std::exp(tree_.chance_log_prob[tree_.index[node] + child])
                                                : play_[tree_.decisions[tree_.index[node]].first + child];
  }
  bool moves(NodeId node, uint32_t player) const {
    return tree_.kind[node] == NodeKind::decision && tree_.decisions[tree_.index[node]].mover == player;
  }
  /// Value to the player; adds counterfactual values of its actions to `counterfactual_`.
  double value(NodeId node, uint32_t player, double others) {
    if (tree_.kind[node] == NodeKind::terminal) {
      const size_t row = size_t{tree_.index[node]} * 2;
      return (tree_.payoff[row + player] - tree_.payoff[row + 1 - player]) / 2;
    }
    double sum = 0;
    for (uint32_t c = 0; c < tree_.child_count[node]; ++c) {
      const double p = odds(node, c),
                   v = value(tree_.first_child[node] + c, player, moves(node, player) ? others : others * p);
      sum += p * v;
      if (moves(node, player)) counterfactual_[tree_.decisions[tree_.index[node]].first + c] += others * v;
    }
    return sum;
  }
  void own_reaches(NodeId node, uint32_t player, double own, std::vector<double>& reach) const {
    for (uint32_t c = 0; c < tree_.child_count[node]; ++c) {
      const double next = moves(node, player) ? own * odds(node, c) : own;
      if (moves(node, player)) reach[tree_.decisions[tree_.index[node]].first + c] = next;
      own_reaches(tree_.first_child[node] + c, player, next, reach);
    }
  }
  void update(uint32_t player) {
    counterfactual_.assign(play_.size(), 0);
    value(0, player, 1);
    for (const Decision& d : tree_.decisions)
      if (d.mover == player) match(d);
    std::vector<double> reach(play_.size(), 0);
    own_reaches(0, player, 1, reach);
    const double power = method_ == CfrMethod::cfr ? 0 : method_ == CfrMethod::cfr_plus ? 1 : 2;
    for (size_t v = 0; v < reach.size(); ++v) sum_[v] += std::pow(t_, power) * reach[v];
  }
  void match(const Decision& d) {
    double mean = 0, total = 0;
    for (uint32_t v = d.first; v < d.first + d.actions; ++v) mean += play_[v] * counterfactual_[v];
    for (uint32_t v = d.first; v < d.first + d.actions; ++v) {
      const double now = counterfactual_[v] - mean, grown = std::pow(t_ - 1, 1.5);
      if (method_ == CfrMethod::dcfr) regret_[v] *= regret_[v] > 0 ? grown / (grown + 1) : 0.5;
      regret_[v] += now;
      if (method_ == CfrMethod::cfr_plus || method_ == CfrMethod::pcfr_plus) regret_[v] = std::max(regret_[v], 0.0);
      play_[v] = std::max(0.0, method_ == CfrMethod::pcfr_plus ? regret_[v] + now : regret_[v]);
      total += play_[v];
    }
    for (uint32_t v = d.first; v < d.first + d.actions; ++v) play_[v] = total > 0 ? play_[v] / total : 1.0 / d.actions;
  }

  const Tree& tree_;
  const CfrMethod method_;
  std::vector<double> play_, regret_, sum_, counterfactual_;
  double t_ = 0;
};

TEST(Cfr, DoesWhatItsDefinitionSays) {
  std::vector<Tree> games = random_zero_sum_games(20);
  games.push_back(make_standard_game({.kind = Kind::kuhn}).tree);
  games.push_back(make_standard_game({.kind = Kind::bargain, .prices = 2, .zero_sum = true}).tree);
  for (const Tree& tree : games)
    for (const CfrMethod method : kAll) {
      const CfrResult fast = solve_by_regrets(tree, {.method = method, .iterations = 25, .at_least = 25});
      const std::vector<double> slow = Naive(tree, method).average_after(25);
      double worst = 0;
      for (size_t v = 0; v < slow.size(); ++v)
        worst = std::max(worst, std::abs(std::exp(fast.strategy.log_prob[v]) - slow[v]));
      EXPECT_LT(worst, 1e-9) << to_text(method) << ", " << tree.nodes() << " nodes";
    }
}

TEST(Cfr, SolvesKuhn) {
  const Tree tree = make_standard_game({.kind = Kind::kuhn}).tree;
  for (const CfrMethod method : kAll) {
    const double wanted = method == CfrMethod::cfr ? 1e-3 : 1e-5;  // cfr comes down as 1 / sqrt(t)
    const CfrResult r = solve_by_regrets(tree, {.method = method, .iterations = 100000, .gain = wanted});
    EXPECT_EQ(r.strategy.status, SolveStatus::converged) << to_text(method) << ": " << r.strategy.why;
    EXPECT_LE(certified(tree, r.strategy), wanted * (1 + 1e-9));
    EXPECT_NEAR(value_to_first(tree, r.strategy), -1.0 / 18, wanted);  // case 14 of the known answers
  }
}

TEST(Cfr, SolvesLeduc) {
  for (const bool merged : {false, true}) {
    const Tree tree = make_standard_game({.kind = Kind::leduc, .merged = merged}).tree;
    const CfrResult r = solve_by_regrets(tree, {.method = CfrMethod::dcfr, .iterations = 20000, .gain = 1e-4});
    EXPECT_EQ(r.strategy.status, SolveStatus::converged) << r.strategy.why;
    EXPECT_LE(certified(tree, r.strategy), 1e-4 * (1 + 1e-9));
    EXPECT_NEAR(value_to_first(tree, r.strategy), -0.085606424078, 1e-4);  // case 15
  }
}

TEST(Cfr, SolvesLiarsDice) {
  const Tree tree = make_standard_game({.kind = Kind::liars_dice}).tree;
  const CfrResult r = solve_by_regrets(tree, {.method = CfrMethod::dcfr, .iterations = 5000, .gain = 3e-5});
  EXPECT_EQ(r.strategy.status, SolveStatus::converged) << r.strategy.why;
  EXPECT_NEAR(certified(tree, r.strategy), r.gain, 1e-12);
  EXPECT_NEAR(value_to_first(tree, r.strategy), -0.02713, 3e-5);  // case 16, which is known to 3e-5
}

TEST(Cfr, AgreesWithTheLogitPathOnRandomGames) {
  for (const Tree& tree : random_zero_sum_games(30)) {
    const Strategy logit = solve(tree, {.precision = 300});
    if (logit.status != SolveStatus::converged) continue;
    const CfrResult r = solve_by_regrets(tree, {.iterations = 20000, .gain = 1e-6});
    EXPECT_EQ(r.strategy.status, SolveStatus::converged) << r.strategy.why;
    // Both values are within their summed gains of the game's only one.
    EXPECT_NEAR(value_to_first(tree, r.strategy), value_to_first(tree, logit),
                certified(tree, r.strategy) + certified(tree, logit) + 1e-12);
    EXPECT_NEAR(certified(tree, r.strategy), r.gain, 1e-9);
  }
}

TEST(Cfr, ScaleOfPayoffsChangesNothing) {
  Tree tree = make_standard_game({.kind = Kind::kuhn}).tree;
  const CfrResult one = solve_by_regrets(tree, {.iterations = 50});
  for (const double scale : {1e-300, 1e300}) {
    Tree scaled = tree;
    for (double& p : scaled.payoff) p *= scale;
    const CfrResult r = solve_by_regrets(scaled, {.iterations = 50});
    EXPECT_NEAR(r.gain / scale, one.gain, 1e-12);
    for (size_t v = 0; v < tree.variables(); ++v)
      EXPECT_NEAR(std::exp(r.strategy.log_prob[v]), std::exp(one.strategy.log_prob[v]), 1e-12);
  }
}

TEST(Cfr, EveryInstructionSetGivesTheSameBits) {
  using namespace equilibrium;
  for (const StandardGame& which :
       {StandardGame{.kind = Kind::leduc}, StandardGame{.kind = Kind::goofspiel, .cards = 4}})
    for (const CfrMethod method : kAll) {
      const SequenceForm form = sequence_form(make_standard_game(which).tree);
      std::vector<Regrets> plain;
      for (const Width width : {Width::two, Width::four, Width::eight}) {
        if (width > widest()) continue;
        std::vector<Regrets> state = {Regrets(form.player[0]), Regrets(form.player[1])};
        for (int p = 0; p < 2; ++p) update_reach(form.player[p], 0, state[p], width);
        for (int t = 1; t <= 40; ++t)
          for (int p = 0; p < 2; ++p) {
            update_regrets(method, form.player[p], state[1 - p].reach.data(), {0.7, 0.5}, state[p], width);
            update_reach(form.player[p], 1.0 / t, state[p], width);
          }
        if (plain.empty()) plain = state;
        for (int p = 0; p < 2; ++p) {
          EXPECT_EQ(plain[p].average, state[p].average) << to_text(method);
          EXPECT_EQ(plain[p].regret, state[p].regret) << to_text(method);
        }
      }
    }
}

TEST(Cfr, TheCheckerFollowsMovesThatAreNeverPlayed) {
  // Left pays 1; right leads to a choice of one's own between 0 and 5. Who never goes right, and would take 0, gains 4.
  TreeBuilder build(2);
  const uint32_t right = build.decide(0, "right", {build.end({0, 0}), build.end({5, -5})});
  const Tree tree = build.build(build.decide(0, "", {build.end({1, -1}), right}));
  std::vector<double> log_prob(4, 0.0);
  log_prob[tree.variable(build.decision(0, ""), 1, 0)] = -INFINITY;
  log_prob[tree.variable(build.decision(0, "right"), 1, 0)] = -INFINITY;
  EXPECT_EQ(naive_best_response_gain(tree, log_prob, 0), 4);
  EXPECT_EQ(certify(tree, log_prob).best_response_gain[0], 4);
}

TEST(Cfr, SaysWhenItIsNotThereYet) {
  const Tree tree = make_standard_game({.kind = Kind::leduc}).tree;
  const CfrResult r = solve_by_regrets(tree, {.iterations = 3, .gain = 1e-9});
  EXPECT_EQ(r.strategy.status, SolveStatus::out_of_steps);
  EXPECT_EQ(r.iterations, 3u);
  EXPECT_NE(r.strategy.why.find("after 3 iterations"), std::string::npos) << r.strategy.why;
}

TEST(Cfr, DoesAsManyIterationsAsItMust) {
  const Tree tree = make_standard_game({.kind = Kind::kuhn}).tree;
  EXPECT_EQ(solve_by_regrets(tree, {.iterations = 500, .gain = 1, .at_least = 500}).iterations, 500u);
  EXPECT_EQ(solve_by_regrets(tree, {.iterations = 500, .gain = 1}).iterations, 1u);
}

TEST(Cfr, RefusesOtherGames) {
  EXPECT_TRUE(equilibrium::why_not_zero_sum(chain_store(2, 0.5, 0.1, 2)));
  const auto why = equilibrium::why_not_zero_sum(matrix_game({{1, 0}}, {{-1, 1}}));
  ASSERT_TRUE(why);
  EXPECT_NE(why->find("sum to 0 at one ending and to 1 at another"), std::string::npos) << *why;
  EXPECT_THROW((void)solve_by_regrets(centipede(), {}), std::invalid_argument);
  EXPECT_THROW((void)solve_by_regrets(kuhn(3), {}), std::invalid_argument);  // lanes
  const Tree tree = matrix_game({{1, 0}}, {{0, 1}});
  EXPECT_THROW((void)solve_by_regrets(tree, {.iterations = 0}), std::invalid_argument);
  EXPECT_THROW((void)solve_by_regrets(tree, {.gain = NAN}), std::invalid_argument);
}

TEST(Cfr, StopsWhenTold) {
  std::stop_source source;
  walkaway::Run run{source.get_token()};
  uint32_t reports = 0;
  run.report = [&](const Progress&) {
    if (++reports == 10) source.request_stop();
  };
  const Tree tree = make_standard_game({.kind = Kind::leduc}).tree;
  EXPECT_THROW((void)solve_by_regrets(tree, {}, run), Stopped);
  EXPECT_EQ(reports, 10u);
}

}  // namespace
}  // namespace walkaway
