// SPDX-License-Identifier: Apache-2.0
#include "deals/exact.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

namespace walkaway {

namespace {

constexpr double kMostUnits = 2251799813685248;  // 2^51: sums and their halves are exact, and points keep their order
constexpr double kRounding = 0x1p-51;            // of a number that a few operations on doubles made, relative

/// All of one party's numbers, and a bound on any sum of them.
struct Numbers {
  std::vector<double> all;
  double largest_sum = 0;
};

Numbers numbers_of(const DomainParty& party) {
  Numbers numbers;
  const auto add = [&](double number) { numbers.all.push_back(number); };
  add(party.offset);
  numbers.largest_sum = std::abs(party.offset);
  for (const std::vector<double>& issue : party.worth) {
    double largest = 0;
    for (double points : issue) {
      add(points * party.scale);
      largest = std::max(largest, std::abs(points * party.scale));
    }
    numbers.largest_sum += largest;
  }
  for (const DomainTerm& term : party.terms) {
    add(term.points * party.scale);
    numbers.largest_sum += 2 * std::abs(term.points * party.scale);  // one that counts outside is a constant and a term
  }
  return numbers;
}

bool whole_with(double per_point, const Numbers& numbers) {
  if (numbers.largest_sum * per_point > kMostUnits) return false;
  return std::all_of(numbers.all.begin(), numbers.all.end(), [&](double number) {
    const double units = number * per_point;
    return std::abs(units - std::round(units)) <= kRounding * std::abs(units);
  });
}

std::optional<double> decimal(const Numbers& numbers) {
  constexpr int kMostDigits = 12;
  double per_point = 1;
  for (int digits = 0; digits <= kMostDigits; ++digits, per_point *= 10)
    if (whole_with(per_point, numbers)) return per_point;
  return std::nullopt;
}

/// The smallest denominator of a fraction that is this number up to rounding, by its continued fraction; 0 if that is
/// over `most`.
uint64_t denominator(double number, double most) {
  double rest = std::abs(number), before = 0, now = 1;
  for (int step = 0; step < 64; ++step) {
    const double nearest = std::round(std::abs(number) * now) / now;
    if (std::abs(nearest - std::abs(number)) <= kRounding * std::abs(number)) return static_cast<uint64_t>(now);
    rest = 1 / (rest - std::floor(rest));
    const double next = before + std::floor(rest) * now;
    if (!(next <= most)) return 0;
    before = now;
    now = next;
  }
  return 0;
}

std::optional<double> common_denominator(const Numbers& numbers) {
  // With larger ones, fractions are so close that a random number would look like one.
  constexpr double kMostDenominator = 1e6;
  uint64_t common = 1;
  for (double number : numbers.all) {
    const uint64_t its = denominator(number, kMostDenominator);
    if (its == 0) return std::nullopt;
    common = common / std::gcd(common, its) * its;
    if (numbers.largest_sum * static_cast<double>(common) > kMostUnits) return std::nullopt;
  }
  const double per_point = static_cast<double>(common);
  return whole_with(per_point, numbers) ? std::optional(per_point) : std::nullopt;
}

/// The grid of a party's numbers: units in a point.
double units_per_point(const Numbers& numbers) {
  if (numbers.largest_sum == 0) return 1;
  if (!(numbers.largest_sum <= 1e300))
    throw std::invalid_argument(fmt::format("worth adds up to {}: too large to compute with", numbers.largest_sum));
  if (const auto per_point = decimal(numbers)) return *per_point;
  if (const auto per_point = common_denominator(numbers)) return *per_point;
  constexpr int kBits = 50, kFinest = 1000;
  int exponent;
  std::frexp(numbers.largest_sum, &exponent);  // below 2^exponent
  return std::ldexp(1.0, std::min(kBits - exponent, kFinest));
}

}  // namespace

ExactWorth::ExactWorth(const DealDomain& domain) {
  check_domain(domain);
  for (const DomainIssue& issue : domain.issues) options_.push_back(static_cast<uint32_t>(issue.options.size()));
  for (const DomainParty& given : domain.parties) {
    Party party;
    party.per_point = units_per_point(numbers_of(given));
    const auto units_of = [&](double number) { return std::round(number * party.per_point); };
    party.constant = units_of(given.offset);
    for (const std::vector<double>& issue : given.worth) {
      auto& row = party.units.emplace_back();
      for (double points : issue) row.push_back(units_of(points * given.scale));
    }
    for (const DomainTerm& term : given.terms) {
      Term exact{{}, units_of(term.points * given.scale)};
      for (const DomainTerm::Side& side : term.sides) exact.sides.push_back({side.issue, side.options});
      if (term.counts == DomainTerm::Counts::outside) {
        party.constant += exact.units;
        exact.units = -exact.units;
      }
      party.terms.push_back(std::move(exact));
    }
    parties_.push_back(std::move(party));
  }
}

double ExactWorth::units(uint32_t party, std::span<const uint32_t> package) const {
  const Party& its = parties_[party];
  double sum = its.constant;
  for (size_t i = 0; i < package.size(); ++i) sum += its.units[i][package[i]];
  for (const Term& term : its.terms) {
    const bool inside = std::all_of(term.sides.begin(), term.sides.end(), [&](const Side& side) {
      return std::binary_search(side.options.begin(), side.options.end(), package[side.issue]);
    });
    if (inside) sum += term.units;
  }
  return sum;
}

double ExactWorth::units_at_least(uint32_t party, double bound) const {
  if (std::isinf(bound)) return bound;
  double units = std::ceil(bound * parties_[party].per_point);
  if (std::abs(units) >= 2 * kMostUnits) return units;  // beyond any package
  while (points(party, units - 1) >= bound) --units;
  while (points(party, units) < bound) ++units;
  return units;
}

std::vector<double> worth_of(const DealDomain& domain, std::span<const uint32_t> options) {
  const ExactWorth exact(domain);
  std::vector<double> worth;
  for (uint32_t p = 0; p < exact.parties(); ++p) worth.push_back(exact.points(p, options));
  return worth;
}

}  // namespace walkaway
