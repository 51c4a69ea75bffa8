// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/linear_program.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>
#include <ClpEventHandler.hpp>
#include <ClpSimplex.hpp>
#include <ClpSolve.hpp>

#include "equilibrium/cfr_sweeps.h"
#include "equilibrium/sequence_form.h"

namespace walkaway {
namespace {

using namespace equilibrium;

constexpr double kNoReach = 1e-9;   ///< probabilities of a plan below this are the program's rounding
constexpr double kFeasible = 1e-9;  ///< by which CLP may miss a constraint
constexpr double kGain = 1e-7;      ///< of the range of pay-offs: more, and the program was not solved
constexpr double kMistake = 1e-3;   ///< probability with which the other's plan errs, where nothing else decides
constexpr uint32_t kNone = UINT32_MAX;

/// A player's information sets and sequences, numbered without the gaps of the blocks.
struct Plan {
  explicit Plan(const Tree& tree, const Sequences& s, uint32_t mover) : dense(s.count, kNone) {
    for (DecisionId d = 0; d < tree.decisions.size(); ++d) {
      if (tree.decisions[d].mover != mover) continue;
      decisions.push_back(d);
      const uint32_t at = s.place[tree.decisions[d].first];
      const uint32_t block =
          static_cast<uint32_t>(std::upper_bound(s.first.begin(), s.first.end(), at) - 1 - s.first.begin());
      parent.push_back(s.parent[size_t{block} * kWide + at % kWide]);
      for (uint32_t a = 0; a < tree.decisions[d].actions; ++a) {
        const uint32_t q = s.place[tree.decisions[d].first + a];
        dense[q] = static_cast<uint32_t>(sequence.size());
        sequence.push_back(q);
        infoset.push_back(static_cast<uint32_t>(decisions.size() - 1));
      }
    }
  }
  std::vector<DecisionId> decisions;
  std::vector<uint32_t> parent;    ///< [decisions here] sequence, as `Sequences` numbers it
  std::vector<uint32_t> sequence;  ///< [dense] as `Sequences` numbers it
  std::vector<uint32_t> infoset;   ///< [dense] into `decisions`
  std::vector<uint32_t> dense;     ///< [S] kNone for gaps and the empty sequence
};

/// The program, for CLP to minimise. Columns: x of the first player's sequences, then the worth w of the second's
/// information sets to the first player, and rows:
///     sum over I of x - x of its parent = 0 (1 without a parent)         for the first player's information sets I
///     pay-offs of s with x + sum of w below s - w of its set >= 0        for the second player's sequences s
struct Program {
  Program(const SequenceForm& form, const Plan& first, const Plan& second)
      : columns(static_cast<int>(first.sequence.size() + second.decisions.size())),
        equations(static_cast<int>(first.decisions.size())),
        rows(equations + static_cast<int>(second.sequence.size())),
        cost(columns, 0.0),
        low(columns, 0.0),
        high(columns, COIN_DBL_MAX),
        row_low(rows, 0.0),
        row_high(rows, COIN_DBL_MAX) {
    add_plans(first);
    add_payoffs(form.player[0], first, second);
    add_worths(second, static_cast<uint32_t>(first.sequence.size()));
  }
  void load(ClpSimplex& clp) const {
    clp.loadProblem(
        CoinPackedMatrix(true, row.data(), column.data(), element.data(), static_cast<CoinBigIndex>(element.size())),
        low.data(), high.data(), cost.data(), row_low.data(), row_high.data());
  }

  int columns, equations, rows;
  std::vector<double> cost, low, high, row_low, row_high;
  std::vector<int> row, column;
  std::vector<double> element;

 private:
  void put(size_t r, size_t c, double value) {
    row.push_back(static_cast<int>(r));
    column.push_back(static_cast<int>(c));
    element.push_back(value);
  }
  void add_plans(const Plan& plan) {
    for (uint32_t q = 0; q < plan.sequence.size(); ++q) put(plan.infoset[q], q, 1);
    for (size_t i = 0; i < plan.decisions.size(); ++i) {
      const uint32_t before = plan.dense[plan.parent[i]];
      if (before != kNone) put(i, before, -1);
      row_low[i] = row_high[i] = before == kNone ? 1 : 0;
    }
  }
  void add_payoffs(const Sequences& s, const Plan& first, const Plan& second) {
    for (uint32_t q = 0; q < s.count; ++q)
      for (size_t j = s.row[q / kWide]; j < s.row[q / kWide + 1]; ++j) {
        const uint32_t theirs = s.other[j * kWide + q % kWide];
        const double pays = s.payoff[j * kWide + q % kWide];
        if (theirs == kNoSequence || pays == 0) continue;
        const bool moves = first.dense[q] != kNone, answers = second.dense[theirs] != kNone;
        if (moves && answers) put(size_t(equations) + second.dense[theirs], first.dense[q], pays);
        if (moves && !answers) cost[first.dense[q]] -= pays;
        if (!moves && answers) row_low[size_t(equations) + second.dense[theirs]] -= pays;
      }
  }
  void add_worths(const Plan& plan, uint32_t before) {
    for (uint32_t q = 0; q < plan.sequence.size(); ++q) put(size_t(equations) + q, before + plan.infoset[q], -1);
    for (size_t i = 0; i < plan.decisions.size(); ++i) {
      const uint32_t parent = plan.dense[plan.parent[i]];
      low[before + i] = -COIN_DBL_MAX;
      if (parent == kNone)
        cost[before + i] = -1;
      else
        put(size_t(equations) + parent, before + i, 1);
    }
  }
};

/// Tells CLP to stop, and the user how far it is.
class Watch : public ClpEventHandler {
 public:
  explicit Watch(const Run& run) : run_(&run) {}
  ClpEventHandler* clone() const override { return new Watch(*this); }
  int event(Event which) override {
    constexpr int kGoOn = -1, kStop = 5;
    if (run_->stop.stop_requested()) return kStop;
    if (which == endOfFactorization && model_ != nullptr)
      run_->report({fmt::format("solving by lp: {} pivots", model_->numberIterations()), -1});
    return kGoOn;
  }

 private:
  const Run* run_;
};

const char* why_unsolved(int status) {
  switch (status) {
    case 1:
    case 2:
      return "CLP finds no optimum of the linear program, though it has one: its pay-offs are too far apart in size";
    case 3:
      return "CLP came to its limit of pivots";
    default:
      return "CLP gave the linear program up for its rounding errors";
  }
}

/// From a plan with rounding errors, [S] of which only `plan.sequence` are set: behaviour at the information sets that
/// it comes to, nothing (false in `comes`) at the others.
struct Behaviour {
  std::vector<double> prob;    ///< [S]
  std::vector<uint8_t> comes;  ///< [decisions of the plan]
};

Behaviour behaviour(const Tree& tree, const Sequences& s, const Plan& plan, const std::vector<double>& reach) {
  Behaviour out{std::vector<double>(s.count, 0.0), std::vector<uint8_t>(plan.decisions.size(), 0)};
  for (size_t i = 0; i < plan.decisions.size(); ++i) {
    const Decision& d = tree.decisions[plan.decisions[i]];
    double total = 0;
    for (uint32_t a = 0; a < d.actions; ++a) {
      const double x = reach[s.place[d.first + a]];
      if (x > kNoReach) total += x;
    }
    if (!(total > 0)) continue;
    out.comes[i] = 1;
    for (uint32_t a = 0; a < d.actions; ++a) {
      const uint32_t q = s.place[d.first + a];
      if (reach[q] > kNoReach) out.prob[q] = reach[q] / total;
    }
  }
  return out;
}

/// Probability of each sequence by the player's own moves, each made with `prob`, mistakes apart.
std::vector<double> reach_of(const Sequences& s, const std::vector<double>& prob, double mistake) {
  std::vector<double> reach(s.count, 0.0);
  reach[kEmptySequence] = 1;
  for (uint32_t b = 0; b < s.blocks(); ++b)
    for (uint32_t i = 0; i < s.actions[b] * kWide; ++i) {
      const uint32_t q = s.first[b] + i;
      reach[q] = reach[s.parent[size_t{b} * kWide + i % kWide]] *
                 ((1 - mistake) * prob[q] + mistake / static_cast<double>(s.actions[b]));
    }
  return reach;
}

/// At information sets that the plan never comes to: the action of most worth against the other's plan; of several,
/// the one of most worth against that plan with mistakes.
void settle_the_rest(const Tree& tree, const Sequences& s, const Plan& plan, const std::vector<double>& worth,
                     const std::vector<double>& worth_with_mistakes, Behaviour& own) {
  for (size_t i = 0; i < plan.decisions.size(); ++i) {
    if (own.comes[i]) continue;
    const Decision& d = tree.decisions[plan.decisions[i]];
    uint32_t best = s.place[d.first];
    for (uint32_t a = 1; a < d.actions; ++a) {
      const uint32_t q = s.place[d.first + a];
      if (worth[q] > worth[best] || (worth[q] == worth[best] && worth_with_mistakes[q] > worth_with_mistakes[best]))
        best = q;
    }
    own.prob[best] = 1;
  }
}

class LpSolver {
 public:
  explicit LpSolver(const Tree& tree)
      : tree_(tree), form_(sequence_form(tree)), plan_{Plan(tree, form_.player[0], 0), Plan(tree, form_.player[1], 1)} {
    for (int p = 0; p < 2; ++p) reach_[p].assign(form_.player[p].count, 0.0);
  }

  /// CLP's status: 0 if it found an optimum.
  int solve(const Run& run) {
    const Program program(form_, plan_[0], plan_[1]);
    if (program.columns == 0) return 0;
    ClpSimplex clp;
    clp.setLogLevel(0);
    program.load(clp);
    clp.setPrimalTolerance(kFeasible);
    clp.setDualTolerance(kFeasible);
    Watch watch(run);
    clp.passInEventHandler(&watch);
    ClpSolve how;
    how.setSolveType(ClpSolve::useDual);
    clp.initialSolve(how);
    pivots_ = static_cast<uint64_t>(clp.numberIterations());
    if (run.stop.stop_requested()) throw Stopped();
    for (size_t q = 0; q < plan_[0].sequence.size(); ++q)
      reach_[0][plan_[0].sequence[q]] = clp.primalColumnSolution()[q];
    for (size_t q = 0; q < plan_[1].sequence.size(); ++q)
      reach_[1][plan_[1].sequence[q]] = clp.dualRowSolution()[program.equations + static_cast<int>(q)];
    return clp.status();
  }

  /// log probabilities, [V]; and `gain` becomes known.
  std::vector<double> log_prob() {
    Behaviour own[2] = {behaviour(tree_, form_.player[0], plan_[0], reach_[0]),
                        behaviour(tree_, form_.player[1], plan_[1], reach_[1])};
    std::vector<double> reach[2], with_mistakes[2];
    for (int p = 0; p < 2; ++p) {
      reach[p] = reach_of(form_.player[p], own[p].prob, 0);
      with_mistakes[p] = reach_of(form_.player[p], own[p].prob, kMistake);
    }
    gain_ = 0;
    std::vector<double> out(tree_.variables(), -INFINITY);
    for (int p = 0; p < 2; ++p) {
      const Sequences& s = form_.player[p];
      std::vector<double> worth(s.count, 0.0), hedged(s.count, 0.0);
      gain_ += best_response(s, reach[1 - p].data(), worth) * form_.scale;
      best_response(s, with_mistakes[1 - p].data(), hedged);
      settle_the_rest(tree_, s, plan_[p], worth, hedged, own[p]);
      for (const DecisionId d : plan_[p].decisions)
        for (uint32_t a = 0; a < tree_.decisions[d].actions; ++a)
          out[tree_.decisions[d].first + a] = std::log(own[p].prob[s.place[tree_.decisions[d].first + a]]);
    }
    return out;
  }

  double gain() const { return std::max(gain_, 0.0); }  ///< summed over both
  uint64_t pivots() const { return pivots_; }

 private:
  const Tree& tree_;
  SequenceForm form_;
  Plan plan_[2];
  std::vector<double> reach_[2];  ///< [S]
  double gain_ = 0;
  uint64_t pivots_ = 0;
};

}  // namespace

Strategy solve_by_lp(const Tree& tree, const Run& run) {
  const auto begun = std::chrono::steady_clock::now();
  LpSolver solver(tree);
  const int status = solver.solve(run);
  Strategy strategy;
  strategy.log_prob = solver.log_prob();
  strategy.precision = strategy.residual = std::numeric_limits<double>::quiet_NaN();
  strategy.passes = solver.pivots();
  const double wanted = kGain * range_of_payoffs(tree);
  if (status != 0) {
    strategy.why = why_unsolved(status);
  } else if (!(solver.gain() <= wanted)) {
    strategy.why = fmt::format("CLP takes the linear program for solved, but exact play gains {:.3g}, summed over both",
                               solver.gain());
  } else {
    strategy.status = SolveStatus::converged;
  }
  strategy.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return strategy;
}

}  // namespace walkaway
