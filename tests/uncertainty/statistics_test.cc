// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/statistics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "uncertainty/points.h"

namespace walkaway {
namespace {

std::vector<double> uniforms(uint32_t count, uint32_t stage, uint64_t seed = 1) {
  std::vector<double> out;
  for (uint32_t i = 0; i < count; ++i) out.push_back(uniform_draw({.seed = seed, .stage = stage, .index = i}));
  return out;
}

std::vector<double> normals(uint32_t count, uint32_t stage) {
  std::vector<double> out;
  for (uint32_t i = 0; i < count; ++i) out.push_back(normal_draw({.seed = 2, .stage = stage, .index = i}));
  return out;
}

TEST(EffectiveSampleSize, CountsEqualWeightsAndForgetsTheirScale) {
  EXPECT_DOUBLE_EQ(effective_sample_size(std::vector<double>(7, 0.3)), 7);
  EXPECT_DOUBLE_EQ(effective_sample_size(std::vector{1.0, 0.0, 0.0}), 1);
  EXPECT_DOUBLE_EQ(effective_sample_size(std::vector{0.5, 0.25, 0.25}), 1 / 0.375);
  EXPECT_DOUBLE_EQ(effective_sample_size(std::vector{2e-200, 1e-200, 1e-200}), 1 / 0.375);
  EXPECT_EQ(effective_sample_size(std::vector{0.0, 0.0}), 0);
  EXPECT_THROW(effective_sample_size(std::vector{1.0, -1.0}), std::logic_error);
  EXPECT_THROW(effective_sample_size(std::vector{1.0, std::nan("")}), std::logic_error);
}

TEST(NormalisedWeights, AreThoseOfLogarithmsTooLargeToRaise) {
  const auto [weights, log_sum] = normalise_weights(std::vector{1000.0, 1000 + std::log(3), -HUGE_VAL});
  EXPECT_NEAR(weights[0], 0.25, 1e-13);
  EXPECT_NEAR(weights[1], 0.75, 1e-13);
  EXPECT_EQ(weights[2], 0);
  EXPECT_NEAR(log_sum, 1000 + std::log(4), 1e-12);
  const auto [none, nothing] = normalise_weights(std::vector{-HUGE_VAL, -HUGE_VAL});
  EXPECT_EQ(none, (std::vector<double>{0, 0}));
  EXPECT_EQ(nothing, -HUGE_VAL);
  EXPECT_THROW(normalise_weights(std::vector{0.0, std::nan("")}), std::logic_error);
}

TEST(WeightedMoments, AreTheUsualOnesForEqualWeights) {
  const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};
  EXPECT_DOUBLE_EQ(weighted_mean(values), 5);
  EXPECT_DOUBLE_EQ(weighted_sd(values), std::sqrt(32.0 / 7));
  EXPECT_DOUBLE_EQ(weighted_sd(values, std::vector<double>(8, 0.01)), std::sqrt(32.0 / 7));
}

TEST(WeightedMoments, GoByWeightAndLeaveOutWhatIsNotThere) {
  const double none = std::nan("");
  const std::vector<double> values = {0, none, 1, 50}, weights = {1, 8, 3, 0};
  EXPECT_DOUBLE_EQ(weighted_mean(values, weights), 0.75);
  EXPECT_DOUBLE_EQ(weighted_sd(values, weights), std::sqrt(0.75 / 1.5));  // 4 - 10/4
  EXPECT_TRUE(std::isnan(weighted_mean(std::vector{none})));
  EXPECT_TRUE(std::isnan(weighted_sd(std::vector{3.0, none})));
  EXPECT_THROW(weighted_mean(values, std::vector{1.0}), std::logic_error);
}

TEST(WeightedQuantiles, AreDefinitionFiveOfHyndmanAndFanForEqualWeights) {
  const std::vector<double> values = {5, 1, 4, 2, 3};
  EXPECT_EQ(weighted_quantiles(values, {}, std::vector{0.5, 0.25, 0.0, 1.0, 0.9}),
            (std::vector<double>{3, 1.75, 1, 5, 5}));
}

TEST(WeightedQuantiles, GoByWeight) {
  const std::vector<double> values = {20, 10, std::nan(""), 99}, weights = {3, 1, 5, 0};
  const auto out = weighted_quantiles(values, weights, std::vector{0.375, 0.05, 0.99, 0.625});
  EXPECT_EQ(out, (std::vector<double>{15, 10, 20, 20}));
  EXPECT_TRUE(std::isnan(weighted_quantiles({}, {}, std::vector{0.5})[0]));
}

TEST(WeightedQuantiles, OfAnImportanceSampleAreThoseOfItsTarget) {
  // Evenly spread on (0, 20) with weights exp(-x): the unit exponential, whose quantile p is -log(1 - p).
  const Points points(1, 3);
  std::vector<double> values(8192), weights(8192);
  for (uint32_t i = 0; i < 8192; ++i) {
    points.point(i, {&values[i], 1});
    values[i] *= 20;
    weights[i] = std::exp(-values[i]);
  }
  const auto out = weighted_quantiles(values, weights, std::vector{0.05, 0.5, 0.95});
  EXPECT_NEAR(out[0], -std::log(0.95), 0.003);
  EXPECT_NEAR(out[1], std::log(2), 0.003);
  EXPECT_NEAR(out[2], -std::log(0.05), 0.006);
  EXPECT_NEAR(weighted_mean(values, weights), 1, 1e-3);
  EXPECT_NEAR(weighted_sd(values, weights), 1, 2e-3);
}

TEST(Jackknife, OfAPlainMeanIsItsStandardError) {
  const auto values = normals(500, 1);
  EXPECT_NEAR(jackknife_error(values), weighted_sd(values) / std::sqrt(500), 1e-14);
}

TEST(Jackknife, OfImportanceWeightsIsThatOfTheDeltaMethod) {
  const auto values = normals(4000, 2), scores = normals(4000, 3);
  std::vector<double> weights, log_weights;
  double total = 0, squares = 0;
  for (const double z : scores) weights.push_back(std::exp(z)), total += weights.back();
  const double mean = weighted_mean(values, weights);
  for (size_t i = 0; i < 4000; ++i) squares += std::pow(weights[i] * (values[i] - mean), 2);
  EXPECT_NEAR(jackknife_error(values, weights) / (std::sqrt(squares) / total), 1, 0.01);
}

TEST(Jackknife, InGroupsSeesThatNeighboursRepeatEachOther) {
  const auto once = normals(200, 4);
  std::vector<double> repeated;
  for (const double x : once) repeated.insert(repeated.end(), 10, x);
  EXPECT_NEAR(jackknife_error(repeated, {}, 200), weighted_sd(once) / std::sqrt(200), 1e-14);
  EXPECT_LT(jackknife_error(repeated), 0.4 * jackknife_error(repeated, {}, 200));
  EXPECT_TRUE(std::isnan(jackknife_error(once, {}, 1)));
  std::vector<double> one_has_all(200, 0.0);
  one_has_all[3] = 1;
  EXPECT_TRUE(std::isnan(jackknife_error(once, one_has_all, 10)));
}

/// Mean of k-hat over samples of ratios u^-shape, whose tail is exactly Pareto's.
double mean_shape(double shape) {
  double sum = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    std::vector<double> log_weights;
    for (const double u : uniforms(5000, 5, seed)) log_weights.push_back(-shape * std::log(u) + 300);
    sum += pareto_tail(log_weights).shape / 40;
  }
  return sum;
}

TEST(ParetoTail, FindsTheShape) {
  // Standard error of one fit to a tail of 213 is (1 + k) / sqrt(213); the prior pulls by 10/223 towards 0.5.
  for (const double shape : {0.2, 0.5, 0.9}) {
    const double expected = (shape * 213 + 5) / 223;
    EXPECT_NEAR(mean_shape(shape), expected, 4 * (1 + shape) / std::sqrt(213 * 40)) << shape;
  }
}

TEST(ParetoTail, OfBoundedRatiosIsNegative) {
  std::vector<double> log_weights;
  for (const double u : uniforms(5000, 6)) log_weights.push_back(std::log(u));  // uniform ratios: shape -1
  const ParetoTail tail = pareto_tail(log_weights);
  EXPECT_EQ(tail.tail, 213u);
  EXPECT_NEAR(tail.shape, (-213 + 5) / 223.0, 0.15);
  EXPECT_TRUE(tail.reliable());
}

TEST(ParetoTail, KnowsWhenThereIsNoneAndWhenItCannotTell) {
  std::vector<double> equal(1000, -3.0);
  EXPECT_EQ(pareto_tail(equal).shape, -HUGE_VAL);
  EXPECT_TRUE(pareto_tail(equal).reliable());
  equal[7] = 50;  // one draw has all the weight
  EXPECT_FALSE(pareto_tail(equal).reliable());
  EXPECT_FALSE(pareto_tail(std::vector{0.0, 0.0, 0.0}).reliable());
  EXPECT_FALSE(pareto_tail(std::vector<double>(100, -HUGE_VAL)).reliable());
  EXPECT_FALSE(pareto_tail({}).reliable());
  EXPECT_NEAR(pareto_tail(std::vector<double>(100)).threshold, 0.5, 1e-15);
  EXPECT_NEAR(pareto_tail(std::vector<double>(10000)).threshold, 0.7, 1e-15);
}

double integral(const WeightedDensity& density) {
  return std::accumulate(density.density.begin(), density.density.end(), 0.0) * (density.at[1] - density.at[0]);
}

TEST(WeightedDensity, IsThatOfANormalSample) {
  const auto values = normals(20000, 7);
  const WeightedDensity density = weighted_density(values, {});
  EXPECT_EQ(density.at.size(), 200u);
  const auto quarters = weighted_quantiles(values, {}, std::vector{0.25, 0.75});
  const double spread = std::min(weighted_sd(values), (quarters[1] - quarters[0]) / 1.34);
  EXPECT_NEAR(density.bandwidth, 0.9 * spread * std::pow(20000, -0.2), 1e-12);
  EXPECT_NEAR(integral(density), 1, 0.002);
  for (size_t g = 0; g < density.at.size(); ++g)
    EXPECT_NEAR(density.density[g], std::exp(-density.at[g] * density.at[g] / 2) / std::sqrt(2 * M_PI), 0.02);
}

TEST(WeightedDensity, IsReflectedWhereValuesEnd) {
  // Weights turn uniform draws into the density 2 x on (0, 1).
  const auto values = uniforms(20000, 8);
  const WeightedDensity density = weighted_density(values, values, {.low = 0, .high = 1, .points = 101});
  EXPECT_EQ(density.at.front(), 0);
  EXPECT_NEAR(density.at.back(), 1, 1e-12);
  EXPECT_NEAR(integral(density), 1, 0.02);
  for (size_t g = 10; g < 90; ++g) EXPECT_NEAR(density.density[g], 2 * density.at[g], 0.15);
  const WeightedDensity level = weighted_density(values, {}, {.low = 0, .high = 1, .points = 101});
  EXPECT_NEAR(level.density.front(), 1, 0.1);  // without reflection it would be a half
  EXPECT_NEAR(level.density.back(), 1, 0.1);
}

TEST(WeightedDensity, OfOneValueIsNone) {
  const WeightedDensity density = weighted_density(std::vector{3.0, 3.0, 8.0}, std::vector{1.0, 1.0, 0.0});
  EXPECT_EQ(density.bandwidth, 0);
  EXPECT_TRUE(density.density.empty());
}

TEST(Resample, GivesEachItsShareRoundedUpOrDown) {
  const auto weights = uniforms(100, 9);
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (const double offset : {0.001, 0.37, 0.999}) {
    const auto drawn = resample(weights, 1000, offset);
    ASSERT_EQ(drawn.size(), 1000u);
    EXPECT_TRUE(std::is_sorted(drawn.begin(), drawn.end()));
    std::map<uint32_t, double> times;
    for (const uint32_t i : drawn) ++times[i];
    for (uint32_t i = 0; i < 100; ++i) EXPECT_LT(std::abs(times[i] - 1000 * weights[i] / total), 1) << i;
  }
  EXPECT_EQ(resample(std::vector{0.0, 1.0, 0.0, 1.0}, 4, 0.5), (std::vector<uint32_t>{1, 1, 3, 3}));
  EXPECT_EQ(resample(std::vector<double>(5, 0.1), 5, 0.5), (std::vector<uint32_t>{0, 1, 2, 3, 4}));
  EXPECT_THROW(resample(std::vector{0.0}, 4, 0.5), std::logic_error);
}

TEST(Resample, IsFairOverOffsets) {
  const std::vector<double> weights = {0.15, 0.35, 0.5};
  double times[3] = {};
  for (const double u : uniforms(4000, 10))
    for (const uint32_t i : resample(weights, 2, u)) times[i] += 1.0 / 8000;
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(times[i], weights[static_cast<size_t>(i)], 0.02);
}

TEST(UniformityTest, IsTheClosedFormForFewBins) {
  EXPECT_NEAR(uniformity_p_value(std::vector<uint64_t>{10, 20, 30}), std::exp(-5.0), 1e-14);         // 2 degrees
  EXPECT_NEAR(uniformity_p_value(std::vector<uint64_t>{40, 60}), std::erfc(std::sqrt(2.0)), 1e-14);  // 1 degree
  EXPECT_EQ(uniformity_p_value(std::vector<uint64_t>{7, 7, 7, 7}), 1);
  EXPECT_EQ(uniformity_p_value(std::vector<uint64_t>{7}), 1);
  EXPECT_EQ(uniformity_p_value(std::vector<uint64_t>{0, 0}), 1);
}

TEST(UniformityTest, PassesUniformRanksAtItsLevel) {
  int below = 0;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    std::vector<uint64_t> counts(20);
    for (const double u : uniforms(1000, 11, seed)) ++counts[static_cast<size_t>(u * 20)];
    below += uniformity_p_value(counts) < 0.1;
  }
  EXPECT_NEAR(below / 500.0, 0.1, 4 * std::sqrt(0.09 / 500));
}

TEST(KolmogorovSmirnov, HasTheTabulatedCriticalValues) {
  // Miller (1956), two sides, 5% and 1%.
  const std::vector<std::tuple<int, double, double>> table = {
      {10, 0.40925, 0.05}, {20, 0.29408, 0.05}, {50, 0.18841, 0.05}, {100, 0.13403, 0.05}, {20, 0.35241, 0.01}};
  for (const auto& [n, distance, p] : table) {
    std::vector<double> values;
    for (int i = 0; i < n; ++i) values.push_back(std::min(i / double(n) + distance, 1 - 1e-12));
    EXPECT_NEAR(kolmogorov_smirnov_p_value(values), p, 0.001) << n;
  }
  EXPECT_EQ(kolmogorov_smirnov_p_value({}), 1);
}

TEST(KolmogorovSmirnov, PassesUniformDrawsAtEveryLevel) {
  std::vector<double> p_values;
  for (uint64_t seed = 0; seed < 1000; ++seed) p_values.push_back(kolmogorov_smirnov_p_value(uniforms(200, 12, seed)));
  EXPECT_GT(kolmogorov_smirnov_p_value(p_values), 0.001);
  EXPECT_LT(kolmogorov_smirnov_p_value(normals(50, 13)), 1e-6);
}

TEST(KolmogorovSmirnov, HasNoStepBetweenItsSeries) {
  const auto at_distance = [](double distance) {
    std::vector<double> values;
    for (int i = 0; i < 10000; ++i) values.push_back(std::min(i / 10000.0 + distance, 1.0));
    return kolmogorov_smirnov_p_value(values);
  };
  const double step = 1 / (std::sqrt(10000) + 0.12 + 0.11 / 100);  // where the argument is 1
  EXPECT_NEAR(at_distance(step * 0.9999), at_distance(step * 1.0001), 3e-4);
  EXPECT_NEAR(at_distance(step), 0.27, 1e-4);  // Smirnov's (1948) table: 1 - 0.730000
}

TEST(Spearman, IsTheClosedFormWithoutTies) {
  const std::vector<double> x = {1, 2, 3, 4, 5, 6}, y = {2, 1, 60, 3, 5, 4};  // ranks 2 1 6 3 5 4
  EXPECT_NEAR(spearman_correlation(x, y), 1 - 6.0 * (1 + 1 + 9 + 1 + 0 + 4) / (6 * 35), 1e-14);
  std::vector<double> raised;
  for (const double v : y) raised.push_back(-std::exp(v));
  EXPECT_NEAR(spearman_correlation(x, raised), -spearman_correlation(x, y), 1e-14);
}

TEST(Spearman, TakesWeightsForRepetitionsAndTiesForTheirMiddle) {
  const std::vector<double> x = {1, 1, 2, 5, 3}, y = {4, 2, 2, 9, 2}, weights = {1, 2, 3, 1, 2};
  std::vector<double> long_x, long_y;
  for (size_t i = 0; i < x.size(); ++i)
    for (int k = 0; k < weights[i]; ++k) long_x.push_back(x[i]), long_y.push_back(y[i]);
  EXPECT_NEAR(spearman_correlation(x, y, weights), spearman_correlation(long_x, long_y), 1e-14);
  EXPECT_NEAR(spearman_correlation(std::vector{1.0, 1.0, 2.0}, std::vector{3.0, 4.0, 5.0}), std::sqrt(0.75), 1e-14);
}

TEST(Spearman, LeavesOutPairsThatAreNotThere) {
  const double none = std::nan("");
  EXPECT_NEAR(spearman_correlation(std::vector<double>{1, none, 2, 3}, std::vector{1.0, 2.0, 2.0, 3.0}), 1, 1e-14);
  EXPECT_TRUE(std::isnan(spearman_correlation(std::vector{1.0, 1.0}, std::vector{1.0, 2.0})));
}

}  // namespace
}  // namespace walkaway
