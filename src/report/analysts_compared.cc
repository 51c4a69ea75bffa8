// SPDX-License-Identifier: Apache-2.0
// What several analysts find, and whether their differences matter: JSON, tables, and a paragraph.
#include "uncertainty/analysts.h"

#include "report/json_parts.h"
#include "report/tables.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

std::string id_of(const Scenario& scenario, const AnalystDraws& draws) {
  return draws.analyst == kNone ? "file" : scenario.analysts.at(draws.analyst).id;
}

Json figures_json(const Uncertainty& u, const std::vector<DrawColumn>& columns) {
  Json out = Json::array();
  for (const OutputSpread& spread : u.spreads) {
    if (columns[spread.column].kind != DrawColumn::Kind::figure) continue;
    const Bands& bands = told(spread);
    out.push_back({{"id", columns[spread.column].name},
                   {"value", number(spread.today)},
                   {"median", number(bands.median)},
                   {"low90", number(bands.low90)},
                   {"high90", number(bands.high90)},
                   {"mean", number(bands.mean)},
                   {"error", number(bands.error)}});
  }
  return out;
}

Json member_json(const JsonContext& c, const AnalystComparison& compared, const AnalystDraws& draws) {
  return {{"id", draws.analyst == kNone ? Json(nullptr) : Json(id_of(c.scenario, draws))},
          {"weight", number(draws.weight)},
          {"weight_after", number(draws.weight_after)},
          {"why_not", text_or_null(draws.why_not)},
          {"method", to_text(draws.told.method)},
          {"effective_sample_size", number(draws.told.effective_sample_size)},
          {"outputs", figures_json(draws.told, compared.columns)}};
}

}  // namespace

Json analysts_json(const JsonContext& c) {
  if (!c.uncertainty->analysts) return nullptr;
  const AnalystComparison& compared = *c.uncertainty->analysts;
  Json members = Json::array(), gaps = Json::array(), conclusions = Json::array(), numbers = Json::array(),
       parties = Json::array();
  for (const AnalystDraws& draws : compared.analysts) members.push_back(member_json(c, compared, draws));
  for (const AnalystGap& gap : compared.gaps)
    gaps.push_back({{"id", compared.columns[gap.column].name},
                    {"lowest", id_of(c.scenario, compared.analysts[gap.lowest])},
                    {"highest", id_of(c.scenario, compared.analysts[gap.highest])},
                    {"gap", number(gap.gap)},
                    {"error", number(gap.error)}});
  for (const AnalystVerdicts& verdicts : compared.conclusions) {
    Json by = Json::array();
    for (size_t m = 0; m < verdicts.leading.size(); ++m)
      by.push_back({{"holds", text_or_null(verdicts.leading[m])}, {"share", number(told(verdicts.shares[m]))}});
    conclusions.push_back({{"conclusion", verdicts.conclusion},
                           {"pooled", verdicts.pooled},
                           {"agree", verdicts.agree},
                           {"analysts", by}});
  }
  for (const NumberId n : compared.differ_on) numbers.push_back(c.scenario.numbers.at(n).path);
  for (const PartyId p : compared.differ_on_types) parties.push_back(party_key(c, p));
  return {{"members", members},
          {"pooled",
           {{"method", to_text(compared.pooled.method)},
            {"why_no_posterior", text_or_null(compared.pooled.why_no_posterior)},
            {"effective_sample_size", number(compared.pooled.effective_sample_size)},
            {"outputs", figures_json(compared.pooled, compared.columns)}}},
          {"differ_on", numbers},
          {"differ_on_types_of", parties},
          {"gaps", gaps},
          {"conclusions", conclusions}};
}

void analysts_tables(const Telling& t, std::vector<Table>& out) {
  if (!t.uncertainty->analysts) return;
  const AnalystComparison& compared = *t.uncertainty->analysts;
  Table figures{"analysts",
                "What each analyst finds",
                "Over draws; low and high are of the 90% band.",
                {"figure", "analyst", "weight", "after", "value", "low", "median", "high"},
                2,
                {}};
  for (const OutputSpread& pooled : compared.pooled.spreads) {
    const DrawColumn& column = compared.columns[pooled.column];
    if (column.kind != DrawColumn::Kind::figure || !chief_figure(compared.pooled.figures[column.subject])) continue;
    const Cell::Kind kind =
        compared.pooled.figures[column.subject].is_probability() ? Cell::Kind::odds : Cell::Kind::amount;
    const auto add = [&](const std::string& who, double weight, double after, const OutputSpread& spread) {
      const Bands& b = told(spread);
      figures.rows.push_back({Cell::words(column.name),
                              Cell::words(who),
                              Cell::odds(weight),
                              Cell::odds(after),
                              {kind, "", spread.today},
                              {kind, "", b.low90},
                              {kind, "", b.median},
                              {kind, "", b.high90}});
    };
    for (const AnalystDraws& draws : compared.analysts)
      if (const OutputSpread* spread = draws.told.spread_of(pooled.column))
        add(id_of(t.scenario, draws), draws.weight, draws.weight_after, *spread);
    add("pooled", 1, compared.pooled.method == PosteriorMethod::none ? NAN : 1, pooled);
  }
  add_table(figures, out);
  Table conclusions{"analysts_conclude",
                    "What each analyst concludes",
                    "",
                    {"conclusion", "analyst", "holds", "in draws", "all agree"},
                    2,
                    {}};
  for (const AnalystVerdicts& verdicts : compared.conclusions)
    for (size_t m = 0; m < verdicts.leading.size(); ++m)
      conclusions.rows.push_back(
          {Cell::count(verdicts.conclusion + 1), Cell::words(id_of(t.scenario, compared.analysts[m])),
           Cell::words(verdicts.leading[m]), Cell::odds(told(verdicts.shares[m])), Cell::yes_no(verdicts.agree)});
  add_table(conclusions, out);
}

Paragraph analysts_paragraph(const Telling& t) {
  Paragraph p{"Views", {}};
  if (!t.uncertainty || !t.uncertainty->analysts) return p;
  const AnalystComparison& compared = *t.uncertainty->analysts;
  std::vector<std::string> on;
  for (const NumberId n : compared.differ_on)
    if (on.size() < 3) on.push_back(printable(t.scenario.numbers.at(n).what));
  for (const PartyId party : compared.differ_on_types)
    if (on.size() < 3) on.push_back("the odds of the types of " + t.party(party));
  const size_t all = compared.differ_on.size() + compared.differ_on_types.size();
  if (all > on.size()) on.push_back(fmt::format("{} more", all - on.size()));
  std::vector<std::string> agreed, disputed;
  for (const AnalystVerdicts& verdicts : compared.conclusions) {
    const Conclusion& conclusion = t.answers.conclusions.at(verdicts.conclusion);
    if (verdicts.agree && agreed.size() < 3) agreed.push_back(claim(t, conclusion, verdicts.pooled));
    if (verdicts.agree || disputed.size() == 3) continue;
    std::vector<std::string> who;
    for (size_t m = 1; m < verdicts.leading.size(); ++m)
      if (!verdicts.leading[m].empty())
        who.push_back(
            fmt::format("{}: {}", quoted(t.scenario.analysts[m - 1].label), claim(t, conclusion, verdicts.leading[m])));
    disputed.push_back(fmt::format("{}", fmt::join(who, ", ")));
  }
  const std::string differ =
      on.empty() ? "Its analysts have the file's numbers"
                 : fmt::format("Its {} analysts differ on {}", compared.analysts.size() - 1, joined(on));
  if (disputed.empty())
    p.sentences.push_back(fmt::format("{}, and it does not matter{}{}.", differ,
                                      agreed.empty() ? "" : ": all find that ", joined(agreed)));
  else
    p.sentences.push_back(
        fmt::format("{}, and it matters. In most draws of {}.", differ, fmt::join(disputed, "; of ")));
  for (const AnalystDraws& draws : compared.analysts)
    if (!draws.why_not.empty())
      p.sentences.push_back(fmt::format(
          "There are no draws for {}: {}.",
          draws.analyst == kNone ? "the file's own numbers" : quoted(t.scenario.analysts[draws.analyst].label),
          printable(draws.why_not)));
  return p;
}

}  // namespace walkaway
