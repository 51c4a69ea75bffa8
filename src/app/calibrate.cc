// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/calibrate.h"

#include <optional>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "report/calibration.h"
#include "report/output.h"

namespace walkaway {
namespace {

CalibrateOptions calibrate_options(const CommandLine& line, const Scenario& scenario) {
  CalibrateOptions options;
  options.records = line.records;
  if (line.draws) options.draws = *line.draws;
  options.seed = line.seed;
  options.wrong_noise = line.wrong_noise;
  options.game.max_bytes = line.max_bytes;
  const bool as_the_files = line.recorded.empty() ? !scenario.record.empty() : line.recorded == "file";
  options.kind = as_the_files ? RecordKind::as_the_files : RecordKind::all_moves;
  return options;
}

/// All ranks do this alike; the first alone writes and prints.
int calibrate_on(Crew& crew, const CommandLine& line, const Run& run) {
  std::optional<Scenario> scenario;
  std::optional<PendingFile> json, svg;
  crew.guard([&] {
    scenario.emplace(read_scenario_file(line.file, line.settings));
    if (!crew.first()) return;
    for (const std::string& output : {line.json_file, line.svg_file}) refuse_to_overwrite(output, {line.file});
    if (!line.json_file.empty()) json.emplace(line.json_file);
    if (!line.svg_file.empty()) svg.emplace(line.svg_file);
  });
  const Calibration calibration = calibrate(*scenario, calibrate_options(line, *scenario), crew, run);
  if (!crew.first()) return kSuccess;
  if (run.stop.stop_requested()) throw Stopped{};
  if (json) json->commit(calibration_json(*scenario, calibration));
  if (svg) svg->commit(calibration_svg(*scenario, calibration));
  if (line.json && line.json_file.empty())
    write_stdout(calibration_json(*scenario, calibration));
  else if (!line.quiet)
    write_stdout(calibration_text(*scenario, calibration, stdout_style()));
  return calibration.why_not.empty() ? kSuccess : kNotConverged;
}

}  // namespace

int calibrate_command(const CommandLine& line, const Run& run) {
  Crew crew(line.threads);
  try {
    return calibrate_on(crew, line, run);
  } catch (const Stopped&) {
    if (crew.first()) throw;
    return kSuccess;  // the first rank tells how it ended
  }
}

}  // namespace walkaway
