// SPDX-License-Identifier: Apache-2.0
// What is wrong with a file, and how to mend it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace walkaway {

/// A place in a text file; lines and columns count from 1, 0 means "the file as a whole".
struct Location {
  int line = 0;
  int column = 0;
};

/// The place of a byte of a text that begins at `start`: columns count characters, not the bytes of each. Beyond the end
/// it is the end. Linear in the offset.
Location location_of_byte(std::string_view text, size_t offset, Location start = {1, 1});

/// One fault: where, what is wrong, and what would be right.
struct Fault {
  std::string file;
  Location at;
  std::string what;
  std::string hint;  ///< may be empty

  /// `file:line:column: what` and, on a second line, the hint.
  std::string text() const;
};

/// All faults of one input at once. Thrown at a room's edge; translated once, at the command line.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Fault> faults);
  const std::vector<Fault>& faults() const { return faults_; }

 private:
  std::vector<Fault> faults_;
};

/// The name in `known` nearest to `name` by edit distance, or "" if none is near enough to be meant.
std::string nearest_name(const std::string& name, const std::vector<std::string>& known);

}  // namespace walkaway
