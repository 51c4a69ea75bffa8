// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/crew.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "scenario/fault.h"

namespace walkaway {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::vector<uint64_t> up_to(uint64_t count) {
  std::vector<uint64_t> out(count);
  std::iota(out.begin(), out.end(), uint64_t{0});
  return out;
}

TEST(Crew, OfOneProcessDoesEveryPieceOnceInPlacesThatAreNotShared) {
  for (const uint32_t threads : {1u, 2u, 7u}) {
    Crew crew(threads);
    EXPECT_EQ(crew.ranks(), 1u);
    EXPECT_EQ(crew.all_threads(), threads);
    std::vector<std::atomic<int>> in_slot(threads);
    std::vector<uint64_t> todo;
    for (uint64_t i = 0; i < 3000; ++i) todo.push_back(3 * i + 1);
    std::map<uint64_t, double> kept;
    const auto here = std::this_thread::get_id();
    crew.run(
        todo,
        [&](uint64_t index, uint32_t slot, const walkaway::Run&) {
          EXPECT_EQ(in_slot.at(slot)++, 0);
          if (index % 100 == 1) std::this_thread::yield();
          EXPECT_EQ(in_slot.at(slot)--, 1);
          return std::vector<double>{static_cast<double>(index) / 3};
        },
        [&](uint64_t index, std::vector<double> values) {
          EXPECT_EQ(std::this_thread::get_id(), here);
          EXPECT_TRUE(kept.emplace(index, values.at(0)).second);
        },
        {});
    ASSERT_EQ(kept.size(), 3000u);
    for (const auto& [index, value] : kept) EXPECT_EQ(value, static_cast<double>(index) / 3);
  }
}

TEST(Crew, SharesTheWorkBetweenThreads) {
  // No piece ends before four have been under way at once.
  Crew crew(4);
  std::atomic<int> under_way = 0;
  std::atomic<bool> all_at_once = false;
  const auto begin = Clock::now();
  crew.run(
      up_to(20),
      [&](uint64_t, uint32_t, const walkaway::Run&) {
        if (++under_way == 4) all_at_once = true;
        while (!all_at_once && seconds_since(begin) < 20) std::this_thread::yield();
        --under_way;
        return std::vector<double>{};
      },
      [](uint64_t, const std::vector<double>&) {}, {});
  EXPECT_TRUE(all_at_once);
}

TEST(Crew, KeepsWhatIsDoneAndThrowsWhatAPieceThrows) {
  Crew crew(3);
  uint64_t kept = 0;
  try {
    crew.run(
        up_to(1'000'000),
        [](uint64_t index, uint32_t, const walkaway::Run&) {
          if (index == 50) throw InputError({{"a.toml", {1, 2}, "wrong", ""}});
          if (index > 50) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          return std::vector<double>{};
        },
        [&](uint64_t index, const std::vector<double>&) {
          EXPECT_NE(index, 50u);
          ++kept;
        },
        {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().at(0).at.column, 2);
  }
  EXPECT_GE(kept, 45u);  // those before it, but for what others had not finished
  EXPECT_LT(kept, 10'000u);
}

TEST(Crew, KeepsNothingMoreOnceKeepingFails) {
  Crew crew(3);
  int kept = 0;
  const auto work = [](uint64_t, uint32_t, const walkaway::Run&) { return std::vector<double>{}; };
  EXPECT_THROW(crew.run(up_to(10000), work,
                        [&](uint64_t, const std::vector<double>&) {
                          if (++kept == 20) throw std::length_error("full");
                        },
                        {}),
               std::length_error);
  EXPECT_EQ(kept, 20);
}

TEST(Crew, StopsWithinASecondEvenInTheMiddleOfAPiece) {
  Crew crew(2);
  std::stop_source stop;
  Clock::time_point asked;
  const std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    asked = Clock::now();
    stop.request_stop();
  });
  const auto long_work = [](uint64_t, uint32_t, const walkaway::Run& run) -> std::vector<double> {
    while (!run.stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    throw Stopped();
  };
  EXPECT_THROW(crew.run(up_to(10), long_work, [](uint64_t, const std::vector<double>&) {}, {stop.get_token()}),
               Stopped);
  EXPECT_LT(seconds_since(asked), 1);
}

TEST(Crew, OfOneProcessHasNobodyToWaitFor) {
  Crew crew(1);
  std::vector<double> data = {1, 2};
  std::string text = "x";
  crew.broadcast(data, {});
  crew.broadcast(text, {});
  crew.barrier({});
  crew.run({}, {}, {}, {});
  EXPECT_EQ(data, (std::vector<double>{1, 2}));
  EXPECT_EQ(crew.traffic().messages_out, 0u);
  EXPECT_THROW(crew.guard([] { throw std::length_error("mine"); }), std::length_error);
}

/// Starts tests/uncertainty/crew_program.cc with mpirun.
class ManyProcesses : public ::testing::Test {
 protected:
  struct Ended {
    int code = -1;
    std::string out, err;
    std::vector<std::string> log;  ///< a line from each rank that came to its end, sorted
  };

  void SetUp() override {
    if (std::string(WALKAWAY_MPIRUN).empty()) GTEST_SKIP() << "there is no MPI";
    std::string name = (std::filesystem::temp_directory_path() / "walkaway-crew-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    place_ = name;
  }
  void TearDown() override {
    if (!place_.empty()) std::filesystem::remove_all(place_);
  }

  /// `ranks` 0: without mpirun. SIGINT to mpirun once a first piece is kept if `interrupt`.
  Ended start(const std::string& name, int ranks, int threads, bool interrupt = false) {
    std::filesystem::remove(place_ / "log");
    std::vector<std::string> words;
    if (ranks > 0) words = {WALKAWAY_MPIRUN, "--oversubscribe", "--bind-to", "none", "-n", std::to_string(ranks)};
    for (const std::string& w : {std::string(WALKAWAY_CREW_PROGRAM), name, std::to_string(threads), file("log")})
      words.push_back(w);
    const pid_t child = fork();
    if (child == 0) {
      // In containers tests run as root; MPI's own leaks are not ours.
      setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
      setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
      setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
      alarm(60);  // one that waits for ever fails its test
      if (freopen(file("out").c_str(), "w", stdout) == nullptr || freopen(file("err").c_str(), "w", stderr) == nullptr)
        _exit(99);
      std::vector<char*> argv;
      for (std::string& word : words) argv.push_back(word.data());
      argv.push_back(nullptr);
      execvp(argv[0], argv.data());
      _exit(98);
    }
    if (interrupt) {
      for (const auto begin = Clock::now(); read("out").empty() && seconds_since(begin) < 20;)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      kill(child, SIGINT);
    }
    int status = 0;
    waitpid(child, &status, 0);
    Ended ended{WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read("out"), read("err"), {}};
    std::istringstream log(read("log"));
    for (std::string line; std::getline(log, line);) ended.log.push_back(line);
    std::sort(ended.log.begin(), ended.log.end());
    return ended;
  }

  std::string file(const std::string& name) const { return (place_ / name).string(); }
  std::string read(const std::string& name) const {
    std::ifstream in(file(name));
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  /// Whole lines "kept N", each N once; at least `least` of them.
  static void expect_kept(const std::string& out, size_t least) {
    std::istringstream lines(out);
    std::vector<bool> seen(100000);
    size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      ASSERT_EQ(line.substr(0, 5), "kept ") << line;
      const size_t index = std::stoul(line.substr(5));
      EXPECT_FALSE(seen.at(index)) << index;
      seen[index] = true;
    }
    EXPECT_GE(count, least);
  }

  std::filesystem::path place_;
};

TEST_F(ManyProcesses, GiveTheSameBitsAsOneForAnyNumberOfRanksAndThreads) {
  const Ended alone = start("work", 0, 1);
  EXPECT_EQ(alone.code, 0);
  EXPECT_EQ(std::count(alone.out.begin(), alone.out.end(), '\n'), 403);
  for (const auto& [ranks, threads] : std::vector<std::pair<int, int>>{{1, 2}, {2, 1}, {4, 3}}) {
    const Ended ended = start("work", ranks, threads);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, alone.out) << ranks << " ranks of " << threads;
    EXPECT_NE(ended.err.find("ranks at work: " + std::to_string(ranks) + " of " + std::to_string(ranks)),
              std::string::npos)
        << ended.err;
    EXPECT_EQ(ended.log.size(), static_cast<size_t>(ranks));
  }
}

TEST_F(ManyProcesses, MixUpNoCallsWhenSomeAreAhead) {
  const Ended ended = start("calls", 4, 1);
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.log, (std::vector<std::string>{"rank 0: 0 after 0.000 s", "rank 1: 0 after 0.000 s",
                                                 "rank 2: 0 after 0.000 s", "rank 3: 0 after 0.000 s"}));
}

TEST_F(ManyProcesses, StopWhenAPieceFailsAndTheFirstTells) {
  const Ended ended = start("throw", 3, 2);
  EXPECT_NE(ended.err.find("first: on rank 2: bad luck"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.log, (std::vector<std::string>{"rank 0: 3 after 0.000 s", "rank 1: 130 after 0.000 s",
                                                 "rank 2: 130 after 0.000 s"}));
  expect_kept(ended.out, 20);
}

TEST_F(ManyProcesses, HandOnFaultsOfTheInputWhole) {
  const Ended ended = start("input", 2, 1);
  EXPECT_NE(ended.err.find("first: a.toml:3:4: wrong"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("mend it"), std::string::npos);
  EXPECT_NE(ended.err.find("also wrong"), std::string::npos);
  EXPECT_EQ(ended.log.at(0), "rank 0: 2 after 0.000 s");
}

TEST_F(ManyProcesses, StopWhenResultsCannotBeKept) {
  const Ended ended = start("keep", 3, 2);
  EXPECT_NE(ended.err.find("first: the disk is full"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.log.size(), 3u);
}

TEST_F(ManyProcesses, StopTogetherWhenOneIsTold) {
  const Ended ended = start("stop-one", 3, 1);
  EXPECT_NE(ended.err.find("first: stopped"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.log.size(), 3u);
  expect_kept(ended.out, 20);
}

TEST_F(ManyProcesses, DoNotWaitForOneThatIsGone) {
  for (const auto& [name, said] :
       std::vector<std::pair<std::string, std::string>>{{"guard", "on rank 2: no memory here"},
                                                        {"leave", "cannot open the store"},
                                                        {"vanish", "rank 2 has ended before the work was done"}}) {
    const Ended ended = start(name, 3, 1);
    EXPECT_NE(ended.err.find("first: " + said), std::string::npos) << name << ended.err;
    EXPECT_EQ(ended.log.size(), 3u) << name;
    EXPECT_EQ(ended.log.at(0), "rank 0: 3 after 0.000 s") << name;
    EXPECT_EQ(ended.log.at(1), "rank 1: 130 after 0.000 s") << name;
  }
}

TEST_F(ManyProcesses, EndTheirJobWithinASecondOfAnInterrupt) {
  // Pieces that never end unless they are told to; mpirun hands on the signal, and kills what is there a second later.
  const Ended ended = start("long", 3, 2, true);
  EXPECT_NE(ended.code, 0);
  ASSERT_EQ(ended.log.size(), 3u) << ended.err;
  for (const std::string& line : ended.log) {
    EXPECT_EQ(line.substr(6, 8), ": 130 af") << line;
    EXPECT_LT(std::stod(line.substr(line.find("after") + 6)), 0.7) << line;
  }
  expect_kept(ended.out, 30);
}

TEST_F(ManyProcesses, EndWhenOneDiesAndLeaveWhatWasKeptWhole) {
  const auto begin = Clock::now();
  const Ended ended = start("die", 3, 2);
  EXPECT_LT(seconds_since(begin), 10);
  EXPECT_NE(ended.code, 0);
  expect_kept(ended.out, 20);
}

TEST(StarterOfProcesses, IsToldWhereTheProcessesCannotJoin) {
  // As by the mpirun of another MPI: two are said to have been started, and this one finds itself alone.
  const pid_t child = fork();
  if (child == 0) {
    setenv("PMI_SIZE", "2", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
    int code = 1;
    try {
      const Crew crew(1);
    } catch (const InputError& error) {
      const Fault& fault = error.faults().at(0);
      code = fault.what.find("2 processes were started") == 0 && !fault.hint.empty() ? 0 : 2;
    } catch (...) {
      code = 3;
    }
    _exit(code);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}

}  // namespace
}  // namespace walkaway
