// SPDX-License-Identifier: Apache-2.0
// Written to be vectorised over the kWide places of a block. The build keeps multiplications and additions apart
// (-ffp-contract=off), so that all instruction sets give the same numbers.
#include "equilibrium/cfr_sweeps.h"

namespace walkaway::equilibrium {
namespace {

#if defined(__x86_64__) && defined(__GNUC__)
#define WALKAWAY_WIDER 1
#endif
#define WALKAWAY_INLINE inline __attribute__((always_inline))

constexpr double kNothing = 1e-290;  ///< sums of regrets (pay-offs are 1 at most) below this would overflow as divisors

/// Adds each row of a block times the other's reach to `value`.
WALKAWAY_INLINE void add_rows(const Sequences& s, uint32_t begin, uint32_t end, const double* other_reach,
                              double* value) {
  const uint32_t* row = s.row.data();
  const uint32_t* other = s.other.data();
  const double* payoff = s.payoff.data();
  for (uint32_t q = begin; q < end; ++q) {
    double sum = 0;
    for (uint32_t i = row[q]; i < row[q + 1]; ++i) sum += payoff[i] * other_reach[other[i]];
    value[q] += sum;
  }
}

template <CfrMethod method>
WALKAWAY_INLINE void match(double* __restrict regret, double* __restrict play, double* __restrict value,
                           uint32_t actions, Discount discount, double* __restrict worth) {
  double total[kWide] = {}, mean[kWide] = {};
  for (uint32_t a = 0; a < actions; ++a)
    for (uint32_t l = 0; l < kWide; ++l) mean[l] += play[a * kWide + l] * value[a * kWide + l];
  for (uint32_t a = 0; a < actions; ++a)
    for (uint32_t l = 0; l < kWide; ++l) {
      const uint32_t i = a * kWide + l;
      const double now = value[i] - mean[l], before = regret[i];
      double sum, wanted;
      if constexpr (method == CfrMethod::dcfr)
        sum = before * (before > 0 ? discount.up : discount.down) + now;
      else
        sum = before + now;
      if constexpr (method == CfrMethod::cfr_plus || method == CfrMethod::pcfr_plus) sum = sum > 0 ? sum : 0;
      wanted = method == CfrMethod::pcfr_plus ? sum + now : sum;
      wanted = wanted > 0 ? wanted : 0;
      regret[i] = sum;
      play[i] = wanted;
      total[l] += wanted;
      value[i] = 0;
    }
  double scale[kWide], even[kWide];
  for (uint32_t l = 0; l < kWide; ++l) {
    scale[l] = total[l] > kNothing ? 1 / total[l] : 0;
    even[l] = total[l] > kNothing ? 0 : 1.0 / actions;
  }
  for (uint32_t a = 0; a < actions; ++a)
    for (uint32_t l = 0; l < kWide; ++l) play[a * kWide + l] = play[a * kWide + l] * scale[l] + even[l];
  for (uint32_t l = 0; l < kWide; ++l) worth[l] = mean[l];
}

template <CfrMethod method>
WALKAWAY_INLINE void backward(const Sequences& s, const double* other_reach, Discount discount, Regrets& state) {
  double* value = state.value.data();
  for (uint32_t b = s.blocks(); b-- > 0;) {
    const uint32_t first = s.first[b], actions = s.actions[b];
    double worth[kWide];
    add_rows(s, first, first + actions * kWide, other_reach, value);
    match<method>(state.regret.data() + first, state.play.data() + first, value + first, actions, discount, worth);
    const uint32_t* parent = s.parent.data() + size_t{b} * kWide;
    for (uint32_t l = 0; l < kWide; ++l) value[parent[l]] += worth[l];
  }
  value[kEmptySequence] = value[kNoSequence] = 0;
}

WALKAWAY_INLINE void backward(CfrMethod method, const Sequences& s, const double* other_reach, Discount discount,
                              Regrets& state) {
  switch (method) {
    case CfrMethod::cfr:
      return backward<CfrMethod::cfr>(s, other_reach, discount, state);
    case CfrMethod::cfr_plus:
      return backward<CfrMethod::cfr_plus>(s, other_reach, discount, state);
    case CfrMethod::dcfr:
      return backward<CfrMethod::dcfr>(s, other_reach, discount, state);
    case CfrMethod::pcfr_plus:
      return backward<CfrMethod::pcfr_plus>(s, other_reach, discount, state);
  }
}

WALKAWAY_INLINE void forward(const Sequences& s, double share, Regrets& state) {
  double* __restrict reach = state.reach.data();
  double* __restrict average = state.average.data();
  const double* __restrict play = state.play.data();
  for (uint32_t b = 0; b < s.blocks(); ++b) {
    const uint32_t* parent = s.parent.data() + size_t{b} * kWide;
    double before[kWide];
    for (uint32_t l = 0; l < kWide; ++l) before[l] = reach[parent[l]];
    const uint32_t first = s.first[b];
    for (uint32_t a = 0; a < s.actions[b]; ++a)
      for (uint32_t l = 0; l < kWide; ++l) {
        const uint32_t q = first + a * kWide + l;
        const double now = before[l] * play[q];
        reach[q] = now;
        average[q] += share * (now - average[q]);
      }
  }
}

#ifdef WALKAWAY_WIDER
__attribute__((target("avx2"))) void backward_avx2(CfrMethod method, const Sequences& s, const double* other_reach,
                                                   Discount discount, Regrets& state) {
  backward(method, s, other_reach, discount, state);
}
__attribute__((target("avx2"))) void forward_avx2(const Sequences& s, double share, Regrets& state) {
  forward(s, share, state);
}
__attribute__((target("avx512f,avx512vl,avx512dq"))) void backward_avx512(CfrMethod method, const Sequences& s,
                                                                          const double* other_reach, Discount discount,
                                                                          Regrets& state) {
  backward(method, s, other_reach, discount, state);
}
__attribute__((target("avx512f,avx512vl,avx512dq"))) void forward_avx512(const Sequences& s, double share,
                                                                         Regrets& state) {
  forward(s, share, state);
}

enum class Width { two, four, eight };
Width width() {
  static const Width known =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
          ? Width::eight
      : __builtin_cpu_supports("avx2") ? Width::four
                                       : Width::two;
  return known;
}
#endif

}  // namespace

Regrets::Regrets(const Sequences& s)
    : regret(s.count, 0), play(s.count, 0), reach(s.count, 0), average(s.count, 0), value(s.count, 0) {
  for (uint32_t b = 0; b < s.blocks(); ++b)
    for (uint32_t i = 0; i < s.actions[b] * kWide; ++i) play[s.first[b] + i] = 1.0 / s.actions[b];
  reach[kEmptySequence] = average[kEmptySequence] = 1;
}

void update_regrets(CfrMethod method, const Sequences& s, const double* other_reach, Discount discount,
                    Regrets& state) {
#ifdef WALKAWAY_WIDER
  if (width() == Width::eight) return backward_avx512(method, s, other_reach, discount, state);
  if (width() == Width::four) return backward_avx2(method, s, other_reach, discount, state);
#endif
  backward(method, s, other_reach, discount, state);
}

void update_reach(const Sequences& s, double share, Regrets& state) {
#ifdef WALKAWAY_WIDER
  if (width() == Width::eight) return forward_avx512(s, share, state);
  if (width() == Width::four) return forward_avx2(s, share, state);
#endif
  forward(s, share, state);
}

double best_response(const Sequences& s, const double* other_reach, std::vector<double>& value) {
  double* v = value.data();
  for (uint32_t b = s.blocks(); b-- > 0;) {
    const uint32_t first = s.first[b], actions = s.actions[b];
    add_rows(s, first, first + actions * kWide, other_reach, v);
    double best[kWide];
    for (uint32_t l = 0; l < kWide; ++l) best[l] = v[first + l];
    for (uint32_t a = 1; a < actions; ++a)
      for (uint32_t l = 0; l < kWide; ++l) best[l] = std::max(best[l], v[first + a * kWide + l]);
    for (uint32_t i = 0; i < actions * kWide; ++i) v[first + i] = 0;
    for (uint32_t l = 0; l < kWide; ++l) v[s.parent[size_t{b} * kWide + l]] += best[l];
  }
  add_rows(s, kEmptySequence, kEmptySequence + 1, other_reach, v);
  const double out = v[kEmptySequence];
  v[kEmptySequence] = v[kNoSequence] = 0;
  return out;
}

}  // namespace walkaway::equilibrium
