// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

#include "game/plain.h"
#include "scenario/fault.h"

namespace walkaway {
namespace {

PlainGame read(const std::string& text) {
  PlainGame game = read_plain_game_text(text, "g.efg");
  check_invariants(game.tree);
  return game;
}

std::string fault(const std::string& text) {
  try {
    read_plain_game_text(text, "g.efg");
  } catch (const InputError& error) {
    return error.faults().at(0).text();
  }
  return "";
}

#define EXPECT_FAULT(text, ...)                                                     \
  for (const char* part : {__VA_ARGS__})                                            \
    EXPECT_NE(fault(text).find(part), std::string::npos) << "said: " << fault(text)

// The stripped-down poker of Reiley, Urbancic and Walker (2008), by its rules.
constexpr const char* kPoker = R"(EFG 2 R "poker" { "Fred" "Alice" }
"a comment with \"quotes\" and a \\ "

c "" 1 "deal" { "King" 1/2 "Queen" 0.5 } 0
p "" 1 1 "king" { "Bet" "Fold" } 0
p "" 2 1 "" { "Call" "Fold" } 0
t "" 1 "wins big" { 2, -2 }
t "" 2 "wins" { 1 -1 }
t "" 2 "wins"
p "" 1 2 "queen" { "Bet" "Fold" } 0
p "" 2 1
0
t "" 3 "loses big" { -2 2 }
t "" 2
t "" 4 "loses" { -1, 1 }
)";

TEST(ReadEfg, ReadsAGameWithItsNames) {
  const PlainGame game = read(kPoker);
  EXPECT_EQ(game.title, "poker");
  EXPECT_EQ(game.comment, "a comment with \"quotes\" and a \\ ");
  EXPECT_EQ(game.players, (std::vector<std::string>{"Fred", "Alice"}));
  const Tree& t = game.tree;
  EXPECT_EQ(t.nodes(), 11u);
  EXPECT_EQ(t.terminals, 6u);
  ASSERT_EQ(t.decisions.size(), 3u);
  EXPECT_EQ(t.decisions[1].mover, 1u);
  EXPECT_EQ(t.decisions[1].members, 2u);
  EXPECT_EQ(game.name_of(game.label[2]), "queen");
  EXPECT_EQ(game.name_of(game.action_name[t.decisions[1].first + 1]), "Fold");
  EXPECT_EQ(game.number[2], 2u);
  // The last terminal of the file is the second child of the queen's node.
  const NodeId queen = t.first_child[0] + 1, fold = t.first_child[queen] + 1;
  EXPECT_EQ(t.payoff[t.index[fold] * 2 + 1], 1.0);
}

TEST(ReadEfg, AddsOutcomesOfInnerNodesExactly) {
  const PlainGame game = read(R"(EFG 2 D "" { "a" }
p "" 1 1 "" { "x" "y" } 1 "toll" { 1e12 }
p "" 1 2 "" { "u" "v" } 2 "more" { 1e-12 }
t "" 3 "" { 5 }
t "" 0
t "" 4 "" { -1e12 }
)");
  const Tree& t = game.tree;
  const NodeId x = t.first_child[0];
  EXPECT_EQ(t.payoff[t.index[t.first_child[x]]], 1e12 + 1e-12 + 5);
  EXPECT_EQ(t.payoff[t.index[x + 1]], 0.0) << "what was added below x is gone again";
}

TEST(ReadEfg, LeavesOutABranchOfChanceZero) {
  const PlainGame game = read(R"(EFG 2 R "" { "a" "b" }
c "" 1 "" { "never" 0 "always" 1 } 0
p "" 1 1 "" { "x" "y" } 0
t "" 1 "" { 9 9 }
t "" 1
p "" 1 1 0
t "" 2 "" { 1 2 }
t "" 3 "" { 3 4 }
)");
  EXPECT_EQ(game.tree.nodes(), 4u);
  EXPECT_EQ(game.tree.payoff, (std::vector<double>{1, 2, 3, 4}));
}

TEST(ReadEfg, RefusesWhatNobodyCanReach) {
  EXPECT_FAULT(R"(EFG 2 R "" { "a" }
c "" 1 "" { "never" 0 "always" 1 } 0
p "" 1 7 "" { "x" "y" } 0
t "" 1 "" { 9 }
t "" 1
t "" 1
)", "g.efg:3:", "set 7 of player 1", "probability 0");
}

TEST(ReadEfg, RefusesImperfectRecall) {
  // One who does not know what it did itself.
  EXPECT_FAULT(R"(EFG 2 R "" { "a" }
p "" 1 1 "" { "l" "r" } 0
p "" 1 2 "" { "x" "y" } 0
t "" 1 "" { 1 }
t "" 1
p "" 1 2 0
t "" 1
t "" 1
)", "g.efg:6:", "player 1 forgets", "set 2");
  // One who does not know whether it has been there: the absent-minded driver.
  EXPECT_FAULT(R"(EFG 2 R "" { "a" }
p "" 1 1 "" { "exit" "on" } 0
t "" 1 "" { 1 }
p "" 1 1 0
t "" 1
t "" 1
)", "g.efg:4:", "forgets");
}

TEST(ReadEfg, SaysWhereAndWhatIsWrong) {
  EXPECT_FAULT("", "g.efg:1:1:", "no game of Gambit's");
  EXPECT_FAULT("EFG 1 R", "version 2");
  EXPECT_FAULT("EFG 2 X \"\" {}", "R or D");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" ", "file ends");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nq \"\"", "g.efg:2:1:", "c, p or t");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\np \"\" 2 1 \"\" { \"x\" } 0", "g.efg:2:6:", "no player 2");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\np \"\" 1 1 \"\" { \"x\" \"y\" } 0\nt \"\" 1 \"\" { 1 }\n", "file ends", "1 of the moves");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nt \"\" 1 \"\" { 1 2 }", "1 pay-off");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" \"b\" }\nt \"\" 1 \"\" { 1 }", "1 pay-offs for 2 players");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nt \"\" 1 \"\" { 1/0 }", "divides by zero");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nt \"\" 1 \"\" { 1e999 }", "not finite");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nt \"\" 1 \"\" { nan }", "finite");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nt \"\" 1 \"\" { 1x }", "not a number");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nt \"\" 5", "outcome 5 has no pay-offs");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nt \"\" 1 \"\" { 1 }\nt \"\" 1", "complete here");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nc \"\" 1 \"\" { \"h\" 1/2 \"t\" 1/3 } 0", "sum to 0.8333");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nc \"\" 1 \"\" { \"h\" -1 \"t\" 2 } 0", "no probability");
  EXPECT_FAULT("EFG 2 R \"t\" { \"a\" }\nc \"\" 1 0", "no actions");
  EXPECT_FAULT("EFG 2 R \"t { \"a\" }", "missing");
}

TEST(ReadEfg, AnyCutOfAGameIsAFaultAndNeverAGame) {
  const std::string whole = kPoker;
  for (size_t cut = 0; cut + 2 < whole.size(); ++cut) {
    const std::string said = fault(whole.substr(0, cut));
    EXPECT_NE(said, "") << "cut at " << cut;
  }
}

TEST(ReadEfg, WritesWhatItReads) {
  const PlainGame game = read(kPoker), again = read(to_efg(game));
  EXPECT_EQ(again.title, game.title);
  EXPECT_EQ(again.comment, game.comment);
  EXPECT_EQ(again.tree.payoff, game.tree.payoff);
  EXPECT_EQ(again.tree.kind, game.tree.kind);
  EXPECT_EQ(again.tree.first_child, game.tree.first_child);
  EXPECT_EQ(again.tree.index, game.tree.index);
  EXPECT_EQ(again.number, game.number);
  ASSERT_EQ(again.action_name.size(), game.action_name.size());
  for (size_t v = 0; v < game.action_name.size(); ++v)
    EXPECT_EQ(again.name_of(again.action_name[v]), game.name_of(game.action_name[v]));
}

TEST(ReadEfg, KeepsTheNamesOfChancesBranches) {
  for (const PlainGame& game : {read(kPoker), read(to_efg(read(kPoker)))}) {
    EXPECT_EQ(game.name_of(game.chance_name[0]), "King");
    EXPECT_EQ(game.name_of(game.chance_name[1]), "Queen");
  }
  const PlainGame one_left = read(R"(EFG 2 R "" { "a" }
c "" 1 "" { "never" 0 "a \"b\" \\" 1 } 0
t "" 1 "" { 1 }
t "" 1
)");
  ASSERT_EQ(one_left.chance_name.size(), 1u);
  EXPECT_EQ(one_left.name_of(one_left.chance_name[0]), "a \"b\" \\");
}

TEST(ReadEfg, NumbersNeedNotCountFromOne) {
  const PlainGame game = read(R"(EFG 2 R "" { "a" "b" }
p "" 1 4294967295 "" { "l" "r" } 0
p "" 2 7000000 "" { "l" "r" } 0
t "" 4294967294 "" { 1 2 }
t "" 9 "" { 3 4 }
p "" 2 7000000 0
t "" 4294967294
t "" 9
)");
  EXPECT_EQ(game.tree.payoff, (std::vector<double>{1, 2, 3, 4, 1, 2, 3, 4}));
  EXPECT_EQ(game.tree.decisions[1].members, 2u);
  EXPECT_EQ(game.number, (std::vector<uint32_t>{4294967295, 7000000}));
}

TEST(ReadNfg, AsManyPlayersAsThereAreHaveRoom) {
  constexpr size_t kPlayers = 100000;
  std::string players, strategies, payoffs;
  for (size_t m = 0; m < kPlayers; ++m) players += "\"\" ", strategies += "1 ", payoffs += std::to_string(m) + " ";
  const PlainGame game = read("NFG 1 R \"\" { " + players + "} { " + strategies + "}\n" + payoffs);
  EXPECT_EQ(game.tree.nodes(), kPlayers + 1);
  EXPECT_EQ(game.tree.payoff[kPlayers - 1], double{kPlayers - 1});
}

TEST(ReadNfg, ReadsPayoffsInTheOrderOfTheFormat) {
  // Player 1's strategy turns fastest.
  const PlainGame game = read(R"(NFG 1 R "two by three" { "row" "column" } { 2 3 }
11 1  21 2  12 3  22 4  13 5  23 6
)");
  const Tree& t = game.tree;
  EXPECT_EQ(t.decisions.size(), 2u);
  EXPECT_EQ(t.decisions[1].members, 2u);
  for (uint32_t r = 0; r < 2; ++r)
    for (uint32_t c = 0; c < 3; ++c) {
      const NodeId end = t.first_child[t.first_child[0] + r] + c;
      EXPECT_EQ(t.payoff[t.index[end] * 2], 10.0 * (r + 1) + c + 1);
    }
}

TEST(ReadNfg, ReadsOutcomesAndNames) {
  const PlainGame game = read(R"(NFG 1 R "dilemma" { "a" "b" }
{ { "stay" "tell" } { "stay" "tell" } }
"words"
{ { "both stay" -1, -1 } { "a tells" 0 -3 } { "b tells" -3 0 } { "both" -2 -2 } }
1 2 3 0)");
  const Tree& t = game.tree;
  EXPECT_EQ(game.comment, "words");
  EXPECT_EQ(game.name_of(game.action_name[1]), "tell");
  EXPECT_EQ(t.payoff, (std::vector<double>{-1, -1, -3, 0, 0, -3, 0, 0}));
}

TEST(ReadNfg, SaysWhatIsWrong) {
  EXPECT_FAULT("NFG 1 R \"\" { \"a\" } { 2 }\n1 ", "1 pay-offs are there of 2");
  EXPECT_FAULT("NFG 1 R \"\" { \"a\" } { 2 }\n1 2 3", "all pay-offs are there");
  EXPECT_FAULT("NFG 1 R \"\" { \"a\" } { 0 }\n", "no strategy");
  EXPECT_FAULT("NFG 1 R \"\" { \"a\" \"b\" } { 2 }\n", "1 players, and 2");
  EXPECT_FAULT("NFG 1 R \"\" { \"a\" \"b\" } { 1000000 1000000 }\n", "contingencies");
  EXPECT_FAULT("NFG 1 R \"\" { \"a\" } { 2 } { { \"\" 1 } } 1 2", "no outcome 2");
}

TEST(ReadPlain, SaysWhatKindOfFileItIsNot) {
  EXPECT_TRUE(looks_like_gambit("  EFG 2 R"));
  EXPECT_FALSE(looks_like_gambit("EFGH = 1"));
  EXPECT_FALSE(looks_like_gambit("walkaway = 1"));
  EXPECT_THROW(read_plain_game("no-such-file.efg"), InputError);
  EXPECT_THROW(read_plain_game(std::filesystem::temp_directory_path().string()), InputError);
}

TEST(ReadPlain, ReadsAFileAndAPipeAlike) {
  std::string name = (std::filesystem::temp_directory_path() / "walkaway-read-XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  const std::filesystem::path folder(name);
  const std::string file = (folder / "poker.efg").string(), pipe = (folder / "pipe").string();
  std::ofstream(file) << kPoker;
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  // More than a pipe holds at once.
  const std::string space(300000, '\n');
  std::thread writer([&] { std::ofstream(pipe) << kPoker << space; });
  const PlainGame piped = read_plain_game(pipe);
  writer.join();
  EXPECT_EQ(piped.tree.payoff, read_plain_game(file).tree.payoff);
  std::filesystem::remove_all(folder);
}

TEST(ReadPlain, RefusesWhatDoesNotFitIntoMemory) {
  std::string name = (std::filesystem::temp_directory_path() / "walkaway-read-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  ASSERT_GE(descriptor, 0);
  const std::string head = "EFG 2 R \"\" { \"a\" }\n";
  ASSERT_EQ(write(descriptor, head.data(), head.size()), static_cast<ssize_t>(head.size()));
  const bool there = ftruncate(descriptor, off_t{1} << 43) == 0;  // nothing on the disk: a hole
  close(descriptor);
  std::string said;
  try {
    read_plain_game(name);
  } catch (const InputError& error) {
    said = error.faults().at(0).text();
  }
  std::filesystem::remove(name);
  if (!there) GTEST_SKIP() << "the folder for temporary files does not take a file of 8 TiB";
  EXPECT_NE(said.find("too large: to read 8.19e+03 GiB"), std::string::npos) << said;
}

}  // namespace
}  // namespace walkaway
