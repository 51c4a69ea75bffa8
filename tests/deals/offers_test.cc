// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "deals/offers.h"
#include "deals/random_domains.h"

namespace walkaway {
namespace {

/// Price and delivery of a machine: the seller cares for the price, the buyer for the date; the colour is the buyer's
/// alone.
DealDomain machine() {
  DealDomain domain;
  domain.issues = {{"price", {"low", "high"}, {}}, {"delivery", {"soon", "late"}, {}}, {"colour", {"grey", "red"}, {}}};
  domain.parties.resize(2);
  domain.parties[0] = {"seller", {{0, 60}, {0, 20}, {0, 0}}, {}, 0, 1, {}, {}};
  domain.parties[1] = {"buyer", {{30, 0}, {50, 0}, {0, 5}}, {}, 0, 1, {}, {}};
  return domain;
}

TEST(Offers, ATradeIsNamedWithWhoGivesAndWhoGets) {
  const Improvements improvements = joint_improvements(machine(), std::vector<uint32_t>{0, 1, 1});
  ASSERT_EQ(improvements.small.size(), 1u);  // price for delivery
  const JointImprovement& trade = improvements.small[0];
  ASSERT_EQ(trade.changes.size(), 2u);
  EXPECT_EQ(trade.changes[0].issue, 0u);
  EXPECT_EQ(trade.changes[1].issue, 1u);
  EXPECT_EQ(trade.gains, (std::vector<double>{40, 20}));
  EXPECT_EQ(trade.alone, (std::vector<std::vector<double>>{{60, -30}, {-20, 50}}));
  EXPECT_TRUE(improvements.large.empty());
}

TEST(Offers, AnOfferStandsWhereItsBettersSay) {
  const OfferStanding standing = stand_of(machine(), std::vector<uint32_t>{0, 1, 0});  // 20 and 30
  EXPECT_EQ(standing.worth, (std::vector<double>{20, 30}));
  EXPECT_FALSE(standing.efficient);
  EXPECT_EQ(standing.could_gain, (std::vector<double>{40, 25}));  // both by high, soon and red
  EXPECT_EQ(standing.best_for_all.options, (std::vector<uint32_t>{1, 0, 1}));
  EXPECT_EQ(standing.way_there.changes.size(), 3u);
  EXPECT_NEAR(standing.distance, std::hypot(40 / 80.0, 25 / 85.0),
              1e-12);  // that package is the only efficient one above
  EXPECT_TRUE(stand_of(machine(), standing.best_for_all.options).efficient);
}

TEST(Offers, NoPartOfAnImprovementCanBeLeftOutForNothing) {
  DealDomain domain = machine();
  domain.parties[1].worth[2] = {5, 5};  // the colour is nobody's care
  const OfferStanding standing = stand_of(domain, std::vector<uint32_t>{0, 1, 1});
  EXPECT_EQ(standing.way_there.changes.size(), 2u);
}

/// By the definition, over all packages.
TEST(Offers, StandWhereAllPackagesSayOnRandomDomains) {
  int inefficient = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    std::mt19937_64 random(seed);
    const uint32_t parties = 2 + static_cast<uint32_t>(seed % 3);
    const DealDomain domain = random_domain(random, parties, seed % 4);
    const std::vector<double> worth = listed_worth(domain);
    const uint64_t offer = random() % (worth.size() / parties);
    const double* of_offer = worth.data() + offer * parties;
    std::vector<double> most(parties, 0);
    for (size_t n = 0; n < worth.size() / parties; ++n) {
      const double* row = worth.data() + n * parties;
      if (!at_least(row, {of_offer, of_offer + parties})) continue;
      for (uint32_t p = 0; p < parties; ++p) most[p] = std::max(most[p], row[p] - of_offer[p]);
    }
    const OfferStanding standing = stand_of(domain, nth_package(domain, offer));
    const bool efficient = std::all_of(most.begin(), most.end(), [](double m) { return m == 0; });
    inefficient += !efficient;
    ASSERT_EQ(standing.efficient, efficient) << "seed " << seed;
    for (uint32_t p = 0; p < parties; ++p) {
      ASSERT_NEAR(standing.could_gain[p], most[p], 1e-12);
      ASSERT_NEAR(worth_of(domain, standing.could_have[p].options)[p] - of_offer[p], most[p], 1e-12);
    }
  }
  EXPECT_GT(inefficient, 50);
}

TEST(Offers, ImprovementsOfTwoIssuesAreAllThereAreOnRandomDomains) {
  int found = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    std::mt19937_64 random(seed);
    const uint32_t parties = 2 + static_cast<uint32_t>(seed % 2);
    const DealDomain domain = random_domain(random, parties, seed % 4);
    const std::vector<double> worth = listed_worth(domain);
    const uint64_t number = random() % (worth.size() / parties);
    const std::vector<uint32_t> offer = nth_package(domain, number);
    const Improvements improvements = joint_improvements(domain, offer, 1000);
    for (const auto* kind : {&improvements.small, &improvements.large}) {
      for (const JointImprovement& one : *kind) {
        std::vector<uint32_t> package = offer;
        for (const OptionChange& change : one.changes) {
          ASSERT_EQ(package[change.issue], change.from);
          package[change.issue] = change.to;
        }
        double sum = 0;
        for (uint32_t p = 0; p < parties; ++p) {
          ASSERT_NEAR(worth_of(domain, package)[p] - worth[number * parties + p], one.gains[p], 1e-12);
          ASSERT_GE(one.gains[p], 0);
          sum += one.gains[p];
        }
        ASSERT_GT(sum, 0);
        ++found;
      }
    }
    // Every package that differs in at most two issues and betters the offer is matched by a listed one.
    for (uint64_t n = 0; n < worth.size() / parties; ++n) {
      const std::vector<uint32_t> package = nth_package(domain, n);
      size_t changes = 0;
      for (size_t i = 0; i < offer.size(); ++i) changes += offer[i] != package[i];
      std::vector<double> gains;
      for (uint32_t p = 0; p < parties; ++p) gains.push_back(worth[n * parties + p] - worth[number * parties + p]);
      if (changes == 0 || changes > 2 || *std::min_element(gains.begin(), gains.end()) < 0 ||
          *std::max_element(gains.begin(), gains.end()) == 0)
        continue;
      const bool matched =
          std::any_of(improvements.small.begin(), improvements.small.end(), [&](const JointImprovement& one) {
            if (one.changes.size() > changes) return false;
            for (uint32_t p = 0; p < parties; ++p)
              if (one.gains[p] < gains[p] - 1e-12) return false;
            return true;
          });
      ASSERT_TRUE(matched) << "seed " << seed << " package " << n;
    }
  }
  EXPECT_GT(found, 200);
}

TEST(Offers, OfTheWrongShapeAreRefused) {
  EXPECT_THROW(stand_of(machine(), std::vector<uint32_t>{0, 1}), std::invalid_argument);
  EXPECT_THROW(stand_of(machine(), std::vector<uint32_t>{0, 1, 2}), std::invalid_argument);
}

}  // namespace
}  // namespace walkaway
