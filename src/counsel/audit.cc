// SPDX-License-Identifier: Apache-2.0
#include "counsel/audit.h"

#include <algorithm>
#include <cmath>

#include "counsel/infoset.h"
#include "counsel/offer.h"
#include "counsel/verdict.h"

namespace walkaway {
namespace {

/// The quantities of one offer at one information set.
AuditRow audit_place(const Scenario& scenario, const Solved& solved, const Place& place, PartyId maker,
                     ActionIndex offered) {
  const Tree& tree = solved.tree();
  const Decision& decision = tree.decisions[place.decision];
  const InfosetBelief own = belief_at(solved, place, Eyes::own), analyst = belief_at(solved, place, Eyes::analyst);
  const std::vector<double>& value = solved.value[maker];
  AuditRow row;
  row.e = worth_of(solved, place, own, offered, value);
  const ActionIndex best = best_action(solved, place, own, value);
  row.best = worth_of(solved, place, own, best, value);
  row.best_move = move_of(scenario, solved, place.decision, best).id;
  row.failure = worth_of(solved, place, own, offered, solved.without_deal[maker]);
  row.failure_analyst = worth_of(solved, place, analyst, offered, solved.without_deal[maker]);
  row.best_analyst = worth_of(solved, place, analyst, best_action(solved, place, analyst, value), value);
  row.loss_under_analyst = row.best_analyst - worth_of(solved, place, analyst, offered, value);
  row.noise = 1 / tree.rate_of(decision.mover, place.agent);
  double accepted_value = 0, later = 0;
  for (uint32_t i = 0; i < decision.members; ++i) {
    const std::span<const double> odds = std::span(own.probability).subspan(size_t{i} * tree.lanes, tree.lanes);
    if (std::all_of(odds.begin(), odds.end(), [](double x) { return x <= 0; })) continue;
    const OfferFate fate =
        fate_of_offer(solved, tree.first_child[tree.members[decision.first_member + i]] + offered, maker);
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      row.p += odds[k] * fate.accepted[k];
      accepted_value += odds[k] * fate.value_accepted[k];
      later += odds[k] * fate.deal_later[k];
    }
  }
  row.d = row.p < 1 ? later / (1 - row.p) : 0;
  row.if_accepted = row.p > 0 ? accepted_value / row.p : row.e;
  row.if_not = row.p < 1 ? (row.e - accepted_value) / (1 - row.p) : row.e;
  return row;
}

void name_verdicts(AuditRow& row) {
  for (int t = 0; t < kTolerances; ++t) row.by_tolerance[t] = verdict_of(row, row.noise * tolerance_times(t));
  row.verdict = row.by_tolerance[kOwnNoise];
}

/// The mean of rows over the information sets at which the type may have made the offer.
AuditRow mean_row(const std::vector<AuditRow>& rows, const std::vector<double>& odds) {
  AuditRow mean = rows[0];  // the most likely, for what cannot be averaged
  for (double AuditRow::*field : {&AuditRow::e, &AuditRow::best, &AuditRow::failure, &AuditRow::p, &AuditRow::d,
                                  &AuditRow::if_accepted, &AuditRow::if_not, &AuditRow::best_analyst,
                                  &AuditRow::failure_analyst, &AuditRow::loss_under_analyst, &AuditRow::noise}) {
    mean.*field = 0;
    for (size_t i = 0; i < rows.size(); ++i) mean.*field += odds[i] * rows[i].*field;
  }
  return mean;
}

/// One type of the maker; nothing if it is never on this move.
std::optional<AuditRow> audit_type(const Scenario& scenario, const Solved& solved, const Moment& before, PartyId maker,
                                   TypeId type, MoveId offered) {
  std::vector<Place> places = places_of(solved, before, maker, type);
  std::erase_if(places, [&](const Place& place) {
    const ActionIndex a = action_of(solved, place.decision, offered);
    return a == kNone || !available(solved, place, a);
  });
  if (places.empty()) return std::nullopt;
  double total = 0;
  for (Place& place : places) {  // what it may know that made this offer likelier counts for more
    const ActionIndex a = action_of(solved, place.decision, offered);
    place.chance *= std::exp(solved.strategy.log_prob[solved.tree().variable(place.decision, a, place.agent)]);
    total += place.chance;
  }
  std::vector<AuditRow> rows;
  std::vector<double> odds;
  for (const Place& place : places) {
    const double share = total > 0 ? place.chance / total : 1.0 / static_cast<double>(places.size());
    if (share < 1e-12 && !rows.empty()) continue;  // too unlikely to be seen in any figure
    rows.push_back(audit_place(scenario, solved, place, maker, action_of(solved, place.decision, offered)));
    odds.push_back(share);
  }
  AuditRow row = mean_row(rows, odds);
  row.type = type;
  name_verdicts(row);
  return row;
}

/// What one type of the receiver gets from accepting, at the histories where the offer is answered.
std::optional<ReceiverRow> receive(const Solved& solved, const Moment& answer, PartyId receiver, TypeId type) {
  const Tree& tree = solved.tree();
  const std::vector<double>& value = solved.value[receiver];
  ReceiverRow row{type, chance_of_type(solved, answer, receiver, type), 0, 0, 0};
  const std::vector<Place> places = places_of(solved, answer, receiver, type);
  if (places.empty()) return std::nullopt;
  for (const Place& place : places) {
    const double share = row.posterior > 0 ? place.chance / row.posterior : 1.0 / static_cast<double>(places.size());
    const InfosetBelief belief = belief_at(solved, place, Eyes::own);
    double accepting = 0, best_other = 0;
    bool other = false;
    for (ActionIndex a = 0; a < tree.decisions[place.decision].actions; ++a) {
      if (!available(solved, place, a)) continue;
      const double worth = worth_of(solved, place, belief, a, value);
      if (accepts(solved, place.decision, a)) {
        accepting = worth;
        row.acceptance += share * std::exp(solved.strategy.log_prob[tree.variable(place.decision, a, place.agent)]);
      } else if (!other || worth > best_other) {
        best_other = worth, other = true;
      }
    }
    row.worth += share * (accepting - (other ? best_other : accepting));
    row.reservation += share * (other ? best_other : accepting);
  }
  return row;
}

void audit_receiver(const Case& negotiation, const Solved& solved, const RecordStep& step, OfferAudit& audit,
                    AccountAudit& account) {
  const Scenario& scenario = *negotiation.scenario;
  const Tree& tree = solved.tree();
  const Moment made = moment_at(solved, step.reached, tree.analyst_prior);
  std::vector<NodeId> answers;
  for (size_t i = 0; i < made.at.size(); ++i) {
    const OfferFate fate = fate_of_offer(solved, made.at[i], audit.maker);
    answers.insert(answers.end(), fate.answers.begin(), fate.answers.end());
    for (uint32_t k = 0; k < tree.lanes; ++k)
      account.chance_of_acceptance += made.odds[i * tree.lanes + k] * fate.accepted[k];
  }
  if (answers.empty()) return;
  audit.receiver = tree.mover_party[tree.decisions[tree.index[answers[0]]].mover];
  const Moment answer = moment_at(solved, answers, tree.analyst_prior);
  account.non_starter = true;
  for (TypeId t = 0; t < scenario.parties[audit.receiver].types.size(); ++t)
    if (const auto row = receive(solved, answer, audit.receiver, t)) {
      account.receiver.push_back(*row);
      account.worth_to_receiver += row->posterior * row->worth;
      // A type that nobody expects is no reason to think that the offer has a taker.
      if (row->posterior > 0 && row->worth >= 0) account.non_starter = false;
    }
  if (account.receiver.empty()) account.non_starter = false;
  account.bad_deal = account.worth_to_receiver < 0;
}

AccountAudit audit_account(const Case& negotiation, AccountId a, uint32_t step_index, OfferAudit& audit) {
  const Scenario& scenario = *negotiation.scenario;
  const AccountReading& reading = negotiation.readings[a];
  const Solved& solved = negotiation.solved(reading);
  const RecordStep& step = reading.path.steps[step_index];
  const RecordedMove& made = reading.record[step.entry];
  const Move& move = scenario.stages[made.stage].moves[made.move];
  AccountAudit account;
  account.move = move.id;
  account.package = move.package;
  const Moment before = moment_at(solved, step.chosen_at, solved.tree().analyst_prior);
  const std::vector<double> posterior = type_marginal(solved.game, scenario, audit.maker, reading.lanes);
  for (TypeId t = 0; t < scenario.parties[audit.maker].types.size(); ++t)
    if (auto row = audit_type(scenario, solved, before, audit.maker, t, made.move)) {
      row->posterior = posterior[t];
      for (int tolerance = 0; tolerance < kTolerances; ++tolerance)
        account.by_tolerance[tolerance][static_cast<size_t>(row->by_tolerance[tolerance])] += row->posterior;
      account.rows.push_back(std::move(*row));
    }
  account.verdicts = account.by_tolerance[kOwnNoise];
  audit_receiver(negotiation, solved, step, audit, account);
  return account;
}

/// Sums over the accounts that have an offer here, by their odds.
void combine_accounts(const Case& negotiation, OfferAudit& audit) {
  double odds = 0;
  for (AccountId a = 0; a < audit.accounts.size(); ++a)
    if (!audit.accounts[a].move.empty()) odds += negotiation.readings[a].posterior;
  audit.chance_of_acceptance.by_account.assign(audit.accounts.size(), 0.0);
  audit.worth.by_account.assign(audit.accounts.size(), 0.0);
  for (AccountId a = 0; a < audit.accounts.size(); ++a) {
    const AccountAudit& account = audit.accounts[a];
    if (account.move.empty() || odds <= 0) continue;
    const double share = negotiation.readings[a].posterior / odds;
    for (int t = 0; t < kTolerances; ++t)
      for (int v = 0; v < kVerdicts; ++v) audit.by_tolerance[t][v] += share * account.by_tolerance[t][v];
    audit.chance_of_acceptance.by_account[a] = account.chance_of_acceptance;
    audit.chance_of_acceptance.all += share * account.chance_of_acceptance;
    audit.worth.by_account[a] = account.worth_to_receiver;
    audit.worth.all += share * account.worth_to_receiver;
  }
  audit.verdicts = audit.by_tolerance[kOwnNoise];
}

}  // namespace

uint32_t offer_step(const Case& negotiation, AccountId account, uint32_t entry) {
  const AccountReading& reading = negotiation.readings[account];
  const RecordedMove& recorded = reading.record[entry];
  if (recorded.stage == kNone || recorded.move == kNone) return kNone;
  if (negotiation.scenario->stages[recorded.stage].moves[recorded.move].role != Role::offer) return kNone;
  for (uint32_t s = 0; s < reading.path.steps.size(); ++s)
    if (reading.path.steps[s].entry == entry) return s;
  return kNone;
}

std::vector<OfferAudit> audit_offers(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<OfferAudit> audits;
  for (uint32_t entry = 0; entry < scenario.record.size(); ++entry) {
    OfferAudit audit;
    audit.entry = entry;
    for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
      const uint32_t step = offer_step(negotiation, a, entry);
      if (step == kNone) {
        audit.accounts.emplace_back();
        continue;
      }
      const RecordedMove& made = negotiation.readings[a].record[entry];
      const Stage& stage = scenario.stages[made.stage];
      if (audit.id.empty()) {
        audit.id = stage.moves[made.move].id;
        audit.label = stage.moves[made.move].label;
        audit.stage = made.stage;
        audit.maker = stage.moves[made.move].by != kNone ? stage.moves[made.move].by : stage.movers.at(0);
      }
      audit.accounts.push_back(audit_account(negotiation, a, step, audit));
    }
    if (audit.id.empty()) continue;
    combine_accounts(negotiation, audit);
    BetterOffers better = better_offers(negotiation, entry, audit.maker);
    audit.should_have_offered = std::move(better.for_maker);
    audit.best_together = std::move(better.together);
    audits.push_back(std::move(audit));
  }
  return audits;
}

}  // namespace walkaway
