// SPDX-License-Identifier: Apache-2.0
// How long work tells what it is doing, and is told to stop. Passed in; never global.
#pragma once

#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>

namespace walkaway {

/// What is being done, and how much of it is done (0 to 1; negative where nobody can know).
struct Progress {
  std::string what;
  double done = -1;
};

/// Handed down to every long computation. Cheap to copy.
struct Run {
  std::stop_token stop;
  std::function<void(const Progress&)> report = [](const Progress&) {};
};

/// Thrown by a computation that was told to stop.
struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("stopped") {}
};

}  // namespace walkaway
