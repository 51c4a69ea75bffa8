// SPDX-License-Identifier: Apache-2.0
// A TOML text as a tree of values in the author's order, each with its line and column.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/fault.h"

namespace walkaway {

struct Entry;

/// One TOML value. Which members count depends on `kind`.
struct Value {
  enum class Kind { table, array, text, number, truth, date };
  Kind kind = Kind::table;
  Location at;
  Location inside;   ///< of a text: its first character, after the quotes
  std::string text;  ///< of a text or a date
  double number = 0;
  bool whole = false;  ///< a number written without point or exponent
  bool truth = false;
  std::vector<Entry> entries;  ///< of a table
  std::vector<Value> items;    ///< of an array

  /// The value of `key` in a table, or null.
  const Value* find(std::string_view key) const;
  const Entry* find_entry(std::string_view key) const;
};

struct Entry {
  std::string key;
  Location at;
  Value value;
};

/// Parses TOML. Throws InputError with the one syntax error; with a plain refusal of text that is not UTF-8 or nested
/// absurdly deep.
Value parse_document(const std::string& text, const std::string& name);

/// Offset of the first byte that is not UTF-8 (or is 0), or npos.
size_t first_bad_byte(std::string_view text);

/// "a table", "a list", "a text", ...
std::string_view kind_words(Value::Kind kind);

}  // namespace walkaway
