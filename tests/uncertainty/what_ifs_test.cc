// SPDX-License-Identifier: Apache-2.0
// What-ifs and pivots over draws against analyses with each draw's numbers, solved from the start of the path.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include <gtest/gtest.h>

#include "scenario/reader.h"
#include "uncertainty/draws.h"
#include "uncertainty/plain.h"

namespace walkaway {
namespace {

using testing::MemoryLog;
using Kind = DrawColumn::Kind;

/// Two rounds; B may be told more of the price, an envoy may be sent, A may change course.
const char* const kTalks = R"(walkaway = 1
title = "talks"
clock.rounds = 2
number.prize = { low = 1, mode = 4, high = 9 }
number.cost = { low = 0.5, mode = 1, high = 3 }
party.a.noise = 2
[party.b]
noise = { median = 1, spread = 1.5 }
type.soft.prior = { low = 0.5, mode = 0.6, high = 0.7 }
type.hard.prior = "rest"
number.pride = { value = 0, by_type.hard = 3 }
[issue.x]
option = { no = "no", yes = "yes" }
[worth.a.x]
yes = 3
[worth.b.x]
yes = "prize - pride"
[package.p]
x = "yes"
[[stage]]
id = "envoy"
kind = "chance"
enabled = false
skip_to = "offer"
seen_by = ["a", "b"]
move.warm = { chance = 0.7, pay = { b = 1 } }
move.cold = { chance = 0.3 }
then = "offer"
[[stage]]
id = "offer"
kind = "offer"
mover = "a"
menu = ["p"]
move.wait = { then = "next_round", pay = { a = "-cost" } }
then = "answer"
[[stage]]
id = "answer"
kind = "answer"
mover = "b"
[[record]]
stage = "offer"
move = "p"
[[record]]
stage = "answer"
move = "refuse"
[[what_if]]
id = "cheap"
label = "waiting is free"
set = { "number.cost" = 0 }
[[what_if]]
id = "waits"
label = "A waits first"
commit = [{ party = "a", stage = "offer", move = "wait", from = 1, to = 1 }]
[[what_if]]
id = "pushes"
label = "A always offers"
commit = [{ party = "a", stage = "offer", move = "p" }]
[[what_if]]
id = "envoy"
label = "an envoy is sent"
on = ["envoy"]
[[what_if]]
id = "soft"
label = "the odds that B is soft"
sweep = { number = "party.b.type.soft.prior", from = 0.2, to = 0.9, steps = 2 }
[[pivot]]
id = "hold"
label = "A holds out"
party = "a"
stage = "offer"
before = "p"
move = "wait"
announced = "both"
)";

const AnalyzeOptions kKept{.simulations = 20, .threads = 1, .keep_variations = true};

struct DrawnCases {
  explicit DrawnCases(const std::string& text, ManyDrawsOptions options, uint32_t threads = 1, MemoryLog* log = nullptr)
      : scenario(read_scenario_text(text, "test.toml")),
        reference(analyze_and_keep(scenario, scenario.central_values(), kKept)) {
    options.draw.what_ifs = true;
    Crew crew(threads);
    many = run_draws(reference, options, crew, log, {});
  }

  const Uncertainty& told() const { return many.told; }
  const WhatIfSpreads& spreads() const { return many.told.what_ifs.value(); }
  size_t column(const std::string& name) const {
    for (size_t i = 0; i < told().columns.size(); ++i)
      if (told().columns[i].name == name) return i;
    ADD_FAILURE() << "there is no column " << name;
    return 0;
  }

  Scenario scenario;
  Analysis reference;
  ManyDraws many;
};

ManyDrawsOptions options_of(uint64_t draws, uint64_t what_ifs) {
  ManyDrawsOptions options;
  options.draws = draws;
  options.what_ifs = what_ifs;
  options.least_effective = 5;
  options.draw.tolerance = 1e-10;
  return options;
}

/// A headline figure of a what-if, read off anew.
double figure_of(const HeadlineOutput& figure, const Answers& answers, const WhatIfPoint& point) {
  switch (figure.kind) {
    case HeadlineOutput::Kind::deal:
      return point.deal.all;
    case HeadlineOutput::Kind::ending:
      return point.endings[answers.forecast.endings[figure.subject].ending].all;
    case HeadlineOutput::Kind::value:
      return point.value[figure.subject].all;
    case HeadlineOutput::Kind::acceptance:
      return point.offers[figure.subject].chance_of_acceptance.all;
    case HeadlineOutput::Kind::worth:
      return point.offers[figure.subject].worth.all;
    default:
      return NAN;
  }
}

/// The row of a draw against an analysis with its numbers.
void expect_as_analysed(const DrawnCases& drawn, const std::vector<double>& row) {
  Values values = drawn.scenario.central_values();
  const std::vector<DrawColumn>& columns = drawn.told().columns;
  for (size_t c = 0; c < columns.size(); ++c)
    if (columns[c].kind == Kind::number) values[columns[c].subject] = row[c];
  const Answers answers = analyze(drawn.scenario, values, {.simulations = 20, .threads = 1});
  size_t checked = 0;
  for (size_t c = 0; c < columns.size(); ++c) {
    const DrawColumn& column = columns[c];
    double expected = NAN;
    if (column.kind == Kind::pivot_value) {
      expected = answers.pivots[column.subject].points[column.item].value[column.party].all;
    } else if (column.kind == Kind::what_if_figure || column.kind == Kind::as_it_is) {
      const bool today = column.kind == Kind::as_it_is;
      const WhatIfSolve as_it_is{};
      const WhatIfSolve& solve = today ? as_it_is : drawn.reference.variations.what_ifs[column.subject];
      const WhatIfPoint& point = today ? answers.today.points[0] : answers.what_ifs[solve.what_if].points[solve.point];
      if (point.record_possible) expected = figure_of(drawn.told().figures[column.item], answers, point);
    }
    if (std::isnan(expected)) continue;
    EXPECT_NEAR(row[c], expected, 1e-6) << column.name;
    ++checked;
  }
  EXPECT_GT(checked, 25u);
}

TEST(WhatIfsOfDraws, AreThoseOfAnalysesWithEachDrawsNumbers) {
  MemoryLog log;
  ManyDrawsOptions options = options_of(8, 5);
  options.weighing = Weighing::prior_only;
  const DrawnCases drawn(kTalks, options, 2, &log);
  const size_t passes = drawn.column("what_ifs.passes");
  for (const auto& [key, row] : log.rows) {
    EXPECT_EQ(std::isnan(row[passes]), key.second >= 5) << key.second;
    if (key.second < 5) expect_as_analysed(drawn, row);
  }
  EXPECT_EQ(drawn.spreads().draws, 5u);
  EXPECT_EQ(drawn.spreads().posterior_draws, 0u);
}

TEST(WhatIfsOfDraws, HaveTheBandsAndSharesOfTheirChanges) {
  ManyDrawsOptions options = options_of(21, 21);
  options.weighing = Weighing::prior_only;
  const DrawnCases drawn(kTalks, options);
  const WhatIfSpread& waits = drawn.spreads().what_ifs[1];
  EXPECT_EQ(waits.ends.solved, 21u);
  for (const VariationSpread& spread : waits.figures) {
    const std::string& id = drawn.told().figures[spread.figure].id;
    std::vector<double> changes;
    double raised = 0, lowered = 0;
    for (size_t i = 0; i < 21; ++i) {
      const double there = drawn.many.prior.at(i, drawn.column("what_if.waits." + id)),
                   before = drawn.many.prior.at(i, drawn.column("as_it_is." + id));
      changes.push_back(there - before);
      raised += there - before > 1e-3, lowered += there - before < -1e-3;
    }
    if (std::any_of(changes.begin(), changes.end(), [](double c) { return std::isnan(c); })) continue;
    std::sort(changes.begin(), changes.end());
    EXPECT_NEAR(spread.change.median, changes[10], 1e-3) << id;
    EXPECT_LE(spread.change.low90, spread.change.low50);
    EXPECT_GE(spread.change.high90, spread.change.high50);
    EXPECT_NEAR(spread.raises.prior, raised / 21, 1.01 / 21) << id;
    EXPECT_NEAR(spread.lowers.prior, lowered / 21, 1.01 / 21) << id;
    EXPECT_FALSE(spread.change_posterior.has_value());
  }
  for (const PivotSpread& pivot : drawn.spreads().pivots) {
    double best = 0;
    for (const ShareOfDraws& share : pivot.best) best += share.prior;
    EXPECT_NEAR(best, 1, 1e-12);
    EXPECT_EQ(pivot.points.back().change.median, 0);  // never, against never
  }
}

TEST(WhatIfsOfDraws, OfThePosteriorAreSolvedInDrawsPickedByWeight) {
  MemoryLog log;
  const DrawnCases drawn(kTalks, options_of(120, 30), 2, &log);
  ASSERT_NE(drawn.told().method, PosteriorMethod::none);
  const WhatIfSpreads& spreads = drawn.spreads();
  EXPECT_EQ(spreads.draws, 30u);
  EXPECT_GT(spreads.posterior_draws, 10u);
  EXPECT_LE(spreads.posterior_draws, 30u);
  EXPECT_TRUE(spreads.what_ifs[0].figures[0].change_posterior.has_value());
  size_t later = 0;
  for (const auto& [key, row] : log.rows)
    if (key.first > 100'000 && later++ < 3) expect_as_analysed(drawn, row);
  EXPECT_EQ(later, spreads.posterior_draws);
}

TEST(WhatIfsOfDraws, AreTheSameToTheBitOnAnyNumberOfThreadsAndFromALog) {
  MemoryLog one, two;
  const DrawnCases alone(kTalks, options_of(60, 20), 1, &one), together(kTalks, options_of(60, 20), 2, &two);
  ASSERT_EQ(one.rows.size(), two.rows.size());
  for (const auto& [key, row] : one.rows)
    EXPECT_EQ(std::memcmp(row.data(), two.rows.at(key).data(), row.size() * sizeof(double)), 0) << key.second;
  MemoryLog half;
  size_t n = 0;
  for (const auto& entry : one.rows)
    if (n++ % 2 == 0) half.rows.insert(entry);
  const DrawnCases resumed(kTalks, options_of(60, 20), 2, &half);
  EXPECT_LT(half.kept, one.kept);
  for (size_t w = 0; w < alone.spreads().what_ifs.size(); ++w)
    for (size_t f = 0; f < alone.spreads().what_ifs[w].figures.size(); ++f) {
      const VariationSpread &a = alone.spreads().what_ifs[w].figures[f], &b = resumed.spreads().what_ifs[w].figures[f];
      EXPECT_EQ(std::memcmp(&a.change, &b.change, sizeof(Bands)), 0);
      EXPECT_EQ(std::memcmp(&a.change_posterior.value(), &b.change_posterior.value(), sizeof(Bands)), 0);
    }
}

TEST(WhatIfsOfDraws, ThatAreNoGameAreCounted) {
  // Of three types, one gets what the swept one and the drawn one leave, if they leave anything.
  std::string text = kTalks;
  text.replace(text.find("type.hard.prior = \"rest\""), 24, "type.hard.prior = 0.2\ntype.odd.prior = \"rest\"");
  text.replace(text.find("type.soft.prior = {"), 19, "type.soft.prior = 0.3 #");
  text.replace(text.find("to = 0.9"), 8, "to = 0.75");
  text.replace(text.find("type.hard.prior = 0.2"), 21, "type.hard.prior = { low = 0.02, mode = 0.2, high = 0.3 }");
  ManyDrawsOptions options = options_of(16, 16);
  options.weighing = Weighing::prior_only;
  const DrawnCases drawn(text, options);
  const WhatIfSpread& soft = drawn.spreads().what_ifs.back();  // at 0.75
  EXPECT_GT(soft.ends.breaks, 0u);
  EXPECT_EQ(soft.ends.solved + soft.ends.breaks, 16u);
  EXPECT_NEAR(soft.figures[0].there.share, static_cast<double>(soft.ends.solved) / 16, 1e-12);
}

TEST(WhatIfsOfDraws, AreLeftOutUnlessAskedFor) {
  const Scenario scenario = read_scenario_text(kTalks, "test.toml");
  const Analysis reference = analyze_and_keep(scenario, scenario.central_values(), {.simulations = 20, .threads = 1});
  EXPECT_TRUE(reference.variations.what_ifs.empty());
  Crew crew(1);
  const ManyDraws many = run_draws(reference, {.draws = 4}, crew, nullptr, {});
  EXPECT_FALSE(many.told.what_ifs.has_value());
  for (const DrawColumn& column : many.told.columns) EXPECT_NE(column.kind, Kind::as_it_is);
}

}  // namespace
}  // namespace walkaway
