// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/adjoint.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "equilibrium/adjoint_system.h"
#include "equilibrium/qre_map.h"
#include "equilibrium/reverse.h"

namespace walkaway {

using Eigen::VectorXd;

namespace {

[[noreturn]] void refuse(const std::string& what) { throw std::invalid_argument(what); }

void require_length(const char* name, size_t length, size_t wanted) {
  if (length != wanted) refuse(fmt::format("{} has {} entries; it must have {}", name, length, wanted));
}

void require_length_or_empty(const char* name, size_t length, size_t wanted) {
  if (length != 0) require_length(name, length, wanted);
}

void require_index(const char* what, size_t index, size_t count) {
  if (index >= count) refuse(fmt::format("Functional: {} {}, but there are {}", what, index, count));
}

void require_finite(const char* what, double x) {
  if (!std::isfinite(x)) refuse(fmt::format("Functional: {} is {}; it must be finite", what, x));
}

void check(const Tree& tree, const std::vector<Functional::Play>& weights, const char* name) {
  for (const auto& w : weights) {
    require_index("variable", w.variable, tree.variables());
    require_finite(name, w.weight);
  }
}

std::vector<std::pair<const char*, std::vector<double> Gradient::*>> parts_of_gradient() {
  return {{"payoff", &Gradient::payoff},         {"ledger_payoff", &Gradient::ledger_payoff},
          {"log_prior", &Gradient::log_prior},   {"chance_log_prob", &Gradient::chance_log_prob},
          {"lane_prior", &Gradient::lane_prior}, {"analyst_prior", &Gradient::analyst_prior},
          {"log_weight", &Gradient::log_weight}, {"rate", &Gradient::rate}};
}

/// Everything that a caller could get wrong. `zero` has the tree's shapes.
void check(const Tree& tree, const Functional& functional, const Gradient& zero) {
  check(tree, functional.log_prob, "a weight of log_prob");
  check(tree, functional.action_value, "a weight of action_value");
  for (const auto& w : functional.log_reach) {
    require_index("node", w.node, tree.nodes());
    require_index("lane", w.lane, tree.lanes);
    require_finite("a weight of log_reach", w.weight);
  }
  for (const auto& w : functional.node_value) {
    require_index("node", w.node, tree.nodes());
    require_index("mover", w.mover, tree.movers());
    require_index("lane", w.lane, tree.lanes);
    require_finite("a weight of node_value", w.weight);
  }
  for (const auto& [name, part] : parts_of_gradient()) {
    require_length_or_empty(fmt::format("Functional::direct.{}", name).c_str(), (functional.direct.*part).size(),
                            (zero.*part).size());
    for (double x : functional.direct.*part) require_finite("a direct derivative", x);
  }
  require_finite("a direct derivative", functional.direct.precision);
}

void add_direct(const Gradient& direct, Gradient& sum) {
  for (const auto& [name, part] : parts_of_gradient())
    for (size_t i = 0; i < (direct.*part).size(); ++i) (sum.*part)[i] += (direct.*part)[i];
  sum.precision += direct.precision;
}

std::span<const double> read(const Eigen::Ref<const VectorXd>& v) { return {v.data(), static_cast<size_t>(v.size())}; }
std::span<double> write(Eigen::Ref<VectorXd> v) { return {v.data(), static_cast<size_t>(v.size())}; }

}  // namespace

std::vector<double> by_noise(const Tree& tree, const Gradient& gradient) {
  std::vector<double> g(gradient.rate);
  for (size_t i = 0; i < g.size(); ++i) g[i] = g[i] != 0 ? -tree.rate[i] * tree.rate[i] * g[i] : 0.0;
  return g;
}

std::vector<double> by_common_prior(const Tree& tree, const Gradient& gradient) {
  // log prior = log p - log of the agent's sum of p, whose second part no functional feels.
  std::vector<double> g(gradient.lane_prior);
  for (uint32_t m = 0; m < tree.movers(); ++m)
    for (uint32_t k = 0; k < tree.lanes; ++k)
      if (tree.lane_prior[k] > 0) g[k] += gradient.log_prior[m * tree.lanes + k] / tree.lane_prior[k];
  return g;
}

void AdjointOptions::validate() const {
  const auto demand = [](bool holds, const char* name, double value, const char* constraint) {
    if (!holds) refuse(fmt::format("AdjointOptions::{} = {}, but it must be {}", name, value, constraint));
  };
  demand(std::isfinite(precision) && precision >= 0, "precision", precision, "finite and at least 0");
  demand(std::isfinite(largest_residual) && largest_residual > 0, "largest_residual", largest_residual,
         "finite and above 0");
  demand(std::isfinite(tolerance) && tolerance > 0, "tolerance", tolerance, "finite and above 0");
  demand(max_iterations >= 1, "max_iterations", max_iterations, "at least 1");
  for (double w : log_weight) demand(!std::isnan(w) && w < INFINITY, "log_weight", w, "finite or -inf");
}

const char* to_text(AdjointStatus status) { return status == AdjointStatus::converged ? "converged" : "stalled"; }

namespace {

/// What lambda says of the numbers that the response has beside action values: weights, rates, precision.
void add_response(const equilibrium::QreMap& map, const VectorXd& lambda, Gradient& gradient) {
  const equilibrium::Layout& layout = map.layout();
  const Tree& tree = *layout.tree;
  std::vector<double> centred(map.size());
  centre_rows(layout, read(lambda), centred);
  for (size_t i = 0; i < centred.size(); ++i) gradient.log_weight[i] += centred[i];
  for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
    const Decision& e = tree.decisions[d];
    for (uint32_t a = 0; a < e.actions; ++a)
      for (uint32_t g = 0; g < e.agents; ++g) {
        const VariableIndex i = tree.variable(d, a, g);
        const double slope = centred[i] * map.point().action_value[i];
        gradient.rate[e.mover * tree.max_agents + g] += map.s() * slope;
        gradient.precision += layout.rate[layout.infoset[d] + g] * slope;
      }
  }
}

}  // namespace

Adjoint::Adjoint(const Tree& tree, std::span<const double> log_prob, const AdjointOptions& options)
    : tree_(tree), options_(options) {
  options.validate();
  require_length("Adjoint: the strategy", log_prob.size(), tree.variables());
  require_length_or_empty("AdjointOptions::log_weight", options.log_weight.size(), tree.variables());
  require_length_or_empty("AdjointOptions::given", options.given.size(), tree.decisions.size());
  for (double p : log_prob)
    if (std::isnan(p) || p > 1e-9) refuse(fmt::format("Adjoint: a log-probability of {}; it must be at most 0", p));
  map_ = std::make_unique<equilibrium::QreMap>(
      tree, options.log_weight.empty() ? std::span<const double>(tree.log_weight) : options.log_weight, options.given,
      log_prob);
  map_->evaluate(map_->from_log_prob(log_prob), options.precision);
  if (!(map_->residual_norm() <= options.largest_residual))
    refuse(fmt::format("Adjoint: the strategy is no solution at precision {:.6g}: max |F| is {:.3g}, above {:.3g}",
                       options.precision, map_->residual_norm(), options.largest_residual));
  system_ = std::make_unique<equilibrium::AdjointSystem>(*map_);
  middle_.assign(tree.movers(), 0.0);
  for (NodeId node = 0; node < tree.nodes(); ++node) {
    if (tree.kind[node] != NodeKind::terminal) continue;
    for (size_t m = 0; m < tree.movers(); ++m)
      middle_[m] = tree.payoff[(size_t{tree.index[node]} * tree.movers() + m) * tree.lanes] -
                   map_->point().value[(size_t{node} * tree.movers() + m) * tree.lanes];
    break;
  }
  // Options' spans need not outlive the call.
  options_.log_weight = {};
  options_.given = {};
}

Adjoint::~Adjoint() = default;

double Adjoint::residual() const { return map_->residual_norm(); }

std::span<const double> Adjoint::log_prob() const { return map_->log_prob(); }

double Adjoint::log_reach(NodeId node, uint32_t lane) const {
  const auto inner = [&](NodeId v) {
    return map_->point().log_reach[size_t{map_->layout().inner[v]} * tree_.lanes + lane];
  };
  if (tree_.kind[node] != NodeKind::terminal) return inner(node);
  if (node == 0) return 0;
  const NodeId parent = tree_.parent[node];
  const uint32_t c = node - tree_.first_child[parent], index = tree_.index[parent];
  if (tree_.kind[parent] == NodeKind::chance)
    return inner(parent) + tree_.chance_log_prob[(size_t{index} + c) * tree_.lanes + lane];
  return inner(parent) + log_prob()[tree_.variable(index, c, tree_.agent(tree_.decisions[index].mover, lane))];
}

double Adjoint::value(NodeId node, uint32_t mover, uint32_t lane) const {
  return map_->point().value[(size_t{node} * tree_.movers() + mover) * tree_.lanes + lane] + middle_[mover];
}

double Adjoint::action_value(DecisionId decision, ActionIndex action, uint32_t agent) const {
  return map_->point().action_value[tree_.variable(decision, action, agent)] + middle_[tree_.decisions[decision].mover];
}

AdjointResult Adjoint::gradient(const Functional& functional, const Run& run) {
  const auto begun = std::chrono::steady_clock::now();
  AdjointResult result;
  result.value = functional.value;
  result.gradient = equilibrium::zero_gradient(tree_);
  check(tree_, functional, result.gradient);
  const equilibrium::Layout& layout = map_->layout();
  const equilibrium::PointArrays& point = map_->point();
  std::vector<double> bar_q(map_->size(), 0.0);
  VectorXd right(static_cast<Eigen::Index>(map_->size()));
  const uint64_t half_sweeps_before = system_->half_sweeps();
  {
    Gradient unused = result.gradient;
    reverse_evaluation(layout, point, functional, bar_q, write(right), unused, system_->arrays());
  }
  const equilibrium::AdjointSolution solution =
      system_->solve(right, {options_.tolerance, options_.max_iterations}, run);
  const VectorXd& lambda = solution.lambda;
  result.residual = solution.residual;
  result.iterations = solution.iterations;
  if (result.residual <= options_.tolerance)
    result.status = AdjointStatus::converged;
  else
    result.why = fmt::format("the transposed system was not solved in {} iterations (relative residual {:.1e})",
                             result.iterations, result.residual);
  add_centred_rows(layout, map_->s(), read(lambda), bar_q, bar_q);
  reverse_evaluation(layout, point, functional, bar_q, write(right), result.gradient, system_->arrays());
  add_response(*map_, lambda, result.gradient);
  add_direct(functional.direct, result.gradient);
  equilibrium::renormalise(tree_, result.gradient);
  result.passes = 2 + (system_->half_sweeps() - half_sweeps_before + 1) / 2;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return result;
}

}  // namespace walkaway
