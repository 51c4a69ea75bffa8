// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <Random123/philox.h>
#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>

#include "scenario/range.h"

namespace walkaway {
namespace {

using Words = r123::Philox4x32::ctr_type;

/// Stages that no DrawName may have, so that scrambling and draws share no words.
constexpr uint32_t kScramble = 0xFFFFFFFF, kLowBits = 0xFFFFFFFE, kIndependent = 0xFFFFFFFD, kFirstKept = 0xFFFFFFF0;

Words random_words(uint64_t seed, const Words& counter) {
  return r123::Philox4x32()(counter, {{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)}});
}

/// The middle of the cell that 52 bits name.
double from_bits(uint64_t bits) { return static_cast<double>(2 * bits + 1) * 0x1p-53; }

uint64_t first_52_bits(const Words& words) { return (uint64_t{words[0]} << 32 | words[1]) >> 12; }

/// Nested uniform scrambling: each bit of `x` is flipped or not by a random bit that belongs to the bits above it.
/// One word of 128 bits serves the 127 places of a tree seven bits deep.
uint32_t scramble(uint32_t x, uint32_t coordinate, uint64_t seed) {
  constexpr int kDeep = 7;
  uint32_t out = 0;
  for (int level = 0; level < 32; level += kDeep) {
    const uint32_t above = level == 0 ? 0 : x >> (32 - level);
    const Words words = random_words(seed, {{above, coordinate, static_cast<uint32_t>(level), kScramble}});
    uint32_t place = 1;
    for (int bit = 31 - level; bit >= std::max(0, 32 - level - kDeep); --bit) {
      const uint32_t own = x >> bit & 1, flip = words[place / 32] >> place % 32 & 1;
      out |= (own ^ flip) << bit;
      place = 2 * place + own;
    }
  }
  return out;
}

Range with_parameters(Range range, std::array<double, 3> parameters) {
  range.parameters = parameters;
  return range;
}

}  // namespace

double uniform_draw(const DrawName& name) {
  if (name.stage >= kFirstKept) throw std::logic_error("the last stages of random draws are kept for points");
  const Words counter = {
      {static_cast<uint32_t>(name.index), static_cast<uint32_t>(name.index >> 32), name.step, name.stage}};
  return from_bits(first_52_bits(random_words(name.seed, counter)));
}

double normal_draw(const DrawName& name) { return normal_score(uniform_draw(name)); }

double normal_score(double p) {
  // Doubles throughout, so that machines with and without longer ones agree.
  using namespace boost::math::policies;
  return -std::sqrt(2.0) * boost::math::erfc_inv(2 * p, policy<promote_double<false>>());
}

double normal_probability(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

Points::Points(uint32_t dimension, uint64_t seed, PointKind kind) : dimension_(dimension), seed_(seed) {
  if (kind == PointKind::independent || dimension == 0) return;
  const uint32_t tabulated = std::min<uint32_t>(dimension, boost::random::default_sobol_table::max_dimension);
  boost::random::sobol_engine<uint32_t, 32> engine(tabulated);
  direction_.resize(size_t{tabulated} * 32);
  for (uint32_t bit = 0; bit < 32; ++bit) {
    // The engine leaves out the point at 0; the one whose Gray code has this bit alone is the direction number.
    engine.seed(static_cast<uint32_t>((uint64_t{2} << bit) - 2));
    for (uint32_t i = 0; i < tabulated; ++i) direction_[size_t{i} * 32 + bit] = engine();
  }
}

void Points::point(uint64_t index, std::span<double> out) const {
  if (index > UINT32_MAX) throw std::logic_error("a point's index is below 2^32");
  if (out.size() != dimension_) throw std::logic_error("a point has as many coordinates as the cube");
  const uint32_t n = static_cast<uint32_t>(index);
  const uint32_t spread = static_cast<uint32_t>(direction_.size() / 32);
  for (uint32_t i = 0; i < spread; ++i) {
    uint32_t x = 0;
    for (uint32_t bit = 0; n >> bit != 0; ++bit) {
      if (n >> bit & 1) x ^= direction_[size_t{i} * 32 + bit];
      if (bit == 31) break;
    }
    // Points differ in their first 32 bits, so the bits below belong to one point each.
    const uint64_t low = random_words(seed_, {{n, i, 0, kLowBits}})[0] >> 12;
    out[i] = from_bits(uint64_t{scramble(x, i, seed_)} << 20 | low);
  }
  for (uint32_t i = spread; i < dimension_; ++i)
    out[i] = from_bits(first_52_bits(random_words(seed_, {{n, i, 0, kIndependent}})));
}

std::vector<NumberId> ranged_numbers(const Scenario& scenario) {
  std::vector<NumberId> out;
  for (NumberId id = 0; id < scenario.numbers.size(); ++id) {
    const Number& number = scenario.numbers[id];
    if (!number.built_in && number.range.kind != Range::Kind::exact) out.push_back(id);
  }
  return out;
}

Values values_at(const Scenario& scenario, std::span<const NumberId> numbers, std::span<const double> point,
                 Values values) {
  if (point.size() != numbers.size()) throw std::logic_error("a point has as many coordinates as there are numbers");
  for (size_t i = 0; i < numbers.size(); ++i)
    values.at(numbers[i]) = quantile(scenario.numbers.at(numbers[i]).range, point[i]);
  return values;
}

double quantile_at_score(const Range& range, double z) {
  const auto& [a, b, c] = range.parameters;
  switch (range.kind) {
    case Range::Kind::normal:
      return a + b * z;
    case Range::Kind::lognormal:
      return a * std::exp(std::log(b) * z);
    case Range::Kind::triangular:
      if (z > 0) return -quantile(with_parameters(range, {-c, -b, -a}), normal_probability(-z));
      break;
    case Range::Kind::beta:
      if (z > 0) return 1 - quantile(with_parameters(range, {b, a}), normal_probability(-z));
      break;
    case Range::Kind::exact:
    case Range::Kind::choice:
      break;
  }
  return quantile(range, normal_probability(z));
}

Values values_at_scores(const Scenario& scenario, std::span<const NumberId> numbers, std::span<const double> scores,
                        Values values) {
  if (scores.size() != numbers.size()) throw std::logic_error("a point has as many coordinates as there are numbers");
  for (size_t i = 0; i < numbers.size(); ++i)
    values.at(numbers[i]) = quantile_at_score(scenario.numbers.at(numbers[i]).range, scores[i]);
  return values;
}

}  // namespace walkaway
