// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/points.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <boost/random/sobol.hpp>

#include "scenario/range.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

std::vector<double> at(const Points& points, uint64_t index) {
  std::vector<double> out(points.dimension());
  points.point(index, out);
  return out;
}

/// Largest difference between the share of points in a box [0, x) x [0, y) and its area, over boxes of a grid.
double unevenness(const Points& points, uint32_t count) {
  constexpr int kGrid = 32;
  std::vector<std::vector<double>> all;
  for (uint32_t i = 0; i < count; ++i) all.push_back(at(points, i));
  double worst = 0;
  for (int a = 1; a <= kGrid; ++a)
    for (int b = 1; b <= kGrid; ++b) {
      const double x = a / double{kGrid} - 0.011, y = b / double{kGrid} - 0.017;
      const auto inside = std::count_if(all.begin(), all.end(), [&](const auto& p) { return p[0] < x && p[1] < y; });
      worst = std::max(worst, std::abs(static_cast<double>(inside) / count - x * y));
    }
  return worst;
}

TEST(Points, AreThoseOfBoostsSequenceUpToScrambling) {
  // Owen's scrambling keeps which points share their leading bits in a coordinate. The engine's first 2^m points are
  // ours in another order, so the cells that they fill together in pairs of coordinates must match: that is tested by
  // the number of leading bits that two points have in common, which scrambling leaves alone.
  constexpr uint32_t kDimension = 40, kCount = 256;
  boost::random::sobol_engine<uint32_t, 32> engine(kDimension);
  std::vector<std::vector<uint32_t>> theirs(1, std::vector<uint32_t>(kDimension, 0));
  for (uint32_t i = 1; i < kCount; ++i) {
    theirs.emplace_back();
    for (uint32_t d = 0; d < kDimension; ++d) theirs.back().push_back(engine());
  }
  const Points points(kDimension, 7);
  const auto common_bits = [](uint32_t a, uint32_t b) { return a == b ? 32 : __builtin_clz(a ^ b); };
  for (uint32_t i = 1; i < kCount; ++i) {
    const auto here = at(points, i ^ i >> 1), first = at(points, 0);
    for (uint32_t d = 0; d < kDimension; ++d)
      ASSERT_EQ(common_bits(static_cast<uint32_t>(here[d] * 0x1p32), static_cast<uint32_t>(first[d] * 0x1p32)),
                common_bits(theirs[i][d], theirs[0][d]))
          << i << " " << d;
  }
}

TEST(Points, FillEveryCellOnceInEachCoordinate) {
  const Points points(300, 3);
  for (const uint64_t begin : {uint64_t{0}, uint64_t{1024}, uint64_t{1} << 31}) {
    std::vector<std::set<int>> cells(300);
    for (uint64_t i = begin; i < begin + 1024; ++i) {
      const auto p = at(points, i);
      for (uint32_t d = 0; d < 300; ++d) cells[d].insert(static_cast<int>(p[d] * 1024));
    }
    for (uint32_t d = 0; d < 300; ++d) EXPECT_EQ(cells[d].size(), 1024u) << d;
  }
}

TEST(Points, OfTheFirstTwoCoordinatesAreANet) {
  // (0, m, 2)-net: every dyadic box of area 2^-m has exactly one of 2^m points.
  const Points points(2, 11);
  for (int across = 0; across <= 8; ++across) {
    std::set<std::pair<int, int>> boxes;
    for (uint64_t i = 0; i < 256; ++i) {
      const auto p = at(points, i);
      boxes.insert({static_cast<int>(p[0] * (1 << across)), static_cast<int>(p[1] * (1 << (8 - across)))});
    }
    EXPECT_EQ(boxes.size(), 256u) << across;
  }
}

TEST(Points, AreSpreadMoreEvenlyThanIndependentOnes) {
  EXPECT_LT(unevenness(Points(2, 5), 4096), 0.003);
  const double independent = unevenness(Points(2, 5, PointKind::independent), 4096);
  EXPECT_GT(independent, 0.004);  // about 1/sqrt(n)
  EXPECT_LT(independent, 0.04);
}

TEST(Points, AreScrambledUniformly) {
  // Over seeds, one and the same point is uniform on the square: means 1/2, variances 1/12, no correlation.
  constexpr int kSeeds = 4000;
  for (const uint64_t index : {uint64_t{0}, uint64_t{1}, uint64_t{77}}) {
    double mean[2] = {}, square[2] = {}, cross = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
      const auto p = at(Points(2, static_cast<uint64_t>(seed)), index);
      for (int d = 0; d < 2; ++d) mean[d] += p[d] / kSeeds, square[d] += (p[d] - 0.5) * (p[d] - 0.5) / kSeeds;
      cross += (p[0] - 0.5) * (p[1] - 0.5) / kSeeds;
    }
    for (int d = 0; d < 2; ++d) {
      EXPECT_NEAR(mean[d], 0.5, 4 * std::sqrt(1.0 / 12 / kSeeds));
      EXPECT_NEAR(square[d], 1.0 / 12, 4 * std::sqrt(1.0 / 180 / kSeeds));  // variance of (u - 1/2)^2
    }
    EXPECT_NEAR(cross, 0, 4.0 / 12 / std::sqrt(kSeeds));
  }
}

TEST(Points, MeanOfASmoothFunctionHasASmallError) {
  // prod (1 + (u_d - 1/2)) over 8 coordinates has mean 1; independent points would err by about 0.013 (its sd is 0.83).
  const Points points(8, 2);
  double sum = 0;
  for (uint64_t i = 0; i < 4096; ++i) {
    double product = 1;
    for (const double u : at(points, i)) product *= u + 0.5;
    sum += product;
  }
  EXPECT_NEAR(sum / 4096, 1, 5e-4);
}

TEST(Points, AreTheSameOnEveryMachine) {
  // Golden: whole numbers and shifts alone make them, so every machine and compiler gives these very bits.
  const Points points(3, 1);
  EXPECT_EQ(at(points, 0), (std::vector<double>{0x1.9017fc5308f24p-3, 0x1.3d4eec58f0b85p-1, 0x1.e6ea290d7e989p-1}));
  EXPECT_EQ(at(points, 123456789),
            (std::vector<double>{0x1.c9f3e3f716f0bp-1, 0x1.a5638d6aeb2edp-1, 0x1.52829438682a6p-2}));
  EXPECT_EQ(uniform_draw({.seed = 1, .stage = 2, .index = 3, .step = 4}), 0x1.21adafe096172p-2);
}

TEST(Points, DoNotDependOnWhatWasAskedBeforeOrByWhom) {
  const Points points(50, 9);
  std::vector<std::vector<double>> forward(200), by_threads(200);
  for (uint64_t i = 0; i < 200; ++i) forward[i] = at(points, i);
  {
    std::vector<std::jthread> threads;
    for (uint64_t t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (uint64_t i = 200; i-- > 0;)
          if (i % 4 == t) by_threads[i] = at(points, i);
      });
  }
  EXPECT_EQ(forward, by_threads);
}

TEST(Points, OfFewerCoordinatesAreTheFirstOfThoseOfMore) {
  const auto many = at(Points(500, 4), 1000), few = at(Points(20, 4), 1000);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

TEST(Points, GoOnBeyondTheTable) {
  const Points points(3700, 4);
  double sum = 0;
  std::set<double> seen;
  for (uint64_t i = 0; i < 50; ++i) {
    const auto p = at(points, i);
    for (uint32_t d = 3660; d < 3700; ++d) sum += p[d], seen.insert(p[d]);
  }
  EXPECT_EQ(seen.size(), 2000u);
  EXPECT_NEAR(sum / 2000, 0.5, 4 * std::sqrt(1.0 / 12 / 2000));
}

TEST(Points, NeverTouchTheEnds) {
  const Points points(100, 8);
  for (uint64_t i = 0; i < 2000; ++i)
    for (const double u : at(points, i)) {
      ASSERT_GT(u, 0);
      ASSERT_LT(u, 1);
      ASSERT_EQ(std::fmod(u * 0x1p53, 2), 1);
    }
}

TEST(Points, RefuseWhatIsNoPoint) {
  const Points points(2, 1);
  std::vector<double> two(2), three(3);
  EXPECT_THROW(points.point(uint64_t{1} << 32, two), std::logic_error);
  EXPECT_THROW(points.point(0, three), std::logic_error);
  EXPECT_THROW(uniform_draw({.stage = 0xFFFFFFFF}), std::logic_error);
  EXPECT_NO_THROW(Points(0, 1).point(5, {}));
}

TEST(Draws, OfDifferentNamesAreIndependent) {
  // Correlations between neighbours in each part of the name, and the moments of the normal draws.
  constexpr int kCount = 20000;
  double seed = 0, stage = 0, index = 0, step = 0, mean = 0, square = 0, fourth = 0;
  const auto draw = [](uint64_t a, uint32_t b, uint64_t c, uint32_t d) { return normal_draw({a, b, c, d}); };
  for (uint32_t i = 0; i < kCount; ++i) {
    const double z = draw(1, 1, i, 1);
    seed += z * draw(2, 1, i, 1) / kCount;
    stage += z * draw(1, 2, i, 1) / kCount;
    index += z * draw(1, 1, i + 1, 1) / kCount;
    step += z * draw(1, 1, i, 2) / kCount;
    mean += z / kCount, square += z * z / kCount, fourth += z * z * z * z / kCount;
  }
  const double tolerance = 4 / std::sqrt(double{kCount});
  for (const double correlation : {seed, stage, index, step, mean}) EXPECT_NEAR(correlation, 0, tolerance);
  EXPECT_NEAR(square, 1, tolerance * std::sqrt(2));
  EXPECT_NEAR(fourth, 3, tolerance * std::sqrt(96));
}

TEST(NormalScores, AreAccurateInBothTails) {
  // Abramowitz and Stegun, table 26.1 and 26.2; the far one by erfc's continued fraction.
  EXPECT_NEAR(normal_score(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_score(0.025), -1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_probability(-10) / 7.619853024160526e-24, 1, 1e-13);
  for (double p = 0x1p-53; p < 0.6; p *= 1.7) {
    EXPECT_NEAR(normal_probability(normal_score(p)) / p, 1, 1e-13) << p;
    EXPECT_NEAR(normal_probability(-normal_score(1 - p)) / (1 - (1 - p)), 1, 1e-13) << p;
  }
  EXPECT_EQ(normal_score(0.5), 0);
}

Range of(Range::Kind kind, double a = 0, double b = 0, double c = 0) {
  Range range;
  range.kind = kind;
  range.parameters = {a, b, c};
  return range;
}

TEST(QuantilesAtScores, AreThoseOfTheRangeAndKeepDigitsInTheUpperTail) {
  std::vector<Range> ranges = {
      of(Range::Kind::triangular, 1, 2, 5), of(Range::Kind::normal, 3, 0.5), of(Range::Kind::lognormal, 2, 1.5),
      of(Range::Kind::beta, 4, 2),          of(Range::Kind::exact, 4),       of(Range::Kind::choice)};
  ranges.back().choices = {3, 1};
  ranges.back().weights = {0.4, 0.6};
  for (const Range& range : ranges)
    for (double z = -4; z <= 4; z += 0.37)
      EXPECT_NEAR(quantile_at_score(range, z), quantile(range, normal_probability(z)), 1e-9)
          << static_cast<int>(range.kind) << " " << z;
  // Closed forms where a probability has no digits left: 1 - Q(z) is 1 in doubles from z = 8.3 on.
  EXPECT_NEAR((5 - quantile_at_score(ranges[0], 7)) / std::sqrt(normal_probability(-7) * 4 * 3), 1, 1e-8);
  EXPECT_NEAR(quantile_at_score(ranges[1], 9), 7.5, 1e-14);
  EXPECT_NEAR(quantile_at_score(ranges[2], -9), 2 * std::pow(1.5, -9), 1e-14);
}

TEST(Values, OfAPointAreQuantilesOfTheNumbersThatAreDrawn) {
  const Scenario scenario = read_scenario_file(WALKAWAY_ROOT "/scenarios/buyer-seller.toml");
  const std::vector<NumberId> all = ranged_numbers(scenario);
  std::vector<std::string> paths;
  for (const NumberId id : all) paths.push_back(scenario.numbers[id].path);
  std::sort(paths.begin(), paths.end());
  EXPECT_EQ(paths,
            (std::vector<std::string>{"party.buyer.number.use", "party.buyer.patience",
                                      "party.seller.number.keep.by_type.patient", "party.seller.type.eager.prior"}));

  const NumberId use = find_number(scenario, "party.buyer.number.use");
  const Values centre = scenario.central_values();
  const std::vector<NumberId> one = {use};
  const Values drawn = values_at(scenario, one, std::vector{0.5}, centre);
  // Triangular on [1800, 2400] about 2000: the median lies where the upper triangle holds half.
  EXPECT_NEAR(drawn[use], 2400 - std::sqrt(0.5 * 600 * 400), 1e-10);
  for (NumberId id = 0; id < centre.size(); ++id)
    if (id != use) {
      EXPECT_EQ(drawn[id], centre[id]) << scenario.numbers[id].path;
    }
  EXPECT_NEAR(values_at_scores(scenario, one, std::vector{0.0}, centre)[use], drawn[use], 1e-10);
  EXPECT_THROW(values_at(scenario, all, std::vector{0.5}, centre), std::logic_error);
  EXPECT_THROW(values_at_scores(scenario, all, std::vector{0.5}, centre), std::logic_error);
}

}  // namespace
}  // namespace walkaway
