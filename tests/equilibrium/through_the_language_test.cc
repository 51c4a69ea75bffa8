// SPDX-License-Identifier: Apache-2.0
// Known answers of the literature, written in the scenario language, compiled and solved.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "equilibrium/certificate.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"
#include "game/game.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

/// A scenario solved, with look-ups by the names of its moves.
struct Solved {
  Scenario scenario;
  Game game;
  Strategy strategy;

  explicit Solved(const std::string& text)
      : scenario(read_scenario_text(text, "test.toml")), game(build_game(scenario, scenario.central_values())) {
    strategy = solve(game.tree);
    EXPECT_EQ(strategy.status, SolveStatus::converged) << strategy.why;
    const Certificate certificate = certify(game.tree, strategy.log_prob);
    EXPECT_LE(certificate.residual, 1e-9);
    for (size_t m = 0; m < certificate.best_response_gain.size(); ++m)
      std::printf("remaining gain of %s: %.3g points\n", scenario.parties[game.tree.mover_party[m]].id.c_str(),
                  certificate.best_response_gain[m]);
  }

  NodeId child(NodeId node, const std::string& move) const {
    const Tree& tree = game.tree;
    for (uint32_t a = 0; a < tree.child_count[node]; ++a) {
      const EdgeLabel& edge = game.edge[tree.first_child[node] + a];
      if (scenario.stages[edge.stage].moves[edge.move].id == move) return tree.first_child[node] + a;
    }
    ADD_FAILURE() << "no move " << move;
    return 0;
  }

  NodeId at(const std::vector<std::string>& moves) const {
    NodeId node = 0;
    for (const std::string& move : moves) node = child(node, move);
    return node;
  }

  /// Probability of the last of `moves` after the others, for the mover's type in `lane`.
  double probability(std::vector<std::string> moves, uint32_t lane = 0) const {
    const Tree& tree = game.tree;
    const NodeId to = at(moves), from = tree.parent[to];
    const Decision& decision = tree.decisions[tree.index[from]];
    return std::exp(strategy.log_prob[tree.variable(tree.index[from], to - tree.first_child[from],
                                                    tree.agent(decision.mover, lane))]);
  }

  /// The likeliest move at a node, for the mover's type in `lane`.
  std::string likeliest(NodeId node, uint32_t lane = 0) const {
    const Tree& tree = game.tree;
    std::string best;
    double most = -1;
    for (uint32_t a = 0; a < tree.child_count[node]; ++a) {
      const EdgeLabel& edge = game.edge[tree.first_child[node] + a];
      const Decision& decision = tree.decisions[tree.index[node]];
      const double p =
          std::exp(strategy.log_prob[tree.variable(tree.index[node], a, tree.agent(decision.mover, lane))]);
      if (p > most) most = p, best = scenario.stages[edge.stage].moves[edge.move].id;
    }
    return best;
  }

  uint32_t lane_of(PartyId party, TypeId type) const {
    for (uint32_t k = 0; k < game.profile.size(); ++k)
      if (game.profile[k][party] == type) return k;
    ADD_FAILURE() << "no such lane";
    return 0;
  }

  double value(uint32_t mover) const {
    const auto rows = expected(game.tree, strategy.log_prob, mover_payoff(game.tree, mover));
    double sum = 0;
    for (uint32_t k = 0; k < game.tree.lanes; ++k) sum += game.tree.lane_prior[k] * rows[k];
    return sum;
  }
};

// ---------------------------------------------------------------------------------------- alternating offers

/// First mover's share of a pie in the finite game of `rounds` rounds, by backward induction (Stahl 1972); the limit is
/// Rubinstein's (1982): (1 - d2) / (1 - d1 d2) = 0.7142857 for 0.9 and 0.8.
double finite_horizon_share(int rounds, double d1, double d2) {
  double share = rounds % 2 == 1 ? 1 : 0;  // of the first mover, in the last round
  for (int round = rounds - 1; round >= 1; --round) share = round % 2 == 1 ? 1 - d2 * (1 - share) : d1 * share;
  return share;
}

std::string rubinstein(int rounds, const std::string& grid, double noise) {
  return fmt::format(R"toml(
walkaway = 1
title = "Alternating offers"
clock = {{ rounds = {} }}
[party.one]
patience = 0.9
noise = {}
[party.two]
patience = 0.8
noise = {}
[issue.share]
options = {}
worth.one = {{ rule = "share", once = true }}
worth.two = {{ rule = "1 - share", once = true }}
[protocol]
kind = "alternating_offers"
parties = ["one", "two"]
)toml",
                     rounds, noise, noise, grid);
}

TEST(KnownAnswers, alternating_offers_reach_the_finite_horizon_share_within_a_grid_step) {
  // Case 1. Shares with 1 to 4 rounds: 1, 0.2, 0.92, 0.344.
  for (int rounds = 1; rounds <= 4; ++rounds) {
    const Solved game(rubinstein(rounds, "{ from = 0, to = 1, step = 0.1 }", 0.004));
    EXPECT_NEAR(std::stod(game.likeliest(0)), finite_horizon_share(rounds, 0.9, 0.8), 0.1 + 1e-9) << rounds;
  }
}

TEST(KnownAnswers, alternating_offers_near_rubinsteins_share_as_rounds_grow) {
  // Case 1: (1 - 0.8) / (1 - 0.72) = 0.7142857. Eight rounds are 0.72^4 * 0.714 = 0.192 short of the limit, seven 0.107
  // over it.
  const double limit = (1 - 0.8) / (1 - 0.9 * 0.8);
  EXPECT_NEAR(limit, 0.7142857, 1e-7);
  EXPECT_NEAR(finite_horizon_share(41, 0.9, 0.8), limit, 1e-3);
  double previous = 1;
  for (int rounds = 3; rounds <= 7; rounds += 2) {
    const Solved game(rubinstein(rounds, "{ from = 0.4, to = 1, step = 0.15 }", 0.01));
    const double share = std::stod(game.likeliest(0));
    EXPECT_NEAR(share, finite_horizon_share(rounds, 0.9, 0.8), 0.15 + 1e-9) << rounds;
    EXPECT_LE(share, previous);
    previous = share;
  }
  EXPECT_NEAR(previous, limit, 0.15);
}

// ---------------------------------------------------------------------------------------- two-period bargaining

std::string two_periods(double mu) {
  return fmt::format(R"toml(
walkaway = 1
title = "A seller's two offers"
clock = {{ rounds = 2 }}
[party.seller]
patience = 0.8
noise = 0.004
[party.buyer]
patience = 0.8
noise = 0.004
type.low.prior = "rest"
type.high.prior = {}
number.use = {{ value = 1, by_type.high = 2 }}
[issue.price]
options = {{ from = 0.85, to = 2, step = 0.05 }}
worth.seller = {{ rule = "price", once = true }}
worth.buyer = {{ rule = "use - price", once = true }}
[[stage]]
id = "offer"
kind = "offer"
mover = "seller"
menu = "all"
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "buyer"
)toml",
                     mu);
}

TEST(KnownAnswers, a_seller_with_two_offers_prices_as_fudenberg_and_tirole_say) {
  // Case 2 (Fudenberg and Tirole 1991, ch. 10): profit and first price by the chance mu of the high value.
  const struct {
    double mu, profit, price;
  } cases[] = {{0.3, 1, 1}, {0.55, 1.02, 1.2}, {0.8, 1.52, 2}};
  for (const auto& c : cases) {
    const Solved game(two_periods(c.mu));
    EXPECT_NEAR(std::stod(game.likeliest(0)), c.price, 0.05 + 1e-9) << c.mu;
    EXPECT_NEAR(game.value(0), c.profit, 0.05 + 4 * 0.004) << c.mu;  // a grid step, and four times the noise
  }
}

// ---------------------------------------------------------------------------------------- crises

TEST(KnownAnswers, a_crisis_ultimatum_demands_fights_and_pays_as_fearon_says) {
  // Case 4 (Fearon 1995), in points of 100: demand 65, war 0.375, value 55.625; the grid is 2.5 points.
  const Scenario scenario = read_scenario_file(WALKAWAY_ROOT "/scenarios/crisis-ultimatum.toml");
  const Game game = build_game(scenario, scenario.central_values());
  const Strategy strategy = solve(game.tree);
  ASSERT_EQ(strategy.status, SolveStatus::converged) << strategy.why;
  const Tree& tree = game.tree;
  double demand = 0, war = 0, value = 0;
  const auto worth = expected(tree, strategy.log_prob, mover_payoff(tree, 0));
  std::vector<double> is_war(size_t{tree.terminals} * tree.lanes, 0.0);
  for (NodeId n = 0; n < tree.nodes(); ++n)
    if (tree.kind[n] == NodeKind::terminal && scenario.endings[game.node[n].ending].id == "war")
      for (uint32_t k = 0; k < tree.lanes; ++k) is_war[size_t{tree.index[n]} * tree.lanes + k] = 1;
  const auto wars = expected(tree, strategy.log_prob, is_war);
  for (uint32_t a = 0; a < tree.child_count[0]; ++a) {
    const EdgeLabel& edge = game.edge[tree.first_child[0] + a];
    demand += std::exp(strategy.log_prob[tree.variable(tree.index[0], a, 0)]) *
              std::stod(scenario.stages[edge.stage].moves[edge.move].id);
  }
  for (uint32_t k = 0; k < tree.lanes; ++k) war += tree.lane_prior[k] * wars[k], value += tree.lane_prior[k] * worth[k];
  EXPECT_NEAR(demand, 65, 2.5);
  EXPECT_NEAR(war, 0.375, 2.5 / 40);
  EXPECT_NEAR(value, 55.625, 2.5);
}

TEST(KnownAnswers, the_risky_demand_is_made_only_below_the_critical_chance_of_a_low_cost) {
  // Case 5: risky iff P(low cost) < (0.4 - 0.1) / (0.4 + 0.2) = 0.5.
  const auto text = [](double low) {
    return fmt::format(R"toml(
walkaway = 1
title = "Two types of defender"
clock = {{ rounds = 1 }}
[party.challenger]
noise = 0.002
[party.defender]
noise = 0.002
type.tough.prior = {}
type.weak.prior = "rest"
number.cost = {{ value = 0.1, by_type.weak = 0.4 }}
[issue.share]
options = {{ from = 0.45, to = 0.95, step = 0.05 }}
worth.challenger = {{ rule = "share", once = true }}
worth.defender = {{ rule = "1 - share", once = true }}
[protocol]
kind = "take_it_or_leave_it"
parties = ["challenger", "defender"]
refuse = "war"
[ending.war]
run_on = false
pay = {{ challenger = 0.3, defender = "0.5 - cost" }}
)toml",
                       low);
  };
  EXPECT_NEAR(std::stod(Solved(text(0.4)).likeliest(0)), 0.9, 0.05 + 1e-9);
  EXPECT_NEAR(std::stod(Solved(text(0.6)).likeliest(0)), 0.6, 0.05 + 1e-9);
}

// ---------------------------------------------------------------------------------------- chain store

std::string chain_store(int stores, double noise) {
  std::string text = fmt::format(R"toml(
walkaway = 1
title = "Chain store"
clock = {{ rounds = 1 }}
[party.incumbent]
noise = {}
type.weak.prior = 0.9
type.tough.prior = 0.1
number.fight = {{ value = -1, by_type.tough = 0 }}
number.yield = {{ value = 0, by_type.tough = -1 }}
)toml",
                                 noise);
  for (int n = stores; n >= 1; --n) text += fmt::format("[party.entrant{}]\nnoise = {}\n", n, noise);
  text += "[ending.done]\nrun_on = false\n";
  for (int n = stores; n >= 1; --n) {
    const std::string next = n > 1 ? fmt::format("entry{}", n - 1) : "done";
    text += fmt::format(R"toml(
[[stage]]
id = "entry{0}"
mover = "entrant{0}"
move.stay_out = {{ pay = {{ incumbent = 2 }}, then = "{1}" }}
move.enter = {{ then = "reply{0}" }}
[[stage]]
id = "reply{0}"
mover = "incumbent"
then = "{1}"
move.fight = {{ pay = {{ incumbent = "fight", entrant{0} = -0.5 }} }}
move.yield = {{ pay = {{ incumbent = "yield", entrant{0} = 0.5 }} }}
)toml",
                        n, next);
  }
  return text;
}

TEST(KnownAnswers, the_chain_store_deters_with_four_stages_to_go_and_mixes_with_three) {
  // Case 6 (Kreps and Wilson 1982), b = 0.5, p = 0.1.
  const Solved four(chain_store(4, 0.01));
  EXPECT_GT(four.probability({"stay_out"}), 0.95);
  const Solved three(chain_store(3, 0.01));
  EXPECT_LT(three.probability({"stay_out"}), 0.05);
  const double fight = three.probability({"enter", "fight"}, three.lane_of(0, 0));
  const double tough = three.probability({"enter", "fight"}, three.lane_of(0, 1));
  EXPECT_NEAR(fight, 1.0 / 3, 0.02);
  EXPECT_NEAR(0.1 * tough / (0.1 * tough + 0.9 * fight), 0.25, 0.01);
}

// ---------------------------------------------------------------------------------------- small games with printed
// solutions

TEST(KnownAnswers, the_centipede_is_taken_as_mckelvey_and_palfrey_compute) {
  // Case 11: four moves, lambda = 1.
  const char* pays[] = {"{ one = 0.80, two = 0.20 }", "{ one = 0.40, two = 1.60 }", "{ one = 3.20, two = 0.80 }",
                        "{ one = 1.60, two = 6.40 }", "{ one = 12.80, two = 3.20 }"};
  std::string text =
      "walkaway = 1\ntitle = \"Centipede\"\nclock = { rounds = 1 }\n[party.one]\nnoise = 1\n[party.two]\nnoise = 1\n";
  for (int i = 0; i < 5; ++i) text += fmt::format("[ending.e{}]\nrun_on = false\npay = {}\n", i, pays[i]);
  for (int i = 0; i < 4; ++i)
    text +=
        fmt::format("[[stage]]\nid = \"s{0}\"\nmover = \"{1}\"\nmove.take.then = \"e{0}\"\nmove.pass.then = \"{2}\"\n",
                    i, i % 2 == 0 ? "one" : "two", i < 3 ? fmt::format("s{}", i + 1) : "e4");
  const Solved game(text);
  const double expected_take[] = {0.236193, 0.376299, 0.761577, 0.960834};
  std::vector<std::string> path;
  for (const double take : expected_take) {
    path.push_back("take");
    EXPECT_NEAR(game.probability(path), take, 1e-6);
    path.back() = "pass";
  }
}

TEST(KnownAnswers, stripped_down_poker_bluffs_as_computed) {
  // Case 12 (Reiley et al. 2008) at lambda 10. The card is a chance move that only the first player sees.
  const Solved game(R"toml(
walkaway = 1
title = "Stripped-down poker"
clock = { rounds = 1 }
[party.one]
noise = 0.1
[party.two]
noise = 0.1
[ending.folded]
run_on = false
pay = { one = -1, two = 1 }
[ending.stolen]
run_on = false
pay = { one = 1, two = -1 }
[ending.shown]
run_on = false
pay = { one = "last.deal == king ? 2 : -2", two = "last.deal == king ? -2 : 2" }
[[stage]]
id = "deal"
kind = "chance"
seen_by = ["one"]
then = "play"
move.king.chance = 0.5
move.queen.chance = 0.5
[[stage]]
id = "play"
mover = "one"
move.bet.then = "reply"
move.fold.then = "folded"
[[stage]]
id = "reply"
mover = "two"
move.call.then = "shown"
move.fold.then = "stolen"
)toml");
  EXPECT_NEAR(game.probability({"king", "bet", "call"}), 0.684595, 1e-6);
  EXPECT_NEAR(game.probability({"queen", "bet"}), 0.368690, 1e-6);
}

TEST(KnownAnswers, the_stag_hunt_follows_the_principal_branch) {
  // Case 13: pay-offs (10, 1; 8, 5), lambda 0.5 and 1.
  const auto text = [](double noise) {
    return fmt::format(R"toml(
walkaway = 1
title = "Stag hunt"
clock = {{ rounds = 1 }}
[party.one]
noise = {0}
[party.two]
noise = {0}
[ending.eaten]
run_on = false
pay.one = "last.hunt.one == stag ? (last.hunt.two == stag ? 10 : 1) : (last.hunt.two == stag ? 8 : 5)"
pay.two = "last.hunt.two == stag ? (last.hunt.one == stag ? 10 : 1) : (last.hunt.one == stag ? 8 : 5)"
[[stage]]
id = "hunt"
kind = "together"
movers = ["one", "two"]
then = "eaten"
move.stag = {{}}
move.hare = {{}}
)toml",
                       noise);
  };
  EXPECT_NEAR(Solved(text(2)).probability({"stag"}), 0.195846, 1e-6);
  EXPECT_NEAR(Solved(text(1)).probability({"stag"}), 0.020264, 1e-6);
  EXPECT_NEAR(Solved(text(1)).probability({"stag", "stag"}), 0.020264, 1e-6);
}

}  // namespace
}  // namespace walkaway
