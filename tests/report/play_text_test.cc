// SPDX-License-Identifier: Apache-2.0
#include "report/play_text.h"

#include <gtest/gtest.h>

#include <sstream>

#include "report/sample.h"

namespace walkaway {
namespace {

using testing::sample_play;
using testing::sample_scenario;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The line that has `what`, or "".
std::string line_with(const std::string& text, const std::string& what) {
  for (const std::string& line : lines_of(text))
    if (line.find(what) != std::string::npos) return line;
  return "";
}

TEST(PlayText, SaysOfEachMoveItsChanceItsReachAndWhatItTells) {
  const std::string text = play_text(sample_scenario(), sample_play(), {});
  EXPECT_EQ(line_with(text, "high"), "       33       33 *  town: high -> talks [town: t1 100, t2 0]") << text;
  EXPECT_EQ(line_with(text, "hears"), "       75       25    firm hears low of town -> ends: no_agreement") << text;
  EXPECT_NE(line_with(text, "start ->").find("[town: t1 60, t2 40]"), std::string::npos) << text;
}

TEST(PlayText, SaysHowMuchIsLeftOut) {
  const std::string text = play_text(sample_scenario(), sample_play(), {});
  // A third of the way, and a quarter of that: 8.3 in 100 of all play.
  EXPECT_NE(text.find("\n       25      8.3    (1 other)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("25 in 100 of all play"), std::string::npos) << text;
  EXPECT_NE(text.find("50 in 100 of what can follow"), std::string::npos) << text;
}

TEST(PlayText, BeginsEachBranchWithADashAndGoesOnBelowIt) {
  PlayTree play = sample_play();
  play.nodes.push_back(play.nodes[2]);
  play.nodes.back().parent = 0;
  play.nodes.back().beliefs = play.nodes[0].beliefs;
  const std::vector<std::string> lines = lines_of(play_text(sample_scenario(), play, {}));
  const size_t n = lines.size();
  const auto tree = [&](size_t i) { return lines[i].substr(22, 10); };
  EXPECT_EQ(tree(n - 5), "- town: hi");
  EXPECT_EQ(tree(n - 4), "  (1 other");
  EXPECT_EQ(tree(n - 3), "  firm hea");
  EXPECT_EQ(tree(n - 2), "- firm hea");
  EXPECT_EQ(tree(n - 1), "- (1 other");
}

TEST(PlayText, StaysWithinTheWidthHoweverDeep) {
  PlayTree play = sample_play();
  for (uint32_t i = 0; i < 60; ++i) {  // two branches at every turn
    PlayNode next = play.nodes[1], other = play.nodes[2];
    next.parent = other.parent = i == 0 ? 1 : static_cast<uint32_t>(play.nodes.size()) - 2;
    play.nodes.push_back(next);
    play.nodes.push_back(other);
  }
  for (const std::string& line : lines_of(play_text(sample_scenario(), play, {})))
    EXPECT_LE(display_width(line), 80u) << line;
}

TEST(PlayText, StopsAtTheDepthAskedFor) {
  const std::string text = play_text(sample_scenario(), sample_play(), {}, 1);
  EXPECT_NE(line_with(text, "high"), "");
  EXPECT_EQ(line_with(text, "hears"), "");
}

TEST(PlayText, MarksNoRecordWhereThereIsNone) {
  PlayTree play = sample_play();
  for (PlayNode& node : play.nodes) node.record = false;
  play.nodes[0].record = true;
  const std::string text = play_text(sample_scenario(), play, {});
  EXPECT_EQ(text.find(" * start"), std::string::npos) << text;
  EXPECT_EQ(text.find("follow the record"), std::string::npos) << text;
}

}  // namespace
}  // namespace walkaway
