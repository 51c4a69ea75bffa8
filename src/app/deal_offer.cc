// SPDX-License-Identifier: Apache-2.0
#include "app/deal_offer.h"

#include <algorithm>

#include <fmt/format.h>

namespace walkaway {
namespace {

class OfferReader {
 public:
  OfferReader(const DealDomain& domain, const DealLabels& labels)
      : domain_(domain), labels_(labels), options_(domain.issues.size(), kMissing) {}

  std::vector<uint32_t> read(const std::string& text) {
    if (text.find('=') == std::string::npos)
      in_order(text);
    else
      by_issue(text);
    std::vector<std::string> missing;
    for (size_t i = 0; i < options_.size() && faults_.empty(); ++i)
      if (options_[i] == kMissing) wrong(fmt::format("says nothing of the issue \"{}\"", domain_.issues[i].name), "");
    if (!faults_.empty()) throw InputError(faults_);
    return options_;
  }

 private:
  static constexpr uint32_t kMissing = UINT32_MAX;

  void wrong(std::string what, std::string hint) {
    faults_.push_back({"--from", {}, std::move(what), std::move(hint)});
  }
  static std::string meant(const std::string& name, const std::vector<std::string>& known) {
    const std::string near = nearest_name(name, known);
    return near.empty() ? "" : fmt::format("Did you mean \"{}\"?", near);
  }

  std::vector<std::string> issue_names() const {
    std::vector<std::string> names;
    for (const DomainIssue& issue : domain_.issues) names.push_back(issue.name);
    return names;
  }

  /// Commas and equals signs may stand in names: a part begins where ISSUE= does.
  void by_issue(const std::string& text) {
    std::vector<size_t> starts{0};
    for (size_t comma = text.find(','); comma != std::string::npos; comma = text.find(',', comma + 1))
      if (issue_at(text, comma + 1).first != kMissing) starts.push_back(comma + 1);
    for (size_t k = 0; k < starts.size(); ++k) {
      const size_t end = k + 1 < starts.size() ? starts[k + 1] - 1 : text.size();
      const auto [issue, value] = issue_at(text, starts[k]);
      if (issue == kMissing) {
        const std::string part = text.substr(starts[k], text.find('=', starts[k]) - starts[k]);
        wrong(fmt::format("there is no issue \"{}\"", part), meant(part, issue_names()));
        continue;
      }
      if (options_[issue] != kMissing) wrong(fmt::format("\"{}\" stands twice", domain_.issues[issue].name), "");
      take(issue, text.substr(value, end - value));
    }
  }
  /// The issue whose name and `=` stand at `start`, the longest, and where the option begins.
  std::pair<uint32_t, size_t> issue_at(const std::string& text, size_t start) const {
    while (start < text.size() && text[start] == ' ') ++start;
    uint32_t found = kMissing;
    size_t value = 0;
    for (uint32_t i = 0; i < domain_.issues.size(); ++i)
      for (const std::string* name : {&domain_.issues[i].name, &labels_.issues[i]})
        if (text.compare(start, name->size(), *name) == 0 && start + name->size() < text.size() &&
            text[start + name->size()] == '=' && start + name->size() + 1 > value) {
          found = i;
          value = start + name->size() + 1;
        }
    return {found, value};
  }

  void in_order(const std::string& text) {
    size_t start = 0;
    for (uint32_t i = 0; i < domain_.issues.size(); ++i) {
      const bool last = i + 1 == domain_.issues.size();
      // An option may have a + of its own: the longest that fits.
      size_t end = std::string::npos;
      for (size_t plus = last ? text.size() : text.find('+', start); plus != std::string::npos;
           plus = plus >= text.size() ? std::string::npos : text.find('+', plus + 1))
        if (option_of(i, text.substr(start, plus - start)) != kMissing) end = plus;
      if (end == std::string::npos)
        return wrong(fmt::format("\"{}\" names no package", text),
                     "Write ISSUE=OPTION,... for every issue, or the options in the order of the issues, joined by +.");
      take(i, text.substr(start, end - start));
      start = end + 1;
    }
  }

  uint32_t option_of(uint32_t issue, const std::string& name) const {
    for (const std::vector<std::string>* names : {&domain_.issues[issue].options, &labels_.options[issue]})
      if (const auto found = std::find(names->begin(), names->end(), name); found != names->end())
        return static_cast<uint32_t>(found - names->begin());
    return kMissing;
  }
  void take(uint32_t issue, const std::string& name) {
    options_[issue] = option_of(issue, name);
    if (options_[issue] != kMissing) return;
    options_[issue] = 0;
    wrong(fmt::format("\"{}\" is no option of \"{}\"", name, domain_.issues[issue].name),
          meant(name, domain_.issues[issue].options));
  }

  const DealDomain& domain_;
  const DealLabels& labels_;
  std::vector<uint32_t> options_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<uint32_t> parse_offer(const std::string& text, const DealDomain& domain, const DealLabels& labels,
                                  const std::map<std::string, std::vector<uint32_t>>& packages) {
  if (const auto named = packages.find(text); named != packages.end()) return named->second;
  return OfferReader(domain, labels).read(text);
}

}  // namespace walkaway
