// SPDX-License-Identifier: Apache-2.0
#include "counsel/analyze.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "counsel/play.h"
#include "counsel/questions.h"
#include "counsel/tasks.h"

namespace walkaway {
namespace {

constexpr double kShareOfFirstSolves = 0.3;  ///< of the time, roughly

SolvePlan plan_of(const AnalyzeOptions& options) {
  SolvePlan plan;
  plan.game.max_bytes = options.max_bytes;
  plan.tolerance = options.tolerance;
  return plan;
}

/// Solves the game under each account, and reads the record.
Case solve_and_read(const Scenario& scenario, const Values& values, const SolvePlan& plan,
                    const AnalyzeOptions& options, const Run& run) {
  const AccountGames games = account_games(scenario, values, {});
  Case negotiation;
  negotiation.scenario = &scenario;
  negotiation.games.resize(games.values.size());
  std::vector<Task> tasks;
  for (size_t g = 0; g < games.values.size(); ++g)
    tasks.push_back({"solving the game", [&, g](const Run& own_run) {
                       const Scenario own = scenario;  // rules are not to be evaluated by two threads
                       negotiation.games[g] = solve_scenario(own, games.values[g], plan, own_run);
                     }});
  const double share = options.what_ifs || options.pivots ? kShareOfFirstSolves : 0.9;
  run_tasks(tasks, {options.threads, 0, share}, run);
  for (AccountId a = 0; a < scenario.accounts.size(); ++a) {
    AccountReading reading;
    reading.game = games.game_of_account[a];
    reading.prior = games.weight[a];
    negotiation.readings.push_back(std::move(reading));
  }
  read_record(negotiation);
  return negotiation;
}

/// What-ifs and pivots: independent solves.
struct Resolved {
  std::vector<WhatIfSolve> what_ifs;
  std::vector<PivotSolve> pivots;
};

Resolved solve_variations(const Case& negotiation, const Values& values, const SolvePlan& plan,
                          const AnalyzeOptions& options, const Run& run) {
  const Scenario& scenario = *negotiation.scenario;
  Resolved resolved;
  if (options.what_ifs) resolved.what_ifs = list_what_if_solves(scenario);
  if (options.pivots) resolved.pivots = list_pivot_solves(negotiation);
  std::vector<Task> tasks;
  for (WhatIfSolve& what_if : resolved.what_ifs)
    tasks.push_back({fmt::format("what if: {}", scenario.what_ifs[what_if.what_if].label),
                     [&](const Run& own) { solve_what_if(negotiation, values, what_if, plan, own); }});
  for (PivotSolve& pivot : resolved.pivots)
    tasks.push_back({fmt::format("when to pivot: {}", scenario.pivots[pivot.pivot].label),
                     [&](const Run& own) { solve_pivot(negotiation, pivot, plan.tolerance, own); }});
  run_tasks(tasks, {options.threads, kShareOfFirstSolves, 0.95}, run);
  return resolved;
}

SolveStatus worse(SolveStatus a, SolveStatus b) { return a == SolveStatus::converged ? b : a; }

/// The worst of every entry.
void worsen(Certificate& worst, const Certificate& other) {
  const auto larger = [](std::vector<double>& a, const std::vector<double>& b) {
    a.resize(std::max(a.size(), b.size()), 0.0);
    for (size_t i = 0; i < b.size(); ++i) a[i] = std::max(a[i], b[i]);
  };
  worst.residual = std::max(worst.residual, other.residual);
  worst.max_infoset_gain = std::max(worst.max_infoset_gain, other.max_infoset_gain);
  larger(worst.best_response_gain, other.best_response_gain);
  larger(worst.swing, other.swing);
  larger(worst.max_infoset_gain_of, other.max_infoset_gain_of);
}

void list_unsolved(const Scenario& scenario, const Resolved& resolved, std::vector<std::string>& unsolved) {
  for (const WhatIfSolve& what_if : resolved.what_ifs)
    if (what_if.answer.status != SolveStatus::converged)
      unsolved.push_back(fmt::format("what if: {}, point {} ({})", scenario.what_ifs[what_if.what_if].label,
                                     what_if.point + 1, to_text(what_if.answer.status)));
  for (const PivotSolve& pivot : resolved.pivots)
    if (pivot.status != SolveStatus::converged)
      unsolved.push_back(fmt::format(
          "pivot: {}, {}, {} ({})", scenario.pivots[pivot.pivot].label, pivot.announced ? "announced" : "secret",
          pivot.round == 0 ? std::string("never") : fmt::format("at round {}", pivot.round), to_text(pivot.status)));
}

/// How far the answers can be trusted: solver, separate checker, fit, and what the analyst put in without a source.
Trust assess(const Case& negotiation, const Resolved& resolved, const AnalyzeOptions& options) {
  const Scenario& scenario = *negotiation.scenario;
  Trust trust;
  for (const Solved& solved : negotiation.games) {
    const Strategy& strategy = solved.strategy;
    if (trust.status == SolveStatus::converged) trust.why = strategy.why;
    trust.status = worse(trust.status, strategy.status);
    trust.residual = std::max(trust.residual, strategy.residual);
    worsen(trust.certificate, certify(solved.tree(), strategy.log_prob));
  }
  list_unsolved(scenario, resolved, trust.unsolved);
  const AccountReading& likeliest = negotiation.readings[negotiation.most_likely_account()];
  const Solved& solved = negotiation.solved(likeliest);
  trust.fit = model_fit(solved.game, scenario, likeliest.record, likeliest.path, solved.reach, solved.strategy.log_prob,
                        options.seed, options.simulations);
  trust.uncited = scenario.uncited();
  trust.seed = options.seed;
  trust.scenario_hash = scenario.text_hash;
  return trust;
}

GameCounts count(const Case& negotiation) {
  GameCounts counts;
  const Tree& tree = negotiation.solved(negotiation.most_likely_account()).tree();
  counts.nodes = tree.flat_nodes();
  counts.infosets = tree.infosets();
  counts.histories = tree.nodes();
  counts.terminals = tree.terminals;
  counts.lanes = tree.lanes;
  for (const Solved& solved : negotiation.games) {
    counts.build_s += solved.build_s;
    counts.solve_s += solved.strategy.seconds;
  }
  return counts;
}

}  // namespace

namespace {

/// Answers that need no further solve, in the order in which a reader asks.
void answer_from(const Case& negotiation, const SolvePlan& plan, const Run& run, Answers& answers) {
  // Short, and within what has been reported; but a listener that wants to stop is heard between any two.
  const Run quiet{run.stop, [](const Progress&) {}};
  const auto go_on = [&run] {
    if (run.stop.stop_requested()) throw Stopped();
  };
  answers.deal = find_deals(negotiation, quiet);
  go_on();
  answers.forecast = forecast_endings(negotiation);
  go_on();
  answers.offers = audit_offers(negotiation);
  go_on();
  answers.posterior = read_types(negotiation);
  answers.accounts = read_accounts(negotiation);
  answers.marks = value_marks(negotiation);
  go_on();
  answers.delay = price_delay(negotiation);
  go_on();
  answers.advice = advise(negotiation, plan.game, quiet);
  go_on();
  answers.play = follow_play(negotiation);
  go_on();
}

}  // namespace

Answers analyze(const Scenario& scenario, const Values& values, const AnalyzeOptions& options, const Run& run) {
  const auto start = std::chrono::steady_clock::now();
  const SolvePlan plan = plan_of(options);
  const Case negotiation = solve_and_read(scenario, values, plan, options, run);
  Answers answers;
  answers.game = count(negotiation);
  answer_from(negotiation, plan, run, answers);

  Resolved resolved = solve_variations(negotiation, values, plan, options, run);
  answers.pivots = draw_pivot_curves(negotiation, resolved.pivots);
  answers.today = today_for_comparison(negotiation, answers.offers);
  run.report({"checking the solution", 0.95});
  answers.trust = assess(negotiation, resolved, options);
  if (options.what_ifs) answers.what_ifs = collect_what_ifs(scenario, std::move(resolved.what_ifs));
  answers.conclusions = conclude(negotiation, answers);
  answers.game.total_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run.report({"done", 1});
  return answers;
}

LikelyPlay likely_play(const Scenario& scenario, const Values& values, const AnalyzeOptions& options, const Run& run) {
  AnalyzeOptions alone = options;
  alone.what_ifs = alone.pivots = false;
  const Case negotiation = solve_and_read(scenario, values, plan_of(alone), alone, run);
  LikelyPlay likely;
  for (const Solved& solved : negotiation.games) {
    if (solved.strategy.status == SolveStatus::converged) continue;
    likely.status = solved.strategy.status;
    likely.why = solved.strategy.why;
    return likely;
  }
  likely.play = follow_play(negotiation);
  run.report({"done", 1});
  return likely;
}

}  // namespace walkaway
