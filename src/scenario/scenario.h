// SPDX-License-Identifier: Apache-2.0
// A checked negotiation: what a scenario file says, with every name resolved to an index.
// The meaning of each construct is in docs/language.md.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenario/expression.h"
#include "scenario/fault.h"

namespace walkaway {

using PartyId = uint32_t;
using TypeId = uint32_t;    ///< index into a party's types
using IssueId = uint32_t;
using OptionId = uint32_t;  ///< index into an issue's options
using PackageId = uint32_t;
using MandateId = uint32_t;
using StateId = uint32_t;
using StageId = uint32_t;
using MoveId = uint32_t;    ///< index into a stage's moves
using EndingId = uint32_t;
using AccountId = uint32_t;
using AnalystId = uint32_t;
using NumberId = uint32_t;
inline constexpr uint32_t kNone = UINT32_MAX;

/// Built-in endings, always the first two of `Scenario::endings`.
inline constexpr EndingId kAgreement = 0;
inline constexpr EndingId kNoAgreement = 1;

struct Citation {
  std::string source;  ///< id of the source
  std::string place;   ///< may be empty
};

/// Text common to everything that an author names.
struct Named {
  std::string id;
  std::string label;  ///< for people; the id where none was given
  std::vector<Citation> cites;
  Location at;
};

/// The distribution of an uncertain number.
struct Range {
  enum class Kind { exact, triangular, normal, lognormal, beta, choice };
  Kind kind = Kind::exact;
  /// exact: {value}; triangular: {low, mode, high}; normal: {mean, sd}; lognormal: {median, spread}; beta: {alpha, beta}.
  std::array<double, 3> parameters{};
  bool from_counts = false;             ///< beta learnt from kept and broken
  std::vector<double> choices, weights; ///< choice only
};

/// One number of the file. Its value in a given run is `Values[id]`.
struct Number {
  std::string path;  ///< its place in the file, as for `--set`
  double central = 0;
  Range range;
  std::vector<Citation> cites;
  std::string why;
  Location at;
  std::string what;  ///< in words, for reports: "status of North Korea (staller)"
  bool built_in = false;  ///< supplied by the language, not by the author: no path of `--set`, never uncited
};

/// The value of every number, in the order of `Scenario::numbers`; the centrals, or a draw, or what a what-if sets.
using Values = std::vector<double>;

/// A number that may differ by the private type of the party it belongs to: one id per type, or a single id.
struct TypedNumber {
  std::vector<NumberId> by_type;
  NumberId of(TypeId type) const { return by_type.size() == 1 ? by_type[0] : by_type[type]; }
};

/// A formula with the place where it stands.
struct Rule {
  std::string text;
  Location at;
  std::vector<Citation> cites;
  Expression expression;
};

/// A number, or a rule that gives one. For a TypedNumber the type is that of the party whose pay-off it is
/// (or, in effects and chances that are nobody's pay-off, it has a single id).
using Amount = std::variant<TypedNumber, Rule>;

// ---------------------------------------------------------------------------------------------------- parties

struct Belief {
  PartyId about;
  std::vector<NumberId> odds;  ///< one per type of `about`; kNone for `rest`
};

struct Type : Named {
  NumberId prior = kNone;  ///< kNone: what the others leave
  std::vector<Belief> believes;
};

struct Share {
  PartyId of;
  NumberId part;
};

struct NamedNumber : Named {
  TypedNumber value;
};

struct NamedRule : Named {
  Rule rule;
};

struct Party : Named {
  std::string hundred_points;  ///< may be empty
  std::vector<Type> types;     ///< at least one
  std::optional<TypedNumber> patience;  ///< absent: 1
  std::optional<TypedNumber> noise;     ///< present for every party that moves
  std::vector<NamedNumber> numbers;
  std::vector<NamedRule> flows;
  std::optional<Rule> final_rule;
  std::vector<PartyId> knows;
  std::vector<Share> shares;
  PartyId acts_for = kNone;  ///< whose interest it is meant to serve; kNone: nobody's. No pay-off hangs on it
  bool moves = false;  ///< false: a ledger
};

/// One entry of the joint prior.
struct JointPrior {
  std::vector<TypeId> types;  ///< per party; kNone where the party is not named
  NumberId prior = kNone;     ///< kNone: rest
};

// ---------------------------------------------------------------------------------------------------- issues

struct Option : Named {
  std::optional<double> number;  ///< of a grid
};

struct Issue : Named {
  std::vector<Option> options;
  OptionId status_quo = 0;
  bool negotiable = true;
  bool grid = false;
};

struct Package : Named {
  std::vector<OptionId> options;  ///< per issue; kNone for issues that are not negotiable
  std::string group;
};

/// What whoever is bound by it may offer or accept: packages that are listed and, on each issue named, have an option listed.
struct Mandate : Named {
  std::vector<PackageId> packages;                                   ///< empty: any
  std::vector<std::pair<IssueId, std::vector<OptionId>>> options;    ///< issues not named: any
};

/// Points of `party` while `option` of `issue` is in force.
struct Worth {
  PartyId party;
  IssueId issue;
  OptionId option;
  Amount amount;
  bool once = false;
  Location at;
};

/// Extra points while all `options` are in force together.
struct Together {
  PartyId party;
  std::vector<std::pair<IssueId, OptionId>> options;
  Amount amount;
  bool once = false;
  Location at;
};

struct State : Named {
  NumberId start = kNone;
  NumberId min = kNone, max = kNone;  ///< kNone: no bound
  std::optional<Rule> each_round;
};

// ---------------------------------------------------------------------------------------------------- stages

/// Where play goes.
struct Target {
  enum class Kind { stage, next_round, ending };
  Kind kind = Kind::next_round;
  uint32_t index = kNone;  ///< stage or ending; for next_round the stage it starts at, kNone: `clock.again`
};

struct Branch {
  std::optional<Rule> when;  ///< absent: always
  Target to;
};

/// What answer, offer or compliance a move is; plain for all others.
enum class Role { plain, offer, accept, refuse, counter, walk_away, honour, renege, cheat };

struct Move : Named {
  Role role = Role::plain;
  PackageId package = kNone;  ///< of an offer
  PartyId by = kNone;         ///< whose move, at a together stage; kNone there: every mover's
  IssueId obligation = kNone; ///< of honour, renege and cheat: honouring puts the agreed option into force again
  std::string group;          ///< empty: none
  std::optional<Rule> when;
  std::optional<Amount> chance;  ///< at a chance stage
  std::vector<std::pair<StateId, Amount>> set;
  std::vector<std::pair<IssueId, OptionId>> put;  ///< into force; a put to the status quo also undoes what was agreed on the issue, but for a cheat's
  std::vector<std::pair<PartyId, Amount>> pay;
  std::vector<Branch> then;  ///< never empty after reading (stage defaults are filled in); last one has no `when`
};

/// How a move is heard: `signals[s]` with probability `odds[m][s]` (a row per move, kNone = 0).
struct Hearing {
  std::vector<PartyId> observers;
  std::vector<std::string> signals;          ///< the stage's moves by id first, in order, then any further signals
  std::vector<std::vector<NumberId>> odds;   ///< empty row: heard as it is
};

enum class StageKind { choose, offer, answer, comply, drift, chance, together, hedge };

struct Stage : Named {
  StageKind kind = StageKind::choose;  ///< as written, but that comply and hedge stages are already spelt out as choices and chances
  std::vector<PartyId> movers;         ///< empty for chance and for a drift without moves; one otherwise, more for together
  std::vector<Move> moves;
  std::vector<PartyId> seen_by;        ///< who sees the move as it is (the mover always does)
  std::vector<Hearing> hearings;       ///< for observers that hear it otherwise
  std::vector<MandateId> mandates;     ///< that may bind the mover here; its moves' `when` already keep to them
  IssueId hedge = kNone;               ///< where a hedge can be bought: the issue that says whether it was
  std::optional<Rule> when;
  bool enabled = true;
  std::vector<Branch> skip_to;         ///< never empty
};

struct Ending : Named {
  std::vector<std::pair<PartyId, Amount>> pay;
  bool run_on = true;
};

struct Clock {
  uint32_t rounds = 1;
  std::string unit = "round";
  StageId start = 0;
  StageId again = 0;
};

// ---------------------------------------------------------------------------------------------------- evidence

/// One entry of the record under one account.
struct RecordedMove {
  StageId stage = kNone;  ///< kNone: a mark alone
  MoveId move = kNone;    ///< kNone: only what was heard is known
  PartyId by = kNone;
  uint32_t round = 0;     ///< 0: any
  std::vector<std::pair<PartyId, std::string>> heard;
  std::string mark;       ///< empty: none
  std::string date;
  std::vector<Citation> cites;
  Location at;
};

struct RecordEntry {
  RecordedMove common;
  std::map<AccountId, MoveId> by_account;  ///< where an account has another move
};

struct NumberChange {
  std::string path;
  NumberId number;
  double value;
  Location at;
};

struct Account : Named {
  NumberId weight = kNone;  ///< kNone: rest
  std::vector<NumberChange> set;
};

/// One set of judgements: numbers and priors that this analyst holds otherwise than the file. See `as_analyst`.
struct Analyst : Named {
  NumberId weight = kNone;  ///< in the pool; kNone: an equal part of what the others leave
  std::string why;
  std::map<NumberId, Number> set;  ///< its own number in place of the file's, with its own range and sources
  std::map<PartyId, std::vector<std::optional<Number>>> prior;  ///< `analyst_prior`, per type; none for `rest`
};

struct Source : Named {
  std::string title, publisher, author, date, url;
};

struct Commitment {
  PartyId party;
  StageId stage;
  MoveId move;
  uint32_t from = 1, to = UINT32_MAX;  ///< rounds, both included
  std::vector<TypeId> types;           ///< empty: all
};

struct Sweep {
  NumberId number = kNone;
  double from = 0, to = 1;
  uint32_t steps = 5;  ///< points, both ends included
};

struct WhatIf : Named {
  std::vector<NumberChange> set;
  std::vector<StageId> on, off;
  StageId start = kNone, again = kNone;
  std::vector<Commitment> commit;
  std::optional<Sweep> sweep;
};

struct Pivot : Named {
  PartyId party;
  std::vector<StageId> stages;
  std::vector<MoveId> move;    ///< per stage
  std::vector<MoveId> before;  ///< per stage; kNone: free
  bool announced = true, secret = true;  ///< which of the two curves to compute
};

// ---------------------------------------------------------------------------------------------------- the whole

struct Scenario {
  std::string file;      ///< as named by the user
  std::string text_hash; ///< of the text and of `--set`, hexadecimal
  std::string title, summary, unit = "points";
  Clock clock;
  std::vector<Number> numbers;
  std::vector<NamedNumber> globals;
  std::vector<Party> parties;
  std::vector<JointPrior> joint;                       ///< empty: independent
  std::map<PartyId, std::vector<NumberId>> analyst_prior;  ///< per type; kNone for `rest`
  std::vector<Issue> issues;
  std::vector<Package> packages;
  std::vector<Mandate> mandates;
  std::vector<Worth> worths;      ///< every option that is worth something; rules for all options are spelt out
  std::vector<Together> togethers;
  std::vector<State> states;
  std::vector<Stage> stages;
  std::vector<Ending> endings;
  std::vector<RecordEntry> record;
  std::vector<Account> accounts;  ///< at least one; a single nameless one where the file has none
  std::vector<Analyst> analysts;  ///< empty where the file has none
  std::vector<Source> sources;
  std::vector<WhatIf> what_ifs;
  std::vector<Pivot> pivots;

  Values central_values() const;
  /// The record as account `a` tells it.
  std::vector<RecordedMove> record_of(AccountId a) const;
  /// Numbers that come into play but cite nothing.
  std::vector<NumberId> uncited() const;
};

/// Where each kind of variable starts in an Environment. Derived from the scenario alone.
struct EnvironmentLayout {
  explicit EnvironmentLayout(const Scenario& scenario);
  uint32_t round = 0, rounds = 1, stage = 2, deal = 3;
  uint32_t in_force, agreed, offer;  ///< + issue
  uint32_t state;                    ///< + state
  uint32_t worth;                    ///< + party
  uint32_t last;                     ///< + last_offset[stage] + mover slot
  std::vector<uint32_t> last_offset;
  /// Numbers: globals, then each party's, one slot per name (by type where it differs: the lane's value is written there).
  uint32_t number;
  std::vector<uint32_t> party_number_offset;  ///< from `number`, per party
  uint32_t size;
  /// True where the slot's value may differ between private types although the history is the same.
  bool is_number(uint32_t slot) const { return slot >= number; }
};

/// Prior odds of a party's types, with `rest` filled in. Throws InputError if they do not sum to 1.
std::vector<double> type_prior(const Scenario& scenario, PartyId party, const Values& values);

/// Weights of the accounts, with `rest` filled in.
std::vector<double> account_weights(const Scenario& scenario, const Values& values);

/// Weights of the analysts in the pool, with `rest` filled in: equal where none is written, empty without analysts.
std::vector<double> analyst_weights(const Scenario& scenario, const Values& values);

/// The scenario with the numbers, ranges, sources and `analyst_prior` of one analyst, and no analysts. Numbers keep their
/// ids; odds of `analyst_prior` that the file has not come after them. Its `text_hash` is its own.
/// Throws std::out_of_range if there is no such analyst. Cost: a copy.
Scenario as_analyst(const Scenario& scenario, AnalystId analyst);

/// Odds with `rest` (kNone) filled in; throws InputError at `at` if they are negative or do not sum to 1. `what`: "the odds ...".
std::vector<double> odds_of(const Scenario& scenario, const std::vector<NumberId>& ids, const Values& values, Location at,
                            const std::string& what);

/// Throws InputError with everything that `values` break: priors, beliefs, weights, patience, noise.
void check_values(const Scenario& scenario, const Values& values);

/// Values after `changes`; throws InputError if priors no longer fit.
Values with_changes(const Scenario& scenario, Values values, const std::vector<NumberChange>& changes);

/// The number at `path`, or kNone.
NumberId find_number(const Scenario& scenario, const std::string& path);

}  // namespace walkaway
