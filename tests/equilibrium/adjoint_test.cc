// SPDX-License-Identifier: Apache-2.0
// Gradients against finite differences of full cold solves, the functionals computed by `evaluate.h`, which shares no
// code with them.
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "equilibrium/adjoint.h"
#include "equilibrium/adjoint_system.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/functionals.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/solve.h"
#include "support/games.h"
#include "support/random_game.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;
using Vector = std::vector<double>;
using Measure = std::function<double(const Tree&, const Vector& log_prob)>;

/// A functional with the same number computed apart.
struct Question {
  std::string name;
  Functional functional;
  Measure measure;
};

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double root_value(const Tree& tree, const Vector& log_prob, const Vector& rows, const Vector& weight) {
  const Vector value = expected(tree, log_prob, rows);
  return dot(weight, {value.begin(), value.begin() + tree.lanes});
}

double likelihood(const Tree& tree, const Vector& reach, const std::vector<NodeId>& nodes, uint32_t lane) {
  double sum = 0;
  for (NodeId node : nodes) sum += std::exp(reach[node * tree.lanes + lane]);
  return sum;
}

Vector action_values_at(const Tree& tree, const Vector& log_prob, DecisionId d, uint32_t agent) {
  const uint32_t m = tree.decisions[d].mover;
  const Vector prior(tree.log_prior.begin() + m * tree.lanes, tree.log_prior.begin() + (m + 1) * tree.lanes);
  const InfosetBelief belief = infoset_belief(tree, d, agent, log_reach(tree, log_prob), prior);
  return action_values(tree, d, belief, expected(tree, log_prob, mover_payoff(tree, m)));
}

/// Nodes none of which follows another: the root's first child and the last one's children, or itself.
std::vector<NodeId> some_nodes(const Tree& tree) {
  std::vector<NodeId> nodes{tree.first_child[0]};
  const NodeId last = tree.first_child[0] + tree.child_count[0] - 1;
  for (uint32_t c = 0; c + 1 < tree.child_count[last]; ++c) nodes.push_back(tree.first_child[last] + c);
  if (tree.kind[last] == NodeKind::terminal) nodes.push_back(last);
  return nodes;
}

/// One question of each ready-made kind.
std::vector<Question> questions(const Adjoint& at) {
  const Tree& tree = at.tree();
  const uint32_t last_lane = tree.lanes - 1;
  std::vector<Question> all;
  all.push_back({"pay-off of the first mover", expected_payoff(at, 0, over_lane_prior(tree)),
                 [](const Tree& t, const Vector& p) { return root_value(t, p, mover_payoff(t, 0), t.lane_prior); }});
  all.push_back({"pay-off of the second mover in the last lane", expected_payoff(at, 1, in_lane(tree, last_lane)),
                 [=](const Tree& t, const Vector& p) { return expected(t, p, mover_payoff(t, 1))[last_lane]; }});
  if (tree.ledgers() > 0)
    all.push_back(
        {"pay-off of a ledger", expected_ledger_payoff(at, 0, over_analyst_prior(tree)),
         [](const Tree& t, const Vector& p) { return root_value(t, p, ledger_payoff(t, 0), t.analyst_prior); }});
  std::vector<NodeId> endings;
  for (NodeId node = 0; node < tree.nodes(); ++node)
    if (tree.kind[node] == NodeKind::terminal && tree.index[node] % 3 == 0) endings.push_back(node);
  all.push_back({"probability of endings", probability(at, endings, over_analyst_prior(tree)),
                 [=](const Tree& t, const Vector& p) {
                   double sum = 0;
                   const Vector reach = log_reach(t, p);
                   for (uint32_t k = 0; k < t.lanes; ++k) sum += t.analyst_prior[k] * likelihood(t, reach, endings, k);
                   return sum;
                 }});
  const DecisionId d = static_cast<DecisionId>(tree.decisions.size() / 2);
  const uint32_t agent = tree.decisions[d].agents - 1, other = tree.decisions[d].actions - 1;
  all.push_back({"value of an action", value_of_action(at, d, 0, agent),
                 [=](const Tree& t, const Vector& p) { return action_values_at(t, p, d, agent)[0]; }});
  all.push_back({"margin between two actions", margin(at, d, 0, other, agent), [=](const Tree& t, const Vector& p) {
                   const Vector q = action_values_at(t, p, d, agent);
                   return q[0] - q[other];
                 }});
  std::vector<VariableIndex> moves;
  for (VariableIndex i = 0; i < tree.variables(); i += 3)
    if (std::isfinite(at.log_prob()[i])) moves.push_back(i);
  all.push_back({"log-probability of moves", log_prob_of_moves(at, moves), [=](const Tree&, const Vector& p) {
                   double sum = 0;
                   for (VariableIndex i : moves) sum += p[i];
                   return sum;
                 }});
  const std::vector<NodeId> nodes = some_nodes(tree);
  all.push_back(
      {"log-likelihood of a record", log_likelihood(at, nodes, last_lane),
       [=](const Tree& t, const Vector& p) { return std::log(likelihood(t, log_reach(t, p), nodes, last_lane)); }});
  if (tree.lanes > 2) {
    const std::vector<uint32_t> these{0, 1}, those{last_lane};
    all.push_back({"posterior log-odds", posterior_log_odds(at, nodes, these, those, over_lane_prior(tree)),
                   [=](const Tree& t, const Vector& p) {
                     const Vector reach = log_reach(t, p);
                     const auto odds = [&](uint32_t k) { return t.lane_prior[k] * likelihood(t, reach, nodes, k); };
                     return std::log((odds(0) + odds(1)) / odds(last_lane));
                   }});
  }
  return all;
}

void make_sum_one(Vector& weights) {
  double sum = 0;
  for (double w : weights) sum += w;
  for (double& w : weights) w /= sum;
}

/// Log-probabilities of a node's children, or of an agent's lanes, divided by their sum.
void make_sums_one(Tree& tree) {
  const auto normalise = [](Vector& logs, const std::vector<size_t>& entries) {
    double sum = 0;
    for (size_t i : entries) sum += std::exp(logs[i]);
    for (size_t i : entries) logs[i] -= std::log(sum);
  };
  for (NodeId node = 0; node < tree.nodes(); ++node)
    for (uint32_t k = 0; k < tree.lanes && tree.kind[node] == NodeKind::chance; ++k) {
      std::vector<size_t> entries;
      for (uint32_t c = 0; c < tree.child_count[node]; ++c) entries.push_back((tree.index[node] + c) * tree.lanes + k);
      normalise(tree.chance_log_prob, entries);
    }
  for (uint32_t m = 0; m < tree.movers(); ++m)
    for (uint32_t g = 0; g < tree.agents[m]; ++g) {
      std::vector<size_t> entries;
      for (uint32_t k = 0; k < tree.lanes; ++k)
        if (tree.agent(m, k) == g) entries.push_back(m * tree.lanes + k);
      normalise(tree.log_prior, entries);
    }
  make_sum_one(tree.lane_prior);
  make_sum_one(tree.analyst_prior);
}

/// A kind of number: where it is in the tree and in the gradient.
struct Derived {
  const char* name;
  Vector Tree::*number;
  Vector Gradient::*derivative;
};
const std::vector<Derived> kKinds = {{"payoff", &Tree::payoff, &Gradient::payoff},
                                     {"ledger_payoff", &Tree::ledger_payoff, &Gradient::ledger_payoff},
                                     {"chance_log_prob", &Tree::chance_log_prob, &Gradient::chance_log_prob},
                                     {"log_prior", &Tree::log_prior, &Gradient::log_prior},
                                     {"lane_prior", &Tree::lane_prior, &Gradient::lane_prior},
                                     {"analyst_prior", &Tree::analyst_prior, &Gradient::analyst_prior},
                                     {"log_weight", &Tree::log_weight, &Gradient::log_weight},
                                     {"rate", &Tree::rate, &Gradient::rate}};

/// A game with the way it is solved.
struct SolvedTree {
  Tree tree;
  double precision = 3;
  std::vector<uint8_t> given = {};
  Vector log_prob_given = {};

  SolveOptions options(double at_precision) const {
    SolveOptions o;
    o.precision = at_precision, o.tolerance = 1e-13;
    o.given = given, o.log_prob_given = log_prob_given;
    return o;
  }
  AdjointOptions adjoint_options() const {
    AdjointOptions o;
    o.precision = precision, o.given = given;
    return o;
  }
};

/// Derivatives of all measures at once along t -> change(tree, t): central differences at h and h / 2, Richardson's
/// extrapolation, so errors of order h^4 and of the solver's 1e-13 / h.
Vector slopes(const SolvedTree& game, const std::vector<Question>& asked,
              const std::function<void(Tree&, double& precision, double t)>& change) {
  const auto at = [&](double t) {
    Tree tree = game.tree;
    double precision = game.precision;
    change(tree, precision, t);
    const Strategy s = solve(tree, game.options(precision));
    EXPECT_EQ(s.status, SolveStatus::converged) << s.why;
    Vector values;
    for (const Question& q : asked) values.push_back(q.measure(tree, s.log_prob));
    return values;
  };
  constexpr double h = 2e-3;
  const Vector far_up = at(h), far_down = at(-h), up = at(h / 2), down = at(-h / 2);
  Vector slope;
  for (size_t q = 0; q < asked.size(); ++q) {
    const double coarse = (far_up[q] - far_down[q]) / (2 * h), fine = (up[q] - down[q]) / h;
    slope.push_back(fine + (fine - coarse) / 3);
  }
  return slope;
}

constexpr double kTolerance = 1e-7;  ///< relative to a derivative of 1 or more

void expect_close(double derivative, double slope) {
  EXPECT_NEAR(derivative, slope, kTolerance * std::max(1.0, std::abs(slope)));
}

struct Answered {
  std::vector<Question> asked;
  std::vector<AdjointResult> results;
};

Answered answer(const SolvedTree& game) {
  const Strategy s = solve(game.tree, game.options(game.precision));
  EXPECT_EQ(s.status, SolveStatus::converged) << s.why;
  Adjoint adjoint(game.tree, s.log_prob, game.adjoint_options());
  Answered answered{questions(adjoint), {}};
  for (const Question& q : answered.asked) {
    SCOPED_TRACE(q.name);
    answered.results.push_back(adjoint.gradient(q.functional));
    EXPECT_EQ(answered.results.back().status, AdjointStatus::converged) << answered.results.back().why;
    EXPECT_NEAR(answered.results.back().value, q.measure(game.tree, s.log_prob), 1e-12);
  }
  return answered;
}

/// A change of one kind of number along arbitrary directions, for all questions at once.
void check_directions(const SolvedTree& game) {
  const Answered answered = answer(game);
  for (const Derived& kind : kKinds) {
    SCOPED_TRACE(kind.name);
    Vector direction((game.tree.*kind.number).size());
    for (size_t i = 0; i < direction.size(); ++i) direction[i] = std::sin(2.3 * static_cast<double>(i) + 0.7);
    const Vector slope = slopes(game, answered.asked, [&](Tree& tree, double&, double t) {
      for (size_t i = 0; i < direction.size(); ++i) (tree.*kind.number)[i] += t * direction[i];
      make_sums_one(tree);
    });
    for (size_t q = 0; q < slope.size(); ++q) {
      SCOPED_TRACE(answered.asked[q].name);
      expect_close(dot(answered.results[q].gradient.*kind.derivative, direction), slope[q]);
    }
  }
  const Vector slope = slopes(game, answered.asked, [](Tree&, double& precision, double t) { precision += t; });
  for (size_t q = 0; q < slope.size(); ++q) {
    SCOPED_TRACE(answered.asked[q].name + " by precision");
    expect_close(answered.results[q].gradient.precision, slope[q]);
  }
}

/// Every single number.
void check_entries(const SolvedTree& game) {
  const Answered answered = answer(game);
  for (const Derived& kind : kKinds)
    for (size_t i = 0; i < (game.tree.*kind.number).size(); ++i) {
      SCOPED_TRACE(::testing::Message() << kind.name << " " << i);
      const Vector slope = slopes(game, answered.asked, [&](Tree& tree, double&, double t) {
        (tree.*kind.number)[i] += t;
        make_sums_one(tree);
      });
      for (size_t q = 0; q < slope.size(); ++q) {
        SCOPED_TRACE(answered.asked[q].name);
        expect_close((answered.results[q].gradient.*kind.derivative)[i], slope[q]);
      }
    }
}

/// A party that never moves, and an analyst of a mind of its own.
void add_onlookers(Tree& tree) {
  tree.ledger_party = {7};
  tree.ledger_payoff.resize(size_t{tree.terminals} * tree.lanes);
  for (size_t i = 0; i < tree.ledger_payoff.size(); ++i) tree.ledger_payoff[i] = std::cos(3.1 * static_cast<double>(i));
  for (uint32_t k = 0; k < tree.lanes; ++k) tree.analyst_prior[k] = 1.0 + k % 3;
  make_sum_one(tree.analyst_prior);
}

/// Two types each with beliefs of their own, a hidden move of chance in the middle, moves that a type lacks.
Tree small_game() {
  TreeBuilder build({2, 2}, {{0, 0, 1, 1}, {0, 1, 0, 1}}, {0.1, 0.2, 0.3, 0.4});
  const auto end = [&](double x) { return build.end_by_lane({{x, 1 - x, x / 2, -x}, {1 - x, x * x, -x, 0.3 * x}}); };
  const auto answer = [&](const std::string& seen, double x) {
    return build.decide(1, seen, {end(x), end(1.3 - x), end(0.4 * x)});
  };
  const auto hidden = build.chance({0.3, 0.7}, {answer("offer", 0.2), answer("offer", 0.9)});
  const auto later = build.decide(0, "again", {end(0.6), end(-0.8)});
  const auto refused = build.decide(1, "threat", {later, end(0.1)});
  const auto root = build.decide(0, "", {hidden, refused, end(0.35)});
  build.weigh(0, "", 1, 1, 0.5);
  build.weigh(1, "offer", 2, 0, 0);
  build.rate(0, 1, 1.7);
  build.rate(1, 0, 0.6);
  build.believe(0, {0.3, 0.2, 0.4, 0.1});
  Tree tree = build.build(root);
  add_onlookers(tree);
  return tree;
}

TEST(Adjoint, EveryNumberOfASmallGameAgreesWithSolvesOnBothSides) { check_entries({small_game()}); }

TEST(Adjoint, AllKindsOfNumbersAgreeWithSolvesInBargaining) {
  Tree tree = bargaining({2, 2, 2});
  add_onlookers(tree);
  check_directions({tree, 20});
}

TEST(Adjoint, AllKindsOfNumbersAgreeWithSolvesInKuhnPoker) {
  Tree tree = kuhn(3);
  add_onlookers(tree);
  check_directions({tree, 5});
}

TEST(Adjoint, AllKindsOfNumbersAgreeWithSolvesInRandomGames) {
  for (uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    Tree tree = random_game({seed, 3 + static_cast<uint32_t>(seed % 2), seed % 2 == 0, seed % 3 == 0, 1});
    add_onlookers(tree);
    check_directions({tree, 2});
  }
}

TEST(Adjoint, AllKindsOfNumbersAgreeWithSolvesWhereDecisionsHaveNoOrder) {
  Tree tree = random_game({50, 4, true, false, 1});
  ASSERT_FALSE(equilibrium::make_layout(tree, tree.log_weight, {}).whole_decisions);
  add_onlookers(tree);
  check_directions({tree, 2});
}

TEST(Adjoint, GradientsDoNotHangOnThoseTakenBefore) {
  const Tree tree = small_game();
  const Strategy s = solve(tree, {.tolerance = 1e-13, .precision = 3});
  Adjoint one(tree, s.log_prob, {.precision = 3}), other(tree, s.log_prob, {.precision = 3});
  const Functional first = expected_payoff(one, 0, over_lane_prior(tree));
  const Functional second = margin(one, 0, 0, 1, 1);
  (void)one.gradient(first);
  EXPECT_EQ(one.gradient(second).gradient.payoff, other.gradient(second).gradient.payoff);
}

TEST(Adjoint, CommonPriorMovesBeliefsAndTheAverage) {
  SolvedTree game{kuhn(3), 5};
  add_onlookers(game.tree);
  const Answered answered = answer(game);
  for (uint32_t lane = 0; lane < game.tree.lanes; ++lane) {
    const Vector slope = slopes(game, answered.asked, [&](Tree& tree, double&, double t) {
      tree.lane_prior[lane] += t;
      for (uint32_t m = 0; m < tree.movers(); ++m)
        for (uint32_t k = 0; k < tree.lanes; ++k) tree.log_prior[m * tree.lanes + k] = std::log(tree.lane_prior[k]);
      make_sums_one(tree);
    });
    for (size_t q = 0; q < slope.size(); ++q) {
      SCOPED_TRACE(answered.asked[q].name);
      expect_close(by_common_prior(game.tree, answered.results[q].gradient)[lane], slope[q]);
    }
  }
}

TEST(Adjoint, NoiseIsOneOverRate) {
  const SolvedTree game{small_game()};
  const Answered answered = answer(game);
  for (size_t i = 0; i < game.tree.rate.size(); ++i) {
    const Vector slope =
        slopes(game, answered.asked, [&](Tree& tree, double&, double t) { tree.rate[i] = 1 / (1 / tree.rate[i] + t); });
    for (size_t q = 0; q < slope.size(); ++q)
      expect_close(by_noise(game.tree, answered.results[q].gradient)[i], slope[q]);
  }
}

TEST(AdjointSystem, FactorsGiveWhatSweepsGive) {
  for (const Tree& tree : {kuhn(3), bargaining({2, 3, 3}), random_game({50, 4, true, false, 1}), small_game()}) {
    equilibrium::QreMap map(tree, tree.log_weight, {}, {});
    map.evaluate(map.from_log_prob(solve(tree, {.precision = 5}).log_prob), 5);
    Eigen::VectorXd right(static_cast<Eigen::Index>(map.size()));
    for (Eigen::Index i = 0; i < right.size(); ++i) right[i] = std::sin(1.9 * static_cast<double>(i));
    const std::span<double> view(right.data(), map.size());
    equilibrium::centre_rows(map.layout(), view, view);
    equilibrium::AdjointSystem by_sweeps(map), by_factors(map);
    const auto sweeps = by_sweeps.solve(right, {.tolerance = 1e-12}, {});
    const auto factors = by_factors.solve(right, {.tolerance = 1e-12, .sweep_iterations = 0}, {});
    EXPECT_LE(sweeps.residual, 1e-12);
    EXPECT_LE(factors.residual, 1e-12);
    EXPECT_LE(factors.iterations, 2);  // they are exact but for rounding
    EXPECT_LE((sweeps.lambda - factors.lambda).norm(), 1e-10 * sweeps.lambda.norm());
  }
}

TEST(Adjoint, OneChoiceIsTheLogisticCurve) {
  // One mover, pay-offs 0 and u, rate r: P = 1 / (1 + exp(-r u)), dP/du = r P (1 - P), dP/dr = u P (1 - P).
  TreeBuilder build(1);
  Tree tree = build.build(build.decide(0, "", {build.end({0.0}), build.end({0.8})}));
  tree.rate[0] = 2.5;
  const Strategy s = solve(tree);
  Adjoint adjoint(tree, s.log_prob);
  const AdjointResult r = adjoint.gradient(probability(adjoint, std::vector<NodeId>{2}, in_lane(tree, 0)));
  const double p = 1 / (1 + std::exp(-2.0));
  EXPECT_NEAR(r.value, p, 1e-14);
  EXPECT_NEAR(r.gradient.payoff[1], 2.5 * p * (1 - p), 1e-14);
  EXPECT_NEAR(r.gradient.payoff[0], -2.5 * p * (1 - p), 1e-14);
  EXPECT_NEAR(r.gradient.rate[0], 0.8 * p * (1 - p), 1e-14);
  EXPECT_NEAR(r.gradient.log_weight[1], p * (1 - p), 1e-14);
}

TEST(Adjoint, AddingAConstantToPayoffsMovesOnlyPayoffs) {
  const SolvedTree game{small_game()};
  const Answered answered = answer(game);
  const Tree& tree = game.tree;
  for (size_t q = 0; q < answered.asked.size(); ++q) {
    SCOPED_TRACE(answered.asked[q].name);
    double first = 0;
    for (size_t t = 0; t < tree.terminals; ++t)
      for (uint32_t k = 0; k < tree.lanes; ++k)
        first += answered.results[q].gradient.payoff[t * tree.movers() * tree.lanes + k];
    EXPECT_NEAR(first, answered.asked[q].name == "pay-off of the first mover" ? 1 : 0, 1e-12);
  }
}

TEST(Adjoint, GivenPlayStaysAsItIs) {
  SolvedTree game{small_game()};
  game.given.assign(game.tree.decisions.size(), 0);
  game.given[1] = 1;
  game.log_prob_given = solve(game.tree, {.precision = 1}).log_prob;
  check_directions(game);
}

}  // namespace
}  // namespace walkaway
