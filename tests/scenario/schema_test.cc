// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scenario/examples.h"
#include "scenario/keys.h"

namespace walkaway {
namespace {

/// A folder of its own that is gone after the test.
class SchemaFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "walkaway-schema-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    write("schema.json", scenario_json_schema());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    if (name.ends_with(".toml")) files_ += " '" + (folder_ / name).string() + "'";
  }

  /// Exit code of check_schema.py.
  int check() const {
    const std::string script = WALKAWAY_ROOT "/tests/scenario/check_schema.py";
    const std::string command = "python3 '" + script + "' '" + (folder_ / "schema.json").string() + "'" + files_;
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  std::filesystem::path folder_;
  std::string files_;
};

constexpr int kNoJsonschema = 77, kNoPython = 127;

TEST_F(SchemaFiles, AcceptsEveryExample) {
  int n = 0;
  for (const std::string& text : examples::of_the_page()) write("page" + std::to_string(++n) + ".toml", text);
  write("starter.toml", starter_scenario());
  write("base.toml", examples::base());
  const int code = check();
  if (code == kNoJsonschema || code == kNoPython) GTEST_SKIP() << "python3 has no jsonschema";
  EXPECT_EQ(code, 0);
}

TEST_F(SchemaFiles, AcceptsTheScenariosOfTheRepository) {
  int n = 0;
  if (!std::filesystem::is_directory(WALKAWAY_ROOT "/scenarios")) GTEST_SKIP();
  for (const auto& entry : std::filesystem::directory_iterator(WALKAWAY_ROOT "/scenarios")) {
    if (entry.path().extension() != ".toml") continue;
    std::ifstream in(entry.path());
    write("scenario" + std::to_string(++n) + ".toml", std::string(std::istreambuf_iterator<char>(in), {}));
  }
  const int code = check();
  if (code == kNoJsonschema || code == kNoPython) GTEST_SKIP() << "python3 has no jsonschema";
  EXPECT_EQ(code, 0);
}

TEST_F(SchemaFiles, RejectsUnknownKeysEverywhere) {
  write("bad-head.toml", examples::base_with("clock =", "colour = 1\nclock ="));
  write("bad-party.toml", examples::base_with("noise = 4", "noise = 4\nnoize = 4"));
  write("bad-stage.toml", examples::base_and("mvoer = \"us\"\n"));
  write("bad-number.toml", examples::base_with("{ value = 2,", "{ value = 2, sdev = 1,"));
  write("bad-kind.toml", examples::base_with("kind = \"offer\"", "kind = \"ofer\""));
  const int code = check();
  if (code == kNoJsonschema || code == kNoPython) GTEST_SKIP() << "python3 has no jsonschema";
  EXPECT_EQ(code, 0);
}

TEST(Schema, DefinesEveryShapeThatItRefersTo) {
  const std::string schema = scenario_json_schema();
  const std::string mark = "\"#/$defs/";
  for (size_t at = schema.find(mark); at != std::string::npos; at = schema.find(mark, at + 1)) {
    const size_t from = at + mark.size();
    const std::string name = schema.substr(from, schema.find('"', from) - from);
    EXPECT_NE(schema.find("\n    \"" + name + "\": {"), std::string::npos) << name;
  }
}

TEST(Schema, NamesEveryKeyOfTheReader) {
  const std::string schema = scenario_json_schema();
  for (const TableKind kind : all_table_kinds()) {
    for (const Key& key : keys_of(kind)) {
      EXPECT_NE(schema.find("\"" + std::string(key.name) + "\": {"), std::string::npos)
          << name_of(kind) << "." << key.name;
    }
  }
}

}  // namespace
}  // namespace walkaway
