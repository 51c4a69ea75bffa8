// SPDX-License-Identifier: Apache-2.0
// Hedges and further cycles in JSON.
#include "report/json_parts.h"

namespace walkaway {
namespace {

Json round_json(uint32_t round) { return round == 0 ? Json("never") : Json(round); }

Json hedge_json(const JsonContext& c, const HedgeAnswer& hedge) {
  const Stage& stage = c.scenario.stages.at(hedge.stage);
  Json out = {{"stage", stage.id},
              {"label", stage.label},
              {"party", party_key(c, hedge.mover)},
              {"enabled", hedge.enabled},
              {"solved", hedge.solved}};
  if (!hedge.solved) return out;
  Json by_type = Json::object(), points = Json::array();
  for (TypeId t = 0; t < hedge.bought_by_type.size(); ++t)
    by_type[type_key(c, hedge.mover, t)] = numbers(hedge.bought_by_type[t]);
  for (const HedgePoint& point : hedge.points) {
    Json value = Json::object();
    for (PartyId p = 0; p < point.value.size(); ++p) value[party_key(c, p)] = weighed(c, point.value[p]);
    points.push_back({{"round", round_json(point.round)}, {"value", value}});
  }
  out["gain"] = values_json(c, hedge.gain);
  out["bought"] = numbers(hedge.bought);
  out["bought_by_type"] = by_type;
  out["points"] = points;
  out["best_round"] = round_json(hedge.best_round);
  return out;
}

}  // namespace

Json hedges_json(const JsonContext& c) {
  Json out = Json::array();
  for (const HedgeAnswer& hedge : c.answers.hedges) out.push_back(hedge_json(c, hedge));
  return out;
}

Json cycles_json(const JsonContext& c) {
  const CyclesAnswer& answer = c.answers.cycles;
  if (answer.cycles.empty()) return nullptr;
  Json list = Json::array();
  for (const Cycle& cycle : answer.cycles) {
    Json types = Json::object();
    for (const CycleType& type : cycle.types)
      types[party_key(c, type.party)][type_key(c, type.party, type.type)] = {
          {"reached", number(type.reached)},
          {"odds", number(type.odds)},
          {"odds_if_true", number(type.odds_if_true)}};
    list.push_back({{"cycle", cycle.cycle},
                    {"reached", weighed(c, cycle.reached)},
                    {"reached_now", weighed(c, cycle.reached_now)},
                    {"deal", weighed(c, cycle.deal)},
                    {"types", types},
                    {"bits", per_party(c, cycle.bits)}});
  }
  return {{"cycles", list}, {"solved", answer.solved}, {"worth", values_json(c, answer.worth)}};
}

}  // namespace walkaway
