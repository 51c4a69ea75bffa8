// SPDX-License-Identifier: Apache-2.0
// Pieces of the bottom line. Only bottom_line*.cc read this.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "report/bottom_line.h"

namespace walkaway {

inline constexpr double kSure = 0.995;  ///< as in_hundred has it

BottomLine offer_line(const Telling& telling);                ///< of the last offer; there has to be one
std::optional<BottomLine> type_line(const Telling& telling);  ///< the side of whom the moves told most
std::optional<BottomLine> room_line(const Telling& telling);

/// `more` after `text`, if both together are short enough to read.
void add_if_short(std::string& text, const std::string& more);

/// Telling::under, with the accounts by their labels: a reader of one line does not know which is the first.
std::string accounts_of(const Telling& telling, Conclusion::Kind kind, uint32_t subject);

/// Indices of the largest and the second largest; equal if there is one alone.
template <typename Odds>
std::pair<size_t, size_t> first_two(const Odds& odds) {
  const auto top = static_cast<size_t>(std::max_element(odds.begin(), odds.end()) - odds.begin());
  size_t next = top;
  for (size_t i = 0; i < odds.size(); ++i)
    if (i != top && (next == top || odds[i] > odds[next])) next = i;
  return {top, next};
}

}  // namespace walkaway
