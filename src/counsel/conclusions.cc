// SPDX-License-Identifier: Apache-2.0
// 8. What is concluded, and under which accounts it holds.
#include <algorithm>

#include "counsel/questions.h"

namespace walkaway {
namespace {

using Kind = Conclusion::Kind;

template <typename Odds>
size_t largest(const Odds& odds) {
  return static_cast<size_t>(std::max_element(odds.begin(), odds.end()) - odds.begin());
}

/// "yes" or "no" by a property of each account; the odds are those of the accounts that agree with the whole.
Conclusion yes_or_no(const Case& negotiation, Kind kind, uint32_t subject, const std::vector<int>& by_account) {
  Conclusion conclusion{kind, subject, "", {}, 0};
  double yes = 0, all = 0;
  for (AccountId a = 0; a < by_account.size(); ++a) {
    conclusion.by_account.push_back(by_account[a] < 0 ? "" : by_account[a] > 0 ? "yes" : "no");
    if (by_account[a] < 0) continue;
    all += negotiation.readings[a].posterior;
    if (by_account[a] > 0) yes += negotiation.readings[a].posterior;
  }
  const double share = all > 0 ? yes / all : 0;
  conclusion.holds = share >= 0.5 ? "yes" : "no";
  conclusion.odds = std::max(share, 1 - share);
  // An account that has nothing to say does not disagree.
  for (std::string& text : conclusion.by_account)
    if (text.empty()) text = conclusion.holds;
  return conclusion;
}

void conclude_offers(const Case& negotiation, const Answers& answers, std::vector<Conclusion>& list) {
  for (uint32_t i = 0; i < answers.offers.size(); ++i) {
    const OfferAudit& offer = answers.offers[i];
    const size_t leading = largest(offer.verdicts);
    Conclusion verdict{Kind::leading_verdict, i, to_text(static_cast<Verdict>(leading)), {}, offer.verdicts[leading]};
    std::vector<int> bad, non_starter;
    for (const AccountAudit& account : offer.accounts) {
      const bool silent = account.move.empty();
      verdict.by_account.push_back(silent ? verdict.holds : to_text(static_cast<Verdict>(largest(account.verdicts))));
      bad.push_back(silent || account.receiver.empty() ? -1 : account.bad_deal);
      non_starter.push_back(silent || account.receiver.empty() ? -1 : account.non_starter);
    }
    list.push_back(std::move(verdict));
    if (offer.receiver == kNone) continue;
    list.push_back(yes_or_no(negotiation, Kind::bad_deal, i, bad));
    list.push_back(yes_or_no(negotiation, Kind::non_starter, i, non_starter));
  }
}

void conclude_deal(const Answers& answers, std::vector<Conclusion>& list) {
  if (answers.deal.packages() == 0) return;
  Conclusion deal{Kind::deal_possible, 0, answers.deal.chance_of_room >= 0.5 ? "yes" : "no", {}, 0};
  deal.odds = std::max(answers.deal.chance_of_room, 1 - answers.deal.chance_of_room);
  for (double chance : answers.deal.chance_of_room_by_account) deal.by_account.push_back(chance >= 0.5 ? "yes" : "no");
  list.push_back(std::move(deal));
}

void conclude_types(const Case& negotiation, const Answers& answers, std::vector<Conclusion>& list) {
  for (const PartyPosterior& party : answers.posterior) {
    const auto& types = negotiation.scenario->parties[party.party].types;
    std::vector<double> all;
    for (const TypePosterior& type : party.types) all.push_back(type.posterior.all);
    Conclusion leading{
        Kind::leading_type, party.party, types[party.types[largest(all)].type].id, {}, all[largest(all)]};
    for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
      std::vector<double> own;
      for (const TypePosterior& type : party.types) own.push_back(type.posterior.by_account[a]);
      leading.by_account.push_back(types[party.types[largest(own)].type].id);
    }
    list.push_back(std::move(leading));
  }
}

void conclude_moves(const Case& negotiation, const Answers& answers, std::vector<Conclusion>& list) {
  for (uint32_t i = 0; i < answers.advice.size(); ++i) {
    const Advice& advice = answers.advice[i];
    Conclusion best{Kind::best_move, i, advice.moves.at(0).move, {}, 0};
    for (AccountId a = 0; a < advice.best_by_account.size(); ++a) {
      const std::string& own = advice.best_by_account[a].empty() ? best.holds : advice.best_by_account[a];
      if (own == best.holds) best.odds += negotiation.readings[a].posterior;
      best.by_account.push_back(own);
    }
    list.push_back(std::move(best));
  }
}

void conclude_ending(const Case& negotiation, const Answers& answers, std::vector<Conclusion>& list) {
  std::vector<double> all;
  for (const EndingOdds& ending : answers.forecast.endings) all.push_back(ending.probability.all);
  const auto id = [&](size_t i) { return negotiation.scenario->endings[answers.forecast.endings[i].ending].id; };
  Conclusion leading{Kind::leading_ending, 0, id(largest(all)), {}, all[largest(all)]};
  for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
    std::vector<double> own;
    for (const EndingOdds& ending : answers.forecast.endings) own.push_back(ending.probability.by_account[a]);
    leading.by_account.push_back(id(largest(own)));
  }
  list.push_back(std::move(leading));
}

void conclude_pivots(const Case& negotiation, const Answers& answers, std::vector<Conclusion>& list) {
  for (uint32_t i = 0; i < answers.pivots.size(); ++i) {
    const PivotCurve& curve = answers.pivots[i];
    const PartyId party = negotiation.scenario->pivots[curve.pivot].party;
    const auto name = [](uint32_t round) { return round == 0 ? std::string("never") : std::to_string(round); };
    Conclusion best{Kind::best_pivot, i, name(curve.best_round), {}, 0};
    for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
      size_t top = 0;
      for (size_t r = 1; r < curve.points.size(); ++r)
        if (curve.points[r].value[party].by_account[a] > curve.points[top].value[party].by_account[a]) top = r;
      best.by_account.push_back(name(curve.points[top].round));
      if (best.by_account.back() == best.holds) best.odds += negotiation.readings[a].posterior;
    }
    list.push_back(std::move(best));
  }
}

}  // namespace

std::vector<Conclusion> conclude(const Case& negotiation, const Answers& answers) {
  std::vector<Conclusion> list;
  conclude_offers(negotiation, answers, list);
  conclude_deal(answers, list);
  conclude_types(negotiation, answers, list);
  conclude_moves(negotiation, answers, list);
  conclude_ending(negotiation, answers, list);
  conclude_pivots(negotiation, answers, list);
  return list;
}

}  // namespace walkaway
