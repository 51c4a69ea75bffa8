// SPDX-License-Identifier: Apache-2.0
#include "deals/domain.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

namespace walkaway {

namespace {

/// What is wrong with a domain, gathered.
class Faults {
 public:
  void add(std::string what) { text_ += (text_.empty() ? "" : "; ") + std::move(what); }
  void finite(double number, const std::string& what) {
    if (!std::isfinite(number)) add(fmt::format("{} is {}", what, number));
  }
  void once(const std::string& name, std::set<std::string>& names, const std::string& what) {
    if (!names.insert(name).second) add(fmt::format("{} \"{}\" twice", what, name));
  }
  void raise() const {
    if (!text_.empty()) throw std::invalid_argument(text_);
  }

 private:
  std::string text_;
};

void check_issue(const DomainIssue& issue, Faults& faults) {
  if (issue.options.empty()) faults.add(fmt::format("issue \"{}\" has no options", issue.name));
  std::set<std::string> labels;
  for (const std::string& label : issue.options) faults.once(label, labels, "option of \"" + issue.name + "\"");
  if (!issue.numbers.empty() && issue.numbers.size() != issue.options.size())
    faults.add(fmt::format("issue \"{}\" has {} numbers for {} options", issue.name, issue.numbers.size(),
                           issue.options.size()));
}

void check_term(const DealDomain& domain, const DomainTerm& term, const std::string& owner, Faults& faults) {
  faults.finite(term.points, "a term of " + owner);
  std::set<uint32_t> issues;
  for (const DomainTerm::Side& side : term.sides) {
    if (side.issue >= domain.issues.size()) {
      faults.add(fmt::format("a term of {} names issue {} of {}", owner, side.issue, domain.issues.size()));
      continue;
    }
    const DomainIssue& issue = domain.issues[side.issue];
    if (!issues.insert(side.issue).second)
      faults.add(fmt::format("a term of {} names issue \"{}\" twice", owner, issue.name));
    if (std::adjacent_find(side.options.begin(), side.options.end(), std::greater_equal<>()) != side.options.end())
      faults.add(fmt::format("a term of {} has options of \"{}\" out of order", owner, issue.name));
    if (!side.options.empty() && side.options.back() >= issue.options.size())
      faults.add(fmt::format("a term of {} names option {} of {} of \"{}\"", owner, side.options.back(),
                             issue.options.size(), issue.name));
  }
}

void check_party(const DealDomain& domain, const DomainParty& party, Faults& faults) {
  if (party.worth.size() != domain.issues.size()) {
    faults.add(fmt::format("{} has worth for {} of {} issues", party.name, party.worth.size(), domain.issues.size()));
  } else {
    for (size_t i = 0; i < domain.issues.size(); ++i) {
      const DomainIssue& issue = domain.issues[i];
      if (party.worth[i].size() != issue.options.size())
        faults.add(fmt::format("{} has worth for {} of the {} options of \"{}\"", party.name, party.worth[i].size(),
                               issue.options.size(), issue.name));
      for (double points : party.worth[i]) faults.finite(points, party.name + "'s worth of \"" + issue.name + "\"");
    }
  }
  for (const DomainTerm& term : party.terms) check_term(domain, term, party.name, faults);
  faults.finite(party.offset, "the offset of " + party.name);
  faults.finite(party.scale, "the scale of " + party.name);
  if (party.scale <= 0) faults.add(fmt::format("the scale of {} is {}, not above 0", party.name, party.scale));
  if (party.walk_away != kNoWalkAway) faults.finite(party.walk_away, "what walking away is worth to " + party.name);
}

}  // namespace

void check_domain(const DealDomain& domain) {
  Faults faults;
  std::set<std::string> issues, parties;
  if (domain.parties.empty()) faults.add("no parties");
  for (const DomainIssue& issue : domain.issues) {
    faults.once(issue.name, issues, "issue");
    check_issue(issue, faults);
  }
  for (const DomainParty& party : domain.parties) {
    faults.once(party.name, parties, "party");
    check_party(domain, party, faults);
  }
  faults.raise();
}

double count_packages(const DealDomain& domain) {
  double count = 1;
  for (const DomainIssue& issue : domain.issues) count *= static_cast<double>(issue.options.size());
  return count;
}

std::vector<uint32_t> nth_package(const DealDomain& domain, uint64_t number) {
  std::vector<uint32_t> options(domain.issues.size());
  for (size_t i = options.size(); i-- > 0;) {
    const uint64_t count = domain.issues[i].options.size();
    options[i] = static_cast<uint32_t>(number % count);
    number /= count;
  }
  return options;
}

uint64_t number_of_package(const DealDomain& domain, std::span<const uint32_t> options) {
  uint64_t number = 0;
  for (size_t i = 0; i < options.size(); ++i) number = number * domain.issues[i].options.size() + options[i];
  return number;
}

std::string describe_package(const DealDomain& domain, std::span<const uint32_t> options) {
  std::string text;
  for (size_t i = 0; i < options.size(); ++i)
    text += fmt::format("{}{}: {}", i == 0 ? "" : ", ", domain.issues[i].name, domain.issues[i].options[options[i]]);
  return text;
}

}  // namespace walkaway
