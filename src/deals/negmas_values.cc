// SPDX-License-Identifier: Apache-2.0
#include "deals/negmas_values.h"

#include <cmath>

#include <fmt/format.h>

namespace walkaway {
namespace {

class ValueReader {
 public:
  ValueReader(const Value& function, const DomainIssue& issue, const std::string& file, Findings& findings)
      : function_(function), issue_(issue), file_(file), findings_(findings) {}

  std::vector<double> read() {
    if (function_.kind != Value::Kind::table) return fault(function_, "is no value function");
    const Value* type = function_.find("type");
    const Value* mapping = function_.find("mapping");
    if (type == nullptr && mapping == nullptr) return table(function_);
    const std::string name = type == nullptr ? "TableFun" : type->text.substr(type->text.rfind('.') + 1);
    if (name == "TableFun") return mapping == nullptr ? fault(function_, "a TableFun has no mapping") : table(*mapping);
    const bool constant = name == "ConstFun";
    if (issue_.numbers.empty() && !constant)
      return fault(function_, fmt::format("a {} of \"{}\", whose options are no numbers", name, issue_.name));
    std::vector<double> worth;
    for (size_t o = 0; o < issue_.options.size(); ++o) {
      const std::optional<double> points = formula(name, constant ? 0 : issue_.numbers[o]);
      if (!points)
        return fault(
            *type, fmt::format("a value function of the type \"{}\" is not read", name),
            "TableFun, ConstFun, IdentityFun, LinearFun, AffineFun, QuadraticFun, PolynomialFun, TriangularFun and "
            "ExponentialFun are");
      if (!findings_.good()) return {};
      if (!std::isfinite(*points))
        return fault(function_, fmt::format("gives {} for \"{}\" of \"{}\"", *points, issue_.options[o], issue_.name));
      worth.push_back(*points);
    }
    return worth;
  }

 private:
  std::vector<double> fault(const Value& at, std::string what, std::string hint = {}) {
    findings_.fault(file_, at.at, std::move(what), std::move(hint));
    return {};
  }
  double parameter(const char* name, double otherwise) {
    const Value* value = function_.find(name);
    if (value == nullptr) return otherwise;
    if (value->kind == Value::Kind::number && std::isfinite(value->number)) return value->number;
    fault(*value, fmt::format("{} is not a finite number", name));
    return otherwise;
  }

  /// The keys of JSON are texts, so that 1 and "1" are the same option.
  std::vector<double> table(const Value& mapping) {
    if (mapping.kind != Value::Kind::table) return fault(mapping, "a mapping is no table");
    const Names options = names_of(issue_.options);
    std::vector<std::optional<double>> found(issue_.options.size());
    for (const Entry& entry : mapping.entries) {
      const auto option = options.find(entry.key);
      if (option == options.end()) {
        findings_.fault(file_, entry.at,
                        fmt::format("\"{}\" is no option of \"{}\" in the domain", entry.key, issue_.name),
                        did_you_mean(entry.key, options));
      } else if (entry.value.kind != Value::Kind::number || !std::isfinite(entry.value.number)) {
        fault(entry.value, fmt::format("the worth of \"{}\" is not a finite number", entry.key));
        found[option->second] = 0;
      } else {
        found[option->second] = entry.value.number;
      }
    }
    std::vector<double> worth;
    for (size_t o = 0; o < found.size(); ++o) {
      if (!found[o])
        fault(mapping, fmt::format("says nothing of \"{}\", an option of \"{}\"", issue_.options[o], issue_.name));
      worth.push_back(found[o].value_or(0));
    }
    return worth;
  }

  std::optional<double> formula(const std::string& name, double x) {
    const double bias = parameter("bias", 0);
    if (name == "ConstFun") return bias;
    if (name == "IdentityFun") return x + bias;
    if (name == "LinearFun" || name == "AffineFun") return bias + parameter("slope", 1) * x;
    if (name == "QuadraticFun") return bias + parameter("a1", 0) * x + parameter("a2", 0) * x * x;
    if (name == "ExponentialFun") return bias + std::pow(parameter("base", std::exp(1.0)), parameter("tau", 1) * x);
    if (name == "TriangularFun") return bias + parameter("scale", 1) * triangle(x);
    if (name != "PolynomialFun") return std::nullopt;
    double sum = bias, power = x;
    if (const Value* coefficients = function_.find("coefficients"))
      for (const Value& coefficient : coefficients->items) {
        if (coefficient.kind != Value::Kind::number) fault(coefficient, "a coefficient is not a number");
        sum += coefficient.number * power;
        power *= x;
      }
    return sum;
  }

  double triangle(double x) {
    const double start = parameter("start", 0), middle = parameter("middle", 0.5), end = parameter("end", 1);
    if (x <= start || x >= end) return 0;
    if (x <= middle) return middle == start ? 1 : (x - start) / (middle - start);
    return end == middle ? 1 : (end - x) / (end - middle);
  }

  const Value& function_;
  const DomainIssue& issue_;
  const std::string& file_;
  Findings& findings_;
};

}  // namespace

std::vector<double> negmas_values(const Value& function, const DomainIssue& issue, const std::string& file,
                                  Findings& findings) {
  return ValueReader(function, issue, file, findings).read();
}

}  // namespace walkaway
