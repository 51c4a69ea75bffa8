// SPDX-License-Identifier: Apache-2.0
// The derivative of an answer by every number of a game at once, by one transposed linear solve.
//
// A solution is F(x; theta) = x - centre(log w + s rate Q(softmax x; theta)) = 0. For a functional G(x, theta) the
// implicit function theorem gives dG/dtheta = G_theta - lambda' F_theta with J' lambda = G_x and J = F_x (the adjoint
// equation; Griewank and Walther 2008, chapter 15). J' is applied by sweeps, solved by GMRES; G_x and the last product
// come from the evaluation's reverse mode. The number of numbers does not matter.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "game/tree.h"
#include "scenario/progress.h"

namespace walkaway {

namespace equilibrium {
class AdjointSystem;
class QreMap;
}  // namespace equilibrium

/// Derivatives by the numbers of a tree, in the tree's shapes. Probabilities that must sum to 1 are taken as weights
/// that are divided by their sum: the entry of one says what happens when it grows and the others keep their
/// proportions. So an entry may be read alone, and along changes that keep the sum it does not matter. A logarithm of
/// -inf stays: its derivative is 0.
struct Gradient {
  std::vector<double> payoff;           ///< [T][M][K]
  std::vector<double> ledger_payoff;    ///< [T][L][K]
  std::vector<double> chance_log_prob;  ///< [rows][K], divided by their sum over a node's children
  std::vector<double> log_prior;        ///< [M][K], divided by their sum over the agent's lanes
  std::vector<double> lane_prior;       ///< [K], divided by their sum; `log_prior` apart (see `by_common_prior`)
  std::vector<double> analyst_prior;    ///< [K], divided by their sum
  std::vector<double> log_weight;       ///< [V]
  std::vector<double> rate;             ///< [M][max agents]
  double precision = 0;                 ///< s, by which all rates are multiplied
};

/// By the noise, 1 / rate, of each agent: [M][max agents]; 0 where the rate is 0.
std::vector<double> by_noise(const Tree& tree, const Gradient& gradient);

/// By the common prior [K] of a game in which every agent's prior is it: what `lane_prior` moves directly and through
/// what all agents think. Divided by their sum.
std::vector<double> by_common_prior(const Tree& tree, const Gradient& gradient);

/// A number that depends on a solution, as its value and its derivatives by what the solution consists of; each list
/// may name an entry more than once, then weights add up. `equilibrium/functionals.h` makes the usual ones.
struct Functional {
  struct Play {
    VariableIndex variable;
    double weight;
  };
  struct Reach {
    NodeId node;
    uint32_t lane;
    double weight;
  };
  struct Value {
    NodeId node;
    uint32_t mover, lane;
    double weight;
  };
  double value = 0;
  std::vector<Play> log_prob;      ///< by the log-probability of an action
  std::vector<Play> action_value;  ///< by Q, the value of an action given the agent's beliefs
  std::vector<Reach> log_reach;    ///< by the log-probability of coming to a node, given the lane
  std::vector<Value> node_value;   ///< by a mover's expected pay-off from a node on, given the lane
  Gradient direct;                 ///< by the tree's numbers themselves; vectors may be empty
};

struct AdjointOptions {
  double precision = 1;                     ///< of the solution
  std::span<const double> log_weight = {};  ///< instead of the tree's own, as in SolveOptions
  std::span<const uint8_t> given = {};      ///< [decisions] 1: plays as `log_prob` says whatever happens
  double largest_residual = 1e-6;           ///< of max |F| in x; a strategy beyond it is no solution
  double tolerance = 1e-9;                  ///< on |G_x - J' lambda| / |G_x|, 2-norms
  int max_iterations = 600;                 ///< of GMRES
  void validate() const;                    ///< throws std::invalid_argument with name, value and constraint
};

enum class AdjointStatus {
  converged,  ///< residual <= tolerance
  stalled,    ///< it could not be brought there; the gradient is not to be relied on
};
const char* to_text(AdjointStatus status);

struct [[nodiscard]] AdjointResult {
  double value = 0;  ///< the functional's
  Gradient gradient;
  AdjointStatus status = AdjointStatus::stalled;
  std::string why;      ///< in words, when not converged
  double residual = 0;  ///< |G_x - J' lambda| / |G_x|, computed anew after the solve
  int iterations = 0;   ///< of GMRES
  uint64_t passes = 0;  ///< sweeps forward and back, reverse mode included
  double seconds = 0;
};

/// A solution at which gradients are taken. Not for use by several threads at once.
class Adjoint {
 public:
  /// One evaluation at `log_prob` [V], a solution at `options.precision`. Keeps a reference to the tree. Throws
  /// std::invalid_argument where lengths or options do not fit, a number is not finite, or the strategy is no solution.
  Adjoint(const Tree& tree, std::span<const double> log_prob, const AdjointOptions& options = {});
  ~Adjoint();

  const Tree& tree() const { return tree_; }
  double residual() const;                                                             ///< max |F| in x
  std::span<const double> log_prob() const;                                            ///< [V]
  double action_value(DecisionId decision, ActionIndex action, uint32_t agent) const;  ///< Q
  double log_reach(NodeId node, uint32_t lane) const;              ///< of moves and chance, given the lane
  double value(NodeId node, uint32_t mover, uint32_t lane) const;  ///< expected pay-off from the node on

  /// One transposed solve: an iteration of GMRES is two half sweeps; before and after come one reverse pass each.
  /// Throws std::invalid_argument where indices or lengths do not fit the tree or a number is not finite, Stopped if
  /// told to stop.
  AdjointResult gradient(const Functional& functional, const Run& run = {});

 private:
  const Tree& tree_;
  AdjointOptions options_;  ///< its spans are empty
  std::unique_ptr<equilibrium::QreMap> map_;
  std::unique_ptr<equilibrium::AdjointSystem> system_;
  std::vector<double> middle_;  ///< [M] of pay-offs, which the map's values are relative to
};

}  // namespace walkaway
