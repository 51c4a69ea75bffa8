// SPDX-License-Identifier: Apache-2.0
// NegMAS's own folders (Mohammad et al. 2021, "NegMAS: a platform for automated negotiations"), in YAML or JSON: an
// outcome space of issues and one utility function for each party, each a table with its Python class as `type`.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deals/domain_reading.h"
#include "deals/negmas_values.h"

namespace walkaway {
namespace {

constexpr int kDeepestFunction = 20;      ///< functions of functions
constexpr size_t kMostOutcomes = 10'000;  ///< that a function lists one by one

class NegmasReader {
 public:
  NegmasReader(const DomainOptions& options, ReadDomain& into, Findings& findings)
      : options_(options), into_(into), domain_(into.domain), findings_(findings) {}

  void read_space(const ParsedText& source) {
    file_ = &source.file;
    if (const Value* name = source.root.find("name"); name != nullptr && !name->text.empty())
      domain_.title = name->text;
    const Value* issues = source.root.find("issues");
    if (issues == nullptr || issues->kind != Value::Kind::array || issues->items.empty())
      return fault(source.root, "the outcome space has no list of issues");
    Names known;
    for (const Value& issue : issues->items) {
      read_issue(issue);
      if (!domain_.issues.empty() && !known.emplace(domain_.issues.back().name, 0).second && findings_.good())
        fault(issue, fmt::format("there are two issues \"{}\"", domain_.issues.back().name));
    }
  }

  void read_party(const ParsedText& source) {
    file_ = &source.file;
    DomainParty party;
    const Value* name = source.root.find("name");
    party.name = name != nullptr && !name->text.empty() ? name->text : stem_of(source.file);
    party.walk_away = kNoWalkAway;
    party.worth.resize(domain_.issues.size());
    for (size_t i = 0; i < domain_.issues.size(); ++i) party.worth[i].assign(domain_.issues[i].options.size(), 0.0);
    party_ = &party;
    read_function(source.root, 1.0, 0);
    domain_.parties.push_back(std::move(party));
  }

 private:
  void fault(const Value& at, std::string what, std::string hint = {}) {
    findings_.fault(*file_, at.at, std::move(what), std::move(hint));
  }
  std::optional<double> number(const Value& value, const std::string& what) {
    if (value.kind == Value::Kind::number && std::isfinite(value.number)) return value.number;
    fault(value, fmt::format("{} is not a finite number", what));
    return std::nullopt;
  }
  /// The class without its modules.
  static std::string type_of(const Value& value) {
    const Value* type = value.find("type");
    if (type == nullptr) return "";
    return type->text.substr(type->text.rfind('.') + 1);
  }

  // ------------------------------------------------------------------------------------------------ issues

  void read_issue(const Value& value) {
    const Value* values = value.find("values");
    const Value* name = value.find("name");
    DomainIssue issue;
    issue.name = name != nullptr ? name->text : std::to_string(domain_.issues.size());
    if (values == nullptr) return fault(value, fmt::format("the issue \"{}\" has no values", issue.name));
    const std::string type = type_of(value);
    if (values->kind == Value::Kind::number && values->whole && values->number >= 1 && values->number <= kMostOptions) {
      set_grid(issue, 0, values->number - 1, static_cast<size_t>(values->number));
    } else if (values->kind != Value::Kind::array || values->items.empty()) {
      return fault(*values, fmt::format("the values of \"{}\" are neither a list nor a number", issue.name));
    } else if (type == "ContiguousIssue" || type == "ContinuousIssue" || type == "RangeIssue") {
      if (!read_range(*values, type == "ContinuousIssue", issue)) return;
    } else if (!read_list(*values, issue)) {
      return;
    }
    domain_.issues.push_back(std::move(issue));
  }

  bool read_range(const Value& values, bool real, DomainIssue& issue) {
    const std::string what = fmt::format("a bound of \"{}\"", issue.name);
    if (values.items.size() != 2) return fault(values, fmt::format("\"{}\" has not two bounds", issue.name)), false;
    const std::optional<double> low = number(values.items[0], what), high = number(values.items[1], what);
    if (!low || !high) return false;
    if (*high < *low || (real && *high == *low))
      return fault(values, fmt::format("the bounds of \"{}\" are not in ascending order", issue.name)), false;
    if (real) {
      set_grid(issue, *low, *high, options_.grid);
      remark_grid(findings_, *file_, values.at, issue);
      return true;
    }
    if (*low != std::floor(*low) || *high != std::floor(*high) || *high - *low + 1 > kMostOptions)
      return fault(values, fmt::format("the bounds of \"{}\" are not whole, or too far apart", issue.name),
                   fmt::format("at most {} numbers are read", kMostOptions)),
             false;
    set_grid(issue, *low, *high, static_cast<size_t>(*high - *low + 1));
    return true;
  }

  bool read_list(const Value& values, DomainIssue& issue) {
    Names known;
    bool numbers = true;
    for (const Value& option : values.items) {
      if (option.kind == Value::Kind::table || option.kind == Value::Kind::array)
        return fault(option, fmt::format("an option of \"{}\" is no name", issue.name)), false;
      if (!known.emplace(option.text, 0).second)
        return fault(option, fmt::format("\"{}\" stands twice among the options of \"{}\"", option.text, issue.name)),
               false;
      issue.options.push_back(option.text);
      numbers = numbers && option.kind == Value::Kind::number;
      issue.numbers.push_back(option.number);
    }
    if (!numbers) issue.numbers.clear();
    return true;
  }

  // ------------------------------------------------------------------------------------------------ functions

  /// Adds `weight` times the function to the party's worth.
  void read_function(const Value& function, double weight, int depth) {
    if (depth > kDeepestFunction) return fault(function, "functions are nested too deep");
    if (function.kind != Value::Kind::table) return fault(function, "a utility function is no table");
    const std::string type = type_of(function);
    const bool discounted = type == "ExpDiscountedUFun" || type == "LinDiscountedUFun";
    if (depth == 0 || discounted) read_reserved(function);
    if (discounted) return read_discounted(function, type, weight, depth);
    if (type == "LinearAdditiveUtilityFunction" || type == "LinearUtilityAggregationFunction")
      return read_additive(function, weight);
    if (type == "LinearUtilityFunction" || type == "AffineUtilityFunction") return read_affine(function, weight);
    if (type == "HyperRectangleUtilityFunction") return read_rectangles(function, weight);
    if (type == "MappingUtilityFunction") return read_mapping(function, weight);
    if (type == "WeightedUtilityFunction") return read_weighted(function, weight, depth);
    if (type == "ConstUtilityFunction") {
      if (const Value* value = function.find("value"))
        party_->offset += weight * number(*value, "the value").value_or(0);
      return;
    }
    const Value* at = function.find("type");
    fault(at == nullptr ? function : *at, fmt::format("a utility function of the type \"{}\" is not read", type),
          "LinearAdditive-, Linear-, Affine-, HyperRectangle-, Mapping-, Weighted- and ConstUtilityFunction and "
          "discounted ones are");
  }

  void read_reserved(const Value& function) {
    if (const Value* value = function.find("reserved_value")) {
      if (value->text == "-inf") return;  // of a discounted function, whose inner one may say more
      if (const auto reserved = number(*value, "reserved_value")) party_->walk_away = *reserved;
    } else if (const Value* outcome = function.find("reserved_outcome")) {
      findings_.remark(*file_, outcome->at, "reserved_outcome is not read");
    }
  }

  void read_discounted(const Value& function, const std::string& type, double weight, int depth) {
    const Value* inner = function.find("ufun");
    if (inner == nullptr) return fault(function, "a discounted function has no ufun");
    const Value* factor = function.find("factor");
    const Value* discount = function.find("discount");
    const std::string by = factor == nullptr ? "step" : factor->text;
    const DiscountPer per = by == "relative_time" ? DiscountPer::deadline : DiscountPer::step;
    const bool another = discounted_ && per != into_.discount_per;
    if (type != "ExpDiscountedUFun" || (by != "step" && by != "relative_time") || another) {
      findings_.remark(*file_, function.at,
                       "a discount that is not exponential, or counted otherwise than another party's, is not read");
    } else if (discount != nullptr && discount->kind == Value::Kind::number && discount->number > 0 &&
               discount->number < 1) {
      party_->discount = discount->number;
      into_.discount_per = per;
      discounted_ = true;
    }
    read_reserved(*inner);
    read_function(*inner, weight, depth + 1);
  }

  /// A number for each issue, from a list in their order or a table by their names; `otherwise` where nothing is said.
  std::vector<double> per_issue(const Value* values, const char* what, double otherwise) {
    std::vector<double> numbers(domain_.issues.size(), otherwise);
    if (values == nullptr) return numbers;
    each_issue(*values, what,
               [&](const Value& value, uint32_t issue) { numbers[issue] = number(value, what).value_or(otherwise); });
    return numbers;
  }

  template <typename Take>
  void each_issue(const Value& values, const char* what, const Take& take) {
    if (values.kind == Value::Kind::array) {
      if (values.items.size() != domain_.issues.size())
        return fault(values,
                     fmt::format("there are {} {} for {} issues", values.items.size(), what, domain_.issues.size()));
      for (uint32_t i = 0; i < values.items.size(); ++i) take(values.items[i], i);
    } else if (values.kind == Value::Kind::table) {
      const Names names = issue_names(domain_);
      for (const Entry& entry : values.entries) {
        const auto found = names.find(entry.key);
        if (found == names.end())
          findings_.fault(*file_, entry.at, fmt::format("the domain has no issue \"{}\"", entry.key),
                          did_you_mean(entry.key, names));
        else
          take(entry.value, found->second);
      }
    } else {
      fault(values, fmt::format("the {} are neither a list nor a table", what));
    }
  }

  void read_additive(const Value& function, double weight) {
    const std::vector<double> weights = per_issue(function.find("weights"), "weights", 1.0);
    if (const Value* bias = function.find("bias")) party_->offset += weight * number(*bias, "bias").value_or(0);
    const Value* values = function.find("values");
    if (values == nullptr) return fault(function, "an additive function has no values");
    std::vector<bool> seen(domain_.issues.size(), false);
    each_issue(*values, "values", [&](const Value& value, uint32_t issue) {
      seen[issue] = true;
      const std::vector<double> worth = negmas_values(value, domain_.issues[issue], *file_, findings_);
      for (size_t o = 0; o < worth.size(); ++o) party_->worth[issue][o] += weight * weights[issue] * worth[o];
    });
    for (size_t i = 0; i < seen.size() && findings_.good(); ++i)
      if (!seen[i]) fault(*values, fmt::format("says nothing of the domain's issue \"{}\"", domain_.issues[i].name));
  }

  void read_affine(const Value& function, double weight) {
    const std::vector<double> weights = per_issue(function.find("weights"), "weights", 1.0);
    if (const Value* bias = function.find("bias")) party_->offset += weight * number(*bias, "bias").value_or(0);
    for (uint32_t i = 0; i < weights.size(); ++i) {
      const DomainIssue& issue = domain_.issues[i];
      if (issue.numbers.empty()) {
        fault(function, fmt::format("multiplies the options of \"{}\", which are no numbers", issue.name));
        continue;
      }
      for (size_t o = 0; o < issue.numbers.size(); ++o) party_->worth[i][o] += weight * weights[i] * issue.numbers[o];
    }
  }

  void read_weighted(const Value& function, double weight, int depth) {
    const Value* functions = function.find("ufuns");
    if (functions == nullptr || functions->kind != Value::Kind::array)
      return fault(function, "a weighted function has no list of ufuns");
    const Value* weights = function.find("weights");
    for (size_t f = 0; f < functions->items.size(); ++f) {
      double own = 1;
      if (weights != nullptr && f < weights->items.size()) own = number(weights->items[f], "a weight").value_or(1);
      read_function(functions->items[f], weight * own, depth + 1);
    }
  }

  void read_rectangles(const Value& function, double weight) {
    if (const Value* bias = function.find("bias")) party_->offset += weight * number(*bias, "bias").value_or(0);
    const Value *ranges = function.find("outcome_ranges"), *points = function.find("utilities"),
                *weights = function.find("weights");
    if (ranges == nullptr || points == nullptr || ranges->items.size() != points->items.size())
      return fault(function, "has not as many utilities as outcome_ranges");
    for (size_t r = 0; r < ranges->items.size(); ++r) {
      DomainTerm term;
      double own = weight * number(points->items[r], "a utility").value_or(0);
      if (weights != nullptr && r < weights->items.size()) own *= number(weights->items[r], "a weight").value_or(1);
      term.points = own;
      std::map<uint32_t, DomainTerm::Side> sides;
      for (const Entry& entry : ranges->items[r].entries) {
        const std::optional<uint32_t> issue = issue_at(entry);
        if (issue) sides[*issue] = side_of(entry.value, *issue);
      }
      for (auto& [issue, side] : sides) term.sides.push_back(std::move(side));
      party_->terms.push_back(std::move(term));
    }
  }

  std::optional<uint32_t> issue_at(const Entry& entry) {
    const std::optional<double> position = to_number(entry.key);
    if (position && *position >= 0 && *position < static_cast<double>(domain_.issues.size()) &&
        *position == std::floor(*position))
      return static_cast<uint32_t>(*position);
    const Names names = issue_names(domain_);
    if (const auto found = names.find(entry.key); found != names.end()) return found->second;
    findings_.fault(*file_, entry.at, fmt::format("the domain has no issue \"{}\"", entry.key),
                    "issues count from 0 here");
    return std::nullopt;
  }

  /// Two numbers are a range without its ends, as NegMAS takes them; anything else a list of options.
  DomainTerm::Side side_of(const Value& range, uint32_t issue) {
    const DomainIssue& known = domain_.issues[issue];
    DomainTerm::Side side{issue, {}};
    const bool two_numbers = range.kind == Value::Kind::array && range.items.size() == 2 && !known.numbers.empty() &&
                             range.items[0].kind == Value::Kind::number && range.items[1].kind == Value::Kind::number;
    for (uint32_t o = 0; o < known.options.size(); ++o) {
      bool in = false;
      if (two_numbers) {
        in = known.numbers[o] > range.items[0].number && known.numbers[o] < range.items[1].number;
      } else if (range.kind == Value::Kind::array) {
        for (const Value& item : range.items) in = in || item.text == known.options[o];
      } else {
        in = range.text == known.options[o];
      }
      if (in) side.options.push_back(o);
    }
    return side;
  }

  void read_mapping(const Value& function, double weight) {
    const Value* mapping = function.find("mapping");
    if (mapping == nullptr || mapping->kind != Value::Kind::table)
      return fault(function, "a mapping function has no mapping");
    const double packages = count_packages(domain_);
    if (packages > static_cast<double>(kMostOutcomes))
      return fault(*mapping, fmt::format("lists the worth of {:.4g} packages one by one", packages),
                   fmt::format("at most {} are read", kMostOutcomes));
    std::vector<bool> seen(static_cast<size_t>(packages), false);
    for (const Entry& entry : mapping->entries) read_outcome(entry, weight, seen);
    for (size_t n = 0; n < seen.size(); ++n)
      if (!seen[n])
        return fault(*mapping,
                     fmt::format("says nothing of \"{}\"", describe_package(domain_, nth_package(domain_, n))));
  }

  void read_outcome(const Entry& entry, double weight, std::vector<bool>& seen) {
    const std::optional<double> points = number(entry.value, "the worth of a package");
    std::vector<uint32_t> options;
    std::string_view rest = entry.key;
    for (const DomainIssue& issue : domain_.issues) {
      const size_t end = options.size() + 1 == domain_.issues.size() ? rest.size() : rest.find(kKeyJoin);
      const std::string_view part = rest.substr(0, end);
      const auto found = std::find(issue.options.begin(), issue.options.end(), part);
      if (found == issue.options.end())
        return findings_.fault(*file_, entry.at, fmt::format("\"{}\" is no option of \"{}\"", part, issue.name));
      options.push_back(static_cast<uint32_t>(found - issue.options.begin()));
      rest.remove_prefix(std::min(rest.size(), end == std::string_view::npos ? rest.size() : end + 1));
    }
    if (!points) return;
    seen[number_of_package(domain_, options)] = true;
    if (options.size() == 1) {
      party_->worth[0][options[0]] += weight * *points;
      return;
    }
    DomainTerm term;
    for (uint32_t i = 0; i < options.size(); ++i) term.sides.push_back({i, {options[i]}});
    term.points = weight * *points;
    party_->terms.push_back(std::move(term));
  }

  const DomainOptions& options_;
  ReadDomain& into_;
  DealDomain& domain_;
  Findings& findings_;
  const std::string* file_ = nullptr;
  DomainParty* party_ = nullptr;
  bool discounted_ = false;  ///< some party's worth is
};

}  // namespace

void read_negmas(const ParsedText& domain, const std::vector<const ParsedText*>& profiles, const DomainOptions& options,
                 ReadDomain& into, Findings& findings) {
  into.discount_per = DiscountPer::step;
  NegmasReader reader(options, into, findings);
  reader.read_space(domain);
  if (!findings.good()) return;
  for (const ParsedText* profile : profiles) reader.read_party(*profile);
}

}  // namespace walkaway
