// SPDX-License-Identifier: Apache-2.0
// From a TOML file to a checked Scenario.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace walkaway {

/// `PATH=VALUE`, as `--set` gives it.
struct Setting {
  std::string path;
  std::string value;
};

/// The text of `file`, or of the packaged scenario of that name where there is no such file (see packaged.h). Throws
/// InputError where it cannot be read; files over 16 MiB are refused unread.
std::string scenario_text(const std::string& file);

/// Reads and checks `file`, as `scenario_text` finds it. Throws InputError with every fault (a TOML syntax error stands alone), each with line and column.
/// Cost: linear in the size of the text.
Scenario read_scenario_file(const std::string& file, const std::vector<Setting>& settings = {});

/// The same from text; `name` is what faults call the file.
Scenario read_scenario_text(const std::string& text, const std::string& name, const std::vector<Setting>& settings = {});

/// A commented starter file, complete and valid.
std::string starter_scenario();

/// The JSON Schema (draft 2020-12) of the language, for editors.
std::string scenario_json_schema();

}  // namespace walkaway
