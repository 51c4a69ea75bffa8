// SPDX-License-Identifier: Apache-2.0
// The bank of draws that calibration infers with, and the truths that come from it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "counsel/reading.h"
#include "equilibrium/resolve.h"
#include "game/rebuild.h"
#include "uncertainty/calibrate.h"
#include "uncertainty/points.h"

namespace walkaway {

/// What all draws of a calibration share. Immutable.
struct BankFrame {
  BankFrame(const Scenario& scenario, const CalibrateOptions& options, const Run& run);

  const Scenario& scenario;
  CalibrateOptions options;
  std::vector<NumberId> numbers;  ///< ranged
  Points points;                  ///< of the bank
  uint64_t draws;                 ///< of the bank: 1 where no number has a range
  Observer observer;
  std::vector<Solved> references;  ///< the distinct games of the accounts at the central values
  std::vector<uint32_t> game_of_account;
  std::vector<std::vector<TypeId>> profiles;  ///< of types, over all games

  Values values(uint64_t draw) const;
  /// The same as those who infer wrongly on purpose take them.
  Values assumed(uint64_t draw) const;
  uint32_t profile_of(const std::vector<TypeId>& types) const;  ///< kNone if no reference has it
  size_t hypotheses() const { return scenario.accounts.size() * profiles.size(); }
};

/// A truth and its record.
struct SimulatedRecord {
  uint64_t draw = 0;
  AccountId account = 0;
  uint32_t profile = 0;
  uint64_t redrawn = 0;
  std::vector<NoteCode> codes;

  std::vector<double> packed() const;
  static SimulatedRecord unpacked(const std::vector<double>& packed);
};

/// Where the beginnings of the simulated records are in the games of the references: [references][beginnings].
using ToldInReferences = std::vector<std::vector<std::vector<NodeId>>>;

/// Solves draws one after the other. Each thread has its own, with rules of its own.
class BankWorker {
 public:
  explicit BankWorker(const BankFrame& frame);

  /// The truth of record `index`, and what was recorded. Throws InputError after 1,000 draws without a solution.
  SimulatedRecord simulate(uint64_t index, const Run& run);

  /// Status, passes, and the log of the prior odds of each hypothesis, given the draw, times the probability that it
  /// gives to each beginning: [beginnings][accounts][profiles]. Without the last where the draw is not solved.
  std::vector<double> likelihoods(uint64_t draw, const RecordTree& records, const ToldInReferences& told,
                                  const Run& run);

  const std::string& why() const { return why_; }  ///< the last draw was not solved

 private:
  struct AccountGame {
    Game game;
    Strategy strategy;
    bool same_shape = false;
  };
  DrawStatus solve(const Values& values, const Run& run);
  const AccountGame& game_of(AccountId account) const { return games_[game_of_account_[account]]; }

  const BankFrame& frame_;
  Scenario scenario_;
  std::vector<std::unique_ptr<Rebuilder>> rebuilders_;  ///< [references], made when first needed
  std::vector<std::unique_ptr<Resolver>> resolvers_;
  std::vector<AccountGame> games_;
  std::vector<uint32_t> game_of_account_, reference_of_game_;
  std::vector<double> weight_;  ///< of each account
  uint64_t passes_ = 0;
  std::string why_;
};

}  // namespace walkaway
