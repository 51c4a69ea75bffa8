// SPDX-License-Identifier: Apache-2.0
// What stages say beyond their names: rules, effects of moves, where they lead and who hears of them.
#include <algorithm>
#include <cmath>

#include "scenario/reading.h"

namespace walkaway {

namespace {

const Value* author_move(const Value& stage, const std::string& id) {
  const Value* moves = stage.find("move");
  return moves && moves->kind == Value::Kind::table ? moves->find(id) : nullptr;
}

bool is_offer(const Move& move) { return move.role == Role::offer; }

class StageReader {
 public:
  StageReader(Reading& r, StageId id)
      : r_(r),
        stage_(r.scenario.stages[id]),
        source_(r.stage_sources[id]),
        table_(source_.table),
        path_("stage." + stage_.id) {}

  void read() {
    r_.check_keys(table_, TableKind::stage, stage_.at);
    check_keys_of_kind();
    if (const Value* when = table_.find("when")) stage_.when = r_.rule(*when, "`when`");
    stage_.enabled = r_.truth(table_, "enabled", true);
    if (const Value* then = table_.find("then")) then_ = r_.branches(*then, "`then`");
    if (then_.empty() && stage_.kind == StageKind::drift) then_ = {Branch{}};
    for (Move& move : stage_.moves) read_move(move);
    read_skip();
    read_hearing();
  }

 private:
  /// Keys that mean something at other kinds of stage only.
  void check_keys_of_kind() {
    static const std::map<std::string_view, StageKind> kinds = {
        {"menu", StageKind::offer},     {"accept", StageKind::answer},      {"refuse", StageKind::answer},
        {"counter", StageKind::answer}, {"walk_away", StageKind::answer},   {"obligations", StageKind::comply},
        {"detect", StageKind::comply},  {"false_alarm", StageKind::comply}, {"snap_back", StageKind::comply},
        {"caught", StageKind::comply},  {"cost", StageKind::hedge},         {"senders", StageKind::choose}};
    for (const Entry& entry : table_.entries) {
      const auto found = kinds.find(entry.key);
      if (found == kinds.end() || found->second == stage_.kind) continue;
      r_.fault(entry.at, fmt::format("`{}` belongs to a stage of kind `{}`; this one is `{}`", entry.key,
                                     kStageKinds[static_cast<size_t>(found->second)],
                                     kStageKinds[static_cast<size_t>(stage_.kind)]));
    }
  }

  /// Where an answer leads, by the stage's own keys; empty for other moves.
  std::vector<Branch> answer_target(const Move& move) {
    const Value* written = move.role == Role::plain ? nullptr : table_.find(move.id);
    if (written && written->kind == Value::Kind::truth && move.role == Role::walk_away) written = nullptr;
    switch (move.role) {
      case Role::accept:
        if (!written) return {{std::nullopt, {Target::Kind::ending, kAgreement}}};
        break;
      case Role::refuse:
        if (!written) return {{std::nullopt, {Target::Kind::next_round, kNone}}};
        break;
      case Role::walk_away:
        if (!written) return {{std::nullopt, {Target::Kind::ending, kNoAgreement}}};
        break;
      case Role::counter:
        break;
      default:
        return {};
    }
    return written ? r_.branches(*written, fmt::format("`{}`", move.id)) : std::vector<Branch>{};
  }

  void read_move(Move& move) {
    static const Value nothing;
    const Value* own = author_move(table_, move.id);
    if (own && !r_.is(*own, Value::Kind::table, fmt::format("move `{}`", move.id))) own = nullptr;
    const Value& table = own ? *own : nothing;
    if (own) read_effects(move, table);
    const Value* then = table.find("then");
    const std::vector<Branch> answer = stage_.kind == StageKind::answer ? answer_target(move) : std::vector<Branch>{};
    if (then && stage_.kind == StageKind::together) {
      r_.fault(then->at, "at a `together` stage the moves together decide where play leads",
               "write `then` for the stage, with rules that read `last.STAGE.PARTY`");
    }
    if (then && !answer.empty())
      r_.fault(then->at, fmt::format("where `{}` leads is written twice", move.id),
               fmt::format("write `{} = ...` for the stage alone", move.id));
    if (then) {
      move.then = r_.branches(*then, "`then`");
    } else if (!answer.empty()) {
      move.then = answer;
    } else if (stage_.kind == StageKind::offer && !is_offer(move)) {
      r_.fault(move.at, fmt::format("move `{}` at an offer stage lacks `then`", move.id),
               "a move that is no package does not lead to the answer by itself");
    } else {
      move.then = then_;
    }
    if (move.then.empty()) {
      if (!then && !table_.find("then") && !(stage_.kind == StageKind::offer && !is_offer(move))) {
        r_.fault(is_offer(move) ? stage_.at : move.at,
                 is_offer(move) ? fmt::format("offer stage `{}` lacks `then`", stage_.id)
                                : fmt::format("move `{}` leads nowhere", move.id),
                 "write `then` for the stage or for the move");
      }
      move.then = {Branch{}};
    }
  }

  void read_effects(Move& move, const Value& table) {
    const std::string path = path_ + ".move." + move.id;
    r_.check_keys(table, TableKind::move, move.at);
    move.label = r_.text(table, "label", move.label);
    move.cites = r_.cites(table);
    move.group = r_.text(table, "group", move.group);
    if (const Value* when = table.find("when")) move.when = r_.rule(*when, "`when`");
    for (const Entry& entry : r_.entries(table, "set")) {
      const StateId state = index_of(r_.scenario.states, entry.key);
      if (state == kNone) {
        r_.unknown(entry.at, "state", entry.key, ids(r_.scenario.states));
      } else {
        move.set.emplace_back(
            state, r_.amount(entry.value, {path + ".set." + entry.key,
                                           fmt::format("{} after {}", r_.scenario.states[state].label, move.label)}));
      }
    }
    if (const Value* put = table.find("put")) move.put = read_options(r_, *put);
    move.pay = read_pay(r_, table, path, move.label);
    read_chance(move, table, path);
    if (const Entry* by = table.find_entry("by")) read_by(move, *by);
  }

  void read_chance(Move& move, const Value& table, const std::string& path) {
    const Entry* chance = table.find_entry("chance");
    if (!chance) return;
    if (stage_.kind != StageKind::chance)
      return r_.fault(chance->at, "`chance` belongs to the moves of a chance stage");
    move.chance = r_.amount(chance->value, {path + ".chance", fmt::format("chance of {}", move.label)});
  }

  void read_by(Move& move, const Entry& by) {
    if (stage_.kind != StageKind::together) return r_.fault(by.at, "`by` belongs to the moves of a `together` stage");
    if (!r_.is(by.value, Value::Kind::text, "`by`")) return;
    move.by = r_.party(by.value.text, by.value.at);
    const bool mover = std::find(stage_.movers.begin(), stage_.movers.end(), move.by) != stage_.movers.end();
    if (move.by != kNone && !mover)
      r_.fault(by.value.at, fmt::format("`{}` is none of the movers of stage `{}`", by.value.text, stage_.id));
  }

  void read_skip() {
    source_.skips = true;
    if (const Value* skip_to = table_.find("skip_to")) {
      stage_.skip_to = r_.branches(*skip_to, "`skip_to`");
    } else if (!then_.empty()) {
      stage_.skip_to = then_;
    } else if (stage_.kind == StageKind::answer && stage_.moves.size() > 1) {
      stage_.skip_to = stage_.moves[1].then;  // as if refused
    } else {
      source_.skips = false;
      if (stage_.when || !stage_.enabled)
        r_.fault(stage_.at, fmt::format("stage `{}` may be passed over, but lacks `skip_to`", stage_.id),
                 "write where play goes then");
    }
    if (stage_.skip_to.empty()) stage_.skip_to = {Branch{}};
  }

  // -------------------------------------------------------------------------------------------------- hearing

  bool moves_here(PartyId party) const {
    return std::find(stage_.movers.begin(), stage_.movers.end(), party) != stage_.movers.end();
  }

  Hearing hearing(const Value& table, const std::string& path) {
    Hearing out;
    out.signals = ids(stage_.moves);
    out.odds.resize(stage_.moves.size());
    for (const Entry& row : table.entries) {
      const MoveId move = r_.move(index_of(r_.scenario.stages, stage_.id), row.key, row.at);
      if (!r_.is(row.value, Value::Kind::table, "what is heard") || move == kNone) continue;
      for (const Entry& entry : row.value.entries) {
        size_t signal = std::find(out.signals.begin(), out.signals.end(), entry.key) - out.signals.begin();
        if (signal == out.signals.size()) {
          r_.check_id(entry.key, entry.at, "signal");
          out.signals.push_back(entry.key);
        }
        std::vector<NumberId>& odds = out.odds[move];
        if (odds.size() <= signal) odds.resize(signal + 1, kNone);
        odds[signal] = r_.number(entry.value, {fmt::format("{}.{}.{}", path, row.key, entry.key),
                                               fmt::format("chance that {} is heard as {}", row.key, entry.key)});
      }
      check_row(out.odds[move], row);
    }
    for (std::vector<NumberId>& odds : out.odds) {
      if (!odds.empty()) odds.resize(out.signals.size(), kNone);
    }
    return out;
  }

  void check_row(const std::vector<NumberId>& odds, const Entry& row) {
    double sum = 0;
    for (const NumberId id : odds) sum += id == kNone ? 0 : r_.scenario.numbers[id].central;
    if (std::abs(sum - 1) > 1e-9)
      r_.fault(row.at, fmt::format("the odds of what `{}` is heard as add up to {:.12g}, not to 1", row.key, sum));
  }

  void read_hearing() {
    const size_t n = r_.scenario.parties.size();
    std::vector<bool> sees(n, true), hears(n, false);
    const Value* seen_by = table_.find("seen_by");
    const Value* heard_as = table_.find("heard_as");
    if (seen_by) {
      sees.assign(n, false);
      for (const PartyId party : r_.parties(*seen_by, "`seen_by`")) sees[party] = true;
    }
    for (const Entry& entry : r_.entries(table_, "heard_by")) {
      const PartyId party = r_.party(entry.key, entry.at);
      if (party == kNone || !r_.is(entry.value, Value::Kind::table, "`heard_by`")) continue;
      if (moves_here(party)) {
        r_.fault(entry.at, fmt::format("`{}` moves here, and knows its own move", entry.key));
        continue;
      }
      Hearing own = hearing(entry.value, fmt::format("{}.heard_by.{}", path_, entry.key));
      own.observers = {party};
      hears[party] = true;
      stage_.hearings.push_back(std::move(own));
    }
    const bool cheats = source_.obligation != kNone;
    if ((heard_as && r_.is(*heard_as, Value::Kind::table, "`heard_as`")) || cheats) {
      // Parties named in `seen_by` see the move as it is; the others hear. Of a comply stage those that see hear honour
      // for cheat.
      Hearing common = cheats ? heard_as_honour() : hearing(*heard_as, path_ + ".heard_as");
      for (PartyId p = 0; p < n; ++p) {
        const bool observes = cheats || !seen_by ? sees[p] : !sees[p];
        if (observes && !hears[p] && !moves_here(p)) common.observers.push_back(p);
      }
      for (const PartyId p : common.observers) hears[p] = true;
      if (!common.observers.empty()) stage_.hearings.push_back(std::move(common));
    }
    for (PartyId p = 0; p < n; ++p) {
      if ((sees[p] && !hears[p]) || moves_here(p)) stage_.seen_by.push_back(p);
    }
  }

  Hearing heard_as_honour() {
    Hearing out;
    out.signals = ids(stage_.moves);
    out.odds.resize(stage_.moves.size());
    const NumberId sure =
        r_.constant(1, {path_ + ".heard_as.cheat.honour", "chance that cheating looks like honouring"}, stage_.at);
    for (size_t m = 0; m < stage_.moves.size(); ++m) {
      if (stage_.moves[m].role != Role::cheat) continue;
      out.odds[m].assign(out.signals.size(), kNone);
      out.odds[m][0] = sure;
    }
    return out;
  }

  Reading& r_;
  Stage& stage_;
  StageSource& source_;
  const Value& table_;
  std::string path_;
  std::vector<Branch> then_;
};

}  // namespace

void read_stages(Reading& r) {
  for (StageId s = 0; s < r.scenario.stages.size(); ++s) StageReader(r, s).read();
}

}  // namespace walkaway
