// SPDX-License-Identifier: Apache-2.0
#include "counsel/analyze.h"

#include <optional>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/output.h"
#include "report/page.h"
#include "report/terminal.h"

namespace walkaway {
AnalyzeOptions analyze_options(const CommandLine& line) {
  AnalyzeOptions options;
  options.seed = line.seed;
  options.threads = line.threads;
  options.max_bytes = line.max_bytes;
  options.what_ifs = line.what_ifs;
  options.pivots = line.pivots;
  options.sensitivity = line.sensitivity;
  options.slopes = line.slopes;
  return options;
}

int analyze_command(const CommandLine& line, const Run& run) {
  const Scenario scenario = read_scenario_file(line.file, line.settings);
  for (const std::string& output : {line.json_file, line.html_file}) refuse_to_overwrite(output, {line.file});
  // Outputs that cannot be written are found out before the work, not after it.
  std::optional<PendingFile> json, html;
  std::optional<PendingDirectory> tables;
  if (!line.json_file.empty()) json.emplace(line.json_file);
  if (!line.html_file.empty()) html.emplace(line.html_file);
  if (!line.csv_directory.empty()) tables.emplace(line.csv_directory);

  Answers answers = analyze(scenario, scenario.central_values(), analyze_options(line), run);
  answers.trust.command = "walkaway " + line.as_typed;
  answers.trust.version = WALKAWAY_VERSION;

  if (run.stop.stop_requested()) throw Stopped{};
  if (json) json->commit(answers_json(scenario, answers));
  if (html) html->commit(answers_page(scenario, answers));
  if (tables) tables->commit(answers_csv(scenario, answers));
  if (line.json && line.json_file.empty())
    write_stdout(answers_json(scenario, answers));
  else if (!line.quiet)
    write_stdout(line.details ? details_text(scenario, answers, stdout_style())
                              : summary_text(scenario, answers, stdout_style()));
  return answers.trust.status == SolveStatus::converged ? kSuccess : kNotConverged;
}

}  // namespace walkaway
