// SPDX-License-Identifier: Apache-2.0
// Gradients by all numbers at once beside the cold solve that they follow.
//   bench_equilibrium --benchmark_filter=adjoint
#include <chrono>
#include <ctime>

#include <benchmark/benchmark.h>

#include "equilibrium/adjoint.h"
#include "equilibrium/functionals.h"
#include "equilibrium/solve.h"
#include "game/game.h"
#include "scenario/reader.h"
#include "support/games.h"

namespace walkaway {
namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

enum class Question { expected_payoff, margin, probability_of_an_ending };

Functional ask(const Adjoint& at, Question question) {
  const Tree& tree = at.tree();
  switch (question) {
    case Question::expected_payoff:
      return expected_payoff(at, 0, over_lane_prior(tree));
    case Question::margin:
      return margin(at, 0, 0, 1, 0);
    case Question::probability_of_an_ending: {
      std::vector<NodeId> endings;
      for (NodeId node = 0; node < tree.nodes(); ++node)
        if (tree.kind[node] == NodeKind::terminal && tree.index[node] % 2 == 0) endings.push_back(node);
      return probability(at, endings, over_lane_prior(tree));
    }
  }
  return {};
}

/// The time is that of one answer: the evaluation, the functional and its gradient.
void report(benchmark::State& state, const Tree& tree, double precision, Question question) {
  const double begun = cpu_seconds();
  const Strategy s = solve(tree, {.precision = precision});
  const double cold = cpu_seconds() - begun;
  AdjointResult result;
  double spent = 0;
  for (auto _ : state) {
    const double start = cpu_seconds();
    Adjoint adjoint(tree, s.log_prob, {.precision = precision});
    result = adjoint.gradient(ask(adjoint, question));
    spent += cpu_seconds() - start;
  }
  state.counters["converged"] = result.status == AdjointStatus::converged && s.status == SolveStatus::converged;
  state.counters["iterations"] = result.iterations;
  state.counters["passes"] = static_cast<double>(result.passes);
  state.counters["residual"] = result.residual;
  state.counters["cold_s"] = cold;
  state.counters["cold_passes"] = static_cast<double>(s.passes);
  state.counters["share_of_cold"] = spent / static_cast<double>(state.iterations()) / cold;
}

/// types, prices, rounds, precision, question.
void adjoint_bargaining(benchmark::State& state) {
  const Tree tree = testing::bargaining({static_cast<uint32_t>(state.range(0)), static_cast<uint32_t>(state.range(1)),
                                         static_cast<uint32_t>(state.range(2))});
  report(state, tree, static_cast<double>(state.range(3)), static_cast<Question>(state.range(4)));
}
BENCHMARK(adjoint_bargaining)
    ->Args({2, 3, 3, 500, 0})
    ->Args({2, 3, 7, 30, 0})
    ->Args({2, 3, 8, 30, 0})
    ->Args({2, 3, 8, 30, 1})
    ->Args({2, 3, 8, 30, 2})
    ->Args({3, 4, 5, 30, 0})
    ->Unit(benchmark::kMillisecond);

void adjoint_kuhn(benchmark::State& state) {
  report(state, testing::kuhn(static_cast<uint32_t>(state.range(0))), static_cast<double>(state.range(1)),
         Question::expected_payoff);
}
BENCHMARK(adjoint_kuhn)->Args({3, 1000})->Args({13, 1000})->Unit(benchmark::kMillisecond);

void adjoint_hanoi(benchmark::State& state) {
  const Scenario scenario = read_scenario_file(WALKAWAY_ROOT "/scenarios/hanoi-2019.toml");
  const Game game = build_game(scenario, scenario.central_values());
  report(state, game.tree, 1, static_cast<Question>(state.range(0)));
}
BENCHMARK(adjoint_hanoi)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace walkaway
