// SPDX-License-Identifier: Apache-2.0
// Questions 1, 3 and 4: deals and offers.
#include "report/tables.h"

namespace walkaway {
namespace {

void add_verdict_columns(Table& table) {
  for (int v = 0; v < kVerdicts; ++v) {
    std::string head = to_text(static_cast<Verdict>(v));
    std::replace(head.begin(), head.end(), '_', ' ');
    table.columns.push_back(head);
  }
}

void add_verdicts(const std::array<double, kVerdicts>& verdicts, std::vector<Cell>& row) {
  for (const double odds : verdicts) row.push_back(Cell::odds(odds));
}

void add_better(const OfferAudit& offer, const std::optional<BetterOffer>& better, const char* which, Table& table) {
  if (!better) return;
  std::vector<Cell> row{Cell::count(offer.entry + 1), Cell::words(offer.id), Cell::words(which),
                        Cell::words(better->move), Cell::odds(better->chance_of_acceptance)};
  for (const double gain : better->gain) row.push_back(Cell::amount(gain));
  table.rows.push_back(row);
}

}  // namespace

void offer_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  Table offers{"offers",
               "The offers",
               "Odds of the verdicts over types and accounts; chance of acceptance as seen beforehand; worth of "
               "accepting over not accepting, to the receiver.",
               {"entry", "offer", "by account", "chance of acceptance", "worth to receiver", "non-starter", "bad deal"},
               3,
               {}};
  add_verdict_columns(offers);
  Table audit{"offer_audit",
              "The audit of each offer, by type of its maker",
              "e: value of making it. B: of the best move. N: of failing, with play as it is. A and F: of a yes and of "
              "any other answer. p: it is accepted; d: a deal comes later if not. Loss: against the best move by the "
              "analyst's beliefs.",
              {"entry", "account", "type", "posterior", "verdict", "at half noise", "at twice", "B - N", "B - e",
               "A - F", "loss", "noise", "p", "d", "e", "B", "N", "best move"},
              3,
              {}};
  Table receivers{"offer_receivers",
                  "What each offer was worth to each type of its receiver",
                  "",
                  {"entry", "account", "type", "odds then", "worth", "accepts", "must beat"},
                  3,
                  {}};
  Table better{"better_offers",
               "Better offers from the same menu",
               "Gain: over the offer made.",
               {"entry", "offer", "which", "move", "chance of acceptance"},
               2,
               {}};
  for (const Party& party : scenario.parties)
    if (party.moves) better.columns.push_back("gain of " + party.id);

  for (const OfferAudit& offer : telling.answers.offers) {
    std::vector<Cell> over_all{Cell::count(offer.entry + 1),
                               Cell::words(offer.id),
                               Cell::words("all"),
                               Cell::odds(offer.chance_of_acceptance.all),
                               Cell::amount(offer.worth.all),
                               Cell::words(""),
                               Cell::words("")};
    add_verdicts(offer.verdicts, over_all);
    offers.rows.push_back(over_all);
    for (AccountId a = 0; a < offer.accounts.size(); ++a) {
      const AccountAudit& account = offer.accounts[a];
      const Cell name = Cell::words(account_id(scenario, a));
      if (offer.accounts.size() > 1) {
        std::vector<Cell> row{Cell::count(offer.entry + 1),
                              Cell::words(account.move),
                              name,
                              Cell::odds(account.chance_of_acceptance),
                              Cell::amount(account.worth_to_receiver),
                              Cell::yes_no(account.non_starter),
                              Cell::yes_no(account.bad_deal)};
        add_verdicts(account.verdicts, row);
        offers.rows.push_back(row);
      } else {
        offers.rows.back()[5] = Cell::yes_no(account.non_starter);
        offers.rows.back()[6] = Cell::yes_no(account.bad_deal);
      }
      for (const AuditRow& r : account.rows)
        audit.rows.push_back({Cell::count(offer.entry + 1), name, Cell::words(type_id(scenario, offer.maker, r.type)),
                              Cell::odds(r.posterior), Cell::words(to_text(r.verdict)), Cell::words(to_text(r.by_tolerance[kHalfNoise])),
                              Cell::words(to_text(r.by_tolerance[kTwiceNoise])), Cell::amount(r.best - r.failure),
                              Cell::amount(r.best - r.e), Cell::amount(r.if_accepted - r.if_not),
                              Cell::amount(r.loss_under_analyst), Cell::amount(r.noise), Cell::odds(r.p),
                              Cell::odds(r.d), Cell::amount(r.e), Cell::amount(r.best), Cell::amount(r.failure),
                              Cell::words(r.best_move)});
      for (const ReceiverRow& r : account.receiver)
        receivers.rows.push_back({Cell::count(offer.entry + 1), name,
                                  Cell::words(type_id(scenario, offer.receiver, r.type)), Cell::odds(r.posterior),
                                  Cell::amount(r.worth), Cell::odds(r.acceptance), Cell::amount(r.reservation)});
    }
    add_better(offer, offer.should_have_offered, "best for its maker", better);
    add_better(offer, offer.best_together, "largest joint gain", better);
  }
  add_table(offers, out);
  add_table(audit, out);
  add_table(receivers, out);
  add_table(better, out);
}

void deal_tables(const Telling& telling, std::vector<Table>& out) {
  const Scenario& scenario = telling.scenario;
  const DealAnswer& deal = telling.answers.deal;
  const std::string by =
      scenario.accounts.size() < 2 ? "" : ", by the likeliest account, " + telling.account(telling.likeliest);
  Table pairs{
      "deal_pairs",
      "Between which types there was room for a deal",
      fmt::format("Packages valued as if in force from the offer in round {} until the clock runs out{}.", deal.round,
                  by),
      {},
      0,
      {}};
  for (const PartyId party : deal.parties) pairs.columns.push_back(scenario.parties.at(party).id);
  pairs.keys = static_cast<uint32_t>(pairs.columns.size());
  pairs.columns.push_back("odds");
  for (const PartyId party : deal.parties) pairs.columns.push_back("no deal for " + scenario.parties[party].id);
  pairs.columns.insert(pairs.columns.end(), {"packages that beat it for all", "of those on the menu", "efficient",
                                             "Nash", "Kalai-Smorodinsky", "egalitarian", "utilitarian"});
  for (const TypePairDeals& pair : deal.pairs) {
    std::vector<Cell> row;
    for (size_t p = 0; p < deal.parties.size(); ++p)
      row.push_back(Cell::words(type_id(scenario, deal.parties[p], pair.types.at(p))));
    row.push_back(Cell::odds(pair.posterior));
    for (size_t p = 0; p < deal.parties.size(); ++p)
      row.push_back(Cell::amount(p < pair.walk_away.size() ? pair.walk_away[p] : NAN));
    row.push_back(Cell::count(pair.space.rational.size()));
    row.push_back(Cell::count(static_cast<uint64_t>(std::count_if(
        pair.space.rational.begin(), pair.space.rational.end(), [&](uint32_t d) { return d < deal.on_menu; }))));
    row.push_back(Cell::count(pair.space.frontier.size()));
    for (const FairPoint point :
         {FairPoint::nash, FairPoint::kalai_smorodinsky, FairPoint::egalitarian, FairPoint::utilitarian}) {
      std::string id;
      for (const FairDeal& fair : pair.space.fair)
        if (fair.point == point) id = deal.package(scenario, fair.deal).id;
      row.push_back(Cell::words(id));
    }
    pairs.rows.push_back(row);
  }
  Table packages{"packages", "What each package on the menu is worth", "", {"package", "label"}, 1, {}};
  for (const PartyId party : deal.parties)
    for (const Type& type : scenario.parties[party].types)
      packages.columns.push_back(scenario.parties[party].types.size() > 1 ? scenario.parties[party].id + " " + type.id
                                                                          : scenario.parties[party].id);
  for (uint32_t k = 0; k < deal.on_menu; ++k) {
    std::vector<Cell> row{Cell::words(deal.menu[k].id), Cell::words(deal.menu[k].label)};
    for (size_t p = 0; p < deal.parties.size(); ++p)
      for (TypeId type = 0; type < deal.types(p); ++type) row.push_back(Cell::amount(deal.value(k, p, type)));
    packages.rows.push_back(row);
  }
  add_table(pairs, out);
  add_table(packages, out);
}

}  // namespace walkaway
