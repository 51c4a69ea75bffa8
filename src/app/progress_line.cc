// SPDX-License-Identifier: Apache-2.0
#include "app/progress_line.h"

#include <fmt/format.h>
#include <algorithm>

#include "app/terminal.h"

namespace walkaway {

ProgressLine::ProgressLine(ProgressMode mode) {
  if (mode == ProgressMode::shown) drawer_ = std::thread([this] { draw_until_done(); });
}

ProgressLine::~ProgressLine() {
  if (!drawer_.joinable()) return;
  {
    const std::lock_guard hold(lock_);
    done_ = true;
  }
  wake_.notify_all();
  drawer_.join();
  if (drawn_ > 0) write_stderr("\r" + std::string(drawn_, ' ') + "\r");
}

void ProgressLine::report(const Progress& progress) {
  if (!drawer_.joinable()) return;
  const std::lock_guard hold(lock_);
  latest_ = progress;
}

void ProgressLine::draw_until_done() {
  using namespace std::chrono_literals;
  std::unique_lock hold(lock_);
  if (wake_.wait_for(hold, 1s, [this] { return done_; })) return;
  do {
    if (latest_.what.empty()) continue;
    const std::string text = progress_text(latest_, stderr_width() - 1);
    const uint32_t width = display_width(text);
    write_stderr("\r" + text + std::string(drawn_ > width ? drawn_ - width : 0, ' '));
    drawn_ = width;
  } while (!wake_.wait_for(hold, 100ms, [this] { return done_; }));
}

std::string progress_text(const Progress& progress, uint32_t width) {
  std::string text = printable(progress.what) + " …";
  if (progress.done >= 0) text += fmt::format(" {:.0f}%", 100 * std::min(progress.done, 1.0));
  return display_width(text) <= width ? text : wrap(text, width).front();
}

}  // namespace walkaway
