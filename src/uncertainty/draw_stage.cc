// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/draw_stage.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include <fmt/format.h>

namespace walkaway {
namespace {

/// "draw 340 of 1,000, 12 a second, 55 s left".
class Pace {
 public:
  Pace(std::string what, uint64_t done, uint64_t of) : what_(std::move(what)), before_(done), done_(done), of_(of) {}

  void count(const Run& run) {
    ++done_;
    const auto now = std::chrono::steady_clock::now();
    if (done_ < of_ && now - told_ < std::chrono::milliseconds(100)) return;
    told_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double rate = static_cast<double>(done_ - before_) / std::max(seconds, 1e-9);
    const double left = static_cast<double>(of_ - done_) / rate;
    const std::string time =
        left < 120 ? fmt::format("{:.0f} s", left)
                   : (left < 7200 ? fmt::format("{:.0f} min", left / 60) : fmt::format("{:.1f} h", left / 3600));
    run.report({fmt::format("{} {} of {}, {:.{}f} a second, {} left", what_, done_, of_, rate, rate < 10 ? 1 : 0, time),
                static_cast<double>(done_) / static_cast<double>(of_)});
  }

 private:
  std::string what_;
  uint64_t before_, done_, of_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), told_{};
};

}  // namespace

DrawSolver::DrawSolver(const DrawFrame& frame, Crew& crew, DrawLog* log, const Run& run)
    : frame_(frame), crew_(crew), log_(log), run_(run), workers_(crew.threads()) {}

DrawWorker& DrawSolver::worker(uint32_t slot) {
  if (!workers_[slot]) workers_[slot] = std::make_unique<DrawWorker>(frame_);
  return *workers_[slot];
}

std::vector<uint64_t> DrawSolver::recall(const DrawStage& stage, std::vector<double>& rows) {
  const size_t width = frame_.columns().size(), first = frame_.range(DrawColumn::Kind::number).first;
  std::vector<char> done(stage.count, 0);
  const auto put = [&](uint64_t index, const std::vector<double>& row) {
    if (index >= stage.count || row.size() != width) return;
    const Values values = stage.values(index);
    for (size_t n = 0; n < frame_.told_numbers().size(); ++n)
      if (row[first + n] != values[frame_.numbers()[n]]) return;
    std::copy(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(index * width));
    done[index] = 1;
  };
  if (log_) log_->recall(stage.stage, put);
  std::vector<uint64_t> todo;
  for (uint64_t i = 0; i < stage.count; ++i)
    if (!done[i]) todo.push_back(i);
  return todo;
}

std::vector<double> DrawSolver::solve(const DrawStage& stage) {
  const size_t width = frame_.columns().size();
  std::vector<double> rows;
  std::vector<uint64_t> todo;
  if (crew_.first()) {
    rows.assign(stage.count * width, std::numeric_limits<double>::quiet_NaN());
    todo = recall(stage, rows);
  }
  Pace pace(stage.what, stage.count - todo.size(), stage.count);
  const Run quiet{run_.stop, [](const Progress&) {}};
  crew_.run(
      todo,
      [&](uint64_t index, uint32_t slot, const Run& own) {
        return worker(slot).draw(stage.values(index), stage.check(index), stage.what_ifs(index), own);
      },
      [&](uint64_t index, std::vector<double> row) {
        std::copy(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(index * width));
        if (log_) log_->keep(stage.stage, index, row);
        pace.count(run_);
      },
      quiet);
  return rows;
}

}  // namespace walkaway
