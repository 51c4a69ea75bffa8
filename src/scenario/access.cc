// SPDX-License-Identifier: Apache-2.0
// Faults, access to values, and lookups of names, for the parts of the reader.
#include <algorithm>
#include <cmath>

#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr size_t kMostFaults = 500;  // beyond this the file is not a scenario
constexpr size_t kFewNames = 12;     // so many are listed in a hint
constexpr size_t kShown = 60;        // characters of an unknown name in a message

bool is_name(const std::string& text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && letter(text[0]) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || digit(c); });
}

std::string shown(const std::string& name) {
  if (name.size() <= kShown) return name;
  size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end) + "...";
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "`" : ", `") + name + "`";
  return out;
}

std::string hint_for(const std::string& name, const std::vector<std::string>& known) {
  const std::string nearest = nearest_name(name, known);
  if (!nearest.empty() && nearest != name) return "did you mean `" + nearest + "`?";
  if (known.empty() || known.size() > kFewNames) return "";
  return "there is " + listed(known);
}

}  // namespace

// ---------------------------------------------------------------------------------------------------- faults

void Reading::fault(Location at, std::string what, std::string hint) {
  if (faults_.size() >= kMostFaults) return;
  const std::string key = fmt::format("{}:{}:{}", at.line, at.column, what);
  if (seen_faults_.insert(key).second) faults_.push_back({scenario.file, at, std::move(what), std::move(hint)});
}

void Reading::unknown(Location at, std::string_view kind, const std::string& name,
                      const std::vector<std::string>& known) {
  fault(at, fmt::format("there is no {} `{}`", kind, shown(name)), hint_for(name, known));
}

void Reading::throw_faults(std::vector<Fault> others) {
  std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  });
  std::vector<Fault> all = faults_;
  all.insert(all.end(), others.begin(), others.end());
  if (!all.empty()) throw InputError(std::move(all));
}

// ---------------------------------------------------------------------------------------------------- access

bool Reading::is(const Value& value, Value::Kind kind, std::string_view what) {
  if (value.kind == kind) return true;
  fault(value.at, fmt::format("{} has to be {}, not {}", what, kind_words(kind), kind_words(value.kind)));
  return false;
}

void Reading::check_keys(const Value& table, TableKind kind, Location at,
                         const std::function<bool(const std::string&)>& own) {
  const std::vector<Key>& keys = keys_of(kind);
  const auto known = [&](const std::string& name) {
    return std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
  };
  for (const Entry& entry : table.entries) {
    if (known(entry.key) || (own && own(entry.key))) continue;
    std::vector<std::string> names;
    for (const Key& key : keys) names.emplace_back(key.name);
    fault(entry.at, fmt::format("a {} has no key `{}`", name_of(kind), shown(entry.key)), hint_for(entry.key, names));
  }
  for (const Key& key : keys) {
    if (!key.required || table.find(key.name)) continue;
    fault(at, fmt::format("the {} lacks `{}`", name_of(kind), key.name),
          fmt::format("`{}` is {}", key.name, key.about));
  }
}

std::string Reading::text(const Value& table, std::string_view key, std::string fallback) {
  const Value* value = table.find(key);
  if (!value || !is(*value, Value::Kind::text, fmt::format("`{}`", key))) return fallback;
  return value->text.empty() ? fallback : value->text;
}

std::string Reading::date(const Value& table, std::string_view key) {
  const Value* value = table.find(key);
  if (value && value->kind == Value::Kind::date) return value->text;
  return text(table, key);
}

bool Reading::truth(const Value& table, std::string_view key, bool fallback) {
  const Value* value = table.find(key);
  if (!value || !is(*value, Value::Kind::truth, fmt::format("`{}`", key))) return fallback;
  return value->truth;
}

std::optional<double> Reading::plain(const Value& value, std::string_view what) {
  if (!is(value, Value::Kind::number, what)) return std::nullopt;
  if (std::isfinite(value.number)) return value.number;
  fault(value.at, fmt::format("{} has to be finite", what));
  return std::nullopt;
}

uint32_t Reading::count(const Value& table, std::string_view key, uint32_t low, uint32_t high, uint32_t fallback) {
  const Value* value = table.find(key);
  if (!value || !is(*value, Value::Kind::number, fmt::format("`{}`", key))) return fallback;
  if (value->whole && value->number >= low && value->number <= high) return static_cast<uint32_t>(value->number);
  fault(value->at, fmt::format("`{}` has to be a whole number from {} to {}", key, low, high));
  return fallback;
}

std::vector<const Value*> Reading::texts(const Value& value, std::string_view what) {
  std::vector<const Value*> out;
  if (value.kind == Value::Kind::text) return {&value};
  if (value.kind != Value::Kind::array) {
    fault(value.at, fmt::format("{} has to be a list of texts, not {}", what, kind_words(value.kind)));
    return out;
  }
  for (const Value& item : value.items) {
    if (is(item, Value::Kind::text, fmt::format("each entry of {}", what))) out.push_back(&item);
  }
  return out;
}

const std::vector<Entry>& Reading::entries(const Value& table, std::string_view key) {
  static const std::vector<Entry> none;
  const Value* value = table.find(key);
  return value && is(*value, Value::Kind::table, fmt::format("`{}`", key)) ? value->entries : none;
}

std::vector<const Value*> Reading::tables(const Value& table, std::string_view key) {
  std::vector<const Value*> out;
  const Value* value = table.find(key);
  if (!value) return out;
  if (value->kind != Value::Kind::array) {
    fault(value->at, fmt::format("`{}` has to be a list of tables, not {}", key, kind_words(value->kind)),
          fmt::format("write `[[{}]]`", key));
    return out;
  }
  for (const Value& item : value->items) {
    if (is(item, Value::Kind::table, fmt::format("each entry of `{}`", key))) out.push_back(&item);
  }
  return out;
}

std::vector<Citation> Reading::cites(const Value& table) {
  std::vector<Citation> out;
  const Value* value = table.find("cites");
  if (!value) return out;
  for (const Value* item : texts(*value, "`cites`")) {
    const size_t colon = item->text.find(':');
    Citation citation{item->text.substr(0, colon), colon == std::string::npos ? "" : item->text.substr(colon + 1)};
    if (index_of(scenario.sources, citation.source) == kNone) {
      unknown(item->at, "source", citation.source, ids(scenario.sources));
    } else {
      out.push_back(std::move(citation));
    }
  }
  return out;
}

bool Reading::check_id(const std::string& id, Location at, std::string_view kind) {
  if (is_name(id)) return true;
  fault(at, fmt::format("`{}` cannot be the name of a {}", shown(id), kind),
        "names are letters, digits and `_`, and do not start with a digit");
  return false;
}

Named Reading::named(const std::string& id, Location at, const Value& value) {
  Named out{id, id, {}, at};
  if (value.kind == Value::Kind::text && !value.text.empty()) out.label = value.text;
  if (value.kind == Value::Kind::table) {
    out.label = text(value, "label", id);
    out.cites = cites(value);
  }
  return out;
}

// ---------------------------------------------------------------------------------------------------- lookups

PartyId Reading::party(const std::string& id, Location at) {
  const PartyId found = index_of(scenario.parties, id);
  if (found == kNone) unknown(at, "party", id, ids(scenario.parties));
  return found;
}

TypeId Reading::type(PartyId party, const std::string& id, Location at) {
  const Party& of = scenario.parties[party];
  const TypeId found = index_of(of.types, id);
  if (found == kNone) unknown(at, fmt::format("type of party `{}` named", of.id), id, ids(of.types));
  return found;
}

IssueId Reading::issue(const std::string& id, Location at) {
  const IssueId found = index_of(scenario.issues, id);
  if (found == kNone) unknown(at, "issue", id, ids(scenario.issues));
  return found;
}

OptionId Reading::option(IssueId issue, const std::string& id, Location at) {
  const Issue& of = scenario.issues[issue];
  const OptionId found = index_of(of.options, id);
  if (found == kNone) unknown(at, fmt::format("option of issue `{}` named", of.id), id, ids(of.options));
  return found;
}

OptionId Reading::option(IssueId issue, const Value& value) {
  const Issue& of = scenario.issues[issue];
  if (value.kind == Value::Kind::number && of.grid) {
    for (size_t i = 0; i < of.options.size(); ++i) {
      const std::optional<double>& number = of.options[i].number;
      if (number && std::abs(*number - value.number) <= 1e-9 * (1 + std::abs(value.number)))
        return static_cast<OptionId>(i);
    }
    return option(issue, fmt::format("{}", value.number), value.at);
  }
  if (!is(value, Value::Kind::text, fmt::format("the option of `{}`", of.id))) return kNone;
  return option(issue, value.text, value.at);
}

StageId Reading::stage(const std::string& id, Location at) {
  StageId found = index_of(scenario.stages, id);
  if (const auto alias = stage_alias.find(id); found == kNone && alias != stage_alias.end()) {
    found = alias->second.front();
  }
  if (found == kNone) unknown(at, "stage", id, ids(scenario.stages));
  return found;
}

std::vector<StageId> Reading::stages(const Value& value, std::string_view what) {
  std::vector<StageId> out;
  for (const Value* item : texts(value, what)) {
    const auto alias = stage_alias.find(item->text);
    if (alias != stage_alias.end()) {
      out.insert(out.end(), alias->second.begin(), alias->second.end());
    } else if (const StageId found = stage(item->text, item->at); found != kNone) {
      out.push_back(found);
    }
  }
  return out;
}

MoveId Reading::move(StageId stage, const std::string& id, Location at, PartyId by) {
  const Stage& of = scenario.stages[stage];
  for (size_t m = 0; m < of.moves.size(); ++m) {
    const Move& move = of.moves[m];
    if (move.id == id && (by == kNone || move.by == kNone || move.by == by)) return static_cast<MoveId>(m);
  }
  const std::vector<std::string> menu = ids(of.moves);
  std::string hint = menu.size() > kFewNames ? hint_for(id, menu) : "its menu is " + listed(menu);
  if (const std::string nearest = nearest_name(id, menu); !nearest.empty() && menu.size() <= kFewNames) {
    hint = "did you mean `" + nearest + "`? " + hint;
  }
  fault(at, fmt::format("stage `{}` has no move `{}`", of.id, shown(id)), hint);
  return kNone;
}

std::vector<PartyId> Reading::parties(const Value& value, std::string_view what) {
  std::vector<PartyId> out;
  for (const Value* item : texts(value, what)) {
    const PartyId found = party(item->text, item->at);
    if (found == kNone) continue;
    if (std::find(out.begin(), out.end(), found) == out.end()) {
      out.push_back(found);
    } else {
      fault(item->at, fmt::format("{} names `{}` twice", what, item->text));
    }
  }
  return out;
}

std::vector<IssueId> Reading::issues(const Value& value, std::string_view what) {
  std::vector<IssueId> out;
  for (const Value* item : texts(value, what)) {
    const IssueId found = issue(item->text, item->at);
    if (found == kNone) continue;
    if (std::find(out.begin(), out.end(), found) == out.end()) {
      out.push_back(found);
    } else {
      fault(item->at, fmt::format("{} names `{}` twice", what, item->text));
    }
  }
  return out;
}

}  // namespace walkaway
