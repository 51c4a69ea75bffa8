// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "deals/deals.h"

namespace walkaway {
namespace {

/// Few distinct values, so that ties and duplicates are common.
DealPoints random_deals(std::mt19937_64& random, uint32_t parties) {
  DealPoints deals;
  deals.parties = parties;
  const uint64_t count = random() % 41;
  const uint64_t values = 2 + random() % 12;
  for (uint64_t i = 0; i < count * parties; ++i) deals.points.push_back(static_cast<double>(random() % values) - 3.0);
  return deals;
}

bool dominates(const DealPoints& deals, uint32_t a, uint32_t b) {
  bool better = false;
  for (uint32_t p = 0; p < deals.parties; ++p) {
    if (deals.at(a, p) < deals.at(b, p)) return false;
    better = better || deals.at(a, p) > deals.at(b, p);
  }
  return better;
}

/// By the definition: every pair is compared.
std::vector<uint32_t> naive_frontier(const DealPoints& deals) {
  std::vector<uint32_t> frontier;
  for (uint32_t b = 0; b < deals.size(); ++b) {
    bool dominated = false;
    for (uint32_t a = 0; a < deals.size(); ++a) dominated = dominated || dominates(deals, a, b);
    if (!dominated) frontier.push_back(b);
  }
  return frontier;
}

std::vector<uint32_t> sorted(std::vector<uint32_t> items) {
  std::sort(items.begin(), items.end());
  return items;
}

TEST(Frontier, EqualsEveryPairComparedOnAThousandSpaces) {
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    std::mt19937_64 random(seed);
    const DealPoints deals = random_deals(random, 1 + static_cast<uint32_t>(seed % 4));
    const std::vector<uint32_t> frontier = pareto_frontier(deals);
    ASSERT_EQ(sorted(frontier), naive_frontier(deals)) << "seed " << seed;
    for (size_t i = 1; i < frontier.size(); ++i) {
      ASSERT_GE(deals.at(frontier[i - 1], 0), deals.at(frontier[i], 0)) << "seed " << seed;
    }
  }
}

/// The naive one takes n squared, and reads points as they are.
TEST(Frontier, EqualsEveryPairComparedOnLargeSpacesOfAllShapes) {
  for (uint32_t parties = 1; parties <= 6; ++parties) {
    for (uint64_t values : {4, 40, 1000000}) {
      for (bool near_the_frontier : {false, true}) {
        std::mt19937_64 random(parties * 1000 + values);
        DealPoints deals{parties, {}};
        for (int i = 0; i < 1500; ++i) {
          double sum = 0;
          for (uint32_t p = 0; p + 1 < parties; ++p) {
            deals.points.push_back(static_cast<double>(random() % values) / 7 - 1);
            sum += deals.points.back();
          }
          deals.points.push_back(near_the_frontier ? -sum : static_cast<double>(random() % values));
        }
        if (values == 40) deals.points[5] = std::numeric_limits<double>::infinity();
        if (values == 40) deals.points[77] = -std::numeric_limits<double>::infinity();
        ASSERT_EQ(sorted(pareto_frontier(deals)), naive_frontier(deals))
            << parties << " parties, " << values << " values, near the frontier " << near_the_frontier;
      }
    }
  }
}

TEST(Frontier, KeepsAllDuplicatesInOrderOfIndex) {
  const DealPoints deals{2, {1, 2, 2, 1, 1, 2, 2, 0, 0, 2}};
  EXPECT_EQ(pareto_frontier(deals), (std::vector<uint32_t>{1, 0, 2}));
}

TEST(Frontier, OfNoDealsIsEmpty) { EXPECT_TRUE(pareto_frontier(DealPoints{3, {}}).empty()); }

TEST(Frontier, RefusesPointsThatAreNotNumbers) {
  EXPECT_THROW(pareto_frontier(DealPoints{2, {1, std::nan("")}}), std::invalid_argument);
  EXPECT_THROW(pareto_frontier(DealPoints{2, {1, 2, 3}}), std::invalid_argument);
}

}  // namespace
}  // namespace walkaway
