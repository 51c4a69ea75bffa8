// SPDX-License-Identifier: Apache-2.0
// What `Adjoint` and the ready-made functionals refuse, and what is said when a gradient could not be found.
#include <cmath>

#include <gtest/gtest.h>

#include "equilibrium/adjoint.h"
#include "equilibrium/functionals.h"
#include "equilibrium/solve.h"
#include "support/games.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;
using Vector = std::vector<double>;

/// What the error says; empty if there is none.
template <typename F>
std::string complaint(F&& f) {
  try {
    f();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Adjoint, RefusesWhatIsNoSolution) {
  const Tree tree = bargaining({2, 2, 2});
  Strategy s = solve(tree, {.precision = 3});
  EXPECT_EQ(complaint([&] { Adjoint(tree, s.log_prob, {.precision = 3}); }), "");
  const std::string why = complaint([&] { Adjoint(tree, s.log_prob, {.precision = 4}); });
  EXPECT_TRUE(contains(why, "no solution at precision 4")) << why;
  s.log_prob[0] = std::nan("");
  EXPECT_TRUE(contains(complaint([&] { Adjoint(tree, s.log_prob, {.precision = 3}); }), "log-probability of nan"));
  s.log_prob.pop_back();
  EXPECT_TRUE(contains(complaint([&] { Adjoint(tree, s.log_prob, {.precision = 3}); }), "must have"));
}

TEST(Adjoint, RefusesOptionsThatDoNotFit) {
  const Tree tree = bargaining({2, 2, 2});
  const Strategy s = solve(tree, {.precision = 3});
  const std::vector<uint8_t> given(2);
  const Vector log_weight(3);
  const auto says = [&](AdjointOptions o) { return complaint([&] { Adjoint(tree, s.log_prob, o); }); };
  EXPECT_TRUE(contains(says({.precision = -1}), "precision = -1"));
  EXPECT_TRUE(contains(says({.precision = std::nan("")}), "precision = nan"));
  EXPECT_TRUE(contains(says({.precision = INFINITY}), "precision = inf"));
  EXPECT_TRUE(contains(says({.precision = 3, .given = given}), "given has 2 entries"));
  EXPECT_TRUE(contains(says({.precision = 3, .log_weight = log_weight}), "log_weight has 3 entries"));
  EXPECT_TRUE(contains(says({.precision = 3, .tolerance = 0}), "tolerance = 0"));
  EXPECT_TRUE(contains(says({.precision = 3, .largest_residual = -1}), "largest_residual"));
  EXPECT_TRUE(contains(says({.precision = 3, .max_iterations = 0}), "max_iterations"));
}

TEST(Adjoint, RefusesFunctionalsThatDoNotFit) {
  const Tree tree = bargaining({2, 2, 2});
  const Strategy s = solve(tree, {.precision = 3});
  Adjoint adjoint(tree, s.log_prob, {.precision = 3});
  const auto says = [&](const Functional& f) { return complaint([&] { (void)adjoint.gradient(f); }); };
  Functional f;
  f.log_prob = {{tree.variables(), 1}};
  EXPECT_TRUE(contains(says(f), "variable"));
  f = {}, f.log_reach = {{tree.nodes(), 0, 1}};
  EXPECT_TRUE(contains(says(f), "node"));
  f = {}, f.log_reach = {{0, tree.lanes, 1}};
  EXPECT_TRUE(contains(says(f), "lane"));
  f = {}, f.node_value = {{0, 2, 0, 1}};
  EXPECT_TRUE(contains(says(f), "mover 2"));
  f = {}, f.action_value = {{0, std::nan("")}};
  EXPECT_TRUE(contains(says(f), "nan"));
  f = {}, f.direct.payoff = {1};
  EXPECT_TRUE(contains(says(f), "direct.payoff has 1 entries"));
  const LaneAverage lanes = over_lane_prior(tree);
  EXPECT_NE(complaint([&] { (void)expected_payoff(adjoint, 2, lanes); }), "");
  EXPECT_NE(complaint([&] { (void)expected_ledger_payoff(adjoint, 0, lanes); }), "");
  EXPECT_NE(complaint([&] { (void)in_lane(tree, 4); }), "");
  EXPECT_NE(complaint([&] { (void)margin(adjoint, 0, 0, 3, 0); }), "");
  EXPECT_NE(complaint([&] { (void)value_of_action(adjoint, 99, 0, 0); }), "");
  const std::vector<NodeId> overlapping{0, 1};
  EXPECT_TRUE(contains(complaint([&] { (void)probability(adjoint, overlapping, lanes); }), "follows"));
  const std::vector<uint32_t> nobody;
  const std::vector<NodeId> root{0};
  EXPECT_TRUE(
      contains(complaint([&] { (void)posterior_log_odds(adjoint, root, nobody, nobody, lanes); }), "impossible"));
}

TEST(Adjoint, SaysWhenTheTransposedSystemIsNotSolved) {
  const Tree tree = bargaining({2, 3, 3});
  const Strategy s = solve(tree, {.precision = 20});
  Adjoint adjoint(tree, s.log_prob, {.precision = 20, .max_iterations = 1});
  const AdjointResult r = adjoint.gradient(expected_payoff(adjoint, 0, over_lane_prior(tree)));
  EXPECT_EQ(r.status, AdjointStatus::stalled);
  EXPECT_GT(r.residual, 1e-10);
  EXPECT_TRUE(contains(r.why, "not solved in 1 iterations")) << r.why;
}

}  // namespace
}  // namespace walkaway
