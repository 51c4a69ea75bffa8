// SPDX-License-Identifier: Apache-2.0
// What a user sees of the program: answers, files, messages and exit codes.
#include "app/program.h"

#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

namespace walkaway::testing {
namespace {

using Names = std::vector<std::string>;

TEST_F(Program, AnswersInWords) {
  write("a.toml", haggle());
  const Outcome o = run({"analyze", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("needs the money"), std::string::npos) << o.out;
  EXPECT_EQ(o.out.find('\x1b'), std::string::npos) << "colour in a pipe";
  EXPECT_EQ(o.err, "");
  EXPECT_EQ(left(), Names{"a.toml"});
}

TEST_F(Program, PrintsJsonAndNothingElse) {
  write("a.toml", haggle());
  const Outcome o = run({"analyze", "a.toml", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const auto json = nlohmann::json::parse(o.out);
  EXPECT_EQ(json["certificate"]["status"], "converged");
  EXPECT_EQ(json["offers"].size(), 1u);
}

TEST_F(Program, ReadsTheOneNameAfterJsonAsTheScenario) {
  write("a.toml", haggle());
  const Outcome o = run({"analyze", "--json", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_TRUE(nlohmann::json::accept(o.out));
  EXPECT_EQ(left(), Names{"a.toml"});
}

TEST_F(Program, WritesJsonAndTablesQuietly) {
  write("a.toml", haggle());
  const Outcome o = run({"analyze", "a.toml", "--json", "out.json", "--csv", "tables", "--quiet"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_EQ(o.out + o.err, "");
  EXPECT_EQ(left(), (Names{"a.toml", "out.json", "tables"}));
  EXPECT_TRUE(nlohmann::json::accept(read(file("out.json"))));
  EXPECT_NE(read(file("tables/types.csv")).find("patient"), std::string::npos);
}

TEST_F(Program, TriesOneNumberAtATimeAndAgreesWithSettingIt) {
  std::string text = haggle();
  text.replace(text.find("number.use = 2000"), 17, "number.use = { low = 1300, mode = 2000, high = 2400 }");
  write("a.toml", text);
  const auto plain = nlohmann::json::parse(run({"analyze", "a.toml", "--json"}).out);
  EXPECT_TRUE(plain["sensitivity"].is_null());
  const Outcome o = run({"analyze", "a.toml", "--sensitivity", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const auto tried = nlohmann::json::parse(o.out)["sensitivity"];
  ASSERT_EQ(tried["numbers"].size(), 1u);
  EXPECT_EQ(tried["numbers"][0]["path"], "party.buyer.number.use");
  const auto set =
      nlohmann::json::parse(run({"analyze", "a.toml", "--json", "--set", "party.buyer.number.use=1300"}).out);
  const std::map<std::string, double> alone = {{"deal", set["chance_of_deal"]["all"]},
                                               {"room", set["deal"]["chance_of_room"]},
                                               {"type.seller.eager", set["posterior"]["seller"]["eager"]["posterior"]}};
  size_t seen = 0;
  for (size_t i = 0; i < tried["outputs"].size(); ++i) {
    const auto same = alone.find(tried["outputs"][i]["id"]);
    if (same == alone.end()) continue;
    EXPECT_NEAR(tried["numbers"][0]["at_low"]["outputs"][i].get<double>(), same->second, 1e-7) << same->first;
    ++seen;
  }
  EXPECT_EQ(seen, alone.size());
  EXPECT_EQ(tried["outputs"].size(), tried["numbers"][0]["at_high"]["outputs"].size());
  EXPECT_NE(run({"analyze", "a.toml", "--sensitivity"}).out.find("\nDepends "), std::string::npos);
}

TEST_F(Program, TellsHowFastAnswersMoveAndAgreesWithSettingTheNumber) {
  std::string text = haggle();
  text.replace(text.find("number.use = 2000"), 17, "number.use = { low = 1300, mode = 2000, high = 2400 }");
  write("a.toml", text);
  const Outcome o = run({"analyze", "a.toml", "--slopes", "--json", "--csv", "tables"});
  EXPECT_EQ(o.code, 0) << o.err;
  const auto all = nlohmann::json::parse(o.out);
  EXPECT_TRUE(all["sensitivity"].is_null());
  const auto& slopes = all["slopes"];
  ASSERT_EQ(slopes["numbers"].size(), 1u);
  const auto deal_at = [&](const std::string& value) {
    return nlohmann::json::parse(run({"analyze", "a.toml", "--json", "--set", "party.buyer.number.use=" + value})
                                     .out)["chance_of_deal"]["all"]
        .get<double>();
  };
  const double apart = (deal_at("2000.1") - deal_at("1999.9")) / 0.2;
  size_t deal = 0;
  while (slopes["outputs"][deal]["id"] != "deal") ++deal;
  EXPECT_NEAR(slopes["numbers"][0]["slope"][deal].get<double>(), apart, 1e-5 * std::abs(apart));
  EXPECT_DOUBLE_EQ(slopes["numbers"][0]["per_range"][deal].get<double>(),
                   1100 * slopes["numbers"][0]["slope"][deal].get<double>());
  EXPECT_NE(read(file("tables/slopes.csv")).find("party.buyer.number.use"), std::string::npos);
  const std::string told = std::regex_replace(run({"analyze", "a.toml", "--slopes"}).out, std::regex("\\s+"), " ");
  EXPECT_NE(told.find(" Depends "), std::string::npos);
  EXPECT_NE(told.find("moves most with buyer's use"), std::string::npos) << told;
  EXPECT_NE(told.find("over its whole stated range at today's slope"), std::string::npos) << told;
  EXPECT_FALSE(nlohmann::json::parse(run({"analyze", "a.toml", "--sensitivity", "--json"}).out)["slopes"].is_null());
}

TEST_F(Program, ComparesAScenarioWithItselfAsChanged) {
  write("a.toml", haggle());
  const Outcome o = run({"diff", "a.toml", "--set", "party.seller.noise=30"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("noise of seller"), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("What came out"), std::string::npos) << o.out;
  EXPECT_EQ(left(), Names{"a.toml"});
}

TEST_F(Program, ComparesSavedAnswersAsItComparesTheirScenarios) {
  write("a.toml", haggle());
  write("b.toml", haggle(3));
  EXPECT_EQ(run({"analyze", "a.toml", "--json", "a.json", "--quiet"}).code, 0);
  EXPECT_EQ(run({"analyze", "b.toml", "--json", "b.json", "--quiet"}).code, 0);
  const Outcome saved = run({"diff", "a.json", "b.json", "--json"}),
                scenarios = run({"diff", "a.toml", "b.toml", "--json"});
  EXPECT_EQ(saved.code, 0) << saved.err;
  EXPECT_EQ(saved.out, scenarios.out);
  EXPECT_EQ(nlohmann::json::parse(saved.out)["in"][0]["what"], "rounds");
}

TEST_F(Program, WritesAComparisonAsAPageAndRefusesToHarmWhatItReads) {
  write("a.toml", haggle());
  EXPECT_EQ(run({"diff", "a.toml", "--set", "party.seller.noise=30", "--html", "d.html", "--quiet"}).code, 0);
  EXPECT_NE(read(file("d.html")).find("\"kind\": \"diff\""), std::string::npos);
  const Outcome o = run({"diff", "a.toml", "d.html", "--html", "a.toml"});
  EXPECT_EQ(o.code, 2);
  EXPECT_EQ(read(file("a.toml")), haggle());
}

TEST_F(Program, SolvesAGameFromElsewhere) {
  // Ochs (1995) as in McKelvey and Palfrey (1995): row (1.1141, 0), (0, 0.2785); column (0, 1.1141), (1.1141, 0).
  write("ochs.nfg", R"(NFG 1 R "Ochs" { "row" "column" } { { "up" "down" } { "left" "right" } }
1.1141 0  0 1.1141  0 1.1141  0.2785 0)");
  const Outcome o = run({"solve", "ochs.nfg", "--precision", "2", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const auto json = nlohmann::json::parse(o.out);
  EXPECT_EQ(json["status"], "converged");
  EXPECT_LE(json["residual"].get<double>(), 1e-10);
  // The published profile, P(up) and P(left), at lambda 2.
  EXPECT_NEAR(json["infosets"][0]["actions"][0]["probability"].get<double>(), 0.617522, 2e-6);
  EXPECT_NEAR(json["infosets"][1]["actions"][0]["probability"].get<double>(), 0.371982, 2e-6);
  EXPECT_EQ(left(), Names{"ochs.nfg"});
  const Outcome words = run({"solve", "ochs.nfg"});
  EXPECT_NE(words.out.find("down"), std::string::npos) << words.out;
}

TEST_F(Program, WritesAStandardGame) {
  const Outcome file = run({"game", "kuhn", "--cards", "4", "--efg", "kuhn.efg"});
  EXPECT_EQ(file.code, 0) << file.err;
  EXPECT_NE(file.err.find("109 nodes"), std::string::npos) << file.err;
  const Outcome out = run({"game", "kuhn", "--cards", "4"});
  EXPECT_EQ(out.out, read(this->file("kuhn.efg")));
  EXPECT_EQ(run({"solve", "kuhn.efg", "--quiet"}).code, 0);
  const auto solution = nlohmann::json::parse(run({"solve", "kuhn.efg", "--json"}).out);
  EXPECT_EQ(solution["lanes"], 12) << "hands of two";
  EXPECT_EQ(solution["infosets"].size(), 16u);
  EXPECT_LE(solution["residual"].get<double>(), 1e-10) << "judged on the tree as it was written";
  const Outcome stranger = run({"game", "kuhn", "--dice", "2"});
  EXPECT_EQ(stranger.code, 2);
  EXPECT_NE(stranger.err.find("kuhn has no option --dice"), std::string::npos) << stranger.err;
  for (const Names& wrong :
       {Names{"game"}, Names{"game", "chess"}, Names{"game", "kuhn", "--cards", "1"},
        Names{"game", "goofspiel", "--cards", "10"}, Names{"game", "goofspiel", "--order", "up"}}) {
    const Outcome o = run(wrong);
    EXPECT_EQ(o.code, 2) << o.out;
    EXPECT_FALSE(o.err.empty());
  }
  EXPECT_EQ(left(), Names{"kuhn.efg"});
}

TEST_F(Program, SolvesAZeroSumGameByRegrets) {
  run({"game", "kuhn", "--efg", "kuhn.efg"});
  for (const char* method : {"cfr+", "dcfr", "pcfr+"}) {
    const Outcome o = run({"solve", "kuhn.efg", "--method", method, "--gain", "1e-4", "--json"});
    EXPECT_EQ(o.code, 0) << o.err;
    const auto json = nlohmann::json::parse(o.out);
    EXPECT_EQ(json["status"], "converged");
    EXPECT_EQ(json["method"], method);
    EXPECT_NEAR(json["values"][0].get<double>(), -1.0 / 18, 1e-4);
    EXPECT_LE(json["best_response_gain"][0].get<double>() + json["best_response_gain"][1].get<double>(), 1.0001e-4);
    EXPECT_TRUE(json["residual"].is_null());
    EXPECT_TRUE(json["precision"].is_null());
  }
  const Outcome few = run({"solve", "kuhn.efg", "--method", "cfr", "--iterations", "7", "--json"});
  EXPECT_EQ(few.code, 1) << few.err;
  const auto json = nlohmann::json::parse(few.out);
  EXPECT_EQ(json["iterations"], 7);
  EXPECT_EQ(json["status"].get<std::string>().rfind("out_of_steps: ", 0), 0u) << json["status"];
  EXPECT_NE(run({"solve", "kuhn.efg", "--method", "cfr", "--iterations", "7"}).out.find("Not solved"),
            std::string::npos);
}

TEST_F(Program, FollowsThePathToANashEquilibrium) {
  run({"game", "kuhn", "--efg", "kuhn.efg"});
  const auto json = nlohmann::json::parse(run({"solve", "kuhn.efg", "--to-nash", "--json"}).out);
  EXPECT_EQ(json["status"], "converged");
  EXPECT_NEAR(json["values"][0].get<double>(), -1.0 / 18, 1e-7);
  for (int player : {0, 1}) {
    EXPECT_LE(json["best_response_gain"][player].get<double>(), 1e-8 * json["swing"][player].get<double>());
  }
  EXPECT_EQ(json["bifurcations"], nlohmann::json::array());
  EXPECT_TRUE(json["branches"].is_null());
  const auto coarse = nlohmann::json::parse(run({"solve", "kuhn.efg", "--to-nash", "--gain", "0.01", "--json"}).out);
  EXPECT_LE(coarse["best_response_gain"][1].get<double>(), 0.01);
  EXPECT_LT(coarse["precision"].get<double>(), json["precision"].get<double>() / 100);
}

TEST_F(Program, LooksForOtherEquilibria) {
  write("stag.nfg", R"(NFG 1 R "stag hunt" { "a" "b" } { 2 2 } 10 10 8 1 1 8 5 5)");
  const Outcome words = run({"solve", "stag.nfg", "--precision", "2", "--all-branches"});
  EXPECT_EQ(words.code, 0) << words.err;
  EXPECT_NE(words.out.find("found from 100 starts: 3,"), std::string::npos) << words.out;
  const auto json = nlohmann::json::parse(
      run({"solve", "stag.nfg", "--precision", "2", "--all-branches", "--starts", "40", "--json"}).out);
  ASSERT_EQ(json["branches"]["found"].size(), 3u);
  EXPECT_EQ(json["branches"]["found"][0]["largest_difference"], 0);
  EXPECT_EQ(json["branches"]["found"][0]["values"], json["values"]);
  for (const auto& branch : json["branches"]["found"]) EXPECT_LE(branch["residual"].get<double>(), 1e-9);
}

TEST_F(Program, SolvesPerfectInformationBackward) {
  write("take.efg", R"(EFG 2 R "take it" { "a" "b" "c" }
p "" 1 1 "" { "in" "out" } 0
p "" 3 1 "" { "yes" "no" } 0
t "" 1 "" { 2 0 1 }
t "" 2 "" { 5 0 0 }
t "" 3 "" { 3 0 9 })");
  const Outcome o = run({"solve", "take.efg", "--method", "backward", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const auto json = nlohmann::json::parse(o.out);
  EXPECT_EQ(json["status"], "converged");
  EXPECT_EQ(json["values"], nlohmann::json::parse("[3.0, 0.0, 9.0]"));
  EXPECT_EQ(json["best_response_gain"], nlohmann::json::parse("[0.0, 0.0, 0.0]"));
  EXPECT_EQ(json["infosets"][0]["actions"][1]["probability"], 1);
  EXPECT_NE(run({"solve", "take.efg", "--method", "backward"}).out.find("backward"), std::string::npos);
  EXPECT_EQ(run({"solve", "take.efg", "--method", "backward", "--gain", "1"}).code, 2);
  run({"game", "kuhn", "--efg", "kuhn.efg"});
  const Outcome hidden = run({"solve", "kuhn.efg", "--method", "backward"});
  EXPECT_EQ(hidden.code, 2);
  EXPECT_NE(hidden.err.find("cannot tell 2 nodes apart"), std::string::npos) << hidden.err;
}

TEST_F(Program, RefusesMethodsThatDoNotFit) {
  write("general.nfg", "NFG 1 R \"\" { \"a\" \"b\" } { 2 1 } 1 2 3 4");
  const Outcome o = run({"solve", "general.nfg", "--method", "pcfr+"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("general.nfg: is no zero-sum game of two players"), std::string::npos) << o.err;
  for (const Names& wrong :
       {Names{"--method", "newton"}, Names{"--gain", "1"}, Names{"--method", "cfr", "--gain", "-1"},
        Names{"--method", "cfr", "--precision", "2"}, Names{"--method", "cfr", "--iterations", "0"},
        Names{"--to-nash", "--precision", "3"}, Names{"--to-nash", "--gain", "0"}, Names{"--starts", "3"},
        Names{"--method", "cfr", "--to-nash"}, Names{"--all-branches", "--to-nash"}}) {
    Names all{"solve", "general.nfg"};
    all.insert(all.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(run(all).code, 2) << wrong.back();
  }
}

TEST_F(Program, RefusesWhatIsNoGame) {
  write("bad.efg", "EFG 2 R \"t\" { \"a\" }\nt \"\" 1 \"\" { 1/0 }");
  const Outcome o = run({"solve", "bad.efg", "--json", "out.json"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("bad.efg:2:"), std::string::npos) << o.err;
  EXPECT_EQ(left(), Names{"bad.efg"});
  write("ok.nfg", "NFG 1 R \"\" { \"a\" } { 2 } 1 2");
  for (const char* precision : {"-1", "nan", "inf", "x"})
    EXPECT_EQ(run({"solve", "ok.nfg", "--precision", precision}).code, 2) << precision;
}

TEST_F(Program, SaysWhatADiffLacks) {
  write("a.toml", haggle());
  write("cut.json", "{\"walkaway\": 1,");
  EXPECT_EQ(run({"diff", "a.toml"}).code, 2);
  const Outcome cut = run({"diff", "a.toml", "cut.json"});
  EXPECT_EQ(cut.code, 2);
  EXPECT_NE(cut.err.find("cut.json:1:"), std::string::npos) << cut.err;
  const Outcome set = run({"diff", "a.toml", "cut.json", "--set", "party.seller.noise=30"});
  EXPECT_EQ(set.code, 2);
  EXPECT_NE(set.err.find("--set cannot change"), std::string::npos) << set.err;
}

TEST_F(Program, WritesAPageWithTheAnswersOfTheSameRun) {
  write("a.toml", haggle());
  const Outcome o = run({"analyze", "a.toml", "--html", "out.html", "--json", "out.json", "--quiet"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_EQ(o.out + o.err, "");
  EXPECT_EQ(left(), (Names{"a.toml", "out.html", "out.json"}));
  const std::string html = read(file("out.html")), head = "id=\"answers\">";
  const size_t from = html.find(head) + head.size();
  EXPECT_EQ(nlohmann::json::parse(html.substr(from, html.find("</script>", from) - from)),
            nlohmann::json::parse(read(file("out.json"))));
  EXPECT_EQ(html.substr(html.size() - 8), "</html>\n");
}

TEST_F(Program, AFaultLeavesThePageThatWasThereAlone) {
  write("a.toml", haggle() + "[[record]]\nstage = \"offer_buyer\"\nmove = \"1400\"\nround = 2\n");  // not possible
  write("out.html", "mine");
  EXPECT_EQ(run({"analyze", "a.toml", "--html", "out.html"}).code, 2);
  EXPECT_EQ(read(file("out.html")), "mine");
  EXPECT_EQ(left(), (Names{"a.toml", "out.html"}));
}

TEST_F(Program, NeverWritesOverTheScenario) {
  std::filesystem::create_symlink("a.toml", file("link"));
  std::filesystem::create_directory(file("folder"));
  for (const char* option : {"--html", "--json"})
    for (const char* name : {"a.toml", "./a.toml", "folder/../a.toml", "link"}) {
      write("a.toml", haggle());
      const Outcome o = run({"analyze", "a.toml", option, name});
      EXPECT_EQ(o.code, 2) << option << " " << name;
      EXPECT_NE(o.err.find("would overwrite it"), std::string::npos) << o.err;
      EXPECT_EQ(read(file("a.toml")), haggle());
    }
}

TEST_F(Program, APlaceThatCannotBeWrittenIsFoundOutBeforeTheWork) {
  write("a.toml", haggle(12));  // half a minute, and more memory than is asked for here
  for (const Names& arguments :
       {Names{"--html", "missing/out.html"}, Names{"--html", "."}, Names{"--json", "missing/x"}}) {
    Names all{"analyze", "a.toml", "--max-memory", "1M"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Outcome o = run(all);
    EXPECT_EQ(o.code, 2) << o.err;
    EXPECT_NE(o.err.find("cannot be written"), std::string::npos) << "the game's size came first: " << o.err;
    EXPECT_EQ(left(), Names{"a.toml"});
  }
}

TEST_F(Program, TheSameSeedGivesTheSameNumbersOnAnyThreads) {
  write("a.toml", haggle());
  const auto numbers = [&](const char* threads) {
    auto json = nlohmann::json::parse(run({"analyze", "a.toml", "--json", "--threads", threads}).out);
    for (const char* key : {"build_s", "solve_s", "total_s"}) json["game"].erase(key);
    json["trust"].erase("command");
    return json;
  };
  EXPECT_EQ(numbers("1"), numbers("2"));
}

TEST_F(Program, SettingANumberChangesTheAnswer) {
  write("a.toml", haggle());
  const auto odds = [](const Outcome& o) {
    return nlohmann::json::parse(o.out)["posterior"]["seller"]["eager"]["posterior"].get<double>();
  };
  EXPECT_NE(odds(run({"analyze", "a.toml", "--json"})),
            odds(run({"analyze", "a.toml", "--json", "--set", "party.seller.type.eager.prior=0.9"})));
}

TEST_F(Program, ChecksAGoodFile) {
  write("a.toml", haggle());
  const Outcome o = run({"check", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  for (const char* part : {"A haggle", "No faults", "histories", "Swings", "cite no source"})
    EXPECT_NE(o.out.find(part), std::string::npos) << part << "\n" << o.out;
}

TEST_F(Program, ListsEveryFaultWithItsLine) {
  std::string text = haggle();
  text.replace(text.find("use - price"), 11, "usee - price");
  text.replace(text.find("\"1200\""), 6, "\"1250\"");
  write("a.toml", text);
  const Outcome o = run({"check", "a.toml"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("a.toml:17:"), std::string::npos) << o.err;
  EXPECT_NE(o.err.find("1250"), std::string::npos) << o.err;
}

TEST_F(Program, SaysWhereARecordStopsBeingPossible) {
  std::string text = haggle();
  text += "[[record]]\nstage = \"offer_buyer\"\nmove = \"1400\"\nround = 2\n";  // in round 2 the seller offers
  write("a.toml", text);
  for (const char* command : {"check", "analyze"}) {
    const Outcome o = run({command, "a.toml"});
    EXPECT_EQ(o.code, 2) << o.out;
    EXPECT_NE(o.err.find("a.toml:"), std::string::npos) << o.err;
  }
}

TEST_F(Program, ShowsTheTree) {
  write("a.toml", haggle());
  const Outcome o = run({"tree", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("information sets"), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("offer_buyer"), std::string::npos) << o.out;
}

TEST_F(Program, ShowsTheLikeliestCoursesOfPlay) {
  write("a.toml", haggle());
  const Outcome o = run({"tree", "a.toml", "--likely"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("courses of play"), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("ends: "), std::string::npos) << o.out;
  const Outcome shallow = run({"tree", "a.toml", "--likely", "--depth", "1"});
  EXPECT_EQ(shallow.out.find("ends: "), std::string::npos) << shallow.out;
  EXPECT_NE(run({"completion", "bash"}).out.find("--likely"), std::string::npos);
}

TEST_F(Program, WritesAStarterThatIsValidAndOverwritesNothing) {
  EXPECT_EQ(run({"new", "mine.toml"}).code, 0);
  EXPECT_EQ(run({"check", "mine.toml"}).code, 0);
  write("mine.toml", "mine");
  const Outcome o = run({"new", "mine.toml"});
  EXPECT_EQ(o.code, 2);
  EXPECT_EQ(read(file("mine.toml")), "mine");
}

TEST_F(Program, ListsThePackagedScenariosAndPrintsOne) {
  const Outcome listed = run({"scenarios"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  for (const char* id : {"buyer-seller", "camp-david-1978", "crisis-ultimatum", "hanoi-2019", "nhl-2012"})
    EXPECT_NE(listed.out.find(id), std::string::npos) << id;
  EXPECT_EQ(run({"scenarios", "buyer-seller"}).out, read(WALKAWAY_ROOT "/scenarios/buyer-seller.toml"));
  EXPECT_EQ(run({"scenarios", "atlantis"}).code, 2);
}

TEST_F(Program, AnalysesAPackagedScenarioByNameFromAnyFolder) {
  const Outcome by_name = run({"analyze", "buyer-seller"});
  EXPECT_EQ(by_name.code, 0) << by_name.err;
  EXPECT_EQ(by_name.out, run({"analyze", WALKAWAY_ROOT "/scenarios/buyer-seller.toml"}).out);
  const Outcome near = run({"analyze", "buyer-seler"});
  EXPECT_EQ(near.code, 2);
  EXPECT_NE(near.err.find("buyer-seller"), std::string::npos) << near.err;
  write("buyer-seller", "walkaway = 1\n");  // a file of that name is what was meant
  EXPECT_EQ(run({"analyze", "buyer-seller"}).code, 2);
}

TEST_F(Program, PrintsASchemaThatIsJson) { EXPECT_TRUE(nlohmann::json::accept(run({"schema"}).out)); }

TEST_F(Program, HelpsByExample) {
  for (const Names& arguments : {Names{"--help"}, Names{"analyze", "--help"}, Names{"export", "-h"}}) {
    const Outcome o = run(arguments);
    EXPECT_EQ(o.code, 0);
    EXPECT_NE(o.out.find("xample"), std::string::npos) << o.out;
    EXPECT_NE(o.out.find("  walkaway "), std::string::npos) << o.out;
  }
}

TEST_F(Program, SuggestsTheNearestCommandAndOption) {
  Outcome o = run({"analize", "a.toml"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("analyze"), std::string::npos) << o.err;
  o = run({"analyze", "a.toml", "--detals"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("--details"), std::string::npos) << o.err;
  o = run({"mine.toml"});
  EXPECT_NE(o.err.find("walkaway analyze mine.toml"), std::string::npos) << o.err;
}

TEST_F(Program, WrongCommandLinesEndWithTwo) {
  write("a.toml", haggle());
  for (const Names& arguments :
       {Names{}, Names{"analyze"}, Names{"analyze", "a.toml", "--seed", "x"},
        Names{"analyze", "a.toml", "--max-memory", "lots"}, Names{"analyze", "a.toml", "b.toml"},
        Names{"completion", "tcsh"}, Names{"export", "a.toml"}, Names{"analyze", "a.toml", "--set", "nothing"},
        Names{"analyze", "a.toml", "--set", "party.seller.noise="},
        Names{"analyze", "a.toml", "--set", "party.seler.noise=3"},
        Names{"analyze", "a.toml", "--set", "party.seller.noise=cheese"},
        Names{"analyze", "a.toml", "--set", "party.seller.noise=-1"}}) {
    const Outcome o = run(arguments);
    EXPECT_EQ(o.code, 2) << ::testing::PrintToString(arguments) << o.out;
    EXPECT_NE(o.out + o.err, "") << ::testing::PrintToString(arguments);
  }
}

TEST_F(Program, InputsThatAreNoScenarioEndWithTwoAndWriteNothing) {
  std::filesystem::create_directory(file("folder"));
  write("binary.toml", std::string("\x7f\x45LF\0\1\2\xff\xfe", 9));
  write("empty.toml", "");
  write("latin1.toml", "walkaway = 1\ntitle = \"caf\xe9\"\n");
  write("huge.toml", "");
  ASSERT_EQ(truncate(file("huge.toml").c_str(), 100 << 20), 0);
  const Names before = left();
  for (const char* name : {"missing.toml", "folder", "binary.toml", "empty.toml", "latin1.toml", "huge.toml"})
    for (const char* command : {"check", "analyze", "tree"}) {
      Names arguments{command, name};
      if (arguments[0] == "analyze") arguments.insert(arguments.end(), {"--json", "out.json", "--csv", "tables"});
      const Outcome o = run(arguments);
      EXPECT_EQ(o.code, 2) << command << " " << name << o.out << o.err;
      EXPECT_NE(o.err.find(name), std::string::npos) << o.err;
      EXPECT_EQ(left(), before);
    }
}

TEST_F(Program, OutputsThatCannotBeWrittenEndWithTwo) {
  write("a.toml", haggle());
  write("file", "");
  for (const Names& arguments : {Names{"--json", "missing/out.json"}, Names{"--json", "/proc/out.json"},
                                 Names{"--csv", "file"}, Names{"--csv", "missing/tables"}, Names{"--json", "a.toml"}}) {
    Names all{"analyze", "a.toml"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Outcome o = run(all);
    EXPECT_EQ(o.code, 2) << ::testing::PrintToString(arguments) << o.err;
    EXPECT_NE(o.err, "");
    EXPECT_EQ(left(), (Names{"a.toml", "file"}));
  }
  EXPECT_EQ(read(file("a.toml")), haggle());
}

TEST_F(Program, AGameTooLargeIsRefusedWithAdvice) {
  write("a.toml", haggle(12));
  const Outcome o = run({"analyze", "a.toml", "--max-memory", "1M"});
  EXPECT_EQ(o.code, 2) << o.err;
  EXPECT_NE(o.err, "");
}

TEST_F(Program, StopsWithinASecondAndLeavesNothing) {
  write("a.toml", haggle(7));
  const Outcome o = run({"analyze", "a.toml", "--json", "out.json", "--html", "out.html", "--csv", "tables"}, 0.5);
  if (o.code == 0) GTEST_SKIP() << "the game was solved before it could be stopped";
  EXPECT_EQ(o.code, 130) << o.err;
  EXPECT_LT(o.seconds_after_signal, 1.5) << "a second, and slack for a busy machine";
  EXPECT_EQ(left(), Names{"a.toml"});
}

TEST_F(Program, CompletionNamesEveryOptionInEachShell) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Outcome o = run({"completion", shell});
    EXPECT_EQ(o.code, 0);
    for (const char* word : {"analyze", "export", "details", "html", "max-memory"})
      EXPECT_NE(o.out.find(word), std::string::npos) << shell << " " << word;
  }
}

TEST_F(Program, BashReadsItsCompletion) {
  write("completion", run({"completion", "bash"}).out);
  const std::string command =
      "bash -n '" + file("completion") + "' && bash -c '. \"" + file("completion") +
      "\"; COMP_WORDS=(walkaway analyze --de); COMP_CWORD=2; _walkaway; test \"${COMPREPLY[*]}\" = --details'";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(Program, AReaderThatGoesAwayIsNoError) {
  write("a.toml", haggle());
  const std::string command =
      "cd '" + file("") + "' && { '" + WALKAWAY_PROGRAM + "' schema; echo $? > code; } | true; grep -qx 0 code";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(Program, AFullDiskIsReported) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  const std::string command = std::string("'") + WALKAWAY_PROGRAM + "' schema > /dev/full 2> '" + file("err") + "'";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 2);
  EXPECT_NE(read(file("err")).find("cannot be written"), std::string::npos);
}

TEST_F(Program, NamesItsVersion) {
  const Outcome o = run({"version"});
  EXPECT_EQ(o.out.rfind("walkaway ", 0), 0u);
  EXPECT_EQ(o.out, run({"--version"}).out);
}

}  // namespace
}  // namespace walkaway::testing
