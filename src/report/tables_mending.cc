// SPDX-License-Identifier: Apache-2.0
// Priors that are wrong, and how fast play mends them, as tables.
#include "report/tables.h"

namespace walkaway {
namespace {

Cell rounds_cell(const std::vector<double>& expected, double level) {
  const uint32_t rounds = rounds_until(expected, level);
  return rounds == kNone ? Cell::words("not within the clock") : Cell::count(rounds);
}

std::vector<Cell> type_cells(const Scenario& scenario, const TypeMending& type) {
  return {Cell::words(scenario.parties.at(type.party).id), Cell::words(type_id(scenario, type.party, type.type))};
}

/// One row per prior and number of steps.
void add_steps(const std::vector<Cell>& key, const MendingCurve& curve, const char* what,
               const std::vector<double>& odds, Table& table) {
  for (size_t step = 0; step < odds.size(); ++step) {
    std::vector<Cell> row = key;
    row.insert(row.end(),
               {Cell::odds(curve.prior), Cell::words(what), Cell::count(step), Cell::odds(odds[step])});
    table.rows.push_back(row);
  }
}

Table evidence_table(const Telling& telling) {
  Table table{"evidence",
              "What each entry of the record says for and against each type",
              "In decibans (10 is a factor of ten on the odds), against the party's other types together.",
              {"entry", "party", "type", "decibans"},
              3,
              {}};
  for (const TypeMending& type : telling.answers.mending.types)
    for (size_t entry = 0; entry < type.decibans.size(); ++entry) {
      std::vector<Cell> row{Cell::count(entry + 1)};
      for (const Cell& cell : type_cells(telling.scenario, type)) row.push_back(cell);
      row.push_back(Cell::number(type.decibans[entry]));
      table.rows.push_back(row);
    }
  return table;
}

Table belief_table(const Telling& telling) {
  const Scenario& scenario = telling.scenario;
  Table table{"beliefs_mending",
              "What parties believe of each other, if it is wrong: how play mends it",
              "Odds of the truth in the eyes of a type with beliefs of its own: before any move, and as expected after "
              "all rounds.",
              {"party", "type", "about", "truth", "believed", "common prior", "last on record", "expected at the end",
               "rounds to half", "rounds to nine tenths"},
              4,
              {}};
  for (const BeliefMending& belief : telling.answers.mending.beliefs)
    table.rows.push_back({Cell::words(scenario.parties.at(belief.party).id),
                          Cell::words(type_id(scenario, belief.party, belief.type)),
                          Cell::words(scenario.parties.at(belief.about).id),
                          Cell::words(type_id(scenario, belief.about, belief.truth)), Cell::odds(belief.believed),
                          Cell::odds(belief.common), Cell::odds(belief.along.empty() ? NAN : belief.along.back().odds),
                          Cell::odds(belief.expected.empty() ? NAN : belief.expected.back()),
                          rounds_cell(belief.expected, 0.5), rounds_cell(belief.expected, 0.9)});
  return table;
}

}  // namespace

void mending_tables(const Telling& telling, std::vector<Table>& out) {
  Table mending{"mending",
                "Priors that are wrong, and how fast play mends them",
                "What the record makes of a prior; and, if the type is the truth, the odds expected after all rounds "
                "of watching from the start, and how many rounds bring them past a half and nine tenths.",
                {"party", "type", "prior", "after the record", "expected at the end", "rounds to half",
                 "rounds to nine tenths"},
                2,
                {}};
  Table steps{"mending_steps", "", "", {"party", "type", "prior", "what", "step", "odds"}, 2, {}, true};
  Table level{"level_priors",
              "The prior from which the record would end level",
              "Evidence of the whole record in decibans.",
              {"party", "type", "prior", "evidence", "level prior"},
              2,
              {}};
  add_account_columns(telling, level);
  for (const TypeMending& type : telling.answers.mending.types) {
    const std::vector<Cell> key = type_cells(telling.scenario, type);
    for (const MendingCurve& curve : type.curves) {
      std::vector<Cell> row = key;
      row.insert(row.end(), {Cell::odds(curve.prior), Cell::odds(curve.after.back()),
                             Cell::odds(curve.from_start.back()), rounds_cell(curve.from_start, 0.5),
                             rounds_cell(curve.from_start, 0.9)});
      mending.rows.push_back(row);
      add_steps(key, curve, "after entries of the record", curve.after, steps);
      add_steps(key, curve, "expected after rounds from the start", curve.from_start, steps);
      add_steps(key, curve, "expected after rounds from now", curve.from_now, steps);
    }
    std::vector<Cell> row = key;
    row.insert(row.end(), {Cell::odds(type.prior), Cell::number(type.evidence), Cell::odds(type.level_prior)});
    add_by_account(telling, Weighed{type.level_prior, type.level_prior_by_account}, Cell::Kind::odds, row);
    level.rows.push_back(row);
  }
  if (!telling.scenario.record.empty()) add_table(level, out);
  add_table(evidence_table(telling), out);
  add_table(mending, out);
  add_table(steps, out);
  add_table(belief_table(telling), out);
}

}  // namespace walkaway
