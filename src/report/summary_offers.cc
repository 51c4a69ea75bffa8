// SPDX-License-Identifier: Apache-2.0
// What the moves reveal, what the offers were, and whether there was a deal to be had.
#include "report/terminal.h"

namespace walkaway {
namespace {

/// Odds below this are not worth a clause on the first screen.
constexpr double kWorthSaying = 0.1;

std::vector<TypePosterior> likeliest_first(const PartyPosterior& party) {
  std::vector<TypePosterior> types = party.types;
  std::stable_sort(types.begin(), types.end(),
                   [](const auto& a, const auto& b) { return a.posterior.all > b.posterior.all; });
  return types;
}

/// "“A” 36 in 100 (35 before its moves), “B” 33 (35) and “C” 32 (30)".
std::string type_odds(const Telling& t, PartyId party, const std::vector<TypePosterior>& types) {
  const bool recorded = !t.scenario.record.empty();
  std::vector<std::string> parts;
  for (size_t i = 0; i < types.size() && i < 4; ++i) {
    std::string part = fmt::format("{} {}", t.type(party, types[i].type),
                                   i == 0 ? in_hundred(types[i].posterior.all) : of_hundred(types[i].posterior.all));
    if (recorded) part += fmt::format(" ({}{})", of_hundred(types[i].prior), i == 0 ? " before its moves" : "");
    parts.push_back(part);
  }
  if (types.size() > 4) parts.push_back(fmt::format("{} more that share the rest", types.size() - 4));
  return joined(parts);
}

std::string party_sentence(const Telling& t, const PartyPosterior& party) {
  const std::vector<TypePosterior> types = likeliest_first(party);
  const bool clear = types[0].posterior.all - types[1].posterior.all >= kClearLead;
  const std::string under = clear ? t.under(Conclusion::Kind::leading_type, party.party) : "";
  return fmt::format("{}, {}: {}.", capital(t.party(party.party)),
                     clear ? "most likely" + (under.rfind("only", 0) == 0 ? " (" + under + ")" : "") : "hard to tell",
                     type_odds(t, party.party, types));
}

std::string accounts_sentence(const Telling& t) {
  std::vector<std::string> parts;
  for (const AccountPosterior& a : t.answers.accounts)
    parts.push_back(fmt::format("the {}, {}, {} ({}{})", ordinal(a.account), t.account(a.account),
                                parts.empty() ? in_hundred(a.posterior) : of_hundred(a.posterior), of_hundred(a.prior),
                                parts.empty() ? " before the moves" : ""));
  return fmt::format("There are {} accounts: {}.", parts.size(), joined(parts));
}

}  // namespace

Paragraph moves_paragraph(const Telling& t) {
  Paragraph p{t.scenario.record.empty() ? "Who" : "Moves", {}};
  if (t.scenario.record.empty())
    p.sentences.push_back("Nothing is recorded yet: what follows is what the model expects before any move.");
  size_t doubtful = 0;
  for (const PartyPosterior& party : t.answers.posterior) {
    if (party.types.size() < 2) continue;
    ++doubtful;
    p.sentences.push_back(party_sentence(t, party));
  }
  if (!t.scenario.record.empty() && doubtful == 0)
    p.sentences.push_back("Each side has a single type, so its moves have nothing to reveal about what it wants.");
  if (t.answers.accounts.size() > 1) p.sentences.push_back(accounts_sentence(t));
  return p;
}

const AuditRow* carrier(const Telling& t, const OfferAudit& offer, Verdict verdict) {
  const AuditRow* most = nullptr;
  double weight = -1;
  for (AccountId a = 0; a < offer.accounts.size(); ++a) {
    const double account = a < t.answers.accounts.size() ? t.answers.accounts[a].posterior : 1;
    for (const AuditRow& row : offer.accounts[a].rows)
      if (row.verdict == verdict && account * row.posterior > weight) {
        weight = account * row.posterior;
        most = &row;
      }
  }
  return most;
}

namespace {

/// Who offered what to whom, by which account.
std::string offer_sentence(const Telling& t, const OfferAudit& offer) {
  std::vector<std::string> otherwise;
  for (AccountId a = 0; a < offer.accounts.size(); ++a)
    if (!offer.accounts[a].move.empty() && offer.accounts[a].move != offer.id)
      otherwise.push_back(
          fmt::format("by the {} account, {}", ordinal(a), t.move(offer.stage, offer.accounts[a].move)));
  return fmt::format("{} offered {}{}{}.", capital(t.party(offer.maker)),
                     offer.receiver == kNone ? "" : t.party(offer.receiver) + " ", quoted(offer.label),
                     otherwise.empty() ? "" : " (" + joined(otherwise, "and") + ")");
}

/// "a misjudgement 41" and so on, for the verdicts after the first that are worth saying.
std::vector<std::string> other_verdicts(const OfferAudit& offer, Verdict first) {
  std::vector<std::pair<double, Verdict>> rest;
  for (int v = 0; v < kVerdicts; ++v)
    if (static_cast<Verdict>(v) != first && offer.verdicts[static_cast<size_t>(v)] >= 0.03)
      rest.emplace_back(offer.verdicts[static_cast<size_t>(v)], static_cast<Verdict>(v));
  std::stable_sort(rest.begin(), rest.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> others;
  for (const auto& [p, verdict] : rest) others.push_back(fmt::format("{} {}", verdict_name(verdict), of_hundred(p)));
  return others;
}

/// What each account makes of the offer, where they differ: "By the first account it was most likely a poison pill (67)
/// ...".
std::string by_account_sentence(const OfferAudit& offer) {
  std::vector<std::string> parts;
  bool differ = false;
  for (AccountId a = 0; a < offer.accounts.size(); ++a) {
    if (offer.accounts[a].rows.empty()) continue;
    const Verdict verdict = leading(offer.accounts[a].verdicts);
    differ |= verdict != leading(offer.verdicts);
    parts.push_back(fmt::format("by the {} account{} {} ({})", ordinal(a), parts.empty() ? " it was most likely" : "",
                                verdict_name(verdict),
                                of_hundred(offer.accounts[a].verdicts[static_cast<size_t>(verdict)])));
  }
  return differ ? capital(joined(parts)) + "." : "";
}

std::string verdict_sentence(const Telling& t, const OfferAudit& offer, uint32_t index) {
  const Verdict first = leading(offer.verdicts);
  const double odds = offer.verdicts[static_cast<size_t>(first)];
  const std::vector<std::string> others = other_verdicts(offer, first);
  const char* was = odds > 0.995 ? "It was" : odds > 0.5 ? "It was most likely" : "The leading reading is that it was";
  const std::string under = t.under(Conclusion::Kind::leading_verdict, index);
  return fmt::format("{} {}, {}{}{}.", was, verdict_name(first), in_hundred(odds),
                     under.rfind("by", 0) == 0 ? " (" + under + ")" : "",
                     others.empty() ? "" : fmt::format("; otherwise {}", joined(others, "or")));
}

/// The margins that make the verdict, in words.
std::string because(const Telling& t, const OfferAudit& offer, const AuditRow& row) {
  const std::string yes_over_no = t.amounts.more_or_less(row.if_accepted - row.if_not);
  switch (row.verdict) {
    case Verdict::poison_pill:
    case Verdict::gift:
      return fmt::format("failing was worth {} than its best move, and a yes {} than a no",
                         t.amounts.more_or_less(row.failure - row.best), yes_over_no);
    case Verdict::slip:
      return fmt::format("{} was worth {} to it", t.move(offer.stage, row.best_move),
                         t.amounts.more_or_less(row.best - row.e));
    case Verdict::misjudgement:
      return fmt::format("it gave a yes {}, but with the analyst's odds the offer was worth {} than its best move",
                         in_hundred(row.p), t.amounts.more_or_less(-row.loss_under_analyst));
    case Verdict::serious:
    case Verdict::gamble:
      return fmt::format("it gave a yes {}, and a yes was worth {} than a no", in_hundred(row.p), yes_over_no);
    case Verdict::opening:
      return fmt::format("it gave a yes {}, and a deal later {}", in_hundred(row.p), of_hundred(row.d));
  }
  return "";
}

/// What each likely verdict means, for whom it holds and by how much, against the noise.
std::string hinge_sentences(const Telling& t, const OfferAudit& offer) {
  const bool one_type = t.scenario.parties.at(offer.maker).types.size() == 1;
  const Verdict first = leading(offer.verdicts);
  std::vector<Verdict> likely{first};
  for (int v = 0; v < kVerdicts; ++v)
    if (static_cast<Verdict>(v) != first && offer.verdicts[static_cast<size_t>(v)] >= 2 * kWorthSaying)
      likely.push_back(static_cast<Verdict>(v));
  std::string out;
  const AuditRow* leader = carrier(t, offer, first);
  for (const Verdict verdict : likely) {
    const AuditRow* row = carrier(t, offer, verdict);
    if (row == nullptr) continue;
    out += out.empty() ? "" : " ";
    out += one_type ? capital(verdict_name(verdict))
                    : fmt::format("If it is {}, {}", t.type(offer.maker, row->type), verdict_name(verdict));
    out += fmt::format(": {}; {}.", verdict_meaning(verdict), because(t, offer, *row));
  }
  if (leader == nullptr) return out;
  out += fmt::format(" Up to {} counts as no difference", t.amounts.about(leader->noise));
  const Verdict half = leading(offer.by_tolerance[kHalfNoise]), twice = leading(offer.by_tolerance[kTwiceNoise]);
  if (half != first) out += fmt::format("; at half of that it would most likely be {}", verdict_name(half));
  if (twice != first) out += fmt::format("; at twice that it would most likely be {}", verdict_name(twice));
  return out + ".";
}

std::string acceptance_sentence(const Telling& t, const OfferAudit& offer) {
  if (offer.receiver == kNone) return "";
  const double p = offer.chance_of_acceptance.all;
  return fmt::format("Beforehand it was {}, {}, that {} would take it.", likelihood(p), in_hundred(p),
                     t.party(offer.receiver));
}

std::string worth_sentence(const Telling& t, const OfferAudit& offer) {
  if (offer.receiver == kNone) return "";
  const double worth = offer.worth.all;
  std::vector<bool> bad, never;
  for (const AccountAudit& account : offer.accounts) {
    if (account.receiver.empty()) continue;
    bad.push_back(account.bad_deal);
    never.push_back(account.non_starter);
  }
  std::vector<bool> agrees = bad;
  if (worth >= 0) agrees.flip();
  const std::string by = t.under(agrees);
  const bool non_starter = !never.empty() && std::all_of(never.begin(), never.end(), [](bool b) { return b; });
  if (t.amounts.negligible(worth))
    return fmt::format("To {} a yes was worth as much as its best other answer.", t.party(offer.receiver));
  return fmt::format("It would have been {} for {}{}: worth {} than its best other answer{}.",
                     worth < 0 ? "a bad deal" : "a good deal", t.party(offer.receiver), by.empty() ? "" : " " + by,
                     t.amounts.more_or_less(worth), non_starter ? ", whatever its type (a non-starter)" : "");
}

std::string better_sentence(const Telling& t, const OfferAudit& offer) {
  const auto gain = [&](const BetterOffer& b, PartyId party) {
    size_t mover = 0;
    for (PartyId p = 0; p < party; ++p) mover += t.scenario.parties[p].moves;
    return mover < b.gain.size() ? b.gain[mover] : 0.0;
  };
  if (!offer.should_have_offered) return "";
  const BetterOffer& b = *offer.should_have_offered;
  const double own = gain(b, offer.maker);
  const std::string what = t.move(offer.stage, b.move);
  if (own <= 0 || t.amounts.negligible(own))
    return fmt::format("The best offer with an even chance or more was {} ({}), worth {} to it than the one made.",
                       what, in_hundred(b.chance_of_acceptance), t.amounts.more_or_less(own));
  return fmt::format("Better would have been {}: {} to be taken, {} to it and {} to {}.", what,
                     in_hundred(b.chance_of_acceptance), t.amounts.more_or_less(own),
                     t.amounts.more_or_less(gain(b, offer.receiver)), t.party(offer.receiver));
}

}  // namespace

std::vector<Paragraph> offer_paragraphs(const Telling& t) {
  const auto& offers = t.answers.offers;
  if (offers.empty())
    return {{"Offer", {t.scenario.record.empty() ? "" : "The record holds no offer, so there is none to judge."}}};
  const OfferAudit& last = offers.back();
  Paragraph what{"Offer", {}};
  if (offers.size() > 1) {
    std::vector<std::string> earlier;
    for (size_t i = offers.size() - 1; i-- > 0 && earlier.empty();) {
      const Verdict v = leading(offers[i].verdicts);
      earlier.push_back(fmt::format("{} by {}, most likely {} ({})", quoted(offers[i].label), t.party(offers[i].maker),
                                    verdict_name(v), of_hundred(offers[i].verdicts[static_cast<size_t>(v)])));
    }
    what.sentences.push_back(fmt::format("The last of {} offers; before it, {}.", offers.size(), joined(earlier)));
  }
  what.sentences.push_back(offer_sentence(t, last));
  what.sentences.push_back(verdict_sentence(t, last, static_cast<uint32_t>(offers.size() - 1)));
  what.sentences.push_back(by_account_sentence(last));
  what.sentences.push_back(hinge_sentences(t, last));
  Paragraph taken{"A yes?", {acceptance_sentence(t, last), worth_sentence(t, last), better_sentence(t, last)}};
  return {what, taken};
}

namespace {

/// "“A” and “B”", or the parties where nobody has more than one type.
std::string pair_names(const Telling& t, const TypePairDeals& pair) {
  std::vector<std::string> names;
  for (size_t i = 0; i < t.answers.deal.parties.size() && i < pair.types.size(); ++i) {
    const PartyId party = t.answers.deal.parties[i];
    if (t.scenario.parties.at(party).types.size() > 1)
      names.push_back(fmt::format("{} as {}", t.party(party), t.type(party, pair.types[i])));
    else
      names.push_back(t.party(party));
  }
  return joined(names);
}

/// `who` are its types.
std::string pair_sentence(const Telling& t, const TypePairDeals& pair, const std::string& who) {
  const DealAnswer& deal = t.answers.deal;
  if (pair.space.rational.empty()) return fmt::format("Between {} none does.", who);
  const auto on_menu = static_cast<size_t>(std::count_if(pair.space.rational.begin(), pair.space.rational.end(),
                                                         [&](uint32_t d) { return d < deal.on_menu; }));
  std::string out =
      fmt::format("Between {} {} of the {} packages on the menu {}", who,
                  on_menu == 0 ? "none" : std::to_string(on_menu), deal.on_menu, on_menu > 1 ? "do" : "does");
  for (const FairDeal& fair : pair.space.fair) {
    if (fair.point != FairPoint::nash || fair.deal >= deal.packages()) continue;
    std::vector<std::string> gains;
    for (size_t i = 0; i < deal.parties.size(); ++i)
      gains.push_back(fmt::format("{} to {}",
                                  t.amounts.about(deal.value(fair.deal, i, pair.types.at(i)) - pair.walk_away.at(i)),
                                  t.party(deal.parties[i])));
    out += fmt::format("; the fair one by Nash's rule is {}{}, worth {}",
                       quoted(deal.package(t.scenario, fair.deal).label),
                       fair.deal < deal.on_menu ? "" : " (not on the menu)", joined(gains));
  }
  return out + ".";
}

}  // namespace

Paragraph deal_paragraph(const Telling& t) {
  const DealAnswer& deal = t.answers.deal;
  Paragraph p{"Deal", {}};
  const std::string too_many =
      deal.enumerated ? ""
                      : fmt::format("The issues make {} packages, too many to look at each: only {} considered here.",
                                    deal.counted < 1e15 ? grouped(static_cast<uint64_t>(deal.counted))
                                                        : significant(deal.counted, 2),
                                    deal.on_menu == 0   ? "those on a menu are, of which there are none,"
                                    : deal.on_menu == 1 ? "the one on a menu is"
                                                        : fmt::format("the {} on a menu are", deal.on_menu));
  if (deal.pairs.empty() || deal.packages() == 0) {
    p.sentences.push_back(too_many);
    return p;
  }
  p.sentences.push_back(fmt::format("That some package beats no deal for {} is {}, {}.",
                                    deal.parties.size() == 2 ? "both sides" : "all sides",
                                    likelihood(deal.chance_of_room), in_hundred(deal.chance_of_room)));
  const auto likelier = [](const TypePairDeals& a, const TypePairDeals& b) { return a.posterior < b.posterior; };
  const TypePairDeals& first = *std::max_element(deal.pairs.begin(), deal.pairs.end(), likelier);
  const bool one_pair = deal.pairs.size() == 1;
  p.sentences.push_back(pair_sentence(t, first, one_pair ? "them" : "the likeliest types"));
  if (first.space.rational.empty()) {
    const TypePairDeals* room = nullptr;
    for (const TypePairDeals& pair : deal.pairs)
      if (!pair.space.rational.empty() && (room == nullptr || room->posterior < pair.posterior)) room = &pair;
    if (room != nullptr) p.sentences.push_back(pair_sentence(t, *room, pair_names(t, *room)));
  }
  p.sentences.push_back(too_many);
  return p;
}

}  // namespace walkaway
