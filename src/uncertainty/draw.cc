// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/draw.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "counsel/questions.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

/// All that rows are read from, of a negotiation whose record has been read.
Answers answer_for_rows(const Case& there, const DrawOptions& options, const Run& run) {
  Answers answers;
  answer_for_conclusions(there, options.game, Reasons::left_out, run, answers);
  answers.marks = value_marks(there);
  answers.delay = price_delay(there);
  answers.conclusions = conclude(there, answers);
  return answers;
}

/// Largest difference between the probabilities of a move.
double largest_difference(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(std::exp(a[i]) - std::exp(b[i])));
  return largest;
}

DrawStart start_of(Resolved::Way way) {
  switch (way) {
    case Resolved::Way::at_once:
      return DrawStart::warm;
    case Resolved::Way::along_path:
      break;
    case Resolved::Way::by_replies:
      return DrawStart::by_replies;
  }
  return DrawStart::cold;
}

constexpr double kExactTolerance = 1e-9, kCheckTolerance = 1e-7;

bool all_are_choices(const Scenario& scenario, const std::vector<NumberId>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [&](NumberId id) { return scenario.numbers[id].range.kind == Range::Kind::choice; });
}

/// The columns of what-ifs, from the answers of the reference.
void fill_reference_what_ifs(const std::vector<DrawColumn>& columns, const Analysis& reference,
                             const std::vector<HeadlineOutput>& figures, std::vector<double>& row) {
  const Answers& answers = reference.answers;
  for (size_t c = 0; c < columns.size(); ++c) {
    const DrawColumn& column = columns[c];
    if (column.kind == Kind::as_it_is)
      row[c] = what_if_value(figures[column.item], answers, answers.today.points.at(0));
    if (column.kind == Kind::pivot_value && answers.pivots[column.subject].solved)
      row[c] = answers.pivots[column.subject].points[column.item].value[column.party].all;
    if (column.kind != Kind::what_if_figure) continue;
    const WhatIfSolve& solve = reference.variations.what_ifs[column.subject];
    const WhatIfPoint& point = answers.what_ifs.at(solve.what_if).points.at(solve.point);
    if (point.status == SolveStatus::converged) row[c] = what_if_value(figures[column.item], answers, point);
  }
}

std::string first_fault(const InputError& error) {
  return error.faults().empty() ? error.what() : error.faults().front().what;
}

}  // namespace

DrawFrame::DrawFrame(const Analysis& reference, std::vector<NumberId> numbers, const DrawOptions& options)
    : reference_(reference),
      told_(reference),
      numbers_(std::move(numbers)),
      options_(options),
      figures_(headline_outputs({reference.negotiation, reference.answers})),
      columns_(draw_columns(reference, figures_, numbers_)) {
  begin();
  if (!options_.what_ifs) return;
  what_ifs_ = std::make_unique<WhatIfFrame>(reference_, options_.game, options_.tolerance);
  const std::vector<DrawColumn> more = what_if_columns(reference_, figures_);
  columns_.insert(columns_.end(), more.begin(), more.end());
}

DrawFrame::DrawFrame(const Analysis& reference, const DrawFrame& like, const std::vector<NumberId>& more)
    : reference_(reference),
      told_(like.told_),
      numbers_(like.numbers_),
      options_(like.options_),
      figures_(like.figures_),
      columns_(like.columns_) {
  numbers_.insert(numbers_.end(), more.begin(), more.end());
  begin();
}

void DrawFrame::begin() {
  if (reference_.answers.trust.status != SolveStatus::converged)
    throw std::logic_error("draws start from a reference that was not solved");
  if (all_are_choices(scenario(), numbers_)) options_.tolerance = std::min(options_.tolerance, kExactTolerance);
  rebuilders_.reserve(reference_.negotiation.games.size());
  for (const Solved& game : reference_.negotiation.games)
    rebuilders_.emplace_back(scenario(), game.values, options_.game);
}

std::span<const NumberId> DrawFrame::told_numbers() const {
  const auto [first, last] = range(Kind::number);
  return {numbers_.data(), last - first};
}

std::vector<double> DrawFrame::reference_row() const {
  std::vector<double> row(columns_.size(), std::numeric_limits<double>::quiet_NaN());
  row[range(Kind::status).first] = static_cast<double>(DrawStatus::solved);
  row[range(Kind::start).first] = static_cast<double>(DrawStart::unchanged);
  row[range(Kind::passes).first] = 0;
  const Values central = scenario().central_values();
  const size_t first = range(Kind::number).first;
  for (size_t i = 0; i < told_numbers().size(); ++i) row[first + i] = central[numbers_[i]];
  fill_answers(columns_, told_, figures_, {reference_.negotiation, reference_.answers}, row);
  if (what_ifs_) fill_reference_what_ifs(columns_, reference_, figures_, row);
  return row;
}

/// What solving took, over the games of a draw.
struct DrawWorker::Effort {
  DrawStart start = DrawStart::unchanged;
  uint64_t passes = 0;
  double difference = std::numeric_limits<double>::quiet_NaN();
  DrawStatus status = DrawStatus::solved;
};

DrawWorker::DrawWorker(const DrawFrame& frame)
    : frame_(frame), scenario_(frame.scenario()), rebuilders_(frame.rebuilders()) {
  there_.scenario = &scenario_;
}

std::vector<double> DrawWorker::draw(const Values& values, ColdCheck check, DrawWhatIfs what_ifs, const Run& run) {
  if (run.stop.stop_requested()) throw Stopped();
  const std::vector<DrawColumn>& columns = frame_.columns();
  std::vector<double> row(columns.size(), std::numeric_limits<double>::quiet_NaN());
  const size_t first = frame_.range(Kind::number).first;
  for (size_t i = 0; i < frame_.told_numbers().size(); ++i) row[first + i] = values[frame_.numbers()[i]];
  why_.clear();
  Effort effort;
  DrawStatus refused = DrawStatus::breaks;  // what it means if the input is refused now
  try {
    solve_games(values, check, effort, run);
    if (effort.status == DrawStatus::solved) {
      refused = DrawStatus::impossible;
      read_record(there_);
      refused = DrawStatus::breaks;
      const Answers answers = answer_for_rows(there_, frame_.options(), run);
      fill_answers(columns, frame_.told(), frame_.figures(), {there_, answers}, row);
      if (what_ifs == DrawWhatIfs::solved && frame_.what_ifs()) {
        if (!what_ifs_) what_ifs_.emplace(*frame_.what_ifs());
        what_ifs_->fill({there_, answers.offers, values, frame_.reference().negotiation, frame_.told().answers,
                         frame_.figures(), rebuilders_},
                        columns, row, run);
      }
    }
  } catch (const InputError& error) {
    effort.status = refused;
    why_ = first_fault(error);
    if (refused == DrawStatus::impossible && !error.faults().empty() && !error.faults()[0].hint.empty())
      why_ += " (" + error.faults()[0].hint + ")";  // what could have happened there
  }
  row[frame_.range(Kind::status).first] = static_cast<double>(effort.status);
  if (effort.status != DrawStatus::breaks) {
    row[frame_.range(Kind::start).first] = static_cast<double>(effort.start);
    row[frame_.range(Kind::passes).first] = static_cast<double>(effort.passes);
    row[frame_.range(Kind::cold_difference).first] = effort.difference;
  }
  return row;
}

void DrawWorker::solve_games(const Values& values, ColdCheck check, Effort& effort, const Run& run) {
  check_values(scenario_, values);
  const AccountGames games = account_games(scenario_, values, {});
  there_.games.resize(games.values.size());
  for (uint32_t g = 0; g < games.values.size(); ++g) {
    const auto account = std::find(games.game_of_account.begin(), games.game_of_account.end(), g);
    const Case& reference = frame_.reference().negotiation;
    const uint32_t base = reference.readings[static_cast<size_t>(account - games.game_of_account.begin())].game;
    Solved& solved = there_.games[g];
    solved.values = games.values[g];
    rebuilders_[base].rebuild(solved.values, solved.game, run);
    Strategy strategy = find_strategy(solved.game.tree, reference.games[base], check, effort, run);
    if (strategy.status != SolveStatus::converged) {
      if (effort.status == DrawStatus::solved) why_ = strategy.why;
      effort.status = DrawStatus::unsolved;
      continue;
    }
    solved.strategy = std::move(strategy);
    evaluate(scenario_, solved);
  }
  there_.readings = unread(games);
}

Strategy DrawWorker::find_strategy(const Tree& tree, const Solved& base, ColdCheck check, Effort& effort,
                                   const Run& run) {
  if (same_play(tree, base.tree())) return base.strategy;
  auto known = resolvers_.find(&base);
  if (known == resolvers_.end())
    known = resolvers_.try_emplace(&base, base.tree(), std::span<const double>(base.strategy.log_prob)).first;
  Resolved resolved = known->second.solve(tree, {frame_.options().tolerance, 1}, run);
  effort.passes += resolved.passes;
  effort.start = std::max(effort.start, start_of(resolved.way));
  const bool warm = resolved.way == Resolved::Way::at_once;
  Strategy strategy = std::move(resolved);
  if (check == ColdCheck::skipped) return strategy;
  double difference = 0;
  if (warm) {
    SolveOptions along_the_path;
    along_the_path.tolerance = std::min(frame_.options().tolerance, kCheckTolerance);
    along_the_path.threads = 1;
    Strategy cold = solve(tree, along_the_path, run);
    if (cold.status == SolveStatus::converged) {
      difference = largest_difference(strategy.log_prob, cold.log_prob);
      if (difference > kSameSolution) strategy = std::move(cold);
    }
  }
  effort.difference = std::isnan(effort.difference) ? difference : std::max(effort.difference, difference);
  return strategy;
}

}  // namespace walkaway
