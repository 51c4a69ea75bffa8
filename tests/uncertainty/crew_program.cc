// SPDX-License-Identifier: Apache-2.0
// A program that a crew runs, for the tests to start with mpirun: crew_program CASE THREADS LOG. The first rank prints
// what came of it.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "scenario/fault.h"
#include "uncertainty/crew.h"
#include "uncertainty/points.h"

namespace walkaway {
namespace {

volatile std::sig_atomic_t signalled = 0;

/// Values that depend on the index alone, as many as the index says.
std::vector<double> piece(uint64_t index) {
  std::vector<double> out;
  for (uint32_t step = 0; step <= index % 5; ++step) out.push_back(normal_draw({.index = index, .step = step}));
  return out;
}

std::vector<uint64_t> up_to(uint64_t count) {
  std::vector<uint64_t> out(count);
  std::iota(out.begin(), out.end(), uint64_t{0});
  return out;
}

void nap(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

/// Every two kinds of call after one another, so that a rank that is ahead of the others may mix up none.
void call_in_turn(Crew& crew, const Run& run) {
  std::string order;
  for (uint32_t i = 0; i < 200; ++i) {
    const double u = uniform_draw({.stage = 9, .index = i});
    if (u < 1.0 / 3) {
      crew.barrier(run);
    } else if (u < 2.0 / 3) {
      // Some are too long to be sent before they are asked for.
      std::vector<double> data(crew.first() ? (i % 4 == 0 ? 20000 : 3) : 0, i);
      crew.broadcast(data, run);
      if (data.back() != i) throw std::logic_error("other data");
    } else {
      uint64_t kept = 0;
      crew.run(
          up_to(i % 5), [](uint64_t index, uint32_t, const Run&) { return piece(index); },
          [&](uint64_t, const std::vector<double>&) { ++kept; }, run);
      if (crew.first() && kept != i % 5) throw std::logic_error("pieces were lost");
    }
    order += u < 1.0 / 3 ? 'b' : u < 2.0 / 3 ? 'd' : 'r';
  }
  for (const char* two : {"bb", "bd", "br", "db", "dd", "dr", "rb", "rd", "rr"})
    if (order.find(two) == std::string::npos) throw std::logic_error("not all orders were tried");
}

/// Three runs, the last with more pieces than the threads hold, and between them data for all; prints every bit.
void work_and_print(Crew& crew, const Run& run) {
  std::vector<double> data;
  std::string text;
  if (crew.first()) data = {0.1, -2, 1e300}, text = "told by the first";
  crew.broadcast(text, run);
  crew.broadcast(data, run);
  std::set<double> ranks;
  for (const uint64_t count : {uint64_t{3}, uint64_t{0}, uint64_t{400}}) {
    std::map<uint64_t, std::vector<double>> kept;
    // Others' list is not looked at.
    const std::vector<uint64_t> todo = crew.first() ? up_to(count) : std::vector<uint64_t>{99999};
    crew.run(
        todo,
        [&](uint64_t index, uint32_t slot, const Run&) {
          if (slot >= crew.threads()) throw std::logic_error("no such slot");
          nap(static_cast<int>(index % 3));
          auto out = piece(index);
          out.push_back(data.at(0) + data.at(1) + data.at(2) + static_cast<double>(text.size()));
          out.push_back(crew.rank());
          return out;
        },
        [&](uint64_t index, std::vector<double> values) {
          ranks.insert(values.back());
          values.pop_back();
          if (!kept.emplace(index, std::move(values)).second) throw std::logic_error("kept twice");
        },
        run);
    crew.barrier(run);
    if (!crew.first()) continue;
    for (const auto& [index, values] : kept) {
      std::string line = std::to_string(index);
      for (const double x : values) line += fmt::format(" {:a}", x);
      std::puts(line.c_str());
    }
  }
  if (crew.first()) std::fprintf(stderr, "ranks at work: %zu of %u\n", ranks.size(), crew.ranks());
}

/// Work that `breaks` from piece 30 on, wherever it likes; the first rank prints each piece kept, as a line at once.
void break_off(
    Crew& crew, const Run& run, const std::function<void(const Run&)>& breaks,
    const std::function<void()>& breaks_keep = [] {}) {
  crew.run(
      up_to(100000),
      [&](uint64_t index, uint32_t, const Run& own) {
        nap(2);
        if (index >= 30) breaks(own);
        return std::vector<double>{static_cast<double>(index)};
      },
      [&](uint64_t index, const std::vector<double>& values) {
        if (values != std::vector<double>{static_cast<double>(index)}) std::abort();
        std::printf("kept %lu\n", static_cast<unsigned long>(index));
        std::fflush(stdout);
        if (index >= 30) breaks_keep();
      },
      run);
}

void play(const std::string& name, Crew& crew, std::stop_source& stop, const Run& run) {
  const bool last = crew.rank() + 1 == crew.ranks();
  if (name == "work") return work_and_print(crew, run);
  if (name == "calls") return call_in_turn(crew, run);
  if (name == "throw") {
    return break_off(crew, run, [&](const Run&) {
      if (last) throw std::runtime_error("bad luck");
    });
  }
  if (name == "input") {
    return break_off(crew, run, [&](const Run&) {
      if (last) throw InputError({{"a.toml", {3, 4}, "wrong", "mend it"}, {"", {}, "also wrong", ""}});
    });
  }
  if (name == "keep")
    return break_off(
        crew, run, [](const Run&) {}, [] { throw std::runtime_error("the disk is full"); });
  if (name == "stop-one") {  // one rank alone is told to stop
    return break_off(crew, run, [&](const Run&) {
      if (last) stop.request_stop();
    });
  }
  if (name == "interrupt") return break_off(crew, run, [](const Run&) {});
  if (name == "long") {  // pieces that take for ever, unless they are told to stop
    return break_off(crew, run, [&](const Run& own) {
      while (!own.stop.stop_requested()) nap(1);
      throw Stopped();
    });
  }
  if (name == "die") {
    return break_off(crew, run, [&](const Run&) {
      if (last) std::raise(SIGKILL);
    });
  }
  if (name == "guard") {  // one rank fails where no crew looks on
    crew.guard([&] {
      if (last) throw std::runtime_error("no memory here");
    });
    return crew.barrier(run);
  }
  if (name == "leave") {  // the first fails while all others wait for it
    if (crew.first()) throw std::runtime_error("cannot open the store");
    std::vector<double> data;
    return crew.broadcast(data, run);
  }
  if (name == "vanish") {  // another goes with no word
    if (last) throw std::runtime_error("unheard");
    return crew.barrier(run);
  }
  throw std::logic_error("no such case");
}

/// How it ended, as an exit code; the first rank says more on stderr.
int outcome(const std::string& name, Crew& crew, std::stop_source& stop) {
  const auto say = [&](const std::string& what) {
    if (crew.first()) std::fprintf(stderr, "first: %s\n", what.c_str());
  };
  try {
    play(name, crew, stop, {stop.get_token()});
  } catch (const Stopped&) {
    say("stopped");
    return 130;
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) say(fault.text());
    return 2;
  } catch (const std::exception& error) {
    say(error.what());
    return 3;
  }
  return 0;
}

/// Each rank adds to `log` how it ended and how long after a signal. Its exit code is 0 all the same: mpirun takes two
/// seconds over any other.
void main_program(const std::string& name, uint32_t threads, const char* log) {
  std::signal(SIGTERM, [](int) { signalled = 1; });
  std::signal(SIGINT, [](int) { signalled = 1; });
  std::stop_source stop;
  std::chrono::steady_clock::time_point stopped;
  std::jthread watch([&](const std::stop_token& end) {
    for (; !end.stop_requested(); nap(5))
      if (signalled && !stop.stop_requested()) stopped = std::chrono::steady_clock::now(), stop.request_stop();
  });
  Crew crew(threads);
  const int code = outcome(name, crew, stop);
  watch.request_stop();
  watch.join();
  // A rank may hear of the stop from another before it sees its own signal.
  const bool own = stopped != std::chrono::steady_clock::time_point{};
  const double seconds = own ? std::chrono::duration<double>(std::chrono::steady_clock::now() - stopped).count() : 0;
  std::FILE* file = std::fopen(log, "a");
  if (file == nullptr) return;
  std::fprintf(file, "rank %u: %d after %.3f s\n", crew.rank(), code, seconds);
  std::fclose(file);
}

}  // namespace
}  // namespace walkaway

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  walkaway::main_program(argv[1], static_cast<uint32_t>(std::atoi(argv[2])), argv[3]);
  return 0;
}
