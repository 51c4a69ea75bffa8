// SPDX-License-Identifier: Apache-2.0
#include "scenario/range.h"

#include <gtest/gtest.h>

#include <cmath>

namespace walkaway {
namespace {

Range of(Range::Kind kind, double a, double b = 0, double c = 0) {
  Range range;
  range.kind = kind;
  range.parameters = {a, b, c};
  return range;
}

Range choice(std::vector<double> choices, std::vector<double> weights) {
  Range range;
  range.kind = Range::Kind::choice;
  range.choices = std::move(choices);
  range.weights = std::move(weights);
  return range;
}

TEST(Ranges, AnExactNumberReachesNowhere) {
  EXPECT_EQ(range_low(of(Range::Kind::exact, 7)), 7);
  EXPECT_EQ(range_high(of(Range::Kind::exact, 7)), 7);
}

TEST(Ranges, NormalQuantilesAreThoseOfTheTables) {
  const Range standard = of(Range::Kind::normal, 0, 1);
  EXPECT_NEAR(quantile(standard, 0.95), 1.6448536269514722, 1e-14);  // Abramowitz and Stegun, table 26.5
  EXPECT_NEAR(quantile(standard, 0.05), -1.6448536269514722, 1e-14);
  EXPECT_NEAR(quantile(standard, 0.975), 1.9599639845400545, 1e-14);
  EXPECT_NEAR(quantile(standard, 1e-10), -6.361340902404056, 1e-12);
  EXPECT_NEAR(quantile(standard, 0.5), 0, 1e-14);
  EXPECT_NEAR(range_low(of(Range::Kind::normal, 10, 2)), 10 - 2 * 1.6448536269514722, 1e-13);
}

TEST(Ranges, LognormalReachesAsFarBelowTheMedianAsAboveByFactors) {
  const Range range = of(Range::Kind::lognormal, 4, 1.5);
  EXPECT_NEAR(range_high(range), 4 * std::pow(1.5, 1.6448536269514722), 1e-12);
  EXPECT_NEAR(range_low(range) * range_high(range), 16, 1e-12);
}

TEST(Ranges, BetaQuantilesAreTheClosedForms) {
  for (const double p : {0.001, 0.05, 0.3, 0.5, 0.95, 0.999}) {
    EXPECT_NEAR(quantile(of(Range::Kind::beta, 1, 1), p), p, 1e-14) << p;
    EXPECT_NEAR(quantile(of(Range::Kind::beta, 3, 1), p), std::pow(p, 1.0 / 3), 1e-14) << p;
    EXPECT_NEAR(quantile(of(Range::Kind::beta, 1, 3), p), 1 - std::pow(1 - p, 1.0 / 3), 1e-14) << p;
    const double arcsine = std::pow(std::sin(M_PI * p / 2), 2);
    EXPECT_NEAR(quantile(of(Range::Kind::beta, 0.5, 0.5), p), arcsine, 1e-13) << p;
    const double x = quantile(of(Range::Kind::beta, 2, 2), p);
    EXPECT_NEAR(x * x * (3 - 2 * x), p, 1e-14) << p;
  }
}

TEST(Ranges, BetaQuantilesCutOffTheirShareOfTheDensity) {
  for (const auto& [a, b] : std::vector<std::pair<double, double>>{{4, 9}, {2.5, 1.5}, {41, 3}, {900, 1100}}) {
    const double low = range_low(of(Range::Kind::beta, a, b)), high = range_high(of(Range::Kind::beta, a, b));
    const double mean = a / (a + b);
    const auto mass = [&, a = a, b = b](double from, double to) {  // Simpson's rule
      constexpr int kSteps = 20000;
      double sum = 0;
      for (int i = 0; i <= kSteps; ++i) {
        const double x = from + (to - from) * i / kSteps;
        const double density =
            x <= 0 || x >= 1 ? 0 : std::exp((a - 1) * std::log(x / mean) + (b - 1) * std::log((1 - x) / (1 - mean)));
        sum += density * (i == 0 || i == kSteps ? 1 : i % 2 == 1 ? 4 : 2);
      }
      return sum * (to - from) / kSteps / 3;
    };
    const double below = mass(0, low), between = mass(low, high), above = mass(high, 1);
    EXPECT_NEAR(below / (below + between + above), 0.05, 1e-6) << a << " " << b;
    EXPECT_NEAR(above / (below + between + above), 0.05, 1e-6) << a << " " << b;
  }
}

TEST(Ranges, ATriangularRangeEndsAtItsEnds) {
  const Range range = of(Range::Kind::triangular, 1, 2, 5);
  EXPECT_EQ(range_low(range), 1);
  EXPECT_EQ(range_high(range), 5);
  EXPECT_DOUBLE_EQ(quantile(range, 0.25), 2);          // (2 - 1) / (5 - 1) lies below the mode
  EXPECT_DOUBLE_EQ(quantile(range, 1 - 1.0 / 12), 4);  // (5 - 4)^2 / ((5 - 1) (5 - 2)) lies above 4
  EXPECT_DOUBLE_EQ(quantile(of(Range::Kind::triangular, 0, 0, 1), 0.75), 0.5);
}

TEST(Ranges, AChoiceReachesFromItsLeastToItsGreatestOfAnyWeight) {
  const Range range = choice({3, -1, 8, 20}, {0.5, 0.2, 0.3, 0});
  EXPECT_EQ(range_low(range), -1);
  EXPECT_EQ(range_high(range), 8);
  EXPECT_EQ(quantile(range, 0.1), -1);
  EXPECT_EQ(quantile(range, 0.5), 3);
  EXPECT_EQ(quantile(range, 0.9), 8);
}

}  // namespace
}  // namespace walkaway
