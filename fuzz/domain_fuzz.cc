// SPDX-License-Identifier: Apache-2.0
// Whatever the text, the readers of other programs' domains give a sound domain or throw InputError with a reason; and
// what is written of it for NegMAS reads back with the same packages. Anything else is a bug.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "deals/domain_file.h"

using namespace walkaway;

namespace {

constexpr const char* kDomain = R"(<negotiation_template><utility_space><objective index="0">
<issue index="1" name="x" type="discrete"><item index="1" value="a"/><item index="2" value="b"/></issue>
<issue index="2" name="y" type="integer" lowerbound="0" upperbound="3"/></objective></utility_space></negotiation_template>)";
constexpr const char* kProfile =
    R"(<utility_space><objective index="0"><weight index="1" value="0.5"/><weight index="2" value="0.5"/>
<issue index="1" name="x" type="discrete"><item index="1" value="a" evaluation="1"/><item index="2" value="b" evaluation="2"/></issue>
<issue index="2" name="y" type="integer"><evaluator ftype="linear" offset="0" slope="0.3"/></issue></objective></utility_space>)";
constexpr const char* kSpace = R"({"type": "OutcomeSpace", "issues": [{"name": "x", "values": ["a", "b"]},
 {"name": "y", "type": "ContiguousIssue", "values": [0, 3]}]})";
constexpr const char* kFunction =
    R"({"type": "LinearUtilityAggregationFunction", "values": [{"a": 1, "b": 2}, {"type": "IdentityFun"}]})";

/// The text as a profile beside a sound one, or as a domain with sound profiles, in the format that its beginning
/// tells.
std::vector<DomainText> folder_of(const std::string& text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  const char first = start == std::string::npos ? ' ' : text[start];
  if (first == '<') {
    if (text.find("negotiation_template") != std::string::npos)
      return {{"d.xml", text}, {"p.xml", kProfile}, {"q.xml", kProfile}};
    return {{"d.xml", kDomain}, {"p.xml", kProfile}, {"q.xml", text}};
  }
  const std::string name = first == '{' ? "q.json" : "q.yml";
  if (text.find("OutcomeSpace") != std::string::npos)
    return {{name, text}, {"p.json", kFunction}, {"r.json", kFunction}};
  if (text.find("LinearAdditiveUtilitySpace") != std::string::npos || text.find("issueWeights") != std::string::npos)
    return {{name, text}, {"again.json", text}};
  return {{"d.json", kSpace}, {"p.json", kFunction}, {name, text}};
}

/// The most that a party's sums can come to on the way, and 1 at least: what roundings are in proportion to.
double size_of(const DomainParty& party) {
  double size = std::abs(party.offset);
  for (const std::vector<double>& issue : party.worth) {
    double most = 0;
    for (const double points : issue) most = std::max(most, std::abs(points));
    size += most * party.scale;
  }
  for (const DomainTerm& term : party.terms) size += std::abs(term.points) * party.scale;
  return std::max(1.0, size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const Convention convention : {Convention::genius, Convention::negmas}) {
    ReadDomain read;
    try {
      read = read_domain_texts(folder_of(text), "fuzz", {convention, 3});
    } catch (const InputError& error) {
      if (error.faults().empty() || error.faults()[0].what.empty()) __builtin_trap();  // refused without a reason
      continue;
    }
    check_domain(read.domain);
    size_t options = 0;
    for (const DomainIssue& issue : read.domain.issues) options += issue.options.size();
    if (options > 1000) continue;
    std::vector<DomainText> written;
    for (const auto& [name, yaml] : to_negmas(read)) written.push_back({name, yaml});
    const ReadDomain again = read_domain_texts(written, "again");
    if (count_packages(again.domain) != count_packages(read.domain)) __builtin_trap();
    const std::vector<uint32_t> package(read.domain.issues.size(), 0);
    for (size_t p = 0; p < read.domain.parties.size(); ++p) {
      const double a = worth_of(read.domain, package)[p], b = worth_of(again.domain, package)[p];
      if (!(std::abs(a - b) <= 1e-6 * size_of(read.domain.parties[p]))) __builtin_trap();
    }
  }
  return 0;
}
