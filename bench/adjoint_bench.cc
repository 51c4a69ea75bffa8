// SPDX-License-Identifier: Apache-2.0
// Gradients by all numbers at once beside the cold solve that they follow.
//   bench_equilibrium --benchmark_filter=adjoint
#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>

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

/// The margin is that of the first two moves of the game.
enum class Question { expected_payoff, margin, probability_of_an_ending };

DecisionId first_decision(const Tree& tree) {
  NodeId node = 0;
  while (tree.kind[node] != NodeKind::decision) ++node;
  return tree.index[node];
}

Functional ask(const Adjoint& at, Question question) {
  const Tree& tree = at.tree();
  switch (question) {
    case Question::expected_payoff:
      return expected_payoff(at, 0, over_lane_prior(tree));
    case Question::margin:
      return margin(at, first_decision(tree), 0, 1, 0);
    case Question::probability_of_an_ending: {
      std::vector<NodeId> endings;
      for (NodeId node = 0; node < tree.nodes(); ++node)
        if (tree.kind[node] == NodeKind::terminal && tree.index[node] % 2 == 0) endings.push_back(node);
      return probability(at, endings, over_lane_prior(tree));
    }
  }
  return {};
}

/// CPU seconds of the fastest of some calls, all threads together.
template <typename F>
double fastest(int calls, F&& f) {
  double best = INFINITY;
  for (int i = 0; i < calls; ++i) {
    const double start = cpu_seconds();
    f();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

/// The time is that of one answer, its functional included; the evaluation that all answers share is told apart.
void report(benchmark::State& state, const Tree& tree, double precision, Question question) {
  Strategy s;
  const double cold = fastest(3, [&] { s = solve(tree, {.precision = precision}); });
  std::unique_ptr<Adjoint> adjoint;
  const double shared = fastest(
      3, [&] { adjoint = std::make_unique<Adjoint>(tree, s.log_prob, AdjointOptions{.precision = precision}); });
  AdjointResult result;
  double answer = INFINITY;
  for (auto _ : state)
    answer = std::min(answer, fastest(1, [&] { result = adjoint->gradient(ask(*adjoint, question)); }));
  state.counters["converged"] = result.status == AdjointStatus::converged && s.status == SolveStatus::converged;
  state.counters["iterations"] = result.iterations;
  state.counters["passes"] = static_cast<double>(result.passes);
  state.counters["residual"] = result.residual;
  state.counters["cold_passes"] = static_cast<double>(s.passes);
  state.counters["cold_s"] = cold;
  state.counters["shared_s"] = shared;
  state.counters["answer_s"] = answer;
  state.counters["share_of_cold"] = answer / cold;
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
