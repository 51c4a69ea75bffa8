// SPDX-License-Identifier: Apache-2.0
#include "counsel/gradients.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "counsel/none.h"
#include "counsel/slope_terms.h"
#include "counsel/tasks.h"
#include "counsel/tree_slopes.h"
#include "scenario/range.h"

namespace walkaway {
namespace {

/// Of the width of a number's range: a step whose square is far below the digits that slopes are told to, and which
/// leaves as many to the differences.
constexpr double kStep = 1e-5;

constexpr double kTolerance = 1e-8;  ///< of the transposed solve, relative: slopes are good to six digits and more

constexpr double kShareOfSolving = 0.4;  ///< of the time that solving and building take together, roughly

/// Figures that sum to 1 with others, a party's types, the accounts and the endings: one of each follows from the
/// others and needs no solve. The likeliest, whose slope is no small rest of large ones.
class Wholes {
 public:
  explicit Wholes(const std::vector<HeadlineOutput>& outputs) {
    for (size_t i = 0; i < outputs.size(); ++i) {
      using Kind = HeadlineOutput::Kind;
      const Kind kind = outputs[i].kind;
      if (kind != Kind::type && kind != Kind::account && kind != Kind::ending) continue;
      std::vector<size_t>& whole = of_[{kind, kind == Kind::type ? outputs[i].subject : 0}];
      whole.push_back(i);
      if (outputs[i].value > outputs[whole[0]].value) std::swap(whole[0], whole.back());
    }
  }
  bool follows(size_t output) const {
    return std::any_of(of_.begin(), of_.end(), [&](const auto& whole) { return whole.second[0] == output; });
  }
  /// Fills in the slopes that follow from others.
  void complete(std::vector<double>& slope) const {
    for (const auto& [key, outputs] : of_) {
      double sum = 0;
      for (size_t i = 1; i < outputs.size(); ++i) sum += slope[outputs[i]];
      slope[outputs[0]] = 0 - sum;
    }
  }

 private:
  std::map<std::pair<HeadlineOutput::Kind, uint32_t>, std::vector<size_t>> of_;  ///< the one that follows first
};

/// One figure's derivatives by all that the games are made of.
struct FigureGradient {
  LinearFigure figure;
  std::vector<std::optional<Gradient>> by_group;  ///< none: nothing hangs on that game
  std::string why;                                ///< empty unless it was not solved
};

bool is_empty(const Functional& f) {
  return f.log_prob.empty() && f.action_value.empty() && f.log_reach.empty() && f.node_value.empty() &&
         f.direct.analyst_prior.empty() && f.direct.ledger_payoff.empty();
}

struct Effort {
  uint32_t solves = 0, builds = 0;
  uint64_t passes = 0;
};

FigureGradient differentiate(const Answered& today, const AccountGroups& groups, const HeadlineOutput& output,
                             const Run& run, Effort& effort) {
  FigureGradient out{linear_figure(today, groups, output), std::vector<std::optional<Gradient>>(groups.first.size()),
                     ""};
  for (size_t g = 0; g < groups.first.size(); ++g) {
    Functional& part = out.figure.parts[g];
    if (is_empty(part)) continue;
    const Solved& solved = today.negotiation.solved(groups.first[g]);
    AdjointOptions options;
    options.tolerance = kTolerance;
    Adjoint adjoint(solved.tree(), solved.strategy.log_prob, options);
    AdjointResult result = adjoint.gradient(part, run);
    ++effort.solves;
    effort.passes += result.passes;
    if (result.status != AdjointStatus::converged) out.why = result.why;
    out.by_group[g] = std::move(result.gradient);
    part = {};
  }
  return out;
}

/// The games, group by group, and the accounts' weights, at one value of a number.
struct GamesThere {
  std::vector<Game> games;
  std::vector<double> weight;
};

/// How everything moves with one number.
class NumberDirection {
 public:
  NumberDirection(const Answered& today, const AccountGroups& groups, const Values& values, NumberId number,
                  const SlopesOptions& options, const Run& run)
      : today_(today),
        groups_(groups),
        values_(values),
        number_(number),
        options_(options),
        run_(run),
        scenario_(*today.negotiation.scenario) {}

  /// Between the neighbours on both sides, or from one side where there is no game on the other; `why` if from neither.
  void find(double width) {
    step_ = kStep * width;
    for (const Stencil& stencil : kStencils) {
      no_game_ = false;
      why_ = differentiate(stencil, width);
      if (!no_game_) return;
    }
  }

  const std::string& why() const { return why_; }
  bool bends() const {
    return std::any_of(by_group_.begin(), by_group_.end(), [](const TreeSlopes& s) { return s.bends; });
  }
  uint32_t builds() const { return builds_; }

  double slope_of(const FigureGradient& gradient) const {
    if (!gradient.why.empty()) return kNothing;
    double slope = 0;
    for (AccountId a = 0; a < by_weight_.size(); ++a) slope += gradient.figure.by_weight[a] * by_weight_[a];
    for (size_t g = 0; g < by_group_.size(); ++g)
      if (gradient.by_group[g]) slope += by_group_[g].along(*gradient.by_group[g]);
    return slope;
  }

 private:
  std::string differentiate(const Stencil& stencil, double width) {
    by_group_.clear();
    std::vector<GamesThere> there;
    std::vector<double> today_weight;
    for (const AccountReading& reading : today_.negotiation.readings) today_weight.push_back(reading.prior);
    by_weight_.assign(today_weight.size(), 0.0);
    for (size_t p = 1; p < stencil.at.size(); ++p) {
      try {
        there.push_back(build(values_[number_] + stencil.at[p] * step_));
      } catch (const InputError& error) {
        no_game_ = true;
        return error.faults().empty() ? error.what() : error.faults()[0].what;
      }
      for (AccountId a = 0; a < today_weight.size(); ++a)
        by_weight_[a] += stencil.weight[p] * (there.back().weight[a] - today_weight[a]) / step_;
    }
    for (size_t g = 0; g < groups_.first.size(); ++g) {
      std::vector<const Tree*> trees{&today_.negotiation.solved(groups_.first[g]).tree()};
      for (const GamesThere& games : there) trees.push_back(&games.games[g].tree);
      TreeSlopesOr found = tree_slopes(trees, stencil, step_, width);
      if (!found.why.empty()) return found.why;
      by_group_.push_back(std::move(found.slopes));
    }
    return "";
  }

  GamesThere build(double at) {
    if (run_.stop.stop_requested()) throw Stopped();
    Values changed = values_;
    changed[number_] = at;
    check_values(scenario_, changed);
    const AccountGames games = account_games(scenario_, changed, {});
    GamesThere there{{}, games.weight};
    const Run quiet{run_.stop, [](const Progress&) {}};
    for (const AccountId a : groups_.first) {
      there.games.push_back(build_game(scenario_, games.values[games.game_of_account[a]], options_.game, quiet));
      ++builds_;
    }
    return there;
  }

  const Answered& today_;
  const AccountGroups& groups_;
  const Values& values_;
  NumberId number_;
  const SlopesOptions& options_;
  const Run& run_;
  const Scenario scenario_;  ///< its own: rules are not to be evaluated by two threads
  double step_ = 0;
  std::vector<TreeSlopes> by_group_;
  std::vector<double> by_weight_;  ///< [accounts] of their weights before the record
  std::string why_;
  bool no_game_ = false;  ///< at a point of the stencil
  uint32_t builds_ = 0;
};

NumberSlopes slopes_of(const Answered& today, const AccountGroups& groups, const Values& values, NumberId id,
                       const std::vector<FigureGradient>& gradients, const Wholes& wholes, const SlopesOptions& options,
                       const Run& run, Effort& effort) {
  const Range& range = today.negotiation.scenario->numbers[id].range;
  NumberSlopes out{id, values[id], range_low(range), range_high(range), {}, ""};
  if (range.kind == Range::Kind::choice) {
    out.why = "it is one of a list of values";
    return out;
  }
  NumberDirection direction(today, groups, values, id, options, run);
  direction.find(out.high - out.low);
  effort.builds += direction.builds();
  out.why = direction.why();
  if (!out.why.empty()) return out;
  if (direction.bends()) out.why = "the game bends at this value: the slope is the mean of those on its two sides";
  for (const FigureGradient& gradient : gradients) out.slope.push_back(direction.slope_of(gradient));
  wholes.complete(out.slope);
  return out;
}

}  // namespace

SlopesAnswer find_slopes(const Answered& today, const Values& values, const SlopesOptions& options, const Run& run) {
  const auto start = std::chrono::steady_clock::now();
  const Scenario& scenario = *today.negotiation.scenario;
  const AccountGroups groups(today.negotiation);
  SlopesAnswer answer;
  answer.outputs = headline_outputs(today);
  const Wholes wholes(answer.outputs);
  const double solved = options.from + kShareOfSolving * (options.to - options.from);

  std::vector<FigureGradient> gradients(answer.outputs.size());
  std::vector<Effort> efforts(answer.outputs.size());
  std::vector<Task> tasks;
  for (size_t i = 0; i < answer.outputs.size(); ++i) {
    gradients[i] = {{0, {}, std::vector<double>(scenario.accounts.size(), 0.0)},
                    std::vector<std::optional<Gradient>>(groups.first.size()),
                    ""};
    if (!wholes.follows(i))
      tasks.push_back({"how fast the answers move", [&, i](const Run& own) {
                         gradients[i] = differentiate(today, groups, answer.outputs[i], own, efforts[i]);
                       }});
  }
  run_tasks(tasks, {options.threads, options.from, solved}, run);
  for (const FigureGradient& gradient : gradients) answer.unsolved.push_back(gradient.why);

  std::vector<NumberId> ranged;
  for (NumberId id = 0; id < scenario.numbers.size(); ++id)
    if (!scenario.numbers[id].built_in && scenario.numbers[id].range.kind != Range::Kind::exact) ranged.push_back(id);
  answer.numbers.resize(ranged.size());
  efforts.resize(answer.outputs.size() + ranged.size());
  tasks.clear();
  for (size_t n = 0; n < ranged.size(); ++n)
    tasks.push_back({"how fast the answers move: " + scenario.numbers[ranged[n]].what, [&, n](const Run& own) {
                       answer.numbers[n] = slopes_of(today, groups, values, ranged[n], gradients, wholes, options, own,
                                                     efforts[answer.outputs.size() + n]);
                     }});
  run_tasks(tasks, {options.threads, solved, options.to}, run);
  for (const Effort& effort : efforts) {
    answer.solves += effort.solves;
    answer.builds += effort.builds;
    answer.passes += effort.passes;
  }
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return answer;
}

}  // namespace walkaway
