// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenario/scenario.h"

namespace walkaway {

/// Throws an InputError with a single fault in the scenario's file.
[[noreturn]] inline void fail(const Scenario& scenario, Location at, std::string what, std::string hint = {}) {
  throw InputError({Fault{scenario.file, at, std::move(what), std::move(hint)}});
}

}  // namespace walkaway
