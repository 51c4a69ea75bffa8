// SPDX-License-Identifier: Apache-2.0
#include "deals/cloud.h"

#include <algorithm>
#include <limits>

#include "deals/exact.h"
#include "scenario/random.h"

namespace walkaway {
namespace {

/// Calls visit(number, worth) for every package, in the order of numbers; `worth` is [P].
template <typename Visit>
void each_package(const ExactWorth& exact, const Run& run, const Visit& visit) {
  std::vector<uint32_t> package(exact.issues(), 0);
  std::vector<double> worth(exact.parties());
  for (uint64_t number = 0;; ++number) {
    if (number % 65536 == 0 && run.stop.stop_requested()) throw Stopped{};
    for (uint32_t p = 0; p < exact.parties(); ++p) worth[p] = exact.points(p, package);
    visit(number, worth);
    size_t issue = package.size();
    while (issue > 0 && ++package[issue - 1] == exact.options(static_cast<uint32_t>(issue - 1))) package[--issue] = 0;
    if (issue == 0) return;
  }
}

void list(const ExactWorth& exact, const Run& run, PackageCloud& cloud) {
  each_package(exact, run, [&](uint64_t, const std::vector<double>& worth) {
    cloud.worth.insert(cloud.worth.end(), worth.begin(), worth.end());
  });
}

/// All cells of one plane, most of them perhaps empty.
struct FullPlane {
  std::vector<uint32_t> packages;
  std::vector<uint64_t> first;
};

void count(const ExactWorth& exact, uint32_t side, const Run& run, PackageCloud& cloud) {
  const uint32_t parties = exact.parties();
  cloud.side = side;
  cloud.low.assign(parties, std::numeric_limits<double>::infinity());
  cloud.high.assign(parties, -std::numeric_limits<double>::infinity());
  each_package(exact, run, [&](uint64_t, const std::vector<double>& worth) {
    for (uint32_t p = 0; p < parties; ++p) {
      cloud.low[p] = std::min(cloud.low[p], worth[p]);
      cloud.high[p] = std::max(cloud.high[p], worth[p]);
    }
  });
  for (uint32_t across = 0; across < parties; ++across)
    for (uint32_t up = across + 1; up < parties; ++up) cloud.planes.push_back({across, up, {}, {}, {}});
  const size_t cells = size_t{side} * side;
  std::vector<FullPlane> full(cloud.planes.size(), {std::vector<uint32_t>(cells, 0), std::vector<uint64_t>(cells, 0)});
  std::vector<uint32_t> place(parties);
  each_package(exact, run, [&](uint64_t number, const std::vector<double>& worth) {
    for (uint32_t p = 0; p < parties; ++p) {
      const double swing = cloud.high[p] - cloud.low[p];
      const double part = swing > 0 ? (worth[p] - cloud.low[p]) / swing : 0;
      place[p] = std::min(side - 1, static_cast<uint32_t>(part * side));
    }
    for (size_t k = 0; k < full.size(); ++k) {
      const size_t cell = size_t{place[cloud.planes[k].up]} * side + place[cloud.planes[k].across];
      if (full[k].packages[cell]++ == 0) full[k].first[cell] = number;
    }
  });
  for (size_t k = 0; k < full.size(); ++k)
    for (uint32_t cell = 0; cell < cells; ++cell)
      if (full[k].packages[cell] > 0) {
        cloud.planes[k].cell.push_back(cell);
        cloud.planes[k].packages.push_back(full[k].packages[cell]);
        cloud.planes[k].first.push_back(full[k].first[cell]);
      }
}

void sample(const ExactWorth& exact, const CloudOptions& options, PackageCloud& cloud) {
  cloud.seed = options.seed;
  Draws draws(options.seed, 0);
  std::vector<uint32_t> package(exact.issues());
  for (uint64_t n = 0; n < options.sample; ++n) {
    for (uint32_t i = 0; i < exact.issues(); ++i) package[i] = static_cast<uint32_t>(draws.below(exact.options(i)));
    cloud.options.insert(cloud.options.end(), package.begin(), package.end());
    for (uint32_t p = 0; p < exact.parties(); ++p) cloud.worth.push_back(exact.points(p, package));
  }
}

}  // namespace

PackageCloud package_cloud(const DealDomain& domain, const CloudOptions& options, const Run& run) {
  const ExactWorth exact(domain);
  const double packages = count_packages(domain);
  const uint64_t planes = uint64_t{exact.parties()} * (exact.parties() - 1) / 2;
  PackageCloud cloud;
  cloud.parties = exact.parties();
  if (packages <= static_cast<double>(options.most_listed)) {
    list(exact, run, cloud);
  } else if (packages <= static_cast<double>(options.most_counted) && planes <= options.most_planes) {
    cloud.kind = PackageCloud::Kind::counted;
    count(exact, options.side, run, cloud);
  } else {
    cloud.kind = PackageCloud::Kind::sampled;
    sample(exact, options, cloud);
  }
  return cloud;
}

}  // namespace walkaway
