// SPDX-License-Identifier: Apache-2.0
// Tables of what what-ifs and pivots do in many draws.
#include "report/tables.h"

namespace walkaway {
namespace {

const char* const kBandColumns[] = {"median", "low 50%", "high 50%", "low 90%", "high 90%", "raises", "lowers"};

/// The posterior's bands of a change where there is one, and shares.
void add_change(std::vector<Cell>& row, Cell::Kind kind, const VariationSpread& spread) {
  const Bands& bands = spread.change_posterior ? *spread.change_posterior : spread.change;
  row.push_back({kind, "", spread.today_change});
  for (const double value : {bands.median, bands.low50, bands.high50, bands.low90, bands.high90})
    row.push_back({kind, "", value});
  row.push_back(Cell::odds(spread.raises.posterior.value_or(spread.raises.prior)));
  row.push_back(Cell::odds(spread.lowers.posterior.value_or(spread.lowers.prior)));
}

std::string of_which_draws(const WhatIfSpreads& spreads) {
  const bool posterior = spreads.posterior_draws > 0;
  std::string note = fmt::format("Over {} draws {}.", grouped(posterior ? spreads.posterior_draws : spreads.draws),
                                 posterior ? "weighed by the record" : "that are not weighed by the record");
  if (!posterior && !spreads.why_no_posterior.empty())
    note += fmt::format(" There is no posterior: {}.", printable(spreads.why_no_posterior));
  return note;
}

/// "", or what became of draws in which it was not solved.
std::string failures(const VariationEnds& ends) {
  std::string text;
  if (ends.unsolved > 0) text = fmt::format("{} not solved", grouped(ends.unsolved));
  if (ends.breaks > 0) text += fmt::format("{}{} no game", text.empty() ? "" : ", ", grouped(ends.breaks));
  return text;
}

Table what_ifs_table(const Telling& t, const Uncertainty& u) {
  Table table{"draws_what_if",
              "What each what-if changes, over draws",
              of_which_draws(*u.what_ifs) +
                  " Changes are from the same draw as it is, from the start of the game, chances in parts of 1; "
                  "\"raises\" and \"lowers\" are shares of the draws.",
              {"what if", "at", "figure", "today"},
              3,
              {}};
  for (const char* column : kBandColumns) table.columns.push_back(column);
  table.columns.push_back("failed");
  for (const WhatIfSpread& spread : u.what_ifs->what_ifs) {
    const WhatIf& what_if = t.scenario.what_ifs.at(spread.what_if);
    for (const VariationSpread& figure : spread.figures) {
      if (std::isnan(figure.today_change) && std::isnan(figure.change.median)) continue;  // the record cannot be there
      const HeadlineOutput& output = u.figures.at(figure.figure);
      std::vector<Cell> row{Cell::words(what_if.id), what_if.sweep ? Cell::number(spread.at) : Cell::words(""),
                            Cell::words(output.id)};
      add_change(row, output.is_probability() ? Cell::Kind::number : Cell::Kind::amount, figure);
      row.push_back(Cell::words(failures(spread.ends)));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table pivots_table(const Telling& t, const Uncertainty& u) {
  Table table{"draws_pivot",
              "What changing course is worth, over draws",
              of_which_draws(*u.what_ifs) +
                  " Changes of the value to the party are from never changing course; \"best\" is the share of "
                  "draws in which that round is.",
              {"pivot", "announced", "round", "today"},
              3,
              {}};
  for (const char* column : kBandColumns) table.columns.push_back(column);
  table.columns.push_back("best");
  table.columns.push_back("failed");
  for (const PivotSpread& spread : u.what_ifs->pivots) {
    const PivotCurve& curve = t.answers.pivots.at(spread.curve);
    for (size_t p = 0; p < spread.points.size(); ++p) {
      const uint32_t round = curve.points.at(p).round;
      std::vector<Cell> row{Cell::words(t.scenario.pivots.at(curve.pivot).id), Cell::yes_no(curve.announced),
                            round == 0 ? Cell::words("never") : Cell::count(round)};
      add_change(row, Cell::Kind::amount, spread.points[p]);
      row.push_back(Cell::odds(spread.best[p].posterior.value_or(spread.best[p].prior)));
      row.push_back(Cell::words(failures(spread.ends)));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace

void draws_what_if_tables(const Telling& telling, std::vector<Table>& out) {
  if (!telling.uncertainty->what_ifs) return;
  add_table(what_ifs_table(telling, *telling.uncertainty), out);
  add_table(pivots_table(telling, *telling.uncertainty), out);
}

}  // namespace walkaway
