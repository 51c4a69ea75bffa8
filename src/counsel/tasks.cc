// SPDX-License-Identifier: Apache-2.0
#include "counsel/tasks.h"

#include <algorithm>
#include <exception>
#include <mutex>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace walkaway {
namespace {

/// Shares one reporter between threads: a piece's own progress moves the whole by its part.
class Meter {
 public:
  Meter(const std::vector<Task>& tasks, const TaskOptions& options, const Run& run)
      : tasks_(tasks), options_(options), run_(run), done_(tasks.size(), 0.0) {}

  void report(size_t task, double done) {
    const std::lock_guard lock(mutex_);
    done_[task] = std::clamp(done, done_[task], 1.0);
    double sum = 0;
    for (double x : done_) sum += x;
    const double share = sum / static_cast<double>(done_.size());
    run_.report({tasks_[task].what, options_.from + (options_.to - options_.from) * share});
  }

 private:
  const std::vector<Task>& tasks_;
  const TaskOptions& options_;
  const Run& run_;
  std::mutex mutex_;
  std::vector<double> done_;
};

}  // namespace

void run_tasks(const std::vector<Task>& tasks, const TaskOptions& options, const Run& run) {
  if (tasks.empty()) return;
  Meter meter(tasks, options, run);
  // A fault in one piece ends the others early; of several the first in the order of the list is thrown.
  std::stop_source stop;
  const std::stop_callback pass_on(run.stop, [&stop] { stop.request_stop(); });
  std::vector<std::exception_ptr> faults(tasks.size());
  const auto work = [&](size_t i) {
    if (stop.stop_requested()) {
      faults[i] = std::make_exception_ptr(Stopped());
      return;
    }
    try {
      const Run own{stop.get_token(), [&meter, i](const Progress& p) { meter.report(i, p.done); }};
      tasks[i].work(own);
      meter.report(i, 1);
    } catch (...) {
      faults[i] = std::current_exception();
      stop.request_stop();
    }
  };
  tbb::task_arena arena(options.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(options.threads));
  arena.execute([&] { tbb::parallel_for(size_t{0}, tasks.size(), work, tbb::simple_partitioner()); });
  if (run.stop.stop_requested()) throw Stopped();
  std::exception_ptr stopped;
  for (const std::exception_ptr& fault : faults) {
    if (!fault) continue;
    try {
      std::rethrow_exception(fault);
    } catch (const Stopped&) {
      stopped = fault;
    }
  }
  if (stopped) std::rethrow_exception(stopped);
}

}  // namespace walkaway
