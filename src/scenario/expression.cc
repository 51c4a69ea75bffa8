// SPDX-License-Identifier: Apache-2.0
#include "scenario/expression.h"

#include <muParser.h>

#include <algorithm>
#include <cmath>

namespace walkaway {

namespace {

double opposite(double x) { return x == 0 ? 1.0 : 0.0; }
double root(double x) { return std::sqrt(x); }
double logarithm(double x) { return std::log(x); }
double exponential(double x) { return std::exp(x); }
double magnitude(double x) { return std::abs(x); }
double least(const double* x, int n) { return *std::min_element(x, x + n); }
double greatest(const double* x, int n) { return *std::max_element(x, x + n); }

constexpr int kNotPrecedence = mu::prPOW + 1;  // as in C: `!a == b` is `(!a) == b`

std::string plain_words(const mu::ParserError& error) {
  const std::string token = error.GetToken();
  const std::string quoted = token.empty() ? "" : " `" + token + "`";
  switch (error.GetCode()) {
    case mu::ecUNEXPECTED_EOF:
    case mu::ecEMPTY_EXPRESSION:
      return "the rule stops before it is complete";
    case mu::ecMISSING_PARENS:
      return "a parenthesis is not closed";
    case mu::ecUNEXPECTED_PARENS:
      return "unexpected parenthesis" + quoted;
    case mu::ecUNEXPECTED_OPERATOR:
    case mu::ecUNASSIGNABLE_TOKEN:
      return "unexpected operator" + quoted;
    case mu::ecUNEXPECTED_ARG_SEP:
      return "unexpected comma";
    case mu::ecUNEXPECTED_VAL:
    case mu::ecUNEXPECTED_VAR:
    case mu::ecUNEXPECTED_FUN:
      return "an operator is missing before this";
    case mu::ecTOO_MANY_PARAMS:
      return "too many values for the function" + quoted;
    case mu::ecTOO_FEW_PARAMS:
      return "too few values for the function" + quoted;
    case mu::ecUNEXPECTED_CONDITIONAL:
      return "`:` without `?`";
    case mu::ecMISSING_ELSE_CLAUSE:
      return "`?` without `:`";
    case mu::ecEXPRESSION_TOO_LONG:
      return "the rule is too long";
    default:
      return "this is not a formula";
  }
}

}  // namespace

/// muParser reads variables through pointers, so that the values live here, beside the parser.
struct Expression::Parser {
  Parser(const std::string& text, std::vector<std::string> names, std::vector<uint32_t> slots)
      : text(text), names(std::move(names)), slots(std::move(slots)), values(this->slots.size()) {
    parser.ClearFun();
    parser.ClearConst();
    parser.DefineFun("sqrt", root);
    parser.DefineFun("ln", logarithm);
    parser.DefineFun("exp", exponential);
    parser.DefineFun("abs", magnitude);
    parser.DefineFun("min", least);
    parser.DefineFun("max", greatest);
    parser.DefineInfixOprt("!", opposite, kNotPrecedence);
    for (size_t i = 0; i < values.size(); ++i) parser.DefineVar(this->names[i], &values[i]);
    parser.SetExpr(text);
    parser.Eval();  // compiles; from here on an evaluation allocates nothing
    if (parser.GetNumResults() != 1) throw ExpressionError("a rule gives one value, not several", text.size());
  }

  std::string text;
  std::vector<std::string> names;
  std::vector<uint32_t> slots;
  std::vector<double> values;
  mu::Parser parser;
};

Expression::Expression() = default;
Expression::~Expression() = default;
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;

Expression::Expression(const Expression& other)
    : parser_(other.parser_ ? std::make_unique<Parser>(other.parser_->text, other.parser_->names, other.parser_->slots)
                            : nullptr),
      slots_(other.slots_) {}

Expression& Expression::operator=(const Expression& other) {
  if (this != &other) *this = Expression(other);
  return *this;
}

Expression::Expression(const std::string& muparser_text, std::vector<std::string> names, std::vector<uint32_t> slots)
    : slots_(slots) {
  try {
    parser_ = std::make_unique<Parser>(muparser_text, std::move(names), std::move(slots));
  } catch (const mu::ParserError& error) {
    throw ExpressionError(plain_words(error), static_cast<size_t>(std::max(0, error.GetPos())));
  }
  std::sort(slots_.begin(), slots_.end());
  slots_.erase(std::unique(slots_.begin(), slots_.end()), slots_.end());
}

double Expression::evaluate(Environment environment) const {
  for (size_t i = 0; i < parser_->values.size(); ++i) parser_->values[i] = environment[parser_->slots[i]];
  return parser_->parser.Eval();
}

}  // namespace walkaway
