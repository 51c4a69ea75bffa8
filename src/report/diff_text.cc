// SPDX-License-Identifier: Apache-2.0
// Two analyses side by side, at a terminal.
#include "report/diff.h"
#include "report/table.h"
#include "report/words.h"

namespace walkaway {
namespace {

constexpr double kSeen = 0.005;  ///< odds that differ by less print alike

Cell cell_of(const std::optional<Fact>& fact) {
  if (!fact) return Cell::words("-");
  switch (fact->kind) {
    case Fact::Kind::text:
      return Cell::words(fact->text.empty() ? "(none)" : fact->text);
    case Fact::Kind::odds:
      return Cell::words(of_hundred(fact->value) + "%");
    case Fact::Kind::amount:
    case Fact::Kind::number:
      break;
  }
  return Cell::words(significant(fact->value, 4) + (fact->text.empty() ? "" : fmt::format(" ({})", fact->text)));
}

std::string change_text(const Difference& d, const Amounts& amounts) {
  if (!d.a) return "new";
  if (!d.b) return "gone";
  if (!d.measurable()) return "";
  const double change = d.b->value - d.a->value;
  const char* sign = change > 0 ? "+" : "-";
  switch (d.fact().kind) {
    case Fact::Kind::odds:
      return std::abs(change) < kSeen ? "under 1" : fmt::format("{}{:.0f}", sign, 100 * std::abs(change));
    case Fact::Kind::amount:
      return amounts.change(change);
    default:
      if (change == 0) return "its range";
      return sign + significant(std::abs(change), 4);
  }
}

bool shows(const Difference& d, const Amounts& amounts) {
  if (!d.measurable()) return true;
  const double change = d.b->value - d.a->value;
  if (d.fact().kind == Fact::Kind::odds) return std::abs(change) >= kSeen;
  if (d.fact().kind == Fact::Kind::amount) return !amounts.negligible(change);
  return true;
}

std::string side_text(const char* name, const Analysed& side) {
  return fmt::format("{}: {} ({}{})\n", name, printable(side.title.empty() ? side.file : side.title),
                     printable(side.file), side.version.empty() ? "" : ", walkaway " + side.version);
}

/// Amounts keep the digits that their unit deserves: as text, so that a table of several kinds lines up.
std::string table_text(const char* title, const std::vector<Difference>& list, bool all, const Amounts& amounts,
                       const Style& style) {
  Table table;
  table.title = title;
  table.columns = {"what", "A", "B", "change"};
  size_t small = 0;
  for (const Difference& d : list) {
    if (!all && !shows(d, amounts)) {
      ++small;
      continue;
    }
    const auto side = [&](const std::optional<Fact>& fact) {
      if (fact && fact->kind == Fact::Kind::amount) return Cell::words(amounts.in_table(fact->value));
      return cell_of(fact);
    };
    table.rows.push_back({Cell::words(d.fact().what), side(d.a), side(d.b), Cell::words(change_text(d, amounts))});
  }
  std::string out;
  if (!table.rows.empty()) out = "\n" + to_terminal(table, amounts, style);
  if (small > 0)
    out += fmt::format("\n{} more changed by too little to show; --all lists {}.\n", small, small == 1 ? "it" : "them");
  return out;
}

}  // namespace

std::string diff_text(const AnswersDiff& diff, bool all, const Style& style) {
  const Amounts amounts(diff.b.unit, std::min(diff.a.noise, diff.b.noise));
  std::string out = side_text("A", diff.a) + side_text("B", diff.b);
  for (const std::string& note : diff.notes)
    for (const std::string& line : wrap(printable(note), style.width)) out += line + "\n";
  const bool in = diff.a.has_inputs && diff.b.has_inputs, answered = diff.a.solved && diff.b.solved;
  if (in && diff.in.empty()) out += "\nThe same went into both.\n";
  out += table_text("What went in", diff.in, true, amounts, style);
  if (answered && diff.out.empty()) out += "\nThe same came out of both.\n";
  out += table_text("What came out", diff.out, all, amounts, style);
  return out;
}

}  // namespace walkaway
