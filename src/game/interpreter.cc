// SPDX-License-Identifier: Apache-2.0
#include "game/interpreter.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "game/fail.h"

namespace walkaway {
namespace {

constexpr uint16_t kMostVisits = 200;

bool is_chance(const Stage& stage) {
  return stage.movers.empty() && !stage.moves.empty() && stage.moves.front().chance.has_value();
}

}  // namespace

Interpreter::Interpreter(const Scenario& scenario, const Values& values, const GameOptions& options, const Lanes& lanes,
                         Purpose purpose, Recipe* recipe)
    : scenario_(scenario),
      lanes_(lanes),
      purpose_(purpose),
      rules_(scenario, values, lanes, recipe),
      closing_(scenario, rules_, lanes),
      start_(options.start == kNone ? scenario.clock.start : options.start),
      again_(options.again == kNone ? scenario.clock.again : options.again),
      row_(lanes.count()) {
  for (const Stage& stage : scenario.stages) enabled_.push_back(stage.enabled);
  for (StageId stage : options.on) enabled_[stage] = true;
  for (StageId stage : options.off) enabled_[stage] = false;
  const std::vector<bool> decides = deciding_slots(scenario, rules_.layout());
  for (StateId s = 0; s < scenario.states.size(); ++s) {
    state_matters_.push_back(purpose == Purpose::play || decides[rules_.layout().state + s]);
  }
  for_each_structural_rule(scenario, [this](const Rule& rule) { lanes_can_die_ |= rules_.differs(rule); });
  list_audiences();
}

void Interpreter::list_audiences() {
  for (const Stage& stage : scenario_.stages) {
    Audience audience;
    std::vector<bool> hears(scenario_.parties.size(), false);
    for (const Hearing& hearing : stage.hearings) {
      std::vector<uint32_t>& listeners = audience.hearing.emplace_back();
      for (PartyId party : hearing.observers) {
        hears[party] = true;
        if (lanes_.mover_of[party] != kNone) listeners.push_back(lanes_.mover_of[party]);
      }
      auto& signals = audience.signals.emplace_back();
      for (MoveId m = 0; m < stage.moves.size(); ++m) signals.push_back(signals_of(stage, hearing, m));
    }
    for (PartyId party : stage.seen_by) {
      if (!hears[party] && lanes_.mover_of[party] != kNone) audience.seeing.push_back(lanes_.mover_of[party]);
    }
    audience_.push_back(std::move(audience));
  }
}

std::vector<Interpreter::Signal> Interpreter::signals_of(const Stage& stage, const Hearing& hearing,
                                                         MoveId move) const {
  if (move >= hearing.odds.size() || hearing.odds[move].empty()) return {{move, 1.0, 0}};
  std::vector<Signal> signals;
  std::vector<RowId> rows;
  Recipe* recipe = rules_.recipe();
  double sum = 0;
  for (uint32_t s = 0; s < hearing.odds[move].size(); ++s) {
    const NumberId id = hearing.odds[move][s];
    const double odds = id == kNone ? 0 : rules_.value(id);
    sum += odds;
    if (!(odds >= 0)) sum = -1;
    if (recipe && id != kNone) {
      rows.push_back(recipe->number(id));
      recipe->check_pattern(rows.back(), recipe->everyone(), std::vector<double>(lanes_.count(), odds));
    }
    if (odds > 0) signals.push_back({s, odds, id == kNone || !recipe ? 0 : rows.back()});
  }
  if (recipe) recipe->check_odds(rows, recipe->everyone());
  if (std::abs(sum - 1) > 1e-9) {
    fail(scenario_, stage.at,
         fmt::format("the odds of how {} is heard at {} are negative or do not add up to 1", stage.moves[move].id,
                     stage.id));
  }
  return signals;
}

// ---------------------------------------------------------------------------------------------------- what can happen

void Interpreter::look(const Play& play, Position& position) {
  position.choice.clear();
  position.row.clear();
  position.odds_row.clear();
  position.stage = play.phase == Play::Phase::ended ? kNone : play.stage;
  position.mover = position.hearing = kNone;
  if (play.phase == Play::Phase::ended) {
    position.kind = NodeKind::terminal;
  } else if (play.phase == Play::Phase::hear) {
    look_at_hearing(play, position);
  } else if (is_chance(scenario_.stages[play.stage])) {
    look_at_chance(play, position);
  } else {
    look_at_menu(play, position);
  }
}

void Interpreter::look_at_menu(const Play& play, Position& position) {
  const Stage& stage = scenario_.stages[play.stage];
  position.kind = NodeKind::decision;
  position.mover = stage.movers[play.slot];
  for (MoveId m = 0; m < stage.moves.size(); ++m) {
    const Move& move = stage.moves[m];
    if (move.by != kNone && move.by != position.mover) continue;
    bool anyone = !move.when;
    if (move.when) {
      const RowId id = rules_.evaluate(*move.when, play, row_);
      if (Recipe* recipe = rules_.recipe()) recipe->check_pattern(id, play.alive_mask, row_);
      for (uint32_t k = 0; k < lanes_.count(); ++k) {
        row_[k] = row_[k] != 0 ? 1 : 0;
        anyone |= play.alive[k] && row_[k] != 0;
      }
      if (rules_.differs(*move.when)) check_knowledge(play, position, *move.when, row_);
    } else {
      std::fill(row_.begin(), row_.end(), 1);
    }
    if (!anyone) continue;
    position.choice.push_back(m);
    position.row.insert(position.row.end(), row_.begin(), row_.end());
  }
  check_menu(play, position);
}

/// A menu may depend on what its mover knows alone: all lanes of one agent have the same.
void Interpreter::check_knowledge(const Play& play, const Position& position, const Rule& when,
                                  std::span<const double> available) {
  const uint32_t mover = lanes_.mover_of[position.mover];
  std::vector<double> of_agent(lanes_.agents[mover], -1);
  for (uint32_t k = 0; k < lanes_.count(); ++k) {
    if (!play.alive[k]) continue;
    double& agents = of_agent[lanes_.agent_of[size_t{mover} * lanes_.count() + k]];
    if (agents < 0) agents = available[k];
    if (agents == available[k]) continue;
    rules_.fail_at(play, when.at,
                   fmt::format("the rule \"{}\" makes the menu of {} depend on a type that it does not know", when.text,
                               scenario_.parties[position.mover].id),
                   "add that party to its `knows`, or take the type out of the rule");
  }
}

void Interpreter::check_menu(const Play& play, const Position& position) {
  for (uint32_t k = 0; k < lanes_.count(); ++k) {
    if (!play.alive[k]) continue;
    double moves = 0;
    for (size_t c = 0; c < position.choice.size(); ++c) moves += position.row[c * lanes_.count() + k];
    if (moves > 0) continue;
    const Party& party = scenario_.parties[position.mover];
    std::string who = party.id;
    if (party.types.size() > 1) who += fmt::format(" ({})", party.types[lanes_.type(k, position.mover)].id);
    rules_.fail_at(play, scenario_.stages[play.stage].at, fmt::format("{} has no move", who),
                   "give the stage a `when`, or let one move be without");
  }
}

void Interpreter::look_at_chance(const Play& play, Position& position) {
  const Stage& stage = scenario_.stages[play.stage];
  position.kind = NodeKind::chance;
  for (MoveId m = 0; m < stage.moves.size(); ++m) {
    const Move& move = stage.moves[m];
    if (!move.chance) continue;
    std::vector<double> when(lanes_.count(), 1);
    const RowId holds = move.when ? rules_.evaluate(*move.when, play, when) : 0;
    RowId id = rules_.amount(*move.chance, kNone, play, row_);
    bool possible = false;
    for (uint32_t k = 0; k < lanes_.count(); ++k) {
      if (when[k] == 0) row_[k] = 0;
      possible |= play.alive[k] && row_[k] != 0;
    }
    if (Recipe* recipe = rules_.recipe()) {
      if (move.when) id = recipe->masked(holds, id);
      recipe->check_pattern(id, play.alive_mask, row_);
    }
    if (!possible) continue;
    position.choice.push_back(m);
    position.odds_row.push_back(id);
    position.row.insert(position.row.end(), row_.begin(), row_.end());
  }
  check_odds(play, position);
}

void Interpreter::check_odds(const Play& play, const Position& position) {
  const Stage& stage = scenario_.stages[play.stage];
  if (Recipe* recipe = rules_.recipe()) recipe->check_odds(position.odds_row, play.alive_mask);
  for (uint32_t k = 0; k < lanes_.count(); ++k) {
    if (!play.alive[k]) continue;
    double sum = 0;
    for (size_t c = 0; c < position.choice.size(); ++c) {
      const double odds = position.row[c * lanes_.count() + k];
      if (odds < 0)
        rules_.fail_at(play, stage.moves[position.choice[c]].at,
                       fmt::format("the chance of {} is {}", stage.moves[position.choice[c]].id, odds));
      sum += odds;
    }
    if (std::abs(sum - 1) <= 1e-9) continue;
    rules_.fail_at(play, stage.at, fmt::format("the chances add up to {}, not 1", sum));
  }
}

void Interpreter::look_at_hearing(const Play& play, Position& position) {
  position.kind = NodeKind::chance;
  position.hearing = play.hearing;
  for (const Signal& signal : audience_[play.stage].signals[play.hearing][play.chosen[play.slot]]) {
    position.choice.push_back(signal.signal);
    position.odds_row.push_back(signal.row);
    position.row.insert(position.row.end(), lanes_.count(), signal.odds);
  }
}

// ---------------------------------------------------------------------------------------------------- what then
// happens

void Interpreter::make(Play& play, const Position& position, uint32_t choice) {
  const Stage& stage = scenario_.stages[play.stage];
  const uint32_t what = position.choice[choice];
  rules_.trail.push_back({play.round, play.stage, position.mover, what, position.hearing != kNone});
  if (position.hearing != kNone) {
    tell(play, audience_[play.stage].hearing[play.hearing], what);
    ++play.hearing;
    return deliver(play);
  }
  if (lanes_can_die_) {
    for (uint32_t k = 0; k < lanes_.count(); ++k)
      play.alive[k] &= position.row[size_t{choice} * lanes_.count() + k] != 0;
    if (Recipe* recipe = rules_.recipe()) play.alive_mask = recipe->mask(play.alive);
  }
  play.chosen[play.slot] = what;
  if (play.slot + 1 < stage.movers.size()) {
    ++play.slot;
    return;
  }
  take_effect(play);
  play.slot = play.hearing = 0;
  show(play);
  deliver(play);
}

/// Those who see the move of `slot` as it is.
void Interpreter::show(Play& play) { tell(play, audience_[play.stage].seeing, play.chosen[play.slot]); }

/// Goes through the hearings of all slots until chance has to draw one; then on.
void Interpreter::deliver(Play& play) {
  const Stage& stage = scenario_.stages[play.stage];
  const Audience& audience = audience_[play.stage];
  const size_t slots = std::max<size_t>(1, stage.movers.size());
  for (;;) {
    for (; play.hearing < stage.hearings.size(); ++play.hearing) {
      const std::vector<Signal>& signals = audience.signals[play.hearing][play.chosen[play.slot]];
      const PartyId mover = stage.movers.empty() ? kNone : stage.movers[play.slot];
      const bool heard = std::any_of(audience.hearing[play.hearing].begin(), audience.hearing[play.hearing].end(),
                                     [&](uint32_t m) { return lanes_.mover_party[m] != mover; });
      if (!heard) continue;
      if (signals.size() > 1) {
        play.phase = Play::Phase::hear;
        return;
      }
      tell(play, audience.hearing[play.hearing], signals.front().signal);
    }
    play.hearing = 0;
    if (++play.slot == slots) break;
    show(play);
  }
  go(play, next_target(play));
}

/// All of `movers` but the one whose move it is learn of it.
void Interpreter::tell(Play& play, const std::vector<uint32_t>& movers, uint32_t signal) {
  if (purpose_ == Purpose::count) return;
  const Stage& stage = scenario_.stages[play.stage];
  for (uint32_t m : movers) {
    if (!stage.movers.empty() && lanes_.mover_party[m] == stage.movers[play.slot]) continue;
    play.seen[m] = observations_.after_signal(play.seen[m], play.stage, play.slot, signal);
  }
}

Target Interpreter::resolve(Play& play, const std::vector<Branch>& branches) {
  for (const Branch& branch : branches) {
    if (!branch.when || rules_.holds_for_all(*branch.when, play)) return branch.to;
  }
  rules_.fail_at(play, scenario_.stages[play.stage].at, "no `then` holds", "let the last entry be without `when`");
}

/// Where several moved their moves all lead to where the stage says.
Target Interpreter::next_target(Play& play) {
  const Stage& stage = scenario_.stages[play.stage];
  const Move& move = stage.moves[play.chosen[0]];
  const Target target = resolve(play, move.then);
  const bool answered = move.role == Role::accept || move.role == Role::refuse || move.role == Role::counter ||
                        move.role == Role::walk_away;
  if (answered) set_offer(play, kNone);
  return target;
}

/// Goes on until there is something to choose, or the end.
void Interpreter::go(Play& play, Target target) {
  for (;;) {
    if (target.kind == Target::Kind::ending) return end(play, target.index);
    if (target.kind == Target::Kind::next_round) {
      if (!next_round(play)) return run_out(play);
      begin_round(play);
      target = {Target::Kind::stage, target.index == kNone ? again_ : target.index};
      continue;
    }
    const std::optional<Target> on = visit(play, target.index);
    if (!on) return;
    target = *on;
  }
}

/// Stops at a stage where somebody or chance moves (no result), or says where play goes on.
std::optional<Target> Interpreter::visit(Play& play, StageId at) {
  const Stage& stage = scenario_.stages[at];
  const StageId came_from = play.stage;
  play.stage = at;
  play.slots[rules_.layout().stage] = at;
  if (++play.visits[at] > kMostVisits) {
    rules_.fail_at(
        play, stage.at,
        fmt::format("round {} never ends: play comes to {} more than {} times", play.round, stage.id, kMostVisits),
        "let some way lead to \"next_round\" or to an ending");
  }
  if (!enabled_[at] || (stage.when && !rules_.holds_for_all(*stage.when, play))) {
    const Target on = resolve(play, stage.skip_to);
    play.stage = came_from;
    play.slots[rules_.layout().stage] = came_from == kNone ? -1 : came_from;
    return on;
  }
  play.phase = Play::Phase::move;
  play.slot = play.hearing = 0;
  if (!stage.movers.empty() || is_chance(stage)) return std::nullopt;
  if (stage.moves.empty()) return resolve(play, stage.skip_to);
  play.chosen[0] = 0;
  take_effect(play);
  return next_target(play);
}

}  // namespace walkaway
