// SPDX-License-Identifier: Apache-2.0
// Records of what was heard where no node, or no node right after the move, stands for it.
#include <cmath>

#include <gtest/gtest.h>

#include "enumeration.h"
#include "equilibrium/evaluate.h"
#include "inference/record.h"
#include "talks.h"

namespace walkaway {
namespace {

using Entries = std::vector<std::string>;

/// [K] chance of the record, under one strategy drawn at random.
std::vector<double> likelihood(const std::string& text, const Entries& entries) {
  const Talks talks(record_text(entries), text);
  const RecordPath path = trace_record(talks.game, talks.scenario, talks.record());
  const std::vector<double> log_prob = random_strategy(talks.game.tree, 4);
  std::vector<double> row = record_log_likelihood(talks.game, path, log_reach(talks.game.tree, log_prob)).back();
  for (double& x : row) x = std::exp(x);
  return row;
}

constexpr const char* kClash = R"(
walkaway = 1
title = "Two move at once, a third hears of it"
clock = { rounds = 1 }
[party.a]
noise = 1
type.one.prior = 0.5
type.two.prior = 0.5
[party.b]
noise = 1
[party.c]
noise = 1
[issue.peace]
option.no = "no"
option.yes = "yes"

[[stage]]
id = "clash"
kind = "together"
movers = ["a", "b"]
move.hold = {}
move.push = {}
heard_as.push = { push = 0.7, hold = 0.3 }
then = "reply"

[[stage]]
id = "reply"
mover = "c"
move.help = { then = "next_round" }
move.watch = { then = "next_round" }
)";

TEST(Hearing, OfMovesMadeAtOnceIsAfterBoth) {
  const std::string a = "stage = \"clash\"\nby = \"a\"\nmove = \"push\"",
                    b = "stage = \"clash\"\nby = \"b\"\nmove = \"push\"";
  const std::string as_hold = "\nheard.c = \"hold\"", as_push = "\nheard.c = \"push\"";
  const std::vector<double> both = likelihood(kClash, {a, b});
  const std::vector<std::pair<Entries, double>> cases{
      {{b, a}, 1.0},
      {{a + as_hold, b}, 0.3},
      {{a, b + as_hold}, 0.3},
      {{b, a + as_hold}, 0.3},
      {{a + as_hold, b + as_push}, 0.21},
      {{b + as_push, a + as_hold}, 0.21},
  };
  for (const auto& [entries, factor] : cases) {
    const std::vector<double> found = likelihood(kClash, entries);
    for (uint32_t k = 0; k < both.size(); ++k)
      EXPECT_NEAR(found[k], factor * both[k], 1e-12) << entries[0] << entries[1];
  }
}

constexpr const char* kComply = R"(
walkaway = 1
title = "A promise to keep"
clock = { rounds = 2 }
[party.a]
noise = 1
[party.b]
noise = 1
[issue.arms]
option.kept = "kept"
option.gone = "gone"
worth.a = { gone = -3 }
worth.b = { gone = 5 }
[package.disarm]
arms = "gone"

[[stage]]
id = "offer"
kind = "offer"
mover = "b"
menu = ["disarm"]
then = "reply"
[[stage]]
id = "reply"
kind = "answer"
mover = "a"
accept = "deliver"
[[stage]]
id = "deliver"
kind = "comply"
mover = "a"
obligations = ["arms"]
detect = 0.6
then = "next_round:deliver"
caught = "no_agreement"
)";

TEST(Hearing, OfCheatingIsOfHonouring) {
  const std::string stage = "stage = \"deliver\"\n";
  const auto heard = likelihood(kComply, {stage + "heard.b = \"honour\""});
  const auto honour = likelihood(kComply, {stage + "move = \"honour\""}),
             cheat = likelihood(kComply, {stage + "move = \"cheat\""});
  EXPECT_NEAR(heard[0], honour[0] + cheat[0], 1e-12);
  EXPECT_NEAR(likelihood(kComply, {stage + "move = \"cheat\"\nheard.b = \"honour\""})[0], cheat[0], 1e-12);
  try {
    likelihood(kComply, {stage + "move = \"cheat\"\nheard.b = \"cheat\""});
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_NE(error.faults()[0].hint.find("b: honour"), std::string::npos) << error.faults()[0].hint;
  }
}

}  // namespace
}  // namespace walkaway
