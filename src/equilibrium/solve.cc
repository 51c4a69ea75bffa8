// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/solve.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <tbb/task_arena.h>

#include "equilibrium/certificate.h"
#include "equilibrium/path.h"
#include "equilibrium/qre_map.h"

namespace walkaway {
namespace {

constexpr uint32_t kMostThreads = 1024;

void require_length(const char* name, size_t length, size_t wanted) {
  if (length != 0 && length != wanted)
    throw std::invalid_argument(
        fmt::format("SolveOptions::{} has {} entries; it must be empty or have {}", name, length, wanted));
}

/// What `validate` cannot see without the tree.
void check_against(const Tree& tree, const SolveOptions& options) {
  require_length("log_weight", options.log_weight.size(), tree.variables());
  require_length("given", options.given.size(), tree.decisions.size());
  require_length("log_prob_given", options.log_prob_given.size(), tree.variables());
  require_length("warm_start", options.warm_start.size(), tree.variables());
  require_length("to_gain", options.to_gain.size(), tree.movers());
  for (DecisionId d = 0; d < tree.decisions.size() && !options.log_weight.empty(); ++d) {
    const Decision& e = tree.decisions[d];
    for (uint32_t g = 0; g < e.agents; ++g) {
      bool had = false, has = false;
      for (uint32_t i = e.first + g; i < e.first + e.actions * e.agents; i += e.agents)
        had |= std::isfinite(tree.log_weight[i]), has |= std::isfinite(options.log_weight[i]);
      if (had && !has && (options.given.empty() || !options.given[d]))
        throw std::invalid_argument(
            fmt::format("SolveOptions::log_weight leaves no action at decision {}, agent {}", d, g));
    }
  }
}

bool gains_at_most(const Tree& tree, std::span<const double> log_prob, double precision, const SolveOptions& options) {
  const Certificate found = certify(tree, log_prob, {precision, options.log_weight, options.given});
  for (uint32_t m = 0; m < tree.movers(); ++m)
    if (!(found.best_response_gain[m] <= options.to_gain[m])) return false;
  return true;
}

}  // namespace

const char* to_text(SolveStatus status) {
  switch (status) {
    case SolveStatus::converged:
      return "converged";
    case SolveStatus::stalled:
      return "stalled";
    case SolveStatus::out_of_steps:
      return "out_of_steps";
  }
  return "unknown";
}

void SolveOptions::validate() const {
  const auto refuse = [](const char* name, double value, const char* constraint) {
    throw std::invalid_argument(fmt::format("SolveOptions::{} = {}, but it must be {}", name, value, constraint));
  };
  if (!(std::isfinite(tolerance) && tolerance > 0)) refuse("tolerance", tolerance, "finite and above 0");
  if (!(std::isfinite(precision) && precision >= 0)) refuse("precision", precision, "finite and at least 0");
  if (threads > kMostThreads) refuse("threads", threads, "at most 1024");
  if (max_steps == 0) refuse("max_steps", max_steps, "at least 1");
  if (!given.empty() && log_prob_given.empty()) refuse("log_prob_given", 0, "there if `given` is");
  for (double w : log_weight)
    if (std::isnan(w) || w == INFINITY) refuse("log_weight", w, "finite or -inf");
  for (double p : log_prob_given)
    if (std::isnan(p) || p > 1e-9) refuse("log_prob_given", p, "at most 0");
  for (double g : to_gain)
    if (!(g > 0)) refuse("to_gain", g, "above 0");
  for (double p : warm_start)
    if (std::isnan(p) || p > 1e-9) refuse("warm_start", p, "at most 0");
}

namespace {

bool one_mover_chooses(const equilibrium::Layout& layout) {
  const Tree& tree = *layout.tree;
  std::optional<uint32_t> chooses;
  for (const Decision& d : tree.decisions)
    for (uint32_t i = d.first; i < d.first + d.actions * d.agents; ++i) {
      if (!layout.free[i]) continue;
      if (chooses && *chooses != d.mover) return false;
      chooses = d.mover;
    }
  return true;
}

Strategy solve_here(const Tree& tree, const SolveOptions& options, const Run& run) {
  const auto begun = std::chrono::steady_clock::now();
  const std::span<const double> log_weight =
      options.log_weight.empty() ? std::span<const double>(tree.log_weight) : options.log_weight;
  equilibrium::QreMap map(tree, log_weight, options.given, options.log_prob_given);
  equilibrium::PathOptions path_options{options.precision, options.tolerance, options.max_steps, {}};
  if (!options.to_gain.empty()) {
    path_options.target_s = std::numeric_limits<double>::infinity();
    path_options.enough = [&](std::span<const double> log_prob, double s) {
      return gains_at_most(tree, log_prob, s, options);
    };
  }
  equilibrium::PathFollower path(map, path_options, run);
  equilibrium::PathResult result;
  if (map.unknowns() == 0 || path_options.target_s == 0) {
    result = path.correct_at_target(map.start());
  } else if (one_mover_chooses(map.layout()) && !path_options.enough) {
    result = path.respond_at_target();
  } else {
    if (!options.warm_start.empty() && options.to_gain.empty())
      result = path.correct_at_target(map.from_log_prob(options.warm_start));
    if (result.status != SolveStatus::converged) result = path.follow();
  }
  if (result.status == SolveStatus::converged && path_options.enough &&
      !path_options.enough(map.log_prob(), result.s)) {
    result.status = SolveStatus::stalled;
    result.why =
        fmt::format("exact play still gains more than wanted at precision {:.3g}, as far as rounding allows", result.s);
  }
  constexpr double kSame = 1 - 1e-12;  // of two ways to compute one precision
  if (result.status == SolveStatus::converged && !path_options.enough && result.s < kSame * options.precision) {
    result.status = SolveStatus::stalled;
    result.why = fmt::format(
        "beyond precision {:.6g} rounding of the largest pay-offs outweighs what is to be told apart; {:.6g} was asked "
        "for",
        result.s, options.precision);
  }
  Strategy strategy;
  strategy.log_prob.assign(map.log_prob().begin(), map.log_prob().end());
  strategy.status = result.status;
  strategy.why = result.why;
  strategy.precision = result.s;
  strategy.residual = result.residual;
  strategy.steps = result.steps;
  strategy.folds = result.folds;
  strategy.bifurcations = std::move(result.bifurcations);
  strategy.passes = map.passes();
  strategy.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return strategy;
}

}  // namespace

Strategy solve(const Tree& tree, const SolveOptions& options, const Run& run) {
  options.validate();
  check_against(tree, options);
  if (options.threads == 0) return solve_here(tree, options, run);
  tbb::task_arena arena(static_cast<int>(options.threads));
  return arena.execute([&] { return solve_here(tree, options, run); });
}

}  // namespace walkaway
