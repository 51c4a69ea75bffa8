// SPDX-License-Identifier: Apache-2.0
// A game with its lanes found is the same game: whatever is played, and in equilibrium.
#include "game/lane_form.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "equilibrium/certificate.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"
#include "game/standard.h"
#include "support/flatten.h"
#include "support/random_game.h"

namespace walkaway::testing {
namespace {

using Kind = StandardGame::Kind;

constexpr double kSame = 1e-12;  ///< the two differ by the order of their sums

std::vector<PlainGame> games_with_lanes() {
  std::vector<PlainGame> games;
  for (const uint32_t types : {2u, 3u})
    for (const uint32_t rounds : {1u, 2u, 4u})
      games.push_back(make_standard_game({.kind = Kind::bargain, .types = types, .prices = 2, .rounds = rounds}));
  games.push_back(make_standard_game({.kind = Kind::bargain, .rounds = 3, .zero_sum = true}));
  for (const uint32_t cards : {3u, 6u, 13u}) games.push_back(make_standard_game({.kind = Kind::kuhn, .cards = cards}));
  games.push_back(make_standard_game({.kind = Kind::liars_dice, .sides = 3}));
  games.push_back(make_standard_game({.kind = Kind::leduc, .merged = true}));
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const Tree tree = random_game({.seed = seed, .depth = 4});
    if (tree.lanes > 1) games.push_back(flatten(tree, {.step_by_step = seed % 2 == 0}).game);
  }
  return games;
}

/// Some play, with probabilities down to 1e-9 and, at times, 0.
std::vector<double> random_play(const Tree& tree, uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto unit = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::vector<double> log_prob(tree.variables());
  for (const Decision& d : tree.decisions) {
    double sum = 0;
    for (uint32_t a = 0; a < d.actions; ++a) {
      const double weight = a > 0 && unit() < 0.1 ? 0 : std::pow(10, -9 * unit());
      log_prob[d.first + a] = std::log(weight);
      sum += weight;
    }
    for (uint32_t a = 0; a < d.actions; ++a) log_prob[d.first + a] -= std::log(sum);
  }
  return log_prob;
}

TEST(LaneForm, PaysTheSameWhateverIsPlayed) {
  uint64_t seed = 0;
  for (const PlainGame& game : games_with_lanes()) {
    SCOPED_TRACE("game " + std::to_string(seed) + " " + game.title);
    const std::optional<LaneForm> form = find_lanes(game);
    ASSERT_TRUE(form);
    const std::vector<double> flat = random_play(game.tree, ++seed), lanes = form->from_flat(flat);
    for (uint32_t m = 0; m < game.tree.movers(); ++m) {
      const std::vector<double> by_lane = expected(form->tree, lanes, mover_payoff(form->tree, m));
      double value = 0;
      for (uint32_t k = 0; k < form->tree.lanes; ++k) value += form->tree.lane_prior[k] * by_lane[k];
      EXPECT_NEAR(value, expected(game.tree, flat, mover_payoff(game.tree, m))[0], 1e-13);
    }
    const Certificate a = certify(form->tree, lanes), b = certify(game.tree, flat);
    EXPECT_NEAR(a.residual, b.residual, kSame);
    EXPECT_NEAR(a.max_infoset_gain, b.max_infoset_gain, kSame);
    for (uint32_t m = 0; m < game.tree.movers(); ++m) {
      EXPECT_NEAR(a.best_response_gain[m], b.best_response_gain[m], kSame);
      EXPECT_EQ(a.swing[m], b.swing[m]);
    }
  }
}

TEST(LaneForm, HasTheSameEquilibria) {
  uint32_t compared = 0;
  for (const PlainGame& game : games_with_lanes())
    for (const double precision : {1.0, 7.0}) {
      SCOPED_TRACE("game " + std::to_string(compared) + " " + game.title);
      const std::optional<LaneForm> form = find_lanes(game);
      ASSERT_TRUE(form);
      SolveOptions options;
      options.precision = precision;
      options.tolerance = 1e-13;
      const Strategy lanes = solve(form->tree, options), flat = solve(game.tree, options);
      ASSERT_EQ(flat.status, SolveStatus::converged) << flat.why;
      ASSERT_EQ(lanes.status, SolveStatus::converged) << lanes.why;
      const std::vector<double> carried = form->to_flat(lanes.log_prob);
      ASSERT_EQ(carried.size(), flat.log_prob.size());
      for (size_t v = 0; v < carried.size(); ++v)
        ASSERT_NEAR(std::exp(carried[v]), std::exp(flat.log_prob[v]), kSame) << "variable " << v;
      ++compared;
    }
  EXPECT_GT(compared, 60u);
}

}  // namespace
}  // namespace walkaway::testing
