// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include "equilibrium/qre_map.h"
#include "equilibrium/unknowns.h"
#include "support/games.h"
#include "support/random_game.h"

namespace walkaway::equilibrium {
namespace {

using namespace walkaway::testing;

TEST(Kernels, JacobianAgreesWithFiniteDifferences) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = random_game({seed, 4, seed % 2 == 0, seed % 3 == 0, 1});
    QreMap map(tree, tree.log_weight, {}, {});
    const std::vector<double> x = arbitrary(map, 1, 0.3), d = arbitrary(map, 1, 2.1);
    std::vector<double> forward(x), back(x), product(x.size());
    constexpr double h = 1e-5;  // central differences: error of order h^2 and rounding / h
    for (size_t i = 0; i < x.size(); ++i) forward[i] += h * d[i], back[i] -= h * d[i];
    map.evaluate(forward, 2);
    std::vector<double> difference(map.residual().begin(), map.residual().end());
    map.evaluate(back, 2);
    for (size_t i = 0; i < x.size(); ++i) difference[i] = (difference[i] - map.residual()[i]) / (2 * h);
    map.evaluate(x, 2);
    map.jacobian_times(d, product);
    EXPECT_LE(largest_difference(product, difference), 1e-8);
  }
}

TEST(Kernels, DerivativeByPrecisionAgreesWithFiniteDifferences) {
  const Tree tree = random_game({7, 4, true, true, 1});
  QreMap map(tree, tree.log_weight, {}, {});
  const std::vector<double> x = arbitrary(map, 1, 0.3);
  map.evaluate(x, 2.5);
  std::vector<double> difference(map.residual().begin(), map.residual().end());
  map.evaluate(x, 1.5);
  for (size_t i = 0; i < x.size(); ++i) difference[i] -= map.residual()[i];  // F is linear in s
  EXPECT_LE(largest_difference({map.dresidual_ds().begin(), map.dresidual_ds().end()}, difference), 1e-13);
}

TEST(Kernels, PreconditionedProductIsTheProductWithWhatThePreconditionerGives) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = random_game({seed, 4, seed % 2 == 0, false, 1});
    QreMap map(tree, tree.log_weight, {}, {});
    map.evaluate(arbitrary(map, 1, 0.3), 3);
    const std::vector<double> y = arbitrary(map, 1, 2.1);
    std::vector<double> z(y.size()), image(y.size()), alone(y.size()), product(y.size());
    map.preconditioned_times(y, z, image);
    map.precondition(y, alone);
    EXPECT_LE(largest_difference(z, alone), 1e-12);
    map.jacobian_times(z, product);
    EXPECT_LE(largest_difference(image, product), 1e-11);
  }
}

TEST(Kernels, PreconditionerIsExactWhereNobodyHasBeliefsToChange) {
  const Tree tree = centipede();
  QreMap map(tree, tree.log_weight, {}, {});
  map.evaluate(arbitrary(map, 1, 0.3), 3);
  const std::vector<double> y = arbitrary(map, 1, 2.1);
  std::vector<double> z(y.size()), image(y.size());
  map.preconditioned_times(y, z, image);
  EXPECT_LE(largest_difference(image, y), 1e-13);
}

TEST(Kernels, SomeRandomGamesHaveDecisionsWithoutAnOrder) {
  // The sweeps then go node by node, which the tests above must have met.
  int unordered = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    const Tree tree = random_game({seed, 4, seed % 2 == 0, false, 1});
    unordered += !make_layout(tree, tree.log_weight, {}).whole_decisions;
  }
  EXPECT_GT(unordered, 0);
  EXPECT_LT(unordered, 60);
}

}  // namespace
}  // namespace walkaway::equilibrium
