// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "game/plain.h"

namespace walkaway::testing {

/// A tree with lanes written out as one of one lane, as a file would have it: chance deals the lane, and what a lane
/// lacks is not there.
struct Flattened {
  PlainGame game;
  std::vector<VariableIndex> variable;  ///< [V of the tree with lanes]; UINT32_MAX where the flat one has none
};

struct FlattenOptions {
  bool step_by_step = false;  ///< the first mover's agent is dealt by one chance node, and the rest by others
  bool nameless = false;      ///< actions and chances all have the same name
};

Flattened flatten(const Tree& tree, const FlattenOptions& options = {});

}  // namespace walkaway::testing
