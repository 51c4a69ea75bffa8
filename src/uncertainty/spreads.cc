// SPDX-License-Identifier: Apache-2.0
// What a sample of draws says of each figure and each conclusion.
#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "uncertainty/draws.h"
#include "uncertainty/statistics.h"
#include "uncertainty/teller.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

constexpr uint32_t kDensityPoints = 100;
constexpr double kInTheRace = 0.05;  ///< mean odds of a verdict that is compared with others

bool has_spread(Kind kind) {
  return kind != Kind::status && kind != Kind::start && kind != Kind::passes && kind != Kind::cold_difference &&
         kind != Kind::conclusion && kind < Kind::as_it_is;  // what-ifs have spreads of their own
}

/// Where a column's values end by their meaning.
DensityOptions ends_of(const DrawFrame& frame, const DrawColumn& column) {
  DensityOptions ends;
  ends.points = kDensityPoints;
  if (column.kind == Kind::figure && frame.figures()[column.subject].is_probability()) ends.low = 0, ends.high = 1;
  if (column.kind != Kind::number) return ends;
  const Range& range = frame.scenario().numbers[column.subject].range;
  if (range.kind == Range::Kind::triangular) ends.low = range.parameters[0], ends.high = range.parameters[2];
  if (range.kind == Range::Kind::beta) ends.low = 0, ends.high = 1;
  if (range.kind == Range::Kind::lognormal) ends.low = 0;
  return ends;
}

/// A density at other points: linear between its own, 0 beyond.
std::vector<double> density_at(const WeightedDensity& density, const std::vector<double>& at) {
  std::vector<double> out(at.size(), 0.0);
  for (size_t i = 0; i < at.size() && !density.at.empty(); ++i) {
    const auto above = std::lower_bound(density.at.begin(), density.at.end(), at[i]);
    if (above == density.at.end() || (above == density.at.begin() && at[i] < *above)) continue;
    const auto j = static_cast<size_t>(above - density.at.begin());
    if (j == 0 || *above == at[i]) {
      out[i] = density.density[j];
      continue;
    }
    const double share = (at[i] - density.at[j - 1]) / (density.at[j] - density.at[j - 1]);
    out[i] = density.density[j - 1] + share * (density.density[j] - density.density[j - 1]);
  }
  return out;
}

void add_density(const DrawFrame& frame, const DrawColumn& column, const std::vector<double>& prior,
                 const std::vector<double>& posterior, const Two& two, OutputSpread& spread) {
  const DensityOptions ends = ends_of(frame, column);
  const WeightedDensity before = weighted_density(prior, two.prior.sample().weight, ends);
  WeightedDensity after;
  if (!posterior.empty()) after = weighted_density(posterior, two.posterior.sample().weight, ends);
  if (before.bandwidth == 0 || before.at.empty()) return;
  double low = before.at.front(), high = before.at.back();
  if (after.bandwidth > 0 && !after.at.empty()) {
    low = std::min(low, after.at.front());
    high = std::max(high, after.at.back());
  }
  for (uint32_t i = 0; i < kDensityPoints; ++i) spread.at.push_back(low + (high - low) * i / (kDensityPoints - 1));
  spread.prior_density = density_at(before, spread.at);
  if (after.bandwidth > 0) spread.posterior_density = density_at(after, spread.at);
}

void tell_spreads(const DrawFrame& frame, const Two& two, Uncertainty& told) {
  const std::vector<double> today = frame.reference_row();
  for (uint32_t c = 0; c < told.columns.size(); ++c) {
    const DrawColumn& column = told.columns[c];
    if (!has_spread(column.kind)) continue;
    OutputSpread spread;
    spread.column = c;
    spread.today = today[c];
    const std::vector<double> prior = two.prior.sample().column(c), posterior = two.posterior.sample().column(c);
    spread.prior = two.prior.bands(prior);
    if (!two.posterior.empty()) spread.posterior = two.posterior.bands(posterior);
    const bool choice =
        column.kind == Kind::number && frame.scenario().numbers[column.subject].range.kind == Range::Kind::choice;
    if ((column.kind == Kind::number || column.kind == Kind::figure) && !choice)
      add_density(frame, column, prior, posterior, two, spread);
    told.spreads.push_back(std::move(spread));
  }
}

void tell_conclusions(const Two& two, Uncertainty& told) {
  for (size_t c = 0; c < told.columns.size(); ++c) {
    const DrawColumn& column = told.columns[c];
    if (column.kind != Kind::conclusion) continue;
    std::vector<std::pair<std::string, ShareOfDraws>> list;
    for (size_t t = 0; t < column.texts.size(); ++t) {
      const ShareOfDraws share =
          two.share([c, t](const DrawSample& sample, size_t i) { return sample.at(i, c) == static_cast<double>(t); });
      if (share.prior > 0 || share.posterior.value_or(0) > 0) list.emplace_back(column.texts[t], share);
    }
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
      return a.second.posterior.value_or(a.second.prior) > b.second.posterior.value_or(b.second.prior);
    });
    ConclusionShares shares{column.subject, {}, {}};
    for (auto& [text, share] : list) {
      shares.texts.push_back(text);
      shares.shares.push_back(share);
    }
    told.conclusions.push_back(std::move(shares));
  }
}

void tell_races(const Two& two, Uncertainty& told) {
  std::vector<const OutputSpread*> in_race;
  for (const OutputSpread& spread : told.spreads)
    if (told.columns[spread.column].kind == Kind::verdict &&
        std::max(spread.prior.mean, spread.posterior ? spread.posterior->mean : 0.0) >= kInTheRace)
      in_race.push_back(&spread);
  for (const OutputSpread* one : in_race)
    for (const OutputSpread* other : in_race) {
      const DrawColumn &a = told.columns[one->column], &b = told.columns[other->column];
      if (a.subject != b.subject || a.item >= b.item) continue;
      told.races.push_back({a.subject, static_cast<Verdict>(a.item), static_cast<Verdict>(b.item),
                            two.share([&](const DrawSample& sample, size_t i) {
                              return sample.at(i, one->column) > sample.at(i, other->column);
                            })});
    }
}

}  // namespace

std::vector<double> DrawSample::column(size_t column) const {
  std::vector<double> values(size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = at(i, column);
  return values;
}

const OutputSpread* Uncertainty::spread_of(size_t column) const {
  for (const OutputSpread& spread : spreads)
    if (spread.column == column) return &spread;
  return nullptr;
}

double family_error(std::span<const double> values, std::span<const double> weights,
                    std::span<const uint64_t> families) {
  double sum = 0, mass = 0;
  for (size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i])) sum += weights[i] * values[i], mass += weights[i];
  if (!(mass > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double mean = sum / mass;
  std::unordered_map<uint64_t, size_t> place;  // in the order in which families come, so that sums do not hang on it
  std::vector<double> parts;
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    const auto [at, fresh] = place.try_emplace(families[i], parts.size());
    if (fresh) parts.push_back(0);
    parts[at->second] += weights[i] / mass * (values[i] - mean);
  }
  double squares = 0;
  for (const double part : parts) squares += part * part;
  return std::sqrt(squares);
}

void tell_draws(const DrawFrame& frame, const DrawSample& prior, const DrawSample& posterior, Uncertainty& told) {
  const Two two{Teller(prior, told.enumerated, static_cast<double>(prior.size())),
                Teller(posterior, told.enumerated, told.effective_sample_size)};
  if (two.prior.empty()) return;
  tell_spreads(frame, two, told);
  tell_conclusions(two, told);
  tell_races(two, told);
}

}  // namespace walkaway
