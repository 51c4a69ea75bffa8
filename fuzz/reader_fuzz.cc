// SPDX-License-Identifier: Apache-2.0
// Whatever the text, the reader gives a Scenario or throws InputError; anything else is a bug.
#include <cstddef>
#include <cstdint>
#include <string>

#include "scenario/fault.h"
#include "scenario/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    (void)walkaway::read_scenario_text(text, "fuzz.toml");
  } catch (const walkaway::InputError& error) {
    if (error.faults().empty()) __builtin_trap();  // refused without a reason
  }
  return 0;
}
