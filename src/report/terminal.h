// SPDX-License-Identifier: Apache-2.0
// The answers for a person at a terminal.
#pragma once

#include <string>
#include <vector>

#include "counsel/answers.h"
#include "report/words.h"
#include "report/wrap.h"
#include "scenario/scenario.h"

namespace walkaway {

/// One screen in plain words. Every sentence is made from the numbers and the labels of the file; without an
/// equilibrium there are no odds in it.
std::string summary_text(const Scenario& scenario, const Answers& answers, const Style& style);

/// All of the answers, as tables, after the summary.
std::string details_text(const Scenario& scenario, const Answers& answers, const Style& style);

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
Paragraph advice_paragraph(const Telling& telling);
Paragraph pivot_paragraph(const Telling& telling);
Paragraph what_if_paragraph(const Telling& telling);
Paragraph trust_paragraph(const Telling& telling);

}  // namespace walkaway
