// SPDX-License-Identifier: Apache-2.0
// The answers for a person at a terminal.
#pragma once

#include <string>
#include <vector>

#include "counsel/answers.h"
#include "report/words.h"
#include "report/wrap.h"
#include "scenario/scenario.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

/// One screen in plain words. Every sentence is made from the numbers and the labels of the file; without an
/// equilibrium there are no odds in it.
std::string summary_text(const Scenario& scenario, const Answers& answers, const Style& style,
                         const Uncertainty* uncertainty = nullptr);

/// All of the answers, as tables, after the summary.
std::string details_text(const Scenario& scenario, const Answers& answers, const Style& style,
                         const Uncertainty* uncertainty = nullptr);

/// Given the record where the draws are weighed by it, else before it.
inline double told(const ShareOfDraws& share) { return share.posterior.value_or(share.prior); }
inline const Bands& told(const OutputSpread& spread) { return spread.posterior ? *spread.posterior : spread.prior; }

/// A paragraph of the summary: a word or two in the margin, and sentences.
struct Paragraph {
  std::string head;
  std::vector<std::string> sentences;
};

// Paragraphs of the summary, by the question that they answer; no sentences where there is nothing to say.
Paragraph moves_paragraph(const Telling& telling);  ///< what the moves reveal of each side's type
std::vector<Paragraph> offer_paragraphs(const Telling& telling);
Paragraph deal_paragraph(const Telling& telling);
Paragraph outlook_paragraph(const Telling& telling);
Paragraph waiting_paragraph(const Telling& telling);
std::vector<Paragraph> findings_paragraphs(const Telling& telling);  ///< those that deserve the first screen
Paragraph advice_paragraph(const Telling& telling);
Paragraph pivot_paragraph(const Telling& telling);
Paragraph hedge_paragraph(const Telling& telling);   ///< nothing where there is no hedge
Paragraph cycles_paragraph(const Telling& telling);  ///< nothing where there is one cycle
Paragraph what_if_paragraph(const Telling& telling);
Paragraph sure_paragraph(const Telling& telling);        ///< nothing without draws
Paragraph slopes_paragraph(const Telling& telling);      ///< nothing unless slopes alone were asked for
Paragraph draws_hang_paragraph(const Telling& telling);  ///< nothing without draws
Paragraph analysts_paragraph(const Telling& telling);    ///< nothing without draws of analysts
Paragraph hangs_paragraph(const Telling& telling);       ///< nothing unless sensitivities were asked for
Paragraph trust_paragraph(const Telling& telling);

// Paragraphs that the summary leaves out and the page has.
Paragraph mending_paragraph(const Telling& telling);   ///< priors that are wrong; the details have it too
Paragraph accounts_paragraph(const Telling& telling);  ///< which conclusions hold by all accounts and which do not
Paragraph game_paragraph(const Telling& telling);      ///< how large the game is and how it unfolds
Paragraph sources_paragraph(const Telling& telling);   ///< how many numbers there are, and how many cite a source

// What several of them share.

/// A lead of less is no lead.
inline constexpr double kClearLead = 0.1;

/// The type and account that carry most of a verdict's odds; null if none does.
const AuditRow* carrier(const Telling& telling, const OfferAudit& offer, Verdict verdict);

/// "“label”", in a sweep "“label” at 7".
std::string what_if_name(const WhatIf& what_if, const WhatIfPoint& point);

/// A what-if under which another verdict leads; of a sweep the point nearest to today's value.
struct OtherReading {
  Verdict verdict;
  double odds;
  std::string what;  ///< what_if_name
};
std::vector<OtherReading> other_readings(const Telling& telling, const OfferAudit& offer);

}  // namespace walkaway
