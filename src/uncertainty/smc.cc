// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/smc.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <unordered_map>

#include "counsel/none.h"
#include "uncertainty/points.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

constexpr double kGoodAcceptance = 0.3;           ///< that the length of steps aims at
constexpr double kShortest = 0.02, kLongest = 1;  ///< steps; the longest is a fresh draw from the prior
constexpr double kFirstStep = 0.8;
constexpr uint32_t kOfResampling = UINT32_MAX;  ///< names the draw of the offset; moves use steps from 0 up

/// Logarithms of the weights of a step of the exponent; a draw that does not exist has none.
std::vector<double> step_weights(const Particles& particles, double by) {
  std::vector<double> log_weights;
  for (const double l : particles.log_likelihood)
    log_weights.push_back(std::isnan(l) || l == kImpossible ? kImpossible : by * l);
  return log_weights;
}

double effective(const Particles& particles, double by) {
  return effective_sample_size(normalise_weights(step_weights(particles, by)).weights);
}

/// How far the exponent may grow so that `least` draws stay effective; to 1 if it can.
double next_exponent(const Particles& particles, double exponent, double least) {
  if (effective(particles, 1 - exponent) >= least) return 1;
  double low = 0, high = 1 - exponent;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (effective(particles, middle) >= least ? low : high) = middle;
  }
  // Where so many draws are alike that no step is small enough, go on all the same: the sample size tells.
  return std::min(1.0, exponent + std::max(low, 1e-4));
}

template <typename T>
void gather(std::vector<T>& data, size_t width, std::span<const uint32_t> from) {
  std::vector<T> gathered;
  gathered.reserve(from.size() * width);
  for (const uint32_t i : from)
    gathered.insert(gathered.end(), data.begin() + static_cast<std::ptrdiff_t>(i * width),
                    data.begin() + static_cast<std::ptrdiff_t>((i + 1) * width));
  data = std::move(gathered);
}

class Tempering {
 public:
  Tempering(Particles prior, const SolvePlaces& solve, const RowLikelihood& likelihood, const SmcOptions& options)
      : solve_(solve), likelihood_(likelihood), options_(options), place_(prior.size()) {
    result_.particles = std::move(prior);
    std::iota(place_.begin(), place_.end(), uint64_t{0});
    next_place_ = place_.size();
  }

  SmcResult run() {
    double exponent = 0;
    while (exponent < 1 && result_.stages.size() < options_.most_stages) exponent = advance(exponent);
    result_.arrived = exponent == 1;
    result_.effective_sample_size = distinct_sample_size();
    return std::move(result_);
  }

 private:
  double advance(double exponent) {
    Particles& particles = result_.particles;
    size_t alive = 0, real = 0;
    for (const double l : particles.log_likelihood) {
      real += !std::isnan(l);
      alive += std::isfinite(l);
    }
    if (alive == 0) throw std::logic_error("sequential Monte Carlo without a draw that can be");
    TemperStage stage;
    stage.exponent = next_exponent(particles, exponent, options_.keep * static_cast<double>(alive));
    const NormalisedWeights weights = normalise_weights(step_weights(particles, stage.exponent - exponent));
    result_.log_evidence += weights.log_sum - std::log(static_cast<double>(real));
    stage.effective_sample_size = effective_sample_size(weights.weights);
    pick(weights.weights);
    move(stage);
    result_.stages.push_back(stage);
    return stage.exponent;
  }

  void pick(std::span<const double> weights) {
    Particles& p = result_.particles;
    const double offset = uniform_draw({options_.seed, next_stage_, 0, kOfResampling});
    const std::vector<uint32_t> from = resample(weights, static_cast<uint32_t>(p.size()), offset);
    gather(p.scores, p.dimension, from);
    gather(p.rows, p.width, from);
    gather(p.log_likelihood, 1, from);
    gather(p.family, 1, from);
    gather(place_, 1, from);
  }

  void move(TemperStage& stage) {
    std::vector<char> moved(place_.size(), 0);
    double accepted = 0, of = 0;
    stage.step = step_;
    while (stage.moves < options_.most_moves) {
      const double share = move_once(stage.exponent, moved);
      accepted += share;
      ++of;
      ++stage.moves;
      step_ = std::clamp(step_ * std::exp(share - kGoodAcceptance), kShortest, kLongest);
      const auto count = std::accumulate(moved.begin(), moved.end(), size_t{0});
      if (stage.moves >= options_.least_moves &&
          static_cast<double>(count) >= options_.moved * static_cast<double>(moved.size()))
        break;
    }
    stage.acceptance = of > 0 ? accepted / of : 0;
  }

  /// One step of every draw; returns the share that is accepted.
  double move_once(double exponent, std::vector<char>& moved) {
    Particles& p = result_.particles;
    const uint32_t stage = next_stage_++;
    const double stay = std::sqrt(1 - step_ * step_);
    std::vector<double> proposed(p.scores.size());
    for (size_t i = 0; i < p.size(); ++i)
      for (uint32_t j = 0; j < p.dimension; ++j) {
        const size_t at = i * p.dimension + j;
        proposed[at] = stay * p.scores[at] + step_ * normal_draw({options_.seed, stage, i, j});
      }
    const std::vector<double> rows = solve_(stage, proposed);
    size_t accepted = 0;
    for (size_t i = 0; i < p.size(); ++i) {
      const std::span<const double> row(rows.data() + i * p.width, p.width);
      const double there = likelihood_(row);
      const double log_odds = exponent * (there - p.log_likelihood[i]);
      if (!(std::log(uniform_draw({options_.seed, stage, i, p.dimension})) < log_odds)) continue;
      std::copy_n(proposed.begin() + static_cast<std::ptrdiff_t>(i * p.dimension), p.dimension,
                  p.scores.begin() + static_cast<std::ptrdiff_t>(i * p.dimension));
      std::copy(row.begin(), row.end(), p.rows.begin() + static_cast<std::ptrdiff_t>(i * p.width));
      p.log_likelihood[i] = there;
      place_[i] = next_place_++;
      moved[i] = 1;
      ++accepted;
    }
    return static_cast<double>(accepted) / static_cast<double>(p.size());
  }

  double distinct_sample_size() const {
    std::unordered_map<uint64_t, double> copies;
    for (const uint64_t place : place_) ++copies[place];
    double squares = 0;
    for (const auto& [place, count] : copies) squares += count * count;
    const auto n = static_cast<double>(place_.size());
    return n * n / squares;
  }

  const SolvePlaces& solve_;
  const RowLikelihood& likelihood_;
  const SmcOptions& options_;
  SmcResult result_;
  std::vector<uint64_t> place_;  ///< [n] the same for copies that have not moved apart
  uint64_t next_place_ = 0;
  uint32_t next_stage_ = 1;
  double step_ = kFirstStep;
};

}  // namespace

SmcResult temper(Particles prior, const SolvePlaces& solve, const RowLikelihood& likelihood,
                 const SmcOptions& options) {
  return Tempering(std::move(prior), solve, likelihood, options).run();
}

}  // namespace walkaway
