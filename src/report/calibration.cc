// SPDX-License-Identifier: Apache-2.0
#include "report/calibration.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/table.h"
#include "report/words.h"

namespace walkaway {
namespace {

using TargetKind = CalibrationTarget::Kind;

/// Each bin as a block: half of a full one is what is expected, a full one twice that or more.
std::string drawn(const std::vector<uint64_t>& histogram) {
  static const char* const kBlocks[] = {"\u00b7", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double sum = 0;
  for (const uint64_t n : histogram) sum += static_cast<double>(n);
  std::string out;
  for (const uint64_t n : histogram) {
    const double share = sum > 0 ? static_cast<double>(n) * static_cast<double>(histogram.size()) / sum : 0;
    out += kBlocks[n == 0 ? 0 : std::clamp<int>(static_cast<int>(std::lround(4 * share)), 1, 8)];
  }
  return out;
}

Cell p_value(double p) { return Cell::words(p < 1e-4 ? "< 0.0001" : fmt::format("{:.{}f}", p, p < 0.01 ? 4 : 2)); }

/// As many paragraphs as there are; each filled to the width.
std::string filled(const std::string& text, const Style& style) {
  std::string out;
  for (const std::string& line : wrap(text, style.width)) out += line + "\n";
  return out;
}

std::string how_it_came_out(const Calibration& c) {
  const std::string test =
      fmt::format("of {} p-values the smallest, corrected for their number by Holm's method, is {}; below {} it fails",
                  c.tests, c.smallest_corrected < 1e-4 ? "below 0.0001" : significant(c.smallest_corrected, 2),
                  significant(c.asked.level, 2));
  std::string out = (c.passed() ? "Passes: " : "FAILS: ") + test + ".";
  if (c.asked.wrong_noise != 1)
    out += fmt::format(" What was inferred took all noise for {} times what it was, on purpose: it should fail.",
                       significant(c.asked.wrong_noise, 4));
  return out;
}

std::string what_was_done(const Calibration& c) {
  const bool all = c.kind == RecordKind::all_moves;
  std::string out = fmt::format(
      "{} truths were drawn from the prior, which is a bank of {} draws of the numbers, and for each a record of {}, "
      "at most {} (on average {}; {} different records).",
      grouped(c.records), grouped(c.draws), all ? "all moves" : "the turns that the file's record tells of", c.longest,
      significant(c.mean_notes, 3), grouped(c.distinct_records));
  std::vector<std::string> lost;
  for (size_t s = 1; s < c.by_status.size(); ++s)
    if (c.by_status[s] > 0)
      lost.push_back(fmt::format("{} {} (the first: {})", grouped(c.by_status[s]),
                                 static_cast<DrawStatus>(s) == DrawStatus::breaks ? "are no game" : "were not solved",
                                 printable(c.first_why[s])));
  if (!lost.empty()) out += " Of the bank's draws " + joined(lost) + "; the prior is the others.";
  return out;
}

std::string what_it_rests_on(const Calibration& c) {
  if (c.draws == 1) return "No number has a range: posteriors are of types alone, and exact.";
  std::vector<double> sorted = c.effective_sample_size;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double share) { return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size()))]; };
  const std::string rests =
      fmt::format("A posterior rests on {} effective draws (median; one in twenty on less than {})",
                  significant(std::round(at(0.5)), 6), significant(std::ceil(at(0.05)), 6));
  const std::string least = significant(c.asked.least_effective, 4);
  if (c.few_effective == 0) return fmt::format("{}, none on fewer than {}.", rests, least);
  return fmt::format(
      "{}; {} of {} on fewer than {}: they stay in, and their ranks are right, but owe more to chance than to what was "
      "inferred. More --draws help.",
      rests, grouped(c.few_effective), grouped(c.records), least);
}

std::string ranks_table(const Scenario& scenario, const Calibration& c, const Style& style) {
  Table table;
  table.title = "Where the truth lies in its posterior, from lowest to highest: level if inference is right";
  table.columns = {"what", "0 to 1", "chi-square p", "KS p", "odds p"};
  for (const CalibrationTarget& target : c.targets)
    table.rows.push_back({Cell::words(target_name(scenario, target)), Cell::words(drawn(target.histogram)),
                          p_value(target.histogram_test.p), p_value(target.distance_test.p),
                          target.kind == TargetKind::number ? Cell::words("") : p_value(target.odds_test.p)});
  return to_terminal(table, Amounts("", 1e-6), style);
}

std::string odds_table(const Scenario& scenario, const CalibrationTarget& target, const Style& style) {
  Table table;
  table.title = fmt::format("Odds given: {}", target_name(scenario, target));
  table.columns = {"odds", "on average", "expected", "true"};
  for (const CalibrationTarget::Odds& group : target.odds)
    table.rows.push_back({Cell::words(fmt::format("{:.3f} to {:.3f}", group.least, group.most)),
                          Cell::words(fmt::format("{:.3f}", group.mean)),
                          Cell::words(fmt::format("{:.1f}", group.expected)),
                          Cell::words(fmt::format("{:.0f}", group.found))});
  return to_terminal(table, Amounts("", 1e-6), style);
}

/// Types, accounts and noise; the other numbers are for programs.
std::string recovery_table(const Scenario& scenario, const Calibration& c, const Style& style) {
  Table table;
  table.title = "How well the truth is found, by the moves that are recorded";
  table.columns = {"moves"};
  std::vector<const RecoveryCurve*> shown;
  for (const RecoveryCurve& curve : c.recovery) {
    const CalibrationTarget& target = c.targets[curve.target];
    if (target.kind == TargetKind::number && !target.noise) continue;
    shown.push_back(&curve);
    const std::string name = target_name(scenario, target);
    if (target.kind == TargetKind::number) {
      table.columns.push_back(name + ": sd of its log over the prior's (5% to 95%)");
    } else {
      table.columns.push_back(name + ": odds of the true one (5% to 95%)");
      table.columns.push_back("log score");
    }
  }
  if (shown.empty()) return "";
  for (uint32_t n = 0; n <= c.longest; ++n) {
    table.rows.push_back({Cell::count(n)});
    for (const RecoveryCurve* curve : shown) {
      const RecoveryPoint& point = curve->points[n];
      const bool is_number = c.targets[curve->target].kind == TargetKind::number;
      const RecoveryBands& b = is_number ? point.sd_ratio : point.true_odds;
      table.rows.back().push_back(Cell::words(fmt::format("{:.2f} ({:.2f} to {:.2f})", b.median, b.low90, b.high90)));
      if (!is_number) table.rows.back().push_back(Cell::words(fmt::format("{:.3f}", point.log_score)));
    }
  }
  return to_terminal(table, Amounts("", 1e-6), style);
}

}  // namespace

std::string target_name(const Scenario& scenario, const CalibrationTarget& target) {
  switch (target.kind) {
    case TargetKind::number:
      return printable(scenario.numbers[target.subject].path);
    case TargetKind::type:
      return "type of " + printable(scenario.parties[target.subject].label);
    case TargetKind::account:
      return "account";
  }
  throw std::logic_error("a target of no kind");
}

std::string calibration_text(const Scenario& scenario, const Calibration& c, const Style& style) {
  std::string out = filled("Calibration: " + printable(scenario.title), style) + "\n";
  if (!c.why_not.empty()) return out + filled("Nothing was calibrated: " + printable(c.why_not) + ".", style);
  out +=
      filled(how_it_came_out(c), style) + "\n" + filled(what_was_done(c), style) + filled(what_it_rests_on(c), style);
  out += "\n" + ranks_table(scenario, c, style);
  for (const CalibrationTarget& target : c.targets)
    if (target.odds.size() > 1) out += "\n" + odds_table(scenario, target, style);
  const std::string recovery = recovery_table(scenario, c, style);
  return recovery.empty() ? out : out + "\n" + recovery;
}

}  // namespace walkaway
