// SPDX-License-Identifier: Apache-2.0
// One line on standard error that says what is being done, rewritten in place.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "scenario/progress.h"

namespace walkaway {

enum class ProgressMode { shown, silent };

/// Shows nothing for the first second, so that quick work leaves no trace; cleared when it goes.
class ProgressLine {
 public:
  explicit ProgressLine(ProgressMode mode);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  /// May be called from any thread, as often as one likes: the line is drawn ten times a second.
  void report(const Progress& progress);

 private:
  void draw_until_done();
  std::mutex lock_;
  std::condition_variable wake_;
  Progress latest_;
  bool done_ = false;
  uint32_t drawn_ = 0;  ///< columns in use
  std::thread drawer_;
};

/// "Solving … 42%" in at most `width` columns.
std::string progress_text(const Progress& progress, uint32_t width);

}  // namespace walkaway
