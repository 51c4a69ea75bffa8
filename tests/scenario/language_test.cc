// SPDX-License-Identifier: Apache-2.0
// The complete example files of docs/language.md, and the starter.
#include <gtest/gtest.h>

#include "scenario/examples.h"

namespace walkaway {
namespace {

TEST(Language, EveryCompleteExampleOfThePageReads) {
  const std::vector<std::string> all = examples::of_the_page();
  ASSERT_GE(all.size(), 2u);
  for (const std::string& text : all) EXPECT_EQ(examples::texts(examples::faults(text)), "") << text;
}

TEST(Language, TheStarterReads) { EXPECT_EQ(examples::texts(examples::faults(starter_scenario())), ""); }

TEST(Language, TheBaseOfTheTestsReads) { EXPECT_EQ(examples::texts(examples::faults(examples::base())), ""); }

}  // namespace
}  // namespace walkaway
