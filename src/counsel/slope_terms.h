// SPDX-License-Identifier: Apache-2.0
// Headline figures as functionals of the solved games: what the adjoint differentiates.
#pragma once

#include <vector>

#include "counsel/headline.h"
#include "equilibrium/adjoint.h"

namespace walkaway {

/// Accounts that have their game and their changes of numbers in common, so that their games move alike.
struct AccountGroups {
  explicit AccountGroups(const Case& negotiation);
  std::vector<AccountId> first;  ///< of each group
  std::vector<uint32_t> of_account;
};

/// A headline figure to first order around today: over accounts a sum of shares times figures, both of which move.
struct LinearFigure {
  double value = 0;
  std::vector<Functional> parts;  ///< per group, in its game; what the figure hangs on there
  std::vector<double> by_weight;  ///< [accounts] by the weight of the account, before the record
};

/// What is a step is held: the verdict of each type, the profiles for which there is room, which moves are best and
/// next, which answer is the best other one. `output` is one of `headline_outputs(today)`. Cost: the histories that
/// can follow the record.
LinearFigure linear_figure(const Answered& today, const AccountGroups& groups, const HeadlineOutput& output);

}  // namespace walkaway
