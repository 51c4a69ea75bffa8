// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.h"

#include "report/findings.h"
#include "report/tables.h"

namespace walkaway {
namespace {

constexpr uint32_t kMargin = 8;  ///< where sentences start

std::string bold(const std::string& text, const Style& style) {
  return style.colour && !text.empty() ? "\x1b[1m" + text + "\x1b[0m" : text;
}

void print(const Paragraph& paragraph, const Style& style, std::string& out) {
  std::string text;
  for (const std::string& sentence : paragraph.sentences) {
    if (sentence.empty()) continue;
    if (!text.empty()) text += ' ';
    text += sentence;
  }
  if (text.empty()) return;
  const std::vector<std::string> lines = wrap(text, std::max(style.width, 40u) - kMargin);
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string head = pad_right(i == 0 ? paragraph.head : "", kMargin);
    out += (i == 0 ? bold(head, style) : head) + lines[i] + "\n";
  }
}

void print_title(const Scenario& scenario, const Style& style, std::string& out) {
  for (const std::string& line : wrap(printable(scenario.title), style.width)) out += bold(line, style) + "\n";
  out += "\n";
}

/// What can be said without an equilibrium.
Paragraph unsolved_paragraph(const Telling& telling) {
  const Trust& trust = telling.answers.trust;
  Paragraph p{"Failed", {}};
  p.sentences.push_back(
      "The game was not solved: " +
      (trust.why.empty() ? std::string("the solver stopped before it reached an equilibrium") : printable(trust.why)) +
      ".");
  p.sentences.push_back(
      fmt::format("The last point that it reached is not an equilibrium (its error is {}), so no odds, values or "
                  "advice are given: they would mean nothing.",
                  significant(trust.residual, 2)));
  p.sentences.push_back(
      "What helps most often: a larger `noise`, since nearly exact choice is the hardest to solve; fewer rounds; or "
      "fewer near-copies of one move.");
  return p;
}

const char* head_of(Finding::Kind kind) {
  static constexpr const char* kHeads[] = {"Worth", "Worth", "What if", "Offers", "Gains", "Waiting", "Told", "Agent"};
  return kHeads[static_cast<size_t>(kind)];
}

/// Every finding, those of a kind together.
void print_findings(const Telling& telling, const Style& style, std::string& out) {
  std::string head;
  for (const Finding& finding : findings(telling)) {
    if (head.empty()) out += "\n" + bold("In sentences", style) + "\n";
    const std::string own = head_of(finding.kind);
    print({own == head ? "" : own, {finding.text}}, style, out);
    head = own;
  }
}

}  // namespace

std::vector<Paragraph> findings_paragraphs(const Telling& telling) {
  std::vector<Paragraph> paragraphs;
  for (const Finding& finding : chief_findings(telling)) paragraphs.push_back({head_of(finding.kind), {finding.text}});
  return paragraphs;
}

std::string summary_text(const Scenario& scenario, const Answers& answers, const Style& style,
                         const Uncertainty* uncertainty) {
  Telling telling(scenario, answers);
  telling.uncertainty = uncertainty;
  std::string out;
  print_title(scenario, style, out);
  if (answers.trust.status != SolveStatus::converged) {
    print(unsolved_paragraph(telling), style, out);
    return out;
  }
  print(moves_paragraph(telling), style, out);
  for (const Paragraph& offer : offer_paragraphs(telling)) print(offer, style, out);
  print(deal_paragraph(telling), style, out);
  print(outlook_paragraph(telling), style, out);
  print(waiting_paragraph(telling), style, out);
  for (const Paragraph& finding : findings_paragraphs(telling)) print(finding, style, out);
  print(advice_paragraph(telling), style, out);
  print(pivot_paragraph(telling), style, out);
  print(hedge_paragraph(telling), style, out);
  print(cycles_paragraph(telling), style, out);
  print(what_if_paragraph(telling), style, out);
  print(sure_paragraph(telling), style, out);
  print(draws_hang_paragraph(telling), style, out);
  print(analysts_paragraph(telling), style, out);
  print(slopes_paragraph(telling), style, out);
  print(hangs_paragraph(telling), style, out);
  print(trust_paragraph(telling), style, out);
  return out;
}

std::string details_text(const Scenario& scenario, const Answers& answers, const Style& style,
                         const Uncertainty* uncertainty) {
  Telling telling(scenario, answers);
  telling.uncertainty = uncertainty;
  std::string out = summary_text(scenario, answers, style, uncertainty);
  if (answers.trust.status == SolveStatus::converged) print(mending_paragraph(telling), style, out);
  if (answers.trust.status == SolveStatus::converged) print_findings(telling, style, out);
  for (const Table& table : answer_tables(telling))
    if (!table.for_programs) out += "\n" + to_terminal(table, telling.amounts, style);
  out += fmt::format("\nAmounts are in {}{}. Seed {}, walkaway {}, scenario {}.\n", telling.amounts.unit(),
                     scenario.unit == "points" ? " of the first round" : "", answers.trust.seed, answers.trust.version,
                     answers.trust.scenario_hash);
  return out;
}

}  // namespace walkaway
