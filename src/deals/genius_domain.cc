// SPDX-License-Identifier: Apache-2.0
// GENIUS's domains (Lin et al. 2014, "Genius: an integrated environment for supporting the design of generic automated
// negotiators"), as GENIUS reads them or as NegMAS does.
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "deals/genius_xml.h"

namespace walkaway {
namespace {

std::optional<IssueKind> kind_of(const XmlText& xml, pugi::xml_node issue) {
  pugi::xml_attribute type;
  for (const char* name : {"type", "vtype", "etype"})
    if (!type) type = issue.attribute(name);
  const std::string_view kind = type.value();
  if (!type || kind == "discrete") return IssueKind::discrete;
  if (kind == "integer") return IssueKind::whole;
  if (kind == "real") return IssueKind::real;
  xml.fault(xml.at(type, issue), fmt::format("an issue's type is \"{}\"", kind), "it can be discrete, integer or real");
  return std::nullopt;
}

class DomainReader {
 public:
  DomainReader(const XmlText& xml, const DomainOptions& options, DealDomain& domain, GeniusDomain& genius)
      : xml_(xml), options_(options), domain_(domain), genius_(genius) {}

  void read() {
    pugi::xml_node space = xml_.root().child("utility_space");
    if (!space) space = xml_.root();
    const std::vector<pugi::xml_node> issues = xml_.elements(space, "issue");
    if (issues.empty())
      xml_.fault(xml_.at(space), "the domain has no issues", "they stand in <objective>, each an <issue>");
    for (const pugi::xml_node issue : issues) read_issue(issue);
  }

 private:
  void read_issue(pugi::xml_node node) {
    const std::optional<int> index = xml_.index(node);
    const std::optional<IssueKind> kind = kind_of(xml_, node);
    const std::string name = node.attribute("name").value();
    if (name.empty()) xml_.fault(xml_.at(node), "an issue has no name");
    if (!index || !kind || name.empty()) return;
    if (!known_.insert(name).second) return xml_.fault(xml_.at(node), fmt::format("there are two issues \"{}\"", name));
    if (genius_.by_index.contains(*index))
      return xml_.fault(xml_.at(node), fmt::format("there are two issues with the index {}", *index));
    GeniusIssue genius{*index, *kind, 0, 0};
    DomainIssue issue{name, {}, {}};
    if (*kind == IssueKind::discrete ? !read_items(node, issue) : !read_numbers(node, genius, issue)) return;
    genius_.by_index[*index] = static_cast<uint32_t>(genius_.issues.size());
    genius_.issues.push_back(genius);
    domain_.issues.push_back(std::move(issue));
  }

  bool read_items(pugi::xml_node node, DomainIssue& issue) {
    std::set<std::string> known;
    for (const pugi::xml_node item : node.children("item")) {
      const pugi::xml_attribute value = item.attribute("value");
      if (!value) {
        xml_.fault(xml_.at(item), fmt::format("an item of \"{}\" has no value", issue.name));
      } else if (!known.insert(value.value()).second) {
        xml_.remark(xml_.at(item),
                    fmt::format("\"{}\" of \"{}\" stands twice and is read once", value.value(), issue.name));
      } else {
        issue.options.emplace_back(value.value());
      }
    }
    if (issue.options.empty()) xml_.fault(xml_.at(node), fmt::format("the issue \"{}\" has no items", issue.name));
    return !issue.options.empty();
  }

  bool read_numbers(pugi::xml_node node, GeniusIssue& genius, DomainIssue& issue) {
    if (!read_bounds(xml_, node, genius)) return false;
    if (genius.kind == IssueKind::real) {
      set_grid(issue, genius.low, genius.high, options_.grid);
      remark_grid(xml_.findings(), xml_.file(), xml_.at(node), issue);
      return true;
    }
    const double options = genius.high - genius.low + 1;
    if (genius.low != std::floor(genius.low) || genius.high != std::floor(genius.high) || options > kMostOptions) {
      xml_.fault(xml_.at(node),
                 fmt::format("the whole numbers of \"{}\" go from {} to {}", issue.name, number_label(genius.low),
                             number_label(genius.high)),
                 fmt::format("bounds are whole, with at most {} numbers", kMostOptions));
      return false;
    }
    set_grid(issue, genius.low, genius.high, static_cast<size_t>(options));
    return true;
  }

  const XmlText& xml_;
  const DomainOptions& options_;
  DealDomain& domain_;
  GeniusDomain& genius_;
  std::set<std::string> known_;
};

}  // namespace

void read_genius(const DomainText& domain, const std::vector<const DomainText*>& profiles, const DomainOptions& options,
                 ReadDomain& into, Findings& findings) {
  into.discount_per = options.convention == Convention::genius ? DiscountPer::deadline : DiscountPer::step;
  GeniusDomain genius;
  {
    const XmlText xml(domain, findings);
    if (!xml.good()) return;
    DomainReader(xml, options, into.domain, genius).read();
  }
  if (!findings.good()) return;  // the profiles' faults would follow from the domain's
  for (const DomainText* profile : profiles) {
    const XmlText xml(*profile, findings);
    if (!xml.good()) continue;
    DomainParty party;
    party.name = stem_of(profile->file);
    read_genius_profile(xml, options, into.domain, genius, party);
    into.domain.parties.push_back(std::move(party));
  }
}

}  // namespace walkaway
