// SPDX-License-Identifier: Apache-2.0
#include "app/many_draws.h"

#include <fmt/format.h>

#include "store/differences.h"

namespace walkaway {
namespace {

constexpr size_t kMostWaiting = 512;
constexpr auto kLongestWait = std::chrono::seconds(2);

/// All that decides the draws besides the scenario, as a JSON object.
std::string options_json(const ManyDrawsOptions& options, uint64_t max_bytes) {
  return fmt::format(
      R"({{"draws": {}, "seed": {}, "weighing": "{}", "moves": "{}", "indices": {}, "what_ifs": {}, "tolerance": {}, "max_memory": {}}})",
      options.draws, options.seed, options.weighing == Weighing::by_record ? "by_record" : "prior_only",
      options.moves == Moves::as_needed ? "as_needed" : "never", options.indices, options.what_ifs,
      options.draw.tolerance, max_bytes);
}

StoredRun described(const CommandLine& line, const Scenario& scenario, const DrawFrame& frame,
                    const ManyDrawsOptions& options) {
  StoredRun run;
  run.version = WALKAWAY_VERSION;
  run.command = "walkaway " + line.as_typed;
  run.title = scenario.title;
  run.file = scenario.file;
  run.scenario_hash = scenario.text_hash;
  run.scenario_text = scenario_text(line.file);
  for (const Setting& setting : line.settings) run.settings.push_back(setting.path + "=" + setting.value);
  run.options = options_json(options, line.max_bytes);
  for (const DrawColumn& column : frame.columns()) run.columns.push_back(column.name);
  run.wanted = options.draws;
  return run;
}

}  // namespace

StoredDraws::StoredDraws(const CommandLine& line, const Scenario& scenario, const DrawFrame& frame,
                         const ManyDrawsOptions& options)
    : store_(line.store.empty() ? store_beside(line.file) : line.store,
             line.resume ? IfMissing::refuse : IfMissing::create),
      resumed_(line.resume) {
  const StoredRun now = described(line, scenario, frame, options);
  if (!line.resume) {
    run_ = store_.begin(now);
    return;
  }
  const std::optional<StoredRun> before = store_.unfinished(now);
  if (!before)
    throw InputError({Fault{store_.name(),
                            {},
                            "there is no unfinished run of this scenario to go on with",
                            "leave --resume out to begin one"}});
  refuse_if_changed(*before, now, store_.name());
  run_ = before->id;
  kept_ = before->draws;
}

void StoredDraws::recall(uint32_t stage, const std::function<void(uint64_t, std::vector<double>)>& each) {
  flush();
  if (!resumed_) return;
  store_.read_draws(run_, [&](const StoredDraw& draw) {
    if (draw.stage == stage) each(draw.index, draw.values);
  });
}

void StoredDraws::keep(uint32_t stage, uint64_t index, const std::vector<double>& row) {
  waiting_.push_back({stage, index, row});
  if (waiting_.size() >= kMostWaiting || std::chrono::steady_clock::now() - committed_ >= kLongestWait) flush();
}

void StoredDraws::flush() {
  if (!waiting_.empty()) store_.add(run_, waiting_);
  kept_ += waiting_.size();
  waiting_.clear();
  committed_ = std::chrono::steady_clock::now();
}

void StoredDraws::finish(const std::string& answers) {
  flush();
  store_.finish(run_, answers);
}

ManyDrawsOptions many_draws_options(const CommandLine& line, const AnalyzeOptions& analyze) {
  ManyDrawsOptions options;
  options.draws = line.draws.value();
  options.seed = line.seed;
  options.weighing = line.prior_only ? Weighing::prior_only : Weighing::by_record;
  options.indices = line.indices;
  options.what_ifs = line.draw_what_ifs;
  options.draw.what_ifs = line.draw_what_ifs > 0;
  options.moves = line.moves ? Moves::as_needed : Moves::never;
  options.draw.game.max_bytes = analyze.max_bytes;
  return options;
}

}  // namespace walkaway
