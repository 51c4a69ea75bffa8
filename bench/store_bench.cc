// SPDX-License-Identifier: Apache-2.0
// What storing and reading draws costs, beside the solving that makes them: in a file by default, in the database
// WALKAWAY_STORE_URL where that is set.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "store/store.h"

namespace walkaway {
namespace {

constexpr uint64_t kBatch = 500;

std::string place() {
  if (const char* url = std::getenv("WALKAWAY_STORE_URL")) return url;
  return (std::filesystem::temp_directory_path() / "walkaway-bench.runs").string();
}

StoredRun run_of(int64_t columns) {
  StoredRun run;
  for (int64_t c = 0; c < columns; ++c) run.columns.push_back("column." + std::to_string(c));
  return run;
}

std::vector<StoredDraw> batch(uint64_t first, int64_t columns) {
  std::vector<StoredDraw> draws;
  for (uint64_t i = first; i < first + kBatch; ++i) {
    draws.push_back({0, i, {}});
    for (int64_t c = 0; c < columns; ++c)
      draws.back().values.push_back(std::sin(static_cast<double>(i * 131 + static_cast<uint64_t>(c))));
  }
  return draws;
}

/// Batches of 500 draws, each one transaction that waits for the disk.
void add_draws(benchmark::State& state) {
  {
    Store store(place());
    const int64_t id = store.begin(run_of(state.range(0)));
    uint64_t next = 0;
    for (auto _ : state) {
      state.PauseTiming();
      const auto draws = batch(next, state.range(0));
      state.ResumeTiming();
      store.add(id, draws);
      next += kBatch;
    }
    store.remove(id);
    state.SetItemsProcessed(static_cast<int64_t>(next));
  }
  std::filesystem::remove(place());
}
BENCHMARK(add_draws)->Arg(10)->Arg(100)->Arg(500)->Unit(benchmark::kMillisecond)->UseRealTime();

void read_draws(benchmark::State& state) {
  {
    Store store(place());
    const int64_t id = store.begin(run_of(state.range(0)));
    for (uint64_t b = 0; b < 20; ++b) store.add(id, batch(b * kBatch, state.range(0)));
    double sum = 0;
    for (auto _ : state) store.read_draws(id, [&](const StoredDraw& draw) { sum += draw.values.front(); });
    benchmark::DoNotOptimize(sum);
    store.remove(id);
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * 20 * kBatch));
  }
  std::filesystem::remove(place());
}
BENCHMARK(read_draws)->Arg(10)->Arg(100)->Arg(500)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace walkaway

BENCHMARK_MAIN();
