// SPDX-License-Identifier: Apache-2.0
// `walkaway runs`, as a user sees it.
#include "store/store.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/program.h"
#include "support/postgres_server.h"

namespace walkaway::testing {
namespace {

using Json = nlohmann::json;

class Runs : public Program {
 protected:
  /// A store of two runs of one scenario: the first finished, with the answers of a real analysis; the second, with
  /// another number, cut short.
  void fill(const std::string& where) {
    write("a.toml", haggle());
    StoredRun run;
    run.version = "0.1.0";
    run.command = "walkaway analyze a.toml --draws 3";
    run.title = "A haggle";
    run.file = "a.toml";
    run.scenario_hash = "cafe";
    run.scenario_text = haggle();
    run.options = R"({"seed":1,"draws":3})";
    run.columns = {"deal", "verdict, with comma"};
    run.wanted = 3;
    Store store(where);
    first_ = store.begin(run);
    store.add(first_, std::vector<StoredDraw>{{0, 0, {0.1, 1}}, {0, 1, {kNan, -kInf}}, {0, 2, {1.0 / 3, 2}}});
    store.finish(first_, answers_with("60"));
    run.scenario_text.replace(run.scenario_text.find("noise = 60"), 10, "noise = 90");
    run.settings = {"account.loud.weight=0.5"};
    second_ = store.begin(run);
    store.add(second_, std::vector<StoredDraw>{{0, 0, {0.2, 1}}});
  }
  std::string answers_with(const std::string& noise) const {
    return run({"analyze", "a.toml", "--json", "--set", "party.seller.noise=" + noise}).out;
  }
  static bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  static constexpr double kNan = std::numeric_limits<double>::quiet_NaN(),
                          kInf = std::numeric_limits<double>::infinity();
  int64_t first_ = 0, second_ = 0;
};

TEST_F(Runs, AreListedFromTheScenarioItsStoreOrTheFolder) {
  fill(file("a.runs"));
  const Outcome o = run({"runs", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_TRUE(holds(o.out, "3 of 3") && holds(o.out, "1 of 3") && holds(o.out, "not finished")) << o.out;
  EXPECT_EQ(run({"runs", "a.runs"}).out, o.out);
  EXPECT_EQ(run({"runs"}).out, o.out);
  EXPECT_EQ(run({"runs", "--store", "a.runs"}).out, o.out);
  const Json json = Json::parse(run({"runs", "a.toml", "--json"}).out);
  EXPECT_EQ(json["runs"].size(), 2u);
  EXPECT_EQ(json["runs"][1]["draws"], 1);
  EXPECT_TRUE(json["runs"][1]["finished"].is_null());
  EXPECT_EQ(json["runs"][0]["options"]["seed"], 1);
  EXPECT_EQ(left(), (std::vector<std::string>{"a.runs", "a.toml"}));
}

TEST_F(Runs, OfOneScenarioArePickedOutOfASharedStore) {
  fill(file("a.runs"));
  write("b.toml", haggle());
  EXPECT_TRUE(holds(run({"runs", "b.toml", "--store", "a.runs"}).out, "holds no runs"));
  EXPECT_TRUE(holds(run({"runs", "a.toml", "--store", "a.runs"}).out, "A haggle"));
}

TEST_F(Runs, AreShownWhole) {
  fill(file("a.runs"));
  const Outcome o = run({"runs", "show", "2", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  for (const char* part :
       {"Run 2", "A haggle", "not yet", "1 of 3", "account.loud.weight=0.5", "\"seed\":1", "with comma"})
    EXPECT_TRUE(holds(o.out, part)) << part << o.out;
  const Json json = Json::parse(run({"runs", "show", "1", "a.toml", "--json"}).out);
  EXPECT_EQ(json["scenario_text"], haggle());
  EXPECT_EQ(json["answers"]["certificate"]["status"], "converged");
}

TEST_F(Runs, GiveTheScenarioBackByteForByte) {
  fill(file("a.runs"));
  EXPECT_EQ(run({"runs", "scenario", "1", "a.toml"}).out, haggle());
}

TEST_F(Runs, AreExportedDrawByDraw) {
  fill(file("a.runs"));
  EXPECT_EQ(run({"runs", "export", "1", "a.toml", "--csv", "draws.csv", "--jsonl", "draws.jsonl"}).code, 0);
  const std::string csv =
      "stage,draw,deal,\"verdict, with comma\"\r\n0,0,0.1,1\r\n0,1,,\r\n0,2,0.3333333333333333,2\r\n";
  EXPECT_EQ(read(file("draws.csv")), csv);
  EXPECT_EQ(run({"runs", "export", "1", "a.toml", "--csv", "-"}).out, csv);
  std::stringstream lines(read(file("draws.jsonl")));
  std::vector<Json> draws;
  for (std::string line; std::getline(lines, line);) draws.push_back(Json::parse(line));
  ASSERT_EQ(draws.size(), 3u);
  EXPECT_TRUE(draws[1]["deal"].is_null());
  EXPECT_EQ(draws[1]["verdict, with comma"], "-Infinity");
  EXPECT_EQ(draws[2]["deal"].get<double>(), 1.0 / 3);
  EXPECT_EQ(draws[2]["draw"], 2);
}

TEST_F(Runs, OfManyDrawsAreExportedWhole) {
  StoredRun many;
  many.columns = {"x"};
  {
    Store store(file("a.runs"));
    const int64_t id = store.begin(many);
    std::vector<StoredDraw> draws;
    for (uint64_t i = 0; i < 20000; ++i) draws.push_back({0, i, {static_cast<double>(i) / 7}});
    store.add(id, draws);
  }
  const std::string out = run({"runs", "export", "1", "--jsonl", "-"}).out;
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 20000);
  EXPECT_EQ(Json::parse(out.substr(out.rfind('\n', out.size() - 2) + 1))["x"].get<double>(), 19999 / 7.0);
  EXPECT_EQ(run({"runs", "export", "1", "--jsonl", "out"}).code, 0);
  EXPECT_EQ(read(file("out")), out);
}

TEST_F(Runs, AreComparedInWhatTheyWereGivenAndInTheirAnswers) {
  fill(file("a.runs"));
  Outcome o = run({"runs", "compare", "1", "2", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_TRUE(holds(o.out, "\"noise = 60\" is now \"noise = 90\"")) << o.out;
  EXPECT_TRUE(holds(o.out, "--set account.loud.weight is new: 0.5")) << o.out;
  EXPECT_TRUE(holds(o.out, "Run 2 has not finished")) << o.out;
  { Store(file("a.runs")).finish(second_, answers_with("90")); }
  o = run({"runs", "compare", "1", "2", "a.toml"});
  EXPECT_EQ(o.code, 0) << o.err;
  write("1.json", answers_with("60"));
  write("2.json", answers_with("90"));
  const std::string diff = run({"diff", "1.json", "2.json"}).out;
  EXPECT_TRUE(holds(diff, "noise")) << diff;
  EXPECT_TRUE(holds(o.out, diff.substr(diff.find("What came out")))) << o.out << diff;
  const Json json = Json::parse(run({"runs", "compare", "1", "2", "a.toml", "--json"}).out);
  EXPECT_EQ(json["given"].size(), 2u);
  EXPECT_EQ(json["answers"]["kind"], "diff");
  EXPECT_GT(json["answers"]["out"].size(), 0u);
}

TEST_F(Runs, AreRemovedForGood) {
  fill(file("a.runs"));
  EXPECT_EQ(run({"runs", "delete", "1", "a.toml"}).out, "removed run 1 with its 3 draws from a.runs\n");
  const Outcome o = run({"runs", "show", "1", "a.toml"});
  EXPECT_EQ(o.code, 2);
  EXPECT_TRUE(holds(o.err, "a.runs: has no run 1") && holds(o.err, "It has run 2.")) << o.err;
}

TEST_F(Runs, ThatAreNotThereAreNoAccident) {
  write("a.toml", haggle());
  for (const auto& [words, part] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"runs"}, "there is no store"},
           {{"runs", "a.toml"}, "a.runs: there is no such store"},
           {{"runs", "shwo", "1"}, "Did you mean \"show\"?"},
           {{"runs", "show"}, "ID"},
           {{"runs", "export", "1", "a.toml", "--cvs", "x"}, "Did you mean \"--csv\"?"},
           {{"runs", "--store", "a.toml"}, "is no store of runs"}}) {
    const Outcome o = run(words);
    EXPECT_EQ(o.code, 2);
    EXPECT_TRUE(holds(o.err, part)) << part << "\n" << o.err;
  }
  fill(file("a.runs"));
  EXPECT_TRUE(holds(run({"runs", "export", "1", "a.toml"}).err, "--csv"));
  EXPECT_TRUE(holds(run({"runs", "export", "1", "a.toml", "--csv", "a.runs"}).err, "would overwrite"));
  EXPECT_TRUE(holds(run({"runs", "export", "1", "a.toml", "--csv", "-", "--jsonl", "-"}).err, "standard output"));
  std::filesystem::copy_file(file("a.runs"), file("b.runs"));
  EXPECT_TRUE(holds(run({"runs"}).err, "more than one store here: a.runs, b.runs"));
}

TEST_F(Runs, NoPasswordIsEverRepeated) {
  const std::string url = "postgresql://anna:hush-hush@127.0.0.1:1/runs";
  using Words = std::vector<std::string>;
  for (const Words& words :
       {Words{"runs", "--store", url}, Words{"runs", url}, Words{"runs", "--stoer", url}, Words{"runs", "show", url},
        Words{"runs", "show", "1", "x.toml", url}, Words{"analyze", url}, Words{url}, Words{"analyze", "x.toml", url},
        Words{"analyze", "x.toml", "--json", url}, Words{"analyze", "x.toml", "--seed", url},
        Words{"runs", "--store=" + url}, Words{"runs", "--store", "postgresql://anna:hush-hush@x@127.0.0.1:1/runs"},
        Words{"diff", "a.toml", "--set", url}}) {
    const Outcome o = run(words);
    EXPECT_EQ(o.code, 2) << o.err;
    EXPECT_FALSE(holds(o.out + o.err, "hush")) << o.err;
    EXPECT_NE(o.err, "");
  }
}

TEST_F(Runs, BashCompletesWhatTheyCanDo) {
  write("completion", run({"completion", "bash"}).out);
  const std::string command =
      "bash -c '. \"" + file("completion") +
      "\"; COMP_WORDS=(walkaway runs comp); COMP_CWORD=2; _walkaway; test \"${COMPREPLY[0]}\" = "
      "compare && COMP_WORDS=(walkaway runs export 1 --js) COMP_CWORD=4; _walkaway; test "
      "\"${COMPREPLY[*]}\" = \"--json --jsonl\"'";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(Runs, NoPasswordGoesIntoAnswers) {
  write("a.toml", haggle());
  std::filesystem::create_directory(file("postgresql:"));  // so that a URL is the name of a folder for tables
  const Outcome o = run({"analyze", "a.toml", "--json", "--csv", "postgresql://u:hush@h"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_EQ(Json::parse(o.out)["trust"]["command"], "walkaway analyze a.toml --json --csv postgresql://u:***@h");
}

TEST_F(Runs, OfADatabaseServerAreListedByItsUrl) {
  std::string why;
  const auto server = PostgresServer::start(why);
  if (server == nullptr) GTEST_SKIP() << "NOTHING IS TESTED ON POSTGRESQL: " << why;
  const std::string url = server->new_database();
  EXPECT_TRUE(holds(run({"runs", "--store", url}).err, "holds no store of runs"));
  fill(url);
  const Outcome o = run({"runs", "--store", url});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_TRUE(holds(o.out, "wanderer:***@127.0.0.1") && holds(o.out, "1 of 3")) << o.out;
  EXPECT_EQ(run({"runs", "scenario", "1", "--store", url}).out, haggle());
  EXPECT_TRUE(holds(run({"runs", "export", "1", url, "--csv", "-"}).out, "0,2,0.3333333333333333,2\r\n"));
}

}  // namespace
}  // namespace walkaway::testing
