// SPDX-License-Identifier: Apache-2.0
// Tables of what the answers hang on.
#include "report/tables.h"

namespace walkaway {
namespace {

constexpr size_t kMostNumbers = 5;  ///< of a figure, in the table for people

Cell figure(const HeadlineOutput& output, double value) {
  return output.is_probability() ? Cell::odds(value) : Cell::amount(value);
}

double at_end(const SensitivityEnd& end, size_t output) {
  return output < end.outputs.size() ? end.outputs[output] : NAN;
}

std::vector<Cell> row(const Telling& t, const SensitivityAnswer& answer, size_t i, const NumberSensitivity& number) {
  const HeadlineOutput& output = answer.outputs[i];
  return {Cell::words(output.id),
          Cell::words(t.scenario.numbers.at(number.number).path),
          Cell::number(number.value),
          Cell::number(number.low.at),
          Cell::number(number.high.at),
          figure(output, output.value),
          figure(output, at_end(number.low, i)),
          figure(output, at_end(number.high, i))};
}

const std::vector<std::string> kColumns = {"figure", "number", "value", "low", "high", "now", "at low", "at high"};

Table flips_table(const Telling& t, const SensitivityAnswer& answer) {
  Table table{"flips",
              "Where conclusions flip",
              "One number at a time, nearest first. Found by bisection between its value and its low or high.",
              {"number", "value", "flips at", "within", "from", "to", "which means"},
              1,
              {}};
  for (const NumberSensitivity& number : answer.numbers)
    for (const SensitivityEnd* end : {&number.low, &number.high})
      for (const Flip& flip : end->flips)
        table.rows.push_back({Cell::words(t.scenario.numbers.at(number.number).path), Cell::number(number.value),
                              Cell::number(flip.about), Cell::number(flip.within), Cell::words(flip.from),
                              Cell::words(flip.to),
                              Cell::words(claim(t, t.answers.conclusions.at(flip.conclusion), flip.to))});
  return table;
}

Table unread_table(const Telling& t, const SensitivityAnswer& answer) {
  Table table{"not_varied", "Numbers that could not be varied", "", {"number", "at", "why"}, 1, {}};
  for (const NumberSensitivity& number : answer.numbers)
    for (const SensitivityEnd* end : {&number.low, &number.high})
      if (!end->why.empty())
        table.rows.push_back(
            {Cell::words(t.scenario.numbers.at(number.number).path), Cell::number(end->at), Cell::words(end->why)});
  for (const auto& [id, why] : answer.skipped)
    table.rows.push_back({Cell::words(t.scenario.numbers.at(id).path), Cell::words(""), Cell::words(why)});
  return table;
}

bool is_headline(const HeadlineOutput& output) {
  using Kind = HeadlineOutput::Kind;
  return output.kind == Kind::verdict || output.kind == Kind::room || output.kind == Kind::deal ||
         output.kind == Kind::margin;
}

const std::vector<std::string> kSlopeColumns = {"figure", "number", "value",    "low",
                                                "high",   "now",    "per unit", "over the range"};

std::vector<Cell> slope_row(const Telling& t, const HeadlineOutput& output, size_t i, const NumberSlopes& number) {
  return {Cell::words(output.id),        Cell::words(t.scenario.numbers.at(number.number).path),
          Cell::number(number.value),    Cell::number(number.low),
          Cell::number(number.high),     figure(output, output.value),
          Cell::number(number.slope[i]), Cell::number(number.per_range(i))};
}

}  // namespace

void slopes_tables(const Telling& telling, std::vector<Table>& out) {
  if (!telling.answers.slopes) return;
  const SlopesAnswer& answer = *telling.answers.slopes;
  Table all{"slopes", "How fast the answers move", "", kSlopeColumns, 2, {}, true};
  Table most{"moves_with",
             "What the answers move with",
             "Slopes at today's numbers, per unit of the number and over the whole of its stated range, of those that "
             "move each figure most. Odds are parts of 1. Verdicts, best moves and for whom there is room are held.",
             kSlopeColumns,
             2,
             {}};
  for (size_t i = 0; i < answer.outputs.size(); ++i) {
    const HeadlineOutput& output = answer.outputs[i];
    size_t told = 0;
    for (const NumberSlopes* number : by_slope(answer, i)) {
      all.rows.push_back(slope_row(telling, output, i, *number));
      if (!is_headline(output) || told == kMostNumbers ||
          !worth_telling(telling.amounts, output, std::abs(number->per_range(i))))
        continue;
      most.rows.push_back(all.rows.back());
      ++told;
    }
  }
  Table none{"no_slope", "Numbers with no slope, or with a reservation", "", {"number", "value", "why"}, 1, {}};
  for (const NumberSlopes& number : answer.numbers)
    if (!number.why.empty())
      none.rows.push_back({Cell::words(telling.scenario.numbers.at(number.number).path), Cell::number(number.value),
                           Cell::words(number.why)});
  for (size_t i = 0; i < answer.outputs.size(); ++i)
    if (!answer.unsolved[i].empty())
      none.rows.push_back(
          {Cell::words(answer.outputs[i].id), Cell::number(answer.outputs[i].value), Cell::words(answer.unsolved[i])});
  add_table(most, out);
  add_table(all, out);
  add_table(none, out);
}

void sensitivity_tables(const Telling& telling, std::vector<Table>& out) {
  if (!telling.answers.sensitivity) return;
  const SensitivityAnswer& answer = *telling.answers.sensitivity;
  Table all{"sensitivity", "One number at a time", "", kColumns, 2, {}, true};
  Table most{"hangs_on",
             "What the answers hang on",
             "One number at a time at its low and its high, solved again: those that move each figure most.",
             kColumns,
             2,
             {}};
  for (size_t i = 0; i < answer.outputs.size(); ++i) {
    const HeadlineOutput& output = answer.outputs[i];
    size_t told = 0;
    for (const NumberSensitivity* number : by_swing(answer, i)) {
      all.rows.push_back(row(telling, answer, i, *number));
      if (!is_headline(output) || told == kMostNumbers ||
          !worth_telling(telling.amounts, output, swing(*number, i, output.value)))
        continue;
      most.rows.push_back(all.rows.back());
      ++told;
    }
  }
  add_table(most, out);
  add_table(all, out);
  add_table(flips_table(telling, answer), out);
  add_table(unread_table(telling, answer), out);
}

}  // namespace walkaway
