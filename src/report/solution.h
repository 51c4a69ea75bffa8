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

/// What was found, by which method, and what the separate checker says of it.
struct Solution {
  std::string method;  ///< "qre", "lp", "backward", or one of `CfrMethod`
  Strategy strategy;
  Certificate certificate;
  std::vector<double> value;           ///< [M] expected pay-offs
  std::optional<uint64_t> iterations;  ///< of methods that iterate
  uint32_t lanes = 1;                  ///< of the tree that was solved
};

/// By docs/json.md, "A solution". Probabilities in full.
std::string solution_json(const PlainGame& game, const Solution& solution);

/// A few lines: how it ended, values and gains per player, and the strategy of games small enough to be read.
std::string solution_text(const PlainGame& game, const Solution& solution, const Style& style);

}  // namespace walkaway
