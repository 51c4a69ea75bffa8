// SPDX-License-Identifier: Apache-2.0
// What moves told whom, what else might have been offered, agents and their principals, and the findings, in JSON.
#include "report/findings.h"
#include "report/json_parts.h"

namespace walkaway {
namespace {

Json odds_json(const JsonContext& c, PartyId party, const std::vector<double>& odds) {
  Json out = Json::object();
  for (TypeId type = 0; type < odds.size(); ++type) out[type_key(c, party, type)] = number(odds[type]);
  return out;
}

Json weighed_odds_json(const JsonContext& c, PartyId party, const std::vector<Weighed>& odds) {
  Json out = Json::object();
  for (TypeId type = 0; type < odds.size(); ++type) out[type_key(c, party, type)] = weighed(c, odds[type]);
  return out;
}

const std::string& stage_key(const JsonContext& c, StageId stage) { return c.scenario.stages.at(stage).id; }

Json decision_json(const JsonContext& c, const AgencyAnswer& agency, const AgencyDecision& decision) {
  const auto move_at = [&](uint32_t index) {
    return index < decision.moves.size() ? Json(decision.moves[index].move) : Json(nullptr);
  };
  const auto by_move = [&](const std::vector<double>& values) {
    Json out = Json::object();
    for (size_t m = 0; m < values.size(); ++m) out[decision.moves[m].move] = number(values[m]);
    return out;
  };
  Json moves = Json::array(), by_type = Json::object();
  for (const AgencyMove& move : decision.moves)
    moves.push_back({{"move", move.move},
                     {"label", move.label},
                     {"to_agent", weighed(c, move.to_agent)},
                     {"to_principal", weighed(c, move.to_principal)}});
  for (const AgencyRow& row : decision.by_type)
    by_type[type_key(c, agency.agent, row.type)] = {{"posterior", number(row.posterior)},
                                                    {"chosen", move_at(row.chosen)},
                                                    {"best_for_agent", move_at(row.best_for_agent)},
                                                    {"best_for_principal", move_at(row.best_for_principal)},
                                                    {"cost", number(row.cost)},
                                                    {"forgone", number(row.forgone)},
                                                    {"to_agent", by_move(row.to_agent)},
                                                    {"to_principal", by_move(row.to_principal)}};
  return {{"entry", decision.entry == kNone ? Json(nullptr) : Json(decision.entry + 1)},
          {"stage", stage_key(c, decision.stage)},
          {"round", decision.round},
          {"chosen", text_or_null(decision.chosen)},
          {"cost", weighed(c, decision.cost)},
          {"parting", weighed(c, decision.parting)},
          {"moves", moves},
          {"by_type", by_type}};
}

}  // namespace

Json told_json(const JsonContext& c) {
  Json out = Json::array();
  for (const BeliefUpdate& update : c.answers.told) {
    Json by_type = Json::object();
    for (const UpdateRow& row : update.by_type)
      by_type[type_key(c, update.observer, row.type)] = {{"posterior", number(row.posterior)},
                                                         {"before", odds_json(c, update.about, row.before)},
                                                         {"after", odds_json(c, update.about, row.after)}};
    out.push_back({{"entry", update.entry + 1},
                   {"stage", stage_key(c, update.stage)},
                   {"by", update.maker == kNone ? Json(nullptr) : Json(party_key(c, update.maker))},
                   {"observer", party_key(c, update.observer)},
                   {"about", party_key(c, update.about)},
                   {"heard", text_or_null(update.heard)},
                   {"told_nothing", update.told_nothing()},
                   {"shift", weighed(c, update.shift)},
                   {"before", weighed_odds_json(c, update.about, update.before)},
                   {"after", weighed_odds_json(c, update.about, update.after)},
                   {"by_type", by_type}});
  }
  return out;
}

Json mixes_json(const JsonContext& c, const std::vector<OfferMix>& mixes) {
  Json out = Json::array();
  for (const OfferMix& mix : mixes) {
    PartyId maker = kNone;
    for (const OfferAudit& offer : c.answers.offers)
      if (offer.entry == mix.entry) maker = offer.maker;
    Json moves = Json::array();
    for (const MixMove& move : mix.moves)
      moves.push_back({{"move", move.move},
                       {"label", move.label},
                       {"chance", weighed(c, move.chance)},
                       {"by_type", odds_json(c, maker, move.by_type)}});
    out.push_back({{"entry", mix.entry + 1},
                   {"after", to_text(mix.after)},
                   {"types", odds_json(c, maker, mix.types)},
                   {"moves", moves}});
  }
  return out;
}

Json agency_json(const JsonContext& c) {
  Json out = Json::array();
  for (const AgencyAnswer& agency : c.answers.agency) {
    Json decisions = Json::array();
    for (const AgencyDecision& decision : agency.decisions) decisions.push_back(decision_json(c, agency, decision));
    out.push_back({{"agent", party_key(c, agency.agent)},
                   {"principal", party_key(c, agency.principal)},
                   {"decisions", decisions}});
  }
  return out;
}

Json findings_json(const JsonContext& c) {
  Json out = Json::array();
  for (const Finding& finding : findings(Telling(c.scenario, c.answers)))
    out.push_back({{"kind", to_text(finding.kind)},
                   {"about", finding.about},
                   {"section", section_of(finding.kind)},
                   {"text", finding.text},
                   {"margin", number(finding.margin)},
                   {"unit", finding.odds ? "probability" : c.scenario.unit},
                   {"by_account", weighed(c, {finding.margin, finding.by_account})["by_account"]},
                   {"robust", finding.robust}});
  return out;
}

}  // namespace walkaway
