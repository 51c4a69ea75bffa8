// SPDX-License-Identifier: Apache-2.0
// Epsilon-frontiers: fewer points, with a loss that is known (Papadimitriou and Yannakakis 2000; additive here).
#include <algorithm>
#include <cmath>
#include <numeric>

#include "deals/merge.h"

namespace walkaway {

namespace {

/// Two parties: the first falls and the second rises. A point stands for those before it that are no more than
/// `share` better for the first, and for those after it that are no more than that better for the second. Taking each
/// time the last that can stand for the first not stood for gives the fewest points.
Thinned cover_two(std::span<const double> points, std::span<const double> swing, double share) {
  const size_t n = points.size() / 2;
  const auto first = [&](size_t i) { return points[2 * i]; };
  const auto second = [&](size_t i) { return points[2 * i + 1]; };
  Thinned thinned{{}, {0, 0}};
  for (size_t i = 0; i < n;) {
    size_t stands = i;
    while (stands + 1 < n && first(i) - first(stands + 1) <= share * swing[0]) ++stands;
    size_t last = stands;
    while (last + 1 < n && second(last + 1) - second(stands) <= share * swing[1]) ++last;
    thinned.kept.push_back(static_cast<uint32_t>(stands));
    thinned.loss[0] = std::max(thinned.loss[0], first(i) - first(stands));
    thinned.loss[1] = std::max(thinned.loss[1], second(last) - second(stands));
    i = last + 1;
  }
  return thinned;
}

/// The first point of each cell of a grid whose cells are `share` of every party's swing wide.
Thinned cover_cells(std::span<const double> points, uint32_t parties, std::span<const double> swing, double share) {
  const size_t n = points.size() / parties;
  std::vector<double> low(points.begin(), points.begin() + parties);
  for (size_t at = 0; at < points.size(); ++at) low[at % parties] = std::min(low[at % parties], points[at]);
  const auto cell = [&](size_t i, uint32_t p) {
    const double width = share * swing[p];
    return width > 0 ? std::floor((points[i * parties + p] - low[p]) / width) : 0;
  };
  std::vector<double> cells;
  cells.reserve(points.size());
  for (size_t i = 0; i < n; ++i)
    for (uint32_t p = 0; p < parties; ++p) cells.push_back(cell(i, p));
  std::vector<uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0u);
  const auto row = [&](uint32_t i) { return std::span(cells).subspan(size_t{i} * parties, parties); };
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    const auto of_a = row(a), of_b = row(b);
    const auto differ = std::mismatch(of_a.begin(), of_a.end(), of_b.begin());
    return differ.first == of_a.end() ? a < b : *differ.first < *differ.second;
  });
  Thinned thinned{{}, std::vector<double>(parties, 0)};
  for (uint32_t i : order) {
    if (thinned.kept.empty() || !std::ranges::equal(row(i), row(thinned.kept.back()))) thinned.kept.push_back(i);
    const uint32_t stands = thinned.kept.back();
    for (uint32_t p = 0; p < parties; ++p)
      thinned.loss[p] =
          std::max(thinned.loss[p], points[size_t{i} * parties + p] - points[size_t{stands} * parties + p]);
  }
  std::sort(thinned.kept.begin(), thinned.kept.end());
  return thinned;
}

}  // namespace

Thinned thin(std::span<const double> points, uint32_t parties, std::span<const double> swing, uint64_t most) {
  const auto cover = [&](double share) {
    return parties == 2 ? cover_two(points, swing, share) : cover_cells(points, parties, swing, share);
  };
  constexpr int kBisections = 6;  // within 2 in 100 of the smallest share
  double enough = 0.1 / static_cast<double>(most), too_little = 0;
  Thinned thinned = cover(enough);
  for (; thinned.kept.size() > most; thinned = cover(enough)) {
    too_little = enough;
    enough *= 2;
  }
  for (int i = 0; i < kBisections; ++i) {
    const double middle = (enough + too_little) / 2;
    Thinned tried = cover(middle);
    if (tried.kept.size() > most) {
      too_little = middle;
    } else {
      enough = middle;
      thinned = std::move(tried);
    }
  }
  return thinned;
}

}  // namespace walkaway
