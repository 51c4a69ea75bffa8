// SPDX-License-Identifier: Apache-2.0
#include "report/json_uncertainty_parts.h"
#include "report/words.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

/// Adds how the figure is distributed to what it is.
Json spread_json(Json what, const OutputSpread& spread) {
  what["value"] = number(spread.today);
  what["prior"] = bands_json(spread.prior);
  what["posterior"] = spread.posterior ? bands_json(*spread.posterior) : Json(nullptr);
  return what;
}

Json with_density(Json what, const OutputSpread& spread) {
  what["density"] =
      spread.at.empty()
          ? Json(nullptr)
          : Json{{"at", rounded_list(spread.at)},
                 {"prior", rounded_list(spread.prior_density)},
                 {"posterior",
                  spread.posterior_density.empty() ? Json(nullptr) : rounded_list(spread.posterior_density)}};
  return what;
}

/// Calls f(column, spread) for the spreads of one kind.
template <typename F>
void each_spread(const Uncertainty& u, Kind kind, F&& f) {
  for (const OutputSpread& spread : u.spreads)
    if (u.columns[spread.column].kind == kind) f(u.columns[spread.column], spread);
}

Json draws_json(const Uncertainty& u) {
  Json by_status = Json::object();
  for (size_t s = 0; s < kDrawStatuses; ++s) {
    by_status[to_text(static_cast<DrawStatus>(s))] = {{"draws", u.by_status[s]},
                                                      {"prior", number(u.prior_by_status[s])}};
    if (s > 0 && u.by_status[s] > 0)
      by_status[to_text(static_cast<DrawStatus>(s))]["first"] = {{"draw", u.first_index[s]}, {"why", u.first_why[s]}};
  }
  return by_status;
}

Json stages_json(const Uncertainty& u) {
  Json out = Json::array();
  for (const TemperStage& stage : u.stages)
    out.push_back({{"exponent", number(stage.exponent)},
                   {"effective_sample_size", number(stage.effective_sample_size)},
                   {"step", number(stage.step)},
                   {"acceptance", number(stage.acceptance)},
                   {"moves", stage.moves}});
  return out;
}

Json numbers_json(const JsonContext& c, const Uncertainty& u) {
  Json out = Json::array();
  each_spread(u, Kind::number, [&](const DrawColumn& column, const OutputSpread& spread) {
    const Number& n = c.scenario.numbers.at(column.subject);
    out.push_back(with_density(spread_json({{"path", n.path}, {"what", n.what}}, spread), spread));
  });
  return out;
}

Json outputs_json(const JsonContext& c, const Telling& telling, const Uncertainty& u) {
  Json out = Json::array();
  each_spread(u, Kind::figure, [&](const DrawColumn& column, const OutputSpread& spread) {
    const HeadlineOutput& figure = u.figures.at(column.subject);
    out.push_back(with_density(spread_json({{"id", figure.id},
                                            {"label", output_label(telling, figure)},
                                            {"unit", figure.is_probability() ? "probability" : c.scenario.unit}},
                                           spread),
                               spread));
  });
  return out;
}

Json verdicts_json(const JsonContext& c, const Uncertainty& u) {
  Json out = Json::array();
  each_spread(u, Kind::verdict, [&](const DrawColumn& column, const OutputSpread& spread) {
    out.push_back(spread_json({{"index", column.subject},
                               {"offer", c.answers.offers.at(column.subject).id},
                               {"verdict", to_text(static_cast<Verdict>(column.item))}},
                              spread));
  });
  return out;
}

Json races_json(const JsonContext& c, const Uncertainty& u) {
  Json out = Json::array();
  for (const VerdictRace& race : u.races) {
    Json row = {{"index", race.offer},
                {"offer", c.answers.offers.at(race.offer).id},
                {"one", to_text(race.one)},
                {"other", to_text(race.other)}};
    row.update(share_json(race.ahead));
    out.push_back(std::move(row));
  }
  return out;
}

Json shares_json(const JsonContext& c, const Telling& telling, const Uncertainty& u) {
  Json out = Json::array();
  for (const ConclusionShares& shares : u.conclusions) {
    const Conclusion& conclusion = c.answers.conclusions.at(shares.conclusion);
    Json holds = Json::array();
    for (size_t i = 0; i < shares.texts.size(); ++i) {
      Json row = {{"holds", shares.texts[i]}, {"says", claim(telling, conclusion, shares.texts[i])}};
      row.update(share_json(shares.shares[i]));
      holds.push_back(std::move(row));
    }
    out.push_back({{"conclusion", shares.conclusion},
                   {"kind", to_text(conclusion.kind)},
                   {"today", conclusion.holds},
                   {"shares", std::move(holds)}});
  }
  return out;
}

Json person_json(const JsonContext& c, const DrawColumn& column) {
  return {{"party", party_key(c, column.party)},
          {"type", column.type == kNone ? Json(nullptr) : Json(type_key(c, column.party, column.type))}};
}

/// What there is for each round.
Json rounds_json(const JsonContext& c, const Uncertainty& u) {
  Json endings = Json::array(), reached = Json::array(), to_come = Json::array(), price = Json::array();
  each_spread(u, Kind::ending_in_round, [&](const DrawColumn& column, const OutputSpread& spread) {
    const EndingId ending = c.answers.forecast.endings.at(column.subject).ending;
    endings.push_back(spread_json({{"ending", c.scenario.endings.at(ending).id}, {"round", column.item}}, spread));
  });
  each_spread(u, Kind::reached, [&](const DrawColumn& column, const OutputSpread& spread) {
    reached.push_back(spread_json({{"round", column.item}}, spread));
  });
  const auto of_person = [&](Json& list, const char* where) {
    return [&c, &list, where](const DrawColumn& column, const OutputSpread& spread) {
      Json row = {{where, column.item}};
      row.update(person_json(c, column));
      list.push_back(spread_json(std::move(row), spread));
    };
  };
  each_spread(u, Kind::remaining_value, of_person(to_come, "round"));
  each_spread(u, Kind::price_of_round, of_person(price, "round"));
  return {{"endings", endings}, {"reached", reached}, {"to_come", to_come}, {"price", price}};
}

Json mark_spreads_json(const JsonContext& c, const Uncertainty& u) {
  Json out = Json::array();
  each_spread(u, Kind::mark_value, [&](const DrawColumn& column, const OutputSpread& spread) {
    Json row = {{"index", column.subject}, {"mark", c.answers.marks.at(column.subject).mark}};
    row.update(person_json(c, column));
    out.push_back(spread_json(std::move(row), spread));
  });
  return out;
}

Json moves_json(const JsonContext& c, const Uncertainty& u) {
  Json out = Json::array();
  each_spread(u, Kind::move_value, [&](const DrawColumn& column, const OutputSpread& spread) {
    const Advice& advice = c.answers.advice.at(column.subject);
    out.push_back(spread_json({{"advice", column.subject},
                               {"party", party_key(c, advice.party)},
                               {"type", type_key(c, advice.party, advice.type)},
                               {"move", advice.moves.at(column.item).move}},
                              spread));
  });
  return out;
}

}  // namespace

Json bands_json(const Bands& bands) {
  return {{"median", number(bands.median)}, {"low50", number(bands.low50)},   {"high50", number(bands.high50)},
          {"low90", number(bands.low90)},   {"high90", number(bands.high90)}, {"mean", number(bands.mean)},
          {"error", number(bands.error)},   {"share", number(bands.share)}};
}

Json share_json(const ShareOfDraws& share) {
  return {{"prior", number(share.prior)},
          {"prior_error", number(share.prior_error)},
          {"posterior", share.posterior ? number(*share.posterior) : Json(nullptr)},
          {"posterior_error", share.posterior ? number(share.posterior_error) : Json(nullptr)}};
}

Json uncertainty_json(const JsonContext& c) {
  if (!c.uncertainty) return nullptr;
  const Uncertainty& u = *c.uncertainty;
  const Telling telling(c.scenario, c.answers);
  return {{"draws", u.draws},
          {"seed", u.seed},
          {"enumerated", u.enumerated},
          {"by_status", draws_json(u)},
          {"solves",
           {{"warm", u.warm},
            {"cold", u.cold},
            {"by_replies", u.by_replies},
            {"unchanged", u.unchanged},
            {"passes", u.passes},
            {"checked_cold", u.checked_cold},
            {"differ", u.differ},
            {"seconds", number(u.seconds)}}},
          {"method", to_text(u.method)},
          {"why_no_posterior", text_or_null(u.why_no_posterior)},
          {"effective_sample_size", number(u.effective_sample_size)},
          {"prior_sample_size", number(u.prior_sample_size)},
          {"k_hat", u.k_hat ? number(*u.k_hat) : Json(nullptr)},
          {"log_evidence", u.method == PosteriorMethod::none ? Json(nullptr) : number(u.log_evidence)},
          {"stages", stages_json(u)},
          {"numbers", numbers_json(c, u)},
          {"outputs", outputs_json(c, telling, u)},
          {"verdicts", verdicts_json(c, u)},
          {"races", races_json(c, u)},
          {"conclusions", shares_json(c, telling, u)},
          {"rounds", rounds_json(c, u)},
          {"marks", mark_spreads_json(c, u)},
          {"moves", moves_json(c, u)},
          {"what_ifs", draws_what_if_json(c)},
          {"hangs_on", draws_hang_json(c)},
          {"analysts", analysts_json(c)}};
}

}  // namespace walkaway
