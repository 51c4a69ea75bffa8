// SPDX-License-Identifier: Apache-2.0
// Hedges and further cycles in words.
#include "report/terminal.h"

namespace walkaway {
namespace {

/// "A +2, B -3 and C 0": over types, the first party named before the others.
std::string worths(const Telling& t, const std::vector<ValueRow>& rows, PartyId first) {
  std::vector<std::string> parts;
  for (const bool its_turn : {true, false})
    for (const ValueRow& row : rows)
      if (row.type == kNone && (row.party == first) == its_turn)
        parts.push_back(fmt::format("{} {}", t.party(row.party), t.amounts.change(row.value.all)));
  return joined(parts);
}

/// " (by the first account +2, by the second 0)" of the party, where accounts tell different amounts.
std::string by_accounts(const Telling& t, const std::vector<ValueRow>& rows, PartyId party) {
  for (const ValueRow& row : rows) {
    if (row.party != party || row.type != kNone || row.value.by_account.size() < 2) continue;
    std::vector<std::string> parts;
    bool differ = false;
    for (AccountId a = 0; a < row.value.by_account.size(); ++a) {
      const std::string amount = t.amounts.change(row.value.by_account[a]);
      differ |= amount != t.amounts.change(row.value.by_account[0]);
      parts.push_back(fmt::format("by the {} {}{}", ordinal(a), parts.empty() ? "account " : "", amount));
    }
    return fmt::format(" ({} {})", t.party(party), differ ? joined(parts) : "the same by all accounts");
  }
  return "";
}

std::string bought_sentence(const Telling& t, const HedgeAnswer& hedge) {
  double all = 0;
  for (double chance : hedge.bought) all += chance;
  const auto most = std::max_element(hedge.bought.begin(), hedge.bought.end());
  if (most == hedge.bought.end() || *most <= 0) return "";
  return fmt::format("The chance that it is bought is {}, most of it in {} {} ({}).", in_hundred(all),
                     printable(t.scenario.clock.unit), most - hedge.bought.begin() + 1, of_hundred(*most));
}

std::string best_sentence(const Telling& t, const HedgeAnswer& hedge) {
  double best = -INFINITY, next = -INFINITY;
  uint32_t next_round = 0;
  for (const HedgePoint& point : hedge.points)
    if (point.round == hedge.best_round) best = point.value.at(hedge.mover).all;
  for (const HedgePoint& point : hedge.points)
    if (point.round != hedge.best_round && point.value.at(hedge.mover).all > next) {
      next = point.value.at(hedge.mover).all;
      next_round = point.round;
    }
  if (!std::isfinite(best - next)) return "";
  const auto when = [&](uint32_t round) {
    return round == 0 ? std::string("never") : fmt::format("in {} {}", printable(t.scenario.clock.unit), round);
  };
  const std::string margin =
      t.amounts.negligible(best - next) ? "hardly better than" : t.amounts.about(best - next) + " better than";
  return fmt::format("Were it known beforehand when, it were best bought {}, {} {}.", when(hedge.best_round), margin,
                     when(next_round));
}

}  // namespace

Paragraph hedge_paragraph(const Telling& t) {
  Paragraph p{"Hedge", {}};
  for (const HedgeAnswer& hedge : t.answers.hedges) {
    if (!hedge.solved) continue;
    p.sentences.push_back(fmt::format("{} of {}{}: having it is worth, in {}, {}{}.",
                                      quoted(t.scenario.stages.at(hedge.stage).label), t.party(hedge.mover),
                                      hedge.enabled ? "" : ", which the file leaves out", t.amounts.unit(),
                                      worths(t, hedge.gain, hedge.mover), by_accounts(t, hedge.gain, hedge.mover)));
    p.sentences.push_back(bought_sentence(t, hedge));
    p.sentences.push_back(best_sentence(t, hedge));
  }
  return p;
}

Paragraph cycles_paragraph(const Telling& t) {
  Paragraph p{"Cycles", {}};
  const CyclesAnswer& answer = t.answers.cycles;
  if (answer.cycles.size() < 2) return p;
  const Cycle& second = answer.cycles[1];
  p.sentences.push_back(fmt::format("A second cycle of talks comes {} (from the start {}); once it has come, it brings "
                                    "a deal {}, the first {}.",
                                    in_hundred(second.reached_now.all), of_hundred(second.reached.all),
                                    of_hundred(second.deal.all), of_hundred(answer.cycles[0].deal.all)));
  // Of each party, the type that one who watches the first cycle learns most of.
  for (const PartyPosterior& party : t.answers.posterior) {
    const CycleType *before = nullptr, *after = nullptr;
    for (size_t i = 0; i < second.types.size() && i < answer.cycles[0].types.size(); ++i) {
      const CycleType &now = second.types[i], &then = answer.cycles[0].types[i];
      if (now.party != party.party || !std::isfinite(now.odds_if_true)) continue;
      if (!after || now.odds_if_true - then.odds_if_true > after->odds_if_true - before->odds_if_true)
        before = &then, after = &now;
    }
    if (after && after->party < second.bits.size())
      p.sentences.push_back(fmt::format("The first teaches {} bits of {}: if it is {}, one who has watched can expect to "
                                        "give that {} when the second begins, {} before.",
                                        significant(second.bits[after->party], 2), t.party(after->party),
                                        t.type(after->party, after->type), in_hundred(after->odds_if_true),
                                        of_hundred(before->odds_if_true)));
  }
  if (answer.solved && !answer.worth.empty())
    p.sentences.push_back(fmt::format("That there may be further cycles is worth, in {}, {}.", t.amounts.unit(),
                                      worths(t, answer.worth, kNone)));
  return p;
}

}  // namespace walkaway
