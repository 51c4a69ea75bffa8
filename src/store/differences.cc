// SPDX-License-Identifier: Apache-2.0
#include "store/differences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "report/wrap.h"
#include "scenario/fault.h"

namespace walkaway {
namespace {

using Kind = RunDifference::Kind;
using Lines = std::vector<std::string_view>;

constexpr size_t kLargestTable = size_t{1} << 22;  ///< cells, when lines are matched

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string without_returns(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
  return out;
}

/// Pairs of indices of a longest common subsequence of lines, in order; those that both begin and end with first.
std::vector<std::pair<size_t, size_t>> matched(const Lines& a, const Lines& b) {
  std::vector<std::pair<size_t, size_t>> pairs;
  size_t first = 0, end_a = a.size(), end_b = b.size();
  for (; first < end_a && first < end_b && a[first] == b[first]; ++first) pairs.emplace_back(first, first);
  while (end_a > first && end_b > first && a[end_a - 1] == b[end_b - 1]) --end_a, --end_b;
  const size_t rows = end_a - first, columns = end_b - first;
  if (rows > 0 && columns > 0 && rows * columns <= kLargestTable) {
    std::vector<uint32_t> common((rows + 1) * (columns + 1), 0);  // of what is left from (i, j) on
    const auto at = [&](size_t i, size_t j) -> uint32_t& { return common[i * (columns + 1) + j]; };
    for (size_t i = rows; i-- > 0;)
      for (size_t j = columns; j-- > 0;)
        at(i, j) = a[first + i] == b[first + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
      if (a[first + i] == b[first + j])
        pairs.emplace_back(first + i++, first + j++);
      else if (at(i + 1, j) >= at(i, j + 1))
        ++i;
      else
        ++j;
    }
  }
  for (size_t i = end_a, j = end_b; i < a.size(); ++i, ++j) pairs.emplace_back(i, j);
  pairs.emplace_back(a.size(), b.size());
  return pairs;
}

void compare_texts(const std::string& stored, const std::string& now, std::vector<RunDifference>& out) {
  if (stored == now) return;
  const size_t before = out.size();
  const Lines a = lines_of(stored), b = lines_of(now);
  size_t i = 0, j = 0;
  for (const auto& [next_i, next_j] : matched(a, b)) {
    for (; i < next_i && j < next_j; ++i, ++j)
      out.push_back({Kind::text, fmt::format("line {}", j + 1), std::string(a[i]), std::string(b[j])});
    for (; i < next_i; ++i)
      out.push_back(
          {Kind::text, fmt::format("line {} of the stored scenario", i + 1), std::string(a[i]), "", true, false});
    for (; j < next_j; ++j)
      out.push_back({Kind::text, fmt::format("line {}", j + 1), "", std::string(b[j]), false, true});
    ++i, ++j;
  }
  // What cannot be seen line by line is said as a whole.
  if (out.size() == before || without_returns(stored) == without_returns(now)) {
    out.resize(before);
    out.push_back({Kind::text, "line ends", "one kind", "another"});
  }
}

using ByName = std::map<std::string, std::string>;

void compare_named(Kind kind, const std::string& prefix, const ByName& stored, const ByName& now,
                   std::vector<RunDifference>& out) {
  ByName all = stored;
  all.insert(now.begin(), now.end());
  for (const auto& entry : all) {
    const auto a = stored.find(entry.first), b = now.find(entry.first);
    const bool in_a = a != stored.end(), in_b = b != now.end();
    if (in_a && in_b && a->second == b->second) continue;
    out.push_back({kind, prefix + entry.first, in_a ? a->second : "", in_b ? b->second : "", in_a, in_b});
  }
}

/// The last one of a path counts, as it does on the command line.
ByName settings_of(const StoredRun& run) {
  ByName out;
  for (const std::string& setting : run.settings) {
    const size_t equals = std::min(setting.find('='), setting.size());
    out[setting.substr(0, equals)] = equals < setting.size() ? setting.substr(equals + 1) : "";
  }
  return out;
}

void flatten(const std::string& name, const nlohmann::json& value, ByName& out) {
  if (value.is_object() && (!value.empty() || name.empty()))
    for (const auto& [key, part] : value.items()) flatten(name.empty() ? key : name + "." + key, part, out);
  else
    out[name.empty() ? "options" : name] = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ByName options_of(const StoredRun& run) {
  ByName out;
  const auto json = nlohmann::json::parse(run.options, nullptr, false);
  if (json.is_discarded())
    out["options"] = run.options;
  else
    flatten("", json, out);
  return out;
}

}  // namespace

std::string RunDifference::text() const {
  const auto quoted_value = [&](const std::string& value) {
    return kind == Kind::text && what != "line ends" ? "\"" + printable(value) + "\"" : printable(value);
  };
  if (!in_now) return fmt::format("{} is gone: {}", what, quoted_value(stored));
  if (!in_stored) return fmt::format("{} is new: {}", what, quoted_value(now));
  return fmt::format("{}: {} is now {}", what, quoted_value(stored), quoted_value(now));
}

std::vector<RunDifference> run_differences(const StoredRun& stored, const StoredRun& now) {
  std::vector<RunDifference> out;
  compare_texts(stored.scenario_text, now.scenario_text, out);
  compare_named(Kind::setting, "--set ", settings_of(stored), settings_of(now), out);
  compare_named(Kind::option, "", options_of(stored), options_of(now), out);
  if (stored.version != now.version)
    out.push_back({Kind::version, "the program's version", stored.version, now.version});
  if (out.empty() && stored.columns != now.columns)  // else they follow from the rest
    out.push_back({Kind::column, "the values of a draw", fmt::format("{}", fmt::join(stored.columns, ", ")),
                   fmt::format("{}", fmt::join(now.columns, ", "))});
  return out;
}

std::string differences_text(const std::vector<RunDifference>& differences, size_t most) {
  std::string out;
  for (size_t i = 0; i < std::min(most, differences.size()); ++i) out += differences[i].text() + "\n";
  if (differences.size() > most) out += fmt::format("and {} more\n", differences.size() - most);
  return out;
}

void refuse_if_changed(const StoredRun& stored, const StoredRun& now, const std::string& store) {
  const std::vector<RunDifference> differences = run_differences(stored, now);
  if (differences.empty()) return;
  std::string list = differences_text(differences);
  for (size_t at = 0; (at = list.find('\n', at)) + 1 < list.size(); at += 7) list.replace(at, 1, "\n      ");
  list.pop_back();
  throw InputError(
      {{store,
        {},
        fmt::format("run {} cannot be resumed: it is not the same run any more\n      {}", stored.id, list),
        fmt::format("Put it back (`walkaway runs scenario {}` prints the text), or start a new run without "
                    "--resume.",
                    stored.id)}});
}

}  // namespace walkaway
