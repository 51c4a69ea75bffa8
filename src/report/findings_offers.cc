// SPDX-License-Identifier: Apache-2.0
// Findings about offers: what they were worth, and what a what-if does to them.
#include "report/findings_parts.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

const char* deal_word(double worth) { return worth < 0 ? "a bad deal" : "a good deal"; }

std::string worth_words(const Telling& t, double worth) {
  return t.amounts.negligible(worth)
             ? "worth no more and no less than its best other answer"
             : fmt::format("worth {} than its best other answer", t.amounts.more_or_less(worth));
}

const OfferAudit* same_offer(const WhatIfPoint& point, const OfferAudit& offer) {
  if (point.status != SolveStatus::converged) return nullptr;
  for (const OfferAudit& other : point.offers)
    if (other.entry == offer.entry && std::isfinite(other.worth.all)) return &other;
  return nullptr;
}

/// Points of a what-if at which the offer can be audited.
std::vector<std::pair<const WhatIfPoint*, const OfferAudit*>> audited(const WhatIfAnswer& answer,
                                                                      const OfferAudit& offer) {
  std::vector<std::pair<const WhatIfPoint*, const OfferAudit*>> points;
  for (const WhatIfPoint& point : answer.points)
    if (const OfferAudit* same = same_offer(point, offer)) points.emplace_back(&point, same);
  return points;
}

Finding offer_under(const Telling& t, const WhatIf& what_if, const OfferAudit& offer,
                    const std::vector<std::pair<const WhatIfPoint*, const OfferAudit*>>& points) {
  const auto nearest_to_turning = *std::min_element(points.begin(), points.end(), [&](const auto& a, const auto& b) {
    const double sign = offer.worth.all < 0 ? -1 : 1;
    return sign * a.second->worth.all < sign * b.second->worth.all;
  });
  const double worth = nearest_to_turning.second->worth.all;
  const bool turns = (worth < 0) != (offer.worth.all < 0);
  Finding f{Finding::Kind::offer_what_if,
            what_if.id + "." + offer.id,
            "",
            worth,
            false,
            nearest_to_turning.second->worth.by_account};
  f.text =
      fmt::format("Under {}, {} would {}have been {} for {}: {} (today {})",
                  what_if_name(what_if, *nearest_to_turning.first), quoted(offer.label), turns ? "" : "still ",
                  deal_word(worth), t.party(offer.receiver), worth_words(t, worth), t.amounts.change(offer.worth.all));
  if (what_if.sweep && points.size() > 1)
    f.text += fmt::format("; that is where the sweep comes {}", turns ? "furthest" : "nearest to turning it");
  close(t, f, [](const Telling&, double x) { return !std::isfinite(x); });
  return f;
}

}  // namespace

void add_worth_findings(const Telling& t, std::vector<Finding>& out) {
  for (const OfferAudit& offer : t.answers.offers) {
    if (offer.receiver == kNone || !std::isfinite(offer.worth.all)) continue;
    Finding f{Finding::Kind::bad_deal, offer.id, "", offer.worth.all, false, offer.worth.by_account};
    f.text = fmt::format("{} would have been {} for {}: {}", quoted(offer.label), deal_word(offer.worth.all),
                         t.party(offer.receiver), worth_words(t, offer.worth.all));
    close(t, f, [](const Telling&, double x) { return !std::isfinite(x); });
    out.push_back(std::move(f));
  }
  if (t.answers.offers.empty()) return;
  const OfferAudit& last = t.answers.offers.back();
  if (last.receiver == kNone || !std::isfinite(last.worth.all)) return;
  for (const WhatIfAnswer& answer : t.answers.what_ifs)
    if (const auto points = audited(answer, last); !points.empty())
      out.push_back(offer_under(t, t.scenario.what_ifs.at(answer.what_if), last, points));
}

// ---------------------------------------------------------------------------------------- what a what-if changes

namespace {

/// The last offer's reading, where it can be read there and reads otherwise.
std::string reading_there(const Telling& t, const WhatIfPoint& point) {
  if (t.answers.offers.empty()) return "";
  const OfferAudit& last = t.answers.offers.back();
  for (const OfferAudit& offer : point.offers) {
    if (offer.entry != last.entry) continue;
    const Verdict there = leading(offer.verdicts), today = leading(last.verdicts);
    const std::string odds = in_hundred(offer.verdicts[static_cast<size_t>(there)]);
    return there == today ? fmt::format("; the last offer most likely still {}, {}", verdict_name(there), odds)
                          : fmt::format("; the last offer most likely {}, {}, instead of {}", verdict_name(there), odds,
                                        verdict_name(today));
  }
  return "; the record is not possible there";
}

Finding outcome(const Telling& t, const WhatIf& what_if, const WhatIfPoint& point, const WhatIfPoint& today) {
  Finding f{Finding::Kind::what_if, what_if.id, "", point.deal.all - today.deal.all, true, {}};
  for (AccountId a = 0; a < point.deal.by_account.size() && a < today.deal.by_account.size(); ++a)
    f.by_account.push_back(point.deal.by_account[a] - today.deal.by_account[a]);
  std::vector<std::string> values;
  for (PartyId p = 0; p < point.value.size() && p < today.value.size(); ++p)
    values.push_back(fmt::format("{} {}", t.party(p), t.amounts.change(point.value[p].all - today.value[p].all)));
  const std::string change = no_odds(t, f.margin) ? "as likely as today" : f.margin > 0 ? "likelier" : "less likely";
  f.text = fmt::format("Under {}: a deal {} instead of {}; in {}, {}{}; a deal is {}", what_if_name(what_if, point),
                       in_hundred(point.deal.all), of_hundred(today.deal.all), t.amounts.unit(), joined(values),
                       reading_there(t, point), change);
  close(t, f, no_odds);
  return f;
}

const MixMove* move_in(const OfferMix& mix, const std::string& id) {
  for (const MixMove& move : mix.moves)
    if (move.move == id) return &move;
  return nullptr;
}

const OfferMix* mix_of(const WhatIfPoint& point, const OfferAudit& offer) {
  if (point.status != SolveStatus::converged) return nullptr;
  for (const OfferMix& mix : point.mixes)
    if (mix.entry == offer.entry && !mix.moves.empty()) return &mix;
  return nullptr;
}

const char* after_words(OfferMix::After after) {
  switch (after) {
    case OfferMix::After::committed_record:
      return " (after the record with the committed moves in it)";
    case OfferMix::After::likely_play:
      return " (after any play that comes there: the record is not possible)";
    case OfferMix::After::record:
    case OfferMix::After::nothing:
      break;
  }
  return "";
}

/// A move's chance at two points.
struct MixChange {
  const MixMove *from = nullptr, *to = nullptr;
  double size() const { return from && to ? to->chance.all - from->chance.all : 0; }
};

/// Of equal ones the change of the offer that was made.
MixChange largest_change(const OfferMix& from, const OfferMix& to, const std::string& made) {
  MixChange most{move_in(from, made), move_in(to, made)};
  for (const MixMove& move : from.moves)
    if (const MixMove* other = move_in(to, move.move)) {
      const MixChange change{&move, other};
      if (!most.from || !most.to || std::abs(change.size()) > std::abs(most.size()) + 1e-9) most = change;
    }
  return most;
}

/// What changes in the making of an offer from one point to another; of a sweep from its first to its last.
std::optional<Finding> mix_finding(const Telling& t, const WhatIf& what_if, const OfferAudit& offer,
                                   const std::vector<const WhatIfPoint*>& points, const OfferMix& today) {
  const bool sweep = points.size() > 1;
  const OfferMix &first = sweep ? *mix_of(*points.front(), offer) : today, &last = *mix_of(*points.back(), offer);
  const MixChange change = largest_change(first, last, offer.id);
  if (!change.from || !change.to) return std::nullopt;
  Finding f{Finding::Kind::offer_mix, what_if.id + "." + offer.id, "", change.size(), true, {}};
  for (AccountId a = 0; a < change.to->chance.by_account.size(); ++a)
    f.by_account.push_back(change.to->chance.by_account[a] - change.from->chance.by_account[a]);
  const std::string where = fmt::format("at {}", t.stage(offer.stage));
  const std::string what = sweep ? fmt::format("As {} goes from {} to {}", quoted(what_if.label),
                                               significant(points.front()->at, 3), significant(points.back()->at, 3))
                                 : fmt::format("Under {}{}", quoted(what_if.label), after_words(last.after));
  if (no_odds(t, f.margin)) {
    f.text = fmt::format("{}, what {} does {} hardly changes: no move's chance by half in 100", what,
                         t.party(offer.maker), where);
  } else if (sweep) {
    f.text = fmt::format("{}, the chance that {} plays {} {} {} from {} to {}", what, t.party(offer.maker),
                         quoted(change.from->label), where, change.size() > 0 ? "rises" : "falls",
                         of_hundred(change.from->chance.all), in_hundred(change.to->chance.all));
  } else {
    f.text = fmt::format("{}, the chance that {} plays {} {} is {} instead of {}", what, t.party(offer.maker),
                         quoted(change.from->label), where, in_hundred(change.to->chance.all),
                         of_hundred(change.from->chance.all));
  }
  const MixMove *made_first = move_in(first, offer.id), *made_last = move_in(last, offer.id);
  if (made_first && made_last && change.from->move != offer.id && !no_odds(t, f.margin))
    f.text += fmt::format(", that of the offer made, {}, {} instead of {}", quoted(offer.label),
                          of_hundred(made_last->chance.all), of_hundred(made_first->chance.all));
  close(t, f, no_odds);
  return f;
}

}  // namespace

void add_what_if_findings(const Telling& t, std::vector<Finding>& out) {
  if (t.answers.today.points.empty()) return;
  const WhatIfPoint& today = t.answers.today.points.front();
  for (const WhatIfAnswer& answer : t.answers.what_ifs) {
    const WhatIf& what_if = t.scenario.what_ifs.at(answer.what_if);
    const WhatIfPoint* most = nullptr;
    for (const WhatIfPoint& point : answer.points)
      if (point.status == SolveStatus::converged &&
          (!most || std::abs(point.deal.all - today.deal.all) > std::abs(most->deal.all - today.deal.all)))
        most = &point;
    if (most) out.push_back(outcome(t, what_if, *most, today));
    for (const OfferAudit& offer : t.answers.offers) {
      std::vector<const WhatIfPoint*> points;
      for (const WhatIfPoint& point : answer.points)
        if (mix_of(point, offer)) points.push_back(&point);
      const OfferMix* own = mix_of(today, offer);
      if (points.empty() || !own) continue;
      if (auto finding = mix_finding(t, what_if, offer, points, *own)) out.push_back(std::move(*finding));
    }
  }
}

}  // namespace walkaway
