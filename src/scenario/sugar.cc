// SPDX-License-Identifier: Apache-2.0
// Ready-made protocols and comply stages, spelt out as the tables that an author could have written.
#include "scenario/sugar.h"

namespace walkaway {

Value text_value(std::string text, Location at) {
  Value value;
  value.kind = Value::Kind::text;
  value.at = value.inside = at;
  value.text = std::move(text);
  return value;
}

Value table_value(Location at) {
  Value value;
  value.at = at;
  return value;
}

void put(Value& table, std::string key, Value value) {
  const Location at = value.at;
  table.entries.push_back({std::move(key), at, std::move(value)});
}

void put(Value& table, std::string key, std::string text) {
  put(table, std::move(key), text_value(std::move(text), table.at));
}

void copy(Value& to, const Value& from, std::string_view key, std::string_view as) {
  if (const Entry* entry = from.find_entry(key))
    to.entries.push_back({std::string(as.empty() ? key : as), entry->at, entry->value});
}

Value wrapped_rule(const std::string& before, const Value& rule, const std::string& after) {
  const Value& inner = rule.kind == Value::Kind::table && rule.find("rule") ? *rule.find("rule") : rule;
  Value out = text_value(before + "(" + inner.text + ")" + after, rule.at);
  out.inside = {inner.inside.line, inner.inside.column - static_cast<int>(before.size()) - 1};
  return out;
}

bool is_rule(const Value& value) {
  return value.kind == Value::Kind::text || (value.kind == Value::Kind::table && value.find("rule"));
}

void add_global(Reading& r, const std::string& name, const Value& value, const Reading::NumberPlace& place) {
  NamedNumber number;
  static_cast<Named&>(number) = {name, place.what, {}, value.at};
  number.value = {{r.number(value, place)}};
  r.scenario.globals.push_back(std::move(number));
}

namespace {

// ---------------------------------------------------------------------------------------------------- protocols

class Protocol {
 public:
  Protocol(Reading& r, const Value& table) : table_(table) {
    if (const Value* parties = table.find("parties")) {
      const size_t before = r.fault_count();
      for (const PartyId p : r.parties(*parties, "`parties`")) parties_.push_back(r.scenario.parties[p].id);
      if (parties_.size() != 2 && r.fault_count() == before)
        r.fault(parties->at, fmt::format("a protocol has two parties, not {}", parties_.size()));
    }
  }

  std::vector<StageSource> stages(Reading& r, const std::string& kind) {
    if (parties_.size() != 2) return {};
    const std::string &first = parties_[0], &second = parties_[1];
    if (kind == "alternating_offers") {
      offer("offer_" + first, first, "menu", "answer_" + second);
      put(stages_.back().table, "when", "(-1)^round < 0");
      put(stages_.back().table, "skip_to", "offer_" + second);
      answer("answer_" + second, second, "next_round");
      offer("offer_" + second, second, "menu", "answer_" + first);
      answer("answer_" + first, first, "next_round");
    } else if (kind == "take_it_or_leave_it") {
      offer("offer", first, "menu", "answer");
      answer("answer", second, "no_agreement");
    } else {
      if (!table_.find("mandate"))
        r.fault(table_.at, "a working_level protocol lacks `mandate`", "list the packages that envoys may offer");
      if (by_name(r)) {
        offer("working_offer", first, "menu", "working_answer");
        copy(stages_.back().table, table_, "mandate");
      } else {
        offer("working_offer", first, "mandate", "working_answer");
      }
      answer("working_answer", second, "offer", false);
      offer("offer", first, "menu", "answer");
      answer("answer", second, "next_round");
    }
    return std::move(stages_);
  }

 private:
  /// Whether `mandate` names a mandate, or mandates with their rules, rather than packages.
  bool by_name(Reading& r) const {
    const Value* mandate = table_.find("mandate");
    if (!mandate) return false;
    if (mandate->kind == Value::Kind::array)
      return !mandate->items.empty() && mandate->items.front().kind == Value::Kind::table;
    const bool package = mandate->text == "all" || index_of(r.scenario.packages, mandate->text) != kNone;
    return mandate->kind == Value::Kind::text && !package;
  }

  Value stage(const std::string& id, const char* kind, const std::string& mover) {
    Value stage = table_value(table_.at);
    put(stage, "id", id);
    put(stage, "kind", kind);
    put(stage, "mover", mover);
    return stage;
  }

  void offer(const std::string& id, const std::string& mover, std::string_view menu, const std::string& then) {
    Value out = stage(id, "offer", mover);
    if (table_.find(menu)) {
      copy(out, table_, menu, "menu");
    } else {
      put(out, "menu", "all");
    }
    put(out, "then", then);
    stages_.push_back({std::move(out)});
  }

  void answer(const std::string& id, const std::string& mover, const char* refuse, bool last = true) {
    Value out = stage(id, "answer", mover);
    copy(out, table_, "accept");
    if (last) copy(out, table_, "refuse");
    if (last) copy(out, table_, "walk_away");
    if (!out.find("refuse")) put(out, "refuse", refuse);
    stages_.push_back({std::move(out)});
  }

  const Value& table_;
  std::vector<std::string> parties_;
  std::vector<StageSource> stages_;
};

void spell_out_protocol(Reading& r, const Entry& entry, std::vector<StageSource>& out) {
  if (!r.is(entry.value, Value::Kind::table, "`protocol`")) return;
  r.check_keys(entry.value, TableKind::protocol, entry.at);
  const Value* kind = entry.value.find("kind");
  if (!kind || !r.is(*kind, Value::Kind::text, "`kind`")) return;
  const std::vector<std::string> known(kProtocols.begin(), kProtocols.end());
  if (std::find(known.begin(), known.end(), kind->text) == known.end())
    return r.unknown(kind->at, "protocol", kind->text, known);
  if (const Entry* mandate = entry.value.find_entry("mandate"); mandate && kind->text != "working_level") {
    r.fault(mandate->at, "`mandate` belongs to a working_level protocol");
  }
  for (StageSource& stage : Protocol(r, entry.value).stages(r, kind->text)) out.push_back(std::move(stage));
}

// ---------------------------------------------------------------------------------------------------- comply

/// One comply stage: for each obligation a choice and the chance that it comes to light.
class Comply {
 public:
  Comply(Reading& r, const Value& table, std::string id) : r_(r), table_(table), id_(std::move(id)) {}

  void spell_out(std::vector<StageSource>& out) {
    check();
    const Value* listed = table_.find("obligations");
    const std::vector<IssueId> obligations = listed ? r_.issues(*listed, "`obligations`") : std::vector<IssueId>{};
    if (obligations.empty()) {
      r_.fault(table_.at, fmt::format("comply stage `{}` has no obligations", id_),
               "list the issues that the mover has to deliver: `obligations = [...]`");
    }
    snap_back_ = snap_back();
    detect_ = chance("detect");
    false_alarm_ = chance("false_alarm");
    for (size_t k = 0; k < obligations.size(); ++k) {
      const auto name = [&](size_t i) {
        return obligations.size() == 1 ? id_ : id_ + "_" + r_.scenario.issues[obligations[i]].id;
      };
      const Value* next = table_.find("then");
      const bool last = k + 1 == obligations.size();
      const Value onward = last ? (next ? *next : text_value("", table_.at)) : text_value(name(k + 1), table_.at);
      choice(name(k), obligations[k], onward, last, out);
      discovery(name(k), onward, out);
    }
  }

 private:
  void check() {
    r_.check_keys(table_, TableKind::stage, table_.at);
    for (const char* key : {"accept", "refuse", "counter", "walk_away", "menu", "heard_as", "heard_by", "movers"}) {
      if (const Entry* entry = table_.find_entry(key))
        r_.fault(entry->at, fmt::format("a comply stage has no `{}`", key));
    }
    for (const char* key : {"mover", "then", "detect"}) {
      if (!table_.find(key)) r_.fault(table_.at, fmt::format("comply stage `{}` lacks `{}`", id_, key));
    }
    for (const Entry& move : r_.entries(table_, "move")) {
      static const std::vector<std::string> moves = {"honour", "renege", "cheat", "caught", "clean"};
      if (std::find(moves.begin(), moves.end(), move.key) == moves.end())
        r_.unknown(move.at, "move of a comply stage named", move.key, moves);
    }
  }

  /// `put` of everything that snaps back.
  Value snap_back() {
    std::vector<IssueId> issues;
    if (const Value* listed = table_.find("snap_back")) {
      issues = r_.issues(*listed, "`snap_back`");
    } else {
      for (IssueId i = 0; i < r_.scenario.issues.size(); ++i) {
        if (r_.scenario.issues[i].negotiable) issues.push_back(i);
      }
    }
    Value out = table_value(table_.at);
    for (const IssueId i : issues) put(out, r_.scenario.issues[i].id, status_quo(i));
    return out;
  }

  const std::string& status_quo(IssueId i) const {
    const Issue& issue = r_.scenario.issues[i];
    return issue.options[issue.status_quo].id;
  }

  /// The odds of `key` as a name or formula for rules. A number becomes a number of the file named after the stage.
  Value chance(const std::string& key) {
    const Value* value = table_.find(key);
    if (!value) return text_value("0", table_.at);
    if (is_rule(*value)) return *value;
    const std::string name = id_ + "." + key;
    add_global(
        r_, name, *value,
        {"stage." + name,
         fmt::format("{} at {}", key == "detect" ? "chance that cheating comes to light" : "chance of a false alarm",
                     id_)});
    return text_value(name, value->at);
  }

  void choice(const std::string& name, IssueId issue, const Value& onward, bool last, std::vector<StageSource>& out) {
    Value stage = table_value(table_.at);
    put(stage, "id", name);
    for (const char* key : {"label", "cites", "mover", "enabled", "seen_by"}) copy(stage, table_, key);
    const std::string agreed = "agreed." + r_.scenario.issues[issue].id;
    std::string due = agreed + " != none";
    if (status_quo(issue) != "none") due += " && " + agreed + " != " + status_quo(issue);
    const Value* when = table_.find("when");
    put(stage, "when", when ? wrapped_rule(due + " && ", *when, "") : text_value(due, table_.at));
    const Value* skip_to = table_.find("skip_to");
    put(stage, "skip_to", last && skip_to ? *skip_to : onward);
    put(stage, "then", text_value(name + "_check", table_.at));

    Value none = table_value(table_.at), cheated = table_value(table_.at);
    put(cheated, r_.scenario.issues[issue].id, status_quo(issue));
    Value moves = table_value(table_.at);
    add_move(moves, "honour", none, nullptr);
    add_move(moves, "renege", snap_back_, &caught(onward));
    add_move(moves, "cheat", cheated, nullptr);
    put(stage, "move", std::move(moves));
    out.push_back({std::move(stage), issue});
  }

  void discovery(const std::string& name, const Value& onward, std::vector<StageSource>& out) {
    Value stage = table_value(table_.at);
    put(stage, "id", name + "_check");
    put(stage, "kind", "chance");
    put(stage, "then", onward);
    const std::string before = "last." + name + " == cheat ? (";
    const bool author_rule = detect_.kind == Value::Kind::table || detect_.inside.column != detect_.at.column;
    const Value& detect = detect_.kind == Value::Kind::table ? *detect_.find("rule") : detect_;
    const Value& alarm = false_alarm_.kind == Value::Kind::table ? *false_alarm_.find("rule") : false_alarm_;
    const auto odds = [&](const std::string& prefix) {
      return author_rule ? wrapped_rule(prefix + before, detect, ") : (" + alarm.text + "))")
                         : wrapped_rule(prefix + before + detect.text + ") : (", alarm, "))");
    };
    Value moves = table_value(table_.at);
    add_move(moves, "caught", snap_back_, &caught(onward));
    put(moves.entries.back().value, "chance", odds("("));
    add_move(moves, "clean", table_value(table_.at), nullptr);
    put(moves.entries.back().value, "chance", odds("1 - ("));
    put(stage, "move", std::move(moves));
    out.push_back({std::move(stage)});
  }

  const Value& caught(const Value& onward) const {
    const Value* written = table_.find("caught");
    return written ? *written : onward;
  }

  /// A move that does `puts` and leads to `then`, with what the author adds to it.
  void add_move(Value& moves, const std::string& id, Value puts, const Value* then) {
    Value move = table_value(table_.at);
    const Value* all = table_.find("move");
    const Value* own = all && all->kind == Value::Kind::table ? all->find(id) : nullptr;
    if (own && r_.is(*own, Value::Kind::table, "a move")) {
      move = *own;
      if (const Value* more = own->find("put"); more && more->kind == Value::Kind::table) {
        std::erase_if(puts.entries, [&](const Entry& e) { return more->find(e.key) != nullptr; });
        puts.entries.insert(puts.entries.end(), more->entries.begin(), more->entries.end());
        std::erase_if(move.entries, [](const Entry& e) { return e.key == "put"; });
      }
    }
    if (!puts.entries.empty()) put(move, "put", std::move(puts));
    if (then && !move.find("then")) put(move, "then", *then);
    put(moves, id, std::move(move));
  }

  Reading& r_;
  const Value& table_;
  std::string id_;
  Value snap_back_, detect_, false_alarm_;
};

}  // namespace

std::vector<StageSource> spell_out_stages(Reading& r, const Value& root) {
  std::vector<StageSource> written;
  const Entry* protocol = root.find_entry("protocol");
  const std::vector<const Value*> tables = r.tables(root, "stage");
  const bool first = protocol && (tables.empty() || protocol->at.line < tables.front()->at.line);
  if (first) spell_out_protocol(r, *protocol, written);
  for (const Value* table : tables) {
    const Value* kind = table->find("kind");
    const Value* id = table->find("id");
    const std::string word = kind && kind->kind == Value::Kind::text ? kind->text : "choose";
    const bool named = id && id->kind == Value::Kind::text;
    if (named && word == "comply" && r.check_id(id->text, id->at, "stage")) {
      const size_t before = written.size();
      Comply(r, *table, id->text).spell_out(written);
      for (size_t i = before; i < written.size(); ++i) {
        if (written[i].obligation != kNone) r.stage_alias[id->text].push_back(static_cast<StageId>(i));
      }
    } else if (named && word == "hedge" && r.check_id(id->text, id->at, "stage")) {
      spell_out_hedge(r, *table, id->text, written);
    } else if (named && word == "choose" && table->find("senders") && r.check_id(id->text, id->at, "stage")) {
      spell_out_senders(r, *table, id->text, written);
    } else {
      written.push_back({*table});
    }
  }
  if (protocol && !first) spell_out_protocol(r, *protocol, written);
  if (const Entry* cycle = root.find_entry("cycle")) spell_out_cycle(r, *cycle, written);
  return written;
}

}  // namespace walkaway
