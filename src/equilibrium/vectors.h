// SPDX-License-Identifier: Apache-2.0
// Long vectors on threads, in blocks of one size: sums are added block by block in one order, so that they are the same
// to the last bit for any number of threads. Vectors of a few blocks are done at once.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

namespace walkaway::equilibrium {

// A function WALKAWAY_WIDE is compiled, with all that it calls, for registers of 32 bytes, and is to be called only
// where `has_wide_registers`. There is no fused multiplication in it, so that numbers are the same as without.
#if defined(__x86_64__) && defined(__GNUC__)
#define WALKAWAY_WIDE __attribute__((target("avx2"), flatten))
inline bool has_wide_registers() {
  static const bool has = __builtin_cpu_supports("avx2");
  return has;
}
#else
#define WALKAWAY_WIDE
inline bool has_wide_registers() { return false; }
#endif

constexpr size_t kBlock = 4096;
constexpr size_t kBlocksAtOnce = 8;  ///< fewer are not worth a second thread

inline size_t blocks_of(size_t n) { return (n + kBlock - 1) / kBlock; }

/// f(block, first entry, number of entries) for each block, side by side.
template <typename F>
void for_blocks(size_t n, F&& f) {
  const size_t blocks = blocks_of(n);
  const auto one = [&](size_t b) { f(b, b * kBlock, b + 1 < blocks ? kBlock : n - b * kBlock); };
  if (blocks < 2 * kBlocksAtOnce) {
    for (size_t b = 0; b < blocks; ++b) one(b);
    return;
  }
  tbb::parallel_for(tbb::blocked_range<size_t>(0, blocks, kBlocksAtOnce), [&](const tbb::blocked_range<size_t>& range) {
    for (size_t b = range.begin(); b < range.end(); ++b) one(b);
  });
}

double dot(std::span<const double> a, std::span<const double> b);
double norm(std::span<const double> a);
/// max |a|; infinite if an entry is NaN.
double max_abs(std::span<const double> a);
/// y += c x
void add_scaled(double c, std::span<const double> x, std::span<double> y);

/// For blocks of Krylov vectors, kept as T, double or float. Numbers are the same whatever the instruction set.
///
/// sums[c] = columns[c][first ..] . v[first ..] of n entries, for count columns; and sums[count] = v . v.
template <typename T>
void dot_columns_of_block(const std::vector<std::vector<T>>& columns, size_t count, const double* v, size_t first,
                          size_t n, double* sums);
/// v += sum_c by[c] columns[c] on n entries from `first`; returns v . v there.
template <typename T>
double add_columns_of_block(const std::vector<std::vector<T>>& columns, size_t count, const double* by, double* v,
                            size_t first, size_t n);

}  // namespace walkaway::equilibrium
