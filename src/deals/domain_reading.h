// SPDX-License-Identifier: Apache-2.0
// What the readers of other programs' domains share. Only they know this.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deals/domain_file.h"
#include "scenario/document.h"

namespace walkaway {

inline constexpr size_t kMostOptions = 100'000;         ///< of one issue
inline constexpr size_t kMostDomainValues = 2'000'000;  ///< of one file, aliases written out
inline constexpr size_t kMostFindings = 100;

/// Faults and remarks of one reading, in the order in which they were found.
class Findings {
 public:
  void fault(const std::string& file, Location at, std::string what, std::string hint = {});
  void remark(const std::string& file, Location at, std::string what, std::string hint = {});
  bool good() const { return faults_.empty(); }
  const std::vector<Fault>& faults() const { return faults_; }
  std::vector<Fault> take_remarks() { return std::move(remarks_); }
  [[noreturn]] void give_up() const { throw InputError(faults_); }

 private:
  std::vector<Fault> faults_, remarks_;
};

/// JSON, also with Python's Infinity, as a tree of values with their places; `null` entries of tables are left out.
/// None if it is no JSON, nested over 100 deep, or has over kMostDomainValues values: then there is a fault.
std::optional<Value> parse_json(const DomainText& source, Findings& findings);
/// YAML, its first document, the same way. A key that is a list is its items, joined by kKeyJoin.
std::optional<Value> parse_yaml(const DomainText& source, Findings& findings);
inline constexpr char kKeyJoin = '\x1f';

/// A number written in full; none if it is anything else. "inf" and "nan" give what they say.
std::optional<double> to_number(std::string_view text);

/// Position by name, in a table of names of which none is twice.
using Names = std::map<std::string, uint32_t, std::less<>>;
Names names_of(const std::vector<std::string>& names);
Names issue_names(const DealDomain& domain);
/// `Did you mean "..."?`, or "".
std::string did_you_mean(const std::string& name, const Names& known);

/// The options of a numeric issue and their labels.
void set_grid(DomainIssue& issue, double low, double high, size_t options);
/// "price: 0 to 10" cut into options: a remark, the same for all formats.
void remark_grid(Findings& findings, const std::string& file, Location at, const DomainIssue& issue);
/// A number as a label: the fewest digits that tell it apart.
std::string number_label(double number);

/// "profile_1" of "some/place/profile_1.xml".
std::string stem_of(const std::string& file);
/// Weights that should add up to 1, divided by their sum where they do not and the reading says so. False (and a fault)
/// if they cannot be.
bool normalise_weights(std::vector<double>& weights, const std::string& file, Location at, Findings& findings);

// ------------------------------------------------------------------------------------------------ one format each

/// The name of the root element; none (and a fault) for what is no XML, or has a document type.
std::optional<std::string> xml_root(const DomainText& source, Findings& findings);
void read_genius(const DomainText& domain, const std::vector<const DomainText*>& profiles, const DomainOptions& options,
                 ReadDomain& into, Findings& findings);

/// A parsed JSON or YAML file.
struct ParsedText {
  std::string file;
  Value root;
};
/// `domain` may be null: the profiles say theirs.
void read_geniusweb(const ParsedText* domain, const std::vector<const ParsedText*>& profiles,
                    const DomainOptions& options, ReadDomain& into, Findings& findings);
void read_negmas(const ParsedText& domain, const std::vector<const ParsedText*>& profiles, const DomainOptions& options,
                 ReadDomain& into, Findings& findings);
void read_negolog(const std::vector<const ParsedText*>& profiles, ReadDomain& into, Findings& findings);

}  // namespace walkaway
