// SPDX-License-Identifier: Apache-2.0
// Which issues a pay-off takes together.
#include <numeric>
#include <set>

#include "game/game.h"
#include "game/rules.h"

namespace walkaway {
namespace {

using Issues = std::set<IssueId>;

/// The issues whose options a rule's value may depend on while a package is in force and no more moves are made.
class Dependence {
 public:
  explicit Dependence(const Scenario& scenario) : scenario_(scenario), layout_(scenario) {
    states_.resize(scenario.states.size());
    worths_.resize(scenario.parties.size());
    while (grow()) {
    }
  }

  Issues of(const Rule& rule) const {
    Issues issues;
    for (const uint32_t slot : rule.expression.slots()) {
      for (const uint32_t block : {layout_.in_force, layout_.agreed})
        if (slot >= block && slot - block < scenario_.issues.size()) issues.insert(slot - block);
      if (slot >= layout_.state && slot - layout_.state < states_.size()) add(states_[slot - layout_.state], issues);
      if (slot >= layout_.worth && slot - layout_.worth < worths_.size()) add(worths_[slot - layout_.worth], issues);
    }
    return issues;
  }

  Issues of(const Amount& amount) const {
    const Rule* rule = std::get_if<Rule>(&amount);
    return rule == nullptr ? Issues{} : of(*rule);
  }

  Issues of(const Worth& worth) const {
    Issues issues = of(worth.amount);
    issues.insert(worth.issue);
    return issues;
  }

  Issues of(const Together& extra) const {
    Issues issues = of(extra.amount);
    for (const auto& [issue, option] : extra.options) issues.insert(issue);
    return issues;
  }

 private:
  static void add(const Issues& from, Issues& to) { to.insert(from.begin(), from.end()); }

  /// One step towards the least fixed point; false once it is there.
  bool grow() {
    const auto size = [this] {
      size_t sum = 0;
      for (const auto* all : {&states_, &worths_})
        for (const Issues& issues : *all) sum += issues.size();
      return sum;
    };
    const size_t before = size();
    for (StateId s = 0; s < scenario_.states.size(); ++s)
      if (scenario_.states[s].each_round) add(of(*scenario_.states[s].each_round), states_[s]);
    for (const Worth& worth : scenario_.worths)
      if (!worth.once) add(of(worth), worths_[worth.party]);
    for (const Together& extra : scenario_.togethers)
      if (!extra.once) add(of(extra), worths_[extra.party]);
    return size() > before;
  }

  const Scenario& scenario_;
  const EnvironmentLayout layout_;
  std::vector<Issues> states_;  ///< [states]
  std::vector<Issues> worths_;  ///< [P] of what is in force
};

}  // namespace

std::vector<std::vector<IssueId>> separable_issues(const Scenario& scenario) {
  std::vector<IssueId> root(scenario.issues.size());
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](IssueId i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  const auto join = [&](const Issues& issues) {
    for (const IssueId i : issues) root[find(i)] = find(*issues.begin());
  };
  const Dependence dependence(scenario);
  for (const Worth& worth : scenario.worths) join(dependence.of(worth));
  for (const Together& extra : scenario.togethers) join(dependence.of(extra));
  for (const Party& party : scenario.parties) {
    for (const NamedRule& flow : party.flows) join(dependence.of(flow.rule));
    if (party.final_rule) join(dependence.of(*party.final_rule));
  }
  for (const auto& [party, amount] : scenario.endings[kAgreement].pay) join(dependence.of(amount));

  std::vector<std::vector<IssueId>> groups;
  std::vector<uint32_t> group_of(scenario.issues.size(), kNone);
  for (IssueId i = 0; i < scenario.issues.size(); ++i) {
    if (!scenario.issues[i].negotiable) continue;
    uint32_t& group = group_of[find(i)];
    if (group == kNone) {
      group = static_cast<uint32_t>(groups.size());
      groups.emplace_back();
    }
    groups[group].push_back(i);
  }
  return groups;
}

}  // namespace walkaway
