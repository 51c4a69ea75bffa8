// SPDX-License-Identifier: Apache-2.0
// 6. When to change course: the pivot curves.
#include <algorithm>

#include "counsel/questions.h"

namespace walkaway {
namespace {

/// What the party is held to if it changes course at `round` (0: never).
std::vector<Commitment> commitments_of(const Scenario& scenario, const Pivot& pivot, uint32_t round) {
  std::vector<Commitment> held;
  const uint32_t last_before = round == 0 ? scenario.clock.rounds : round - 1;
  for (size_t s = 0; s < pivot.stages.size(); ++s) {
    if (round > 0) held.push_back({pivot.party, pivot.stages[s], pivot.move[s], round, scenario.clock.rounds, {}});
    if (pivot.before[s] != kNone && last_before >= 1)
      held.push_back({pivot.party, pivot.stages[s], pivot.before[s], 1, last_before, {}});
  }
  return held;
}

std::vector<double> root_values(const Scenario& scenario, const Tree& tree, const std::vector<double>& log_prob) {
  std::vector<double> values;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const std::vector<double> plane = expected(tree, log_prob, payoff_rows(tree, p));
    values.insert(values.end(), plane.begin(), plane.begin() + tree.lanes);
  }
  return values;
}

}  // namespace

std::vector<PivotSolve> list_pivot_solves(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<PivotSolve> solves;
  uint32_t curve = 0;
  for (uint32_t i = 0; i < scenario.pivots.size(); ++i)
    for (const bool announced : {true, false}) {
      if (!(announced ? scenario.pivots[i].announced : scenario.pivots[i].secret)) continue;
      for (uint32_t r = 1; r <= scenario.clock.rounds + 1; ++r)
        for (uint32_t g = 0; g < negotiation.games.size(); ++g)
          solves.push_back(
              {i, curve, announced, r <= scenario.clock.rounds ? r : 0, g, {}, SolveStatus::converged, {}});
      ++curve;
    }
  return solves;
}

void solve_pivot(const Case& negotiation, PivotSolve& solve_for, double tolerance, const Run& run) {
  solve_pivot(negotiation, solve_for, tolerance, run, &solve);
}

void solve_pivot(const Case& negotiation, PivotSolve& solve_for, double tolerance, const Run& run,
                 const TreeSolver& by) {
  const Scenario& scenario = *negotiation.scenario;
  const Pivot& pivot = scenario.pivots[solve_for.pivot];
  const Solved& base = negotiation.games[solve_for.game];
  const Tree& tree = base.tree();
  const std::vector<Commitment> held = commitments_of(scenario, pivot, solve_for.round);
  if (held.empty()) {  // never, and free until then: the game as it is
    solve_for.value = root_values(scenario, tree, base.strategy.log_prob);
    solve_for.status = base.strategy.status;
    return;
  }
  SolveOptions options;
  options.tolerance = tolerance;
  const std::vector<double> weights = committed_weights(base.game, scenario, held);
  options.log_weight = weights;
  std::vector<uint8_t> given;
  if (!solve_for.announced) {  // the others play as before until they see it
    const auto mover = mover_of(tree, pivot.party);
    for (const Decision& decision : tree.decisions) given.push_back(!mover || decision.mover != *mover);
    options.given = given;
    options.log_prob_given = base.strategy.log_prob;
  }
  Strategy strategy = by(tree, options, run);
  solve_for.value = root_values(scenario, tree, strategy.log_prob);
  solve_for.status = strategy.status;
  if (strategy.status == SolveStatus::converged) solve_for.log_prob = std::move(strategy.log_prob);
}

std::vector<PivotCurve> draw_pivot_curves(const Case& negotiation, const std::vector<PivotSolve>& solves) {
  const Scenario& scenario = *negotiation.scenario;
  const size_t games = negotiation.games.size();
  std::vector<PivotCurve> curves;
  for (size_t s = 0; s < solves.size(); s += games) {  // the games of one point stand together
    const PivotSolve& first = solves[s];
    if (first.curve == curves.size()) curves.push_back({first.pivot, first.announced, {}, 0, {}, true});
    PivotPoint point{first.round, {}};
    for (PartyId p = 0; p < scenario.parties.size(); ++p) {
      std::vector<double> by_account;
      for (const AccountReading& reading : negotiation.readings) {
        const std::vector<double>& value = solves[s + reading.game].value;
        double sum = 0;
        for (size_t k = 0; k < reading.lanes.size(); ++k) sum += reading.lanes[k] * value[p * reading.lanes.size() + k];
        by_account.push_back(sum);
      }
      point.value.push_back(weigh(negotiation, std::move(by_account)));
    }
    for (size_t g = 0; g < games; ++g)
      if (solves[s + g].status != SolveStatus::converged) curves.back().solved = false;
    curves.back().points.push_back(std::move(point));
  }
  for (PivotCurve& curve : curves) {
    const PartyId party = scenario.pivots[curve.pivot].party;
    const auto value = [&](size_t i) { return curve.points[i].value[party].all; };
    size_t best = 0;
    for (size_t i = 1; i < curve.points.size(); ++i)
      if (value(i) > value(best)) best = i;
    curve.best_round = curve.points[best].round;
    for (size_t i = 0; i + 1 < scenario.clock.rounds; ++i) curve.cost_of_waiting.push_back(value(i) - value(i + 1));
  }
  return curves;
}

}  // namespace walkaway
