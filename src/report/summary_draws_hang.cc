// SPDX-License-Identifier: Apache-2.0
// What the answers hang on with all numbers moving together.
#include "report/terminal.h"

namespace walkaway {

bool chief_figure(const HeadlineOutput& figure) {
  using Kind = HeadlineOutput::Kind;
  return figure.kind == Kind::verdict || figure.kind == Kind::room || figure.kind == Kind::deal ||
         figure.kind == Kind::margin;
}

std::vector<size_t> largest_parts(const Hangs& hangs, const FigureHangs& figure, size_t most) {
  const auto part = [&](size_t n) -> const SobolIndex& {
    return hangs.posterior ? *figure.numbers[n].posterior : figure.numbers[n].prior;
  };
  std::vector<size_t> sure;
  for (size_t n = 0; n < figure.numbers.size(); ++n)
    if (part(n).value > 2 * part(n).error && part(n).value > 0.01) sure.push_back(n);
  std::stable_sort(sure.begin(), sure.end(), [&](size_t a, size_t b) { return part(a).value > part(b).value; });
  if (sure.size() > most) sure.resize(most);
  return sure;
}

namespace {

constexpr size_t kPartsTold = 3;
constexpr double kLeastTold = 0.03;  ///< part of the variance, after the first

std::string what_of(const Telling& t, NumberId number) { return printable(t.scenario.numbers.at(number).what); }

/// The verdict on the last offer, and the margin of what the likeliest type on the move should do.
std::vector<const FigureHangs*> figures_told(const Telling& t, const Uncertainty& u) {
  const FigureHangs *verdict = nullptr, *room = nullptr, *margin = nullptr;
  double posterior = -1;
  for (const FigureHangs& figure : u.hangs.figures) {
    const HeadlineOutput& output = u.figures.at(figure.figure);
    if (output.kind == HeadlineOutput::Kind::verdict) verdict = &figure;
    if (output.kind == HeadlineOutput::Kind::room) room = &figure;
    if (output.kind != HeadlineOutput::Kind::margin) continue;
    const Advice& advice = t.answers.advice.at(output.subject);
    if (advice.now && advice.posterior > posterior) margin = &figure, posterior = advice.posterior;
  }
  std::vector<const FigureHangs*> out;
  for (const FigureHangs* figure : {verdict ? verdict : room, margin})
    if (figure) out.push_back(figure);
  return out;
}

/// "38% of its variance, give or take 4".
std::string part_text(const SobolIndex& index) {
  return fmt::format("{:.0f}%, give or take {:.0f}", 100 * index.value, std::max(1.0, std::ceil(100 * index.error)));
}

std::string variance_sentence(const Telling& t, const Uncertainty& u, const FigureHangs& figure) {
  std::vector<std::string> parts;
  for (const size_t n : largest_parts(u.hangs, figure, kPartsTold)) {
    const NumberPart& part = figure.numbers[n];
    const SobolIndex& index = u.hangs.posterior ? *part.posterior : part.prior;
    if (!parts.empty() && index.value < kLeastTold) break;
    parts.push_back(fmt::format("{} ({})", what_of(t, u.numbers.at(n)), part_text(index)));
  }
  const std::string label = output_label(t, u.figures.at(figure.figure));
  if (parts.empty()) return "";
  return fmt::format("With all numbers moving, what varies in the {} comes most from {}.", label, joined(parts));
}

/// The flip nearest to today's value, in spread of the number, of each conclusion that has one.
std::string flips_sentence(const Telling& t, const Uncertainty& u) {
  std::vector<std::string> parts;
  for (const ConclusionHangs& c : u.hangs.conclusions) {
    const Conclusion& conclusion = t.answers.conclusions.at(c.conclusion);
    if (parts.size() == kPartsTold) break;
    for (const ConclusionAlong& along : c.numbers) {
      if (along.flips.empty()) continue;
      const MovingFlip& flip = along.flips.front();
      const bool today_below = flip.below == c.today;
      const std::string low = significant(flip.where.low, 3), high = significant(flip.where.high, 3);
      parts.push_back(fmt::format("{} if {} is {} than about {}{}",
                                  claim(t, conclusion, today_below ? flip.above : flip.below), what_of(t, along.number),
                                  today_below ? "more" : "less", significant(flip.where.about, 3),
                                  low == high ? "" : fmt::format(" ({} to {})", low, high)));
      break;
    }
  }
  if (parts.empty()) return "";
  return fmt::format("In most draws, whatever the others: {}.", fmt::join(parts, "; "));
}

/// What the likeliest type on the move would gain by knowing more.
std::string worth_sentence(const Telling& t, const Uncertainty& u) {
  const AdviceWorth* chief = nullptr;
  for (const AdviceWorth& worth : u.hangs.advice) {
    const Advice& advice = t.answers.advice.at(worth.advice);
    if (!advice.now || std::isnan(worth.everything.value)) continue;
    if (!chief || advice.posterior > t.answers.advice[chief->advice].posterior) chief = &worth;
  }
  if (!chief) return "";
  const Advice& advice = t.answers.advice[chief->advice];
  const auto worth = [&](double amount) {
    return t.amounts.negligible(amount) ? std::string("next to nothing") : t.amounts.about(amount);
  };
  const bool typed = t.scenario.parties.at(advice.party).types.size() > 1;
  const std::string who =
      t.party(advice.party) + (typed ? fmt::format(" (type {})", t.type(advice.party, advice.type)) : "");
  std::vector<std::string> parts;
  for (const TypeGain& gain : chief->types)
    if (!std::isnan(gain.gain.value))
      parts.push_back(fmt::format("the type of {} {}", t.party(gain.of), worth(gain.gain.value)));
  std::string text =
      fmt::format("Before its move, to {} knowing all numbers would be worth {}", who, worth(chief->everything.value));
  if (!chief->numbers.empty() && chief->numbers[0].gain.value > 2 * chief->numbers[0].gain.error)
    text += fmt::format(", of one alone most {} ({})", what_of(t, chief->numbers[0].number),
                        worth(chief->numbers[0].gain.value));
  if (!parts.empty()) text += fmt::format("; knowing {}", joined(parts));
  return text + ".";
}

}  // namespace

Paragraph draws_hang_paragraph(const Telling& t) {
  Paragraph p{"Hangs", {}};
  if (!t.uncertainty) return p;
  for (const FigureHangs* figure : figures_told(t, *t.uncertainty))
    p.sentences.push_back(variance_sentence(t, *t.uncertainty, *figure));
  p.sentences.push_back(flips_sentence(t, *t.uncertainty));
  p.sentences.push_back(worth_sentence(t, *t.uncertainty));
  return p;
}

}  // namespace walkaway
