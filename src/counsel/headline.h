// SPDX-License-Identifier: Apache-2.0
// The figures that head the answers, and the same figures in a game with other numbers.
#pragma once

#include <vector>

#include "counsel/reading.h"

namespace walkaway {

/// A negotiation read, and what was answered from it: all that `conclude` reads.
struct Answered {
  const Case& negotiation;
  const Answers& answers;
};

/// Ids of the offers; one that is made more than once is told apart by the record's entry: "low:5".
std::vector<std::string> offer_names(const std::vector<OfferAudit>& offers);

/// The same advice elsewhere: to that type of that party at that stage; null if there is none.
const Advice* same_advice(const Advice& today, const Answers& there);

/// The headline figures with their values.
std::vector<HeadlineOutput> headline_outputs(const Answered& today);

/// The same figures elsewhere: odds of the verdicts that lead today, margins of the moves that are best today. NaN
/// where a figure does not exist there, such as the margin of a move that is not on the menu.
std::vector<double> headline_values(const std::vector<HeadlineOutput>& outputs, const Answers& today,
                                    const Answered& there);

/// Whether a what-if has the figure: it knows of what follows from the start, and of the record's offers.
bool what_if_has(HeadlineOutput::Kind kind);
/// The figure under a what-if: endings, deal and values from the start of the game, with types as the record leaves
/// them. NaN where what-ifs have no such figure, and for an offer that cannot be made there.
double what_if_value(const HeadlineOutput& output, const Answers& today, const WhatIfPoint& there);

/// What is concluded elsewhere, in the order of today's conclusions; "" where that question does not arise there, and
/// for the best moment to pivot, which takes solves of its own.
std::vector<std::string> same_conclusions(const Answers& today, const Answers& there);

}  // namespace walkaway
