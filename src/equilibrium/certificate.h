// SPDX-License-Identifier: Apache-2.0
// How good a strategy is, found without any of the solver's code.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "game/tree.h"

namespace walkaway {

/// All in points, of each party's own pay-off. Beliefs are each agent's own, from chance and the others' play.
///
/// Gains are of whole plans, exactly: a mover's later information sets are settled anew along with the first (perfect recall makes this
/// one pass from the endings up; where it fails `certify` throws `std::logic_error`). One-shot deviations gain no more than that.
/// Information sets that chance, the others or the mover's own menus rule out are not judged. A gain is never below 0 but for rounding.
struct Certificate {
  double residual = 0;                     ///< max |pi(a|I) - w exp(Q/noise) / sum|, over reached information sets
  std::vector<double> best_response_gain;  ///< [M] each agent's under its own prior, weighted by the common prior of the agent
  std::vector<double> swing;               ///< [M] largest less smallest pay-off in the tree
  double max_infoset_gain = 0;             ///< largest gain, given beliefs there, from one information set on
  std::vector<double> max_infoset_gain_of; ///< [M]
};

struct CertifyOptions {
  double precision = 1;
  std::span<const double> log_weight = {};   ///< instead of the tree's own
  std::span<const uint8_t> given = {};       ///< [decisions] 1: plays as given, in gains too, and is not judged
};

/// `log_prob` is [V]. Cost: a few passes over the tree per mover; memory three rows of lanes per node.
Certificate certify(const Tree& tree, std::span<const double> log_prob, const CertifyOptions& options = {});

}  // namespace walkaway
