// SPDX-License-Identifier: Apache-2.0
// What is said of the numbers that the answers hang on.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/csv.h"
#include "report/json.h"
#include "report/sample.h"
#include "report/tables.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

using namespace testing;

/// Two ranged numbers: pride moves the verdict far and flips it, thrift hardly moves it.
struct Hangs : ::testing::Test {
  Scenario scenario = sample_scenario();
  Answers answers = sample_answers();

  Hangs() {
    scenario.numbers[1].what = "pride of the town";
    scenario.numbers[2].path = "party.town.number.thrift";
    scenario.numbers[2].what = "thrift of the town";
    SensitivityAnswer s;
    s.outputs = {{HeadlineOutput::Kind::verdict, "verdict.high.poison_pill", 0, kNone, 0.7},
                 {HeadlineOutput::Kind::margin, "margin.firm.t1", 0, 0, 5}};
    NumberSensitivity pride{
        1, 4, {2, SolveStatus::converged, "", {0.1, 5}, {}}, {6, SolveStatus::converged, "", {0.72, -3}, {}}};
    pride.low.flips = {{0, "poison_pill", "gamble", 3.5, 0.03}};
    NumberSensitivity thrift{
        2, 4, {3, SolveStatus::converged, "", {0.69, 5.01}, {}}, {5, std::nullopt, "too much of it", {}, {}}};
    s.numbers = {thrift, pride};
    s.skipped = {{0, "at 1: the odds do not fit"}};
    answers.sensitivity = s;
  }
  std::string told() const {
    std::string all;
    for (const std::string& sentence : hangs_paragraph(Telling(scenario, answers)).sentences) all += sentence + "\n";
    return all;
  }
  const Table& table(const std::vector<Table>& tables, const std::string& name) const {
    for (const Table& t : tables)
      if (t.name == name) return t;
    throw std::logic_error("no table " + name);
  }
};

TEST_F(Hangs, NamesWhatMovesAFigureMostAndHowFar) {
  EXPECT_NE(
      told().find(
          "Odds that “high price” was a poison pill (70 in 100) hang most on pride of the town (10 at 2, 72 at 6).\n"),
      std::string::npos)
      << told();
  EXPECT_EQ(told().find("thrift"), std::string::npos) << told();
}

TEST_F(Hangs, NamesTheNearestFlips) {
  EXPECT_NE(
      told().find(
          "The nearest flips: “high price” is most likely a gamble with pride of the town below about 3.5 (now 4)."),
      std::string::npos)
      << told();
}

TEST_F(Hangs, SaysThatNothingFlips) {
  for (NumberSensitivity& n : answers.sensitivity->numbers) n.low.flips.clear();
  EXPECT_NE(told().find("No conclusion flips with any of its 2 ranged numbers alone."), std::string::npos) << told();
  answers.sensitivity->numbers.clear();
  EXPECT_NE(told().find("nothing was varied"), std::string::npos) << told();
}

TEST_F(Hangs, IsSilentUnlessAskedFor) {
  const std::string with = summary_text(scenario, answers, {});
  answers.sensitivity.reset();
  EXPECT_EQ(told(), "");
  EXPECT_EQ(summary_text(scenario, answers, {}).find("Depends"), std::string::npos);
  EXPECT_NE(with.find("Depends"), std::string::npos);
}

TEST_F(Hangs, GivesProgramsAllAndPeopleTheMost) {
  const std::vector<Table> tables = answer_tables(Telling(scenario, answers));
  EXPECT_EQ(table(tables, "sensitivity").rows.size(), 4u);
  EXPECT_TRUE(table(tables, "sensitivity").for_programs);
  const Table& most = table(tables, "hangs_on");
  ASSERT_EQ(most.rows.size(), 2u);
  EXPECT_EQ(most.rows[0][1].text, "party.town.number.pride");
  EXPECT_EQ(most.rows[0][6].value, 0.1);
  EXPECT_EQ(table(tables, "flips").rows.size(), 1u);
  EXPECT_EQ(table(tables, "not_varied").rows.size(), 2u);
  EXPECT_EQ(details_text(scenario, answers, {}).find("One number at a time\n"), std::string::npos);
  bool csv = false;
  for (const auto& [name, text] : answers_csv(scenario, answers)) csv |= name == "sensitivity.csv";
  EXPECT_TRUE(csv);
}

TEST_F(Hangs, WritesNullsForWhatIsNotThere) {
  const std::string json = answers_json(scenario, answers, Indent::none);
  EXPECT_NE(json.find(R"("at_high":{"status":null,"outputs":null,"why":"too much of it","flips":[]})"),
            std::string::npos);
  EXPECT_NE(json.find(R"("flips":[{"conclusion":0,"from":"poison_pill","to":"gamble","about":3.5,"within":0.03}])"),
            std::string::npos);
  EXPECT_NE(json.find(R"("skipped":[{"path":)"), std::string::npos);
  answers.sensitivity.reset();
  EXPECT_NE(answers_json(scenario, answers, Indent::none).find(R"("sensitivity":null)"), std::string::npos);
}

/// The same two numbers, as slopes.
struct Moves : Hangs {
  Moves() {
    answers.sensitivity.reset();
    SlopesAnswer s;
    s.outputs = {{HeadlineOutput::Kind::verdict, "verdict.high.poison_pill", 0, kNone, 0.7},
                 {HeadlineOutput::Kind::margin, "margin.firm.t1", 0, 0, 5}};
    s.numbers = {{2, 4, 3, 5, {0.001, 2}, "the game bends at this value"},
                 {1, 4, 2, 6, {-0.03, 0.5}, ""},
                 {0, 1, 0, 2, {}, "it is one of a list of values"}};
    s.unsolved = {"", ""};
    answers.slopes = s;
  }
  std::string told() const {
    std::string all;
    for (const std::string& sentence : slopes_paragraph(Telling(scenario, answers)).sentences) all += sentence + "\n";
    return all;
  }
};

TEST_F(Moves, NamesWhatMovesAFigureMostAndWhichWay) {
  EXPECT_NE(
      told().find("Odds that “high price” was a poison pill (70 in 100) move most with pride of the town (down by "
                  "12 in 100).\n"),
      std::string::npos)
      << told();
  EXPECT_NE(told().find("over its whole stated range at today's slope"), std::string::npos) << told();
  answers.slopes->numbers = {answers.slopes->numbers[2]};
  EXPECT_EQ(told(), "No number moves the main figures to speak of, verdicts and best moves held.\n");
  answers.slopes->numbers.clear();
  EXPECT_NE(told().find("No number of the file has a range"), std::string::npos) << told();
  answers.slopes.reset();
  EXPECT_EQ(told(), "");
}

TEST_F(Moves, StandInTablesMostFirst) {
  std::vector<Table> tables;
  slopes_tables(Telling(scenario, answers), tables);
  const Table& all = table(tables, "slopes");
  ASSERT_EQ(all.rows.size(), 4u);  // two figures by two numbers that have a slope
  EXPECT_EQ(all.rows[0][1].text, scenario.numbers[1].path);
  EXPECT_DOUBLE_EQ(all.rows[0][6].value, -0.03);
  EXPECT_DOUBLE_EQ(all.rows[0][7].value, -0.12);
  EXPECT_EQ(all.rows[2][1].text, scenario.numbers[2].path);
  ASSERT_EQ(table(tables, "moves_with").rows.size(), 3u);  // thrift moves the verdict next to nothing
  ASSERT_EQ(table(tables, "no_slope").rows.size(), 2u);
  EXPECT_EQ(table(tables, "no_slope").rows[1][2].text, "it is one of a list of values");
}

TEST_F(Moves, StandInJsonWithWhatIsHeld) {
  const auto slopes = nlohmann::json::parse(answers_json(scenario, answers))["slopes"];
  EXPECT_EQ(slopes["outputs"][0]["held"], "the verdict of each type");
  EXPECT_EQ(slopes["numbers"][1]["slope"], (nlohmann::json{-0.03, 0.5}));
  EXPECT_EQ(slopes["numbers"][1]["per_range"], (nlohmann::json{-0.12, 2.0}));
  EXPECT_TRUE(slopes["numbers"][2]["slope"].is_null());
  EXPECT_EQ(slopes["numbers"][0]["why"], "the game bends at this value");
  EXPECT_FALSE(slopes["numbers"][1].contains("why"));
  answers.slopes.reset();
  EXPECT_TRUE(nlohmann::json::parse(answers_json(scenario, answers))["slopes"].is_null());
}

}  // namespace
}  // namespace walkaway
