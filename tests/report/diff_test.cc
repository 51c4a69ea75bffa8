// SPDX-License-Identifier: Apache-2.0
#include "report/diff.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/json.h"
#include "report/sample.h"
#include "scenario/fault.h"

namespace walkaway {
namespace {

using nlohmann::ordered_json;
using testing::sample_answers;
using testing::sample_scenario;

ordered_json sample() { return ordered_json::parse(answers_json(sample_scenario(), sample_answers())); }

AnswersDiff compare(const ordered_json& a, const ordered_json& b) {
  return compare_answers(a.dump(), "a.json", b.dump(), "b.json");
}

const Difference* find(const std::vector<Difference>& list, const std::string& key) {
  for (const Difference& d : list)
    if (d.fact().key == key) return &d;
  return nullptr;
}

std::string fault_of(const std::string& text) {
  try {
    compare_answers(sample().dump(), "a.json", text, "b.json");
  } catch (const InputError& error) {
    return error.faults().at(0).text();
  }
  return "";
}

TEST(Diff, FindsNothingBetweenAnAnalysisAndItself) {
  const AnswersDiff diff = compare(sample(), sample());
  EXPECT_TRUE(diff.in.empty());
  EXPECT_TRUE(diff.out.empty());
  EXPECT_TRUE(diff.notes.empty());
  const std::string text = diff_text(diff, false, {});
  EXPECT_NE(text.find("The same went into both."), std::string::npos);
  EXPECT_NE(text.find("The same came out of both."), std::string::npos);
}

TEST(Diff, TellsAChangedNumberWithItsChange) {
  auto b = sample();
  auto& number = b["scenario"]["numbers"][0];
  const double was = number["value"];
  number["value"] = was + 3;
  const AnswersDiff diff = compare(sample(), b);
  ASSERT_EQ(diff.in.size(), 1u);
  EXPECT_EQ(diff.in[0].fact().key, "number/" + number["path"].get<std::string>());
  EXPECT_EQ(diff.in[0].b->value - diff.in[0].a->value, 3);
  const auto json = ordered_json::parse(diff_json(diff, "9"));
  EXPECT_EQ(json["kind"], "diff");
  EXPECT_EQ(json["in"][0]["change"], 3);
  EXPECT_EQ(json["in"][0]["a"], was);
}

TEST(Diff, TellsWhatIsNewOrGoneOnceAndNotItsParts) {
  auto a = sample(), b = sample();
  b["scenario"]["numbers"].push_back({{"path", "number.fresh"},
                                      {"what", "a fresh number"},
                                      {"value", 4},
                                      {"why", "a reason"},
                                      {"cites", ordered_json::array({{{"source", "s"}, {"place", "p. 1"}}})}});
  a["scenario"]["parties"].push_back(
      {{"id", "ghost"}, {"label", "Ghost"}, {"types", ordered_json::array({{{"id", "x"}, {"label", "X"}}})}});
  const AnswersDiff diff = compare(a, b);
  ASSERT_EQ(diff.in.size(), 2u);
  EXPECT_FALSE(find(diff.in, "number/number.fresh")->a);
  EXPECT_FALSE(find(diff.in, "party/ghost")->b);
}

TEST(Diff, SeesARangeAReasonAndALabel) {
  auto b = sample();
  auto& number = b["scenario"]["numbers"][0];
  number["low"] = -7;
  number["high"] = 7;
  number["why"] = "another reason";
  b["scenario"]["parties"][0]["label"] = "renamed";
  const AnswersDiff diff = compare(sample(), b);
  const std::string path = number["path"];
  EXPECT_NE(find(diff.in, "number/" + path), nullptr);
  EXPECT_NE(find(diff.in, "reason/" + path), nullptr);
  EXPECT_EQ(find(diff.in, "party/" + b["scenario"]["parties"][0]["id"].get<std::string>())->b->text, "renamed");
}

TEST(Diff, LeavesOpenWhatASolverLeavesOpen) {
  auto b = sample();
  double& odds = b["deal"]["chance_of_room"].get_ref<double&>();
  odds += 1e-9;
  EXPECT_EQ(find(compare(sample(), b).out, "room"), nullptr);
  odds += 1e-3;
  const AnswersDiff diff = compare(sample(), b);
  ASSERT_NE(find(diff.out, "room"), nullptr);
  EXPECT_NEAR(find(diff.out, "room")->b->value - find(diff.out, "room")->a->value, 1e-3, 1e-8);
  // Too little to be seen: counted, and listed on demand.
  EXPECT_NE(diff_text(diff, false, {}).find("1 more changed by too little"), std::string::npos);
  EXPECT_NE(diff_text(diff, true, {}).find("some package beats no deal"), std::string::npos);
}

TEST(Diff, NamesALeadingVerdictThatChanged) {
  auto b = sample();
  auto& verdicts = b["offers"][0]["verdicts"];
  verdicts["poison_pill"] = 0.1;
  verdicts["gamble"] = 0.9;
  const AnswersDiff diff = compare(sample(), b);
  bool found = false;
  for (const Difference& d : diff.out)
    if (d.fact().key.ends_with("/verdict")) {
      found = true;
      EXPECT_EQ(d.a->text, "poison pill");
      EXPECT_EQ(d.b->text, "gamble");
    }
  EXPECT_TRUE(found);
}

TEST(Diff, DoesNotSubtractPointsFromDollars) {
  auto b = sample();
  b["unit"] = "dollars";
  b["offers"][0]["worth"] = 1234.0;
  const AnswersDiff diff = compare(sample(), b);
  for (const Difference& d : diff.out) EXPECT_NE(d.fact().kind, Fact::Kind::amount) << d.fact().what;
  ASSERT_EQ(diff.notes.size(), 1u);
  EXPECT_NE(diff.notes[0].find("dollars"), std::string::npos);
}

TEST(Diff, SaysWhatStandsInTheWay) {
  auto a = sample(), b = sample();
  a.erase("scenario");
  b["certificate"]["status"] = "stalled";
  const AnswersDiff diff = compare(a, b);
  ASSERT_EQ(diff.notes.size(), 2u);
  EXPECT_NE(diff.notes[0].find("The first does not hold its scenario"), std::string::npos);
  EXPECT_NE(diff.notes[1].find("The second was not solved"), std::string::npos);
  EXPECT_TRUE(diff.in.empty());
  EXPECT_TRUE(diff.out.empty());
}

TEST(Diff, SaysWhatIsWrongWithAFile) {
  EXPECT_NE(fault_of("{\"walkaway\": 1,\n \"kind\": \"analysis\" oops}").find("b.json:2:"), std::string::npos);
  EXPECT_NE(fault_of("").find("is not JSON"), std::string::npos);
  EXPECT_NE(fault_of("[1, 2]").find("not the answers of an analysis"), std::string::npos);
  EXPECT_NE(fault_of("{\"kind\": \"strategy\"}").find("not the answers of an analysis"), std::string::npos);
  EXPECT_NE(fault_of("{\"kind\": \"analysis\"}").find("version"), std::string::npos);
  EXPECT_NE(fault_of("{\"kind\": \"analysis\", \"walkaway\": 99}").find("later shape"), std::string::npos);
}

TEST(Diff, AnyKeyOfTheWrongKindIsAFaultOrNothingNeverACrash) {
  const ordered_json good = sample();
  for (const ordered_json& wrong :
       {ordered_json(3), ordered_json("x"), ordered_json(nullptr), ordered_json::array({1})})
    for (const auto& [key, value] : good.items()) {
      auto bad = good;
      bad[key] = wrong;
      try {
        compare(good, bad);
      } catch (const InputError&) {
      }
      if (!value.is_object()) continue;
      for (const auto& [inner, ignored] : value.items()) {
        bad = good;
        bad[key][inner] = wrong;
        try {
          compare(good, bad);
        } catch (const InputError&) {
        }
      }
    }
}

}  // namespace
}  // namespace walkaway
