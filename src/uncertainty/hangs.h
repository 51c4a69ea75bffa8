// SPDX-License-Identifier: Apache-2.0
// What the answers hang on, given what is not known of the numbers: whose variance a figure's is, where conclusions
// flip with all other numbers moving, and what it would be worth to know more before a decision. Plain data; see
// `find_hangs`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "uncertainty/along.h"
#include "uncertainty/sobol_indices.h"
#include "uncertainty/worth_of_knowing.h"

namespace walkaway {

/// One number's part in how a figure varies over draws.
struct NumberPart {
  SobolIndex prior;                           ///< first order
  std::optional<SobolIndex> posterior;        ///< the same given the record, where numbers may hang together
  double prior_rank = 0, posterior_rank = 0;  ///< Spearman's correlation; NaN where there is none
};

/// Parts of one figure, one per number of the run, in its order.
struct FigureHangs {
  uint32_t figure = 0;  ///< HeadlineOutput, by its place
  std::vector<NumberPart> numbers;
};

/// Where a conclusion of today ceases to be, or begins to be, what holds in most draws.
struct MovingFlip {
  HalfCrossing where;
  std::string below, above;  ///< what holds in most draws on either side, up to the next flip or the end
};

/// A conclusion along one number, the others moving.
struct ConclusionAlong {
  NumberId number = kNone;
  SobolIndex part;  ///< of the variance of whether today's conclusion holds
  MeanCurve share;  ///< of the weight in which it holds
  std::vector<MovingFlip> flips;
};

/// A conclusion along two numbers, the others moving.
struct FlipMap {
  NumberId one = kNone, other = kNone;
  ShareMap map;
};

struct ConclusionHangs {
  uint32_t conclusion = 0;               ///< index into Answers::conclusions
  std::string today;                     ///< what holds at the central values
  double share = 0;                      ///< of the weight in which it holds, where the question arises
  std::vector<ConclusionAlong> numbers;  ///< those that flip it or matter to it for sure, most important first
  std::optional<FlipMap> map;            ///< of the two that matter most, if two do
};

/// What it would be worth to know one number before the move.
struct NumberGain {
  NumberId number = kNone;
  Gain gain;
};

/// What it would be worth to the mover to know another party's type before the move, play otherwise as it is.
struct TypeGain {
  PartyId of = 0;
  Gain gain;         ///< over draws
  double today = 0;  ///< at the central values
};

/// A decision on which there is advice, with the moves' values over draws in which the mover is of its type: weights
/// are those of the sample times the odds of the type in each draw. What the numbers are worth is so to whom the draws
/// describe, such as one who advises the mover; the parties of the game know all numbers.
struct AdviceWorth {
  uint32_t advice = 0;              ///< index into Answers::advice
  std::vector<double> mean;         ///< [moves] of the advice; NaN for those that are too seldom on the menu
  std::vector<double> best;         ///< [moves] share of the weight in which the move is best
  double covered = 1;               ///< share of the weight that this rests on
  Gain everything;                  ///< of knowing all numbers
  std::vector<NumberGain> numbers;  ///< most first
  std::vector<TypeGain> types;      ///< one per other party with several types
};

/// Indices by evaluations made for them (Saltelli et al. 2010), on the prior.
struct DesignedIndices {
  uint64_t base = 0, draws = 0;                       ///< rows of the design, and draws in all
  uint64_t failed = 0;                                ///< draws among them that were not solved
  std::vector<NumberId> numbers;                      ///< one by one; all others vary too, as one group
  uint32_t others = 0;                                ///< how many those are
  std::vector<std::vector<SobolIndex>> first, total;  ///< [figures][numbers, then the group if there is one]
  /// The same of whether each conclusion of today holds, [conclusions][...], in the order of `Hangs::conclusions`.
  std::vector<std::vector<SobolIndex>> first_of_conclusion, total_of_conclusion;
};

struct Hangs {
  bool posterior = false;  ///< flips and gains are given the record; else on the prior
  std::vector<FigureHangs> figures;
  std::vector<ConclusionHangs> conclusions;
  std::vector<AdviceWorth> advice;
  std::optional<DesignedIndices> designed;
};

}  // namespace walkaway
