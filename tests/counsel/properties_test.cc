// SPDX-License-Identifier: Apache-2.0
// What must change nothing, and what must change in proportion.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "counsel/toys.h"
#include "counsel/verdict.h"

namespace walkaway {
namespace {

using namespace toys;

/// All numbers that matter of an analysis, in a fixed order.
std::vector<double> figures(const Answers& answers) {
  std::vector<double> all;
  const auto weighed = [&](const Weighed& w) {
    all.push_back(w.all);
    all.insert(all.end(), w.by_account.begin(), w.by_account.end());
  };
  for (const OfferAudit& offer : answers.offers)
    for (const AccountAudit& account : offer.accounts) {
      for (const AuditRow& row : account.rows)
        all.insert(all.end(), {row.posterior, row.e, row.best, row.failure, row.p, row.d, row.loss_under_analyst,
                               double(row.verdict)});
      for (const ReceiverRow& row : account.receiver)
        all.insert(all.end(), {row.posterior, row.worth, row.acceptance, row.reservation});
    }
  for (const EndingOdds& ending : answers.forecast.endings) weighed(ending.probability);
  for (const PartyPosterior& party : answers.posterior)
    for (const TypePosterior& type : party.types) weighed(type.posterior);
  for (const DelayRow& round : answers.delay.rounds)
    for (const ValueRow& row : round.remaining) weighed(row.value);
  for (const Advice& advice : answers.advice)
    for (const MoveAdvice& move : advice.moves) all.insert(all.end(), {move.value, move.probability, move.regret});
  for (const PivotCurve& curve : answers.pivots)
    for (const PivotPoint& point : curve.points)
      for (const Weighed& value : point.value) weighed(value);
  for (const WhatIfAnswer& what_if : answers.what_ifs)
    for (const WhatIfPoint& point : what_if.points) {
      for (const Weighed& value : point.value) weighed(value);
      for (const Weighed& ending : point.endings) weighed(ending);
    }
  return all;
}

std::vector<int> verdicts(const Answers& answers) {
  std::vector<int> all;
  for (const AuditRow& row : answers.offers.back().accounts[0].rows)
    all.insert(all.end(), {int(row.verdict), int(row.by_tolerance[kHalfNoise]), int(row.by_tolerance[kTwiceNoise])});
  return all;
}

void expect_same(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i)
    EXPECT_NEAR(a[i], b[i], tolerance * std::max(1.0, std::abs(a[i]))) << "figure " << i;
}

Toy staller_with_variations() {
  Toy toy = after(staller(), {}, "outrage");
  toy.rounds = 2;
  toy.more = R"([[what_if]]
id = "richer"
set = { "party.p.number.talk.by_type.staller" = 20 }
[[what_if]]
id = "curve"
sweep = { number = "party.p.number.talk.by_type.staller", from = 0, to = 10, steps = 3 }
[[pivot]]
id = "firm"
party = "r"
stage = "answer"
move = "refuse"
)";
  return toy;
}

TEST(Analysis, IsTheSameToTheLastBitForAnyNumberOfThreads) {
  const Scenario scenario = read(staller_with_variations());
  const auto one = figures(ask(scenario, {.simulations = 20, .threads = 1}));
  const auto two = figures(ask(scenario, {.simulations = 20, .threads = 2}));
  EXPECT_EQ(one, two);
}

TEST(Analysis, DoesNotDependOnTheNamesOfTypes) {
  Toy toy = after(staller(), {}, "outrage");
  const auto before = figures(ask(toy));
  std::string text = text_of(toy);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"staller", "x1"}, {"dealer", "a2"}, {"soft", "zz"}, {"hard", "b"}})
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  expect_same(before, figures(ask(read_scenario_text(text, "renamed.toml"))), 1e-9);
}

TEST(Analysis, DoesNotDependOnTheNamesOfPartiesMovesAndStages) {
  const Toy toy = staller_with_variations();
  std::string text = text_of(toy);
  const std::vector<std::pair<std::string, std::string>> names = {
      {R"(\b(party|worth|believes)\.p\b)", "$1.south"},
      {R"(\b(party|worth|believes)\.r\b)", "$1.aunt"},
      {R"(\b(mover|party) = "p")", "$1 = \"south\""},
      {R"(\b(mover|party) = "r")", "$1 = \"aunt\""},
      {R"(\b(id|stage|then) = "offer")", "$1 = \"z\""},
      {R"(\b(id|stage|then) = "answer")", "$1 = \"a\""},
      {R"(\boutrage\b)", "mild"},
      {R"(\bfair\b)", "zebra"}};
  for (const auto& [from, to] : names)
    text = std::regex_replace(text, std::regex(from), to);
  EXPECT_EQ(text.find("outrage"), std::string::npos);
  expect_same(figures(ask(read(toy))), figures(ask(read_scenario_text(text, "renamed.toml"))), 1e-9);
}

TEST(Analysis, DoesNotDependOnTheOrderOfAMenu) {
  Toy toy = staller_with_variations();
  const auto before = figures(ask(toy));
  std::reverse(toy.menu.begin(), toy.menu.end());
  expect_same(before, figures(ask(toy)), 1e-8);
}

TEST(Analysis, GivesTheSameVerdictsWhenAConstantIsAdded) {
  Toy toy = after(staller(), {}, "outrage");
  Toy shifted = toy;
  shifted.more = "[party.p.flow]\nrent = \"7\"\n";  // every round, whatever happens
  const std::string text = text_of(toy);
  std::string more = text;
  const std::string flow = "flow.talk = \"deal ? 0 : talk\"";
  more.replace(more.find(flow), flow.size(), "final = \"100\"\n" + flow);
  // `left` does not run on, so what a constant is must be paid there too.
  const std::string left = "[ending.left]\nrun_on = false";
  ASSERT_NE(more.find(left), std::string::npos);
  more.replace(more.find(left), left.size(), "[ending.left]\nrun_on = true");
  std::string plain = text;
  plain.replace(plain.find(left), left.size(), "[ending.left]\nrun_on = true");
  const Answers a = ask(read_scenario_text(plain, "plain.toml")), b = ask(read_scenario_text(more, "more.toml"));
  EXPECT_EQ(verdicts(a), verdicts(b));
  const AuditRow &x = a.offers[0].accounts[0].rows[0], &y = b.offers[0].accounts[0].rows[0];
  EXPECT_NEAR(y.e - x.e, 100 * 0.95 * 0.95, 1e-8);
  EXPECT_NEAR(y.failure - x.failure, 100 * 0.95 * 0.95, 1e-8);
  EXPECT_NEAR(x.p, y.p, 1e-9);
  EXPECT_NEAR(x.posterior, y.posterior, 1e-9);
}

TEST(Analysis, ScalesWithPayoffsAndNoise) {
  const Toy toy = after(staller(), {}, "outrage");
  Toy tripled = toy;
  tripled.noise_p *= 3;
  for (auto& [type, x] : tripled.flow_p) x *= 3;
  for (Deal& deal : tripled.menu)
    for (auto& [type, x] : deal.p) x *= 3;
  const Answers a = ask(toy), b = ask(tripled);
  EXPECT_EQ(verdicts(a), verdicts(b));
  for (size_t i = 0; i < a.offers[0].accounts[0].rows.size(); ++i) {
    const AuditRow &x = a.offers[0].accounts[0].rows[i], &y = b.offers[0].accounts[0].rows[i];
    EXPECT_NEAR(3 * x.e, y.e, 1e-7);
    EXPECT_NEAR(3 * x.best, y.best, 1e-7);
    EXPECT_NEAR(3 * x.failure, y.failure, 1e-7);
    EXPECT_NEAR(x.p, y.p, 1e-9);
    EXPECT_NEAR(x.posterior, y.posterior, 1e-9);
  }
}

TEST(Analysis, IsNotMovedByATypeThatNobodyThinksPossible) {
  const Toy toy = after(staller(), {}, "outrage");
  Toy with = toy;
  with.types_p.push_back({"ghost", 0});
  const Answers a = ask(toy), b = ask(with);
  for (size_t i = 0; i < 2; ++i) {
    const AuditRow &x = a.offers[0].accounts[0].rows[i], &y = b.offers[0].accounts[0].rows[i];
    EXPECT_NEAR(x.e, y.e, 1e-8);
    EXPECT_NEAR(x.failure, y.failure, 1e-8);
    EXPECT_NEAR(x.posterior, y.posterior, 1e-9);
  }
  for (int v = 0; v < kVerdicts; ++v) EXPECT_NEAR(a.offers[0].verdicts[v], b.offers[0].verdicts[v], 1e-9);
  for (size_t e = 0; e < a.forecast.endings.size(); ++e)
    EXPECT_NEAR(a.forecast.endings[e].probability.all, b.forecast.endings[e].probability.all, 1e-9);
  EXPECT_NEAR(b.posterior[0].types[2].posterior.all, 0, 0);
}

TEST(Analysis, AddsVerdictsUpToOneAtEveryTolerance) {
  const Answers answers = ask(after(staller(), {}, "outrage"));
  for (const VerdictOdds& odds : answers.offers[0].by_tolerance)
    EXPECT_NEAR(std::accumulate(odds.begin(), odds.end(), 0.0), 1, 1e-12);
}

TEST(Analysis, JudgesAtTolerancesFromAQuarterToFourNoises) {
  const std::array<double, kTolerances> times = {0.25, 0.125 * std::sqrt(8), 0.5, std::sqrt(0.5), 1, std::sqrt(2), 2,
                                                 std::sqrt(8), 4};
  for (int t = 0; t < kTolerances; ++t) EXPECT_DOUBLE_EQ(tolerance_times(t), times[static_cast<size_t>(t)]);
  EXPECT_EQ(tolerance_times(kHalfNoise), 0.5);
  EXPECT_EQ(tolerance_times(kOwnNoise), 1);
  EXPECT_EQ(tolerance_times(kTwiceNoise), 2);
}

TEST(Analysis, SumsTheVerdictsOfTheTypesAtEachTolerance) {
  std::set<int> seen;
  for (const char* offer : {"outrage", "fair"}) {
    const Answers answers = ask(after(staller(), {}, offer));
    const OfferAudit& audit = answers.offers[0];
    for (int t = 0; t < kTolerances; ++t) {
      VerdictOdds odds{};
      for (const AuditRow& row : audit.accounts[0].rows) {
        const Verdict verdict = verdict_of(row, row.noise * tolerance_times(t));
        EXPECT_EQ(row.by_tolerance[static_cast<size_t>(t)], verdict);
        odds[static_cast<size_t>(verdict)] += row.posterior;
        seen.insert(static_cast<int>(verdict));
      }
      for (int v = 0; v < kVerdicts; ++v) EXPECT_NEAR(audit.by_tolerance[t][v], odds[v], 1e-12);
    }
    EXPECT_EQ(audit.verdicts, audit.by_tolerance[kOwnNoise]);
  }
  EXPECT_GE(seen.size(), 3u);
}

TEST(Analysis, StopsWhenToldTo) {
  const Scenario scenario = read(staller_with_variations());
  std::stop_source stop;
  walkaway::Run run;
  run.stop = stop.get_token();
  run.report = [&](const Progress& progress) {
    if (progress.done >= 0.3) stop.request_stop();
  };
  EXPECT_THROW(analyze(scenario, scenario.central_values(), {.threads = 2}, run), Stopped);
}

TEST(Analysis, TellsOfItsProgressInOrder) {
  const Scenario scenario = read(staller_with_variations());
  double last = 0;
  walkaway::Run run;
  run.report = [&](const Progress& progress) {
    EXPECT_FALSE(progress.what.empty());
    if (progress.done < 0) return;
    EXPECT_GE(progress.done, last);
    EXPECT_LE(progress.done, 1);
    last = progress.done;
  };
  (void)analyze(scenario, scenario.central_values(), {.simulations = 20, .threads = 2}, run);
  EXPECT_EQ(last, 1);
}

TEST(Analysis, WorksWithoutARecordOrOffersOrTypes) {
  Toy toy = haggle();
  const Answers answers = ask(toy);
  EXPECT_TRUE(answers.offers.empty());
  EXPECT_TRUE(answers.marks.empty());
  double sum = 0;
  for (const EndingOdds& ending : answers.forecast.endings) sum += ending.probability.all;
  EXPECT_NEAR(sum, 1, 1e-12);
  const Answers bare = ask(read_scenario_text(R"(
walkaway = 1
title = "bare"
clock = { rounds = 1 }
[party.a]
noise = 1
[[stage]]
id = "choice"
mover = "a"
then = "no_agreement"
move.left.pay.a = 1
move.right.pay.a = 0
)",
                                              "bare.toml"));
  ASSERT_EQ(bare.advice.size(), 1u);
  EXPECT_EQ(bare.advice[0].moves[0].move, "left");
  EXPECT_NEAR(bare.advice[0].moves[0].probability, std::exp(1) / (1 + std::exp(1)),
              1e-9);  // logit of one point at noise 1
  EXPECT_NEAR(bare.advice[0].why.margin, 1, 1e-12);
}

}  // namespace
}  // namespace walkaway
