// SPDX-License-Identifier: Apache-2.0
#include "game/rules.h"

#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "game/fail.h"

namespace walkaway {

RuleBook::RuleBook(const Scenario& scenario, const Values& values, const Lanes& lanes, Recipe* recipe)
    : scenario_(scenario), values_(values), lanes_(lanes), recipe_(recipe), layout_(scenario) {
  if (scenario.parties.size() > 64) fail(scenario, {}, "more than 64 parties");
  for (const Issue& issue : scenario.issues) worths_.emplace_back(issue.options.size());
  for (const Worth& worth : scenario.worths) worths_[worth.issue][worth.option].push_back(&worth);
  fill_numbers();
  find_dependence();
  for_each_rule(scenario, [this](const Rule& rule) { make_entry(rule); });
  worth_rows_.resize(scenario.parties.size() * lanes.count());
  worth_ids_.resize(scenario.parties.size());
  row_.resize(lanes.count());
  term_.resize(lanes.count());
  holds_.resize(lanes.count());
}

void RuleBook::fail_at(const Play& play, Location at, const std::string& what, const std::string& hint) const {
  fail(scenario_, at, what + ", " + place_in_words(scenario_, play, trail), hint);
}

double RuleBook::option_value(IssueId issue, OptionId option) const {
  const bool grid = scenario_.issues[issue].grid;
  constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
  if (option == kNone) return grid ? kNoNumber : -1;
  return grid ? scenario_.issues[issue].options[option].number.value_or(kNoNumber) : static_cast<double>(option);
}

/// Writes each number's slot for every lane; the scratch environment starts with the first lane's.
void RuleBook::fill_numbers() {
  const uint32_t lanes = lanes_.count();
  slot_parties_.assign(layout_.size, 0);
  scratch_.assign(layout_.size, 0);
  numbers_.assign(size_t{layout_.size - layout_.number} * lanes, 0);
  const auto fill = [&](uint32_t slot, const TypedNumber& number, PartyId party) {
    for (uint32_t k = 0; k < lanes; ++k) {
      const TypeId type = party == kNone ? 0 : lanes_.type(k, party);
      numbers_[size_t{slot - layout_.number} * lanes + k] = value(number, type);
    }
    scratch_[slot] = numbers_[size_t{slot - layout_.number} * lanes];
    if (party != kNone && differs_by_type(number)) slot_parties_[slot] = PartySet{1} << party;
  };
  for (uint32_t n = 0; n < scenario_.globals.size(); ++n) {
    fill(layout_.number + n, scenario_.globals[n].value, kNone);
  }
  for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
    const Party& party = scenario_.parties[p];
    for (uint32_t n = 0; n < party.numbers.size(); ++n) {
      fill(layout_.number + layout_.party_number_offset[p] + n, party.numbers[n].value, p);
    }
  }
}

/// To the bit: 0 and -0 differ.
bool RuleBook::differs_by_type(const TypedNumber& number) const {
  const auto bits = [this](NumberId id) { return std::bit_cast<uint64_t>(values_[id]); };
  for (NumberId id : number.by_type) {
    if (bits(id) != bits(number.by_type[0])) return true;
  }
  return false;
}

RuleBook::PartySet RuleBook::parties_of(const Rule& rule) const {
  PartySet parties = 0;
  for (uint32_t slot : rule.expression.slots()) parties |= slot_parties_[slot];
  return parties;
}

RuleBook::PartySet RuleBook::parties_of(const Amount& amount, PartyId party) const {
  if (const Rule* rule = std::get_if<Rule>(&amount)) return parties_of(*rule);
  return differs_by_type(std::get<TypedNumber>(amount)) ? PartySet{1} << party : 0;
}

/// A state or a worth depends on the types that the rules for it depend on: the least fixed point.
void RuleBook::find_dependence() {
  const auto refuse_worth = [this](const Amount& amount) {
    const Rule* rule = std::get_if<Rule>(&amount);
    if (rule == nullptr) return;
    for (uint32_t slot : rule->expression.slots()) {
      if (slot >= layout_.worth && slot < layout_.worth + scenario_.parties.size()) {
        fail(scenario_, rule->at, fmt::format("the worth \"{}\" reads a worth", rule->text),
             "a worth may read options, states and numbers");
      }
    }
  };
  for (const Worth& worth : scenario_.worths) refuse_worth(worth.amount);
  for (const Together& extra : scenario_.togethers) refuse_worth(extra.amount);
  for (bool changed = true; changed;) {
    changed = false;
    const auto add = [&](uint32_t slot, PartySet parties) {
      changed |= (slot_parties_[slot] | parties) != slot_parties_[slot];
      slot_parties_[slot] |= parties;
    };
    for_each_state_rule(scenario_, [&](StateId s, const Rule& rule) { add(layout_.state + s, parties_of(rule)); });
    for (const Worth& worth : scenario_.worths) {
      if (!worth.once) add(layout_.worth + worth.party, parties_of(worth.amount, worth.party));
    }
    for (const Together& extra : scenario_.togethers) {
      if (!extra.once) add(layout_.worth + extra.party, parties_of(extra.amount, extra.party));
    }
  }
  for (StateId s = 0; s < scenario_.states.size(); ++s) {
    varying_row_.push_back(slot_parties_[layout_.state + s] != 0 ? varying_states_++ : kNone);
  }
}

const LaneClasses* RuleBook::classes_of(PartySet parties) {
  auto& classes = classes_[parties];
  if (classes) return classes.get();
  classes = std::make_unique<LaneClasses>();
  std::map<std::vector<TypeId>, uint32_t> number;
  for (uint32_t k = 0; k < lanes_.count(); ++k) {
    std::vector<TypeId> key;
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      if (parties >> p & 1) key.push_back(lanes_.type(k, p));
    }
    const auto [it, fresh] = number.try_emplace(std::move(key), static_cast<uint32_t>(number.size()));
    if (fresh) classes->first.push_back(k);
    classes->of.push_back(it->second);
  }
  return classes.get();
}

void RuleBook::make_entry(const Rule& rule) {
  auto [it, fresh] = entries_.try_emplace(&rule);
  if (!fresh) return;
  Entry& entry = it->second;
  entry.rule = &rule;
  entry.parties = parties_of(rule);
  entry.classes = classes_of(entry.parties);
  for (uint32_t slot : rule.expression.slots()) {
    if (slot >= layout_.worth && slot < layout_.worth + scenario_.parties.size()) {
      entry.worths.push_back(slot - layout_.worth);
      entry.varying.push_back(slot);
    } else if (slot_parties_[slot] != 0) {
      entry.varying.push_back(slot);
    } else if (slot < layout_.number) {
      entry.shared.push_back(slot);
    }
  }
}

double RuleBook::slot_value(uint32_t slot, uint32_t lane, const Play& play) const {
  const uint32_t lanes = lanes_.count();
  if (slot >= layout_.number) return numbers_[size_t{slot - layout_.number} * lanes + lane];
  if (slot >= layout_.worth && slot < layout_.worth + scenario_.parties.size()) {
    return worth_rows_[size_t{slot - layout_.worth} * lanes + lane];
  }
  return play.varying[size_t{varying_row_[slot - layout_.state]} * lanes + lane];
}

RowId RuleBook::evaluate(const Rule& rule, const Play& play, std::span<double> out) {
  const uint32_t lanes = lanes_.count();
  Entry& entry = entries_.at(&rule);
  if (!entry.expression) entry.expression = std::make_unique<Expression>(rule.expression);
  for (PartyId party : entry.worths) {
    worth_ids_[party] = worth(party, play, {worth_rows_.data() + size_t{party} * lanes, lanes});
  }
  for (uint32_t slot : entry.shared) scratch_[slot] = play.slots[slot];
  const LaneClasses& classes = *entry.classes;
  std::vector<double>& of_class = row_;
  for (uint32_t c = 0; c < classes.first.size(); ++c) {
    for (uint32_t slot : entry.varying) scratch_[slot] = slot_value(slot, classes.first[c], play);
    of_class[c] = entry.expression->evaluate(scratch_);
  }
  for (uint32_t k = 0; k < lanes; ++k) {
    out[k] = of_class[classes.of[k]];
    if (std::isfinite(out[k])) continue;
    if (play.alive[k]) {
      fail_at(play, rule.at,
              fmt::format("the rule \"{}\" gives {}, which is not a number to count with", rule.text, out[k]),
              "guard it with a condition: COND ? A : B");
    }
    out[k] = 0;
  }
  return recipe_ ? recipe_->rule(rule, play.alive_mask, play.slots, play.state_rows, worth_ids_) : 0;
}

bool RuleBook::holds_for_all(const Rule& rule, const Play& play) {
  std::vector<double>& row = holds_;
  const RowId id = evaluate(rule, play, row);
  if (recipe_) recipe_->check_pattern(id, play.alive_mask, row);
  bool holds = false, first = true;
  for (uint32_t k = 0; k < lanes_.count(); ++k) {
    if (!play.alive[k]) continue;
    if (!first && holds != (row[k] != 0)) {
      fail_at(play, rule.at,
              fmt::format("the rule \"{}\" depends on a private type, so it cannot decide where play goes", rule.text),
              "let a party choose, or chance with odds that depend on the type");
    }
    holds = row[k] != 0;
    first = false;
  }
  return holds;
}

RowId RuleBook::amount(const Amount& amount, PartyId party, const Play& play, std::span<double> out) {
  if (const Rule* rule = std::get_if<Rule>(&amount)) return evaluate(*rule, play, out);
  const TypedNumber& number = std::get<TypedNumber>(amount);
  for (uint32_t k = 0; k < lanes_.count(); ++k) out[k] = value(number, party == kNone ? 0 : lanes_.type(k, party));
  return recipe_ ? recipe_->number(number, party) : 0;
}

RowId RuleBook::worth(PartyId party, const Play& play, std::span<double> out) {
  std::fill(out.begin(), out.end(), 0);
  RowId sum = 0;
  const auto add = [&](const Amount& what) {
    const RowId id = amount(what, party, play, term_);
    for (uint32_t k = 0; k < lanes_.count(); ++k) out[k] += term_[k];
    if (recipe_) sum = recipe_->sum(sum, id);
  };
  for (IssueId i = 0; i < scenario_.issues.size(); ++i) {
    for (const Worth* worth : worths_[i][play.in_force[i]]) {
      if (worth->party == party && !worth->once) add(worth->amount);
    }
  }
  for (const Together& extra : scenario_.togethers) {
    if (extra.party != party || extra.once) continue;
    bool all = true;
    for (const auto& [issue, option] : extra.options) all &= play.in_force[issue] == option;
    if (all) add(extra.amount);
  }
  return sum;
}

}  // namespace walkaway
