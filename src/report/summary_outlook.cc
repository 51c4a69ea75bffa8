// SPDX-License-Identifier: Apache-2.0
// What comes next, who gains from waiting, what to do, what would change it, and how far to trust it.
#include "report/terminal.h"

namespace walkaway {

Paragraph outlook_paragraph(const Telling& t) {
  std::vector<EndingOdds> endings = t.answers.forecast.endings;
  if (endings.empty()) return {"Next", {}};
  std::stable_sort(endings.begin(), endings.end(),
                   [](const auto& a, const auto& b) { return a.probability.all > b.probability.all; });
  Paragraph p{"Next", {}};
  const EndingOdds& first = endings.front();
  const std::string under = t.under(Conclusion::Kind::leading_ending, 0);
  std::vector<std::string> others;
  for (size_t i = 1; i < endings.size() && others.size() < 3; ++i)
    if (endings[i].probability.all >= 0.005)
      others.push_back(fmt::format("{} {}", t.ending(endings[i].ending), of_hundred(endings[i].probability.all)));
  p.sentences.push_back(
      fmt::format("It ends most likely in {}, {}{}{}.", t.ending(first.ending), in_hundred(first.probability.all),
                  under.rfind("only", 0) == 0 ? " (" + under + ")" : "", others.empty() ? "" : "; " + joined(others)));
  const double deal = t.answers.forecast.deal.all;
  p.sentences.push_back(fmt::format("A deal from here is {}, {}.", likelihood(deal), in_hundred(deal)));
  return p;
}

namespace {

/// "A +2, B -3 and C 0".
std::string changes(const Telling& t, const std::vector<double>& change) {
  std::vector<std::string> parts;
  for (PartyId p = 0; p < change.size(); ++p)
    if (std::isfinite(change[p])) parts.push_back(fmt::format("{} {}", t.party(p), t.amounts.change(change[p])));
  return joined(parts);
}

/// Value of each party at a mark, its types weighted as they look at the end of the record: so that two marks differ by
/// what happened to the types, not by what was learnt of them.
std::vector<double> as_types_look_now(const Telling& t, const std::vector<ValueRow>& rows) {
  std::vector<double> sum(t.scenario.parties.size(), 0), weight(sum), whole(sum.size(), NAN);
  for (const ValueRow& row : rows) {
    if (row.party >= sum.size()) continue;
    if (row.type == kNone) whole[row.party] = row.value.all;
    for (const PartyPosterior& party : t.answers.posterior)
      for (const TypePosterior& type : party.types)
        if (party.party == row.party && type.type == row.type && std::isfinite(row.value.all)) {
          sum[row.party] += type.posterior.all * row.value.all;
          weight[row.party] += type.posterior.all;
        }
  }
  for (PartyId p = 0; p < sum.size(); ++p)
    if (weight[p] > 0) whole[p] = sum[p] / weight[p];
  return whole;
}

double value_of(const std::vector<ValueRow>& rows, PartyId party, TypeId type) {
  for (const ValueRow& row : rows)
    if (row.party == party && row.type == type) return row.value.all;
  return NAN;
}

/// " (“A” +4, “B” -8)" where the types of a party fared differently; empty otherwise.
std::string changes_by_type(const Telling& t, PartyId party, const MarkValues& before, const MarkValues& after) {
  std::vector<std::string> parts;
  bool gained = false, lost = false;
  for (const PartyPosterior& p : t.answers.posterior) {
    if (p.party != party || p.types.size() < 2) continue;
    for (const TypePosterior& type : p.types) {
      const double change = value_of(after.values, party, type.type) - value_of(before.values, party, type.type);
      if (type.posterior.all < 0.1 || !std::isfinite(change)) continue;
      gained |= change > 0 && !t.amounts.negligible(change);
      lost |= change < 0 && !t.amounts.negligible(change);
      parts.push_back(fmt::format("{} {}", t.type(party, type.type), t.amounts.change(change)));
    }
  }
  return gained && lost ? fmt::format(" ({})", fmt::join(parts, ", ")) : "";
}

std::string marks_sentence(const Telling& t) {
  const auto& marks = t.answers.marks;
  if (marks.size() < 2) return "";
  const std::vector<double> before = as_types_look_now(t, marks.front().values),
                            after = as_types_look_now(t, marks.back().values);
  std::vector<std::string> parts;
  for (PartyId p = 0; p < before.size(); ++p)
    if (std::isfinite(after[p] - before[p]))
      parts.push_back(fmt::format("{} {}{}", t.party(p), t.amounts.change(after[p] - before[p]),
                                  changes_by_type(t, p, marks.front(), marks.back())));
  if (parts.empty()) return "";
  return fmt::format("From {} to {}, in {}: {}.", quoted(marks.front().mark), quoted(marks.back().mark),
                     t.amounts.unit(), joined(parts));
}

}  // namespace

Paragraph waiting_paragraph(const Telling& t) {
  Paragraph p{"Waiting", {marks_sentence(t)}};
  const auto& prices = t.answers.delay.price_of_a_round;
  const size_t now = t.round_now() - 1;
  std::vector<double> price;
  for (const auto& party : prices) price.push_back(now < party.size() ? party[now] : NAN);
  const std::string text = changes(t, price);
  if (!text.empty())
    p.sentences.push_back(fmt::format("One more {} without a deal, in {}: {}.", printable(t.scenario.clock.unit),
                                      t.amounts.unit(), text));
  return p;
}

namespace {

/// "“press”, about 3 points better than “talk”".
std::string best_move(const Telling& t, const Advice& a, const char* at_least = "") {
  if (a.moves.size() == 1) return fmt::format("{} (its only move)", quoted(a.moves[0].label));
  const double margin = a.moves[0].value - a.moves[1].value;
  return fmt::format(
      "{}, {} {}", quoted(a.moves[0].label),
      t.amounts.negligible(margin) ? "hardly better than" : at_least + t.amounts.about(margin) + " better than",
      quoted(a.moves[1].label));
}

/// What one party should do at one stage, its types that agree taken together.
std::string advice_sentence(const Telling& t, const std::vector<const Advice*>& types) {
  const Advice& first = *types.front();
  const bool agree = std::all_of(types.begin(), types.end(),
                                 [&](const Advice* a) { return a->moves.front().move == first.moves.front().move; });
  const std::string where =
      fmt::format("{}{}, at {}", first.now ? "" : "then ", t.party(first.party), t.stage(first.stage));
  std::vector<std::string> parts;
  if (agree && types.size() > 1) {
    const auto closest = std::min_element(
        types.begin(), types.end(), [](const Advice* a, const Advice* b) { return a->why.margin < b->why.margin; });
    return fmt::format("{}: whatever its type, {}.", capital(where), best_move(t, **closest, "at least "));
  }
  for (const Advice* a : types) {
    if (parts.size() == 2 || (a->posterior < 0.1 && !parts.empty())) break;
    parts.push_back(types.size() > 1 ? fmt::format("for {}, {}", t.type(a->party, a->type), best_move(t, *a))
                                     : best_move(t, *a));
  }
  return fmt::format("{}: {}.", capital(where), joined(parts, "but"));
}

}  // namespace

Paragraph advice_paragraph(const Telling& t) {
  std::vector<std::vector<const Advice*>> groups;  // by party and stage, in the order of the answers
  for (const Advice& a : t.answers.advice) {
    if (a.moves.empty()) continue;
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& g) { return g[0]->party == a.party && g[0]->stage == a.stage; });
    if (group == groups.end()) group = groups.insert(groups.end(), std::vector<const Advice*>{});
    group->push_back(&a);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a[0]->now > b[0]->now; });
  Paragraph p{"Now", {}};
  for (auto& group : groups) {
    if (!p.sentences.empty() && (!group[0]->now || p.sentences.size() == 2)) break;  // later moves are in the details
    std::stable_sort(group.begin(), group.end(),
                     [](const Advice* a, const Advice* b) { return a->posterior > b->posterior; });
    p.sentences.push_back(advice_sentence(t, group));
  }
  return p;
}

Paragraph pivot_paragraph(const Telling& t) {
  Paragraph p{"Pivot", {}};
  std::vector<uint32_t> said;
  for (const PivotCurve& curve : t.answers.pivots) {
    if (!curve.solved || std::find(said.begin(), said.end(), curve.pivot) != said.end()) continue;
    said.push_back(curve.pivot);  // the first of the announced and the secret curve; the other is in the details
    const Pivot& pivot = t.scenario.pivots.at(curve.pivot);
    const std::string unit = printable(t.scenario.clock.unit);
    std::string out = fmt::format("{} by {}{}: ", quoted(pivot.label), t.party(pivot.party),
                                  curve.announced ? ", announced" : ", unannounced");
    out += curve.best_round == 0 ? "best never"
                                 : fmt::format("best in {} {} of {}", unit, curve.best_round, t.scenario.clock.rounds);
    const auto& cost = curve.cost_of_waiting;
    const auto worst = std::max_element(cost.begin(), cost.end());
    if (worst != cost.end() && *worst > 0 && !t.amounts.negligible(*worst)) {
      const size_t i = static_cast<size_t>(worst - cost.begin());
      const uint32_t from = i < curve.points.size() ? curve.points[i].round : 0;
      out += fmt::format("; waiting costs it most after {} {}, {}", unit, from, t.amounts.about(*worst));
    }
    p.sentences.push_back(out + ".");
    if (p.sentences.size() == 2) break;
  }
  return p;
}

std::string what_if_name(const WhatIf& what_if, const WhatIfPoint& point) {
  return quoted(what_if.label) + (what_if.sweep ? " at " + significant(point.at, 3) : "");
}

std::vector<OtherReading> other_readings(const Telling& t, const OfferAudit& offer) {
  std::vector<OtherReading> out;
  for (const WhatIfAnswer& answer : t.answers.what_ifs) {
    const WhatIf& what_if = t.scenario.what_ifs.at(answer.what_if);
    const double today = what_if.sweep ? t.scenario.numbers.at(what_if.sweep->number).central : 0;
    std::optional<OtherReading> nearest;
    double distance = INFINITY;
    for (const WhatIfPoint& point : answer.points) {
      const auto same = std::find_if(point.offers.begin(), point.offers.end(),
                                     [&](const OfferAudit& o) { return o.entry == offer.entry; });
      if (point.status != SolveStatus::converged || same == point.offers.end()) continue;
      const Verdict verdict = leading(same->verdicts);
      if (verdict == leading(offer.verdicts) || !(std::abs(point.at - today) < distance)) continue;
      distance = std::abs(point.at - today);
      nearest = {verdict, same->verdicts[static_cast<size_t>(verdict)], what_if_name(what_if, point)};
    }
    if (nearest) out.push_back(*nearest);
  }
  return out;
}

namespace {

struct Change {
  const WhatIf* what_if;
  const WhatIfPoint* point;
  double size;
};

std::string what_if_sentence(const Telling& t, const Change& change, const WhatIfPoint& today) {
  std::vector<double> gain;
  for (PartyId p = 0; p < t.scenario.parties.size(); ++p)
    gain.push_back(p < change.point->value.size() && p < today.value.size()
                       ? change.point->value[p].all - today.value[p].all
                       : NAN);
  return fmt::format("{}: a deal {} instead of {}; in {}, {}.", what_if_name(*change.what_if, *change.point),
                     in_hundred(change.point->deal.all), of_hundred(today.deal.all), t.amounts.unit(),
                     changes(t, gain));
}

/// Whether the last offer's being a bad deal survives the what-ifs.
std::string offer_under_what_ifs(const Telling& t) {
  if (t.answers.offers.empty()) return "";
  const OfferAudit& last = t.answers.offers.back();
  const bool bad = last.worth.all < 0;
  std::vector<std::string> turned;
  size_t counted = 0;
  for (const WhatIfAnswer& answer : t.answers.what_ifs) {
    bool turns = false, seen = false;
    for (const WhatIfPoint& point : answer.points) {
      if (point.status != SolveStatus::converged) continue;
      for (const OfferAudit& offer : point.offers)
        if (offer.entry == last.entry) {
          seen = true;
          turns = turns || (offer.worth.all < 0) != bad;
        }
    }
    counted += seen;
    if (turns) turned.push_back(quoted(t.scenario.what_ifs.at(answer.what_if).label));
  }
  if (counted == 0) return "";
  const char* what = bad ? "a bad deal" : "a good deal";
  if (turned.empty())
    return fmt::format("The last offer stays {} for {} under {}.", what, t.party(last.receiver),
                       counted == 1 ? "the one what-if" : fmt::format("all {} what-ifs", counted));
  return fmt::format("The last offer stops being {} for {} under {}.", what, t.party(last.receiver), joined(turned));
}

/// The what-ifs under which the last offer would be read otherwise.
std::string reading_under_what_ifs(const Telling& t) {
  if (t.answers.offers.empty()) return "";
  std::vector<std::string> turned;
  for (const OtherReading& other : other_readings(t, t.answers.offers.back()))
    turned.push_back(fmt::format("{} ({}) with {}", verdict_name(other.verdict), of_hundred(other.odds), other.what));
  if (turned.size() > 3) turned.resize(3);
  return turned.empty() ? "" : fmt::format("The last offer would most likely be {}.", joined(turned, "or"));
}

}  // namespace

Paragraph what_if_paragraph(const Telling& t) {
  Paragraph p{"What if", {}};
  if (t.answers.today.points.empty() || t.answers.what_ifs.empty()) return p;
  const WhatIfPoint& today = t.answers.today.points.front();
  std::vector<Change> changes;
  for (const WhatIfAnswer& answer : t.answers.what_ifs) {
    const Change none{nullptr, nullptr, -1};
    Change most = none;
    for (const WhatIfPoint& point : answer.points) {
      if (point.status != SolveStatus::converged) continue;
      const double size = std::abs(point.deal.all - today.deal.all);
      if (size > most.size) most = {&t.scenario.what_ifs.at(answer.what_if), &point, size};
    }
    if (most.point != nullptr) changes.push_back(most);
  }
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.size > b.size; });
  for (size_t i = 0; i < changes.size() && i < 1; ++i) p.sentences.push_back(what_if_sentence(t, changes[i], today));
  if (!p.sentences.empty()) p.sentences[0] = "What changes most: " + p.sentences[0];
  p.sentences.push_back(reading_under_what_ifs(t));
  p.sentences.push_back(offer_under_what_ifs(t));
  return p;
}

Paragraph trust_paragraph(const Telling& t) {
  const Trust& trust = t.answers.trust;
  Paragraph p{"Trust", {}};
  p.sentences.push_back(fmt::format(
      "A model's answers. Its game ({} histories) is solved to {}, as a separate check finds.",
      grouped(t.answers.game.histories), significant(std::max(trust.residual, trust.certificate.residual), 1)));
  if (!trust.bifurcations.empty())
    p.sentences.push_back(
        fmt::format("Another equilibrium branches off at {} times the noise; which of them the parties play, the model "
                    "does not say.",
                    significant(1 / trust.bifurcations[0], 2)));
  if (!t.scenario.record.empty() && trust.fit.simulated > 0)
    p.sentences.push_back(fmt::format("The record is {}: {} simulated ones are no likelier{}.",
                                      trust.fit.strange ? "strange to it" : "an ordinary one to it",
                                      in_hundred(trust.fit.share_less_likely),
                                      trust.fit.strange ? ", so take the odds with care" : ""));
  const auto numbers = std::count_if(t.scenario.numbers.begin(), t.scenario.numbers.end(),
                                     [](const Number& number) { return !number.built_in; });
  if (!trust.uncited.empty())
    p.sentences.push_back(fmt::format("{} of its {} numbers {} no source: they are the analyst's judgement.",
                                      trust.uncited.size(), numbers, trust.uncited.size() == 1 ? "cites" : "cite"));
  if (!trust.unsolved.empty())
    p.sentences.push_back(fmt::format("Not solved, and left out: {}.", joined(trust.unsolved)));
  return p;
}

}  // namespace walkaway
