// SPDX-License-Identifier: Apache-2.0
#include "deals/offers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "deals/exact.h"
#include "deals/groups.h"
#include "deals/maxima.h"

namespace walkaway {

namespace {

using PackageOptions = std::vector<uint32_t>;

/// An offer and the domain about it, in units.
class Around {
 public:
  Around(const DealDomain& domain, std::span<const uint32_t> offer)
      : exact_(domain), offer_(offer.begin(), offer.end()) {
    if (offer.size() != exact_.issues())
      throw std::invalid_argument(fmt::format("an offer of {} issues of {}", offer.size(), exact_.issues()));
    for (uint32_t i = 0; i < exact_.issues(); ++i)
      if (offer[i] >= exact_.options(i))
        throw std::invalid_argument(fmt::format("option {} of {} of issue {}", offer[i], exact_.options(i), i));
    units_ = units_of(offer_);
  }

  const ExactWorth& exact() const { return exact_; }
  const PackageOptions& offer() const { return offer_; }
  std::vector<double> units_of(const PackageOptions& package) const {
    std::vector<double> units;
    for (uint32_t p = 0; p < exact_.parties(); ++p) units.push_back(exact_.units(p, package));
    return units;
  }
  std::vector<double> worth() const {
    std::vector<double> worth;
    for (uint32_t p = 0; p < exact_.parties(); ++p) worth.push_back(exact_.points(p, units_[p]));
    return worth;
  }
  /// [P] units that a package brings over the offer.
  std::vector<double> gains_of(const PackageOptions& package) const {
    std::vector<double> gains = units_of(package);
    for (uint32_t p = 0; p < exact_.parties(); ++p) gains[p] -= units_[p];
    return gains;
  }
  std::vector<double> points_of(std::vector<double> units) const {
    for (uint32_t p = 0; p < exact_.parties(); ++p) units[p] = exact_.points(p, units[p]);
    return units;
  }
  PackageOptions with(PackageOptions package, const OptionChange& change) const {
    package[change.issue] = change.to;
    return package;
  }

  /// The changes from the offer to a package, less those that can be left out at no cost to anybody.
  JointImprovement improvement(PackageOptions package) const {
    std::vector<double> gains = gains_of(package);
    for (uint32_t i = 0; i < exact_.issues(); ++i) {
      if (package[i] == offer_[i]) continue;
      const std::vector<double> without = gains_of(with(package, {i, package[i], offer_[i]}));
      if (!std::equal(without.begin(), without.end(), gains.begin(), std::greater_equal<>())) continue;
      package[i] = offer_[i];
      gains = without;
    }
    JointImprovement improvement;
    improvement.gains = points_of(gains);
    for (uint32_t i = 0; i < exact_.issues(); ++i) {
      if (package[i] == offer_[i]) continue;
      improvement.changes.push_back({i, offer_[i], package[i]});
      improvement.alone.push_back(points_of(gains_of(with(offer_, improvement.changes.back()))));
    }
    return improvement;
  }

 private:
  ExactWorth exact_;
  PackageOptions offer_;
  std::vector<double> units_;  ///< [P] of the offer
};

bool improves(const std::vector<double>& gains) {
  return std::all_of(gains.begin(), gains.end(), [](double g) { return g >= 0; }) &&
         std::any_of(gains.begin(), gains.end(), [](double g) { return g > 0; });
}

/// Packages that differ from the offer in one issue or two, and better it. The gains of two changes are the sum of each
/// alone where no term stands on both issues.
class SmallChanges {
 public:
  explicit SmallChanges(const Around& around) : around_(around), exact_(around.exact()) {
    for (uint32_t i = 0; i < exact_.issues(); ++i) {
      for (uint32_t o = 0; o < exact_.options(i); ++o) {
        if (o == around.offer()[i]) continue;
        const OptionChange change{i, around.offer()[i], o};
        changes_.push_back(change);
        const std::vector<double> gains = around.gains_of(around.with(around.offer(), change));
        alone_.insert(alone_.end(), gains.begin(), gains.end());
        const auto at = static_cast<uint32_t>(changes_.size() - 1);
        if (improves(gains)) add(gains, at, at);
      }
    }
    find_joined();
    add_pairs();
  }

  /// Those that no other matches in every gain with no more changes.
  std::vector<PackageOptions> best() const {
    std::vector<PackageOptions> packages;
    for (uint32_t i : maxima(rows_, exact_.parties() + 1)) packages.push_back(both(found_[i].first, found_[i].second));
    return packages;
  }

 private:
  void find_joined() {
    for (uint32_t p = 0; p < exact_.parties(); ++p)
      for (const ExactWorth::Term& term : exact_.terms(p))
        for (const ExactWorth::Side& a : term.sides)
          for (const ExactWorth::Side& b : term.sides) joined_.insert({a.issue, b.issue});
  }

  void add_pairs() {
    const uint32_t parties = exact_.parties();
    std::vector<double> sum(parties);
    for (size_t a = 0; a < changes_.size(); ++a) {
      for (size_t b = a + 1; b < changes_.size(); ++b) {
        if (changes_[a].issue == changes_[b].issue) continue;
        if (joined_.count({changes_[a].issue, changes_[b].issue}) > 0) {
          sum = around_.gains_of(both(a, b));
        } else {
          for (uint32_t p = 0; p < parties; ++p) sum[p] = alone_[a * parties + p] + alone_[b * parties + p];
        }
        if (improves(sum)) add(sum, static_cast<uint32_t>(a), static_cast<uint32_t>(b));
      }
    }
  }

  void add(const std::vector<double>& gains, uint32_t a, uint32_t b) {
    found_.emplace_back(a, b);
    rows_.insert(rows_.end(), gains.begin(), gains.end());
    rows_.push_back(a == b ? -1 : -2);
  }

  PackageOptions both(size_t a, size_t b) const {
    return around_.with(around_.with(around_.offer(), changes_[a]), changes_[b]);
  }

  const Around& around_;
  const ExactWorth& exact_;
  std::vector<OptionChange> changes_;
  std::vector<double> alone_;  ///< [changes][P] units
  std::set<std::pair<uint32_t, uint32_t>> joined_;
  std::vector<std::pair<uint32_t, uint32_t>> found_;  ///< changes; the same twice where there is only one
  std::vector<double> rows_;                          ///< [found][P + 1] gains, and fewer changes
};

DomainFrontier frontier_above(const DealDomain& domain, const std::vector<double>& worth, FrontierOptions options,
                              const Run& run) {
  options.at_least = worth;
  options.ties = Ties::collapse;
  return pareto_frontier(domain, options, run);
}

/// A gain as a share of what is between the party's best and worst package.
double share(const DomainFrontier& frontier, uint32_t party, double gain) {
  const double swing = frontier.best[party] - frontier.worst[party];
  return swing > 0 ? gain / swing : 0;
}

struct Shares {
  double smallest, sum;
  auto operator<=>(const Shares&) const = default;
};

Shares shares_of(const DomainFrontier& frontier, const std::vector<double>& gains) {
  Shares shares{std::numeric_limits<double>::infinity(), 0};
  for (uint32_t p = 0; p < gains.size(); ++p) {
    shares.smallest = std::min(shares.smallest, share(frontier, p, gains[p]));
    shares.sum += share(frontier, p, gains[p]);
  }
  return shares;
}

/// The best `most`, of those that no other matches in every gain with no more changes.
std::vector<JointImprovement> best_of(std::vector<JointImprovement> all, const DomainFrontier& frontier, size_t most) {
  const uint32_t parties = frontier.parties;
  std::vector<double> rows;  // gains, and fewer changes
  for (const JointImprovement& one : all) {
    rows.insert(rows.end(), one.gains.begin(), one.gains.end());
    rows.push_back(-static_cast<double>(one.changes.size()));
  }
  std::vector<std::pair<Shares, uint32_t>> order;
  const double* before = nullptr;
  for (uint32_t i : maxima(rows, parties + 1)) {
    const double* row = rows.data() + size_t{i} * (parties + 1);
    if (before != nullptr && std::equal(row, row + parties + 1, before)) continue;
    before = row;
    order.emplace_back(shares_of(frontier, all[i].gains), i);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<JointImprovement> best;
  for (size_t k = 0; k < order.size() && k < most; ++k) best.push_back(std::move(all[order[k].second]));
  return best;
}

}  // namespace

OfferStanding stand_of(const DealDomain& domain, std::span<const uint32_t> offer, const FrontierOptions& options,
                       const Run& run) {
  const Around around(domain, offer);
  OfferStanding standing;
  standing.worth = around.worth();
  const DomainFrontier above = frontier_above(domain, standing.worth, options, run);
  standing.exact = above.exact();
  standing.epsilon = above.epsilon;
  standing.best_for_all = {around.offer(), standing.worth};
  standing.could_gain.assign(above.parties, 0);
  standing.could_have.assign(above.parties, standing.best_for_all);
  standing.distance = std::numeric_limits<double>::infinity();
  Shares most{0, 0};
  for (size_t i = 0; i < above.size(); ++i) {
    const auto package = above.package(i);
    const std::vector<double> gains = around.points_of(around.gains_of({package.begin(), package.end()}));
    double square = 0;
    for (uint32_t p = 0; p < above.parties; ++p) {
      square += share(above, p, gains[p]) * share(above, p, gains[p]);
      if (gains[p] <= standing.could_gain[p]) continue;
      standing.could_gain[p] = gains[p];
      standing.could_have[p] = above.point(i);
    }
    standing.distance = std::min(standing.distance, std::sqrt(square));
    if (const Shares shares = shares_of(above, gains); shares > most) {
      most = shares;
      standing.best_for_all = above.point(i);
    }
  }
  standing.efficient =
      std::all_of(standing.could_gain.begin(), standing.could_gain.end(), [](double g) { return g == 0; });
  if (standing.efficient) standing.distance = 0;
  standing.way_there = around.improvement(standing.best_for_all.options);
  return standing;
}

Improvements joint_improvements(const DealDomain& domain, std::span<const uint32_t> offer, size_t most,
                                const FrontierOptions& options, const Run& run) {
  const Around around(domain, offer);
  const DomainFrontier above = frontier_above(domain, around.worth(), options, run);
  std::vector<JointImprovement> small, large;
  for (PackageOptions& package : SmallChanges(around).best()) small.push_back(around.improvement(std::move(package)));
  for (size_t i = 0; i < above.size(); ++i) {
    const auto package = above.package(i);
    JointImprovement improvement = around.improvement({package.begin(), package.end()});
    if (improvement.changes.size() > 2) large.push_back(std::move(improvement));
  }
  return {best_of(std::move(small), above, most), best_of(std::move(large), above, most)};
}

}  // namespace walkaway
