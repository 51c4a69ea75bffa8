// SPDX-License-Identifier: Apache-2.0
// The names of stages and moves, and the targets that lead to them.
#include <algorithm>
#include <unordered_set>

#include "scenario/reading.h"

namespace walkaway {

namespace {

constexpr size_t kMostStages = 2000;

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
  const bool of_all = menu->value.kind == Value::Kind::text;  // whatever is wrong with the issues was told there
  if (stage.moves.empty() && r.fault_count() == (of_all ? 0 : before))
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
  const bool spelt_out = stage.kind == StageKind::comply || stage.kind == StageKind::hedge;
  if (spelt_out) stage.kind = StageKind::choose;  // without a readable id; said already
  read_movers(r, stage, table);
  declare_moves(r, stage, table);
  if (source.obligation != kNone) set_obligation(stage, source.obligation);
  stage.hedge = source.hedge;
  bind_by_mandate(r, stage, source);
  for (const PartyId mover : stage.movers) r.scenario.parties[mover].moves |= !stage.moves.empty();
  r.scenario.stages.push_back(std::move(stage));
  r.stage_sources.push_back(std::move(source));
}

}  // namespace

void declare_stages(Reading& r, const Value& root) {
  std::vector<StageSource> sources = spell_out_stages(r, root);
  if (sources.size() > kMostStages) {
    r.fault({}, fmt::format("{} stages; {} are the most", sources.size(), kMostStages));
    sources.resize(kMostStages);
    r.stage_alias.clear();
  }
  const bool told = r.fault_count() > 0 && root.find_entry("protocol");
  if (sources.empty() && !told)
    r.fault({}, "nothing can happen: the file has neither `[[stage]]` nor `[protocol]`");
  std::unordered_map<std::string, Location> seen;
  for (StageSource& source : sources) declare_stage(r, std::move(source), seen);
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
  if (text == "next_cycle") {
    fault(at, "`next_cycle` is not defined", "write `[cycle]` with `times` and `start`");
    return {};
  }
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
