// SPDX-License-Identifier: Apache-2.0
// Numbers in words, with the digits they deserve, and the names of things as their author wrote them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "counsel/answers.h"
#include "scenario/scenario.h"
#include "uncertainty/uncertainty.h"

namespace walkaway {

/// "64 in 100"; "under 1 in 100" and "over 99 in 100" at the ends, so that no chance is rounded to certainty.
std::string in_hundred(double probability);
/// "64", "under 1": the same where "in 100" has just been said.
std::string of_hundred(double probability);
/// "more likely than not", "very unlikely": the band that a probability lies in.
const char* likelihood(double probability);

/// "a, b and c".
std::string joined(const std::vector<std::string>& parts, const char* last = "and");
/// "first", "second" ... of an index from 0.
std::string ordinal(uint32_t index);
/// The label in quotation marks, safe to print.
std::string quoted(const std::string& label);
/// First letter in upper case (ASCII only: other scripts are left as they are).
std::string capital(std::string text);
/// "12,345".
std::string grouped(uint64_t count);
/// A number to `digits` significant figures without exponent where it is of ordinary size.
std::string significant(double value, int digits);

/// Points or money, to the power of ten at or below the noise: finer digits would say more than the model knows.
/// Amounts smaller than that get one digit more. At most three significant figures.
class Amounts {
 public:
  Amounts(std::string unit, double noise);
  /// "about 2 points", "less than 0.1 points"; of the absolute value.
  std::string about(double amount) const;
  /// "about 2": the same without the unit.
  std::string about_bare(double amount) const;
  /// "about 2 points more", "about 2 points less", "no more and no less".
  std::string more_or_less(double amount) const;
  /// "+2", "-12", "0": a change, without the unit.
  std::string change(double amount) const;
  /// "-2.31", ten times finer, for tables.
  std::string in_table(double amount) const;
  /// True where the amount would be printed as less than the smallest that is told apart.
  bool negligible(double amount) const;
  const std::string& unit() const { return unit_; }

 private:
  std::string digits(double absolute) const;
  std::string unit_;
  double quantum_;
};

/// What all sentences of a report are made from.
struct Telling {
  const Scenario& scenario;
  const Answers& answers;
  Amounts amounts;
  AccountId likeliest = 0;                   ///< the account with most posterior weight
  const Uncertainty* uncertainty = nullptr;  ///< of many draws; null without them

  Telling(const Scenario& scenario, const Answers& answers);

  std::string party(PartyId id) const;               ///< label, safe to print
  std::string type(PartyId party, TypeId id) const;  ///< quoted label
  std::string stage(StageId id) const;
  std::string ending(EndingId id) const;
  std::string account(AccountId id) const;                       ///< quoted label
  std::string move(StageId stage, const std::string& id) const;  ///< quoted label of a move by its id
  /// "by both accounts", "only by the first account", "by neither account"; empty where there is one account.
  std::string under(const std::vector<bool>& holds) const;
  /// The same for a conclusion of the answers; empty if there is none of that kind.
  std::string under(Conclusion::Kind kind, uint32_t subject) const;
  const Conclusion* conclusion(Conclusion::Kind kind, uint32_t subject) const;
  /// The round in which the record ends.
  uint32_t round_now() const;
};

/// "odds that “X” was a poison pill", "value to the firm": what a headline figure is.
std::string output_label(const Telling& telling, const HeadlineOutput& output);
/// What is a step in a figure, and held as it is today where slopes are taken; empty: nothing.
std::string held_at_steps(const HeadlineOutput& output);
/// How far a number moves a figure: the largest less the least of it at low, today and high, where they are known.
double swing(const NumberSensitivity& number, size_t output, double today);
/// Those that move a figure most first.
/// Numbers by how far they move a figure over their stated range at today's slope, most first; those that have none
/// are left out.
std::vector<const NumberSlopes*> by_slope(const SlopesAnswer& answer, size_t output);
std::vector<const NumberSensitivity*> by_swing(const SensitivityAnswer& answer, size_t output);
/// Five in a hundred, or an amount that is told apart from none.
bool worth_telling(const Amounts& amounts, const HeadlineOutput& output, double swing);
/// What a conclusion says if its answer is `holds`: "“X” is most likely a gamble".
std::string claim(const Telling& telling, const Conclusion& conclusion, const std::string& holds);

/// A figure that people ask for first: a verdict, room for a deal, a deal, the lead of a best move.
bool chief_figure(const HeadlineOutput& figure);
/// Numbers, by place, with the largest parts of a figure's variance that are beyond their errors; given the record
/// where there is a posterior.
std::vector<size_t> largest_parts(const Hangs& hangs, const FigureHangs& figure, size_t most);

/// "a poison pill", and the clause that says what one is.
const char* verdict_name(Verdict verdict);
const char* verdict_meaning(Verdict verdict);
/// The verdict of most odds.
Verdict leading(const std::array<double, kVerdicts>& odds);

}  // namespace walkaway
