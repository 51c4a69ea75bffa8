// SPDX-License-Identifier: Apache-2.0
// Written to be vectorised over the kWide places of a block. The build keeps multiplications and additions apart
// (-ffp-contract=off), so that all instruction sets give the same numbers.
#include "equilibrium/cfr_sweeps.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#define WALKAWAY_WIDER 1
#include <immintrin.h>
#endif

namespace walkaway::equilibrium {
namespace {

#define WALKAWAY_INLINE inline __attribute__((always_inline))

constexpr double kNothing = 1e-290;  ///< sums of regrets (pay-offs are 1 at most) below this would overflow as divisors

/// Each row times the other's reach, into `value`. Entries are added in order, whatever the instruction set.
WALKAWAY_INLINE void rows(const Sequences& s, const double* __restrict other_reach, double* __restrict value) {
  for (uint32_t i = 0; i < s.count / kWide; ++i) {
    double sum[kWide] = {};
    for (size_t e = size_t{s.row[i]} * kWide; e < size_t{s.row[i + 1]} * kWide; e += kWide)
      for (uint32_t l = 0; l < kWide; ++l) sum[l] += s.payoff[e + l] * other_reach[s.other[e + l]];
    for (uint32_t l = 0; l < kWide; ++l) value[i * kWide + l] = sum[l];
  }
}

/// The kWide places of a block at once; the compiler splits it for narrower machines.
typedef double Wide __attribute__((vector_size(kWide * sizeof(double))));

WALKAWAY_INLINE void load(const double* from, Wide& into) { std::memcpy(&into, from, sizeof into); }
WALKAWAY_INLINE void store(const Wide& from, double* into) { std::memcpy(into, &from, sizeof from); }

/// One block: regrets from the actions' values, the strategy that they ask for, and the value of the one there was.
template <CfrMethod method>
WALKAWAY_INLINE void match(double* regret, double* play, const double* value, uint32_t actions, Discount discount,
                           double* worth) {
  const Wide none = {};
  Wide total = {}, mean = {}, p, v, before;
  for (uint32_t a = 0; a < actions; ++a) {
    load(play + a * kWide, p);
    load(value + a * kWide, v);
    mean += p * v;
  }
  for (uint32_t a = 0; a < actions; ++a) {
    load(value + a * kWide, v);
    load(regret + a * kWide, before);
    const Wide now = v - mean;
    Wide sum;
    if constexpr (method == CfrMethod::dcfr)
      sum = before * (before > none ? none + discount.up : none + discount.down) + now;
    else
      sum = before + now;
    if constexpr (method == CfrMethod::cfr_plus || method == CfrMethod::pcfr_plus) sum = sum > none ? sum : none;
    Wide wanted = method == CfrMethod::pcfr_plus ? sum + now : sum;
    wanted = wanted > none ? wanted : none;
    store(sum, regret + a * kWide);
    store(wanted, play + a * kWide);
    total += wanted;
  }
  const Wide some = none + 1.0;
  const Wide scale = total > none + kNothing ? some / total : none;
  const Wide even = total > none + kNothing ? none : some / static_cast<double>(actions);
  for (uint32_t a = 0; a < actions; ++a) {
    load(play + a * kWide, p);
    p = p * scale + even;
    store(p, play + a * kWide);
  }
  store(mean, worth);
}

template <CfrMethod method>
WALKAWAY_INLINE void backward(const Sequences& s, Discount discount, Regrets& state) {
  double* value = state.value.data();
  for (uint32_t b = s.blocks(); b-- > 0;) {
    const uint32_t first = s.first[b], actions = s.actions[b];
    double worth[kWide];
    match<method>(state.regret.data() + first, state.play.data() + first, value + first, actions, discount, worth);
    const uint32_t* parent = s.parent.data() + size_t{b} * kWide;
    for (uint32_t l = 0; l < kWide; ++l) value[parent[l]] += worth[l];
  }
}

WALKAWAY_INLINE void backward(CfrMethod method, const Sequences& s, Discount discount, Regrets& state) {
  switch (method) {
    case CfrMethod::cfr:
      return backward<CfrMethod::cfr>(s, discount, state);
    case CfrMethod::cfr_plus:
      return backward<CfrMethod::cfr_plus>(s, discount, state);
    case CfrMethod::dcfr:
      return backward<CfrMethod::dcfr>(s, discount, state);
    case CfrMethod::pcfr_plus:
      return backward<CfrMethod::pcfr_plus>(s, discount, state);
  }
}

WALKAWAY_INLINE void forward(const Sequences& s, double share, Regrets& state) {
  static_assert(kWide == 8);
  double* reach = state.reach.data();
  double* average = state.average.data();
  const double* play = state.play.data();
  const uint32_t* parent = s.parent.data();
  for (uint32_t b = 0; b < s.blocks(); ++b, parent += kWide) {
    const Wide before = {reach[parent[0]], reach[parent[1]], reach[parent[2]], reach[parent[3]],
                         reach[parent[4]], reach[parent[5]], reach[parent[6]], reach[parent[7]]};
    const uint32_t end = s.first[b] + s.actions[b] * kWide;
    for (uint32_t q = s.first[b]; q < end; q += kWide) {
      Wide p, mean;
      load(play + q, p);
      load(average + q, mean);
      const Wide now = before * p;
      mean += share * (now - mean);
      store(now, reach + q);
      store(mean, average + q);
    }
  }
}

#ifdef WALKAWAY_WIDER
#define WALKAWAY_AVX2 __attribute__((target("avx2")))
#define WALKAWAY_AVX512 __attribute__((target("avx512f,avx512vl,avx512dq")))

WALKAWAY_AVX2 void rows_avx2(const Sequences& s, const double* other_reach, double* value) {
  rows(s, other_reach, value);
}
WALKAWAY_AVX2 void backward_avx2(CfrMethod method, const Sequences& s, Discount discount, Regrets& state) {
  backward(method, s, discount, state);
}
WALKAWAY_AVX2 void forward_avx2(const Sequences& s, double share, Regrets& state) { forward(s, share, state); }

WALKAWAY_AVX512 void rows_avx512(const Sequences& s, const double* other_reach, double* value) {
  const uint32_t* row = s.row.data();
  const uint32_t* other = s.other.data();
  const double* payoff = s.payoff.data();
  for (uint32_t i = 0; i < s.count / kWide; ++i) {
    __m512d sum = _mm512_setzero_pd();
    for (size_t e = size_t{row[i]} * kWide; e < size_t{row[i + 1]} * kWide; e += kWide) {
      const __m256i at = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(other + e));
      const __m512d reach = _mm512_mask_i32gather_pd(_mm512_setzero_pd(), 0xff, at, other_reach, 8);
      sum = _mm512_add_pd(sum, _mm512_mul_pd(_mm512_loadu_pd(payoff + e), reach));
    }
    _mm512_storeu_pd(value + size_t{i} * kWide, sum);
  }
}
WALKAWAY_AVX512 void backward_avx512(CfrMethod method, const Sequences& s, Discount discount, Regrets& state) {
  backward(method, s, discount, state);
}
WALKAWAY_AVX512 void forward_avx512(const Sequences& s, double share, Regrets& state) { forward(s, share, state); }
#endif

}  // namespace

Width widest() {
#ifdef WALKAWAY_WIDER
  static const Width known =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
          ? Width::eight
      : __builtin_cpu_supports("avx2") ? Width::four
                                       : Width::two;
  return known;
#else
  return Width::two;
#endif
}

void values_of_rows(const Sequences& s, const double* other_reach, double* value, [[maybe_unused]] Width width) {
#ifdef WALKAWAY_WIDER
  if (width == Width::eight) return rows_avx512(s, other_reach, value);
  if (width == Width::four) return rows_avx2(s, other_reach, value);
#endif
  rows(s, other_reach, value);
}

Regrets::Regrets(const Sequences& s)
    : regret(s.count, 0), play(s.count, 0), reach(s.count, 0), average(s.count, 0), value(s.count, 0) {
  for (uint32_t b = 0; b < s.blocks(); ++b)
    for (uint32_t i = 0; i < s.actions[b] * kWide; ++i) play[s.first[b] + i] = 1.0 / s.actions[b];
  reach[kEmptySequence] = average[kEmptySequence] = 1;
}

void update_regrets(CfrMethod method, const Sequences& s, const double* other_reach, Discount discount, Regrets& state,
                    Width width) {
  values_of_rows(s, other_reach, state.value.data(), width);
#ifdef WALKAWAY_WIDER
  if (width == Width::eight) return backward_avx512(method, s, discount, state);
  if (width == Width::four) return backward_avx2(method, s, discount, state);
#endif
  backward(method, s, discount, state);
}

void update_reach(const Sequences& s, double share, Regrets& state, [[maybe_unused]] Width width) {
#ifdef WALKAWAY_WIDER
  if (width == Width::eight) return forward_avx512(s, share, state);
  if (width == Width::four) return forward_avx2(s, share, state);
#endif
  forward(s, share, state);
}

double best_response(const Sequences& s, const double* other_reach, std::vector<double>& value) {
  double* v = value.data();
  values_of_rows(s, other_reach, v);
  for (uint32_t b = s.blocks(); b-- > 0;) {
    double best[kWide];
    for (uint32_t l = 0; l < kWide; ++l) best[l] = v[s.first[b] + l];
    for (uint32_t a = 1; a < s.actions[b]; ++a)
      for (uint32_t l = 0; l < kWide; ++l) best[l] = std::max(best[l], v[s.first[b] + a * kWide + l]);
    for (uint32_t l = 0; l < kWide; ++l) v[s.parent[size_t{b} * kWide + l]] += best[l];
  }
  return v[kEmptySequence];
}

}  // namespace walkaway::equilibrium
