// SPDX-License-Identifier: Apache-2.0
// GENIUS's non-linear profiles: points for hyper-rectangles of packages.
#include <algorithm>

#include <fmt/format.h>

#include "deals/genius_xml.h"

namespace walkaway {
namespace {

class RectangleReader {
 public:
  RectangleReader(const XmlText& xml, const DomainOptions& options, const DealDomain& domain,
                  const GeniusDomain& genius, DomainParty& party)
      : xml_(xml),
        as_genius_(options.convention == Convention::genius),
        domain_(domain),
        genius_(genius),
        party_(party) {}

  void read(pugi::xml_node utility) {
    if (as_genius_) {
      const std::optional<double> most = xml_.number(utility, {"maxutility"});
      if (most && !(*most > 0))
        xml_.fault(xml_.at(utility), fmt::format("maxutility is {}", number_label(*most)),
                   "GENIUS divides by it; --convention negmas does not");
      else if (most)
        party_.scale = 1 / *most;
    }
    size_t functions = 0;
    for (const pugi::xml_node function : utility.children("ufun")) {
      if (functions++ > 0 && as_genius_) {
        xml_.remark(xml_.at(function), "is not read: GENIUS takes the first <ufun> alone");
        continue;
      }
      const std::optional<double> weight = xml_.number(function, {"weight"}, 1.0);
      // GENIUS multiplies by the weights of functions in functions, but not by the outermost one.
      if (weight && as_genius_ && *weight != 1)
        xml_.remark(xml_.at(function), "the weight of the outermost <ufun> is not read, as in GENIUS");
      read_function(function, as_genius_ ? 1.0 : weight.value_or(1.0), 0);
    }
    if (functions == 0) xml_.fault(xml_.at(utility), fmt::format("<{}> has no <ufun>", utility.name()));
  }

 private:
  void read_function(pugi::xml_node function, double weight, int depth) {
    if (depth > kDeepestXml)
      return xml_.fault(xml_.at(function), fmt::format("functions are nested over {} deep", kDeepestXml));
    const std::string_view aggregation = function.attribute("aggregation").as_string("sum");
    if (aggregation != "sum" && aggregation != "SUM")
      return xml_.fault(xml_.at(function), fmt::format("the aggregation is \"{}\"", aggregation), "only sums are read");
    for (const pugi::xml_node rectangle : function.children("hyperRectangle")) read_rectangle(rectangle, weight);
    if (!as_genius_) return;
    for (const pugi::xml_node inner : function.children("ufun"))
      read_function(inner, weight * xml_.number(inner, {"weight"}, 1.0).value_or(1.0), depth + 1);
  }

  void read_rectangle(pugi::xml_node rectangle, double weight) {
    const std::optional<double> points = xml_.number(rectangle, {"utility", "utility_function"});
    const std::optional<double> own = as_genius_ ? xml_.number(rectangle, {"weight"}, 1.0) : 1.0;
    const bool excludes = !rectangle.child("EXCLUDES").empty();
    DomainTerm term;
    term.counts = excludes && as_genius_ ? DomainTerm::Counts::outside : DomainTerm::Counts::inside;
    if (!as_genius_ && excludes) xml_.remark(xml_.at(rectangle), "EXCLUDES is read as INCLUDES, as by NegMAS");
    if (as_genius_ && excludes && rectangle.child("INCLUDES"))
      xml_.remark(xml_.at(rectangle), "has INCLUDES and EXCLUDES: the INCLUDES are not read, as in GENIUS");
    std::map<uint32_t, std::pair<double, double>> bounds;
    for (const pugi::xml_node bound : rectangle.children()) {
      const std::string_view name = bound.name();
      if (name == "EXCLUDES" || (name == "INCLUDES" && !(excludes && as_genius_))) read_bound(bound, bounds);
    }
    for (const auto& [issue, range] : bounds) {
      DomainTerm::Side side{issue, {}};
      const std::vector<double>& numbers = domain_.issues[issue].numbers;
      for (uint32_t o = 0; o < numbers.size(); ++o)
        if (inside(numbers[o], range)) side.options.push_back(o);
      term.sides.push_back(std::move(side));
    }
    if (!points || !own) return;
    term.points = *points * *own * weight;
    party_.terms.push_back(std::move(term));
  }

  /// GENIUS counts the bounds in, NegMAS (0.16) does not.
  bool inside(double number, const std::pair<double, double>& range) const {
    return as_genius_ ? number >= range.first && number <= range.second : number > range.first && number < range.second;
  }

  void read_bound(pugi::xml_node bound, std::map<uint32_t, std::pair<double, double>>& bounds) {
    const std::optional<int> index = xml_.index(bound);
    const std::optional<double> low = xml_.number(bound, {"min"}), high = xml_.number(bound, {"max"});
    if (!index || !low || !high) return;
    const auto found = genius_.by_index.find(*index);
    if (found == genius_.by_index.end())
      return xml_.fault(xml_.at(bound), fmt::format("the domain has no issue {}", *index));
    if (genius_.issues[found->second].kind == IssueKind::discrete)
      return xml_.fault(xml_.at(bound), fmt::format("\"{}\" is no numeric issue, and so has no bounds",
                                                    domain_.issues[found->second].name));
    const auto [place, fresh] = bounds.insert({found->second, {*low, *high}});
    if (fresh) return;
    // Two bounds on one issue: GENIUS asks for both, NegMAS keeps the last.
    place->second = as_genius_ ? std::pair{std::max(place->second.first, *low), std::min(place->second.second, *high)}
                               : std::pair{*low, *high};
  }

  const XmlText& xml_;
  const bool as_genius_;
  const DealDomain& domain_;
  const GeniusDomain& genius_;
  DomainParty& party_;
};

}  // namespace

void read_rectangles(const XmlText& xml, pugi::xml_node utility, const DomainOptions& options, const DealDomain& domain,
                     const GeniusDomain& genius, DomainParty& party) {
  RectangleReader(xml, options, domain, genius, party).read(utility);
}

}  // namespace walkaway
