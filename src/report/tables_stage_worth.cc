// SPDX-License-Identifier: Apache-2.0
// Hedges and further cycles as tables.
#include "report/tables.h"

namespace walkaway {
namespace {

Cell type_cell(const Scenario& scenario, PartyId party, TypeId type) {
  return Cell::words(type == kNone ? "all" : type_id(scenario, party, type));
}

void add_values(const Telling& telling, const std::string& what, const std::vector<ValueRow>& values, Table& table) {
  for (const ValueRow& value : values) {
    std::vector<Cell> row{Cell::words(what), Cell::words(telling.scenario.parties.at(value.party).id),
                          type_cell(telling.scenario, value.party, value.type), Cell::amount(value.value.all)};
    add_by_account(telling, value.value, Cell::Kind::amount, row);
    table.rows.push_back(row);
  }
}

std::string round_word(uint32_t round) { return round == 0 ? "never" : std::to_string(round); }

void add_hedge(const Telling& telling, const HedgeAnswer& hedge, Table& bought, Table& points) {
  const Scenario& scenario = telling.scenario;
  const std::string& id = scenario.stages.at(hedge.stage).id;
  const auto add = [&](TypeId type, const std::vector<double>& chances) {
    std::vector<Cell> row{Cell::words(id), Cell::words(scenario.parties.at(hedge.mover).id),
                          type_cell(scenario, hedge.mover, type)};
    for (double chance : chances) row.push_back(Cell::odds(chance));
    bought.rows.push_back(row);
  };
  add(kNone, hedge.bought);
  for (TypeId t = 0; hedge.bought_by_type.size() > 1 && t < hedge.bought_by_type.size(); ++t)
    add(t, hedge.bought_by_type[t]);
  for (const HedgePoint& point : hedge.points) {
    std::vector<Cell> row{Cell::words(id), Cell::words(round_word(point.round))};
    for (const Weighed& value : point.value) row.push_back(Cell::amount(value.all));
    points.rows.push_back(row);
  }
}

void cycle_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table cycles{"cycles",
               "The cycles of talks",
               "Chance that a cycle comes, from the start and given the record; chance of a deal in it once it has come.",
               {"cycle", "comes", "comes, given the record", "deal in it"},
               1,
               {}};
  for (const Party& party : scenario.parties)
    if (party.types.size() > 1) cycles.columns.push_back("bits learnt of " + party.id);
  Table types{"cycle_types",
              "What the cycles before teach",
              "By one who has seen all moves since the start: odds of the type when the cycle comes, and what they are "
              "expected to be if it is the truth.",
              {"cycle", "party", "type", "comes if true", "odds", "odds if true"},
              3,
              {}};
  for (const Cycle& cycle : telling.answers.cycles.cycles) {
    std::vector<Cell> row{Cell::count(cycle.cycle), Cell::odds(cycle.reached.all), Cell::odds(cycle.reached_now.all),
                          Cell::odds(cycle.deal.all)};
    for (PartyId p = 0; p < scenario.parties.size() && p < cycle.bits.size(); ++p)
      if (scenario.parties[p].types.size() > 1) row.push_back(Cell::number(cycle.bits[p]));
    cycles.rows.push_back(row);
    for (const CycleType& type : cycle.types)
      types.rows.push_back({Cell::count(cycle.cycle), Cell::words(scenario.parties.at(type.party).id),
                            type_cell(scenario, type.party, type.type), Cell::odds(type.reached),
                            Cell::odds(type.odds), Cell::odds(type.odds_if_true)});
  }
  add_table(cycles, out);
  add_table(types, out);
}

}  // namespace

void stage_worth_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  cycle_tables(telling, out);
  Table worth{"stage_worth",
              "What a hedge, or all further cycles, are worth",
              "Value at the start with the stage less without it, types drawn from what the record says of them.",
              {"stage", "party", "type", "worth"},
              3,
              {}};
  add_account_columns(telling, worth);
  Table bought{"hedge_bought", "When a hedge is bought", "", {"stage", "party", "type"}, 3, {}};
  for (uint32_t r = 1; r <= scenario.clock.rounds; ++r) bought.columns.push_back(fmt::format("round {}", r));
  Table points{"hedge_rounds",
               "When a hedge were best bought",
               "Value to each party if everybody knows that it is bought in that round and in no other.",
               {"stage", "round"},
               2,
               {}};
  for (const Party& party : scenario.parties) points.columns.push_back(party.id);
  for (const HedgeAnswer& hedge : telling.answers.hedges) {
    if (!hedge.solved) continue;
    add_values(telling, scenario.stages.at(hedge.stage).id, hedge.gain, worth);
    add_hedge(telling, hedge, bought, points);
  }
  if (telling.answers.cycles.solved) add_values(telling, "further cycles", telling.answers.cycles.worth, worth);
  add_table(worth, out);
  add_table(bought, out);
  add_table(points, out);
}

}  // namespace walkaway
