// SPDX-License-Identifier: Apache-2.0
// 7. What if? Each is built, solved and read anew.
#include "counsel/questions.h"

namespace walkaway {
namespace {

/// Endings, deal and values from the start of a game, for given odds of its lanes.
struct FromTheStart {
  std::vector<double> endings, value;
  double deal = 0;
};

FromTheStart from_the_start(const Scenario& scenario, const Solved& solved, std::span<const double> lane_odds) {
  const NodeId root = 0;
  const Moment start = moment_at(solved, std::span(&root, 1), lane_odds);
  FromTheStart result;
  result.endings.assign(scenario.endings.size(), 0.0);
  for_each_ending(solved, start,
                  [&](NodeId t, uint32_t, double odds) { result.endings[solved.game.node[t].ending] += odds; });
  for (PartyId p = 0; p < scenario.parties.size(); ++p) result.value.push_back(mean(solved, start, solved.value[p]));
  result.deal = mean(solved, start, solved.deal);
  return result;
}

/// The numbers of one point; `lanes` are each account's odds over the lanes of its game here, `today` gives the
/// accounts' odds.
WhatIfPoint describe(const Case& today, const Case& changed, const std::vector<std::vector<double>>& lanes) {
  const Scenario& scenario = *today.scenario;
  WhatIfPoint point;
  std::vector<std::vector<double>> endings(scenario.endings.size()), value(scenario.parties.size());
  std::vector<double> deal;
  point.endings_prior.assign(scenario.endings.size(), 0.0);
  for (AccountId a = 0; a < changed.readings.size(); ++a) {
    const Solved& solved = changed.solved(a);
    const FromTheStart now = from_the_start(scenario, solved, lanes[a]);
    const FromTheStart prior = from_the_start(scenario, solved, solved.tree().analyst_prior);
    for (size_t e = 0; e < endings.size(); ++e) {
      endings[e].push_back(now.endings[e]);
      point.endings_prior[e] += today.readings[a].prior * prior.endings[e];
    }
    for (size_t p = 0; p < value.size(); ++p) value[p].push_back(now.value[p]);
    deal.push_back(now.deal);
  }
  for (auto& by_account : endings) point.endings.push_back(weigh(today, std::move(by_account)));
  for (auto& by_account : value) point.value.push_back(weigh(today, std::move(by_account)));
  point.deal = weigh(today, std::move(deal));
  for (const Solved& game : changed.games) {
    if (game.strategy.status != SolveStatus::converged) point.status = game.strategy.status;
    point.residual = std::max(point.residual, game.strategy.residual);
  }
  return point;
}

std::vector<NumberChange> changes_at(const Scenario& scenario, const WhatIf& what_if, uint32_t point, double& at) {
  std::vector<NumberChange> changes = what_if.set;
  if (what_if.sweep) {
    const Sweep& sweep = *what_if.sweep;
    at = sweep.steps > 1 ? sweep.from + (sweep.to - sweep.from) * point / (sweep.steps - 1) : sweep.from;
    changes.push_back({scenario.numbers[sweep.number].path, sweep.number, at, what_if.at});
  }
  return changes;
}

}  // namespace

std::vector<WhatIfSolve> list_what_if_solves(const Scenario& scenario) {
  std::vector<WhatIfSolve> solves;
  for (uint32_t w = 0; w < scenario.what_ifs.size(); ++w)
    for (uint32_t point = 0; point < (scenario.what_ifs[w].sweep ? scenario.what_ifs[w].sweep->steps : 1); ++point)
      solves.push_back({w, point, {}, {}, {}});
  return solves;
}

WhatIfSetting what_if_setting(const Scenario& scenario, const Values& values, const WhatIfSolve& solve,
                              const SolvePlan& plan) {
  const WhatIf& what_if = scenario.what_ifs[solve.what_if];
  WhatIfSetting setting;
  setting.games = account_games(scenario, values, changes_at(scenario, what_if, solve.point, setting.at));
  setting.plan = plan;
  setting.plan.game.on = what_if.on;
  setting.plan.game.off = what_if.off;
  setting.plan.game.start = what_if.start;
  setting.plan.game.again = what_if.again;
  setting.plan.commitments = what_if.commit;
  return setting;
}

WhatIfPoint tell_what_if(const Case& today, Case& changed) {
  std::vector<std::vector<double>> lanes;
  for (AccountId a = 0; a < changed.readings.size(); ++a)
    lanes.push_back(translate_lanes(today.solved(a).game, today.readings[a].lanes, changed.solved(a).game));
  WhatIfPoint point = describe(today, changed, lanes);
  try {
    read_record(changed);
    point.offers = audit_offers(changed);
  } catch (const InputError&) {
    point.record_possible = false;
  }
  return point;
}

void solve_what_if(const Case& today, std::span<const OfferAudit> offers, const Values& values, WhatIfSolve& solve_for,
                   const SolvePlan& plan, const Run& run) {
  const Scenario scenario = *today.scenario;  // its own copy: rules are not to be evaluated by two threads
  WhatIfSetting setting = what_if_setting(scenario, values, solve_for, plan);
  Case changed;
  changed.scenario = &scenario;
  for (size_t g = 0; g < setting.games.values.size(); ++g) {
    setting.plan.near = &today.games[std::min(g, today.games.size() - 1)];
    changed.games.push_back(solve_scenario(scenario, setting.games.values[g], setting.plan, run));
  }
  changed.readings = unread(setting.games);
  const std::vector<OfferMix> mixes = mix_offers(today, changed, offers, scenario.what_ifs[solve_for.what_if].commit);
  solve_for.answer = tell_what_if(today, changed);
  solve_for.answer.at = setting.at;
  solve_for.answer.mixes = mixes;
  solve_for.game_of_account = setting.games.game_of_account;
  for (Solved& game : changed.games) {
    const bool solved = game.strategy.status == SolveStatus::converged;
    solve_for.log_prob.push_back(solved ? std::move(game.strategy.log_prob) : std::vector<double>());
  }
}

std::vector<WhatIfAnswer> collect_what_ifs(const Scenario& scenario, std::vector<WhatIfSolve> solves) {
  std::vector<WhatIfAnswer> answers(scenario.what_ifs.size());
  for (uint32_t w = 0; w < answers.size(); ++w) answers[w].what_if = w;
  for (WhatIfSolve& solved : solves) answers[solved.what_if].points.push_back(std::move(solved.answer));
  return answers;
}

WhatIfPoint tell_as_it_is(const Case& negotiation, const std::vector<OfferAudit>& offers) {
  std::vector<std::vector<double>> lanes;
  for (const AccountReading& reading : negotiation.readings) lanes.push_back(reading.lanes);
  WhatIfPoint point = describe(negotiation, negotiation, lanes);
  point.offers = offers;
  return point;
}

WhatIfAnswer today_for_comparison(const Case& negotiation, const std::vector<OfferAudit>& offers) {
  WhatIfAnswer today;
  today.what_if = kNone;
  today.points.push_back(tell_as_it_is(negotiation, offers));
  today.points[0].mixes = mix_offers(negotiation, negotiation, offers, {});
  return today;
}

}  // namespace walkaway
