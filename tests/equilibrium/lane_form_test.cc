// SPDX-License-Identifier: Apache-2.0
// A game with its lanes found is the same game: whatever is played, and in equilibrium.
#include "game/lane_form.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "equilibrium/certificate.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/solve.h"
#include "game/plain_builder.h"
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

/// Four deals; a moves, b moves, a moves again. What each is told is drawn: of the deal, or of the moves, or of both
/// at once in a way that is no product. Pay-offs are drawn too.
PlainGame drawn_information(uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto draw = [&random](uint32_t n) { return static_cast<uint32_t>(random() % n); };
  // A table by (deal, moves so far), by the deal only, by the moves only, or by each apart.
  const auto table = [&](uint32_t histories) {
    std::vector<uint32_t> told(4 * histories), of_deal(4), of_history(histories);
    for (uint32_t& t : of_deal) t = draw(2);
    for (uint32_t& t : of_history) t = draw(2);
    const uint32_t kind = draw(5);
    for (uint32_t k = 0; k < 4; ++k)
      for (uint32_t h = 0; h < histories; ++h)
        told[k * histories + h] = kind == 0 ? draw(2) : (kind & 1) * of_deal[k] + (kind & 2) * of_history[h];
    return told;
  };
  const std::vector<uint32_t> first = table(1), second = table(2), third = table(4);
  PlainBuilder build({"a", "b"});
  std::map<std::string, DecisionId> infosets;
  const auto decide = [&](uint32_t player, const std::string& seen) {
    const auto [at, fresh] = infosets.try_emplace(std::to_string(player) + ":" + seen, 0);
    if (fresh)
      at->second =
          build.add_decision(player, static_cast<uint32_t>(infosets.size()), seen, std::vector<std::string>{"l", "r"});
    EXPECT_TRUE(build.decision(at->second));
  };
  build.chance(std::vector<double>{0.1, 0.2, 0.3, 0.4});
  for (uint32_t k = 0; k < 4; ++k) {
    const std::string told = std::to_string(first[k]);
    decide(0, told);
    for (uint32_t a = 0; a < 2; ++a) {
      decide(1, std::to_string(second[2 * k + a]));
      for (uint32_t b = 0; b < 2; ++b) {
        decide(0, told + std::to_string(a) + std::to_string(third[4 * k + 2 * a + b]));
        for (uint32_t end = 0; end < 2; ++end)
          build.terminal(std::vector<double>{static_cast<double>(draw(1000)), static_cast<double>(draw(1000))});
      }
    }
  }
  return build.finish();
}

TEST(LaneForm, PaysTheSameWhateverIsKnownWhereItIsFound) {
  uint32_t with_lanes = 0, without = 0;
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    const PlainGame game = drawn_information(seed);
    const std::optional<LaneForm> form = find_lanes(game);
    ++(form ? with_lanes : without);
    if (!form) continue;
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<double> flat = random_play(game.tree, seed), lanes = form->from_flat(flat);
    const Certificate a = certify(form->tree, lanes), b = certify(game.tree, flat);
    EXPECT_NEAR(a.residual, b.residual, kSame);
    EXPECT_NEAR(a.max_infoset_gain, b.max_infoset_gain, 1000 * kSame);
    for (uint32_t m = 0; m < 2; ++m) EXPECT_NEAR(a.best_response_gain[m], b.best_response_gain[m], 1000 * kSame);
  }
  EXPECT_GT(with_lanes, 300u);
  EXPECT_GT(without, 300u);
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
