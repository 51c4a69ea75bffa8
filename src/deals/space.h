// SPDX-License-Identifier: Apache-2.0
// What can be agreed on in a DealDomain: its Pareto frontier, which never lists the packages where worth is additive;
// the fair points; and where an offer stands.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "deals/domain.h"
#include "scenario/progress.h"

namespace walkaway {

/// Packages of the same worth to every party.
enum class Ties {
  collapse,  ///< one of them stands for all
  keep,      ///< all are listed
};

struct FrontierOptions {
  /// [P] or empty: only packages worth at least this to each party (their frontier is the part of the whole frontier
  /// that does). -infinity: no bound for that party.
  std::vector<double> at_least;
  Ties ties = Ties::collapse;
  /// Points kept after each merge (about 60 bytes each while merging, 8 for each issue afterwards). A frontier that
  /// would be larger is thinned, and DomainFrontier::epsilon says by how much.
  uint64_t most_points = 2'000'000;
  /// Packages of one group of interacting issues that may be listed; a larger group is searched by branch and bound,
  /// over at most `most_nodes` partial packages.
  uint64_t most_listed = 4'000'000;
  uint64_t most_nodes = 20'000'000;
};

/// A package with what it is worth.
struct DomainPoint {
  std::vector<uint32_t> options;  ///< [issues]
  std::vector<double> worth;      ///< [P]
};

/// Efficient packages: none is at least as good for all and better for one. In descending order of the first party's
/// worth, then of the next one's.
struct DomainFrontier {
  uint32_t parties = 0;
  uint32_t issues = 0;
  std::vector<double> worth;      ///< [n][P]
  std::vector<uint32_t> options;  ///< [n][issues]
  /// [n] how many packages of the domain have this very worth; 1 each where ties were kept. Where a group was searched,
  /// or points were thinned, there may be more.
  std::vector<double> alike;
  /// [P] 0: the frontier is exact. Otherwise for every package of the domain (with `at_least`: for every one that
  /// clears those bounds by epsilon) there is one here that gives each party p at least its worth less epsilon[p], in
  /// points of p. Infinite if a search ended before it found any package that meets `at_least`.
  std::vector<double> epsilon;
  /// [P] epsilon as a share of the party's swing, `best` less `worst`.
  std::vector<double> epsilon_share;
  std::vector<double> best;   ///< [P] worth of the party's best package of the whole domain: the ideal point
  std::vector<double> worst;  ///< [P] of its worst. Both are bounds, perhaps too wide, where a group was searched.

  size_t size() const { return parties == 0 ? 0 : worth.size() / parties; }
  std::span<const double> worth_of(size_t point) const { return {worth.data() + point * parties, parties}; }
  std::span<const uint32_t> package(size_t point) const { return {options.data() + point * issues, issues}; }
  DomainPoint point(size_t i) const;
  bool exact() const;  ///< epsilon is 0 for all
};

/// The frontier over all packages of the domain. Issues that stand in one term are one group; groups' frontiers are
/// merged. Two parties: time and memory in proportion to the frontiers met on the way; more: a logarithm per further
/// party on top (Kung, Luccio and Preparata 1975). Throws Stopped if `run` says so.
DomainFrontier pareto_frontier(const DealDomain& domain, const FrontierOptions& options = {}, const Run& run = {});

/// Which fair point. Gains are points over walking away (over the party's worst package where it has no walk-away
/// value); all are looked for among the efficient packages at or above every walk-away value. Ties go to the package
/// better for the first party, then the next.
enum class FairRule {
  nash,               ///< largest product of gains (Nash 1950)
  kalai_smorodinsky,  ///< largest smallest gain, each as a share of the party's best such gain in any of these packages
                      ///< (Kalai and Smorodinsky 1975); a party that can gain nothing holds nobody back
  egalitarian,        ///< largest smallest gain, in points (Kalai 1977)
  utilitarian,        ///< largest sum of worth
  equal_gains,        ///< smallest difference between the largest and the smallest gain, in points; then egalitarian
};
inline constexpr FairRule kFairRules[] = {FairRule::nash, FairRule::kalai_smorodinsky, FairRule::egalitarian,
                                          FairRule::utilitarian, FairRule::equal_gains};
const char* to_text(FairRule rule);  ///< the enumerator's name

struct FairDomainPoint {
  FairRule rule;
  DomainPoint at;
};

/// The lottery over packages with the largest product of expected gains (Nash 1950, whose set is convex), among those
/// that give every party an expected gain. It may exist where no package alone does so.
struct NashLottery {
  std::vector<DomainPoint> packages;  ///< two at most between two parties
  std::vector<double> chances;        ///< [packages], sum 1
  std::vector<double> worth;          ///< [P] expected
  /// No lottery over the frontier has a product of gains whose P-th root is larger by more than this share.
  double gap = 0;
};

struct DomainSpace {
  double packages = 0;      ///< how many the domain has
  DomainFrontier frontier;  ///< of the whole domain
  /// Whether a package at or above every walk-away value exists. With a thinned frontier false says that none clears
  /// them all by epsilon.
  bool zopa = false;
  std::vector<FairDomainPoint> fair;  ///< in the order of kFairRules; empty if there is no ZOPA
  /// Among more than two parties looked for only where some package gives all a gain.
  std::optional<NashLottery> lottery;
  /// How far the parties are from all having all: the Euclidean distance from the ideal point (1, ..., 1) to the
  /// Kalai-Smorodinsky point, each party's worth normalised so that its worst package is 0 and its best 1. 0: one
  /// package is best for all. Missing without a ZOPA.
  std::optional<double> opposition;
  /// The same from the ideal point to the nearest package, which others call opposition.
  double nearest_to_ideal = 0;
};

/// Frontier, fair points and ZOPA with the central walk-away values. Bounds in `options.at_least` are not read.
DomainSpace analyse_domain(const DealDomain& domain, const FrontierOptions& options = {}, const Run& run = {});

/// Fair points when what things are worth, and walking away from them, is uncertain: a cloud in place of a point.
struct FairCloud {
  struct Candidate {
    DomainPoint at;  ///< worth by the central numbers
    uint32_t draws;  ///< in which the rule picked it
  };
  uint32_t draws = 0;                           ///< that have a domain
  uint32_t without_zopa = 0;                    ///< draws with no package at or above every walk-away value
  std::vector<std::vector<Candidate>> by_rule;  ///< [kFairRules], most frequent first
};

/// Looks for the fair points of `draws` domains, `drawn(0)` and so on: each has the packages of `domain` at numbers of
/// its own, walk-away values among them; nothing where the numbers make no domain. Cost: a frontier per draw. Throws
/// Stopped.
FairCloud fair_cloud(const DealDomain& domain, uint32_t draws,
                     const std::function<std::optional<DealDomain>(uint32_t)>& drawn,
                     const FrontierOptions& options = {}, const Run& run = {});

}  // namespace walkaway
