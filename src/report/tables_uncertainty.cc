// SPDX-License-Identifier: Apache-2.0
// Tables of what many draws say.
#include "report/tables.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

/// How a column's values are written.
Cell::Kind cell_of(const Uncertainty& u, const DrawColumn& column) {
  switch (column.kind) {
    case Kind::figure:
      return u.figures[column.subject].is_probability() ? Cell::Kind::odds : Cell::Kind::amount;
    case Kind::verdict:
    case Kind::ending_in_round:
    case Kind::reached:
    case Kind::type_chance:
      return Cell::Kind::odds;
    case Kind::mark_value:
    case Kind::remaining_value:
    case Kind::price_of_round:
    case Kind::move_value:
    case Kind::move_value_given:
      return Cell::Kind::amount;
    default:
      return Cell::Kind::number;
  }
}

void add_bands(std::vector<Cell>& row, Cell::Kind kind, const Bands& b) {
  for (const double value : {b.median, b.low50, b.high50, b.low90, b.high90, b.mean, b.error})
    row.push_back({kind, "", value});
  row.push_back(Cell::odds(b.share));
}

Table spreads_table(const Uncertainty& u) {
  Table all{"uncertainty", "How far every figure may be off", "", {"figure", "value", "of"}, 1, {}, true};
  for (const char* column : {"median", "low 50%", "high 50%", "low 90%", "high 90%", "mean", "error of mean", "share"})
    all.columns.push_back(column);
  for (const OutputSpread& spread : u.spreads) {
    const DrawColumn& column = u.columns[spread.column];
    const Cell::Kind kind = cell_of(u, column);
    const auto add = [&](const char* of, const Bands& bands) {
      std::vector<Cell> row{Cell::words(column.name), {kind, "", spread.today}, Cell::words(of)};
      add_bands(row, kind, bands);
      all.rows.push_back(std::move(row));
    };
    add("prior", spread.prior);
    if (spread.posterior) add("posterior", *spread.posterior);
  }
  return all;
}

/// Headline figures and numbers, for people.
Table bands_table(const Uncertainty& u, Kind kind) {
  const bool numbers = kind == Kind::number;
  Table table{numbers ? "number_bands" : "figure_bands",
              numbers ? "What the record says of the numbers" : "How far the figures may be off",
              u.spreads.empty() || !u.spreads[0].posterior ? "Of the draws unweighed: there is no posterior."
                                                           : "Over draws; low and high are of the 90% band.",
              {numbers ? "number" : "figure", "value"},
              1,
              {}};
  const bool posterior = !u.spreads.empty() && u.spreads[0].posterior;
  for (const char* column : {"prior low", "prior median", "prior high"}) table.columns.push_back(column);
  if (posterior)
    for (const char* column : {"low", "median", "high"}) table.columns.push_back(column);
  for (const OutputSpread& spread : u.spreads) {
    const DrawColumn& column = u.columns[spread.column];
    if (column.kind != kind) continue;
    const Cell::Kind cell = cell_of(u, column);
    std::vector<Cell> row{Cell::words(numbers ? column.name.substr(column.name.find('.') + 1) : column.name),
                          {cell, "", spread.today}};
    for (const double value : {spread.prior.low90, spread.prior.median, spread.prior.high90})
      row.push_back({cell, "", value});
    if (spread.posterior)
      for (const double value : {spread.posterior->low90, spread.posterior->median, spread.posterior->high90})
        row.push_back({cell, "", value});
    table.rows.push_back(std::move(row));
  }
  return table;
}

void add_share(std::vector<Cell>& row, const ShareOfDraws& share) {
  row.push_back(Cell::odds(share.prior));
  row.push_back(Cell::odds(share.prior_error));
  row.push_back(Cell::odds(share.posterior.value_or(NAN)));
  row.push_back(Cell::odds(share.posterior ? share.posterior_error : NAN));
}

Table shares_table(const Telling& t, const Uncertainty& u) {
  Table table{"conclusion_shares",
              "In how many draws each conclusion holds",
              "Shares of the draws before and after they are weighed by the record, each with its sampling error.",
              {"conclusion", "holds", "prior", "error", "posterior", "error of it", "which means"},
              2,
              {}};
  for (const ConclusionShares& shares : u.conclusions)
    for (size_t i = 0; i < shares.texts.size(); ++i) {
      std::vector<Cell> row{Cell::count(shares.conclusion + 1), Cell::words(shares.texts[i])};
      add_share(row, shares.shares[i]);
      row.push_back(Cell::words(claim(t, t.answers.conclusions.at(shares.conclusion), shares.texts[i])));
      table.rows.push_back(std::move(row));
    }
  return table;
}

Table races_table(const Telling& t, const Uncertainty& u) {
  Table table{"verdict_races",
              "In how many draws one verdict is likelier than another",
              "",
              {"offer", "one", "other", "prior", "error", "posterior", "error of it"},
              3,
              {}};
  for (const VerdictRace& race : u.races) {
    std::vector<Cell> row{Cell::words(t.answers.offers.at(race.offer).id), Cell::words(to_text(race.one)),
                          Cell::words(to_text(race.other))};
    add_share(row, race.ahead);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table draws_table(const Uncertainty& u) {
  Table table{"draws", "How the draws ended", "", {"status", "draws", "share", "first", "why"}, 1, {}};
  for (size_t s = 0; s < kDrawStatuses; ++s) {
    if (u.by_status[s] == 0) continue;
    table.rows.push_back({Cell::words(to_text(static_cast<DrawStatus>(s))), Cell::count(u.by_status[s]),
                          Cell::odds(u.prior_by_status[s]), Cell::count(u.first_index[s]),
                          Cell::words(u.first_why[s])});
  }
  return table;
}

/// Draws and moves, the easy ones first.
Table solves_table(const Uncertainty& u) {
  Table table{"draw_solves",
              "How the draws were solved",
              "Moves towards the record count too; those that did not converge are among the last.",
              {"solved", "draws"},
              1,
              {}};
  const auto add = [&](const char* how, uint64_t draws) {
    table.rows.push_back({Cell::words(how), Cell::count(draws)});
  };
  add("play is as at the central values", u.unchanged);
  add("at once, from the central values", u.warm);
  add("from the start of the path", u.cold);
  add("by replies from near a fold of the path", u.by_replies);
  return table;
}

}  // namespace

void uncertainty_tables(const Telling& telling, std::vector<Table>& out) {
  if (!telling.uncertainty) return;
  const Uncertainty& u = *telling.uncertainty;
  add_table(draws_table(u), out);
  add_table(solves_table(u), out);
  add_table(shares_table(telling, u), out);
  add_table(races_table(telling, u), out);
  add_table(bands_table(u, Kind::figure), out);
  add_table(bands_table(u, Kind::number), out);
  draws_what_if_tables(telling, out);
  draws_hang_tables(telling, out);
  analysts_tables(telling, out);
  add_table(spreads_table(u), out);
}

}  // namespace walkaway
