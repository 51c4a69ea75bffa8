// SPDX-License-Identifier: Apache-2.0
#include "deals/scenario_domain.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "deals/worth_reader.h"

namespace walkaway {
namespace {

constexpr double kMostCombinations = 1e6;

/// A party of a chosen type counts for everyone as of that type: its numbers are that type's.
void fix_types(const Scenario& scenario, const std::map<PartyId, TypeId>& types, Values& values) {
  for (const auto& [party, type] : types)
    for (const NamedNumber& number : scenario.parties[party].numbers)
      for (const NumberId id : number.value.by_type) values[id] = values[number.value.of(type)];
}

/// Spreads the items of worth over the issues on which they depend.
class ItemSpreader {
 public:
  ItemSpreader(const Scenario& scenario, const Values& values, const std::map<PartyId, TypeId>& types,
               ScenarioDomain& into)
      : scenario_(scenario), reader_(scenario, values), into_(into), position_(scenario.issues.size(), kNone) {
    for (uint32_t i = 0; i < into.issues.size(); ++i) position_[into.issues[i]] = i;
    for (const PartyId p : into.parties) {
      std::vector<double> odds = type_prior(scenario, p, values);
      if (const auto chosen = types.find(p); chosen != types.end()) {
        std::fill(odds.begin(), odds.end(), 0.0);
        odds[chosen->second] = 1;
      }
      odds_.push_back(std::move(odds));
    }
  }

  void spread(uint32_t item) {
    std::vector<OptionId> options(scenario_.issues.size(), kNone);
    const std::map<IssueId, OptionId> fixed = fixed_by(item);
    std::vector<IssueId> issues;
    for (const IssueId i : reader_.issues_of(item))
      if (position_[i] != kNone && std::find(issues.begin(), issues.end(), i) == issues.end()) issues.push_back(i);
    for (const auto& [issue, option] : fixed) {
      if (position_[issue] != kNone)
        options[issue] = option;
      else if (scenario_.issues[issue].status_quo != option)
        return;  // never in force
    }
    double combinations = 1;
    std::vector<IssueId> open;
    for (const IssueId i : issues) {
      if (fixed.contains(i)) continue;
      open.push_back(i);
      options[i] = 0;
      combinations *= static_cast<double>(scenario_.issues[i].options.size());
    }
    if (combinations > kMostCombinations)
      throw InputError({{scenario_.file, scenario_.issues[issues.front()].at,
                         fmt::format("a rule reads issues with {:.4g} combinations; at most {:.0g} are listed",
                                     combinations, kMostCombinations),
                         "let a rule read fewer issues, or give grids a larger step"}});
    do add(item, issues, options);
    while (next(open, options));
  }

  /// [P] worth of nothing agreed.
  std::vector<double> of_nothing() {
    reader_.nothing_agreed();
    std::vector<uint32_t> items(reader_.items());
    for (uint32_t n = 0; n < items.size(); ++n) items[n] = n;
    return means(reader_.worth(items));
  }
  uint32_t items() const { return reader_.items(); }

 private:
  std::map<IssueId, OptionId> fixed_by(uint32_t item) const {
    if (item < scenario_.worths.size()) return {{scenario_.worths[item].issue, scenario_.worths[item].option}};
    const auto& options = scenario_.togethers[item - scenario_.worths.size()].options;
    return {options.begin(), options.end()};
  }
  std::vector<double> means(const std::vector<std::vector<double>>& worth) const {
    std::vector<double> mean;
    for (size_t p = 0; p < into_.parties.size(); ++p) {
      double sum = 0;
      for (size_t t = 0; t < odds_[p].size(); ++t)
        if (odds_[p][t] != 0) sum += odds_[p][t] * worth[into_.parties[p]][t];
      mean.push_back(sum);
    }
    return mean;
  }
  void add(uint32_t item, const std::vector<IssueId>& issues, const std::vector<OptionId>& options) {
    reader_.put_in_force(options);
    const std::vector<double> worth = means(reader_.worth({item}));
    for (size_t p = 0; p < worth.size(); ++p) {
      DomainParty& party = into_.domain.parties[p];
      if (worth[p] == 0) continue;
      if (issues.empty()) {
        party.offset += worth[p];
      } else if (issues.size() == 1) {
        party.worth[position_[issues[0]]][options[issues[0]]] += worth[p];
      } else {
        DomainTerm term;
        for (const IssueId i : issues) term.sides.push_back({position_[i], {options[i]}});
        term.points = worth[p];
        party.terms.push_back(std::move(term));
      }
    }
  }
  bool next(const std::vector<IssueId>& issues, std::vector<OptionId>& options) const {
    for (size_t k = issues.size(); k-- > 0;) {
      if (++options[issues[k]] < scenario_.issues[issues[k]].options.size()) return true;
      options[issues[k]] = 0;
    }
    return false;
  }

  const Scenario& scenario_;
  WorthReader reader_;
  ScenarioDomain& into_;
  std::vector<uint32_t> position_;         ///< of an issue in the domain; kNone for one that is not negotiable
  std::vector<std::vector<double>> odds_;  ///< [P][types]
};

/// Points that the ending `no_agreement` pays, where nothing else counts after it and they are a number.
double paid_without_agreement(const Scenario& scenario, const Values& values, PartyId party,
                              const std::map<PartyId, TypeId>& types) {
  const Ending& ending = scenario.endings[kNoAgreement];
  if (ending.run_on) return 0;
  const std::vector<double> odds = type_prior(scenario, party, values);
  const auto chosen = types.find(party);
  double paid = 0;
  for (const auto& [to, amount] : ending.pay) {
    const TypedNumber* number = to == party ? std::get_if<TypedNumber>(&amount) : nullptr;
    if (number == nullptr) continue;
    if (chosen != types.end()) paid += values[number->of(chosen->second)];
    for (TypeId t = 0; t < odds.size() && chosen == types.end(); ++t) paid += odds[t] * values[number->of(t)];
  }
  return paid;
}

}  // namespace

std::vector<PartyId> parties_with_a_say(const Scenario& scenario) {
  std::set<PartyId> say;
  for (const Stage& stage : scenario.stages)
    for (const Move& move : stage.moves)
      if (move.role == Role::offer || move.role == Role::accept) say.insert(stage.movers.begin(), stage.movers.end());
  if (say.size() < 2)
    for (PartyId p = 0; p < scenario.parties.size(); ++p)
      if (scenario.parties[p].moves) say.insert(p);
  return {say.begin(), say.end()};
}

ScenarioDomain domain_of(const Scenario& scenario, Values values, const std::map<PartyId, TypeId>& types) {
  fix_types(scenario, types, values);
  ScenarioDomain result;
  result.domain.title = scenario.title;
  result.parties = parties_with_a_say(scenario);
  for (IssueId i = 0; i < scenario.issues.size(); ++i) {
    if (!scenario.issues[i].negotiable) continue;
    result.issues.push_back(i);
    DomainIssue issue{scenario.issues[i].id, {}, {}};
    for (const Option& option : scenario.issues[i].options) {
      issue.options.push_back(option.id);
      if (option.number) issue.numbers.push_back(*option.number);
    }
    if (issue.numbers.size() != issue.options.size()) issue.numbers.clear();
    result.domain.issues.push_back(std::move(issue));
  }
  for (const PartyId p : result.parties) {
    DomainParty party;
    party.name = scenario.parties[p].id;
    for (const DomainIssue& issue : result.domain.issues) party.worth.emplace_back(issue.options.size(), 0.0);
    result.domain.parties.push_back(std::move(party));
  }
  ItemSpreader spreader(scenario, values, types, result);
  for (uint32_t item = 0; item < spreader.items(); ++item) spreader.spread(item);
  const std::vector<double> nothing = spreader.of_nothing();
  for (size_t p = 0; p < nothing.size(); ++p) {
    const double paid = paid_without_agreement(scenario, values, result.parties[p], types);
    result.domain.parties[p].walk_away = nothing[p] + paid;
  }
  return result;
}

}  // namespace walkaway
