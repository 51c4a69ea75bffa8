// SPDX-License-Identifier: Apache-2.0
// Games that are wrong, odd or huge, through the program: a clear fault with its place, or the right answer.
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/program.h"

namespace walkaway::testing {
namespace {

using Names = std::vector<std::string>;

class BadGames : public Program {
 protected:
  static constexpr const char* kHead = "EFG 2 R \"t\" { \"a\" \"b\" }\n";

  void refused(const std::string& name, const std::string& text, const Names& says) {
    write(name, text);
    const Outcome o = run({"solve", name, "--json", "out.json"});
    EXPECT_EQ(o.code, 2) << name << o.out << o.err;
    for (const std::string& part : says) EXPECT_NE(o.err.find(part), std::string::npos) << o.err.substr(0, 500);
    EXPECT_FALSE(std::filesystem::exists(file("out.json")));
  }
  nlohmann::json solved(const std::string& text, const Names& options = {}, int code = 0) {
    write("g.efg", text);
    Names all{"solve", "g.efg", "--json"};
    all.insert(all.end(), options.begin(), options.end());
    const Outcome o = run(all);
    EXPECT_EQ(o.code, code) << o.err;
    return o.out.empty() ? nlohmann::json() : nlohmann::json::parse(o.out);
  }
};

TEST_F(BadGames, AreRefusedWithTheirPlace) {
  const std::string head = kHead;
  refused("a.efg", "", {"a.efg:1:1:", "no game of Gambit's"});
  refused("a.efg", std::string("\x7f\x45LF\0\1\2\xff", 8), {"a.efg:1:1:", "no game of Gambit's"});
  refused("a.efg", head + std::string(1000000, '{'), {"a.efg:2:1:", "c, p or t"});
  refused("a.efg", head + "p \"\" 1 4294967296 \"\" { \"x\" \"y\" } 0", {"a.efg:2:8:", "4294967295"});
  refused("a.efg", head + "c \"\" 1 \"\" { \"n\" 0 \"y\" 0 } 0", {"a.efg:2:1:", "sum to 0"});
  refused("a.efg", head + "p \"\" 1 1 \"\" { \"x\" } 1 \"\" { 1e308 0 }\nt \"\" 2 \"\" { 1e308 0 }\n",
          {"a.efg:3:6:", "no finite number"});
  refused("a.efg", head + "p \"\" 1 1 \"\" { \"x\" \"y\" } 0\nt \"\" 1 \"\" { 1e308 0 }\nt \"\" 2 \"\" { -1e308 0 }\n",
          {"player 1", "too far apart"});
  refused("a.nfg", "NFG 1 R \"t\" { \"a\" \"b\" } { 4000000000 4000000000 }\n1", {"a.nfg:1:", "a million"});
  refused("a.nfg", "NFG 1 R \"t\" { \"a\" \"b\" \"c\" } { 1000000 1000000 1000000 }\n1", {"too many contingencies"});
  refused("a.nfg", "NFG 1 R \"t\" { \"a\" \"b\" } { 1000000 1000 }\n1 2 3", {"a.nfg:2:", "3 pay-offs", "file ends"});
}

TEST_F(BadGames, ThatAreNoFilesAreRefused) {
  std::filesystem::create_directory(file("folder"));
  for (const char* name : {"folder", "missing.efg"}) {
    const Outcome o = run({"solve", name});
    EXPECT_EQ(o.code, 2);
    EXPECT_NE(o.err.find(name), std::string::npos) << o.err;
  }
}

TEST_F(BadGames, ThatForgetAreRefused) {
  std::string text = kHead;
  for (int i = 0; i < 100000; ++i) text += "p \"\" 1 1 \"\" { \"x\" \"y\" } 0\n";
  refused("a.efg", text, {"a.efg:3:1:", "player 1 forgets"});
}

TEST_F(BadGames, OfTooManyPlayersAreRefusedBeforeTheyFillTheMemory) {
  std::string players, ones;
  for (int i = 0; i < 100000; ++i) players += " \"p\"", ones += " 1";
  refused("a.nfg", "NFG 1 R \"t\" {" + players + " } {" + ones + " }\n" + ones,
          {"a.nfg", "too large", "100,000 players"});
}

TEST_F(BadGames, CutAnywhereAreRefusedByTheProgramToo) {
  run({"game", "kuhn", "--efg", "kuhn.efg"});
  const std::string whole = read(file("kuhn.efg"));
  for (size_t cut = 0; cut + 2 < whole.size(); cut += 97) {
    write("cut.efg", whole.substr(0, cut));
    const Outcome o = run({"solve", "cut.efg"});
    EXPECT_EQ(o.code, 2) << cut;
    EXPECT_EQ(o.err.rfind("cut.efg:", 0), 0u) << o.err;
  }
}

TEST_F(BadGames, ThatAreOverAtOnceAreSolvedByEveryMethod) {
  for (const char* method : {"qre", "lp", "cfr", "cfr+", "dcfr", "pcfr+", "backward"}) {
    const auto json = solved(std::string(kHead) + "t \"\" 1 \"\" { 3 -3 }\n", {"--method", method});
    EXPECT_EQ(json["status"], "converged") << method;
    EXPECT_EQ(json["values"], nlohmann::json::parse("[3.0, -3.0]"));
    EXPECT_EQ(json["infosets"].size(), 0u);
  }
}

TEST_F(BadGames, WithOneActionAndBranchesThatNeverComeAreSolved) {
  const auto json = solved(std::string(kHead) + R"(c "" 1 "" { "never" 0 "always" 1 } 0
p "" 2 1 "" { "x" "y" } 0
t "" 1 "" { 9 9 }
t "" 2 "" { 1 2 }
p "" 1 1 "" { "only" } 0
p "" 2 1 0
t "" 3 "" { 1 0 }
t "" 4 "" { -1 1 }
)");
  EXPECT_EQ(json["infosets"][0]["number"], 1);
  EXPECT_NEAR(json["values"][1].get<double>(), 1 / (1 + std::exp(-1.0)), 1e-12);  // one logit choice between 0 and 1
  EXPECT_NEAR(json["values"][0].get<double>(), 1 - 2 / (1 + std::exp(-1.0)), 1e-12);
}

TEST_F(BadGames, OfPayoffsFarApartAreSolvedOrSaidNotToBe) {
  // The first player takes 1e12 over -1e12. The second's choice at the left is between 1e-12 and 0.
  const std::string text = std::string(kHead) + R"(p "" 1 1 "" { "left" "right" } 0
p "" 2 1 "" { "l" "r" } 0
t "" 1 "" { 1e12 1e-12 }
t "" 2 "" { 1e12 0 }
t "" 3 "" { -1e12 0 }
)";
  const auto json = solved(text, {"--precision", "1"});
  ASSERT_EQ(json["status"], "converged");
  EXPECT_LE(json["residual"].get<double>(), 1e-9);
  EXPECT_EQ(json["infosets"][0]["actions"][0]["probability"], 1);
  EXPECT_NEAR(json["infosets"][1]["actions"][0]["probability"].get<double>(), 1 / (1 + std::exp(-1e-12)), 1e-15);
  // At a precision at which the second could tell, the first's pay-offs are 1e24 apart: more than a double resolves.
  const auto beyond = solved(text, {"--precision", "1e12"}, 1);
  EXPECT_EQ(beyond["status"].get<std::string>().rfind("stalled: beyond precision 50 ", 0), 0u) << beyond["status"];
  EXPECT_EQ(beyond["precision"], 50);
}

TEST_F(BadGames, AHundredThousandLevelsDeepAreReadSolvedJudgedAndWritten) {
  // Each in turn stops or goes on; whoever stops last but one would have done as well to go on.
  std::string text = kHead;
  constexpr int kLevels = 100000;
  for (int i = 0; i < kLevels; ++i) {
    const std::string n = std::to_string(i + 1);
    text += "p \"\" " + std::to_string(i % 2 + 1) + " " + n + " \"\" { \"stop\" \"on\" } 0\nt \"\" " + n + " \"\" { " +
            std::to_string(i % 7) + " " + std::to_string(i * 3 % 5) + " }\n";
  }
  text += "t \"\" 0\n";
  for (const Names& options : {Names{"--method", "backward"}, Names{"--precision", "1"}}) {
    const auto json = solved(text, options);
    EXPECT_EQ(json["status"], "converged");
    EXPECT_EQ(json["nodes"], 2 * kLevels + 1);
    EXPECT_EQ(json["infosets"].size(), size_t{kLevels});
  }
}

}  // namespace
}  // namespace walkaway::testing
