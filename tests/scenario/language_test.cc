// SPDX-License-Identifier: Apache-2.0
// The complete example files of docs/language.md.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "scenario/reader.h"

namespace walkaway {
namespace {

/// Blocks of the page that begin with `walkaway = 1`.
std::vector<std::string> examples() {
  std::ifstream in(WALKAWAY_ROOT "/docs/language.md");
  std::vector<std::string> out;
  std::string line, block;
  bool inside = false;
  while (std::getline(in, line)) {
    if (line.starts_with("```")) {
      if (inside && block.starts_with("walkaway = 1")) out.push_back(block);
      inside = !inside;
      block.clear();
    } else if (inside) {
      block += line + "\n";
    }
  }
  return out;
}

TEST(Language, EveryCompleteExampleOfThePageReads) {
  const std::vector<std::string> all = examples();
  ASSERT_GE(all.size(), 2u);
  for (const std::string& text : all) {
    EXPECT_NO_THROW(
        try { read_scenario_text(text, "language.md"); } catch (const InputError& e) {
          ADD_FAILURE() << e.what();
          throw;
        });
  }
}

}  // namespace
}  // namespace walkaway
