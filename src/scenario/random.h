// SPDX-License-Identifier: Apache-2.0
// Random draws that are a function of seed, stream and place alone, whatever thread makes them.
#pragma once

#include <cstdint>

#include <Random123/philox.h>

namespace walkaway {

/// Uniform draws on [0, 1), one after the other, of one stream of one seed (Philox4x32-10; Salmon et al. 2011).
class Draws {
 public:
  Draws(uint64_t seed, uint64_t stream)
      : key_{{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)}},
        counter_{{0, static_cast<uint32_t>(stream), static_cast<uint32_t>(stream >> 32), 0}} {}

  double next() {
    const r123::Philox4x32::ctr_type words = r123::Philox4x32()(counter_, key_);
    ++counter_[0];
    const uint64_t bits = (uint64_t{words[0]} << 32 | words[1]) >> 11;
    return static_cast<double>(bits) * 0x1p-53;
  }

  /// One of 0 .. count - 1, count being at least 1.
  uint64_t below(uint64_t count) { return static_cast<uint64_t>(next() * static_cast<double>(count)); }

 private:
  r123::Philox4x32::key_type key_;
  r123::Philox4x32::ctr_type counter_;
};

}  // namespace walkaway
