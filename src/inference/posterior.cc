// SPDX-License-Identifier: Apache-2.0
// Bayes' rule over lanes, in log space.
#include <algorithm>
#include <cmath>
#include <limits>

#include "inference/record.h"

namespace walkaway {

namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

/// log(exp(a) + exp(b)) without overflow.
double log_add(double a, double b) {
  const double larger = std::max(a, b), smaller = std::min(a, b);
  return smaller == kImpossible ? larger : larger + std::log1p(std::exp(smaller - larger));
}

/// [K] log of prior times likelihood; -inf where either is 0.
std::vector<double> log_joint(std::span<const double> prior, std::span<const double> log_likelihood) {
  std::vector<double> joint(prior.size(), kImpossible);
  for (size_t k = 0; k < prior.size(); ++k) {
    if (prior[k] > 0) joint[k] = std::log(prior[k]) + log_likelihood[k];
  }
  return joint;
}

/// The sum of the exponentials, as its largest term's log and the sum relative to that.
struct LogSum {
  double largest = kImpossible;
  double relative = 0;
  double log() const { return largest == kImpossible ? kImpossible : largest + std::log(relative); }
};

LogSum log_sum(std::span<const double> logs) {
  LogSum sum;
  for (double x : logs) sum.largest = std::max(sum.largest, x);
  if (sum.largest == kImpossible) return sum;
  for (double x : logs) sum.relative += std::exp(x - sum.largest);
  return sum;
}

}  // namespace

std::vector<std::vector<double>> record_log_likelihood(const Game& game, const RecordPath& path,
                                                       std::span<const double> log_reach) {
  const uint32_t lanes = game.tree.lanes;
  std::vector<std::vector<double>> rows;
  rows.reserve(path.steps.size() + 1);
  rows.emplace_back(lanes, 0.0);
  for (const RecordStep& step : path.steps) {
    std::vector<double> row(lanes, kImpossible);
    for (NodeId node : step.reached) {
      for (uint32_t k = 0; k < lanes; ++k) row[k] = log_add(row[k], log_reach[size_t{node} * lanes + k]);
    }
    // Sums of probabilities that make up 1 may pass it by a rounding.
    for (double& x : row) x = std::min(x, 0.0);
    rows.push_back(std::move(row));
  }
  return rows;
}

double log_evidence(std::span<const double> prior, std::span<const double> log_likelihood) {
  return log_sum(log_joint(prior, log_likelihood)).log();
}

std::vector<double> lane_posterior(std::span<const double> prior, std::span<const double> log_likelihood) {
  std::vector<double> posterior = log_joint(prior, log_likelihood);
  const LogSum evidence = log_sum(posterior);
  if (evidence.largest == kImpossible) {
    throw InputError({Fault{"",
                            {},
                            "the record is impossible for every combination of private types that has any odds",
                            "a type may lack a recorded move, or a commitment may rule it out"}});
  }
  // Relative to the largest: the log of the sum itself, far below 0, would have fewer digits.
  for (double& x : posterior) x = std::exp(x - evidence.largest) / evidence.relative;
  return posterior;
}

std::vector<double> type_marginal(const Game& game, const Scenario& scenario, PartyId party,
                                  std::span<const double> lane_odds) {
  std::vector<double> marginal(scenario.parties[party].types.size(), 0.0);
  for (uint32_t k = 0; k < game.tree.lanes; ++k) marginal[game.profile[k][party]] += lane_odds[k];
  return marginal;
}

}  // namespace walkaway
