// SPDX-License-Identifier: Apache-2.0
#include "deals/worth_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace walkaway {

namespace {

/// How an option of an issue, or none (kNone), stands in an Environment.
double option_value(const Issue& issue, OptionId option) {
  if (!issue.grid) return option == kNone ? -1.0 : option;
  constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
  return option == kNone ? kNoNumber : issue.options[option].number.value_or(kNoNumber);
}

}  // namespace

WorthReader::WorthReader(const Scenario& scenario, const Values& values)
    : scenario_(scenario), values_(values), layout_(scenario), environment_(layout_.size, 0.0) {
  environment_[layout_.round] = 1;
  environment_[layout_.rounds] = scenario.clock.rounds;
  environment_[layout_.stage] = scenario.clock.start;
  for (IssueId i = 0; i < scenario.issues.size(); ++i) {
    environment_[layout_.offer + i] = option_value(scenario.issues[i], kNone);
  }
  for (StateId s = 0; s < scenario.states.size(); ++s) {
    environment_[layout_.state + s] = values[scenario.states[s].start];
  }
  for (uint32_t slot = layout_.last; slot < layout_.number; ++slot) environment_[slot] = -1;
  for (size_t n = 0; n < scenario.globals.size(); ++n) {
    environment_[layout_.number + n] = values[scenario.globals[n].value.of(0)];
  }
  for (PartyId p = 0; p < scenario.parties.size(); ++p) write_numbers(p, 0);
}

void WorthReader::write_numbers(PartyId party, TypeId type) {
  const std::vector<NamedNumber>& numbers = scenario_.parties[party].numbers;
  const uint32_t first = layout_.number + layout_.party_number_offset[party];
  for (size_t n = 0; n < numbers.size(); ++n) environment_[first + n] = values_[numbers[n].value.of(type)];
}

void WorthReader::put_in_force(const std::vector<OptionId>& options) {
  options_ = options;
  environment_[layout_.deal] = 1;
  for (IssueId i = 0; i < scenario_.issues.size(); ++i) {
    const Issue& issue = scenario_.issues[i];
    environment_[layout_.agreed + i] = option_value(issue, options_[i]);
    if (options_[i] == kNone) options_[i] = issue.status_quo;
    environment_[layout_.in_force + i] = option_value(issue, options_[i]);
  }
}

void WorthReader::nothing_agreed() {
  put_in_force(std::vector<OptionId>(scenario_.issues.size(), kNone));
  environment_[layout_.deal] = 0;
}

WorthReader::Item WorthReader::item(uint32_t index) const {
  if (index < scenario_.worths.size()) {
    const Worth& worth = scenario_.worths[index];
    return {worth.party, &worth.amount, worth.at};
  }
  const Together& together = scenario_.togethers[index - scenario_.worths.size()];
  return {together.party, &together.amount, together.at};
}

bool WorthReader::in_force(uint32_t index) const {
  if (index < scenario_.worths.size()) {
    return options_[scenario_.worths[index].issue] == scenario_.worths[index].option;
  }
  const auto& options = scenario_.togethers[index - scenario_.worths.size()].options;
  return std::all_of(options.begin(), options.end(),
                     [&](const auto& pair) { return options_[pair.first] == pair.second; });
}

std::vector<IssueId> WorthReader::issues_of(uint32_t index) const {
  std::vector<IssueId> issues;
  if (index < scenario_.worths.size()) {
    issues.push_back(scenario_.worths[index].issue);
  } else {
    for (const auto& [issue, option] : scenario_.togethers[index - scenario_.worths.size()].options)
      issues.push_back(issue);
  }
  if (const Rule* rule = std::get_if<Rule>(item(index).amount)) {
    for (uint32_t slot : rule->expression.slots()) {
      for (uint32_t block : {layout_.in_force, layout_.agreed}) {
        if (slot >= block && slot - block < scenario_.issues.size()) issues.push_back(slot - block);
      }
    }
  }
  return issues;
}

double WorthReader::rule_value(const Rule& rule, const Item& item) {
  const double value = rule.expression.evaluate(environment_);
  if (std::isfinite(value)) return value;
  std::string options;
  for (IssueId i = 0; i < scenario_.issues.size(); ++i) {
    options += fmt::format("{}{} = {}", i == 0 ? "" : ", ", scenario_.issues[i].id,
                           scenario_.issues[i].options[options_[i]].id);
  }
  throw InputError(
      {{scenario_.file, item.at,
        fmt::format("the rule \"{}\" gives {} when {} are in force in round 1", rule.text, value, options),
        "a rule must give a number wherever it is read; write a condition before it, as in \"cond ? a : b\""}});
}

std::vector<PartyId> WorthReader::others_that_matter(const Rule& rule, PartyId owner) const {
  std::vector<PartyId> others;
  for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
    const Party& party = scenario_.parties[p];
    if (p == owner || party.types.size() == 1) continue;
    const uint32_t first = layout_.number + layout_.party_number_offset[p];
    const bool read = std::any_of(rule.expression.slots().begin(), rule.expression.slots().end(), [&](uint32_t slot) {
      return slot >= first && slot - first < party.numbers.size() &&
             party.numbers[slot - first].value.by_type.size() > 1;
    });
    if (read) others.push_back(p);
  }
  return others;
}

double WorthReader::mean_over_others(const Rule& rule, const Item& item, const std::vector<PartyId>& others,
                                     size_t next) {
  if (next == others.size()) return rule_value(rule, item);
  const std::vector<double> prior = type_prior(scenario_, others[next], values_);
  double mean = 0;
  for (TypeId t = 0; t < prior.size(); ++t) {
    if (prior[t] == 0) continue;
    write_numbers(others[next], t);
    mean += prior[t] * mean_over_others(rule, item, others, next + 1);
  }
  write_numbers(others[next], 0);
  return mean;
}

double WorthReader::amount(const Item& item, TypeId type) {
  if (const TypedNumber* number = std::get_if<TypedNumber>(item.amount)) return values_[number->of(type)];
  const Rule& rule = std::get<Rule>(*item.amount);
  write_numbers(item.party, type);
  const double value = mean_over_others(rule, item, others_that_matter(rule, item.party), 0);
  write_numbers(item.party, 0);
  return value;
}

std::vector<std::vector<double>> WorthReader::worth(const std::vector<uint32_t>& items) {
  std::vector<std::vector<double>> sum;
  for (const Party& party : scenario_.parties) sum.emplace_back(party.types.size(), 0.0);
  for (uint32_t index : items) {
    if (!in_force(index)) continue;
    const Item counted = item(index);
    for (TypeId t = 0; t < sum[counted.party].size(); ++t) sum[counted.party][t] += amount(counted, t);
  }
  return sum;
}

}  // namespace walkaway
