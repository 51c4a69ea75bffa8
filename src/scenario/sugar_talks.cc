// SPDX-License-Identifier: Apache-2.0
// Hedges, choices that several senders report, and further cycles of talks, spelt out.
#include <algorithm>
#include <cmath>

#include "scenario/sugar.h"

namespace walkaway {

namespace {

/// The table of the author's move `id`; an empty one placed at the stage if there is none.
Value own_move(Reading& r, const Value& stage, const std::string& id) {
  const Value* all = stage.find("move");
  const Value* own = all && all->kind == Value::Kind::table ? all->find(id) : nullptr;
  return own && r.is(*own, Value::Kind::table, "a move") ? *own : table_value(stage.at);
}

/// A stage with the author's keys, but for those in `without`.
Value stage_without(const Value& table, const std::vector<std::string_view>& without) {
  Value stage = table;
  std::erase_if(stage.entries, [&](const Entry& entry) {
    return std::find(without.begin(), without.end(), entry.key) != without.end();
  });
  return stage;
}

// ---------------------------------------------------------------------------------------------------- hedges

/// The move that buys: what it costs the mover, and that it is bought.
Value buying(Reading& r, const Value& table, const std::string& id) {
  Value buy = own_move(r, table, "buy");
  Value pay = table_value(table.at), puts = table_value(table.at);
  const auto take = [&](const char* key, Value& into) {
    if (const Value* own = buy.find(key); own && r.is(*own, Value::Kind::table, fmt::format("`{}`", key))) into = *own;
    std::erase_if(buy.entries, [&](const Entry& entry) { return entry.key == key; });
  };
  take("pay", pay);
  take("put", puts);
  const Value* cost = table.find("cost");
  const Value* mover = table.find("mover");
  if (cost && mover && mover->kind == Value::Kind::text) {
    if (const Entry* twice = pay.find_entry(mover->text))
      r.fault(twice->at, fmt::format("what buying costs `{}` is written twice", mover->text), "`cost` alone says it");
    if (is_rule(*cost)) {
      put(pay, mover->text, wrapped_rule("-", *cost, ""));
    } else {
      add_global(r, id + ".hedge.cost", *cost, {"stage." + id + ".cost", "what " + id + " costs"});
      put(pay, mover->text, text_value("-" + id + ".hedge.cost", cost->at));
    }
  }
  put(puts, id, "bought");
  put(buy, "pay", std::move(pay));
  put(buy, "put", std::move(puts));
  return buy;
}

// ---------------------------------------------------------------------------------------------------- senders

/// What one sender makes of each line: rows of signals with the formulas of their odds.
class Sender {
 public:
  Sender(Reading& r, const Value& stage, const std::string& id, const Entry& entry)
      : r_(r), stage_(stage), stage_id_(id), entry_(entry) {
    for (const Entry& line : r.entries(stage, "move")) {
      lines_.push_back(line.key);
      signals_.push_back(line.key);
      odds_.push_back({{line.key, "1"}});
    }
  }

  /// The chance stage of what it says.
  Value stage(const Value& onward) {
    Value out = table_value(entry_.at);
    put(out, "id", stage_id_ + "_" + entry_.key);
    put(out, "kind", "chance");
    put(out, "then", onward);
    if (r_.is(entry_.value, Value::Kind::table, "a sender")) {
      r_.check_keys(entry_.value, TableKind::sender, entry_.at);
      for (const char* key : {"label", "cites", "seen_by"}) copy(out, entry_.value, key);
      for (const Entry& row : r_.entries(entry_.value, "heard_as")) read_row(row);
    }
    Value moves = table_value(entry_.at);
    for (const std::string& signal : signals_) add_signal(moves, signal);
    put(out, "move", std::move(moves));
    return out;
  }

 private:
  using Row = std::vector<std::pair<std::string, std::string>>;  ///< signal, formula

  void read_row(const Entry& row) {
    const auto line = std::find(lines_.begin(), lines_.end(), row.key);
    if (line == lines_.end()) return r_.unknown(row.at, "move at this stage named", row.key, lines_);
    if (!r_.is(row.value, Value::Kind::table, "what is heard")) return;
    Row out;
    double sum = 0;
    std::string others = "1", rest;
    for (const Entry& entry : row.value.entries) {
      if (std::find(signals_.begin(), signals_.end(), entry.key) == signals_.end()) {
        if (!r_.check_id(entry.key, entry.at, "signal")) continue;
        signals_.push_back(entry.key);
      }
      if (r_.is_rest(entry.value)) {
        if (!rest.empty()) r_.fault(entry.value.at, "only one of the odds can be \"rest\"");
        rest = entry.key;
        continue;
      }
      const std::string tail = row.key + "." + entry.key;
      const std::string name = fmt::format("stage.{}.{}.{}", stage_id_, entry_.key, tail);
      add_global(r_, name, entry.value,
                 {fmt::format("stage.{}.senders.{}.heard_as.{}", stage_id_, entry_.key, tail),
                  fmt::format("chance that {} is heard as {} from {}", row.key, entry.key, entry_.key)});
      sum += r_.scenario.numbers[r_.scenario.globals.back().value.of(0)].central;
      others += " - " + name;
      out.emplace_back(entry.key, name);
    }
    if (!rest.empty()) out.emplace_back(rest, "max(0, " + others + ")");
    if (rest.empty() ? std::abs(sum - 1) > 1e-9 : sum > 1 + 1e-9) {
      r_.fault(row.at, fmt::format("the odds of what `{}` is heard as add up to {:.12g}, not to 1", row.key, sum),
               rest.empty() ? "write \"rest\" for one of them" : "nothing is left for \"rest\"");
    }
    odds_[line - lines_.begin()] = std::move(out);
  }

  void add_signal(Value& moves, const std::string& signal) const {
    std::string chance, end;
    bool ever = false;
    for (size_t m = 0; m < lines_.size(); ++m) {
      const Row& row = odds_[m];
      const auto found = std::find_if(row.begin(), row.end(), [&](const auto& cell) { return cell.first == signal; });
      const std::string odds = found == row.end() ? "0" : found->second;
      ever |= found != row.end();
      if (m + 1 == lines_.size()) {
        chance += odds;
      } else {
        chance += fmt::format("last.{} == {} ? {} : (", stage_id_, lines_[m], odds);
        end += ")";
      }
    }
    if (!ever) return;
    Value move = table_value(entry_.at);
    const Value own = own_move(r_, stage_, signal);
    copy(move, own, "label");
    put(move, "chance", text_value(chance + end, entry_.at));
    put(moves, signal, std::move(move));
  }

  Reading& r_;
  const Value& stage_;
  const std::string& stage_id_;
  const Entry& entry_;
  std::vector<std::string> lines_;
  std::vector<std::string> signals_;  ///< the lines first, then what else is heard
  std::vector<Row> odds_;             ///< per line
};

}  // namespace

void spell_out_hedge(Reading& r, const Value& table, const std::string& id, std::vector<StageSource>& out) {
  r.check_keys(table, TableKind::stage, table.at);
  for (const char* key : {"cost", "mover"}) {
    if (!table.find(key)) r.fault(table.at, fmt::format("hedge `{}` lacks `{}`", id, key));
  }
  for (const Entry& move : r.entries(table, "move")) {
    static const std::vector<std::string> moves = {"buy", "wait"};
    if (std::find(moves.begin(), moves.end(), move.key) == moves.end())
      r.unknown(move.at, "move of a hedge named", move.key, moves);
  }
  Value stage = stage_without(table, {"kind", "cost", "when", "move"});
  const Value* when = table.find("when");
  put(stage, "when", when ? wrapped_rule(id + " == none && ", *when, "") : text_value(id + " == none", table.at));
  Value moves = table_value(table.at);
  put(moves, "buy", buying(r, table, id));
  put(moves, "wait", own_move(r, table, "wait"));
  put(stage, "move", std::move(moves));
  StageSource source{std::move(stage)};
  source.hedge = index_of(r.scenario.issues, id);
  out.push_back(std::move(source));
}

void spell_out_senders(Reading& r, const Value& table, const std::string& id, std::vector<StageSource>& out) {
  r.check_keys(table, TableKind::stage, table.at);
  for (const char* key : {"heard_as", "heard_by"}) {
    if (const Entry* entry = table.find_entry(key))
      r.fault(entry->at, fmt::format("`{}` stands with each sender here", key));
  }
  const Value* then = table.find("then");
  if (!then) r.fault(table.at, fmt::format("stage `{}` lacks `then`, where play goes after all have spoken", id));
  for (const Entry& move : r.entries(table, "move")) {
    const Entry* own = move.value.find_entry("then");
    if (own)
      r.fault(own->at, "what is said leads nowhere by itself where there are senders",
              fmt::format("write `then` for the stage, with rules that read `last.{}`", id));
  }
  const std::vector<Entry>& senders = r.entries(table, "senders");
  const Value onward = then ? *then : text_value("next_round", table.at);
  if (senders.empty()) r.fault(table.find_entry("senders")->at, fmt::format("stage `{}` names no sender", id));

  Value choice = stage_without(table, {"senders", "heard_as", "heard_by", "then", "skip_to"});
  put(choice, "then", senders.empty() ? onward : text_value(id + "_" + senders.front().key, table.at));
  put(choice, "skip_to", table.find("skip_to") ? *table.find("skip_to") : onward);
  if (!choice.find("seen_by")) {
    Value nobody_else = table_value(table.at);
    nobody_else.kind = Value::Kind::array;
    put(choice, "seen_by", std::move(nobody_else));
  }
  if (Entry* moves = std::find_if(choice.entries.data(), choice.entries.data() + choice.entries.size(),
                                  [](const Entry& entry) { return entry.key == "move"; });
      moves != choice.entries.data() + choice.entries.size()) {
    for (Entry& move : moves->value.entries)
      std::erase_if(move.value.entries, [](const Entry& entry) { return entry.key == "then"; });
  }
  out.push_back({std::move(choice)});
  for (size_t i = 0; i < senders.size(); ++i) {
    const bool last = i + 1 == senders.size();
    const Value next = last ? onward : text_value(id + "_" + senders[i + 1].key, table.at);
    out.push_back({Sender(r, table, id, senders[i]).stage(next)});
  }
}

void spell_out_cycle(Reading& r, const Entry& entry, std::vector<StageSource>& out) {
  const Value& table = entry.value;
  if (!r.is(table, Value::Kind::table, "`cycle`")) return;
  r.check_keys(table, TableKind::cycle, entry.at);
  constexpr uint32_t kMostCycles = 1000;
  const uint32_t times = r.count(table, "times", 1, kMostCycles, 1);
  Value stage = table_value(entry.at);
  put(stage, "id", "next_cycle");
  put(stage, "kind", "chance");
  put(stage, "label", "a further cycle");
  put(stage, "when", fmt::format("cycle < {}", times));
  if (const Value* after = table.find("after")) {
    put(stage, "skip_to", *after);
  } else {  // as when the clock runs out
    Value ways = table_value(entry.at), deal = ways, no_deal = ways;
    ways.kind = Value::Kind::array;
    put(deal, "when", "deal");
    put(deal, "to", "agreement");
    put(no_deal, "to", "no_agreement");
    ways.items = {std::move(deal), std::move(no_deal)};
    put(stage, "skip_to", std::move(ways));
  }
  Value begins = table_value(entry.at), set = begins, moves = begins;
  put(set, "cycle", "cycle + 1");
  put(begins, "label", "begins");
  put(begins, "chance", "1");
  put(begins, "set", std::move(set));
  const Value* start = table.find("start");
  const bool readable = start && r.is(*start, Value::Kind::text, "`start`");
  put(begins, "then",
      readable ? text_value("next_round:" + start->text, start->at) : text_value("next_round", entry.at));
  put(moves, "begins", std::move(begins));
  put(stage, "move", std::move(moves));
  StageSource source{std::move(stage)};
  source.next_cycle = true;
  out.push_back(std::move(source));
}

}  // namespace walkaway
