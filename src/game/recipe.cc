// SPDX-License-Identifier: Apache-2.0
#include "game/recipe.h"

#include <algorithm>
#include <bit>

namespace walkaway {

Recipe::Recipe(const Scenario& scenario, Lanes lanes, size_t max_bytes)
    : scenario_(scenario),
      lanes_(std::move(lanes)),
      layout_(scenario),
      bytes_left_(max_bytes),
      discount_(scenario.parties.size() * scenario.clock.rounds, kNone) {
  partition(std::vector<uint32_t>(lanes_.count(), 0));
  make({Kind::zero, 0, 0}, 0);
  mask(std::vector<uint8_t>(lanes_.count(), 1));
}

void Recipe::spend(size_t bytes) {
  given_up_ |= bytes > bytes_left_;
  bytes_left_ -= std::min(bytes, bytes_left_);
}

// ---------------------------------------------------------------------------------------------------- rows

RowId Recipe::make(Operation operation, uint32_t partition) {
  if (given_up_) return 0;
  if (operation.kind != Kind::rule) {
    const uint64_t key[] = {uint64_t{static_cast<uint8_t>(operation.kind)} << 32 | operation.a, operation.b};
    const auto [index, fresh] = known_.insert(key);
    if (!fresh) return row_of_known_[index];
    row_of_known_.push_back(rows());
    spend(4 * sizeof key);
  }
  spend(sizeof(double) * lanes_.count() + sizeof operation);
  operations_.push_back(operation);
  partition_of_.push_back(partition);
  return rows() - 1;
}

RowId Recipe::number_of_lanes(const std::vector<NumberId>& ids) {
  const auto [it, fresh] = known_numbers_.try_emplace(ids, static_cast<uint32_t>(number_of_lane_.size()));
  if (fresh) number_of_lane_.insert(number_of_lane_.end(), ids.begin(), ids.end());
  return make({Kind::number, it->second, 0}, partition(ids));
}

RowId Recipe::number(NumberId id) { return number_of_lanes(std::vector<NumberId>(lanes_.count(), id)); }

RowId Recipe::number(const TypedNumber& of, PartyId party) {
  if (given_up_) return 0;
  std::vector<NumberId> ids;
  for (uint32_t k = 0; k < lanes_.count(); ++k) ids.push_back(of.of(party == kNone ? 0 : lanes_.type(k, party)));
  return number_of_lanes(ids);
}

RowId Recipe::sum(RowId a, RowId b) { return make({Kind::sum, a, b}, refine(partition_of_[a], partition_of_[b])); }

RowId Recipe::discounted(RowId row, PartyId party, uint32_t round) {
  const std::optional<TypedNumber>& patience = scenario_.parties[party].patience;
  if (round == 1 || !patience || given_up_) return row;  // a product with 1 changes nothing
  const auto times = [this](RowId a, RowId b) {
    return make({Kind::product, a, b}, refine(partition_of_[a], partition_of_[b]));
  };
  RowId* known = discount_.data() + size_t{party} * scenario_.clock.rounds;
  const RowId once = number(*patience, party);
  for (uint32_t r = 1; r < round; ++r) {
    if (known[r] == kNone) known[r] = r == 1 ? once : times(known[r - 1], once);
  }
  return times(row, known[round - 1]);
}

RowId Recipe::bounded(RowId row, StateId state) {
  const State& what = scenario_.states[state];
  if (what.min == kNone && what.max == kNone) return row;
  return make({Kind::bounded, row, state}, partition_of_[row]);
}

RowId Recipe::masked(RowId when, RowId row) {
  return make({Kind::masked, when, row}, refine(partition_of_[when], partition_of_[row]));
}

RowId Recipe::logarithm(RowId row) { return make({Kind::logarithm, row, 0}, partition_of_[row]); }

// ---------------------------------------------------------------------------------------------------- rules

uint32_t Recipe::formula_of(const Rule& rule) {
  const auto [it, fresh] = formula_.try_emplace(&rule, static_cast<uint32_t>(formulas_.size()));
  if (!fresh) return it->second;
  Formula& formula = formulas_.emplace_back();
  formula.rule = &rule;
  const auto in = [](uint32_t slot, uint32_t first, size_t count) { return slot >= first && slot < first + count; };
  const auto add_number = [&](uint32_t slot, const TypedNumber& value, PartyId party) {
    const RowId row = number(value, party);
    if (partition_of_[row] == 0) return;
    formula.number_slots.push_back(slot);
    formula.number_rows.push_back(row);
  };
  for (uint32_t slot : rule.expression.slots()) {
    if (slot < layout_.number) {
      const bool row =
          in(slot, layout_.state, scenario_.states.size()) || in(slot, layout_.worth, scenario_.parties.size());
      (row ? formula.row_slots : formula.fixed_slots).push_back(slot);
      continue;
    }
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      const uint32_t first = layout_.number + layout_.party_number_offset[p];
      const auto& numbers = scenario_.parties[p].numbers;
      if (in(slot, first, numbers.size())) add_number(slot, numbers[slot - first].value, p);
    }
  }
  formula.uses = WordTable(static_cast<uint32_t>(1 + formula.fixed_slots.size() + formula.row_slots.size()));
  return it->second;
}

RowId Recipe::rule(const Rule& rule, MaskId alive, std::span<const double> slots, std::span<const RowId> states,
                   std::span<const RowId> worths) {
  if (given_up_) return 0;
  const uint32_t number = formula_of(rule);
  Formula& formula = formulas_[number];
  key_.assign(1, alive);
  for (uint32_t slot : formula.fixed_slots) key_.push_back(std::bit_cast<uint64_t>(slots[slot]));
  for (uint32_t slot : formula.row_slots) {
    key_.push_back(slot < layout_.worth ? states[slot - layout_.state] : worths[slot - layout_.worth]);
  }
  const auto [use, fresh] = formula.uses.insert(key_);
  if (!fresh) return formula.row[use];
  uint32_t partition = 0;
  for (RowId row : formula.number_rows) partition = refine(partition, partition_of_[row]);
  for (size_t i = 1 + formula.fixed_slots.size(); i < key_.size(); ++i) {
    partition = refine(partition, partition_of_[static_cast<RowId>(key_[i])]);
  }
  spend(2 * key_.size() * sizeof(uint64_t));
  formula.row.push_back(make({Kind::rule, number, use}, partition));
  formula.partitions.push_back(partition);
  return formula.row.back();
}

/// Lanes grouped by what stands for them in `group`.
uint32_t Recipe::partition(const std::vector<uint32_t>& group) {
  LaneClasses classes;
  std::map<uint32_t, uint32_t> number;
  for (uint32_t k = 0; k < group.size(); ++k) {
    const auto [it, fresh] = number.try_emplace(group[k], static_cast<uint32_t>(number.size()));
    if (fresh) classes.first.push_back(k);
    classes.of.push_back(it->second);
  }
  const auto [it, fresh] = known_partitions_.try_emplace(classes.of, static_cast<uint32_t>(partitions_.size()));
  if (fresh) partitions_.push_back(std::move(classes));
  return it->second;
}

/// Lanes that are in one class of both.
uint32_t Recipe::refine(uint32_t a, uint32_t b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  const auto [it, fresh] = refined_.try_emplace(std::minmax(a, b), 0);
  if (!fresh) return it->second;
  std::vector<uint32_t> group;
  for (uint32_t k = 0; k < lanes_.count(); ++k) {
    group.push_back(partitions_[a].of[k] * lanes_.count() + partitions_[b].of[k]);
  }
  return it->second = partition(group);
}

// ---------------------------------------------------------------------------------------------------- checks

MaskId Recipe::mask(std::span<const uint8_t> lanes) {
  if (given_up_) return 0;
  std::vector<uint8_t> key(lanes.size());
  for (size_t k = 0; k < lanes.size(); ++k) key[k] = lanes[k] != 0;
  const auto [it, fresh] = known_masks_.try_emplace(key, static_cast<MaskId>(masks_.size()));
  if (fresh) masks_.push_back(std::move(key));
  return it->second;
}

void Recipe::check_pattern(RowId row, MaskId alive, std::span<const double> now) {
  if (given_up_) return;
  std::vector<uint8_t> want(now.size());
  for (size_t k = 0; k < now.size(); ++k) want[k] = !masks_[alive][k] ? kEither : now[k] != 0 ? kNotZero : kZero;
  const auto [it, fresh] = known_wants_.try_emplace(std::move(want), static_cast<uint32_t>(wanted_.size()));
  if (fresh) wanted_.insert(wanted_.end(), it->first.begin(), it->first.end());
  const uint64_t key = uint64_t{row} << 32 | it->second;
  if (known_patterns_.insert({&key, 1}).fresh) patterns_.push_back({row, it->second});
}

void Recipe::check_odds(std::span<const RowId> rows, MaskId alive) {
  if (given_up_) return;
  std::vector<uint32_t> key(rows.begin(), rows.end());
  key.push_back(alive);
  if (!known_odds_.try_emplace(std::move(key), 0).second) return;
  odds_.push_back({alive, static_cast<uint32_t>(odds_rows_.size()), static_cast<uint32_t>(rows.size())});
  odds_rows_.insert(odds_rows_.end(), rows.begin(), rows.end());
}

}  // namespace walkaway
