// SPDX-License-Identifier: Apache-2.0
// Each transposed sweep against its forward twin: <y, A x> = <A' y, x> for arbitrary x and y.
#include <cmath>

#include <gtest/gtest.h>

#include "equilibrium/qre_map.h"
#include "equilibrium/reverse.h"
#include "equilibrium/transposed_kernels.h"
#include "support/games.h"
#include "support/naive.h"
#include "support/random_game.h"

namespace walkaway::equilibrium {
namespace {

using namespace walkaway::testing;
using Vector = std::vector<double>;

constexpr double kPrecision = 2.5;
/// Of a sum of products, relative to the sum of their sizes: some hundred roundings.
constexpr double kTolerance = 1e-13;

Vector arbitrary(const QreMap& map, double shift) {
  Vector x(map.size());
  for (size_t i = 0; i < x.size(); ++i) x[i] = map.layout().free[i] * std::sin(1.7 * static_cast<double>(i) + shift);
  return x;
}

struct Case {
  std::string name;
  Tree tree;
  std::vector<uint8_t> given = {};
};

std::vector<Case> cases() {
  std::vector<Case> all;
  all.push_back({"bargaining with 4 lanes", bargaining({2, 3, 3})});
  all.push_back({"bargaining with 9 lanes", bargaining({3, 2, 2})});
  all.push_back({"bargaining flat, chance at the root", flattened(bargaining({2, 2, 2}))});
  all.push_back({"Kuhn, 6 lanes", kuhn(3)});
  all.push_back({"Kuhn, 12 lanes", kuhn(4)});
  all.push_back({"chain store, 2 lanes, 4 movers", chain_store(3, 0.5, 0.1, 2)});
  all.push_back({"hidden moves", matrix_game({{1, -2, 0}, {0, 1, 3}}, {{0, 1, 2}, {1, -1, 0}})});
  Tree some = bargaining({2, 3, 3});
  std::vector<uint8_t> given(some.decisions.size());
  for (size_t d = 0; d < given.size(); ++d) given[d] = d % 3 == 1;
  all.push_back({"some decisions given", std::move(some), std::move(given)});
  for (uint64_t seed = 1; seed <= 60; ++seed)
    all.push_back(
        {"random game, seed " + std::to_string(seed), random_game({seed, 4, seed % 2 == 0, seed % 3 == 0, 1})});
  return all;
}

/// |<y, a> - <b, x>| relative to the sizes of the products, and of <y, x>: some effects are nothing but rounding.
double mismatch(const Vector& y, const Vector& a, const Vector& b, const Vector& x) {
  double left = 0, right = 0, size = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    left += y[i] * a[i], right += b[i] * x[i];
    size += std::abs(y[i] * a[i]) + std::abs(b[i] * x[i]) + std::abs(y[i] * x[i]);
  }
  return size > 0 ? std::abs(left - right) / size : 0;
}

struct Operators {
  explicit Operators(const Case& c, uint32_t chunk_size = kChunkSize)
      : even(uniform(c.tree)),
        map(c.tree, c.tree.log_weight, c.given, even, chunk_size),
        tangent(make_tangent_arrays(map.layout())),
        arrays(make_transposed_arrays(map.layout())),
        zero(map.size(), 0.0) {
    map.evaluate(arbitrary(map, 0.3), kPrecision);
  }
  template <typename Sweep, typename Scratch>
  Vector add(Sweep sweep, const Vector& v, Scratch& scratch) {
    Vector out(v.size());
    sweep(map.layout(), map.point(), kPrecision, v, zero, out, scratch);
    return out;
  }
  template <typename Sweep, typename Scratch>
  Vector solve(Sweep sweep, const Vector& v, Scratch& scratch) {
    Vector out(v.size());
    sweep(map.layout(), map.point(), kPrecision, v, out, scratch);
    return out;
  }
  Vector even;
  QreMap map;
  TangentArrays tangent;
  TransposedArrays arrays;
  Vector zero;
};

TEST(TransposedKernels, EffectsThroughBeliefsAndValuesAreTransposed) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    Operators o(c);
    const Vector x = arbitrary(o.map, 2.1), y = arbitrary(o.map, 4.5);
    EXPECT_LE(mismatch(y, o.add(add_belief_effect, x, o.tangent), o.add(add_belief_transposed, y, o.arrays), x),
              kTolerance);
    EXPECT_LE(mismatch(y, o.add(add_value_effect, x, o.tangent), o.add(add_value_transposed, y, o.arrays), x),
              kTolerance);
  }
}

TEST(TransposedKernels, ExactSolvesAreTransposed) {
  int solved = 0;
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    Operators o(c);
    if (!o.map.layout().whole_decisions) continue;
    ++solved;
    const Vector x = arbitrary(o.map, 2.1), y = arbitrary(o.map, 4.5);
    EXPECT_LE(mismatch(y, o.solve(solve_belief_part, x, o.tangent), o.solve(solve_belief_transposed, y, o.arrays), x),
              kTolerance);
    EXPECT_LE(mismatch(y, o.solve(solve_value_part, x, o.tangent), o.solve(solve_value_transposed, y, o.arrays), x),
              kTolerance);
  }
  EXPECT_GT(solved, 10);
  EXPECT_LT(solved, static_cast<int>(cases().size()));  // so that games without an order were met above
}

TEST(TransposedKernels, ChunksChangeNoBit) {
  int cut = 0;
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    Operators whole(c, UINT32_MAX), chunks(c, 16);
    ASSERT_TRUE(whole.map.layout().chunks.empty());
    cut += chunks.map.layout().chunks.size() > 1;
    const Vector y = arbitrary(whole.map, 4.5);
    EXPECT_EQ(whole.add(add_belief_transposed, y, whole.arrays), chunks.add(add_belief_transposed, y, chunks.arrays));
    EXPECT_EQ(whole.add(add_value_transposed, y, whole.arrays), chunks.add(add_value_transposed, y, chunks.arrays));
    if (!whole.map.layout().whole_decisions) continue;
    EXPECT_EQ(whole.solve(solve_belief_transposed, y, whole.arrays),
              chunks.solve(solve_belief_transposed, y, chunks.arrays));
    EXPECT_EQ(whole.solve(solve_value_transposed, y, whole.arrays),
              chunks.solve(solve_value_transposed, y, chunks.arrays));
  }
  EXPECT_GT(cut, 3);
}

TEST(TransposedKernels, ProductIsASolveAndAnEffect) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    Operators o(c, 16);
    if (!o.map.layout().whole_decisions) continue;
    const Vector y = arbitrary(o.map, 4.5), z = o.solve(solve_value_transposed, y, o.arrays);
    Vector solved(y.size()), out(y.size());
    belief_after_value_transposed(o.map.layout(), o.map.point(), kPrecision, y, solved, out, o.arrays);
    EXPECT_EQ(solved, z);
    EXPECT_EQ(out, o.add(add_belief_transposed, z, o.arrays));
  }
}

TEST(TransposedKernels, EffectsAreNotNothing) {
  // So that the identities above compare something: both parts act in a game with types and hidden moves.
  const Case c{"", bargaining({2, 3, 3})};
  Operators o(c);
  const Vector y = arbitrary(o.map, 4.5);
  double beliefs = 0, values = 0;
  for (double v : o.add(add_belief_transposed, y, o.arrays)) beliefs += std::abs(v);
  for (double v : o.add(add_value_transposed, y, o.arrays)) values += std::abs(v);
  EXPECT_GT(beliefs, 0.1);
  EXPECT_GT(values, 0.1);
}

TEST(TransposedKernels, ReverseModeOfAnEvaluationIsBothEffectsTransposed) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    Operators o(c);
    const Vector y = arbitrary(o.map, 4.5);
    Vector bar_q(y.size(), 0.0), out(y.size());
    add_centred_rows(o.map.layout(), kPrecision, y, bar_q, bar_q);
    Gradient gradient = zero_gradient(c.tree);
    reverse_evaluation(o.map.layout(), o.map.point(), {}, bar_q, out, gradient, o.arrays);
    const Vector beliefs = o.add(add_belief_transposed, y, o.arrays), values = o.add(add_value_transposed, y, o.arrays);
    double size = 1;
    for (double v : out) size = std::max(size, std::abs(v));
    for (size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(out[i], beliefs[i] + values[i], kTolerance * size) << i;
  }
}

}  // namespace
}  // namespace walkaway::equilibrium
