// SPDX-License-Identifier: Apache-2.0
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "deals/random_domains.h"
#include "deals/space.h"

namespace walkaway {
namespace {

std::vector<uint64_t> numbers_of(const DealDomain& domain, const DomainFrontier& frontier) {
  std::vector<uint64_t> numbers;
  for (size_t i = 0; i < frontier.size(); ++i) numbers.push_back(number_of_package(domain, frontier.package(i)));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

using Rows = std::multiset<std::vector<double>>;

Rows rows_of(const DomainFrontier& frontier) {
  Rows rows;
  for (size_t i = 0; i < frontier.size(); ++i) {
    const auto row = frontier.worth_of(i);
    rows.insert({row.begin(), row.end()});
  }
  return rows;
}

/// Every package's points, as the domain defines them, added up as doubles.
double by_hand(const DealDomain& domain, uint32_t party, const std::vector<uint32_t>& package) {
  const DomainParty& its = domain.parties[party];
  double sum = 0;
  for (size_t i = 0; i < package.size(); ++i) sum += its.worth[i][package[i]];
  for (const DomainTerm& term : its.terms) {
    bool inside = true;
    for (const DomainTerm::Side& side : term.sides) {
      bool among = false;
      for (uint32_t o : side.options) among = among || o == package[side.issue];
      inside = inside && among;
    }
    if (inside == (term.counts == DomainTerm::Counts::inside)) sum += term.points;
  }
  return its.offset + its.scale * sum;
}

/// Nothing is missing from `frontier` of `worth` by more than its epsilon, of packages that clear `bound` by it.
void expect_covered(const std::vector<double>& worth, const DomainFrontier& frontier) {
  const uint32_t parties = frontier.parties;
  for (size_t package = 0; package < worth.size() / parties; ++package) {
    bool covered = false;
    for (size_t i = 0; i < frontier.size() && !covered; ++i) {
      covered = true;
      for (uint32_t p = 0; p < parties; ++p)
        covered = covered && frontier.worth_of(i)[p] >= worth[package * parties + p] - frontier.epsilon[p] - 1e-12;
    }
    ASSERT_TRUE(covered) << "package " << package;
  }
}

TEST(DomainFrontier, EqualsThatOfAllPackagesOnAThousandDomains) {
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    std::mt19937_64 random(seed);
    const DealDomain domain = random_domain(random, 1 + static_cast<uint32_t>(seed % 4), seed / 4 % 5);
    const std::vector<double> worth = listed_worth(domain);
    const uint32_t parties = static_cast<uint32_t>(domain.parties.size());
    FrontierOptions options;
    options.ties = Ties::keep;
    if (seed % 3 == 0) {
      const uint64_t some = random() % (worth.size() / parties);
      for (uint32_t p = 0; p < parties; ++p) options.at_least.push_back(worth[some * parties + p]);
    }
    const DomainFrontier all = pareto_frontier(domain, options);
    ASSERT_TRUE(all.exact());
    ASSERT_EQ(numbers_of(domain, all), listed_frontier(worth, parties, options.at_least)) << "seed " << seed;
    for (size_t i = 0; i < all.size(); ++i) {
      const uint64_t number = number_of_package(domain, all.package(i));
      for (uint32_t p = 0; p < parties; ++p) ASSERT_EQ(all.worth_of(i)[p], worth[number * parties + p]);
    }
    options.ties = Ties::collapse;
    const DomainFrontier one_each = pareto_frontier(domain, options);
    const Rows distinct = rows_of(one_each), rows = rows_of(all);
    for (size_t i = 0; i < one_each.size(); ++i) {
      const auto row = one_each.worth_of(i);
      ASSERT_EQ(rows.count({row.begin(), row.end()}), one_each.alike[i]) << "seed " << seed;
    }
    ASSERT_EQ(std::accumulate(one_each.alike.begin(), one_each.alike.end(), 0.0), static_cast<double>(all.size()));
  }
}

TEST(DomainFrontier, PackagesAreWorthWhatTheDomainSays) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    std::mt19937_64 random(seed);
    const DealDomain domain = random_domain(random, 3, 4);
    const std::vector<double> worth = listed_worth(domain);
    for (uint64_t n = 0; n < worth.size() / 3; ++n)
      for (uint32_t p = 0; p < 3; ++p) ASSERT_NEAR(worth[n * 3 + p], by_hand(domain, p, nth_package(domain, n)), 1e-13);
  }
}

TEST(DomainFrontier, SearchFindsWhatListingFinds) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    std::mt19937_64 random(seed);
    const DealDomain domain = random_domain(random, 1 + static_cast<uint32_t>(seed % 4), 6);
    FrontierOptions options;
    if (seed % 3 == 0) options.at_least.assign(domain.parties.size(), 0.5);
    const Rows listed = rows_of(pareto_frontier(domain, options));
    options.most_listed = 1;
    const DomainFrontier searched = pareto_frontier(domain, options);
    ASSERT_TRUE(searched.exact());
    ASSERT_EQ(rows_of(searched), listed) << "seed " << seed;
  }
}

TEST(DomainFrontier, SearchThatStopsEarlyProvesItsGap) {
  int stopped = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    std::mt19937_64 random(seed);
    const uint32_t parties = 2 + static_cast<uint32_t>(seed % 2);
    const DealDomain domain = random_domain(random, parties, 12, 600);
    FrontierOptions options;
    options.most_listed = 1;
    options.most_nodes = 20 + seed * 4;
    const DomainFrontier searched = pareto_frontier(domain, options);
    stopped += !searched.exact();
    expect_covered(listed_worth(domain), searched);
  }
  EXPECT_GT(stopped, 20);
}

TEST(DomainFrontier, ThinnedOneProvesItsEpsilon) {
  int thinned = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    const uint32_t parties = 2 + static_cast<uint32_t>(seed % 3);
    const DealDomain domain = random_domain(random, parties, seed % 2, 600);
    FrontierOptions options;
    options.most_points = 2 + seed % 7;
    const DomainFrontier few = pareto_frontier(domain, options);
    ASSERT_LE(few.size(), options.most_points);
    thinned += !few.exact();
    const std::vector<double> worth = listed_worth(domain);
    expect_covered(worth, few);
    for (size_t i = 0; i < few.size(); ++i) {
      const uint64_t number = number_of_package(domain, few.package(i));
      for (uint32_t p = 0; p < parties; ++p) ASSERT_EQ(few.worth_of(i)[p], worth[number * parties + p]);
    }
  }
  EXPECT_GT(thinned, 100);
}

TEST(DomainFrontier, ThatDoublesWithEachIssueIsThinnedWithinItsLimit) {
  // Issue k gives one party 2^k or the other: all 2^24 packages are efficient, and worth (x, 2^24 - 1 - x).
  DealDomain domain;
  for (int p = 0; p < 2; ++p) domain.parties.emplace_back().name = p == 0 ? "one" : "other";
  for (int k = 0; k < 24; ++k) {
    domain.issues.push_back({std::to_string(k), {"mine", "yours"}, {}});
    domain.parties[0].worth.push_back({std::ldexp(1.0, k), 0});
    domain.parties[1].worth.push_back({0, std::ldexp(1.0, k)});
  }
  FrontierOptions options;
  options.most_points = 5000;
  const DomainFrontier frontier = pareto_frontier(domain, options);
  ASSERT_LE(frontier.size(), 5000u);
  EXPECT_GT(frontier.epsilon_share[0], 1.0 / 5000 / 4);  // no 5000 points can do better than 1/10000
  EXPECT_LT(frontier.epsilon_share[0], 0.002);
  for (int p = 0; p < 2; ++p)
    EXPECT_NEAR(frontier.epsilon[p], frontier.epsilon_share[p] * (std::ldexp(1.0, 24) - 1), 1e-6);
  double before = std::ldexp(1.0, 24) - 1 + frontier.epsilon[1];
  for (size_t i = 0; i < frontier.size(); ++i) {
    const double x = frontier.worth_of(i)[0];
    ASSERT_EQ(frontier.worth_of(i)[1], std::ldexp(1.0, 24) - 1 - x);
    ASSERT_LE(before - x, frontier.epsilon[0] + frontier.epsilon[1] + 1);
    before = x;
  }
}

TEST(DomainFrontier, TenthsTieAsTheyAreWritten) {
  DealDomain domain;
  domain.issues = {{"a", {"0", "1"}, {}}, {"b", {"0", "1"}, {}}, {"c", {"0", "1"}, {}}};
  domain.parties.resize(2);
  domain.parties[0] = {"x", {{0, 0.1}, {0, 0.2}, {0, 0.3}}, {}, 0, 1, {}, {}};
  domain.parties[1] = {"y", {{0, -0.1}, {0, -0.2}, {0, -0.3}}, {}, 0, 1, {}, {}};
  const DomainFrontier frontier = pareto_frontier(domain);
  EXPECT_EQ(frontier.worth,
            (std::vector<double>{0.6, -0.6, 0.5, -0.5, 0.4, -0.4, 0.3, -0.3, 0.2, -0.2, 0.1, -0.1, 0, 0}));
  EXPECT_EQ(frontier.alike, (std::vector<double>{1, 1, 1, 2, 1, 1, 1}));
}

TEST(DomainFrontier, OfManyOptionsAndFewIsThinnedWithinItsLimit) {
  // A price in 20,000 steps that one pays and the other gets, and an issue of 300 options that both split at other
  // rates.
  DealDomain domain;
  domain.issues = {{"price", {}, {}}, {"share", {}, {}}};
  for (int p = 0; p < 2; ++p) {
    domain.parties.emplace_back().name = std::to_string(p);
    domain.parties.back().worth.resize(2);
  }
  for (int o = 0; o < 20000; ++o) {
    domain.issues[0].options.push_back(std::to_string(o));
    for (int p = 0; p < 2; ++p) domain.parties[p].worth[0].push_back(p == 0 ? o : 20000 - o);
  }
  for (int o = 0; o < 300; ++o) {
    domain.issues[1].options.push_back(std::to_string(o));
    for (int p = 0; p < 2; ++p) domain.parties[p].worth[1].push_back(p == 0 ? std::sqrt(o) : std::sqrt(300 - o));
  }
  const DomainFrontier whole = pareto_frontier(domain);
  EXPECT_TRUE(whole.exact());
  FrontierOptions options;
  options.most_points = 1000;
  const DomainFrontier few = pareto_frontier(domain, options);
  EXPECT_LE(few.size(), 1000u);
  EXPECT_GT(few.epsilon_share[0], 0);
  EXPECT_LT(few.epsilon_share[0], 0.002);
  size_t at =
      0;  // every point of the whole is within epsilon of one of the few; both go down in the first party's worth
  for (size_t i = 0; i < whole.size(); ++i) {
    const auto point = whole.worth_of(i);
    while (at < few.size() && few.worth_of(at)[1] < point[1] - few.epsilon[1]) ++at;
    ASSERT_LT(at, few.size());
    ASSERT_GE(few.worth_of(at)[0], point[0] - few.epsilon[0]);
  }
}

TEST(ExactWorth, KeepsDecimalsAndFractionsWhole) {
  DealDomain domain;
  domain.issues = {{"a", {"0", "1", "2"}, {}}, {"b", {"0", "1"}, {}}};
  domain.parties.resize(3);
  domain.parties[0] = {"decimals", {{0.1, 0.25, 3}, {0.7, 0}}, {}, 0, 1, {}, {}};
  domain.parties[1] = {"fractions", {{0.3 * 5 / 7, 0.3, 0.3 / 7}, {0.7 * 2 / 9, 0.7}}, {}, 0, 1, {}, {}};
  domain.parties[2] = {"reals", {{std::sqrt(2), 1, 0}, {std::sqrt(3), 1e-9}}, {}, 0, 1, {}, {}};
  const ExactWorth exact(domain);
  EXPECT_EQ(exact.units(0, 0, 1) / exact.units(0, 0, 0), 2.5);
  EXPECT_EQ(exact.units(0, 0, 1), 25);
  EXPECT_EQ(exact.units(1, 0, 0), 5 * exact.units(1, 0, 2));
  EXPECT_EQ(exact.units(1, 0, 1), 7 * exact.units(1, 0, 2));
  EXPECT_EQ(2 * exact.units(1, 1, 1), 9 * exact.units(1, 1, 0));
  EXPECT_NEAR(exact.points(2, exact.units(2, 0, 0)), std::sqrt(2), 1e-14);
  EXPECT_EQ(exact.units_at_least(0, 0.1), 10);
  EXPECT_EQ(exact.units_at_least(0, 0.1000001), 11);
}

TEST(DomainFrontier, WithoutIssuesIsTheOnePackage) {
  DealDomain domain;
  domain.parties = {{"x", {}, {}, 2, 1, {}, {}}, {"y", {}, {}, 3, 1, {}, {}}};
  EXPECT_EQ(pareto_frontier(domain).worth, (std::vector<double>{2, 3}));
  FrontierOptions options;
  options.at_least = {2.5, 0};
  EXPECT_EQ(pareto_frontier(domain, options).size(), 0u);
}

TEST(DomainFrontier, StopsWhenTold) {
  std::mt19937_64 random(1);
  const DealDomain domain = random_domain(random, 2, 0);
  std::stop_source source;
  source.request_stop();
  walkaway::Run run;
  run.stop = source.get_token();
  EXPECT_THROW(pareto_frontier(domain, {}, run), Stopped);
}

TEST(DealDomain, SaysAllThatIsWrongWithIt) {
  DealDomain domain;
  domain.issues = {{"a", {"0", "0"}, {}}, {"a", {}, {1}}};
  domain.parties = {{"x", {{0, std::nan("")}, {}}, {}, 0, -1, {}, {}},
                    {"x", {}, {{{{7, {}}, {0, {1, 0}}, {0, {5}}}, 1}}, 0, 1, {}, {}}};
  try {
    check_domain(domain);
    FAIL();
  } catch (const std::invalid_argument& fault) {
    for (const char* part :
         {"issue \"a\" twice", "option of \"a\" \"0\" twice", "no options", "1 numbers for 0 options",
          "x's worth of \"a\" is nan", "not above 0", "party \"x\" twice", "0 of 2 issues", "issue 7 of 2",
          "out of order", "names issue \"a\" twice", "option 5 of 2"})
      EXPECT_NE(std::string(fault.what()).find(part), std::string::npos) << part << " in " << fault.what();
  }
}

}  // namespace
}  // namespace walkaway
