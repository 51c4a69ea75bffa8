// SPDX-License-Identifier: Apache-2.0
// Whether two runs are of the same work, and if not, what differs.
#pragma once

#include <string>
#include <vector>

#include "store/store.h"

namespace walkaway {

/// One thing on which the draws of a run hang and that is not the same in both.
struct RunDifference {
  enum class Kind { text, setting, option, column, version };
  Kind kind = Kind::text;
  std::string what;         ///< "line 12", "--set party.seller.noise", "seed"
  std::string stored, now;  ///< empty where it is only in the other
  bool in_stored = true, in_now = true;

  /// In words: `line 12: "noise = 30" is now "noise = 40"`.
  std::string text() const;
};

/// All that decides the draws: the scenario's text line by line, settings, options one by one, columns, the program's
/// version. Empty: a run may go on as the other. Not compared: file, title, command, times. A text that changed on more
/// than about two thousand lines at once is told as old lines and new ones, unmatched.
std::vector<RunDifference> run_differences(const StoredRun& stored, const StoredRun& now);

/// One to a line, the first `most` of them, then how many more there are.
std::string differences_text(const std::vector<RunDifference>& differences, size_t most = 20);

/// Throws InputError, which lists the differences, unless `now` may go on as `stored`. `store` is its name.
void refuse_if_changed(const StoredRun& stored, const StoredRun& now, const std::string& store);

}  // namespace walkaway
