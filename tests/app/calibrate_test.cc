// SPDX-License-Identifier: Apache-2.0
// `walkaway calibrate` as a user runs it.
#include <nlohmann/json.hpp>

#include "app/program.h"

namespace walkaway::testing {
namespace {

const std::string kRoot = WALKAWAY_ROOT;

TEST_F(Program, CalibratesAndDraws) {
  const std::vector<std::string> arguments{
      "calibrate", kRoot + "/scenarios/buyer-seller.toml",      "--records", "100",      "--draws", "128",
      "--set",     "party.seller.noise={median=60,spread=1.6}", "--json",    "out.json", "--svg",   "out.svg"};
  const Outcome o = run(arguments);
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_EQ(o.err, "");
  EXPECT_NE(o.out.find("Passes: of 13 p-values"), std::string::npos) << o.out;
  const auto json = nlohmann::json::parse(read(file("out.json")));
  EXPECT_EQ(json["kind"], "calibration");
  EXPECT_EQ(json["passed"], true);
  EXPECT_EQ(json["recorded"], "all_moves");
  ASSERT_EQ(json["targets"].size(), 6u);
  for (const auto& target : json["targets"]) {
    uint64_t sum = 0;
    for (const auto& bin : target["histogram"]) sum += bin.get<uint64_t>();
    EXPECT_EQ(sum, 100u);
    EXPECT_EQ(target["ranks"].size(), 100u);
    EXPECT_EQ(target["recovery"].size(), json["most_moves"].get<size_t>() + 1);
  }
  EXPECT_EQ(json["targets"][5]["kind"], "type");
  EXPECT_EQ(json["targets"][5]["party"], "seller");
  double expected = 0, found = 0;
  for (const auto& group : json["targets"][5]["odds"]["groups"]) {
    expected += group["expected"].get<double>();
    found += group["found"].get<double>();
  }
  EXPECT_NEAR(expected, 100, 1e-6);
  EXPECT_EQ(found, 100);
  const std::string svg = read(file("out.svg"));
  EXPECT_EQ(svg.rfind("<svg ", 0), 0u);
  EXPECT_NE(svg.find("</svg>\n"), std::string::npos);
}

TEST_F(Program, CalibrateTakesTheFilesRecordAndSaysWhatIsWrong) {
  write("haggle.toml", haggle());
  // The offer is in dispute, so that the answer alone is recorded.
  const Outcome o = run({"calibrate", "haggle.toml", "--records", "50", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  const auto json = nlohmann::json::parse(o.out);
  EXPECT_EQ(json["recorded"], "as_the_files");
  EXPECT_EQ(json["most_moves"], 1);
  EXPECT_EQ(json["draws"], 1) << "nothing has a range";
  EXPECT_EQ(run({"calibrate", "haggle.toml", "--records", "0"}).code, 2);
  EXPECT_EQ(run({"calibrate", "haggle.toml", "--record", "some"}).code, 2);
  EXPECT_EQ(run({"calibrate", "haggle.toml", "--wrong-noise", "-1"}).code, 2);
  const Outcome none = run({"calibrate", kRoot + "/scenarios/buyer-seller.toml", "--record", "file"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("records no move that all accounts agree on"), std::string::npos) << none.err;
  const Outcome full = run({"calibrate", kRoot + "/scenarios/buyer-seller.toml", "--draws", "4294967296"});
  EXPECT_EQ(full.code, 2);
  EXPECT_NE(full.err.find("fewer --draws"), std::string::npos) << full.err;
}

}  // namespace
}  // namespace walkaway::testing
