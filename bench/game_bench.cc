// SPDX-License-Identifier: Apache-2.0
// Reading and writing games from elsewhere, finding their lanes, and what the lanes save a solver; building a
// scenario's game, and building it again for other numbers.
//   bench_game --benchmark_min_time=1
#include <benchmark/benchmark.h>

#include "equilibrium/solve.h"
#include "game/lane_form.h"
#include "game/plain.h"
#include "game/rebuild.h"
#include "game/standard.h"
#include "scenario/range.h"
#include "scenario/reader.h"

namespace walkaway {
namespace {

/// Alternating offers with 2 types, 3 prices: rounds.
PlainGame game_of(const benchmark::State& state) {
  return make_standard_game({.kind = StandardGame::Kind::bargain, .rounds = static_cast<uint32_t>(state.range(0))});
}

void per_node(benchmark::State& state, const PlainGame& game) {
  const double nodes = game.tree.nodes();
  state.counters["nodes"] = nodes;
  state.counters["ns_per_node"] =
      benchmark::Counter(1e-9 * nodes, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void read_efg(benchmark::State& state) {
  const PlainGame game = game_of(state);
  const std::string text = to_efg(game);
  for (auto _ : state) benchmark::DoNotOptimize(read_plain_game_text(text, "bench.efg").tree.terminals);
  per_node(state, game);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK(read_efg)->Arg(7)->Arg(10)->Unit(benchmark::kMillisecond);

void write_efg(benchmark::State& state) {
  const PlainGame game = game_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(to_efg(game).size());
  per_node(state, game);
}
BENCHMARK(write_efg)->Arg(7)->Arg(10)->Unit(benchmark::kMillisecond);

void lanes_found(benchmark::State& state) {
  const PlainGame game = game_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(find_lanes(game)->tree.lanes);
  per_node(state, game);
  const double nodes = game.tree.nodes();
  state.counters["flat_bytes_per_node"] = static_cast<double>(game.tree.bytes()) / nodes;
  state.counters["lanes_bytes_per_node"] = static_cast<double>(find_lanes(game)->tree.bytes()) / nodes;
}
BENCHMARK(lanes_found)->Arg(7)->Arg(10)->Unit(benchmark::kMillisecond);

/// rounds, precision, 1 with lanes.
void solve_read(benchmark::State& state) {
  const PlainGame game = game_of(state);
  const Tree tree = state.range(2) != 0 ? find_lanes(game)->tree : game.tree;
  Strategy s;
  for (auto _ : state) s = solve(tree, {.precision = static_cast<double>(state.range(1))});
  state.counters["passes"] = static_cast<double>(s.passes);
  state.counters["residual"] = s.residual;
  state.counters["converged"] = s.status == SolveStatus::converged;
}
BENCHMARK(solve_read)->ArgsProduct({{7, 8}, {30}, {0, 1}})->Unit(benchmark::kMillisecond);

/// All ranged numbers at one of their quantiles, another for each.
Values drawn(const Scenario& scenario, int seed) {
  Values values = scenario.central_values();
  for (NumberId n = 0; n < values.size(); ++n) {
    const double p = 0.05 + 0.9 * ((static_cast<int>(n) * 37 + seed * 61) % 100) / 100;
    values[n] = quantile(scenario.numbers[n].range, p);
  }
  return values;
}

void count_lanes(benchmark::State& state, const Game& game) {
  state.counters["histories"] = game.tree.nodes();
  state.counters["lanes"] = game.tree.lanes;
}

void build_hanoi(benchmark::State& state) {
  const Scenario scenario = read_scenario_file(WALKAWAY_ROOT "/scenarios/hanoi-2019.toml");
  const Values values = scenario.central_values();
  Game game;
  for (auto _ : state) game = build_game(scenario, values);
  count_lanes(state, game);
}
BENCHMARK(build_hanoi)->Unit(benchmark::kMillisecond);

/// The first build, with its recipe.
void record_hanoi(benchmark::State& state) {
  const Scenario scenario = read_scenario_file(WALKAWAY_ROOT "/scenarios/hanoi-2019.toml");
  const Values values = scenario.central_values();
  for (auto _ : state) benchmark::DoNotOptimize(Rebuilder(scenario, values).first().tree.terminals);
}
BENCHMARK(record_hanoi)->Unit(benchmark::kMillisecond);

void rebuild_hanoi(benchmark::State& state) {
  const Scenario scenario = read_scenario_file(WALKAWAY_ROOT "/scenarios/hanoi-2019.toml");
  Rebuilder rebuilder(scenario, scenario.central_values());
  std::vector<Values> values;
  for (int seed = 0; seed < 8; ++seed) values.push_back(drawn(scenario, seed));
  Game game;
  size_t next = 0, kept = 0;
  for (auto _ : state) kept += rebuilder.rebuild(values[next++ % values.size()], game);
  count_lanes(state, game);
  state.counters["kept"] = static_cast<double>(kept) / static_cast<double>(next);
}
BENCHMARK(rebuild_hanoi)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace walkaway

BENCHMARK_MAIN();
