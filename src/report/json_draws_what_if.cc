// SPDX-License-Identifier: Apache-2.0
#include "report/json_uncertainty_parts.h"
#include "report/words.h"

namespace walkaway {
namespace {

Json distribution(double today, const Bands& prior, const std::optional<Bands>& posterior) {
  return {{"value", number(today)},
          {"prior", bands_json(prior)},
          {"posterior", posterior ? bands_json(*posterior) : Json(nullptr)}};
}

void add_spread(Json& row, const VariationSpread& spread) {
  row["there"] = distribution(spread.today, spread.there, spread.there_posterior);
  row["change"] = distribution(spread.today_change, spread.change, spread.change_posterior);
  row["raises"] = share_json(spread.raises);
  row["lowers"] = share_json(spread.lowers);
}

Json ends_json(const VariationEnds& ends) {
  return {{"solved", ends.solved}, {"breaks", ends.breaks}, {"unsolved", ends.unsolved}};
}

Json what_if_spread_json(const JsonContext& c, const Telling& telling, const WhatIfSpread& spread) {
  const WhatIf& what_if = c.scenario.what_ifs.at(spread.what_if);
  Json figures = Json::array();
  for (const VariationSpread& figure : spread.figures) {
    const HeadlineOutput& output = c.uncertainty->figures.at(figure.figure);
    Json row = {{"id", output.id},
                {"label", output_label(telling, output)},
                {"unit", output.is_probability() ? "probability" : c.scenario.unit}};
    add_spread(row, figure);
    figures.push_back(std::move(row));
  }
  return {{"id", what_if.id},
          {"point", spread.point},
          {"at", what_if.sweep ? number(spread.at) : Json(nullptr)},
          {"by_status", ends_json(spread.ends)},
          {"figures", std::move(figures)}};
}

Json pivot_spread_json(const JsonContext& c, const PivotSpread& spread) {
  const PivotCurve& curve = c.answers.pivots.at(spread.curve);
  const Pivot& pivot = c.scenario.pivots.at(curve.pivot);
  Json points = Json::array();
  for (size_t p = 0; p < spread.points.size(); ++p) {
    const uint32_t round = curve.points.at(p).round;
    Json row = {{"round", round == 0 ? Json(nullptr) : Json(round)}};
    add_spread(row, spread.points[p]);
    row["best"] = share_json(spread.best[p]);
    points.push_back(std::move(row));
  }
  return {{"id", pivot.id},
          {"announced", curve.announced},
          {"party", party_key(c, pivot.party)},
          {"by_status", ends_json(spread.ends)},
          {"points", std::move(points)}};
}

}  // namespace

Json draws_what_if_json(const JsonContext& c) {
  if (!c.uncertainty->what_ifs) return nullptr;
  const WhatIfSpreads& spreads = *c.uncertainty->what_ifs;
  const Telling telling(c.scenario, c.answers);
  Json what_ifs = Json::array(), pivots = Json::array();
  for (const WhatIfSpread& spread : spreads.what_ifs) what_ifs.push_back(what_if_spread_json(c, telling, spread));
  for (const PivotSpread& spread : spreads.pivots) pivots.push_back(pivot_spread_json(c, spread));
  return {{"asked", spreads.asked},
          {"draws", spreads.draws},
          {"posterior_draws", spreads.posterior_draws},
          {"effective_sample_size", number(spreads.effective_sample_size)},
          {"why_no_posterior", text_or_null(spreads.why_no_posterior)},
          {"passes", spreads.passes},
          {"what_ifs", std::move(what_ifs)},
          {"pivots", std::move(pivots)}};
}

}  // namespace walkaway
