// SPDX-License-Identifier: Apache-2.0
// Rules: formulas over the names of a scenario, checked when read and evaluated as the game unfolds.
// Syntax and evaluation are muParser's; names with dots and comparisons with ids are resolved here.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace walkaway {

/// The flat array of doubles that rules read. Built once per scenario (see `scenario.h`, `environment_layout`):
/// [round, rounds, stage, deal | one per issue: in force | agreed | offer | one per state | worth per party |
///  one per (stage, mover slot): last move | one per number].
/// Options, moves and stages stand for themselves by index (`none` of a last move, and no offer on the table, are -1);
/// an issue made by a grid stands as the number of its option (its `none` option as NaN, which no comparison matches).
using Environment = std::span<const double>;

/// A rule that does not parse: what is wrong, in plain words, and where in the text (from 0).
struct ExpressionError : std::invalid_argument {
  ExpressionError(const std::string& what, size_t position) : std::invalid_argument(what), position(position) {}
  size_t position;
};

/// A compiled rule. Copies share nothing, so that each thread may have its own.
class Expression {
 public:
  Expression();
  ~Expression();
  Expression(const Expression&);
  Expression& operator=(const Expression&);
  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;

  /// Compiles muParser text whose variables are `names[i]`, read from `slots[i]` of the environment.
  /// Throws `ExpressionError` with muParser's complaint in plain words.
  Expression(const std::string& muparser_text, std::vector<std::string> names, std::vector<uint32_t> slots);

  /// The value; may be NaN or infinite: the caller knows the place and says so. No allocation.
  double evaluate(Environment environment) const;

  /// Slots of the environment that the rule reads, each once.
  const std::vector<uint32_t>& slots() const { return slots_; }
  bool empty() const { return parser_ == nullptr; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::vector<uint32_t> slots_;
};

}  // namespace walkaway
