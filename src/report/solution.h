// SPDX-License-Identifier: Apache-2.0
// The solution of a plain game, for programs and for people.
#pragma once

#include <optional>
#include <string>

#include "equilibrium/certificate.h"
#include "equilibrium/solve.h"
#include "game/plain.h"
#include "report/wrap.h"

namespace walkaway {

/// One of the equilibria that a search found.
struct FoundBranch {
  std::vector<double> log_prob;  ///< [V]
  Certificate certificate;
  std::vector<double> value;  ///< [M]
  uint32_t starts = 0;        ///< that ended there
};

/// What was found, by which method, and what the separate checker says of it.
struct Solution {
  std::string method;  ///< "qre", "lp", "backward", or one of `CfrMethod`
  Strategy strategy;
  Certificate certificate;
  std::vector<double> value;           ///< [M] expected pay-offs
  std::optional<uint64_t> iterations;  ///< of methods that iterate
  uint32_t lanes = 1;                  ///< of the tree that was solved
  bool to_nash = false;                ///< the path was followed until gains were small, not to a given precision
  std::vector<FoundBranch> branches;   ///< the solution itself first; empty if none were looked for
  uint32_t branch_starts = 0, branch_starts_lost = 0;
};

/// By docs/json.md, "A solution". Probabilities in full.
std::string solution_json(const PlainGame& game, const Solution& solution);

/// A few lines: how it ended, values and gains per player, and the strategy of games small enough to be read.
std::string solution_text(const PlainGame& game, const Solution& solution, const Style& style);

}  // namespace walkaway
