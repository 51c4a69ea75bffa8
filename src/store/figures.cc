// SPDX-License-Identifier: Apache-2.0
#include "store/figures.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace walkaway {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Takes `token` off the front of `text` if it is there.
bool take(std::string_view& text, std::string_view token) {
  if (!text.starts_with(token)) return false;
  text.remove_prefix(token.size());
  return true;
}

double take_figure(std::string_view& text) {
  if (take(text, "null")) return std::numeric_limits<double>::quiet_NaN();
  if (take(text, "\"Infinity\"")) return kInfinity;
  if (take(text, "\"-Infinity\"")) return -kInfinity;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) throw std::invalid_argument("a draw's values cannot be read");
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return value;
}

}  // namespace

std::string figures_text(std::span<const double> values) {
  std::string out = "[";
  char digits[32];
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ',';
    const double value = values[i];
    if (std::isnan(value))
      out += "null";
    else if (std::isinf(value))
      out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    else
      out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
  return out + "]";
}

std::vector<double> read_figures(std::string_view text) {
  std::vector<double> out;
  bool whole = take(text, "[");
  if (whole && take(text, "]")) {
    if (!text.empty()) throw std::invalid_argument("a draw's values cannot be read");
    return out;
  }
  while (whole) {
    out.push_back(take_figure(text));
    if (take(text, "]")) break;
    whole = take(text, ",");
  }
  if (!whole || !text.empty()) throw std::invalid_argument("a draw's values cannot be read");
  return out;
}

}  // namespace walkaway
