// SPDX-License-Identifier: Apache-2.0
// What is told from rows: rows made by hand with known answers, and small negotiations against whole analyses.
#include "uncertainty/find_hangs.h"

#include <cmath>

#include <gtest/gtest.h>

#include "counsel/ranged.h"
#include "counsel/toys.h"
#include "uncertainty/draws.h"
#include "uncertainty/plain.h"
#include "uncertainty/points.h"

namespace walkaway {
namespace {

using testing::kPlain;
using namespace toys;
using Kind = DrawColumn::Kind;

/// Rows of three numbers on (-pi, pi), Ishigami's function of them, whether it is above 3.5 - b, and two moves.
struct ByHand {
  ByHand() {
    for (uint32_t n = 0; n < 3; ++n) add(Kind::number, "number." + std::to_string(n), 100 + n);
    add(Kind::figure, "ishigami", 0);
    meaning.columns.push_back({Kind::conclusion, "conclusion", 0, kNone, kNone, kNone, {"yes", "no"}});
    for (uint32_t m = 0; m < 2; ++m) meaning.columns.push_back({Kind::move_value, "move", 0, m, kNone, kNone, {}});
    meaning.type_columns = {RowMeaning::kNoColumn};
    meaning.today = {0, 0, 0, 0, 1, 1, 0};
  }
  void add(Kind kind, const std::string& name, uint32_t subject) {
    meaning.columns.push_back({kind, name, subject, kNone, kNone, kNone, {}});
  }

  /// `weight` of each draw by its numbers.
  template <typename F>
  DrawSample sample(uint64_t n, F&& weight) const {
    DrawSample out;
    out.width = meaning.columns.size();
    const Points points(3, 4);
    std::vector<double> u(3);
    for (uint64_t i = 0; i < n; ++i) {
      points.point(i, u);
      std::vector<double> x;
      for (const double p : u) x.push_back(M_PI * (2 * p - 1));
      const double ishigami =
          std::sin(x[0]) + 7 * std::sin(x[1]) * std::sin(x[1]) + 0.1 * std::pow(x[2], 4) * std::sin(x[0]);
      out.rows.insert(out.rows.end(), {x[0], x[1], x[2], ishigami, x[0] + x[1] < 1 ? 0.0 : 1.0, 1.0, x[2]});
      out.weight.push_back(weight(x));
      out.index.push_back(i);
    }
    double all = 0;
    for (const double w : out.weight) all += w;
    for (double& w : out.weight) w /= all;
    return out;
  }

  RowMeaning meaning;
};

TEST(Hangs, FindIshigamisIndicesInRows) {
  // Ishigami and Homma (1990) with a = 7, b = 0.1: 0.3139, 0.4424, 0.
  const ByHand rows;
  const Hangs hangs = find_hangs(rows.meaning, rows.sample(8192, [](const auto&) { return 1.0; }), {});
  EXPECT_FALSE(hangs.posterior);
  ASSERT_EQ(hangs.figures.size(), 1u);
  const std::vector<NumberPart>& parts = hangs.figures[0].numbers;
  const double exact[] = {0.3139, 0.4424, 0};
  for (size_t n = 0; n < 3; ++n) {
    EXPECT_NEAR(parts[n].prior.value, exact[n], 4 * parts[n].prior.error + 0.01) << n;
    EXPECT_LT(parts[n].prior.error, 0.03);
    EXPECT_FALSE(parts[n].posterior.has_value());
  }
  EXPECT_GT(parts[0].prior_rank, 0.3);
  EXPECT_NEAR(parts[2].prior_rank, 0, 0.03);
  EXPECT_TRUE(std::isnan(parts[0].posterior_rank));
}

TEST(Hangs, FollowTheWeightsOfThePosterior) {
  // A record that leaves the second number's sign alone, squeezed to the band where its term is nearly level.
  const ByHand rows;
  const DrawSample prior = rows.sample(8192, [](const auto&) { return 1.0; });
  const DrawSample posterior =
      rows.sample(8192, [](const auto& x) { return std::abs(std::abs(x[1]) - M_PI / 2) < 0.1 ? 1.0 : 0.0; });
  const Hangs hangs = find_hangs(rows.meaning, prior, posterior);
  EXPECT_TRUE(hangs.posterior);
  const std::vector<NumberPart>& parts = hangs.figures[0].numbers;
  EXPECT_GT(parts[1].prior.value, 0.4);
  EXPECT_NEAR(parts[1].posterior->value, 0, 3 * parts[1].posterior->error + 0.02);
  // What is left: sin x (1 + 0.1 z^4), of which E[. | x] has the share (1 + b pi^4 / 5)^2 / E (1 + b z^4)^2.
  const double p4 = std::pow(M_PI, 4), first = std::pow(1 + 0.1 * p4 / 5, 2),
               all = 1 + 0.2 * p4 / 5 + 0.01 * p4 * p4 / 9;
  EXPECT_NEAR(parts[0].posterior->value, first / all, 4 * parts[0].posterior->error + 0.02);
  EXPECT_GT(parts[0].posterior_rank, 0.7);
}

TEST(Hangs, FindFlipsWithTheOthersMoving) {
  // Today "no", the sum being 1 or more; it holds in half of the draws where x is 1, the other being even around 0.
  const ByHand rows;
  const Hangs hangs = find_hangs(rows.meaning, rows.sample(8192, [](const auto&) { return 1.0; }), {});
  ASSERT_EQ(hangs.conclusions.size(), 1u);
  const ConclusionHangs& c = hangs.conclusions[0];
  EXPECT_EQ(c.today, "no");
  EXPECT_NEAR(c.share, std::pow(2 * M_PI - 1, 2) / (8 * M_PI * M_PI), 0.01);
  ASSERT_EQ(c.numbers.size(), 2u);  // the third has nothing to do with it
  for (const ConclusionAlong& along : c.numbers) {
    EXPECT_TRUE(along.number == 100 || along.number == 101);
    ASSERT_EQ(along.flips.size(), 1u);
    EXPECT_NEAR(along.flips[0].where.about, 1, 0.15);
    EXPECT_TRUE(along.flips[0].where.upwards);
    EXPECT_EQ(along.flips[0].below, "yes");
    EXPECT_EQ(along.flips[0].above, "no");
  }
  ASSERT_TRUE(c.map.has_value());
  EXPECT_NE(c.map->one, c.map->other);
  EXPECT_LT(c.map->map.share.front(), 0.05);
  EXPECT_GT(c.map->map.share.back(), 0.95);
}

TEST(Hangs, FindWhatANumberIsWorth) {
  // Move 1 is worth z, even on (-pi, pi), move 0 always 1: (pi - 1)^2 / (4 pi) from knowing z, nothing from the others.
  const ByHand rows;
  const Hangs hangs = find_hangs(rows.meaning, rows.sample(8192, [](const auto&) { return 1.0; }), {});
  ASSERT_EQ(hangs.advice.size(), 1u);
  const AdviceWorth& worth = hangs.advice[0];
  const double exact = (M_PI - 1) * (M_PI - 1) / (4 * M_PI);
  EXPECT_NEAR(worth.everything.value, exact, 0.005);
  EXPECT_EQ(worth.numbers[0].number, 102u);
  EXPECT_NEAR(worth.numbers[0].gain.value, exact, 3 * worth.numbers[0].gain.error + 0.005);
  EXPECT_NEAR(worth.numbers[1].gain.value, 0, 1e-12);
  EXPECT_NEAR(worth.mean[1], 0, 0.01);
  EXPECT_NEAR(worth.best[1], (M_PI - 1) / (2 * M_PI), 0.005);
}

TEST(Hangs, CountCopiesOfADrawOnce) {
  const ByHand rows;
  DrawSample sample = rows.sample(64, [](const auto&) { return 1.0; });
  DrawSample twice = sample;
  twice.rows.insert(twice.rows.end(), sample.rows.begin(), sample.rows.end());
  twice.weight.insert(twice.weight.end(), sample.weight.begin(), sample.weight.end());
  twice.index.insert(twice.index.end(), sample.index.begin(), sample.index.end());
  const DrawSample once = distinct_draws(rows.meaning.columns, twice);
  EXPECT_EQ(once.rows, sample.rows);
  EXPECT_EQ(once.index, sample.index);
  EXPECT_DOUBLE_EQ(once.weight[5], 2 * sample.weight[5]);
  twice.index[64] = 99;  // of another family: not the same draw
  EXPECT_EQ(distinct_draws(rows.meaning.columns, twice).size(), 65u);
}

TEST(Hangs, TakeRoundingForNothing) {
  std::vector<double> table = {1, 0.3, 1 + 1e-15, NAN, 1 - 1e-15, 0.4};
  level_rounding(table, 2);
  EXPECT_EQ(table[0], table[2]);
  EXPECT_EQ(table[2], table[4]);
  EXPECT_EQ(table[1], 0.3);
  EXPECT_TRUE(std::isnan(table[3]));
  EXPECT_EQ(table[5], 0.4);
}

TEST(Hangs, AreNoneWithoutDraws) {
  const ByHand rows;
  const Hangs hangs = find_hangs(rows.meaning, DrawSample{rows.meaning.columns.size(), {}, {}, {}}, {});
  EXPECT_TRUE(hangs.figures.empty());
  EXPECT_TRUE(hangs.conclusions.empty());
}

/// Draws of a small negotiation.
struct Drawn {
  Drawn(const std::string& text, uint64_t draws)
      : scenario(read_scenario_text(text, "test.toml")),
        reference(analyze_and_keep(scenario, scenario.central_values(), kPlain)),
        frame(reference, ranged_numbers(scenario)) {
    Crew crew(2);
    ManyDrawsOptions options;
    options.draws = draws;
    many = run_draws(frame, options, crew, nullptr, {});
  }
  Scenario scenario;
  Analysis reference;
  DrawFrame frame;
  ManyDraws many;
};

TEST(Hangs, OfOneNumberFlipWhereItFlipsAlone) {
  // B gains from accepting what is worth more than nothing to it: with one number, none other moves.
  const Drawn drawn(take_it("{ low = -3, mode = 1, high = 4 }"), 512);
  const Hangs hangs = find_hangs(drawn.frame, drawn.many.prior, {});
  bool found = false;
  for (const ConclusionHangs& c : hangs.conclusions) {
    const Conclusion& conclusion = drawn.reference.answers.conclusions[c.conclusion];
    EXPECT_EQ(c.today, conclusion.holds);
    if (conclusion.kind != Conclusion::Kind::deal_possible) continue;
    ASSERT_EQ(c.numbers.size(), 1u);
    ASSERT_EQ(c.numbers[0].flips.size(), 1u);
    EXPECT_NEAR(c.numbers[0].flips[0].where.about, 0, 0.1);
    EXPECT_EQ(c.numbers[0].flips[0].below, "no");
    EXPECT_EQ(c.numbers[0].flips[0].above, "yes");
    found = true;
  }
  EXPECT_TRUE(found);
}

TEST(Hangs, TellTheWorthOfATypeAsAnAnalysisDoes) {
  const Drawn drawn(kRanged, 256);
  const Hangs hangs = find_hangs(drawn.frame, drawn.many.prior, drawn.many.posterior);
  ASSERT_FALSE(hangs.advice.empty());
  size_t checked = 0;
  for (const AdviceWorth& worth : hangs.advice) {
    const Advice& advice = drawn.reference.answers.advice[worth.advice];
    for (const TypeGain& gain : worth.types) {
      double known = 0;
      for (const MovesGivenType& given : advice.given_type)
        if (given.of == gain.of) known += given.chance * *std::max_element(given.value.begin(), given.value.end());
      EXPECT_NEAR(gain.today, known - advice.moves[0].value, 1e-9);
      EXPECT_GE(gain.today, -1e-9);
      EXPECT_GE(gain.gain.value, -1e-9);
      ++checked;
    }
    EXPECT_GE(worth.everything.value, 0);
    for (const NumberGain& number : worth.numbers) EXPECT_LE(number.gain.value, worth.everything.value + 1e-9);
  }
  EXPECT_GT(checked, 0u);
}

}  // namespace
}  // namespace walkaway
