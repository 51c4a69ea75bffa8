// SPDX-License-Identifier: Apache-2.0
// Questions 2, 5, 6 and 7: what comes next, waiting, moves and what-ifs.
#include "report/tables.h"

namespace walkaway {

void forecast_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table endings{"endings",
                "How it ends",
                "From the end of the record; and from the start, before any record.",
                {"ending", "label", "odds", "before the record"},
                1,
                {}};
  add_account_columns(telling, endings);
  for (uint32_t r = 1; r <= scenario.clock.rounds; ++r) endings.columns.push_back(fmt::format("round {}", r));
  for (const EndingOdds& e : telling.answers.forecast.endings) {
    std::vector<Cell> row{Cell::words(scenario.endings.at(e.ending).id), Cell::words(scenario.endings[e.ending].label),
                          Cell::odds(e.probability.all), Cell::odds(e.before_record)};
    add_by_account(telling, e.probability, Cell::Kind::odds, row);
    for (uint32_t r = 0; r < scenario.clock.rounds; ++r)
      row.push_back(Cell::odds(r < e.by_round.size() ? e.by_round[r] : NAN));
    endings.rows.push_back(row);
  }
  add_table(endings, out);
}

void delay_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  const auto name = [&](TypeId type, PartyId party) {
    return type == kNone ? std::string("all") : type_id(scenario, party, type);
  };
  Table marks{"marks",
              "Value at each moment of the record",
              "The whole pay-off from the start, given what is known then.",
              {"moment", "party", "type", "value"},
              3,
              {}};
  add_account_columns(telling, marks);
  for (const MarkValues& mark : telling.answers.marks)
    for (const ValueRow& v : mark.values) {
      std::vector<Cell> row{Cell::words(mark.mark), Cell::words(scenario.parties.at(v.party).id),
                            Cell::words(name(v.type, v.party)), Cell::amount(v.value.all)};
      add_by_account(telling, v.value, Cell::Kind::amount, row);
      marks.rows.push_back(row);
    }
  Table rounds{"delay",
               "Value of all that is still to come, round by round without a deal",
               "In points of that round, at its start; the chance is that of getting there with no deal.",
               {"round", "party", "type", "chance", "value"},
               3,
               {}};
  add_account_columns(telling, rounds);
  for (const DelayRow& delay : telling.answers.delay.rounds)
    for (const ValueRow& v : delay.remaining) {
      std::vector<Cell> row{Cell::count(delay.round), Cell::words(scenario.parties.at(v.party).id),
                            Cell::words(name(v.type, v.party)), Cell::odds(delay.reached), Cell::amount(v.value.all)};
      add_by_account(telling, v.value, Cell::Kind::amount, row);
      rounds.rows.push_back(row);
    }
  Table price{"price_of_a_round",
              "The price of one more round without a deal",
              "Change of the whole pay-off; below zero it costs, above zero it pays.",
              {"party"},
              1,
              {}};
  const auto& prices = telling.answers.delay.price_of_a_round;
  for (PartyId p = 0; p < prices.size(); ++p) {
    std::vector<Cell> row{Cell::words(scenario.parties.at(p).id)};
    for (size_t r = 0; r < prices[p].size(); ++r) {
      if (price.columns.size() < r + 2) price.columns.push_back(fmt::format("{} to {}", r + 1, r + 2));
      row.push_back(Cell::amount(prices[p][r]));
    }
    if (row.size() > 1) price.rows.push_back(row);
  }
  add_table(marks, out);
  add_table(rounds, out);
  add_table(price, out);
}

void advice_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table moves{"advice",
              "What to do",
              "Value by the type's own beliefs; regret against its best move; odds that it is played.",
              {"party", "type", "stage", "round", "now", "move", "value", "regret", "odds"},
              3,
              {}};
  Table why{"advice_why",
            "Where the margin of the best move comes from",
            "Each split adds up to the margin.",
            {"party", "type", "stage", "over", "split", "part", "points"},
            3,
            {}};
  for (const Advice& a : telling.answers.advice) {
    const std::vector<Cell> key{Cell::words(scenario.parties.at(a.party).id),
                                Cell::words(type_id(scenario, a.party, a.type)),
                                Cell::words(a.stage == kNone ? "" : scenario.stages.at(a.stage).id)};
    for (const MoveAdvice& m : a.moves) {
      std::vector<Cell> row = key;
      row.insert(row.end(), {Cell::count(a.round), Cell::yes_no(a.now), Cell::words(m.move), Cell::amount(m.value),
                             Cell::amount(m.regret), Cell::odds(m.probability)});
      moves.rows.push_back(row);
    }
    const auto add = [&](const char* split, const std::vector<std::pair<std::string, double>>& parts) {
      for (const auto& [part, points] : parts) {
        std::vector<Cell> row = key;
        row.insert(row.end(), {Cell::words(a.why.over), Cell::words(split), Cell::words(part), Cell::amount(points)});
        why.rows.push_back(row);
      }
    };
    add("other side's type", a.why.by_opponent_type);
    add("reply", a.why.by_reply);
    add("round", a.why.by_round);
  }
  add_table(moves, out);
  add_table(why, out);
  Table pivots{"pivots",
               "When to change course",
               "Value to each party if the course changes in that round.",
               {"pivot", "announced", "round"},
               3,
               {}};
  for (const Party& party : scenario.parties) pivots.columns.push_back(party.id);
  pivots.columns.push_back("cost of waiting a round");
  for (const PivotCurve& curve : telling.answers.pivots)
    for (size_t i = 0; i < curve.points.size(); ++i) {
      const PivotPoint& point = curve.points[i];
      std::vector<Cell> row{Cell::words(scenario.pivots.at(curve.pivot).id), Cell::yes_no(curve.announced),
                            Cell::words(point.round == 0 ? "never" : std::to_string(point.round))};
      for (PartyId p = 0; p < scenario.parties.size(); ++p)
        row.push_back(Cell::amount(p < point.value.size() ? point.value[p].all : NAN));
      row.push_back(Cell::amount(i < curve.cost_of_waiting.size() ? curve.cost_of_waiting[i] : NAN));
      pivots.rows.push_back(row);
    }
  add_table(pivots, out);
}

void what_if_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table table{"what_if",
              "What if",
              "Re-solved from the start, types drawn from what the record says of them.",
              {"what if", "at", "solved", "deal"},
              2,
              {}};
  for (const Ending& ending : scenario.endings) table.columns.push_back(ending.id);
  for (const Party& party : scenario.parties) table.columns.push_back("value to " + party.id);
  table.columns.push_back("last offer bad");
  const auto add = [&](const WhatIfAnswer& answer) {
    for (const WhatIfPoint& point : answer.points) {
      const bool sweep = answer.what_if != kNone && scenario.what_ifs.at(answer.what_if).sweep.has_value();
      std::vector<Cell> row{Cell::words(answer.what_if == kNone ? "as it is" : scenario.what_ifs.at(answer.what_if).id),
                            sweep ? Cell::number(point.at) : Cell::words(""),
                            Cell::yes_no(point.status == SolveStatus::converged)};
      const bool solved = point.status == SolveStatus::converged;
      row.push_back(Cell::odds(solved ? point.deal.all : NAN));
      for (size_t e = 0; e < scenario.endings.size(); ++e)
        row.push_back(Cell::odds(solved && e < point.endings.size() ? point.endings[e].all : NAN));
      for (size_t p = 0; p < scenario.parties.size(); ++p)
        row.push_back(Cell::amount(solved && p < point.value.size() ? point.value[p].all : NAN));
      row.push_back(Cell::words(!solved || point.offers.empty()     ? ""
                                : point.offers.back().worth.all < 0 ? "yes"
                                                                    : "no"));
      table.rows.push_back(row);
    }
  };
  add(telling.answers.today);
  for (const WhatIfAnswer& answer : telling.answers.what_ifs) add(answer);
  add_table(table, out);
}

}  // namespace walkaway
