// SPDX-License-Identifier: Apache-2.0
// What handing out work costs, and what the first rank can serve.
//   mpirun -n RANKS bench_crew PIECES MILLISECONDS VALUES [THREADS [burn]]
// Pieces that take so long and give so many values; they sleep, so that a small machine can stand for a large one, or
// burn CPU time. Prints one line; then what it takes to give all ranks a megabyte.
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <thread>

#include "uncertainty/crew.h"

namespace walkaway {
namespace {

double wall_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double cpu_s(clockid_t clock) {
  timespec t;
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct Load {
  uint64_t pieces = 0;
  double ms = 0;
  size_t values = 0;
  bool burn = false;
};

std::vector<double> piece(const Load& load, uint64_t index) {
  if (load.burn) {
    const double until = cpu_s(CLOCK_THREAD_CPUTIME_ID) + load.ms / 1000;
    while (cpu_s(CLOCK_THREAD_CPUTIME_ID) < until) continue;
  } else if (load.ms > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(load.ms));
  }
  return std::vector<double>(load.values, static_cast<double>(index));
}

void hand_out(Crew& crew, const Load& load) {
  std::vector<uint64_t> todo(load.pieces);
  std::iota(todo.begin(), todo.end(), uint64_t{0});
  uint64_t values = 0, remote = 0;
  crew.barrier({});
  const Crew::Traffic before = crew.traffic();
  const double begin = wall_s(), cpu = cpu_s(CLOCK_THREAD_CPUTIME_ID);
  crew.run(
      todo,
      [&](uint64_t index, uint32_t, const Run&) {
        std::vector<double> out = piece(load, index);
        out.push_back(crew.rank());
        return out;
      },
      [&](uint64_t, const std::vector<double>& result) {
        values += result.size();
        remote += result.back() != 0;
      },
      {});
  const double wall = wall_s() - begin, own_cpu = cpu_s(CLOCK_THREAD_CPUTIME_ID) - cpu;
  if (!crew.first()) return;
  const Crew::Traffic after = crew.traffic();
  const double pieces = static_cast<double>(load.pieces), away = std::max(1.0, static_cast<double>(remote));
  const double all = static_cast<double>(crew.all_threads());
  const auto per_piece = [away](uint64_t now, uint64_t then) { return static_cast<double>(now - then) / away; };
  std::printf("ranks %u threads %g pieces %g of %g ms, %zu values: %.3f s, %.0f pieces/s, busy %.3f\n", crew.ranks(),
              all, pieces, load.ms, load.values, wall, pieces / wall, pieces * load.ms / 1000 / (wall * all));
  std::printf("  first rank's own thread: %.2f us a piece, busy %.3f; elsewhere %.3f of the pieces\n",
              1e6 * own_cpu / pieces, own_cpu / wall, static_cast<double>(remote) / pieces);
  std::printf("  a piece elsewhere: out %.3f messages, %.1f bytes; in %.3f messages, %.1f bytes; doubles kept %.3g\n",
              per_piece(after.messages_out, before.messages_out), per_piece(after.bytes_out, before.bytes_out),
              per_piece(after.messages_in, before.messages_in), per_piece(after.bytes_in, before.bytes_in),
              static_cast<double>(values));
}

void give_all(Crew& crew) {
  std::vector<double> data(crew.first() ? 131072 : 0, 1.0);
  crew.broadcast(data, {});
  crew.barrier({});
  constexpr int kTimes = 20;
  const double begin = wall_s();
  for (int i = 0; i < kTimes; ++i) crew.broadcast(data, {});
  const double middle = wall_s();
  for (int i = 0; i < kTimes; ++i) crew.barrier({});
  if (crew.first())
    std::printf("  1 MiB to all: %.2f ms; a barrier: %.2f ms\n", 1000 * (middle - begin) / kTimes,
                1000 * (wall_s() - middle) / kTimes);
}

}  // namespace
}  // namespace walkaway

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "bench_crew PIECES MILLISECONDS VALUES [THREADS [burn]]\n");
    return 2;
  }
  walkaway::Load load{std::strtoull(argv[1], nullptr, 10), std::atof(argv[2]), std::strtoull(argv[3], nullptr, 10),
                      argc > 5 && std::strcmp(argv[5], "burn") == 0};
  walkaway::Crew crew(argc > 4 ? static_cast<uint32_t>(std::atoi(argv[4])) : 1);
  walkaway::hand_out(crew, load);
  walkaway::give_all(crew);
  return 0;
}
