// SPDX-License-Identifier: Apache-2.0
// The words of Gambit's files. Only the readers of such files know this.
#pragma once

#include <string>
#include <string_view>

#include "scenario/fault.h"

namespace walkaway {

/// Walks over a text. Every failure is an InputError at the place of the word that was not right.
class Scanner {
 public:
  Scanner(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {}

  bool at_end() {
    skip_space();
    return at_ == text_.size();
  }
  /// The next character that is not space; 0 at the end.
  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  /// Takes `c` if it comes next.
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c, const char* where);
  /// A bare word, up to space, a brace, a comma or a quotation mark; may be empty.
  std::string_view word();
  /// A text in quotation marks, with \" for one and \\ for a backslash. Valid until the next call.
  std::string_view text(const char* what);
  /// A whole number that is not negative.
  uint32_t whole(const char* what);
  /// A decimal, with or without exponent, or a quotient of two. Finite.
  double number(const char* what);

  size_t offset() const { return at_; }
  size_t size() const { return text_.size(); }
  size_t lines() const;  ///< of the whole text
  [[noreturn]] void fail(size_t offset, const std::string& what, const std::string& hint) const;
  /// At the word that comes next.
  [[noreturn]] void fail_here(const std::string& what, const std::string& hint);

 private:
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] >= '\t' && text_[at_] <= '\r'))) ++at_;
  }
  double decimal(const char* what, size_t start);
  std::string_view text_;
  std::string name_;
  std::string unescaped_;  ///< the last text, if it is not in the file as it stands
  size_t at_ = 0;
};

}  // namespace walkaway
