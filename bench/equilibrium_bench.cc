// SPDX-License-Identifier: Apache-2.0
// The solver and its sweeps on growing games, beside the memory bandwidth of the machine measured in the same run.
//   bench_equilibrium --benchmark_min_time=1
#include <cmath>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/task_arena.h>

#include "equilibrium/certificate.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/solve.h"
#include "support/games.h"

namespace walkaway {
namespace {

using testing::bargaining;

/// types x types lanes, prices, rounds.
Tree game_of(const benchmark::State& state) {
  return bargaining({static_cast<uint32_t>(state.range(0)), static_cast<uint32_t>(state.range(1)),
                     static_cast<uint32_t>(state.range(2))});
}

void describe(benchmark::State& state, const Tree& tree) {
  state.counters["flat_nodes"] = static_cast<double>(tree.flat_nodes());
  state.counters["flat_endings"] = static_cast<double>(tree.terminals) * tree.lanes;
}

/// a = b + 1.5 c on as many threads, each on its own share of three arrays of 128 MiB.
void triad(benchmark::State& state) {
  const size_t n = 1 << 24;
  const auto threads = static_cast<size_t>(state.range(0)), share = n / threads;
  std::vector<double> a(n, 1.0), b(n, 2.0), c(n, 3.0);
  for (auto _ : state) {
    std::vector<std::jthread> workers;
    for (size_t t = 0; t < threads; ++t)
      workers.emplace_back([&, t] {
        for (size_t i = t * share; i < (t + 1) * share; ++i) a[i] = b[i] + 1.5 * c[i];
      });
    workers.clear();
    benchmark::DoNotOptimize(a.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * 3 * n * sizeof(double)));
}
BENCHMARK(triad)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// Bytes that a pass must move at least if no array stays in the cache from one pass to the next but all of a chunk
/// does within one; writes count once.
struct Traffic {
  double variables, edges, members, inner, nodes;  ///< bytes of one number for each

  explicit Traffic(const Tree& tree, const equilibrium::Layout& layout) {
    const double row = 8.0 * tree.lanes;
    variables = 8.0 * tree.variables();
    edges = row * layout.edges;
    members = row * static_cast<double>(tree.members.size());
    inner = row * layout.inner_nodes;
    nodes = row * tree.movers() * tree.nodes();
  }
  /// There and back: y, pi, work, z; advantages, beliefs; children's values; tangents of reach and value. Then forward:
  /// work, y, pi, image; advantages; tangent of reach. Ranks of children each time.
  double product(const Tree& tree) const {
    return 8 * variables + 2 * edges + members + nodes + (2 + tree.movers()) * inner + 2 * 4.0 * tree.nodes();
  }
  /// x, log pi, pi, centred log weights, Q, F and dF/ds; advantages, beliefs; values twice; reaches.
  double evaluation(const Tree& tree) const {
    return 7 * variables + edges + members + nodes + (1 + tree.movers()) * inner + 4.0 * tree.nodes();
  }
};

void count_bytes(benchmark::State& state, const Tree& tree, double bytes) {
  state.counters["bytes_per_flat_node"] = bytes / static_cast<double>(tree.flat_nodes());
  state.counters["bytes_per_s"] = benchmark::Counter(bytes, benchmark::Counter::kIsIterationInvariantRate);
}

/// Types, prices, rounds, threads (no more than the machine has). CPU time, and what is divided by it, is of all
/// threads together.
template <typename F>
void on_threads(benchmark::State& state, F&& f) {
  tbb::task_arena arena(static_cast<int>(state.range(3)));
  arena.execute([&] {
    for (auto _ : state) f();
  });
}

/// One product with the Jacobian, preconditioned: three half sweeps.
void newton_operator(benchmark::State& state) {
  const Tree tree = game_of(state);
  equilibrium::QreMap map(tree, tree.log_weight, {}, {});
  std::vector<double> y(map.size()), z(map.size()), image(map.size());
  for (size_t i = 0; i < y.size(); ++i) y[i] = std::sin(static_cast<double>(i));
  equilibrium::centre_rows(map.layout(), y, y);
  map.evaluate(y, 10);
  on_threads(state, [&] { map.preconditioned_times(y, z, image); });
  describe(state, tree);
  count_bytes(state, tree, Traffic(tree, map.layout()).product(tree));
  state.counters["ns_per_node_lane_pass"] =
      benchmark::Counter(1e-9 * 1.5 * static_cast<double>(tree.flat_nodes()),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(newton_operator)
    ->Args({2, 3, 4, 1})
    ->Args({2, 3, 8, 1})
    ->Args({2, 3, 8, 2})
    ->Args({2, 3, 10, 1})
    ->Args({2, 3, 10, 2})
    ->Args({3, 4, 5, 1})
    ->Unit(benchmark::kMicrosecond)
    ->MeasureProcessCPUTime();

/// One evaluation of F: reach, beliefs, values.
void evaluate(benchmark::State& state) {
  const Tree tree = game_of(state);
  equilibrium::QreMap map(tree, tree.log_weight, {}, {});
  const std::vector<double> x = map.start();
  on_threads(state, [&] { map.evaluate(x, 10); });
  describe(state, tree);
  count_bytes(state, tree, Traffic(tree, map.layout()).evaluation(tree));
  state.counters["ns_per_node_lane_pass"] =
      benchmark::Counter(1e-9 * static_cast<double>(tree.flat_nodes()),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(evaluate)
    ->Args({2, 3, 8, 1})
    ->Args({2, 3, 10, 1})
    ->Args({2, 3, 10, 2})
    ->Unit(benchmark::kMicrosecond)
    ->MeasureProcessCPUTime();

void report(benchmark::State& state, const Tree& tree, double precision) {
  Strategy s;
  for (auto _ : state) s = solve(tree, {.precision = precision});
  describe(state, tree);
  state.counters["passes"] = static_cast<double>(s.passes);
  state.counters["steps"] = s.steps;
  state.counters["folds"] = s.folds;
  state.counters["residual"] = s.residual;
  state.counters["converged"] = s.status == SolveStatus::converged;
}

/// types, prices, rounds, precision.
void solve_bargaining(benchmark::State& state) { report(state, game_of(state), static_cast<double>(state.range(3))); }
BENCHMARK(solve_bargaining)
    ->Args({2, 3, 3, 500})
    ->Args({2, 3, 3, 10000})
    ->Args({2, 3, 4, 500})
    ->Args({2, 3, 7, 30})
    ->Args({2, 3, 8, 30})
    ->Args({2, 4, 7, 30})
    ->Args({3, 4, 5, 30})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(solve_bargaining)
    ->Args({2, 3, 10, 30})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime();
/// Some 13 million nodes.
BENCHMARK(solve_bargaining)
    ->Args({2, 3, 12, 30})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime();

void solve_kuhn(benchmark::State& state) {
  report(state, testing::kuhn(static_cast<uint32_t>(state.range(0))), static_cast<double>(state.range(1)));
}
BENCHMARK(solve_kuhn)->Args({3, 1000})->Args({3, 10000})->Args({13, 1000})->Unit(benchmark::kMillisecond);

void solve_chain_store(benchmark::State& state) {
  report(state, testing::chain_store(static_cast<uint32_t>(state.range(0)), 0.5, 0.1, 2), 1000);
}
BENCHMARK(solve_chain_store)->Arg(3)->Arg(5)->Unit(benchmark::kMillisecond);

void certify_bargaining(benchmark::State& state) {
  const Tree tree = game_of(state);
  const Strategy s = solve(tree, {.precision = 5});
  for (auto _ : state) benchmark::DoNotOptimize(certify(tree, s.log_prob, {.precision = 5}).residual);
  describe(state, tree);
}
BENCHMARK(certify_bargaining)->Args({2, 3, 8})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace walkaway

BENCHMARK_MAIN();
