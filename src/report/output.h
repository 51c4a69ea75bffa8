// SPDX-License-Identifier: Apache-2.0
// Files that appear whole or not at all.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace walkaway {

/// A file, or a directory of files, that is written under another name beside its place and moved there at the end.
/// Made before the work whose outcome it is to hold, so that a place that cannot be written is found out at once. Every
/// member throws InputError if the system refuses.
class PendingFile {
 public:
  explicit PendingFile(std::string path);
  ~PendingFile();  ///< what was not committed is removed
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
  /// The next part of what is too long to hold at once.
  void append(const std::string& text);
  void commit();  ///< of what was appended
  void commit(const std::string& text);

 private:
  std::string path_,
      temporary_;  ///< temporary_ is empty for what is not a regular file (a pipe, /dev/null): written in place
  int descriptor_ = -1;
};

class PendingDirectory {
 public:
  explicit PendingDirectory(std::string path);
  ~PendingDirectory();
  PendingDirectory(const PendingDirectory&) = delete;
  PendingDirectory& operator=(const PendingDirectory&) = delete;
  /// Writes all `files` (name, text), then moves them. A new directory appears at once; in one that is there already
  /// files of the same names are replaced one by one and others stay.
  void commit(const std::vector<std::pair<std::string, std::string>>& files);

 private:
  std::string path_, temporary_;
};

/// Throws InputError if `output` (may be empty) is one of the files that are read.
void refuse_to_overwrite(const std::string& output, const std::vector<std::string>& inputs);

/// Removes the temporary files of all pending outputs, waiting for a commit that is under way, and lets no other begin.
/// For a program about to be ended.
void abandon_pending_outputs();

}  // namespace walkaway
