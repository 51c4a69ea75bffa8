// SPDX-License-Identifier: Apache-2.0
// What tests of draws share.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "counsel/analyze.h"
#include "uncertainty/draw_stage.h"

namespace walkaway::testing {

/// Without what-ifs and pivots.
const AnalyzeOptions kPlain{.simulations = 20, .threads = 1, .what_ifs = false, .pivots = false};

/// Keeps rows in memory.
struct MemoryLog : DrawLog {
  std::map<std::pair<uint32_t, uint64_t>, std::vector<double>> rows;
  uint64_t kept = 0;
  void recall(uint32_t stage, const std::function<void(uint64_t, std::vector<double>)>& each) override {
    for (const auto& [key, row] : rows)
      if (key.first == stage) each(key.second, row);
  }
  void keep(uint32_t stage, uint64_t index, const std::vector<double>& row) override {
    rows[{stage, index}] = row;
    ++kept;
  }
};

}  // namespace walkaway::testing
