// SPDX-License-Identifier: Apache-2.0
#include "counsel/headline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "counsel/none.h"

namespace walkaway {
namespace {

using OutputKind = HeadlineOutput::Kind;

}  // namespace

std::vector<std::string> offer_names(const std::vector<OfferAudit>& offers) {
  std::vector<std::string> names;
  for (const OfferAudit& offer : offers) {
    const auto same =
        std::count_if(offers.begin(), offers.end(), [&](const OfferAudit& other) { return other.id == offer.id; });
    names.push_back(same > 1 ? fmt::format("{}:{}", offer.id, offer.entry + 1) : offer.id);
  }
  return names;
}

const Advice* same_advice(const Advice& today, const Answers& there) {
  for (const Advice& advice : there.advice)
    if (advice.party == today.party && advice.type == today.type && advice.stage == today.stage) return &advice;
  return nullptr;
}

namespace {

size_t leading_verdict(const OfferAudit& offer) {
  return static_cast<size_t>(std::max_element(offer.verdicts.begin(), offer.verdicts.end()) - offer.verdicts.begin());
}

/// Value of each party at the end of the record, types and accounts as the record leaves them.
std::vector<double> values_now(const Case& negotiation) {
  std::vector<Moment> now;
  for (const AccountReading& reading : negotiation.readings) {
    const Solved& solved = negotiation.solved(reading);
    now.push_back(moment_at(solved, reading.path.now(), solved.tree().analyst_prior));
  }
  std::vector<double> values(negotiation.scenario->parties.size(), kNothing);
  for (const ValueRow& row : value_rows(negotiation, now))
    if (row.type == kNone) values[row.party] = row.value.all;
  return values;
}

/// Value of today's best move less that of the best other one: below 0 where another is best.
double margin_of(const Advice& today, const Answers& there) {
  const Advice* advice = same_advice(today, there);
  if (!advice) return kNothing;
  double own = kNothing, other = kNothing;
  for (const MoveAdvice& move : advice->moves) {
    double& value = move.move == today.moves[0].move ? own : other;
    if (std::isnan(value)) value = move.value;  // best first
  }
  return own - other;
}

/// Odds of a party's type; NaN for a party of a single type.
double type_odds(const Answers& answers, PartyId party, TypeId type) {
  for (const PartyPosterior& p : answers.posterior)
    if (p.party == party) return p.types[type].posterior.all;
  return kNothing;
}

}  // namespace

std::vector<double> headline_values(const std::vector<HeadlineOutput>& outputs, const Answers& today,
                                    const Answered& there) {
  const Answers& answers = there.answers;
  const std::vector<double> party_values = values_now(there.negotiation);
  std::vector<double> values;
  for (const HeadlineOutput& output : outputs) {
    const uint32_t i = output.subject;
    switch (output.kind) {
      case OutputKind::verdict:
        values.push_back(answers.offers.at(i).verdicts[leading_verdict(today.offers[i])]);
        break;
      case OutputKind::acceptance:
        values.push_back(answers.offers.at(i).chance_of_acceptance.all);
        break;
      case OutputKind::worth:
        values.push_back(answers.offers.at(i).worth.all);
        break;
      case OutputKind::room:
        values.push_back(answers.deal.chance_of_room);
        break;
      case OutputKind::deal:
        values.push_back(answers.forecast.deal.all);
        break;
      case OutputKind::ending:
        values.push_back(answers.forecast.endings.at(i).probability.all);
        break;
      case OutputKind::value:
        values.push_back(party_values.at(i));
        break;
      case OutputKind::type:
        values.push_back(type_odds(answers, i, output.type));
        break;
      case OutputKind::account:
        values.push_back(answers.accounts.at(i).posterior);
        break;
      case OutputKind::margin:
        values.push_back(margin_of(today.advice[i], answers));
        break;
    }
  }
  return values;
}

bool what_if_has(OutputKind kind) {
  return kind == OutputKind::verdict || kind == OutputKind::acceptance || kind == OutputKind::worth ||
         kind == OutputKind::deal || kind == OutputKind::ending || kind == OutputKind::value;
}

double what_if_value(const HeadlineOutput& output, const Answers& today, const WhatIfPoint& there) {
  const uint32_t i = output.subject;
  const auto offer = [&]() -> const OfferAudit* {
    return there.record_possible && i < there.offers.size() ? &there.offers[i] : nullptr;
  };
  switch (output.kind) {
    case OutputKind::verdict:
      return offer() ? offer()->verdicts[leading_verdict(today.offers[i])] : kNothing;
    case OutputKind::acceptance:
      return offer() ? offer()->chance_of_acceptance.all : kNothing;
    case OutputKind::worth:
      return offer() ? offer()->worth.all : kNothing;
    case OutputKind::deal:
      return there.deal.all;
    case OutputKind::ending:
      return there.endings.at(today.forecast.endings.at(i).ending).all;
    case OutputKind::value:
      return there.value.at(i).all;
    case OutputKind::room:
    case OutputKind::type:
    case OutputKind::account:
    case OutputKind::margin:
      break;
  }
  return kNothing;
}

std::vector<HeadlineOutput> headline_outputs(const Answered& today) {
  const Scenario& scenario = *today.negotiation.scenario;
  const Answers& answers = today.answers;
  std::vector<HeadlineOutput> list;
  const auto add = [&](OutputKind kind, std::string id, uint32_t subject = 0, TypeId type = kNone) {
    list.push_back({kind, std::move(id), subject, type, 0});
  };
  const auto type_name = [&](PartyId party, TypeId type) {
    return scenario.parties[party].id + "." + scenario.parties[party].types[type].id;
  };
  const std::vector<std::string> offers = offer_names(answers.offers);
  for (uint32_t i = 0; i < offers.size(); ++i) {
    const auto verdict = static_cast<Verdict>(leading_verdict(answers.offers[i]));
    add(OutputKind::verdict, fmt::format("verdict.{}.{}", offers[i], to_text(verdict)), i);
    if (answers.offers[i].receiver == kNone) continue;
    add(OutputKind::acceptance, "acceptance." + offers[i], i);
    add(OutputKind::worth, "worth." + offers[i], i);
  }
  if (answers.deal.packages() > 0) add(OutputKind::room, "room");
  add(OutputKind::deal, "deal");
  for (uint32_t e = 0; e < answers.forecast.endings.size(); ++e)
    add(OutputKind::ending, "ending." + scenario.endings[answers.forecast.endings[e].ending].id, e);
  for (PartyId p = 0; p < scenario.parties.size(); ++p) add(OutputKind::value, "value." + scenario.parties[p].id, p);
  for (const PartyPosterior& party : answers.posterior)
    for (const TypePosterior& type : party.types)
      add(OutputKind::type, "type." + type_name(party.party, type.type), party.party, type.type);
  for (AccountId a = 0; a < scenario.accounts.size() && scenario.accounts.size() > 1; ++a)
    add(OutputKind::account, "account." + scenario.accounts[a].id, a);
  for (uint32_t i = 0; i < answers.advice.size(); ++i)
    if (answers.advice[i].moves.size() > 1)
      add(OutputKind::margin, "margin." + type_name(answers.advice[i].party, answers.advice[i].type), i,
          answers.advice[i].type);
  const std::vector<double> values = headline_values(list, answers, today);
  for (size_t i = 0; i < list.size(); ++i) list[i].value = values[i];
  return list;
}

std::vector<std::string> same_conclusions(const Answers& today, const Answers& there) {
  std::vector<std::string> holds;
  for (const Conclusion& conclusion : today.conclusions) {
    uint32_t subject = conclusion.subject;
    if (conclusion.kind == Conclusion::Kind::best_move) {
      const Advice* advice = same_advice(today.advice[subject], there);
      subject = advice ? static_cast<uint32_t>(advice - there.advice.data()) : kNone;
    }
    const auto same = std::find_if(there.conclusions.begin(), there.conclusions.end(), [&](const Conclusion& c) {
      return c.kind == conclusion.kind && c.subject == subject;
    });
    const bool found = conclusion.kind != Conclusion::Kind::best_pivot && same != there.conclusions.end();
    holds.push_back(found ? same->holds : "");
  }
  return holds;
}

}  // namespace walkaway
