// SPDX-License-Identifier: Apache-2.0
// Packages as points of a picture, against one package after the other.
#include "deals/cloud.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "scenario/progress.h"

namespace walkaway {
namespace {

/// Two issues of three options and one of four; three parties, one of whom has a term.
DealDomain small_domain() {
  DealDomain domain;
  domain.issues = {{"a", {"0", "1", "2"}, {}}, {"b", {"0", "1", "2"}, {}}, {"c", {"0", "1", "2", "3"}, {}}};
  domain.parties.resize(3);
  for (size_t p = 0; p < 3; ++p) {
    DomainParty& party = domain.parties[p];
    party.name = std::string(1, static_cast<char>('x' + p));
    for (size_t i = 0; i < 3; ++i) {
      party.worth.emplace_back();
      for (size_t o = 0; o < domain.issues[i].options.size(); ++o)
        party.worth.back().push_back(static_cast<double>((7 * p + 3 * i + 5 * o * (p + 1)) % 11) / 10);
    }
  }
  domain.parties[1].terms.push_back({{{0, {1}}, {2, {0, 3}}}, 0.25, DomainTerm::Counts::inside});
  return domain;
}

TEST(PackageCloud, ListsEveryPackageInTheOrderOfNumbers) {
  const DealDomain domain = small_domain();
  const PackageCloud cloud = package_cloud(domain);
  ASSERT_EQ(cloud.kind, PackageCloud::Kind::listed);
  ASSERT_EQ(cloud.worth.size(), 36u * 3);
  for (uint64_t n = 0; n < 36; ++n) {
    const std::vector<double> worth = worth_of(domain, nth_package(domain, n));
    for (size_t p = 0; p < 3; ++p) EXPECT_EQ(cloud.worth[3 * n + p], worth[p]) << n;
  }
}

TEST(PackageCloud, CountsEveryPackageOnceInEveryPlane) {
  const DealDomain domain = small_domain();
  CloudOptions options;
  options.most_listed = 10;
  options.side = 5;
  const PackageCloud cloud = package_cloud(domain, options);
  ASSERT_EQ(cloud.kind, PackageCloud::Kind::counted);
  ASSERT_EQ(cloud.planes.size(), 3u);
  for (const PackageCloud::Plane& plane : cloud.planes) {
    std::map<uint32_t, uint32_t> packages;
    std::map<uint32_t, uint64_t> first;
    for (uint64_t n = 0; n < 36; ++n) {
      const std::vector<double> worth = worth_of(domain, nth_package(domain, n));
      const auto place = [&](uint32_t p) {
        return std::min(4u, static_cast<uint32_t>(5 * ((worth[p] - cloud.low[p]) / (cloud.high[p] - cloud.low[p]))));
      };
      const uint32_t cell = 5 * place(plane.up) + place(plane.across);
      if (packages[cell]++ == 0) first[cell] = n;
    }
    ASSERT_EQ(plane.cell.size(), packages.size());
    for (size_t k = 0; k < plane.cell.size(); ++k) {
      EXPECT_EQ(plane.packages[k], packages.at(plane.cell[k]));
      EXPECT_EQ(plane.first[k], first.at(plane.cell[k]));
    }
  }
}

TEST(PackageCloud, SamplesWhatIsTooMuchToCountAndTheSameEachTime) {
  const DealDomain domain = small_domain();
  CloudOptions options;
  options.most_listed = options.most_counted = 10;
  options.sample = 36'000;
  const PackageCloud cloud = package_cloud(domain, options);
  ASSERT_EQ(cloud.kind, PackageCloud::Kind::sampled);
  ASSERT_EQ(cloud.options.size(), 36'000u * 3);
  std::vector<double> times(36, 0);
  for (size_t n = 0; n < 36'000; ++n) {
    const std::vector<uint32_t> package(cloud.options.begin() + 3 * n, cloud.options.begin() + 3 * n + 3);
    ++times[number_of_package(domain, package)];
    if (n % 1000 == 0) {
      EXPECT_EQ(cloud.worth[3 * n + 1], worth_of(domain, package)[1]);
    }
  }
  // Each is drawn 1,000 times, give or take 32: five of these.
  for (const double drawn : times) EXPECT_NEAR(drawn, 1000, 160);
  EXPECT_EQ(package_cloud(domain, options).options, cloud.options);
  options.seed = 2;
  EXPECT_NE(package_cloud(domain, options).options, cloud.options);
}

TEST(PackageCloud, SamplesWhereTooManyPairsOfPartiesWouldBeCounted) {
  CloudOptions options;
  options.most_listed = 10;
  options.most_planes = 2;
  EXPECT_EQ(package_cloud(small_domain(), options).kind, PackageCloud::Kind::sampled);
}

TEST(PackageCloud, StopsWhenTold) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(package_cloud(small_domain(), {}, {source.get_token()}), Stopped);
}

}  // namespace
}  // namespace walkaway
