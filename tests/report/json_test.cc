// SPDX-License-Identifier: Apache-2.0
#include "report/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/csv.h"
#include "report/sample.h"

namespace walkaway {
namespace {

using testing::sample_answers;
using testing::sample_scenario;

nlohmann::json parsed(const Answers& answers) {
  return nlohmann::json::parse(answers_json(sample_scenario(), answers));
}

TEST(Json, IsVersionedAndSaysWhatItIs) {
  const auto json = parsed(sample_answers());
  EXPECT_EQ(json["walkaway"], 1);
  EXPECT_EQ(json["kind"], "analysis");
  EXPECT_EQ(json["version"], "0.1.0");
}

TEST(Json, HasEveryPromisedKey) {
  const auto json = parsed(sample_answers());
  EXPECT_EQ(json["game"]["nodes"], 123456);
  EXPECT_EQ(json["game"]["infosets"], 789);
  EXPECT_EQ(json["certificate"]["status"], "converged");
  EXPECT_EQ(json["certificate"]["best_response_gain"].size(), 2u);
  for (const char* key : {"residual", "max_infoset_gain"}) EXPECT_TRUE(json["certificate"].contains(key)) << key;
  EXPECT_EQ(json["posterior"]["town"]["t2"]["posterior"], 0.7);
  EXPECT_EQ(json["accounts"]["minutes"]["posterior"], 0.2);
  for (const char* key :
       {"deal", "forecast", "marks", "delay", "advice", "pivots", "what_if", "conclusions", "fit", "trust"})
    EXPECT_TRUE(json.contains(key)) << key;
}

TEST(Json, GivesEachOfferItsVerdictsByTypeAndAccount) {
  const auto offer = parsed(sample_answers())["offers"][0];
  EXPECT_EQ(offer["id"], "high");
  EXPECT_EQ(offer["verdicts"].size(), 7u);
  EXPECT_EQ(offer["verdicts"]["poison_pill"], 0.7);
  EXPECT_EQ(offer["by_type_account"], "press");
  EXPECT_EQ(offer["by_type"]["t2"]["verdict"], "poison_pill");
  EXPECT_EQ(offer["by_type"]["t2"]["B"], 11);
  EXPECT_EQ(offer["by_type"]["t2"]["N"], 10);
  EXPECT_EQ(offer["by_account"]["minutes"]["bad_deal"], false);
}

TEST(Json, NumbersComeBackToTheLastBit) {
  const auto json = parsed(sample_answers());
  EXPECT_EQ(json["forecast"][0]["probability"].get<double>(), 0.1234567890123);
  EXPECT_EQ(json["certificate"]["residual"].get<double>(), 2e-12);
}

TEST(Json, WritesNullForWhatIsNotANumber) {
  Answers answers = sample_answers();
  answers.offers[0].worth.all = NAN;
  EXPECT_TRUE(parsed(answers)["offers"][0]["worth"].is_null());
}

TEST(Json, GivesNoAnswersWithoutAnEquilibrium) {
  Answers answers = sample_answers();
  answers.trust.status = SolveStatus::out_of_steps;
  const auto json = parsed(answers);
  EXPECT_EQ(json["certificate"]["status"], "out_of_steps");
  for (const char* key : {"posterior", "offers", "forecast", "advice"}) EXPECT_TRUE(json[key].is_null()) << key;
}

TEST(Json, EveryKeyIsInItsDocument) {
  std::ifstream file(WALKAWAY_ROOT "/docs/json.md");
  std::stringstream text;
  text << file.rdbuf();
  const auto json = parsed(sample_answers());
  for (const auto& [key, value] : json.items()) EXPECT_NE(text.str().find("`" + key + "`"), std::string::npos) << key;
}

TEST(CsvAnswers, HaveATableForOffersWithOneRowForEachAccount) {
  for (const auto& [name, text] : answers_csv(sample_scenario(), sample_answers())) {
    if (name != "offers.csv") continue;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4) << text;
    EXPECT_NE(text.find("0.7"), std::string::npos);
    return;
  }
  FAIL() << "no offers.csv";
}

}  // namespace
}  // namespace walkaway
