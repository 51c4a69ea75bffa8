// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "equilibrium/cut.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/solve.h"
#include "game/standard.h"
#include "support/games.h"
#include "support/random_game.h"
#include "support/tree_builder.h"

namespace walkaway {
namespace {

using equilibrium::QreMap;

bool same_bits(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

/// All that a solve asks of a map, at one point and for one direction.
std::vector<double> all_of(QreMap& map) {
  std::vector<double> x(map.size()), y(map.size()), z(map.size()), image(map.size()), all;
  for (size_t i = 0; i < x.size(); ++i) {
    x[i] = std::sin(1.7 * static_cast<double>(i) + 0.3);
    y[i] = std::sin(1.7 * static_cast<double>(i) + 2.1);
  }
  centre_rows(map.layout(), x, x);
  centre_rows(map.layout(), y, y);
  map.evaluate(x, 3);
  const auto keep = [&](std::span<const double> v) { all.insert(all.end(), v.begin(), v.end()); };
  keep(map.residual());
  keep(map.dresidual_ds());
  keep(map.log_prob());
  keep(map.point().value);
  map.preconditioned_times(y, z, image);
  keep(z);
  keep(image);
  map.jacobian_times(y, image);
  keep(image);
  map.precondition(y, z);
  keep(z);
  return all;
}

/// Runs f in an arena that has that many threads even on a machine that has not.
template <typename F>
auto with_threads(int threads, F&& f) {
  const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 8);
  tbb::task_arena arena(threads);
  return arena.execute(f);
}

TEST(Threads, CuttingAGameChangesNoBit) {
  size_t chunks = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = testing::random_game({seed, 5, seed % 2 == 0, seed % 3 == 0, 1});
    QreMap whole(tree, tree.log_weight, {}, {}, UINT32_MAX), cut(tree, tree.log_weight, {}, {}, 3 * tree.lanes);
    EXPECT_TRUE(whole.layout().chunks.empty());
    chunks += cut.layout().chunks.size();
    EXPECT_TRUE(same_bits(all_of(whole), all_of(cut)));
  }
  EXPECT_GT(chunks, 60u);  // or nothing was tested
}

/// One lane: components reach across the subtrees of types.
Tree plain_bargaining() { return make_standard_game({.kind = StandardGame::Kind::bargain, .rounds = 7}).tree; }

TEST(Threads, AnyNumberOfThemGivesTheSameBits) {
  const Tree trees[] = {testing::bargaining({2, 3, 7}), testing::bargaining({3, 3, 6}), plain_bargaining()};
  for (const Tree& tree : trees) {
    SCOPED_TRACE(::testing::Message() << tree.nodes() << " nodes");
    QreMap map(tree, tree.log_weight, {}, {});
    EXPECT_GT(map.layout().chunks.size(), 2u);
    const std::vector<double> alone = with_threads(1, [&] { return all_of(map); });
    for (const int threads : {2, 3, 8})
      EXPECT_TRUE(same_bits(alone, with_threads(threads, [&] { return all_of(map); }))) << threads << " threads";
  }
}

TEST(Threads, AnyNumberOfThemFindsTheSameStrategy) {
  const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 8);
  const Tree tree = testing::bargaining({2, 3, 7});
  const Strategy alone = solve(tree, {.precision = 5, .threads = 1});
  EXPECT_EQ(alone.status, SolveStatus::converged);
  for (const uint32_t threads : {0u, 2u, 3u, 8u}) {
    const Strategy strategy = solve(tree, {.precision = 5, .threads = threads});
    EXPECT_TRUE(same_bits(alone.log_prob, strategy.log_prob)) << threads << " threads";
    EXPECT_EQ(alone.passes, strategy.passes);
  }
}

TEST(Threads, TooManyAreRefused) { EXPECT_THROW(SolveOptions({.threads = 5000}).validate(), std::invalid_argument); }

/// A player makes `moves` moves that nobody sees, then the other makes one.
Tree guessing(uint32_t moves) {
  testing::TreeBuilder build(2);
  const auto from = [&](auto&& self, const std::string& path) -> uint32_t {
    if (path.size() < moves) return build.decide(0, path, {self(self, path + "0"), self(self, path + "1")});
    const double gain = std::sin(static_cast<double>(std::stoul(path, nullptr, 2)));
    return build.decide(1, "", {build.end({gain, -gain}), build.end({0.1, -gain * gain})});
  };
  return build.build(from(from, ""));
}

TEST(Threads, WhatOneDecisionTiesTogetherStaysTogether) {
  const Tree tree = guessing(6);
  const equilibrium::Layout layout = equilibrium::make_layout(tree, tree.log_weight, {}, 4);
  EXPECT_EQ(layout.chunks.size(), 1u);
}

TEST(Threads, ComponentsShareNoDecisionAndTheTopIsAboveThem) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Tree tree = testing::random_game({seed, 5, false, false, 1});
    const std::vector<uint32_t> component = equilibrium::components_below_top(tree, 4);
    for (const Decision& d : tree.decisions)
      for (uint32_t i = 1; i < d.members; ++i)
        EXPECT_EQ(component[tree.members[d.first_member]], component[tree.members[d.first_member + i]]);
    for (NodeId v = 1; v < tree.nodes(); ++v) {
      if (component[tree.parent[v]] == equilibrium::kTop) continue;
      EXPECT_EQ(component[v], component[tree.parent[v]]);
    }
  }
}

}  // namespace
}  // namespace walkaway
