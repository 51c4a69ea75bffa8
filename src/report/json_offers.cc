// SPDX-License-Identifier: Apache-2.0
// Questions 3 and 4 in JSON.
#include "report/json_parts.h"

namespace walkaway {
namespace {

Json verdicts_json(const VerdictOdds& odds) {
  Json out = Json::object();
  for (int v = 0; v < kVerdicts; ++v) out[to_text(static_cast<Verdict>(v))] = number(odds[static_cast<size_t>(v)]);
  return out;
}

Json by_type_json(const JsonContext& c, PartyId maker, const AccountAudit& account) {
  Json out = Json::object();
  for (const AuditRow& r : account.rows)
    out[type_key(c, maker, r.type)] = {{"verdict", to_text(r.verdict)},
                                       {"at_half_noise", to_text(r.by_tolerance[kHalfNoise])},
                                       {"at_twice_noise", to_text(r.by_tolerance[kTwiceNoise])},
                                       {"posterior", number(r.posterior)},
                                       {"e", number(r.e)},
                                       {"B", number(r.best)},
                                       {"N", number(r.failure)},
                                       {"B_minus_N", number(r.best - r.failure)},
                                       {"B_minus_e", number(r.best - r.e)},
                                       {"p", number(r.p)},
                                       {"if_accepted", number(r.if_accepted)},
                                       {"if_not", number(r.if_not)},
                                       {"B_analyst", number(r.best_analyst)},
                                       {"N_analyst", number(r.failure_analyst)},
                                       {"d", number(r.d)},
                                       {"loss_under_analyst", number(r.loss_under_analyst)},
                                       {"noise", number(r.noise)},
                                       {"best_move", r.best_move}};
  return out;
}

Json account_json(const JsonContext& c, const OfferAudit& offer, const AccountAudit& account) {
  Json receiver = Json::object();
  for (const ReceiverRow& r : account.receiver)
    receiver[type_key(c, offer.receiver, r.type)] = {{"posterior", number(r.posterior)},
                                                     {"worth", number(r.worth)},
                                                     {"acceptance", number(r.acceptance)},
                                                     {"reservation", number(r.reservation)}};
  return {{"move", account.move},
          {"chance_of_acceptance", number(account.chance_of_acceptance)},
          {"worth", number(account.worth_to_receiver)},
          {"non_starter", account.non_starter},
          {"bad_deal", account.bad_deal},
          {"verdicts", verdicts_json(account.verdicts)},
          {"verdicts_at_half_noise", verdicts_json(account.by_tolerance[kHalfNoise])},
          {"verdicts_at_twice_noise", verdicts_json(account.by_tolerance[kTwiceNoise])},
          {"by_type", by_type_json(c, offer.maker, account)},
          {"receiver", receiver}};
}

Json better_json(const JsonContext& c, const std::optional<BetterOffer>& better) {
  if (!better) return nullptr;
  Json gain = Json::object();
  size_t mover = 0;
  for (const Party& party : c.scenario.parties)
    if (party.moves && mover < better->gain.size()) gain[party.id] = number(better->gain[mover++]);
  return {{"move", better->move}, {"chance_of_acceptance", number(better->chance_of_acceptance)}, {"gain", gain}};
}

}  // namespace

Json offer_json(const JsonContext& c, const OfferAudit& offer) {
  Json by_account = Json::object();
  for (AccountId a = 0; a < offer.accounts.size(); ++a)
    by_account[account_key(c, a)] = account_json(c, offer, offer.accounts[a]);
  const AccountId shown = c.likeliest < offer.accounts.size() ? c.likeliest : 0;
  Json out = {{"id", offer.id},
              {"label", offer.label},
              {"entry", offer.entry + 1},
              {"stage", offer.stage < c.scenario.stages.size() ? c.scenario.stages[offer.stage].id : ""},
              {"maker", party_key(c, offer.maker)},
              {"receiver", party_key(c, offer.receiver)},
              {"chance_of_acceptance", number(offer.chance_of_acceptance.all)},
              {"worth", number(offer.worth.all)},
              {"verdicts", verdicts_json(offer.verdicts)},
              {"verdicts_at_half_noise", verdicts_json(offer.by_tolerance[kHalfNoise])},
              {"verdicts_at_twice_noise", verdicts_json(offer.by_tolerance[kTwiceNoise])}};
  out["verdicts_by_tolerance"] = Json::array();
  for (int t = 0; t < kTolerances; ++t)
    out["verdicts_by_tolerance"].push_back(
        {{"times", number(tolerance_times(t))}, {"verdicts", verdicts_json(offer.by_tolerance[t])}});
  out["by_type_account"] = account_key(c, shown);
  out["by_type"] = shown < offer.accounts.size() ? by_type_json(c, offer.maker, offer.accounts[shown]) : Json::object();
  out["by_account"] = by_account;
  out["should_have_offered"] = better_json(c, offer.should_have_offered);
  out["best_together"] = better_json(c, offer.best_together);
  return out;
}

}  // namespace walkaway
