// SPDX-License-Identifier: Apache-2.0
// Curves along a number, the others moving, against closed forms.
#include "uncertainty/along.h"

#include <cmath>

#include <gtest/gtest.h>

#include "uncertainty/points.h"

namespace walkaway {
namespace {

double uniform(uint64_t i, uint32_t stage) { return uniform_draw({.seed = 11, .stage = stage, .index = i}); }
double normal(uint64_t i, uint32_t stage) { return normal_draw({.seed = 11, .stage = stage, .index = i}); }

TEST(AlongNumber, FollowsALineExactly) {
  std::vector<double> x, y, w;
  for (uint64_t i = 0; i < 500; ++i) {
    x.push_back(std::exp(normal(i, 1)));
    y.push_back(3 - 2 * x.back());
    w.push_back(uniform(i, 2));
  }
  const MeanCurve curve = AlongNumber(x, w).curve(y);
  ASSERT_GE(curve.at.size(), 8u);
  for (size_t k = 0; k < curve.at.size(); ++k) {
    EXPECT_NEAR(curve.mean[k], 3 - 2 * curve.at[k], 1e-9);
    EXPECT_NEAR(curve.error[k], 0, 1e-9);
  }
}

TEST(AlongNumber, HasErrorsOfTheRightSize) {
  // y = sin x + noise of 1/2: over 200 samples the curve's spread is what its errors say.
  const size_t n = 400, times = 200;
  double z2 = 0, count = 0;
  for (uint32_t s = 0; s < times; ++s) {
    std::vector<double> x, y;
    for (uint64_t i = 0; i < n; ++i) {
      x.push_back(uniform(i, 10 + 2 * s));
      y.push_back(2 * x.back() + normal(i, 11 + 2 * s) / 2);
    }
    const MeanCurve curve = AlongNumber(x, std::vector<double>(n, 1.0)).curve(y);
    for (size_t k = 0; k < curve.at.size(); k += 7) {
      z2 += std::pow((curve.mean[k] - 2 * curve.at[k]) / curve.error[k], 2);
      ++count;
    }
  }
  EXPECT_NEAR(z2 / count, 1, 0.15);  // t with 31 degrees of freedom: 1.07
}

TEST(AlongNumber, TakesFewValuesOneByOne) {
  std::vector<double> x, y, w;
  for (int i = 0; i < 300; ++i) {
    x.push_back(i % 3 == 0 ? 5 : 2);
    y.push_back(i % 3 == 0 ? 1 : i % 3 == 1 ? 4 : NAN);
    w.push_back(1.0);
  }
  const AlongNumber along(x, w);
  EXPECT_TRUE(along.levels());
  const MeanCurve curve = along.curve(y);
  EXPECT_EQ(curve.at, (std::vector<double>{2, 5}));
  EXPECT_DOUBLE_EQ(curve.mean[0], 4);
  EXPECT_DOUBLE_EQ(curve.mean[1], 1);
  EXPECT_NEAR(curve.effective[0], 100, 1e-9);  // those that say something
}

TEST(AlongNumber, LeavesOutRowsWithoutNumberOrWeight) {
  const std::vector<double> x = {1, NAN, 2, 3}, w = {1, 1, 0, 1};
  const AlongNumber along(x, w);
  EXPECT_EQ(along.at(), (std::vector<double>{1, 3}));
  EXPECT_EQ(along.place()[1], AlongNumber::kNowhere);
  EXPECT_EQ(along.place()[2], AlongNumber::kNowhere);
  EXPECT_THROW(along.curve(std::vector<double>{1, 2}), std::logic_error);
}

/// Whether x + z < 9 with x on (0, 12) and z normal around 0: one half at 9, whatever the spread of z.
MeanCurve step_at_9(size_t n, double spread, uint32_t stage) {
  std::vector<double> x, y;
  for (uint64_t i = 0; i < n; ++i) {
    x.push_back(12 * uniform(i, stage));
    y.push_back(x.back() + spread * normal(i, stage + 1) < 9 ? 1 : 0);
  }
  return AlongNumber(x, std::vector<double>(n, 1.0)).curve(y);
}

TEST(HalfCrossings, FindAStepWithOthersMoving) {
  for (const double spread : {0.0, 0.5, 2.0}) {
    const std::vector<HalfCrossing> found = half_crossings(step_at_9(2000, spread, 30));
    ASSERT_EQ(found.size(), 1u) << spread;
    EXPECT_NEAR(found[0].about, 9, 0.15 + spread / 5) << spread;
    EXPECT_LT(found[0].low, 9);
    EXPECT_GT(found[0].high, 9);
    EXPECT_FALSE(found[0].upwards);
  }
}

TEST(HalfCrossings, SayNothingWhereErrorsSpanThem) {
  int found = 0;
  for (uint32_t s = 0; s < 100; ++s) {
    std::vector<double> x, y;
    for (uint64_t i = 0; i < 300; ++i) {
      x.push_back(uniform(i, 400 + 2 * s));
      y.push_back(uniform(i, 401 + 2 * s) < 0.5 ? 1 : 0);
    }
    found += !half_crossings(AlongNumber(x, std::vector<double>(300, 1.0)).curve(y)).empty();
  }
  EXPECT_LE(found, 2);
}

TEST(HalfCrossings, AreNotFoundByAHandfulOfDraws) { EXPECT_TRUE(half_crossings(step_at_9(12, 0, 50)).empty()); }

TEST(HalfCrossings, ComeInOrderAndBothWays) {
  std::vector<double> x, y;
  for (uint64_t i = 0; i < 4000; ++i) {
    x.push_back(uniform(i, 60));
    y.push_back(std::abs(x.back() - 0.5) < 0.25 ? 1 : 0);
  }
  const std::vector<HalfCrossing> found = half_crossings(AlongNumber(x, std::vector<double>(4000, 1.0)).curve(y));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NEAR(found[0].about, 0.25, 0.02);
  EXPECT_TRUE(found[0].upwards);
  EXPECT_NEAR(found[1].about, 0.75, 0.02);
  EXPECT_FALSE(found[1].upwards);
}

TEST(ShareMap, ShowsAFrontierBetweenTwoNumbers) {
  std::vector<double> one, other, holds;
  for (uint64_t i = 0; i < 4000; ++i) {
    one.push_back(uniform(i, 70));
    other.push_back(2 * uniform(i, 71));
    holds.push_back(one.back() + other.back() / 2 + 0.1 * normal(i, 72) < 1 ? 1 : 0);
  }
  const ShareMap map = share_map(one, other, holds, std::vector<double>(4000, 1.0));
  ASSERT_EQ(map.at_one.size(), 16u);
  ASSERT_EQ(map.share.size(), map.at_one.size() * map.at_other.size());
  for (size_t i = 0; i < 16; ++i)
    for (size_t j = 0; j < 16; ++j) {
      const double sum = map.at_one[i] + map.at_other[j] / 2, share = map.share[i * 16 + j];
      if (sum < 0.6) {
        EXPECT_GT(share, 0.95);
      } else if (sum > 1.4) {
        EXPECT_LT(share, 0.05);
      } else if (std::abs(sum - 1) < 0.01 && i > 2 && i < 13) {
        EXPECT_NEAR(share, 0.5, 0.15);
      }
    }
}

TEST(ShareMap, IsEmptyWhereNoDrawsAre) {
  std::vector<double> one, other, holds;
  for (uint64_t i = 0; i < 1000; ++i) {
    one.push_back(uniform(i, 80));
    other.push_back(one.back() + 0.01 * normal(i, 81));  // the two hang together
    holds.push_back(1);
  }
  const ShareMap map = share_map(one, other, holds, std::vector<double>(1000, 1.0));
  EXPECT_TRUE(std::isnan(map.share[15]));  // the one low, the other high
  EXPECT_DOUBLE_EQ(map.share[0], 1);
}

}  // namespace
}  // namespace walkaway
