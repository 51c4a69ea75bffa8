// SPDX-License-Identifier: Apache-2.0
// The record, the accounts, and what is asked: what-ifs and pivots.
#include <unordered_set>

#include "scenario/reading.h"

namespace walkaway {

namespace {

// ---------------------------------------------------------------------------------------------------- record

class RecordReader {
 public:
  explicit RecordReader(Reading& r) : r_(r) {}

  void read(const Value& table) {
    r_.check_keys(table, TableKind::record, table.at);
    RecordEntry entry;
    RecordedMove& common = entry.common;
    common.at = table.at;
    common.mark = r_.text(table, "mark");
    common.date = r_.date(table, "date");
    common.cites = r_.cites(table);
    check_mark(table, common);
    if (!table.find("stage")) {
      for (const char* key : {"move", "by", "round", "heard", "account"}) {
        if (const Entry* found = table.find_entry(key))
          r_.fault(found->at, fmt::format("a record of `{}` has to name its stage", key));
      }
      if (common.mark.empty()) r_.fault(table.at, "a record names a stage and a move, or at least a mark");
    } else if (const Value& stage = *table.find("stage"); r_.is(stage, Value::Kind::text, "`stage`")) {
      common.stage = r_.stage(stage.text, stage.at);
      if (common.stage != kNone) read_move(table, entry);
    }
    r_.scenario.record.push_back(std::move(entry));
  }

 private:
  void check_mark(const Value& table, const RecordedMove& common) {
    if (common.mark.empty() || marks_.insert(common.mark).second) return;
    r_.fault(table.find("mark")->at, fmt::format("a second mark \"{}\"", common.mark));
  }

  void read_move(const Value& table, RecordEntry& entry) {
    RecordedMove& common = entry.common;
    const Stage& stage = r_.scenario.stages[common.stage];
    read_by(table, common, stage);
    common.round = r_.count(table, "round", 1, r_.scenario.clock.rounds, 0);
    if (common.round > 0 && common.round < last_round_) {
      r_.fault(table.find("round")->at,
               fmt::format("round {} comes before round {} of an earlier entry", common.round, last_round_),
               "the record is in the order in which things happened");
    }
    last_round_ = std::max(last_round_, common.round);
    const Value* move = table.find("move");
    if (move && r_.is(*move, Value::Kind::text, "`move`"))
      common.move = r_.move(common.stage, move->text, move->at, common.by);
    if (!move && !table.find("heard"))
      r_.fault(table.at, "a record lacks `move`", "write the move, or what a party heard");
    read_heard(table, common, stage);
    for (const Entry& named : r_.entries(table, "account")) {
      const AccountId account = index_of(r_.scenario.accounts, named.key);
      if (account == kNone || named.key.empty()) {
        r_.unknown(named.at, "account", named.key, ids(r_.scenario.accounts));
      } else if (r_.is(named.value, Value::Kind::text, "the move by an account")) {
        const MoveId other = r_.move(common.stage, named.value.text, named.value.at, common.by);
        if (other != kNone) entry.by_account[account] = other;
      }
    }
  }

  void read_by(const Value& table, RecordedMove& common, const Stage& stage) {
    const Value* by = table.find("by");
    if (by && r_.is(*by, Value::Kind::text, "`by`")) {
      common.by = r_.party(by->text, by->at);
      const bool mover = std::find(stage.movers.begin(), stage.movers.end(), common.by) != stage.movers.end();
      if (common.by != kNone && !mover)
        r_.fault(by->at, fmt::format("`{}` does not move at stage `{}`", by->text, stage.id));
    } else if (!by && stage.kind == StageKind::together) {
      r_.fault(table.at, fmt::format("several move at stage `{}`: a record has to say whose move it was", stage.id),
               "write `by = \"PARTY\"`");
    }
  }

  void read_heard(const Value& table, RecordedMove& common, const Stage& stage) {
    for (const Entry& named : r_.entries(table, "heard")) {
      const PartyId party = r_.party(named.key, named.at);
      if (party == kNone || !r_.is(named.value, Value::Kind::text, "what is heard")) continue;
      const auto hearing = std::find_if(stage.hearings.begin(), stage.hearings.end(), [&](const Hearing& h) {
        return std::find(h.observers.begin(), h.observers.end(), party) != h.observers.end();
      });
      if (hearing == stage.hearings.end()) {
        r_.fault(named.at, fmt::format("`{}` hears nothing at stage `{}` but what it sees", named.key, stage.id),
                 "`heard` is for stages with `heard_as` or `heard_by`");
        continue;
      }
      const auto& signals = hearing->signals;
      if (std::find(signals.begin(), signals.end(), named.value.text) == signals.end()) {
        r_.unknown(named.value.at, "signal", named.value.text, signals);
        continue;
      }
      common.heard.emplace_back(party, named.value.text);
    }
  }

  Reading& r_;
  std::unordered_set<std::string> marks_;
  uint32_t last_round_ = 0;
};

// ---------------------------------------------------------------------------------------------------- accounts

void read_accounts(Reading& r, const Value& root) {
  int rests = 0;
  for (const Entry& entry : r.entries(root, "account")) {
    Account& account = r.scenario.accounts[index_of(r.scenario.accounts, entry.key)];
    if (!r.is(entry.value, Value::Kind::table, "an account")) continue;
    r.check_keys(entry.value, TableKind::account, entry.at);
    if (const Value* weight = entry.value.find("weight")) {
      account.weight =
          r.number_or_rest(*weight, {"account." + account.id + ".weight", "weight of the account: " + account.label});
      if (account.weight == kNone && ++rests > 1) r.fault(weight->at, "only one account's weight can be \"rest\"");
    } else if (r.scenario.accounts.size() > 1) {
      r.fault(entry.at, fmt::format("account `{}` lacks `weight`", account.id),
              "write a number, or \"rest\" for what the others leave");
    }
  }
  for (const Entry& entry : r.entries(root, "account")) {
    if (entry.value.kind != Value::Kind::table) continue;
    r.scenario.accounts[index_of(r.scenario.accounts, entry.key)].set = r.changes(entry.value, "set");
  }
}

// ---------------------------------------------------------------------------------------------------- what-ifs

std::optional<Commitment> read_commitment(Reading& r, const Value& table) {
  r.check_keys(table, TableKind::commitment, table.at);
  const Value *party = table.find("party"), *stage = table.find("stage"), *move = table.find("move");
  if (!party || !stage || !move) return std::nullopt;
  if (!r.is(*party, Value::Kind::text, "`party`") || !r.is(*stage, Value::Kind::text, "`stage`") ||
      !r.is(*move, Value::Kind::text, "`move`")) {
    return std::nullopt;
  }
  Commitment out{};
  out.party = r.party(party->text, party->at);
  out.stage = r.stage(stage->text, stage->at);
  if (out.party == kNone || out.stage == kNone) return std::nullopt;
  const Stage& at = r.scenario.stages[out.stage];
  if (std::find(at.movers.begin(), at.movers.end(), out.party) == at.movers.end()) {
    r.fault(party->at, fmt::format("`{}` does not move at stage `{}`", party->text, at.id));
  }
  out.move = r.move(out.stage, move->text, move->at, out.party);
  out.from = r.count(table, "from", 1, r.scenario.clock.rounds, 1);
  out.to = r.count(table, "to", out.from, r.scenario.clock.rounds, UINT32_MAX);
  if (const Value* types = table.find("types")) {
    for (const Value* item : r.texts(*types, "`types`")) {
      const TypeId type = r.type(out.party, item->text, item->at);
      if (type != kNone) out.types.push_back(type);
    }
  }
  if (out.move == kNone) return std::nullopt;
  return out;
}

std::optional<Sweep> read_sweep(Reading& r, const Value& table) {
  if (!r.is(table, Value::Kind::table, "`sweep`")) return std::nullopt;
  r.check_keys(table, TableKind::sweep, table.at);
  Sweep out;
  if (const Value* path = table.find("number"); path && r.is(*path, Value::Kind::text, "`number`")) {
    const std::vector<NumberId> numbers = r.numbers_at(path->text, path->at);
    if (numbers.size() > 1) {
      r.fault(path->at, fmt::format("`{}` differs by type; a sweep takes one number", path->text),
              "name one, such as `" + r.scenario.numbers[numbers.back()].path + "`");
    }
    if (!numbers.empty()) out.number = numbers[0];
  }
  if (const Value* from = table.find("from")) out.from = r.plain(*from, "`from`").value_or(0);
  if (const Value* to = table.find("to")) out.to = r.plain(*to, "`to`").value_or(1);
  out.steps = r.count(table, "steps", 2, 1000, 5);
  if (out.number == kNone) return std::nullopt;
  return out;
}

template <typename T>
std::string read_id(Reading& r, const Value& table, const std::vector<T>& others, std::string_view kind) {
  const std::string id = r.text(table, "id");
  const Value* value = table.find("id");
  if (id.empty() || !value) return id;
  r.check_id(id, value->at, kind);
  if (index_of(others, id) != kNone) r.fault(value->at, fmt::format("a second {} `{}`", kind, id));
  return id;
}

void read_what_if(Reading& r, const Value& table) {
  r.check_keys(table, TableKind::what_if, table.at);
  WhatIf what_if;
  static_cast<Named&>(what_if) = r.named(read_id(r, table, r.scenario.what_ifs, "what-if"), table.at, table);
  what_if.set = r.changes(table, "set");
  for (NumberChange& swap : read_mandate_swaps(r, table)) what_if.set.push_back(std::move(swap));
  const auto stages = [&](const char* key) {
    const Value* value = table.find(key);
    return value ? r.stages(*value, fmt::format("`{}`", key)) : std::vector<StageId>{};
  };
  what_if.on = stages("on");
  what_if.off = stages("off");
  for (const StageId s : what_if.off) {
    if (r.stage_sources[s].skips) continue;
    r.fault(
        table.find("off")->at,
        fmt::format("stage `{}` cannot be switched off: it does not say where play goes then", r.scenario.stages[s].id),
        "write `skip_to` at that stage");
  }
  const auto stage = [&](const char* key) {
    const Value* value = table.find(key);
    return value && r.is(*value, Value::Kind::text, fmt::format("`{}`", key)) ? r.stage(value->text, value->at) : kNone;
  };
  what_if.start = stage("start");
  what_if.again = stage("again");
  for (const Value* commit : r.tables(table, "commit")) {
    if (std::optional<Commitment> read = read_commitment(r, *commit)) what_if.commit.push_back(std::move(*read));
  }
  if (const Value* sweep = table.find("sweep")) what_if.sweep = read_sweep(r, *sweep);
  r.scenario.what_ifs.push_back(std::move(what_if));
}

// ---------------------------------------------------------------------------------------------------- pivots

void read_announced(Reading& r, const Value& value, Pivot& pivot) {
  if (value.kind == Value::Kind::truth) {
    pivot.announced = value.truth;
    pivot.secret = !value.truth;
  } else if (value.kind != Value::Kind::text || value.text != "both") {
    r.fault(value.at, "`announced` is true, false or \"both\"");
  }
}

void read_pivot(Reading& r, const Value& table) {
  r.check_keys(table, TableKind::pivot, table.at);
  Pivot pivot{};
  pivot.announced = pivot.secret = true;
  static_cast<Named&>(pivot) = r.named(read_id(r, table, r.scenario.pivots, "pivot"), table.at, table);
  const Value *party = table.find("party"), *stage = table.find("stage"), *move = table.find("move"),
              *before = table.find("before");
  if (const Value* announced = table.find("announced")) read_announced(r, *announced, pivot);
  if (!party || !stage || !move || !r.is(*party, Value::Kind::text, "`party`") ||
      !r.is(*move, Value::Kind::text, "`move`"))
    return;
  if (before && !r.is(*before, Value::Kind::text, "`before`")) return;
  pivot.party = r.party(party->text, party->at);
  pivot.stages = r.stages(*stage, "`stage`");
  if (pivot.party == kNone) return;
  for (const StageId s : pivot.stages) {
    const Stage& at = r.scenario.stages[s];
    if (std::find(at.movers.begin(), at.movers.end(), pivot.party) == at.movers.end()) {
      r.fault(party->at, fmt::format("`{}` does not move at stage `{}`", party->text, at.id));
    }
    pivot.move.push_back(r.move(s, move->text, move->at, pivot.party));
    pivot.before.push_back(before ? r.move(s, before->text, before->at, pivot.party) : kNone);
  }
  r.scenario.pivots.push_back(std::move(pivot));
}

}  // namespace

void read_evidence(Reading& r, const Value& root) {
  read_accounts(r, root);
  RecordReader record(r);
  for (const Value* table : r.tables(root, "record")) record.read(*table);
  for (const Value* table : r.tables(root, "what_if")) read_what_if(r, *table);
  for (const Value* table : r.tables(root, "pivot")) read_pivot(r, *table);
}

}  // namespace walkaway
