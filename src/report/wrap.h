// SPDX-License-Identifier: Apache-2.0
// UTF-8 text on a terminal of a given width.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace walkaway {

/// How a report is to look. Colour is bold headings and nothing more.
struct Style {
  uint32_t width = 80;  ///< columns, at least 40
  bool colour = false;
};

/// Columns that the text takes: combining marks none, East Asian wide characters and emoji two.
uint32_t display_width(std::string_view text);

/// Text of an author made safe to print: control characters become spaces, broken UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

/// Lines of at most `width` columns, broken at white space; a word longer than a line is cut between characters.
std::vector<std::string> wrap(std::string_view text, uint32_t width);

/// `text` filled with spaces to `width` columns.
std::string pad_right(std::string_view text, uint32_t width);
std::string pad_left(std::string_view text, uint32_t width);

}  // namespace walkaway
