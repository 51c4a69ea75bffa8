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

  uint32_t after_round(uint32_t seen, uint32_t round) { return after(seen, word(0, 0, round)); }
  /// The move `signal` of mover `slot` at `stage` was seen; or the signal heard.
  uint32_t after_signal(uint32_t seen, StageId stage, uint32_t slot, uint32_t signal) {
    return after(seen, word(1 + slot, stage, signal));
  }
  /// A party's own move; stronger than having seen it, since the party knows what else was on its menu.
  uint32_t after_own(uint32_t seen, DecisionId decision, ActionIndex action) {
    return after(seen, word(0xffff, decision, action));
  }

 private:
  static uint64_t word(uint64_t kind, uint64_t a, uint64_t b) { return kind << 48 ^ a << 20 ^ b; }
  uint32_t after(uint32_t seen, uint64_t event) {
    const std::array<uint64_t, 2> key{seen, event};
    return table_.insert(key).index;
  }

  WordTable table_{2};
};

}  // namespace walkaway
