// SPDX-License-Identifier: Apache-2.0
// Tables of what the answers hang on, as draws tell it.
#include "report/tables.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

constexpr size_t kMostParts = 3, kMostGains = 5;  ///< in tables for people

std::string path_of(const Telling& t, NumberId number) { return t.scenario.numbers.at(number).path; }

void add_part(std::vector<Cell>& row, const SobolIndex& index, double rank) {
  row.push_back(Cell::odds(index.value));
  row.push_back(Cell::odds(index.error));
  row.push_back(Cell::number(rank));
}

std::vector<Cell> part_row(const Telling& t, const Uncertainty& u, const FigureHangs& figure, size_t n) {
  const NumberPart& part = figure.numbers[n];
  std::vector<Cell> row{Cell::words(u.figures.at(figure.figure).id), Cell::words(path_of(t, u.numbers.at(n)))};
  add_part(row, part.prior, part.prior_rank);
  if (u.hangs.posterior) add_part(row, *part.posterior, part.posterior_rank);
  return row;
}

/// Parts of the variance: all for programs, those that are sure of the chief figures for people.
void parts_tables(const Telling& t, const Uncertainty& u, std::vector<Table>& out) {
  std::vector<std::string> columns{"figure", "number", "prior part", "error", "prior rank"};
  if (u.hangs.posterior) columns.insert(columns.end(), {"part", "its error", "rank"});
  Table all{"variance_parts", "Whose variance each figure's is", "", columns, 2, {}, true};
  Table most{"variance_most",
             "Whose variance the figures' is",
             "The part of a figure's variance over draws that would go if the number became known, alone, with its "
             "error; and Spearman's correlation. The largest that are sure.",
             columns,
             2,
             {}};
  for (const FigureHangs& figure : u.hangs.figures) {
    for (size_t n = 0; n < figure.numbers.size(); ++n) all.rows.push_back(part_row(t, u, figure, n));
    if (!chief_figure(u.figures.at(figure.figure))) continue;
    for (const size_t n : largest_parts(u.hangs, figure, kMostParts)) most.rows.push_back(part_row(t, u, figure, n));
  }
  add_table(most, out);
  add_table(all, out);
}

Table flips_table(const Telling& t, const Uncertainty& u) {
  Table table{"moving_flips",
              "Where conclusions flip with the others moving",
              "The value of a number at which a conclusion begins or ceases to hold in most draws, all other numbers "
              "moving. Beyond low and high it is sure.",
              {"number", "flips at", "low", "high", "below it", "above it", "which means above"},
              1,
              {}};
  for (const ConclusionHangs& c : u.hangs.conclusions)
    for (const ConclusionAlong& along : c.numbers)
      for (const MovingFlip& flip : along.flips)
        table.rows.push_back({Cell::words(path_of(t, along.number)), Cell::number(flip.where.about),
                              Cell::number(flip.where.low), Cell::number(flip.where.high), Cell::words(flip.below),
                              Cell::words(flip.above),
                              Cell::words(claim(t, t.answers.conclusions.at(c.conclusion), flip.above))});
  return table;
}

void add_gain(Table& table, const Telling& t, const AdviceWorth& worth, const std::string& what, const Gain& gain) {
  const Advice& advice = t.answers.advice.at(worth.advice);
  table.rows.push_back({Cell::words(t.scenario.parties.at(advice.party).id),
                        Cell::words(type_id(t.scenario, advice.party, advice.type)), Cell::words(what),
                        Cell::number(gain.value), Cell::number(gain.error)});
}

Table gains_table(const Telling& t, const Uncertainty& u, bool all) {
  Table table{all ? "worth_of_knowing" : "worth_most",
              "What it would be worth to know before the move",
              "Expected gain from choosing the move with the knowledge, in points, play otherwise as it is.",
              {"party", "type", "knowing", "gain", "error"},
              2,
              {},
              all};
  for (const AdviceWorth& worth : u.hangs.advice) {
    if (std::isnan(worth.everything.value)) continue;
    add_gain(table, t, worth, "all numbers", worth.everything);
    for (const TypeGain& gain : worth.types)
      add_gain(table, t, worth, "the type of " + t.scenario.parties.at(gain.of).id, gain.gain);
    size_t told = 0;
    for (const NumberGain& gain : worth.numbers) {
      if (!all && (told == kMostGains || !(gain.gain.value > 2 * gain.gain.error))) break;
      add_gain(table, t, worth, path_of(t, gain.number), gain.gain);
      ++told;
    }
  }
  return table;
}

Table designed_table(const Telling& t, const Uncertainty& u) {
  Table table{"total_indices",
              "First-order and total indices",
              "Of the variance over the prior: what would go if the number became known, and what would stay if all "
              "others did.",
              {"figure", "number", "first", "error", "total", "its error"},
              2,
              {}};
  if (!u.hangs.designed) return table;
  const DesignedIndices& d = *u.hangs.designed;
  for (size_t f = 0; f < d.first.size(); ++f) {
    if (!chief_figure(u.figures.at(f))) continue;
    for (size_t k = 0; k < d.first[f].size(); ++k) {
      if (std::isnan(d.total[f][k].value)) continue;  // it does not vary
      table.rows.push_back(
          {Cell::words(u.figures[f].id),
           Cell::words(k < d.numbers.size() ? path_of(t, d.numbers[k]) : fmt::format("the {} others", d.others)),
           Cell::odds(d.first[f][k].value), Cell::odds(d.first[f][k].error), Cell::odds(d.total[f][k].value),
           Cell::odds(d.total[f][k].error)});
    }
  }
  return table;
}

}  // namespace

void draws_hang_tables(const Telling& telling, std::vector<Table>& out) {
  const Uncertainty& u = *telling.uncertainty;
  parts_tables(telling, u, out);
  add_table(flips_table(telling, u), out);
  add_table(gains_table(telling, u, false), out);
  add_table(gains_table(telling, u, true), out);
  add_table(designed_table(telling, u), out);
}

}  // namespace walkaway
