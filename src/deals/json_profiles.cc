// SPDX-License-Identifier: Apache-2.0
// Profiles of GeniusWeb (linear additive, on sets of values or ranges of numbers) and of NegoLog.
#include <cmath>

#include <fmt/format.h>

#include "deals/domain_reading.h"

namespace walkaway {
namespace {

/// What both formats ask of tables and numbers.
class TableReader {
 public:
  TableReader(DealDomain& domain, Findings& findings) : domain_(domain), findings_(findings) {}

 protected:
  void fault(const Value& at, std::string what, std::string hint = {}) {
    findings_.fault(*file_, at.at, std::move(what), std::move(hint));
  }
  /// Numbers may be written as texts, as GeniusWeb does to keep them exact.
  std::optional<double> number(const Value& value, const std::string& what) {
    std::optional<double> number;
    if (value.kind == Value::Kind::number) number = value.number;
    if (value.kind == Value::Kind::text) number = to_number(value.text);
    if (number && std::isfinite(*number)) return number;
    fault(value, fmt::format("{} is not a finite number", what));
    return std::nullopt;
  }
  const Value* table(const Value& in, const char* key) {
    const Value* found = in.find(key);
    if (found != nullptr && found->kind == Value::Kind::table) return found;
    fault(found == nullptr ? in : *found, fmt::format("there is no table \"{}\"", key));
    return nullptr;
  }
  /// [options] from a table of option -> number that names each option of the issue and no other.
  std::vector<double> by_option(const Value& values, const DomainIssue& issue) {
    const Names options = names_of(issue.options);
    std::vector<std::optional<double>> found(issue.options.size());
    for (const Entry& entry : values.entries) {
      const auto option = options.find(entry.key);
      if (option == options.end())
        findings_.fault(*file_, entry.at,
                        fmt::format("\"{}\" is no option of \"{}\" in the domain", entry.key, issue.name),
                        did_you_mean(entry.key, options));
      else
        found[option->second] = number(entry.value, fmt::format("the utility of \"{}\"", entry.key)).value_or(0);
    }
    std::vector<double> worth;
    for (size_t o = 0; o < found.size(); ++o) {
      if (!found[o])
        fault(values,
              fmt::format("says nothing of \"{}\", an option of \"{}\" in the domain", issue.options[o], issue.name));
      worth.push_back(found[o].value_or(0));
    }
    return worth;
  }
  /// The entry of each issue, and faults for issues that only one side knows.
  std::vector<const Value*> by_issue(const Value& values) {
    const Names names = issue_names(domain_);
    std::vector<const Value*> found(domain_.issues.size(), nullptr);
    for (const Entry& entry : values.entries) {
      const auto issue = names.find(entry.key);
      if (issue == names.end())
        findings_.fault(*file_, entry.at, fmt::format("the domain has no issue \"{}\"", entry.key),
                        did_you_mean(entry.key, names));
      else
        found[issue->second] = &entry.value;
    }
    for (size_t i = 0; i < found.size(); ++i)
      if (found[i] == nullptr)
        fault(values, fmt::format("says nothing of the domain's issue \"{}\"", domain_.issues[i].name));
    return found;
  }

  DealDomain& domain_;
  Findings& findings_;
  const std::string* file_ = nullptr;
};

class GeniuswebReader : public TableReader {
 public:
  GeniuswebReader(const DomainOptions& options, DealDomain& domain, Findings& findings)
      : TableReader(domain, findings), options_(options) {}

  /// The issues of a domain, in a file of its own or in a profile.
  std::vector<DomainIssue> issues_of(const Value& domain, const std::string& file) {
    file_ = &file;
    std::vector<DomainIssue> issues;
    const Value* values = table(domain, "issuesValues");
    if (values == nullptr) return issues;
    if (values->entries.empty()) fault(*values, "the domain has no issues");
    for (const Entry& entry : values->entries) {
      DomainIssue issue{entry.key, {}, {}};
      if (entry.value.kind == Value::Kind::table && read_values(entry.value, issue))
        issues.push_back(std::move(issue));
      else if (findings_.good())
        fault(entry.value, fmt::format("the issue \"{}\" has no values and no range", entry.key));
    }
    return issues;
  }

  void read_profile(const ParsedText& source) {
    file_ = &source.file;
    const Value* space = table(source.root, "LinearAdditiveUtilitySpace");
    if (space == nullptr) return;
    if (const Value* own = space->find("domain")) compare(*own, source.file);
    const Value *utilities = table(*space, "issueUtilities"), *weights = table(*space, "issueWeights");
    if (utilities == nullptr || weights == nullptr) return;
    DomainParty party;
    const Value* name = space->find("name");
    party.name = name != nullptr && !name->text.empty() ? name->text : stem_of(source.file);
    const std::vector<const Value*> utility = by_issue(*utilities), weight = by_issue(*weights);
    std::vector<double> shares;
    for (size_t i = 0; i < weight.size(); ++i)
      shares.push_back(
          weight[i] == nullptr
              ? 0
              : number(*weight[i], fmt::format("the weight of \"{}\"", domain_.issues[i].name)).value_or(0));
    for (size_t i = 0; i < utility.size(); ++i)
      party.worth.push_back(utility[i] == nullptr ? std::vector<double>(domain_.issues[i].options.size(), 0.0)
                                                  : utilities_of(*utility[i], domain_.issues[i]));
    if (!findings_.good()) return;
    if (options_.convention == Convention::genius && !normalise_weights(shares, source.file, weights->at, findings_))
      return;
    for (size_t i = 0; i < shares.size(); ++i)
      for (double& points : party.worth[i]) points *= shares[i];
    read_reservation(*space, party);
    domain_.parties.push_back(std::move(party));
  }

 private:
  bool read_values(const Value& value, DomainIssue& issue) {
    if (const Value* range = value.find("range")) return read_range(*range, issue);
    const Value* values = value.find("values");
    if (values == nullptr || values->kind != Value::Kind::array || values->items.empty()) return false;
    Names known;
    for (const Value& option : values->items) {
      if (!known.emplace(option.text, 0).second)
        return fault(option, fmt::format("\"{}\" stands twice", option.text)), false;
      issue.options.push_back(option.text);
    }
    return true;
  }

  /// A table of low, high and step, or a list of these three.
  bool read_range(const Value& range, DomainIssue& issue) {
    static constexpr const char* kKeys[] = {"low", "high", "step"};
    double bound[3] = {0, 0, 0};
    for (size_t k = 0; k < 3; ++k) {
      const Value* value = range.kind == Value::Kind::array ? (k < range.items.size() ? &range.items[k] : nullptr)
                                                            : range.find(kKeys[k]);
      if (value == nullptr) return fault(range, fmt::format("a range has no {}", kKeys[k])), false;
      const std::optional<double> number = this->number(*value, fmt::format("the {} of a range", kKeys[k]));
      if (!number) return false;
      bound[k] = *number;
    }
    const double steps = std::floor((bound[1] - bound[0]) / bound[2] * (1 + 1e-12) + 1e-9);
    if (!(bound[2] > 0) || !(steps >= 0) || steps >= kMostOptions)
      return fault(range, fmt::format("the range of \"{}\" has no options, or too many", issue.name),
                   fmt::format("at most {} are read", kMostOptions)),
             false;
    set_grid(issue, bound[0], bound[0] + steps * bound[2], static_cast<size_t>(steps) + 1);
    return true;
  }

  void compare(const Value& own, const std::string& file) {
    const std::vector<DomainIssue> issues = issues_of(own, file);
    if (!findings_.good()) return;
    bool same = issues.size() == domain_.issues.size();
    const Names names = issue_names(domain_);
    for (const DomainIssue& issue : issues) {
      const auto found = names.find(issue.name);
      same = same && found != names.end() &&
             names_of(issue.options) == names_of_sorted(domain_.issues[found->second].options, issue.options);
      if (!same)
        return fault(own, fmt::format("the profile's own domain differs at the issue \"{}\"", issue.name),
                     "all profiles are of one domain");
    }
    if (!same) fault(own, "the profile's own domain has other issues", "all profiles are of one domain");
  }
  /// The positions that `options` have in `order` if both have the same options.
  static Names names_of_sorted(const std::vector<std::string>& options, const std::vector<std::string>& order) {
    const Names known = names_of(options);
    Names positions;
    for (uint32_t o = 0; o < order.size(); ++o)
      if (known.contains(order[o])) positions.emplace(order[o], o);
    return known.size() == order.size() ? positions : Names{};
  }

  std::vector<double> utilities_of(const Value& utilities, const DomainIssue& issue) {
    for (const char* key : {"DiscreteValueSetUtilities", "discreteutils", "discretevalueutils", "discreteutilities"})
      if (const Value* discrete = utilities.find(key)) {
        const Value* values = table(*discrete, "valueUtilities");
        return values == nullptr ? std::vector<double>(issue.options.size(), 0.0) : by_option(*values, issue);
      }
    for (const char* key : {"NumberValueSetUtilities", "numberutils", "numbervalueutils", "numberutilities"})
      if (const Value* numeric = utilities.find(key)) return interpolated(*numeric, issue);
    fault(utilities, fmt::format("the utilities of \"{}\" are of a kind that is not read", issue.name),
          "DiscreteValueSetUtilities and NumberValueSetUtilities are");
    return std::vector<double>(issue.options.size(), 0.0);
  }

  std::vector<double> interpolated(const Value& numeric, const DomainIssue& issue) {
    double at[4] = {0, 0, 0, 0};
    static constexpr const char* kKeys[] = {"lowValue", "highValue", "lowUtility", "highUtility"};
    std::vector<double> worth(issue.options.size(), 0.0);
    for (size_t k = 0; k < 4; ++k) {
      const Value* value = numeric.find(kKeys[k]);
      if (value == nullptr) return fault(numeric, fmt::format("there is no {}", kKeys[k])), worth;
      const std::optional<double> number = this->number(*value, kKeys[k]);
      if (!number) return worth;
      at[k] = *number;
    }
    if (issue.numbers.empty())
      return fault(numeric, fmt::format("the options of \"{}\" are no numbers", issue.name)), worth;
    if (!(at[1] > at[0])) return fault(numeric, "highValue is not above lowValue"), worth;
    for (size_t o = 0; o < worth.size(); ++o) {
      const double share = (issue.numbers[o] - at[0]) / (at[1] - at[0]);
      if (share >= 0 && share <= 1) worth[o] = at[2] + (at[3] - at[2]) * share;
    }
    return worth;
  }

  void read_reservation(const Value& space, DomainParty& party) {
    party.walk_away = kNoWalkAway;
    const Value* bid = space.find("reservationBid");
    const Value* values = bid == nullptr ? nullptr : bid->find("issuevalues");
    if (values == nullptr) return;
    double worth = 0;
    const std::vector<const Value*> option = by_issue(*values);
    for (size_t i = 0; i < option.size(); ++i) {
      if (option[i] == nullptr) continue;
      const Names known = names_of(domain_.issues[i].options);
      const auto found = known.find(option[i]->text);
      if (found == known.end())
        fault(*option[i], fmt::format("\"{}\" is no option of \"{}\"", option[i]->text, domain_.issues[i].name),
              did_you_mean(option[i]->text, known));
      else
        worth += party.worth[i][found->second];
    }
    party.walk_away = worth;
  }

  const DomainOptions& options_;
};

class NegologReader : public TableReader {
 public:
  using TableReader::TableReader;

  void read_issues(const ParsedText& source) {
    file_ = &source.file;
    const Value *weights = table(source.root, "issueWeights"), *issues = table(source.root, "issues");
    if (weights == nullptr || issues == nullptr) return;
    if (weights->entries.empty()) fault(*weights, "there are no issues");
    for (const Entry& entry : weights->entries) {  // their order is the domain's, as in NegoLog
      const Value* values = issues->find(entry.key);
      if (values == nullptr || values->kind != Value::Kind::table || values->entries.empty()) {
        findings_.fault(*file_, entry.at, fmt::format("the issue \"{}\" has no values", entry.key));
        continue;
      }
      DomainIssue issue{entry.key, {}, {}};
      for (const Entry& option : values->entries) issue.options.push_back(option.key);
      domain_.issues.push_back(std::move(issue));
    }
  }

  void read_profile(const ParsedText& source) {
    file_ = &source.file;
    const Value *weights = table(source.root, "issueWeights"), *issues = table(source.root, "issues");
    if (weights == nullptr || issues == nullptr) return;
    DomainParty party;
    party.name = stem_of(source.file);
    const std::vector<const Value*> weight = by_issue(*weights), values = by_issue(*issues);
    double sum = 0;
    for (size_t i = 0; i < domain_.issues.size(); ++i) {
      party.worth.emplace_back(domain_.issues[i].options.size(), 0.0);
      if (weight[i] == nullptr || values[i] == nullptr) continue;
      const double share = number(*weight[i], fmt::format("the weight of \"{}\"", domain_.issues[i].name)).value_or(0);
      sum += share;
      party.worth[i] = by_option(*values[i], domain_.issues[i]);
      for (double& points : party.worth[i]) points *= share;
    }
    if (std::abs(sum - 1) > 1e-9 && findings_.good())
      findings_.remark(*file_, weights->at,
                       fmt::format("the weights add up to {:.6g} and are taken as they are, as in NegoLog", sum));
    const Value* reservation = source.root.find("reservationValue");
    if (reservation != nullptr) party.walk_away = number(*reservation, "reservationValue").value_or(0);
    domain_.parties.push_back(std::move(party));
  }
};

}  // namespace

void read_geniusweb(const ParsedText* domain, const std::vector<const ParsedText*>& profiles,
                    const DomainOptions& options, ReadDomain& into, Findings& findings) {
  GeniuswebReader reader(options, into.domain, findings);
  const Value* root = domain == nullptr ? nullptr : &domain->root;
  const std::string* file = domain == nullptr ? nullptr : &domain->file;
  for (const ParsedText* profile : profiles) {
    if (root != nullptr) break;
    const Value* space = profile->root.find("LinearAdditiveUtilitySpace");
    root = space == nullptr ? nullptr : space->find("domain");
    file = &profile->file;
  }
  if (root == nullptr) return findings.fault(profiles.front()->file, {}, "has no domain, and there is no file of one");
  into.domain.issues = reader.issues_of(*root, *file);
  if (const Value* name = root->find("name"); name != nullptr && !name->text.empty()) into.domain.title = name->text;
  if (!findings.good()) return;
  for (const ParsedText* profile : profiles) reader.read_profile(*profile);
}

void read_negolog(const std::vector<const ParsedText*>& profiles, ReadDomain& into, Findings& findings) {
  NegologReader reader(into.domain, findings);
  reader.read_issues(*profiles.front());
  if (!findings.good()) return;
  for (const ParsedText* profile : profiles) reader.read_profile(*profile);
}

}  // namespace walkaway
