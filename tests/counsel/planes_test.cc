// SPDX-License-Identifier: Apache-2.0
// The planes that questions read are those of the plain passes over the tree, whatever room they are written to.
#include <cmath>

#include <gtest/gtest.h>

#include "counsel/awkward.h"
#include "counsel/ranged.h"
#include "counsel/reading.h"
#include "counsel/solved.h"
#include "counsel/toys.h"
#include "equilibrium/evaluate.h"

namespace walkaway {
namespace {

/// The plain way: one pass for each plane. `expected` and `log_reach` have tests of their own.
void expect_plain(const Scenario& scenario, const Solved& solved) {
  const Tree& tree = solved.tree();
  const std::vector<double> log_prob = solved.strategy.log_prob, struck = strike_acceptance(solved);
  const size_t size = size_t{tree.nodes()} * tree.lanes;
  EXPECT_EQ(solved.reach, log_reach(tree, log_prob));
  ASSERT_EQ(solved.reached.size(), size);
  for (size_t i = 0; i < size; ++i) EXPECT_NEAR(solved.reached[i], std::exp(solved.reach[i]), 1e-13);
  ASSERT_EQ(solved.value.size(), scenario.parties.size());
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    EXPECT_EQ(solved.value[p], expected(tree, log_prob, payoff_rows(tree, p)));
    const std::vector<double> without = expected(tree, struck, payoff_rows(tree, p));
    EXPECT_EQ(solved.without_deal[p], scenario.parties[p].moves ? without : std::vector<double>());
  }
  // The chance of a deal at the root is that of the endings below an acceptance.
  std::vector<uint8_t> agreed(tree.nodes(), 0);
  for (uint32_t k = 0; k < tree.lanes; ++k) {
    double chance = 0;
    for (NodeId n = 1; n < tree.nodes(); ++n) {
      agreed[n] = agreed[tree.parent[n]] || solved.role[n] == Role::accept;
      if (agreed[n] && tree.kind[n] == NodeKind::terminal) chance += std::exp(solved.at(solved.reach, n, k));
    }
    EXPECT_NEAR(solved.at(solved.deal, 0, k), chance, 1e-12);
    for (NodeId n = 1; n < tree.nodes(); ++n)
      EXPECT_NEAR(solved.chance_of(tree.parent[n], n, k),
                  std::exp(solved.at(solved.reach, n, k) - solved.at(solved.reach, tree.parent[n], k)), 1e-13);
  }
}

/// One party more, with types and no moves: so many times the lanes.
std::string with_onlooker(const std::string& text, int types) {
  std::string onlooker = "\n[party.onlooker]\nflow = \"deal ? 1 : 0\"\n";
  for (int t = 1; t < types; ++t) onlooker += "type.t" + std::to_string(t) + ".prior = 0.125\n";
  return text + onlooker + "type.last.prior = \"rest\"\n";
}

TEST(Planes, AreThoseOfThePlainPasses) {
  const std::string haggle = toys::text_of(toys::haggle());
  Solved room;
  for (const std::string& text : {haggle, with_onlooker(haggle, 2), with_onlooker(haggle, 3), with_onlooker(haggle, 4),
                                  std::string(kAwkward), std::string(toys::kRanged)}) {
    const Scenario scenario = read_scenario_text(text, "planes.toml");
    const Solved fresh = solve_scenario(scenario, scenario.central_values(), {}, {});
    ASSERT_EQ(fresh.strategy.status, SolveStatus::converged);
    expect_plain(scenario, fresh);
    // What another game has left does not show.
    room.values = fresh.values;
    room.game = fresh.game;
    room.strategy = fresh.strategy;
    evaluate(scenario, room);
    EXPECT_EQ(room.role, fresh.role);
    EXPECT_EQ(room.reach, fresh.reach);
    EXPECT_EQ(room.reached, fresh.reached);
    EXPECT_EQ(room.value, fresh.value);
    EXPECT_EQ(room.without_deal, fresh.without_deal);
    EXPECT_EQ(room.deal, fresh.deal);
    const double* before = room.reach.data();
    evaluate(scenario, room);
    EXPECT_EQ(room.reach.data(), before);
  }
}

}  // namespace
}  // namespace walkaway
