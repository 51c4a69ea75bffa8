// SPDX-License-Identifier: Apache-2.0
// Values of information against closed forms of decisions between moves of normal value.
#include "uncertainty/worth_of_knowing.h"

#include <cmath>
#include <optional>

#include <gtest/gtest.h>

#include "scenario/scenario.h"
#include "uncertainty/points.h"

namespace walkaway {
namespace {

double normal_at(uint64_t i, uint32_t stage) { return normal_draw({.seed = 5, .stage = stage, .index = i}); }

/// E max(0, m + s z) - max(0, m).
double unit_loss(double m, double s) {
  const double u = m / s, density = std::exp(-u * u / 2) / std::sqrt(2 * M_PI);
  return m * normal_probability(u) + s * density - std::max(0.0, m);
}

/// Two moves: one worth 1, one worth 1 + m + a x + b z, with x, z and an idle number normal.
struct TwoMoves {
  TwoMoves(size_t n, double m, double a, double b, uint32_t stage = 1) {
    std::vector<double> values;
    for (uint64_t i = 0; i < n; ++i) {
      x.push_back(normal_at(i, stage)), z.push_back(normal_at(i, stage + 1)), idle.push_back(normal_at(i, stage + 2));
      values.push_back(1);
      values.push_back(1 + m + a * x.back() + b * z.back());
    }
    weights.assign(n, 1.0 / static_cast<double>(n));
    draws.emplace(values, weights, 2);
  }
  Gain of(const std::vector<double>& number) const { return draws->of_number(AlongNumber(number, weights)); }

  std::vector<double> x, z, idle, weights;
  std::optional<MoveDraws> draws;
};

TEST(WorthOfKnowing, OfTwoNormalMovesIsTheClosedForm) {
  for (const double m : {-1.0, -0.3, 0.0, 0.5}) {
    const TwoMoves two(8000, m, 1.5, 1, 10);
    const Gain all = two.draws->of_everything(), x = two.of(two.x), z = two.of(two.z);
    EXPECT_NEAR(all.value, unit_loss(m, std::hypot(1.5, 1)), 4 * all.error) << m;
    EXPECT_NEAR(x.value, unit_loss(m, 1.5), 4 * x.error + 0.002) << m;
    EXPECT_NEAR(z.value, unit_loss(m, 1), 4 * z.error + 0.002) << m;
    EXPECT_LT(x.error, 0.04);
    EXPECT_GE(all.value, x.value);
  }
}

TEST(WorthOfKnowing, HasErrorsOfTheRightSizeAndLittleBias) {
  double sum = 0, squares = 0, claimed = 0;
  const int times = 200;
  for (uint32_t s = 0; s < times; ++s) {
    const TwoMoves two(500, -0.3, 1.5, 1, 100 + 3 * s);
    const Gain gain = two.of(two.x);
    sum += gain.value, squares += gain.value * gain.value, claimed += gain.error;
  }
  const double mean = sum / times, spread = std::sqrt(squares / times - mean * mean);
  EXPECT_NEAR(claimed / times, spread, 0.15 * spread);
  EXPECT_NEAR(mean, unit_loss(-0.3, 1.5), 0.25 * spread);  // a small part of the error of one sample
  EXPECT_LT(mean, unit_loss(-0.3, 1.5) + 3 * spread / std::sqrt(times));
}

TEST(WorthOfKnowing, OfAnIdleNumberIsNothing) {
  int beyond = 0;
  for (uint32_t s = 0; s < 50; ++s) {
    const TwoMoves two(500, -0.2, 1, 1, 1000 + 3 * s);
    const Gain gain = two.of(two.idle);
    beyond += std::abs(gain.value) > 3 * gain.error;
    EXPECT_LT(gain.value, 0.1);
  }
  EXPECT_LE(beyond, 2);
}

TEST(WorthOfKnowing, IsExactlyNothingWhereOneMoveIsAlwaysBest) {
  const TwoMoves two(500, -20, 1, 1);
  EXPECT_EQ(two.draws->best(), 0u);
  EXPECT_EQ(two.draws->of_everything().value, 0);
  EXPECT_EQ(two.of(two.x).value, 0);
  EXPECT_NEAR(two.draws->shares_best()[0], 1, 1e-12);
  EXPECT_EQ(two.draws->shares_best()[1], 0);
}

TEST(WorthOfKnowing, GoesByWeight) {
  // A number of two values with weights 3 to 1: move 1 gains 2 at the first and loses 8 at the second.
  std::vector<double> values, weights, x;
  for (int i = 0; i < 400; ++i) {
    x.push_back(i % 2);
    values.insert(values.end(), {0.0, i % 2 == 0 ? 2.0 : -8.0});
    weights.push_back(i % 2 == 0 ? 3 : 1);
  }
  const MoveDraws draws(values, weights, 2);
  EXPECT_EQ(draws.best(), 0u);
  EXPECT_DOUBLE_EQ(draws.mean(1), -0.5);
  EXPECT_NEAR(draws.of_everything().value, 1.5, 1e-12);
  EXPECT_NEAR(draws.of_number(AlongNumber(x, weights)).value, 1.5, 1e-12);
}

TEST(WorthOfKnowing, LeavesOutDrawsThatLackAMove) {
  const MoveDraws draws({1, 2, 1, NAN, 5, 2}, {1, 2, 1}, 2);
  EXPECT_DOUBLE_EQ(draws.covered(), 0.5);
  EXPECT_DOUBLE_EQ(draws.mean(0), 3);
  EXPECT_DOUBLE_EQ(draws.of_everything().value, 0.5);
  const MoveDraws none({NAN, 1}, {1}, 2);
  EXPECT_EQ(none.best(), kNone);
  EXPECT_TRUE(std::isnan(none.of_everything().value));
}

TEST(GainOfCase, IsWhatADecisionByCaseGains) {
  // Two types with 0.25 and 0.75; move 0 is worth 8 or 0, move 1 always 3.
  EXPECT_DOUBLE_EQ(gain_of_case(std::vector{0.25, 0.75}, std::vector{8.0, 3.0, 0.0, 3.0}, std::vector{2.0, 3.0}),
                   0.25 * 8 + 0.75 * 3 - 3);
  EXPECT_DOUBLE_EQ(gain_of_case(std::vector{1.0, 0.0}, std::vector<double>{8, 3, NAN, NAN}, std::vector{8.0, 3.0}), 0);
  EXPECT_TRUE(
      std::isnan(gain_of_case(std::vector{0.5, 0.5}, std::vector<double>{8, 3, NAN, NAN}, std::vector{8.0, 3.0})));
}

}  // namespace
}  // namespace walkaway
