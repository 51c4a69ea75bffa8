// SPDX-License-Identifier: Apache-2.0
// Counterfactual regret minimisation: time per iteration, and to a gain.
#include <cmath>

#include <benchmark/benchmark.h>

#include "equilibrium/cfr.h"
#include "equilibrium/cfr_sweeps.h"
#include "game/standard.h"

namespace walkaway {
namespace {

using Kind = StandardGame::Kind;
using namespace equilibrium;

StandardGame game_of(int64_t number) {
  switch (number) {
    case 0:
      return {.kind = Kind::leduc};
    case 1:
      return {.kind = Kind::liars_dice};
    default:
      return {.kind = Kind::goofspiel, .cards = static_cast<uint32_t>(number)};
  }
}

/// Both players' sweeps, backward and forward.
void cfr_iteration(benchmark::State& state) {
  const StandardGame which = game_of(state.range(0));
  const CfrMethod method = static_cast<CfrMethod>(state.range(1));
  SequenceForm form;
  {
    const PlainGame game = make_standard_game(which);
    form = sequence_form(game.tree);
    state.SetLabel(game.title + ", " + to_text(method));
  }
  Regrets regrets[2] = {Regrets(form.player[0]), Regrets(form.player[1])};
  for (int p = 0; p < 2; ++p) update_reach(form.player[p], 0, regrets[p]);
  double t = 0;
  for (auto _ : state) {
    ++t;
    for (int p = 0; p < 2; ++p) {
      update_regrets(method, form.player[p], regrets[1 - p].reach.data(), {0.9, 0.5}, regrets[p]);
      update_reach(form.player[p], 1 / t, regrets[p]);
    }
  }
  double bytes = 0;
  for (const Sequences& s : form.player)
    // An entry: payoff and index. A sequence: play, value, regret, average read, play, value, regret, reach, average
    // written.
    bytes += 12.0 * static_cast<double>(s.other.size()) + 72.0 * s.count;
  state.counters["nodes"] = which.nodes();
  state.counters["bytes_per_node"] = bytes / which.nodes();
  state.SetBytesProcessed(static_cast<int64_t>(bytes) * static_cast<int64_t>(state.iterations()));
}
BENCHMARK(cfr_iteration)
    ->ArgsProduct({{0, 1, 5, 6}, {static_cast<int64_t>(CfrMethod::cfr), static_cast<int64_t>(CfrMethod::pcfr_plus)}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(cfr_iteration)
    ->Name("cfr_iteration_large")
    ->Args({7, static_cast<int64_t>(CfrMethod::pcfr_plus)})
    ->Iterations(20)
    ->Unit(benchmark::kMillisecond);

/// game, method, 10^-x of the gain.
void cfr_to_gain(benchmark::State& state) {
  const PlainGame game = make_standard_game(game_of(state.range(0)));
  CfrOptions options;
  options.method = static_cast<CfrMethod>(state.range(1));
  options.gain = std::pow(10.0, -static_cast<double>(state.range(2)));
  CfrResult result;
  for (auto _ : state) result = solve_by_regrets(game.tree, options);
  state.SetLabel(game.title + ", " + to_text(options.method));
  state.counters["iterations"] = static_cast<double>(result.iterations);
  state.counters["gain"] = result.gain;
}
BENCHMARK(cfr_to_gain)
    ->ArgsProduct({{0}, {1, 2, 3}, {4, 5, 6}})
    ->Args({1, 2, 4})
    ->Args({5, 3, 3})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace walkaway
