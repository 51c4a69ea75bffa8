// SPDX-License-Identifier: Apache-2.0
// What has been seen: sequences of events, hash-consed as (what was seen before, event) pairs, so that equal numbers
// mean equal sequences.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "game/tree.h"
#include "game/word_table.h"
#include "scenario/scenario.h"

namespace walkaway {

class Observations {
 public:
  /// Nothing seen yet.
  static constexpr uint32_t kNothing = UINT32_MAX;

  uint32_t after_round(uint32_t seen, uint32_t round) { return after({seen, kRound, round}); }
  /// The move `signal` of mover `slot` at `stage` was seen; or the signal heard.
  uint32_t after_signal(uint32_t seen, StageId stage, uint32_t slot, uint32_t signal) {
    return after({seen, kSignal + slot, uint64_t{stage} << 32 | signal});
  }
  /// A party's own move; stronger than having seen it, since the party knows what else was on its menu.
  uint32_t after_own(uint32_t seen, DecisionId decision, ActionIndex action) {
    return after({seen, kOwn, uint64_t{decision} << 32 | action});
  }

  /// The last event of a sequence, and what had been seen before it.
  struct Last {
    uint32_t before;
    bool signal;  ///< else a round or a move of its own
    StageId stage;
    uint32_t slot, what;  ///< of a signal
  };
  Last last(uint32_t seen) const {
    const std::span<const uint64_t> key = table_.key(seen);
    return {static_cast<uint32_t>(key[0]), key[1] >= kSignal, static_cast<StageId>(key[2] >> 32),
            static_cast<uint32_t>(key[1] - kSignal), static_cast<uint32_t>(key[2])};
  }

 private:
  enum : uint64_t { kRound, kOwn, kSignal };  // and the mover's slot
  uint32_t after(const std::array<uint64_t, 3>& key) { return table_.insert(key).index; }

  WordTable table_{3};
};

}  // namespace walkaway
