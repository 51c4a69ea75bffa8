// SPDX-License-Identifier: Apache-2.0
// A party's profile of GENIUS's: additive worth, walk-away value, discount.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "deals/genius_xml.h"

namespace walkaway {
namespace {

/// What a number of a numeric issue is worth before its weight. `whole`: GENIUS counts whole numbers from the lower
/// bound.
using ValueFunction = std::function<double(double)>;

class ProfileReader {
 public:
  ProfileReader(const XmlText& xml, const DomainOptions& options, const DealDomain& domain, const GeniusDomain& genius,
                DomainParty& party)
      : xml_(xml),
        options_(options),
        as_genius_(options.convention == Convention::genius),
        domain_(domain),
        genius_(genius),
        party_(party) {}

  void read() {
    const pugi::xml_node space = xml_.root();
    read_frame(space);
    party_.worth.resize(domain_.issues.size());
    for (size_t i = 0; i < domain_.issues.size(); ++i) party_.worth[i].assign(domain_.issues[i].options.size(), 0.0);
    pugi::xml_node utility;
    for (const pugi::xml_node objective : space.children("objective"))
      for (const char* name : {"utility", "utility_function"})
        if (!utility) utility = objective.child(name);
    // GENIUS takes one or the other; NegMAS adds them up.
    if (!utility || !as_genius_) read_additive(space, utility ? Needed::no : Needed::yes);
    if (utility) read_rectangles(xml_, utility, options_, domain_, genius_, party_);
  }

 private:
  enum class Needed { yes, no };

  void read_frame(pugi::xml_node space) {
    if (const pugi::xml_node reservation = space.child("reservation"))
      party_.walk_away = xml_.number(reservation, {"value"}).value_or(0);
    const pugi::xml_node discount = space.child("discount_factor");
    if (!discount) return;
    const std::optional<double> factor = xml_.number(discount, {"value"});
    if (!factor || *factor == 1) return;
    if (*factor > 0 && *factor < 1)
      party_.discount = *factor;
    else
      xml_.remark(xml_.at(discount), fmt::format("a discount of {} is read as none", number_label(*factor)),
                  "it lies between 0 and 1");
  }

  /// The issue of the domain that an issue of the profile is; kNoIssue, and a fault, if there is none.
  static constexpr uint32_t kNoIssue = UINT32_MAX;
  uint32_t issue_of(pugi::xml_node node) {
    const std::string name = node.attribute("name").value();
    const std::optional<int> index = xml_.index(node);
    if (!index) return kNoIssue;
    const auto found = genius_.by_index.find(*index);
    if (found == genius_.by_index.end()) {
      xml_.fault(xml_.at(node), fmt::format("the domain has no issue {} (\"{}\")", *index, name),
                 did_you_mean(name, issue_names(domain_)));
      return kNoIssue;
    }
    const std::string& known = domain_.issues[found->second].name;
    if (name == known) return found->second;
    xml_.fault(xml_.at(node), fmt::format("issue {} is \"{}\" here and \"{}\" in the domain", *index, name, known));
    return kNoIssue;
  }

  // ---------------------------------------------------------------------------------------------- additive worth

  void read_additive(pugi::xml_node space, Needed needed) {
    const std::vector<pugi::xml_node> issues = xml_.elements(space, "issue"), weights = xml_.elements(space, "weight");
    std::vector<std::optional<double>> weight(domain_.issues.size());
    for (const pugi::xml_node node : weights) read_weight(node, weight);
    std::vector<bool> seen(domain_.issues.size(), false);
    for (const pugi::xml_node node : issues) {
      const uint32_t issue = issue_of(node);
      if (issue == kNoIssue) continue;
      if (seen[issue]) {
        xml_.fault(xml_.at(node), fmt::format("the issue \"{}\" stands twice", domain_.issues[issue].name));
        continue;
      }
      seen[issue] = true;
      read_values(node, issue, needed);
    }
    for (size_t i = 0; i < seen.size() && needed == Needed::yes; ++i)
      if (!seen[i])
        xml_.fault(xml_.at(space), fmt::format("says nothing of the domain's issue \"{}\"", domain_.issues[i].name));
    apply_weights(space, weight, weights.empty());
  }

  void read_weight(pugi::xml_node node, std::vector<std::optional<double>>& weight) {
    const std::optional<int> index = xml_.index(node);
    const std::optional<double> value = xml_.number(node, {"value"});
    if (!index || !value) return;
    const auto found = genius_.by_index.find(*index);
    if (found == genius_.by_index.end()) {
      // Some files weigh an objective too, which no program reads.
      xml_.remark(xml_.at(node), fmt::format("a weight of issue {}, which the domain has not, is not read", *index));
      return;
    }
    if (*value < 0)
      xml_.fault(xml_.at(node), fmt::format("the weight of \"{}\" is below 0", domain_.issues[found->second].name));
    if (weight[found->second])
      xml_.fault(xml_.at(node), fmt::format("\"{}\" has two weights", domain_.issues[found->second].name));
    weight[found->second] = *value;
  }

  void apply_weights(pugi::xml_node space, const std::vector<std::optional<double>>& given, bool none) {
    if (!xml_.findings().good()) return;
    std::vector<double> weight(given.size(), as_genius_ ? 1.0 / static_cast<double>(given.size()) : 1.0);
    if (none) {
      xml_.remark(xml_.at(space),
                  as_genius_ ? "has no weights: all issues weigh the same" : "has no weights: each is 1");
    } else {
      for (size_t i = 0; i < given.size(); ++i) {
        if (!given[i] && as_genius_)
          xml_.fault(xml_.at(space), fmt::format("has no weight for the issue \"{}\"", domain_.issues[i].name),
                     "0 is a weight too");
        weight[i] = given[i].value_or(1.0);
      }
      if (as_genius_ && !normalise_weights(weight, xml_.file(), xml_.at(space), xml_.findings())) return;
    }
    for (size_t i = 0; i < weight.size(); ++i)
      for (double& points : party_.worth[i]) points *= weight[i];
  }

  void read_values(pugi::xml_node node, uint32_t issue, Needed needed) {
    if (genius_.issues[issue].kind == IssueKind::discrete)
      read_items(node, issue, needed);
    else
      read_evaluator(node, issue, needed);
  }

  void read_items(pugi::xml_node node, uint32_t issue, Needed needed) {
    const DomainIssue& known = domain_.issues[issue];
    const Names options = names_of(known.options);
    std::vector<std::optional<double>> evaluation(known.options.size());
    size_t items = 0;
    for (const pugi::xml_node item : node.children("item")) {
      ++items;
      const std::string value = item.attribute("value").value();
      const auto found = options.find(value);
      if (found == options.end()) {
        xml_.fault(xml_.at(item), fmt::format("\"{}\" is no option of \"{}\" in the domain", value, known.name),
                   did_you_mean(value, options));
        continue;
      }
      const std::string_view written = item.attribute("evaluation").value();
      if (written.empty() || written == "null") {
        xml_.fault(xml_.at(item), fmt::format("\"{}\" of \"{}\" has no evaluation", value, known.name));
        evaluation[found->second] = 0;
        continue;
      }
      if (evaluation[found->second])
        xml_.remark(xml_.at(item), fmt::format("\"{}\" of \"{}\" stands twice; the last counts", value, known.name));
      evaluation[found->second] = xml_.number(item, {"evaluation"}).value_or(0);
    }
    if (items == 0 && needed == Needed::no) return;
    double most = -std::numeric_limits<double>::infinity();
    for (size_t o = 0; o < evaluation.size(); ++o) {
      if (!evaluation[o])
        xml_.fault(xml_.at(node), fmt::format("says nothing of \"{}\", an option of \"{}\" in the domain",
                                              known.options[o], known.name));
      party_.worth[issue][o] = evaluation[o].value_or(0);
      most = std::max(most, party_.worth[issue][o]);
    }
    if (!as_genius_) return;
    for (double& points : party_.worth[issue]) points = most < 0.00001 ? 0 : points / most;
  }

  void read_evaluator(pugi::xml_node node, uint32_t issue, Needed needed) {
    const GeniusIssue& known = genius_.issues[issue];
    GeniusIssue own = known;
    if ((node.child("range") || node.attribute("lowerbound")) && read_bounds(xml_, node, own) &&
        (own.low != known.low || own.high != known.high))
      xml_.fault(xml_.at(node), fmt::format("\"{}\" goes from {} to {} here and from {} to {} in the domain",
                                            domain_.issues[issue].name, number_label(own.low), number_label(own.high),
                                            number_label(known.low), number_label(known.high)));
    const pugi::xml_node evaluator = node.child("evaluator");
    if (!evaluator) {
      if (needed == Needed::yes)
        xml_.remark(xml_.at(node),
                    fmt::format("\"{}\" has no evaluator, and so is worth nothing", domain_.issues[issue].name));
      return;
    }
    const ValueFunction function = function_of(evaluator, known);
    if (!function) return;
    for (size_t o = 0; o < domain_.issues[issue].numbers.size(); ++o)
      party_.worth[issue][o] = function(domain_.issues[issue].numbers[o]);
  }

  ValueFunction function_of(pugi::xml_node evaluator, const GeniusIssue& issue) {
    const std::string type = evaluator.attribute("ftype").value();
    if (type == "linear" || type.empty()) {
      const std::optional<double> offset = xml_.number(evaluator, {"offset", "parameter0"}, 0.0),
                                  slope = xml_.number(evaluator, {"slope", "parameter1"}, as_genius_ ? 0.0 : 1.0);
      if (!offset || !slope) return {};
      if (!as_genius_) return [a = *offset, b = *slope](double x) { return a + b * x; };
      const double from = issue.kind == IssueKind::whole ? issue.low : 0;
      return [a = *offset, b = *slope, from](double x) { return std::clamp(a + b * (x - from), 0.0, 1.0); };
    }
    const std::optional<double> p0 =
        xml_.number(evaluator, {"parameter0"}, type == "constant" ? std::nullopt : std::optional(0.0));
    if (type == "constant" && p0) return [a = *p0](double) { return a; };
    if (type == "triangular") {
      const std::optional<double> end = xml_.number(evaluator, {"parameter1"}),
                                  top = xml_.number(evaluator, {"parameter2"});
      if (!p0 || !end || !top) return {};
      return [low = *p0, high = *end, top = *top](double x) {
        if (x < low || x >= high) return 0.0;
        return x < top ? (x - low) / (top - low) : 1 - (x - top) / (high - top);
      };
    }
    if (type != "constant")
      xml_.fault(xml_.at(evaluator), fmt::format("an evaluator's ftype is \"{}\"", type),
                 "linear, constant and triangular are read");
    return {};
  }

  const XmlText& xml_;
  const DomainOptions& options_;
  const bool as_genius_;
  const DealDomain& domain_;
  const GeniusDomain& genius_;
  DomainParty& party_;
};

}  // namespace

void read_genius_profile(const XmlText& xml, const DomainOptions& options, const DealDomain& domain,
                         const GeniusDomain& genius, DomainParty& party) {
  ProfileReader(xml, options, domain, genius, party).read();
}

}  // namespace walkaway
