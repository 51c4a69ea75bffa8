// SPDX-License-Identifier: Apache-2.0
// How sure the answers are, given what is not known of the numbers: what many draws say together, as plain data.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "uncertainty/columns.h"
#include "uncertainty/hangs.h"

namespace walkaway {

struct AnalystComparison;

/// Draws with weights: n rows of the run's columns, solved ones alone.
struct DrawSample {
  size_t width = 0;               ///< columns of a row
  std::vector<double> rows;       ///< [n][width]
  std::vector<double> weight;     ///< [n], at least 0; they sum to 1
  std::vector<uint64_t> index{};  ///< [n] of the draw, or of the particle

  size_t size() const { return weight.size(); }
  double at(size_t draw, size_t column) const { return rows[draw * width + column]; }
  /// One column of all rows.
  std::vector<double> column(size_t column) const;
};

/// How one figure is distributed over draws in which it is a number at all.
struct Bands {
  double median = 0;
  double low50 = 0, high50 = 0;  ///< quantiles 0.25 and 0.75
  double low90 = 0, high90 = 0;  ///< quantiles 0.05 and 0.95
  double mean = 0;
  double error = 0;  ///< standard error of the mean; 0 where nothing was sampled
  double share = 1;  ///< of the weight: where it is a number at all
};

/// One column of the rows, but not of the conclusions'.
struct OutputSpread {
  uint32_t column = 0;
  double today = 0;  ///< at the central values
  Bands prior;
  std::optional<Bands> posterior;
  /// Densities at the points `at`, of numbers and headline figures; empty where all draws agree.
  std::vector<double> at{}, prior_density{}, posterior_density{};
};

/// How often something holds, over draws.
struct ShareOfDraws {
  double prior = 0, prior_error = 0;
  std::optional<double> posterior{};
  double posterior_error = 0;
};

/// A conclusion of the reference: where each of what it may say holds. Texts that hold in no draw are left out; where
/// the shares do not sum to 1, the question did not arise in the rest.
struct ConclusionShares {
  uint32_t conclusion = 0;  ///< index into Answers::conclusions
  std::vector<std::string> texts;
  std::vector<ShareOfDraws> shares;  ///< of each text, most often first
};

/// Where one verdict on an offer is more likely than another.
struct VerdictRace {
  uint32_t offer = 0;
  Verdict one{}, other{};
  ShareOfDraws ahead;  ///< draws in which the odds of `one` exceed those of `other`
};

/// How the posterior was come by.
enum class PosteriorMethod {
  none,        ///< only the prior was asked for, or `why_no_posterior` says what is in the way
  enumerated,  ///< every combination of choices, exactly
  weighted,    ///< draws from the prior, weighted by the probability of the record
  sequential   ///< those, moved towards the posterior in stages (sequential Monte Carlo)
};
const char* to_text(PosteriorMethod method);

/// One stage of sequential Monte Carlo.
struct TemperStage {
  double exponent = 0;               ///< of the likelihood, after the stage
  double effective_sample_size = 0;  ///< of the weights that led to it
  double step = 0;                   ///< of its moves: the share of a fresh draw from the prior
  double acceptance = 0;             ///< of its moves
  uint32_t moves = 0;                ///< of each particle
};

/// How a figure under a variation is distributed, and its change from the same draw without it.
struct VariationSpread {
  uint32_t figure = kNone;  ///< index into Uncertainty::figures; of a pivot none: the value to the party that pivots
  double today = 0, today_change = 0;  ///< at the central values
  Bands there, change;                 ///< over draws from the prior
  std::optional<Bands> there_posterior{}, change_posterior{};
  ShareOfDraws raises{}, lowers{};  ///< draws in which it raises or lowers the figure, of those in which it is a number
};

/// How the variations of the draws ended.
struct VariationEnds {
  uint64_t solved = 0, breaks = 0, unsolved = 0;
};

/// One what-if, or one point of its sweep.
struct WhatIfSpread {
  uint32_t what_if = 0, point = 0;
  double at = 0;  ///< of a sweep
  VariationEnds ends;
  std::vector<VariationSpread> figures;
};

/// One pivot curve. Changes are from never changing course.
struct PivotSpread {
  uint32_t curve = 0;  ///< index into Answers::pivots
  VariationEnds ends;
  std::vector<VariationSpread> points;  ///< in the order of the curve's
  std::vector<ShareOfDraws> best;       ///< of each point: draws in which it is the best one, of those solved
};

/// Over the draws whose what-ifs and pivots were solved: the first ones of the prior, and as many of the posterior.
struct WhatIfSpreads {
  uint64_t asked = 0;
  uint64_t draws = 0, posterior_draws = 0;  ///< read and solved themselves; different ones
  double effective_sample_size = 0;         ///< of the posterior's
  std::string why_no_posterior;             ///< empty if there is one, or none was asked for
  uint64_t passes = 0;                      ///< over trees
  std::vector<WhatIfSpread> what_ifs;
  std::vector<PivotSpread> pivots;
};

struct Uncertainty {
  uint64_t draws = 0;  ///< asked for; of an enumeration, combinations
  uint64_t seed = 1;
  bool enumerated = false;  ///< every combination of choices was solved: the prior is exact
  std::vector<NumberId> numbers;
  std::vector<DrawColumn> columns;
  std::vector<HeadlineOutput> figures;  ///< that columns of that kind name

  std::array<uint64_t, kDrawStatuses> by_status{};     ///< of the draws from the prior
  std::array<std::string, kDrawStatuses> first_why{};  ///< of the first draw that ended so; empty if there is none
  std::array<uint64_t, kDrawStatuses> first_index{};
  std::array<double, kDrawStatuses> prior_by_status{};         ///< their share of the prior
  uint64_t solves = 0, passes = 0;                             ///< of all draws and moves, checks aside
  uint64_t warm = 0, cold = 0, by_replies = 0, unchanged = 0;  ///< how draws and moves were solved
  uint64_t checked_cold = 0, differ = 0;  ///< draws solved along the path too, and those whose solutions differed
  double seconds = 0;

  PosteriorMethod method = PosteriorMethod::none;
  std::string why_no_posterior;      ///< empty if there is one, or none was asked for
  double effective_sample_size = 0;  ///< of the posterior (Kish); 0 without the record's weights
  double prior_sample_size = 0;      ///< the same of the prior's draws under the record's weights, before any moves
  std::optional<double> k_hat;       ///< tail shape of those weights; above 0.7 their means are not to be relied on
  double log_evidence = 0;           ///< natural log of the record's probability, over all that was drawn
  std::vector<TemperStage> stages;

  std::vector<OutputSpread> spreads;  ///< in the order of columns
  std::vector<ConclusionShares> conclusions;
  std::vector<VerdictRace> races;
  Hangs hangs;                              ///< what the answers hang on
  std::optional<WhatIfSpreads> what_ifs{};  ///< none unless they were asked for
  /// Of a scenario with analysts, beside the file's own numbers, which all else is of; null otherwise.
  std::shared_ptr<const AnalystComparison> analysts{};

  /// The spread of a column; null for one that has none.
  const OutputSpread* spread_of(size_t column) const;
};

}  // namespace walkaway
