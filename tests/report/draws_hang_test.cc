// SPDX-License-Identifier: Apache-2.0
// What is said of what the answers hang on with all numbers moving.
#include <gtest/gtest.h>

#include <cmath>

#include <nlohmann/json.hpp>

#include "report/csv.h"
#include "report/json.h"
#include "report/sample.h"
#include "report/terminal.h"
#include "uncertainty/analysts.h"

namespace walkaway {
namespace {

using namespace testing;

/// Two numbers: pride has most of the verdict's variance and flips it, thrift has little.
struct DrawsHang : ::testing::Test {
  Scenario scenario = sample_scenario();
  Answers answers = sample_answers();
  Uncertainty u;

  DrawsHang() {
    scenario.numbers[1].what = "pride of the town";
    scenario.numbers[2].path = "party.town.number.thrift";
    u.draws = 1000;
    u.numbers = {1, 2};
    u.figures = {{HeadlineOutput::Kind::verdict, "verdict.high.poison_pill", 0, kNone, 0.7}};
    const auto part = [](double value) {
      return NumberPart{{value, 0.035, value - 0.06, value + 0.06, 1000}, {}, -0.5, NAN};
    };
    u.hangs.figures = {{0, {part(0.384), part(0.02)}}};
    ConclusionAlong along;
    along.number = 1;
    along.share = {{3, 4, 5}, {0.9, 0.5, 0.1}, {0.01, 0.02, 0.01}, {300, 300, 300}};
    along.flips = {{{4, 3.5, 4.5, false}, "poison_pill", "gamble"}};
    ConclusionHangs conclusion;
    conclusion.today = "poison_pill";
    conclusion.numbers = {along};
    conclusion.map = FlipMap{1, 2, {{1, 2}, {3, 4, 5}, {0, 0.1, 0.2, 0.3, NAN, 0.5}, {9, 9, 9, 9, 1, 9}}};
    u.hangs.conclusions = {conclusion};
    AdviceWorth worth;
    worth.mean = {5, 4};
    worth.best = {0.6, 0.4};
    worth.everything = {3.2, 0.1};
    worth.numbers = {{1, {2.1, 0.1}}, {2, {0.01, 0.05}}};
    worth.types = {{1, {4.2, 0.1}, 4}};
    u.hangs.advice = {worth};
    answers.advice[0].now = true;
  }
  std::string told() const { return summary_text(scenario, answers, {5000}, &u); }
};

TEST_F(DrawsHang, AreToldInSentences) {
  const std::string text = told();
  EXPECT_NE(text.find("comes most from pride of the town (38%, give or take 4)."), std::string::npos) << text;
  EXPECT_EQ(text.find("thrift"), std::string::npos) << text;  // its part is within its error
  EXPECT_NE(text.find("if pride of the town is more than about 4 (3.5 to 4.5)"), std::string::npos) << text;
  EXPECT_NE(text.find("knowing all numbers would be worth about 3"), std::string::npos) << text;
  EXPECT_NE(text.find("of one alone most pride of the town (about 2"), std::string::npos) << text;
}

TEST_F(DrawsHang, AreNotSpokenOfWithoutDraws) {
  EXPECT_EQ(summary_text(scenario, answers, {200}).find("With all numbers moving"), std::string::npos);
  u.hangs = {};
  EXPECT_EQ(told().find("With all numbers moving"), std::string::npos);
}

TEST_F(DrawsHang, AreWrittenInFull) {
  const auto json =
      nlohmann::json::parse(answers_json(scenario, answers, Indent::two, &u)).at("uncertainty").at("hangs_on");
  EXPECT_EQ(json["given"], "prior");
  EXPECT_EQ(json["numbers"][1], "party.town.number.thrift");
  EXPECT_EQ(json["outputs"][0]["prior"]["first"][0], 0.384);
  EXPECT_EQ(json["outputs"][0]["prior"]["rank"][0], -0.5);
  EXPECT_TRUE(json["outputs"][0]["posterior"].is_null());
  EXPECT_EQ(json["conclusions"][0]["numbers"][0]["flips"][0]["above"], "gamble");
  EXPECT_EQ(json["conclusions"][0]["map"]["share"][1][2], 0.5);
  EXPECT_TRUE(json["conclusions"][0]["map"]["share"][1][1].is_null());
  EXPECT_EQ(json["advice"][0]["everything"]["value"], 3.2);
  EXPECT_EQ(json["advice"][0]["types"][0]["value"], 4.2);
  EXPECT_TRUE(json["designed"].is_null());
}

TEST_F(DrawsHang, OfADesignAreWrittenWithTheGroupOfOthers) {
  DesignedIndices d;
  d.base = 64, d.draws = 256, d.numbers = {1}, d.others = 7;
  d.first = {{{0.3, 0.1, 0.2, 0.4, 64}, {0.1, 0.1, 0, 0.2, 64}}};
  d.total = {{{0.8, 0.1, 0.7, 0.9, 64}, {0.6, 0.1, 0.5, 0.7, 64}}};
  u.hangs.designed = d;
  const auto json =
      nlohmann::json::parse(answers_json(scenario, answers, Indent::two, &u)).at("uncertainty").at("hangs_on");
  EXPECT_EQ(json["designed"]["outputs"][0]["total"][1]["value"], 0.6);
  const std::string text = details_text(scenario, answers, {200}, &u);
  EXPECT_NE(text.find("the 7 others"), std::string::npos) << text;
  std::string csv;
  for (const auto& [name, table] : answers_csv(scenario, answers, &u))
    if (name == "variance_parts.csv") csv = table;
  EXPECT_NE(csv.find("verdict.high.poison_pill,party.town.number.thrift,0.02,0.035,-0.5"), std::string::npos) << csv;
}

TEST_F(DrawsHang, OfAnalystsSayWhetherTheirDifferencesMatter) {
  for (const char* id : {"one", "two"}) {
    Analyst analyst;
    analyst.id = id;
    analyst.label = std::string("analyst ") + id;
    scenario.analysts.push_back(analyst);
  }
  AnalystComparison compared;
  compared.differ_on = {1};
  compared.analysts.resize(3);
  compared.analysts[1].analyst = 0;
  compared.analysts[2].analyst = 1;
  AnalystVerdicts verdicts;
  verdicts.leading = {"poison_pill", "poison_pill", "poison_pill"};
  verdicts.shares.resize(3);
  verdicts.pooled = "poison_pill";
  compared.conclusions = {verdicts};
  u.analysts = std::make_shared<AnalystComparison>(compared);
  EXPECT_NE(
      told().find("Its 2 analysts differ on pride of the town, and it does not matter: all find that “high price” "
                  "is most likely a poison pill."),
      std::string::npos)
      << told();

  compared.conclusions[0].leading[2] = "gamble";
  compared.conclusions[0].agree = false;
  compared.analysts[0].why_not = "it was not solved";
  u.analysts = std::make_shared<AnalystComparison>(compared);
  EXPECT_NE(told().find("and it matters. In most draws of “analyst one”: “high price” is most likely a poison pill, "
                        "“analyst two”: “high price” is most likely a gamble."),
            std::string::npos)
      << told();
  EXPECT_NE(told().find("There are no draws for the file's own numbers: it was not solved."), std::string::npos);
  const auto json = nlohmann::json::parse(answers_json(scenario, answers, Indent::two, &u))["uncertainty"]["analysts"];
  EXPECT_TRUE(json["members"][0]["id"].is_null());
  EXPECT_EQ(json["members"][2]["id"], "two");
  EXPECT_EQ(json["conclusions"][0]["analysts"][2]["holds"], "gamble");
}

}  // namespace
}  // namespace walkaway
