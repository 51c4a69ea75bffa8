// SPDX-License-Identifier: Apache-2.0
// Where a game can be cut for threads and caches.
#pragma once

#include <cstdint>
#include <vector>

#include "game/tree.h"

namespace walkaway::equilibrium {

constexpr uint32_t kTop = UINT32_MAX;

/// The smallest set of nodes that holds every node with more than `largest` descendants, the ancestors of its nodes and
/// all or none of a decision's members is the top. What is left falls into components: subtrees that decisions tie
/// together. [N] the number of each node's component, counted from 0 in the order of nodes, or kTop. Terminals belong
/// where their parents do. Linear.
std::vector<uint32_t> components_below_top(const Tree& tree, uint32_t largest);

}  // namespace walkaway::equilibrium
