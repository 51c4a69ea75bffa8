// SPDX-License-Identifier: Apache-2.0
// The answers to the nine questions, as plain data. Every probability and value is the posterior-weighted one over
// accounts, with that of each account beside it; points are of the first round unless a name says otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "counsel/agency.h"
#include "counsel/belief_update.h"
#include "counsel/offer_mix.h"
#include "counsel/cycles.h"
#include "counsel/hedges.h"
#include "counsel/mending.h"
#include "counsel/weighed.h"
#include "deals/deals.h"
#include "equilibrium/certificate.h"
#include "equilibrium/solve.h"
#include "inference/record.h"

namespace walkaway {

// ------------------------------------------------------------------------------------------- 1. Is there a deal to be
// had?

/// The deal space between two moving parties' types, if accepted when the recorded (or first possible) offer was made.
struct TypePairDeals {
  std::vector<TypeId> types;      ///< per moving party
  double posterior = 0;           ///< of this profile
  std::vector<double> walk_away;  ///< per moving party: its value if no deal is ever made from here
  DealSpace space;                ///< indices of DealAnswer's packages
};

/// Packages go by index: those on a menu first, then, where there are not too many, every other combination of options
/// that changes something.
struct DealAnswer {
  std::vector<PartyId> parties;  ///< those that move and have a say
  uint32_t round = 1;            ///< the round at which packages are valued
  std::vector<Package> menu;     ///< packages on a menu
  uint32_t on_menu = 0;          ///< how many those are
  std::vector<uint32_t> others;  ///< numbers (see `nth_package`) of the packages after them, in order
  double counted = 0;            ///< packages that there are, looked at or not
  bool enumerated = true;        ///< all of them were looked at; else those on a menu alone
  std::vector<uint32_t> column;  ///< [parties + 1] where the values of each party's types begin, and their number
  std::vector<double> values;    ///< [packages][columns]: whole pay-off, honoured until the clock runs out

  uint32_t packages() const { return static_cast<uint32_t>(menu.size() + others.size()); }
  /// `party` is an index into `parties`.
  double value(uint32_t package, size_t party, TypeId type) const {
    return values[size_t{package} * column.back() + column[party] + type];
  }
  uint32_t types(size_t party) const { return column[party + 1] - column[party]; }
  /// With its name: of the menu, or of the options.
  Package package(const Scenario& scenario, uint32_t index) const;

  std::vector<TypePairDeals> pairs;
  /// Posterior probability of the type profiles for which some package beats no deal for all.
  double chance_of_room = 0;
  std::vector<double> chance_of_room_by_account;
  /// By account: the profiles (a type per moving party) for which there is such a package.
  std::vector<std::vector<std::vector<TypeId>>> profiles_with_room;
};

// ------------------------------------------------------------------------------------------- 2. What happens next?

struct EndingOdds {
  EndingId ending;
  Weighed probability;           ///< from the end of the record
  double before_record = 0;      ///< from the start, before any record
  std::vector<double> by_round;  ///< probability of this ending coming in each round (index 0 = round 1)
};

struct Forecast {
  std::vector<EndingOdds> endings;
  Weighed deal;  ///< chance that some package is accepted from here on
};

// ------------------------------------------------------------------------------------------- 3. and 4. Offers and what
// they reveal

enum class Verdict { poison_pill, gift, slip, misjudgement, serious, opening, gamble };
inline constexpr int kVerdicts = 7;
const char* to_text(Verdict verdict);  ///< "poison_pill"
using VerdictOdds = std::array<double, kVerdicts>;

/// How many tolerances an offer is judged by: multiples of the maker's noise, from a quarter to four times, each the
/// last times the square root of two; and which of them are half of it, the noise itself, and twice.
inline constexpr int kTolerances = 9;
inline constexpr int kHalfNoise = 2, kOwnNoise = 4, kTwiceNoise = 6;
double tolerance_times(int tolerance);

/// The audit of one offer for one type of the party that made it, under one account.
struct AuditRow {
  TypeId type = 0;
  double posterior = 0;    ///< of the type, given the whole record and the account
  double e = 0, best = 0;  ///< value if it makes the offer; best over its moves (B)
  double failure = 0;  ///< N: value of the offer with every acceptance from here on struck out, play otherwise as it is
  double p = 0, d = 0;                 ///< chance that the offer is accepted; that a deal comes later if it is not
  double if_accepted = 0, if_not = 0;  ///< A and F: e = p A + (1 - p) F
  double best_analyst = 0, failure_analyst = 0;  ///< B and N under the analyst's beliefs
  double loss_under_analyst = 0;                 ///< what the offer loses to the best move under the analyst's beliefs
  double noise = 0;                              ///< the type's, which is the tolerance
  Verdict verdict = Verdict::serious;
  std::array<Verdict, kTolerances> by_tolerance{};  ///< the same at every tolerance, the noise itself among them
  std::string best_move;                            ///< id of the move that has value B
};

/// What the receiver's types get from accepting rather than not.
struct ReceiverRow {
  TypeId type = 0;
  double posterior = 0;    ///< at the time of the answer
  double worth = 0;        ///< value of accepting less that of its best other answer
  double acceptance = 0;   ///< the chance that this type accepts
  double reservation = 0;  ///< value of its best other answer: what a package must beat
};

struct AccountAudit {
  std::string move;  ///< id of the offer by this account
  PackageId package = kNone;
  std::vector<AuditRow> rows;  ///< one per type of the maker
  std::vector<ReceiverRow> receiver;
  VerdictOdds verdicts{};
  std::array<VerdictOdds, kTolerances> by_tolerance{};  ///< the same at every tolerance
  double chance_of_acceptance = 0;  ///< under the analyst's beliefs, before the answer was seen
  double worth_to_receiver = 0;     ///< expected over its types
  bool non_starter = false;         ///< negative to every type of the receiver
  bool bad_deal = false;            ///< negative in expectation
};

/// An offer better than the one made, from the same menu.
struct BetterOffer {
  std::string move;
  double chance_of_acceptance = 0;
  std::vector<double> gain;  ///< per moving party, expected value with it less with the offer made, posterior-weighted
};

struct OfferAudit {
  std::string id;  ///< of the offer under the first account that has it
  std::string label;
  uint32_t entry = 0;  ///< of the record
  StageId stage = kNone;
  PartyId maker = 0, receiver = kNone;       ///< receiver: kNone if no answer can follow
  std::vector<AccountAudit> accounts;        ///< per account
  VerdictOdds verdicts{};                               ///< over accounts
  std::array<VerdictOdds, kTolerances> by_tolerance{};  ///< the same at every tolerance
  Weighed chance_of_acceptance, worth;  ///< worth: to the receiver
  std::optional<BetterOffer>
      should_have_offered;                   ///< best for the maker among those at least as likely accepted as not
  std::optional<BetterOffer> best_together;  ///< largest joint gain
};

struct TypePosterior {
  TypeId type;
  double prior = 0;
  Weighed posterior;
  std::vector<double> after;  ///< over accounts, after each entry of the record
  double bayes_factor = 1;    ///< posterior odds over prior odds
};

struct PartyPosterior {
  PartyId party;
  std::vector<TypePosterior> types;
};

struct AccountPosterior {
  AccountId account;
  double prior = 0, posterior = 0;
  double log_likelihood = 0;  ///< of the record by this account
};

// ------------------------------------------------------------------------------------------- 5. Who gains from delay?

/// The moment named by a mark.
struct MarkValues {
  std::string mark;
  std::vector<ValueRow> values;
};

struct DelayRow {
  uint32_t round;
  double reached = 0;  ///< chance that the game gets to this round with no deal, from the start
  std::vector<ValueRow>
      remaining;  ///< value of all that is still to come, in points of this round, at its start with no deal so far
};

struct DelayAnswer {
  std::vector<DelayRow> rounds;
  /// Per party: change of the whole pay-off from starting round r without a deal to starting round r + 1 without one,
  /// [P][rounds - 1].
  std::vector<std::vector<double>> price_of_a_round;
  std::vector<std::vector<std::vector<double>>> price_by_account;  ///< the same by each account, [accounts][P][rounds - 1]
};

// ------------------------------------------------------------------------------------------- 6. What should each side
// do now?

struct MoveAdvice {
  std::string move, label;
  double value = 0;        ///< by the type's own beliefs, whole pay-off
  double probability = 0;  ///< how likely it is to be played
  double regret = 0;       ///< value of the best less this
};

/// Where the margin of the best move over the next comes from. Each list sums to the margin. Types, replies and endings
/// are named by their labels; where several other parties have types, a profile of them is joined by " + ".
struct Margin {
  std::string over;  ///< the next best move
  double margin = 0;
  std::vector<std::pair<std::string, double>> by_opponent_type;
  std::vector<std::pair<std::string, double>>
      by_reply;  ///< reply to the best move, its chance times its value less the next best's value
  std::vector<std::pair<std::string, double>> by_round;  ///< "round 1" ..., "final"
};

/// What the moves would be worth if another party were known to be of a type, play otherwise as it is.
struct MovesGivenType {
  PartyId of;  ///< the other party
  TypeId type;
  double chance = 0;          ///< in the mover's eyes
  std::vector<double> value;  ///< of each of the moves, in their order; over types they average to `MoveAdvice::value`
};

struct Advice {
  PartyId party;
  TypeId type;
  StageId stage;
  uint32_t round = 1;
  bool now = true;       ///< it is on the move at the end of the record; else its first move that may come after
  double posterior = 0;  ///< of the type
  std::vector<MoveAdvice> moves;  ///< best first
  std::vector<MovesGivenType> given_type;  ///< for each type with a chance of each other party that has several
  Margin why;
  std::vector<std::string> best_by_account;
};

struct PivotPoint {
  uint32_t round = 0;          ///< 0: never
  std::vector<Weighed> value;  ///< per party, all parties
};

struct PivotCurve {
  uint32_t pivot = 0;  ///< index into the scenario's pivots
  bool announced = true;
  std::vector<PivotPoint> points;       ///< one per round, then never
  uint32_t best_round = 0;              ///< for the party that pivots; 0: never
  std::vector<double> cost_of_waiting;  ///< value of pivoting at round r less at r + 1, for the party that pivots
  bool solved = true;
};

// ------------------------------------------------------------------------------------------- 7. What if?

struct WhatIfPoint {
  double at = 0;                      ///< of a sweep
  std::vector<Weighed> endings;       ///< in the order of Scenario::endings, types drawn from the posterior
  std::vector<double> endings_prior;  ///< types drawn from the analyst's prior
  Weighed deal;
  std::vector<Weighed> value;      ///< per party, types from the posterior
  std::vector<OfferAudit> offers;  ///< the record's offers audited again where the record is still possible
  std::vector<OfferMix> mixes;     ///< what is offered here at each offer of the record
  bool record_possible = true;
  SolveStatus status = SolveStatus::converged;
  double residual = 0;
};

struct WhatIfAnswer {
  uint32_t what_if = 0;  ///< index into the scenario's what-ifs; kNone: the game as it is, solved from the start
  std::vector<WhatIfPoint> points;  ///< one, or one per step of the sweep
};

// ------------------------------------------------------------------------------------------- 8. and 9.

/// A conclusion in numbers, and the accounts under which it holds.
struct Conclusion {
  enum class Kind {
    leading_verdict,
    bad_deal,
    non_starter,
    deal_possible,
    leading_type,
    best_move,
    leading_ending,
    best_pivot
  };
  Kind kind;
  uint32_t subject = 0;  ///< offer, party, advice or pivot index, by kind
  std::string holds;     ///< what is concluded over all accounts: a verdict, type, move or ending id, "yes" or "no"
  std::vector<std::string> by_account;  ///< the same under each account alone
  bool robust() const;                  ///< the same under all
  double odds = 0;
};
const char* to_text(Conclusion::Kind kind);  ///< "leading_verdict"

// ------------------------------------------------------------------------------------------- The game as a tree

/// One history, seen by an onlooker who begins with the analyst's prior, sees every move and knows no type.
struct PlayNode {
  uint32_t parent = kNone;  ///< index into PlayTree::nodes; kNone: the start
  NodeId history = 0;       ///< in the game of the tree's account
  NodeLabel at;             ///< stage (kNone at an end), round, ending
  EdgeLabel move;           ///< that leads here
  bool at_once = false;     ///< its mover does not know the move before it: they are made together
  std::vector<std::pair<PartyId, std::string>> heard;  ///< what is heard of a move by those who do not see it
  PartyId heard_of = kNone;                            ///< where hearing is all that happens: whose move is heard
  double probability = 1;                              ///< of the move at its parent, given the moves so far
  std::vector<double> by_type;                         ///< the same for each type of the mover; NaN if ruled out
  double log_reach = 0;                                ///< natural log of the probability of getting here
  bool record = false;                                 ///< the record goes through here
  uint32_t entry = kNone;                              ///< index of the record's entry that this move is
  std::vector<std::vector<double>> beliefs;            ///< [P][types] odds given the moves so far
  std::vector<double> value;                           ///< [P] expected whole pay-off given the moves so far
  uint32_t others = 0;                                 ///< moves from here that are possible and not shown
  double others_probability = 0;
};

/// The likeliest courses of play by the likeliest account, and the record's own.
struct PlayTree {
  AccountId account = 0;
  uint32_t paths = 0;              ///< how many courses of play are followed to their end
  double covered = 0;              ///< their probability, from the start
  double covered_from_record = 0;  ///< their probability, given the record
  std::vector<PlayNode> nodes;     ///< depth first, so that a parent stands before its children; likeliest child first
};

// ------------------------------------------------------------------------------------------- What it hangs on

/// A figure that heads an answer, such as the odds of an offer's leading verdict: what sensitivities follow.
struct HeadlineOutput {
  enum class Kind { verdict, acceptance, worth, room, deal, ending, value, type, account, margin };
  Kind kind;
  std::string id;        ///< "verdict.OFFER.VERDICT" and so on, as in docs/json.md
  uint32_t subject = 0;  ///< offer, ending, party, account or advice index, by kind
  TypeId type = kNone;   ///< of the party, where the kind has one
  double value = 0;      ///< today
  bool is_probability() const;
};

/// Where a conclusion ceases to hold on the way from a number's value today to one of its ends.
struct Flip {
  uint32_t conclusion;   ///< index into Answers::conclusions
  std::string from, to;  ///< what holds today, and what holds just beyond
  double about = 0;      ///< value of the number
  double within = 0;     ///< the flip lies in about -+ within
};

/// The game with one number at one end of its range.
struct SensitivityEnd {
  double at = 0;
  std::optional<SolveStatus> status;  ///< none: there is no such game, and `why` says what forbids it
  std::string why;                    ///< empty unless there are no outputs
  std::vector<double> outputs;  ///< in the order of SensitivityAnswer::outputs; NaN: there is no such figure there
  std::vector<Flip> flips;      ///< nearest to today's value first
};

struct NumberSensitivity {
  NumberId number;
  double value = 0;  ///< today
  SensitivityEnd low, high;
};

/// One number at a time at the ends of its range, all else as it is.
struct SensitivityAnswer {
  std::vector<HeadlineOutput> outputs;
  std::vector<NumberSensitivity> numbers;                 ///< in the order of the file
  std::vector<std::pair<NumberId, std::string>> skipped;  ///< ranged numbers that fit at neither end, and why
  /// Games that had to be solved: from the solution at hand, and from the start of the path; those whose play the
  /// number does not touch; and the solver's passes over the tree.
  uint32_t warm_solves = 0, cold_solves = 0, unchanged = 0;
  uint64_t warm_passes = 0, cold_passes = 0;
};

/// How fast the headline figures move with one number, today's play, verdicts and best moves aside from where it is.
struct NumberSlopes {
  NumberId number;
  double value = 0;           ///< today
  double low = 0, high = 0;   ///< of its range, as `range_low` and `range_high` say
  std::vector<double> slope;  ///< per unit, in the order of SlopesAnswer::outputs; empty: it has none, and `why`
  std::string why;            ///< empty unless there is no slope, or only with a reservation
  /// Points per stated range: the slope times the width of the range.
  double per_range(size_t output) const { return slope[output] * (high - low); }
};

/// Derivatives of the headline figures by every ranged number at once (the adjoint). Verdicts, best moves and the
/// profiles for which there is room are steps: they are held as they are today, so that odds of them move with the
/// posterior alone.
struct SlopesAnswer {
  std::vector<HeadlineOutput> outputs;
  std::vector<NumberSlopes> numbers;  ///< in the order of the file
  std::vector<std::string> unsolved;  ///< per output: why its slopes are not to be had (NaN); empty: they are
  uint32_t solves = 0, builds = 0;    ///< transposed linear solves; games built to see how they change
  uint64_t passes = 0;                ///< of the solves over the tree
  double seconds = 0;
};

struct Trust {
  SolveStatus status = SolveStatus::converged;
  std::string why;
  double residual = 0;
  Certificate certificate;            ///< the worst over accounts' games
  /// Precisions at which another branch crossed the path of an account's game (see `Strategy`), increasing: the file's
  /// noise is at 1, half a precision is twice the noise.
  std::vector<double> bifurcations;
  std::vector<std::string> unsolved;  ///< what-ifs, pivots and re-solves that did not converge
  ModelFit fit;
  std::vector<NumberId> uncited;
  uint64_t seed = 0;
  std::string version, scenario_hash, command;
};

struct GameCounts {
  uint64_t nodes = 0, infosets = 0;       ///< of the ordinary tree
  uint64_t histories = 0, terminals = 0;  ///< of the tree of moves, whatever the types
  uint32_t lanes = 0;
  double build_s = 0, solve_s = 0, total_s = 0;
};

struct Answers {
  GameCounts game;
  DealAnswer deal;
  Forecast forecast;
  std::vector<OfferAudit> offers;
  std::vector<PartyPosterior> posterior;
  std::vector<AccountPosterior> accounts;
  std::vector<BeliefUpdate> told;      ///< entry by entry of the record
  std::vector<AgencyAnswer> agency;    ///< one per party that acts for another
  MendingAnswer mending;
  CyclesAnswer cycles;
  std::vector<HedgeAnswer> hedges;  ///< where what-ifs are asked for
  std::vector<MarkValues> marks;
  DelayAnswer delay;
  std::vector<Advice> advice;
  std::vector<PivotCurve> pivots;
  WhatIfAnswer today;  ///< the game as it is, for comparison with what-ifs
  std::vector<WhatIfAnswer> what_ifs;
  std::vector<Conclusion> conclusions;
  PlayTree play;
  std::optional<SensitivityAnswer> sensitivity;  ///< if asked for, and if there is an equilibrium
  std::optional<SlopesAnswer> slopes;            ///< likewise
  Trust trust;
};

}  // namespace walkaway
