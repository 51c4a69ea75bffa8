// SPDX-License-Identifier: Apache-2.0
// Deals over many packages, against each package valued by itself.
#include "counsel/wide.h"

#include <gtest/gtest.h>

#include <set>

#include "counsel/toys.h"

namespace walkaway {
namespace {

using toys::ask;

struct Wide {
  explicit Wide(const std::string& text) : scenario(read_scenario_text(text, "wide.toml")), answers(ask(scenario)) {}
  const DealAnswer& deal() const { return answers.deal; }

  /// The values of some packages if they come into force at the start, where the offer on record is made.
  void expect_values(uint32_t every) const {
    const Values values = scenario.central_values();
    const Game game = build_game(scenario, values);
    std::vector<Package> packages;
    std::vector<uint32_t> indices;
    for (uint32_t p = 0; p < deal().packages(); p += p < deal().on_menu ? 1 : every) {
      packages.push_back(deal().package(scenario, p));
      indices.push_back(p);
    }
    const auto worth = values_in_force(scenario, values, game, 0, packages);
    const uint32_t lanes = game.tree.lanes;
    for (size_t n = 0; n < indices.size(); ++n)
      for (size_t i = 0; i < deal().parties.size(); ++i)
        for (uint32_t k = 0; k < lanes; ++k) {
          // Here a party's pay-off does not depend on the other's type.
          const double value = deal().value(indices[n], i, game.profile[k][deal().parties[i]]);
          ASSERT_NEAR(value, worth[n][deal().parties[i] * lanes + k], 1e-9 * (1 + std::abs(value)))
              << packages[n].id << " party " << i << " lane " << k;
        }
  }

  Scenario scenario;
  Answers answers;
};

TEST(ManyPackages, AreWorthWhatEachIsByItself) {
  const Wide wide(wide_text(4, 11));  // 14,641: beyond those that are valued one by one
  EXPECT_EQ(wide.deal().packages(), 14640u);
  wide.expect_values(7);
}

TEST(ManyPackages, OfAPayoffThatTakesAllIssuesTogetherAreWorthWhatEachIsByItself) {
  std::string text = wide_text(4, 11);
  text.replace(text.find("flow.pride"), 0, "flow.all = \"0.001 * worth.a * worth.a * (i2 == o1 ? 2 : 1)\"\n");
  const Wide wide(text);
  EXPECT_EQ(separable_issues(wide.scenario).size(), 1u);
  wide.expect_values(211);
}

class HundredThousand : public testing::Test {
 protected:
  static const Wide& wide() {
    static const Wide wide(wide_text(5, 10));
    return wide;
  }
};

TEST_F(HundredThousand, PackagesAreAllLookedAt) {
  const DealAnswer& deal = wide().deal();
  EXPECT_TRUE(deal.enumerated);
  EXPECT_EQ(deal.counted, 99999);  // all but leaving everything as it is
  EXPECT_EQ(deal.packages(), 99999u);
  EXPECT_EQ(deal.on_menu, 2u);
  wide().expect_values(997);
}

TEST_F(HundredThousand, PackagesHaveEachANameOfItsOwn) {
  const DealAnswer& deal = wide().deal();
  EXPECT_EQ(deal.package(wide().scenario, 0).id, "low");
  std::set<std::vector<OptionId>> options;
  for (uint32_t p = 0; p < deal.packages(); ++p) options.insert(deal.package(wide().scenario, p).options);
  EXPECT_EQ(options.size(), deal.packages());
  const Package first = deal.package(wide().scenario, 2);  // the last issue turns fastest
  EXPECT_EQ(first.id, "o0+o0+o0+o0+o1");
  EXPECT_EQ(first.label, "level 0 of 0, level 0 of 1, level 0 of 2, level 0 of 3, level 1 of 4");
}

TEST_F(HundredThousand, PackagesAreEfficientIfNoneIsBetterForAll) {
  const DealAnswer& deal = wide().deal();
  ASSERT_EQ(deal.pairs.size(), 4u);
  for (const TypePairDeals& pair : deal.pairs) {
    const auto at = [&](uint32_t p, size_t i) { return deal.value(p, i, pair.types[i]); };
    const std::set<uint32_t> frontier(pair.space.frontier.begin(), pair.space.frontier.end());
    const std::set<uint32_t> rational(pair.space.rational.begin(), pair.space.rational.end());
    EXPECT_GT(frontier.size(), 10u);
    for (uint32_t p = 0; p < deal.packages(); ++p) {
      const bool dominated = std::any_of(frontier.begin(), frontier.end(), [&](uint32_t f) {
        return at(f, 0) >= at(p, 0) && at(f, 1) >= at(p, 1) && (at(f, 0) > at(p, 0) || at(f, 1) > at(p, 1));
      });
      ASSERT_EQ(frontier.contains(p), !dominated) << p;
      ASSERT_EQ(rational.contains(p), at(p, 0) >= pair.walk_away[0] && at(p, 1) >= pair.walk_away[1]) << p;
    }
    double best = -INFINITY;
    for (const uint32_t p : rational)
      best = std::max(best, (at(p, 0) - pair.walk_away[0]) * (at(p, 1) - pair.walk_away[1]));
    for (const FairDeal& fair : pair.space.fair) {
      if (fair.point != FairPoint::nash) continue;
      EXPECT_EQ((at(fair.deal, 0) - pair.walk_away[0]) * (at(fair.deal, 1) - pair.walk_away[1]), best);
    }
  }
}

TEST(ManyPackages, BeyondTwoHundredThousandAreNotLookedAt) {
  const Wide wide(wide_text(5, 12));
  const DealAnswer& deal = wide.deal();
  EXPECT_FALSE(deal.enumerated);
  EXPECT_EQ(deal.counted, 248831);
  EXPECT_EQ(deal.packages(), 2u);
  for (const TypePairDeals& pair : deal.pairs)
    for (const uint32_t p : pair.space.frontier) EXPECT_LT(p, 2u);
  wide.expect_values(1);
}

TEST(ManyPackages, NeedNotBeCountable) {
  const Wide wide(wide_text(40, 10));
  EXPECT_FALSE(wide.deal().enumerated);
  EXPECT_NEAR(wide.deal().counted, 1e40, 1e30);
}

TEST(FewPackages, AreAllLookedAt) {
  const Wide wide(wide_text(3, 4));
  EXPECT_TRUE(wide.deal().enumerated);
  EXPECT_EQ(wide.deal().counted, 63);
  EXPECT_EQ(wide.deal().packages(), 63u);
  wide.expect_values(1);
}

}  // namespace
}  // namespace walkaway
