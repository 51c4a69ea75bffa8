// SPDX-License-Identifier: Apache-2.0
// Noise, or another parameter, fitted to play that was seen, by maximum likelihood (McKelvey and Palfrey 1995).
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "equilibrium/solve.h"
#include "game/tree.h"
#include "scenario/progress.h"

namespace walkaway {

/// What was seen of one play, and how often: play came to one of these histories, none of which follows another.
struct SeenPlay {
  std::vector<NodeId> at;
  double times = 1;  ///< may be a fraction, of a published frequency
};

/// Natural log of the probability of what was seen if everybody plays `log_prob` [V]: sum of times log P, with P over
/// lanes by the analyst's prior. -infinity if something seen cannot be. Without the number of orders in which it can
/// have been seen. Cost: one pass over the tree, and the histories.
double seen_log_likelihood(const Tree& tree, std::span<const double> log_prob, std::span<const SeenPlay> seen);

/// The top of a likelihood along one parameter.
struct LikelihoodTop {
  double at = 0, log_likelihood = 0;
  double error = 0;     ///< asymptotic standard error: 1 / sqrt(- second derivative); infinite where there is none
  bool at_end = false;  ///< it rises up to an end of the search: the parameter may lie beyond
};

struct TopOptions {
  uint32_t scan =
      17;  ///< points looked at first, evenly spread: the highest is refined, in case there are several tops
  double tolerance = 1e-7;  ///< of the parameter, as a share of the range searched
};

/// The highest value of `log_likelihood` on [low, high], low < high, by a scan and Brent's (1973) method. -infinity and
/// NaN count as impossible; if all points are, the result's log_likelihood is -infinity.
LikelihoodTop top_likelihood(const std::function<double(double)>& log_likelihood, double low, double high,
                             const TopOptions& options = {});

/// Noise of everybody as a multiple of the tree's own, of highest likelihood.
struct NoiseFit {
  double times = 0;      ///< noise over the tree's own; the precision of the equilibrium is 1 / times
  double log_error = 0;  ///< standard error of log(times)
  double log_likelihood = 0;
  bool at_end = false;    ///< as in LikelihoodTop: so little noise, or so much, that the search ended there
  uint32_t unsolved = 0;  ///< points of the search at which the game was not solved; they count as impossible
  Strategy strategy;      ///< the equilibrium there
};

struct NoiseRange {
  double low = 1e-3, high = 1e3;
};

/// Fits noise to what was seen, on the principal branch of logit equilibria. Throws Stopped; std::logic_error where the
/// range is empty or nothing was seen. Cost: some 50 solves.
NoiseFit fit_noise(const Tree& tree, std::span<const SeenPlay> seen, const NoiseRange& range = {}, const Run& run = {});

}  // namespace walkaway
