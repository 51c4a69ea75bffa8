// SPDX-License-Identifier: Apache-2.0
// The likeliest courses of play as a small tree.
#pragma once

#include "counsel/reading.h"

namespace walkaway {

struct PlayOptions {
  uint32_t paths = 80;  ///< courses of play followed to their end: half of them from the record's end, while there are
  uint32_t nodes = 1200;  ///< no further course is followed where it would make the tree larger than this
};

/// By the likeliest account. What is shown is every history on the way to the likeliest endings, of those that the
/// record leaves possible and of the others, and on the way to the record's end. If the record leaves open which of
/// several histories it was, the likeliest are shown, in at most half of the nodes. Cost: the histories that are
/// likelier than the least likely ending shown, in n log n.
PlayTree follow_play(const Case& negotiation, const PlayOptions& options = {});

}  // namespace walkaway
