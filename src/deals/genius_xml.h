// SPDX-License-Identifier: Apache-2.0
// GENIUS's XML with the places of what stands in it. Only the readers of GENIUS's files know this.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>

#include <pugixml.hpp>

#include "deals/domain_reading.h"

namespace walkaway {

inline constexpr int kDeepestXml = 50;  ///< objectives in objectives, functions in functions

/// One file, parsed. pugixml neither expands nor fetches entities; a document type, which is what could declare some,
/// is refused.
class XmlText {
 public:
  XmlText(const DomainText& source, Findings& findings);
  bool good() const { return good_; }
  pugi::xml_node root() const { return document_.document_element(); }
  Location at(pugi::xml_node node) const;
  Location at(pugi::xml_attribute attribute, pugi::xml_node node) const;
  void fault(Location where, std::string what, std::string hint = {}) const {
    findings_.fault(file_, where, std::move(what), std::move(hint));
  }
  void remark(Location where, std::string what, std::string hint = {}) const {
    findings_.remark(file_, where, std::move(what), std::move(hint));
  }
  const std::string& file() const { return file_; }
  Findings& findings() const { return findings_; }

  /// The number of an attribute of these names, the first that is there; `otherwise` without one; none, and a fault, if
  /// it is no finite number.
  std::optional<double> number(pugi::xml_node node, std::initializer_list<const char*> names,
                               std::optional<double> otherwise = std::nullopt) const;
  std::optional<int> index(pugi::xml_node node) const;
  /// Elements of that name in `objective` and in the objectives in it, in the order of the file.
  std::vector<pugi::xml_node> elements(pugi::xml_node objective, const char* name) const;

 private:
  void collect(pugi::xml_node objective, const char* name, int depth, std::vector<pugi::xml_node>& into) const;
  const std::string& text_;
  const std::string& file_;
  Findings& findings_;
  pugi::xml_document document_;
  bool good_ = false, located_ = false;
};

enum class IssueKind { discrete, whole, real };

struct GeniusIssue {
  int index = 0;  ///< as its file has it
  IssueKind kind = IssueKind::discrete;
  double low = 0, high = 0;
};

struct GeniusDomain {
  std::vector<GeniusIssue> issues;  ///< as those of the DealDomain
  std::map<int, uint32_t> by_index;
};

/// The bounds of a numeric issue, which stand in the element itself or in a <range> in it. False, and a fault, without.
bool read_bounds(const XmlText& xml, pugi::xml_node issue, GeniusIssue& into);
/// A party's worth, walk-away value and discount. `party` has its name.
void read_genius_profile(const XmlText& xml, const DomainOptions& options, const DealDomain& domain,
                         const GeniusDomain& genius, DomainParty& party);
/// Adds what the hyper-rectangles of <utility> are worth.
void read_rectangles(const XmlText& xml, pugi::xml_node utility, const DomainOptions& options, const DealDomain& domain,
                     const GeniusDomain& genius, DomainParty& party);

}  // namespace walkaway
