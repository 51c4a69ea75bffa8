// SPDX-License-Identifier: Apache-2.0
// Which files make a domain, and of what format they are.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "deals/domain_reading.h"

namespace walkaway {
namespace {

constexpr uint64_t kLargestFile = 32 * 1024 * 1024;
constexpr size_t kMostFiles = 1000;
constexpr double kMostWorth = 1e290;

enum class Part { other, domain, profile };

/// What one file holds.
struct Sorted {
  const DomainText* source;
  Part part = Part::other;
  DomainFormat format = DomainFormat::genius;
  std::optional<ParsedText> parsed;  ///< JSON or YAML
};

std::string ending_of(const std::string& file) {
  std::string ending = std::filesystem::path(file).extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ending;
}

bool is_known(const std::string& file) {
  const std::string ending = ending_of(file);
  return ending == ".xml" || ending == ".json" || ending == ".yml" || ending == ".yaml";
}

std::string load(const std::string& file, Findings& findings) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  const auto refuse = [&](const std::string& what) {
    findings.fault(file, {}, what);
    return std::string();
  };
  if (status.type() == std::filesystem::file_type::not_found) return refuse("there is no such file");
  if (error) return refuse("cannot be read: " + error.message());
  if (!std::filesystem::is_regular_file(status)) return refuse("is not a file");
  if (std::filesystem::file_size(file, error) > kLargestFile)
    return refuse("is larger than 32 MiB, and so is not read");
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad() || !in) return refuse("cannot be read");
  return text;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// By the keys that only files of a format have.
void sort_table(const Value& root, Sorted& into) {
  if (root.kind != Value::Kind::table) return;
  if (const Value* type = root.find("type"); type != nullptr && type->kind == Value::Kind::text) {
    const std::string word = lower(type->text);
    into.format = DomainFormat::negmas;
    if (word.find("outcomespace") != std::string::npos)
      into.part = Part::domain;
    else if (word.find("fun") != std::string::npos)
      into.part = Part::profile;
  } else if (root.find("LinearAdditiveUtilitySpace") != nullptr) {
    into.format = DomainFormat::geniusweb;
    into.part = Part::profile;
  } else if (root.find("issuesValues") != nullptr) {
    into.format = DomainFormat::geniusweb;
    into.part = Part::domain;
  } else if (root.find("issueWeights") != nullptr && root.find("issues") != nullptr) {
    into.format = DomainFormat::negolog;
    into.part = Part::profile;
  }
}

Sorted sort_file(const DomainText& source, Findings& findings) {
  Sorted sorted{&source, Part::other, DomainFormat::genius, std::nullopt};
  if (ending_of(source.file) == ".xml") {
    const std::optional<std::string> root = xml_root(source, findings);
    if (root == "negotiation_template") sorted.part = Part::domain;
    if (root == "utility_space") sorted.part = Part::profile;
    return sorted;
  }
  if (const size_t bad = first_bad_byte(source.text); bad != std::string_view::npos) {
    findings.fault(source.file, location_of_byte(source.text, bad), "is not UTF-8 text");
    return sorted;
  }
  std::optional<Value> root =
      ending_of(source.file) == ".json" ? parse_json(source, findings) : parse_yaml(source, findings);
  if (!root) return sorted;
  sort_table(*root, sorted);
  sorted.parsed = ParsedText{source.file, std::move(*root)};
  return sorted;
}

struct Chosen {
  std::vector<const Sorted*> domains, profiles;
};

/// The domain and its profiles, of one format; a fault if that is not what there is.
Chosen choose(const std::vector<Sorted>& files, const std::string& title, Findings& findings) {
  Chosen chosen;
  std::set<DomainFormat> formats;
  for (const Sorted& file : files) {
    if (file.part == Part::other) continue;
    formats.insert(file.format);
    (file.part == Part::domain ? chosen.domains : chosen.profiles).push_back(&file);
  }
  const char* name_them = "name the file of the domain, and those of the parties with --profiles";
  if (formats.empty()) {
    findings.fault(title, {}, "holds no domain",
                   "GENIUS's XML, GeniusWeb's JSON, NegMAS's YAML or JSON and NegoLog's JSON are read");
  } else if (formats.size() > 1) {
    std::vector<std::string> names;
    for (const DomainFormat format : formats) names.emplace_back(to_text(format));
    findings.fault(title, {}, fmt::format("holds files of several formats: {}", fmt::join(names, ", ")), name_them);
  } else if (chosen.domains.size() > 1) {
    std::vector<std::string> names;
    for (const Sorted* file : chosen.domains)
      names.push_back(std::filesystem::path(file->source->file).filename().string());
    findings.fault(title, {}, fmt::format("holds {} domains: {}", names.size(), fmt::join(names, ", ")), name_them);
  } else if (const bool says_its_own =
                 *formats.begin() == DomainFormat::geniusweb || *formats.begin() == DomainFormat::negolog;
             chosen.domains.empty() && !says_its_own) {
    findings.fault(title, {}, "holds profiles of parties but no domain",
                   "a domain's file lists the issues and their options");
  } else if (chosen.profiles.size() < 2) {
    findings.fault(title, {},
                   fmt::format("holds the profiles of {}, and a negotiation has at least two parties",
                               chosen.profiles.empty() ? "no party" : "one party"),
                   "name them with --profiles, if they are elsewhere");
  }
  return chosen;
}

void read_chosen(const Chosen& chosen, const DomainOptions& options, ReadDomain& into, Findings& findings) {
  const Sorted* domain = chosen.domains.empty() ? nullptr : chosen.domains.front();
  into.format = chosen.profiles.front()->format;
  std::vector<const ParsedText*> parsed;
  std::vector<const DomainText*> texts;
  for (const Sorted* profile : chosen.profiles) {
    parsed.push_back(profile->parsed ? &*profile->parsed : nullptr);
    texts.push_back(profile->source);
  }
  switch (into.format) {
    case DomainFormat::genius:
      return read_genius(*domain->source, texts, options, into, findings);
    case DomainFormat::geniusweb:
      return read_geniusweb(domain == nullptr ? nullptr : &*domain->parsed, parsed, options, into, findings);
    case DomainFormat::negmas:
      return read_negmas(*domain->parsed, parsed, options, into, findings);
    case DomainFormat::negolog:
      return read_negolog(parsed, into, findings);
  }
}

/// Parties whose names came out the same are told apart by number.
void tell_apart(DealDomain& domain) {
  std::set<std::string> taken;
  for (DomainParty& party : domain.parties) {
    const std::string name = party.name.empty() ? "party" : party.name;
    party.name = name;
    for (int n = 2; !taken.insert(party.name).second; ++n) party.name = fmt::format("{} {}", name, n);
  }
}

/// Numbers that are finite one by one, but come to more than can be computed with.
void refuse_endless(const ReadDomain& read, Findings& findings) {
  const size_t first = read.files.size() - std::min(read.files.size(), read.domain.parties.size());
  for (size_t p = 0; p < read.domain.parties.size(); ++p) {
    const DomainParty& party = read.domain.parties[p];
    double most = std::abs(party.offset);
    for (const std::vector<double>& issue : party.worth) {
      double highest = 0;
      for (const double points : issue) highest = std::isfinite(points) ? std::max(highest, std::abs(points)) : points;
      most += std::abs(highest);
    }
    for (const DomainTerm& term : party.terms) most += std::abs(term.points);
    if (!(most * std::max(1.0, party.scale) <= kMostWorth))
      findings.fault(read.files[first + p], {}, "has worth too large for a number", "count in larger units");
  }
}

ReadDomain read_texts(const std::vector<DomainText>& texts, const std::string& title, const DomainOptions& options,
                      Findings& findings) {
  if (options.grid < 2) throw std::invalid_argument("a grid has at least 2 options");
  std::vector<Sorted> files;
  for (const DomainText& text : texts) files.push_back(sort_file(text, findings));
  if (!findings.good()) findings.give_up();
  const Chosen chosen = choose(files, title, findings);
  if (!findings.good()) findings.give_up();
  ReadDomain read;
  read.domain.title = stem_of(title);
  for (const std::vector<const Sorted*>* part : {&chosen.domains, &chosen.profiles})
    for (const Sorted* file : *part) read.files.push_back(file->source->file);
  read_chosen(chosen, options, read, findings);
  refuse_endless(read, findings);
  if (!findings.good()) findings.give_up();
  tell_apart(read.domain);
  read.remarks = findings.take_remarks();
  check_domain(read.domain);
  return read;
}

}  // namespace

const char* to_text(DomainFormat format) {
  static constexpr std::array kNames{"GENIUS", "GeniusWeb", "NegMAS", "NegoLog"};
  return kNames.at(static_cast<size_t>(format));
}

const char* to_text(Convention convention) { return convention == Convention::genius ? "genius" : "negmas"; }

ReadDomain read_domain_texts(const std::vector<DomainText>& texts, const std::string& title,
                             const DomainOptions& options) {
  Findings findings;
  return read_texts(texts, title, options, findings);
}

ReadDomain read_domain(const std::string& path, const std::vector<std::string>& profiles,
                       const DomainOptions& options) {
  Findings findings;
  std::vector<std::string> names;
  if (std::filesystem::is_directory(path) && profiles.empty()) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      const std::string name = entry.path().filename().string();
      // GENIUS keeps a frontier it once found beside the domain.
      if (!name.starts_with('.') && !name.ends_with("pareto.xml") && is_known(name) && entry.is_regular_file(error))
        names.push_back(entry.path().string());
    }
    if (error) findings.fault(path, {}, "cannot be read: " + error.message());
    std::sort(names.begin(), names.end());
    if (names.size() > kMostFiles)
      findings.fault(path, {}, fmt::format("holds {} files", names.size()), "a domain has a few");
  } else {
    names.push_back(path);
    names.insert(names.end(), profiles.begin(), profiles.end());
    for (const std::string& name : names)
      if (std::error_code error; std::filesystem::exists(name, error) && !is_known(name))
        findings.fault(name, {}, "is no file of a domain that is read", "its name ends in .xml, .json, .yml or .yaml");
  }
  if (!findings.good()) findings.give_up();
  std::vector<DomainText> texts;
  for (const std::string& name : names) texts.push_back({name, load(name, findings)});
  if (!findings.good()) findings.give_up();
  return read_texts(texts, path, options, findings);
}

// ------------------------------------------------------------------------------------------------ what readers share

void Findings::fault(const std::string& file, Location at, std::string what, std::string hint) {
  if (faults_.size() < kMostFindings)
    faults_.push_back({file, at, std::move(what), std::move(hint)});
  else if (faults_.size() == kMostFindings)
    faults_.push_back({file, {}, "has more faults than are listed here", ""});
}

void Findings::remark(const std::string& file, Location at, std::string what, std::string hint) {
  if (remarks_.size() < kMostFindings) remarks_.push_back({file, at, std::move(what), std::move(hint)});
}

Names names_of(const std::vector<std::string>& names) {
  Names positions;
  for (uint32_t i = 0; i < names.size(); ++i) positions.emplace(names[i], i);
  return positions;
}

Names issue_names(const DealDomain& domain) {
  Names names;
  for (uint32_t i = 0; i < domain.issues.size(); ++i) names.emplace(domain.issues[i].name, i);
  return names;
}

std::string did_you_mean(const std::string& name, const Names& known) {
  if (known.size() > 1000) return "";
  std::vector<std::string> names;
  for (const auto& [text, position] : known) names.push_back(text);
  const std::string near = nearest_name(name, names);
  return near.empty() ? "" : fmt::format("did you mean \"{}\"?", near);
}

std::string number_label(double number) { return fmt::format("{}", number); }

void set_grid(DomainIssue& issue, double low, double high, size_t options) {
  for (size_t o = 0; o < options; ++o) {
    const double share = options == 1 ? 0 : static_cast<double>(o) / static_cast<double>(options - 1);
    const double exact = o + 1 == options ? high : low * (1 - share) + high * share;
    // Steps such as 0.1 are not to show the error that they have in binary.
    const double number = to_number(fmt::format("{:.12g}", exact)).value_or(exact);
    if (!issue.numbers.empty() && number <= issue.numbers.back()) continue;  // nearer to each other than can be told
    issue.numbers.push_back(number);
    issue.options.push_back(number_label(number));
  }
}

void remark_grid(Findings& findings, const std::string& file, Location at, const DomainIssue& issue) {
  findings.remark(file, at,
                  fmt::format("\"{}\" is a real number from {} to {}, read as {} options evenly spread", issue.name,
                              issue.options.front(), issue.options.back(), issue.options.size()),
                  "--grid N takes another number of options");
}

std::string stem_of(const std::string& file) {
  std::filesystem::path path = std::filesystem::path(file).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string name = path.filename().string();
  return is_known(name) ? path.stem().string() : name;
}

bool normalise_weights(std::vector<double>& weights, const std::string& file, Location at, Findings& findings) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (std::abs(sum - 1) <= 1e-9) return true;
  if (!(sum > 0) || !std::isfinite(sum)) {
    findings.fault(file, at, fmt::format("the weights add up to {}", number_label(sum)), "they should add up to 1");
    return false;
  }
  findings.remark(file, at, fmt::format("the weights add up to {:.6g} and were divided by it", sum),
                  "they should add up to 1");
  for (double& weight : weights) weight /= sum;
  return true;
}

}  // namespace walkaway
