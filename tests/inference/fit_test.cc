// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "enumeration.h"
#include "equilibrium/evaluate.h"
#include "inference/record.h"
#include "talks.h"

namespace walkaway {
namespace {

ModelFit fit_of(const Talks& talks, const std::vector<RecordedMove>& record, std::span<const double> log_prob,
                uint64_t seed, uint32_t simulations = 2000) {
  const RecordPath path = trace_record(talks.game, talks.scenario, record);
  return model_fit(talks.game, talks.scenario, record, path, log_reach(talks.game.tree, log_prob), log_prob, seed,
                   simulations);
}

TEST(ModelFit, IsTheSameForTheSameSeedOnly) {
  const Talks talks(record_text({"stage = \"weather\"\nmove = \"rain\"", "stage = \"reply\"\nmove = \"accept\""}));
  const std::vector<double> log_prob = random_strategy(talks.game.tree, 1);
  const ModelFit one = fit_of(talks, talks.record(), log_prob, 42), same = fit_of(talks, talks.record(), log_prob, 42);
  const ModelFit other = fit_of(talks, talks.record(), log_prob, 43);
  EXPECT_EQ(one.share_less_likely, same.share_less_likely);
  EXPECT_EQ(one.median_per_move, same.median_per_move);
  EXPECT_NE(one.share_less_likely, other.share_less_likely);
}

TEST(ModelFit, OfOneMoveIsTheShareOfMovesAtMostAsLikely) {
  // Chance alone: rain 0.3, sun 0.7. Of 2,000 records 30% +- 1% are rain; 5 standard errors is 5.1%.
  const Talks rain(record_text({"stage = \"weather\"\nmove = \"rain\""})),
      sun(record_text({"stage = \"weather\"\nmove = \"sun\""}));
  const std::vector<double> log_prob = random_strategy(rain.game.tree, 1);
  const ModelFit wet = fit_of(rain, rain.record(), log_prob, 1), dry = fit_of(sun, sun.record(), log_prob, 1);
  EXPECT_EQ(wet.simulated, 2000u);
  EXPECT_NEAR(wet.per_move, std::log(0.3), 1e-12);
  EXPECT_NEAR(wet.share_less_likely, 0.3, 0.051);
  EXPECT_EQ(dry.share_less_likely, 1);
  EXPECT_NEAR(dry.median_per_move, std::log(0.7), 1e-12);
  EXPECT_NEAR(dry.low_per_move, std::log(0.3), 1e-12);
  EXPECT_FALSE(wet.strange);
}

TEST(ModelFit, FindsTheUnlikelyStrange) {
  std::string text = kTalks;
  text.replace(text.find("rain.chance = 0.3"), 17, "rain.chance = 0.01");
  text.replace(text.find("sun.chance = 0.7"), 16, "sun.chance = 0.99");
  const Talks talks(record_text({"stage = \"weather\"\nmove = \"rain\""}), text);
  const ModelFit fit = fit_of(talks, talks.record(), random_strategy(talks.game.tree, 1), 1);
  EXPECT_TRUE(fit.strange);
  EXPECT_NEAR(fit.share_less_likely, 0.01, 0.012);
}

TEST(ModelFit, OfNoRecordSaysNothing) {
  const Talks talks(record_text({"mark = \"start\""}));
  const ModelFit fit = fit_of(talks, talks.record(), random_strategy(talks.game.tree, 1), 1);
  EXPECT_EQ(fit.simulated, 0u);
  EXPECT_EQ(fit.per_move, 0);
  EXPECT_FALSE(fit.strange);
}

/// A play drawn by the standard library's generator, told by an observer of everything but the hidden plot: at most
/// `most` moves, and with `hears` what b heard of the message instead of the message.
std::vector<RecordedMove> draw_record(const Talks& talks, const Enumeration& all, std::mt19937_64& random, size_t most,
                                      uint64_t hears) {
  const Tree& tree = talks.game.tree;
  double left = static_cast<double>(random() >> 11) * 0x1p-53;
  const WrittenPlay* drawn = nullptr;
  for (const WrittenPlay& play : all.plays()) {
    for (uint32_t k = 0; k < tree.lanes && left >= 0; ++k) {
      left -= tree.analyst_prior[k] * std::exp(play.log_prob[k]);
      drawn = &play;
    }
    if (left < 0) break;
  }
  std::vector<RecordedMove> record;
  for (const Event& event : drawn->events) {
    if (talks.scenario.stages[event.stage].id == "plot" || record.size() == most) continue;
    RecordedMove entry;
    entry.stage = event.stage;
    entry.by = event.by;
    entry.move = event.move;
    if (hears != 0 && talks.scenario.stages[event.stage].id == "message") {
      entry.heard = {
          {1, event.heard.empty() ? talks.scenario.stages[event.stage].moves[event.move].id : event.heard[0].second}};
      entry.move = kNone;
    }
    record.push_back(entry);
  }
  return record;
}

TEST(ModelFit, FindsOneInTwentyOfItsOwnRecordsStrange) {
  const Talks talks;
  const std::vector<double> log_prob = random_strategy(talks.game.tree, 2);
  const Enumeration all(talks.game, talks.scenario, log_prob);
  std::mt19937_64 random(5);
  int strange = 0, told = 0;
  for (int i = 0; i < 400; ++i) {
    // Six moves take every play past its first reply, so that all simulated records watch the same turns.
    const std::vector<RecordedMove> record = draw_record(talks, all, random, 6, i % 2);
    if (record.size() < 6) continue;
    ++told;
    strange += fit_of(talks, record, log_prob, 17, 500).strange ? 1 : 0;
  }
  // One standard error is 0.011 from the drawing, 0.010 from the 500 simulations.
  ASSERT_GT(told, 350);
  EXPECT_NEAR(strange / static_cast<double>(told), 0.05, 0.035);
}

}  // namespace
}  // namespace walkaway
