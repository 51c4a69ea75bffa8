// SPDX-License-Identifier: Apache-2.0
// The threads of one rank.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "uncertainty/crew.h"

namespace walkaway {

struct CrewResult {
  uint64_t index = 0;
  std::vector<double> values;
};

/// Pieces go in and come out done, in any order, from one thread; others do them.
class CrewPool {
 public:
  CrewPool(uint32_t threads, const Crew::Work& work, std::stop_token stop);
  ~CrewPool();

  void add(std::span<const uint64_t> pieces);
  /// What is finished and not yet taken. Where nothing is, waits up to `at_most` for something, a fault or a stop.
  std::vector<CrewResult> take(std::chrono::microseconds at_most);
  /// What the first piece that failed has thrown, if one has; the others have been told to stop.
  std::exception_ptr fault();
  /// Begins no more pieces, tells those under way to stop and waits for them.
  void end();

 private:
  void serve(uint32_t slot);

  const Crew::Work& work_;
  std::stop_source stop_;
  std::mutex mutex_;
  std::condition_variable_any to_do_, done_;
  std::deque<uint64_t> pieces_;
  std::vector<CrewResult> finished_;
  std::exception_ptr fault_;
  std::optional<std::stop_callback<std::function<void()>>> pass_on_;
  std::vector<std::jthread> threads_;  ///< last: they use all the rest
};

}  // namespace walkaway
