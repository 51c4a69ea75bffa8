// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/branches.h"

#include <cmath>

#include <gtest/gtest.h>

#include "equilibrium/certificate.h"
#include "support/games.h"

namespace walkaway {
namespace {

using namespace walkaway::testing;

Branches found_in(const Tree& tree, double precision, uint32_t starts = 60) {
  const Strategy principal = solve(tree, {.precision = precision});
  EXPECT_EQ(principal.status, SolveStatus::converged) << principal.why;
  const Branches branches = find_branches(tree, principal.log_prob, {.precision = precision, .starts = starts});
  EXPECT_EQ(branches.starts, starts);
  uint32_t ended = branches.lost;
  for (const BranchPoint& b : branches.found) {
    const double judged = certify(tree, b.log_prob, {.precision = precision}).residual;
    EXPECT_LE(judged, 1e-9);
    EXPECT_LE(b.residual, 1e-9);
    EXPECT_GE(b.residual, judged / 2 - 1e-15) << "the checker's is in probabilities";
    ended += b.starts;
  }
  EXPECT_EQ(ended, starts);
  return branches;
}

/// Zeros of p - logit(best response to response to p) of a game of two with two actions each, counted by sign changes.
uint32_t crossings(const double (&row)[2][2], const double (&column)[2][2], double precision) {
  const auto logit = [&](double difference) { return 1 / (1 + std::exp(-precision * difference)); };
  const auto left = [&](double p) {
    const double q = logit(p * (column[0][0] - column[0][1]) + (1 - p) * (column[1][0] - column[1][1]));
    return p - logit(q * (row[0][0] - row[1][0]) + (1 - q) * (row[0][1] - row[1][1]));
  };
  uint32_t count = 0;
  constexpr int kPoints = 200003;
  for (int i = 0; i < kPoints; ++i)
    count += (left(static_cast<double>(i) / kPoints) < 0) != (left(static_cast<double>(i + 1) / kPoints) < 0);
  return count;
}

TEST(Branches, AsManyAsAScanFinds) {
  const double stag_row[2][2] = {{10, 1}, {8, 5}}, stag_column[2][2] = {{10, 8}, {1, 5}};
  const double sexes_row[2][2] = {{3, 0}, {0, 2}}, sexes_column[2][2] = {{2, 0}, {0, 3}};
  for (const double precision : {0.3, 1.0, 2.0, 4.0}) {
    SCOPED_TRACE(precision);
    EXPECT_EQ(found_in(matrix_game({{10, 1}, {8, 5}}, {{10, 8}, {1, 5}}), precision).found.size(),
              crossings(stag_row, stag_column, precision));
    EXPECT_EQ(found_in(matrix_game({{3, 0}, {0, 2}}, {{2, 0}, {0, 3}}), precision).found.size(),
              crossings(sexes_row, sexes_column, precision));
  }
}

TEST(Branches, OneWhereThereIsOne) {
  EXPECT_EQ(found_in(kuhn(3), 3, 30).found.size(), 1u);  // a zero-sum game has one logit equilibrium
}

TEST(Branches, BetweenTheFoldsThereAreThree) {
  // The path of this game turns back near 498 and again near 76: at 300 it passes three times.
  EXPECT_GE(found_in(bargaining({2, 3, 3}), 300, 30).found.size(), 3u);
}

TEST(Branches, TheSameSeedFindsTheSame) {
  const Tree tree = matrix_game({{3, 0}, {0, 2}}, {{2, 0}, {0, 3}});
  const Branches a = found_in(tree, 3), b = found_in(tree, 3);
  ASSERT_EQ(a.found.size(), b.found.size());
  for (size_t i = 0; i < a.found.size(); ++i) EXPECT_EQ(a.found[i].log_prob, b.found[i].log_prob);
}

}  // namespace
}  // namespace walkaway
