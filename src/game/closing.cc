// SPDX-License-Identifier: Apache-2.0
#include "game/closing.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

namespace walkaway {
namespace {

constexpr size_t kMaxRemembered = size_t{64} << 20;  // bytes of results
constexpr uint64_t kNotANumber = 0xffff000000000000;

std::vector<uint32_t> in_order(const std::set<uint32_t>& slots) { return {slots.begin(), slots.end()}; }

}  // namespace

Closing::Closing(const Scenario& scenario, RuleBook& rules, const Lanes& lanes)
    : scenario_(scenario), rules_(rules), lanes_(lanes), known_(0), known_final_(0), row_(lanes.count()) {
  collect_slots();
  const uint32_t rounds = scenario.clock.rounds;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const size_t first = discount_.size();
    discount_.resize(first + size_t{rounds} * lanes.count(), 1);
    if (!scenario.parties[p].patience) continue;
    for (uint32_t k = 0; k < lanes.count(); ++k) {
      const double patience = rules.value(*scenario.parties[p].patience, lanes.type(k, p));
      for (uint32_t r = 1; r < rounds; ++r) {
        discount_[first + size_t{r} * lanes.count() + k] =
            discount_[first + size_t{r - 1} * lanes.count() + k] * patience;
      }
    }
  }
}

std::span<const double> Closing::discount(PartyId party, uint32_t round) const {
  const size_t row = size_t{party} * scenario_.clock.rounds + round - 1;
  return {discount_.data() + row * lanes_.count(), lanes_.count()};
}

/// Everything that worths, flows, states and finals read, directly: what they read through a worth is an option, a
/// state or a number.
void Closing::collect_slots() {
  const EnvironmentLayout& layout = rules_.layout();
  std::set<uint32_t> slots{layout.round}, final_slots;
  const auto add_rule = [&](std::set<uint32_t>& to, const Rule& rule) {
    for (uint32_t slot : rule.expression.slots()) {
      if (slot < layout.number) to.insert(slot);
    }
  };
  const auto add_amount = [&](const Amount& amount) {
    if (const Rule* rule = std::get_if<Rule>(&amount)) add_rule(slots, *rule);
  };
  for (const Worth& worth : scenario_.worths) {
    if (worth.once) continue;
    slots.insert(layout.in_force + worth.issue);
    add_amount(worth.amount);
  }
  for (const Together& extra : scenario_.togethers) {
    if (extra.once) continue;
    for (const auto& [issue, option] : extra.options) slots.insert(layout.in_force + issue);
    add_amount(extra.amount);
  }
  bool final_reads_worth = false;
  for (const Party& party : scenario_.parties) {
    for (const NamedRule& flow : party.flows) add_rule(slots, flow.rule);
    if (party.final_rule) add_rule(final_slots, *party.final_rule);
  }
  for (uint32_t slot : final_slots)
    final_reads_worth |= slot >= layout.worth && slot < layout.worth + scenario_.parties.size();
  for (StateId s = 0; s < scenario_.states.size(); ++s) {
    if (!scenario_.states[s].each_round) continue;
    add_rule(slots, *scenario_.states[s].each_round);
  }
  if (final_reads_worth) final_slots.insert(slots.begin(), slots.end());
  const auto drop_worths = [&](std::set<uint32_t>& from) {
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) from.erase(layout.worth + p);
  };
  drop_worths(slots);
  drop_worths(final_slots);
  slots_ = in_order(slots);
  final_slots_ = in_order(final_slots);
  const auto width = [&](const std::vector<uint32_t>& of) {
    uint32_t words = lanes_.count();  // which lanes are alive
    for (uint32_t slot : of) {
      const bool state = slot >= layout.state && slot < layout.state + scenario_.states.size();
      words += state && rules_.varying_row(slot - layout.state) != kNone ? lanes_.count() : 1;
    }
    return words;
  };
  known_ = WordTable(width(slots_));
  known_final_ = WordTable(width(final_slots_));
}

/// With a recipe, states are told by how they came about: for other values those that are alike now may differ. A row
/// looks like no number that a state can have.
void Closing::write_key(const Play& play, const std::vector<uint32_t>& slots) {
  const EnvironmentLayout& layout = rules_.layout();
  const uint32_t lanes = lanes_.count();
  const bool by_row = rules_.recipe() && !rules_.recipe()->given_up();
  key_.clear();
  for (uint32_t slot : slots) {
    const bool state = slot >= layout.state && slot < layout.state + scenario_.states.size();
    const uint32_t row = state ? rules_.varying_row(slot - layout.state) : kNone;
    if (state && by_row) {
      key_.insert(key_.end(), row == kNone ? 1 : lanes, kNotANumber | play.state_rows[slot - layout.state]);
    } else if (row == kNone) {
      key_.push_back(std::bit_cast<uint64_t>(play.slots[slot]));
    } else {
      for (uint32_t k = 0; k < lanes; ++k)
        key_.push_back(std::bit_cast<uint64_t>(play.varying[size_t{row} * lanes + k]));
    }
  }
  key_.insert(key_.end(), play.alive.begin(), play.alive.end());
}

Closing::Result Closing::close(const Play& play) {
  const size_t lanes = lanes_.count(), parties = scenario_.parties.size(), rows = parties + scenario_.states.size();
  if (results_.size() * sizeof(double) + known_.bytes() > kMaxRemembered) {
    results_.clear();
    known_.clear();
  }
  write_key(play, slots_);
  const auto [index, fresh] = known_.insert(key_);
  if (fresh) {
    results_.resize((index + 1) * rows * lanes);
    rows_.resize((index + 1) * rows);
    double* to = results_.data() + index * rows * lanes;
    compute(play, to, to + parties * lanes, rows_.data() + index * rows);
  }
  const double* at = results_.data() + index * rows * lanes;
  const RowId* row = rows_.data() + index * rows;
  return {{at, parties * lanes},
          {at + parties * lanes, scenario_.states.size() * lanes},
          {row, parties},
          {row + parties, scenario_.states.size()}};
}

void Closing::compute(const Play& play, double* points, double* states, RowId* rows) {
  const uint32_t lanes = lanes_.count();
  Recipe* recipe = rules_.recipe();
  for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
    double* own = points + size_t{p} * lanes;
    rows[p] = rules_.worth(p, play, {own, lanes});
    for (const NamedRule& flow : scenario_.parties[p].flows) {
      const RowId id = rules_.evaluate(flow.rule, play, row_);
      for (uint32_t k = 0; k < lanes; ++k) own[k] += row_[k];
      if (recipe) rows[p] = recipe->sum(rows[p], id);
    }
    const std::span<const double> discounts = discount(p, play.round);
    for (uint32_t k = 0; k < lanes; ++k) own[k] *= discounts[k];
    if (recipe) rows[p] = recipe->discounted(rows[p], p, play.round);
  }
  const std::span<const double> next = next_states(play, std::vector<bool>(scenario_.states.size(), true));
  std::copy(next.begin(), next.end(), states);
  std::copy(state_rows_.begin(), state_rows_.end(), rows + scenario_.parties.size());
}

/// All rules read the old values; states without a rule are left to the caller.
std::span<const double> Closing::next_states(const Play& play, const std::vector<bool>& wanted) {
  const uint32_t lanes = lanes_.count();
  states_.resize(scenario_.states.size() * lanes);
  state_rows_.resize(scenario_.states.size());
  for (StateId s = 0; s < scenario_.states.size(); ++s) {
    if (!scenario_.states[s].each_round || !wanted[s]) continue;
    state_rows_[s] =
        rules_.evaluate(*scenario_.states[s].each_round, play, {states_.data() + size_t{s} * lanes, lanes});
  }
  return states_;
}

Closing::Result Closing::final_points(const Play& play) {
  const uint32_t lanes = lanes_.count();
  const size_t parties = scenario_.parties.size(), stride = parties * lanes;
  Recipe* recipe = rules_.recipe();
  if (final_results_.size() * sizeof(double) + known_final_.bytes() > kMaxRemembered) {
    final_results_.clear();
    known_final_.clear();
  }
  write_key(play, final_slots_);
  const auto [index, fresh] = known_final_.insert(key_);
  if (fresh) {
    final_results_.resize((index + 1) * stride);
    final_rows_.resize((index + 1) * parties);
    for (PartyId p = 0; p < parties; ++p) {
      if (!scenario_.parties[p].final_rule) continue;
      double* own = final_results_.data() + index * stride + size_t{p} * lanes;
      RowId& row = final_rows_[index * parties + p];
      row = rules_.evaluate(*scenario_.parties[p].final_rule, play, {own, lanes});
      const std::span<const double> discounts = discount(p, scenario_.clock.rounds);
      for (uint32_t k = 0; k < lanes; ++k) own[k] *= discounts[k];
      if (recipe) row = recipe->discounted(row, p, scenario_.clock.rounds);
    }
  }
  return {{final_results_.data() + index * stride, stride}, {}, {final_rows_.data() + index * parties, parties}, {}};
}

}  // namespace walkaway
