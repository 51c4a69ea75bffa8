// SPDX-License-Identifier: Apache-2.0
// Whatever is done to a valid file, reading it gives a scenario or faults with places in the file.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "scenario/examples.h"

namespace walkaway {
namespace {

constexpr unsigned kSeed = 20190228;
constexpr int kMutations = 400;

std::string everything() {
  std::ifstream in(WALKAWAY_ROOT "/fuzz/corpus/everything.toml");
  return {std::istreambuf_iterator<char>(in), {}};
}

void expect_a_scenario_or_faults(const std::string& text) {
  const long lines = std::count(text.begin(), text.end(), '\n') + 1;
  for (const Fault& fault : examples::faults(text)) {
    ASSERT_FALSE(fault.what.empty()) << text;
    ASSERT_LE(fault.at.line, lines + 1) << fault.text() << "\n" << text;
  }
}

TEST(Mutations, TheFullExampleReads) { EXPECT_EQ(examples::texts(examples::faults(everything())), ""); }

TEST(Mutations, TruncationsNeverCrash) {
  const std::string text = everything();
  for (size_t n = 0; n < text.size(); n += 7) expect_a_scenario_or_faults(text.substr(0, n));
}

TEST(Mutations, LostLinesNeverCrash) {
  const std::string text = everything();
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at) + 1;
    expect_a_scenario_or_faults(text.substr(0, at) + text.substr(end));
    at = end;
  }
}

TEST(Mutations, ChangedBytesAndSwappedPiecesNeverCrash) {
  const std::string text = everything();
  const std::string bytes = "\"'={}[].,\n #0-9eax_+*()?:!&|<>\\\xc3\x01";
  std::mt19937 random(kSeed);
  for (int n = 0; n < kMutations; ++n) {
    std::string changed = text;
    for (int k = 0; k < 1 + n % 4; ++k) {
      const size_t at = random() % changed.size();
      if (random() % 2) {
        changed[at] = bytes[random() % bytes.size()];
      } else {
        const size_t from = random() % changed.size();
        changed.replace(at, random() % 12, changed.substr(from, random() % 12));
      }
    }
    expect_a_scenario_or_faults(changed);
  }
}

TEST(Files, ThatCannotBeReadSaySo) {
  const auto says = [](const std::string& file) -> std::string {
    try {
      read_scenario_file(file);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(says("/nowhere/at/all.toml").find("no such file"), std::string::npos);
  EXPECT_NE(says("/").find("directory"), std::string::npos);
  const std::filesystem::path large =
      std::filesystem::temp_directory_path() / ("walkaway-large-" + std::to_string(std::random_device{}()));
  std::ofstream(large).put('#');
  std::filesystem::resize_file(large, 100 * 1024 * 1024);  // sparse
  EXPECT_NE(says(large.string()).find("16 MiB"), std::string::npos);
  std::filesystem::remove(large);
}

TEST(Texts, ThatAreNoTomlGiveOneFault) {
  const std::vector<std::string> texts = {std::string("title = \"caf\xe9\"\n"), std::string("\0\1\2", 3),
                                          "a = " + std::string(100000, '['), "a" + [] {
                                            std::string dots;
                                            for (int i = 0; i < 100000; ++i) dots += ".a";
                                            return dots;
                                          }() + " = 1"};
  for (const std::string& text : texts) EXPECT_EQ(examples::faults(text).size(), 1u);
}

TEST(Rules, OfAbsurdDepthAreFaultsOrValues) {
  for (const int depth : {100, 1000, 2400}) {
    const std::string rule = std::string(depth, '(') + "1" + std::string(depth, ')');
    expect_a_scenario_or_faults(examples::base_with("noise = 4", "final = \"" + rule + "\"\nnoise = 4"));
    expect_a_scenario_or_faults(
        examples::base_with("noise = 4", "final = \"" + std::string(depth, '!') + "1\"\nnoise = 4"));
  }
}

}  // namespace
}  // namespace walkaway
