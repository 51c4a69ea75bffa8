// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "deals/deals.h"

namespace walkaway {
namespace {

constexpr uint32_t kGrid = 100000;  // steps between 0 and 1

/// Deals x in [0, 1] on the grid, worth (first(x), second(x)).
template <typename First, typename Second>
DealPoints curve(First first, Second second) {
  DealPoints deals;
  for (uint32_t i = 0; i <= kGrid; ++i) {
    const double x = static_cast<double>(i) / kGrid;
    deals.points.insert(deals.points.end(), {first(x), second(x)});
  }
  return deals;
}

uint32_t deal_of(const DealSpace& space, FairPoint point) {
  for (const FairDeal& fair : space.fair) {
    if (fair.point == point) return fair.deal;
  }
  ADD_FAILURE() << "no " << to_text(point);
  return 0;
}

TEST(FairPoints, OfTheParabolaAreTheKnownOnes) {
  // Case 18: frontier y = 1 - x^2, nothing without a deal. Nash maximises x (1 - x^2): x = 1 / sqrt 3.
  // Kalai-Smorodinsky: x = 1 - x^2.
  const DealPoints deals = curve([](double x) { return x; }, [](double x) { return 1 - x * x; });
  const DealSpace space = analyse_deals(deals, std::vector<double>{0, 0});
  const double step = 1.0 / kGrid;
  EXPECT_NEAR(deals.at(deal_of(space, FairPoint::nash), 0), 0.577350, step);
  EXPECT_NEAR(deals.at(deal_of(space, FairPoint::nash), 1), 0.666667, 2 * step);
  EXPECT_NEAR(deals.at(deal_of(space, FairPoint::kalai_smorodinsky), 0), 0.618034, step);
  EXPECT_NEAR(deals.at(deal_of(space, FairPoint::utilitarian), 0), 0.5, step);
  EXPECT_EQ(space.frontier.size(), kGrid + 1);
}

TEST(FairPoints, OfASplitWithSquareRootUtilityAreTheKnownOnes) {
  // Case 19: the share s of the side with utility sqrt(s) against 1 - s. Nash s = 1/3; Kalai-Smorodinsky sqrt(s) = 1 -
  // s.
  const DealPoints deals = curve([](double s) { return std::sqrt(s); }, [](double s) { return 1 - s; });
  const DealSpace space = analyse_deals(deals, std::vector<double>{0, 0});
  const double step = 1.0 / kGrid;
  EXPECT_NEAR(deal_of(space, FairPoint::nash) * step, 1.0 / 3, step);
  EXPECT_NEAR(deal_of(space, FairPoint::kalai_smorodinsky) * step, 0.381966, step);
  EXPECT_NEAR(deal_of(space, FairPoint::egalitarian) * step, 0.381966, step);  // both best gains are 1, so they agree
  EXPECT_NEAR(deal_of(space, FairPoint::utilitarian) * step, 0.25, step);      // 1 / (2 sqrt s) = 1
}

TEST(FairPoints, AreNoneWhereNoDealIsRational) {
  const DealPoints deals{2, {3, 0, 2, 1, 0, 3}};
  const DealSpace space = analyse_deals(deals, std::vector<double>{2, 2});
  EXPECT_TRUE(space.rational.empty());
  EXPECT_TRUE(space.fair.empty());
  EXPECT_EQ(space.frontier.size(), 3u);
}

TEST(FairPoints, WithAnIndifferentPartyAreTheOthersBest) {
  // The second party gets 1 whatever happens and has 1 without a deal: every product and smallest gain is 0, and only
  // efficiency tells.
  const DealPoints deals{2, {1, 1, 4, 1, 2, 1}};
  const DealSpace space = analyse_deals(deals, std::vector<double>{0, 1});
  EXPECT_EQ(space.frontier, std::vector<uint32_t>{1});
  EXPECT_EQ(space.rational.size(), 3u);
  ASSERT_EQ(space.fair.size(), 4u);
  for (const FairDeal& fair : space.fair) EXPECT_EQ(fair.deal, 1u) << to_text(fair.point);
}

TEST(FairPoints, LeaveOutOfKalaiSmorodinskyAPartyThatCanGainNothing) {
  // Three parties, the third indifferent: the other two split evenly instead of the tie going to the first.
  const DealPoints deals{3, {4, 0, 1, 2, 2, 1, 0, 4, 1}};
  const DealSpace space = analyse_deals(deals, std::vector<double>{0, 0, 1});
  EXPECT_EQ(deal_of(space, FairPoint::kalai_smorodinsky), 1u);
}

TEST(FairPoints, GiveTiesToTheFirstPartyThenTheLowerIndex) {
  const DealPoints deals{2, {1, 2, 2, 1, 2, 1}};
  const DealSpace space = analyse_deals(deals, std::vector<double>{0, 0});
  for (const FairDeal& fair : space.fair) EXPECT_EQ(fair.deal, 1u) << to_text(fair.point);
}

TEST(FairPoints, DoNotDependOnThePartiesScales) {
  const DealPoints deals{2, {0, 5, 2, 4, 3, 2, 4, 0}};
  DealPoints scaled = deals;
  for (size_t i = 0; i < scaled.points.size(); i += 2) scaled.points[i] = 8 * scaled.points[i] + 16;
  const DealSpace a = analyse_deals(deals, std::vector<double>{0, 0});
  const DealSpace b = analyse_deals(scaled, std::vector<double>{16, 0});
  EXPECT_EQ(deal_of(a, FairPoint::nash), deal_of(b, FairPoint::nash));
  EXPECT_EQ(deal_of(a, FairPoint::kalai_smorodinsky), deal_of(b, FairPoint::kalai_smorodinsky));
}

// ---------------------------------------------------------------------------------------------------- by the
// definitions

struct Space {
  DealPoints deals;
  std::vector<double> walk_away;
};

/// Small integers, so that products and sums are exact and ties are real.
Space random_space(uint64_t seed) {
  std::mt19937_64 random(seed);
  Space space;
  space.deals.parties = 1 + static_cast<uint32_t>(seed % 4);
  const uint64_t count = 1 + random() % 30, values = 2 + random() % 9;
  for (uint64_t i = 0; i < count * space.deals.parties; ++i) {
    space.deals.points.push_back(static_cast<double>(random() % values));
  }
  for (uint32_t p = 0; p < space.deals.parties; ++p) space.walk_away.push_back(static_cast<double>(random() % 4));
  return space;
}

double naive_merit(const Space& space, FairPoint point, uint32_t deal, const std::vector<uint32_t>& rational) {
  double product = 1, sum = 0, smallest = 1e300, smallest_relative = 1e300;
  for (uint32_t p = 0; p < space.deals.parties; ++p) {
    double best = 0;
    for (uint32_t other : rational) best = std::max(best, space.deals.at(other, p) - space.walk_away[p]);
    const double gain = space.deals.at(deal, p) - space.walk_away[p];
    product *= gain;
    sum += space.deals.at(deal, p);
    smallest = std::min(smallest, gain);
    if (best > 0) smallest_relative = std::min(smallest_relative, gain / best);
  }
  if (point == FairPoint::nash) return product;
  if (point == FairPoint::utilitarian) return sum;
  return point == FairPoint::egalitarian ? smallest : smallest_relative;
}

TEST(FairPoints, MaximiseTheirMeritAmongAllRationalDealsOnAThousandSpaces) {
  uint32_t with_room = 0;
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    const Space s = random_space(seed);
    const DealSpace space = analyse_deals(s.deals, s.walk_away);
    std::vector<uint32_t> rational;
    for (uint32_t d = 0; d < s.deals.size(); ++d) {
      bool all = true;
      for (uint32_t p = 0; p < s.deals.parties; ++p) all = all && s.deals.at(d, p) >= s.walk_away[p];
      if (all) rational.push_back(d);
    }
    ASSERT_EQ(space.rational, rational) << "seed " << seed;
    ASSERT_EQ(space.fair.size(), rational.empty() ? 0u : 4u) << "seed " << seed;
    with_room += rational.empty() ? 0 : 1;
    for (const FairDeal& fair : space.fair) {
      ASSERT_NE(std::find(space.frontier.begin(), space.frontier.end(), fair.deal), space.frontier.end())
          << "seed " << seed;
      const double merit = naive_merit(s, fair.point, fair.deal, rational);
      for (uint32_t d : rational) {
        const double other = naive_merit(s, fair.point, d, rational);
        ASSERT_GE(merit, other) << to_text(fair.point) << ", seed " << seed << ", deal " << d;
        const bool efficient = std::find(space.frontier.begin(), space.frontier.end(), d) != space.frontier.end();
        if (other < merit || !efficient) continue;
        ASSERT_GE(s.deals.at(fair.deal, 0), s.deals.at(d, 0)) << to_text(fair.point) << ", seed " << seed;
        if (s.deals.at(fair.deal, 0) > s.deals.at(d, 0)) continue;
        ASSERT_LE(fair.deal, d) << to_text(fair.point) << ", seed " << seed;
      }
    }
  }
  EXPECT_GT(with_room, 300u);  // the test would be idle otherwise
  EXPECT_LT(with_room, 1000u);
}

}  // namespace
}  // namespace walkaway
