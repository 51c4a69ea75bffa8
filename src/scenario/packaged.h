// SPDX-License-Identifier: Apache-2.0
// The scenarios that come with the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace walkaway {

struct PackagedScenario {
  std::string_view id;    ///< the file's name under scenarios/, without .toml
  std::string_view text;  ///< of the file, as it was when the program was built
};

/// In alphabetical order.
const std::vector<PackagedScenario>& packaged_scenarios();

/// The packaged scenario that `name` names, where there is no file of that name; else nullptr.
const PackagedScenario* find_packaged(const std::string& name);

}  // namespace walkaway
