// SPDX-License-Identifier: Apache-2.0
// Stages: who moves, the moves, what they do, who hears of them and where they lead.
#include <algorithm>
#include <unordered_set>

#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr size_t kMostStages = 2000;

const Value* author_move(const Value& stage, const std::string& id) {
  const Value* moves = stage.find("move");
  return moves && moves->kind == Value::Kind::table ? moves->find(id) : nullptr;
}

bool is_offer(const Move& move) { return move.role == Role::offer; }

// ---------------------------------------------------------------------------------------------------- declaring

StageKind read_kind(Reading& r, const Value& table) {
  const Value* value = table.find("kind");
  if (!value || !r.is(*value, Value::Kind::text, "`kind`")) return StageKind::choose;
  const auto found = std::find(kStageKinds.begin(), kStageKinds.end(), value->text);
  if (found != kStageKinds.end()) return static_cast<StageKind>(found - kStageKinds.begin());
  r.unknown(value->at, "kind of stage", value->text, {kStageKinds.begin(), kStageKinds.end()});
  return StageKind::choose;
}

void read_movers(Reading& r, Stage& stage, const Value& table) {
  const Entry* one = table.find_entry("mover");
  const Entry* many = table.find_entry("movers");
  const bool together = stage.kind == StageKind::together;
  if (stage.kind == StageKind::chance) {
    if (one || many) r.fault((one ? one : many)->at, "nobody moves at a chance stage", "leave it out");
    return;
  }
  if (together && !many)
    r.fault(stage.at, fmt::format("stage `{}` lacks `movers`", stage.id), "list the parties that move at once");
  if (!together && many)
    r.fault(many->at, "`movers` belongs to a `together` stage", "write `mover`, or `kind = \"together\"`");
  if (together && one) r.fault(one->at, "a `together` stage has `movers`, not a `mover`");
  if (together && many) {
    stage.movers = r.parties(many->value, "`movers`");
    if (stage.movers.size() < 2) r.fault(many->at, "a `together` stage has two movers or more");
  } else if (!together && one) {
    if (!r.is(one->value, Value::Kind::text, "`mover`")) return;
    const PartyId party = r.party(one->value.text, one->value.at);
    if (party != kNone) stage.movers = {party};
  } else if (!together) {
    const bool passes = stage.kind == StageKind::drift && !table.find("move");
    if (!passes) r.fault(stage.at, fmt::format("stage `{}` lacks `mover`", stage.id), "write `mover = \"PARTY\"`");
  }
}

Move plain_move(const std::string& id, Role role, Location at) {
  Move move;
  move.id = move.label = id;
  move.role = role;
  move.at = at;
  return move;
}

void declare_offers(Reading& r, Stage& stage, const Value& table) {
  const Entry* menu = table.find_entry("menu");
  if (!menu) {
    r.fault(stage.at, fmt::format("offer stage `{}` lacks `menu`", stage.id),
            "list packages, or write `menu = \"all\"`");
    return;
  }
  const size_t before = r.fault_count();
  for (const PackageId id : read_menu(r, menu->value)) {
    const Package& package = r.scenario.packages[id];
    Move move = plain_move(package.id, Role::offer, stage.at);
    move.label = package.label;
    move.package = id;
    move.group = package.group;
    stage.moves.push_back(std::move(move));
  }
  if (stage.moves.empty() && r.fault_count() == before)
    r.fault(menu->at, fmt::format("the menu of offer stage `{}` is empty", stage.id));
}

void declare_moves(Reading& r, Stage& stage, const Value& table) {
  if (stage.kind == StageKind::offer) declare_offers(r, stage, table);
  if (stage.kind == StageKind::answer) {
    stage.moves.push_back(plain_move("accept", Role::accept, stage.at));
    stage.moves.push_back(plain_move("refuse", Role::refuse, stage.at));
    if (table.find("counter")) stage.moves.push_back(plain_move("counter", Role::counter, stage.at));
    const Value* walk_away = table.find("walk_away");
    const bool off = walk_away && walk_away->kind == Value::Kind::truth && !walk_away->truth;
    if (walk_away && !off) stage.moves.push_back(plain_move("walk_away", Role::walk_away, stage.at));
  }
  std::unordered_set<std::string> known;
  for (const Move& move : stage.moves) known.insert(move.id);
  for (const Entry& entry : r.entries(table, "move")) {
    if (known.contains(entry.key)) continue;
    r.check_id(entry.key, entry.at, "move");
    if (entry.key == "none") r.fault(entry.at, "a move cannot be called `none`: in rules that is `no move yet`");
    if (stage.kind == StageKind::offer && index_of(r.scenario.packages, entry.key) != kNone) {
      r.fault(entry.at, fmt::format("package `{}` is not on the menu of stage `{}`", entry.key, stage.id));
    }
    stage.moves.push_back(plain_move(entry.key, Role::plain, entry.at));
  }
  if (stage.moves.empty() && stage.kind != StageKind::drift && stage.kind != StageKind::offer) {
    r.fault(stage.at, fmt::format("stage `{}` has no moves", stage.id), "write `move.ID = {}`");
  }
}

void set_obligation(Stage& stage, IssueId issue) {
  for (Move& move : stage.moves) {
    move.role = move.id == "honour" ? Role::honour : move.id == "renege" ? Role::renege : Role::cheat;
    move.obligation = issue;
  }
}

void declare_stage(Reading& r, StageSource source, std::unordered_map<std::string, Location>& seen) {
  const Value& table = source.table;
  Stage stage;
  const Value* id = table.find("id");
  const bool named = id && r.is(*id, Value::Kind::text, "`id`");
  const Location at = named ? id->at : table.at;
  static_cast<Named&>(stage) = r.named(named ? id->text : "", at, table);
  if (named) {
    r.check_id(stage.id, at, "stage");
    if (stage.id == "next_round") r.fault(at, "a stage cannot be called `next_round`");
    if (const EndingId ending = index_of(r.scenario.endings, stage.id); ending != kNone) {
      r.fault(at, fmt::format("`{}` is also an ending, so that a move to it could be either", stage.id));
    }
    if (const auto [other, added] = seen.emplace(stage.id, at); !added) {
      r.fault(at, fmt::format("a second stage `{}`", stage.id),
              fmt::format("the first is in line {}", other->second.line));
    }
  }
  stage.kind = read_kind(r, table);
  if (stage.kind == StageKind::comply) stage.kind = StageKind::choose;  // without a readable id; said already
  read_movers(r, stage, table);
  declare_moves(r, stage, table);
  if (source.obligation != kNone) set_obligation(stage, source.obligation);
  for (const PartyId mover : stage.movers) r.scenario.parties[mover].moves |= !stage.moves.empty();
  r.scenario.stages.push_back(std::move(stage));
  r.stage_sources.push_back(std::move(source));
}

// ---------------------------------------------------------------------------------------------------- reading

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
        {"caught", StageKind::comply}};
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

void declare_stages(Reading& r, const Value& root) {
  std::vector<StageSource> sources = spell_out_stages(r, root);
  if (sources.size() > kMostStages) {
    r.fault({}, fmt::format("{} stages; {} are the most", sources.size(), kMostStages));
    sources.resize(kMostStages);
    r.stage_alias.clear();
  }
  if (sources.empty()) r.fault({}, "nothing can happen: the file has neither `[[stage]]` nor `[protocol]`");
  std::unordered_map<std::string, Location> seen;
  for (StageSource& source : sources) declare_stage(r, std::move(source), seen);
}

void read_stages(Reading& r) {
  for (StageId s = 0; s < r.scenario.stages.size(); ++s) StageReader(r, s).read();
}

// ---------------------------------------------------------------------------------------------------- targets

Target Reading::target(const std::string& text, Location at) {
  static const std::string next = "next_round";
  if (text == next) return {};
  if (text.starts_with(next + ":")) return {Target::Kind::next_round, stage(text.substr(next.size() + 1), at)};
  if (const EndingId ending = index_of(scenario.endings, text); ending != kNone) return {Target::Kind::ending, ending};
  StageId found = index_of(scenario.stages, text);
  if (const auto alias = stage_alias.find(text); found == kNone && alias != stage_alias.end())
    found = alias->second.front();
  if (found != kNone) return {Target::Kind::stage, found};
  std::vector<std::string> known = ids(scenario.stages);
  for (const Ending& ending : scenario.endings) known.push_back(ending.id);
  known.push_back(next);
  unknown(at, "stage or ending", text, known);
  return {};
}

std::vector<Branch> Reading::branches(const Value& value, std::string_view what) {
  std::vector<Branch> out;
  if (value.kind == Value::Kind::text) {
    if (!value.text.empty() || value.inside.column != value.at.column)
      out.push_back({std::nullopt, target(value.text, value.at)});
    return out;
  }
  if (value.kind != Value::Kind::array) {
    fault(value.at, fmt::format("{} has to name a stage, an ending or `next_round`, or list branches; it is {}", what,
                                kind_words(value.kind)));
    return out;
  }
  for (const Value& item : value.items) {
    if (!is(item, Value::Kind::table, fmt::format("each branch of {}", what))) continue;
    check_keys(item, TableKind::branch, item.at);
    if (!out.empty() && !out.back().when) fault(item.at, "this branch is never taken: the one before it always holds");
    Branch branch;
    if (const Value* when = item.find("when")) branch.when = rule(*when, "`when`");
    if (const Value* to = item.find("to"); to && is(*to, Value::Kind::text, "`to`"))
      branch.to = target(to->text, to->at);
    out.push_back(std::move(branch));
  }
  if (out.empty() || out.back().when)
    fault(value.at, fmt::format("the last branch of {} has to hold always", what), "end with `{ to = \"...\" }`");
  return out;
}

}  // namespace walkaway
