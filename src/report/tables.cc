// SPDX-License-Identifier: Apache-2.0
#include "report/tables.h"

namespace walkaway {

std::vector<Table> answer_tables(const Telling& telling) {
  std::vector<Table> out;
  if (telling.answers.trust.status == SolveStatus::converged) {
    findings_tables(telling, out);
    posterior_tables(telling, out);
    mending_tables(telling, out);
    told_tables(telling, out);
    offer_tables(telling, out);
    deal_tables(telling, out);
    forecast_tables(telling, out);
    delay_tables(telling, out);
    advice_tables(telling, out);
    stage_worth_tables(telling, out);
    agency_tables(telling, out);
    what_if_tables(telling, out);
    mix_tables(telling, out);
    uncertainty_tables(telling, out);
    slopes_tables(telling, out);
    sensitivity_tables(telling, out);
  }
  trust_tables(telling, out);
  return out;
}

std::string type_id(const Scenario& scenario, PartyId party, TypeId type) {
  if (party >= scenario.parties.size() || type >= scenario.parties[party].types.size()) return "";
  return scenario.parties[party].types[type].id;
}

std::string account_id(const Scenario& scenario, AccountId account) {
  if (account >= scenario.accounts.size()) return "";
  return scenario.accounts[account].id.empty() ? "only" : scenario.accounts[account].id;
}

void add_account_columns(const Telling& telling, Table& table) {
  if (telling.scenario.accounts.size() < 2) return;
  for (AccountId a = 0; a < telling.scenario.accounts.size(); ++a)
    table.columns.push_back("by " + account_id(telling.scenario, a));
}

void add_by_account(const Telling& telling, const Weighed& weighed, Cell::Kind kind, std::vector<Cell>& row) {
  if (telling.scenario.accounts.size() < 2) return;
  for (AccountId a = 0; a < telling.scenario.accounts.size(); ++a)
    row.push_back({kind, "", a < weighed.by_account.size() ? weighed.by_account[a] : NAN});
}

void add_table(Table table, std::vector<Table>& out) {
  if (!table.rows.empty()) out.push_back(std::move(table));
}

void posterior_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table types{"types",
              "What each side privately is",
              "Odds before and after the record; the factor is that on the odds.",
              {"party", "type", "label", "prior", "posterior", "Bayes factor"},
              2,
              {}};
  add_account_columns(telling, types);
  Table path{
      "types_by_entry", "What each entry of the record changed", "", {"entry", "what", "party", "type", "odds"}, 4, {}};
  for (const PartyPosterior& party : telling.answers.posterior) {
    const std::string& id = scenario.parties.at(party.party).id;
    for (const TypePosterior& type : party.types) {
      std::vector<Cell> row{Cell::words(id),
                            Cell::words(type_id(scenario, party.party, type.type)),
                            Cell::words(scenario.parties[party.party].types.at(type.type).label),
                            Cell::odds(type.prior),
                            Cell::odds(type.posterior.all),
                            Cell::number(type.bayes_factor)};
      add_by_account(telling, type.posterior, Cell::Kind::odds, row);
      types.rows.push_back(row);
    }
  }
  for (size_t entry = 0; entry < scenario.record.size(); ++entry) {
    const RecordedMove& move = scenario.record[entry].common;
    std::string what = move.mark;
    if (move.stage != kNone && move.move != kNone) what = scenario.stages.at(move.stage).moves.at(move.move).id;
    for (const PartyPosterior& party : telling.answers.posterior)
      for (const TypePosterior& type : party.types)
        if (entry < type.after.size() && party.types.size() > 1)
          path.rows.push_back({Cell::count(entry + 1), Cell::words(what),
                               Cell::words(scenario.parties.at(party.party).id),
                               Cell::words(type_id(scenario, party.party, type.type)), Cell::odds(type.after[entry])});
  }
  Table accounts{"accounts", "Which account of the facts",
                 "",         {"account", "label", "prior", "posterior", "log likelihood of the record"},
                 1,          {}};
  for (const AccountPosterior& account : telling.answers.accounts)
    accounts.rows.push_back({Cell::words(account_id(scenario, account.account)),
                             Cell::words(scenario.accounts.at(account.account).label), Cell::odds(account.prior),
                             Cell::odds(account.posterior), Cell::number(account.log_likelihood)});
  add_table(types, out);
  add_table(path, out);
  add_table(accounts, out);
}

void trust_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  const Trust& trust = telling.answers.trust;
  Table conclusions{"conclusions",
                    "Conclusions, and the accounts under which they hold",
                    "",
                    {"conclusion", "about", "answer", "odds", "under all accounts"},
                    2,
                    {}};
  static constexpr const char* kKinds[] = {"leading verdict", "bad deal",  "non-starter",    "deal possible",
                                           "leading type",    "best move", "leading ending", "best pivot"};
  if (trust.status == SolveStatus::converged)
    for (const Conclusion& c : telling.answers.conclusions)
      conclusions.rows.push_back({Cell::words(kKinds[static_cast<size_t>(c.kind)]), Cell::count(c.subject + 1),
                                  Cell::words(c.holds), Cell::odds(c.odds), Cell::yes_no(c.robust())});
  Table certificate{"certificate",
                    "The certificate",
                    "Found by a checker that shares no code with the solver. The gain is what exact play would bring "
                    "over play with noise.",
                    {"party", "best-response gain", "swing", "share of swing", "largest gain at one information set"},
                    1,
                    {}};
  uint32_t mover = 0;
  for (const Party& party : scenario.parties) {
    if (!party.moves || mover >= trust.certificate.best_response_gain.size()) continue;
    const double gain = trust.certificate.best_response_gain[mover];
    const double swing = mover < trust.certificate.swing.size() ? trust.certificate.swing[mover] : NAN;
    const auto& at_infoset = trust.certificate.max_infoset_gain_of;
    certificate.rows.push_back({Cell::words(party.id), Cell::amount(gain), Cell::amount(swing),
                                Cell::odds(gain / swing),
                                Cell::amount(mover < at_infoset.size() ? at_infoset[mover] : NAN)});
    ++mover;
  }
  Table uncited{"uncited", "Numbers that cite no source: the analyst's judgement",
                "",        {"number", "value", "what it is", "why"},
                1,         {}};
  for (const NumberId id : trust.uncited) {
    const Number& number = scenario.numbers.at(id);
    uncited.rows.push_back(
        {Cell::words(number.path), Cell::number(number.central), Cell::words(number.what), Cell::words(number.why)});
  }
  add_table(conclusions, out);
  if (trust.status == SolveStatus::converged) add_table(certificate, out);
  add_table(uncited, out);
}

}  // namespace walkaway
