// SPDX-License-Identifier: Apache-2.0
// What moves told whom, what else might have been offered, agents and their principals, and the findings.
#include "report/findings.h"
#include "report/tables.h"

namespace walkaway {

void told_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table told{"told",
             "What each move told whom",
             fmt::format("Odds of the type in the observer's own eyes, right before and right after it learnt of the "
                         "move; each of the observer's types, and all by the record's odds. A move told nothing where "
                         "no odds moved by {}.",
                         kToldNothing),
             {"entry", "observer", "its type", "about", "type", "heard", "before", "after", "told nothing"},
             5,
             {}};
  for (const BeliefUpdate& update : telling.answers.told) {
    const auto add = [&](const std::string& type, const std::vector<double>& before, const std::vector<double>& after) {
      for (TypeId t = 0; t < before.size(); ++t)
        told.rows.push_back({Cell::count(update.entry + 1), Cell::words(scenario.parties.at(update.observer).id),
                             Cell::words(type), Cell::words(scenario.parties.at(update.about).id),
                             Cell::words(type_id(scenario, update.about, t)), Cell::words(update.heard),
                             Cell::odds(before[t]), Cell::odds(after[t]), Cell::yes_no(update.told_nothing())});
    };
    std::vector<double> before, after;
    for (const Weighed& odds : update.before) before.push_back(odds.all);
    for (const Weighed& odds : update.after) after.push_back(odds.all);
    add("all", before, after);
    if (update.by_type.size() > 1)
      for (const UpdateRow& row : update.by_type)
        add(type_id(scenario, update.observer, row.type), row.before, row.after);
  }
  add_table(told, out);
}

void mix_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table table{
      "offer_mix",
      "What else might have been offered",
      "Chance of each move when the offer was made, over the maker's types by then and for each; under a what-if "
      "after the record where that is possible, else after the record with the committed moves in it, else "
      "after any play that comes there.",
      {"what if", "at", "entry", "after", "move", "chance"},
      5,
      {}};
  add_account_columns(telling, table);
  table.columns.insert(table.columns.end(), {"type", "by that type"});
  const auto add = [&](const WhatIfAnswer& answer, const WhatIfPoint& point) {
    const bool named = answer.what_if != kNone;
    const bool sweep = named && scenario.what_ifs.at(answer.what_if).sweep.has_value();
    for (const OfferMix& mix : point.mixes) {
      PartyId maker = kNone;
      for (const OfferAudit& offer : telling.answers.offers)
        if (offer.entry == mix.entry) maker = offer.maker;
      for (const MixMove& move : mix.moves)
        for (TypeId type = 0; type < move.by_type.size(); ++type) {
          std::vector<Cell> row{Cell::words(named ? scenario.what_ifs[answer.what_if].id : "as it is"),
                                sweep ? Cell::number(point.at) : Cell::words(""),
                                Cell::count(mix.entry + 1),
                                Cell::words(to_text(mix.after)),
                                Cell::words(move.move),
                                Cell::odds(move.chance.all)};
          add_by_account(telling, move.chance, Cell::Kind::odds, row);
          row.push_back(Cell::words(type_id(scenario, maker, type)));
          row.push_back(Cell::odds(move.by_type[type]));
          table.rows.push_back(row);
        }
    }
  };
  for (const WhatIfPoint& point : telling.answers.today.points) add(telling.answers.today, point);
  for (const WhatIfAnswer& answer : telling.answers.what_ifs)
    for (const WhatIfPoint& point : answer.points)
      if (point.status == SolveStatus::converged) add(answer, point);
  add_table(table, out);
}

void agency_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table table{"agency",
              "One who acts for another: what moves are worth to both",
              "By the beliefs of the one who moves. Cost: to the other, against the move best for it.",
              {"agent", "entry", "stage", "type", "posterior", "move", "to the agent", "to the principal", "chosen",
               "best for the agent", "best for the principal", "cost"},
              6,
              {}};
  for (const AgencyAnswer& agency : telling.answers.agency)
    for (const AgencyDecision& decision : agency.decisions)
      for (const AgencyRow& row : decision.by_type)
        for (uint32_t m = 0; m < decision.moves.size(); ++m)
          table.rows.push_back({Cell::words(scenario.parties.at(agency.agent).id),
                                decision.entry == kNone ? Cell::words("next") : Cell::count(decision.entry + 1),
                                Cell::words(scenario.stages.at(decision.stage).id),
                                Cell::words(type_id(scenario, agency.agent, row.type)), Cell::odds(row.posterior),
                                Cell::words(decision.moves[m].move), Cell::amount(row.to_agent[m]),
                                Cell::amount(row.to_principal[m]), Cell::yes_no(m == row.chosen),
                                Cell::yes_no(m == row.best_for_agent), Cell::yes_no(m == row.best_for_principal),
                                Cell::amount(row.to_principal[row.best_for_principal] - row.to_principal[m])});
  add_table(table, out);
}

void findings_tables(const Telling& telling, std::vector<Table>& out) {
  Table table{"findings", "Findings", "", {"kind", "about", "finding", "margin", "unit", "robust"}, 2, {}};
  add_account_columns(telling, table);
  table.for_programs = true;  // people read them as sentences
  for (const Finding& finding : findings(telling)) {
    std::vector<Cell> row{Cell::words(to_text(finding.kind)),
                          Cell::words(finding.about),
                          Cell::words(finding.text),
                          finding.odds ? Cell::odds(finding.margin) : Cell::amount(finding.margin),
                          Cell::words(finding.odds ? "probability" : telling.scenario.unit),
                          Cell::yes_no(finding.robust)};
    add_by_account(telling, {finding.margin, finding.by_account}, finding.odds ? Cell::Kind::odds : Cell::Kind::amount,
                   row);
    table.rows.push_back(row);
  }
  add_table(table, out);
}

}  // namespace walkaway
