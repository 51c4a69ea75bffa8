// SPDX-License-Identifier: Apache-2.0
// tree and export: the game itself, for people and for other tools.
#include <fmt/format.h>
#include <optional>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/strategy_json.h"
#include "app/terminal.h"
#include "counsel/analyze.h"
#include "equilibrium/certificate.h"
#include "equilibrium/solve.h"
#include "game/game.h"
#include "report/output.h"
#include "report/play_text.h"
#include "report/words.h"

namespace walkaway {
namespace {

/// The numbers by one account.
Values values_by(const Scenario& scenario, const std::string& account) {
  Values values = scenario.central_values();
  if (account.empty()) return with_changes(scenario, values, scenario.accounts.at(0).set);
  std::vector<std::string> known;
  for (const Account& a : scenario.accounts) {
    if (a.id == account) return with_changes(scenario, values, a.set);
    if (!a.id.empty()) known.push_back(a.id);
  }
  const std::string near = nearest_name(account, known);
  throw InputError({{scenario.file,
                     {},
                     fmt::format("has no account \"{}\"", account),
                     known.empty()  ? "It has no accounts: leave --account out."
                     : near.empty() ? "Its accounts: " + joined(known) + "."
                                    : fmt::format("Did you mean \"{}\"?", near)}});
}

constexpr uint32_t kLevels = 3;  ///< of the outline, if not asked for otherwise

GameOptions options_of(const CommandLine& line) {
  GameOptions options;
  options.max_bytes = line.max_bytes;
  return options;
}

int show_likely_play(const Scenario& scenario, const CommandLine& line, const Run& run) {
  AnalyzeOptions options;
  options.max_bytes = line.max_bytes;
  const LikelyPlay likely = likely_play(scenario, scenario.central_values(), options, run);
  if (run.stop.stop_requested()) throw Stopped{};
  if (likely.status != SolveStatus::converged) {
    write_stderr(fmt::format("walkaway: the game was not solved: {}. There are no odds to show.\n", likely.why));
    return kNotConverged;
  }
  write_stdout(play_text(scenario, likely.play, stdout_style(), line.depth.value_or(UINT32_MAX)));
  return kSuccess;
}

}  // namespace

int tree_command(const CommandLine& line, const Run& run) {
  const Scenario scenario = read_scenario_file(line.file, line.settings);
  if (line.likely) return show_likely_play(scenario, line, run);
  const Game game = build_game(scenario, scenario.central_values(), options_of(line), run);
  const Tree& tree = game.tree;
  std::string out = printable(scenario.title) + "\n";
  const auto add = [&out](const char* what, uint64_t count, const char* meaning) {
    out += fmt::format("{:<22}{:>12}  {}\n", what, grouped(count), meaning);
  };
  add("histories", tree.nodes(), "moves made and turns of chance, whatever the types");
  add("endings", tree.terminals, "of those");
  add("profiles of types", tree.lanes, "each a lane of the game");
  add("nodes", tree.flat_nodes(), "of the ordinary tree that says the same");
  add("information sets", tree.infosets(), "what a side can have seen, by its own type");
  add("bytes", tree.bytes(), "of the tree");
  write_stdout(out + "\n" + outline(game, scenario, line.depth.value_or(kLevels)));
  return kSuccess;
}

int export_command(const CommandLine& line, const Run& run) {
  const Scenario scenario = read_scenario_file(line.file, line.settings);
  const Values values = values_by(scenario, line.account);
  PendingFile efg(line.efg_file);
  std::optional<PendingFile> strategy_file;
  if (!line.strategy_file.empty()) strategy_file.emplace(line.strategy_file);
  const Game game = build_game(scenario, values, options_of(line), run);
  const std::string text = to_efg(game, scenario);
  int code = kSuccess;
  std::string strategy_text;
  if (strategy_file) {
    const Strategy strategy = solve(game.tree, {}, run);
    strategy_text = strategy_json(scenario, game, strategy, certify(game.tree, strategy.log_prob));
    if (strategy.status != SolveStatus::converged) {
      code = kNotConverged;
      write_stderr(
          fmt::format("walkaway: the game was not solved: {}. The strategy written is the last point reached, not an "
                      "equilibrium.\n",
                      strategy.why));
    }
  }
  efg.commit(text);
  if (strategy_file) strategy_file->commit(strategy_text);
  write_stderr(fmt::format("{}: {} nodes, {} information sets; lambda = 1 there is the solution here\n", line.efg_file,
                           grouped(game.tree.flat_nodes()), grouped(game.tree.infosets())));
  return code;
}

}  // namespace walkaway
