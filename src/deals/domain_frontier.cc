// SPDX-License-Identifier: Apache-2.0
// The frontier of a domain: each group's own, merged, smallest first.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "deals/merge.h"
#include "deals/space.h"

namespace walkaway {

namespace {

/// What of `asked` [P] units a part must have if all others together can add no more than the sum of their highs.
std::vector<double> left_over(std::span<const double> asked, std::span<const double> others_high) {
  std::vector<double> rest;
  for (size_t p = 0; p < asked.size(); ++p) rest.push_back(asked[p] - others_high[p]);
  return rest;
}

class FrontierOfDomain {
 public:
  FrontierOfDomain(const DealDomain& domain, const FrontierOptions& options, const Run& run)
      : exact_(domain), options_(options), run_(run), groups_(issue_groups(exact_)) {
    if (!options.at_least.empty() && options.at_least.size() != exact_.parties())
      throw std::invalid_argument(fmt::format("{} bounds for {} parties", options.at_least.size(), exact_.parties()));
    for (uint32_t p = 0; p < exact_.parties(); ++p)
      at_least_.push_back(options.at_least.empty() ? -std::numeric_limits<double>::infinity()
                                                   : exact_.units_at_least(p, options.at_least[p]));
  }

  DomainFrontier find() {
    find_groups();
    merge_groups();
    return with_packages();
  }

 private:
  struct Origin {
    std::vector<uint32_t> from, choice;
  };

  /// Small groups first: their exact bounds are what a search goes by.
  void find_groups() {
    const auto listed = [&](const IssueGroup& group) {
      return group.packages <= static_cast<double>(options_.most_listed);
    };
    frontiers_.resize(groups_.size());
    for (size_t g = 0; g < groups_.size(); ++g) {
      run_.report({"listing packages", static_cast<double>(g) / static_cast<double>(groups_.size())});
      if (run_.stop.stop_requested()) throw Stopped();
      if (listed(groups_[g])) frontiers_[g] = list_group(exact_, groups_[g], options_.ties);
    }
    const std::vector<double> constant = constant_units(exact_);
    sum_high_ = sum_low_ = constant;
    swing_.assign(exact_.parties(), 0);
    for (const IssueGroup& group : groups_) {
      for (uint32_t p = 0; p < exact_.parties(); ++p) {
        sum_high_[p] += group.high[p];
        sum_low_[p] += group.low[p];
        swing_[p] += group.high[p] - group.low[p];
      }
    }
    for (size_t g = 0; g < groups_.size(); ++g) {
      if (listed(groups_[g])) continue;
      std::vector<double> others = sum_high_;
      for (uint32_t p = 0; p < exact_.parties(); ++p) others[p] -= groups_[g].high[p];
      frontiers_[g] =
          search_group(exact_, groups_[g], {left_over(at_least_, others), swing_, options_.most_nodes}, run_);
    }
  }

  void merge_groups() {
    order_.resize(groups_.size());
    for (uint32_t g = 0; g < order_.size(); ++g) order_[g] = g;
    std::stable_sort(order_.begin(), order_.end(),
                     [&](uint32_t a, uint32_t b) { return frontiers_[a].size() < frontiers_[b].size(); });
    merged_ =
        MergedPoints{exact_.parties(), constant_units(exact_), {1}, {0}, {0}, std::vector<double>(exact_.parties(), 0)};
    std::vector<double> to_come = left_over(sum_high_, constant_units(exact_));
    MergeLimits limits{options_.ties, std::max<uint64_t>(options_.most_points, 2), {}, swing_};
    for (size_t step = 0; step < order_.size(); ++step) {
      run_.report({"merging issues", static_cast<double>(step) / static_cast<double>(order_.size())});
      const IssueGroup& group = groups_[order_[step]];
      for (uint32_t p = 0; p < exact_.parties(); ++p) to_come[p] -= group.high[p];
      limits.at_least = left_over(at_least_, to_come);
      // No more sums than this many times the points that are kept.
      constexpr uint64_t kSumsPerPoint = 256;
      const uint64_t most_sums = kSumsPerPoint * limits.most_points;
      thin_group(frontiers_[order_[step]], swing_,
                 std::max<uint64_t>(2, most_sums / std::max<size_t>(1, merged_.size())));
      merged_ = merge(merged_, frontiers_[order_[step]], limits, run_);
      origins_.push_back({std::move(merged_.from), std::move(merged_.choice)});
    }
    for (uint32_t p = 0; groups_.empty() && p < exact_.parties(); ++p) {
      if (merged_.units[p] < at_least_[p])
        return void(merged_ = MergedPoints{exact_.parties(), {}, {}, {}, {}, merged_.epsilon});
    }
  }

  DomainFrontier with_packages() const {
    DomainFrontier frontier{exact_.parties(), exact_.issues(), {}, {}, merged_.alike, {}, {}, {}, {}};
    const size_t points = merged_.size();
    frontier.worth.resize(points * exact_.parties());
    for (size_t at = 0; at < frontier.worth.size(); ++at) {
      const uint32_t party = static_cast<uint32_t>(at % exact_.parties());
      frontier.worth[at] = exact_.points(party, merged_.units[at]);
    }
    frontier.options.resize(points * exact_.issues());
    std::vector<uint32_t> row(points);  // of each point, in the merge that is looked at
    for (uint32_t i = 0; i < points; ++i) row[i] = i;
    for (size_t step = order_.size(); step-- > 0;) {
      const IssueGroup& group = groups_[order_[step]];
      const GroupFrontier& choices = frontiers_[order_[step]];
      for (size_t i = 0; i < points; ++i) {
        const size_t choice = origins_[step].choice[row[i]];
        for (size_t k = 0; k < group.issues.size(); ++k)
          frontier.options[i * exact_.issues() + group.issues[k]] = choices.options[choice * group.issues.size() + k];
        row[i] = origins_[step].from[row[i]];
      }
    }
    for (uint32_t p = 0; p < exact_.parties(); ++p) {
      const double units = merged_.epsilon[p];
      const double epsilon = exact_.points(p, units);
      frontier.epsilon.push_back(units > 0 ? std::nextafter(epsilon, std::numeric_limits<double>::infinity()) : 0);
      frontier.epsilon_share.push_back(units > 0 ? units / swing_[p] : 0);
      frontier.best.push_back(exact_.points(p, sum_high_[p]));
      frontier.worst.push_back(exact_.points(p, sum_low_[p]));
    }
    return frontier;
  }

  ExactWorth exact_;
  const FrontierOptions& options_;
  const Run& run_;
  std::vector<IssueGroup> groups_;
  std::vector<GroupFrontier> frontiers_;            ///< [groups]
  std::vector<double> at_least_;                    ///< [P] units
  std::vector<double> sum_low_, sum_high_, swing_;  ///< [P] units, of the whole domain
  std::vector<uint32_t> order_;                     ///< groups as they are merged
  std::vector<Origin> origins_;                     ///< [merges]
  MergedPoints merged_;
};

}  // namespace

bool DomainFrontier::exact() const {
  return std::all_of(epsilon.begin(), epsilon.end(), [](double e) { return e == 0; });
}

DomainPoint DomainFrontier::point(size_t i) const {
  const auto its_options = package(i);
  const auto its_worth = worth_of(i);
  return {{its_options.begin(), its_options.end()}, {its_worth.begin(), its_worth.end()}};
}

DomainFrontier pareto_frontier(const DealDomain& domain, const FrontierOptions& options, const Run& run) {
  return FrontierOfDomain(domain, options, run).find();
}

}  // namespace walkaway
