// SPDX-License-Identifier: Apache-2.0
// Reading the record of moves in the light of a solution: Bayes' rule over private types and accounts.
//
// P(hypothesis | record) is proportional to prior times the probability that play under the hypothesis produces the
// record. Moves that are not recorded are summed over.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "game/game.h"
#include "scenario/scenario.h"

namespace walkaway {

/// Where one entry of the record takes place in the game.
struct RecordStep {
  uint32_t entry;                 ///< index into the record
  std::vector<NodeId> chosen_at;  ///< histories at which the recorded move is made (empty for a mark alone)
  std::vector<NodeId> reached;    ///< histories right after it; for a mark alone those before it
};

/// The record as a set of histories, entry by entry. All nodes of one step are disjoint events.
struct RecordPath {
  std::vector<RecordStep> steps;
  /// Histories after the last entry; {root} for an empty record.
  const std::vector<NodeId>& now() const;
  std::vector<NodeId> root{0};
};

/// Finds the record in the game. Throws InputError if no history fits, naming the entry at which it stops being
/// possible and what could have happened there instead.
RecordPath trace_record(const Game& game, const Scenario& scenario, std::span<const RecordedMove> record);

/// log P(record up to and with each step | lane), [steps + 1][K]; row 0 is all zero (nothing seen). `log_reach` is
/// [N][K].
std::vector<std::vector<double>> record_log_likelihood(const Game& game, const RecordPath& path,
                                                       std::span<const double> log_reach);

/// Posterior over lanes from a prior [K] and log-likelihoods [K]. Throws InputError if every lane is impossible.
std::vector<double> lane_posterior(std::span<const double> prior, std::span<const double> log_likelihood);

/// Marginal over one party's types of odds over lanes.
std::vector<double> type_marginal(const Game& game, const Scenario& scenario, PartyId party,
                                  std::span<const double> lane_odds);

/// log of sum over lanes of prior times likelihood.
double log_evidence(std::span<const double> prior, std::span<const double> log_likelihood);

/// How ordinary the record is: its log-likelihood per recorded move among those of plays drawn from the model.
struct ModelFit {
  double log_likelihood = 0;  ///< of the record, natural log
  double per_move = 0;
  uint32_t simulated = 0;
  double median_per_move = 0, low_per_move = 0, high_per_move = 0;  ///< median, 5% and 95% of simulated records
  double share_less_likely = 0;  ///< of simulated records at most as likely per move as this one
  bool strange = false;          ///< share below 0.05
};

/// Simulates plays from the analyst's prior with a counter-based generator (Random123, Philox): the same for the same
/// seed on any machine. A simulated record keeps the moves at the stages that the real one records, as many as it has
/// at most.
ModelFit model_fit(const Game& game, const Scenario& scenario, std::span<const RecordedMove> record,
                   const RecordPath& path, std::span<const double> log_reach, std::span<const double> log_prob,
                   uint64_t seed, uint32_t simulations = 2000);

}  // namespace walkaway
