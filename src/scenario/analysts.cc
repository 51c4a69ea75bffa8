// SPDX-License-Identifier: Apache-2.0
// Several analysts: those who judge numbers or odds otherwise than the file.
#include <algorithm>
#include <unordered_set>

#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr size_t kMostAnalysts = 64;

/// One number as an analyst wrote it.
struct OwnNumber {
  std::string path;
  Value value;
  Location at;
};

/// Takes apart the tables of `set` down to numbers, variants by type after the number of which they are.
class OwnNumbers {
 public:
  explicit OwnNumbers(Reading& r) : r_(r) {}

  std::vector<OwnNumber> all(const Value& set) {
    tables(set, "");
    std::unordered_set<std::string> seen;
    for (const OwnNumber& own : found_)
      if (!seen.insert(own.path).second) r_.fault(own.at, fmt::format("`{}` is written twice", own.path));
    // The path of a variant goes on where that of its number ends.
    std::stable_sort(found_.begin(), found_.end(),
                     [](const OwnNumber& a, const OwnNumber& b) { return a.path.size() < b.path.size(); });
    return std::move(found_);
  }

 private:
  void tables(const Value& table, const std::string& prefix) {
    for (const Entry& entry : table.entries) {
      const std::string path = prefix.empty() ? entry.key : prefix + "." + entry.key;
      if (path == "analyst" || path.starts_with("analyst.")) {
        r_.fault(entry.at, "an analyst cannot set the numbers of analysts");
      } else if (!r_.numbers_at(path).empty()) {
        number(path, entry.value, entry.at);
      } else if (entry.value.kind == Value::Kind::table && leads_on(path)) {
        tables(entry.value, path);
      } else {
        r_.unknown(entry.at, "number", path, r_.number_paths());
      }
    }
  }

  bool leads_on(const std::string& path) const {
    const auto inside = [&](const Number& number) { return !number.built_in && number.path.starts_with(path + "."); };
    return std::any_of(r_.scenario.numbers.begin(), r_.scenario.numbers.end(), inside);
  }

  void number(const std::string& path, const Value& value, Location at) {
    const Value* variants = value.kind == Value::Kind::table ? value.find("by_type") : nullptr;
    if (!variants) return found_.push_back({path, value, at});
    if (!r_.is(*variants, Value::Kind::table, "`by_type`")) return;
    for (const Entry& entry : variants->entries) {
      const std::string variant = path + ".by_type." + entry.key;
      if (r_.numbers_at(variant, entry.at).empty()) continue;
      found_.push_back({variant, entry.value, entry.at});
    }
    Value base = value;
    std::erase_if(base.entries, [](const Entry& entry) { return entry.key == "by_type"; });
    if (!base.entries.empty()) found_.push_back({path, std::move(base), at});
  }

  Reading& r_;
  std::vector<OwnNumber> found_;
};

/// Sources and reason that stand beside an analyst's numbers are those of every one that has none of its own.
void take_common(const Analyst& analyst, Number& number) {
  if (number.cites.empty()) number.cites = analyst.cites;
  if (number.why.empty()) number.why = analyst.why;
}

void read_set(Reading& r, const Value& set, Analyst& analyst) {
  if (!r.is(set, Value::Kind::table, "`set`")) return;
  for (const OwnNumber& own : OwnNumbers(r).all(set)) {
    Number number = r.read_number(own.value, {own.path, ""});
    take_common(analyst, number);
    for (const NumberId id : r.numbers_at(own.path)) {
      number.path = r.scenario.numbers[id].path;
      number.what = r.scenario.numbers[id].what;
      analyst.set[id] = number;
    }
  }
}

void read_prior(Reading& r, const Value& table, Analyst& analyst) {
  for (const Entry& entry : r.entries(table, "analyst_prior")) {
    const PartyId about = r.party(entry.key, entry.at);
    if (about == kNone) continue;
    const std::string path = "analyst_prior." + entry.key;
    for (const auto& [id, number] : analyst.set)
      if (number.path.starts_with(path + ".")) r.fault(entry.at, fmt::format("`{}` is also in `set`", number.path));
    auto& odds = analyst.prior[about];
    odds = r.odds(about, entry.value, {path, fmt::format("the analyst's odds of {}", r.scenario.parties[about].label)},
                  entry.at);
    for (std::optional<Number>& number : odds)
      if (number) take_common(analyst, *number);
  }
}

/// All have a weight, or none has.
void read_weights(Reading& r, const std::vector<Entry>& entries) {
  const auto weight_of = [](const Entry& entry) { return entry.value.find("weight"); };
  if (std::none_of(entries.begin(), entries.end(), weight_of)) return;
  int rests = 0;
  for (size_t i = 0; i < r.scenario.analysts.size(); ++i) {
    Analyst& analyst = r.scenario.analysts[i];
    if (const Value* weight = weight_of(entries[i])) {
      analyst.weight =
          r.number_or_rest(*weight, {"analyst." + analyst.id + ".weight", "weight of the analyst: " + analyst.label});
      if (analyst.weight == kNone && ++rests > 1) r.fault(weight->at, "only one analyst's weight can be \"rest\"");
    } else {
      r.fault(entries[i].at, fmt::format("analyst `{}` lacks `weight`, which others have", analyst.id),
              "write a number, or \"rest\" for what the others leave");
    }
  }
}

}  // namespace

void read_analysts(Reading& r, const Value& root) {
  std::vector<Entry> entries = r.entries(root, "analyst");
  if (entries.size() > kMostAnalysts) {
    r.fault(entries[kMostAnalysts].at, fmt::format("{} analysts; {} are the most", entries.size(), kMostAnalysts));
    entries.resize(kMostAnalysts);
  }
  for (const Entry& entry : entries) {
    r.check_id(entry.key, entry.at, "analyst");
    Analyst analyst;
    static_cast<Named&>(analyst) = r.named(entry.key, entry.at, entry.value);
    r.scenario.analysts.push_back(std::move(analyst));
  }
  read_weights(r, entries);
  for (size_t i = 0; i < entries.size(); ++i) {
    const Value& table = entries[i].value;
    if (!r.is(table, Value::Kind::table, "an analyst")) continue;
    r.check_keys(table, TableKind::analyst, entries[i].at);
    Analyst analyst = std::move(r.scenario.analysts[i]);
    analyst.why = r.text(table, "why");
    if (const Value* set = table.find("set")) read_set(r, *set, analyst);
    read_prior(r, table, analyst);
    r.scenario.analysts[i] = std::move(analyst);
  }
}

Scenario as_analyst(const Scenario& scenario, AnalystId id) {
  const Analyst& analyst = scenario.analysts.at(id);
  Scenario out = scenario;
  out.analysts.clear();
  for (const auto& [number, own] : analyst.set) out.numbers[number] = own;
  for (const auto& [party, odds] : analyst.prior) {
    std::vector<NumberId>& ids = out.analyst_prior[party];
    ids.resize(odds.size(), kNone);
    for (TypeId t = 0; t < odds.size(); ++t) {
      if (!odds[t]) {
        // The file's number no longer counts, and nobody is to vary it or ask for its source.
        if (ids[t] != kNone) out.numbers[ids[t]].range = {}, out.numbers[ids[t]].built_in = true;
        ids[t] = kNone;
      } else if (ids[t] != kNone) {
        out.numbers[ids[t]] = *odds[t];
      } else {
        ids[t] = static_cast<NumberId>(out.numbers.size());
        out.numbers.push_back(*odds[t]);
      }
    }
  }
  out.text_hash = fingerprint({scenario.text_hash, "analyst", analyst.id});
  return out;
}

}  // namespace walkaway
