// SPDX-License-Identifier: Apache-2.0
// A domain as a scenario of our own: two parties, alternating offers, one agreement or none.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "deals/domain_reading.h"

namespace walkaway {
namespace {

constexpr int kRounds = 4;
constexpr double kNoiseShare = 0.05;      ///< of a party's swing
constexpr size_t kMostTogethers = 5'000;  ///< of a file

/// A text in TOML's quotes.
std::string quoted_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\u{:04x}", byte);
    else
      out += c;
  }
  return out + "\"";
}

/// Names of the language from names of a domain: letters, digits and _, each once, none that rules know already.
class Ids {
 public:
  explicit Ids(std::string prefix) : prefix_(std::move(prefix)) {}
  std::string of(const std::string& name) {
    std::string id;
    for (const char c : name) {
      const bool plain = std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 0x80;
      if (plain || (!id.empty() && id.back() != '_')) id += plain ? static_cast<char>(std::tolower(c)) : '_';
    }
    while (!id.empty() && id.back() == '_') id.pop_back();
    if (id.size() > 40) id.resize(40);
    static const std::set<std::string> kKnown{"round", "rounds", "arsenal", "deal", "offer", "agreed", "last",
                                              "stage", "worth",  "none",    "min",  "max",   "abs",    "exp",
                                              "ln",    "sqrt",   "any",     "rest", "all",   "label"};
    if (id.empty() || std::isdigit(static_cast<unsigned char>(id[0])) || kKnown.contains(id))
      id = id.empty() ? prefix_ : prefix_ + "_" + id;
    const std::string stem = id;
    for (int n = 2; !taken_.insert(id).second; ++n) id = fmt::format("{}_{}", stem, n);
    return id;
  }

 private:
  std::string prefix_;
  std::set<std::string> taken_;
};

class ScenarioWriter {
 public:
  ScenarioWriter(const ReadDomain& read, const std::vector<std::vector<uint32_t>>& menu)
      : read_(read), domain_(read.domain), menu_(menu) {
    Ids parties("party"), issues("issue");
    for (const DomainParty& party : domain_.parties) party_.push_back(parties.of(party.name));
    for (const DomainIssue& issue : domain_.issues) {
      issue_.push_back(issues.of(issue.name));
      Ids options("option");
      option_.emplace_back();
      for (const std::string& option : issue.options) option_.back().push_back(options.of(option));
    }
  }

  std::string write() {
    refuse();
    write_head();
    for (size_t p = 0; p < party_.size(); ++p) write_party(p);
    for (size_t i = 0; i < issue_.size(); ++i) write_issue(i);
    for (size_t p = 0; p < party_.size(); ++p) write_terms(p);
    write_menu();
    write_play();
    return out_;
  }

 private:
  template <typename... Parts>
  void say(fmt::format_string<Parts...> text, Parts&&... parts) {
    out_ += fmt::format(text, std::forward<Parts>(parts)...) + "\n";
  }
  [[noreturn]] void fail(const std::string& what, const std::string& hint = {}) const {
    throw InputError({{read_.domain.title, {}, what, hint}});
  }

  void refuse() const {
    if (party_.size() != 2)
      fail(fmt::format("has {} parties; as a scenario it can have two, who offer in turn", party_.size()));
    if (menu_.empty()) fail("has no package to offer");
    size_t togethers = 0, values = 0;
    for (const DomainIssue& issue : domain_.issues) values += issue.options.size();
    for (const DomainParty& party : domain_.parties)
      for (const DomainTerm& term : party.terms) {
        double entries = 1;
        for (const DomainTerm::Side& side : term.sides) entries *= static_cast<double>(side.options.size());
        togethers += static_cast<size_t>(std::min(entries, 1e9));
      }
    if (togethers > kMostTogethers)
      fail(fmt::format("has interactions that take {} entries [[together]]; at most {} are written", togethers,
                       kMostTogethers));
    if (values > 10'000) fail(fmt::format("has {} options; a scenario can have about 10,000", values));
  }

  /// The most that worth can differ by; terms at their most.
  double swing(const DomainParty& party) const {
    double swing = 0;
    for (const std::vector<double>& issue : party.worth)
      swing += *std::max_element(issue.begin(), issue.end()) - *std::min_element(issue.begin(), issue.end());
    for (const DomainTerm& term : party.terms) swing += std::abs(term.points);
    return swing * party.scale;
  }

  void write_head() {
    std::vector<std::string> formats{to_text(read_.format)};
    say("# Written from a domain of {}. The issues, their options and what they are worth are the domain's. Its own",
        formats[0]);
    say("# files say nothing of the rest, which is a default to change: {} rounds of offers in turn, the first party",
        kRounds);
    say("# first; noise of {} per cent of the most that a party's worth can differ by; a menu of some efficient "
        "packages.",
        kNoiseShare * 100);
    say("# Worth counts once, when there is an agreement.");
    say("walkaway = 1\ntitle = {}", quoted_text(domain_.title.empty() ? "A domain" : domain_.title));
    say("clock = {{ rounds = {} }}\n", kRounds);
  }

  void write_party(size_t p) {
    const DomainParty& party = domain_.parties[p];
    const double spread = swing(party);
    say("[party.{}]\nlabel = {}", party_[p], quoted_text(party.name));
    say("noise = {}", spread > 0 ? kNoiseShare * spread : kNoiseShare);
    if (party.discount) {
      const bool by_step = read_.discount_per == DiscountPer::step;
      say("patience = {}   # a discount of {} {}", by_step ? *party.discount : std::pow(*party.discount, 1.0 / kRounds),
          *party.discount, by_step ? "for each step" : fmt::format("over {} rounds", kRounds));
    }
    say("");
  }

  /// The status quo has to be an option, and counts for nothing before a deal: the one worth least to all.
  uint32_t status_quo(size_t i) const {
    std::vector<double> sum(domain_.issues[i].options.size(), 0.0);
    for (const DomainParty& party : domain_.parties) {
      const double spread = swing(party);
      for (size_t o = 0; o < sum.size(); ++o) sum[o] += spread > 0 ? party.worth[i][o] * party.scale / spread : 0;
    }
    return static_cast<uint32_t>(std::min_element(sum.begin(), sum.end()) - sum.begin());
  }

  void write_issue(size_t i) {
    const DomainIssue& issue = domain_.issues[i];
    say("[issue.{}]\nlabel = {}\nstatus_quo = \"{}\"", issue_[i], quoted_text(issue.name), option_[i][status_quo(i)]);
    for (size_t o = 0; o < issue.options.size(); ++o)
      say("option.{} = {}", option_[i][o], quoted_text(issue.options[o]));
    for (size_t p = 0; p < party_.size(); ++p) {
      const DomainParty& party = domain_.parties[p];
      say("[issue.{}.worth.{}]", issue_[i], party_[p]);
      for (size_t o = 0; o < issue.options.size(); ++o) {
        const double constant = i == 0 ? party.offset + outside(party) : 0;  // counts once, whatever the option
        say("{} = \"deal ? {} : 0\"", option_[i][o], worth(party, i, static_cast<uint32_t>(o)) + constant);
      }
    }
    say("");
  }

  /// Terms on one issue are part of its options' worth.
  static double worth(const DomainParty& party, size_t i, uint32_t option) {
    double points = party.worth[i][option];
    for (const DomainTerm& term : party.terms)
      if (term.sides.size() == 1 && term.sides[0].issue == i &&
          std::binary_search(term.sides[0].options.begin(), term.sides[0].options.end(), option))
        points += term.counts == DomainTerm::Counts::outside ? -term.points : term.points;
    return points * party.scale;
  }

  /// What terms add to every package: those that count outside (write_terms takes it off inside), and those that have
  /// no sides and so count everywhere or nowhere.
  static double outside(const DomainParty& party) {
    double points = 0;
    for (const DomainTerm& term : party.terms)
      if ((term.counts == DomainTerm::Counts::outside) != term.sides.empty()) points += term.points;
    return points * party.scale;
  }

  void write_terms(size_t p) {
    for (const DomainTerm& term : domain_.parties[p].terms) {
      if (term.sides.size() < 2) continue;
      const double points =
          (term.counts == DomainTerm::Counts::outside ? -term.points : term.points) * domain_.parties[p].scale;
      std::vector<size_t> at(term.sides.size(), 0);
      if (std::any_of(term.sides.begin(), term.sides.end(),
                      [](const DomainTerm::Side& side) { return side.options.empty(); }))
        continue;
      do {
        std::vector<std::string> options;
        for (size_t s = 0; s < at.size(); ++s) {
          const uint32_t issue = term.sides[s].issue;
          options.push_back(fmt::format("{} = \"{}\"", issue_[issue], option_[issue][term.sides[s].options[at[s]]]));
        }
        say("[[together]]\nparty = \"{}\"\noptions = {{ {} }}\nworth = \"deal ? {} : 0\"\n", party_[p],
            fmt::join(options, ", "), points);
      } while (next(term, at));
    }
  }
  static bool next(const DomainTerm& term, std::vector<size_t>& at) {
    for (size_t s = at.size(); s-- > 0;) {
      if (++at[s] < term.sides[s].options.size()) return true;
      at[s] = 0;
    }
    return false;
  }

  void write_menu() {
    for (size_t k = 0; k < menu_.size(); ++k) {
      say("[package.deal_{}]", k + 1);
      for (size_t i = 0; i < issue_.size(); ++i) say("{} = \"{}\"", issue_[i], option_[i][menu_[k][i]]);
      say("");
    }
  }

  void write_play() {
    std::vector<std::string> names;
    for (size_t k = 0; k < menu_.size(); ++k) names.push_back(fmt::format("\"deal_{}\"", k + 1));
    say("[protocol]\nkind = \"alternating_offers\"\nparties = [\"{}\", \"{}\"]\nmenu = [{}]\n", party_[0], party_[1],
        fmt::join(names, ", "));
    say("[ending.agreement]\nrun_on = false");
    for (const std::string& party : party_) say("pay.{0} = \"worth.{0}\"", party);
    say("\n[ending.no_agreement]\nrun_on = false");
    for (size_t p = 0; p < party_.size(); ++p) {
      const double value = domain_.parties[p].walk_away;
      say("pay.{} = {}{}", party_[p], std::isfinite(value) ? value : worst(domain_.parties[p]),
          std::isfinite(value) ? "" : "   # the domain says none: the least that a package can be worth");
    }
  }
  double worst(const DomainParty& party) const {
    double least = party.offset;
    for (const std::vector<double>& issue : party.worth)
      least += party.scale * *std::min_element(issue.begin(), issue.end());
    for (const DomainTerm& term : party.terms) least += party.scale * std::min(0.0, term.points);
    return least;
  }

  const ReadDomain& read_;
  const DealDomain& domain_;
  const std::vector<std::vector<uint32_t>>& menu_;
  std::vector<std::string> party_, issue_;
  std::vector<std::vector<std::string>> option_;
  std::string out_;
};

}  // namespace

std::string to_scenario(const ReadDomain& read, const std::vector<std::vector<uint32_t>>& menu) {
  return ScenarioWriter(read, menu).write();
}

}  // namespace walkaway
