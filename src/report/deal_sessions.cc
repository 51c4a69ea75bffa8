// SPDX-License-Identifier: Apache-2.0
#include "report/deal_sessions.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "report/table.h"
#include "report/words.h"

namespace walkaway {
namespace {

constexpr size_t kFrequent = 5;   ///< agreements that are listed
constexpr size_t kStages = 5;     ///< that a session is told in
constexpr size_t kFewTurns = 10;  ///< as many are told one by one
/// Beside which worth is shown; the table of fair points has the others.
constexpr FairRule kBeside[] = {FairRule::nash, FairRule::kalai_smorodinsky};

class SessionsText {
 public:
  SessionsText(const DealReport& report, const Style& style)
      : report_(report),
        options_(report.sessions->options),
        played_(report.sessions->played),
        style_(style),
        amounts_(report.unit, 1e-3) {}

  std::string write() {
    how();
    worth();
    agreements();
    stages();
    return out_;
  }

 private:
  static std::string amount(double value) { return significant(value, 4); }
  static std::string spread(const Spread& spread, int digits = 4) {
    const std::string mean = significant(spread.mean, digits);
    return spread.sd > 0 ? fmt::format("{} ± {}", mean, significant(spread.sd, 2)) : mean;
  }
  std::string party(size_t p) const { return printable(report_.labels.parties[p]); }
  double share(uint64_t times) const { return static_cast<double>(times) / static_cast<double>(played_.runs); }
  void paragraph(const std::string& text) {
    for (const std::string& line : wrap(text, style_.width)) out_ += line + "\n";
  }

  std::string starter() const {
    switch (options_.starter) {
      case SessionOptions::Starter::first:
        return party(0) + " offers first";
      case SessionOptions::Starter::second:
        return party(1) + " offers first";
      case SessionOptions::Starter::drawn:
        return "who offers first is drawn";
    }
    throw std::logic_error("no such starter");
  }

  void how() {
    std::vector<std::string> sides;
    for (size_t p = 0; p < 2; ++p)
      sides.push_back(
          fmt::format("{} plays {} ({})", party(p), to_text(options_.tactics[p]), tactic_words(options_.tactics[p])));
    out_ += style_.colour ? "\n\x1b[1mSessions\x1b[0m\n" : "\nSessions\n";
    paragraph(fmt::format(
        "{} session{} of alternating offers {} played, of at most {} round{} of two turns: {}; {}, seed {}. {}",
        grouped(played_.runs), played_.runs == 1 ? "" : "s", played_.runs == 1 ? "was" : "were",
        grouped(options_.rounds), options_.rounds == 1 ? "" : "s", joined(sides), starter(), options_.seed, ending()));
  }
  std::string ending() const {
    if (played_.agreed == 0 && played_.traces.empty())
      return "Nothing was offered: to somebody no package is worth as much as walking away.";
    if (played_.agreed == 0) return "None ended in agreement.";
    const std::string after = fmt::format(", after {} offer{}.", spread(played_.turns),
                                          played_.turns.mean == 1 && played_.turns.sd == 0 ? "" : "s");
    if (played_.agreed == played_.runs)
      return (played_.runs == 1 ? "It ended in agreement" : "All ended in agreement") + after;
    return fmt::format("{} of them, {}, ended in agreement{}", grouped(played_.agreed),
                       in_hundred(share(played_.agreed)), after);
  }

  void worth() {
    const std::vector<DomainParty>& parties = report_.domain.parties;
    const bool discounted = parties[0].discount || parties[1].discount;
    Table table{"sessions", "What sessions were worth", "", {"", party(0), party(1)}, 1, {}, false};
    const auto row = [&](const std::string& what, const auto& of) {
      table.rows.push_back({Cell::words(what), Cell::words(of(0)), Cell::words(of(1))});
    };
    row("worth", [&](size_t p) { return spread(played_.worth[p]); });
    if (discounted) row("discounted", [&](size_t p) { return spread(played_.discounted[p]); });
    row("walking away",
        [&](size_t p) { return std::isinf(parties[p].walk_away) ? "no value" : amount(parties[p].walk_away); });
    for (const FairDomainPoint& fair : report_.space.fair)
      if (std::find(std::begin(kBeside), std::end(kBeside), fair.rule) != std::end(kBeside))
        row(fmt::format("{} point", fair_words(fair.rule).name), [&](size_t p) { return amount(fair.at.worth[p]); });
    out_ += "\n" + to_terminal(table, amounts_, style_);
    std::string note = "Means, and after ± the standard deviation over sessions.";
    if (played_.agreed < played_.runs)
      note +=
          " A session without agreement counts as walking away, or as the worst package where walking away has no "
          "value.";
    if (discounted) note += " Discounted: what is left of it when the session ends.";
    paragraph(note);
  }

  void agreements() {
    if (played_.agreed == 0) return;
    const Spread& far = played_.regret;
    paragraph(fmt::format(
        "Of the agreements {} are efficient. {}.", in_hundred(played_.efficient),
        far.mean > 0 ? fmt::format("They are {} away from the Nash point, with each swing as 1", spread(far, 2))
                     : "All are the Nash point, or worth the same"));
    Table table{"agreements", "Most frequent agreements", "", {"of sessions", party(0), party(1), "package"}, 0, {},
                false};
    for (size_t k = 0; k < std::min(kFrequent, played_.agreements.size()); ++k) {
      const SessionStatistics::Agreement& one = played_.agreements[k];
      table.rows.push_back({Cell::odds(share(one.times)), Cell::words(amount(one.worth[0])),
                            Cell::words(amount(one.worth[1])),
                            Cell::words(package_text(report_.labels, nth_package(report_.domain, one.package)))});
    }
    if (played_.agreements.size() > kFrequent)
      table.note = fmt::format("Of {} different ones.", grouped(played_.agreements.size()));
    out_ += "\n" + to_terminal(table, amounts_, style_);
  }

  /// In which part of the session: of its turns by fives, or of a few turns in each.
  void stages() {
    if (played_.agreed == 0) return;
    const size_t turns = played_.by_turn.size();
    Table table{"stages", "When they agreed, of all sessions", "", {}, 0, {{}}, false};
    const auto add = [&](const std::string& name, size_t from, size_t to) {
      uint64_t times = 0;
      for (size_t t = from; t < to; ++t) times += played_.by_turn[t];
      table.columns.push_back(name);
      table.rows[0].push_back(Cell::odds(share(times)));
    };
    if (turns <= kFewTurns) {
      for (size_t t = 1; t < turns; ++t) add(fmt::format("turn {}", t + 1), t, t + 1);
    } else {
      for (size_t k = 0; k < kStages; ++k) {
        const size_t from = k * turns / kStages, to = (k + 1) * turns / kStages;
        add(fmt::format("turns {}-{}", from + 1, to), from, to);
      }
      add("the last turn", turns - 1, turns);
    }
    out_ += "\n" + to_terminal(table, amounts_, style_);
  }

  const DealReport& report_;
  const SessionOptions& options_;
  const SessionStatistics& played_;
  const Style& style_;
  Amounts amounts_;
  std::string out_;
};

}  // namespace

const char* tactic_words(const Tactic& tactic) {
  switch (tactic.kind) {
    case Tactic::Kind::time_dependent:
      return tactic.exponent_high < 1  ? "holds out and gives way late"
             : tactic.exponent_low > 1 ? "gives way early"
                                       : "gives way evenly";
    case Tactic::Kind::tit_for_tat:
      return "gives way by as much as it is given";
    case Tactic::Kind::micro:
      return "goes down its list of packages, a new one for each new one that it is offered";
    case Tactic::Kind::best_reply:
      return "the best against the other side's tactic and worth, which it knows";
  }
  throw std::logic_error("no such tactic");
}

std::vector<TracedOffer> first_session(const SessionsReport& sessions, const DealDomain& domain) {
  std::vector<TracedOffer> offers;
  if (sessions.played.traces.empty()) return offers;
  for (const SessionOffer& offer : sessions.played.traces.front().offers)
    offers.push_back({offer.turn + 1, offer.party, nth_package(domain, offer.package)});
  return offers;
}

std::string deal_sessions_text(const DealReport& report, const Style& style) {
  return SessionsText(report, style).write();
}

}  // namespace walkaway
