// SPDX-License-Identifier: Apache-2.0
// What the answers rest on: the accounts, the game, the sources.
#include "report/terminal.h"

namespace walkaway {
namespace {

/// What a conclusion is about: "what “X” was".
std::string question(const Telling& t, const Conclusion& c) {
  const auto offer = [&] { return quoted(t.answers.offers.at(c.subject).label); };
  const auto receiver = [&] { return t.party(t.answers.offers.at(c.subject).receiver); };
  switch (c.kind) {
    case Conclusion::Kind::leading_verdict:
      return fmt::format("what the offer {} most likely was", offer());
    case Conclusion::Kind::bad_deal:
      return fmt::format("whether {} was a bad deal for {}", offer(), receiver());
    case Conclusion::Kind::non_starter:
      return fmt::format("whether {} was one for {} whatever its type", offer(), receiver());
    case Conclusion::Kind::deal_possible:
      return "whether room for a deal is likelier than not";
    case Conclusion::Kind::leading_type:
      return fmt::format("what {} most likely is", t.party(c.subject));
    case Conclusion::Kind::best_move: {
      const Advice& a = t.answers.advice.at(c.subject);
      const bool typed = t.scenario.parties.at(a.party).types.size() > 1;
      return fmt::format("what {}{} should do at {}", t.party(a.party), typed ? " as " + t.type(a.party, a.type) : "",
                         t.stage(a.stage));
    }
    case Conclusion::Kind::leading_ending:
      return "how it most likely ends";
    case Conclusion::Kind::best_pivot: {
      const PivotCurve& curve = t.answers.pivots.at(c.subject);
      return fmt::format("when {} is best, {}", quoted(t.scenario.pivots.at(curve.pivot).label),
                         curve.announced ? "announced" : "unannounced");
    }
  }
  return "";
}

template <typename T>
std::string label_of(const std::vector<T>& things, const std::string& id) {
  for (const T& thing : things)
    if (thing.id == id) return quoted(thing.label);
  return quoted(id);
}

/// One answer to the question in words.
std::string answer(const Telling& t, const Conclusion& c, const std::string& id) {
  switch (c.kind) {
    case Conclusion::Kind::leading_verdict:
      for (int v = 0; v < kVerdicts; ++v)
        if (id == to_text(static_cast<Verdict>(v))) return verdict_name(static_cast<Verdict>(v));
      return id;
    case Conclusion::Kind::leading_type:
      return label_of(t.scenario.parties.at(c.subject).types, id);
    case Conclusion::Kind::best_move:
      return t.move(t.answers.advice.at(c.subject).stage, id);
    case Conclusion::Kind::leading_ending:
      return label_of(t.scenario.endings, id);
    case Conclusion::Kind::best_pivot:
      return id == "never" ? id : fmt::format("in {} {}", printable(t.scenario.clock.unit), id);
    case Conclusion::Kind::bad_deal:
    case Conclusion::Kind::non_starter:
    case Conclusion::Kind::deal_possible:
      return id;
  }
  return id;
}

std::string disagreement(const Telling& t, const Conclusion& c) {
  std::vector<std::string> parts;
  for (AccountId a = 0; a < c.by_account.size(); ++a)
    parts.push_back(fmt::format("{} by {}", answer(t, c, c.by_account[a]), t.account(a)));
  return fmt::format("{}: {}.", capital(question(t, c)), joined(parts));
}

}  // namespace

Paragraph accounts_paragraph(const Telling& t) {
  Paragraph p{"Accounts", {}};
  const size_t accounts = t.answers.accounts.size();
  if (accounts < 2 || t.answers.conclusions.empty()) return p;
  const auto robust = static_cast<size_t>(std::count_if(t.answers.conclusions.begin(), t.answers.conclusions.end(),
                                                        [](const Conclusion& c) { return c.robust(); }));
  const size_t all = t.answers.conclusions.size();
  const std::string by = t.under(std::vector<bool>(accounts, true));
  p.sentences.push_back(
      robust == all ? fmt::format("All {} conclusions are the same {}.", all, by)
                    : fmt::format("{} of {} conclusions are the same {}; the others are not.", robust, all, by));
  for (const Conclusion& c : t.answers.conclusions)
    if (!c.robust()) p.sentences.push_back(disagreement(t, c));
  return p;
}

Paragraph game_paragraph(const Telling& t) {
  const GameCounts& game = t.answers.game;
  const Scenario& s = t.scenario;
  Paragraph p{"Game", {}};
  const auto movers = std::count_if(s.parties.begin(), s.parties.end(), [](const Party& party) { return party.moves; });
  p.sentences.push_back(fmt::format(
      "{} {} at {} {}, up to {} {}: {} courses of play, {} positions and {} information sets when each side's types "
      "are told apart.",
      movers, movers == 1 ? "party moves" : "parties move", s.stages.size(), s.stages.size() == 1 ? "stage" : "stages",
      printable(s.clock.unit), s.clock.rounds, grouped(game.terminals), grouped(game.nodes), grouped(game.infosets)));
  std::string unfolds = fmt::format("Play starts at {}", t.stage(s.clock.start));
  if (s.clock.rounds > 1)
    unfolds += s.clock.again == s.clock.start
                   ? fmt::format(", and so does each later {}", printable(s.clock.unit))
                   : fmt::format("; each later {} at {}", printable(s.clock.unit), t.stage(s.clock.again));
  p.sentences.push_back(unfolds + ".");
  return p;
}

Paragraph sources_paragraph(const Telling& t) {
  size_t numbers = 0, cited = 0, ranged = 0;
  for (const Number& n : t.scenario.numbers) {
    if (n.built_in) continue;
    ++numbers;
    cited += !n.cites.empty();
    ranged += n.range.kind != Range::Kind::exact;
  }
  const size_t sources = t.scenario.sources.size();
  if (numbers == 0) return {"Sources", {}};
  return {"Sources",
          {fmt::format("{} of {} {} cite{} a source, out of {} that the file names; {} {} a range.", cited, numbers,
                       numbers == 1 ? "number" : "numbers", cited == 1 ? "s" : "", sources, ranged,
                       ranged == 1 ? "has" : "have")}};
}

}  // namespace walkaway
