// SPDX-License-Identifier: Apache-2.0
// Sequential Monte Carlo where the posterior is known: a normal prior with normal observations.
#include "uncertainty/smc.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "uncertainty/draws.h"
#include "uncertainty/points.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

/// Three numbers, standard normal; of the sum of the first two `seen` was observed with noise `sd`. A row is the three
/// numbers and the log-likelihood.
struct Observed {
  double seen, sd;
  double log_likelihood(std::span<const double> x) const {
    const double off = (x[0] + x[1] - seen) / sd;
    return -0.5 * off * off - std::log(sd * std::sqrt(2 * M_PI));
  }
  std::vector<double> rows(std::span<const double> scores) const {
    std::vector<double> rows;
    for (size_t i = 0; i < scores.size(); i += 3) {
      rows.insert(rows.end(), scores.begin() + static_cast<std::ptrdiff_t>(i),
                  scores.begin() + static_cast<std::ptrdiff_t>(i + 3));
      rows.push_back(log_likelihood(scores.subspan(i, 3)));
    }
    return rows;
  }
  /// The sum is normal around 0 with variance 2, so seen is with variance 2 + sd^2.
  double log_evidence() const {
    const double variance = 2 + sd * sd;
    return -0.5 * seen * seen / variance - 0.5 * std::log(2 * M_PI * variance);
  }
  double mean() const { return seen / (2 + sd * sd); }  ///< of each of the first two
  double variance() const { return 1 - 1 / (2 + sd * sd); }

  Particles prior(size_t n, uint64_t seed) const {
    Particles particles{3, 4, {}, {}, {}, {}};
    const Points points(3, seed);
    std::vector<double> point(3);
    for (size_t i = 0; i < n; ++i) {
      points.point(i, point);
      for (const double p : point) particles.scores.push_back(normal_score(p));
      particles.family.push_back(i);
    }
    particles.rows = rows(particles.scores);
    for (size_t i = 0; i < n; ++i) particles.log_likelihood.push_back(particles.rows[i * 4 + 3]);
    return particles;
  }
  SmcResult temper(size_t n, const SmcOptions& options) const {
    return walkaway::temper(
        prior(n, options.seed), [this](uint32_t, std::span<const double> scores) { return rows(scores); },
        [](std::span<const double> row) { return row[3]; }, options);
  }
};

std::vector<double> column(const Particles& particles, size_t c) {
  std::vector<double> values;
  for (size_t i = 0; i < particles.size(); ++i) values.push_back(particles.rows[i * particles.width + c]);
  return values;
}

TEST(Smc, FindsANormalPosterior) {
  const Observed observed{5, 0.2};
  const SmcResult result = observed.temper(4000, {});
  ASSERT_TRUE(result.arrived);
  EXPECT_GT(result.stages.size(), 2u);
  const std::vector<double> weights(4000, 1.0 / 4000);
  for (const size_t c : {0u, 1u}) {
    const std::vector<double> x = column(result.particles, c);
    EXPECT_NEAR(weighted_mean(x), observed.mean(), 4 * family_error(x, weights, result.particles.family));
    EXPECT_NEAR(weighted_mean(x), observed.mean(), 0.15);
    EXPECT_NEAR(weighted_sd(x), std::sqrt(observed.variance()), 0.08);
  }
  const std::vector<double> other = column(result.particles, 2);
  EXPECT_NEAR(weighted_mean(other), 0, 0.15);
  EXPECT_NEAR(weighted_sd(other), 1, 0.1);
  EXPECT_NEAR(result.log_evidence, observed.log_evidence(), 0.15);
}

TEST(Smc, ErrorsAreThoseThatRepetitionsShow) {
  const Observed observed{4, 0.3};
  std::vector<double> means, errors, evidence;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const SmcResult result = observed.temper(500, {.seed = seed});
    const std::vector<double> x = column(result.particles, 0), weights(500, 1.0 / 500);
    means.push_back(weighted_mean(x));
    errors.push_back(family_error(x, weights, result.particles.family));
    evidence.push_back(result.log_evidence);
  }
  EXPECT_NEAR(weighted_mean(means), observed.mean(), 3 * weighted_sd(means) / std::sqrt(40.0));
  EXPECT_NEAR(weighted_mean(evidence), observed.log_evidence(), 0.05);
  // The estimate of Lee and Whiteley is for multinomial resampling; systematic resampling errs less.
  EXPECT_GT(weighted_mean(errors), 0.7 * weighted_sd(means));
  EXPECT_LT(weighted_mean(errors), 3 * weighted_sd(means));
}

TEST(Smc, StaysWhereThePriorIsAllThatIsKnown) {
  const Observed observed{0, 100};
  const SmcResult result = observed.temper(1000, {});
  EXPECT_EQ(result.stages.size(), 1u);
  EXPECT_NEAR(weighted_mean(column(result.particles, 0)), 0, 0.15);
  EXPECT_GT(result.stages[0].acceptance, 0.99);
}

TEST(Smc, LeavesOutDrawsThatCannotBe) {
  const Observed observed{1, 1};
  Particles prior = observed.prior(1000, 1);
  double sum = 0;
  size_t real = 0;
  for (size_t i = 0; i < prior.size(); ++i) {
    if (i % 5 == 0) prior.log_likelihood[i] = std::numeric_limits<double>::quiet_NaN();
    if (i % 5 == 1) prior.log_likelihood[i] = -std::numeric_limits<double>::infinity();
    if (i % 5 != 0) ++real;
    if (i % 5 > 1) sum += std::exp(prior.log_likelihood[i]);
  }
  const auto rows = [&](uint32_t, std::span<const double> scores) { return observed.rows(scores); };
  const SmcResult result = temper(prior, rows, [](std::span<const double>) { return std::nan(""); }, {.most_moves = 2});
  for (const uint64_t family : result.particles.family) EXPECT_GT(family % 5, 1u);
  EXPECT_NEAR(result.log_evidence, std::log(sum / static_cast<double>(real)), 0.05);
  EXPECT_EQ(result.stages.back().acceptance, 0);  // nowhere to go
}

TEST(Smc, CountsCopiesOnce) {
  const Observed observed{5, 0.2};
  const SmcResult stuck = temper(
      observed.prior(500, 1), [&](uint32_t, std::span<const double> scores) { return observed.rows(scores); },
      [](std::span<const double>) { return std::nan(""); }, {});
  const SmcResult moved = observed.temper(500, {});
  EXPECT_LT(stuck.effective_sample_size, 30);
  EXPECT_GT(moved.effective_sample_size, 250);
}

}  // namespace
}  // namespace walkaway
