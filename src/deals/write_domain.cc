// SPDX-License-Identifier: Apache-2.0
// A domain for NegMAS, as the YAML that it writes itself.
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "deals/domain_reading.h"

namespace walkaway {
namespace {

/// As NegMAS's reader takes it: Python's YAML knows -.inf.
std::string yaml_number(double number) {
  if (std::isinf(number)) return number > 0 ? ".inf" : "-.inf";
  const std::string text = fmt::format("{}", number);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

/// Whole numbers one after the other.
bool contiguous(const DomainIssue& issue) {
  if (issue.numbers.size() < 2) return false;
  for (size_t o = 0; o < issue.numbers.size(); ++o)
    if (issue.numbers[o] != issue.numbers[0] + static_cast<double>(o) ||
        issue.numbers[o] != std::floor(issue.numbers[o]) || issue.options[o] != fmt::format("{}", issue.numbers[o]))
      return false;
  return true;
}

void write_option(YAML::Emitter& out, const DomainIssue& issue, size_t option) {
  if (contiguous(issue))
    out << static_cast<int64_t>(issue.numbers[option]);
  else
    out << YAML::DoubleQuoted << issue.options[option];
}

std::string space_yaml(const DealDomain& domain) {
  YAML::Emitter out;
  out << YAML::BeginMap << YAML::Key << "name" << YAML::Value << YAML::DoubleQuoted << domain.title;
  out << YAML::Key << "type" << YAML::Value << "DiscreteCartesianOutcomeSpace" << YAML::Key << "issues" << YAML::Value
      << YAML::BeginSeq;
  for (const DomainIssue& issue : domain.issues) {
    const bool numbers = contiguous(issue);
    out << YAML::BeginMap << YAML::Key << "name" << YAML::Value << YAML::DoubleQuoted << issue.name;
    out << YAML::Key << "type" << YAML::Value << (numbers ? "ContiguousIssue" : "CategoricalIssue");
    out << YAML::Key << "values" << YAML::Value << YAML::BeginSeq;
    for (size_t o = 0; o < issue.options.size(); ++o)
      if (!numbers || o == 0 || o + 1 == issue.options.size()) write_option(out, issue, o);
    out << YAML::EndSeq << YAML::EndMap;
  }
  out << YAML::EndSeq << YAML::EndMap;
  return std::string(out.c_str()) + "\n";
}

void write_additive(YAML::Emitter& out, const DealDomain& domain, const DomainParty& party) {
  out << YAML::BeginMap << YAML::Key << "type" << YAML::Value << "LinearAdditiveUtilityFunction";
  out << YAML::Key << "bias" << YAML::Value << yaml_number(party.offset);
  out << YAML::Key << "values" << YAML::Value << YAML::BeginSeq;
  for (size_t i = 0; i < domain.issues.size(); ++i) {
    out << YAML::BeginMap << YAML::Key << "type" << YAML::Value << "TableFun" << YAML::Key << "mapping" << YAML::Value
        << YAML::BeginMap;
    for (size_t o = 0; o < domain.issues[i].options.size(); ++o) {
      out << YAML::Key;
      write_option(out, domain.issues[i], o);
      out << YAML::Value << yaml_number(party.worth[i][o] * party.scale);
    }
    out << YAML::EndMap << YAML::EndMap;
  }
  out << YAML::EndSeq << YAML::Key << "weights" << YAML::Value << YAML::Flow << YAML::BeginSeq;
  for (size_t i = 0; i < domain.issues.size(); ++i) out << "1.0";
  out << YAML::EndSeq;
}

/// A term as rectangles: ranges of options that follow each other, or lists of them. One that counts outside is its
/// points everywhere less the same inside.
void write_rectangle(YAML::Emitter& out, const DealDomain& domain, const DomainTerm& term) {
  out << YAML::BeginMap;
  for (const DomainTerm::Side& side : term.sides) {
    out << YAML::Key << static_cast<int64_t>(side.issue) << YAML::Value << YAML::Flow << YAML::BeginSeq;
    const DomainIssue& issue = domain.issues[side.issue];
    const bool run = !side.options.empty() && side.options.back() - side.options.front() + 1 == side.options.size();
    if (contiguous(issue) && run) {
      // Of a range NegMAS leaves out the ends.
      out << yaml_number(issue.numbers[side.options.front()] - 0.5)
          << yaml_number(issue.numbers[side.options.back()] + 0.5);
    } else {
      for (const uint32_t o : side.options) write_option(out, issue, o);
      // Two numbers would be a range; with one of them said again they are a list.
      if (contiguous(issue) && side.options.size() == 2) write_option(out, issue, side.options.back());
    }
    out << YAML::EndSeq;
  }
  out << YAML::EndMap;
}

void write_rectangles(YAML::Emitter& out, const DealDomain& domain, const DomainParty& party) {
  double everywhere = 0;
  for (const DomainTerm& term : party.terms)
    if (term.counts == DomainTerm::Counts::outside) everywhere += term.points;
  out << YAML::BeginMap << YAML::Key << "type" << YAML::Value << "HyperRectangleUtilityFunction";
  out << YAML::Key << "bias" << YAML::Value << yaml_number(everywhere * party.scale);
  out << YAML::Key << "outcome_ranges" << YAML::Value << YAML::BeginSeq;
  for (const DomainTerm& term : party.terms) write_rectangle(out, domain, term);
  out << YAML::EndSeq << YAML::Key << "utilities" << YAML::Value << YAML::Flow << YAML::BeginSeq;
  for (const DomainTerm& term : party.terms)
    out << yaml_number((term.counts == DomainTerm::Counts::outside ? -term.points : term.points) * party.scale);
  out << YAML::EndSeq;
}

void write_frame(YAML::Emitter& out, const DomainParty& party) {
  out << YAML::Key << "name" << YAML::Value << YAML::DoubleQuoted << party.name;
  out << YAML::Key << "reserved_value" << YAML::Value << yaml_number(party.walk_away) << YAML::EndMap;
}

std::string party_yaml(const DealDomain& domain, const DomainParty& party, DiscountPer per) {
  YAML::Emitter out;
  const bool discounted = party.discount.has_value();
  if (discounted) {
    out << YAML::BeginMap << YAML::Key << "type" << YAML::Value << "ExpDiscountedUFun" << YAML::Key << "discount"
        << YAML::Value << yaml_number(*party.discount) << YAML::Key << "factor" << YAML::Value
        << (per == DiscountPer::step ? "step" : "relative_time") << YAML::Key << "ufun" << YAML::Value;
  }
  if (party.terms.empty()) {
    write_additive(out, domain, party);
  } else {
    out << YAML::BeginMap << YAML::Key << "type" << YAML::Value << "WeightedUtilityFunction" << YAML::Key << "weights"
        << YAML::Value << YAML::Flow << YAML::BeginSeq << "1.0"
        << "1.0" << YAML::EndSeq << YAML::Key << "ufuns" << YAML::Value << YAML::BeginSeq;
    write_additive(out, domain, party);
    out << YAML::EndMap;
    write_rectangles(out, domain, party);
    out << YAML::EndMap << YAML::EndSeq;
  }
  write_frame(out, party);
  if (discounted) write_frame(out, party);
  return std::string(out.c_str()) + "\n";
}

/// A name for a file: letters, digits and a few signs of the party's own.
std::string file_name(const std::string& name, std::set<std::string>& taken) {
  std::string out;
  for (const char c : name) out += std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ? c : '_';
  if (out.empty() || out[0] == '_') out = "party" + out;
  const std::string stem = out;
  for (int n = 2; !taken.insert(out).second; ++n) out = fmt::format("{}_{}", stem, n);
  return out + ".yml";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> to_negmas(const ReadDomain& read) {
  std::vector<std::pair<std::string, std::string>> files{{"_domain.yml", space_yaml(read.domain)}};
  std::set<std::string> taken;
  for (const DomainParty& party : read.domain.parties)
    files.emplace_back(file_name(party.name, taken), party_yaml(read.domain, party, read.discount_per));
  return files;
}

}  // namespace walkaway
