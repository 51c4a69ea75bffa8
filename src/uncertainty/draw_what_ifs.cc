// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/draw_what_ifs.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "counsel/none.h"
#include "equilibrium/resolve.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

bool switches_stages(const WhatIf& what_if) {
  return !what_if.on.empty() || !what_if.off.empty() || what_if.start != kNone || what_if.again != kNone;
}

/// The first account that plays a game.
AccountId account_of(const std::vector<uint32_t>& game_of_account, uint32_t game) {
  return static_cast<AccountId>(std::find(game_of_account.begin(), game_of_account.end(), game) -
                                game_of_account.begin());
}

/// The worse of two ends: what is no game cannot be solved.
DrawStatus worse(DrawStatus a, DrawStatus b) { return a == DrawStatus::solved ? b : a; }

}  // namespace

WhatIfFrame::WhatIfFrame(const Analysis& reference, const GameOptions& build, double tolerance)
    : reference_(reference) {
  plan_.game = build;
  plan_.tolerance = tolerance;
  const Scenario& scenario = *reference.negotiation.scenario;
  for (const WhatIfSolve& solve : reference.variations.what_ifs) {
    if (solve.point > 0 || !switches_stages(scenario.what_ifs[solve.what_if])) continue;
    const WhatIfSetting setting = what_if_setting(scenario, scenario.central_values(), solve, plan_);
    std::vector<Rebuilder>& own = rebuilders_[solve.what_if];
    own.reserve(setting.games.values.size());
    for (const Values& values : setting.games.values) own.emplace_back(scenario, values, setting.plan.game);
    rebuilder_of_account_[solve.what_if] = setting.games.game_of_account;
  }
}

WhatIfWorker::WhatIfWorker(const WhatIfFrame& frame) : frame_(frame), rebuilders_(frame.rebuilders()) {}

void WhatIfWorker::fill(const DrawnCase& draw, const std::vector<DrawColumn>& columns, std::vector<double>& row,
                        const Run& run) {
  passes_ = 0;
  const Variations& reference = frame_.reference();
  const WhatIfPoint as_it_is = tell_as_it_is(draw.there, draw.offers);
  std::vector<Ended> what_ifs;
  for (const WhatIfSolve& like : reference.what_ifs) what_ifs.push_back(solve_what_if(draw, like, run));
  const std::vector<PivotCurve> curves = solve_pivots(draw, run);
  for (size_t c = columns_of(columns, Kind::as_it_is).first; c < columns.size(); ++c) {
    const DrawColumn& column = columns[c];
    switch (column.kind) {
      case Kind::as_it_is:
        row[c] = what_if_value(draw.figures[column.item], draw.told, as_it_is);
        break;
      case Kind::what_if_status:
        row[c] = static_cast<double>(what_ifs[column.subject].status);
        break;
      case Kind::what_if_figure:
        if (what_ifs[column.subject].status == DrawStatus::solved)
          row[c] = what_ifs[column.subject].figures[column.item];
        break;
      case Kind::pivot_status:
        row[c] = static_cast<double>(curves[column.subject].solved ? DrawStatus::solved : DrawStatus::unsolved);
        break;
      case Kind::pivot_value:
        if (curves[column.subject].solved) row[c] = curves[column.subject].points[column.item].value[column.party].all;
        break;
      case Kind::what_if_passes:
        row[c] = static_cast<double>(passes_);
        break;
      default:
        break;
    }
  }
}

WhatIfWorker::Ended WhatIfWorker::solve_what_if(const DrawnCase& draw, const WhatIfSolve& like, const Run& run) {
  if (run.stop.stop_requested()) throw Stopped();
  Ended ended;
  try {
    const Scenario& scenario = *draw.there.scenario;
    const WhatIfSetting setting = what_if_setting(scenario, draw.values, like, frame_.plan());
    changed_.scenario = &scenario;
    ended.status = solve_games(draw, like, setting, run);
    if (ended.status != DrawStatus::solved) return ended;
    changed_.readings = unread(setting.games);
    const WhatIfPoint point = tell_what_if(draw.there, changed_);
    for (const HeadlineOutput& figure : draw.figures) ended.figures.push_back(what_if_value(figure, draw.told, point));
  } catch (const InputError&) {
    ended.status = DrawStatus::breaks;
  }
  return ended;
}

DrawStatus WhatIfWorker::solve_games(const DrawnCase& draw, const WhatIfSolve& like, const WhatIfSetting& setting,
                                     const Run& run) {
  DrawStatus status = DrawStatus::solved;
  changed_.games.resize(setting.games.values.size());
  for (uint32_t g = 0; g < changed_.games.size(); ++g) {
    check_values(*draw.there.scenario, setting.games.values[g]);
    const AccountId account = account_of(setting.games.game_of_account, g);
    Solved& solved = changed_.games[g];
    solved.values = setting.games.values[g];
    rebuilder(draw, like, account).rebuild(solved.values, solved.game, run);
    std::vector<double> weights;
    if (!setting.plan.commitments.empty())
      weights = committed_weights(solved.game, *draw.there.scenario, setting.plan.commitments);
    const std::vector<double>& near = like.log_prob[like.game_of_account[account]];
    solved.strategy = solve_near(solved.game.tree, std::move(weights), near, run);
    if (solved.strategy.status == SolveStatus::converged)
      evaluate(*draw.there.scenario, solved);
    else
      status = worse(status, DrawStatus::unsolved);
  }
  return status;
}

Rebuilder& WhatIfWorker::rebuilder(const DrawnCase& draw, const WhatIfSolve& like, AccountId account) {
  const auto own = rebuilders_.find(like.what_if);
  if (own == rebuilders_.end()) return draw.rebuilders[draw.reference.readings[account].game];
  return own->second[frame_.rebuilder_of_account(like.what_if)[account]];
}

/// From the play of the reference with the same variation: from the replies to it with the draw's numbers.
Strategy WhatIfWorker::solve_near(Tree& tree, std::vector<double> log_weight, std::span<const double> near,
                                  const Run& run) {
  if (!log_weight.empty()) std::swap(tree.log_weight, log_weight);
  Strategy strategy;
  if (near.size() == tree.variables()) {
    strategy = Resolver(tree, near).solve(tree, {frame_.plan().tolerance, 1}, run);
  } else {
    SolveOptions anew;
    anew.tolerance = frame_.plan().tolerance;
    anew.threads = 1;
    strategy = solve(tree, anew, run);
  }
  if (!log_weight.empty()) std::swap(tree.log_weight, log_weight);
  passes_ += strategy.passes;
  return strategy;
}

std::vector<PivotCurve> WhatIfWorker::solve_pivots(const DrawnCase& draw, const Run& run) {
  if (frame_.reference().pivots.empty()) return {};
  std::vector<PivotSolve> solves = list_pivot_solves(draw.there);
  const size_t games = draw.there.games.size(), before = draw.reference.games.size();
  for (size_t i = 0; i < solves.size(); ++i) {
    PivotSolve& solve_for = solves[i];
    std::vector<uint32_t> game_of_account;
    for (const AccountReading& reading : draw.there.readings) game_of_account.push_back(reading.game);
    const uint32_t like = draw.reference.readings[account_of(game_of_account, solve_for.game)].game;
    const std::vector<double>& near = frame_.reference().pivots[i / games * before + like].log_prob;
    const TreeSolver by = [&](const Tree& tree, const SolveOptions& options, const Run& own) {
      if (options.given.empty())
        return solve_near(draw.there.games[solve_for.game].game.tree,
                          {options.log_weight.begin(), options.log_weight.end()}, near, own);
      SolveOptions from_near = options;
      from_near.threads = 1;
      if (near.size() == tree.variables()) from_near.warm_start = near;
      Strategy strategy = solve(tree, from_near, own);
      passes_ += strategy.passes;
      return strategy;
    };
    if (run.stop.stop_requested()) throw Stopped();
    solve_pivot(draw.there, solve_for, frame_.plan().tolerance, run, by);
  }
  return draw_pivot_curves(draw.there, solves);
}

}  // namespace walkaway
