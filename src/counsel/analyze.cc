// SPDX-License-Identifier: Apache-2.0
#include "counsel/analyze.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "counsel/gradients.h"
#include "counsel/play.h"
#include "counsel/questions.h"
#include "counsel/sensitivity.h"
#include "counsel/tasks.h"

namespace walkaway {
namespace {

/// Until when the first solves, then the variations, then the slopes last: as shares of the whole time, roughly.
struct Shares {
  double first_solves, variations, slopes;
};

Shares shares_of(const AnalyzeOptions& options) {
  const double variations = options.sensitivity ? 0.25 : options.slopes ? 0.5 : 0.95;
  return {options.what_ifs || options.pivots ? 0.3 * variations : 0.95 * variations, variations,
          options.sensitivity ? 0.4 : 0.99};
}

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
  run_tasks(tasks, {options.threads, 0, shares_of(options).first_solves}, run);
  negotiation.readings = unread(games);
  read_record(negotiation);
  return negotiation;
}

/// What-ifs and pivots are told to three or four digits; eight cost a fifth less than eleven.
constexpr double kToleranceOfVariations = 1e-8;

/// What-ifs and pivots: independent solves.
struct SolvedVariations : Variations {
  std::vector<StageWorthSolve> stages;
};

SolvedVariations solve_variations(const Case& negotiation, const std::vector<OfferAudit>& offers, const Values& values,
                                  const SolvePlan& plan, const AnalyzeOptions& options, const Run& run) {
  const Scenario& scenario = *negotiation.scenario;
  SolvedVariations resolved;
  if (options.what_ifs) resolved.what_ifs = list_what_if_solves(scenario);
  if (options.pivots) resolved.pivots = list_pivot_solves(negotiation);
  if (options.what_ifs) resolved.stages = list_stage_worth_solves(negotiation);
  std::vector<Task> tasks;
  SolvePlan coarser = plan;
  coarser.tolerance = std::max(plan.tolerance, kToleranceOfVariations);
  for (WhatIfSolve& what_if : resolved.what_ifs)
    tasks.push_back({fmt::format("what if: {}", scenario.what_ifs[what_if.what_if].label), [&](const Run& own) {
                       solve_what_if(negotiation, offers, values, what_if, coarser, own);
                       if (!options.keep_variations) what_if.log_prob = {};
                     }});
  for (PivotSolve& pivot : resolved.pivots)
    tasks.push_back({fmt::format("when to pivot: {}", scenario.pivots[pivot.pivot].label), [&](const Run& own) {
                       solve_pivot(negotiation, pivot, coarser.tolerance, own);
                       if (!options.keep_variations) pivot.log_prob = {};
                     }});
  for (StageWorthSolve& stage : resolved.stages)
    tasks.push_back({fmt::format("what a stage is worth: {}", scenario.stages[stage.stage].label),
                     [&](const Run& own) { solve_stage_worth(negotiation, stage, coarser, own); }});
  run_tasks(tasks, {options.threads, shares_of(options).first_solves, shares_of(options).variations}, run);
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

void list_unsolved(const Scenario& scenario, const SolvedVariations& resolved, std::vector<std::string>& unsolved) {
  for (const WhatIfSolve& what_if : resolved.what_ifs)
    if (what_if.answer.status != SolveStatus::converged)
      unsolved.push_back(fmt::format("what if: {}, point {} ({})", scenario.what_ifs[what_if.what_if].label,
                                     what_if.point + 1, to_text(what_if.answer.status)));
  for (const PivotSolve& pivot : resolved.pivots)
    if (pivot.status != SolveStatus::converged)
      unsolved.push_back(fmt::format(
          "pivot: {}, {}, {} ({})", scenario.pivots[pivot.pivot].label, pivot.announced ? "announced" : "secret",
          pivot.round == 0 ? std::string("never") : fmt::format("at round {}", pivot.round), to_text(pivot.status)));
  for (const StageWorthSolve& stage : resolved.stages)
    if (stage.status != SolveStatus::converged)
      unsolved.push_back(
          fmt::format("what a stage is worth: {} ({})", scenario.stages[stage.stage].label, to_text(stage.status)));
}

void list_unsolved(const Scenario& scenario, const SensitivityAnswer& sensitivity, std::vector<std::string>& unsolved) {
  for (const NumberSensitivity& number : sensitivity.numbers)
    for (const SensitivityEnd* end : {&number.low, &number.high})
      if (end->status && *end->status != SolveStatus::converged)
        unsolved.push_back(
            fmt::format("{} at {:.6g} ({})", scenario.numbers[number.number].path, end->at, to_text(*end->status)));
}

/// How far the answers can be trusted: solver, separate checker, fit, and what the analyst put in without a source.
Trust assess(const Case& negotiation, const SolvedVariations& resolved, const AnalyzeOptions& options) {
  const Scenario& scenario = *negotiation.scenario;
  Trust trust;
  for (const Solved& solved : negotiation.games) {
    const Strategy& strategy = solved.strategy;
    if (trust.status == SolveStatus::converged) trust.why = strategy.why;
    trust.status = worse(trust.status, strategy.status);
    trust.residual = std::max(trust.residual, strategy.residual);
    worsen(trust.certificate, certify(solved.tree(), strategy.log_prob));
    trust.bifurcations.insert(trust.bifurcations.end(), strategy.bifurcations.begin(), strategy.bifurcations.end());
  }
  std::sort(trust.bifurcations.begin(), trust.bifurcations.end());
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

void go_on(const Run& run) {
  if (run.stop.stop_requested()) throw Stopped();
}

}  // namespace

void answer_for_conclusions(const Case& negotiation, const GameOptions& build, Reasons reasons, const Run& run,
                            Answers& answers) {
  // Short, and within what has been reported; but a listener that wants to stop is heard between any two.
  const Run quiet{run.stop, [](const Progress&) {}};
  answers.deal = find_deals(negotiation, quiet);
  go_on(run);
  answers.forecast = forecast_endings(negotiation);
  go_on(run);
  answers.offers = audit_offers(negotiation);
  go_on(run);
  answers.posterior = read_types(negotiation);
  answers.accounts = read_accounts(negotiation);
  answers.advice = advise(negotiation, build, reasons, quiet);
  go_on(run);
}

Answers analyze(const Scenario& scenario, const Values& values, const AnalyzeOptions& options, const Run& run) {
  return analyze_and_keep(scenario, values, options, run).answers;
}

Analysis analyze_and_keep(const Scenario& scenario, const Values& values, const AnalyzeOptions& options,
                          const Run& run) {
  const auto start = std::chrono::steady_clock::now();
  const SolvePlan plan = plan_of(options);
  Analysis analysis{solve_and_read(scenario, values, plan, options, run), {}, {}};
  const Case& negotiation = analysis.negotiation;
  Answers& answers = analysis.answers;
  answers.game = count(negotiation);
  answer_for_conclusions(negotiation, plan.game, Reasons::given, run, answers);
  answers.told = read_updates(negotiation);
  answers.agency = weigh_agents(negotiation);
  go_on(run);
  answers.marks = value_marks(negotiation);
  go_on(run);
  answers.mending = mend_priors(negotiation);
  answers.cycles = read_cycles(negotiation);
  go_on(run);
  answers.delay = price_delay(negotiation);
  go_on(run);
  answers.play = follow_play(negotiation);
  go_on(run);

  SolvedVariations resolved = solve_variations(negotiation, answers.offers, values, plan, options, run);
  answers.pivots = draw_pivot_curves(negotiation, resolved.pivots);
  collect_stage_worth(negotiation, resolved.stages, answers);
  answers.today = today_for_comparison(negotiation, answers.offers);
  answers.conclusions = conclude(negotiation, answers);
  run.report({"checking the solution", shares_of(options).variations});
  answers.trust = assess(negotiation, resolved, options);
  if (options.keep_variations) analysis.variations = resolved;
  if (options.what_ifs) answers.what_ifs = collect_what_ifs(scenario, std::move(resolved.what_ifs));
  const bool solved = answers.trust.status == SolveStatus::converged;
  const Shares shares = shares_of(options);
  if ((options.slopes || options.sensitivity) && solved)
    answers.slopes = find_slopes({negotiation, answers}, values,
                                 {plan.game, options.threads, shares.variations, shares.slopes}, run);
  if (options.sensitivity && solved) {
    answers.sensitivity = find_sensitivities({negotiation, answers}, values,
                                             {plan.game, plan.tolerance, options.threads, shares.slopes, 0.99}, run);
    list_unsolved(scenario, *answers.sensitivity, answers.trust.unsolved);
  }
  answers.game.total_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run.report({"done", 1});
  return analysis;
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
