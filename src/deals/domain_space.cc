// SPDX-License-Identifier: Apache-2.0
// Fair points of a domain, all from its frontier. A package that dominates one at or above every walk-away value is so
// too, and its product, sum and smallest gain are no smaller: so nothing is missed.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include "deals/exact.h"
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

std::vector<double> central_walk_away(const DealDomain& domain) {
  std::vector<double> walk_away;
  for (const DomainParty& party : domain.parties) walk_away.push_back(party.walk_away);
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

FairCloud fair_cloud(const DealDomain& domain, uint32_t draws,
                     const std::function<std::optional<DealDomain>(uint32_t)>& drawn, const FrontierOptions& options,
                     const Run& run) {
  FrontierOptions rational_only = options;
  rational_only.ties = Ties::collapse;
  FairCloud cloud;
  std::array<std::map<std::vector<uint32_t>, uint32_t>, kRules> times;
  for (uint32_t draw = 0; draw < draws; ++draw) {
    if (run.stop.stop_requested()) throw Stopped{};
    run.report({"fair points of drawn numbers", static_cast<double>(draw) / draws});
    const std::optional<DealDomain> now = drawn(draw);
    if (!now) continue;
    ++cloud.draws;
    rational_only.at_least = central_walk_away(*now);
    const DomainFrontier frontier = pareto_frontier(*now, rational_only, run);
    const auto picked = pick(frontier, rational_only.at_least);
    cloud.without_zopa += !picked;
    for (size_t rule = 0; picked && rule < kRules; ++rule) {
      const std::span<const uint32_t> package = frontier.package((*picked)[rule]);
      ++times[rule][{package.begin(), package.end()}];
    }
  }
  const ExactWorth exact(domain);
  for (const auto& its : times) {
    auto& candidates = cloud.by_rule.emplace_back();
    for (const auto& [package, count] : its) {
      FairCloud::Candidate& candidate = candidates.emplace_back(FairCloud::Candidate{{package, {}}, count});
      for (uint32_t p = 0; p < exact.parties(); ++p) candidate.at.worth.push_back(exact.points(p, package));
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const FairCloud::Candidate& a, const FairCloud::Candidate& b) { return a.draws > b.draws; });
  }
  return cloud;
}

}  // namespace walkaway
