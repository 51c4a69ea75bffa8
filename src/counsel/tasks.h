// SPDX-License-Identifier: Apache-2.0
// Independent pieces of work, on as many threads as wanted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "scenario/progress.h"

namespace walkaway {

/// One piece: what it is doing, in words, and the work. Each writes to a place of its own, so that results do not
/// depend on the order.
struct Task {
  std::string what;
  std::function<void(const Run&)> work;
};

/// Runs all; progress goes to `run` one at a time, as the share from `from` to `to` of tasks that are finished.
/// `threads` 0: all cores. Throws what a task throws, once the others have been told to stop.
struct TaskOptions {
  uint32_t threads = 0;
  double from = 0, to = 1;
};
void run_tasks(const std::vector<Task>& tasks, const TaskOptions& options, const Run& run);

}  // namespace walkaway
