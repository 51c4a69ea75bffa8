// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/find_hangs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "counsel/none.h"
#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

constexpr size_t kMostCurves = 8;      ///< kept of a conclusion, beside those that flip it
constexpr double kLeastCovered = 0.5;  ///< of the weight in which a move must be on the menu to be looked at

/// Matters, beyond its error.
bool matters(const SobolIndex& index) { return index.value - 2 * index.error > 0.005; }

std::vector<double> block(const DrawSample& sample, ColumnRange range) {
  const size_t width = range.second - range.first;
  std::vector<double> out(sample.size() * width);
  for (size_t i = 0; i < sample.size(); ++i)
    for (size_t c = 0; c < width; ++c) out[i * width + c] = sample.at(i, range.first + c);
  return out;
}

std::vector<double> column_of(const DrawSample& sample, size_t column) {
  std::vector<double> out(sample.size());
  for (size_t i = 0; i < out.size(); ++i) out[i] = sample.at(i, column);
  return out;
}

bool all_there(const std::vector<double>& values) {
  return std::none_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
}

/// Spearman's correlations of each figure with each number, [figures][numbers]; ranks are made once per column.
std::vector<double> rank_correlations(const DrawSample& sample, ColumnRange numbers, ColumnRange figures) {
  const auto ranks_of = [&](size_t c) {
    std::vector<double> values = column_of(sample, c);
    level_rounding(values, 1);
    return all_there(values) ? middle_ranks(values, sample.weight) : std::vector<double>{};
  };
  std::vector<std::vector<double>> ranks;
  for (size_t c = numbers.first; c < numbers.second; ++c) ranks.push_back(ranks_of(c));
  std::vector<double> out;
  for (size_t f = figures.first; f < figures.second; ++f) {
    const std::vector<double> own = ranks_of(f);
    for (size_t n = 0; n < ranks.size(); ++n)
      out.push_back(own.empty() || ranks[n].empty() ? spearman_correlation(column_of(sample, numbers.first + n),
                                                                           column_of(sample, f), sample.weight)
                                                    : weighted_correlation(ranks[n], own, sample.weight));
  }
  return out;
}

/// One sample, with what is needed of it more than once.
class Finder {
 public:
  Finder(const RowMeaning& meaning, const DrawSample& sample)
      : meaning_(meaning),
        columns_(meaning.columns),
        today_(meaning.today),
        sample_(sample),
        numbers_(columns_of(columns_, Kind::number)),
        inputs_(block(sample, numbers_)) {
    for (size_t c = numbers_.first; c < numbers_.second; ++c) along_.emplace_back(column_of(sample, c), sample.weight);
  }

  std::vector<ConclusionHangs> conclusions() const {
    std::vector<ConclusionHangs> out;
    const ColumnRange range = columns_of(columns_, Kind::conclusion);
    for (size_t c = range.first; c < range.second; ++c)
      if (!std::isnan(today_[c])) out.push_back(conclusion(c));
    return out;
  }

  std::vector<AdviceWorth> advice() const {
    std::vector<AdviceWorth> out;
    const ColumnRange range = columns_of(columns_, Kind::move_value);
    for (size_t c = range.first; c < range.second;) {
      size_t end = c;
      while (end < range.second && columns_[end].subject == columns_[c].subject) ++end;
      if (end - c > 1) out.push_back(worth({c, end}));
      c = end;
    }
    return out;
  }

 private:
  size_t numbers() const { return numbers_.second - numbers_.first; }
  NumberId number_id(size_t n) const { return columns_[numbers_.first + n].subject; }

  ConclusionHangs conclusion(size_t c) const {
    const DrawColumn& column = columns_[c];
    ConclusionHangs out;
    out.conclusion = column.subject;
    out.today = column.texts[static_cast<size_t>(today_[c])];
    const std::vector<double> holds = holds_as_today(sample_, c, today_[c]);
    out.share = weighted_mean(holds, sample_.weight);
    const std::vector<SobolIndex> parts =
        sample_indices(inputs_, holds, sample_.weight, static_cast<uint32_t>(sample_.size()));
    const std::vector<double> codes = column_of(sample_, c);
    for (size_t n = 0; n < numbers(); ++n) {
      ConclusionAlong along{number_id(n), parts[n], along_[n].curve(holds), {}};
      const std::vector<HalfCrossing> crossings = half_crossings(along.share);
      for (size_t i = 0; i < crossings.size(); ++i)
        along.flips.push_back(
            {crossings[i],
             most_often(column, codes, n, i == 0 ? -HUGE_VAL : crossings[i - 1].about, crossings[i].about),
             most_often(column, codes, n, crossings[i].about,
                        i + 1 == crossings.size() ? HUGE_VAL : crossings[i + 1].about)});
      if (!along.flips.empty() || matters(along.part)) out.numbers.push_back(std::move(along));
    }
    std::stable_sort(out.numbers.begin(), out.numbers.end(), [](const ConclusionAlong& a, const ConclusionAlong& b) {
      return importance(a.part) > importance(b.part);
    });
    for (size_t i = out.numbers.size(); i-- > kMostCurves;)
      if (out.numbers[i].flips.empty()) out.numbers.erase(out.numbers.begin() + static_cast<std::ptrdiff_t>(i));
    if (out.numbers.size() > 1) out.map = map(out.numbers[0].number, out.numbers[1].number, holds);
    return out;
  }

  static double importance(const SobolIndex& index) { return std::isnan(index.value) ? -1.0 : index.value; }

  /// What holds in most draws with the number between two values.
  std::string most_often(const DrawColumn& column, const std::vector<double>& codes, size_t n, double low,
                         double high) const {
    std::vector<double> weight(column.texts.size(), 0.0);
    for (size_t i = 0; i < codes.size(); ++i) {
      const double x = sample_.at(i, numbers_.first + n);
      if (!std::isnan(codes[i]) && x > low && x <= high) weight[static_cast<size_t>(codes[i])] += sample_.weight[i];
    }
    return column.texts[static_cast<size_t>(std::max_element(weight.begin(), weight.end()) - weight.begin())];
  }

  FlipMap map(NumberId one, NumberId other, const std::vector<double>& holds) const {
    const auto values = [&](NumberId id) {
      size_t c = numbers_.first;
      while (columns_[c].subject != id) ++c;
      return column_of(sample_, c);
    };
    return {one, other, share_map(values(one), values(other), holds, sample_.weight)};
  }

  /// Weights of draws in which the mover is of the type that is advised: times the type's odds.
  std::vector<double> weights_for(uint32_t advice) const {
    std::vector<double> weights = sample_.weight;
    const size_t c = meaning_.type_columns.at(advice);
    for (size_t i = 0; c != RowMeaning::kNoColumn && i < weights.size(); ++i) {
      const double odds = sample_.at(i, c);
      weights[i] *= std::isnan(odds) ? 0.0 : std::max(odds, 0.0);
    }
    return weights;
  }

  AdviceWorth worth(ColumnRange moves) const {
    AdviceWorth out;
    out.advice = columns_[moves.first].subject;
    const std::vector<double> weights = weights_for(out.advice);
    const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<size_t> looked_at;  // columns
    for (size_t c = moves.first; c < moves.second; ++c) {
      double there = 0;
      for (size_t i = 0; i < weights.size(); ++i) there += std::isnan(sample_.at(i, c)) ? 0.0 : weights[i];
      if (there > kLeastCovered * all) looked_at.push_back(c);
    }
    out.mean.assign(moves.second - moves.first, kNothing);
    out.best.assign(moves.second - moves.first, 0.0);
    out.everything = {kNothing, kNothing};
    out.covered = 0;
    if (looked_at.empty()) return out;
    std::vector<double> values;
    for (size_t i = 0; i < sample_.size(); ++i)
      for (const size_t c : looked_at) values.push_back(sample_.at(i, c));
    const MoveDraws draws(std::move(values), weights, looked_at.size());
    out.covered = draws.covered();
    if (draws.best() == kNone) return out;
    const std::vector<double> best = draws.shares_best();
    for (size_t m = 0; m < looked_at.size(); ++m) {
      out.mean[looked_at[m] - moves.first] = draws.mean(m);
      out.best[looked_at[m] - moves.first] = best[m];
    }
    out.everything = draws.of_everything();
    for (size_t n = 0; n < numbers(); ++n)
      out.numbers.push_back({number_id(n), draws.of_number({column_of(sample_, numbers_.first + n), draws.weights()})});
    std::stable_sort(out.numbers.begin(), out.numbers.end(),
                     [](const NumberGain& a, const NumberGain& b) { return a.gain.value > b.gain.value; });
    out.types = type_gains(out.advice, looked_at, draws.weights());
    return out;
  }

  /// Of each other party's type, draw by draw.
  std::vector<TypeGain> type_gains(uint32_t advice, const std::vector<size_t>& moves,
                                   std::span<const double> weights) const {
    std::map<PartyId, std::vector<size_t>> chances;  // columns of each party's types
    const ColumnRange range = columns_of(columns_, Kind::type_chance),
                      given = columns_of(columns_, Kind::move_value_given);
    for (size_t c = range.first; c < range.second; ++c)
      if (columns_[c].subject == advice) chances[columns_[c].party].push_back(c);
    std::vector<TypeGain> out;
    for (const auto& [party, types] : chances) {
      std::vector<size_t> cells;  // [types][moves]
      for (const size_t t : types)
        for (const size_t m : moves)
          for (size_t c = given.first; c < given.second; ++c)
            if (columns_[c].subject == advice && columns_[c].item == columns_[m].item && columns_[c].party == party &&
                columns_[c].type == columns_[t].type)
              cells.push_back(c);
      std::vector<double> chance(types.size()), there(cells.size()), values(moves.size());
      const auto gain_at = [&](auto&& at) {
        for (size_t k = 0; k < types.size(); ++k) chance[k] = at(types[k]);
        for (size_t k = 0; k < cells.size(); ++k) there[k] = at(cells[k]);
        for (size_t k = 0; k < moves.size(); ++k) values[k] = at(moves[k]);
        return gain_of_case(chance, there, values);
      };
      std::vector<double> gains(sample_.size(), kNothing);
      for (size_t i = 0; i < gains.size(); ++i)
        if (weights[i] > 0) gains[i] = gain_at([&](size_t c) { return sample_.at(i, c); });
      out.push_back({party, mean_of_gains(gains, weights), gain_at([&](size_t c) { return today_[c]; })});
    }
    return out;
  }

  const RowMeaning& meaning_;
  const std::vector<DrawColumn>& columns_;
  const std::vector<double>& today_;
  const DrawSample& sample_;
  ColumnRange numbers_;
  std::vector<double> inputs_;  ///< [draws][numbers]
  std::vector<AlongNumber> along_;
};

std::vector<FigureHangs> figure_hangs(const std::vector<DrawColumn>& columns, const DrawSample& prior,
                                      const DrawSample& posterior) {
  const ColumnRange numbers = columns_of(columns, Kind::number), figures = columns_of(columns, Kind::figure);
  const size_t n = numbers.second - numbers.first;
  const auto indices = [&](const DrawSample& sample) {
    std::vector<double> outputs = block(sample, figures);
    level_rounding(outputs, figures.second - figures.first);
    return sample_indices(block(sample, numbers), outputs, sample.weight, static_cast<uint32_t>(sample.size()));
  };
  const std::vector<SobolIndex> before = indices(prior);
  const std::vector<double> rank_before = rank_correlations(prior, numbers, figures);
  std::vector<SobolIndex> after;
  std::vector<double> rank_after;
  if (posterior.size() > 0) after = indices(posterior), rank_after = rank_correlations(posterior, numbers, figures);
  std::vector<FigureHangs> out;
  for (size_t f = 0; f < figures.second - figures.first; ++f) {
    FigureHangs hangs{columns[figures.first + f].subject, {}};
    for (size_t i = f * n; i < (f + 1) * n; ++i) {
      NumberPart part{before[i], {}, rank_before[i], kNothing};
      if (!after.empty()) part.posterior = after[i], part.posterior_rank = rank_after[i];
      hangs.numbers.push_back(part);
    }
    out.push_back(std::move(hangs));
  }
  return out;
}

}  // namespace

void level_rounding(std::vector<double>& table, size_t width) {
  for (size_t c = 0; c < width; ++c) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = c; i < table.size(); i += width) low = std::fmin(low, table[i]), high = std::fmax(high, table[i]);
    if (!(high - low <= 1e-9 * (1 + std::max(std::abs(low), std::abs(high))))) continue;
    for (size_t i = c; i < table.size(); i += width)
      if (!std::isnan(table[i])) table[i] = low;
  }
}

std::vector<double> holds_as_today(const DrawSample& sample, size_t column, double today) {
  std::vector<double> holds = column_of(sample, column);
  for (double& code : holds)
    if (!std::isnan(code)) code = code == today ? 1 : 0;
  return holds;
}

DrawSample distinct_draws(const std::vector<DrawColumn>& columns, const DrawSample& sample) {
  const ColumnRange numbers = columns_of(columns, Kind::number);
  const auto begin = [&](size_t draw) { return sample.rows.data() + draw * sample.width + numbers.first; };
  const auto end = [&](size_t draw) { return sample.rows.data() + draw * sample.width + numbers.second; };
  const auto family = [&](size_t draw) { return draw < sample.index.size() ? sample.index[draw] : draw; };
  std::vector<size_t> order(sample.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (family(a) != family(b)) return family(a) < family(b);
    return std::lexicographical_compare(begin(a), end(a), begin(b), end(b));
  });
  DrawSample out;
  out.width = sample.width;
  for (size_t k = 0; k < order.size(); ++k) {
    const size_t i = order[k];
    if (k > 0 && family(i) == family(order[k - 1]) && std::equal(begin(i), end(i), begin(order[k - 1]))) {
      out.weight.back() += sample.weight[i];
      continue;
    }
    const double* row = sample.rows.data() + i * sample.width;
    out.rows.insert(out.rows.end(), row, row + sample.width);
    out.weight.push_back(sample.weight[i]);
    out.index.push_back(family(i));
  }
  return out;
}

RowMeaning row_meaning(const DrawFrame& frame) {
  RowMeaning meaning{frame.columns(), frame.reference_row(), {}};
  const size_t first = frame.range(Kind::figure).first;
  for (const Advice& advice : frame.told().answers.advice) {
    size_t column = RowMeaning::kNoColumn;
    for (size_t f = 0; f < frame.figures().size(); ++f) {
      const HeadlineOutput& figure = frame.figures()[f];
      if (figure.kind == HeadlineOutput::Kind::type && figure.subject == advice.party && figure.type == advice.type)
        column = first + f;
    }
    meaning.type_columns.push_back(column);
  }
  return meaning;
}

Hangs find_hangs(const DrawFrame& frame, const DrawSample& prior, const DrawSample& posterior) {
  return find_hangs(row_meaning(frame), prior, posterior);
}

Hangs find_hangs(const RowMeaning& meaning, const DrawSample& prior, const DrawSample& posterior) {
  const std::vector<DrawColumn>& columns = meaning.columns;
  Hangs out;
  if (prior.size() == 0 || columns_of(columns, Kind::number).first == columns.size()) return out;
  const DrawSample before = distinct_draws(columns, prior), after = distinct_draws(columns, posterior);
  out.posterior = after.size() > 0;
  out.figures = figure_hangs(columns, before, after);
  const Finder finder(meaning, out.posterior ? after : before);
  out.conclusions = finder.conclusions();
  out.advice = finder.advice();
  return out;
}

}  // namespace walkaway
