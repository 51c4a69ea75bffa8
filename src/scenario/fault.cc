// SPDX-License-Identifier: Apache-2.0
#include "scenario/fault.h"

#include <algorithm>
#include <cctype>

namespace walkaway {

namespace {

constexpr size_t kLongestName = 120;  // names beyond this are noise, and the distance is quadratic

std::string lower(const std::string& text) {
  std::string out = text.substr(0, kLongestName);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Edit distance in which a swap of neighbours counts once (optimal string alignment).
size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<size_t>> row(3, std::vector<size_t>(b.size() + 1));
  for (size_t j = 0; j <= b.size(); ++j) row[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    auto& now = row[i % 3];
    const auto& above = row[(i - 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({above[j] + 1, now[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], row[(i - 2) % 3][j - 2] + 1);
    }
  }
  return row[a.size() % 3][b.size()];
}

std::string all_texts(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) text += (text.empty() ? "" : "\n") + fault.text();
  return text;
}

}  // namespace

Location location_of_byte(std::string_view text, size_t offset, Location start) {
  Location at = start;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++at.line;
      at.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++at.column;
    }
  }
  return at;
}

std::string Fault::text() const {
  std::string out = file;
  if (at.line > 0) out += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  out += ": " + what;
  if (!hint.empty()) out += "\n    " + hint;
  return out;
}

InputError::InputError(std::vector<Fault> faults) : std::runtime_error(all_texts(faults)), faults_(std::move(faults)) {}

std::string nearest_name(const std::string& name, const std::vector<std::string>& known) {
  const std::string wanted = lower(name);
  std::string nearest;
  size_t least = std::max<size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const size_t longer = std::max(candidate.size(), name.size());
    if (longer - std::min(candidate.size(), name.size()) >= least) continue;
    const size_t d = distance(wanted, lower(candidate));
    if (d < least) {
      least = d;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace walkaway
