// SPDX-License-Identifier: Apache-2.0
// Questions 5, 6 and 7 in JSON.
#include "report/json_parts.h"

namespace walkaway {

Json values_json(const JsonContext& c, const std::vector<ValueRow>& rows) {
  Json out = Json::object();
  for (const ValueRow& row : rows) {
    Json& party = out[party_key(c, row.party)];
    if (row.type == kNone)
      party.update(weighed(c, row.value));
    else
      party["by_type"][type_key(c, row.party, row.type)] = weighed(c, row.value);
  }
  return out;
}

namespace {

Json weighed_parties(const JsonContext& c, const std::vector<Weighed>& values) {
  Json out = Json::object();
  for (PartyId p = 0; p < values.size(); ++p) out[party_key(c, p)] = weighed(c, values[p]);
  return out;
}

Json parts_json(const std::vector<std::pair<std::string, double>>& parts) {
  Json out = Json::array();
  for (const auto& [part, points] : parts) out.push_back({{"part", part}, {"points", number(points)}});
  return out;
}

Json point_json(const JsonContext& c, const WhatIfPoint& point, bool sweep) {
  Json out = Json::object();
  if (sweep) out["at"] = number(point.at);
  out["status"] = to_text(point.status);
  out["residual"] = number(point.residual);
  out["record_possible"] = point.record_possible;
  if (point.status != SolveStatus::converged) return out;  // its last point is no equilibrium
  Json endings = Json::array();
  for (EndingId e = 0; e < point.endings.size() && e < c.scenario.endings.size(); ++e)
    endings.push_back(
        {{"ending", c.scenario.endings[e].id},
         {"probability", number(point.endings[e].all)},
         {"by_account", weighed(c, point.endings[e])["by_account"]},
         {"before_record", e < point.endings_prior.size() ? number(point.endings_prior[e]) : Json(nullptr)}});
  out["endings"] = endings;
  out["chance_of_deal"] = weighed(c, point.deal);
  out["value"] = weighed_parties(c, point.value);
  out["offers"] = Json::array();
  for (const OfferAudit& offer : point.offers) out["offers"].push_back(offer_json(c, offer));
  out["mixes"] = mixes_json(c, point.mixes);
  return out;
}

}  // namespace

Json marks_json(const JsonContext& c) {
  Json out = Json::array();
  for (const MarkValues& mark : c.answers.marks)
    out.push_back({{"mark", mark.mark}, {"value", values_json(c, mark.values)}});
  return out;
}

Json delay_json(const JsonContext& c) {
  Json rounds = Json::array(), price = Json::object();
  for (const DelayRow& row : c.answers.delay.rounds)
    rounds.push_back(
        {{"round", row.round}, {"reached", number(row.reached)}, {"remaining", values_json(c, row.remaining)}});
  for (PartyId p = 0; p < c.answers.delay.price_of_a_round.size(); ++p)
    price[party_key(c, p)] = numbers(c.answers.delay.price_of_a_round[p]);
  return {{"rounds", rounds}, {"price_of_a_round", price}};
}

Json advice_json(const JsonContext& c) {
  Json out = Json::array();
  for (const Advice& a : c.answers.advice) {
    Json moves = Json::array(), best = Json::object();
    for (const MoveAdvice& m : a.moves)
      moves.push_back({{"move", m.move},
                       {"label", m.label},
                       {"value", number(m.value)},
                       {"probability", number(m.probability)},
                       {"regret", number(m.regret)}});
    for (AccountId i = 0; i < a.best_by_account.size(); ++i) best[account_key(c, i)] = a.best_by_account[i];
    out.push_back({{"party", party_key(c, a.party)},
                   {"type", type_key(c, a.party, a.type)},
                   {"stage", a.stage < c.scenario.stages.size() ? c.scenario.stages[a.stage].id : ""},
                   {"round", a.round},
                   {"now", a.now},
                   {"posterior", number(a.posterior)},
                   {"moves", moves},
                   {"why",
                    {{"over", a.why.over},
                     {"margin", number(a.why.margin)},
                     {"by_opponent_type", parts_json(a.why.by_opponent_type)},
                     {"by_reply", parts_json(a.why.by_reply)},
                     {"by_round", parts_json(a.why.by_round)}}},
                   {"best_by_account", best}});
  }
  return out;
}

Json pivots_json(const JsonContext& c) {
  Json out = Json::array();
  for (const PivotCurve& curve : c.answers.pivots) {
    const Pivot& pivot = c.scenario.pivots.at(curve.pivot);
    Json item = {{"id", pivot.id},
                 {"label", pivot.label},
                 {"party", party_key(c, pivot.party)},
                 {"announced", curve.announced},
                 {"solved", curve.solved}};
    if (curve.solved) {
      Json points = Json::array();
      for (const PivotPoint& point : curve.points)
        points.push_back({{"round", point.round == 0 ? Json("never") : Json(point.round)},
                          {"value", weighed_parties(c, point.value)}});
      item["points"] = points;
      item["best_round"] = curve.best_round == 0 ? Json("never") : Json(curve.best_round);
      item["cost_of_waiting"] = numbers(curve.cost_of_waiting);
    }
    out.push_back(item);
  }
  return out;
}

Json what_if_json(const JsonContext& c, const WhatIfAnswer& answer) {
  Json out = Json::object();
  bool sweep = false;
  if (answer.what_if < c.scenario.what_ifs.size()) {
    const WhatIf& what_if = c.scenario.what_ifs[answer.what_if];
    out["id"] = what_if.id;
    out["label"] = what_if.label;
    sweep = what_if.sweep.has_value();
    out["sweep"] = sweep ? Json(c.scenario.numbers.at(what_if.sweep->number).path) : Json(nullptr);
  }
  out["points"] = Json::array();
  for (const WhatIfPoint& point : answer.points) out["points"].push_back(point_json(c, point, sweep));
  return out;
}

}  // namespace walkaway
