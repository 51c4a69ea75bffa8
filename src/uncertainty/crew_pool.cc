// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/crew_pool.h"

#include <utility>

namespace walkaway {

CrewPool::CrewPool(uint32_t threads, const Crew::Work& work, std::stop_token stop) : work_(work) {
  pass_on_.emplace(std::move(stop), [this] { stop_.request_stop(); });
  for (uint32_t slot = 0; slot < threads; ++slot) threads_.emplace_back([this, slot] { serve(slot); });
}

CrewPool::~CrewPool() { end(); }

void CrewPool::add(std::span<const uint64_t> pieces) {
  {
    const std::lock_guard lock(mutex_);
    pieces_.insert(pieces_.end(), pieces.begin(), pieces.end());
  }
  pieces.size() == 1 ? to_do_.notify_one() : to_do_.notify_all();
}

std::vector<CrewResult> CrewPool::take(std::chrono::microseconds at_most) {
  std::unique_lock lock(mutex_);
  done_.wait_for(lock, stop_.get_token(), at_most, [this] { return !finished_.empty() || fault_; });
  return std::exchange(finished_, {});
}

std::exception_ptr CrewPool::fault() {
  const std::lock_guard lock(mutex_);
  return fault_;
}

void CrewPool::end() {
  stop_.request_stop();
  threads_.clear();
}

void CrewPool::serve(uint32_t slot) {
  const Run run{stop_.get_token()};
  std::unique_lock lock(mutex_);
  while (to_do_.wait(lock, run.stop, [this] { return !pieces_.empty(); }) && !run.stop.stop_requested()) {
    const uint64_t index = pieces_.front();
    pieces_.pop_front();
    lock.unlock();
    CrewResult result{index, {}};
    std::exception_ptr fault;
    try {
      result.values = work_(index, slot, run);
    } catch (...) {
      fault = std::current_exception();
    }
    lock.lock();
    if (!fault) {
      finished_.push_back(std::move(result));
    } else if (!fault_) {
      fault_ = fault;
    }
    done_.notify_one();
    if (fault) {
      lock.unlock();
      stop_.request_stop();
      return;
    }
  }
}

}  // namespace walkaway
