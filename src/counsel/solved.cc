// SPDX-License-Identifier: Apache-2.0
#include "counsel/solved.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace walkaway {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

std::vector<Role> roles_of(const Scenario& scenario, const Game& game) {
  std::vector<Role> role(game.tree.nodes(), Role::plain);
  for (NodeId n = 1; n < game.tree.nodes(); ++n) {
    const EdgeLabel& edge = game.edge[n];
    // At the child of a hearing `move` is a signal, not a move.
    if (edge.stage != kNone && edge.by != kNone && edge.move != kNone)
      role[n] = scenario.stages[edge.stage].moves[edge.move].role;
  }
  return role;
}

/// Chance that an acceptance comes at or below each node: one backward pass.
std::vector<double> chance_of_deal(const Tree& tree, const std::vector<Role>& role, std::span<const double> log_prob) {
  const uint32_t lanes = tree.lanes;
  std::vector<double> deal(size_t{tree.nodes()} * lanes, 0.0);
  for (NodeId n = tree.nodes(); n-- > 0;)
    for (uint32_t c = 0; c < tree.child_count[n]; ++c) {
      const NodeId child = tree.first_child[n] + c;
      for (uint32_t k = 0; k < lanes; ++k) {
        const double after = role[child] == Role::accept ? 1.0 : deal[size_t{child} * lanes + k];
        if (after > 0) deal[size_t{n} * lanes + k] += std::exp(log_prob_of(tree, log_prob, n, c, k)) * after;
      }
    }
  return deal;
}

}  // namespace

std::optional<uint32_t> mover_of(const Tree& tree, PartyId party) {
  const auto it = std::find(tree.mover_party.begin(), tree.mover_party.end(), party);
  if (it == tree.mover_party.end()) return std::nullopt;
  return static_cast<uint32_t>(it - tree.mover_party.begin());
}

std::vector<double> payoff_rows(const Tree& tree, PartyId party) {
  if (const auto mover = mover_of(tree, party)) return mover_payoff(tree, *mover);
  const auto it = std::find(tree.ledger_party.begin(), tree.ledger_party.end(), party);
  if (it != tree.ledger_party.end()) return ledger_payoff(tree, static_cast<uint32_t>(it - tree.ledger_party.begin()));
  return std::vector<double>(size_t{tree.terminals} * tree.lanes, 0.0);
}

bool accepts(const Solved& solved, DecisionId decision, ActionIndex action) {
  const Tree& tree = solved.tree();
  const NodeId member = tree.members[tree.decisions[decision].first_member];
  return solved.role[tree.first_child[member] + action] == Role::accept;
}

std::vector<double> strike_acceptance(const Solved& solved) {
  const Tree& tree = solved.tree();
  std::vector<double> log_prob = solved.strategy.log_prob;
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& decision = tree.decisions[d];
    for (uint32_t g = 0; g < decision.agents; ++g) {
      double largest =
          kMinusInfinity;  // of the other answers, so that no proportion is lost where acceptance is all but sure
      bool any = false;
      for (uint32_t a = 0; a < decision.actions; ++a)
        if (accepts(solved, d, a))
          any = true;
        else
          largest = std::max(largest, log_prob[tree.variable(d, a, g)]);
      if (!any || largest == kMinusInfinity) continue;
      double rest = 0;
      for (uint32_t a = 0; a < decision.actions; ++a)
        if (!accepts(solved, d, a)) rest += std::exp(log_prob[tree.variable(d, a, g)] - largest);
      const double log_rest = largest + std::log(rest);
      for (uint32_t a = 0; a < decision.actions; ++a) {
        double& x = log_prob[tree.variable(d, a, g)];
        x = accepts(solved, d, a) ? kMinusInfinity : x - log_rest;
      }
    }
  }
  return log_prob;
}

Solved evaluate(const Scenario& scenario, const Values& values, Game game, Strategy strategy) {
  Solved solved;
  solved.values = values;
  solved.game = std::move(game);
  solved.strategy = std::move(strategy);
  const Tree& tree = solved.tree();
  const std::vector<double>& log_prob = solved.strategy.log_prob;
  solved.role = roles_of(scenario, solved.game);
  solved.reach = log_reach(tree, log_prob);
  solved.deal = chance_of_deal(tree, solved.role, log_prob);
  const std::vector<double> struck = strike_acceptance(solved);
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const std::vector<double> rows = payoff_rows(tree, p);
    solved.value.push_back(expected(tree, log_prob, rows));
    solved.without_deal.push_back(expected(tree, struck, rows));
  }
  return solved;
}

namespace {

constexpr double kShareOfBuilding = 0.1;  ///< of the time that building and solving take together, roughly

/// The same run, with its progress told as the part from `from` to `to` of a larger whole.
Run part_of(const Run& run, double from, double to) {
  return {run.stop, [&run, from, to](const Progress& progress) {
            run.report({progress.what, progress.done < 0 ? progress.done : from + (to - from) * progress.done});
          }};
}

}  // namespace

Solved solve_scenario(const Scenario& scenario, const Values& values, const SolvePlan& plan, const Run& run) {
  const auto start = std::chrono::steady_clock::now();
  Game game = build_game(scenario, values, plan.game, part_of(run, 0, kShareOfBuilding));
  const double build_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  SolveOptions options;
  options.tolerance = plan.tolerance;
  std::vector<double> weights;
  if (!plan.commitments.empty()) {
    weights = committed_weights(game, scenario, plan.commitments);
    options.log_weight = weights;
  }
  Strategy strategy = solve(game.tree, options, part_of(run, kShareOfBuilding, 1));
  Solved solved = evaluate(scenario, values, std::move(game), std::move(strategy));
  solved.build_s = build_s;
  return solved;
}

}  // namespace walkaway
