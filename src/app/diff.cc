// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "counsel/analyze.h"
#include "report/diff.h"
#include "report/json.h"
#include "report/output.h"
#include "report/page.h"

namespace walkaway {
namespace {

/// The text of a file that holds JSON; nothing where it is to be read as a scenario.
std::optional<std::string> saved_answers(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return std::nullopt;  // the reader of scenarios says why
  if (!looks_like_json(text.str())) return std::nullopt;
  return std::move(text).str();
}

/// A part of the whole work as seen by its listener.
Run part_of(const Run& run, double from, double to, const std::string& file) {
  return {run.stop, [&run, from, to, file](const Progress& p) {
            run.report({file + ": " + p.what, p.done < 0 ? p.done : from + (to - from) * p.done});
          }};
}

std::string answers_of(const std::string& file, const std::vector<Setting>& settings, const CommandLine& line,
                       const Run& run) {
  const Scenario scenario = read_scenario_file(file, settings);
  Answers answers = analyze(scenario, scenario.central_values(), analyze_options(line), run);
  answers.trust.version = WALKAWAY_VERSION;
  return answers_json(scenario, answers);
}

}  // namespace

int diff_command(const CommandLine& line, const Run& run) {
  // With one file, it is compared with itself as changed by --set.
  const std::string& other = line.other_file.empty() ? line.file : line.other_file;
  for (const std::string& output : {line.html_file, line.json_file}) refuse_to_overwrite(output, {line.file, other});
  std::optional<PendingFile> html, json;
  if (!line.html_file.empty()) html.emplace(line.html_file);
  if (!line.json_file.empty()) json.emplace(line.json_file);

  std::optional<std::string> a = saved_answers(line.file), b = saved_answers(other);
  if (b && !line.settings.empty())
    throw InputError({{other, {}, "holds answers, which --set cannot change", "Give the scenario instead."}});
  // Both are read before the work, so that a fault of the second does not come minutes late.
  if (!a) read_scenario_file(line.file, {});
  if (!b) read_scenario_file(other, line.settings);
  const bool two = !a && !b;
  if (!a) a = answers_of(line.file, {}, line, part_of(run, 0, two ? 0.5 : 1, line.file));
  if (!b) b = answers_of(other, line.settings, line, part_of(run, two ? 0.5 : 0, 1, other));

  const AnswersDiff diff = compare_answers(*a, line.file, *b, other);
  if (run.stop.stop_requested()) throw Stopped{};
  const std::string text = diff_json(diff, WALKAWAY_VERSION);
  if (html) html->commit(page_html(fmt::format("{} - {}", diff.a.title, diff.b.title), text));
  if (json) json->commit(text);
  if (line.json && line.json_file.empty())
    write_stdout(text);
  else if (!line.quiet)
    write_stdout(diff_text(diff, line.all, stdout_style()));
  return diff.a.solved && diff.b.solved ? kSuccess : kNotConverged;
}

}  // namespace walkaway
