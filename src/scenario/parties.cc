// SPDX-License-Identifier: Apache-2.0
// What parties want, know and believe.
#include <algorithm>

#include "scenario/reading.h"

namespace walkaway {

namespace {

bool before(Location a, Location b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); }

/// Odds on the types of `about`, as numbers of the scenario: kNone for the one that is "rest".
std::vector<NumberId> read_odds(Reading& r, PartyId about, const Value& table, const std::string& path,
                                const std::string& what, Location at) {
  std::vector<std::optional<Number>> odds = r.odds(about, table, {path, what}, at);
  std::vector<NumberId> out(odds.size(), kNone);
  std::vector<TypeId> order;  // that of the file
  for (TypeId t = 0; t < odds.size(); ++t)
    if (odds[t]) order.push_back(t);
  std::stable_sort(order.begin(), order.end(), [&](TypeId a, TypeId b) { return before(odds[a]->at, odds[b]->at); });
  for (const TypeId t : order) out[t] = r.add_number(std::move(*odds[t]));
  return out;
}

void read_types(Reading& r, PartyId id, const Value& table) {
  const std::string base = "party." + r.scenario.parties[id].id + ".type.";
  int rests = 0;
  for (const Entry& entry : r.entries(table, "type")) {
    const TypeId t = index_of(r.scenario.parties[id].types, entry.key);
    if (t == kNone || !r.is(entry.value, Value::Kind::table, "a type")) continue;
    r.check_keys(entry.value, TableKind::type, entry.at);
    Type& type = r.scenario.parties[id].types[t];
    const Value* prior = entry.value.find("prior");
    if (prior) {
      type.prior = r.number_or_rest(
          *prior,
          {base + type.id + ".prior", fmt::format("prior of {} ({})", r.scenario.parties[id].label, type.label)});
      if (type.prior == kNone && ++rests > 1) r.fault(prior->at, "only one type's prior can be \"rest\"");
    } else if (r.scenario.parties[id].types.size() > 1) {
      r.fault(entry.at, fmt::format("type `{}` lacks `prior`", type.id),
              "write a number, or \"rest\" for what the others leave");
    }
    for (const Entry& belief : r.entries(entry.value, "believes")) {
      const PartyId about = r.party(belief.key, belief.at);
      if (about == kNone) continue;
      if (about == id) {
        r.fault(belief.at, fmt::format("`{}` cannot hold beliefs about its own types: it knows its own",
                                       r.scenario.parties[id].id));
        continue;
      }
      const std::string what = fmt::format("what {} ({}) believes of {}", r.scenario.parties[id].label, type.label,
                                           r.scenario.parties[about].label);
      type.believes.push_back(
          {about, read_odds(r, about, belief.value, base + type.id + ".believes." + belief.key, what, belief.at)});
    }
  }
}

std::optional<TypedNumber> read_own(Reading& r, PartyId id, const Value& table, const char* key) {
  const Value* value = table.find(key);
  if (!value) return std::nullopt;
  const Party& party = r.scenario.parties[id];
  return r.typed_number(*value,
                        {fmt::format("party.{}.{}", party.id, key), fmt::format("{} of {}", key, party.label), id});
}

void read_flows(Reading& r, Party& party, const Value& table) {
  const Entry* entry = table.find_entry("flow");
  if (!entry) return;
  const Value& flow = entry->value;
  const auto add = [&](const std::string& id, Location at, const Value& value) {
    if (value.kind == Value::Kind::table) r.check_keys(value, TableKind::rule, at);
    NamedRule rule;
    static_cast<Named&>(rule) = {id, value.kind == Value::Kind::table ? r.text(value, "label", id) : id, {}, at};
    rule.rule = r.rule(value, fmt::format("flow `{}`", id));
    rule.cites = rule.rule.cites;
    party.flows.push_back(std::move(rule));
  };
  if (flow.kind != Value::Kind::table || flow.find("rule")) return add("flow", entry->at, flow);
  for (const Entry& named : flow.entries) {
    r.check_id(named.key, named.at, "flow");
    add(named.key, named.at, named.value);
  }
}

void read_party(Reading& r, PartyId id, const Value& table, Location at) {
  r.check_keys(table, TableKind::party, at);
  read_types(r, id, table);
  Party& party = r.scenario.parties[id];
  party.hundred_points = r.text(table, "hundred_points");
  party.patience = read_own(r, id, table, "patience");
  party.noise = read_own(r, id, table, "noise");
  for (const Entry& entry : r.entries(table, "number")) {
    r.check_id(entry.key, entry.at, "number");
    NamedNumber number;
    static_cast<Named&>(number) = r.named(entry.key, entry.at, entry.value);
    number.value = r.typed_number(entry.value, {fmt::format("party.{}.number.{}", party.id, entry.key),
                                                fmt::format("{}'s {}", party.label, number.label), id});
    party.numbers.push_back(std::move(number));
  }
  read_flows(r, party, table);
  if (const Value* final_rule = table.find("final")) {
    if (final_rule->kind == Value::Kind::table) r.check_keys(*final_rule, TableKind::rule, final_rule->at);
    party.final_rule = r.rule(*final_rule, "`final`");
  }
  if (const Value* knows = table.find("knows")) {
    party.knows = r.parties(*knows, "`knows`");
    for (const Value* known : r.texts(*knows, "`knows`")) {
      if (known->text == party.id)
        r.fault(known->at, fmt::format("`{}` knows its own type anyway", party.id), "leave it out of `knows`");
    }
    std::erase(party.knows, id);
  }
  for (const Entry& entry : r.entries(table, "shares")) {
    const PartyId of = r.party(entry.key, entry.at);
    if (of == kNone) continue;
    const std::string what = fmt::format("{}'s share of {}", party.label, r.scenario.parties[of].label);
    party.shares.push_back({of, r.number(entry.value, {fmt::format("party.{}.shares.{}", party.id, entry.key), what})});
  }
  if (const Value* acts_for = table.find("acts_for"); acts_for && r.is(*acts_for, Value::Kind::text, "`acts_for`"))
    party.acts_for = r.party(acts_for->text, acts_for->at);
}

/// The shortest circle of parties from `start` back to it, through none before it in the file; empty if there
/// is none. `next` gives the parties to which one leads.
template <typename F>
std::vector<PartyId> circle_from(PartyId start, size_t parties, const F& next) {
  std::vector<PartyId> from(parties, kNone), open = {start};
  for (size_t i = 0; i < open.size(); ++i) {
    for (const PartyId to : next(open[i])) {
      if (to == start) {
        std::vector<PartyId> circle = {open[i]};
        while (circle.back() != start) circle.push_back(from[circle.back()]);
        std::reverse(circle.begin(), circle.end());
        return circle;
      }
      if (to == kNone || to < start || from[to] != kNone) continue;
      from[to] = open[i];
      open.push_back(to);
    }
  }
  return {};
}

std::string in_words(const std::vector<Party>& parties, const std::vector<PartyId>& circle, std::string_view link) {
  std::string out;
  for (const PartyId p : circle) out += fmt::format("`{}` {} ", parties[p].id, link);
  return out + "`" + parties[circle.front()].id + "`";
}

/// Whoever acts for another does so in the end for one that acts for nobody.
void check_acts_for(Reading& r, const Value& root) {
  const std::vector<Party>& parties = r.scenario.parties;
  for (PartyId p = 0; p < parties.size(); ++p) {
    const auto served = [&](PartyId of) { return std::vector{parties[of].acts_for}; };
    const std::vector<PartyId> circle = circle_from(p, parties.size(), served);
    if (circle.empty()) continue;
    const Location at = root.find("party")->find(parties[p].id)->find("acts_for")->at;
    if (circle.size() == 1) {
      r.fault(at, fmt::format("`{}` cannot act for itself", parties[p].id), "leave `acts_for` out");
    } else {
      r.fault(at, "they act for each other in a circle: " + in_words(parties, circle, "for"),
              "one of them has to act for nobody");
    }
  }
}

/// Shares may not lead in a circle: each pay-off would need the other first.
void check_shares(Reading& r) {
  const std::vector<Party>& parties = r.scenario.parties;
  for (PartyId p = 0; p < parties.size(); ++p) {
    for (const Share& share : parties[p].shares) {
      if (share.of == p)
        r.fault(r.scenario.numbers[share.part].at, fmt::format("`{}` cannot share its own pay-off", parties[p].id));
    }
    const auto circle = circle_from(p, parties.size(), [&](PartyId of) {
      std::vector<PartyId> shared;
      for (const Share& share : parties[of].shares)
        if (share.of != of) shared.push_back(share.of);
      return shared;
    });
    if (circle.empty()) continue;
    const auto onward = std::find_if(parties[p].shares.begin(), parties[p].shares.end(),
                                     [&](const Share& share) { return share.of == circle[1]; });
    r.fault(r.scenario.numbers[onward->part].at,
            "pay-offs are shared in a circle: " + in_words(parties, circle, "shares that of"),
            "one of them has to do without");
  }
}

void read_joint(Reading& r, const Value& root) {
  int n = 0, rests = 0;
  for (const Value* table : r.tables(root, "joint")) {
    ++n;
    r.check_keys(*table, TableKind::joint, table->at);
    JointPrior entry;
    entry.types.assign(r.scenario.parties.size(), kNone);
    for (const Entry& named : r.entries(*table, "types")) {
      const PartyId party = r.party(named.key, named.at);
      if (party == kNone || !r.is(named.value, Value::Kind::text, "a type")) continue;
      entry.types[party] = r.type(party, named.value.text, named.value.at);
    }
    if (const Value* prior = table->find("prior")) {
      entry.prior =
          r.number_or_rest(*prior, {fmt::format("joint.{}.prior", n), fmt::format("joint prior, entry {}", n)});
      if (entry.prior == kNone && ++rests > 1) r.fault(prior->at, "only one joint prior can be \"rest\"");
    }
    r.scenario.joint.push_back(std::move(entry));
  }
}

}  // namespace

std::vector<std::optional<Number>> Reading::odds(PartyId about, const Value& table, const NumberPlace& all,
                                                 Location at) {
  const std::vector<Type>& types = scenario.parties[about].types;
  std::vector<std::optional<Number>> out(types.size());
  if (!is(table, Value::Kind::table, fmt::format("`{}`", all.path))) return out;
  const auto place = [&](TypeId t) -> NumberPlace {
    return {all.path + "." + types[t].id, fmt::format("{}: {}", all.what, types[t].label)};
  };
  std::vector<bool> written(types.size(), false);
  int rests = 0;
  for (const Entry& entry : table.entries) {
    const TypeId t = type(about, entry.key, entry.at);
    if (t == kNone) continue;
    written[t] = true;
    if (!is_rest(entry.value)) {
      out[t] = read_number(entry.value, place(t));
    } else if (++rests > 1) {
      fault(entry.value.at, "only one of the odds can be \"rest\"");
    }
  }
  for (TypeId t = 0; t < types.size(); ++t) {
    if (written[t]) continue;
    const NumberPlace missing = place(t);
    if (types.size() > 1 && table.entries.empty()) fault(at, fmt::format("`{}` is missing", missing.path));
    out[t] = built_in(0, missing, at);
  }
  return out;
}

void read_parties(Reading& r, const Value& root) {
  for (const Entry& entry : r.entries(root, "party")) {
    const PartyId id = index_of(r.scenario.parties, entry.key);
    if (id != kNone && entry.value.kind == Value::Kind::table) read_party(r, id, entry.value, entry.at);
  }
  for (const Entry& entry : r.entries(root, "analyst_prior")) {
    const PartyId about = r.party(entry.key, entry.at);
    if (about == kNone) continue;
    const std::string what = fmt::format("the analyst's odds of {}", r.scenario.parties[about].label);
    r.scenario.analyst_prior[about] = read_odds(r, about, entry.value, "analyst_prior." + entry.key, what, entry.at);
  }
  check_acts_for(r, root);
  check_shares(r);
  read_joint(r, root);
}

}  // namespace walkaway
