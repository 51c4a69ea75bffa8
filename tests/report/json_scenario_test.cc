// SPDX-License-Identifier: Apache-2.0
// What was put in, as the JSON tells it.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "report/json.h"
#include "report/sample.h"
#include "scenario/examples.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

using nlohmann::json;
using testing::sample_answers;
using testing::sample_scenario;

std::string text_of(const std::string& file) {
  std::ifstream in(WALKAWAY_ROOT + ("/" + file));
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The section `scenario`, with no equilibrium found.
json put_in(const std::string& toml) {
  Answers answers;
  answers.trust.status = SolveStatus::out_of_steps;
  return json::parse(answers_json(read_scenario_text(toml, "test.toml", {}), answers))["scenario"];
}

std::set<std::string> ids(const json& list) {
  std::set<std::string> out;
  for (const json& item : list) EXPECT_TRUE(out.insert(item["id"].get<std::string>()).second) << item["id"];
  return out;
}

void expect_resolves(const json& id, const std::set<std::string>& known, const char* what) {
  EXPECT_TRUE(id.is_null() || known.count(id.get<std::string>()) == 1) << what << " " << id;
}

/// Every id that the section names is the id of something in it.
void expect_whole(const json& s) {
  const auto parties = ids(s["parties"]), stages = ids(s["stages"]), endings = ids(s["endings"]),
             packages = ids(s["packages"]), mandates = ids(s["mandates"]), issues = ids(s["issues"]),
             sources = ids(s["sources"]), accounts = ids(s["accounts"]);
  ids(s["what_ifs"]), ids(s["pivots"]);
  EXPECT_EQ(stages.count(s["start"].get<std::string>()), 1u);
  EXPECT_EQ(stages.count(s["again"].get<std::string>()), 1u);
  for (const json& party : s["parties"]) EXPECT_FALSE(ids(party["types"]).empty());
  for (const json& issue : s["issues"]) expect_resolves(issue["status_quo"], ids(issue["options"]), "status quo");
  const auto expect_target = [&](const json& to) {
    EXPECT_FALSE(to["id"].is_null());
    expect_resolves(to["id"], to["kind"] == "ending" ? endings : stages, "target");
  };
  for (const json& stage : s["stages"]) {
    for (const json& party : stage["movers"]) expect_resolves(party, parties, "mover");
    for (const json& party : stage["seen_by"]) expect_resolves(party, parties, "observer");
    for (const json& to : stage["skip_to"]) expect_target(to);
    for (const json& mandate : stage["mandates"]) expect_resolves(mandate, mandates, "mandate");
    expect_resolves(stage["hedge"], issues, "hedge");
    ids(stage["moves"]);
    for (const json& move : stage["moves"]) {
      expect_resolves(move["package"], packages, "package");
      expect_resolves(move["by"], parties, "mover");
      EXPECT_FALSE(move["to"].empty());
      for (const json& to : move["to"]) expect_target(to);
    }
  }
  for (const json& entry : s["record"]) {
    expect_resolves(entry["stage"], stages, "stage");
    expect_resolves(entry["by"], parties, "party");
    for (const json& cite : entry["cites"]) expect_resolves(cite["source"], sources, "source");
    for (const auto& [party, signal] : entry["heard"].items()) EXPECT_EQ(parties.count(party), 1u);
    for (const auto& [account, move] : entry["moves"].items()) EXPECT_EQ(accounts.count(account), 1u);
    EXPECT_EQ(entry["moves"].size(), accounts.size());
  }
  std::set<std::string> paths;
  for (const json& n : s["numbers"]) {
    EXPECT_TRUE(paths.insert(n["path"].get<std::string>()).second) << n["path"];
    for (const json& cite : n["cites"]) expect_resolves(cite["source"], sources, "source");
    EXPECT_EQ(n["low"].is_null(), n["kind"] == "exact") << n;
    EXPECT_TRUE(n["low"].is_null() || n["low"] <= n["high"]) << n;
  }
  for (const json& source : s["sources"])
    for (const json& thing : source["supports"]) {
      expect_resolves(thing["path"], paths, "number");
      EXPECT_NE(thing["what"], "");
    }
}

const char* const kEverythingCites = R"(walkaway = 1
title = "Cites"
clock = { rounds = 2 }
number.pull = { low = 1, mode = 2, high = 3, cites = ["book:number"], why = "a guess" }
number.plain = 3
[source.book]
title = "A book"
publisher = "Press"
date = 2019-03-01
[source.idle]
title = "Cited by nothing"
[party.us]
label = "Us & <b>them</b>"
noise = { value = 4, by_type.hard = 6 }
type.soft = { prior = 0.5, label = "soft \"as butter\" 🧈\nand more", cites = ["book:type"] }
type.hard.prior = 0.5
number.cost = { value = 2, cites = ["book:base"], by_type.hard = { value = 3, cites = ["book:variant"] } }
flow.loss = { rule = "deal ? 0 : -pull", cites = ["book:flow"] }
final = { rule = "-cost", cites = ["book:final"] }
[party.them]
noise = 4
[party.people]
flow.loss = "deal ? 0 : -1"
[issue.plants]
cites = ["book:issue"]
option.running = "all run"
option.closed = { label = "closed", cites = ["book:option"] }
[issue.relief]
option.none = "none"
option.some = "some"
[worth.us.plants]
closed = { rule = "cost + 1", cites = ["book:worth"] }
[[together]]
party = "us"
options = { plants = "closed", relief = "some" }
worth = { rule = "pull", cites = ["book:together"] }
[package.swap]
plants = "closed"
relief = "some"
cites = ["book:package"]
[mandate.own]
packages = ["swap"]
cites = ["book:mandate"]
[state.arsenal]
start = { value = 1, cites = ["book:start"] }
each_round = { rule = "arsenal + 1", cites = ["book:each_round"] }
[[stage]]
id = "offer"
kind = "offer"
mover = "them"
menu = ["swap"]
mandate = [{ when = { rule = "round < 2", cites = ["book:binding"] }, is = "own" }]
cites = ["book:stage"]
when = { rule = "round < 3", cites = ["book:when"] }
move.swap = { cites = ["book:move"], pay = { us = { rule = "-1", cites = ["book:pay"] } }, set = { arsenal = { rule = "2", cites = ["book:set"] } } }
skip_to = "answer"
then = [{ when = { rule = "round == 2", cites = ["book:branch"] }, to = "answer" }, { to = "answer" }]
[[stage]]
id = "answer"
kind = "answer"
mover = "us"
[ending.no_agreement]
label = "nothing"
pay.us = { rule = "-cost", cites = ["book:ending"] }
[account.press]
weight = 0.5
cites = ["book:account"]
[account.minutes]
weight = "rest"
[[record]]
stage = "offer"
move = "swap"
cites = ["book:entry"]
date = 2019-02-27
[[record]]
mark = "after"
[[what_if]]
id = "cheaper"
set = { "number.pull" = 1 }
cites = ["book:what_if"]
[[pivot]]
id = "turn"
party = "us"
stage = "answer"
move = "accept"
cites = ["book:pivot"]
)";

TEST(ScenarioJson, NamesOnlyWhatIsThere) {
  for (const char* file : {"hanoi-2019", "buyer-seller", "crisis-ultimatum"}) {
    SCOPED_TRACE(file);
    expect_whole(put_in(text_of(fmt::format("scenarios/{}.toml", file))));
  }
  expect_whole(put_in(kEverythingCites));
}

TEST(ScenarioJson, EverythingThatCitesASourceIsListedOnceWithIt) {
  std::multiset<std::string> written, listed;
  const std::string text = kEverythingCites;
  const std::regex cite("\"book:(\\w+)\"");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), cite); at != std::sregex_iterator(); ++at)
    written.insert((*at)[1]);
  const json sources = put_in(text)["sources"];
  ASSERT_EQ(sources[0]["id"], "book");
  for (const json& thing : sources[0]["supports"]) listed.insert(thing["place"].get<std::string>());
  EXPECT_EQ(written.size(), 26u);
  EXPECT_EQ(listed, written);
  EXPECT_EQ(sources[1]["supports"], json::array());
  EXPECT_TRUE(sources[1]["url"].is_null());
  EXPECT_EQ(sources[0]["date"], "2019-03-01");
}

TEST(ScenarioJson, EveryPlaceThatTheHanoiFileCitesIsListed) {
  const std::string text = text_of("scenarios/hanoi-2019.toml");
  for (const json& source : put_in(text)["sources"]) {
    std::set<std::string> written, listed;
    const std::regex cite("\"" + source["id"].get<std::string>() + ":([^\"]+)\"");
    for (auto at = std::sregex_iterator(text.begin(), text.end(), cite); at != std::sregex_iterator(); ++at)
      written.insert((*at)[1]);
    for (const json& thing : source["supports"]) listed.insert(thing["place"].get<std::string>());
    EXPECT_GT(written.size(), 3u);
    EXPECT_EQ(listed, written) << source["id"];
  }
}

TEST(ScenarioJson, LabelsComeThroughAsTheyWereWritten) {
  const json s = put_in(kEverythingCites);
  EXPECT_EQ(s["parties"][0]["label"], "Us & <b>them</b>");
  EXPECT_EQ(s["parties"][0]["types"][0]["label"], "soft \"as butter\" 🧈\nand more");
}

TEST(ScenarioJson, ALedgerHasNoNoiseAndATypeItsOwn) {
  const json parties = put_in(kEverythingCites)["parties"];
  EXPECT_EQ(parties[0]["types"][0]["noise"], 4);
  EXPECT_EQ(parties[0]["types"][1]["noise"], 6);
  EXPECT_EQ(parties[2]["moves"], false);
  EXPECT_TRUE(parties[2]["types"][0]["noise"].is_null());
}

TEST(ScenarioJson, NumbersHaveTheirRangesAndReasons) {
  const json numbers = put_in(kEverythingCites)["numbers"];
  EXPECT_EQ(numbers[0]["path"], "number.pull");
  EXPECT_EQ(numbers[0]["value"], 2);
  EXPECT_EQ(numbers[0]["kind"], "triangular");
  EXPECT_EQ(numbers[0]["low"], 1);
  EXPECT_EQ(numbers[0]["high"], 3);
  EXPECT_EQ(numbers[0]["why"], "a guess");
  EXPECT_EQ(numbers[0]["cites"][0]["place"], "number");
  EXPECT_TRUE(numbers[1]["why"].is_null());
  const Scenario scenario = read_scenario_text(kEverythingCites, "test.toml", {});
  EXPECT_EQ(numbers.size(), static_cast<size_t>(std::count_if(scenario.numbers.begin(), scenario.numbers.end(),
                                                              [](const Number& n) { return !n.built_in; })));
}

TEST(ScenarioJson, StagesSayWhereEachMoveLeads) {
  const json stages = put_in(kEverythingCites)["stages"];
  EXPECT_EQ(stages[0]["rule"], "round < 3");
  const json swap = stages[0]["moves"][0];
  EXPECT_EQ(swap["role"], "offer");
  EXPECT_EQ(swap["package"], "swap");
  EXPECT_EQ(swap["to"][0], json({{"kind", "stage"}, {"id", "answer"}, {"rule", "round == 2"}}));
  EXPECT_TRUE(swap["to"][1]["rule"].is_null());
  const json answer = stages[1]["moves"];
  EXPECT_EQ(answer[0]["to"][0], json({{"kind", "ending"}, {"id", "agreement"}, {"rule", nullptr}}));
  EXPECT_EQ(answer[1]["role"], "refuse");
  EXPECT_EQ(answer[1]["to"][0], json({{"kind", "next_round"}, {"id", "offer"}, {"rule", nullptr}}));
}

TEST(ScenarioJson, TheRecordGivesEachAccountsMove) {
  std::string text = kEverythingCites;
  text.insert(text.find("menu = [\"swap\"]"), "move.keep = { then = \"no_agreement\" }\n");
  text.insert(text.find("date = 2019-02-27"), "account = { minutes = \"keep\" }\n");
  const json record = put_in(text)["record"];
  EXPECT_EQ(record[0]["entry"], 1);
  EXPECT_EQ(record[0]["date"], "2019-02-27");
  EXPECT_EQ(record[0]["by"], "them");
  EXPECT_TRUE(record[0]["round"].is_null());
  EXPECT_EQ(record[0]["moves"]["press"]["id"], "swap");
  EXPECT_EQ(record[0]["moves"]["minutes"]["id"], "keep");
  EXPECT_EQ(record[1]["mark"], "after");
  EXPECT_TRUE(record[1]["stage"].is_null());
  EXPECT_TRUE(record[1]["moves"]["press"].is_null());
}

TEST(ScenarioJson, TellsWhatEachAnalystJudgesOtherwise) {
  std::string page;  // the example of docs/language.md
  for (const std::string& text : examples::of_the_page())
    if (text.find("[analyst.agent]") != std::string::npos) page = text;
  const json s = put_in(page);
  expect_whole(s);
  ASSERT_EQ(s["analysts"].size(), 2u);
  const json &agent = s["analysts"][0], &lawyer = s["analysts"][1];
  EXPECT_EQ(agent["label"], "the agent");
  EXPECT_EQ(agent["weight"], 0.75);
  EXPECT_EQ(lawyer["weight"], 0.25);
  ASSERT_EQ(agent["numbers"].size(), 2u);
  EXPECT_EQ(agent["numbers"][0]["path"], "party.tenant.number.use");
  EXPECT_EQ(agent["numbers"][0]["high"], 1500);
  EXPECT_EQ(agent["numbers"][0]["cites"][0]["place"], "3");
  EXPECT_EQ(agent["numbers"][1]["path"], "analyst_prior.landlord.pressed");
  EXPECT_EQ(agent["analyst_prior"], (json{{"landlord", {{"pressed", 0.2}, {"patient", 0.8}}}}));
  ASSERT_EQ(lawyer["numbers"].size(), 2u);
  EXPECT_EQ(lawyer["numbers"][0]["path"], "party.landlord.number.keep.by_type.patient");
  EXPECT_EQ(lawyer["numbers"][0]["value"], 950);
  EXPECT_TRUE(lawyer["analyst_prior"].empty());
  // The file's own numbers stay, and the source is listed once, as the analyst's.
  for (const json& n : s["numbers"]) {
    if (n["path"] == "party.tenant.number.use") {
      EXPECT_EQ(n["value"], 1200);
    }
  }
  ASSERT_EQ(s["sources"][0]["supports"].size(), 1u);
  EXPECT_EQ(s["sources"][0]["supports"][0]["kind"], "analyst");
}

TEST(ScenarioJson, AFileOfOneOptionFortyTypesAndNothingElseIsEnough) {
  std::string types;
  for (int i = 0; i < 40; ++i) types += fmt::format("type.t{}.prior = {}\n", i, i == 0 ? "\"rest\"" : "0.025");
  const json s =
      put_in("walkaway = 1\ntitle = \"One\"\nclock = { rounds = 1 }\n[party.us]\nnoise = 1\n" + types + R"([party.them]
noise = 1
[issue.i]
option.only = "the only one"
[package.p]
i = "only"
[[stage]]
id = "offer"
kind = "offer"
mover = "us"
menu = ["p"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "them"
)");
  expect_whole(s);
  EXPECT_EQ(s["parties"][0]["types"].size(), 40u);
  EXPECT_EQ(s["issues"][0]["options"].size(), 1u);
  EXPECT_EQ(s["accounts"].size(), 1u);
  EXPECT_EQ(s["accounts"][0]["id"], "only");
  for (const char* key : {"analysts", "record", "sources", "what_ifs", "pivots"})
    EXPECT_EQ(s[key], json::array()) << key;
}

TEST(Json, IsTheSameOnOneLine) {
  const std::string indented = answers_json(sample_scenario(), sample_answers()),
                    line = answers_json(sample_scenario(), sample_answers(), Indent::none);
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_LT(line.size(), indented.size());
  EXPECT_EQ(json::parse(line), json::parse(indented));
}

}  // namespace
}  // namespace walkaway
