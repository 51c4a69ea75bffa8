// SPDX-License-Identifier: Apache-2.0
// What the what-ifs and pivots of draws say of each figure.
#include <algorithm>
#include <cmath>
#include <limits>

#include "uncertainty/draws.h"
#include "uncertainty/teller.h"

#include "counsel/none.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

constexpr Bands kUnknown{kNothing, kNothing, kNothing, kNothing, kNothing, kNothing, kNothing, 0};
constexpr double kSameFigure = 1e-4;  ///< changes smaller than this share of the figures, or of 1, are none

/// Those rows in which variations were solved, with weights that sum to 1.
DrawSample with_what_ifs(const DrawSample& sample, size_t passes) {
  DrawSample out{sample.width, {}, {}, {}};
  double all = 0;
  for (size_t i = 0; i < sample.size(); ++i) {
    if (std::isnan(sample.at(i, passes))) continue;
    const auto row = sample.rows.begin() + static_cast<std::ptrdiff_t>(i * sample.width);
    out.rows.insert(out.rows.end(), row, row + static_cast<std::ptrdiff_t>(sample.width));
    out.weight.push_back(sample.weight[i]);
    out.index.push_back(i < sample.index.size() ? sample.index[i] : i);
    all += sample.weight[i];
  }
  for (double& w : out.weight) w /= all;
  return out;
}

std::vector<double> changes(const std::vector<double>& to, const std::vector<double>& from) {
  std::vector<double> out(to.size());
  for (size_t i = 0; i < out.size(); ++i) {
    const double change = to[i] - from[i];
    const double least = kSameFigure * std::max({1.0, std::abs(to[i]), std::abs(from[i])});
    out[i] = std::abs(change) < least ? 0 : change;
  }
  return out;
}

class Variator {
 public:
  Variator(const DrawFrame& frame, const DrawSample& prior, const DrawSample& posterior, const Uncertainty& told)
      : columns_(told.columns),
        today_(frame.reference_row()),
        prior_(with_what_ifs(prior, columns_of(told.columns, Kind::what_if_passes).first)),
        posterior_(with_what_ifs(posterior, columns_of(told.columns, Kind::what_if_passes).first)),
        two_{Teller(prior_, told.enumerated, static_cast<double>(prior_.size())),
             Teller(posterior_, told.enumerated,
                    std::min(told.effective_sample_size, effective_sample_size(posterior_.weight)))} {}

  const DrawSample& prior() const { return prior_; }
  const DrawSample& posterior() const { return posterior_; }

  /// A figure's column under a variation, against that without it.
  VariationSpread spread(size_t there, size_t before) const {
    VariationSpread spread;
    spread.today = today_[there];
    spread.today_change = today_[there] - today_[before];
    const auto of = [&](const Teller& teller, auto&& take) {
      if (teller.empty()) return;
      const std::vector<double> values = teller.sample().column(there);
      take(teller.bands(values), teller.bands(changes(values, teller.sample().column(before))));
    };
    spread.there = spread.change = kUnknown;
    of(two_.prior, [&](const Bands& values, const Bands& change) { spread.there = values, spread.change = change; });
    of(two_.posterior, [&](const Bands& values, const Bands& change) {
      spread.there_posterior = values, spread.change_posterior = change;
    });
    spread.raises = share_of_known(there, before, [](double change) { return change > 0; });
    spread.lowers = share_of_known(there, before, [](double change) { return change < 0; });
    return spread;
  }

  /// The share of the draws with a change in which `holds` of it.
  template <typename F>
  ShareOfDraws share_of_known(size_t there, size_t before, F&& holds) const {
    return share([&](const Teller& teller) {
      std::vector<double> values = changes(teller.sample().column(there), teller.sample().column(before));
      for (double& value : values)
        if (!std::isnan(value)) value = holds(value) ? 1 : 0;
      return values;
    });
  }

  /// `held` gives 0, 1 or NaN for each draw of a sample.
  template <typename F>
  ShareOfDraws share(F&& held) const {
    ShareOfDraws share;
    share.prior = share.prior_error = kNothing;
    const auto of = [&](const Teller& teller, auto&& take) {
      if (teller.empty()) return;
      const std::vector<double> values = held(teller);
      take(weighted_mean(values, teller.sample().weight), teller.error(values));
    };
    of(two_.prior, [&](double value, double error) { share.prior = value, share.prior_error = error; });
    of(two_.posterior, [&](double value, double error) { share.posterior = value, share.posterior_error = error; });
    return share;
  }

  VariationEnds ends(size_t column) const {
    VariationEnds ends;
    for (const DrawSample* sample : {&prior_, &posterior_})
      for (size_t i = 0; i < sample->size(); ++i) {
        const auto status = static_cast<DrawStatus>(sample->at(i, column));
        ++(status == DrawStatus::solved ? ends.solved : status == DrawStatus::breaks ? ends.breaks : ends.unsolved);
      }
    return ends;
  }

  /// The place of the first column of a kind that belongs to a variation, and one past the last.
  ColumnRange columns_of_one(Kind kind, uint32_t subject) const {
    auto [first, last] = columns_of(columns_, kind);
    while (first < last && columns_[first].subject != subject) ++first;
    size_t end = first;
    while (end < last && columns_[end].subject == subject) ++end;
    return {first, end};
  }

  const std::vector<DrawColumn>& columns() const { return columns_; }

 private:
  const std::vector<DrawColumn>& columns_;
  std::vector<double> today_;
  DrawSample prior_, posterior_;
  Two two_;
};

WhatIfSpread tell_what_if(const Variator& variator, const WhatIfSolve& solve, uint32_t index) {
  WhatIfSpread out{solve.what_if, solve.point, solve.answer.at, {}, {}};
  out.ends = variator.ends(variator.columns_of_one(Kind::what_if_status, index).first);
  const size_t before = columns_of(variator.columns(), Kind::as_it_is).first;
  const auto [first, last] = variator.columns_of_one(Kind::what_if_figure, index);
  for (size_t c = first; c < last; ++c) {
    out.figures.push_back(variator.spread(c, before + (c - first)));
    out.figures.back().figure = variator.columns()[c].item;
  }
  return out;
}

PivotSpread tell_pivot(const Variator& variator, uint32_t curve) {
  PivotSpread out{curve, variator.ends(variator.columns_of_one(Kind::pivot_status, curve).first), {}, {}};
  const auto [first, last] = variator.columns_of_one(Kind::pivot_value, curve);
  for (size_t c = first; c < last; ++c) {
    out.points.push_back(variator.spread(c, last - 1));  // never is the last point
    out.best.push_back(variator.share([&, c, first = first, last = last](const Teller& teller) {
      const DrawSample& sample = teller.sample();
      std::vector<double> held(sample.size());
      for (size_t i = 0; i < held.size(); ++i) {
        size_t best = first;
        for (size_t other = first; other < last; ++other)
          if (sample.at(i, other) > sample.at(i, best)) best = other;
        held[i] = std::isnan(sample.at(i, c)) ? kNothing : best == c ? 1 : 0;
      }
      return held;
    }));
  }
  return out;
}

}  // namespace

WhatIfSpreads tell_what_ifs(const DrawFrame& frame, const DrawSample& prior, const DrawSample& posterior,
                            const Uncertainty& told) {
  const Variator variator(frame, prior, posterior, told);
  WhatIfSpreads out;
  out.draws = variator.prior().size();
  out.posterior_draws = variator.posterior().size();
  out.effective_sample_size = effective_sample_size(variator.posterior().weight);
  const size_t passes = columns_of(told.columns, Kind::what_if_passes).first;
  for (const DrawSample* sample : {&variator.prior(), &variator.posterior()})
    for (size_t i = 0; i < sample->size(); ++i) out.passes += static_cast<uint64_t>(sample->at(i, passes));
  const std::vector<WhatIfSolve>& what_ifs = frame.what_ifs()->reference().what_ifs;
  for (uint32_t w = 0; w < what_ifs.size(); ++w) out.what_ifs.push_back(tell_what_if(variator, what_ifs[w], w));
  for (uint32_t c = 0; c < frame.reference().answers.pivots.size(); ++c) out.pivots.push_back(tell_pivot(variator, c));
  return out;
}

}  // namespace walkaway
