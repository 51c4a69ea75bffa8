// SPDX-License-Identifier: Apache-2.0
// Priors that are wrong, and how fast play mends them, in JSON.
#include "report/json_parts.h"

namespace walkaway {
namespace {

Json rounds_json(const std::vector<double>& expected, double level) {
  const uint32_t rounds = rounds_until(expected, level);
  return rounds == kNone ? Json(nullptr) : Json(rounds);
}

Json by_account(const JsonContext& c, const std::vector<double>& values) {
  return weighed(c, Weighed{0, values})["by_account"];
}

Json type_json(const JsonContext& c, const TypeMending& type) {
  Json curves = Json::array();
  for (const MendingCurve& curve : type.curves)
    curves.push_back({{"prior", number(curve.prior)},
                      {"after", numbers(curve.after)},
                      {"from_start", numbers(curve.from_start)},
                      {"from_now", numbers(curve.from_now)},
                      {"rounds_to_half", rounds_json(curve.from_start, 0.5)},
                      {"rounds_to_nine_tenths", rounds_json(curve.from_start, 0.9)}});
  return {{"prior", number(type.prior)},
          {"decibans", numbers(type.decibans)},
          {"evidence", number(type.evidence)},
          {"evidence_by_account", by_account(c, type.evidence_by_account)},
          {"level_prior", number(type.level_prior)},
          {"level_prior_by_account", by_account(c, type.level_prior_by_account)},
          {"curves", curves}};
}

Json belief_json(const JsonContext& c, const BeliefMending& belief) {
  Json along = Json::array();
  for (const BeliefMending::AtEntry& at : belief.along)
    along.push_back({{"entry", at.entry + 1}, {"odds", number(at.odds)}});
  return {{"party", party_key(c, belief.party)},
          {"type", type_key(c, belief.party, belief.type)},
          {"about", party_key(c, belief.about)},
          {"truth", type_key(c, belief.about, belief.truth)},
          {"believed", number(belief.believed)},
          {"common", number(belief.common)},
          {"along", along},
          {"expected", numbers(belief.expected)},
          {"rounds_to_half", rounds_json(belief.expected, 0.5)},
          {"rounds_to_nine_tenths", rounds_json(belief.expected, 0.9)}};
}

}  // namespace

Json mending_json(const JsonContext& c) {
  const MendingAnswer& mending = c.answers.mending;
  Json types = Json::object(), beliefs = Json::array();
  for (const TypeMending& type : mending.types)
    types[party_key(c, type.party)][type_key(c, type.party, type.type)] = type_json(c, type);
  for (const BeliefMending& belief : mending.beliefs) beliefs.push_back(belief_json(c, belief));
  return {{"priors", numbers(mending.priors)}, {"types", types}, {"beliefs", beliefs}};
}

}  // namespace walkaway
