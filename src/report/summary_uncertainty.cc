// SPDX-License-Identifier: Apache-2.0
// How sure the answers are.
#include "report/terminal.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

/// "1,000 draws of its 5 ranged numbers": and those that came to nothing.
std::string draws_sentence(const Uncertainty& u) {
  const char* numbers = u.numbers.size() == 1 ? "number" : "numbers";
  std::string text =
      u.enumerated ? fmt::format("All {} combinations of its {} ranged {} were solved", grouped(u.draws),
                                 u.numbers.size(), numbers)
                   : fmt::format("{} draws of its {} ranged {} were made", grouped(u.draws), u.numbers.size(), numbers);
  static constexpr const char* kWords[kDrawStatuses] = {"", "were no game", "were not solved",
                                                        "make the record impossible"};
  for (size_t s = 1; s < kDrawStatuses; ++s)
    if (u.by_status[s] > 0)
      text += fmt::format("; {} {} (the first: {})", grouped(u.by_status[s]), kWords[s], printable(u.first_why[s]));
  return text + ".";
}

std::string weight_sentence(const Telling& t, const Uncertainty& u) {
  if (t.scenario.record.empty()) return "Nothing is recorded by which they could be weighed.";
  switch (u.method) {
    case PosteriorMethod::none:
      return u.why_no_posterior.empty()
                 ? "They are not weighed by the record."
                 : fmt::format("There is no posterior over the numbers: {}. What follows is of the draws unweighed.",
                               printable(u.why_no_posterior));
    case PosteriorMethod::enumerated:
      return "They are weighed by the record, exactly.";
    case PosteriorMethod::weighted:
      return fmt::format("Weighed by the record they count as {}.",
                         grouped(static_cast<uint64_t>(u.effective_sample_size)));
    case PosteriorMethod::sequential:
      return fmt::format(
          "Weighed by the record they would count as {}, so they were moved to it in {} stage{}; now they count as {}.",
          grouped(static_cast<uint64_t>(u.prior_sample_size)), u.stages.size(), u.stages.size() == 1 ? "" : "s",
          grouped(static_cast<uint64_t>(u.effective_sample_size)));
  }
  return "";
}

const OutputSpread* spread_of_verdict(const Uncertainty& u, uint32_t offer, const std::string& verdict) {
  for (const OutputSpread& spread : u.spreads) {
    const DrawColumn& column = u.columns[spread.column];
    if (column.kind == Kind::verdict && column.subject == offer &&
        verdict == to_text(static_cast<Verdict>(column.item)))
      return &spread;
  }
  return nullptr;
}

const OutputSpread* spread_of_figure(const Uncertainty& u, HeadlineOutput::Kind kind, uint32_t subject) {
  for (const OutputSpread& spread : u.spreads) {
    const DrawColumn& column = u.columns[spread.column];
    if (column.kind == Kind::figure && u.figures[column.subject].kind == kind &&
        u.figures[column.subject].subject == subject)
      return &spread;
  }
  return nullptr;
}

std::string odds_clause(const char* what, const OutputSpread* spread) {
  if (!spread) return "";
  const Bands& bands = told(*spread);
  return fmt::format("; {} {} (90% band {} to {})", what, in_hundred(bands.median), of_hundred(bands.low90),
                     of_hundred(bands.high90));
}

/// "In 71 in 100 draws “X” is most likely a poison pill; its odds are 55 in 100 (90% band 31 to 80)."
std::string conclusion_sentence(const Telling& t, const Uncertainty& u, const ConclusionShares& shares) {
  if (shares.texts.empty()) return "";
  const Conclusion& conclusion = t.answers.conclusions.at(shares.conclusion);
  std::string text =
      fmt::format("In {} of 100 draws {}", of_hundred(told(shares.shares[0])), claim(t, conclusion, shares.texts[0]));
  switch (conclusion.kind) {
    case Conclusion::Kind::leading_verdict:
      text += odds_clause("its odds are", spread_of_verdict(u, conclusion.subject, shares.texts[0]));
      break;
    case Conclusion::Kind::deal_possible:
      text += odds_clause("the chance of room is", spread_of_figure(u, HeadlineOutput::Kind::room, 0));
      break;
    case Conclusion::Kind::leading_ending:
      text += odds_clause("the chance of a deal is", spread_of_figure(u, HeadlineOutput::Kind::deal, 0));
      break;
    case Conclusion::Kind::best_move:
      if (shares.texts.size() > 1)
        text += fmt::format("; in {}, {}", of_hundred(told(shares.shares[1])), claim(t, conclusion, shares.texts[1]));
      break;
    default:
      break;
  }
  return text + ".";
}

/// The last offer's verdict, the room for a deal, how it ends, and what the likeliest type on the move should do.
std::vector<const ConclusionShares*> conclusions_told(const Telling& t, const Uncertainty& u) {
  const ConclusionShares *verdict = nullptr, *room = nullptr, *ending = nullptr, *move = nullptr;
  double posterior = -1;
  for (const ConclusionShares& shares : u.conclusions) {
    const Conclusion& conclusion = t.answers.conclusions.at(shares.conclusion);
    if (conclusion.kind == Conclusion::Kind::leading_verdict) verdict = &shares;
    if (conclusion.kind == Conclusion::Kind::deal_possible) room = &shares;
    if (conclusion.kind == Conclusion::Kind::leading_ending) ending = &shares;
    if (conclusion.kind != Conclusion::Kind::best_move) continue;
    const Advice& advice = t.answers.advice.at(conclusion.subject);
    if (advice.now && advice.moves.size() > 1 && advice.posterior > posterior)
      move = &shares, posterior = advice.posterior;
  }
  std::vector<const ConclusionShares*> list;
  for (const ConclusionShares* shares : {verdict, room, ending, move})
    if (shares) list.push_back(shares);
  return list;
}

/// A change of a chance, which may be below 0.
std::string hundredths(double change) { return fmt::format("{:.0f}", std::round(100 * change) + 0.0); }

/// "In 93 of 100 draws “envoys first” makes a deal likelier, by 12 in 100 (90% band 3 to 25)": of the what-if that
/// moves the chance of a deal most.
std::string what_if_sentence(const Telling& t, const Uncertainty& u) {
  if (!u.what_ifs) return "";
  const WhatIfSpread* most = nullptr;
  const VariationSpread* deal = nullptr;
  const auto bands = [](const VariationSpread& s) -> const Bands& {
    return s.change_posterior ? *s.change_posterior : s.change;
  };
  for (const WhatIfSpread& spread : u.what_ifs->what_ifs)
    for (const VariationSpread& figure : spread.figures) {
      if (u.figures[figure.figure].kind != HeadlineOutput::Kind::deal || std::isnan(bands(figure).median)) continue;
      if (deal && std::abs(bands(figure).median) <= std::abs(bands(*deal).median)) continue;
      most = &spread, deal = &figure;
    }
  if (!deal) return "";
  const Bands& change = bands(*deal);
  const bool up = change.median >= 0;
  const WhatIf& what_if = t.scenario.what_ifs.at(most->what_if);
  return fmt::format(
      "Of the what-ifs {}{} moves the chance of a deal most: in {} of 100 draws it makes one {} likely, by {} in the "
      "middle "
      "(90% band {} to {}).",
      quoted(what_if.label), what_if.sweep ? " at " + significant(most->at, 3) : "",
      of_hundred(told(up ? deal->raises : deal->lowers)), up ? "more" : "less", in_hundred(std::abs(change.median)),
      hundredths(up ? change.low90 : -change.high90), hundredths(up ? change.high90 : -change.low90));
}

}  // namespace

Paragraph sure_paragraph(const Telling& t) {
  Paragraph p{"Sure?", {}};
  if (!t.uncertainty) return p;
  const Uncertainty& u = *t.uncertainty;
  p.sentences.push_back(draws_sentence(u));
  p.sentences.push_back(weight_sentence(t, u));
  for (const ConclusionShares* shares : conclusions_told(t, u))
    p.sentences.push_back(conclusion_sentence(t, u, *shares));
  if (std::string what_ifs = what_if_sentence(t, u); !what_ifs.empty()) p.sentences.push_back(std::move(what_ifs));
  if (u.k_hat && *u.k_hat > 0.7 && u.method == PosteriorMethod::weighted)
    p.sentences.push_back(fmt::format(
        "A few draws carry much of the weight (k-hat {}, where up to 0.7 is sound): do not lean on the bands.",
        significant(*u.k_hat, 2)));
  if (u.differ > 0)
    p.sentences.push_back(
        fmt::format("Of {} draws that were also solved from the start of the path {} came to another equilibrium.",
                    u.checked_cold, u.differ));
  return p;
}

}  // namespace walkaway
