// SPDX-License-Identifier: Apache-2.0
// Messages between ranks: the only place that knows MPI. Nothing here blocks, so whoever waits can look for other
// things as well.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include "uncertainty/crew.h"

namespace walkaway {

struct CrewMessage {
  uint32_t from = 0;
  int tag = 0;
  std::vector<char> bytes;
};

class CrewWire {
 public:
  static constexpr int kAnyTag = -1;
  using Bytes = std::shared_ptr<const std::vector<char>>;  ///< one copy serves many receivers

  /// None where the process was started alone. Throws InputError as `Crew` says.
  static std::unique_ptr<CrewWire> open();

  virtual ~CrewWire() = default;  ///< leaves the other ranks; all do so at the same time
  virtual uint32_t rank() const = 0;
  virtual uint32_t ranks() const = 0;
  /// Every rank's number, in their order. All ranks call it, when they join; it alone waits.
  virtual std::vector<uint32_t> gather(uint32_t own) = 0;
  virtual void send(uint32_t to, int tag, Bytes bytes) = 0;
  /// The next message with this tag that is here. What one rank sends to another is here in the order sent, whatever
  /// the tags.
  virtual std::optional<CrewMessage> receive(int tag) = 0;
  /// Whether all that was sent from here has left.
  virtual bool all_sent() = 0;
  /// Ends all ranks at once.
  [[noreturn]] virtual void abort() = 0;

  Crew::Traffic traffic;
};

/// An exception as bytes, and back as it came from a rank: InputError, Stopped, logic_error and bad_alloc stay what
/// they are, others become a runtime_error. Texts that name no place in a file name the rank.
std::vector<char> fault_bytes(const std::exception_ptr& fault);
std::exception_ptr fault_from(const CrewMessage& message, size_t begin);

}  // namespace walkaway
