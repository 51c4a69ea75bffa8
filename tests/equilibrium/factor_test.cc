// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/factor.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <Eigen/LU>

#include "equilibrium/qre_map.h"
#include "equilibrium/unknowns.h"
#include "support/games.h"
#include "support/random_game.h"

namespace walkaway::equilibrium {
namespace {

using namespace walkaway::testing;

bool all_reached(const QreMap& map) {
  for (double r : map.point().reached)
    if (r == 0) return false;
  return true;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// The columns of J, one product each; the identity where there is no unknown.
Eigen::MatrixXd dense_jacobian(QreMap& map) {
  const Eigen::Index n = static_cast<Eigen::Index>(map.size());
  Eigen::MatrixXd j = Eigen::MatrixXd::Identity(n, n);
  std::vector<double> d(map.size()), image(map.size());
  for (size_t i = 0; i < d.size(); ++i) {
    if (map.layout().free[i] == 0) continue;
    std::fill(d.begin(), d.end(), 0.0);
    d[i] = 1;
    map.jacobian_times(d, image);
    j.col(static_cast<Eigen::Index>(i)) = Eigen::Map<Eigen::VectorXd>(image.data(), n);
  }
  return j;
}

/// Twice, since the second factorisation keeps the first's pivots.
void expect_exact(QreMap& map, double s, const std::string& what) {
  SCOPED_TRACE(what);
  SparseJacobian factors(map.layout());
  for (const double scale : {1.0, 2.0}) {
    map.evaluate(arbitrary(map, scale, 0.3), s * scale);
    ASSERT_TRUE(factors.factorise(map.point(), map.s()));
    const std::vector<double> y = arbitrary(map, 1, 2.1), other = arbitrary(map, 1, 4.4);
    std::vector<double> z(y.size()), image(y.size()), back(y.size());
    factors.solve(y, z);
    map.jacobian_times(z, image);
    const double size = 1 + std::sqrt(dot(z, z));
    EXPECT_LE(largest_difference(image, y), 1e-10 * size);
    factors.solve_transposed(other, back);
    EXPECT_NEAR(dot(other, z), dot(back, y), 1e-10 * size * std::sqrt(dot(back, back)));
    if (map.size() <= 120) {
      EXPECT_EQ(factors.determinant_sign(), dense_jacobian(map).determinant() > 0 ? 1 : -1);
    }
  }
}

TEST(SparseJacobian, SolvesWhatTheSweepsMultiply) {
  uint32_t tried = 0;
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    const Tree tree = random_game({seed, 4, seed % 2 == 0, seed % 3 == 0, 1});
    QreMap map(tree, tree.log_weight, {}, {});
    map.evaluate(arbitrary(map, 1, 0.3), 3);
    if (!all_reached(map) || map.unknowns() == 0) continue;
    ++tried;
    expect_exact(map, 3, "seed " + std::to_string(seed));
  }
  EXPECT_GE(tried, 60u);
}

TEST(SparseJacobian, HasBothSignsOfTheDeterminant) {
  // Coordination: at high precision the mixed point is a saddle.
  const Tree tree = matrix_game({{1, 0}, {0, 1}}, {{1, 0}, {0, 1}});
  QreMap map(tree, tree.log_weight, {}, {});
  SparseJacobian factors(map.layout());
  map.evaluate(map.start(), 1);
  ASSERT_TRUE(factors.factorise(map.point(), 1));
  EXPECT_EQ(factors.determinant_sign(), 1);
  map.evaluate(map.start(), 5);
  ASSERT_TRUE(factors.factorise(map.point(), 5));
  EXPECT_EQ(factors.determinant_sign(), -1);
}

TEST(SparseJacobian, GrowingGames) {
  for (const Tree& tree : {bargaining({2, 3, 4}), bargaining({3, 2, 3}), kuhn(5), chain_store(3, 0.5, 0.1, 2)}) {
    QreMap map(tree, tree.log_weight, {}, {});
    expect_exact(map, 2, std::to_string(tree.nodes()) + " nodes");
  }
}

TEST(SparseJacobian, WhereSomePlayIsGiven) {
  const Tree tree = bargaining({2, 3, 3});
  std::vector<uint8_t> given(tree.decisions.size(), 0);
  std::vector<double> play(tree.variables(), 0.0);
  for (DecisionId d = 0; d < tree.decisions.size(); d += 3) given[d] = 1;
  for (const Decision& e : tree.decisions)
    for (uint32_t i = 0; i < e.actions * e.agents; ++i) play[e.first + i] = -std::log(e.actions);
  QreMap map(tree, tree.log_weight, given, play);
  expect_exact(map, 4, "given");
}

TEST(SparseJacobian, IsExactFarFromWhereItsPivotsWereFound) {
  const Tree tree = bargaining({2, 3, 4});
  QreMap map(tree, tree.log_weight, {}, {});
  SparseJacobian factors(map.layout());
  map.evaluate(map.start(), 0.01);
  ASSERT_TRUE(factors.factorise(map.point(), map.s()));  // nearly the identity
  map.evaluate(arbitrary(map, 8, 0.3), 500);
  const std::vector<double> y = arbitrary(map, 1, 2.1);
  std::vector<double> z(y.size()), image(y.size());
  for (const bool new_pivots : {false, true}) {
    ASSERT_TRUE(factors.factorise(map.point(), map.s(), new_pivots));
    factors.solve(y, z);
    map.jacobian_times(z, image);
    EXPECT_LE(largest_difference(image, y), 1e-12 * (1 + std::sqrt(dot(z, z)))) << new_pivots;
  }
}

TEST(SparseJacobian, AConstantPassesThrough) {
  const Tree tree = bargaining({2, 3, 2});
  QreMap map(tree, tree.log_weight, {}, {});
  map.evaluate(arbitrary(map, 1, 0.3), 3);
  SparseJacobian factors(map.layout());
  ASSERT_TRUE(factors.factorise(map.point(), map.s()));
  std::vector<double> ones(map.layout().free.begin(), map.layout().free.end()), z(ones.size());
  factors.solve(ones, z);
  EXPECT_LE(largest_difference(ones, z), 1e-12);
  factors.solve_transposed(ones, z);
  EXPECT_LE(largest_difference(ones, z), 1e-12);
}

}  // namespace
}  // namespace walkaway::equilibrium
