// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/sobol_indices.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "uncertainty/statistics.h"

namespace walkaway {
namespace {

constexpr uint32_t kResampling = 0x50B01;  ///< stage of the random draws
constexpr size_t kGroups = 32;
constexpr double kT95 = 1.696;  ///< quantile 0.95 of Student's t with 31 degrees of freedom

/// One output in the design's rows, those alone in which A, B and the point in question are there, less the mean.
struct Triples {
  std::vector<double> a, b, ab;
  std::vector<uint32_t> row;
};

struct BothIndices {
  double first, total;
};

/// Row j counts `times[row j]` times, once without `times`.
BothIndices both_indices(const Triples& t, const uint16_t* times) {
  double count = 0, sum = 0, squares = 0, cross = 0, step = 0, step_squares = 0;
  for (size_t j = 0; j < t.a.size(); ++j) {
    const double c = times == nullptr ? 1 : times[t.row[j]], d = t.ab[j] - t.a[j];
    count += c;
    sum += c * (t.a[j] + t.b[j]);
    squares += c * (t.a[j] * t.a[j] + t.b[j] * t.b[j]);
    cross += c * t.b[j] * d;
    step += c * d;
    step_squares += c * d * d;
  }
  const double mean = sum / (2 * count), variance = squares / (2 * count) - mean * mean;
  if (!(variance > 0)) return {NAN, NAN};
  return {(cross - mean * step) / count / variance, step_squares / (2 * count) / variance};
}

/// How often each row is drawn in each resample, [resamples][rows].
std::vector<uint16_t> draw_rows(size_t rows, const SobolOptions& options) {
  std::vector<uint16_t> times(rows * options.resamples);
  for (uint32_t r = 0; r < options.resamples; ++r)
    for (size_t j = 0; j < rows; ++j) {
      const double u = uniform_draw({options.seed, kResampling, j, r});
      ++times[r * rows + static_cast<size_t>(u * static_cast<double>(rows))];
    }
  return times;
}

SobolIndex with_resamples(double value, size_t rows, const std::vector<double>& resampled) {
  const std::vector<double> ends = weighted_quantiles(resampled, {}, std::vector{0.05, 0.95});
  return {value, weighted_sd(resampled), ends[0], ends[1], rows};
}

Triples triples_of(std::span<const double> values, uint32_t input, uint32_t output, uint32_t inputs, uint32_t outputs) {
  const size_t row_size = size_t{inputs + 2} * outputs, rows = values.size() / row_size;
  Triples out;
  double mean = 0;
  for (size_t j = 0; j < rows; ++j) {
    const double* row = values.data() + j * row_size + output;
    const double a = row[0], b = row[outputs], ab = row[size_t{input + 2} * outputs];
    if (std::isnan(a) || std::isnan(b) || std::isnan(ab)) continue;
    out.a.push_back(a), out.b.push_back(b), out.ab.push_back(ab);
    out.row.push_back(static_cast<uint32_t>(j));
    mean += (a + b) / 2;
  }
  mean /= static_cast<double>(out.a.size());
  for (std::vector<double>* column : {&out.a, &out.b, &out.ab})
    for (double& x : *column) x -= mean;
  return out;
}

/// Sums over rows of one bin and one group; y is less its mean.
struct BinSums {
  double w = 0, ww = 0, wy = 0, wyy = 0;

  BinSums& operator+=(const BinSums& o) {
    w += o.w, ww += o.ww, wy += o.wy, wyy += o.wyy;
    return *this;
  }
  BinSums operator-(const BinSums& o) const { return {w - o.w, ww - o.ww, wy - o.wy, wyy - o.wyy}; }
};

/// Share of the variance that lies between bins, less what comes of the bins' sampling errors. Bin m with share p and
/// the error variance v of its mean adds p (1 - p) v to the expectation of what is between.
double between_bins(std::span<const BinSums> bins) {
  BinSums all;
  for (const BinSums& bin : bins) all += bin;
  const double mean = all.wy / all.w;
  const double variance = (all.wyy - all.wy * mean) / (all.w - all.ww / all.w);
  double between = 0;
  for (const BinSums& bin : bins) {
    if (bin.w <= 1e-12 * all.w) continue;  // a bin whose rows are all in the group that was taken away
    const double share = bin.w / all.w, own = bin.wy / bin.w;
    const double free = bin.w - bin.ww / bin.w;  // 0 for a single row
    const double spread = free > 1e-12 * bin.w ? std::max(0.0, bin.wyy - bin.wy * own) / free : variance;
    between += share * ((own - mean) * (own - mean) - (1 - share) * spread * bin.ww / (bin.w * bin.w));
  }
  return variance > 0 ? between / variance : NAN;
}

/// One input beside one output, in increasing order of the input; rows that lack something are left out.
SobolIndex sample_index(std::span<const size_t> order, const std::vector<double>& x, const std::vector<double>& y,
                        const std::vector<double>& weight) {
  std::vector<size_t> rows;
  std::vector<double> weights;
  double total = 0, mean = 0, least = HUGE_VAL, greatest = -HUGE_VAL;
  for (const size_t j : order) {
    if (weight[j] == 0 || std::isnan(x[j]) || std::isnan(y[j])) continue;
    rows.push_back(j), weights.push_back(weight[j]);
    total += weight[j], mean += weight[j] * y[j];
    least = std::min(least, y[j]), greatest = std::max(greatest, y[j]);
  }
  const double effective = effective_sample_size(weights);
  const double bins = std::floor(std::sqrt(effective));
  SobolIndex out{NAN, NAN, NAN, NAN, rows.size()};
  if (bins < 4 || least == greatest) return out;
  mean /= total;

  std::vector<std::vector<BinSums>> sums(1, std::vector<BinSums>(kGroups));  // [bins][groups]
  double below = 0, begun = 0;
  for (size_t k = 0; k < rows.size(); ++k) {
    const size_t j = rows[k];
    if (k > 0 && x[j] != x[rows[k - 1]] && below >= (begun + 1) * total / bins) {
      begun = std::floor(below * bins / total);
      sums.emplace_back(kGroups);
    }
    const double w = weight[j], deviation = y[j] - mean;
    sums.back()[j * kGroups / weight.size()] += {w, w * w, w * deviation, w * deviation * deviation};
    below += w;
  }

  std::vector<BinSums> whole(sums.size()), rest(sums.size());
  for (size_t m = 0; m < sums.size(); ++m)
    for (const BinSums& group : sums[m]) whole[m] += group;
  out.value = between_bins(whole);
  std::vector<double> without(kGroups);
  for (size_t g = 0; g < kGroups; ++g) {
    for (size_t m = 0; m < sums.size(); ++m) rest[m] = whole[m] - sums[m][g];
    without[g] = between_bins(rest);
  }
  // The spread of estimates that lack one group each, times kGroups - 1 for what they have in common.
  out.error = weighted_sd(without) * static_cast<double>(kGroups - 1) / std::sqrt(static_cast<double>(kGroups));
  out.low = out.value - kT95 * out.error;
  out.high = out.value + kT95 * out.error;
  return out;
}

}  // namespace

void SobolDesign::point(uint64_t piece, std::span<double> out) const {
  if (out.size() != inputs_) throw std::logic_error("a point has a coordinate for each input");
  std::vector<double> both(2 * size_t{inputs_});
  points_.point(piece / row_size(), both);
  const uint64_t which = piece % row_size();
  for (uint32_t i = 0; i < inputs_; ++i) out[i] = both[which == 1 || which == i + 2 ? inputs_ + i : i];
}

SobolIndices sobol_indices(std::span<const double> values, uint32_t inputs, uint32_t outputs,
                           const SobolOptions& options) {
  const size_t row_size = size_t{inputs + 2} * outputs;
  if (row_size == 0 || values.size() % row_size != 0)
    throw std::logic_error("a row of the design has inputs + 2 points, each with all outputs");
  const size_t rows = values.size() / row_size;
  const std::vector<uint16_t> times = draw_rows(rows, options);
  SobolIndices out;
  std::vector<double> first(options.resamples), total(options.resamples);
  for (uint32_t o = 0; o < outputs; ++o)
    for (uint32_t i = 0; i < inputs; ++i) {
      const Triples triples = triples_of(values, i, o, inputs, outputs);
      const BothIndices all = both_indices(triples, nullptr);
      for (uint32_t r = 0; r < options.resamples; ++r) {
        const BothIndices again = both_indices(triples, times.data() + r * rows);
        first[r] = again.first, total[r] = again.total;
      }
      out.first.push_back(with_resamples(all.first, triples.a.size(), first));
      out.total.push_back(with_resamples(all.total, triples.a.size(), total));
    }
  return out;
}

std::vector<SobolIndex> sample_indices(std::span<const double> inputs, std::span<const double> outputs,
                                       std::span<const double> weights, uint32_t rows) {
  if (rows == 0) return {};
  if (inputs.size() % rows != 0 || outputs.size() % rows != 0 || (!weights.empty() && weights.size() != rows))
    throw std::logic_error("a sample has as many inputs, outputs and weights as it has rows");
  const auto column = [rows](std::span<const double> table, size_t index) {
    const size_t width = table.size() / rows;
    std::vector<double> out(rows);
    for (size_t j = 0; j < rows; ++j) out[j] = table[j * width + index];
    return out;
  };
  const size_t input_count = inputs.size() / rows, output_count = outputs.size() / rows;
  const std::vector<double> weight = weights.empty() ? std::vector<double>(rows, 1.0) : column(weights, 0);
  std::vector<SobolIndex> out(input_count * output_count);
  for (size_t i = 0; i < input_count; ++i) {
    const std::vector<double> x = column(inputs, i);
    std::vector<size_t> order(rows);
    std::iota(order.begin(), order.end(), size_t{0});
    std::erase_if(order, [&](size_t j) { return std::isnan(x[j]); });  // a NaN has no place in an order
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return x[a] < x[b]; });
    for (size_t o = 0; o < output_count; ++o)
      out[o * input_count + i] = sample_index(order, x, column(outputs, o), weight);
  }
  return out;
}

}  // namespace walkaway
