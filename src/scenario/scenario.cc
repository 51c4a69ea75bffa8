// SPDX-License-Identifier: Apache-2.0
#include "scenario/scenario.h"

#include <algorithm>
#include <cmath>

namespace walkaway {

namespace {

constexpr double kSumTolerance = 1e-9;

/// Odds with what `rest` takes filled in; what is wrong with them goes to `complaint`.
std::vector<double> filled(const std::vector<NumberId>& ids, const Values& values, std::string& complaint) {
  std::vector<double> odds(ids.size());
  double sum = 0;
  size_t rests = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == kNone) {
      ++rests;
      continue;
    }
    odds[i] = values[ids[i]];
    if (odds[i] < 0) complaint = fmt::format("one is negative: {:.12g}", odds[i]);
    sum += odds[i];
  }
  if (!complaint.empty()) return odds;
  if (rests == 0 && std::abs(sum - 1) > kSumTolerance) complaint = fmt::format("they add up to {:.12g}, not to 1", sum);
  if (rests > 0 && sum > 1 + kSumTolerance)
    complaint = fmt::format("they add up to {:.12g}, so that nothing is left for the rest", sum);
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == kNone) odds[i] = std::max(0.0, 1 - sum) / static_cast<double>(rests);
  }
  return odds;
}

}  // namespace

Values Scenario::central_values() const {
  Values values;
  values.reserve(numbers.size());
  for (const Number& number : numbers) values.push_back(number.central);
  return values;
}

std::vector<RecordedMove> Scenario::record_of(AccountId a) const {
  std::vector<RecordedMove> moves;
  for (const RecordEntry& entry : record) {
    moves.push_back(entry.common);
    if (const auto other = entry.by_account.find(a); other != entry.by_account.end()) moves.back().move = other->second;
  }
  return moves;
}

std::vector<NumberId> Scenario::uncited() const {
  std::vector<NumberId> out;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i].cites.empty() && !numbers[i].built_in) out.push_back(static_cast<NumberId>(i));
  }
  return out;
}

EnvironmentLayout::EnvironmentLayout(const Scenario& s) {
  const auto issues = static_cast<uint32_t>(s.issues.size());
  in_force = deal + 1;
  agreed = in_force + issues;
  offer = agreed + issues;
  state = offer + issues;
  worth = state + static_cast<uint32_t>(s.states.size());
  last = worth + static_cast<uint32_t>(s.parties.size());
  uint32_t slots = 0;
  for (const Stage& stage : s.stages) {
    last_offset.push_back(slots);
    slots += static_cast<uint32_t>(std::max<size_t>(1, stage.movers.size()));
  }
  number = last + slots;
  auto numbers = static_cast<uint32_t>(s.globals.size());
  for (const Party& party : s.parties) {
    party_number_offset.push_back(numbers);
    numbers += static_cast<uint32_t>(party.numbers.size());
  }
  size = number + numbers;
}

std::vector<double> type_prior(const Scenario& scenario, PartyId party, const Values& values) {
  std::vector<NumberId> priors;
  for (const Type& type : scenario.parties[party].types) priors.push_back(type.prior);
  std::string complaint;
  std::vector<double> odds = filled(priors, values, complaint);
  if (!complaint.empty()) {
    const Party& of = scenario.parties[party];
    throw InputError({{scenario.file, of.types[0].at,
                       fmt::format("the priors of the types of `{}` do not fit: {}", of.id, complaint),
                       "write \"rest\" for one of them, and it takes what the others leave"}});
  }
  return odds;
}

std::vector<double> account_weights(const Scenario& scenario, const Values& values) {
  std::vector<NumberId> weights;
  for (const Account& account : scenario.accounts) weights.push_back(account.weight);
  std::string complaint;
  std::vector<double> odds = filled(weights, values, complaint);
  if (!complaint.empty()) {
    throw InputError({{scenario.file, scenario.accounts[0].at, "the weights of the accounts do not fit: " + complaint,
                       "write \"rest\" for one of them, and it takes what the others leave"}});
  }
  return odds;
}

std::vector<double> analyst_weights(const Scenario& scenario, const Values& values) {
  if (scenario.analysts.empty()) return {};
  std::vector<NumberId> weights;
  for (const Analyst& analyst : scenario.analysts) weights.push_back(analyst.weight);
  std::string complaint;
  std::vector<double> odds = filled(weights, values, complaint);
  if (!complaint.empty()) {
    throw InputError({{scenario.file, scenario.analysts[0].at, "the weights of the analysts do not fit: " + complaint,
                       "write \"rest\" for one of them, or no weight at all and they are equal"}});
  }
  return odds;
}

std::vector<double> odds_of(const Scenario& scenario, const std::vector<NumberId>& ids, const Values& values,
                            Location at, const std::string& what) {
  std::string complaint;
  std::vector<double> odds = filled(ids, values, complaint);
  if (!complaint.empty()) throw InputError({{scenario.file, at, what + " do not fit: " + complaint, ""}});
  return odds;
}

void check_values(const Scenario& scenario, const Values& values) {
  std::vector<Fault> faults;
  const auto collect = [&](const auto& check) {
    try {
      check();
    } catch (const InputError& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
  };
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    collect([&] { type_prior(scenario, p, values); });
    for (const Type& type : scenario.parties[p].types) {
      for (const Belief& belief : type.believes) {
        const std::string what = fmt::format("the odds that `{}` of `{}` believes of `{}`", type.id,
                                             scenario.parties[p].id, scenario.parties[belief.about].id);
        collect([&] { odds_of(scenario, belief.odds, values, type.at, what); });
      }
    }
  }
  for (const auto& [party, odds] : scenario.analyst_prior) {
    const NumberId first = *std::min_element(odds.begin(), odds.end());
    const Location at = first == kNone ? scenario.parties[party].at : scenario.numbers[first].at;
    collect([&] {
      odds_of(scenario, odds, values, at,
              fmt::format("the analyst's odds of the types of `{}`", scenario.parties[party].id));
    });
  }
  if (!scenario.joint.empty()) {
    std::vector<NumberId> odds;
    for (const JointPrior& entry : scenario.joint) odds.push_back(entry.prior);
    const NumberId first = *std::min_element(odds.begin(), odds.end());
    const Location at = first == kNone ? Location{} : scenario.numbers[first].at;
    collect([&] { odds_of(scenario, odds, values, at, "the joint priors"); });
  }
  collect([&] { account_weights(scenario, values); });
  collect([&] { analyst_weights(scenario, values); });
  for (const Party& party : scenario.parties) {
    const auto bound = [&](const std::optional<TypedNumber>& number, double most, const char* what) {
      if (!number) return;
      for (const NumberId id : number->by_type) {
        const double value = values[id];
        if ((value > 0 && value <= most) || std::isnan(value)) continue;
        faults.push_back({scenario.file, scenario.numbers[id].at,
                          fmt::format("`{}` has to be {}, not {:.12g}", scenario.numbers[id].path, what, value), ""});
      }
    };
    bound(party.patience, 1, "above 0 and at most 1");
    bound(party.noise, INFINITY, "above 0");
  }
  if (!faults.empty()) throw InputError(std::move(faults));
}

Values with_changes(const Scenario& scenario, Values values, const std::vector<NumberChange>& changes) {
  for (const NumberChange& change : changes) values[change.number] = change.value;
  check_values(scenario, values);
  return values;
}

NumberId find_number(const Scenario& scenario, const std::string& path) {
  for (size_t i = 0; i < scenario.numbers.size(); ++i) {
    if (scenario.numbers[i].path == path) return static_cast<NumberId>(i);
  }
  return kNone;
}

}  // namespace walkaway
