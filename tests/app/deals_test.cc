// SPDX-License-Identifier: Apache-2.0
// `walkaway deals` on scenarios and on other programs' domains.
#include <nlohmann/json.hpp>

#include "app/program.h"
#include "deals/domains.h"
#include "deals/sessions.h"

namespace walkaway::testing {
namespace {

using nlohmann::json;

class Deals : public Program {
 protected:
  void put_fruit() const {
    std::filesystem::create_directory(place_ / "in" / "fruit");
    for (const DomainText* text : {&kFruitDomain, &kFruitBuyer, &kFruitSeller})
      write("fruit/" + text->file, text->text);
  }
};

TEST_F(Deals, SaysWhatAScenarioHas) {
  write("mine.toml", haggle());
  const Outcome words = run({"deals", "mine.toml", "--from", "price=1400"});
  EXPECT_EQ(words.code, 0) << words.err;
  EXPECT_NE(words.out.find("There is a zone of agreement"), std::string::npos) << words.out;
  EXPECT_NE(words.out.find("is worth 150 for seller and 600 for buyer"), std::string::npos) << words.out;
  const Outcome o = run({"deals", "mine.toml", "--types", "seller=patient", "--rational", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const json deals = json::parse(o.out);
  EXPECT_EQ(deals["packages"], 7);  // six prices, and none
  EXPECT_EQ(deals["zopa"], true);
  ASSERT_EQ(deals["frontier"].size(), 3u);  // 2000, 1800, 1600
  EXPECT_EQ(deals["frontier"][0]["worth"], json({500.0, 0.0}));
  EXPECT_EQ(deals["points"]["nash"]["package"], json({{"price", "1800"}}));
}

TEST_F(Deals, ReadsAFolderAndFilesByName) {
  put_fruit();
  const Outcome folder = run({"deals", "fruit", "--json", "a.json", "--quiet"});
  EXPECT_EQ(folder.code, 0) << folder.err;
  const Outcome files = run({"deals", "fruit/fruit.xml", "--json", "b.json", "--quiet", "--profiles",
                             "fruit/fruit_buyer.xml", "fruit/fruit_seller.xml"});
  EXPECT_EQ(files.code, 0) << files.err;
  json a = json::parse(read(place_ / "in" / "a.json")), b = json::parse(read(place_ / "in" / "b.json"));
  EXPECT_EQ(a["packages"], 88);
  for (const char* point : {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"})
    EXPECT_EQ(a["points"][point]["worth"].size(), 2u) << point;
  EXPECT_EQ(a["frontier"], b["frontier"]);
  EXPECT_EQ(a["remarks"].size(), 2u);
  const json as_negmas = json::parse(run({"deals", "fruit", "--convention", "negmas", "--json"}).out);
  EXPECT_NE(a["frontier"], as_negmas["frontier"]);
}

TEST_F(Deals, WritesADomainThatCheckPasses) {
  put_fruit();
  EXPECT_EQ(run({"deals", "fruit", "--export", "toml", "fruit.toml", "--quiet"}).code, 0);
  const Outcome check = run({"check", "fruit.toml"});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_NE(check.out.find("No faults."), std::string::npos) << check.out;
  EXPECT_EQ(run({"deals", "fruit", "--export", "negmas", "again", "--quiet"}).code, 0);
  const json before = json::parse(run({"deals", "fruit", "--json"}).out),
             after = json::parse(run({"deals", "again", "--json"}).out);
  const json scenario = json::parse(run({"deals", "fruit.toml", "--json"}).out);
  EXPECT_EQ(before["frontier"].size(), after["frontier"].size());
  EXPECT_EQ(before["frontier"].size(), scenario["frontier"].size());
  EXPECT_NEAR(before["points"]["nash"]["worth"][0].get<double>(), scenario["points"]["nash"]["worth"][0].get<double>(),
              1e-12);
}

TEST_F(Deals, WritesAPageBesideTheWords) {
  put_fruit();
  const Outcome o = run({"deals", "fruit", "--html", "fruit.html"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("88 packages"), std::string::npos) << o.out;
  const std::string page = read(place_ / "in" / "fruit.html");
  EXPECT_EQ(page.rfind("<!doctype html>", 0), 0u);
  EXPECT_NE(page.find("\"kind\": \"listed\""), std::string::npos);
  const Outcome over = run({"deals", "fruit/fruit.xml", "--profiles", "fruit/fruit_buyer.xml", "fruit/fruit_seller.xml",
                            "--html", "fruit/fruit_buyer.xml"});
  EXPECT_EQ(over.code, 2) << over.err;
}

TEST_F(Deals, TellsOfSessionsWhatTheKernelDoes) {
  put_fruit();
  const Outcome o = run({"deals", "fruit", "--sessions", "300", "--tactics", "boulware:0.1-0.5", "tit-for-tat",
                         "--rounds", "20", "--seed", "7", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const json deals = json::parse(o.out), sessions = deals["sessions"];
  SessionOptions options;
  options.tactics = {tactic_of("boulware:0.1-0.5"), tactic_of("tit-for-tat")};
  options.runs = 300;
  options.rounds = 20;
  options.seed = 7;
  const DealDomain domain = read_domain(file("fruit"), {}, {}).domain;
  const SessionStatistics played = play_sessions(domain, options);
  EXPECT_EQ(sessions["tactics"], json({"boulware:0.1-0.5", "tit-for-tat"}));
  EXPECT_EQ(sessions["starter"], "drawn");
  EXPECT_EQ(sessions["agreed"], played.agreed);
  for (size_t p = 0; p < 2; ++p) {
    EXPECT_EQ(sessions["worth"][p]["mean"], played.worth[p].mean);
    EXPECT_EQ(sessions["worth"][p]["sd"], played.worth[p].sd);
    EXPECT_EQ(sessions["discounted"][p]["mean"], played.discounted[p].mean);
  }
  EXPECT_LT(sessions["discounted"][0]["mean"], sessions["worth"][0]["mean"]);  // the buyer's 0.9
  EXPECT_EQ(sessions["turns"]["mean"], played.turns.mean);
  EXPECT_EQ(sessions["efficient"], played.efficient);
  EXPECT_EQ(sessions["nash_distance"]["sd"], played.regret.sd);
  EXPECT_EQ(sessions["by_turn"], json(played.by_turn));
  ASSERT_EQ(sessions["agreements"].size(), played.agreements.size());
  EXPECT_EQ(sessions["agreements"][0]["times"], played.agreements[0].times);
  EXPECT_EQ(sessions["agreements"][0]["worth"], json(played.agreements[0].worth));
  const json offers = sessions["traces"][0]["offers"];
  ASSERT_EQ(offers.size(), played.traces[0].offers.size());
  const std::vector<uint32_t> last = nth_package(domain, played.traces[0].offers.back().package);
  EXPECT_EQ(offers.back()["package"]["fruit"], domain.issues[0].options[last[0]]);
  EXPECT_EQ(offers.back()["worth"], json(worth_of(domain, last)));
  EXPECT_EQ(offers.back()["turn"], offers.size());
}

TEST_F(Deals, WritesNoKeyThatIsNotInItsDocument) {
  put_fruit();
  const std::string document = read(WALKAWAY_ROOT "/docs/json.md");
  const json deals = json::parse(run({"deals", "fruit", "--sessions", "10", "--json"}).out);
  for (const json& object : {deals, deals["sessions"]})
    for (const auto& [key, value] : object.items()) EXPECT_NE(document.find("`" + key + "`"), std::string::npos) << key;
}

TEST_F(Deals, PlaysTheSameSessionsOnAnyNumberOfThreads) {
  put_fruit();
  const std::vector<std::string> command{"deals",        "fruit", "--sessions", "2000",      "--tactics",
                                         "conceder:2-8", "micro", "--json",     "--threads", "1"};
  std::vector<std::string> two = command;
  two.back() = "2";
  const Outcome first = run(command);
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, run(two).out);
  EXPECT_TRUE(json::parse(run({"deals", "fruit", "--json"}).out)["sessions"].is_null());
}

TEST_F(Deals, SaysInWordsWhatSessionsReach) {
  write("mine.toml", haggle());
  const Outcome o = run({"deals", "mine.toml", "--types", "seller=eager", "--sessions", "50", "--tactics", "best-reply",
                         "linear", "--starter", "first", "--html", "mine.html"});
  EXPECT_EQ(o.code, 0) << o.err;
  ASSERT_NE(o.out.find("\nSessions\n"), std::string::npos) << o.out;
  std::string words;  // on one line, without the columns' gaps
  for (const char c : o.out.substr(o.out.find("\nSessions\n")))
    if (c != ' ' && c != '\n')
      words += c;
    else if (!words.ends_with(' '))
      words += ' ';
  // The buyer gives way to 0 in the last turn, where it answers: the seller waits and asks for 2000, its best.
  for (const char* part : {"50 sessions of alternating offers were played, of at most 100 rounds of two turns",
                           "All ended in agreement, after 199 offers.", "worth 1000 0 ", "Nash point 600 400 ",
                           "They are 0.85 away from the Nash point, with each swing as 1.", "100% 1000 0 price: 2000",
                           "0% 0% 0% 0% 100% 100%"})
    EXPECT_NE(words.find(part), std::string::npos) << part << "\nis not in\n" << words;
  const std::string page = read(place_ / "in" / "mine.html");
  EXPECT_NE(page.find("\"trace_of\": \"session\""), std::string::npos);
}

TEST_F(Deals, RefusesSessionsThatCannotBePlayed) {
  put_fruit();
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& why) {
    const Outcome o = run(arguments);
    EXPECT_EQ(o.code, 2) << why;
    EXPECT_NE(o.err.find(why), std::string::npos) << o.err;
    EXPECT_EQ(o.out, "");
  };
  for (const char* option : {"--rounds", "--starter", "--threads"})
    refused({"deals", "fruit", option, std::string(option) == "--starter" ? "first" : "2"},
            std::string(option) + " goes with --sessions");
  refused({"deals", "fruit", "--tactics", "micro", "micro"}, "--tactics goes with --sessions");
  refused({"deals", "fruit", "--sessions", "10", "--tactics", "micro", "bold"},
          "\"bold\" is no tactic; there are boulware[:E], linear, conceder[:E], tit-for-tat, micro, best-reply");
  refused({"deals", "fruit", "--sessions", "10", "--tactics", "best-reply", "best-reply"},
          "both sides cannot play a best reply");
  refused({"deals", "fruit", "--sessions", "0"}, "--sessions");
  refused({"deals", "fruit", "--sessions", "10", "--grid", "100000", "--max-memory", "1M", "--json", "out.json"},
          "sessions hold every package in memory; there are 800,000, and at most 17,476 are allowed");
  for (const char* name : {"a", "b", "c"})
    write(std::string("fruit/") + name + ".json", R"({"issueWeights": {"x": 1}, "issues": {"x": {"y": 1}}})");
  for (const DomainText* text : {&kFruitDomain, &kFruitBuyer, &kFruitSeller})
    std::filesystem::remove(place_ / "in" / "fruit" / text->file);
  refused({"deals", "fruit", "--sessions", "10", "--html", "out.html"}, "sessions are of two parties, and this has 3");
  EXPECT_EQ(left(), std::vector<std::string>({"fruit"}));
}

TEST_F(Deals, StopsSessionsAtOnceAndWritesNothing) {
  put_fruit();
  const Outcome o = run({"deals", "fruit", "--sessions", "10000000", "--rounds", "1000", "--json", "out.json"}, 0.5);
  EXPECT_EQ(o.code, 130) << o.err;
  EXPECT_LT(o.seconds_after_signal, 1);
  EXPECT_EQ(left(), std::vector<std::string>({"fruit"}));
}

TEST_F(Deals, SaysPlainlyThatNoDealIsRational) {
  std::filesystem::create_directory(place_ / "in" / "none");
  for (const char* name : {"A", "B"})
    write(std::string("none/") + name + ".json",
          std::string(R"({"reservationValue": 0.9, "issueWeights": {"a": 1}, "issues": {"a": {"x": )") +
              (*name == 'A' ? R"(1, "y": 0}}})" : R"(0, "y": 1}}})"));
  const Outcome o = run({"deals", "none"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("No rational deal exists"), std::string::npos) << o.out;
  const json deals = json::parse(run({"deals", "none", "--json"}).out);
  EXPECT_EQ(deals["zopa"], false);
  EXPECT_EQ(deals["points"], json::object());
}

TEST_F(Deals, RefusesWhatItCannotRead) {
  put_fruit();
  const Outcome offer = run({"deals", "fruit", "--from", "fruit=aple,crates=9"});
  EXPECT_EQ(offer.code, 2);
  EXPECT_NE(offer.err.find("\"aple\" is no option of \"fruit\"\n    Did you mean \"apple\"?"), std::string::npos)
      << offer.err;
  EXPECT_NE(offer.err.find("\"9\" is no option of \"crates\""), std::string::npos) << offer.err;
  const Outcome types = run({"deals", "fruit", "--types", "a=b"});
  EXPECT_EQ(types.code, 2);
  EXPECT_NE(types.err.find("is for scenarios of our own"), std::string::npos) << types.err;
  const Outcome missing = run({"deals", "nowhere"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_NE(missing.err.find("nowhere: there is no such file"), std::string::npos) << missing.err;
  write("fruit/fruit_buyer.xml", "<utility_space>");
  EXPECT_EQ(run({"deals", "fruit", "--json", "out.json"}).code, 2);
  EXPECT_EQ(left(), std::vector<std::string>({"fruit"}));
}

}  // namespace
}  // namespace walkaway::testing
