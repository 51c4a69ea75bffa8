// SPDX-License-Identifier: Apache-2.0
// What the last offer was, what the moves revealed, and whether there was room for a deal.
#include "report/bottom_line_parts.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

/// A next verdict of less is not worth a clause.
constexpr double kWorthNaming = 0.05;

double odds_of(const std::array<double, kVerdicts>& verdicts, Verdict verdict) {
  return verdicts[static_cast<size_t>(verdict)];
}

/// Where the last offer is read otherwise: "It becomes a gamble (33) with “...” at 7 and a slip with half the
/// tolerance."
std::string otherwise_sentence(const Telling& t, const OfferAudit& offer) {
  const Verdict first = leading(offer.verdicts);
  std::vector<std::string> parts;
  const std::vector<OtherReading> others = other_readings(t, offer);
  if (!others.empty())
    parts.push_back(fmt::format("{} ({}) with {}{}", verdict_name(others[0].verdict), of_hundred(others[0].odds),
                                others[0].what,
                                others.size() > 1 ? fmt::format(" (one of {} such what-ifs)", others.size()) : ""));
  const Verdict half = leading(offer.by_tolerance[kHalfNoise]), twice = leading(offer.by_tolerance[kTwiceNoise]);
  if (half != first) parts.push_back(fmt::format("{} with half the tolerance", verdict_name(half)));
  if (twice != first) parts.push_back(fmt::format("{} with twice the tolerance", verdict_name(twice)));
  for (AccountId a = 0; a < offer.accounts.size(); ++a) {
    const Verdict own = leading(offer.accounts[a].verdicts);
    if (!offer.accounts[a].rows.empty() && own != first)
      parts.push_back(fmt::format("{} ({}) by {}", verdict_name(own),
                                  of_hundred(odds_of(offer.accounts[a].verdicts, own)), t.account(a)));
  }
  return parts.empty() ? "" : fmt::format("It becomes {}.", joined(parts));
}

/// Under which type of the maker it would be what comes next.
std::string next_verdict_sentence(const Telling& t, const OfferAudit& offer, Verdict first, Verdict second) {
  const double odds = odds_of(offer.verdicts, second);
  if (odds < kWorthNaming) return "";
  const AuditRow *row = carrier(t, offer, first), *other = carrier(t, offer, second);
  if (row == nullptr || other == nullptr || row->type == other->type)
    return fmt::format("Next comes {} ({}).", verdict_name(second), of_hundred(odds));
  return fmt::format("It turns on {}: if it is {}, {} ({}).", t.party(offer.maker), t.type(offer.maker, other->type),
                     verdict_name(second), of_hundred(odds));
}

std::string short_next_verdict_sentence(const Telling& t, const OfferAudit& offer, Verdict first, Verdict second) {
  const AuditRow *row = carrier(t, offer, first), *other = carrier(t, offer, second);
  if (odds_of(offer.verdicts, second) < kWorthNaming || row == nullptr || other == nullptr || row->type == other->type)
    return "";
  return fmt::format("Turns on {}'s type; next, {} ({}).", t.party(offer.maker), verdict_name(second),
                     of_hundred(odds_of(offer.verdicts, second)));
}

/// "a bad deal for the buyer", if that is so by all accounts.
std::string worth_clause(const Telling& t, const OfferAudit& offer, uint32_t index) {
  const Conclusion* bad = t.conclusion(Conclusion::Kind::bad_deal, index);
  if (offer.receiver == kNone || bad == nullptr || !bad->robust() || t.amounts.negligible(offer.worth.all) ||
      (bad->holds == "yes") != (offer.worth.all < 0))
    return "";
  return fmt::format("a {} deal for {}", offer.worth.all < 0 ? "bad" : "good", t.party(offer.receiver));
}

}  // namespace

BottomLine offer_line(const Telling& t) {
  const auto index = static_cast<uint32_t>(t.answers.offers.size() - 1);
  const OfferAudit& offer = t.answers.offers[index];
  const auto [top, next] = first_two(offer.verdicts);
  const auto first = static_cast<Verdict>(top), second = static_cast<Verdict>(next);
  BottomLine line;
  line.section = "reveal";
  line.odds = offer.verdicts[top];
  line.under = accounts_of(t, Conclusion::Kind::leading_verdict, index);
  const std::string which =
      fmt::format("the {}offer, {} by {},", index > 0 ? "last " : "", quoted(offer.label), t.party(offer.maker));
  const std::string worth = worth_clause(t, offer, index);
  if (line.odds - offer.verdicts[next] < kClearLead) {
    line.text =
        fmt::format("Whether {} was {} ({}) or {} ({}) is open{}.", which, verdict_name(first), in_hundred(line.odds),
                    verdict_name(second), of_hundred(offer.verdicts[next]), worth.empty() ? "" : "; it was " + worth);
  } else {
    const char* was = line.odds > kSure ? "was" : line.odds > 0.5 ? "was most likely" : "was perhaps";
    line.text = fmt::format("{} {} {} ({}){}.", capital(which), was, verdict_name(first), in_hundred(line.odds),
                            worth.empty() ? "" : ", and " + worth);
  }
  line.hangs_on = otherwise_sentence(t, offer);
  const size_t before = line.hangs_on.size();
  add_if_short(line.hangs_on, next_verdict_sentence(t, offer, first, second));
  if (line.hangs_on.size() == before) add_if_short(line.hangs_on, short_next_verdict_sentence(t, offer, first, second));
  return line;
}

std::optional<BottomLine> type_line(const Telling& t) {
  const PartyPosterior* most = nullptr;
  double moved = -1;
  for (const PartyPosterior& party : t.answers.posterior) {
    if (party.types.size() < 2) continue;
    double shift = 0;
    for (const TypePosterior& type : party.types) shift += std::abs(type.posterior.all - type.prior) / 2;
    if (shift > moved) {
      moved = shift;
      most = &party;
    }
  }
  if (most == nullptr || t.scenario.record.empty()) return std::nullopt;
  std::vector<double> odds;
  for (const TypePosterior& type : most->types) odds.push_back(type.posterior.all);
  const auto [top, next] = first_two(odds);
  const TypePosterior &first = most->types[top], &second = most->types[next];
  BottomLine line;
  line.section = "reveal";
  line.odds = odds[top];
  line.under = accounts_of(t, Conclusion::Kind::leading_type, most->party);
  if (odds[top] - odds[next] < kClearLead) {
    line.text = fmt::format("The moves leave open what {} is: {} ({}) or {} ({}).", t.party(most->party),
                            t.type(most->party, first.type), in_hundred(odds[top]), t.type(most->party, second.type),
                            of_hundred(odds[next]));
    return line;
  }
  line.text = fmt::format("By its moves {} is {} {}: {}, {} before them.", t.party(most->party),
                          odds[top] > 0.5 ? "most likely" : "perhaps", t.type(most->party, first.type),
                          in_hundred(odds[top]), of_hundred(first.prior));
  line.hangs_on = fmt::format("Next comes {} ({}).", t.type(most->party, second.type), of_hundred(odds[next]));
  return line;
}

namespace {

/// Posterior odds of a set of type profiles, and of those among them in which some package beats no deal.
struct Room {
  double weight = 0, room = 0;
  double share() const { return weight > 0 ? room / weight : 0; }
};

std::string room_words(double share) {
  return share < 1 - kSure ? "there is none" : share > kSure ? "there is" : "it is " + in_hundred(share);
}

/// Posterior odds of a type over all accounts; the pairs of a DealAnswer are weighed by the likeliest account alone.
double type_odds(const Telling& t, PartyId party, TypeId type, double otherwise) {
  for (const PartyPosterior& p : t.answers.posterior)
    for (const TypePosterior& own : p.types)
      if (p.party == party && own.type == type) return own.posterior.all;
  return otherwise;
}

/// The types under which there is less room than not, of the party on which it turns most.
std::string room_turns_on(const Telling& t) {
  const DealAnswer& deal = t.answers.deal;
  std::string sentence;
  double widest = kClearLead;
  for (size_t i = 0; i < deal.parties.size(); ++i) {
    std::vector<Room> by_type(t.scenario.parties.at(deal.parties[i]).types.size());
    for (const TypePairDeals& pair : deal.pairs) {
      Room& room = by_type.at(pair.types.at(i));
      room.weight += pair.posterior;
      if (!pair.space.rational.empty()) room.room += pair.posterior;
    }
    Room with, without;
    std::vector<std::string> names;
    for (TypeId type = 0; type < by_type.size(); ++type) {
      Room& side = by_type[type].share() < 0.5 ? without : with;
      const double odds = type_odds(t, deal.parties[i], type, by_type[type].weight);
      side.weight += odds;
      side.room += odds * by_type[type].share();
      if (&side == &without && odds >= 1 - kSure) names.push_back(t.type(deal.parties[i], type));
    }
    if (names.empty() || with.weight < 1 - kSure || with.share() - without.share() <= widest) continue;
    widest = with.share() - without.share();
    sentence = fmt::format("It turns on {}: if it is {} ({}), {}; if not, {}.", t.party(deal.parties[i]),
                           names.size() <= 2 ? joined(names, "or") : fmt::format("one of {} types", names.size()),
                           in_hundred(without.weight), room_words(without.share()), room_words(with.share()));
  }
  return sentence;
}

}  // namespace

std::optional<BottomLine> room_line(const Telling& t) {
  const DealAnswer& deal = t.answers.deal;
  if (deal.pairs.empty() || deal.packages() == 0) return std::nullopt;
  const double chance = deal.chance_of_room;
  BottomLine line;
  line.section = "deal";
  line.odds = chance;
  line.under = accounts_of(t, Conclusion::Kind::deal_possible, 0);
  line.text = fmt::format("That there {} room for a deal, some package better than none for {} sides, is {}: {}.",
                          t.answers.offers.empty() ? "is" : "was", deal.parties.size() == 2 ? "both" : "all",
                          likelihood(chance), in_hundred(chance));
  double any = 0, on_menu = 0;  // posterior odds that there is such a package, and one on a menu
  size_t profiles = 0;
  for (const TypePairDeals& pair : deal.pairs) {
    const auto& rational = pair.space.rational;
    profiles += pair.posterior > 0;
    if (!rational.empty()) any += pair.posterior;
    if (std::any_of(rational.begin(), rational.end(), [&](uint32_t d) { return d < deal.on_menu; }))
      on_menu += pair.posterior;
  }
  const bool off_menu = any - on_menu >= 0.05;  // some of the room, at least
  if (off_menu && on_menu < 1 - kSure) line.hangs_on = "No such package is on a menu.";
  add_if_short(line.hangs_on, room_turns_on(t));
  if (off_menu && on_menu >= 1 - kSure)
    add_if_short(line.hangs_on, t.answers.accounts.size() < 2
                                    ? fmt::format("With packages on a menu alone: {}.", in_hundred(on_menu))
                                    : fmt::format("By {}, with packages on a menu alone: {} instead of {}.",
                                                  t.account(t.likeliest), in_hundred(on_menu), of_hundred(any)));
  if (line.hangs_on.empty() && profiles > 1 && (chance > kSure || chance < 1 - kSure))
    line.hangs_on = "Whatever the types of the sides.";
  return line;
}

}  // namespace walkaway
