// SPDX-License-Identifier: Apache-2.0
// How good a strategy is, found without any of the solver's code.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "game/tree.h"

namespace walkaway {

/// All in points, of each party's own pay-off. Beliefs are each agent's own.
struct Certificate {
  double residual = 0;                     ///< max |pi(a|I) - w exp(Q/noise) / sum|, over reached information sets
  std::vector<double> best_response_gain;  ///< [M] before types are drawn; the best reply is exact, over all its information sets
  std::vector<double> swing;               ///< [M] largest less smallest pay-off in the tree
  double max_infoset_gain = 0;             ///< largest gain, given beliefs, of one information set's agent over its own play
  std::vector<double> max_infoset_gain_of; ///< [M]
};

struct CertifyOptions {
  double precision = 1;
  std::span<const double> log_weight = {};   ///< instead of the tree's own
  std::span<const uint8_t> given = {};       ///< decisions not to be judged
};

Certificate certify(const Tree& tree, std::span<const double> log_prob, const CertifyOptions& options = {});

}  // namespace walkaway
