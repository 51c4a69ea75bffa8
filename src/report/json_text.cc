// SPDX-License-Identifier: Apache-2.0
// How JSON is laid out, and how its numbers are shortened.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "report/json_parts.h"

namespace walkaway {
namespace {

constexpr size_t kShort = 100;  ///< what fits into so many characters stays on one line

std::string flat(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

bool holds_others(const Json& value) {
  for (const Json& item : value)
    if (item.is_structured()) return true;
  return false;
}

/// A list of sentences rather than of ids.
bool holds_long_texts(const Json& list) {
  return std::any_of(list.begin(), list.end(), [](const Json& item) {
    return item.is_string() && item.get_ref<const std::string&>().size() > kShort / 2;
  });
}

void write(const Json& value, uint32_t indent, std::string& out) {
  // Long lists of plain values have no structure that lines would show.
  if (!value.is_structured() || value.empty() ||
      (value.is_array() && !holds_others(value) && !holds_long_texts(value))) {
    out += flat(value);
    return;
  }
  if (value.size() <= 8 && !holds_others(value)) {
    const std::string line = flat(value);
    if (line.size() <= kShort) {
      out += line;
      return;
    }
  }
  const bool object = value.is_object();
  out += object ? '{' : '[';
  bool first = true;
  for (auto it = value.begin(); it != value.end(); ++it) {
    out += first ? "\n" : ",\n";
    out.append(indent + 2, ' ');
    if (object) out += flat(Json(it.key())) + ": ";
    write(*it, indent + 2, out);
    first = false;
  }
  out += '\n';
  out.append(indent, ' ');
  out += object ? '}' : ']';
}

}  // namespace

std::string json_text(const Json& value, Indent indent) {
  if (indent == Indent::none) return flat(value) + "\n";
  std::string out;
  write(value, 0, out);
  return out + "\n";
}

Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == 0) return 0.0;
  constexpr int kDigits = 6, kExact = 22;  // powers of ten up to 10^22 are exact, so that the quotient prints as meant
  const int places = kDigits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value))));
  if (std::abs(places) > kExact) return std::strtod(fmt::format("{:.{}g}", value, kDigits).c_str(), nullptr);
  const double power = std::pow(10.0, std::abs(places));
  return places >= 0 ? std::round(value * power) / power : std::round(value / power) * power;
}

Json rounded_list(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double value : values) out.push_back(rounded(value));
  return out;
}

}  // namespace walkaway
