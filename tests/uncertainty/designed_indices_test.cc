// SPDX-License-Identifier: Apache-2.0
// Indices by draws made for them, on negotiations small enough to be integrated.
#include "uncertainty/designed_indices.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "counsel/ranged.h"
#include "counsel/toys.h"
#include "scenario/range.h"
#include "uncertainty/draws.h"
#include "uncertainty/find_hangs.h"
#include "uncertainty/plain.h"
#include "uncertainty/points.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

using testing::kPlain;
using testing::MemoryLog;
using namespace toys;

struct Designed {
  explicit Designed(const std::string& text)
      : scenario(read_scenario_text(text, "test.toml")),
        reference(analyze_and_keep(scenario, scenario.central_values(), kPlain)),
        frame(reference, ranged_numbers(scenario)) {}

  Uncertainty told(uint64_t indices, uint32_t threads = 2, DrawLog* log = nullptr) const {
    Crew crew(threads);
    ManyDrawsOptions options;
    options.draws = 256;
    options.weighing = Weighing::prior_only;
    options.indices = indices;
    return run_draws(frame, options, crew, log, {}).told;
  }
  size_t figure(const std::string& id) const {
    for (size_t f = 0; f < frame.figures().size(); ++f)
      if (frame.figures()[f].id == id) return f;
    ADD_FAILURE() << "there is no figure " << id;
    return 0;
  }

  Scenario scenario;
  Analysis reference;
  DrawFrame frame;
};

/// Chance that B accepts is that of a logit in (prize + extra) / noise: two numbers, and what they do together.
const char* const kTwo = R"(walkaway = 1
title = "two"
clock = { rounds = 1 }
party.a.noise = 1
[party.b]
noise = { low = 0.5, mode = 1, high = 6 }
[number]
prize = { low = -3, mode = 1, high = 4 }
[issue.x]
option = { no = "no", yes = "yes" }
worth = { a = { yes = 3 }, b = { yes = "prize" } }
[package.p]
x = "yes"
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["p"]
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
[[record]]
stage = "offer"
move = "p"
)";

TEST(DesignedIndices, AreThoseOfAnIntegral) {
  const Designed asked(kTwo);
  const Uncertainty told = asked.told(1024);
  ASSERT_TRUE(told.hangs.designed.has_value());
  const DesignedIndices& d = *told.hangs.designed;
  ASSERT_EQ(d.numbers.size(), 2u);
  EXPECT_EQ(d.others, 0u);
  EXPECT_EQ(d.draws, 4u * 1024);
  EXPECT_EQ(d.failed, 0u);

  // The chance of a deal on a grid of quantiles, with the answer's logit by hand.
  const NumberId noise = find_number(asked.scenario, "party.b.noise"),
                 prize = find_number(asked.scenario, "number.prize");
  const int n = 400;
  std::vector<double> by_noise(n, 0.0), by_prize(n, 0.0);
  double mean = 0, squares = 0;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      const double s = quantile(asked.scenario.numbers[noise].range, (i + 0.5) / n);
      const double v = quantile(asked.scenario.numbers[prize].range, (j + 0.5) / n);
      const double p = 1 / (1 + std::exp(-v / s));
      by_noise[i] += p / n, by_prize[j] += p / n;
      mean += p / n / n, squares += p * p / n / n;
    }
  const double variance = squares - mean * mean;
  const auto between = [&](const std::vector<double>& means) {
    double sum = 0;
    for (const double m : means) sum += (m - mean) * (m - mean) / n;
    return sum / variance;
  };
  const double first_noise = between(by_noise), first_prize = between(by_prize);
  const size_t deal = asked.figure("deal");
  for (size_t k = 0; k < 2; ++k) {
    const bool is_noise = d.numbers[k] == noise;
    const SobolIndex &first = d.first[deal][k], &total = d.total[deal][k];
    EXPECT_NEAR(first.value, is_noise ? first_noise : first_prize, 4 * first.error + 1e-3);
    EXPECT_NEAR(total.value, 1 - (is_noise ? first_prize : first_noise), 4 * total.error + 1e-3);
    EXPECT_LT(total.error, 0.05);
  }
  // Whether there is room for a deal hangs on the prize alone.
  size_t checked = 0;
  for (size_t c = 0; c < told.hangs.conclusions.size(); ++c) {
    const Conclusion& conclusion = asked.reference.answers.conclusions[told.hangs.conclusions[c].conclusion];
    if (conclusion.kind != Conclusion::Kind::deal_possible) continue;
    for (size_t k = 0; k < 2; ++k, ++checked)
      EXPECT_NEAR(d.total_of_conclusion[c][k].value, d.numbers[k] == noise ? 0 : 1, 0.1);
  }
  EXPECT_EQ(checked, 2u);
}

TEST(DesignedIndices, PutWhatMattersLittleIntoOneGroup) {
  const Designed asked(kRanged);
  Uncertainty told = asked.told(0);
  EXPECT_FALSE(told.hangs.designed.has_value());
  const size_t all = asked.frame.numbers().size();
  const std::vector<uint32_t> three = screen_numbers(told.hangs, all, {.most_numbers = 3});
  EXPECT_EQ(three.size(), 3u);
  EXPECT_TRUE(std::is_sorted(three.begin(), three.end()));
  EXPECT_EQ(screen_numbers(told.hangs, all, {.most_numbers = 100, .covered = 2}).size(), all);
  EXPECT_EQ(screen_numbers(told.hangs, all, {.most_numbers = static_cast<uint32_t>(all - 1), .covered = 2}).size(),
            all);
  EXPECT_TRUE(screen_numbers({}, all, {}).empty());

  Crew crew(2);
  DrawSolver solver(asked.frame, crew, nullptr, {});
  const auto some = find_designed_indices(solver, told.hangs, {.base = 64, .most_numbers = 3});
  ASSERT_TRUE(some.has_value());
  EXPECT_EQ(some->others, all - 3);
  EXPECT_EQ(some->draws, 64u * 6);
  for (size_t f = 0; f < some->total.size(); ++f) {
    ASSERT_EQ(some->total[f].size(), 4u);
    for (const SobolIndex& total : some->total[f])
      if (!std::isnan(total.value)) {
        EXPECT_GE(total.value, 0);
      }
  }
}

TEST(DesignedIndices, AreTheSameForAnyThreadsAndAfterAStop) {
  const Designed asked(kTwo);
  MemoryLog log;
  const Uncertainty whole = asked.told(32, 1, &log);
  EXPECT_EQ(log.kept, 256u + 4 * 32);
  for (auto it = log.rows.begin(); it != log.rows.end();) it = it->first.second % 3 == 0 ? log.rows.erase(it) : ++it;
  log.rows[{kDesignStage, 1}][asked.frame.range(DrawColumn::Kind::number).first] += 1;  // of other numbers: not taken
  log.kept = 0;
  const Uncertainty again = asked.told(32, 2, &log);
  EXPECT_EQ(log.kept, 86u + 43 + 1);
  for (size_t f = 0; f < whole.hangs.designed->total.size(); ++f)
    for (size_t k = 0; k < 2; ++k) {
      const double a = whole.hangs.designed->total[f][k].value, b = again.hangs.designed->total[f][k].value;
      EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b)));
    }
}

}  // namespace
}  // namespace walkaway
