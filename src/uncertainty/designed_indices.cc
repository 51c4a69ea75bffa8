// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/designed_indices.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "uncertainty/find_hangs.h"
#include "uncertainty/points.h"
#include "uncertainty/sobol_indices.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

double part_of(const SobolIndex& index, double rank) {
  const double first = std::isnan(index.value) ? 0.0 : index.value - index.error;
  return std::max({0.0, first, std::isnan(rank) ? 0.0 : rank * rank});
}

/// Adds shares that sum to 1, if any part is above 0.
void add_shares(const std::vector<double>& parts, std::vector<double>& score) {
  const double all = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (size_t n = 0; n < parts.size() && all > 0; ++n) score[n] += parts[n] / all;
}

/// Points of the design: numbers in groups that change together.
class Design {
 public:
  Design(const DrawFrame& frame, const std::vector<double>& screened, const DesignOptions& options)
      : frame_(frame),
        central_(frame.scenario().central_values()),
        points_(static_cast<uint32_t>(frame.numbers().size()), options.seed),
        group_(frame.numbers().size(), static_cast<uint32_t>(screened.size())) {
    for (uint32_t g = 0; g < screened.size(); ++g) group_[static_cast<size_t>(screened[g])] = g;
    groups_ = static_cast<uint32_t>(screened.size() + (screened.size() < group_.size()));
  }

  uint32_t groups() const { return groups_; }
  uint32_t row_size() const { return groups_ + 2; }

  Values values(uint64_t piece) const {
    const size_t inputs = group_.size();
    const uint64_t row = piece / row_size(), which = piece % row_size();
    std::vector<double> a(inputs), b(inputs);
    points_.point(row * points_.row_size(), a);
    points_.point(row * points_.row_size() + 1, b);
    for (size_t i = 0; i < inputs; ++i)
      if (which == 1 || (which >= 2 && group_[i] == which - 2)) a[i] = b[i];
    return values_at(frame_.scenario(), frame_.numbers(), a, central_);
  }

 private:
  const DrawFrame& frame_;
  Values central_;
  SobolDesign points_;
  std::vector<uint32_t> group_;  ///< [numbers]
  uint32_t groups_ = 0;
};

/// What the indices are of: figures, then whether conclusions hold.
std::vector<double> outputs_of(const DrawFrame& frame, const std::vector<double>& rows,
                               const std::vector<size_t>& conclusions) {
  const size_t width = frame.columns().size();
  const auto [first, last] = frame.range(Kind::figure);
  const std::vector<double> today = frame.reference_row();
  std::vector<double> out;
  for (size_t at = 0; at < rows.size(); at += width) {
    const bool solved = rows[at + frame.range(Kind::status).first] == static_cast<double>(DrawStatus::solved);
    for (size_t c = first; c < last; ++c)
      out.push_back(solved ? rows[at + c] : std::numeric_limits<double>::quiet_NaN());
    for (const size_t c : conclusions)
      out.push_back(std::isnan(rows[at + c]) ? rows[at + c] : (rows[at + c] == today[c] ? 1.0 : 0.0));
  }
  level_rounding(out, last - first + conclusions.size());
  return out;
}

}  // namespace

std::vector<uint32_t> screen_numbers(const Hangs& found, size_t numbers, const DesignOptions& options) {
  std::vector<double> score(numbers, 0.0);
  for (const FigureHangs& figure : found.figures) {
    std::vector<double> parts;
    for (const NumberPart& part : figure.numbers) parts.push_back(part_of(part.prior, part.prior_rank));
    add_shares(parts, score);
  }
  std::vector<uint32_t> order(numbers);
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return score[a] > score[b]; });
  const double all = std::accumulate(score.begin(), score.end(), 0.0);
  std::vector<uint32_t> chosen;
  double covered = 0;
  for (const uint32_t n : order) {
    if (chosen.size() == options.most_numbers || covered >= options.covered * all) break;
    chosen.push_back(n);
    covered += score[n];
  }
  if (chosen.size() + 1 == numbers && !chosen.empty()) chosen.push_back(order.back());
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

std::optional<DesignedIndices> find_designed_indices(DrawSolver& solver, const Hangs& found,
                                                     const DesignOptions& options) {
  const DrawFrame& frame = solver.frame();
  const std::vector<NumberId>& numbers = frame.numbers();
  std::vector<double> screened;
  if (solver.crew().first())
    for (const uint32_t n : screen_numbers(found, numbers.size(), options)) screened.push_back(n);
  solver.crew().broadcast(screened, solver.run());
  if (screened.empty()) return std::nullopt;

  const Design design(frame, screened, options);
  DrawStage stage{kDesignStage, options.base * design.row_size(), [&](uint64_t piece) { return design.values(piece); }};
  stage.what = "indices: draw";
  const std::vector<double> rows = solver.solve(stage);
  if (!solver.crew().first()) return std::nullopt;

  const auto [first, last] = frame.range(Kind::figure);
  std::vector<size_t> conclusions;
  for (const ConclusionHangs& c : found.conclusions)
    for (size_t k = frame.range(Kind::conclusion).first; k < frame.range(Kind::conclusion).second; ++k)
      if (frame.columns()[k].subject == c.conclusion) conclusions.push_back(k);
  const auto outputs = static_cast<uint32_t>(last - first + conclusions.size());
  const SobolIndices indices =
      sobol_indices(outputs_of(frame, rows, conclusions), design.groups(), outputs, {.seed = options.seed});
  DesignedIndices out;
  out.base = options.base;
  out.draws = stage.count;
  out.others = static_cast<uint32_t>(numbers.size() - screened.size());
  for (const double n : screened) out.numbers.push_back(numbers[static_cast<size_t>(n)]);
  const size_t width = frame.columns().size(), status = frame.range(Kind::status).first;
  for (size_t at = 0; at < rows.size(); at += width)
    out.failed += rows[at + status] != static_cast<double>(DrawStatus::solved);
  const auto part = [&](const std::vector<SobolIndex>& all, size_t o) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(o * design.groups());
    return std::vector<SobolIndex>(begin, begin + design.groups());
  };
  for (size_t o = 0; o < outputs; ++o) {
    const bool figure = o < last - first;
    (figure ? out.first : out.first_of_conclusion).push_back(part(indices.first, o));
    (figure ? out.total : out.total_of_conclusion).push_back(part(indices.total, o));
  }
  return out;
}

}  // namespace walkaway
