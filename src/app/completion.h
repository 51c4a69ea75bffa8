// SPDX-License-Identifier: Apache-2.0
// Shell completion from CLI11's option tree (CLI11 has none of its own).
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace walkaway {

/// `shell` is bash, zsh or fish.
std::string completion_script(const CLI::App& app, const std::string& shell);

}  // namespace walkaway
