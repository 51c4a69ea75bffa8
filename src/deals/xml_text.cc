// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "deals/genius_xml.h"

namespace walkaway {

XmlText::XmlText(const DomainText& source, Findings& findings)
    : text_(source.text), file_(source.file), findings_(findings) {
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_doctype;
  const bool utf8 = first_bad_byte(text_) == std::string_view::npos;
  pugi::xml_parse_result result = document_.load_buffer(text_.data(), text_.size(), kOptions);
  if (result && result.encoding == pugi::encoding_utf8 && !utf8)
    result = document_.load_buffer(text_.data(), text_.size(), kOptions, pugi::encoding_latin1);
  located_ = utf8 && result.encoding == pugi::encoding_utf8;
  if (!result) {
    fault(located_ ? location_of_byte(text_, static_cast<size_t>(result.offset)) : Location{},
          fmt::format("is no whole XML: {}", result.description()), "it may have been cut short");
    return;
  }
  for (const pugi::xml_node node : document_.children())
    if (node.type() == pugi::node_doctype) {
      fault(located_ ? location_of_byte(text_, std::min(text_.find("<!DOCTYPE"), text_.size())) : Location{},
            "has a document type, which is not read: it can declare entities and name other files",
            "take <!DOCTYPE ...> out");
      return;
    }
  good_ = !root().empty();
  if (!good_) fault({}, "has no element");
}

Location XmlText::at(pugi::xml_node node) const {
  if (!located_ || node.offset_debug() < 0) return {};
  const auto name = static_cast<size_t>(node.offset_debug());
  return location_of_byte(text_, name > 0 && text_[name - 1] == '<' ? name - 1 : name);
}

Location XmlText::at(pugi::xml_attribute attribute, pugi::xml_node node) const {
  if (!located_ || node.offset_debug() < 0) return {};
  const std::string_view name = attribute.name();
  char quote = 0;
  for (auto i = static_cast<size_t>(node.offset_debug()); i < text_.size(); ++i) {
    const char c = text_[i];
    if (quote == 0 && c == '>') break;
    if (quote == 0 && text_.compare(i, name.size(), name) == 0 &&
        std::isspace(static_cast<unsigned char>(text_[i - 1])))
      return location_of_byte(text_, i);
    if (c == quote)
      quote = 0;
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
  }
  return at(node);
}

std::optional<double> XmlText::number(pugi::xml_node node, std::initializer_list<const char*> names,
                                      std::optional<double> otherwise) const {
  for (const char* name : names) {
    const pugi::xml_attribute attribute = node.attribute(name);
    if (!attribute) continue;
    const std::optional<double> number = to_number(attribute.value());
    if (number && std::isfinite(*number)) return number;
    fault(at(attribute, node),
          fmt::format("{}=\"{}\" of <{}> is not a finite number", name, attribute.value(), node.name()));
    return std::nullopt;
  }
  if (!otherwise) fault(at(node), fmt::format("<{}> has no {}", node.name(), *names.begin()));
  return otherwise;
}

std::optional<int> XmlText::index(pugi::xml_node node) const {
  const std::optional<double> number = this->number(node, {"index"});
  if (!number) return std::nullopt;
  if (*number == std::floor(*number) && std::abs(*number) < 1e9) return static_cast<int>(*number);
  fault(at(node),
        fmt::format("index=\"{}\" of <{}> is not a whole number", node.attribute("index").value(), node.name()));
  return std::nullopt;
}

std::vector<pugi::xml_node> XmlText::elements(pugi::xml_node objective, const char* name) const {
  std::vector<pugi::xml_node> found;
  collect(objective, name, 0, found);
  return found;
}

void XmlText::collect(pugi::xml_node objective, const char* name, int depth, std::vector<pugi::xml_node>& into) const {
  if (depth > kDeepestXml) return fault(at(objective), fmt::format("objectives are nested over {} deep", kDeepestXml));
  for (const pugi::xml_node child : objective.children()) {
    if (std::string_view(child.name()) == name) into.push_back(child);
    if (std::string_view(child.name()) == "objective") collect(child, name, depth + 1, into);
  }
}

bool read_bounds(const XmlText& xml, pugi::xml_node issue, GeniusIssue& into) {
  const pugi::xml_node range = issue.child("range");
  const pugi::xml_node where = range && range.attribute("lowerbound") ? range : issue;
  const std::optional<double> low = xml.number(where, {"lowerbound"}), high = xml.number(where, {"upperbound"});
  if (!low || !high) return false;
  if (*high < *low || (into.kind == IssueKind::real && *high == *low)) {
    xml.fault(xml.at(where), fmt::format("the upper bound {} is not above the lower bound {}", number_label(*high),
                                         number_label(*low)));
    return false;
  }
  into.low = *low;
  into.high = *high;
  return true;
}

std::optional<std::string> xml_root(const DomainText& source, Findings& findings) {
  const XmlText xml(source, findings);
  if (!xml.good()) return std::nullopt;
  return xml.root().name();
}

}  // namespace walkaway
