// SPDX-License-Identifier: Apache-2.0
// Which numbers the answers hang on.
#include "report/terminal.h"

namespace walkaway {

std::string output_label(const Telling& t, const HeadlineOutput& output) {
  using Kind = HeadlineOutput::Kind;
  const uint32_t i = output.subject;
  const auto offer = [&] { return quoted(t.answers.offers.at(i).label); };
  switch (output.kind) {
    case Kind::verdict:
      return fmt::format("odds that {} was {}", offer(), verdict_name(leading(t.answers.offers.at(i).verdicts)));
    case Kind::acceptance:
      return fmt::format("chance, as seen beforehand, that {} is accepted", offer());
    case Kind::worth:
      return fmt::format("worth of {} to {}", offer(), t.party(t.answers.offers.at(i).receiver));
    case Kind::room:
      return "chance that some package is better than no deal for all";
    case Kind::deal:
      return "chance of a deal from here on";
    case Kind::ending:
      return fmt::format("chance of {}", t.ending(t.answers.forecast.endings.at(i).ending));
    case Kind::value:
      return fmt::format("value to {}", t.party(i));
    case Kind::type:
      return fmt::format("odds that {} is of type {}", t.party(i), t.type(i, output.type));
    case Kind::account:
      return fmt::format("odds of the account {}", t.account(i));
    case Kind::margin: {
      const Advice& advice = t.answers.advice.at(i);
      const bool typed = t.scenario.parties.at(advice.party).types.size() > 1;
      return fmt::format("lead of {} over the next best move of {}{}", quoted(advice.moves.at(0).label),
                         t.party(advice.party), typed ? ", type " + t.type(advice.party, advice.type) : "");
    }
  }
  return "";
}

std::string held_at_steps(const HeadlineOutput& output) {
  using Kind = HeadlineOutput::Kind;
  switch (output.kind) {
    case Kind::verdict:
      return "the verdict of each type";
    case Kind::worth:
      return "which other answer is best";
    case Kind::room:
      return "for which types there is room";
    case Kind::margin:
      return "which moves are best and next best";
    default:
      return "";
  }
}

double swing(const NumberSensitivity& number, size_t output, double today) {
  double low = today, high = today;
  for (const SensitivityEnd* end : {&number.low, &number.high})
    if (output < end->outputs.size() && std::isfinite(end->outputs[output])) {
      low = std::min(low, end->outputs[output]);
      high = std::max(high, end->outputs[output]);
    }
  return high - low;
}

std::vector<const NumberSensitivity*> by_swing(const SensitivityAnswer& answer, size_t output) {
  std::vector<const NumberSensitivity*> numbers;
  for (const NumberSensitivity& number : answer.numbers) numbers.push_back(&number);
  const double today = answer.outputs[output].value;
  std::stable_sort(numbers.begin(), numbers.end(),
                   [&](const auto* a, const auto* b) { return swing(*a, output, today) > swing(*b, output, today); });
  return numbers;
}

bool worth_telling(const Amounts& amounts, const HeadlineOutput& output, double swing) {
  return output.is_probability() ? swing >= 0.05 : !amounts.negligible(swing);
}

std::string claim(const Telling& t, const Conclusion& conclusion, const std::string& holds) {
  using Kind = Conclusion::Kind;
  const uint32_t i = conclusion.subject;
  const bool yes = holds == "yes";
  const auto offer = [&] { return quoted(t.answers.offers.at(i).label); };
  switch (conclusion.kind) {
    case Kind::leading_verdict:
      for (int v = 0; v < kVerdicts; ++v)
        if (holds == to_text(static_cast<Verdict>(v)))
          return fmt::format("{} is most likely {}", offer(), verdict_name(static_cast<Verdict>(v)));
      return "";
    case Kind::bad_deal:
      return fmt::format("{} is {} bad deal", offer(), yes ? "a" : "no");
    case Kind::non_starter:
      return fmt::format("{} is {} non-starter", offer(), yes ? "a" : "no");
    case Kind::deal_possible:
      return yes ? "there is likely room for a deal" : "there is likely no room for a deal";
    case Kind::leading_type:
      for (TypeId type = 0; type < t.scenario.parties.at(i).types.size(); ++type)
        if (t.scenario.parties[i].types[type].id == holds)
          return fmt::format("{} is most likely {}", t.party(i), t.type(i, type));
      return "";
    case Kind::best_move: {
      const Advice& advice = t.answers.advice.at(i);
      const bool typed = t.scenario.parties.at(advice.party).types.size() > 1;
      return fmt::format("{} is best for {}{}", t.move(advice.stage, holds), t.party(advice.party),
                         typed ? " (" + t.type(advice.party, advice.type) + ")" : "");
    }
    case Kind::leading_ending:
      for (EndingId e = 0; e < t.scenario.endings.size(); ++e)
        if (t.scenario.endings[e].id == holds) return fmt::format("it most likely ends in {}", t.ending(e));
      return "";
    case Kind::best_pivot:
      return "";
  }
  return "";
}

namespace {

constexpr size_t kNumbersTold = 2, kFlipsTold = 3;

/// The figures that the paragraph speaks of: the last offer's verdict, the room for a deal, and the margin of what the
/// likeliest type of a party on the move should do.
std::vector<size_t> figures_told(const Telling& t, const std::vector<HeadlineOutput>& outputs) {
  using Kind = HeadlineOutput::Kind;
  std::optional<size_t> verdict, room, margin;
  double posterior = -1;
  for (size_t i = 0; i < outputs.size(); ++i) {
    const HeadlineOutput& output = outputs[i];
    if (output.kind == Kind::verdict) verdict = i;
    if (output.kind == Kind::room) room = i;
    if (output.kind != Kind::margin) continue;
    const Advice& advice = t.answers.advice.at(output.subject);
    if (advice.now && advice.posterior > posterior) margin = i, posterior = advice.posterior;
  }
  std::vector<size_t> figures;
  for (const auto& figure : {verdict, room, margin})
    if (figure) figures.push_back(*figure);
  return figures;
}

std::string figure_text(const Telling& t, const HeadlineOutput& output, double value) {
  return output.is_probability() ? of_hundred(value) : t.amounts.in_table(value);
}

/// "0 at 2, 65 at 10": the ends that differ from today.
std::string ends_text(const Telling& t, const SensitivityAnswer& answer, const NumberSensitivity& number, size_t i) {
  const std::string today = figure_text(t, answer.outputs[i], answer.outputs[i].value);
  std::vector<std::string> parts;
  for (const SensitivityEnd* end : {&number.low, &number.high}) {
    if (i >= end->outputs.size()) continue;
    const std::string there = figure_text(t, answer.outputs[i], end->outputs[i]);
    if (there != today) parts.push_back(fmt::format("{} at {}", there, significant(end->at, 3)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string figure_sentence(const Telling& t, const SensitivityAnswer& answer, size_t i) {
  const HeadlineOutput& output = answer.outputs[i];
  std::vector<std::string> parts;
  for (const NumberSensitivity* number : by_swing(answer, i)) {
    if (parts.size() == kNumbersTold || !worth_telling(t.amounts, output, swing(*number, i, output.value))) break;
    parts.push_back(fmt::format("{} ({})", printable(t.scenario.numbers.at(number->number).what),
                                ends_text(t, answer, *number, i)));
  }
  if (parts.empty()) return "";
  return fmt::format("{} ({}) {} most on {}.", capital(output_label(t, output)),
                     output.is_probability() ? in_hundred(output.value) : t.amounts.about(output.value),
                     output.kind == HeadlineOutput::Kind::verdict ? "hang" : "hangs", joined(parts));
}

struct Near {
  const NumberSensitivity* number;
  const Flip* flip;
  double share;  ///< of the way from today's value to the end
};

std::string flips_sentence(const Telling& t, const SensitivityAnswer& answer) {
  std::vector<Near> near;
  for (const NumberSensitivity& number : answer.numbers)
    for (const SensitivityEnd* end : {&number.low, &number.high})
      for (const Flip& flip : end->flips)
        near.push_back({&number, &flip, std::abs(flip.about - number.value) / std::abs(end->at - number.value)});
  if (near.empty())
    return fmt::format("No conclusion flips with any of its {} ranged numbers alone.", answer.numbers.size());
  std::stable_sort(near.begin(), near.end(), [](const Near& a, const Near& b) { return a.share < b.share; });
  std::vector<std::string> parts;
  std::vector<uint32_t> said;
  for (const Near& n : near) {
    if (parts.size() == kFlipsTold) break;
    if (std::find(said.begin(), said.end(), n.flip->conclusion) != said.end()) continue;
    said.push_back(n.flip->conclusion);
    parts.push_back(fmt::format(
        "{} with {} {} about {} (now {})", claim(t, t.answers.conclusions.at(n.flip->conclusion), n.flip->to),
        printable(t.scenario.numbers.at(n.number->number).what), n.flip->about < n.number->value ? "below" : "above",
        significant(n.flip->about, 2), significant(n.number->value, 3)));
  }
  return fmt::format("The nearest flips: {}.", fmt::join(parts, "; "));
}

/// "up by 12 in 100", "down by about 3 points": how far a figure would go over a number's stated range at today's
/// slope.
std::string move_text(const Telling& t, const HeadlineOutput& output, double move) {
  const double size = std::abs(move);
  return (move < 0 ? "down by " : "up by ") + (output.is_probability() ? in_hundred(size) : t.amounts.about(size));
}

std::string slope_sentence(const Telling& t, const SlopesAnswer& answer, size_t i) {
  const HeadlineOutput& output = answer.outputs[i];
  std::vector<std::string> parts;
  for (const NumberSlopes* number : by_slope(answer, i)) {
    const double move = number->per_range(i);
    if (parts.size() == kNumbersTold || !worth_telling(t.amounts, output, std::abs(move))) break;
    parts.push_back(
        fmt::format("{} ({})", printable(t.scenario.numbers.at(number->number).what), move_text(t, output, move)));
  }
  if (parts.empty()) return "";
  return fmt::format("{} ({}) {} most with {}.", capital(output_label(t, output)),
                     output.is_probability() ? in_hundred(output.value) : t.amounts.about(output.value),
                     output.kind == HeadlineOutput::Kind::verdict ? "move" : "moves", joined(parts));
}

}  // namespace

std::vector<const NumberSlopes*> by_slope(const SlopesAnswer& answer, size_t output) {
  std::vector<const NumberSlopes*> numbers;
  for (const NumberSlopes& number : answer.numbers)
    if (!number.slope.empty() && std::isfinite(number.slope[output])) numbers.push_back(&number);
  std::stable_sort(numbers.begin(), numbers.end(), [output](const auto* a, const auto* b) {
    return std::abs(a->per_range(output)) > std::abs(b->per_range(output));
  });
  return numbers;
}

Paragraph slopes_paragraph(const Telling& t) {
  Paragraph p{"Depends", {}};
  if (!t.answers.slopes || t.answers.sensitivity) return p;
  const SlopesAnswer& answer = *t.answers.slopes;
  if (answer.numbers.empty()) {
    p.sentences.push_back("No number of the file has a range, so there is nothing to move.");
    return p;
  }
  for (const size_t i : figures_told(t, answer.outputs)) {
    const std::string sentence = slope_sentence(t, answer, i);
    if (!sentence.empty()) p.sentences.push_back(sentence);
  }
  p.sentences.push_back(
      p.sentences.empty()
          ? "No number moves the main figures to speak of, verdicts and best moves held."
          : "That is as far as each would move them over its whole stated range at today's slope, verdicts and best "
            "moves held.");
  return p;
}

Paragraph hangs_paragraph(const Telling& t) {
  Paragraph p{"Depends", {}};
  if (!t.answers.sensitivity) return p;
  const SensitivityAnswer& answer = *t.answers.sensitivity;
  if (answer.numbers.empty()) {
    p.sentences.push_back("No number of the file has a range that could be tried, so nothing was varied.");
    return p;
  }
  for (const size_t i : figures_told(t, answer.outputs)) p.sentences.push_back(figure_sentence(t, answer, i));
  p.sentences.push_back(flips_sentence(t, answer));
  return p;
}

}  // namespace walkaway
