// SPDX-License-Identifier: Apache-2.0
// A draw's values as text that databases' own JSON functions can read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace walkaway {

/// A JSON array of the values, each with the fewest digits that give the same double again; null for NaN, "Infinity"
/// and
/// "-Infinity" as strings. Holds none of the characters that SQL minds.
std::string figures_text(std::span<const double> values);

/// The values again, with the same bits (NaN: the quiet one). Throws std::invalid_argument for anything that
/// `figures_text` does not write.
std::vector<double> read_figures(std::string_view text);

}  // namespace walkaway
