// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include "report/wrap.h"

namespace walkaway {

std::string of_hundred(double probability) {
  if (!std::isfinite(probability)) return "unknown";
  if (probability <= 0) return "0";
  if (probability >= 1) return "100";
  if (probability < 0.005) return "under 1";
  if (probability > 0.995) return "over 99";
  return fmt::format("{:.0f}", 100 * probability);
}

std::string in_hundred(double probability) {
  return std::isfinite(probability) ? of_hundred(probability) + " in 100" : "odds unknown";
}

const char* likelihood(double probability) {
  if (!std::isfinite(probability)) return "unknown";
  if (probability >= 1) return "certain";
  struct Band {
    double below;
    const char* words;
  };
  static constexpr Band kBands[] = {
      {0.01, "next to impossible"}, {0.1, "very unlikely"},        {0.3, "unlikely"}, {0.45, "less likely than not"},
      {0.55, "about even"},         {0.7, "more likely than not"}, {0.9, "likely"},   {0.99, "very likely"}};
  for (const Band& band : kBands)
    if (probability < band.below) return band.words;
  return "almost certain";
}

std::string joined(const std::vector<std::string>& parts, const char* last) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? fmt::format(" {} ", last) : ", ";
    out += parts[i];
  }
  return out;
}

std::string ordinal(uint32_t index) {
  static constexpr const char* kWords[] = {"first", "second", "third", "fourth", "fifth"};
  return index < std::size(kWords) ? kWords[index] : fmt::format("{}th", index + 1);
}

std::string quoted(const std::string& label) { return "“" + printable(label) + "”"; }

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

namespace {

/// Commas between the thousands of the whole part of a plain decimal number.
std::string with_commas(std::string digits) {
  size_t point = std::min(digits.find('.'), digits.size());
  const size_t start = !digits.empty() && digits[0] == '-' ? 1 : 0;
  if (point - start <= 4) return digits;  // 1200 reads well enough as it is
  for (size_t at = point; at > start + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string without_trailing_zeros(std::string digits) {
  if (digits.find('.') == std::string::npos) return digits;
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

double power_of_ten(double value) { return std::pow(10, std::floor(std::log10(value) + 1e-9)); }

int decimals(double quantum) { return std::max(0, static_cast<int>(std::lround(-std::log10(quantum)))); }

}  // namespace

std::string grouped(uint64_t count) { return with_commas(std::to_string(count)); }

std::string significant(double value, int digits) {
  if (!std::isfinite(value)) return "unknown";
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size < 1e-3 || size >= 1e9) return fmt::format("{:.{}g}", value, digits);
  const double quantum = power_of_ten(size) / std::pow(10, digits - 1);
  return without_trailing_zeros(fmt::format("{:.{}f}", std::round(value / quantum) * quantum, decimals(quantum)));
}

Amounts::Amounts(std::string unit, double noise)
    : unit_(printable(unit)), quantum_(noise > 0 && std::isfinite(noise) ? power_of_ten(noise) : 1) {}

std::string Amounts::digits(double absolute) const {
  double quantum = absolute < 0.95 * quantum_ ? quantum_ / 10 : quantum_;
  if (absolute > 0) quantum = std::max(quantum, power_of_ten(absolute) / 100);
  return with_commas(
      without_trailing_zeros(fmt::format("{:.{}f}", std::round(absolute / quantum) * quantum, decimals(quantum))));
}

bool Amounts::negligible(double amount) const { return !(std::abs(amount) >= quantum_ / 20); }

std::string Amounts::about_bare(double amount) const {
  if (!std::isfinite(amount)) return "an unknown number of";
  if (negligible(amount)) return "less than " + digits(quantum_ / 10);
  return "about " + digits(std::abs(amount));
}

std::string Amounts::about(double amount) const {
  const std::string bare = about_bare(amount);
  return bare + " " + (unit_ == "points" && bare == "about 1" ? "point" : unit_);
}

std::string Amounts::more_or_less(double amount) const {
  if (negligible(amount)) return "no more and no less";
  return about(amount) + (amount > 0 ? " more" : " less");
}

std::string Amounts::change(double amount) const {
  if (!std::isfinite(amount)) return "unknown";
  if (negligible(amount)) return "0";
  return (amount > 0 ? "+" : "-") + digits(std::abs(amount));
}

std::string Amounts::in_table(double amount) const {
  if (!std::isfinite(amount)) return "-";
  const double quantum = quantum_ / 10;
  const double rounded = std::round(amount / quantum) * quantum;
  return with_commas(fmt::format("{:.{}f}", rounded == 0 ? 0.0 : rounded, decimals(quantum)));
}

namespace {

/// The smallest central noise of any party that moves.
double smallest_noise(const Scenario& scenario) {
  const Values values = scenario.central_values();
  double smallest = INFINITY;
  for (const Party& party : scenario.parties) {
    if (!party.moves || !party.noise) continue;
    for (const NumberId id : party.noise->by_type)
      if (id < values.size()) smallest = std::min(smallest, values[id]);
  }
  return smallest;
}

}  // namespace

Telling::Telling(const Scenario& s, const Answers& a) : scenario(s), answers(a), amounts(s.unit, smallest_noise(s)) {
  double most = -1;
  for (const AccountPosterior& account : answers.accounts)
    if (account.posterior > most) {
      most = account.posterior;
      likeliest = account.account;
    }
}

std::string Telling::party(PartyId id) const {
  return id < scenario.parties.size() ? printable(scenario.parties[id].label) : "nobody";
}

std::string Telling::type(PartyId party, TypeId id) const {
  if (party >= scenario.parties.size() || id >= scenario.parties[party].types.size()) return "any type";
  return quoted(scenario.parties[party].types[id].label);
}

std::string Telling::stage(StageId id) const {
  return id < scenario.stages.size() ? quoted(scenario.stages[id].label) : "the start";
}

std::string Telling::ending(EndingId id) const {
  return id < scenario.endings.size() ? quoted(scenario.endings[id].label) : "an unknown ending";
}

std::string Telling::account(AccountId id) const {
  return id < scenario.accounts.size() ? quoted(scenario.accounts[id].label) : "the only account";
}

std::string Telling::move(StageId stage, const std::string& id) const {
  if (stage < scenario.stages.size())
    for (const Move& move : scenario.stages[stage].moves)
      if (move.id == id) return quoted(move.label);
  return quoted(id);
}

std::string Telling::under(const std::vector<bool>& holds) const {
  if (holds.size() < 2) return "";
  std::vector<std::string> in;
  for (AccountId a = 0; a < holds.size(); ++a)
    if (holds[a]) in.push_back(ordinal(a));
  if (in.size() == holds.size())
    return in.size() == 2 ? "by both accounts" : fmt::format("by all {} accounts", in.size());
  if (in.empty()) return holds.size() == 2 ? "by neither account" : "by none of the accounts";
  return fmt::format("only by the {} account{}", joined(in), in.size() > 1 ? "s" : "");
}

const Conclusion* Telling::conclusion(Conclusion::Kind kind, uint32_t subject) const {
  for (const Conclusion& c : answers.conclusions)
    if (c.kind == kind && c.subject == subject) return &c;
  return nullptr;
}

std::string Telling::under(Conclusion::Kind kind, uint32_t subject) const {
  const Conclusion* c = conclusion(kind, subject);
  if (c == nullptr) return "";
  std::vector<bool> holds;
  for (const std::string& answer : c->by_account) holds.push_back(answer == c->holds);
  return under(holds);
}

uint32_t Telling::round_now() const {
  for (const Advice& advice : answers.advice)
    if (advice.now) return advice.round;
  return answers.delay.rounds.empty() ? 1 : answers.delay.rounds.front().round;
}

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::poison_pill:
      return "a poison pill";
    case Verdict::gift:
      return "a gift";
    case Verdict::slip:
      return "a slip";
    case Verdict::misjudgement:
      return "a misjudgement";
    case Verdict::serious:
      return "a serious offer";
    case Verdict::opening:
      return "an opening";
    case Verdict::gamble:
      return "a gamble";
  }
  return "an offer";
}

const char* verdict_meaning(Verdict verdict) {
  switch (verdict) {
    case Verdict::poison_pill:
      return "failing suited it, and it had no hope of a yes or no wish for one";
    case Verdict::gift:
      return "failing suited it, and yet it offered what was likely to be taken";
    case Verdict::slip:
      return "by its own lights another move was better";
    case Verdict::misjudgement:
      return "right by what it believed of the other side, wrong by what was likely";
    case Verdict::serious:
      return "meant, and likely to be taken";
    case Verdict::opening:
      return "likely to be refused, but to lead to a deal later";
    case Verdict::gamble:
      return "a small chance of a real gain";
  }
  return "";
}

Verdict leading(const std::array<double, kVerdicts>& odds) {
  return static_cast<Verdict>(std::max_element(odds.begin(), odds.end()) - odds.begin());
}

}  // namespace walkaway
