// SPDX-License-Identifier: Apache-2.0
// One table, for people (fitted to a width) and for programs (CSV, RFC 4180).
#pragma once

#include <string>
#include <vector>

#include "report/words.h"
#include "report/wrap.h"

namespace walkaway {

/// What a cell holds decides how it is written: odds as "64%", amounts to the digits they deserve; in CSV all numbers
/// in full.
struct Cell {
  enum class Kind { text, odds, amount, number, count };
  Kind kind = Kind::text;
  std::string text;
  double value = 0;

  static Cell words(std::string text) { return {Kind::text, std::move(text), 0}; }
  static Cell odds(double value) { return {Kind::odds, "", value}; }
  static Cell amount(double value) { return {Kind::amount, "", value}; }
  static Cell number(double value) { return {Kind::number, "", value}; }
  static Cell count(uint64_t value) { return {Kind::count, "", static_cast<double>(value)}; }
  static Cell yes_no(bool value) { return words(value ? "yes" : "no"); }
};

struct Table {
  std::string name;   ///< of the CSV file
  std::string title;  ///< for people
  std::string note;   ///< how to read it; may be empty
  std::vector<std::string> columns;
  uint32_t keys = 1;  ///< leading columns, repeated where a wide table is split
  std::vector<std::vector<Cell>> rows{};
  bool for_programs = false;  ///< too long for people: in the CSV alone
};

/// Lines of the table, none wider than `style.width`: text columns are wrapped, then columns are split into groups
/// under the same keys.
std::string to_terminal(const Table& table, const Amounts& amounts, const Style& style);

/// RFC 4180: CRLF line ends, fields quoted where they need it. Numbers round-trip; one that is not finite is an empty
/// field.
std::string to_csv(const Table& table);

}  // namespace walkaway
