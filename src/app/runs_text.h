// SPDX-License-Identifier: Apache-2.0
// Stored runs in words and as JSON.
#pragma once

#include <string>
#include <vector>

#include "report/wrap.h"
#include "store/differences.h"
#include "store/store.h"

namespace walkaway {

std::string runs_text(const std::vector<StoredRun>& runs, const std::string& store, const Style& style);
std::string run_text(const StoredRun& run, const Style& style);
/// How two runs differ in what they were given; `a` is the one that was there first.
std::string comparison_text(const StoredRun& a, const StoredRun& b, const std::vector<RunDifference>& differences,
                            const Style& style);

/// The shapes are in docs/json.md.
std::string runs_json(const std::vector<StoredRun>& runs, const std::string& store);
std::string run_json(const StoredRun& run);
/// `answers`: as diff_json writes it, or "" and the reason why not.
std::string comparison_json(const StoredRun& a, const StoredRun& b, const std::vector<RunDifference>& differences,
                            const std::string& answers, const std::string& why);

}  // namespace walkaway
