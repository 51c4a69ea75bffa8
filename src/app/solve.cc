// SPDX-License-Identifier: Apache-2.0
// solve: the equilibrium of a game from elsewhere.
#include <fmt/format.h>
#include <limits>
#include <optional>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "equilibrium/backward.h"
#include "equilibrium/cfr.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/linear_program.h"
#include "equilibrium/sequence_form.h"
#include "game/lane_form.h"
#include "report/output.h"
#include "report/solution.h"

namespace walkaway {

namespace {

constexpr double kUsualGain = 1e-4;  ///< of the range of pay-offs

/// On the tree with lanes where the game has private types: the same equilibrium for less.
void solve_with_lanes(const PlainGame& game, const SolveOptions& options, const Run& run, Solution& solution) {
  const std::optional<LaneForm> form = find_lanes(game);
  solution.strategy = solve(form ? form->tree : game.tree, options, run);
  if (!form) return;
  solution.strategy.log_prob = form->to_flat(solution.strategy.log_prob);
  solution.lanes = form->tree.lanes;
}

Solution by_precision(const PlainGame& game, const CommandLine& line, const Run& run) {
  const Tree& tree = game.tree;
  Solution solution;
  solution.method = line.method;
  SolveOptions options;
  options.precision = line.noise ? 1 / *line.noise : line.precision;
  solve_with_lanes(game, options, run, solution);
  CertifyOptions certify_options;
  certify_options.precision = solution.strategy.precision;
  solution.certificate = certify(tree, solution.strategy.log_prob, certify_options);
  return solution;
}

CfrMethod regret_method(const std::string& name) {
  for (const CfrMethod method : {CfrMethod::cfr, CfrMethod::cfr_plus, CfrMethod::dcfr, CfrMethod::pcfr_plus})
    if (name == to_text(method)) return method;
  throw std::logic_error("a method without code");
}

void require_zero_sum(const Tree& tree, const CommandLine& line) {
  if (const auto why = equilibrium::why_not_zero_sum(tree))
    throw InputError({{line.file,
                       {},
                       fmt::format("is no zero-sum game of two players: {}", *why),
                       "--method qre solves games of every kind."}});
}

Solution by_regrets(const Tree& tree, const CommandLine& line, const Run& run) {
  require_zero_sum(tree, line);
  CfrOptions options;
  options.method = regret_method(line.method);
  options.gain = line.gain.value_or(kUsualGain * equilibrium::range_of_payoffs(tree));
  if (line.iterations) options.iterations = *line.iterations;
  if (line.iterations && !line.gain) options.at_least = *line.iterations;
  const CfrResult result = solve_by_regrets(tree, options, run);
  Solution solution;
  solution.method = line.method;
  solution.strategy = result.strategy;
  solution.iterations = result.iterations;
  solution.certificate = certify(tree, solution.strategy.log_prob);
  solution.certificate.residual = std::numeric_limits<double>::quiet_NaN();  // it claims to be no logit equilibrium
  return solution;
}

Solution by_program(const Tree& tree, const CommandLine& line, const Run& run) {
  require_zero_sum(tree, line);
  Solution solution;
  solution.method = line.method;
  solution.strategy = solve_by_lp(tree, run);
  solution.certificate = certify(tree, solution.strategy.log_prob);
  solution.certificate.residual = std::numeric_limits<double>::quiet_NaN();
  return solution;
}

Solution by_induction(const Tree& tree, const CommandLine& line, const Run& run) {
  if (const auto why = why_not_perfect_information(tree))
    throw InputError({{line.file,
                       {},
                       fmt::format("is no game of perfect information: {}", *why),
                       "--method qre solves games of every kind."}});
  Solution solution;
  solution.method = line.method;
  solution.strategy = solve_backward(tree, run);
  solution.certificate = certify(tree, solution.strategy.log_prob);
  solution.certificate.residual = std::numeric_limits<double>::quiet_NaN();
  return solution;
}

}  // namespace

int solve_command(const CommandLine& line, const Run& run) {
  refuse_to_overwrite(line.json_file, {line.file});
  std::optional<PendingFile> json;
  if (!line.json_file.empty()) json.emplace(line.json_file);
  const PlainGame game = read_plain_game(line.file, run);

  Solution solution = line.method == "qre"        ? by_precision(game, line, run)
                      : line.method == "backward" ? by_induction(game.tree, line, run)
                      : line.method == "lp"       ? by_program(game.tree, line, run)
                                                  : by_regrets(game.tree, line, run);
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
