// SPDX-License-Identifier: Apache-2.0
// What has been seen: sequences of events, hash-consed as (what was seen before, event) pairs, so that equal numbers
// mean equal sequences.
#pragma once

#include <array>
#include <cstdint>

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

 private:
  enum : uint64_t { kRound, kOwn, kSignal };  // and the mover's slot
  uint32_t after(const std::array<uint64_t, 3>& key) { return table_.insert(key).index; }

  WordTable table_{3};
};

}  // namespace walkaway
