// SPDX-License-Identifier: Apache-2.0
// The head of the file, and the names that everything else refers to.
#include <unordered_set>

#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr uint32_t kMostRounds = 1000;
constexpr size_t kMostParties = 64, kMostTypes = 64;

void declare_sources(Reading& r, const Value& root) {
  for (const Entry& entry : r.entries(root, "source")) {
    r.check_id(entry.key, entry.at, "source");
    if (!r.is(entry.value, Value::Kind::table, "a source")) continue;
    const Value& table = entry.value;
    r.check_keys(table, TableKind::source, entry.at);
    Source source;
    static_cast<Named&>(source) = {entry.key, r.text(table, "label", r.text(table, "title", entry.key)), {}, entry.at};
    source.title = r.text(table, "title");
    source.publisher = r.text(table, "publisher");
    source.author = r.text(table, "author");
    source.date = r.date(table, "date");
    source.url = r.text(table, "url");
    r.scenario.sources.push_back(std::move(source));
  }
}

void declare_types(Reading& r, Party& party, const Value& table) {
  for (const Entry& entry : r.entries(table, "type")) {
    r.check_id(entry.key, entry.at, "type");
    Type type;
    static_cast<Named&>(type) = r.named(entry.key, entry.at, entry.value);
    party.types.push_back(std::move(type));
  }
  if (party.types.size() > kMostTypes) {
    r.fault(party.at,
            fmt::format("party `{}` has {} types; {} are the most", party.id, party.types.size(), kMostTypes));
    party.types.resize(kMostTypes);
  }
  if (party.types.empty()) {
    Type any;
    static_cast<Named&>(any) = {"any", "any", {}, party.at};
    party.types.push_back(std::move(any));
  }
}

void declare_parties(Reading& r, const Value& root) {
  static const std::unordered_set<std::string> words = {"worth", "agreed", "offer", "last"};
  for (const Entry& entry : r.entries(root, "party")) {
    r.check_id(entry.key, entry.at, "party");
    if (words.contains(entry.key)) {
      r.fault(entry.at,
              fmt::format("a party cannot be called `{}`: in rules `{}.x` means something else", entry.key, entry.key));
    }
    Party party;
    static_cast<Named&>(party) = r.named(entry.key, entry.at, entry.value);
    if (r.is(entry.value, Value::Kind::table, "a party")) declare_types(r, party, entry.value);
    if (party.types.empty()) party.types.emplace_back();
    r.scenario.parties.push_back(std::move(party));
  }
  if (r.scenario.parties.size() > kMostParties) {
    r.fault({}, fmt::format("{} parties; {} are the most", r.scenario.parties.size(), kMostParties));
    r.scenario.parties.resize(kMostParties);
  }
}

void declare_endings(Reading& r, const Value& root) {
  std::vector<Ending>& endings = r.scenario.endings;
  endings.resize(2);
  endings[kAgreement].id = "agreement";
  endings[kAgreement].label = "agreement";
  endings[kNoAgreement].id = "no_agreement";
  endings[kNoAgreement].label = "no agreement";
  for (const Entry& entry : r.entries(root, "ending")) {
    r.check_id(entry.key, entry.at, "ending");
    if (entry.key == "next_round")
      r.fault(entry.at, "an ending cannot be called `next_round`: it is where play goes on");
    EndingId id = index_of(endings, entry.key);
    if (id == kNone) {
      id = static_cast<EndingId>(endings.size());
      endings.emplace_back();
    }
    const std::string label = endings[id].label;
    static_cast<Named&>(endings[id]) = r.named(entry.key, entry.at, entry.value);
    if (endings[id].label == entry.key && !label.empty()) endings[id].label = label;
  }
}

void declare_accounts(Reading& r, const Value& root) {
  for (const Entry& entry : r.entries(root, "account")) {
    r.check_id(entry.key, entry.at, "account");
    Account account;
    static_cast<Named&>(account) = r.named(entry.key, entry.at, entry.value);
    r.scenario.accounts.push_back(std::move(account));
  }
  if (r.scenario.accounts.empty()) r.scenario.accounts.emplace_back();
}

void declare_states(Reading& r, const Value& root) {
  for (const Entry& entry : r.entries(root, "state")) {
    r.check_id(entry.key, entry.at, "state");
    State state;
    static_cast<Named&>(state) = r.named(entry.key, entry.at, entry.value);
    r.scenario.states.push_back(std::move(state));
  }
  if (const Entry* cycle = root.find_entry("cycle")) {  // which cycle of talks it is, counted by the stage `next_cycle`
    State state;
    static_cast<Named&>(state) = {"cycle", "cycle of talks", {}, cycle->at};
    state.start = r.constant(1, {"cycle.first", "the first cycle"}, cycle->at);
    r.scenario.states.push_back(std::move(state));
  }
}

void read_clock(Reading& r, const Value& root) {
  const Entry* entry = root.find_entry("clock");
  if (!entry || !r.is(entry->value, Value::Kind::table, "`clock`")) return;
  const Value& table = entry->value;
  r.check_keys(table, TableKind::clock, entry->at);
  Clock& clock = r.scenario.clock;
  clock.rounds = r.count(table, "rounds", 1, kMostRounds, 1);
  clock.unit = r.text(table, "unit", "round");
  const auto stage_at = [&](const char* key, StageId fallback) {
    const Value* value = table.find(key);
    if (!value || !r.is(*value, Value::Kind::text, fmt::format("`{}`", key))) return fallback;
    return r.stage(value->text, value->at);
  };
  clock.start = stage_at("start", 0);
  clock.again = stage_at("again", clock.start);
}

}  // namespace

void declare_names(Reading& r, const Value& root) {
  declare_sources(r, root);
  declare_parties(r, root);
  declare_states(r, root);
  declare_endings(r, root);
  declare_accounts(r, root);
}

void read_head(Reading& r, const Value& root) {
  r.check_keys(root, TableKind::head, {1, 1});
  if (const Value* version = root.find("walkaway")) {
    if (version->kind != Value::Kind::number || version->number != 1 || !version->whole) {
      r.fault(version->at, "this program reads version 1 of the language", "write `walkaway = 1`");
    }
  }
  Scenario& s = r.scenario;
  s.title = r.text(root, "title");
  s.summary = r.text(root, "summary");
  s.unit = r.text(root, "unit", "points");
  read_clock(r, root);
  for (const Entry& entry : r.entries(root, "number")) {
    r.check_id(entry.key, entry.at, "number");
    NamedNumber number;
    static_cast<Named&>(number) = r.named(entry.key, entry.at, entry.value);
    number.value = {{r.number(entry.value, {"number." + entry.key, number.label})}};
    s.globals.push_back(std::move(number));
  }
}

}  // namespace walkaway
