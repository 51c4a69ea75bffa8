// SPDX-License-Identifier: Apache-2.0
// Rows of many draws at once: handed out to the crew, kept in a log, and recalled from it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "uncertainty/crew.h"
#include "uncertainty/draw.h"

namespace walkaway {

/// Keeps rows beyond the process. Called on the first rank alone, by one thread at a time.
class DrawLog {
 public:
  virtual ~DrawLog() = default;
  /// Calls `each` with the rows of a stage that are there already; those are not computed again.
  virtual void recall(uint32_t stage, const std::function<void(uint64_t index, std::vector<double> row)>& each) = 0;
  virtual void keep(uint32_t stage, uint64_t index, const std::vector<double>& row) = 0;
};

/// Draws that belong together: what each is, by its index alone.
struct DrawStage {
  uint32_t stage = 0;  ///< by which the log knows their rows; a run has each once
  uint64_t count = 0;
  std::function<Values(uint64_t index)> values;
  std::function<ColdCheck(uint64_t index)> check = [](uint64_t) { return ColdCheck::skipped; };
  std::function<DrawWhatIfs(uint64_t index)> what_ifs = [](uint64_t) { return DrawWhatIfs::left_out; };
  std::string what = "draw";  ///< for progress
};

/// Solves stages, one after the other, with the workers of a crew. All ranks make one and call it alike.
class DrawSolver {
 public:
  /// `log` may be null. Frame, crew and log must outlive it.
  DrawSolver(const DrawFrame& frame, Crew& crew, DrawLog* log, const Run& run);

  /// The rows [count][columns] of a stage, on the first rank; elsewhere nothing. Rows that the log recalls are not
  /// solved again, if they are of the same numbers. Throws Stopped, and what the log throws.
  std::vector<double> solve(const DrawStage& stage);

  const DrawFrame& frame() const { return frame_; }
  Crew& crew() { return crew_; }
  const Run& run() const { return run_; }
  /// This rank's worker of one thread.
  DrawWorker& worker(uint32_t slot);

 private:
  /// Fills in rows that are there already, and lists those that are not.
  std::vector<uint64_t> recall(const DrawStage& stage, std::vector<double>& rows);

  const DrawFrame& frame_;
  Crew& crew_;
  DrawLog* log_;
  Run run_;
  std::vector<std::unique_ptr<DrawWorker>> workers_;
};

}  // namespace walkaway
