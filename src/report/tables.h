// SPDX-License-Identifier: Apache-2.0
// All the answers as tables: what `--details` prints and `--csv` writes.
#pragma once

#include <vector>

#include "report/table.h"

namespace walkaway {

/// Tables in the order of the nine questions; those that would be empty are left out. Without an equilibrium only those
/// that need none.
std::vector<Table> answer_tables(const Telling& telling);

// The parts, by question.
void deal_tables(const Telling& telling, std::vector<Table>& out);
void forecast_tables(const Telling& telling, std::vector<Table>& out);
void offer_tables(const Telling& telling, std::vector<Table>& out);
void told_tables(const Telling& telling, std::vector<Table>& out);
void mix_tables(const Telling& telling, std::vector<Table>& out);
void agency_tables(const Telling& telling, std::vector<Table>& out);
void findings_tables(const Telling& telling, std::vector<Table>& out);
void posterior_tables(const Telling& telling, std::vector<Table>& out);
void mending_tables(const Telling& telling, std::vector<Table>& out);
void delay_tables(const Telling& telling, std::vector<Table>& out);
void advice_tables(const Telling& telling, std::vector<Table>& out);
void stage_worth_tables(const Telling& telling, std::vector<Table>& out);  ///< hedges and cycles
void what_if_tables(const Telling& telling, std::vector<Table>& out);
void slopes_tables(const Telling& telling, std::vector<Table>& out);
void sensitivity_tables(const Telling& telling, std::vector<Table>& out);
void uncertainty_tables(const Telling& telling, std::vector<Table>& out);
void draws_what_if_tables(const Telling& telling, std::vector<Table>& out);  ///< only with draws
void draws_hang_tables(const Telling& telling, std::vector<Table>& out);     ///< only with draws
void analysts_tables(const Telling& telling, std::vector<Table>& out);       ///< only with draws
void trust_tables(const Telling& telling, std::vector<Table>& out);

/// Ids of accounts as heads of columns, where there is more than one.
void add_account_columns(const Telling& telling, Table& table);
/// Cells beside them.
void add_by_account(const Telling& telling, const Weighed& weighed, Cell::Kind kind, std::vector<Cell>& row);
/// Keeps the table if it has rows.
void add_table(Table table, std::vector<Table>& out);

/// Id of a type, "" for kNone.
std::string type_id(const Scenario& scenario, PartyId party, TypeId type);
std::string account_id(const Scenario& scenario, AccountId account);

}  // namespace walkaway
