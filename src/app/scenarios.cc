// SPDX-License-Identifier: Apache-2.0
// scenarios: what is packaged.
#include <algorithm>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "report/wrap.h"
#include "scenario/packaged.h"

namespace walkaway {
namespace {

std::string list_text() {
  size_t width = 0;
  for (const PackagedScenario& packaged : packaged_scenarios()) width = std::max(width, packaged.id.size());
  std::string out;
  for (const PackagedScenario& packaged : packaged_scenarios()) {
    const Scenario scenario = read_scenario_text(std::string(packaged.text), std::string(packaged.id));
    out += fmt::format("{:<{}}  {}\n", packaged.id, width, scenario.title);
    for (const std::string& line :
         wrap(scenario.summary, static_cast<uint32_t>(std::max<size_t>(40, stdout_style().width - 2 - width))))
      out += fmt::format("{:<{}}  {}\n", "", width, line);
  }
  return out +
         "\nEach works by its name from any folder: walkaway analyze NAME. `walkaway scenarios NAME > mine.toml` makes "
         "a copy to edit.\n";
}

}  // namespace

int scenarios_command(const CommandLine& line) {
  if (line.file.empty()) {
    write_stdout(list_text());
    return kSuccess;
  }
  const std::vector<PackagedScenario>& all = packaged_scenarios();
  const auto found = std::find_if(all.begin(), all.end(), [&](const PackagedScenario& p) { return p.id == line.file; });
  if (found == all.end()) {
    std::vector<std::string> ids;
    for (const PackagedScenario& packaged : all) ids.emplace_back(packaged.id);
    throw InputError(
        {{line.file, {}, "no scenario of that name is packaged", fmt::format("there are {}", fmt::join(ids, ", "))}});
  }
  write_stdout(std::string(found->text));
  return kSuccess;
}

}  // namespace walkaway
