// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "report/deal_sessions.h"
#include "report/deal_space.h"
#include "report/table.h"
#include "report/words.h"

namespace walkaway {
namespace {

constexpr size_t kShortFrontier = 20;
constexpr size_t kImprovements = 5;
constexpr size_t kCandidates = 3;  ///< packages listed for each fair point of drawn numbers

class DealSpaceText {
 public:
  DealSpaceText(const DealReport& report, const Style& style)
      : report_(report), style_(style), amounts_(report.unit, 1e-3) {}

  std::string write() {
    heading();
    for (const std::string& note : report_.notes) paragraph(note);
    remarks();
    walk_away();
    frontier();
    fair();
    if (report_.uncertain) uncertain(*report_.uncertain);
    if (report_.offer) offer(*report_.offer);
    if (report_.sessions) out_ += deal_sessions_text(report_, style_);
    return out_;
  }

 private:
  static std::string amount(double value) { return significant(value, 4); }
  std::string party(size_t p) const { return printable(report_.labels.parties[p]); }
  std::string option(size_t issue, uint32_t o) const { return printable(report_.labels.options[issue][o]); }
  std::string issue(size_t i) const { return printable(report_.labels.issues[i]); }
  std::string package(std::span<const uint32_t> options) const { return package_text(report_.labels, options); }
  std::string count(double number) const {
    return number < 1e15 ? grouped(static_cast<uint64_t>(number)) : "about " + fmt::format("{:.3g}", number);
  }
  void paragraph(const std::string& text) {
    for (const std::string& line : wrap(text, style_.width)) out_ += line + "\n";
  }
  /// "0.5 for A, 0.4 for B".
  std::string for_each(std::span<const double> worth) const {
    std::vector<std::string> parts;
    for (size_t p = 0; p < worth.size(); ++p) parts.push_back(amount(worth[p]) + " for " + party(p));
    return joined(parts);
  }

  void heading() {
    const DealDomain& domain = report_.domain;
    std::vector<std::string> names;
    for (size_t p = 0; p < domain.parties.size(); ++p) names.push_back(party(p));
    out_ += printable(domain.title) + "\n\n";
    paragraph(fmt::format("{} packages of {} issue{}, between {}.", count(report_.space.packages), domain.issues.size(),
                          domain.issues.size() == 1 ? "" : "s", joined(names)));
  }

  void remarks() {
    for (const Fault& remark : report_.remarks) paragraph("Note: " + printable(remark.text()));
  }

  void walk_away() {
    Table table{
        "walk_away", "What each can have", "", {"party", "walking away", "best package", "worst package"}, 1, {},
        false};
    for (size_t p = 0; p < report_.domain.parties.size(); ++p) {
      const double value = report_.domain.parties[p].walk_away;
      table.rows.push_back({Cell::words(party(p)), Cell::words(std::isinf(value) ? "no value" : amount(value)),
                            Cell::words(amount(report_.space.frontier.best[p])),
                            Cell::words(amount(report_.space.frontier.worst[p]))});
    }
    out_ += "\n" + to_terminal(table, amounts_, style_);
    std::vector<std::string> discounts;
    for (size_t p = 0; p < report_.domain.parties.size(); ++p)
      if (report_.domain.parties[p].discount)
        discounts.push_back(fmt::format("{} for {}", amount(*report_.domain.parties[p].discount), party(p)));
    if (!discounts.empty())
      paragraph(fmt::format("Worth shrinks by a discount of {} {}; what is shown is worth at the start.",
                            joined(discounts), report_.discount_per_step ? "with each step" : "until the deadline"));
    if (report_.space.zopa)
      paragraph("There is a zone of agreement: some package is worth at least walking away to each.");
    else
      paragraph(
          "There is no zone of agreement: every package is worth less than walking away to somebody. No rational deal "
          "exists.");
  }

  void frontier() {
    const DomainFrontier& frontier = report_.space.frontier;
    out_ += "\n";
    std::string head = fmt::format("{} efficient package{}", count(static_cast<double>(frontier.size())),
                                   frontier.size() == 1 ? "" : "s");
    if (report_.rational_only) head += ", of those worth at least walking away to each";
    double alike = 0;
    for (const double n : frontier.alike) alike += n;
    if (report_.ties_collapsed && alike > static_cast<double>(frontier.size()))
      head += fmt::format(", standing for {} with equal worth", count(alike));
    paragraph(head + ": no other package is at least as good for all and better for one.");
    if (!frontier.exact()) {
      std::vector<std::string> parts;
      for (size_t p = 0; p < frontier.parties; ++p)
        parts.push_back(fmt::format("{} for {}", amount(frontier.epsilon[p]), party(p)));
      paragraph(
          fmt::format("The frontier is thinned: for every package there is one here that is worth less by at most {}.",
                      joined(parts)));
    }
    if (frontier.size() == 0 || frontier.size() > kShortFrontier) return;
    Table table{"frontier", "Efficient packages", "", {}, 0, {}, false};
    for (size_t p = 0; p < frontier.parties; ++p) table.columns.push_back(party(p));
    table.columns.push_back("package");
    for (size_t n = 0; n < frontier.size(); ++n) table.rows.push_back(row(frontier.worth_of(n), frontier.package(n)));
    out_ += "\n" + to_terminal(table, amounts_, style_);
  }
  std::vector<Cell> row(std::span<const double> worth, std::span<const uint32_t> options) const {
    std::vector<Cell> cells;
    for (const double points : worth) cells.push_back(Cell::words(amount(points)));
    cells.push_back(Cell::words(package(options)));
    return cells;
  }

  void fair() {
    if (report_.space.fair.empty()) return;
    Table table{"fair", "Fair points", "", {"point"}, 1, {}, false};
    for (size_t p = 0; p < report_.domain.parties.size(); ++p) table.columns.push_back(party(p));
    table.columns.push_back("package");
    std::string definitions;
    for (const FairDomainPoint& fair : report_.space.fair) {
      const FairWords words = fair_words(fair.rule);
      std::vector<Cell> cells = row(fair.at.worth, fair.at.options);
      cells.insert(cells.begin(), Cell::words(words.name));
      table.rows.push_back(std::move(cells));
      definitions += fmt::format("{}{}: {}", definitions.empty() ? "" : "; ", words.name, words.what);
    }
    out_ += "\n" + to_terminal(table, amounts_, style_);
    paragraph("All are efficient. " + capital(definitions) +
              ". Gains are over walking away, or over the worst package where walking away has no value.");
    if (report_.space.lottery) lottery(*report_.space.lottery);
    if (report_.space.opposition)
      paragraph(
          fmt::format("Opposition {}: the distance of the Kalai-Smorodinsky point from each having its best, with "
                      "worst packages at 0 and best "
                      "ones at 1; {} from the nearest package.",
                      amount(*report_.space.opposition), amount(report_.space.nearest_to_ideal)));
  }

  void lottery(const NashLottery& lottery) {
    if (lottery.packages.size() < 2) return;
    std::vector<std::string> parts;
    for (size_t k = 0; k < lottery.packages.size(); ++k)
      parts.push_back(fmt::format("{} for “{}”", in_hundred(lottery.chances[k]), package(lottery.packages[k].options)));
    paragraph(fmt::format("Among lotteries the largest product of expected gains has {}: expected worth {}.",
                          joined(parts), for_each(lottery.worth)));
  }

  /// Where the fair points go when numbers are drawn from their ranges.
  void uncertain(const FairCloud& cloud) {
    const auto share = [&](uint32_t draws) {
      return draws == cloud.draws ? std::string("all")
             : draws == 0         ? std::string("none")
                                  : in_hundred(static_cast<double>(draws) / cloud.draws);
    };
    out_ += "\n";
    paragraph(
        fmt::format("With all ranged numbers drawn together, {} times, there is a zone of agreement in {} of them.",
                    grouped(cloud.draws), share(cloud.draws - cloud.without_zopa)));
    Table table{"uncertain", "Fair points by drawn numbers", "", {"point", "draws", "package"}, 1, {}, false};
    for (size_t rule = 0; rule < cloud.by_rule.size(); ++rule) {
      const auto& candidates = cloud.by_rule[rule];
      const size_t shown = std::min(candidates.size(), kCandidates);
      for (size_t k = 0; k < shown; ++k)
        table.rows.push_back({Cell::words(k == 0 ? fair_words(kFairRules[rule]).name : ""),
                              Cell::words(share(candidates[k].draws)), Cell::words(package(candidates[k].at.options))});
      if (candidates.size() > shown) {
        uint32_t others = 0;
        for (size_t k = shown; k < candidates.size(); ++k) others += candidates[k].draws;
        table.rows.push_back({Cell::words(""), Cell::words(share(others)),
                              Cell::words(fmt::format("{} others", candidates.size() - shown))});
      }
    }
    if (!table.rows.empty()) out_ += to_terminal(table, amounts_, style_);
  }

  // ------------------------------------------------------------------------------------------------ an offer

  std::string changes(const JointImprovement& improvement) const {
    std::vector<std::string> parts;
    for (const OptionChange& change : improvement.changes)
      parts.push_back(fmt::format("“{}” for “{}” ({})", option(change.issue, change.from),
                                  option(change.issue, change.to), issue(change.issue)));
    return joined(parts);
  }
  std::string gains(std::span<const double> gains) const {
    std::vector<std::string> parts;
    for (size_t p = 0; p < gains.size(); ++p)
      parts.push_back(fmt::format("{}{} for {}", gains[p] > 0 ? "+" : "", amount(gains[p]), party(p)));
    return joined(parts);
  }
  /// What each change alone costs somebody: who gives.
  std::string who_gives(const JointImprovement& improvement) const {
    std::vector<std::string> parts;
    for (size_t k = 0; k < improvement.changes.size(); ++k)
      for (size_t p = 0; p < improvement.alone[k].size(); ++p)
        if (improvement.alone[k][p] < 0)
          parts.push_back(fmt::format("{} costs {} {}", issue(improvement.changes[k].issue), party(p),
                                      amount(-improvement.alone[k][p])));
    return parts.empty() ? "" : " (" + joined(parts) + ")";
  }

  void offer(const OfferReport& offer) {
    const OfferStanding& standing = offer.standing;
    out_ += "\n";
    paragraph(fmt::format("The offer “{}” is worth {}.", package(offer.options), for_each(standing.worth)));
    if (standing.efficient) {
      paragraph(standing.exact ? "It is efficient: nobody can gain without a loss to somebody."
                               : "As far as was searched it is efficient: nobody can gain more than the stated bound "
                                 "without a loss to somebody.");
      return;
    }
    std::vector<std::string> could;
    for (size_t p = 0; p < standing.could_gain.size(); ++p)
      could.push_back(fmt::format("{} {}", party(p),
                                  standing.could_gain[p] > 0 ? "up to " + amount(standing.could_gain[p]) : "nothing"));
    paragraph(
        fmt::format("It is not efficient: {} from the nearest efficient package that is as good for all, with each "
                    "swing as 1. At no cost to "
                    "any other could gain: {}.",
                    amount(standing.distance), joined(could)));
    improvements("Best changes of one issue or two", offer.improvements.small);
    improvements("Best changes of more issues", offer.improvements.large);
  }
  void improvements(const char* title, const std::vector<JointImprovement>& list) {
    if (list.empty()) return;
    out_ += fmt::format("\n{}\n", title);
    for (size_t k = 0; k < std::min(list.size(), kImprovements); ++k) {
      const std::vector<std::string> lines =
          wrap(fmt::format("give up {}: {}{}", changes(list[k]), gains(list[k].gains), who_gives(list[k])),
               style_.width - 4);
      for (size_t l = 0; l < lines.size(); ++l) out_ += (l == 0 ? "  - " : "    ") + lines[l] + "\n";
    }
  }

  const DealReport& report_;
  const Style& style_;
  Amounts amounts_;
  std::string out_;
};

}  // namespace

FairWords fair_words(FairRule rule) {
  switch (rule) {
    case FairRule::nash:
      return {"Nash", "largest product of gains (Nash 1950)"};
    case FairRule::kalai_smorodinsky:
      return {"Kalai-Smorodinsky", "largest smallest gain, as shares of each one's best gain (1975)"};
    case FairRule::egalitarian:
      return {"egalitarian", "largest smallest gain (Kalai 1977)"};
    case FairRule::utilitarian:
      return {"utilitarian", "largest sum of worth"};
    case FairRule::equal_gains:
      return {"equal gains", "smallest difference between gains"};
  }
  throw std::logic_error("no such rule");
}

DealLabels labels_of(const DealDomain& domain) {
  DealLabels labels;
  for (const DomainParty& party : domain.parties) labels.parties.push_back(party.name);
  for (const DomainIssue& issue : domain.issues) {
    labels.issues.push_back(issue.name);
    labels.options.push_back(issue.options);
  }
  return labels;
}

std::string package_text(const DealLabels& labels, std::span<const uint32_t> options) {
  std::string text;
  for (size_t i = 0; i < options.size(); ++i)
    text += (i == 0 ? "" : ", ") + printable(labels.issues[i]) + ": " + printable(labels.options[i][options[i]]);
  return text;
}

std::string deal_space_text(const DealReport& report, const Style& style) {
  return DealSpaceText(report, style).write();
}

}  // namespace walkaway
