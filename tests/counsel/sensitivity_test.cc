// SPDX-License-Identifier: Apache-2.0
// Sensitivities: each point against an analysis of its own, solved from the start of the path.
#include <cmath>

#include <gtest/gtest.h>

#include "counsel/ranged.h"
#include "counsel/toys.h"
#include "scenario/range.h"

namespace walkaway {
namespace {

using namespace toys;

const AnalyzeOptions kQuick{.simulations = 20, .threads = 1, .sensitivity = true};

Answers examine(const Scenario& scenario, uint32_t threads = 1) {
  AnalyzeOptions options = kQuick;
  options.threads = threads;
  return ask(scenario, options);
}

Answers examine(const std::string& text) { return examine(read_scenario_text(text, "case.toml")); }

/// An analysis of its own with one number changed, from the start of the path.
Answers cold(const Scenario& scenario, NumberId number, double at) {
  Values values = scenario.central_values();
  values[number] = at;
  return analyze(scenario, values, {.simulations = 20, .threads = 1});
}

const Advice* advice_like(const Advice& today, const Answers& answers) {
  for (const Advice& advice : answers.advice)
    if (advice.party == today.party && advice.type == today.type && advice.stage == today.stage) return &advice;
  return nullptr;
}

/// What an output is in the answers of an analysis, read off anew.
double output_in(const HeadlineOutput& output, const Answers& today, const Answers& answers) {
  using Kind = HeadlineOutput::Kind;
  const uint32_t i = output.subject;
  switch (output.kind) {
    case Kind::verdict: {
      const auto& odds = today.offers[i].verdicts;
      return answers.offers[i].verdicts[size_t(std::max_element(odds.begin(), odds.end()) - odds.begin())];
    }
    case Kind::acceptance:
      return answers.offers[i].chance_of_acceptance.all;
    case Kind::worth:
      return answers.offers[i].worth.all;
    case Kind::room:
      return answers.deal.chance_of_room;
    case Kind::deal:
      return answers.forecast.deal.all;
    case Kind::ending:
      return answers.forecast.endings[i].probability.all;
    case Kind::value:  // the scenarios here end with a mark
      for (const ValueRow& row : answers.marks.back().values)
        if (row.party == i && row.type == kNone) return row.value.all;
      return NAN;
    case Kind::type:
      for (const PartyPosterior& party : answers.posterior)
        if (party.party == i) return party.types[output.type].posterior.all;
      return NAN;
    case Kind::account:
      return answers.accounts[i].posterior;
    case Kind::margin: {
      const Advice* advice = advice_like(today.advice[i], answers);
      if (!advice) return NAN;
      const std::string& best = today.advice[i].moves[0].move;
      double own = NAN, other = -INFINITY;
      for (const MoveAdvice& move : advice->moves)
        (move.move == best ? own : other) = move.move == best ? move.value : std::max(other, move.value);
      return own - other;
    }
  }
  return NAN;
}

void expect_as_cold(const Scenario& scenario, const Answers& today, NumberId number, const SensitivityEnd& end,
                    double tolerance) {
  const SensitivityAnswer& answer = *today.sensitivity;
  ASSERT_EQ(end.why, "");
  ASSERT_EQ(end.outputs.size(), answer.outputs.size());
  const Answers there = cold(scenario, number, end.at);
  for (size_t i = 0; i < end.outputs.size(); ++i)
    EXPECT_NEAR(end.outputs[i], output_in(answer.outputs[i], today, there), tolerance)
        << scenario.numbers[number].path << " at " << end.at << ": " << answer.outputs[i].id;
}

const NumberSensitivity& of(const Scenario& scenario, const Answers& answers, const std::string& path) {
  for (const NumberSensitivity& n : answers.sensitivity->numbers)
    if (scenario.numbers[n.number].path == path) return n;
  throw std::logic_error("no sensitivity of " + path);
}

double output(const SensitivityAnswer& answer, const SensitivityEnd& end, const std::string& id) {
  for (size_t i = 0; i < answer.outputs.size(); ++i)
    if (answer.outputs[i].id == id) return end.outputs.at(i);
  throw std::logic_error("no output " + id);
}

TEST(Sensitivity, IsThatOfAnAnalysisWithTheNumberChanged) {
  const Scenario scenario = read_scenario_text(kRanged, "ranged.toml");
  const Answers today = examine(scenario);
  ASSERT_TRUE(today.sensitivity.has_value());
  const SensitivityAnswer& answer = *today.sensitivity;
  EXPECT_EQ(answer.numbers.size(), 14u);
  EXPECT_TRUE(answer.skipped.empty());
  for (const HeadlineOutput& output : answer.outputs)
    EXPECT_NEAR(output.value, output_in(output, today, today), 1e-12) << output.id;
  for (const NumberSensitivity& n : answer.numbers) {
    EXPECT_EQ(n.low.at, range_low(scenario.numbers[n.number].range));
    EXPECT_EQ(n.high.at, range_high(scenario.numbers[n.number].range));
    expect_as_cold(scenario, today, n.number, n.low, 1e-8);
    expect_as_cold(scenario, today, n.number, n.high, 1e-8);
  }
  EXPECT_GT(answer.warm_solves, 20u);
  EXPECT_EQ(answer.cold_solves, 0u);
}

TEST(Sensitivity, IsTheSameOnAnyNumberOfThreads) {
  const Scenario scenario = read_scenario_text(kRanged, "ranged.toml");
  const SensitivityAnswer one = *examine(scenario, 1).sensitivity, two = *examine(scenario, 2).sensitivity;
  ASSERT_EQ(one.numbers.size(), two.numbers.size());
  for (size_t i = 0; i < one.numbers.size(); ++i)
    for (const auto end : {&NumberSensitivity::low, &NumberSensitivity::high}) {
      const SensitivityEnd &a = one.numbers[i].*end, &b = two.numbers[i].*end;
      EXPECT_EQ(a.outputs, b.outputs);
      ASSERT_EQ(a.flips.size(), b.flips.size());
      for (size_t f = 0; f < a.flips.size(); ++f) EXPECT_EQ(a.flips[f].about, b.flips[f].about);
    }
  EXPECT_EQ(one.warm_passes, two.warm_passes);
}

TEST(Sensitivity, StartsTheToysWarmAndEndsWhereThePathDoes) {
  Toy toys[] = {after(staller(), {}, "outrage"), after(believer(), {}, "bold"), after(haggle(), {}, "ask60"),
                after(half_staller(), {"outrage"}, "outrage")};
  for (Toy& toy : toys) {
    toy.record.emplace_back("answer", "refuse");
    std::string text = text_of(toy) + "[[record]]\nmark = \"now\"\n";
    // Ranges about what the toy says exactly.
    for (const std::string party : {"p", "r"}) {
      const double noise = party == "p" ? toy.noise_p : toy.noise_r;
      const std::string exact = fmt::format("[party.{}]\npatience = {:.17g}\nnoise = {:.17g}\n", party,
                                            party == "p" ? toy.patience_p : toy.patience_r, noise);
      const size_t at = text.find(exact);
      ASSERT_NE(at, std::string::npos);
      text.replace(at, exact.size(),
                   fmt::format("[party.{}]\npatience = {{ low = 0.5, mode = {:.17g}, high = 1 }}\nnoise = {{ low = "
                               "{:.17g}, mode = {:.17g}, high = {:.17g} }}\n",
                               party, party == "p" ? toy.patience_p : toy.patience_r, noise / 2, noise, noise * 2));
    }
    const Scenario scenario = read_scenario_text(text, "toy.toml");
    const Answers today = examine(scenario);
    ASSERT_EQ(today.sensitivity->numbers.size(), 4u);
    EXPECT_GT(today.sensitivity->warm_solves, 0u);
    for (const NumberSensitivity& n : today.sensitivity->numbers) {
      expect_as_cold(scenario, today, n.number, n.low, 1e-7);
      expect_as_cold(scenario, today, n.number, n.high, 1e-7);
    }
  }
}

/// Value of the first conclusion of a kind.
std::string holds(const Answers& answers, Conclusion::Kind kind, uint32_t subject) {
  for (const Conclusion& c : answers.conclusions)
    if (c.kind == kind && c.subject == subject) return c.holds;
  return "";
}

TEST(Sensitivity, FindsWhereAConclusionFlips) {
  const Scenario scenario = read_scenario_text(take_it("{ low = -6, mode = 4, high = 9 }"), "case.toml");
  const Answers today = examine(scenario);
  const NumberSensitivity& prize = of(scenario, today, "number.prize");
  EXPECT_TRUE(prize.high.flips.empty());
  ASSERT_FALSE(prize.low.flips.empty());
  bool best_move = false;
  double before = 0;
  for (const Flip& flip : prize.low.flips) {
    const Conclusion& conclusion = today.conclusions[flip.conclusion];
    EXPECT_EQ(flip.from, conclusion.holds);
    EXPECT_LE(flip.within, 10.0 / 64 + 1e-12);
    EXPECT_GE(std::abs(flip.about - 4), before);  // nearest first
    before = std::abs(flip.about - 4);
    const Answers below = cold(scenario, prize.number, flip.about - 1.001 * flip.within),
                  above = cold(scenario, prize.number, flip.about + 1.001 * flip.within);
    EXPECT_EQ(holds(above, conclusion.kind, conclusion.subject), flip.from);
    EXPECT_EQ(holds(below, conclusion.kind, conclusion.subject), flip.to);
    if (conclusion.kind == Conclusion::Kind::best_move) {
      best_move = true;
      EXPECT_NEAR(flip.about, 0, flip.within);  // B accepts what is worth more than nothing
    }
  }
  EXPECT_TRUE(best_move);
}

TEST(Sensitivity, FindsFlipsInALargerGameToo) {
  const Scenario scenario = read_scenario_text(kRanged, "ranged.toml");
  const Answers today = examine(scenario);
  size_t checked = 0;
  for (const NumberSensitivity& n : today.sensitivity->numbers)
    for (const SensitivityEnd* end : {&n.low, &n.high})
      for (const Flip& flip : end->flips) {
        if (scenario.numbers[n.number].range.kind == Range::Kind::choice) continue;
        const Conclusion& conclusion = today.conclusions[flip.conclusion];
        if (conclusion.kind == Conclusion::Kind::best_move) continue;  // advice may be listed in another order there
        const double way = end->at > n.value ? 1 : -1;
        const Answers near = cold(scenario, n.number, flip.about - way * flip.within),
                      far = cold(scenario, n.number, flip.about + way * flip.within);
        EXPECT_EQ(holds(near, conclusion.kind, conclusion.subject), flip.from);
        EXPECT_EQ(holds(far, conclusion.kind, conclusion.subject), flip.to);
        ++checked;
      }
  EXPECT_GT(checked, 0u);
}

TEST(Sensitivity, GoesFromChoiceToChoice) {
  const Scenario scenario = read_scenario_text(
      take_it("{ choices = [5, -3, -1, 4, 7, 30], weights = [0.2, 0.1, 0.1, 0.4, 0.2, 0] }"), "case.toml");
  const Answers today = examine(scenario);
  const NumberSensitivity& prize = of(scenario, today, "number.prize");
  EXPECT_EQ(prize.value, 4);
  EXPECT_EQ(prize.low.at, -3);
  EXPECT_EQ(prize.high.at, 7);
  for (const Flip& flip : prize.low.flips)
    if (today.conclusions[flip.conclusion].kind == Conclusion::Kind::best_move) {
      EXPECT_EQ(flip.about, 1.5);  // between 4 and -1
      EXPECT_EQ(flip.within, 2.5);
    }
}

TEST(Sensitivity, LeavesPlayAloneThatTheNumberDoesNotTouch) {
  std::string text = kRanged;
  const Scenario scenario = read_scenario_text(text, "ranged.toml");
  const Answers today = examine(scenario);
  // Loss, the analyst's prior and the account's weight touch no play: two ends each, two games each; and the cost that
  // the second account sets is another number in the first account's game alone.
  EXPECT_GE(today.sensitivity->unchanged, 3u * 2 * 2 + 2 * 2);
  const NumberSensitivity& weight = of(scenario, today, "account.first.weight");
  EXPECT_LT(output(*today.sensitivity, weight.low, "account.first"),
            output(*today.sensitivity, weight.high, "account.first"));
  const NumberSensitivity& loss = of(scenario, today, "party.public.number.loss");
  EXPECT_LT(output(*today.sensitivity, loss.low, "value.public"),
            output(*today.sensitivity, loss.high, "value.public"));
  EXPECT_EQ(output(*today.sensitivity, loss.low, "deal"), output(*today.sensitivity, loss.high, "deal"));
}

TEST(Sensitivity, TakesTodayWhereTheEndIsToday) {
  const Scenario scenario = read_scenario_text(kRanged, "ranged.toml");
  const Answers today = examine(scenario);
  const NumberSensitivity& large = of(scenario, today, "worth.maker.terms.large");
  ASSERT_EQ(large.high.at, large.value);
  for (size_t i = 0; i < large.high.outputs.size(); ++i)
    EXPECT_EQ(large.high.outputs[i], today.sensitivity->outputs[i].value);
  EXPECT_TRUE(large.high.flips.empty());
}

TEST(Sensitivity, SkipsNumbersThatFitAtNeitherEnd) {
  const Scenario scenario = read_scenario_text(
      take_it("3", "party.a.type = { x = { prior = { low = 0.1, mode = 0.4, high = 0.5 } }, y = { prior = 0.6 } }"),
      "case.toml");
  const Answers today = examine(scenario);
  EXPECT_TRUE(today.sensitivity->numbers.empty());
  ASSERT_EQ(today.sensitivity->skipped.size(), 1u);
  EXPECT_EQ(scenario.numbers[today.sensitivity->skipped[0].first].path, "party.a.type.x.prior");
  EXPECT_NE(today.sensitivity->skipped[0].second.find("add up to 0.7, not to 1"), std::string::npos)
      << today.sensitivity->skipped[0].second;
}

TEST(Sensitivity, KeepsTheEndThatFits) {
  const Scenario scenario = read_scenario_text(
      take_it("3",
              "party.a.type = { x = { prior = { low = 0.1, mode = 0.4, high = 0.7 } }, y = { prior = 0.5 }, z = { "
              "prior = \"rest\" } }"),
      "case.toml");
  const Answers today = examine(scenario);
  const NumberSensitivity& prior = of(scenario, today, "party.a.type.x.prior");
  EXPECT_EQ(prior.low.why, "");
  EXPECT_FALSE(prior.low.outputs.empty());
  EXPECT_FALSE(prior.high.status.has_value());
  EXPECT_TRUE(prior.high.outputs.empty());
  EXPECT_NE(prior.high.why.find("nothing is left for the rest"), std::string::npos) << prior.high.why;
}

TEST(Sensitivity, SaysWhereTheRecordIsImpossible) {
  // Below 2 the package is not on the menu, and there is another shape of game.
  std::string text = take_it("{ low = 1, mode = 3, high = 5 }");
  text.replace(text.find("menu = [\"p\"]"), 12,
               "menu = [\"p\"]\nmove.p.when = \"prize > 2\"\nmove.wait.then = \"next_round\"");
  const Scenario scenario = read_scenario_text(text, "case.toml");
  const Answers today = examine(scenario);
  const NumberSensitivity& prize = of(scenario, today, "number.prize");
  EXPECT_EQ(prize.low.status, SolveStatus::converged);
  EXPECT_TRUE(prize.low.outputs.empty());
  EXPECT_FALSE(prize.low.why.empty());
  EXPECT_FALSE(prize.high.outputs.empty());
}

TEST(Sensitivity, SaysFromWhatToWhatAcrossAGapInWhichTheRecordIsImpossible) {
  // Halfway from 4 to -6 the package is not on the menu, so that the flips are no nearer known than the ends.
  std::string text = take_it("{ low = -6, mode = 4, high = 9 }");
  text.replace(text.find("menu = [\"p\"]"), 12,
               "menu = [\"p\"]\nmove.p.when = \"prize > 3 || prize < -5\"\nmove.wait.then = \"next_round\"");
  const Scenario scenario = read_scenario_text(text, "case.toml");
  const Answers today = examine(scenario);
  const NumberSensitivity& prize = of(scenario, today, "number.prize");
  const Answers there = cold(scenario, prize.number, -6);
  ASSERT_FALSE(prize.low.flips.empty());
  for (const Flip& flip : prize.low.flips) {
    const Conclusion& conclusion = today.conclusions[flip.conclusion];
    EXPECT_EQ(flip.from, conclusion.holds);
    EXPECT_EQ(flip.to, holds(there, conclusion.kind, conclusion.subject));
    EXPECT_EQ(flip.about, -1);
    EXPECT_EQ(flip.within, 5);
  }
}

TEST(Sensitivity, SolvesAnotherShapeOfGameFromTheStart) {
  std::string text = take_it("{ low = 1, mode = 3, high = 5 }");
  text.replace(text.find("[[record]]"), std::string::npos, "[[record]]\nmark = \"now\"\n");
  text.replace(text.find("menu = [\"p\"]"), 12,
               "menu = [\"p\"]\nmove.p.when = \"prize > 2\"\nmove.wait = { then = \"next_round\", pay.a = 1 }");
  const Scenario scenario = read_scenario_text(text, "case.toml");
  const Answers today = examine(scenario);
  const NumberSensitivity& prize = of(scenario, today, "number.prize");
  EXPECT_GE(today.sensitivity->cold_solves, 1u);
  EXPECT_EQ(output(*today.sensitivity, prize.low, "deal"), 0);
  expect_as_cold(scenario, today, prize.number, prize.high, 1e-8);
}

TEST(Sensitivity, IsEmptyWithoutRangesAndAbsentUnlessAskedFor) {
  const Answers today = examine(take_it("3"));
  ASSERT_TRUE(today.sensitivity.has_value());
  EXPECT_TRUE(today.sensitivity->numbers.empty());
  EXPECT_TRUE(today.sensitivity->skipped.empty());
  EXPECT_FALSE(today.sensitivity->outputs.empty());
  EXPECT_FALSE(ask(read_scenario_text(take_it("3"), "case.toml")).sensitivity.has_value());
}

TEST(Sensitivity, StopsWhenTold) {
  const Scenario scenario = read_scenario_text(kRanged, "ranged.toml");
  for (const uint32_t threads : {1u, 2u}) {
    std::stop_source stop;
    walkaway::Run run{stop.get_token(), [&stop](const Progress& progress) {
                        if (progress.what.starts_with("what it hangs on")) stop.request_stop();
                      }};
    AnalyzeOptions options = kQuick;
    options.threads = threads;
    EXPECT_THROW(analyze(scenario, scenario.central_values(), options, run), Stopped);
  }
}

}  // namespace
}  // namespace walkaway
