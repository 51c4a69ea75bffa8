// SPDX-License-Identifier: Apache-2.0
// Our strategies and certificates against an oracle that shares no code with us: ../shared/tools/efg_oracle.py, or the
// file that WALKAWAY_ORACLE names. It reads the exported game and judges the exported strategy by definition only.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/program.h"

namespace walkaway::testing {
namespace {

constexpr double kTolerance = 1e-9;  ///< both sides sum a few thousand terms of size below 100 in double precision

constexpr const char* kJudge = R"(
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("oracle", sys.argv[1])
oracle = importlib.util.module_from_spec(spec)
spec.loader.exec_module(oracle)
game = oracle.parse(open(sys.argv[2], encoding="utf-8").read())
ours = {(s["player"] - 1, s["number"]): [a["probability"] for a in s["actions"]] for s in json.load(open(sys.argv[3]))["infosets"]}
assert len(ours) == len(game.isets), (len(ours), len(game.isets))
profile = [ours[(player, number)] for player, number, actions in game.isets]
assert all(len(p) == len(actions) for p, (_, _, actions) in zip(profile, game.isets))
print(json.dumps({"residual": oracle.aqre_residual(game, profile, 1.0), "gains": oracle.regrets(game, profile), "nodes": len(game.nodes)}))
)";

std::string oracle_path() {
  const char* named = std::getenv("WALKAWAY_ORACLE");
  return named != nullptr ? named : WALKAWAY_ROOT "/../shared/tools/efg_oracle.py";
}

class Oracle : public Program {
 protected:
  void compare(const std::string& scenario) {
    if (!std::filesystem::exists(oracle_path()))
      GTEST_SKIP() << "NOT COMPARED: no oracle at " << oracle_path() << "; name it by WALKAWAY_ORACLE";
    write("a.toml", scenario);
    const Outcome o = run({"export", "a.toml", "--efg", "a.efg", "--strategy", "a.json"});
    ASSERT_EQ(o.code, 0) << o.err;
    write("judge.py", kJudge);
    const std::string command = "python3 '" + file("judge.py") + "' '" + oracle_path() + "' '" + file("a.efg") + "' '" +
                                file("a.json") + "' > '" + file("verdict.json") + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto verdict = nlohmann::json::parse(read(file("verdict.json")));
    const auto certificate = nlohmann::json::parse(read(file("a.json")))["certificate"];
    EXPECT_NEAR(verdict["residual"].get<double>(), certificate["residual"].get<double>(), kTolerance);
    EXPECT_LT(verdict["residual"].get<double>(), kTolerance);
    for (size_t i = 0; i < verdict["gains"].size(); ++i)  // the file counts pay-offs in units of noise
      EXPECT_NEAR(verdict["gains"][i].get<double>(),
                  certificate["best_response_gain"][i].get<double>() / certificate["noise"][i].get<double>(),
                  kTolerance);
  }
};

TEST_F(Oracle, AgreesOnAHaggleWithPrivateTypes) { compare(haggle(2)); }

TEST_F(Oracle, AgreesOnMovesUnseenAndChance) {
  compare(R"(walkaway = 1
title = "Moves unseen, and chance"
clock = { rounds = 2 }
[party.a]
noise = 2
patience = 0.9
type.hard.prior = 0.3
type.soft.prior = 0.7
number.pride = { value = 1, by_type.hard = 5 }
[party.b]
noise = 3
type.rich.prior = 0.6
type.poor.prior = 0.4
number.cost = { value = 2, by_type.poor = 6 }
[issue.deal_kind]
status_quo = "none"
option.none = "none"
option.big = "big"
option.small = "small"
[worth.a.deal_kind]
big = 6
small = 3
[worth.b.deal_kind]
big = "8 - cost"
small = 4
[package.big]
deal_kind = "big"
[package.small]
deal_kind = "small"
[[stage]]
id = "prepare"
mover = "a"
seen_by = []
move.arm = { pay = { a = -1 } }
move.rest = {}
then = "weather"
[[stage]]
id = "weather"
kind = "chance"
move.fair = { chance = 0.75 }
move.foul = { chance = 0.25, pay = { a = -2, b = -2 } }
then = "offer"
[[stage]]
id = "offer"
kind = "offer"
mover = "b"
menu = ["big", "small"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "a"
refuse = "next_round"
walk_away = true
)");
}

}  // namespace
}  // namespace walkaway::testing
