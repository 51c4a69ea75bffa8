// SPDX-License-Identifier: Apache-2.0
// Priors that are wrong, and how fast play mends them, in words.
#include "report/terminal.h"

namespace walkaway {
namespace {

constexpr double kDoubter = 0.1;  ///< the prior of a reader who hardly believes what leads

/// "2 half-years", "1 half-year".
std::string rounds_of(const Telling& t, uint32_t rounds) {
  return fmt::format("{} {}{}", rounds, printable(t.scenario.clock.unit), rounds == 1 ? "" : "s");
}

/// "past even after 2 months, past nine in ten not within the clock".
std::string when_past(const Telling& t, const std::vector<double>& expected) {
  const auto when = [&](double level) {
    const uint32_t rounds = rounds_until(expected, level);
    return rounds == kNone ? std::string("not within the clock")
           : rounds == 0   ? std::string("from the start")
                           : "after " + rounds_of(t, rounds);
  };
  const std::string half = when(0.5), most = when(0.9);
  return half == most ? fmt::format("past even and past nine in ten {}", half)
                      : fmt::format("past even {}, past nine in ten {}", half, most);
}

/// " (28 by the first account, 31 by the second)".
std::string by_accounts(const TypeMending& type) {
  if (type.level_prior_by_account.size() < 2) return "";
  std::vector<std::string> parts;
  for (AccountId a = 0; a < type.level_prior_by_account.size(); ++a)
    parts.push_back(fmt::format("{} by the {}{}", of_hundred(type.level_prior_by_account[a]), ordinal(a),
                                parts.empty() ? " account" : ""));
  return fmt::format(" ({})", joined(parts));
}

std::string record_sentence(const Telling& t, const TypeMending& type) {
  const std::string who = fmt::format("{} of {}", t.type(type.party, type.type), t.party(type.party));
  const double factor = std::pow(10, type.evidence / 10);
  if (std::abs(type.evidence) < 0.05)
    return fmt::format("The record says nothing for or against {}: it ends at the odds that one begins with.", who);
  if (!std::isfinite(factor) || factor <= 0)
    return fmt::format("The record {} {}, whatever prior one begins with.", factor > 0 ? "proves" : "rules out", who);
  return fmt::format(
      "The record multiplies the odds of {} by {}: it would end level from a prior of {}{}, and the analyst's is {}.",
      who, significant(factor, 2), in_hundred(type.level_prior), by_accounts(type), of_hundred(type.prior));
}

std::string doubter_sentence(const Telling& t, const TypeMending& type) {
  for (const MendingCurve& curve : type.curves)
    if (curve.prior == kDoubter)
      return fmt::format(
          "If that is the truth, one who gives it {} in the beginning can expect to give it {} when all {} have been "
          "watched: {}.",
          in_hundred(curve.prior), of_hundred(curve.from_start.back()),
          rounds_of(t, static_cast<uint32_t>(curve.from_start.size() - 1)), when_past(t, curve.from_start));
  return "";
}

std::string belief_sentence(const Telling& t, const BeliefMending& belief) {
  const std::string recorded =
      belief.along.empty() ? "" : fmt::format(", by its last move on record {}", of_hundred(belief.along.back().odds));
  return fmt::format(
      "{} of {} gives {} of {} {}{}, where the common prior gives {}; if it is the truth, it can expect to give it {} "
      "when all is over: {}.",
      t.type(belief.party, belief.type), t.party(belief.party), t.type(belief.about, belief.truth),
      t.party(belief.about), in_hundred(belief.believed), recorded, of_hundred(belief.common),
      of_hundred(belief.expected.back()), when_past(t, belief.expected));
}

}  // namespace

Paragraph mending_paragraph(const Telling& t) {
  Paragraph p{"Priors", {}};
  for (const PartyPosterior& party : t.answers.posterior) {
    const auto leading = std::max_element(party.types.begin(), party.types.end(), [](const auto& a, const auto& b) {
      return a.posterior.all < b.posterior.all;
    });
    for (const TypeMending& type : t.answers.mending.types) {
      if (leading == party.types.end() || type.party != party.party || type.type != leading->type) continue;
      if (!t.scenario.record.empty()) p.sentences.push_back(record_sentence(t, type));
      p.sentences.push_back(doubter_sentence(t, type));
    }
  }
  // Of each belief the truth that it most underrates.
  const auto& beliefs = t.answers.mending.beliefs;
  for (size_t i = 0; i < beliefs.size();) {
    size_t most = i, end = i;
    for (; end < beliefs.size() && beliefs[end].party == beliefs[i].party && beliefs[end].type == beliefs[i].type &&
           beliefs[end].about == beliefs[i].about;
         ++end)
      if (beliefs[end].common - beliefs[end].believed > beliefs[most].common - beliefs[most].believed) most = end;
    p.sentences.push_back(belief_sentence(t, beliefs[most]));
    i = end;
  }
  return p;
}

}  // namespace walkaway
