// SPDX-License-Identifier: Apache-2.0
#include "counsel/analyze.h"

#include <optional>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/many_draws.h"
#include "app/terminal.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/output.h"
#include "report/page.h"
#include "report/terminal.h"
#include "uncertainty/analysts.h"
#include "uncertainty/points.h"
#include "uncertainty/record_in_draws.h"

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
  options.keep_variations = line.draw_what_ifs > 0;
  return options;
}

namespace {

/// Where the answers go.
class Outputs {
 public:
  /// Outputs that cannot be written are found out before the work, not after it.
  explicit Outputs(const CommandLine& line) : line_(line) {
    for (const std::string& output : {line.json_file, line.html_file}) refuse_to_overwrite(output, {line.file});
    if (!line.json_file.empty()) json_.emplace(line.json_file);
    if (!line.html_file.empty()) html_.emplace(line.html_file);
    if (!line.csv_directory.empty()) tables_.emplace(line.csv_directory);
  }

  void write(const Scenario& scenario, const Answers& answers, const Uncertainty* uncertainty) {
    const auto json = [&] { return answers_json(scenario, answers, Indent::two, uncertainty); };
    if (json_) json_->commit(json());
    if (html_) html_->commit(answers_page(scenario, answers, uncertainty));
    if (tables_) tables_->commit(answers_csv(scenario, answers, uncertainty));
    if (line_.json && line_.json_file.empty())
      write_stdout(json());
    else if (!line_.quiet)
      write_stdout(line_.details ? details_text(scenario, answers, stdout_style(), uncertainty)
                                 : summary_text(scenario, answers, stdout_style(), uncertainty));
  }

 private:
  const CommandLine& line_;
  std::optional<PendingFile> json_, html_;
  std::optional<PendingDirectory> tables_;
};

Analysis analyze_as_asked(const Scenario& scenario, const CommandLine& line, const AnalyzeOptions& options,
                          const Run& run) {
  Analysis analysis = analyze_and_keep(scenario, scenario.central_values(), options, run);
  analysis.answers.trust.command = "walkaway " + line.as_typed;
  analysis.answers.trust.version = WALKAWAY_VERSION;
  return analysis;
}

int exit_code_of(const Answers& answers) {
  return answers.trust.status == SolveStatus::converged ? kSuccess : kNotConverged;
}

/// The scenario, or one analyst's.
Scenario read_as_asked(const CommandLine& line) {
  Scenario scenario = read_scenario_file(line.file, line.settings);
  if (line.analyst.empty()) return scenario;
  std::vector<std::string> ids;
  for (AnalystId a = 0; a < scenario.analysts.size(); ++a) {
    if (scenario.analysts[a].id == line.analyst) return as_analyst(scenario, a);
    ids.push_back("`" + scenario.analysts[a].id + "`");
  }
  throw InputError({Fault{scenario.file,
                          {},
                          fmt::format("there is no analyst `{}`", line.analyst),
                          ids.empty() ? "the file has no [analyst.NAME]; leave --analyst out"
                                      : fmt::format("there are {}", fmt::join(ids, ", "))}});
}

/// The draws that were asked for: of each analyst as well, if the file has any.
Uncertainty draw_as_asked(const DrawFrame& frame, const AnalyzeOptions& options, const ManyDrawsOptions& many_options,
                          Crew& crew, DrawLog* log, const Run& run) {
  if (frame.scenario().analysts.empty()) return run_draws(frame, many_options, crew, log, run).told;
  DrawsOfAll all = run_analysts(frame, options, many_options, crew, log, run);
  all.own.told.analysts = std::make_shared<AnalystComparison>(std::move(all.compared));
  return std::move(all.own.told);
}

void refuse_without_ranges(const Scenario& scenario) {
  if (drawn_numbers(scenario).empty()) throw nothing_to_draw(scenario);
}

void refuse_without_what_ifs(const Scenario& scenario, const CommandLine& line) {
  if (line.draw_what_ifs == 0) return;
  if ((line.what_ifs && !scenario.what_ifs.empty()) || (line.pivots && !scenario.pivots.empty())) return;
  throw InputError({Fault{scenario.file,
                          {},
                          "--draw-what-ifs finds no [[what_if]] and no [[pivot]] to solve",
                          "give the scenario one, or leave --draw-what-ifs out"}});
}

/// The analysis from which draws start. Where the record cannot have happened in it, it is said whether it could have
/// in draws.
Analysis analyze_for_draws(const Scenario& scenario, const CommandLine& line, const AnalyzeOptions& options,
                           const Run& run) {
  try {
    return analyze_as_asked(scenario, line, options, run);
  } catch (const InputError&) {
    GameOptions build;
    build.max_bytes = options.max_bytes;
    const std::optional<InputError> why = why_impossible(scenario, scenario.central_values(), build, run);
    if (!why) throw;
    throw impossible_at_central(scenario, *why,
                                look_for_record(scenario, drawn_numbers(scenario), *line.draws, line.seed, build, run));
  }
}

/// The first rank: it alone reads the store, prints and writes.
int lead_draws(const CommandLine& line, Crew& crew, const Run& run) {
  const Scenario scenario = read_as_asked(line);
  refuse_without_ranges(scenario);
  refuse_without_what_ifs(scenario, line);
  Outputs outputs(line);
  const AnalyzeOptions options = analyze_options(line);
  const Analysis analysis = analyze_for_draws(scenario, line, options, run);
  if (exit_code_of(analysis.answers) != kSuccess) {
    outputs.write(scenario, analysis.answers, nullptr);
    return exit_code_of(analysis.answers);
  }
  const ManyDrawsOptions many_options = many_draws_options(line, options);
  const DrawFrame frame(analysis, drawn_numbers(scenario), many_options.draw);
  std::optional<StoredDraws> log;
  if (line.keep_draws) log.emplace(line, scenario, frame, many_options);
  try {
    const Uncertainty told = draw_as_asked(frame, options, many_options, crew, log ? &*log : nullptr, run);
    if (run.stop.stop_requested()) throw Stopped();
    if (log) log->finish(answers_json(scenario, analysis.answers, Indent::two, &told));
    outputs.write(scenario, analysis.answers, &told);
  } catch (const Stopped&) {
    if (!log) throw;
    log->flush();
    throw StoppedAndKept(fmt::format("{} draws are kept in {}; the same command with --resume goes on from there",
                                     log->kept(), log->name()));
  }
  return kSuccess;
}

/// Any other rank: it solves the game for itself and then what the first hands out.
void follow_draws(const CommandLine& line, Crew& crew, const Run& run) {
  crew.guard([&] {
    const Scenario scenario = read_as_asked(line);
    refuse_without_ranges(scenario);
    refuse_without_what_ifs(scenario, line);
    AnalyzeOptions options = analyze_options(line);
    options.sensitivity = options.slopes = false;
    options.what_ifs = options.what_ifs && options.keep_variations;
    options.pivots = options.pivots && options.keep_variations;
    const Analysis analysis = analyze_as_asked(scenario, line, options, run);
    if (exit_code_of(analysis.answers) != kSuccess) return;
    const ManyDrawsOptions many_options = many_draws_options(line, options);
    draw_as_asked({analysis, drawn_numbers(scenario), many_options.draw}, options, many_options, crew, nullptr, run);
  });
}

int analyze_draws(const CommandLine& line, const Run& run) {
  Crew crew(line.threads);
  if (crew.first()) return lead_draws(line, crew, run);
  try {
    follow_draws(line, crew, run);
  } catch (const Stopped&) {
  }
  return kSuccess;  // the first rank tells how it ended
}

}  // namespace

int analyze_command(const CommandLine& line, const Run& run) {
  if (line.draws) return analyze_draws(line, run);
  const Scenario scenario = read_as_asked(line);
  Outputs outputs(line);
  const Analysis analysis = analyze_as_asked(scenario, line, analyze_options(line), run);
  if (run.stop.stop_requested()) throw Stopped{};
  outputs.write(scenario, analysis.answers, nullptr);
  return exit_code_of(analysis.answers);
}

}  // namespace walkaway
