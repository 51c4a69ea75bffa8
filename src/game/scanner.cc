// SPDX-License-Identifier: Apache-2.0
#include "game/scanner.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace walkaway {
namespace {

bool ends_word(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '{' || c == '}' || c == ',' || c == '"'; }

/// What a fault quotes of a file: a little, and nothing that a terminal would obey.
std::string excerpt(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 24)) out += static_cast<unsigned char>(c) < 32 || c == 127 ? '?' : c;
  return text.size() > 24 ? out + "..." : out;
}

}  // namespace

size_t Scanner::lines() const { return static_cast<size_t>(std::count(text_.begin(), text_.end(), '\n')) + 1; }

void Scanner::fail(size_t offset, const std::string& what, const std::string& hint) const {
  throw InputError({{name_, location_of_byte(text_, offset), what, hint}});
}

void Scanner::fail_here(const std::string& what, const std::string& hint) {
  skip_space();
  size_t end = at_;
  while (end < text_.size() && !ends_word(text_[end])) ++end;
  if (end == at_ && end < text_.size()) ++end;
  const std::string_view next = text_.substr(at_, end - at_);
  fail(at_,
       next.empty() ? what + ", and the file ends" : fmt::format("{}, and \"{}\" stands there", what, excerpt(next)),
       hint);
}

void Scanner::expect(char c, const char* where) {
  if (!take(c)) fail_here(fmt::format("a \"{}\" is missing {}", c, where), "");
}

std::string_view Scanner::word() {
  skip_space();
  const size_t start = at_;
  while (at_ < text_.size() && !ends_word(text_[at_])) ++at_;
  return text_.substr(start, at_ - start);
}

std::string_view Scanner::text(const char* what) {
  if (peek() != '"')
    fail_here(fmt::format("{} is missing", what), "It stands in quotation marks, \"\" if it is empty.");
  const size_t start = at_++;
  while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\') ++at_;
  std::string_view out = text_.substr(start + 1, at_ - start - 1);
  if (at_ < text_.size() && text_[at_] == '\\') {
    unescaped_.assign(out);
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\')) ++at_;
      unescaped_ += text_[at_++];
    }
    out = unescaped_;
  }
  if (at_ == text_.size()) fail(start, fmt::format("{} has no closing quotation mark", what), "");
  ++at_;
  return out;
}

uint32_t Scanner::whole(const char* what) {
  skip_space();
  uint32_t value = 0;
  const char* from = text_.data() + at_;
  const char* end = text_.data() + text_.size();
  const auto [to, error] = std::from_chars(from, end, value);
  if (error != std::errc{} || (to != end && !ends_word(*to)))
    fail_here(fmt::format("{} is missing: a whole number from 0 to 4294967295", what), "");
  at_ += static_cast<size_t>(to - from);
  return value;
}

double Scanner::decimal(const char* what, size_t start) {
  const char* from = text_.data() + at_;
  const char* end = text_.data() + text_.size();
  if (from != end && *from == '+') ++from, ++at_;
  double value = 0;
  const auto [to, error] = std::from_chars(from, end, value);
  if (error == std::errc::result_out_of_range) {
    // Too small is nothing to the pay-offs beside it; too large is a fault.
    const std::string copy(from, to);
    value = std::strtod(copy.c_str(), nullptr);
  } else if (error != std::errc{}) {
    at_ = start;
    fail_here(fmt::format("{} is missing: a decimal, or a quotient such as 1/3", what), "");
  }
  at_ += static_cast<size_t>(to - from);
  return value;
}

double Scanner::number(const char* what) {
  skip_space();
  const size_t start = at_;
  double value = decimal(what, start);
  if (at_ < text_.size() && text_[at_] == '/') {
    ++at_;
    const double below = decimal(what, start);
    if (below == 0) fail(start, fmt::format("{} divides by zero", what), "");
    value /= below;
  }
  if (at_ < text_.size() && !ends_word(text_[at_])) {
    at_ = start;
    fail_here(fmt::format("{} is not a number", what), "Write a decimal, or a quotient such as 1/3.");
  }
  if (!std::isfinite(value)) fail(start, fmt::format("{} is not finite", what), "");
  return value;
}

}  // namespace walkaway
