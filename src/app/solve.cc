// SPDX-License-Identifier: Apache-2.0
// solve: the equilibrium of a game from elsewhere.
#include <algorithm>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/terminal.h"
#include "equilibrium/backward.h"
#include "equilibrium/branches.h"
#include "equilibrium/cfr.h"
#include "equilibrium/evaluate.h"
#include "equilibrium/linear_program.h"
#include "equilibrium/sequence_form.h"
#include "game/lane_form.h"
#include "game/size.h"
#include "report/output.h"
#include "report/solution.h"
#include "report/words.h"

namespace walkaway {

namespace {

constexpr double kUsualGain = 1e-4, kUsualNashGain = 1e-8;  ///< of the range of pay-offs

std::vector<double> values_of(const Tree& tree, std::span<const double> log_prob) {
  std::vector<double> values;
  for (uint32_t m = 0; m < tree.movers(); ++m) values.push_back(expected(tree, log_prob, mover_payoff(tree, m))[0]);
  return values;
}

/// Other equilibria of the precision that was reached, certified on the game as it was read.
void look_for_branches(const PlainGame& game, const LaneForm* form, uint32_t starts, std::span<const double> principal,
                       const Run& run, Solution& solution) {
  BranchesOptions options;
  options.precision = solution.strategy.precision;
  options.starts = starts;
  const Branches branches = find_branches(form ? form->tree : game.tree, principal, options, run);
  solution.branch_starts = branches.starts;
  solution.branch_starts_lost = branches.lost;
  for (const BranchPoint& b : branches.found) {
    FoundBranch found{form ? form->to_flat(b.log_prob) : b.log_prob, {}, {}, b.starts};
    found.certificate = certify(game.tree, found.log_prob, {.precision = options.precision});
    found.value = values_of(game.tree, found.log_prob);
    solution.branches.push_back(std::move(found));
  }
}

/// On the tree with lanes where the game has private types: the same equilibrium for less.
Solution by_path(const PlainGame& game, const CommandLine& line, const Run& run) {
  Solution solution;
  solution.method = line.method;
  const std::optional<LaneForm> form = find_lanes(game);
  const Tree& tree = form ? form->tree : game.tree;
  SolveOptions options;
  options.precision = line.noise ? 1 / *line.noise : line.precision;
  std::vector<double> goal;
  if (line.to_nash) {
    for (uint32_t m = 0; m < game.tree.movers(); ++m)
      goal.push_back(line.gain.value_or(
          std::max(kUsualNashGain * payoff_range(game.tree, m).swing(), std::numeric_limits<double>::min())));
    options.to_gain = goal;
    solution.to_nash = true;
  }
  solution.strategy = solve(tree, options, run);
  if (form) solution.lanes = tree.lanes;
  if (line.all_branches && solution.strategy.status == SolveStatus::converged)
    look_for_branches(game, form ? &*form : nullptr, line.branch_starts, solution.strategy.log_prob, run, solution);
  if (form) solution.strategy.log_prob = form->to_flat(solution.strategy.log_prob);
  solution.certificate = certify(game.tree, solution.strategy.log_prob, {.precision = solution.strategy.precision});
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

/// A value for every node and player, and its like for a tangent.
void refuse_if_too_large(const PlainGame& game, const CommandLine& line) {
  const double bytes = 2.0 * sizeof(double) * game.tree.nodes() * game.tree.movers(), limit = byte_limit({});
  if (bytes > limit)
    throw InputError(
        {{line.file,
          {},
          fmt::format("is too large: to solve {} nodes for {} players takes {:.3g} GiB of memory, and at "
                      "most {:.3g}, half of the machine's, may be used",
                      grouped(game.tree.nodes()), grouped(game.tree.movers()), bytes / (1 << 30), limit / (1 << 30)),
          "A smaller game, or a machine with more memory."}});
}

}  // namespace

int solve_command(const CommandLine& line, const Run& run) {
  refuse_to_overwrite(line.json_file, {line.file});
  std::optional<PendingFile> json;
  if (!line.json_file.empty()) json.emplace(line.json_file);
  const PlainGame game = read_plain_game(line.file, run);
  refuse_if_too_large(game, line);

  Solution solution = line.method == "qre"        ? by_path(game, line, run)
                      : line.method == "backward" ? by_induction(game.tree, line, run)
                      : line.method == "lp"       ? by_program(game.tree, line, run)
                                                  : by_regrets(game.tree, line, run);
  solution.value = values_of(game.tree, solution.strategy.log_prob);

  if (run.stop.stop_requested()) throw Stopped{};
  if (json) json->commit(solution_json(game, solution));
  if (line.json && line.json_file.empty())
    write_stdout(solution_json(game, solution));
  else if (!line.quiet)
    write_stdout(solution_text(game, solution, stdout_style()));
  return solution.strategy.status == SolveStatus::converged ? kSuccess : kNotConverged;
}

}  // namespace walkaway
