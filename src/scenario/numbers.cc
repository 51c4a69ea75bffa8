// SPDX-License-Identifier: Apache-2.0
// Numbers, their ranges and variants by type, rules, and changes by path.
#include <algorithm>
#include <cmath>

#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr double kWeightTolerance = 1e-9;

using Parameters = std::array<double, 3>;

/// One form of range: the keys that make it, in the order of `Range::parameters`.
struct Form {
  Range::Kind kind;
  std::vector<std::string_view> keys;
  bool from_counts = false;
};

const std::vector<Form>& forms() {
  static const std::vector<Form> all = {
      {Range::Kind::triangular, {"low", "mode", "high"}}, {Range::Kind::normal, {"mean", "sd"}},
      {Range::Kind::lognormal, {"median", "spread"}},     {Range::Kind::beta, {"alpha", "beta"}},
      {Range::Kind::beta, {"kept", "broken"}, true},      {Range::Kind::choice, {"choices", "weights"}}};
  return all;
}

double centre(const Range& range) {
  const auto& [a, b, c] = range.parameters;
  switch (range.kind) {
    case Range::Kind::exact:
    case Range::Kind::normal:
      return a;
    case Range::Kind::triangular:
      return b;
    case Range::Kind::lognormal:
      return a * std::exp(-std::log(b) * std::log(b));
    case Range::Kind::beta:
      if (range.from_counts || a <= 1 || b <= 1) return a / (a + b);
      return (a - 1) / (a + b - 2);
    case Range::Kind::choice: {
      size_t best = 0;
      for (size_t i = 1; i < range.weights.size(); ++i) {
        if (range.weights[i] > range.weights[best]) best = i;
      }
      return range.choices.at(best);
    }
  }
  return a;
}

/// What would be right for a range whose parameters are wrong, or "".
std::string mended(const Range& range) {
  if (range.kind == Range::Kind::triangular) {
    auto ordered = range.parameters;
    std::sort(ordered.begin(), ordered.end());
    const auto& [low, mode, high] = ordered;
    if (low == high) return fmt::format("a number without a range is written `{}`", low);
    return fmt::format("in order it would be `low = {}, mode = {}, high = {}`", low, mode, high);
  }
  if (range.kind == Range::Kind::normal && range.parameters[1] == 0)
    return fmt::format("a number without a range is written `{}`", range.parameters[0]);
  if (range.kind == Range::Kind::lognormal)
    return "two thirds of the range lie between median / spread and median * spread";
  if (range.kind == Range::Kind::choice) return "`weights` are the odds of the choices, one for each; they add up to 1";
  return "";
}

/// What is wrong with a range's parameters, or "".
std::string complaint(const Range& range) {
  const auto& [a, b, c] = range.parameters;
  switch (range.kind) {
    case Range::Kind::exact:
      return "";
    case Range::Kind::triangular:
      return a <= b && b <= c && a < c
                 ? ""
                 : fmt::format("a range needs low <= mode <= high and low < high, not {}, {}, {}", a, b, c);
    case Range::Kind::normal:
      return b > 0 ? "" : fmt::format("`sd` has to be above 0, not {}", b);
    case Range::Kind::lognormal:
      if (a <= 0) return fmt::format("`median` has to be above 0, not {}", a);
      return b > 1 ? "" : fmt::format("`spread` has to be above 1, not {}", b);
    case Range::Kind::beta:
      if (range.from_counts) return a >= 1 && b >= 1 ? "" : "`kept` and `broken` are counts, 0 or more";
      return a > 0 && b > 0 ? "" : fmt::format("`alpha` and `beta` have to be above 0, not {} and {}", a, b);
    case Range::Kind::choice: {
      if (range.choices.empty()) return "`choices` is empty";
      if (range.choices.size() != range.weights.size()) {
        return fmt::format("{} choices but {} weights", range.choices.size(), range.weights.size());
      }
      double sum = 0;
      for (const double w : range.weights) {
        if (w < 0) return fmt::format("a weight has to be 0 or more, not {}", w);
        sum += w;
      }
      return std::abs(sum - 1) <= kWeightTolerance ? "" : fmt::format("the weights add up to {:.12g}, not to 1", sum);
    }
  }
  return "";
}

}  // namespace

std::optional<Range> Reading::range(const Value& value, double& central) {
  Range out;
  if (value.kind == Value::Kind::number) {
    const std::optional<double> number = plain(value, "a number");
    if (!number) return std::nullopt;
    central = out.parameters[0] = *number;
    return out;
  }
  if (value.kind != Value::Kind::table) {
    fault(value.at, fmt::format("a number is expected here, not {}", kind_words(value.kind)));
    return std::nullopt;
  }
  std::vector<const Form*> written;
  for (const Form& form : forms()) {
    for (const std::string_view key : form.keys) {
      if (value.find(key)) {
        written.push_back(&form);
        break;
      }
    }
  }
  const Value* inner = value.find("value");
  if (written.empty()) {
    if (inner) return range(*inner, central);
    fault(value.at, "the number itself is missing",
          "write `value = ...`, or a range such as `low = 1, mode = 2, high = 3`");
    return std::nullopt;
  }
  if (written.size() > 1) {
    fault(value.at, fmt::format("two kinds of range at once: `{}` and `{}`", written[0]->keys[0], written[1]->keys[0]));
    return std::nullopt;
  }
  const Form& form = *written[0];
  out.kind = form.kind;
  out.from_counts = form.from_counts;
  if (inner && form.kind != Range::Kind::triangular) {
    fault(inner->at, fmt::format("`value` cannot stand beside `{}`", form.keys[0]), "leave `value` out");
    return std::nullopt;
  }
  bool whole = true;
  for (size_t i = 0; i < form.keys.size(); ++i) {
    const Value* part = value.find(form.keys[i]);
    if (!part && form.keys[i] == "mode") part = inner;
    if (!part) {
      fault(value.at, fmt::format("the range lacks `{}`", form.keys[i]));
      whole = false;
    } else if (form.kind == Range::Kind::choice) {
      std::vector<double>& list = i == 0 ? out.choices : out.weights;
      if (!is(*part, Value::Kind::array, fmt::format("`{}`", form.keys[i]))) return std::nullopt;
      for (const Value& item : part->items) {
        const std::optional<double> number = plain(item, fmt::format("each entry of `{}`", form.keys[i]));
        whole = whole && number;
        list.push_back(number.value_or(0));
      }
    } else {
      const std::optional<double> number = plain(*part, fmt::format("`{}`", form.keys[i]));
      whole = whole && number;
      out.parameters[i] = number.value_or(0) + (form.from_counts ? 1 : 0);
    }
  }
  if (!whole) return std::nullopt;
  if (const std::string wrong = complaint(out); !wrong.empty()) {
    fault(value.at, wrong, mended(out));
    return std::nullopt;
  }
  central = centre(out);
  return out;
}

NumberId Reading::add_number(Number number) {
  const auto id = static_cast<NumberId>(scenario.numbers.size());
  if (!number_by_path_.emplace(number.path, id).second) {
    fault(number.at, fmt::format("`{}` is written twice", number.path));
  }
  scenario.numbers.push_back(std::move(number));
  return id;
}

Number Reading::read_number(const Value& value, const NumberPlace& place, bool typed) {
  if (!typed && value.kind == Value::Kind::table && value.find("by_type")) {
    fault(value.find_entry("by_type")->at, fmt::format("`{}` cannot differ by type", place.path));
    Value rest = value;
    std::erase_if(rest.entries, [](const Entry& entry) { return entry.key == "by_type"; });
    return read_number(rest, place);
  }
  Number number;
  number.path = place.path;
  number.what = place.what;
  number.at = value.at;
  if (value.kind == Value::Kind::table) {
    number.cites = cites(value);
    number.why = text(value, "why");
    const Value* inner = value.find("value");
    if (inner && inner->kind == Value::Kind::table) {
      check_keys(*inner, TableKind::number, inner->at);
      for (const Citation& citation : cites(*inner)) number.cites.push_back(citation);
      if (number.why.empty()) number.why = text(*inner, "why");
    }
    if (!typed) check_keys(value, TableKind::number, value.at);
  }
  if (const std::optional<Range> read = range(value, number.central)) {
    number.range = *read;
  } else {
    number.central = NAN;  // its fault is told; no later check finds another in it
  }
  return number;
}

NumberId Reading::number(const Value& value, const NumberPlace& place) { return add_number(read_number(value, place)); }

bool Reading::is_rest(const Value& value) {
  if (value.kind == Value::Kind::text && value.text != "rest")
    fault(value.at, fmt::format("a number or \"rest\" is expected here, not \"{}\"", value.text));
  return value.kind == Value::Kind::text;
}

NumberId Reading::number_or_rest(const Value& value, const NumberPlace& place) {
  return is_rest(value) ? kNone : number(value, place);
}

TypedNumber Reading::typed_number(const Value& value, const NumberPlace& place) {
  const Value* variants = value.kind == Value::Kind::table ? value.find("by_type") : nullptr;
  if (!variants || place.owner == kNone) return {{number(value, place)}};
  check_keys(value, TableKind::typed_number, value.at);
  const std::vector<Type>& types = scenario.parties[place.owner].types;
  std::vector<NumberId> by_type(types.size(), kNone);
  if (is(*variants, Value::Kind::table, "`by_type`")) {
    for (const Entry& entry : variants->entries) {
      const TypeId id = type(place.owner, entry.key, entry.at);
      if (id == kNone) continue;
      by_type[id] = number(entry.value, {place.path + ".by_type." + entry.key,
                                         fmt::format("{} ({})", place.what, types[id].label), kNone});
    }
  }
  const bool covered = std::find(by_type.begin(), by_type.end(), kNone) == by_type.end();
  Value base = value;
  std::erase_if(base.entries, [](const Entry& e) { return e.key == "by_type" || e.key == "rule" || e.key == "once"; });
  const bool has_base = std::any_of(base.entries.begin(), base.entries.end(), [](const Entry& e) {
    return e.key != "cites" && e.key != "why" && e.key != "label";
  });
  if (has_base || !covered) {
    const NumberId id = add_number(read_number(base, place, true));
    std::replace(by_type.begin(), by_type.end(), kNone, id);
  }
  // The sources and the reason that stand beside `by_type` are those of every variant that has none of its own.
  const std::vector<Citation> common = cites(value);
  for (const NumberId id : by_type) {
    Number& variant = scenario.numbers[id];
    if (variant.cites.empty()) variant.cites = common;
    if (variant.why.empty()) variant.why = text(value, "why");
  }
  return {by_type};
}

Number Reading::built_in(double value, const NumberPlace& place, Location at) {
  Number number;
  number.path = place.path;
  number.what = place.what;
  number.at = at;
  number.central = number.range.parameters[0] = value;
  number.built_in = true;
  return number;
}

NumberId Reading::constant(double value, const NumberPlace& place, Location at) {
  return add_number(built_in(value, place, at));
}

Rule Reading::rule(const Value& value, std::string_view what) {
  Rule out;
  out.at = value.at;
  if (value.kind == Value::Kind::number) {
    out.text = fmt::format("{}", plain(value, what).value_or(0));
  } else if (value.kind == Value::Kind::table) {
    if (const Value* inner = value.find("rule")) {
      if (is(*inner, Value::Kind::text, "`rule`")) {
        out.text = inner->text;
        out.at = inner->inside;
      }
    } else {
      fault(value.at, fmt::format("{} lacks `rule`", what));
    }
    out.cites = cites(value);
  } else if (is(value, Value::Kind::text, what)) {
    out.text = value.text;
    out.at = value.inside;
  }
  return out;
}

Amount Reading::amount(const Value& value, const NumberPlace& place) {
  const bool is_rule = value.kind == Value::Kind::text || (value.kind == Value::Kind::table && value.find("rule"));
  if (value.kind == Value::Kind::table) {
    if (is_rule)
      check_keys(value, TableKind::rule, value.at,
                 [](const std::string& key) { return key == "once" || key == "by_type"; });
    if (const Entry* once = value.find_entry("once"); once && !place.path.starts_with("worth.")) {
      fault(once->at, "`once` has no meaning here");
    }
    if (is_rule && value.find("by_type")) {
      fault(value.find_entry("by_type")->at, "a rule cannot differ by type here",
            "let the rule read a number of the party that differs by type");
    }
  }
  if (is_rule) return rule(value, fmt::format("`{}`", place.path));
  if (value.kind != Value::Kind::table) return typed_number(value, place);
  Value bare = value;
  std::erase_if(bare.entries, [](const Entry& e) { return e.key == "once"; });
  return typed_number(bare, place);
}

// ---------------------------------------------------------------------------------------------------- paths

NumberId Reading::find(const std::string& path) const {
  const auto found = number_by_path_.find(path);
  return found == number_by_path_.end() ? kNone : found->second;
}

std::vector<std::string> Reading::number_paths() const {
  std::vector<std::string> paths;
  for (const Number& number : scenario.numbers) {
    if (!number.built_in) paths.push_back(number.path);
  }
  return paths;
}

std::vector<NumberId> Reading::numbers_at(const std::string& path) const {
  std::vector<NumberId> out;
  const std::string variants = path + ".by_type.";
  for (size_t i = 0; i < scenario.numbers.size(); ++i) {
    const Number& number = scenario.numbers[i];
    if (!number.built_in && (number.path == path || number.path.starts_with(variants)))
      out.push_back(static_cast<NumberId>(i));
  }
  return out;
}

std::vector<NumberId> Reading::numbers_at(const std::string& path, Location at) {
  std::vector<NumberId> out = numbers_at(path);
  if (out.empty()) unknown(at, "number", path, number_paths());
  return out;
}

void Reading::paths_of_settings(const Value& value, const std::string& prefix, std::vector<NumberChange>& out) {
  for (const Entry& entry : value.entries) {
    const std::string path = prefix.empty() ? entry.key : prefix + "." + entry.key;
    if (entry.value.kind == Value::Kind::table) {
      paths_of_settings(entry.value, path, out);
      continue;
    }
    const std::optional<double> number = plain(entry.value, fmt::format("the new value of `{}`", path));
    for (const NumberId id : numbers_at(path, entry.at)) {
      if (number) out.push_back({scenario.numbers[id].path, id, *number, entry.at});
    }
  }
}

std::vector<NumberChange> Reading::changes(const Value& table, std::string_view key) {
  std::vector<NumberChange> out;
  const Value* value = table.find(key);
  if (value && is(*value, Value::Kind::table, fmt::format("`{}`", key))) paths_of_settings(*value, "", out);
  return out;
}

}  // namespace walkaway
