// SPDX-License-Identifier: Apache-2.0
// A small negotiation with one of everything that a record can tell of: chance, a garbled message, a hidden move, moves
// made at once, offers and answers, a move that one type lacks.
#pragma once

#include <string>

#include "game/game.h"
#include "scenario/reader.h"

namespace walkaway {

inline constexpr const char* kTalks = R"(
walkaway = 1
title = "Talks"
clock = { rounds = 2 }

[party.a]
noise = 2
type.tough = { prior = 0.3, believes.b = { rich = 0.9, poor = 0.1 } }
type.soft.prior = "rest"
number.pride = { value = 0, by_type.tough = 1 }

[party.b]
noise = 3
type.rich.prior = 0.6
type.poor.prior = "rest"
number.means = { value = 6, by_type.poor = 2 }

[analyst_prior.a]
tough = 0.5
soft = 0.5

[issue.sale]
option.no = "no sale"
option.low = "a low price"
option.high = "a high price"
[worth.a.sale]
low = 2
high = 5
[worth.b.sale]
low = { rule = "means - 2" }
high = { rule = "means - 5" }

[package.cheap]
sale = "low"
[package.dear]
sale = "high"

[[stage]]
id = "weather"
kind = "chance"
move.rain.chance = 0.3
move.sun.chance = 0.7
then = "message"

[[stage]]
id = "message"
mover = "a"
move.threat = {}
move.smile = { pay.a = -1 }
move.beg = { when = "a.pride == 0" }
heard_as.threat = { threat = 0.8, smile = 0.2 }
heard_as.beg = { smile = 0.4, noise = 0.6 }
then = "plot"

[[stage]]
id = "plot"
mover = "b"
seen_by = ["b"]
move.wait = {}
move.arm = { pay.b = "last.weather == rain ? -2 : -1" }
then = "clash"

[[stage]]
id = "clash"
kind = "together"
movers = ["a", "b"]
move.hold = {}
move.push = { pay.a = 1 }
then = "offer"

[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["cheap", "dear"]
move.leave = { when = "round > 1", then = "no_agreement" }
then = "reply"

[[stage]]
id = "reply"
kind = "answer"
mover = "b"
)";

struct Talks {
  Scenario scenario;
  Values values;
  Game game;
  explicit Talks(const std::string& more = "", const std::string& text = kTalks)
      : scenario(read_scenario_text(text + more, "talks.toml")),
        values(scenario.central_values()),
        game(build_game(scenario, values)) {}

  std::vector<RecordedMove> record() const { return scenario.record_of(0); }
};

/// A file's `[[record]]` entries, one per line of `entries`: "stage = ..., move = ..." with newlines for commas.
inline std::string record_text(const std::vector<std::string>& entries) {
  std::string text;
  for (const std::string& entry : entries) text += "\n[[record]]\n" + entry + "\n";
  return text;
}

}  // namespace walkaway
