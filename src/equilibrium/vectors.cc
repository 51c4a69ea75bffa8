// SPDX-License-Identifier: Apache-2.0
#include "equilibrium/vectors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace walkaway::equilibrium {
namespace {

constexpr size_t kSums = 8;      ///< partial sums of one product, whatever the instruction set holds
constexpr size_t kTogether = 4;  ///< columns that one reading of a vector serves

double add_up(double* sum) {
  for (size_t half = kSums / 2; half > 0; half /= 2)
    for (size_t l = 0; l < half; ++l) sum[l] += sum[l + half];
  return sum[0];
}

template <size_t kColumns, typename T>
void dot_some(const T* const* columns, const double* v, size_t n, double* sums) {
  double sum[kColumns][kSums] = {};
  size_t i = 0;
  for (; i + kSums <= n; i += kSums)
    for (size_t c = 0; c < kColumns; ++c)
      for (size_t l = 0; l < kSums; ++l) sum[c][l] += static_cast<double>(columns[c][i + l]) * v[i + l];
  for (size_t c = 0; c < kColumns; ++c) {
    for (size_t j = i; j < n; ++j) sum[c][0] += static_cast<double>(columns[c][j]) * v[j];
    sums[c] = add_up(sum[c]);
  }
}

template <size_t kColumns, typename T>
void add_some(const T* const* columns, const double* by, double* __restrict v, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    double sum = v[i];
    for (size_t c = 0; c < kColumns; ++c) sum += by[c] * static_cast<double>(columns[c][i]);
    v[i] = sum;
  }
}

template <typename T>
void dot_all(const T* const* columns, size_t count, const double* v, size_t n, double* sums) {
  size_t c = 0;
  for (; c + kTogether <= count; c += kTogether) dot_some<kTogether>(columns + c, v, n, sums + c);
  for (; c < count; ++c) dot_some<1>(columns + c, v, n, sums + c);
  dot_some<1>(&v, v, n, sums + count);
}

template <typename T>
double add_all(const T* const* columns, size_t count, const double* by, double* v, size_t n) {
  size_t c = 0;
  for (; c + kTogether <= count; c += kTogether) add_some<kTogether>(columns + c, by + c, v, n);
  for (; c < count; ++c) add_some<1>(columns + c, by + c, v, n);
  double square;
  const double* read = v;
  dot_some<1>(&read, v, n, &square);
  return square;
}

template <typename T>
WALKAWAY_WIDE void dot_all_wide(const T* const* columns, size_t count, const double* v, size_t n, double* sums) {
  dot_all(columns, count, v, n, sums);
}
template <typename T>
WALKAWAY_WIDE double add_all_wide(const T* const* columns, size_t count, const double* by, double* v, size_t n) {
  return add_all(columns, count, by, v, n);
}

template <typename T>
std::vector<const T*> starts(const std::vector<std::vector<T>>& columns, size_t count, size_t first) {
  std::vector<const T*> at(count);
  for (size_t c = 0; c < count; ++c) at[c] = columns[c].data() + first;
  return at;
}

}  // namespace

template <typename T>
void dot_columns_of_block(const std::vector<std::vector<T>>& columns, size_t count, const double* v, size_t first,
                          size_t n, double* sums) {
  const std::vector<const T*> at = starts(columns, count, first);
  (has_wide_registers() ? dot_all_wide<T> : dot_all<T>)(at.data(), count, v + first, n, sums);
}
template void dot_columns_of_block(const std::vector<std::vector<double>>&, size_t, const double*, size_t, size_t,
                                   double*);
template void dot_columns_of_block(const std::vector<std::vector<float>>&, size_t, const double*, size_t, size_t,
                                   double*);

template <typename T>
double add_columns_of_block(const std::vector<std::vector<T>>& columns, size_t count, const double* by, double* v,
                            size_t first, size_t n) {
  const std::vector<const T*> at = starts(columns, count, first);
  return (has_wide_registers() ? add_all_wide<T> : add_all<T>)(at.data(), count, by, v + first, n);
}
template double add_columns_of_block(const std::vector<std::vector<double>>&, size_t, const double*, double*, size_t,
                                     size_t);
template double add_columns_of_block(const std::vector<std::vector<float>>&, size_t, const double*, double*, size_t,
                                     size_t);

double dot(std::span<const double> a, std::span<const double> b) {
  std::vector<double> partial(blocks_of(a.size()));
  for_blocks(a.size(), [&](size_t block, size_t first, size_t n) {
    const double* from = a.data() + first;
    dot_some<1>(&from, b.data() + first, n, &partial[block]);
  });
  double sum = 0;
  for (const double p : partial) sum += p;
  return sum;
}

double norm(std::span<const double> a) { return std::sqrt(dot(a, a)); }

double max_abs(std::span<const double> a) {
  std::vector<double> partial(blocks_of(a.size()), 0.0);
  for_blocks(a.size(), [&](size_t block, size_t first, size_t n) {
    double most = 0;
    bool numbers = true;
    for (size_t i = first; i < first + n; ++i) most = std::max(most, std::abs(a[i])), numbers &= a[i] == a[i];
    partial[block] = numbers ? most : std::numeric_limits<double>::infinity();
  });
  return partial.empty() ? 0 : *std::max_element(partial.begin(), partial.end());
}

void add_scaled(double c, std::span<const double> x, std::span<double> y) {
  for_blocks(x.size(), [&](size_t, size_t first, size_t n) {
    const double* __restrict from = x.data() + first;
    double* __restrict to = y.data() + first;
    for (size_t i = 0; i < n; ++i) to[i] += c * from[i];
  });
}

}  // namespace walkaway::equilibrium
