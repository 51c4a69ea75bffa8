// SPDX-License-Identifier: Apache-2.0
// The state of reading one file, shared by the parts of the reader. Internal to this room.
//
// Order of the parts: names are declared first (so that anything may refer to anything), then contents are read, then
// rules are compiled, then what only the whole can show is checked. Nothing throws: faults pile up.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scenario/document.h"
#include "scenario/keys.h"
#include "scenario/kinds.h"
#include "scenario/scenario.h"

namespace walkaway {

/// A stage's table as read, or as spelt out of a comply stage or a protocol.
struct StageSource {
  Value table;
  IssueId obligation = kNone;  ///< of the choice of a comply stage
  IssueId hedge = kNone;       ///< of a hedge
  bool next_cycle = false;     ///< spelt out of `[cycle]`
  std::vector<std::pair<std::optional<Rule>, MandateId>> mandates = {};  ///< the first whose rule holds binds the mover
  NumberId mandate_swap = kNone;  ///< which mandate a what-if puts in their place: from 1; 0 as written, -1 none
  bool skips = false;          ///< the author said where play goes when the stage is passed over
};

class Reading {
 public:
  explicit Reading(std::string name) { scenario.file = std::move(name); }

  Scenario scenario;
  std::vector<StageSource> stage_sources;  ///< per stage
  std::unordered_map<std::string, std::vector<StageId>>
      stage_alias;  ///< a comply stage of several obligations, by its written name
  std::unordered_set<std::string> swapped_mandates;  ///< stages at which a what-if changes the mandate

  // ---- faults
  void fault(Location at, std::string what, std::string hint = {});
  /// "no party `unoin`", with the nearest of `known` as the hint, or all of them if they are few.
  void unknown(Location at, std::string_view kind, const std::string& name, const std::vector<std::string>& known);
  size_t fault_count() const { return faults_.size(); }
  /// Throws InputError with all faults, in the order of the file, each once, and then `others`; returns if there are
  /// none.
  void throw_faults(std::vector<Fault> others = {});

  // ---- access: each says what is wrong and returns something harmless
  bool is(const Value& value, Value::Kind kind, std::string_view what);
  /// Unknown and missing keys of `table`. `own` says whether the author may have named this key.
  void check_keys(const Value& table, TableKind kind, Location at,
                  const std::function<bool(const std::string&)>& own = {});
  std::string text(const Value& table, std::string_view key, std::string fallback = {});
  std::string date(const Value& table, std::string_view key);
  bool truth(const Value& table, std::string_view key, bool fallback);
  std::optional<double> plain(const Value& value, std::string_view what);
  uint32_t count(const Value& table, std::string_view key, uint32_t low, uint32_t high, uint32_t fallback);
  /// A list of texts with their places; a single text stands for a list of one.
  std::vector<const Value*> texts(const Value& value, std::string_view what);
  /// Entries of the table `key` of `table`; none if it is absent or no table.
  const std::vector<Entry>& entries(const Value& table, std::string_view key);
  /// Tables of the list `key`; a fault for what is none.
  std::vector<const Value*> tables(const Value& table, std::string_view key);
  std::vector<Citation> cites(const Value& table);
  /// Checks that `id` is a name; false with a fault if not.
  bool check_id(const std::string& id, Location at, std::string_view kind);
  /// Id, label, cites and place of something that is a table, or a text that is its label.
  Named named(const std::string& id, Location at, const Value& value);

  // ---- lookups; kNone with a fault
  PartyId party(const std::string& id, Location at);
  TypeId type(PartyId party, const std::string& id, Location at);
  IssueId issue(const std::string& id, Location at);
  OptionId option(IssueId issue, const Value& value);
  OptionId option(IssueId issue, const std::string& id, Location at);
  StageId stage(const std::string& id, Location at);
  std::vector<StageId> stages(const Value& value, std::string_view what);
  MoveId move(StageId stage, const std::string& id, Location at, PartyId by = kNone);
  std::vector<PartyId> parties(const Value& value, std::string_view what);
  std::vector<IssueId> issues(const Value& value, std::string_view what);

  // ---- numbers (numbers.cc)
  struct NumberPlace {
    std::string path;
    std::string what;       ///< in words
    PartyId owner = kNone;  ///< by whose types it may differ
  };
  /// A number as it is written, not yet one of the scenario; its central value is NaN after a fault. `typed`: `value`
  /// may have `by_type`, which is the caller's.
  Number read_number(const Value& value, const NumberPlace& place, bool typed = false);
  NumberId add_number(Number number);
  NumberId number(const Value& value, const NumberPlace& place);
  /// As `number`, or kNone where the author wrote "rest".
  NumberId number_or_rest(const Value& value, const NumberPlace& place);
  TypedNumber typed_number(const Value& value, const NumberPlace& place);
  Rule rule(const Value& value, std::string_view what);
  Amount amount(const Value& value, const NumberPlace& place);
  /// Whether a number is left for the others to fix, by the word "rest".
  bool is_rest(const Value& value);
  /// A number that the language itself supplies.
  Number built_in(double value, const NumberPlace& place, Location at);
  NumberId constant(double value, const NumberPlace& place, Location at);
  /// Odds on the types of `about`, not yet numbers of the scenario; none for the one that is "rest", 0 for what is not
  /// named. `path` and `what` are those of all of them.
  std::vector<std::optional<Number>> odds(PartyId about, const Value& table, const NumberPlace& all, Location at);
  std::optional<Range> range(const Value& value, double& central);
  NumberId find(const std::string& path) const;
  std::vector<std::string> number_paths() const;
  /// Everything that a change of `path` changes: the number and its variants by type; may be empty.
  std::vector<NumberId> numbers_at(const std::string& path) const;
  /// The same; a fault if there is none.
  std::vector<NumberId> numbers_at(const std::string& path, Location at);
  std::vector<NumberChange> changes(const Value& table, std::string_view key);

  // ---- targets (stages.cc)
  Target target(const std::string& text, Location at);
  std::vector<Branch> branches(const Value& value, std::string_view what);

 private:
  void paths_of_settings(const Value& value, const std::string& prefix, std::vector<NumberChange>& out);

  std::vector<Fault> faults_;
  std::unordered_set<std::string> seen_faults_;
  std::unordered_map<std::string, NumberId> number_by_path_;
};

// ---- the parts, in order
void declare_names(Reading& r, const Value& root);  // head.cc: sources, accounts, parties, types, states, endings
void read_issues(Reading& r, const Value& root);    // issues.cc: issues and packages
void read_mandates(Reading& r, const Value& root);  // mandates.cc
std::vector<StageSource> spell_out_stages(Reading& r, const Value& root);  // sugar.cc: protocols and comply stages
void declare_stages(Reading& r, const Value& root);                        // stages.cc: their ids, movers and menus
void read_head(Reading& r, const Value& root);                             // head.cc
void read_parties(Reading& r, const Value& root);                          // parties.cc
void read_worths(Reading& r, const Value& root);                           // worths.cc
void read_states_and_endings(Reading& r, const Value& root);               // worths.cc
void read_stages(Reading& r);                                              // stages.cc
void read_evidence(Reading& r, const Value& root);  // evidence.cc: record, accounts, what-ifs, pivots
void read_analysts(Reading& r, const Value& root);  // analysts.cc
void compile_rules(Reading& r);                     // rules.cc
void check_numbers(Reading& r);                     // checks.cc
void check_stages(Reading& r);                      // flow_checks.cc

/// The packages that `menu` names; with "all" every combination of options, made where the author has not.
std::vector<PackageId> read_menu(Reading& r, const Value& menu);                         // issues.cc
std::vector<std::pair<IssueId, OptionId>> read_options(Reading& r, const Value& table);  // issues.cc
std::vector<std::pair<PartyId, Amount>> read_pay(Reading& r, const Value& table, const std::string& path,
                                                 const std::string& what);

/// What the stage's mandates leave of its menu, and which of them may bind there.
void bind_by_mandate(Reading& r, Stage& stage, StageSource& source);  // mandates.cc
/// What a what-if's `mandate` changes.
std::vector<NumberChange> read_mandate_swaps(Reading& r, const Value& what_if);  // mandates.cc
/// Puts what mandates allow into the `when` of moves. `compile` compiles a rule of that party, or says what is wrong.
void keep_to_mandates(Reading& r, const std::function<void(Rule&, PartyId)>& compile);  // mandates.cc

/// FNV-1a over 128 bits of the texts, in hexadecimal; texts cannot run into each other.
std::string fingerprint(const std::vector<std::string>& texts);  // reader.cc

/// The words of the language for protocols.
inline constexpr std::array<std::string_view, 3> kProtocols = {"alternating_offers", "take_it_or_leave_it",
                                                               "working_level"};

/// Ids of a vector of things that have one.
template <typename T>
std::vector<std::string> ids(const std::vector<T>& things) {
  std::vector<std::string> out;
  for (const T& thing : things) out.push_back(thing.id);
  return out;
}

template <typename T>
uint32_t index_of(const std::vector<T>& things, const std::string& id) {
  for (size_t i = 0; i < things.size(); ++i) {
    if (things[i].id == id) return static_cast<uint32_t>(i);
  }
  return kNone;
}

}  // namespace walkaway
