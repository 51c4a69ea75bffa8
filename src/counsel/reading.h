// SPDX-License-Identifier: Apache-2.0
// A negotiation solved under each account, with its record read: what the questions are put to.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "counsel/answers.h"
#include "counsel/solved.h"
#include "inference/record.h"

namespace walkaway {

/// The record as one account tells it, in that account's game.
struct AccountReading {
  uint32_t game = 0;  ///< index into Case::games
  std::vector<RecordedMove> record;
  RecordPath path;
  std::vector<std::vector<double>> log_likelihood;  ///< [steps + 1][K]
  std::vector<double> lanes;                        ///< [K] posterior odds of type profiles, given the whole record
  double log_evidence = 0;
  double prior = 1, posterior = 1;  ///< of the account
};

struct Case {
  const Scenario* scenario = nullptr;
  std::vector<Solved> games;             ///< one per distinct set of numbers
  std::vector<AccountReading> readings;  ///< one per account

  const Solved& solved(const AccountReading& reading) const { return games[reading.game]; }
  const Solved& solved(AccountId account) const { return games[readings[account].game]; }
  AccountId most_likely_account() const;
};

/// The games of the accounts without the record: `values` with each account's numbers, then `changes`.
struct AccountGames {
  std::vector<Values> values;  ///< distinct
  std::vector<uint32_t> game_of_account;
  std::vector<double> weight;  ///< of each account
};
AccountGames account_games(const Scenario& scenario, const Values& values, const std::vector<NumberChange>& changes);

/// What is to be read under each account: its game and its weight.
std::vector<AccountReading> unread(const AccountGames& games);

/// Reads the record under every account. Throws InputError where it cannot have happened.
void read_record(Case& negotiation);

Weighed weigh(const Case& negotiation, std::vector<double> by_account);
/// The same where some accounts have no such quantity (NaN): the mean over the others; NaN if none has it.
Weighed weigh_known(const Case& negotiation, std::vector<double> by_account);

// ---------------------------------------------------------------------------------------------------- moments

/// Odds over (history, lane) at a moment: disjoint histories, and how likely each is with each profile of types.
struct Moment {
  std::vector<NodeId> at;
  std::vector<double> odds;  ///< [at][K], sums to 1; all zero if the moment cannot be
  double log_mass = 0;       ///< log of the sum before it was made 1
  bool possible() const;
};

/// Odds proportional to `lane_odds` [K] times the chance that play reaches the histories.
Moment moment_at(const Solved& solved, std::span<const NodeId> at, std::span<const double> lane_odds);

/// The mean of a plane at a moment.
double mean(const Solved& solved, const Moment& moment, const std::vector<double>& plane);

/// The moment given a party's type (kNone: as it is), and the chance of that type there.
Moment given_type(const Solved& solved, const Moment& moment, PartyId party, TypeId type);
double chance_of_type(const Solved& solved, const Moment& moment, PartyId party, TypeId type);

/// Calls f(terminal node, lane, probability) for every ending that can follow the moment.
template <typename F>
void for_each_ending(const Solved& solved, const Moment& moment, F&& f) {
  const Tree& tree = solved.tree();
  const uint32_t lanes = tree.lanes;
  for (size_t i = 0; i < moment.at.size(); ++i) {
    const NodeId from = moment.at[i];
    const auto visit = [&](NodeId t) {
      for (uint32_t k = 0; k < lanes; ++k)
        if (const double odds = moment.odds[i * lanes + k]; odds > 0) f(t, k, odds * solved.chance_of(from, t, k));
    };
    if (tree.kind[from] == NodeKind::terminal) {
      visit(from);
      continue;
    }
    for (NodeId t = tree.first_child[from]; t < tree.subtree_end[from]; ++t)
      if (tree.kind[t] == NodeKind::terminal) visit(t);
  }
}

/// Values of every party at a moment of each account (one per account), over types and for each type that can be.
std::vector<ValueRow> value_rows(const Case& negotiation, const std::vector<Moment>& moments);

/// Lane odds of one game in the lanes of another, by type profile; the other's analyst's prior where none is left.
std::vector<double> translate_lanes(const Game& from, std::span<const double> odds, const Game& to);

}  // namespace walkaway
