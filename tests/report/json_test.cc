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
       {"deal", "told", "forecast", "marks", "delay", "advice", "agency", "pivots", "what_if", "conclusions", "findings",
        "fit", "trust"})
    EXPECT_TRUE(json.contains(key)) << key;
}

TEST(Json, GivesForEachPriorItsOddsAndTheRoundsThatMendIt) {
  Answers answers = sample_answers();
  answers.mending = testing::sample_mending();
  const auto mending = parsed(answers)["mending"];
  EXPECT_EQ(mending["priors"], nlohmann::json::array({0.1}));
  const auto type = mending["types"]["town"]["t2"];
  EXPECT_EQ(type["level_prior_by_account"]["minutes"], 0.3);
  EXPECT_EQ(type["curves"][0]["after"][1], 0.28);
  EXPECT_EQ(type["curves"][0]["rounds_to_half"], 2);
  EXPECT_TRUE(type["curves"][0]["rounds_to_nine_tenths"].is_null());
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

TEST(Json, GivesVerdictsAtEachToleranceAmongThemTheNoiseHalfOfItAndTwice) {
  Answers answers = sample_answers();
  for (int t = 0; t < kTolerances; ++t) {
    answers.offers[0].by_tolerance[t] = {};
    answers.offers[0].by_tolerance[t][t % kVerdicts] = 0.5 + 0.01 * t;
  }
  answers.offers[0].verdicts = answers.offers[0].by_tolerance[kOwnNoise];
  const auto offer = parsed(answers)["offers"][0];
  const auto& list = offer["verdicts_by_tolerance"];
  ASSERT_EQ(list.size(), 9u);
  std::map<double, nlohmann::json> at;
  for (const auto& item : list) at[item["times"]] = item["verdicts"];
  EXPECT_EQ(at.begin()->first, 0.25);
  EXPECT_EQ(at.rbegin()->first, 4);
  EXPECT_EQ(at.at(1), offer["verdicts"]);
  EXPECT_EQ(at.at(0.5), offer["verdicts_at_half_noise"]);
  EXPECT_EQ(at.at(2), offer["verdicts_at_twice_noise"]);
  EXPECT_EQ(at.at(0.25)["poison_pill"], 0.5);
}

TEST(Json, GivesTheCoursesOfPlayAsATree) {
  const auto play = parsed(sample_answers())["play"];
  EXPECT_EQ(play["account"], "press");
  EXPECT_EQ(play["paths"], 1);
  EXPECT_EQ(play["covered"], 0.25);
  EXPECT_EQ(play["covered_from_record"], 0.5);
  ASSERT_EQ(play["nodes"].size(), 3u);
  const auto start = play["nodes"][0], offer = play["nodes"][1], heard = play["nodes"][2];
  for (const char* key : {"parent", "by", "move", "label", "heard", "by_type", "entry", "ending"})
    EXPECT_TRUE(start.at(key).is_null()) << key;
  EXPECT_EQ(start["stage"], "talks");
  EXPECT_EQ(start["record"], true);
  EXPECT_EQ(offer["parent"], 0);
  EXPECT_EQ(offer["by"], "town");
  EXPECT_EQ(offer["move"], "high");
  EXPECT_EQ(offer["label"], "high price");
  EXPECT_EQ(offer["entry"], 1);
  EXPECT_EQ(offer["beliefs"], (nlohmann::json{{"town", {{"t1", 1.0}, {"t2", 0.0}}}}));  // the firm has but one type
  EXPECT_TRUE(offer["by_type"]["t2"].is_null());
  EXPECT_EQ(offer["others"], (nlohmann::json{{"count", 1}, {"probability", 0.25}}));
  EXPECT_TRUE(heard["by"].is_null());
  EXPECT_EQ(heard["move"], "low");
  EXPECT_EQ(heard["heard"], (nlohmann::json{{"firm", "low"}}));
  EXPECT_EQ(heard["heard_of"], "town");
  EXPECT_EQ(heard["ending"], "no_agreement");
  EXPECT_TRUE(heard["stage"].is_null());
  EXPECT_EQ(heard["round"], 3);
}

TEST(Json, RoundsTheCoursesOfPlayToSixDigits) {
  const auto offer = parsed(sample_answers())["play"]["nodes"][1];
  EXPECT_EQ(offer["probability"].dump(), "0.333333");
  EXPECT_EQ(offer["by_type"]["t1"].dump(), "0.555556");
  EXPECT_EQ(offer["value"]["town"].dump(), "-1234.57");
  EXPECT_EQ(offer["value"]["firm"].dump(), "2e-09");
}

TEST(Json, IsLaidOutInShortLinesOfWhatBelongsTogether) {
  std::istringstream lines(answers_json(sample_scenario(), sample_answers()));
  uint32_t whole = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool one_text = line.find("\", \"") == std::string::npos && line.find("\",\"") == std::string::npos;
    EXPECT_TRUE(line.size() < 200 || one_text) << line;
    whole += line.find("\"others\": {\"count\":1,\"probability\":0.25}") != std::string::npos;
  }
  EXPECT_EQ(whole, 1u);
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

TEST(Json, GivesWhatWasToldAndOfferedAndWhomAnAgentServes) {
  Answers answers = sample_answers();
  BeliefUpdate update{0, 0, 0, 1, 0, "high", {{0, 1, {0.6, 0.4}, {0.3, 0.7}}}, {}, {}, {}};
  update.before = {{0.6, {0.6, NAN}}, {0.4, {0.4, NAN}}};
  update.after = {{0.3, {0.3, NAN}}, {0.7, {0.7, NAN}}};
  update.shift = {0.3, {0.3, NAN}};
  answers.told = {update};
  OfferMix mix{0, OfferMix::After::likely_play, {0.6, 0.4}, {{"low", "low price", {0.25, {0.25, NAN}}, {0.1, NAN}}}};
  WhatIfPoint point;
  point.mixes = {mix};
  answers.today.points = {point};
  AgencyDecision decision;
  decision.stage = 0;
  decision.moves = {{"high", "high price", {5, {5, 5}}, {-2, {-2, -2}}}};
  decision.by_type = {{1, 0.7, {7}, {-2}, 0, 0, 0, 0, 0}};
  answers.agency = {{0, 1, {decision}}};
  const auto json = parsed(answers);
  const auto& told = json["told"][0];
  EXPECT_EQ(told["entry"], 1);
  EXPECT_EQ(told["observer"], "firm");
  EXPECT_EQ(told["about"], "town");
  EXPECT_EQ(told["after"]["t2"]["all"], 0.7);
  EXPECT_TRUE(told["after"]["t2"]["by_account"]["minutes"].is_null());
  EXPECT_EQ(told["by_type"]["t1"]["before"]["t2"], 0.4);
  EXPECT_EQ(told["told_nothing"], false);
  const auto& offered = json["today"]["points"][0]["mixes"][0];
  EXPECT_EQ(offered["after"], "likely_play");
  EXPECT_EQ(offered["moves"][0]["by_type"]["t1"], 0.1);
  EXPECT_TRUE(offered["moves"][0]["by_type"]["t2"].is_null());
  const auto& next = json["agency"][0]["decisions"][0];
  EXPECT_TRUE(next["entry"].is_null() && next["chosen"].is_null());
  EXPECT_EQ(next["by_type"]["t2"]["best_for_principal"], "high");
  EXPECT_EQ(next["by_type"]["t2"]["to_principal"]["high"], -2);
  for (const auto& finding : json["findings"])
    EXPECT_TRUE(finding["text"].is_string() && finding["robust"].is_boolean()) << finding;
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
