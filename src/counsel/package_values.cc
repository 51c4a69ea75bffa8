// SPDX-License-Identifier: Apache-2.0
#include "counsel/package_values.h"

namespace walkaway {
namespace {

constexpr uint32_t kOneByOne = 10000;  ///< packages that are valued one by one

class Valuer {
 public:
  Valuer(const Case& negotiation, const Solved& solved, const Moment& moment, const DealAnswer& deals, const Run& run)
      : scenario_(*negotiation.scenario), solved_(solved), moment_(moment), deals_(deals), run_(run) {
    const size_t columns = deals.column.back();
    odds_.assign(columns, 0);
    histories_.assign(columns, 0);
    for (uint32_t i = 0; i < deals.parties.size(); ++i)
      for (size_t h = 0; h < moment.odds.size(); ++h) {
        const uint32_t c = column(i, static_cast<uint32_t>(h % solved.lanes()));
        odds_[c] += moment.odds[h];
        histories_[c] += 1;
      }
  }

  /// [packages][columns] of some packages, one by one.
  std::vector<double> one_by_one(const std::vector<Package>& packages) const {
    const size_t columns = deals_.column.back();
    const uint32_t lanes = solved_.lanes();
    std::vector<double> values(packages.size() * columns, 0.0);
    for (size_t at = 0; at < moment_.at.size(); ++at) {
      const std::vector<std::vector<double>> worth =
          values_in_force(scenario_, solved_.values, solved_.game, moment_.at[at], packages, run_);
      for (uint32_t i = 0; i < deals_.parties.size(); ++i)
        for (uint32_t k = 0; k < lanes; ++k) {
          const uint32_t c = column(i, k);
          // A type that cannot have come here counts all histories alike.
          const double weight = odds_[c] > 0 ? moment_.odds[at * lanes + k] / odds_[c] : 1 / histories_[c];
          for (size_t package = 0; package < packages.size(); ++package)
            values[package * columns + c] += weight * worth[package][size_t{deals_.parties[i]} * lanes + k];
        }
    }
    return values;
  }

  /// The same of all packages of the answer, as sums over groups of issues.
  std::vector<double> by_groups(const std::vector<std::vector<IssueId>>& groups) const {
    const size_t columns = deals_.column.back();
    const Tables tables = value_groups(groups);
    std::vector<double> values(size_t{deals_.packages()} * columns, 0.0);
    const auto add = [&](uint32_t package, const std::vector<OptionId>& options) {
      double* row = values.data() + package * columns;
      for (size_t g = 0; g < groups.size(); ++g) {
        size_t index = 0;
        for (const IssueId i : groups[g]) index = index * scenario_.issues[i].options.size() + options[i];
        const double* part = tables.value.data() + (tables.first[g] + index) * columns;
        for (size_t c = 0; c < columns; ++c) row[c] += part[c];
      }
    };
    for (uint32_t p = 0; p < deals_.on_menu; ++p) add(p, deals_.menu[p].options);
    std::vector<OptionId> options(scenario_.issues.size());
    for (uint32_t p = deals_.on_menu; p < deals_.packages(); ++p) {
      uint32_t number = deals_.others[p - deals_.on_menu];
      for (IssueId i = static_cast<IssueId>(scenario_.issues.size()); i-- > 0;) {
        if (!scenario_.issues[i].negotiable) continue;
        const auto count = static_cast<uint32_t>(scenario_.issues[i].options.size());
        options[i] = number % count;
        number /= count;
      }
      add(p, options);
    }
    return values;
  }

 private:
  uint32_t column(uint32_t party, uint32_t lane) const {
    return deals_.column[party] + solved_.game.profile[lane][deals_.parties[party]];
  }

  /// A row for each combination of each group's options, the last issue turning fastest: what it is worth with all else
  /// at the status quo; but for the first group, only what it adds to the status quo.
  struct Tables {
    std::vector<size_t> first;  ///< [groups] row
    std::vector<double> value;  ///< [rows][columns]
  };

  Tables value_groups(const std::vector<std::vector<IssueId>>& groups) const {
    const size_t columns = deals_.column.back();
    Tables tables;
    std::vector<Package> packages(1);
    Package& status_quo = packages[0];
    for (const Issue& issue : scenario_.issues)
      status_quo.options.push_back(issue.negotiable ? issue.status_quo : kNone);
    for (const std::vector<IssueId>& group : groups) {
      tables.first.push_back(packages.size());
      Package package = packages[0];
      for (const IssueId i : group) package.options[i] = 0;
      do packages.push_back(package);
      while (turn(group, package.options));
    }
    tables.value = one_by_one(packages);
    for (size_t row = groups.size() > 1 ? tables.first[1] : packages.size(); row < packages.size(); ++row)
      for (size_t c = 0; c < columns; ++c) tables.value[row * columns + c] -= tables.value[c];
    return tables;
  }

  /// The next combination of a group's options; false after the last.
  bool turn(const std::vector<IssueId>& group, std::vector<OptionId>& options) const {
    for (size_t g = group.size(); g-- > 0;) {
      if (++options[group[g]] < scenario_.issues[group[g]].options.size()) return true;
      options[group[g]] = 0;
    }
    return false;
  }

  const Scenario& scenario_;
  const Solved& solved_;
  const Moment& moment_;
  const DealAnswer& deals_;
  const Run& run_;
  std::vector<double> odds_;       ///< [columns] of the type
  std::vector<double> histories_;  ///< [columns] in how many (history, lane) pairs it is
};

}  // namespace

std::vector<double> package_values(const Case& negotiation, const Solved& solved, const Moment& moment,
                                   const DealAnswer& deals, const Run& run) {
  const Valuer valuer(negotiation, solved, moment, deals, run);
  if (deals.packages() > kOneByOne) return valuer.by_groups(separable_issues(*negotiation.scenario));
  std::vector<Package> packages = deals.menu;
  for (uint32_t p = deals.on_menu; p < deals.packages(); ++p)
    packages.push_back(deals.package(*negotiation.scenario, p));
  return valuer.one_by_one(packages);
}

}  // namespace walkaway
