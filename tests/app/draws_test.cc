// SPDX-License-Identifier: Apache-2.0
// `analyze --draws` as a user runs it: stored, killed and resumed, on several ranks, and refused.
#include <nlohmann/json.hpp>

#include "app/program.h"

namespace walkaway::testing {
namespace {

using Json = nlohmann::json;

/// B refuses, though the prize was thought to be worth much to it: few draws from the prior count.
std::string refusals(const std::string& prize = "{ mean = 8, sd = 2 }") {
  std::string text = "walkaway = 1\ntitle = \"refusals\"\nclock.rounds = 4\nnumber.prize = " + prize + R"(
number.cost = 1
party.a.noise = 2
[party.b]
noise = { median = 1, spread = 1.5 }
type.soft.prior = 0.6
type.hard.prior = "rest"
number.pride = { value = 0, by_type.hard = 3 }
[issue.x]
option = { no = "no", yes = "yes" }
[worth.a.x]
yes = 3
[worth.b.x]
yes = "prize - pride"
[package.p]
x = "yes"
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["p"]
move.wait = { then = "next_round", pay = { a = "-cost" } }
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
)";
  for (int i = 0; i < 2; ++i)
    text += "[[record]]\nstage = \"offer\"\nmove = \"p\"\n[[record]]\nstage = \"answer\"\nmove = \"refuse\"\n";
  return text;
}

class ManyDrawsProgram : public Program {
 protected:
  void SetUp() override {
    Program::SetUp();
    if (!IsSkipped()) write("s.toml", refusals());
  }

  /// What a run says of the uncertainty, but for the time that it took.
  static std::string uncertainty(const std::string& json) {
    Json out = Json::parse(json).at("uncertainty");
    out.at("solves").erase("seconds");
    return out.dump();
  }
};

TEST_F(ManyDrawsProgram, TellsHowSureItIs) {
  const Outcome o = run({"analyze", "s.toml", "--draws", "200", "--no-store"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_NE(o.out.find("200 draws of its 2 ranged numbers were made."), std::string::npos) << o.out;
  EXPECT_NE(o.out.find("of 100 draws"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(file("s.runs")));
  const Json json = Json::parse(run({"analyze", "s.toml", "--draws", "200", "--no-store", "--json"}).out);
  EXPECT_GT(json["uncertainty"]["effective_sample_size"].get<double>(), 50);
  EXPECT_EQ(json["uncertainty"]["by_status"]["solved"]["draws"], 200);
  EXPECT_EQ(json["uncertainty"]["method"], "sequential");
  EXPECT_TRUE(Json::parse(run({"analyze", "s.toml", "--json"}).out)["uncertainty"].is_null());
}

TEST_F(ManyDrawsProgram, WritesTablesOfDistributions) {
  ASSERT_EQ(run({"analyze", "s.toml", "--draws", "200", "--no-store", "--csv", "t", "--quiet"}).code, 0);
  EXPECT_EQ(read(file("t/uncertainty.csv")).rfind("figure,value,of,median", 0), 0u);
  EXPECT_EQ(read(file("t/conclusion_shares.csv")).rfind("conclusion,holds,prior", 0), 0u);
  EXPECT_NE(read(file("t/uncertainty.csv")).find("number.number.prize"), std::string::npos);
}

/// Starts the program, kills it for good once its store has draws, and says whether that was before it ended.
bool kill_it(const std::string& folder, const std::vector<std::string>& arguments, double after_s) {
  const pid_t child = fork();
  if (child == 0) {
    if (chdir(folder.c_str()) != 0) _exit(99);
    std::vector<char*> argv{const_cast<char*>(WALKAWAY_PROGRAM)};
    for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    execv(WALKAWAY_PROGRAM, argv.data());
    _exit(98);
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(after_s));
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

TEST_F(ManyDrawsProgram, KilledAndResumedEndsWithTheSameBits) {
  const std::vector<std::string> first = {"analyze", "s.toml", "--draws", "400", "--quiet"};
  std::vector<std::string> again = first;
  again.push_back("--resume");
  const Outcome whole = run({"analyze", "s.toml", "--draws", "400", "--no-store", "--json"});
  const auto start = std::chrono::steady_clock::now();
  run({"analyze", "s.toml", "--draws", "400", "--no-store", "--quiet"});
  const double takes = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  int killed = 0;
  // The first kill may come before the run is begun in the store; then there is nothing to resume.
  killed += kill_it(file(""), first, 0.4 * takes);
  killed += kill_it(file(""), std::filesystem::exists(file("s.runs")) ? again : first, 0.5 * takes);
  EXPECT_GT(killed, 0);
  again.push_back("--json");
  const Outcome resumed = run(again);
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(uncertainty(resumed.out), uncertainty(whole.out));
  EXPECT_NE(run(again).err.find("no unfinished run"), std::string::npos);  // it has come to its end
}

TEST_F(ManyDrawsProgram, StoppedSaysHowToGoOnAndDoes) {
  const Outcome stopped = run({"analyze", "s.toml", "--draws", "20000", "--quiet"}, 1.0);
  EXPECT_EQ(stopped.code, 130);
  EXPECT_NE(stopped.err.find("draws are kept in s.runs"), std::string::npos) << stopped.err;
  EXPECT_LT(stopped.seconds_after_signal, 1.0);
  const Outcome changed = run({"analyze", "s.toml", "--draws", "20000", "--seed", "2", "--resume"});
  EXPECT_EQ(changed.code, 2);
  EXPECT_NE(changed.err.find("seed: 1 is now 2"), std::string::npos) << changed.err;
  write("s.toml", refusals("{ mean = 9, sd = 2 }"));
  const Outcome other = run({"analyze", "s.toml", "--draws", "20000", "--resume"});
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("mean = 9"), std::string::npos) << other.err;
}

const char* const kVariations = R"([[what_if]]
id = "dear"
label = "waiting costs more"
set = { "number.cost" = 4 }
[[pivot]]
id = "wait"
label = "A waits"
party = "a"
stage = "offer"
before = "p"
move = "wait"
)";

TEST_F(ManyDrawsProgram, SolvesWhatIfsAsWithTheNumbersSetByHand) {
  write("s.toml", refusals() + kVariations);
  ASSERT_EQ(run({"analyze", "s.toml", "--draws", "8", "--draw-what-ifs=3", "--prior-only", "--quiet"}).code, 0);
  const Outcome lines = run({"runs", "export", "1", "s.toml", "--jsonl", "-"});
  ASSERT_EQ(lines.code, 0) << lines.err;
  std::istringstream in(lines.out);
  int solved = 0;
  for (std::string line; std::getline(in, line);) {
    const Json draw = Json::parse(line);
    if (draw["what_ifs.passes"].is_null()) continue;
    ++solved;
    const auto set = [&](const std::string& path) { return path + "=" + draw["number." + path].dump(); };
    const Json by_hand = Json::parse(
        run({"analyze", "s.toml", "--set", set("number.prize"), "--set", set("party.b.noise"), "--json"}).out);
    const Json& point = by_hand["what_if"][0]["points"][0];
    EXPECT_NEAR(draw["what_if.dear.deal"].get<double>(), point["chance_of_deal"]["all"].get<double>(), 1e-4);
    EXPECT_NEAR(draw["what_if.dear.value.b"].get<double>(), point["value"]["b"]["all"].get<double>(), 1e-3);
  }
  EXPECT_EQ(solved, 3);
}

TEST_F(ManyDrawsProgram, TellsWhatWhatIfsDoAndTheSameAgainOnOneThreadOrTwo) {
  write("s.toml", refusals() + kVariations);
  const std::vector<std::string> command = {"analyze", "s.toml", "--draws", "120", "--draw-what-ifs=60", "--no-store"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), command.begin(), command.end());
    return run(more);
  };
  const Outcome one = with({"--json", "--threads", "1"});
  EXPECT_EQ(uncertainty(one.out), uncertainty(with({"--json", "--threads", "2"}).out));
  const Json what_ifs = Json::parse(one.out)["uncertainty"]["what_ifs"];
  EXPECT_EQ(what_ifs["draws"], 60);
  EXPECT_EQ(what_ifs["what_ifs"][0]["id"], "dear");
  EXPECT_EQ(what_ifs["pivots"][0]["points"].size(), 5u);
  const std::string details = with({"--details"}).out;
  EXPECT_NE(details.find("What each what-if changes, over draws"), std::string::npos);
  EXPECT_NE(details.find("How the draws were solved"), std::string::npos);
  EXPECT_NE(details.find("what-ifs"), std::string::npos);
  ASSERT_EQ(with({"--csv", "t", "--quiet"}).code, 0);
  EXPECT_EQ(read(file("t/draws_what_if.csv")).rfind("what if,at,figure,today,median", 0), 0u);
}

TEST_F(ManyDrawsProgram, WithWhatIfsKilledAndResumedEndsWithTheSameBits) {
  write("s.toml", refusals() + kVariations);
  std::vector<std::string> command = {"analyze", "s.toml", "--draws", "300", "--draw-what-ifs=150"};
  std::vector<std::string> plain = command;
  plain.insert(plain.end(), {"--no-store", "--json"});
  const auto start = std::chrono::steady_clock::now();
  const Outcome whole = run(plain);
  const double takes = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  command.push_back("--quiet");
  EXPECT_TRUE(kill_it(file(""), command, 0.7 * takes));
  command.back() = "--json";
  if (std::filesystem::exists(file("s.runs"))) command.push_back("--resume");
  const Outcome resumed = run(command);
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(uncertainty(resumed.out), uncertainty(whole.out));
}

TEST_F(ManyDrawsProgram, WithoutWhatIfsSaysThatThereAreNone) {
  const Outcome none = run({"analyze", "s.toml", "--draws", "10", "--draw-what-ifs", "--no-store"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("no [[what_if]] and no [[pivot]]"), std::string::npos) << none.err;
  const Outcome out = run({"analyze", "s.toml", "--draws", "10", "--draw-what-ifs", "--no-what-if", "--no-pivots"});
  EXPECT_EQ(out.code, 2);
  EXPECT_NE(out.err.find("Leave one of the two out"), std::string::npos) << out.err;
}

/// The move on record is on the menu where luck is at least `from`.
std::string lucky(const std::string& luck, const std::string& from) {
  return "walkaway = 1\ntitle = \"x\"\nclock = { rounds = 1 }\nnumber.luck = " + luck +
         "\nnumber.other = { low = 0, mode = 1, high = 2 }\nparty.a.noise = 1\n"
         "issue.x.option = { no = \"no\", yes = \"yes\" }\n[[stage]]\nid = \"go\"\nmover = \"a\"\n"
         "then = \"no_agreement\"\nmove.left = { when = \"luck >= " +
         from + "\", pay = { a = \"luck + other\" } }\nmove.right = {}\n[[record]]\nstage = \"go\"\nmove = \"left\"\n";
}

TEST_F(ManyDrawsProgram, SaysWhereARecordIsPossibleThatIsNotAtTheCentralValues) {
  write("l.toml", lucky("{ low = 0, mode = 0.2, high = 1 }", "0.25"));
  const Outcome some = run({"analyze", "l.toml", "--draws", "64", "--no-store"});
  EXPECT_EQ(some.code, 2);
  EXPECT_NE(some.err.find("the menu there is right"), std::string::npos) << some.err;
  EXPECT_NE(some.err.find("of 64 draws that were looked at the record could have happened, such as with number.luck ="),
            std::string::npos)
      << some.err;
  EXPECT_EQ(some.err.find("number.other ="), std::string::npos) << some.err;  // luck is enough
  write("l.toml", lucky("{ low = 0, mode = 0.2, high = 1 }", "2"));
  const Outcome none = run({"analyze", "l.toml", "--draws", "64", "--no-store"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("in each of 64 draws"), std::string::npos) << none.err;
}

TEST_F(ManyDrawsProgram, SaysWhatCouldHaveHappenedWhereTheRecordIsImpossibleInEveryDraw) {
  write("l.toml", lucky("{ low = 0, mode = 0.5, high = 0.5 }", "0.5"));
  const Outcome o = run({"analyze", "l.toml", "--draws", "64", "--no-store", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const Json told = Json::parse(o.out)["uncertainty"];
  EXPECT_EQ(told["by_status"]["impossible"]["draws"], 64);
  const auto why = told["why_no_posterior"].get<std::string>();
  EXPECT_NE(why.find("cannot have happened in any draw"), std::string::npos) << why;
  EXPECT_NE(why.find("(the menu there is right)"), std::string::npos) << why;
}

TEST_F(ManyDrawsProgram, RefusesOptionsThatDoNotGoTogether) {
  for (const char* option : {"--draw-what-ifs", "--prior-only", "--resume", "--no-store", "--no-moves"})
    EXPECT_NE(run({"analyze", "s.toml", option}).err.find("goes with --draws"), std::string::npos) << option;
  EXPECT_EQ(run({"analyze", "s.toml", "--draws", "9", "--no-store", "--resume"}).code, 2);
  EXPECT_EQ(run({"analyze", "s.toml", "--draws", "9", "--no-store", "--store", "x"}).code, 2);
  EXPECT_EQ(run({"analyze", "s.toml", "--draws", "0"}).code, 2);
}

TEST_F(ManyDrawsProgram, WithoutRangesSaysThatThereIsNothingToDraw) {
  std::string text = refusals("8");
  text.replace(text.find("{ median = 1, spread = 1.5 }"), 28, "1");
  write("exact.toml", text);
  const Outcome o = run({"analyze", "exact.toml", "--draws", "10"});
  EXPECT_EQ(o.code, 2);
  EXPECT_NE(o.err.find("nothing to draw"), std::string::npos) << o.err;
  EXPECT_FALSE(std::filesystem::exists(file("exact.runs")));
}

TEST_F(ManyDrawsProgram, NeverTellsAPassword) {
  const Outcome o = run({"analyze", "s.toml", "--draws", "10", "--store", "postgresql://me:hunter2@127.0.0.1:1/x"});
  EXPECT_EQ(o.code, 2);
  EXPECT_EQ((o.err + o.out).find("hunter2"), std::string::npos) << o.err;
  EXPECT_NE(o.err.find("127.0.0.1"), std::string::npos);
}

TEST_F(ManyDrawsProgram, SaysTheSameOnTwoRanks) {
  if (std::string(WALKAWAY_MPIRUN).empty()) GTEST_SKIP() << "no MPI: the program is built for one process";
  write("s.toml", refusals() + kVariations);
  const Outcome one = run({"analyze", "s.toml", "--draws", "200", "--draw-what-ifs=60", "--no-store", "--json"});
  const std::string command =
      "cd '" + file("") + "' && OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 '" + WALKAWAY_MPIRUN +
      "' --oversubscribe -n 2 '" + WALKAWAY_PROGRAM +
      "' analyze s.toml --draws 200 --draw-what-ifs=60 --no-store --threads 1 --json > two.json 2> two.err";
  ASSERT_EQ(std::system(command.c_str()), 0) << read(file("two.err"));
  EXPECT_EQ(uncertainty(read(file("two.json"))), uncertainty(one.out));
}

}  // namespace
}  // namespace walkaway::testing
