// SPDX-License-Identifier: Apache-2.0
// `walkaway solve` by other doors than the logit path at a precision.
#include <nlohmann/json.hpp>

#include "app/program.h"

namespace walkaway::testing {
namespace {

using Names = std::vector<std::string>;

TEST_F(Program, SolvesAZeroSumGameByLinearProgram) {
  run({"game", "kuhn", "--efg", "kuhn.efg"});
  const Outcome o = run({"solve", "kuhn.efg", "--method", "lp", "--json"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_EQ(o.err, "");
  const auto json = nlohmann::json::parse(o.out);
  EXPECT_EQ(json["status"], "converged");
  EXPECT_EQ(json["method"], "lp");
  EXPECT_NEAR(json["values"][0].get<double>(), -1.0 / 18, 1e-12);  // Kuhn (1950)
  for (const auto& gain : json["best_response_gain"]) EXPECT_LE(gain.get<double>(), 1e-12);
  EXPECT_TRUE(json["precision"].is_null());
  const Outcome words = run({"solve", "kuhn.efg", "--method", "lp"});
  EXPECT_NE(words.out.find("linear program"), std::string::npos) << words.out;
  write("general.nfg", "NFG 1 R \"\" { \"a\" \"b\" } { 2 1 } 1 2 3 4");
  const Outcome general = run({"solve", "general.nfg", "--method", "lp"});
  EXPECT_EQ(general.code, 2);
  EXPECT_NE(general.err.find("is no zero-sum game of two players"), std::string::npos) << general.err;
}

TEST_F(Program, NoiseIsOneOverPrecision) {
  run({"game", "kuhn", "--efg", "kuhn.efg"});
  const auto solution = [this](const char* option, const char* value) {
    const Outcome o = run({"solve", "kuhn.efg", option, value, "--json"});
    EXPECT_EQ(o.code, 0) << o.err;
    auto json = nlohmann::json::parse(o.out);
    json.erase("seconds");
    return json;
  };
  EXPECT_EQ(solution("--noise", "0.125"), solution("--precision", "8"));
  EXPECT_EQ(solution("--noise", "0.125")["precision"], 8);
}

TEST_F(Program, RefusesNoiseThatIsNone) {
  run({"game", "kuhn", "--efg", "kuhn.efg"});
  for (const auto& [value, says] : std::vector<std::pair<std::string, std::string>>{{"0", "above 0"},
                                                                                    {"-1", "above 0"},
                                                                                    {"inf", "above 0"},
                                                                                    {"nan", "above 0"},
                                                                                    {"x", "above 0"},
                                                                                    {"1e-320", "too small"}}) {
    const Outcome o = run({"solve", "kuhn.efg", "--noise", value});
    EXPECT_EQ(o.code, 2) << value;
    EXPECT_NE(o.err.find("--noise: " + value), std::string::npos) << o.err;
    EXPECT_NE(o.err.find(says), std::string::npos) << o.err;
  }
  const Outcome both = run({"solve", "kuhn.efg", "--noise", "1", "--precision", "1"});
  EXPECT_EQ(both.code, 2);
  EXPECT_NE(both.err.find("--precision and --noise"), std::string::npos) << both.err;
  EXPECT_EQ(run({"solve", "kuhn.efg", "--noise", "1", "--method", "lp"}).code, 2);
}

}  // namespace
}  // namespace walkaway::testing
