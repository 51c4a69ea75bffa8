// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "deals/random_domains.h"
#include "deals/space.h"

namespace walkaway {
namespace {

/// One issue, whose options are these rows of worth: [n][P].
DealDomain one_issue(const std::vector<std::vector<double>>& rows, const std::vector<double>& walk_away) {
  DealDomain domain;
  domain.issues.push_back({"deal", {}, {}});
  for (size_t p = 0; p < walk_away.size(); ++p) {
    domain.parties.emplace_back().name = std::to_string(p);
    domain.parties.back().worth.resize(1);
    domain.parties.back().walk_away = walk_away[p];
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    domain.issues[0].options.push_back(std::to_string(i));
    for (size_t p = 0; p < walk_away.size(); ++p) domain.parties[p].worth[0].push_back(rows[i][p]);
  }
  return domain;
}

std::vector<double> worth_by(const DomainSpace& space, FairRule rule) {
  for (const FairDomainPoint& fair : space.fair)
    if (fair.rule == rule) return fair.at.worth;
  return {};
}

constexpr int kSteps = 100000;

TEST(DomainSpace, OfAParabolaHasTheTextbookPoints) {
  // y = 1 - x^2: Nash at x = 1 / sqrt(3), Kalai-Smorodinsky at the golden section.
  std::vector<std::vector<double>> rows;
  for (int i = 0; i <= kSteps; ++i) rows.push_back({double(i) / kSteps, 1 - double(i) * i / kSteps / kSteps});
  const DomainSpace space = analyse_domain(one_issue(rows, {0, 0}));
  EXPECT_EQ(space.frontier.size(), rows.size());
  EXPECT_NEAR(worth_by(space, FairRule::nash)[0], 0.577350, 1.0 / kSteps);
  EXPECT_NEAR(worth_by(space, FairRule::nash)[1], 0.666667, 2.0 / kSteps);
  EXPECT_NEAR(worth_by(space, FairRule::kalai_smorodinsky)[0], 0.618034, 1.0 / kSteps);
  EXPECT_NEAR(worth_by(space, FairRule::utilitarian)[0], 0.5, 1.0 / kSteps);
  ASSERT_TRUE(space.lottery);
  EXPECT_NEAR(space.lottery->worth[0], 0.577350, 1.0 / kSteps);  // a concave frontier gains nothing by lotteries
  EXPECT_LT(space.lottery->gap, 1e-9);
}

TEST(DomainSpace, OfARootAgainstALineHasTheTextbookPoints) {
  std::vector<std::vector<double>> rows;
  for (int i = 0; i <= kSteps; ++i) rows.push_back({std::sqrt(double(i) / kSteps), 1 - double(i) / kSteps});
  const DomainSpace space = analyse_domain(one_issue(rows, {0, 0}));
  EXPECT_NEAR(1 - worth_by(space, FairRule::nash)[1], 1.0 / 3, 1.0 / kSteps);
  EXPECT_NEAR(1 - worth_by(space, FairRule::kalai_smorodinsky)[1], 0.381966, 1.0 / kSteps);
}

/// What a rule maximises, by its definition, over all packages: gains, shares of the best rational gains.
double merit_of(FairRule rule, const std::vector<double>& gains, const std::vector<double>& best, double worth) {
  double product = 1, share = std::numeric_limits<double>::infinity();
  for (size_t p = 0; p < gains.size(); ++p) {
    product *= gains[p];
    if (best[p] > 0) share = std::min(share, gains[p] / best[p]);
  }
  const auto [least, most] = std::minmax_element(gains.begin(), gains.end());
  switch (rule) {
    case FairRule::nash:
      return product;
    case FairRule::kalai_smorodinsky:
      return share;
    case FairRule::egalitarian:
      return *least;
    case FairRule::utilitarian:
      return worth;
    default:
      return *least - *most;
  }
}

TEST(DomainSpace, FairPointsAreThoseOfAllPackagesOnRandomDomains) {
  int with_zopa = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    const uint32_t parties = 2 + static_cast<uint32_t>(seed % 3);
    DealDomain domain = random_domain(random, parties, seed % 3);
    const std::vector<double> worth = listed_worth(domain);
    std::vector<double> walk_away;
    for (uint32_t p = 0; p < parties; ++p) {
      walk_away.push_back(worth[(random() % (worth.size() / parties)) * parties + p]);
      domain.parties[p].walk_away = walk_away[p];
    }
    const DomainSpace space = analyse_domain(domain);
    const std::vector<uint64_t> efficient = listed_frontier(worth, parties, walk_away);
    ASSERT_EQ(space.zopa, !efficient.empty());
    ASSERT_EQ(space.fair.size(), space.zopa ? 5u : 0u);
    with_zopa += space.zopa;
    std::vector<double> best(parties, 0);
    const auto gains_of = [&](const double* row) {
      std::vector<double> gains;
      for (uint32_t p = 0; p < parties; ++p) gains.push_back(row[p] - walk_away[p]);
      return gains;
    };
    for (uint64_t n : efficient)
      for (uint32_t p = 0; p < parties; ++p) best[p] = std::max(best[p], gains_of(&worth[n * parties])[p]);
    for (const FairDomainPoint& fair : space.fair) {
      const auto merit = [&](const double* row) {
        return merit_of(fair.rule, gains_of(row), best, std::accumulate(row, row + parties, 0.0));
      };
      double most = -std::numeric_limits<double>::infinity();
      for (uint64_t n : efficient) most = std::max(most, merit(&worth[n * parties]));
      ASSERT_EQ(merit(fair.at.worth.data()), most) << to_text(fair.rule) << " seed " << seed;
      ASSERT_EQ(fair.at.worth, worth_of(domain, fair.at.options));
    }
  }
  EXPECT_GT(with_zopa, 100);
}

TEST(DomainSpace, SaysThatThereIsNoZopa) {
  const DomainSpace space = analyse_domain(one_issue({{1, 0}, {0, 1}}, {0.5, 0.5}));
  EXPECT_FALSE(space.zopa);
  EXPECT_TRUE(space.fair.empty());
  EXPECT_FALSE(space.opposition);
}

TEST(DomainSpace, OfAThinnedFrontierIsFinerAboveWalkingAway) {
  // All 2^24 packages are efficient and worth (x, 1 - x) in shares of all.
  DealDomain domain;
  domain.parties.resize(2);
  for (int p = 0; p < 2; ++p) domain.parties[p].name = std::to_string(p);
  for (int k = 0; k < 24; ++k) {
    domain.issues.push_back({std::to_string(k), {"mine", "yours"}, {}});
    domain.parties[0].worth.push_back({std::ldexp(1.0, k), 0});
    domain.parties[1].worth.push_back({0, std::ldexp(1.0, k)});
  }
  const double all = std::ldexp(1.0, 24) - 1;
  domain.parties[0].walk_away = 0.4995 * all;
  domain.parties[1].walk_away = 0.4995 * all;
  FrontierOptions options;
  options.most_points = 2000;
  const DomainSpace space = analyse_domain(domain, options);
  EXPECT_FALSE(space.frontier.exact());
  ASSERT_TRUE(space.zopa);
  EXPECT_NEAR(worth_by(space, FairRule::nash)[0] / all, 0.5, 2e-4);
  EXPECT_GT(space.frontier.epsilon_share[0], 4e-4);
  domain.parties[1].walk_away = 0.501 * all;
  EXPECT_FALSE(analyse_domain(domain, options).zopa);
}

TEST(DomainSpace, CountsGainsFromTheWorstPackageWhereThereIsNoWalkAwayValue) {
  DealDomain domain = one_issue({{10, 0}, {4, 4}, {3, 9}}, {0, 0});
  domain.parties[0].walk_away = kNoWalkAway;
  const DomainSpace space = analyse_domain(domain);
  EXPECT_EQ(worth_by(space, FairRule::nash), (std::vector<double>{4, 4}));  // gains 1 and 4; others have a gain of 0
}

TEST(DomainSpace, OppositionIsTheDistanceFromAllHavingAll) {
  const DomainSpace space = analyse_domain(one_issue({{2, 10}, {1.5, 18}, {1, 20}}, {0, 0}));
  EXPECT_EQ(worth_by(space, FairRule::kalai_smorodinsky), (std::vector<double>{1.5, 18}));
  EXPECT_NEAR(*space.opposition, std::hypot(0.5, 0.2), 1e-12);
  EXPECT_NEAR(space.nearest_to_ideal, std::hypot(0.5, 0.2), 1e-12);
  EXPECT_EQ(*analyse_domain(one_issue({{2, 10}, {1, 9}}, {0, 0})).opposition, 0);
}

TEST(NashLottery, SplitsEvenlyBetweenEqualExtremes) {
  const DomainSpace space = analyse_domain(one_issue({{1, 0}, {0, 1}, {0.4, 0.4}}, {0, 0}));
  EXPECT_EQ(space.lottery->worth, (std::vector<double>{0.5, 0.5}));
  EXPECT_EQ(space.lottery->chances, (std::vector<double>{0.5, 0.5}));
  const DomainSpace three = analyse_domain(one_issue({{7, 1, 1}, {1, 7, 1}, {1, 1, 7}, {2, 2, 2}}, {0, 0, 0}));
  for (double worth : three.lottery->worth) EXPECT_NEAR(worth, 3, 1e-6);
  EXPECT_LT(three.lottery->gap, 1e-8);
}

TEST(NashLottery, MayClearWalkAwayValuesThatNoPackageClears) {
  const DomainSpace space = analyse_domain(one_issue({{1, 0}, {0, 1}}, {0.25, 0.25}));
  EXPECT_FALSE(space.zopa);
  EXPECT_EQ(space.lottery->worth, (std::vector<double>{0.5, 0.5}));
}

TEST(NashLottery, BeatsEveryMixOfTwoPackages) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    std::mt19937_64 random(seed);
    const uint32_t parties = 2 + static_cast<uint32_t>(seed % 3);
    DealDomain domain = random_domain(random, parties, 1, 60);
    for (DomainParty& party : domain.parties) party.walk_away = kNoWalkAway;
    const DomainSpace space = analyse_domain(domain);
    if (!space.lottery) continue;
    const DomainFrontier& frontier = space.frontier;
    ASSERT_LT(space.lottery->gap, 1e-6) << "seed " << seed;
    const auto log_product = [&](const std::function<double(uint32_t)>& worth) {
      double sum = 0;
      for (uint32_t p = 0; p < parties; ++p) sum += std::log(std::max(0.0, worth(p) - frontier.worst[p]));
      return sum;
    };
    const double best = log_product([&](uint32_t p) { return space.lottery->worth[p]; });
    for (size_t a = 0; a < frontier.size(); ++a)
      for (size_t b = 0; b < frontier.size(); ++b)
        for (double t = 0; t <= 1; t += 0.25)
          ASSERT_LE(
              log_product([&](uint32_t p) { return t * frontier.worth_of(a)[p] + (1 - t) * frontier.worth_of(b)[p]; }),
              best + 1e-5);
  }
}

TEST(FairCloud, CountsWhatEachRulePicks) {
  const DealDomain domain = one_issue({{10, 0}, {6, 5}, {0, 10}}, {0, 0});
  const double walk_away[] = {0, 0, 8, 20};
  const FairCloud cloud = fair_cloud(domain, 500, [&](uint32_t draw) {
    std::optional<DealDomain> drawn;
    if (draw % 5 == 4) return drawn;  // numbers that make no domain
    drawn = domain;
    drawn->parties[1].walk_away = walk_away[draw % 5];
    return drawn;
  });
  EXPECT_EQ(cloud.draws, 400u);
  EXPECT_EQ(cloud.without_zopa, 100u);
  const auto& nash = cloud.by_rule[0];
  ASSERT_EQ(nash.size(), 2u);
  EXPECT_EQ(nash[0].at.worth, (std::vector<double>{6, 5}));
  EXPECT_EQ(nash[0].draws, 200u);
  EXPECT_EQ(nash[1].at.worth, (std::vector<double>{0, 10}));
  EXPECT_EQ(nash[1].draws, 100u);
}

TEST(FairCloud, LooksInEachDrawAsWithoutDraws) {
  const DealDomain domain = one_issue({{10, 0}, {7, 4}, {5, 6}, {2, 9}}, {0, 0});
  const auto drawn = [&](uint32_t draw) {
    DealDomain now = domain;
    now.parties[0].worth[0][2] = 1.0 + draw % 7;
    now.parties[1].walk_away = draw % 5;
    return now;
  };
  const FairCloud cloud = fair_cloud(domain, 35, drawn);
  for (size_t rule = 0; rule < std::size(kFairRules); ++rule)
    for (const FairCloud::Candidate& candidate : cloud.by_rule[rule]) {
      uint32_t times = 0;
      for (uint32_t draw = 0; draw < 35; ++draw) {
        const DomainSpace space = analyse_domain(drawn(draw));
        times += space.zopa && space.fair[rule].at.options == candidate.at.options;
      }
      EXPECT_EQ(candidate.draws, times) << to_text(kFairRules[rule]);
      EXPECT_EQ(candidate.at.worth, worth_of(domain, candidate.at.options));
    }
}

}  // namespace
}  // namespace walkaway
