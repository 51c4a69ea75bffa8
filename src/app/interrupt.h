// SPDX-License-Identifier: Apache-2.0
// Ctrl-C, as a stop token.
#pragma once

#include <stop_token>
#include <thread>

namespace walkaway {

/// While it lives, Ctrl-C (or a polite `kill`) requests a stop. Made before any other thread, which then inherit that
/// the signal is not theirs: a thread of its own waits for it, so no code runs inside a signal handler. Work that has
/// not ended soon after is ended with what it had begun to write removed; so is all work at a second Ctrl-C.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  std::stop_token token() const { return source_.get_token(); }

 private:
  void watch();
  std::stop_source source_;
  int signals_ = -1, quit_[2] = {-1, -1};
  std::thread watcher_;
};

}  // namespace walkaway
