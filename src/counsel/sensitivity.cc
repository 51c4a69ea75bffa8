// SPDX-License-Identifier: Apache-2.0
#include "counsel/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "counsel/questions.h"
#include "counsel/tasks.h"
#include "scenario/range.h"

namespace walkaway {
namespace {

constexpr int kHalvings = 5;         ///< of the way from today's value to an end, in search of a flip
constexpr size_t kInterpolated = 4;  ///< solved points that foretell the play at another value

// The solver's tolerances, where the one asked for is not larger: figures are told to far fewer digits, and which move
// is best to fewer still.
constexpr double kToleranceAtEnds = 1e-10, kToleranceBetween = 1e-8;

/// What solving took.
struct Spent {
  uint32_t warm = 0, cold = 0, unchanged = 0;
  uint64_t warm_passes = 0, cold_passes = 0;
};

/// The negotiation with one number at one value.
struct Point {
  double at = 0;
  std::optional<SolveStatus> status;  ///< none: there is no such game
  std::string why;                    ///< why it was not read
  std::vector<double> outputs;
  std::vector<std::string> holds;               ///< by conclusion of today; "" where nothing can be said
  std::vector<std::vector<double>> log_prob{};  ///< by account: a start for neighbours; empty where it does not fit

  bool solved() const { return status == SolveStatus::converged; }
};

/// A strategy to start from, per account; empty: from the start of the path.
using StartingPoint = std::vector<std::vector<double>>;

/// Makes the probabilities of each agent at each decision add up to 1.
void normalise(const Tree& tree, std::vector<double>& log_prob) {
  for (const Decision& d : tree.decisions)
    for (uint32_t g = 0; g < d.agents; ++g) {
      double largest = -std::numeric_limits<double>::infinity(), sum = 0;
      for (uint32_t a = 0; a < d.actions; ++a) largest = std::max(largest, log_prob[d.first + a * d.agents + g]);
      if (!std::isfinite(largest)) continue;
      for (uint32_t a = 0; a < d.actions; ++a) sum += std::exp(log_prob[d.first + a * d.agents + g] - largest);
      const double log_sum = largest + std::log(sum);
      for (uint32_t a = 0; a < d.actions; ++a) log_prob[d.first + a * d.agents + g] -= log_sum;
    }
}

/// Log-probabilities at a value of the number from those at others, by the polynomial through them (Lagrange).
std::vector<double> interpolate(const Tree& tree, const std::vector<const Point*>& points, AccountId account,
                                double at) {
  std::vector<double> log_prob(tree.variables(), 0.0);
  for (const Point* point : points) {
    double weight = 1;
    for (const Point* other : points)
      if (other != point) weight *= (at - other->at) / (point->at - other->at);
    const std::vector<double>& given = point->log_prob[account];
    for (size_t i = 0; i < log_prob.size(); ++i) log_prob[i] += weight * given[i];
  }
  for (size_t i = 0; i < log_prob.size(); ++i)
    if (!std::isfinite(log_prob[i])) log_prob[i] = -std::numeric_limits<double>::infinity();
  normalise(tree, log_prob);
  return log_prob;
}

std::string first_of(const InputError& error) { return error.faults().empty() ? error.what() : error.faults()[0].what; }

/// Solves and reads with one number changed. Not for use by several threads at once: it owns the rules that it
/// evaluates.
class Neighbourhood {
 public:
  Neighbourhood(const Answered& today, const std::vector<HeadlineOutput>& outputs, const Values& values,
                NumberId number, const SensitivityOptions& options, Run run)
      : today_(today),
        outputs_(outputs),
        values_(values),
        number_(number),
        options_(options),
        run_(std::move(run)),
        scenario_(*today.negotiation.scenario) {}

  /// Today, without solving.
  Point today() const {
    Point point{values_[number_], SolveStatus::converged, "", {}, same_conclusions(today_.answers, today_.answers)};
    for (const HeadlineOutput& output : outputs_) point.outputs.push_back(output.value);
    for (AccountId a = 0; a < scenario_.accounts.size(); ++a)
      point.log_prob.push_back(today_.negotiation.solved(a).strategy.log_prob);
    return point;
  }

  /// A strategy to start from at a value of the number, from points that are solved, today's among them.
  StartingPoint start_at(double at, const std::vector<const Point*>& points) const {
    StartingPoint start;
    for (AccountId a = 0; a < scenario_.accounts.size(); ++a) {
      std::vector<const Point*> fitting;
      for (const Point* point : points)
        if (!point->log_prob[a].empty()) fitting.push_back(point);
      start.push_back(interpolate(today_.negotiation.solved(a).tree(), fitting, a, at));
    }
    return start;
  }

  Point solve_at(double at, const StartingPoint& start, double tolerance) {
    if (run_.stop.stop_requested()) throw Stopped();
    Point point{at, std::nullopt, "", {}, std::vector<std::string>(today_.answers.conclusions.size())};
    try {
      Case there;
      there.scenario = &scenario_;
      solve_games(there, point, start, std::max(tolerance, options_.tolerance));
      if (!point.solved()) return point;
      read_record(there);
      Answers answers;
      answer_for_conclusions(there, options_.game, Reasons::left_out, run_, answers);
      answers.conclusions = conclude(there, answers);
      point.outputs = headline_values(outputs_, today_.answers, {there, answers});
      point.holds = same_conclusions(today_.answers, answers);
    } catch (const InputError& error) {
      point.why = first_of(error);
    }
    return point;
  }

  const Spent& effort() const { return effort_; }

 private:
  void solve_games(Case& there, Point& point, const StartingPoint& start, double tolerance) {
    Values changed = values_;
    changed[number_] = point.at;
    check_values(scenario_, changed);
    const AccountGames games = account_games(scenario_, changed, {});
    point.log_prob.resize(scenario_.accounts.size());
    SolveStatus status = SolveStatus::converged;
    for (uint32_t g = 0; g < games.values.size(); ++g) {
      const auto first = std::find(games.game_of_account.begin(), games.game_of_account.end(), g);
      const auto account = static_cast<AccountId>(first - games.game_of_account.begin());
      const Solved& base = today_.negotiation.solved(account);
      Game game = build_game(scenario_, games.values[g], options_.game, run_);
      const bool fits = same_shape(game.tree, base.tree());
      Strategy strategy = find_strategy(
          game.tree, base, fits ? std::span<const double>(start[account]) : std::span<const double>(), tolerance);
      if (strategy.status != SolveStatus::converged) {
        if (status == SolveStatus::converged) point.why = "not solved: " + strategy.why;
        status = strategy.status;
      }
      for (AccountId a = 0; a < scenario_.accounts.size(); ++a)
        if (fits && games.game_of_account[a] == g && same_shape(game.tree, today_.negotiation.solved(a).tree()))
          point.log_prob[a] = strategy.log_prob;
      there.games.push_back(evaluate(scenario_, games.values[g], std::move(game), std::move(strategy)));
    }
    there.readings = unread(games);
    point.status = status;
  }

  /// Play that the number does not touch stays as it is, to the last bit.
  Strategy find_strategy(const Tree& tree, const Solved& base, std::span<const double> start, double tolerance) {
    if (same_play(tree, base.tree())) {
      ++effort_.unchanged;
      return base.strategy;
    }
    SolveOptions options;
    options.tolerance = tolerance;
    options.warm_start = start;
    Strategy strategy = solve(tree, options, run_);
    const bool warm = !start.empty() && strategy.steps == 0;  // no path was followed
    ++(warm ? effort_.warm : effort_.cold);
    (warm ? effort_.warm_passes : effort_.cold_passes) += strategy.passes;
    return strategy;
  }

  const Answered& today_;
  const std::vector<HeadlineOutput>& outputs_;
  const Values& values_;
  NumberId number_;
  const SensitivityOptions& options_;
  Run run_;
  Scenario scenario_;
  Spent effort_;
};

/// The way from today's value to one end, as far as it has been solved, today first.
class Way {
 public:
  Way(Neighbourhood& neighbourhood, const Range& range, double end) : neighbourhood_(neighbourhood), range_(range) {
    points_.push_back(neighbourhood.today());
    if (end == points_[0].at)
      points_.push_back(points_[0]);
    else
      points_.push_back(neighbourhood.solve_at(end, points_[0].log_prob, kToleranceAtEnds));
  }

  const Point& today() const { return points_.front(); }
  const Point& end() const { return points_.back(); }

  /// Where a conclusion that differs at the end first ceases to hold, between points that are solved for this or were
  /// solved for another conclusion.
  std::optional<Flip> find_flip(uint32_t conclusion) {
    const std::string from = points_[0].holds[conclusion];
    if (end().holds[conclusion].empty() || end().holds[conclusion] == from) return std::nullopt;
    const double width = std::abs(end().at - points_[0].at) * std::pow(0.5, kHalvings) * (1 + 1e-9);
    Bracket bracket = bracket_of(conclusion);
    for (bool helps = true; helps && std::abs(bracket.beyond->at - bracket.before->at) > width;) {
      const std::optional<double> middle = between(bracket.before->at, bracket.beyond->at);
      helps = middle && solve_at(*middle, conclusion);
      bracket = bracket_of(conclusion);  // whether it helps or not, as the points have moved
    }
    return Flip{conclusion, from, bracket.beyond->holds[conclusion], (bracket.before->at + bracket.beyond->at) / 2,
                std::abs(bracket.beyond->at - bracket.before->at) / 2};
  }

 private:
  /// The first solved point at which a conclusion differs from today's, and the last before it.
  struct Bracket {
    const Point *before, *beyond;
  };

  Bracket bracket_of(uint32_t conclusion) const {
    Bracket bracket{&points_[0], nullptr};
    for (const Point& point : points_) {
      if (point.holds[conclusion].empty()) continue;
      if (point.holds[conclusion] != points_[0].holds[conclusion]) {
        bracket.beyond = &point;
        break;
      }
      bracket.before = &point;
    }
    return bracket;
  }

  /// The middle; of a choice the middle one of the choices that lie between, if there is any.
  std::optional<double> between(double a, double b) const {
    if (range_.kind != Range::Kind::choice) return a + (b - a) / 2;
    std::vector<double> choices;
    for (size_t i = 0; i < range_.choices.size(); ++i)
      if (range_.weights[i] > 0 && range_.choices[i] > std::min(a, b) && range_.choices[i] < std::max(a, b))
        choices.push_back(range_.choices[i]);
    if (choices.empty()) return std::nullopt;
    std::sort(choices.begin(), choices.end());
    return choices[choices.size() / 2];
  }

  /// False if that is no help to the conclusion: it was tried before, or says nothing there.
  bool solve_at(double at, uint32_t conclusion) {
    const double from = points_[0].at;
    const auto place = std::find_if(points_.begin(), points_.end(),
                                    [&](const Point& p) { return std::abs(p.at - from) >= std::abs(at - from); });
    if (place->at == at) return false;
    Point point = neighbourhood_.solve_at(at, neighbourhood_.start_at(at, nearest(at)), kToleranceBetween);
    const bool helps = !point.holds[conclusion].empty();
    points_.insert(place, std::move(point));
    return helps;
  }

  /// Solved points around a value, today's always among them.
  std::vector<const Point*> nearest(double at) const {
    std::vector<const Point*> near;
    for (const Point& point : points_)
      if (point.solved()) near.push_back(&point);
    std::stable_sort(near.begin() + 1, near.end(),
                     [at](const Point* a, const Point* b) { return std::abs(a->at - at) < std::abs(b->at - at); });
    if (near.size() > kInterpolated) near.resize(kInterpolated);
    return near;
  }

  Neighbourhood& neighbourhood_;
  const Range& range_;
  std::vector<Point> points_;
};

SensitivityEnd describe(Way& way, const Answers& today) {
  SensitivityEnd end;
  end.at = way.end().at;
  end.status = way.end().status;
  end.why = way.end().why;
  end.outputs = way.end().outputs;
  const double from = way.today().at;
  for (uint32_t c = 0; c < today.conclusions.size(); ++c)
    if (auto flip = way.find_flip(c)) end.flips.push_back(std::move(*flip));
  std::stable_sort(end.flips.begin(), end.flips.end(), [from](const Flip& a, const Flip& b) {
    return std::abs(a.about - from) < std::abs(b.about - from);
  });
  return end;
}

void add(const Spent& effort, SensitivityAnswer& answer) {
  answer.warm_solves += effort.warm;
  answer.cold_solves += effort.cold;
  answer.unchanged += effort.unchanged;
  answer.warm_passes += effort.warm_passes;
  answer.cold_passes += effort.cold_passes;
}

}  // namespace

SensitivityAnswer find_sensitivities(const Answered& today, const Values& values, const SensitivityOptions& options,
                                     const Run& run) {
  const Scenario& scenario = *today.negotiation.scenario;
  SensitivityAnswer answer;
  answer.outputs = headline_outputs(today);
  std::vector<NumberSensitivity> numbers;
  for (NumberId id = 0; id < scenario.numbers.size(); ++id) {
    const Number& number = scenario.numbers[id];
    if (number.built_in || number.range.kind == Range::Kind::exact) continue;
    numbers.push_back({id, values[id], {}, {}});
    numbers.back().low.at = range_low(number.range);
    numbers.back().high.at = range_high(number.range);
  }
  std::vector<Spent> efforts(2 * numbers.size());
  std::vector<Task> tasks;
  for (size_t i = 0; i < efforts.size(); ++i)
    tasks.push_back({"what it hangs on: " + scenario.numbers[numbers[i / 2].number].what, [&, i](const Run& own) {
                       NumberSensitivity& number = numbers[i / 2];
                       SensitivityEnd& end = i % 2 == 0 ? number.low : number.high;
                       Neighbourhood neighbourhood(today, answer.outputs, values, number.number, options,
                                                   {own.stop, [](const Progress&) {}});
                       Way way(neighbourhood, scenario.numbers[number.number].range, end.at);
                       end = describe(way, today.answers);
                       efforts[i] = neighbourhood.effort();
                     }});
  run_tasks(tasks, {options.threads, options.from, options.to}, run);
  for (const Spent& effort : efforts) add(effort, answer);
  for (NumberSensitivity& number : numbers) {
    if (number.low.status || number.high.status)
      answer.numbers.push_back(std::move(number));
    else
      answer.skipped.emplace_back(number.number, fmt::format("at {:.6g}: {}", number.low.at, number.low.why));
  }
  return answer;
}

}  // namespace walkaway
