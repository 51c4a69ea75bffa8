// SPDX-License-Identifier: Apache-2.0
// Plays a scenario move by move. Knows nothing of trees.
//
// A move's parts take effect in this order: it becomes the stage's last move; options come into force (the accepted
// package, then `put`) and what they are worth once is paid; states are set, all at once; then it is paid for; then
// what others hear is drawn; then play goes on. At a `together` stage nothing takes effect before all have moved; then
// the moves do so in the movers' order, each with all of them known as last moves.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "game/closing.h"
#include "game/game.h"
#include "game/lanes.h"
#include "game/observation.h"
#include "game/play.h"
#include "game/rules.h"

namespace walkaway {

/// What can happen next.
struct Position {
  NodeKind kind = NodeKind::terminal;
  StageId stage = kNone;
  PartyId mover = kNone;         ///< of a decision
  uint32_t hearing = kNone;      ///< of a chance node that draws what is heard
  std::vector<uint32_t> choice;  ///< moves of the stage; signals at a hearing
  std::vector<double> row;       ///< [choices][K] decision: 1 if the profile has the move, else 0; chance: its odds
  std::vector<RowId> odds_row;   ///< [choices] of chance, in the recipe, if there is one
};

/// A round that has begun.
struct BegunRound {
  uint32_t round;
  bool deal;
  std::vector<double> accrued;  ///< [P][K] with shares
};

class Interpreter {
 public:
  /// `count`: pay-offs, and states on which no move depends, are left out.
  enum class Purpose { play, count };

  /// What is played is written down in `recipe`, if there is one: round starts, in the order in which they come, too.
  Interpreter(const Scenario& scenario, const Values& values, const GameOptions& options, const Lanes& lanes,
              Purpose purpose, Recipe* recipe = nullptr);

  /// The start of the play, at its first node.
  Play start();

  /// The play before any stage: the first round, the status quo in force.
  Play blank() const;

  /// Throws InputError where a menu is empty or depends on what its mover does not know, or odds do not add up.
  void look(const Play& play, Position& position);

  /// Makes a choice and goes on to the next node.
  void make(Play& play, const Position& position, uint32_t choice);

  /// Brings a package with these options ([I], kNone where it has none) into force, and does nothing else that an
  /// answer does.
  void accept(Play& play, std::span<const OptionId> options);

  /// Counts this round and turns the clock; false if it was the last.
  bool next_round(Play& play);

  /// Ends the play: what the ending pays and, if it runs on, the rest of the clock.
  void end(Play& play, EndingId ending);

  /// The clock has run out: every round is counted already.
  void run_out(Play& play);

  /// Pay-offs of an ended play [P][K], with what is felt of others'.
  std::vector<double> with_shares(std::span<const double> own) const;

  RuleBook& rules() { return rules_; }
  Observations& observations() { return observations_; }
  const Lanes& lanes() const { return lanes_; }
  StageId again() const { return again_; }
  bool enabled(StageId stage) const { return enabled_[stage]; }
  bool lanes_can_die() const { return lanes_can_die_; }

  /// Rounds begun since this was last emptied.
  std::vector<BegunRound> begun;
  bool by_round = false;  ///< keep pay-offs round by round as well

 private:
  struct Signal {
    uint32_t signal;
    double odds;
    RowId row;  ///< in the recipe
  };
  struct Audience {                                         ///< of one stage, as indices of movers
    std::vector<uint32_t> seeing;                           ///< see the move as it is
    std::vector<std::vector<uint32_t>> hearing;             ///< per hearing
    std::vector<std::vector<std::vector<Signal>>> signals;  ///< per hearing and move: what may be heard
  };

  void list_audiences();
  std::vector<Signal> signals_of(const Stage& stage, const Hearing& hearing, MoveId move) const;
  void look_at_menu(const Play& play, Position& position);
  void look_at_chance(const Play& play, Position& position);
  void look_at_hearing(const Play& play, Position& position);
  void check_knowledge(const Play& play, const Position& position, const Rule& when, std::span<const double> available);
  void check_menu(const Play& play, const Position& position);
  void check_odds(const Play& play, const Position& position);

  void take_effect(Play& play);
  void take_effect(Play& play, const Move& move);
  void agree(Play& play, std::span<const OptionId> options);
  void pay_once(Play& play, std::span<const OptionId> before);
  void undo_agreement(Play& play, IssueId issue);
  void set_states(Play& play, const Move& move);
  void set_state(Play& play, StateId state, std::span<const double> row, RowId id) const;
  void update_states(Play& play, std::span<const double> states, std::span<const RowId> ids);
  void show(Play& play);
  void deliver(Play& play);
  void tell(Play& play, const std::vector<uint32_t>& movers, uint32_t signal);
  Target resolve(Play& play, const std::vector<Branch>& branches);
  Target next_target(Play& play);
  void go(Play& play, Target target);
  std::optional<Target> visit(Play& play, StageId stage);
  void begin_round(Play& play);
  void credit(Play& play, PartyId party, uint32_t period, std::span<const double> row, RowId id);
  void pay(Play& play, const std::vector<std::pair<PartyId, Amount>>& what);
  void pay(Play& play, PartyId party, const Amount& amount);
  void add_final(Play& play);
  void set_in_force(Play& play, IssueId issue, OptionId option);
  void set_agreed(Play& play, IssueId issue, OptionId option);
  void set_offer(Play& play, PackageId package);
  void set_deal(Play& play, bool deal);

  const Scenario& scenario_;
  const Lanes& lanes_;
  Purpose purpose_;
  RuleBook rules_;
  Closing closing_;
  Observations observations_;
  StageId start_, again_;
  std::vector<bool> enabled_;
  std::vector<bool> state_matters_;
  std::vector<Audience> audience_;  ///< per stage
  bool lanes_can_die_ = false;
  std::vector<double> row_;  ///< [K]
};

}  // namespace walkaway
