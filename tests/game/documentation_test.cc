// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "support/built.h"

namespace walkaway::testing {
namespace {

/// The complete files among the blocks of docs/language.md.
std::vector<std::string> documented_files() {
  std::ifstream in(WALKAWAY_ROOT "/docs/language.md");
  std::stringstream all;
  all << in.rdbuf();
  const std::string text = all.str();
  std::vector<std::string> files;
  const std::string open = "```toml\n", close = "```";
  for (size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    const std::string block = text.substr(at, text.find(close, at) - at);
    if (block.starts_with("walkaway = 1")) files.push_back(block);
    at = text.find(close, at) + close.size();
  }
  return files;
}

TEST(Documentation, EveryCompleteFileBuildsTheGameThatWasMeasured) {
  const std::vector<std::string> files = documented_files();
  ASSERT_GE(files.size(), 2u);
  for (const std::string& file : files) {
    const Built built(file);
    EXPECT_GT(built.tree().terminals, 1u) << built.scenario.title;
  }
}

TEST(Documentation, TheStarterBuilds) {
  const Built built(starter_scenario());
  EXPECT_GT(built.tree().terminals, 1u);
}

}  // namespace
}  // namespace walkaway::testing
