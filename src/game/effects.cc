// SPDX-License-Identifier: Apache-2.0
// What moves, rounds and endings do to a play: options in force, states, points.
#include <algorithm>

#include "game/interpreter.h"

namespace walkaway {

Play Interpreter::blank() const {
  const EnvironmentLayout& layout = rules_.layout();
  const uint32_t lanes = lanes_.count();
  Play play;
  play.alive.assign(lanes, 1);
  play.slots.assign(layout.number, -1);
  play.slots[layout.round] = 1;
  play.slots[layout.rounds] = scenario_.clock.rounds;
  play.slots[layout.deal] = 0;
  play.varying.assign(size_t{rules_.varying_states()} * lanes, 0);
  play.accrued.assign(scenario_.parties.size() * lanes, 0);
  if (by_round) play.by_round.assign(scenario_.parties.size() * (scenario_.clock.rounds + 1) * lanes, 0);
  play.visits.assign(scenario_.stages.size(), 0);
  play.seen.assign(lanes_.mover_party.size(), Observations::kNothing);
  size_t most_movers = 1;
  for (const Stage& stage : scenario_.stages) most_movers = std::max(most_movers, stage.movers.size());
  play.chosen.assign(most_movers, 0);
  play.agreed.assign(scenario_.issues.size(), kNone);
  for (IssueId i = 0; i < scenario_.issues.size(); ++i) {
    play.in_force.push_back(scenario_.issues[i].status_quo);
    play.slots[layout.in_force + i] = rules_.option_value(i, play.in_force[i]);
    play.slots[layout.agreed + i] = play.slots[layout.offer + i] = rules_.option_value(i, kNone);
  }
  Recipe* recipe = rules_.recipe();
  if (recipe) {
    play.state_rows.assign(scenario_.states.size(), recipe->zero());
    play.accrued_rows.assign(scenario_.parties.size(), recipe->zero());
    if (by_round) play.by_round_rows.assign(scenario_.parties.size() * (scenario_.clock.rounds + 1), recipe->zero());
  }
  for (StateId s = 0; s < scenario_.states.size(); ++s) {
    const NumberId start = scenario_.states[s].start;
    set_state(play, s, std::vector<double>(lanes, rules_.value(start)), recipe ? recipe->number(start) : 0);
  }
  return play;
}

Play Interpreter::start() {
  Play play = blank();
  begin_round(play);
  go(play, {Target::Kind::stage, start_});
  return play;
}

void Interpreter::begin_round(Play& play) {
  if (purpose_ == Purpose::count) return;
  for (uint32_t& seen : play.seen) seen = observations_.after_round(seen, play.round);
  begun.push_back({play.round, play.deal, with_shares(play.accrued)});
  if (Recipe* recipe = rules_.recipe()) {
    recipe->accrued.insert(recipe->accrued.end(), play.accrued_rows.begin(), play.accrued_rows.end());
  }
}

// ---------------------------------------------------------------------------------------------------- moves

void Interpreter::take_effect(Play& play) {
  const Stage& stage = scenario_.stages[play.stage];
  const uint32_t first = rules_.layout().last + rules_.layout().last_offset[play.stage];
  const size_t slots = std::max<size_t>(1, stage.movers.size());
  for (size_t slot = 0; slot < slots; ++slot) play.slots[first + slot] = play.chosen[slot];
  for (size_t slot = 0; slot < slots; ++slot) take_effect(play, stage.moves[play.chosen[slot]]);
}

void Interpreter::take_effect(Play& play, const Move& move) {
  if (move.role == Role::offer) set_offer(play, move.package);
  if (move.role == Role::accept || move.role == Role::honour || !move.put.empty()) {
    const std::vector<OptionId> before = play.in_force;
    if (move.role == Role::accept) {
      if (play.offer == kNone)
        rules_.fail_at(play, move.at, "nothing is on the table to accept", "lead here from an offer stage");
      agree(play, scenario_.packages[play.offer].options);
    }
    if (move.role == Role::honour && move.obligation != kNone && play.agreed[move.obligation] != kNone) {
      set_in_force(play, move.obligation, play.agreed[move.obligation]);
    }
    for (const auto& [issue, option] : move.put) {
      set_in_force(play, issue, option);
      const bool undone = option == scenario_.issues[issue].status_quo && move.role != Role::cheat;
      if (undone) undo_agreement(play, issue);
    }
    pay_once(play, before);
  }
  if (!move.set.empty()) set_states(play, move);
  pay(play, move.pay);
}

void Interpreter::agree(Play& play, std::span<const OptionId> options) {
  for (IssueId i = 0; i < options.size(); ++i) {
    if (options[i] == kNone) continue;
    set_in_force(play, i, options[i]);
    set_agreed(play, i, options[i]);
  }
  set_deal(play, true);
}

void Interpreter::accept(Play& play, std::span<const OptionId> options) {
  const std::vector<OptionId> before = play.in_force;
  agree(play, options);
  pay_once(play, before);
}

/// A deal is over when nothing of it but the status quo is left.
void Interpreter::undo_agreement(Play& play, IssueId issue) {
  if (play.agreed[issue] == kNone) return;
  set_agreed(play, issue, kNone);
  for (IssueId i = 0; i < play.agreed.size(); ++i) {
    if (play.agreed[i] != kNone && play.agreed[i] != scenario_.issues[i].status_quo) return;
  }
  set_deal(play, false);
}

/// What has come into force since `before` and is worth something once.
void Interpreter::pay_once(Play& play, std::span<const OptionId> before) {
  if (purpose_ == Purpose::count) return;
  for (IssueId i = 0; i < before.size(); ++i) {
    if (play.in_force[i] == before[i]) continue;
    for (const Worth* worth : rules_.worths_of(i, play.in_force[i])) {
      if (worth->once) pay(play, worth->party, worth->amount);
    }
  }
  for (const Together& extra : scenario_.togethers) {
    if (!extra.once) continue;
    bool now = true, then = true;
    for (const auto& [issue, option] : extra.options) {
      now &= play.in_force[issue] == option;
      then &= before[issue] == option;
    }
    if (now && !then) pay(play, extra.party, extra.amount);
  }
}

void Interpreter::pay(Play& play, const std::vector<std::pair<PartyId, Amount>>& what) {
  for (const auto& [party, amount] : what) pay(play, party, amount);
}

void Interpreter::pay(Play& play, PartyId party, const Amount& amount) {
  if (purpose_ == Purpose::count) return;
  RowId id = rules_.amount(amount, party, play, row_);
  const std::span<const double> discount = closing_.discount(party, play.round);
  for (uint32_t k = 0; k < lanes_.count(); ++k) row_[k] *= discount[k];
  if (Recipe* recipe = rules_.recipe()) id = recipe->discounted(id, party, play.round);
  credit(play, party, play.round - 1, row_, id);
}

/// `row` is in points of the first round.
void Interpreter::credit(Play& play, PartyId party, uint32_t period, std::span<const double> row, RowId id) {
  const uint32_t lanes = lanes_.count();
  Recipe* recipe = rules_.recipe();
  double* sum = play.accrued.data() + size_t{party} * lanes;
  for (uint32_t k = 0; k < lanes; ++k) sum[k] += row[k];
  if (recipe) play.accrued_rows[party] = recipe->sum(play.accrued_rows[party], id);
  if (!by_round) return;
  const size_t at = size_t{party} * (scenario_.clock.rounds + 1) + period;
  double* of_period = play.by_round.data() + at * lanes;
  for (uint32_t k = 0; k < lanes; ++k) of_period[k] += row[k];
  if (recipe) play.by_round_rows[at] = recipe->sum(play.by_round_rows[at], id);
}

/// All rules of a move read the old values.
void Interpreter::set_states(Play& play, const Move& move) {
  const uint32_t lanes = lanes_.count();
  std::vector<double> rows(move.set.size() * lanes);
  std::vector<RowId> ids(move.set.size());
  for (size_t i = 0; i < move.set.size(); ++i) {
    if (state_matters_[move.set[i].first])
      ids[i] = rules_.amount(move.set[i].second, kNone, play, {rows.data() + i * lanes, lanes});
  }
  for (size_t i = 0; i < move.set.size(); ++i) {
    if (state_matters_[move.set[i].first]) set_state(play, move.set[i].first, {rows.data() + i * lanes, lanes}, ids[i]);
  }
}

// ---------------------------------------------------------------------------------------------------- rounds and
// endings

bool Interpreter::next_round(Play& play) {
  if (purpose_ == Purpose::play) {
    const Closing::Result closed = closing_.close(play);
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      credit(play, p, play.round - 1, closed.points.subspan(size_t{p} * lanes_.count(), lanes_.count()),
             closed.point_rows[p]);
    }
    update_states(play, closed.states, closed.state_rows);
  } else {
    update_states(play, closing_.next_states(play, state_matters_), {});
  }
  std::fill(play.visits.begin(), play.visits.end(), 0);
  if (play.round == scenario_.clock.rounds) return false;
  play.slots[rules_.layout().round] = ++play.round;
  return true;
}

void Interpreter::update_states(Play& play, std::span<const double> states, std::span<const RowId> ids) {
  for (StateId s = 0; s < scenario_.states.size(); ++s) {
    if (!scenario_.states[s].each_round || !state_matters_[s]) continue;
    set_state(play, s, states.subspan(size_t{s} * lanes_.count(), lanes_.count()), ids.empty() ? 0 : ids[s]);
  }
}

void Interpreter::end(Play& play, EndingId ending) {
  play.phase = Play::Phase::ended;
  play.ending = ending;
  if (purpose_ == Purpose::count) return;
  pay(play, scenario_.endings[ending].pay);
  if (!scenario_.endings[ending].run_on) return;
  const uint32_t ended_in = play.round;
  while (next_round(play)) {
  }
  add_final(play);
  play.round = ended_in;
}

void Interpreter::run_out(Play& play) {
  play.phase = Play::Phase::ended;
  play.ending = play.deal ? kAgreement : kNoAgreement;
  if (purpose_ == Purpose::count) return;
  pay(play, scenario_.endings[play.ending].pay);
  if (scenario_.endings[play.ending].run_on) add_final(play);
}

void Interpreter::add_final(Play& play) {
  const Closing::Result final = closing_.final_points(play);
  for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
    credit(play, p, scenario_.clock.rounds, final.points.subspan(size_t{p} * lanes_.count(), lanes_.count()),
           final.point_rows[p]);
  }
}

std::vector<double> Interpreter::with_shares(std::span<const double> own) const {
  const size_t stride = own.size() / scenario_.parties.size();
  std::vector<double> all(own.begin(), own.end());
  for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
    for (const Share& share : scenario_.parties[p].shares) {
      const double part = rules_.value(share.part);
      for (size_t i = 0; i < stride; ++i) all[p * stride + i] += part * own[share.of * stride + i];
    }
  }
  return all;
}

// ---------------------------------------------------------------------------------------------------- setters

void Interpreter::set_state(Play& play, StateId state, std::span<const double> row, RowId id) const {
  const State& what = scenario_.states[state];
  const uint32_t lanes = lanes_.count();
  const uint32_t varying = rules_.varying_row(state);
  const auto bounded = [&](double value) {
    if (what.min != kNone) value = std::max(value, rules_.value(what.min));
    if (what.max != kNone) value = std::min(value, rules_.value(what.max));
    return value;
  };
  play.slots[rules_.layout().state + state] = bounded(row[0]);
  if (Recipe* recipe = rules_.recipe()) play.state_rows[state] = recipe->bounded(id, state);
  if (varying == kNone) return;
  for (uint32_t k = 0; k < lanes; ++k) play.varying[size_t{varying} * lanes + k] = bounded(row[k]);
}

void Interpreter::set_in_force(Play& play, IssueId issue, OptionId option) {
  play.in_force[issue] = option;
  play.slots[rules_.layout().in_force + issue] = rules_.option_value(issue, option);
}

void Interpreter::set_agreed(Play& play, IssueId issue, OptionId option) {
  play.agreed[issue] = option;
  play.slots[rules_.layout().agreed + issue] = rules_.option_value(issue, option);
}

void Interpreter::set_offer(Play& play, PackageId package) {
  play.offer = package;
  for (IssueId i = 0; i < scenario_.issues.size(); ++i) {
    const OptionId option = package == kNone ? kNone : scenario_.packages[package].options[i];
    play.slots[rules_.layout().offer + i] = rules_.option_value(i, option);
  }
}

void Interpreter::set_deal(Play& play, bool deal) {
  play.deal = deal;
  play.slots[rules_.layout().deal] = deal ? 1 : 0;
}

}  // namespace walkaway
