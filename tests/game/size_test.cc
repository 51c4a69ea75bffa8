// SPDX-License-Identifier: Apache-2.0
// The size of a game is known before it is built.
#include <gtest/gtest.h>

#include <chrono>

#include "support/built.h"

namespace walkaway::testing {
namespace {

/// Two movers with six profiles of types and two ledgers haggle over `rounds` rounds, with a message and a drift; a
/// dozen rules.
std::string haggle(int rounds) {
  return "walkaway = 1\ntitle = \"haggle\"\nclock = { rounds = " + std::to_string(rounds) + R"toml( }
[party.a]
noise = 4
patience = 0.95
type.x.prior = 0.3
type.y.prior = 0.3
type.z.prior = "rest"
number.status = { value = 1, by_type.z = 6 }
flow.status = "last.drift == talk ? status : 0"
flow.arsenal = "arsenal * 0.1 - pressure * status"
final = "arsenal"
[party.b]
noise = 4
patience = 0.9
type.p.prior = 0.5
type.q.prior = "rest"
number.show = { value = 1, by_type.q = 6 }
flow.talk = "last.drift == talk ? show : 0"
flow.arsenal = "-arsenal * 0.2"
[party.c]
flow = "-arsenal + (deal ? 4 : 0)"
[party.d]
flow = "-pressure + b.show + worth.a"
final = "-arsenal ^ 2"
[state.arsenal]
start = 10
each_round = "arsenal + (freeze == yes ? 0 : 1) * (1 + 0.1 * round)"
[state.pressure]
start = 1
min = 0
each_round = "pressure * (1 - 0.2 * (last.drift == talk))"
[issue.freeze]
option = { no = "no", yes = "yes" }
[issue.relief]
option = { none = "none", some = "some", more = "more", all = "all" }
[worth.a.relief]
some = "2 * pressure"
more = "4 * pressure"
all = "8 * pressure"
[worth.b]
relief = { some = -1, more = -2, all = -4 }
freeze = { yes = "show * 2" }
[[stage]]
id = "signal"
mover = "a"
move.warm = { pay = { a = -1 } }
move.cold = {}
heard_as.warm = { warm = 0.8, cold = 0.2 }
then = "offer"
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = "all"
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
accept = "agreement"
refuse = "drift"
[[stage]]
id = "drift"
mover = "b"
move.talk = {}
move.press = { set = { pressure = "pressure + 0.3" } }
then = "next_round"
)toml";
}

TEST(Size, IsExactAndWhatIsBuilt) {
  const Built g(haggle(2));  // compares node and terminal counts as it is built
  const GameSize size = measure_game(g.scenario, g.values);
  EXPECT_TRUE(size.exact);
  EXPECT_EQ(size.lanes, 6u);
  EXPECT_EQ(size.flat_nodes, static_cast<double>(g.tree().flat_nodes()));
  EXPECT_GT(size.bytes, static_cast<double>(g.tree().bytes()));
}

TEST(Size, AnEnormousGameIsRefusedAtOnceWithWhatToChange) {
  const auto start = std::chrono::steady_clock::now();
  const std::string said = complaint(haggle(9));
  EXPECT_NE(said.find("too large"), std::string::npos);
  EXPECT_NE(said.find("fewer rounds (now 9)"), std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - start,
            std::chrono::seconds(5));  // it takes milliseconds; machines may be busy
}

TEST(Size, AGameBeyondAllNumbersIsRefusedInWords) {
  const std::string said = complaint(haggle(1000));
  EXPECT_NE(said.find("more than 1e300 histories"), std::string::npos) << said;
  EXPECT_EQ(said.find("inf"), std::string::npos) << said;
}

TEST(Size, AnEnormousGameThatCannotBeCountedIsRefusedAtOnceToo) {
  // Almost every history has its own pressure, and a menu reads it.
  std::string text = haggle(9);
  text.replace(text.find("move.talk = {}"), 14, "move.talk = { when = \"pressure > -1\" }");
  text.insert(
      text.find("[[stage]]\nid = \"drift\""),
      "move.refuse = { set = { pressure = \"pressure * (offer.relief == some ? 1.7 : offer.relief == more ? 1.3 : "
      "offer.freeze == yes ? 1.1 : 1) + round / 7\" } }\n");
  const Scenario scenario = read_scenario_text(text, "test.toml");
  const GameSize size = measure_game(scenario, scenario.central_values());
  EXPECT_FALSE(size.exact);
  EXPECT_GT(size.histories, 1e9);
  EXPECT_NE(complaint(text).find("more than"), std::string::npos);
}

TEST(Size, TheLimitCanBeSet) {
  GameOptions options;
  options.max_bytes = 1000;
  EXPECT_NE(complaint(haggle(1), options).find("too large"), std::string::npos);
}

TEST(Size, ABuildStopsWhenToldTo) {
  const Scenario scenario = read_scenario_text(haggle(3), "test.toml");
  std::stop_source stop;
  walkaway::Run run;
  run.stop = stop.get_token();
  stop.request_stop();
  EXPECT_THROW(build_game(scenario, scenario.central_values(), {}, run), Stopped);
}

TEST(Size, TheSameScenarioBuildsTheSameGame) {
  const Built a(haggle(2)), b(haggle(2));
  EXPECT_EQ(a.tree().payoff, b.tree().payoff);
  EXPECT_EQ(a.tree().index, b.tree().index);
  EXPECT_EQ(a.tree().log_weight, b.tree().log_weight);
}

}  // namespace
}  // namespace walkaway::testing
