// SPDX-License-Identifier: Apache-2.0
// The sentences of whole analyses in JSON.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "counsel/analyze.h"
#include "report/bottom_line.h"
#include "report/json.h"
#include "report/sample.h"
#include "report/terminal.h"
#include "report/texts.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

using nlohmann::json;
using testing::expect_in;
using testing::flowing;
using testing::line_of;
using testing::sample_answers;
using testing::sample_scenario;

size_t words(const std::string& text) {
  return text.empty() ? 0 : static_cast<size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

const char* const kSale = R"(walkaway = 1
title = "Selling a mill"
clock = { rounds = 2, unit = "week" }
[party.seller]
label = "the <i>seller</i> & co"
noise = 3
type.eager = { label = "eager \"now\"\n🧈", prior = 0.5 }
type.patient = { label = "can wait", prior = 0.5 }
number.keep = { value = 10, by_type.patient = 45 }
[party.buyer]
noise = 3
[issue.price]
options = { from = 0, to = 60, step = 20 }
worth.seller = { rule = "price - keep", once = true }
worth.buyer = { rule = "50 - price", once = true }
[[stage]]
id = "offer"
kind = "offer"
mover = "buyer"
menu = "all"
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "seller"
)";

const char* const kOffered = R"([[record]]
stage = "offer"
move = "20"
[[record]]
stage = "answer"
move = "refuse"
)";

const char* const kTwoAccounts = R"([account.press]
label = "the press"
weight = 0.6
[account.minutes]
label = "the minutes"
weight = "rest"
[[record]]
stage = "offer"
move = "20"
account = { minutes = "40" }
[[record]]
stage = "answer"
move = "refuse"
[[what_if]]
id = "sweet"
label = "a mill that is worth less to keep"
set = { "party.seller.number.keep.by_type.patient" = 20 }
)";

const char* const kThreeParties = R"(walkaway = 1
title = "Three at a table"
clock = { rounds = 2 }
[party.a]
noise = 2
[party.b]
noise = 2
type.x.prior = 0.3
type.y.prior = "rest"
[party.c]
noise = 2
[issue.plan]
option.old = "the old plan"
option.new = "the new plan"
[worth.a.plan]
new = 12
[worth.b.plan]
new = { value = 6, by_type.x = -9 }
[worth.c.plan]
new = 4
[package.new]
plan = "new"
[[stage]]
id = "c_first"
mover = "c"
move.help = { then = "offer", pay = { a = 1, c = -1 } }
move.wait = { then = "offer" }
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["new"]
move.pass = { then = "no_agreement" }
then = "b_says"
[[stage]]
id = "b_says"
kind = "answer"
mover = "b"
)";

struct Case {
  const char* name;
  std::string text;
};

std::vector<Case> cases() {
  return {{"no record", kSale},
          {"one account", std::string(kSale) + kOffered},
          {"two accounts", std::string(kSale) + kTwoAccounts},
          {"three parties", kThreeParties}};
}

struct Analysed {
  explicit Analysed(const std::string& text)
      : scenario(read_scenario_text(text, "test.toml", {})),
        answers(analyze(scenario, scenario.central_values(), {.simulations = 50})) {}
  Scenario scenario;
  Answers answers;
  json out() const { return json::parse(answers_json(scenario, answers)); }
};

TEST(WordsJson, HasThreeToFiveShortLinesOfKnownSections) {
  const std::set<std::string> sections = {"deal",   "reveal", "next", "delay",   "advice",
                                          "whatif", "change", "game", "sources", "trust"};
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const json words_json = Analysed(c.text).out()["words"];
    EXPECT_GE(words_json["bottom_line"].size(), 3u);
    EXPECT_LE(words_json["bottom_line"].size(), 5u);
    for (const json& line : words_json["bottom_line"]) {
      EXPECT_EQ(sections.count(line["section"]), 1u) << line;
      EXPECT_GT(words(line["text"]), 3u) << line;
      EXPECT_LE(words(line["text"]), 36u) << line;
      EXPECT_LE(words(line["hangs_on"]), 32u) << line;
      EXPECT_EQ(line["text"].get<std::string>().back(), '.') << line;
      EXPECT_TRUE(line["odds"].is_null() || (line["odds"] >= 0 && line["odds"] <= 1)) << line;
      EXPECT_TRUE(line["under"].is_string());
    }
    for (const auto& [section, paragraphs] : words_json["sections"].items()) {
      EXPECT_EQ(sections.count(section), 1u) << section;
      for (const json& p : paragraphs) EXPECT_FALSE(p["sentences"].empty()) << section;
    }
    EXPECT_EQ(words_json["sections"].size(), sections.size());
  }
}

TEST(WordsJson, LinesCarryTheNumbersOfTheAnswers) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const Analysed a(c.text);
    const BottomLine room = line_of("deal", a.scenario, a.answers), next = line_of("next", a.scenario, a.answers),
                     reveal = line_of("reveal", a.scenario, a.answers);
    EXPECT_EQ(room.odds, a.answers.deal.chance_of_room);
    expect_in(room.text, in_hundred(a.answers.deal.chance_of_room));
    double likeliest = 0;
    for (const EndingOdds& e : a.answers.forecast.endings) likeliest = std::max(likeliest, e.probability.all);
    EXPECT_EQ(next.odds, likeliest);
    expect_in(next.text, in_hundred(likeliest));
    EXPECT_EQ(reveal.text.empty(), a.scenario.record.empty());
    if (a.answers.offers.empty()) continue;
    const OfferAudit& offer = a.answers.offers.back();
    EXPECT_EQ(reveal.odds, *std::max_element(offer.verdicts.begin(), offer.verdicts.end()));
    expect_in(reveal.text, verdict_name(leading(offer.verdicts)));
  }
}

TEST(WordsJson, SaysUnderWhichAccountsOnlyWhereThereAreSeveral) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const Analysed a(c.text);
    for (const BottomLine& line : bottom_line(Telling(a.scenario, a.answers))) {
      const bool several = a.answers.accounts.size() > 1;
      EXPECT_TRUE(several || line.under.empty()) << line.under;
      EXPECT_TRUE(!several || line.section != "reveal" || !line.under.empty()) << line.text;
    }
    EXPECT_EQ(a.out()["words"]["sections"]["change"].empty(), a.answers.accounts.size() < 2);
  }
}

/// Runs of white space as one space, so that line ends do not matter.

/// Takes a sentence or a head out of a text that must have it.
void take(std::string& text, const std::string& part) {
  const size_t at = text.find(part);
  ASSERT_NE(at, std::string::npos) << part << "\nis not in\n" << text;
  text.erase(at, part.size());
}

TEST(WordsJson, HasEverySentenceOfTheSummaryAndNoOther) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const Analysed a(c.text);
    const Telling telling(a.scenario, a.answers);
    std::string summary = flowing(summary_text(a.scenario, a.answers, {}));
    const std::string details = flowing(details_text(a.scenario, a.answers, {}));
    summary.erase(0, printable(a.scenario.title).size());
    const json sections = a.out()["words"]["sections"];
    for (const char* section : {"reveal", "deal", "next", "delay", "advice", "whatif", "trust"})
      for (const json& paragraph : sections[section]) {
        if (paragraph["head"] == mending_paragraph(telling).head) {
          for (const json& sentence : paragraph["sentences"]) expect_in(details, flowing(sentence));
          continue;
        }
        for (const json& sentence : paragraph["sentences"]) ASSERT_NO_FATAL_FAILURE(take(summary, flowing(sentence)));
        ASSERT_NO_FATAL_FAILURE(take(summary, paragraph["head"]));
      }
    // The findings have a place of their own in JSON.
    for (const Paragraph& finding : findings_paragraphs(telling)) {
      for (const std::string& sentence : finding.sentences) ASSERT_NO_FATAL_FAILURE(take(summary, flowing(sentence)));
      ASSERT_NO_FATAL_FAILURE(take(summary, finding.head));
    }
    EXPECT_EQ(summary.find_first_not_of(' '), std::string::npos) << summary;
  }
}

TEST(WordsJson, TellsWhatTheAccountsDisagreeOn) {
  Analysed a(std::string(kSale) + kTwoAccounts);
  Conclusion& ending = *std::find_if(a.answers.conclusions.begin(), a.answers.conclusions.end(),
                                     [](const Conclusion& c) { return c.kind == Conclusion::Kind::leading_ending; });
  ending.by_account = {"agreement", "no_agreement"};
  const json change = a.out()["words"]["sections"]["change"][0]["sentences"];
  expect_in(change.back(), "How it most likely ends: “agreement” by “the press” and “no agreement” by “the minutes”.");
}

TEST(WordsJson, CountsTheGameAndItsNumbers) {
  const Analysed a(kSale);
  const json sections = a.out()["words"]["sections"];
  expect_in(sections["game"][0]["sentences"][0], grouped(a.answers.game.infosets) + " information sets");
  expect_in(sections["game"][0]["sentences"][0], "up to week 2");
  expect_in(sections["sources"][0]["sentences"][0], "0 of 6 numbers cite a source");
}

TEST(WordsJson, LabelsComeThroughWithTheirMarkup) {
  const Analysed a(std::string(kSale) + kOffered);
  const std::string text = a.out()["words"].dump();
  expect_in(text, "the <i>seller</i> & co");
  expect_in(text, "eager \\\"now\\\" 🧈");  // a line end becomes a space
}

TEST(WordsJson, IsNullWithoutAnEquilibrium) {
  Answers answers = sample_answers();
  answers.trust.status = SolveStatus::out_of_steps;
  const json out = json::parse(answers_json(sample_scenario(), answers));
  EXPECT_TRUE(out["words"].is_null());
  EXPECT_TRUE(out["scenario"].is_object());
}

}  // namespace
}  // namespace walkaway
