// SPDX-License-Identifier: Apache-2.0
#include "counsel/solved.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "counsel/none.h"
#include "equilibrium/resolve.h"

namespace walkaway {
namespace {

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
    bool accepted = false;
    for (uint32_t a = 0; a < decision.actions; ++a) accepted |= accepts(solved, d, a);
    if (!accepted) continue;
    for (uint32_t g = 0; g < decision.agents; ++g) {
      double largest =
          kImpossible;  // of the other answers, so that no proportion is lost where acceptance is all but sure
      for (uint32_t a = 0; a < decision.actions; ++a)
        if (!accepts(solved, d, a)) largest = std::max(largest, log_prob[tree.variable(d, a, g)]);
      if (largest == kImpossible) continue;
      double rest = 0;
      for (uint32_t a = 0; a < decision.actions; ++a)
        if (!accepts(solved, d, a)) rest += std::exp(log_prob[tree.variable(d, a, g)] - largest);
      const double log_rest = largest + std::log(rest);
      for (uint32_t a = 0; a < decision.actions; ++a) {
        double& x = log_prob[tree.variable(d, a, g)];
        x = accepts(solved, d, a) ? kImpossible : x - log_rest;
      }
    }
  }
  return log_prob;
}

namespace {

/// Probabilities of the moves from a node, as rows of K lanes, beside the tree.
struct Steps {
  std::vector<double> play;      ///< [V]
  std::vector<double> struck;    ///< [V] with acceptance struck out
  std::vector<double> chance;    ///< rows of `Tree::chance_log_prob`
  std::vector<uint8_t> accepts;  ///< [N] 1: an acceptance is possible below
};

void exponentials(std::span<const double> logs, std::vector<double>& to) {
  to.resize(logs.size());
  for (size_t i = 0; i < logs.size(); ++i) to[i] = std::exp(logs[i]);
}

Steps steps_of(const Solved& solved) {
  const Tree& tree = solved.tree();
  Steps steps;
  exponentials(solved.strategy.log_prob, steps.play);
  exponentials(strike_acceptance(solved), steps.struck);
  exponentials(tree.chance_log_prob, steps.chance);
  steps.accepts.assign(tree.nodes(), 0);
  for (NodeId n = tree.nodes(); n-- > 1;)
    steps.accepts[tree.parent[n]] |= steps.accepts[n] | (solved.role[n] == Role::accept);
  return steps;
}

/// Walks all planes of a game together. `kLanes`: K where it is known beforehand, so that loops over it need no
/// counting; else 0.
template <uint32_t kLanes>
class Planes {
 public:
  Planes(Solved& solved, const Steps& steps)
      : solved_(solved), tree_(solved.tree()), steps_(steps), lanes_(kLanes ? kLanes : tree_.lanes) {}

  void forward() {
    std::fill_n(solved_.reach.begin(), lanes(), 0.0);
    std::fill_n(solved_.reached.begin(), lanes(), 1.0);
    for (NodeId n = 0; n < tree_.nodes(); ++n) {
      if (tree_.kind[n] == NodeKind::terminal) continue;
      const double *log_here = row(solved_.reach, n), *here = row(solved_.reached, n);
      double *log_there = row(solved_.reach, tree_.first_child[n]), *there = row(solved_.reached, tree_.first_child[n]);
      for (uint32_t c = 0; c < tree_.child_count[n]; ++c) {
        if (tree_.kind[n] == NodeKind::chance) {
          const size_t at = (size_t{tree_.index[n]} + c) * lanes();
          for (uint32_t k = 0; k < lanes(); ++k) {
            *log_there++ = log_here[k] + tree_.chance_log_prob[at + k];
            *there++ = here[k] * steps_.chance[at + k];
          }
          continue;
        }
        const Decision& decision = tree_.decisions[tree_.index[n]];
        const uint32_t* agent = tree_.agent_of.data() + size_t{decision.mover} * lanes();
        const size_t first = decision.first + size_t{c} * decision.agents;
        for (uint32_t k = 0; k < lanes(); ++k) {
          *log_there++ = log_here[k] + solved_.strategy.log_prob[first + agent[k]];
          *there++ = here[k] * steps_.play[first + agent[k]];
        }
      }
    }
  }

  void backward() {
    for (NodeId n = tree_.nodes(); n-- > 0;) {
      if (tree_.kind[n] == NodeKind::terminal) {
        pay(n);
        continue;
      }
      const bool differs = steps_.accepts[n] != 0;
      step(n, steps_.play, play_);
      for (std::vector<double>& plane : solved_.value) sum(n, play_, plane);
      if (differs) {
        step(n, steps_.struck, struck_);
        for (std::vector<double>& plane : solved_.without_deal) {
          if (!plane.empty()) sum(n, struck_, plane);
        }
      } else {
        for (size_t p = 0; p < solved_.value.size(); ++p) {
          if (!solved_.without_deal[p].empty()) copy(row(solved_.value[p], n), row(solved_.without_deal[p], n));
        }
      }
      expect_deal(n, differs);
    }
  }

 private:
  uint32_t lanes() const { return kLanes ? kLanes : lanes_; }
  double* row(std::vector<double>& plane, NodeId n) const { return plane.data() + size_t{n} * lanes(); }

  void copy(const double* from, double* to) const {
    for (uint32_t k = 0; k < lanes(); ++k) to[k] = from[k];
  }

  /// Chances of the moves from a node, a row for each.
  void step(NodeId n, const std::vector<double>& play, std::vector<double>& to) const {
    const uint32_t moves = tree_.child_count[n];
    if (to.size() < size_t{moves} * lanes()) to.resize(size_t{moves} * lanes());
    if (tree_.kind[n] == NodeKind::chance) {
      const double* from = steps_.chance.data() + size_t{tree_.index[n]} * lanes();
      for (uint32_t c = 0; c < moves; ++c) copy(from + size_t{c} * lanes(), to.data() + size_t{c} * lanes());
      return;
    }
    const Decision& decision = tree_.decisions[tree_.index[n]];
    const uint32_t* agent = tree_.agent_of.data() + size_t{decision.mover} * lanes();
    const double* from = play.data() + decision.first;
    double* out = to.data();
    for (uint32_t c = 0; c < moves; ++c, from += decision.agents) {
      for (uint32_t k = 0; k < lanes(); ++k) *out++ = from[agent[k]];
    }
  }

  /// A branch that is never taken says nothing, even where its own value is not a number.
  void sum(NodeId n, const std::vector<double>& step, std::vector<double>& plane) const {
    double kept[std::max(kLanes, 1u)];  // where the compiler need not write to memory after each child
    double* here = kLanes ? kept : row(plane, n);
    const double *there = row(plane, tree_.first_child[n]), *chance = step.data();
    for (uint32_t k = 0; k < lanes(); ++k) here[k] = 0;
    for (uint32_t c = 0; c < tree_.child_count[n]; ++c, there += lanes(), chance += lanes()) {
      for (uint32_t k = 0; k < lanes(); ++k) here[k] += chance[k] > 0 ? chance[k] * there[k] : 0;
    }
    if (kLanes) copy(kept, row(plane, n));
  }

  void expect_deal(NodeId n, bool possible) const {
    double* here = row(solved_.deal, n);
    for (uint32_t k = 0; k < lanes(); ++k) here[k] = 0;
    if (!possible) return;
    for (uint32_t c = 0; c < tree_.child_count[n]; ++c) {
      const NodeId child = tree_.first_child[n] + c;
      const double *there = row(solved_.deal, child), *chance = play_.data() + size_t{c} * lanes();
      const bool now = solved_.role[child] == Role::accept;
      for (uint32_t k = 0; k < lanes(); ++k) here[k] += chance[k] * (now ? 1 : there[k]);
    }
  }

  void pay(NodeId n) const {
    const size_t movers = tree_.movers(), ledgers = tree_.ledgers(), t = tree_.index[n];
    for (size_t m = 0; m < movers; ++m) {
      const double* from = tree_.payoff.data() + (t * movers + m) * lanes();
      copy(from, row(solved_.value[tree_.mover_party[m]], n));
      copy(from, row(solved_.without_deal[tree_.mover_party[m]], n));
    }
    for (size_t l = 0; l < ledgers; ++l) {
      const double* from = tree_.ledger_payoff.data() + (t * ledgers + l) * lanes();
      copy(from, row(solved_.value[tree_.ledger_party[l]], n));
    }
    double* deal = row(solved_.deal, n);
    for (uint32_t k = 0; k < lanes(); ++k) deal[k] = 0;
  }

  Solved& solved_;
  const Tree& tree_;
  const Steps& steps_;
  uint32_t lanes_;
  std::vector<double> play_, struck_;  ///< [moves of a node][K]
};

template <uint32_t kLanes>
void fill_planes(Solved& solved, const Steps& steps) {
  Planes<kLanes> planes(solved, steps);
  planes.forward();
  planes.backward();
}

}  // namespace

void evaluate(const Scenario& scenario, Solved& solved) {
  const Tree& tree = solved.tree();
  const size_t size = size_t{tree.nodes()} * tree.lanes, parties = scenario.parties.size();
  solved.role = roles_of(scenario, solved.game);
  for (auto* plane : {&solved.reach, &solved.reached, &solved.deal}) plane->resize(size);
  solved.value.resize(parties);
  solved.without_deal.resize(parties);
  for (PartyId p = 0; p < parties; ++p) {
    solved.value[p].resize(size);
    solved.without_deal[p].resize(scenario.parties[p].moves ? size : 0);
  }
  const Steps steps = steps_of(solved);
  switch (tree.lanes) {
    case 1:
      return fill_planes<1>(solved, steps);
    case 2:
      return fill_planes<2>(solved, steps);
    case 4:
      return fill_planes<4>(solved, steps);
    case 6:
      return fill_planes<6>(solved, steps);
    default:
      return fill_planes<0>(solved, steps);
  }
}

Solved evaluate(const Scenario& scenario, const Values& values, Game game, Strategy strategy) {
  Solved solved;
  solved.values = values;
  solved.game = std::move(game);
  solved.strategy = std::move(strategy);
  evaluate(scenario, solved);
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
  const Run solving = part_of(run, kShareOfBuilding, 1);
  const bool from_near = plan.near != nullptr && plan.commitments.empty() && same_shape(plan.near->tree(), game.tree);
  Strategy strategy =
      from_near ? Resolver(plan.near->tree(), plan.near->strategy.log_prob).solve(game.tree, {plan.tolerance}, solving)
                : solve(game.tree, options, solving);
  Solved solved = evaluate(scenario, values, std::move(game), std::move(strategy));
  solved.build_s = build_s;
  return solved;
}

}  // namespace walkaway
