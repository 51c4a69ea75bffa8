// SPDX-License-Identifier: Apache-2.0
// Frontiers: of points that are given, and of domains too large to list.
//   bench_deals --benchmark_min_time=0.5
#include <cmath>
#include <random>

#include <benchmark/benchmark.h>

#include "deals/deals.h"
#include "deals/space.h"

namespace walkaway {
namespace {

double any(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

/// parties, issues, options: worth between 0 and 1 in each, all issues of like weight.
DealDomain additive(uint32_t parties, uint32_t issues, uint32_t options, double step) {
  std::mt19937_64 random(1);
  DealDomain domain;
  for (uint32_t i = 0; i < issues; ++i) {
    domain.issues.push_back({std::to_string(i), {}, {}});
    for (uint32_t o = 0; o < options; ++o) domain.issues.back().options.push_back(std::to_string(o));
  }
  for (uint32_t p = 0; p < parties; ++p) {
    domain.parties.emplace_back().name = std::to_string(p);
    for (uint32_t i = 0; i < issues; ++i) {
      auto& worth = domain.parties.back().worth.emplace_back();
      for (uint32_t o = 0; o < options; ++o)
        worth.push_back(step > 0 ? std::round(any(random) / step) * step : any(random));
    }
  }
  return domain;
}

void of_domain(benchmark::State& state, const DealDomain& domain, uint64_t most_points) {
  FrontierOptions options;
  options.most_points = most_points;
  DomainFrontier frontier;
  for (auto _ : state) benchmark::DoNotOptimize((frontier = pareto_frontier(domain, options)).worth.data());
  state.counters["packages"] = count_packages(domain);
  state.counters["frontier"] = static_cast<double>(frontier.size());
  state.counters["epsilon_share"] = frontier.epsilon_share[0];
}

/// parties, issues, most points in thousands: ten options each, random reals.
void additive_domain(benchmark::State& state) {
  const auto range = [&](int i) { return static_cast<uint32_t>(state.range(i)); };
  of_domain(state, additive(range(0), range(1), 10, 0), uint64_t{range(2)} * 1000);
}
BENCHMARK(additive_domain)
    ->Args({2, 12, 2000})
    ->Args({2, 40, 2000})
    ->Args({3, 8, 1000})
    ->Args({3, 12, 1000})
    ->Args({3, 40, 1000})
    ->Args({4, 12, 1000})
    ->Unit(benchmark::kMillisecond);

/// parties, issues: ten options each, worth in hundredths.
void additive_hundredths(benchmark::State& state) {
  of_domain(state, additive(static_cast<uint32_t>(state.range(0)), static_cast<uint32_t>(state.range(1)), 10, 0.01),
            2000000);
}
BENCHMARK(additive_hundredths)->Args({2, 12})->Args({2, 40})->Args({3, 12})->Unit(benchmark::kMillisecond);

/// parties, issues: ten options each, which go from the best for one side to the best for the other (each party is on
/// the one side or the other of an issue), with random weights: hardly any option is dominated.
void opposed_domain(benchmark::State& state) {
  DealDomain domain = additive(static_cast<uint32_t>(state.range(0)), static_cast<uint32_t>(state.range(1)), 10, 0);
  std::mt19937_64 random(2);
  for (size_t p = 0; p < domain.parties.size(); ++p) {
    for (size_t i = 0; i < domain.issues.size(); ++i) {
      const double weight = any(random);
      for (size_t o = 0; o < 10; ++o)
        domain.parties[p].worth[i][o] = weight * static_cast<double>((p + i % 2) % 2 == 0 ? o : 9 - o) / 9;
    }
  }
  of_domain(state, domain, 1000000);
}
BENCHMARK(opposed_domain)->Args({2, 12})->Args({2, 40})->Args({3, 6})->Args({3, 10})->Unit(benchmark::kMillisecond);

/// 40 issues of two options, where the frontier doubles with each; most points in thousands.
void doubling_domain(benchmark::State& state) {
  DealDomain domain = additive(2, 40, 2, 0);
  for (uint32_t i = 0; i < 40; ++i) {
    domain.parties[0].worth[i] = {0, std::ldexp(1.0, static_cast<int>(i))};
    domain.parties[1].worth[i] = {std::ldexp(1.0, static_cast<int>(i)), 0};
  }
  of_domain(state, domain, static_cast<uint64_t>(state.range(0)) * 1000);
}
BENCHMARK(doubling_domain)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

/// issues, terms, most listed in thousands: two parties, ten options each, boxes over two to five issues with half of
/// the options each, worth up to 1 apiece and nothing besides, as in the competitions' nonlinear domains. What is not
/// listed is searched.
void boxes_domain(benchmark::State& state) {
  std::mt19937_64 random(3);
  DealDomain domain = additive(2, static_cast<uint32_t>(state.range(0)), 10, 0);
  for (DomainParty& party : domain.parties) {
    for (auto& issue : party.worth) issue.assign(10, 0);
    for (int64_t t = 0; t < state.range(1); ++t) {
      DomainTerm term;
      for (uint32_t i = static_cast<uint32_t>(random() % domain.issues.size()), sides = 2 + random() % 4; sides > 0;
           --sides) {
        const uint32_t first = static_cast<uint32_t>(random() % 6);
        term.sides.push_back({i, {first, first + 1, first + 2, first + 3, first + 4}});
        i = (i + 1) % static_cast<uint32_t>(domain.issues.size());
      }
      term.points = any(random);
      party.terms.push_back(term);
    }
  }
  FrontierOptions options;
  options.most_listed = static_cast<uint64_t>(state.range(2)) * 1000;
  DomainFrontier frontier;
  for (auto _ : state) benchmark::DoNotOptimize((frontier = pareto_frontier(domain, options)).worth.data());
  state.counters["packages"] = count_packages(domain);
  state.counters["frontier"] = static_cast<double>(frontier.size());
  state.counters["epsilon_share"] = frontier.epsilon_share[0];
}
BENCHMARK(boxes_domain)
    ->Args({6, 50, 4000})
    ->Args({6, 50, 0})
    ->Args({8, 50, 0})
    ->Args({10, 50, 0})
    ->Args({10, 100, 0})
    ->Args({20, 100, 0})
    ->Args({30, 100, 0})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

/// parties, points: a listed space of random packages of so many independent parts (1: uniform; 8: additive of eight
/// issues).
void listed_space(benchmark::State& state) {
  std::mt19937_64 random(1);
  DealPoints deals{static_cast<uint32_t>(state.range(0)), {}};
  const int64_t parts = state.range(2);
  for (int64_t i = 0; i < state.range(0) * state.range(1); ++i) {
    double sum = 0;
    for (int64_t part = 0; part < parts; ++part) sum += any(random);
    deals.points.push_back(sum);
  }
  size_t size = 0;
  for (auto _ : state) size = pareto_frontier(deals).size();
  state.counters["frontier"] = static_cast<double>(size);
}
BENCHMARK(listed_space)
    ->Args({2, 188160, 7})
    ->Args({2, 390625, 8})
    ->Args({2, 1944000, 8})
    ->Args({3, 390625, 8})
    ->Args({4, 390625, 8})
    ->Unit(benchmark::kMillisecond);

/// parties, points: all efficient, on a plane or a line.
void listed_efficient(benchmark::State& state) {
  std::mt19937_64 random(1);
  DealPoints deals{static_cast<uint32_t>(state.range(0)), {}};
  for (int64_t i = 0; i < state.range(1); ++i) {
    double sum = 0;
    for (int64_t p = 0; p + 1 < state.range(0); ++p) {
      deals.points.push_back(static_cast<double>(random() >> 24));
      sum += deals.points.back();
    }
    deals.points.push_back(-sum);
  }
  size_t size = 0;
  for (auto _ : state) size = pareto_frontier(deals).size();
  state.counters["frontier"] = static_cast<double>(size);
}
BENCHMARK(listed_efficient)
    ->Args({2, 20000})
    ->Args({3, 20000})
    ->Args({4, 20000})
    ->Args({6, 20000})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace walkaway

BENCHMARK_MAIN();
