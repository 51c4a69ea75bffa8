// SPDX-License-Identifier: Apache-2.0
// Sequential Monte Carlo: draws from the prior are led to the posterior in stages, when too few of them would count if
// they were only weighed (Del Moral, Doucet and Jasra 2006). The likelihood is raised to an exponent that grows from 0
// to 1, by steps that leave a given share of the draws effective (Jasra et al. 2011); after each the draws are
// resampled and moved by preconditioned Crank-Nicolson steps, which keep the prior (Cotter, Roberts, Stuart and White
// 2013). Every random number is a function of (seed, stage, index, step), so that a run is the same however it is
// split.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "uncertainty/uncertainty.h"

namespace walkaway {

struct SmcOptions {
  uint64_t seed = 1;
  double keep = 0.5;   ///< share of the draws that is to stay effective in each step of the exponent
  double moved = 0.9;  ///< share of the draws to have moved before the next stage ...
  uint32_t least_moves = 2, most_moves = 6;  ///< ... within these
  uint32_t most_stages = 50;
};

/// n draws: their places, what they gave, and where they come from.
struct Particles {
  uint32_t dimension = 0;
  size_t width = 0;
  std::vector<double> scores;          ///< [n][dimension] normal scores of the numbers
  std::vector<double> rows;            ///< [n][width]
  std::vector<double> log_likelihood;  ///< [n]; -infinity: the record cannot be; NaN: there is no such draw
  std::vector<uint64_t> family;        ///< [n] the draw from the prior that it descends from

  size_t size() const { return family.size(); }
};

/// Gives the rows [n][width] at n places [n][dimension]. `stage` numbers the calls from 1 on.
using SolvePlaces = std::function<std::vector<double>(uint32_t stage, std::span<const double> scores)>;
/// The log-likelihood that a row tells; -infinity where it has none.
using RowLikelihood = std::function<double(std::span<const double> row)>;

struct SmcResult {
  Particles particles;  ///< equally likely
  std::vector<TemperStage> stages;
  double log_evidence = 0;  ///< log of the mean likelihood under the prior
  double effective_sample_size =
      0;                ///< Kish, of places: copies that have not moved apart count as one with more weight
  bool arrived = true;  ///< at exponent 1, within `most_stages`
};

/// Leads draws from the prior to the posterior. At least one has a finite log-likelihood; else logic_error. Cost: one
/// solve per draw and move.
SmcResult temper(Particles prior, const SolvePlaces& solve, const RowLikelihood& likelihood, const SmcOptions& options);

}  // namespace walkaway
