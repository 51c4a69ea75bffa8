// SPDX-License-Identifier: Apache-2.0
// What keeps a run from going on.
#include "store/differences.h"

#include "scenario/fault.h"

namespace walkaway::testing {
namespace {

StoredRun sample() {
  StoredRun run;
  run.id = 3;
  run.version = "0.1.0";
  run.scenario_text = "walkaway = 1\ntitle = \"A\"\nnoise = 30\nlast = 1\n";
  run.settings = {"a.b=1"};
  run.options = R"({"seed": 7, "draws": 100, "smc": {"moves": 2}})";
  run.columns = {"x", "y"};
  return run;
}

std::string differences(const StoredRun& stored, const StoredRun& now) {
  return differences_text(run_differences(stored, now));
}

TEST(Differences, OfTheSameAreNone) {
  StoredRun now = sample();
  now.title = "another", now.file = "elsewhere", now.command = "x", now.created = "then", now.id = 9;
  now.options = R"({"smc":{"moves":2},"draws":100,"seed":7})";
  EXPECT_EQ(differences(sample(), now), "");
  EXPECT_NO_THROW(refuse_if_changed(sample(), now, "a.runs"));
}

TEST(Differences, OfTheTextAreToldByLine) {
  StoredRun now = sample();
  now.scenario_text = "walkaway = 1\n# new\ntitle = \"A\"\nnoise = 40\n";
  EXPECT_EQ(
      differences(sample(), now),
      "line 2 is new: \"# new\"\nline 4: \"noise = 30\" is now \"noise = 40\"\nline 4 of the stored scenario is gone: "
      "\"last = 1\"\n");
}

TEST(Differences, InLineEndsAloneAreSaidOnce) {
  StoredRun now = sample();
  for (size_t at = 0; (at = now.scenario_text.find('\n', at)) != std::string::npos; at += 2)
    now.scenario_text.insert(at, "\r");
  EXPECT_EQ(differences(sample(), now), "line ends: one kind is now another\n");
  now = sample();
  now.scenario_text.pop_back();
  EXPECT_EQ(differences(sample(), now), "line ends: one kind is now another\n");
}

TEST(Differences, OfSettingsAndOptionsAreToldOneByOne) {
  StoredRun now = sample();
  now.settings = {"a.b=5", "c=2", "a.b=1"};
  now.options = R"({"seed": 8, "smc": {"moves": 2}, "method": "plain"})";
  now.version = "0.2.0";
  EXPECT_EQ(differences(sample(), now),
            "--set c is new: 2\ndraws is gone: 100\nmethod is new: \"plain\"\nseed: 7 is now 8\nthe program's version: "
            "0.1.0 is "
            "now 0.2.0\n");
}

TEST(Differences, OfColumnsAloneAreTold) {
  StoredRun now = sample();
  now.columns = {"x"};
  EXPECT_EQ(differences(sample(), now), "the values of a draw: x, y is now x\n");
}

/// The lines of the other text, made from one and the differences: what was told is all there is.
std::string applied(const StoredRun& stored, const StoredRun& now) {
  std::vector<std::string> lines;
  std::stringstream in(stored.scenario_text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::vector<RunDifference> all = run_differences(stored, now);
  for (auto d = all.rbegin(); d != all.rend(); ++d)
    if (!d->in_now) lines.erase(lines.begin() + std::stol(d->what.substr(5)) - 1);
  for (const RunDifference& d : all) {
    const long line = d.in_now ? std::stol(d.what.substr(5)) - 1 : 0;
    if (d.in_now && !d.in_stored) lines.insert(lines.begin() + line, d.now);
    if (d.in_now && d.in_stored) lines[static_cast<size_t>(line)] = d.now;
  }
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

RC_GTEST_PROP(Differences, MakeOneTextIntoTheOther, (const std::vector<uint8_t>& a, const std::vector<uint8_t>& b)) {
  StoredRun stored, now;
  for (const uint8_t c : a) stored.scenario_text += std::to_string(c % 4) + "\n";
  for (const uint8_t c : b) now.scenario_text += std::to_string(c % 4) + "\n";
  RC_ASSERT(applied(stored, now) == now.scenario_text);
}

TEST(Differences, OfLongTextsThatShareNothingAreStillTold) {
  StoredRun stored, now;
  for (int i = 0; i < 3000; ++i) stored.scenario_text += "a\n", now.scenario_text += "b\n";
  EXPECT_EQ(run_differences(stored, now).size(), 3000u);
  EXPECT_NE(differences(stored, now).find("and 2980 more"), std::string::npos);
}

TEST(Differences, RefuseAResumeWithWhatToDo) {
  StoredRun now = sample();
  now.settings.clear();
  now.options = R"({"seed": 8, "draws": 100, "smc": {"moves": 2}})";
  try {
    refuse_if_changed(sample(), now, "a.runs");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().front().text(),
              "a.runs: run 3 cannot be resumed: it is not the same run any more\n"
              "      --set a.b is gone: 1\n"
              "      seed: 7 is now 8\n"
              "    Put it back (`walkaway runs scenario 3` prints the text), or start a new run without --resume.");
  }
}

}  // namespace
}  // namespace walkaway::testing
