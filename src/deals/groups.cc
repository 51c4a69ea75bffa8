// SPDX-License-Identifier: Apache-2.0
#include "deals/groups.h"

#include <algorithm>
#include <numeric>

#include "deals/maxima.h"

namespace walkaway {

namespace {

/// [issues] the same number for issues that terms hold together, directly or through others.
std::vector<uint32_t> connected(const ExactWorth& exact) {
  std::vector<uint32_t> root(exact.issues());
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](uint32_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  for (uint32_t p = 0; p < exact.parties(); ++p) {
    for (const ExactWorth::Term& term : exact.terms(p)) {
      for (const ExactWorth::Side& side : term.sides) root[find(side.issue)] = find(term.sides.front().issue);
    }
  }
  for (uint32_t i = 0; i < root.size(); ++i) root[i] = find(i);
  return root;
}

void bound_group(const ExactWorth& exact, IssueGroup& group) {
  for (uint32_t p = 0; p < exact.parties(); ++p) {
    double low = 0, high = 0;
    for (uint32_t i : group.issues) {
      double least = exact.units(p, i, 0), most = least;
      for (uint32_t o = 1; o < exact.options(i); ++o) {
        least = std::min(least, exact.units(p, i, o));
        most = std::max(most, exact.units(p, i, o));
      }
      low += least;
      high += most;
    }
    for (uint32_t t : group.terms[p]) {
      low += std::min(0.0, exact.terms(p)[t].units);
      high += std::max(0.0, exact.terms(p)[t].units);
    }
    group.low.push_back(low);
    group.high.push_back(high);
  }
}

/// All packages of a group, the last issue turning fastest.
class Listing {
 public:
  Listing(const ExactWorth& exact, const IssueGroup& group) : exact_(exact), group_(group), parties_(exact.parties()) {
    units_.resize(static_cast<size_t>(group.packages) * parties_);
    add_options();
    for (uint32_t p = 0; p < parties_; ++p)
      for (uint32_t t : group.terms[p]) add_term(p, exact.terms(p)[t]);
  }

  const std::vector<double>& units() const { return units_; }

 private:
  void add_options() {
    size_t packages = 1;
    std::vector<double> before(parties_);
    for (uint32_t i : group_.issues) {
      const uint32_t options = exact_.options(i);
      for (size_t package = packages; package-- > 0;) {  // from the back, where there is room
        std::copy_n(units_.begin() + static_cast<ptrdiff_t>(package * parties_), parties_, before.begin());
        for (uint32_t o = options; o-- > 0;)
          for (uint32_t p = 0; p < parties_; ++p)
            units_[(package * options + o) * parties_ + p] = before[p] + exact_.units(p, i, o);
      }
      packages *= options;
    }
  }

  void add_term(uint32_t party, const ExactWorth::Term& term) {
    std::vector<size_t> inside{0};  // packages of the issues so far
    for (size_t k = 0; k < group_.issues.size(); ++k) {
      const uint32_t options = exact_.options(group_.issues[k]);
      const auto side = std::find_if(term.sides.begin(), term.sides.end(),
                                     [&](const ExactWorth::Side& s) { return s.issue == group_.issues[k]; });
      std::vector<size_t> next;
      for (size_t package : inside) {
        if (side == term.sides.end()) {
          for (uint32_t o = 0; o < options; ++o) next.push_back(package * options + o);
        } else {
          for (uint32_t o : side->options) next.push_back(package * options + o);
        }
      }
      inside = std::move(next);
    }
    for (size_t package : inside) units_[package * parties_ + party] += term.units;
  }

  const ExactWorth& exact_;
  const IssueGroup& group_;
  uint32_t parties_;
  std::vector<double> units_;  ///< [packages][P]
};

}  // namespace

std::vector<IssueGroup> issue_groups(const ExactWorth& exact) {
  const std::vector<uint32_t> root = connected(exact);
  std::vector<IssueGroup> groups;
  std::vector<uint32_t> place(exact.issues());
  for (uint32_t i = 0; i < exact.issues(); ++i) {
    if (root[i] == i) {
      place[i] = static_cast<uint32_t>(groups.size());
      groups.emplace_back().terms.resize(exact.parties());
    }
  }
  for (uint32_t i = 0; i < exact.issues(); ++i) {
    IssueGroup& group = groups[place[root[i]]];
    group.issues.push_back(i);
    group.packages *= exact.options(i);
  }
  for (uint32_t p = 0; p < exact.parties(); ++p) {
    for (uint32_t t = 0; t < exact.terms(p).size(); ++t) {
      const ExactWorth::Term& term = exact.terms(p)[t];
      if (!term.sides.empty()) groups[place[root[term.sides.front().issue]]].terms[p].push_back(t);
    }
  }
  for (IssueGroup& group : groups) bound_group(exact, group);
  return groups;
}

std::vector<double> constant_units(const ExactWorth& exact) {
  std::vector<double> constant;
  for (uint32_t p = 0; p < exact.parties(); ++p) {
    constant.push_back(exact.constant_units(p));
    for (const ExactWorth::Term& term : exact.terms(p))
      if (term.sides.empty()) constant.back() += term.units;
  }
  return constant;
}

GroupFrontier list_group(const ExactWorth& exact, IssueGroup& group, Ties ties) {
  const uint32_t parties = exact.parties();
  const Listing listing(exact, group);
  const std::vector<double>& all = listing.units();
  for (uint32_t p = 0; p < parties; ++p) {
    group.low[p] = group.high[p] = all[p];
    for (size_t at = p; at < all.size(); at += parties) {
      group.low[p] = std::min(group.low[p], all[at]);
      group.high[p] = std::max(group.high[p], all[at]);
    }
  }
  GroupFrontier frontier;
  frontier.epsilon.assign(parties, 0);
  for (uint32_t package : maxima(all, parties)) {
    const auto row = all.begin() + size_t{package} * parties;
    if (ties == Ties::collapse && frontier.size() > 0 &&
        std::equal(row, row + parties, frontier.units.end() - parties)) {
      ++frontier.alike.back();
      continue;
    }
    frontier.units.insert(frontier.units.end(), row, row + parties);
    frontier.alike.push_back(1);
    const size_t at = frontier.options.size();
    frontier.options.resize(at + group.issues.size());
    uint64_t rest = package;
    for (size_t k = group.issues.size(); k-- > 0; rest /= exact.options(group.issues[k]))
      frontier.options[at + k] = static_cast<uint32_t>(rest % exact.options(group.issues[k]));
  }
  return frontier;
}

}  // namespace walkaway
