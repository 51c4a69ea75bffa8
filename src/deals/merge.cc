// SPDX-License-Identifier: Apache-2.0
#include "deals/merge.h"

#include <algorithm>
#include <limits>

#include "deals/maxima.h"

namespace walkaway {

namespace {

/// Only these rows, in this order.
void gather(MergedPoints& points, std::span<const uint32_t> rows) {
  MergedPoints kept{points.parties, {}, {}, {}, {}, points.epsilon};
  kept.units.reserve(rows.size() * points.parties);
  for (uint32_t row : rows) {
    const auto units = points.units.begin() + size_t{row} * points.parties;
    kept.units.insert(kept.units.end(), units, units + points.parties);
    kept.alike.push_back(points.alike[row]);
    kept.from.push_back(points.from[row]);
    kept.choice.push_back(points.choice[row]);
  }
  points = std::move(kept);
}

/// Of equal rows, which are neighbours, the first stands for all.
void collapse_ties(MergedPoints& points) {
  const uint32_t parties = points.parties;
  std::vector<uint32_t> firsts;
  for (uint32_t row = 0; row < points.size(); ++row) {
    const auto units = points.units.begin() + size_t{row} * parties;
    if (!firsts.empty() && std::equal(units, units + parties, points.units.begin() + size_t{firsts.back()} * parties)) {
      points.alike[firsts.back()] += points.alike[row];
    } else {
      firsts.push_back(row);
    }
  }
  if (firsts.size() < points.size()) gather(points, firsts);
}

void keep_within(MergedPoints& points, uint64_t most, std::span<const double> swing) {
  if (points.size() <= most) return;
  collapse_ties(points);
  if (points.size() <= most) return;
  const Thinned thinned = thin(points.units, points.parties, swing, most);
  for (uint32_t p = 0; p < points.parties; ++p) points.epsilon[p] += thinned.loss[p];
  gather(points, thinned.kept);
}

/// Sums for two parties: points before, shifted by each point of the group in turn, are sorted lists, merged two and two
/// until one is left. Each merge drops what is dominated, so that lists stay short.
class MergeTwo {
 public:
  MergeTwo(const MergedPoints& before, const GroupFrontier& group, const MergeLimits& limits, const Run& run)
      : before_(before), group_(group), limits_(limits), run_(run) {}

  MergedPoints of(uint32_t begin, uint32_t end) const {
    if (end - begin == 1) return shifted(begin);
    const uint32_t middle = begin + (end - begin) / 2;
    MergedPoints left = of(begin, middle), right = of(middle, end);
    if (right.size() == 0) return left;
    if (left.size() == 0) return right;
    MergedPoints both = united(left, right);
    left = right = {};
    // Half as much again as may be kept, so that thinning is not for a few points each time.
    keep_within(both, limits_.most_points + limits_.most_points / 2, limits_.swing);
    return both;
  }

 private:
  static MergedPoints sized(size_t size, std::vector<double> epsilon) {
    MergedPoints points{2, std::vector<double>(2 * size), std::vector<double>(size), std::vector<uint32_t>(size),
                        std::vector<uint32_t>(size), std::move(epsilon)};
    return points;
  }

  static void resize(MergedPoints& points, size_t size) {
    points.units.resize(2 * size);
    points.alike.resize(size);
    points.from.resize(size);
    points.choice.resize(size);
  }

  MergedPoints shifted(uint32_t choice) const {
    if (run_.stop.stop_requested()) throw Stopped();
    const double first = group_.units[2 * size_t{choice}], second = group_.units[2 * size_t{choice} + 1];
    const double times = group_.alike[choice];
    MergedPoints points = sized(before_.size(), before_.epsilon);
    size_t out = 0;
    for (size_t i = 0; i < before_.size(); ++i) {
      points.units[2 * out] = before_.units[2 * i] + first;
      points.units[2 * out + 1] = before_.units[2 * i + 1] + second;
      points.alike[out] = before_.alike[i] * times;
      points.from[out] = static_cast<uint32_t>(i);
      points.choice[out] = choice;
      out += points.units[2 * out] >= limits_.at_least[0] && points.units[2 * out + 1] >= limits_.at_least[1];
    }
    resize(points, out);
    return points;
  }

  MergedPoints united(const MergedPoints& left, const MergedPoints& right) const {
    std::vector<double> epsilon{std::max(left.epsilon[0], right.epsilon[0]), std::max(left.epsilon[1], right.epsilon[1])};
    MergedPoints both = sized(left.size() + right.size(), std::move(epsilon));
    const double* l = left.units.data();
    const double* r = right.units.data();
    const double* const l_end = l + left.units.size();
    const double* const r_end = r + right.units.size();
    double best = -std::numeric_limits<double>::infinity(), first_of_best = best;
    size_t out = 0;
    while (l != l_end || r != r_end) {
      const bool take_left = r == r_end || (l != l_end && (l[0] > r[0] || (l[0] == r[0] && l[1] >= r[1])));
      const MergedPoints& side = take_left ? left : right;
      const double*& at = take_left ? l : r;
      const double first = at[0], second = at[1];
      const size_t row = static_cast<size_t>(at - side.units.data()) / 2;
      at += 2;
      if (second > best || (second == best && first == first_of_best && limits_.ties == Ties::keep)) {
        best = second;
        first_of_best = first;
        both.units[2 * out] = first;
        both.units[2 * out + 1] = second;
        both.alike[out] = side.alike[row];
        both.from[out] = side.from[row];
        both.choice[out] = side.choice[row];
        ++out;
      } else if (second == best && first == first_of_best) {
        both.alike[out - 1] += side.alike[row];
      }
    }
    resize(both, out);
    return both;
  }

  const MergedPoints& before_;
  const GroupFrontier& group_;
  const MergeLimits& limits_;
  const Run& run_;
};

/// Any number of parties: all sums, reduced to their maxima whenever there are many.
MergedPoints merge_many(const MergedPoints& before, const GroupFrontier& group, const MergeLimits& limits, const Run& run) {
  const uint32_t parties = before.parties;
  const auto reduce = [&](MergedPoints& points) {
    gather(points, maxima(points.units, parties));
    if (limits.ties == Ties::collapse) collapse_ties(points);
    keep_within(points, limits.most_points, limits.swing);
  };
  constexpr size_t kMany = 1 << 20;
  MergedPoints points{parties, {}, {}, {}, {}, before.epsilon};
  size_t reduce_at = kMany;
  std::vector<double> sum(parties);
  for (uint32_t choice = 0; choice < group.size(); ++choice) {
    for (uint32_t i = 0; i < before.size(); ++i) {
      bool enough = true;
      for (uint32_t p = 0; p < parties; ++p) {
        sum[p] = before.units[size_t{i} * parties + p] + group.units[size_t{choice} * parties + p];
        enough &= sum[p] >= limits.at_least[p];
      }
      if (!enough) continue;
      points.units.insert(points.units.end(), sum.begin(), sum.end());
      points.alike.push_back(before.alike[i] * group.alike[choice]);
      points.from.push_back(i);
      points.choice.push_back(choice);
      if (points.size() < reduce_at) continue;
      if (run.stop.stop_requested()) throw Stopped();
      reduce(points);
      reduce_at = std::max(kMany, 2 * points.size());
    }
  }
  reduce(points);
  return points;
}

}  // namespace

MergedPoints merge(const MergedPoints& before, const GroupFrontier& group, const MergeLimits& limits, const Run& run) {
  MergedPoints points{before.parties, {}, {}, {}, {}, before.epsilon};
  if (before.size() > 0 && group.size() > 0) {
    points = before.parties == 2 ? MergeTwo(before, group, limits, run).of(0, static_cast<uint32_t>(group.size()))
                                 : merge_many(before, group, limits, run);
  }
  keep_within(points, limits.most_points, limits.swing);
  for (uint32_t p = 0; p < points.parties; ++p) points.epsilon[p] += group.epsilon[p];
  return points;
}

}  // namespace walkaway
