// SPDX-License-Identifier: Apache-2.0
// Rules evaluated for every profile of private types: once where what they read is the same for all, else once per case
// that differs.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "game/lanes.h"
#include "game/play.h"
#include "game/recipe.h"
#include "scenario/scenario.h"

namespace walkaway {

/// Not for use by several threads at once: evaluation writes to a scratch environment. With a `recipe`, what is
/// evaluated is written down there, and the row's place in it is what the functions return; else 0.
class RuleBook {
 public:
  RuleBook(const Scenario& scenario, const Values& values, const Lanes& lanes, Recipe* recipe = nullptr);

  const EnvironmentLayout& layout() const { return layout_; }
  uint32_t lane_count() const { return lanes_.count(); }

  /// The rule's value in each lane [K]. A value that is not a number is an InputError with the rule and the place,
  /// except in lanes that are not alive, where it reads 0.
  RowId evaluate(const Rule& rule, const Play& play, std::span<double> out);

  /// Whether the rule holds, where that may not depend on private types.
  bool holds_for_all(const Rule& rule, const Play& play);

  /// `amount` in each lane; a number by type is read by the type of `party` (kNone: it has a single value).
  RowId amount(const Amount& amount, PartyId party, const Play& play, std::span<double> out);

  /// Points per round of all that is in force [K].
  RowId worth(PartyId party, const Play& play, std::span<double> out);

  /// Worths of an option of an issue, and extras that it takes part in.
  const std::vector<const Worth*>& worths_of(IssueId issue, OptionId option) const { return worths_[issue][option]; }

  /// Row of a state among `Play::varying`, or kNone where all profiles have the same value.
  uint32_t varying_row(StateId state) const { return varying_row_[state]; }
  uint32_t varying_states() const { return varying_states_; }
  /// False: every rule that opens, closes or weighs a move is the same for all profiles.
  bool differs(const Rule& rule) const { return entries_.at(&rule).parties != 0; }

  double option_value(IssueId issue, OptionId option) const;
  double value(TypedNumber number, TypeId type) const { return values_[number.of(type)]; }
  double value(NumberId number) const { return values_[number]; }

  /// Where to write down how rows are made; null if nobody wants to know.
  Recipe* recipe() const { return recipe_; }

  /// Where the play is, for messages; owned by whoever walks the game.
  std::vector<Step> trail;

  [[noreturn]] void fail_at(const Play& play, Location at, const std::string& what, const std::string& hint = {}) const;

 private:
  using PartySet = uint64_t;
  struct Entry {
    const Rule* rule;
    std::unique_ptr<Expression> expression;  ///< made when first used: a scenario may have thousands of rules
    PartySet parties = 0;                    ///< whose types the value depends on
    const LaneClasses* classes = nullptr;
    std::vector<uint32_t> shared, varying;  ///< slots below the numbers; slots that differ between lanes
    std::vector<PartyId> worths;            ///< parties whose worth it reads
  };

  void fill_numbers();
  void find_dependence();
  PartySet parties_of(const Rule& rule) const;
  PartySet parties_of(const Amount& amount, PartyId party) const;
  bool differs_by_type(const TypedNumber& number) const;
  const LaneClasses* classes_of(PartySet parties);
  void make_entry(const Rule& rule);
  double slot_value(uint32_t slot, uint32_t lane, const Play& play) const;

  const Scenario& scenario_;
  const Values& values_;
  const Lanes& lanes_;
  Recipe* recipe_;
  EnvironmentLayout layout_;
  std::vector<double> numbers_;         ///< [number slots][K]
  std::vector<PartySet> slot_parties_;  ///< [slots]
  std::vector<uint32_t> varying_row_;   ///< [states]
  uint32_t varying_states_ = 0;
  std::unordered_map<PartySet, std::unique_ptr<LaneClasses>> classes_;
  std::unordered_map<const Rule*, Entry> entries_;
  std::vector<std::vector<std::vector<const Worth*>>> worths_;  ///< [I][options]
  std::vector<double> scratch_;                                 ///< the environment
  std::vector<double> worth_rows_;                              ///< [P][K]
  std::vector<RowId> worth_ids_;                                ///< [P] the same in the recipe
  std::vector<double> row_, term_, holds_;                      ///< [K]
};

/// Slots below the numbers that can decide which moves there are, where they lead or with what chance, now or later.
/// [layout.number]
std::vector<bool> deciding_slots(const Scenario& scenario, const EnvironmentLayout& layout);

// ---------------------------------------------------------------------------------------------------- all rules

namespace detail {

template <typename Visit>
void visit_amount(const Amount& amount, Visit& visit) {
  if (const Rule* rule = std::get_if<Rule>(&amount)) visit(*rule);
}

template <typename Visit>
void visit_branches(const std::vector<Branch>& branches, Visit& visit) {
  for (const Branch& branch : branches) {
    if (branch.when) visit(*branch.when);
  }
}

}  // namespace detail

/// Rules that decide which moves there are, where they lead and with what chance.
template <typename Visit>
void for_each_structural_rule(const Scenario& scenario, Visit visit) {
  for (const Stage& stage : scenario.stages) {
    if (stage.when) visit(*stage.when);
    detail::visit_branches(stage.skip_to, visit);
    for (const Move& move : stage.moves) {
      if (move.when) visit(*move.when);
      if (move.chance) detail::visit_amount(*move.chance, visit);
      detail::visit_branches(move.then, visit);
    }
  }
}

/// Rules for a state's value: `visit(state, rule)`.
template <typename Visit>
void for_each_state_rule(const Scenario& scenario, Visit visit) {
  for (StateId s = 0; s < scenario.states.size(); ++s) {
    if (scenario.states[s].each_round) visit(s, *scenario.states[s].each_round);
  }
  for (const Stage& stage : scenario.stages) {
    for (const Move& move : stage.moves) {
      for (const auto& [state, amount] : move.set) {
        if (const Rule* rule = std::get_if<Rule>(&amount)) visit(state, *rule);
      }
    }
  }
}

/// Each rule of the scenario.
template <typename Visit>
void for_each_rule(const Scenario& scenario, Visit visit) {
  for_each_structural_rule(scenario, visit);
  for_each_state_rule(scenario, [&visit](StateId, const Rule& rule) { visit(rule); });
  for (const Party& party : scenario.parties) {
    for (const NamedRule& flow : party.flows) visit(flow.rule);
    if (party.final_rule) visit(*party.final_rule);
  }
  for (const Worth& worth : scenario.worths) detail::visit_amount(worth.amount, visit);
  for (const Together& extra : scenario.togethers) detail::visit_amount(extra.amount, visit);
  for (const Stage& stage : scenario.stages) {
    for (const Move& move : stage.moves) {
      for (const auto& [party, amount] : move.pay) detail::visit_amount(amount, visit);
    }
  }
  for (const Ending& ending : scenario.endings) {
    for (const auto& [party, amount] : ending.pay) detail::visit_amount(amount, visit);
  }
}

}  // namespace walkaway
