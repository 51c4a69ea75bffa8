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

/// Sums for two parties: the longer of the two lists, shifted by each point of the shorter in turn, gives sorted lists,
/// which are merged two and two until one is left. Each merge drops what is dominated, so that lists stay short.
class MergeTwo {
 public:
  MergeTwo(const MergedPoints& before, const GroupFrontier& group, const MergeLimits& limits, const Run& run)
      : before_(before), group_(group), limits_(limits), run_(run), shift_group_(group.size() > before.size()) {}

  MergedPoints all() const { return of(0, std::min(before_.size(), group_.size())); }

 private:
  MergedPoints of(size_t begin, size_t end) const {
    if (end - begin == 1) return shifted(begin);
    const size_t middle = begin + (end - begin) / 2;
    MergedPoints left = of(begin, middle), right = of(middle, end);
    if (right.size() == 0) return left;
    if (left.size() == 0) return right;
    MergedPoints both = united(left, right);
    left = right = {};
    // Half as much again as may be kept, so that thinning is not for a few points each time.
    keep_within(both, limits_.most_points + limits_.most_points / 2, limits_.swing);
    return both;
  }

  static MergedPoints sized(size_t size, std::vector<double> epsilon) {
    MergedPoints points{2,
                        std::vector<double>(2 * size),
                        std::vector<double>(size),
                        std::vector<uint32_t>(size),
                        std::vector<uint32_t>(size),
                        std::move(epsilon)};
    return points;
  }

  static void resize(MergedPoints& points, size_t size) {
    points.units.resize(2 * size);
    points.alike.resize(size);
    points.from.resize(size);
    points.choice.resize(size);
  }

  MergedPoints shifted(size_t by) const {
    if (run_.stop.stop_requested()) throw Stopped();
    const std::vector<double>& shifts = shift_group_ ? before_.units : group_.units;
    const std::vector<double>& list = shift_group_ ? group_.units : before_.units;
    const std::vector<double>& alike = shift_group_ ? group_.alike : before_.alike;
    const double first = shifts[2 * by], second = shifts[2 * by + 1];
    const double times = shift_group_ ? before_.alike[by] : group_.alike[by];
    MergedPoints points = sized(alike.size(), before_.epsilon);
    std::vector<uint32_t>& along = shift_group_ ? points.choice : points.from;
    size_t out = 0;
    for (size_t i = 0; i < alike.size(); ++i) {
      points.units[2 * out] = list[2 * i] + first;
      points.units[2 * out + 1] = list[2 * i + 1] + second;
      points.alike[out] = alike[i] * times;
      along[out] = static_cast<uint32_t>(i);
      out += points.units[2 * out] >= limits_.at_least[0] && points.units[2 * out + 1] >= limits_.at_least[1];
    }
    resize(points, out);
    std::ranges::fill(shift_group_ ? points.from : points.choice, static_cast<uint32_t>(by));
    return points;
  }

  MergedPoints united(const MergedPoints& left, const MergedPoints& right) const {
    std::vector<double> epsilon{std::max(left.epsilon[0], right.epsilon[0]),
                                std::max(left.epsilon[1], right.epsilon[1])};
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
  bool shift_group_;
};

/// Any number of parties: all sums, reduced to their maxima whenever there are many.
MergedPoints merge_many(const MergedPoints& before, const GroupFrontier& group, const MergeLimits& limits,
                        const Run& run) {
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
    points = before.parties == 2 ? MergeTwo(before, group, limits, run).all() : merge_many(before, group, limits, run);
  }
  keep_within(points, limits.most_points, limits.swing);
  for (uint32_t p = 0; p < points.parties; ++p) points.epsilon[p] += group.epsilon[p];
  return points;
}

void thin_group(GroupFrontier& group, std::span<const double> swing, uint64_t most) {
  if (group.size() <= most) return;
  const size_t parties = swing.size(), issues = group.options.size() / group.size();
  const Thinned thinned = thin(group.units, static_cast<uint32_t>(parties), swing, most);
  GroupFrontier kept;
  for (uint32_t row : thinned.kept) {
    const auto units = group.units.begin() + static_cast<ptrdiff_t>(row * parties);
    const auto options = group.options.begin() + static_cast<ptrdiff_t>(row * issues);
    kept.units.insert(kept.units.end(), units, units + static_cast<ptrdiff_t>(parties));
    kept.options.insert(kept.options.end(), options, options + static_cast<ptrdiff_t>(issues));
    kept.alike.push_back(group.alike[row]);
  }
  for (size_t p = 0; p < parties; ++p) kept.epsilon.push_back(group.epsilon[p] + thinned.loss[p]);
  group = std::move(kept);
}

}  // namespace walkaway
