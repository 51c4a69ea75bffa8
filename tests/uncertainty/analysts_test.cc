// SPDX-License-Identifier: Apache-2.0
// Several analysts, pooled and compared, against sums done one by one.
#include "uncertainty/analysts.h"

#include <cmath>

#include <gtest/gtest.h>

#include "counsel/ranged.h"
#include "counsel/toys.h"
#include "scenario/range.h"
#include "uncertainty/plain.h"
#include "uncertainty/points.h"

namespace walkaway {
namespace {

using testing::kPlain;
using namespace toys;
using Kind = DrawColumn::Kind;

struct Asked {
  explicit Asked(const std::string& text, Weighing weighing = Weighing::by_record)
      : scenario(read_scenario_text(text, "test.toml")),
        reference(analyze_and_keep(scenario, scenario.central_values(), kPlain)) {
    Crew crew(2);
    ManyDrawsOptions options;
    options.draws = 256;
    options.weighing = weighing;
    const DrawFrame frame(reference, drawn_numbers(scenario));
    all = run_analysts(frame, kPlain, options, crew, nullptr, {});
  }
  size_t column(const std::string& name) const {
    const std::vector<DrawColumn>& columns = all.compared.columns;
    for (size_t c = 0; c < columns.size(); ++c)
      if (columns[c].name == name) return c;
    ADD_FAILURE() << "there is no column " << name;
    return 0;
  }
  const OutputSpread& spread(const Uncertainty& told, const std::string& name) const {
    return *told.spread_of(column(name));
  }
  const AnalystVerdicts& verdicts(Conclusion::Kind kind) const {
    for (const AnalystVerdicts& v : all.compared.conclusions)
      if (reference.answers.conclusions[v.conclusion].kind == kind) return v;
    ADD_FAILURE() << "no such conclusion";
    return all.compared.conclusions[0];
  }

  Scenario scenario;
  Analysis reference;
  DrawsOfAll all;
};

const char* const kWho = R"(
[analyst.hopeful]
weight = 0.75
set = { "number.prize" = { choices = [1, 3], weights = [0.5, 0.5] } }
[analyst.grim]
weight = "rest"
set = { "number.prize" = -2 }
)";

/// The chance that B accepts: a logit of what it gains, at noise 1.
double logit(double prize) { return 1 / (1 + std::exp(-prize)); }

TEST(Analysts, ArePooledByTheirWeights) {
  const Asked asked(take_it("{ choices = [0, 1], weights = [0.5, 0.5] }", kWho));
  const AnalystComparison& c = asked.all.compared;
  ASSERT_EQ(c.analysts.size(), 3u);
  EXPECT_EQ(c.analysts[0].weight, 0);
  EXPECT_DOUBLE_EQ(c.analysts[1].weight, 0.75);
  EXPECT_DOUBLE_EQ(c.analysts[2].weight, 0.25);
  const double own = (logit(0) + logit(1)) / 2, hopeful = (logit(1) + logit(3)) / 2, grim = logit(-2);
  EXPECT_NEAR(asked.spread(c.analysts[0].told, "deal").prior.mean, own, 1e-6);
  EXPECT_NEAR(asked.spread(c.analysts[1].told, "deal").prior.mean, hopeful, 1e-6);
  EXPECT_NEAR(asked.spread(c.analysts[2].told, "deal").prior.mean, grim, 1e-6);
  EXPECT_NEAR(asked.spread(c.pooled, "deal").prior.mean, 0.75 * hopeful + 0.25 * grim, 1e-6);
  EXPECT_TRUE(c.pooled.enumerated);
  EXPECT_EQ(asked.spread(c.analysts[2].told, "number.number.prize").prior.median, -2);
  EXPECT_NEAR(asked.spread(c.analysts[2].told, "deal").today, grim, 1e-6);
}

TEST(Analysts, AreComparedInWhatTheyConclude) {
  const Asked asked(take_it("{ choices = [0.5, 1], weights = [0.5, 0.5] }", kWho));
  const AnalystVerdicts& room = asked.verdicts(Conclusion::Kind::deal_possible);
  EXPECT_EQ(room.leading, (std::vector<std::string>{"yes", "yes", "no"}));
  EXPECT_EQ(room.pooled, "yes");
  EXPECT_FALSE(room.agree);
  const AnalystComparison& c = asked.all.compared;
  ASSERT_EQ(c.differ_on.size(), 1u);
  EXPECT_EQ(asked.scenario.numbers[c.differ_on[0]].path, "number.prize");
  bool deal = false;
  for (const AnalystGap& gap : c.gaps) {
    EXPECT_NE(gap.lowest, 0u);  // the file's own numbers are no member
    if (c.columns[gap.column].name != "deal") continue;
    deal = true;
    EXPECT_EQ(gap.lowest, 2u);
    EXPECT_EQ(gap.highest, 1u);
    EXPECT_NEAR(gap.gap, (logit(1) + logit(3)) / 2 - logit(-2), 1e-6);
  }
  EXPECT_TRUE(deal);
}

/// B has answered: the record speaks for those who thought it likely.
TEST(Analysts, GainOrLoseWeightByTheRecord) {
  std::string text = take_it("{ choices = [0, 1], weights = [0.5, 0.5] }", kWho);
  text += "[[record]]\nstage = \"answer\"\nmove = \"accept\"\n";
  const Asked asked(text);
  const AnalystComparison& c = asked.all.compared;
  const double hopeful = 0.75 * (logit(1) + logit(3)) / 2, grim = 0.25 * logit(-2);
  EXPECT_NEAR(c.analysts[1].weight_after, hopeful / (hopeful + grim), 1e-6);
  EXPECT_NEAR(c.analysts[2].weight_after, grim / (hopeful + grim), 1e-6);
  EXPECT_NEAR(c.pooled.log_evidence, std::log(hopeful + grim), 1e-6);
  // The prize is 3 with the odds of 3 among all that were accepted.
  const double mean = (0.375 * (logit(1) + 3 * logit(3)) - 2 * grim) / (hopeful + grim);
  EXPECT_NEAR(asked.spread(c.pooled, "number.number.prize").posterior->mean, mean, 1e-6);
}

TEST(Analysts, OfThePriorAloneAreNotWeighedByTheRecord) {
  const Asked asked(take_it("{ low = 0, mode = 1, high = 2 }", kWho), Weighing::prior_only);
  const AnalystComparison& c = asked.all.compared;
  EXPECT_EQ(c.pooled.method, PosteriorMethod::none);
  EXPECT_TRUE(c.pooled.why_no_posterior.empty());
  EXPECT_FALSE(asked.spread(c.pooled, "deal").posterior.has_value());
}

TEST(Analysts, WithOtherAdviceAreReadInTheFilesColumns) {
  // What is best for the taker, and so what leads, is not the same for the two: margins are still of the file's move.
  std::string text = kRanged;
  text.insert(text.find("[account.first]"), R"([analyst.one]
set = { "party.taker.number.cost" = { value = { choices = [1, 2], weights = [0.5, 0.5] } } }
)");
  const Asked asked(text, Weighing::prior_only);
  const Scenario own = as_analyst(asked.scenario, 0);
  const Analysis reference = analyze_and_keep(own, own.central_values(), kPlain);
  const std::vector<HeadlineOutput> figures = headline_outputs({asked.reference.negotiation, asked.reference.answers});
  const std::vector<double> values =
      headline_values(figures, asked.reference.answers, {reference.negotiation, reference.answers});
  size_t margins = 0;
  for (size_t f = 0; f < figures.size(); ++f) {
    const OutputSpread& spread = asked.spread(asked.all.compared.analysts[1].told, figures[f].id);
    if (std::isnan(values[f])) continue;
    EXPECT_NEAR(spread.today, values[f], 1e-9) << figures[f].id;
    margins += figures[f].kind == HeadlineOutput::Kind::margin;
  }
  EXPECT_GT(margins, 0u);
}

}  // namespace
}  // namespace walkaway
