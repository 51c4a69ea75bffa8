// SPDX-License-Identifier: Apache-2.0
// Fair points of a domain, all from its frontier. A package that dominates one at or above every walk-away value is so
// too, and its product, sum and smallest gain are no smaller: so nothing is missed.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "deals/lottery.h"
#include "deals/space.h"

namespace walkaway {

namespace {

constexpr size_t kRules = std::size(kFairRules);

/// [P] what gains are counted from: walking away, or the worst package where there is no walk-away value.
std::vector<double> reference_of(const DomainFrontier& frontier, std::span<const double> walk_away) {
  std::vector<double> reference;
  for (uint32_t p = 0; p < frontier.parties; ++p)
    reference.push_back(std::isinf(walk_away[p]) ? frontier.worst[p] : walk_away[p]);
  return reference;
}

bool rational(std::span<const double> worth, std::span<const double> walk_away) {
  for (size_t p = 0; p < worth.size(); ++p)
    if (worth[p] < walk_away[p]) return false;
  return true;
}

/// What each rule maximises, in the order of kFairRules; what settles ties, where a rule says more.
struct Merits {
  std::array<double, kRules> of, then;
};

Merits merits(std::span<const double> worth, std::span<const double> reference, std::span<const double> best_gain) {
  double product = 1, sum = 0, largest = -std::numeric_limits<double>::infinity();
  double smallest = std::numeric_limits<double>::infinity(), smallest_share = smallest;
  for (size_t p = 0; p < worth.size(); ++p) {
    const double gain = worth[p] - reference[p];
    product *= gain;
    sum += worth[p];
    smallest = std::min(smallest, gain);
    largest = std::max(largest, gain);
    if (best_gain[p] > 0) smallest_share = std::min(smallest_share, gain / best_gain[p]);
  }
  return {{product, smallest_share, smallest, sum, smallest - largest}, {0, 0, 0, 0, smallest}};
}

/// The points that the rules pick, in the order of kFairRules; none if no point is rational. `best_gain` is written.
std::optional<std::array<size_t, kRules>> pick(const DomainFrontier& frontier, std::span<const double> walk_away) {
  const std::vector<double> reference = reference_of(frontier, walk_away);
  std::vector<double> best_gain(frontier.parties, 0);
  std::vector<size_t> candidates;
  for (size_t i = 0; i < frontier.size(); ++i) {
    const auto worth = frontier.worth_of(i);
    if (!rational(worth, walk_away)) continue;
    candidates.push_back(i);
    for (uint32_t p = 0; p < frontier.parties; ++p) best_gain[p] = std::max(best_gain[p], worth[p] - reference[p]);
  }
  if (candidates.empty()) return std::nullopt;
  std::array<size_t, kRules> picked;
  picked.fill(candidates.front());
  Merits best = merits(frontier.worth_of(candidates.front()), reference, best_gain);
  for (size_t i : candidates) {
    const Merits its = merits(frontier.worth_of(i), reference, best_gain);
    for (size_t rule = 0; rule < kRules; ++rule) {
      if (its.of[rule] < best.of[rule] || (its.of[rule] == best.of[rule] && its.then[rule] <= best.then[rule]))
        continue;
      best.of[rule] = its.of[rule];
      best.then[rule] = its.then[rule];
      picked[rule] = i;
    }
  }
  return picked;
}

/// From the ideal point, each party's worst to best being 0 to 1.
double distance_to_ideal(const DomainFrontier& frontier, std::span<const double> worth) {
  double square = 0;
  for (uint32_t p = 0; p < frontier.parties; ++p) {
    const double swing = frontier.best[p] - frontier.worst[p];
    const double short_of = swing > 0 ? (frontier.best[p] - worth[p]) / swing : 0;
    square += short_of * short_of;
  }
  return std::sqrt(square);
}

/// A walk-away value from a uniform number in [0, 1): one of its samples, or a quantile of its triangle.
double drawn(const WalkAway& walk_away, double uniform) {
  if (!walk_away.samples.empty())
    return walk_away.samples[static_cast<size_t>(uniform * static_cast<double>(walk_away.samples.size()))];
  const double width = walk_away.high - walk_away.low;
  if (!(width > 0)) return walk_away.value;
  const double below = (walk_away.value - walk_away.low) / width;  // the share of draws below the mode
  return uniform < below ? walk_away.low + width * std::sqrt(uniform * below)
                         : walk_away.high - width * std::sqrt((1 - uniform) * (1 - below));
}

std::vector<double> central_walk_away(const DealDomain& domain) {
  std::vector<double> walk_away;
  for (const DomainParty& party : domain.parties) walk_away.push_back(party.walk_away.value);
  return walk_away;
}

}  // namespace

const char* to_text(FairRule rule) {
  switch (rule) {
    case FairRule::nash:
      return "nash";
    case FairRule::kalai_smorodinsky:
      return "kalai_smorodinsky";
    case FairRule::egalitarian:
      return "egalitarian";
    case FairRule::utilitarian:
      return "utilitarian";
    case FairRule::equal_gains:
      return "equal_gains";
  }
  throw std::logic_error("unknown fair rule");
}

DomainSpace analyse_domain(const DealDomain& domain, const FrontierOptions& options, const Run& run) {
  FrontierOptions whole = options;
  whole.at_least.clear();
  DomainSpace space;
  space.packages = count_packages(domain);
  space.frontier = pareto_frontier(domain, whole, run);
  const std::vector<double> walk_away = central_walk_away(domain);

  // Where the whole frontier was thinned, the part above walking away may be had finer.
  DomainFrontier part;
  if (!space.frontier.exact()) {
    FrontierOptions above = options;
    above.at_least = walk_away;
    part = pareto_frontier(domain, above, run);
  }
  const DomainFrontier& candidates = space.frontier.exact() ? space.frontier : part;
  if (const auto picked = pick(candidates, walk_away)) {
    space.zopa = true;
    for (size_t rule = 0; rule < kRules; ++rule)
      space.fair.push_back({kFairRules[rule], candidates.point((*picked)[rule])});
    space.opposition = distance_to_ideal(space.frontier, space.fair[1].at.worth);
  }
  space.lottery = nash_lottery(space.frontier, reference_of(space.frontier, walk_away));
  space.nearest_to_ideal = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < space.frontier.size(); ++i)
    space.nearest_to_ideal =
        std::min(space.nearest_to_ideal, distance_to_ideal(space.frontier, space.frontier.worth_of(i)));
  return space;
}

FairCloud fair_cloud(const DealDomain& domain, const DomainFrontier& frontier, uint32_t draws, uint64_t seed) {
  std::mt19937_64 random(seed);
  FairCloud cloud{draws, 0, {}};
  std::array<std::vector<uint32_t>, kRules> counts;
  counts.fill(std::vector<uint32_t>(frontier.size(), 0));
  std::vector<double> walk_away(frontier.parties);
  for (uint32_t draw = 0; draw < draws; ++draw) {
    for (uint32_t p = 0; p < frontier.parties; ++p)
      walk_away[p] = drawn(domain.parties[p].walk_away, static_cast<double>(random() >> 11) * 0x1p-53);
    const auto picked = pick(frontier, walk_away);
    cloud.without_zopa += !picked;
    for (size_t rule = 0; picked && rule < kRules; ++rule) ++counts[rule][(*picked)[rule]];
  }
  for (const std::vector<uint32_t>& its : counts) {
    auto& candidates = cloud.by_rule.emplace_back();
    for (size_t i = 0; i < its.size(); ++i)
      if (its[i] > 0) candidates.push_back({frontier.point(i), its[i]});
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const FairCloud::Candidate& a, const FairCloud::Candidate& b) { return a.draws > b.draws; });
  }
  return cloud;
}

}  // namespace walkaway
