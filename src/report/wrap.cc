// SPDX-License-Identifier: Apache-2.0
#include "report/wrap.h"

namespace walkaway {
namespace {

struct Character {
  uint32_t code;
  size_t bytes;
  bool good;
};

/// The character at `text[at]`; a byte that starts none stands alone.
Character next_character(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const size_t length = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || first >= 0xF5 || at + length > text.size()) return {0xFFFD, 1, false};
  uint32_t code = first & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {0xFFFD, 1, false};
    code = code << 6 | (byte(at + i) & 0x3Fu);
  }
  return {code, length, true};
}

struct Span {
  uint32_t from, to, width;
};

/// Ranges whose characters do not take one column (Unicode 15, East Asian Width and combining marks, abridged).
constexpr Span kUnusualWidths[] = {
    {0x0300, 0x036F, 0},   {0x0483, 0x0489, 0},   {0x0591, 0x05BD, 0}, {0x0610, 0x061A, 0},   {0x064B, 0x065F, 0},
    {0x1100, 0x115F, 2},   {0x200B, 0x200F, 0},   {0x202A, 0x202E, 0}, {0x20D0, 0x20F0, 0},   {0x2E80, 0x303E, 2},
    {0x3041, 0xA4CF, 2},   {0xA960, 0xA97C, 2},   {0xAC00, 0xD7A3, 2}, {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},
    {0xFE30, 0xFE6F, 2},   {0xFF00, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1F64F, 2}, {0x1F680, 0x1F6FF, 2},
    {0x1F900, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2},
};

uint32_t columns(uint32_t code) {
  for (const Span& span : kUnusualWidths)
    if (code >= span.from && code <= span.to) return span.width;
  return 1;
}

bool is_control(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

/// Cuts `word` into pieces of at most `width` columns.
void cut(std::string_view word, uint32_t width, std::vector<std::string>& pieces) {
  std::string piece;
  uint32_t used = 0;
  for (size_t at = 0; at < word.size();) {
    const Character c = next_character(word, at);
    const uint32_t w = columns(c.code);
    if (used + w > width && !piece.empty()) {
      pieces.push_back(piece);
      piece.clear();
      used = 0;
    }
    piece += word.substr(at, c.bytes);
    used += w;
    at += c.bytes;
  }
  if (!piece.empty()) pieces.push_back(piece);
}

}  // namespace

uint32_t display_width(std::string_view text) {
  uint32_t width = 0;
  for (size_t at = 0; at < text.size();) {
    const Character c = next_character(text, at);
    width += columns(c.code);
    at += c.bytes;
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const Character c = next_character(text, at);
    if (!c.good)
      out += "\xEF\xBF\xBD";
    else if (is_control(c.code))
      out += ' ';
    else
      out += text.substr(at, c.bytes);
    at += c.bytes;
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, uint32_t width) {
  width = std::max(width, 1u);
  std::vector<std::string> lines;
  std::string line;
  uint32_t used = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t start = text.find_first_not_of(" \n", at);
    if (start == std::string_view::npos) break;
    const size_t end = std::min(text.find_first_of(" \n", start), text.size());
    const std::string_view word = text.substr(start, end - start);
    at = end;
    const uint32_t w = display_width(word);
    if (!line.empty() && used + 1 + w > width) {
      lines.push_back(line);
      line.clear();
      used = 0;
    }
    if (w > width) {
      std::vector<std::string> pieces;
      cut(word, width, pieces);
      for (size_t i = 0; i + 1 < pieces.size(); ++i) lines.push_back(pieces[i]);
      line = pieces.back();
      used = display_width(line);
      continue;
    }
    if (!line.empty()) {
      line += ' ';
      ++used;
    }
    line += word;
    used += w;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string pad_right(std::string_view text, uint32_t width) {
  const uint32_t w = display_width(text);
  return std::string(text) + std::string(width > w ? width - w : 0, ' ');
}

std::string pad_left(std::string_view text, uint32_t width) {
  const uint32_t w = display_width(text);
  return std::string(width > w ? width - w : 0, ' ') + std::string(text);
}

}  // namespace walkaway
