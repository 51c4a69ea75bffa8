// SPDX-License-Identifier: Apache-2.0
// 7. What a stage is worth: hedges, and further cycles. The game is solved with the stage and without it.
#include <algorithm>
#include <cmath>
#include <limits>

#include "counsel/questions.h"

#include "counsel/none.h"

namespace walkaway {
namespace {

/// [P][K] values at the start.
std::vector<double> values_at_start(const Solved& solved) {
  std::vector<double> values;
  for (const std::vector<double>& plane : solved.value)
    values.insert(values.end(), plane.begin(), plane.begin() + solved.lanes());
  return values;
}

bool buys(const Scenario& scenario, const EdgeLabel& edge, StageId stage) {
  return edge.stage == stage && edge.by != kNone && edge.move != kNone &&
         scenario.stages[stage].moves[edge.move].id == "buy";
}

/// The moves of a hedge, by id.
MoveId move_named(const Scenario& scenario, StageId stage, const std::string& id) {
  const std::vector<Move>& moves = scenario.stages[stage].moves;
  const auto it = std::find_if(moves.begin(), moves.end(), [&](const Move& move) { return move.id == id; });
  return static_cast<MoveId>(it - moves.begin());
}

/// [R][K] chance that the hedge is bought in each round.
std::vector<double> chance_bought(const Scenario& scenario, const Solved& solved, StageId stage) {
  const uint32_t rounds = scenario.clock.rounds, lanes = solved.lanes();
  std::vector<double> bought(size_t{rounds} * lanes, 0.0);
  const Tree& tree = solved.tree();
  for (NodeId n = 1; n < tree.nodes(); ++n) {
    if (!buys(scenario, solved.game.edge[n], stage)) continue;
    const size_t round = solved.game.node[tree.parent[n]].round - 1;
    for (uint32_t k = 0; k < lanes; ++k) bought[round * lanes + k] += solved.at(solved.reached, n, k);
  }
  return bought;
}

/// Whether play can come to the stage in each round.
std::vector<bool> rounds_of(const Scenario& scenario, const Game& game, StageId stage) {
  std::vector<bool> possible(scenario.clock.rounds, false);
  for (const NodeLabel& label : game.node)
    if (label.stage == stage) possible[label.round - 1] = true;
  return possible;
}

/// Reports a part of the whole: `done` pieces of `pieces` are behind.
Run piece_of(const Run& run, size_t done, size_t pieces) {
  return {run.stop, [&run, done, pieces](const Progress& progress) {
            run.report({progress.what, (static_cast<double>(done) + progress.done) / static_cast<double>(pieces)});
          }};
}

/// The game with everybody knowing in which round the hedge is bought; 0: never.
Strategy solve_held(const Scenario& scenario, const Solved& with, StageId stage, uint32_t round, double tolerance,
                    const Run& run) {
  const PartyId mover = scenario.stages[stage].movers[0];
  const MoveId buy = move_named(scenario, stage, "buy"), wait = move_named(scenario, stage, "wait");
  std::vector<Commitment> held;
  const uint32_t rounds = scenario.clock.rounds;
  if (round > 1) held.push_back({mover, stage, wait, 1, round - 1, {}});
  if (round > 0) held.push_back({mover, stage, buy, round, round, {}});
  if (round < rounds) held.push_back({mover, stage, wait, round + 1, rounds, {}});
  SolveOptions options;
  options.tolerance = tolerance;
  const std::vector<double> weights = committed_weights(with.game, scenario, held);
  options.log_weight = weights;
  return solve(with.tree(), options, run);
}

/// Fills in the points of a hedge.
void solve_points(const Scenario& scenario, const Solved& with, StageWorthSolve& solve_for, double tolerance,
                  const Run& run) {
  solve_for.bought = chance_bought(scenario, with, solve_for.stage);
  const std::vector<bool> possible = rounds_of(scenario, with.game, solve_for.stage);
  for (uint32_t round = 1; round <= scenario.clock.rounds; ++round)
    if (possible[round - 1]) solve_for.rounds.push_back(round);
  solve_for.rounds.push_back(0);
  for (size_t i = 0; i < solve_for.rounds.size(); ++i) {
    const Strategy strategy = solve_held(scenario, with, solve_for.stage, solve_for.rounds[i], tolerance,
                                         piece_of(run, i + 1, solve_for.rounds.size() + 1));
    if (strategy.status != SolveStatus::converged) solve_for.status = strategy.status;
    for (PartyId p = 0; p < scenario.parties.size(); ++p) {
      const std::vector<double> plane = expected(with.tree(), strategy.log_prob, payoff_rows(with.tree(), p));
      solve_for.held.insert(solve_for.held.end(), plane.begin(), plane.begin() + with.lanes());
    }
  }
}

/// Mean over the lanes in which `party` is of `type` (kNone: all), by each account's posterior; kNothing where that
/// cannot be.
template <typename F>
Weighed mean_over_lanes(const Case& negotiation, PartyId party, TypeId type, F&& of_game_and_lane) {
  std::vector<double> by_account;
  double sum = 0, weight = 0;
  for (const AccountReading& reading : negotiation.readings) {
    const Game& game = negotiation.solved(reading).game;
    double mean = 0, mass = 0;
    for (size_t k = 0; k < reading.lanes.size(); ++k) {
      if (reading.lanes[k] <= 0 || (type != kNone && game.profile[k][party] != type)) continue;
      mass += reading.lanes[k];
      mean += reading.lanes[k] * of_game_and_lane(reading.game, k);
    }
    by_account.push_back(mass > 0 ? mean / mass : kNothing);
    if (mass <= 0 || reading.posterior <= 0) continue;
    sum += reading.posterior * by_account.back();
    weight += reading.posterior;
  }
  return {weight > 0 ? sum / weight : kNothing, std::move(by_account)};
}

/// Value with the stage less without it, of every party and each of its types.
std::vector<ValueRow> change_rows(const Case& negotiation, std::span<const StageWorthSolve> solves) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<ValueRow> rows;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const size_t types = scenario.parties[p].types.size();
    for (size_t i = 0; i <= (types > 1 ? types : 0); ++i) {
      const TypeId type = i == 0 ? kNone : static_cast<TypeId>(i - 1);
      Weighed change = mean_over_lanes(negotiation, p, type, [&](uint32_t game, size_t k) {
        return solves[game].change[p * negotiation.games[game].lanes() + k];
      });
      if (!std::isnan(change.all)) rows.push_back({p, type, std::move(change)});
    }
  }
  return rows;
}

/// Place of a round among those of the solve; their number if it is none of them.
size_t place_of(const StageWorthSolve& solve, uint32_t round) {
  return static_cast<size_t>(std::find(solve.rounds.begin(), solve.rounds.end(), round) - solve.rounds.begin());
}

HedgeAnswer describe_hedge(const Case& negotiation, std::span<const StageWorthSolve> solves) {
  const Scenario& scenario = *negotiation.scenario;
  HedgeAnswer hedge;
  hedge.stage = solves[0].stage;
  hedge.mover = scenario.stages[hedge.stage].movers[0];
  hedge.enabled = scenario.stages[hedge.stage].enabled;
  hedge.gain = change_rows(negotiation, solves);
  const auto bought = [&](TypeId type) {
    std::vector<double> by_round;
    for (size_t r = 0; r < scenario.clock.rounds; ++r)
      by_round.push_back(mean_over_lanes(negotiation, hedge.mover, type, [&](uint32_t game, size_t k) {
                           return solves[game].bought[r * negotiation.games[game].lanes() + k];
                         }).all);
    return by_round;
  };
  hedge.bought = bought(kNone);
  for (TypeId t = 0; t < scenario.parties[hedge.mover].types.size(); ++t) hedge.bought_by_type.push_back(bought(t));
  const size_t parties = scenario.parties.size();
  for (uint32_t i = 1; i <= scenario.clock.rounds + 1; ++i) {
    HedgePoint point{i <= scenario.clock.rounds ? i : 0, {}};
    const auto has = [&](const StageWorthSolve& solve) { return place_of(solve, point.round) < solve.rounds.size(); };
    if (std::none_of(solves.begin(), solves.end(), has)) continue;
    for (PartyId p = 0; p < parties; ++p)
      point.value.push_back(mean_over_lanes(negotiation, p, kNone, [&](uint32_t game, size_t k) {
        // Where one account's game does not come to it in that round, it is never bought.
        const size_t place = std::min(place_of(solves[game], point.round), solves[game].rounds.size() - 1);
        return solves[game].held[(place * parties + p) * negotiation.games[game].lanes() + k];
      }));
    hedge.points.push_back(std::move(point));
  }
  const auto best = std::max_element(hedge.points.begin(), hedge.points.end(), [&](const auto& a, const auto& b) {
    return a.value[hedge.mover].all < b.value[hedge.mover].all;
  });
  if (best != hedge.points.end()) hedge.best_round = best->round;
  return hedge;
}

}  // namespace

std::vector<StageWorthSolve> list_stage_worth_solves(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<StageWorthSolve> solves;
  const StageId next_cycle = stage_of_cycles(scenario);
  for (StageId s = 0; s < scenario.stages.size(); ++s)
    for (uint32_t g = 0; g < negotiation.games.size(); ++g)
      if (scenario.stages[s].hedge != kNone || s == next_cycle) {
        StageWorthSolve solve;
        solve.stage = s;
        solve.game = g;
        solves.push_back(std::move(solve));
      }
  return solves;
}

void solve_stage_worth(const Case& today, StageWorthSolve& solve_for, const SolvePlan& plan, const Run& run) {
  const Scenario scenario = *today.scenario;  // its own copy: rules are not to be evaluated by two threads
  const Stage& stage = scenario.stages[solve_for.stage];
  const Solved& base = today.games[solve_for.game];
  SolvePlan other = plan;
  (stage.enabled ? other.game.off : other.game.on) = {solve_for.stage};
  const uint32_t pieces = stage.hedge == kNone ? 1 : scenario.clock.rounds + 2;
  const Solved changed = solve_scenario(scenario, base.values, other, piece_of(run, 0, pieces));
  solve_for.status = changed.strategy.status;
  const Solved &with = stage.enabled ? base : changed, &without = stage.enabled ? changed : base;
  solve_for.change = values_at_start(with);
  const std::vector<double> less = values_at_start(without);
  for (size_t i = 0; i < less.size(); ++i) solve_for.change[i] -= less[i];
  if (stage.hedge != kNone) solve_points(scenario, with, solve_for, plan.tolerance, run);
}

void collect_stage_worth(const Case& negotiation, const std::vector<StageWorthSolve>& solves, Answers& answers) {
  const Scenario& scenario = *negotiation.scenario;
  for (size_t first = 0; first < solves.size(); first += negotiation.games.size()) {
    const std::span<const StageWorthSolve> own = std::span(solves).subspan(first, negotiation.games.size());
    const bool solved = std::all_of(own.begin(), own.end(),
                                    [](const StageWorthSolve& one) { return one.status == SolveStatus::converged; });
    if (scenario.stages[own[0].stage].hedge == kNone) {
      answers.cycles.solved = solved;
      if (solved) answers.cycles.worth = change_rows(negotiation, own);
    } else {
      answers.hedges.push_back(describe_hedge(negotiation, own));
      answers.hedges.back().solved = solved;
    }
  }
}

}  // namespace walkaway
