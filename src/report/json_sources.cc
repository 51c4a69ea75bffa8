// SPDX-License-Identifier: Apache-2.0
// What each source supports: a walk over everything that can cite one.
#include <set>

#include "report/json_parts.h"

namespace walkaway {
namespace {

class Walk {
 public:
  explicit Walk(const Scenario& scenario) : s_(scenario) {}

  std::map<std::string, Json> all() {
    for (const Number& n : s_.numbers) add("number", n.what, n.cites, n.path);
    for (const NamedNumber& n : s_.globals) number(n);
    for (const Party& p : s_.parties) party(p);
    for (const Issue& i : s_.issues) {
      add("issue", i.label, i.cites);
      for (const Option& o : i.options) add("option", fmt::format("{} ({})", o.label, i.label), o.cites);
    }
    for (const Package& p : s_.packages) add("package", p.label, p.cites);
    for (const Mandate& m : s_.mandates) add("mandate", m.label, m.cites);
    worths();
    for (const State& state : s_.states) {
      add("state", state.label, state.cites);
      rule(fmt::format("{} each round", state.label), state.each_round);
    }
    for (const Stage& stage : s_.stages) this->stage(stage);
    for (const Ending& e : s_.endings) {
      add("ending", e.label, e.cites);
      pay(e.label, e.pay);
    }
    for (size_t i = 0; i < s_.record.size(); ++i)
      add("entry", fmt::format("entry {} of the record", i + 1), s_.record[i].common.cites);
    for (const Account& a : s_.accounts) add("account", a.label, a.cites);
    for (const Analyst& a : s_.analysts) analyst(a);
    for (const WhatIf& w : s_.what_ifs) add("what_if", w.label, w.cites);
    for (const Pivot& p : s_.pivots) add("pivot", p.label, p.cites);
    return std::move(out_);
  }

 private:
  /// A thing that is spelt out several times (a rule for all options) is listed once.
  void add(const char* kind, const std::string& what, const std::vector<Citation>& cites,
           const std::string& path = "") {
    for (const Citation& c : cites) {
      if (!seen_.insert({c.source, c.place, path.empty() ? kind + (": " + what) : path}).second) continue;
      Json& list = out_[c.source];
      if (list.is_null()) list = Json::array();
      list.push_back({{"kind", kind}, {"what", what}, {"place", text_or_null(c.place)}, {"path", text_or_null(path)}});
    }
  }

  void rule(const std::string& what, const std::optional<Rule>& rule) {
    if (rule) add("rule", what, rule->cites);
  }
  void rule(const std::string& what, const Amount& amount) {
    if (const Rule* rule = std::get_if<Rule>(&amount)) add("rule", what, rule->cites);
  }
  void pay(const std::string& at, const std::vector<std::pair<PartyId, Amount>>& pay) {
    for (const auto& [party, amount] : pay)
      rule(fmt::format("what {} gives to {}", at, s_.parties[party].label), amount);
  }
  void branches(const std::string& what, const std::vector<Branch>& branches) {
    for (const Branch& branch : branches) rule(what, branch.when);
  }

  /// The sources of a named number are those of its values, unless every value has its own.
  void number(const NamedNumber& n) {
    std::vector<Citation> own;
    for (const Citation& c : n.cites)
      if (std::none_of(n.value.by_type.begin(), n.value.by_type.end(),
                       [&](NumberId id) { return id < s_.numbers.size() && cited(s_.numbers[id].cites, c); }))
        own.push_back(c);
    add("number", n.label, own);
  }
  static bool cited(const std::vector<Citation>& cites, const Citation& one) {
    return std::any_of(cites.begin(), cites.end(),
                       [&](const Citation& c) { return c.source == one.source && c.place == one.place; });
  }

  /// Sources common to an analyst's numbers are the analyst's.
  void analyst(const Analyst& a) {
    add("analyst", a.label, a.cites);
    const auto own = [&](const Number& n) {
      std::vector<Citation> cites;
      for (const Citation& c : n.cites)
        if (!cited(a.cites, c)) cites.push_back(c);
      add("number", fmt::format("{} (as {} judges it)", n.what, a.label), cites);
    };
    for (const auto& [id, number] : a.set) own(number);
    for (const auto& [party, odds] : a.prior)
      for (const std::optional<Number>& number : odds)
        if (number) own(*number);
  }

  void party(const Party& p) {
    add("party", p.label, p.cites);
    for (const Type& type : p.types) add("type", fmt::format("{} ({})", p.label, type.label), type.cites);
    for (const NamedNumber& n : p.numbers) number(n);
    for (const NamedRule& flow : p.flows) add("rule", fmt::format("{} of {}", flow.label, p.label), flow.rule.cites);
    rule(fmt::format("final pay-off of {}", p.label), p.final_rule);
  }

  void worths() {
    for (const Worth& w : s_.worths)
      rule(fmt::format("worth of {} to {}", s_.issues[w.issue].label, s_.parties[w.party].label), w.amount);
    for (size_t i = 0; i < s_.togethers.size(); ++i)
      rule(fmt::format("extra worth {} to {}", i + 1, s_.parties[s_.togethers[i].party].label), s_.togethers[i].amount);
  }

  void stage(const Stage& stage) {
    add("stage", stage.label, stage.cites);
    rule(fmt::format("when there is {}", stage.label), stage.when);
    branches(fmt::format("where play goes without {}", stage.label), stage.skip_to);
    for (const Move& move : stage.moves) {
      const std::string what = fmt::format("{} at {}", move.label, stage.label);
      add("move", what, move.cites);
      rule("when there is " + what, move.when);
      if (move.chance) rule("chance of " + what, *move.chance);
      for (const auto& [state, amount] : move.set)
        rule(fmt::format("{} after {}", s_.states[state].label, what), amount);
      pay(what, move.pay);
      branches("where play goes from " + stage.label, move.then);
    }
  }

  const Scenario& s_;
  std::map<std::string, Json> out_;
  std::set<std::array<std::string, 3>> seen_;
};

}  // namespace

std::map<std::string, Json> supports_json(const Scenario& scenario) { return Walk(scenario).all(); }

}  // namespace walkaway
