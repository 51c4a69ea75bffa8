// SPDX-License-Identifier: Apache-2.0
// One function per question that is put to a negotiation solved and read. Each is independent of the others.
#pragma once

#include <functional>
#include <vector>

#include "counsel/analyze.h"
#include "counsel/audit.h"
#include "counsel/infoset.h"
#include "counsel/reading.h"
#include "counsel/variations.h"

namespace walkaway {

/// 1. The deal space, valued when the last recorded (or the first possible) offer is made.
DealAnswer find_deals(const Case& negotiation, const Run& run);

/// 2. Endings from the record's end and from the start.
Forecast forecast_endings(const Case& negotiation);

/// 4. Types, accounts, and how they came to be so.
std::vector<PartyPosterior> read_types(const Case& negotiation);
std::vector<AccountPosterior> read_accounts(const Case& negotiation);

/// 4. What each entry of the record told each party that learnt of it about each other party of whose type it is not
/// certain, in the order of the record; of a type that the mover does not know only where it told something. Cost: a
/// replay of the histories that look to somebody like the record's.
std::vector<BeliefUpdate> read_updates(const Case& negotiation);

/// 3. What else might have been offered: one mix per offer of the record in `today`, whose accounts' odds count. In
/// `changed`, the same game or another in which `commit` holds, the play until then is the record's where that is
/// possible; see `OfferMix::After`.
std::vector<OfferMix> mix_offers(const Case& today, const Case& changed, std::span<const OfferAudit> offers,
                                 std::span<const Commitment> commit);

/// Leader against country: for each party that acts for another, its decisions in the record and its next one.
std::vector<AgencyAnswer> weigh_agents(const Case& negotiation);

/// What other priors of the types would have led to, and how fast play mends a wrong one. Linear in histories times
/// lanes. `mend_beliefs` is the part on what parties' types believe themselves.
MendingAnswer mend_priors(const Case& negotiation);
std::vector<BeliefMending> mend_beliefs(const Case& negotiation);

/// What each cycle of talks teaches; nothing where the scenario has one. Linear in histories times lanes times cycles.
CyclesAnswer read_cycles(const Case& negotiation);
/// The chance stage that begins a further cycle, as `[cycle]` is spelt out; kNone without it.
StageId stage_of_cycles(const Scenario& scenario);

/// Values at each marked moment.
std::vector<MarkValues> value_marks(const Case& negotiation);

/// 5. Value of what is still to come at the start of each round without a deal, types drawn from the posterior.
DelayAnswer price_delay(const Case& negotiation);

/// 6. What each party on the move should do. `build` gives options with which the games were built, for pay-offs by
/// round; those take a build of each game, so that `Advice::why` can be left out.
enum class Reasons { given, left_out };
std::vector<Advice> advise(const Case& negotiation, const GameOptions& build, Reasons reasons, const Run& run);

/// Where each account expects a type to be on the move next: the place that its advice is about. None of those that
/// expect it elsewhere than the likeliest account does, or nowhere.
std::vector<std::optional<Place>> places_of_advice(const Case& negotiation, PartyId party, TypeId type);

/// The pivot curves: one solve per round and game, which `list_pivot_solves` lists so that they may run in any order.
std::vector<PivotSolve> list_pivot_solves(const Case& negotiation);
void solve_pivot(const Case& negotiation, PivotSolve& solve, double tolerance, const Run& run);
/// The same by another solver, which is given the weights, the play that is given and the tolerance.
using TreeSolver = std::function<Strategy(const Tree& tree, const SolveOptions& options, const Run& run)>;
void solve_pivot(const Case& negotiation, PivotSolve& solve, double tolerance, const Run& run, const TreeSolver& by);
std::vector<PivotCurve> draw_pivot_curves(const Case& negotiation, const std::vector<PivotSolve>& solves);

/// 7. What if? `offers` are those of the game as it is.
std::vector<WhatIfSolve> list_what_if_solves(const Scenario& scenario);
void solve_what_if(const Case& today, std::span<const OfferAudit> offers, const Values& values, WhatIfSolve& solve,
                   const SolvePlan& plan, const Run& run);
std::vector<WhatIfAnswer> collect_what_ifs(const Scenario& scenario, std::vector<WhatIfSolve> solves);
WhatIfAnswer today_for_comparison(const Case& negotiation, const std::vector<OfferAudit>& offers);

/// What is built and solved for a what-if.
struct WhatIfSetting {
  AccountGames games;
  SolvePlan plan;
  double at = 0;  ///< of a sweep
};
WhatIfSetting what_if_setting(const Scenario& scenario, const Values& values, const WhatIfSolve& solve,
                              const SolvePlan& plan);
/// What a what-if's solved games say, but mixes of offers; reads the record in them, where that is possible. `changed`
/// has readings as `unread` gives them.
WhatIfPoint tell_what_if(const Case& today, Case& changed);
/// The same of the game as it is, with which what-ifs are compared.
WhatIfPoint tell_as_it_is(const Case& negotiation, const std::vector<OfferAudit>& offers);

/// What a hedge, or all further cycles, are worth: one for each such stage and game, the games of a stage together.
struct StageWorthSolve {
  StageId stage = 0;
  uint32_t game = 0;
  std::vector<double> change;    ///< [P][K] value at the start with the stage less without it
  std::vector<double> bought;    ///< [R][K] of a hedge: chance that it is bought in each round
  std::vector<uint32_t> rounds;  ///< of a hedge: those in which it can be bought, then 0
  std::vector<double> held;      ///< [rounds][P][K] value at the start if it is known to be bought in that one alone
  SolveStatus status = SolveStatus::converged;
};
std::vector<StageWorthSolve> list_stage_worth_solves(const Case& negotiation);
void solve_stage_worth(const Case& today, StageWorthSolve& solve, const SolvePlan& plan, const Run& run);
void collect_stage_worth(const Case& negotiation, const std::vector<StageWorthSolve>& solves, Answers& answers);

/// Fills in what `conclude` reads, pivots aside: deals, forecast, offers, types, accounts and advice.
void answer_for_conclusions(const Case& negotiation, const GameOptions& build, Reasons reasons, const Run& run,
                            Answers& answers);

/// 8. What is concluded, and under which accounts.
std::vector<Conclusion> conclude(const Case& negotiation, const Answers& answers);

}  // namespace walkaway
