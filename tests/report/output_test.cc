// SPDX-License-Identifier: Apache-2.0
#include "report/output.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenario/fault.h"

namespace walkaway {
namespace {

namespace fs = std::filesystem;

class Output : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "walkaway-output-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    place_ = name;
  }
  void TearDown() override { fs::remove_all(place_); }
  size_t entries() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(place_), fs::directory_iterator()));
  }
  static std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  fs::path place_;
};

TEST_F(Output, AFileAppearsOnlyWhenItIsWhole) {
  const fs::path target = place_ / "a.json";
  PendingFile pending(target.string());
  EXPECT_FALSE(fs::exists(target));
  pending.commit("{}\n");
  EXPECT_EQ(text_of(target), "{}\n");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Output, AFileThatIsNotCommittedLeavesNothingAndTheOldOneAlone) {
  std::ofstream(place_ / "a.json") << "old";
  { PendingFile pending((place_ / "a.json").string()); }
  EXPECT_EQ(text_of(place_ / "a.json"), "old");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Output, AnUnwritablePlaceIsFoundOutAtOnce) {
  EXPECT_THROW(PendingFile((place_ / "missing" / "a.json").string()), InputError);
  EXPECT_THROW(PendingFile(place_.string()), InputError);
  EXPECT_THROW(PendingDirectory((place_ / "missing" / "tables").string()), InputError);
}

TEST_F(Output, ADirectoryAppearsWhole) {
  const fs::path target = place_ / "tables";
  PendingDirectory pending(target.string() + "/");
  EXPECT_FALSE(fs::exists(target));
  pending.commit({{"a.csv", "1"}, {"b.csv", "2"}});
  EXPECT_EQ(text_of(target / "b.csv"), "2");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(Output, ADirectoryThatIsThereKeepsItsOtherFiles) {
  const fs::path target = place_ / "tables";
  fs::create_directory(target);
  std::ofstream(target / "mine.txt") << "mine";
  std::ofstream(target / "a.csv") << "old";
  {
    PendingDirectory pending(target.string());
    pending.commit({{"a.csv", "new"}});
  }
  EXPECT_EQ(text_of(target / "a.csv"), "new");
  EXPECT_EQ(text_of(target / "mine.txt"), "mine");
  EXPECT_EQ(std::distance(fs::directory_iterator(target), fs::directory_iterator()), 2);
}

}  // namespace
}  // namespace walkaway
