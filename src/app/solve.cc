// SPDX-License-Identifier: Apache-2.0
// solve: the equilibrium of a game from elsewhere.
#include <optional>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "equilibrium/evaluate.h"
#include "report/output.h"
#include "report/solution.h"

namespace walkaway {

int solve_command(const CommandLine& line, const Run& run) {
  refuse_to_overwrite(line.json_file, {line.file});
  std::optional<PendingFile> json;
  if (!line.json_file.empty()) json.emplace(line.json_file);
  const PlainGame game = read_plain_game(line.file, run);

  Solution solution;
  solution.method = "qre";
  SolveOptions options;
  options.precision = line.precision;
  solution.strategy = solve(game.tree, options, run);
  CertifyOptions certify_options;
  certify_options.precision = solution.strategy.precision;
  solution.certificate = certify(game.tree, solution.strategy.log_prob, certify_options);
  for (uint32_t m = 0; m < game.tree.movers(); ++m)
    solution.value.push_back(expected(game.tree, solution.strategy.log_prob, mover_payoff(game.tree, m))[0]);

  if (run.stop.stop_requested()) throw Stopped{};
  if (json) json->commit(solution_json(game, solution));
  if (line.json && line.json_file.empty())
    write_stdout(solution_json(game, solution));
  else if (!line.quiet)
    write_stdout(solution_text(game, solution, stdout_style()));
  return solution.strategy.status == SolveStatus::converged ? kSuccess : kNotConverged;
}

}  // namespace walkaway
