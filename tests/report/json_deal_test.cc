// SPDX-License-Identifier: Apache-2.0
// The deal space in JSON, small and large.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "counsel/toys.h"
#include "counsel/wide.h"
#include "report/json.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

struct Written {
  explicit Written(const std::string& text)
      : scenario(read_scenario_text(text, "wide.toml")),
        answers(toys::ask(scenario)),
        deal(nlohmann::json::parse(answers_json(scenario, answers))["deal"]) {}
  Scenario scenario;
  Answers answers;
  nlohmann::json deal;
};

TEST(JsonDeal, ListsEveryPackageOfASmallSpace) {
  const Written small(wide_text(3, 4));
  EXPECT_EQ(small.deal["packages"].size(), 63u);
  EXPECT_EQ(small.deal["counted"], 63);
  EXPECT_EQ(small.deal["enumerated"], true);
  EXPECT_TRUE(small.deal["cloud"].is_null());
  const TypePairDeals& pair = small.answers.deal.pairs[0];
  EXPECT_EQ(small.deal["pairs"][0]["rational"].get<std::vector<uint32_t>>(), pair.space.rational);
  EXPECT_EQ(small.deal["pairs"][0]["rational_count"], pair.space.rational.size());
  const auto& package = small.deal["packages"][10];
  EXPECT_EQ(package["value"]["a"]["mild"], small.answers.deal.value(10, 0, 1));
  EXPECT_EQ(package["label"], small.answers.deal.package(small.scenario, 10).label);
}

class LargeSpace : public ::testing::Test {
 protected:
  static const Written& large() {
    static const Written large(wide_text(5, 10));
    return large;
  }
  /// The number of a listed package, by its options o0 to o9.
  static size_t number_of(const nlohmann::json& package) {
    size_t number = 0;
    for (int i = 0; i < 5; ++i)
      number = 10 * number + static_cast<size_t>(package["options"][fmt::format("i{}", i)].get<std::string>()[1] - '0');
    return number;
  }
};

TEST_F(LargeSpace, ListsThePackagesThatAreNamed) {
  const auto& deal = large().deal;
  EXPECT_EQ(deal["on_menu"], 2);
  EXPECT_EQ(deal["counted"], 99999);
  const size_t listed = deal["packages"].size();
  EXPECT_LT(listed, 6000u);
  EXPECT_EQ(deal["packages"][1]["id"], "high");
  std::set<size_t> named = {0, 1};
  for (const auto& pair : deal["pairs"]) {
    for (const char* key : {"frontier", "rational"})
      for (const size_t place : pair[key]) named.insert(place);
    for (const auto& [rule, place] : pair["fair"].items()) named.insert(place.get<size_t>());
    EXPECT_LE(pair["rational"].size(), 1000u);
  }
  EXPECT_EQ(named.size(), listed);
  EXPECT_EQ(*named.rbegin(), listed - 1);
}

TEST_F(LargeSpace, PointsAtTheSamePackagesAsTheAnswers) {
  const DealAnswer& deal = large().answers.deal;
  for (size_t i = 0; i < deal.pairs.size(); ++i) {
    const auto& pair = large().deal["pairs"][i];
    const auto& space = deal.pairs[i].space;
    EXPECT_EQ(pair["rational_count"], space.rational.size());
    ASSERT_EQ(pair["frontier"].size(), space.frontier.size());
    for (size_t f = 0; f < space.frontier.size(); ++f)
      EXPECT_EQ(large().deal["packages"][pair["frontier"][f].get<size_t>()]["id"],
                deal.package(large().scenario, space.frontier[f]).id);
    for (const FairDeal& fair : space.fair)
      EXPECT_EQ(large().deal["packages"][pair["fair"][to_text(fair.point)].get<size_t>()]["id"],
                deal.package(large().scenario, fair.deal).id);
  }
}

TEST_F(LargeSpace, KeepsTheThousandOfMostGainToWhoeverGainsLeast) {
  const DealAnswer& deal = large().answers.deal;
  bool cut = false;
  for (size_t i = 0; i < deal.pairs.size(); ++i) {
    const TypePairDeals& pair = deal.pairs[i];
    const auto gain = [&](uint32_t p) {
      return std::min(deal.value(p, 0, pair.types[0]) - pair.walk_away[0],
                      deal.value(p, 1, pair.types[1]) - pair.walk_away[1]);
    };
    std::vector<double> gains;
    for (const uint32_t p : pair.space.rational) gains.push_back(gain(p));
    std::sort(gains.rbegin(), gains.rend());
    if (gains.size() <= 1000) continue;
    cut = true;
    const auto& json = large().deal["pairs"][i];
    ASSERT_EQ(json["rational"].size(), 1000u);
    for (const size_t place : json["rational"]) {
      const auto& value = large().deal["packages"][place]["value"];
      const double least = std::min(value["a"][pair.types[0] == 0 ? "firm" : "mild"].get<double>() - pair.walk_away[0],
                                    value["b"][pair.types[1] == 0 ? "poor" : "rich"].get<double>() - pair.walk_away[1]);
      EXPECT_GE(least, gains[999]);
    }
  }
  EXPECT_TRUE(cut);
}

TEST_F(LargeSpace, HasAllValuesInTheCloudByTheirNumber) {
  const auto& cloud = large().deal["cloud"];
  EXPECT_EQ(cloud["options"]["i4"].size(), 10u);
  EXPECT_EQ(cloud["options"]["i4"][3], "o3");
  for (const auto& [party, types] : cloud["value"].items())
    for (const auto& [type, column] : types.items()) {
      ASSERT_EQ(column.size(), 100000u);
      EXPECT_TRUE(column[0].is_null());  // all as it is
      for (const auto& package : large().deal["packages"]) {
        const double value = package["value"][party][type];
        EXPECT_NEAR(column[number_of(package)].get<double>(), value, 5e-6 * std::abs(value));
      }
    }
}

TEST(JsonDeal, SaysThatTooManyPackagesWereNotLookedAt) {
  const Written huge(wide_text(5, 12));
  EXPECT_EQ(huge.deal["enumerated"], false);
  EXPECT_EQ(huge.deal["counted"], 248831);
  EXPECT_EQ(huge.deal["packages"].size(), 2u);
  EXPECT_TRUE(huge.deal["cloud"].is_null());
  std::string said;
  for (const std::string& sentence : deal_paragraph(Telling(huge.scenario, huge.answers)).sentences) said += sentence;
  EXPECT_NE(said.find("The issues make 248,831 packages, too many to look at each"), std::string::npos) << said;
}

}  // namespace
}  // namespace walkaway
