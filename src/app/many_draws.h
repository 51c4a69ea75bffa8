// SPDX-License-Identifier: Apache-2.0
// `analyze --draws`: many draws, kept in a store as they come.
#pragma once

#include <chrono>
#include <string>

#include "app/command_line.h"
#include "counsel/analyze.h"
#include "store/store.h"
#include "uncertainty/draws.h"

namespace walkaway {

/// Keeps the draws of one run in a store: in transactions of some hundreds, or of what comes in two seconds.
class StoredDraws : public DrawLog {
 public:
  /// Opens the store that the command line names and begins a run there, or takes up the unfinished one. Throws
  /// InputError where there is none to take up, or where it was of something else, and what differs.
  StoredDraws(const CommandLine& line, const Scenario& scenario, const DrawFrame& frame,
              const ManyDrawsOptions& options);

  void recall(uint32_t stage, const std::function<void(uint64_t index, std::vector<double> row)>& each) override;
  void keep(uint32_t stage, uint64_t index, const std::vector<double>& row) override;
  /// What was kept is safe when it returns.
  void flush();
  void finish(const std::string& answers);

  uint64_t kept() const { return kept_; }  ///< draws that are in the store
  const std::string& name() const { return store_.name(); }
  int64_t run() const { return run_; }

 private:
  Store store_;
  int64_t run_ = 0;
  bool resumed_ = false;
  uint64_t kept_ = 0;
  std::vector<StoredDraw> waiting_;
  std::chrono::steady_clock::time_point committed_ = std::chrono::steady_clock::now();
};

ManyDrawsOptions many_draws_options(const CommandLine& line, const AnalyzeOptions& analyze);

}  // namespace walkaway
