// SPDX-License-Identifier: Apache-2.0
// What options, states and endings are worth.
#include <set>

#include "scenario/reading.h"

namespace walkaway {

namespace {

using Place = std::tuple<PartyId, IssueId, OptionId>;

class WorthReader {
 public:
  explicit WorthReader(Reading& r) : r_(r) {}

  /// `worth.P.I = ...`, wherever it was written.
  void read(PartyId party, IssueId issue, const Value& value, Location at) {
    const Issue& of = r_.scenario.issues[issue];
    const bool table = value.kind == Value::Kind::table;
    if (!table) {
      r_.fault(at, fmt::format("the worth of `{}` has to say of which option", of.id),
               fmt::format("write `{}.OPTION = ...`, or `{} = {{ rule = \"...\" }}` for all", of.id, of.id));
      return;
    }
    const bool once = r_.truth(value, "once", false);
    std::set<OptionId> written;
    for (const Entry& entry : value.entries) {
      if (entry.key == "once" || entry.key == "rule" || entry.key == "cites" || entry.key == "why") continue;
      const OptionId option = r_.option(issue, entry.key, entry.at);
      if (option == kNone) continue;
      written.insert(option);
      add(party, issue, option, entry.value, once);
    }
    if (value.find("rule")) {
      Value rule = value;
      std::erase_if(rule.entries, [](const Entry& e) { return e.key != "rule" && e.key != "cites"; });
      for (OptionId o = 0; o < of.options.size(); ++o) {
        if (o != of.status_quo && !written.contains(o)) add(party, issue, o, rule, once);
      }
    } else if (value.find("cites")) {
      r_.fault(value.find_entry("cites")->at, "sources belong to single numbers",
               "write `OPTION = { value = ..., cites = [...] }`");
    }
  }

 private:
  void add(PartyId party, IssueId issue, OptionId option, const Value& value, bool once) {
    const Party& p = r_.scenario.parties[party];
    const Issue& i = r_.scenario.issues[issue];
    if (!seen_.emplace(party, issue, option).second) {
      r_.fault(value.at,
               fmt::format("the worth of `{}` of `{}` to `{}` is written twice", i.options[option].id, i.id, p.id));
      return;
    }
    const std::string what = fmt::format("worth of {} ({}) to {}", i.options[option].label, i.label, p.label);
    Worth worth{party, issue, option, {}, once, value.at};
    if (value.kind == Value::Kind::table) worth.once = r_.truth(value, "once", once);
    worth.amount = r_.amount(value, {fmt::format("worth.{}.{}.{}", p.id, i.id, i.options[option].id), what, party});
    r_.scenario.worths.push_back(std::move(worth));
  }

  Reading& r_;
  std::set<Place> seen_;
};

void read_togethers(Reading& r, const Value& root) {
  int n = 0;
  for (const Value* table : r.tables(root, "together")) {
    ++n;
    r.check_keys(*table, TableKind::together, table->at);
    const Value* party = table->find("party");
    const Value* options = table->find("options");
    const Value* worth = table->find("worth");
    if (!party || !options || !worth || !r.is(*party, Value::Kind::text, "`party`")) continue;
    Together entry;
    entry.at = table->at;
    entry.party = r.party(party->text, party->at);
    entry.options = read_options(r, *options);
    if (entry.party == kNone) continue;
    entry.once = r.truth(*table, "once", false);
    const std::string what = fmt::format("extra worth {} to {}", n, r.scenario.parties[entry.party].label);
    entry.amount = r.amount(*worth, {fmt::format("together.{}.worth", n), what, entry.party});
    if (entry.options.size() < 2) r.fault(options->at, "options in force together are two or more");
    r.scenario.togethers.push_back(std::move(entry));
  }
}

void check_bounds(Reading& r, const State& state) {
  const std::vector<Number>& numbers = r.scenario.numbers;
  const auto above = [&](NumberId one, NumberId other) {
    return one != kNone && other != kNone && numbers[one].central > numbers[other].central;
  };
  if (above(state.min, state.max)) return r.fault(state.at, fmt::format("`min` of `{}` is above its `max`", state.id));
  if (above(state.min, state.start))
    r.fault(numbers[state.start].at, fmt::format("`start` of `{}` is below its `min`", state.id));
  if (above(state.start, state.max))
    r.fault(numbers[state.start].at, fmt::format("`start` of `{}` is above its `max`", state.id));
}

void read_state(Reading& r, State& state, const Value& table) {
  r.check_keys(table, TableKind::state, state.at);
  const auto number = [&](const char* key, std::string what) {
    const Value* value = table.find(key);
    return value ? r.number(*value, {fmt::format("state.{}.{}", state.id, key), std::move(what)}) : kNone;
  };
  state.start = number("start", state.label + " at the start");
  state.min = number("min", "least " + state.label);
  state.max = number("max", "greatest " + state.label);
  if (const Value* rule = table.find("each_round")) state.each_round = r.rule(*rule, "`each_round`");
  check_bounds(r, state);
}

}  // namespace

std::vector<std::pair<PartyId, Amount>> read_pay(Reading& r, const Value& table, const std::string& path,
                                                 const std::string& what) {
  std::vector<std::pair<PartyId, Amount>> out;
  for (const Entry& entry : r.entries(table, "pay")) {
    const PartyId party = r.party(entry.key, entry.at);
    if (party == kNone) continue;
    const std::string words = fmt::format("points of {} for {}", r.scenario.parties[party].label, what);
    out.emplace_back(party, r.amount(entry.value, {path + ".pay." + entry.key, words, party}));
  }
  return out;
}

void read_worths(Reading& r, const Value& root) {
  WorthReader worths(r);
  for (const Entry& party : r.entries(root, "worth")) {
    const PartyId p = r.party(party.key, party.at);
    if (p == kNone || !r.is(party.value, Value::Kind::table, fmt::format("`worth.{}`", party.key))) continue;
    for (const Entry& issue : party.value.entries) {
      const IssueId i = r.issue(issue.key, issue.at);
      if (i != kNone) worths.read(p, i, issue.value, issue.at);
    }
  }
  for (const Entry& issue : r.entries(root, "issue")) {
    const IssueId i = index_of(r.scenario.issues, issue.key);
    if (i == kNone || issue.value.kind != Value::Kind::table) continue;
    for (const Entry& party : r.entries(issue.value, "worth")) {
      const PartyId p = r.party(party.key, party.at);
      if (p != kNone) worths.read(p, i, party.value, party.at);
    }
  }
  read_togethers(r, root);
}

void read_states_and_endings(Reading& r, const Value& root) {
  for (const Entry& entry : r.entries(root, "state")) {
    const StateId id = index_of(r.scenario.states, entry.key);
    if (r.is(entry.value, Value::Kind::table, "a state")) read_state(r, r.scenario.states[id], entry.value);
  }
  for (const Entry& entry : r.entries(root, "ending")) {
    Ending& ending = r.scenario.endings[index_of(r.scenario.endings, entry.key)];
    if (entry.value.kind == Value::Kind::text) continue;
    if (!r.is(entry.value, Value::Kind::table, "an ending")) continue;
    r.check_keys(entry.value, TableKind::ending, entry.at);
    ending.run_on = r.truth(entry.value, "run_on", true);
    ending.pay = read_pay(r, entry.value, "ending." + ending.id, ending.label);
  }
}

}  // namespace walkaway
