// SPDX-License-Identifier: Apache-2.0
#include "deals/maxima.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace walkaway {

namespace {

constexpr double kLowest = -std::numeric_limits<double>::infinity();

/// A coarse grid over the first P - 1 columns. A row is dominated if some row whose cell is higher in every one of
/// these columns is as good in the last: cells follow the order of numbers, so that its numbers are higher too.
class CoarseGrid {
 public:
  CoarseGrid(std::span<const double> points, uint32_t parties) : parties_(parties), columns_(parties - 1) {
    side_ = static_cast<uint32_t>(std::pow(kCells, 1.0 / columns_));
    measure(points);
    best_.assign(static_cast<size_t>(std::pow(side_ + 1, columns_) + 0.5), kLowest);
    for (size_t row = 0; row < points.size(); row += parties_) {
      double& best = best_[cell(points.data() + row, 0)];
      best = std::max(best, points[row + columns_]);
    }
    take_best_above();
  }

  bool dominated(const double* row) const { return best_[cell(row, 1)] >= row[columns_]; }

 private:
  static constexpr double kCells = 4096;

  void measure(std::span<const double> points) {
    std::vector<double> high(columns_, kLowest);
    low_.assign(columns_, -kLowest);
    for (size_t row = 0; row < points.size(); row += parties_) {
      for (uint32_t c = 0; c < columns_; ++c) {
        low_[c] = std::min(low_[c], points[row + c]);
        high[c] = std::max(high[c], points[row + c]);
      }
    }
    for (uint32_t c = 0; c < columns_; ++c) {
      const double width = high[c] - low_[c];
      const double per_cell = side_ / width;
      per_cell_.push_back(width > 0 && std::isfinite(per_cell) && std::isfinite(low_[c]) ? per_cell : 0);
    }
  }

  /// The index of a row's cell, `above` cells further up in each column. There is an empty layer beyond the last.
  size_t cell(const double* row, uint32_t above) const {
    size_t index = 0;
    for (uint32_t c = 0; c < columns_; ++c) {
      // A column without a width that can be cut has one cell for all (infinity less anything times 0 is no number).
      const double place = per_cell_[c] == 0 ? 0 : (row[c] - low_[c]) * per_cell_[c];
      const uint32_t in_column = std::min(static_cast<uint32_t>(place), side_ - 1);
      index = index * (side_ + 1) + in_column + above;
    }
    return index;
  }

  /// Makes of each cell's best the best of all cells at or above it in every column.
  void take_best_above() {
    size_t stride = 1;
    for (uint32_t c = 0; c < columns_; ++c) {
      for (size_t i = best_.size(); i-- > 0;) {
        if (i / stride % (side_ + 1) < side_) best_[i] = std::max(best_[i], best_[i + stride]);
      }
      stride *= side_ + 1;
    }
  }

  uint32_t parties_;
  uint32_t columns_;
  uint32_t side_;  ///< cells in each column
  std::vector<double> low_, per_cell_;
  std::vector<double> best_;
};

/// Where rows are, best first, and what they are in one place.
class Rows {
 public:
  Rows(std::span<const double> points, uint32_t parties) : parties_(parties) {
    std::vector<Key> keys = keys_of(points);
    std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
      if (a.first != b.first) return a.first > b.first;
      const double* of_a = points.data() + size_t{a.index} * parties;
      const double* of_b = points.data() + size_t{b.index} * parties;
      for (uint32_t c = 1; c < parties; ++c) {
        if (of_a[c] != of_b[c]) return of_a[c] > of_b[c];
      }
      return a.index < b.index;
    });
    index_.reserve(keys.size());
    numbers_.reserve(keys.size() * parties);
    for (const Key& key : keys) {
      index_.push_back(key.index);
      const double* row = points.data() + size_t{key.index} * parties;
      numbers_.insert(numbers_.end(), row, row + parties);
    }
  }

  size_t size() const { return index_.size(); }
  uint32_t parties() const { return parties_; }
  uint32_t index(size_t row) const { return index_[row]; }
  double at(size_t row, uint32_t column) const { return numbers_[row * parties_ + column]; }
  /// Equal rows are neighbours.
  bool same_as_before(size_t row) const {
    return row > 0 && std::equal(numbers_.begin() + row * parties_, numbers_.begin() + (row + 1) * parties_,
                                 numbers_.begin() + (row - 1) * parties_);
  }

 private:
  struct Key {
    double first;
    uint32_t index;
  };

  std::vector<Key> keys_of(std::span<const double> points) const {
    constexpr size_t kFew = 512;  // a grid costs more than it saves
    const size_t rows = points.size() / parties_;
    std::vector<Key> keys;
    if (rows <= kFew || parties_ == 1) {
      keys.reserve(rows);
      for (size_t i = 0; i < rows; ++i) keys.push_back({points[i * parties_], static_cast<uint32_t>(i)});
      return keys;
    }
    const CoarseGrid grid(points, parties_);
    for (size_t i = 0; i < rows; ++i) {
      const double* row = points.data() + i * parties_;
      if (!grid.dominated(row)) keys.push_back({row[0], static_cast<uint32_t>(i)});
    }
    return keys;
  }

  uint32_t parties_;
  std::vector<uint32_t> index_;
  std::vector<double> numbers_;
};

std::vector<char> sweep_one(const Rows& rows) {
  std::vector<char> efficient(rows.size(), 0);
  for (size_t i = 0; i < rows.size() && rows.at(i, 0) == rows.at(0, 0); ++i) efficient[i] = 1;
  return efficient;
}

std::vector<char> sweep_two(const Rows& rows) {
  std::vector<char> efficient(rows.size(), 0);
  double best = kLowest;
  for (size_t i = 0; i < rows.size(); ++i) {
    // The very first is efficient even if all it has is -infinity.
    efficient[i] = rows.same_as_before(i) ? efficient[i - 1] : i == 0 || rows.at(i, 1) > best;
    best = std::max(best, rows.at(i, 1));
  }
  return efficient;
}

/// [rows] 1 for the best of the second column, the same for the same.
std::vector<uint32_t> ranks_of_second(const Rows& rows) {
  std::vector<std::pair<double, uint32_t>> seconds(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) seconds[i] = {-rows.at(i, 1), static_cast<uint32_t>(i)};
  std::sort(seconds.begin(), seconds.end());
  std::vector<uint32_t> ranks(rows.size());
  uint32_t rank = 0;
  for (size_t k = 0; k < seconds.size(); ++k) {
    if (k == 0 || seconds[k].first != seconds[k - 1].first) ++rank;
    ranks[seconds[k].second] = rank;
  }
  return ranks;
}

/// What came before is at least as good in the first column, so that the other two decide: the best third among those
/// as good in the second, from a Fenwick tree over the ranks of the second, best first.
std::vector<char> sweep_three(const Rows& rows) {
  std::vector<char> efficient(rows.size(), 0);
  const std::vector<uint32_t> ranks = ranks_of_second(rows);
  std::vector<double> best(rows.size() + 1, kLowest);
  std::vector<char> seen(rows.size() + 1, 0);  // a best of -infinity is one too
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows.same_as_before(i)) {
      efficient[i] = efficient[i - 1];
      continue;
    }
    const double third = rows.at(i, 2);
    bool dominated = false;
    for (size_t r = ranks[i]; r > 0 && !dominated; r -= r & -r) dominated = seen[r] && best[r] >= third;
    if (dominated) continue;
    efficient[i] = 1;
    for (size_t r = ranks[i]; r < best.size(); r += r & -r) {
      best[r] = std::max(best[r], third);
      seen[r] = 1;
    }
  }
  return efficient;
}

/// Four columns and more. Rows are named by their places in `rows`, where one can only be dominated by an earlier one.
class Divide {
 public:
  explicit Divide(const Rows& rows) : rows_(rows), efficient_(rows.size(), 1) {
    std::vector<uint32_t> distinct;
    for (size_t i = 0; i < rows.size(); ++i)
      if (!rows.same_as_before(i)) distinct.push_back(static_cast<uint32_t>(i));
    within(distinct);
    for (size_t i = 0; i < rows.size(); ++i)
      if (rows.same_as_before(i)) efficient_[i] = efficient_[i - 1];
  }
  std::vector<char> result() && { return std::move(efficient_); }

 private:
  using Places = std::vector<uint32_t>;

  void within(const Places& places) {
    if (places.size() < 2) return;
    const auto middle = places.begin() + static_cast<ptrdiff_t>(places.size() / 2);
    within({places.begin(), middle});
    Places upper, lower;
    std::copy_if(places.begin(), middle, std::back_inserter(upper), [&](uint32_t i) { return efficient_[i]; });
    across(upper, {middle, places.end()}, rows_.parties() - 1);
    std::copy_if(middle, places.end(), std::back_inserter(lower), [&](uint32_t i) { return efficient_[i]; });
    within(lower);
  }

  /// Strikes out those of `lower` that one of `upper` dominates, where every one of `upper` is as good as every one of
  /// `lower` in all columns but 1 to `last`, and none equals one.
  void across(Places upper, Places lower, uint32_t last) {
    std::erase_if(lower, [&](uint32_t i) { return !efficient_[i]; });
    if (upper.empty() || lower.empty()) return;
    constexpr size_t kFewPairs = 256;
    if (upper.size() * lower.size() <= kFewPairs) return across_pairs(upper, lower, last);
    if (last == 2) return across_two(std::move(upper), std::move(lower));
    const double middle = split(upper, lower, last);
    if (std::isnan(middle)) return across(std::move(upper), std::move(lower), last - 1);
    const auto high = [&](uint32_t i) { return rows_.at(i, last) >= middle; };
    const auto upper_low = std::partition(upper.begin(), upper.end(), high);
    const auto lower_low = std::partition(lower.begin(), lower.end(), high);
    const Places upper_high(upper.begin(), upper_low);
    across(upper_high, {lower.begin(), lower_low}, last);
    across({upper_low, upper.end()}, {lower_low, lower.end()}, last);
    across(upper_high, {lower_low, lower.end()}, last - 1);
  }

  void across_pairs(const Places& upper, const Places& lower, uint32_t last) {
    for (uint32_t l : lower) {
      for (uint32_t u : upper) {
        bool as_good = true;
        for (uint32_t c = 1; c <= last; ++c) as_good &= rows_.at(u, c) >= rows_.at(l, c);
        if (as_good) {
          efficient_[l] = 0;
          break;
        }
      }
    }
  }

  void across_two(Places upper, Places lower) {
    const auto by_first = [&](uint32_t a, uint32_t b) { return rows_.at(a, 1) > rows_.at(b, 1); };
    std::sort(upper.begin(), upper.end(), by_first);
    std::sort(lower.begin(), lower.end(), by_first);
    auto next = upper.begin();
    double best = kLowest;
    for (uint32_t l : lower) {
      for (; next != upper.end() && rows_.at(*next, 1) >= rows_.at(l, 1); ++next)
        best = std::max(best, rows_.at(*next, 2));
      if (next != upper.begin() && best >= rows_.at(l, 2)) efficient_[l] = 0;
    }
  }

  /// A number of the column with some below it and some not, near the median; NaN if all are equal.
  double split(const Places& upper, const Places& lower, uint32_t column) const {
    std::vector<double> numbers;
    numbers.reserve(upper.size() + lower.size());
    for (uint32_t i : upper) numbers.push_back(rows_.at(i, column));
    for (uint32_t i : lower) numbers.push_back(rows_.at(i, column));
    const auto middle = numbers.begin() + static_cast<ptrdiff_t>(numbers.size() / 2);
    std::nth_element(numbers.begin(), middle, numbers.end());
    if (*std::min_element(numbers.begin(), middle + 1) < *middle) return *middle;
    double above = std::numeric_limits<double>::quiet_NaN();
    for (double number : numbers)
      if (number > *middle && !(number >= above)) above = number;
    return above;
  }

  const Rows& rows_;
  std::vector<char> efficient_;
};

std::vector<char> sweep(const Rows& rows) {
  switch (rows.parties()) {
    case 1:
      return sweep_one(rows);
    case 2:
      return sweep_two(rows);
    case 3:
      return sweep_three(rows);
    default:
      return Divide(rows).result();
  }
}

}  // namespace

std::vector<uint32_t> maxima(std::span<const double> points, uint32_t parties) {
  const Rows rows(points, parties);
  const std::vector<char> efficient = sweep(rows);
  std::vector<uint32_t> best;
  for (size_t i = 0; i < rows.size(); ++i)
    if (efficient[i]) best.push_back(rows.index(i));
  return best;
}

}  // namespace walkaway
