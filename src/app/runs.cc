// SPDX-License-Identifier: Apache-2.0
// `walkaway runs`: what a store holds.
#include <fmt/format.h>

#include <filesystem>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/runs_text.h"
#include "app/terminal.h"
#include "report/diff.h"
#include "report/output.h"
#include "scenario/fault.h"
#include "scenario/packaged.h"
#include "store/differences.h"
#include "store/draw_lines.h"
#include "store/store.h"
#include "store/url.h"

namespace walkaway {
namespace {

namespace fs = std::filesystem;
using Action = RunsRequest::Action;

constexpr size_t kChunk = size_t{1} << 16;  ///< bytes of an export that are held before they are written

/// The only store in the working folder.
std::string store_here() {
  std::vector<std::string> here;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(".", ignored))
    if (entry.path().extension() == ".runs") here.push_back(entry.path().filename().string());
  std::sort(here.begin(), here.end());
  if (here.size() == 1) return here.front();
  throw InputError({{"walkaway runs",
                     {},
                     here.empty() ? "there is no store (a .runs file) in this folder"
                                  : fmt::format("there is more than one store here: {}", fmt::join(here, ", ")),
                     "Name the scenario or its store: walkaway runs FILE, or --store FILE or URL."}});
}

std::string store_of(const CommandLine& line) {
  if (!line.store.empty()) return line.store;
  if (line.file.empty()) return store_here();
  const bool scenario = fs::path(line.file).extension() == ".toml" || find_packaged(line.file) != nullptr;
  return scenario ? store_beside(line.file) : line.file;
}

int list_runs(const CommandLine& line, Store& store) {
  std::vector<StoredRun> runs = store.runs();
  if (!line.store.empty() && !line.file.empty())  // one scenario's, of a store of many
    std::erase_if(runs,
                  [&](const StoredRun& r) { return fs::path(r.file).filename() != fs::path(line.file).filename(); });
  write_stdout(line.json ? runs_json(runs, store.name()) : runs_text(runs, store.name(), stdout_style()));
  return kSuccess;
}

/// Of two finished runs, where both hold analyses; else why not.
std::optional<AnswersDiff> answers_diff(const StoredRun& a, const StoredRun& b, std::string& why) {
  for (const StoredRun* r : {&a, &b})
    if (r->answers.empty()) {
      why = fmt::format("Run {} has not finished, so there are no answers of it to compare.", r->id);
      return std::nullopt;
    }
  try {
    return compare_answers(a.answers, fmt::format("run {}", a.id), b.answers, fmt::format("run {}", b.id));
  } catch (const InputError& error) {
    why = "Their answers cannot be compared: " + error.faults().front().text();
    return std::nullopt;
  }
}

int compare_runs(const CommandLine& line, Store& store) {
  const StoredRun a = store.run(line.runs.id), b = store.run(line.runs.other);
  std::string why;
  const std::optional<AnswersDiff> answers = answers_diff(a, b, why);
  const std::vector<RunDifference> differences = run_differences(a, b);
  if (line.json) {
    write_stdout(comparison_json(a, b, differences, answers ? diff_json(*answers, WALKAWAY_VERSION) : "", why));
    return kSuccess;
  }
  const Style style = stdout_style();
  write_stdout(comparison_text(a, b, differences, style) +
               (answers ? "\n" + diff_text(*answers, line.all, style) : "\n" + why + "\n"));
  return kSuccess;
}

/// Where an export goes: a file, which appears whole or not at all, or standard output.
class Sink {
 public:
  explicit Sink(const std::string& name) {
    if (name != "-") file_.emplace(name);
  }
  void add(const std::string& text) { file_ ? file_->append(text) : write_stdout(text); }
  void finish() {
    if (file_) file_->commit();
  }

 private:
  std::optional<PendingFile> file_;
};

/// `add_line` appends a draw's line; `head` stands before the first.
template <typename AddLine>
void export_to(const std::string& name, const std::string& head, Store& store, int64_t id, const Run& run,
               AddLine&& add_line) {
  if (name.empty()) return;
  Sink sink(name);
  std::string chunk = head;
  store.read_draws(id, [&](const StoredDraw& draw) {
    add_line(draw, chunk);
    if (chunk.size() < kChunk) return;
    if (run.stop.stop_requested()) throw Stopped{};
    sink.add(chunk);
    chunk.clear();
  });
  sink.add(chunk);
  if (run.stop.stop_requested()) throw Stopped{};
  sink.finish();
}

int export_runs(const CommandLine& line, Store& store, const std::string& where, const Run& run) {
  const StoredRun stored = store.run(line.runs.id);
  for (const std::string& output : {line.runs.csv_file, line.runs.jsonl_file})
    refuse_to_overwrite(output, {where, line.file});
  export_to(line.runs.csv_file, draws_csv_head(stored.columns), store, stored.id, run,
            [](const StoredDraw& draw, std::string& out) { add_csv_line(draw, out); });
  export_to(line.runs.jsonl_file, "", store, stored.id, run,
            [&](const StoredDraw& draw, std::string& out) { add_json_line(stored.columns, draw, out); });
  return kSuccess;
}

}  // namespace

int runs_command(const CommandLine& line, const Run& run) {
  const std::string where = store_of(line);
  Store store(where, IfMissing::refuse);
  switch (line.runs.action) {
    case Action::list:
      return list_runs(line, store);
    case Action::show: {
      const StoredRun stored = store.run(line.runs.id);
      write_stdout(line.json ? run_json(stored) : run_text(stored, stdout_style()));
      return kSuccess;
    }
    case Action::compare:
      return compare_runs(line, store);
    case Action::export_:
      return export_runs(line, store, where, run);
    case Action::scenario:
      write_stdout(store.run(line.runs.id).scenario_text);
      return kSuccess;
    case Action::remove: {
      const StoredRun stored = store.run(line.runs.id);
      store.remove(stored.id);
      write_stdout(fmt::format("removed run {} with its {} draws from {}\n", stored.id, stored.draws, store.name()));
      return kSuccess;
    }
  }
  throw std::logic_error("an action of `runs` without code");
}

}  // namespace walkaway
