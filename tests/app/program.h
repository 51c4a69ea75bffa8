// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a user would.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace walkaway::testing {

struct Outcome {
  int code = -1;  ///< exit code; minus the signal if one ended it
  std::string out, err;
  double seconds_after_signal = 0;
};

/// A folder of its own for each test, the program's working folder.
class Program : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::string(WALKAWAY_PROGRAM).empty()) GTEST_SKIP() << "the program is not built";
    std::string name = (std::filesystem::temp_directory_path() / "walkaway-app-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    place_ = name;
    std::filesystem::create_directory(place_ / "in");
  }
  void TearDown() override {
    if (!place_.empty()) std::filesystem::remove_all(place_);
  }

  /// Runs with `arguments` in the folder `in`; sends SIGINT after `interrupt_s` if above 0.
  Outcome run(const std::vector<std::string>& arguments, double interrupt_s = 0) const {
    const std::string out = (place_ / "stdout").string(), err = (place_ / "stderr").string();
    const pid_t child = fork();
    if (child == 0) {
      if (chdir((place_ / "in").c_str()) != 0 || freopen(out.c_str(), "w", stdout) == nullptr ||
          freopen(err.c_str(), "w", stderr) == nullptr)
        _exit(99);
      std::vector<char*> argv{const_cast<char*>(WALKAWAY_PROGRAM)};
      for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
      argv.push_back(nullptr);
      execv(WALKAWAY_PROGRAM, argv.data());
      _exit(98);
    }
    Outcome outcome;
    std::chrono::steady_clock::time_point signalled;
    if (interrupt_s > 0) {
      std::this_thread::sleep_for(std::chrono::duration<double>(interrupt_s));
      signalled = std::chrono::steady_clock::now();
      kill(child, SIGINT);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (interrupt_s > 0)
      outcome.seconds_after_signal =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - signalled).count();
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    outcome.out = read(out);
    outcome.err = read(err);
    return outcome;
  }

  static std::string read(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  std::string file(const std::string& name) const { return (place_ / "in" / name).string(); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(file(name)) << text; }
  /// Names in the working folder, hidden ones too.
  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(place_ / "in"))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  std::filesystem::path place_;
};

/// A haggle with private values, a record and two accounts; small enough to solve at once.
inline std::string haggle(int rounds = 2) {
  return "walkaway = 1\ntitle = \"A haggle\"\nunit = \"EUR\"\nclock = { rounds = " + std::to_string(rounds) + R"( }
[party.seller]
noise = 60
type.eager = { label = "needs the money", prior = 0.5 }
type.patient = { label = "can wait", prior = "rest" }
number.keep = { value = 1000, by_type.patient = 1500 }
[party.buyer]
noise = 50
patience = 0.97
number.use = 2000
[issue.price]
options = { from = 1000, to = 2000, step = 200 }
worth.seller = { rule = "price - keep", once = true }
worth.buyer = { rule = "use - price", once = true }
[protocol]
kind = "alternating_offers"
parties = ["buyer", "seller"]
[account.loud]
weight = 0.6
[account.quiet]
weight = 0.4
[[record]]
stage = "offer_buyer"
move = "1200"
account.quiet = "1000"
mark = "before the offer"
[[record]]
stage = "answer_seller"
move = "refuse"
)";
}

}  // namespace walkaway::testing
