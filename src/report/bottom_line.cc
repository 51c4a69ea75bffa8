// SPDX-License-Identifier: Apache-2.0
#include "report/bottom_line.h"

#include "report/bottom_line_parts.h"
#include "report/terminal.h"

namespace walkaway {
namespace {

constexpr size_t kMost = 5;         ///< lines
constexpr size_t kFewest = 3;       ///< below this the trust in the numbers is told too
constexpr size_t kHangsWords = 30;  ///< beyond this `hangs_on` takes up no more

size_t words(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), ' ')) + (text.empty() ? 0 : 1);
}

}  // namespace

void add_if_short(std::string& text, const std::string& more) {
  if (more.empty() || (!text.empty() && words(text) + words(more) > kHangsWords)) return;
  text += (text.empty() ? "" : " ") + more;
}

std::string accounts_of(const Telling& t, Conclusion::Kind kind, uint32_t subject) {
  const Conclusion* c = t.conclusion(kind, subject);
  if (c == nullptr) return "";
  const std::string under = t.under(kind, subject);
  if (under.rfind("only", 0) != 0) return under;
  std::vector<std::string> labels;
  for (AccountId a = 0; a < c->by_account.size(); ++a)
    if (c->by_account[a] == c->holds) labels.push_back(t.account(a));
  return "only by " + joined(labels);
}

namespace {

// ------------------------------------------------------------------------------------------------ how it goes on

/// What the side on the move is most likely to do, if one side alone is.
std::string next_move_sentence(const Telling& t) {
  const Advice* first = nullptr;
  std::vector<std::pair<std::string, double>> odds;  // by label
  double weight = 0;
  for (const Advice& a : t.answers.advice) {
    if (!a.now) continue;
    if (first == nullptr) first = &a;
    if (a.party != first->party || a.stage != first->stage) return "";
    weight += a.posterior;
    for (const MoveAdvice& move : a.moves) {
      auto same = std::find_if(odds.begin(), odds.end(), [&](const auto& o) { return o.first == move.label; });
      if (same == odds.end()) same = odds.insert(odds.end(), {move.label, 0});
      same->second += a.posterior * move.probability;
    }
  }
  if (odds.size() < 2 || !(weight > 0)) return "";
  const auto top =
      std::max_element(odds.cbegin(), odds.cend(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return fmt::format("{} moves next, likeliest {} ({}).", capital(t.party(first->party)), quoted(top->first),
                     in_hundred(top->second / weight));
}

/// A what-if under which another ending leads than today, both played from the start.
std::string ending_under_what_ifs(const Telling& t, size_t now) {
  const auto leads = [](const WhatIfPoint& point) {
    std::vector<double> odds;
    for (const Weighed& ending : point.endings) odds.push_back(ending.all);
    return odds.empty() ? size_t{0} : first_two(odds).first;
  };
  if (t.answers.today.points.empty() || leads(t.answers.today.points[0]) != now) return "";
  for (const WhatIfAnswer& answer : t.answers.what_ifs)
    for (const WhatIfPoint& point : answer.points)
      if (point.status == SolveStatus::converged && !point.endings.empty() && leads(point) != now)
        return fmt::format("Played from the start with {}, {} leads ({}).",
                           what_if_name(t.scenario.what_ifs.at(answer.what_if), point),
                           t.ending(static_cast<EndingId>(leads(point))), of_hundred(point.endings[leads(point)].all));
  return "";
}

std::optional<BottomLine> next_line(const Telling& t) {
  const std::vector<EndingOdds>& endings = t.answers.forecast.endings;
  if (endings.empty()) return std::nullopt;
  std::vector<double> odds;
  for (const EndingOdds& e : endings) odds.push_back(e.probability.all);
  const auto [top, next] = first_two(odds);
  const std::string first = t.ending(endings[top].ending), second = t.ending(endings[next].ending);
  const double deal = t.answers.forecast.deal.all;
  BottomLine line;
  line.section = "next";
  line.odds = odds[top];
  line.under = accounts_of(t, Conclusion::Kind::leading_ending, 0);
  const bool open = top != next && odds[top] - odds[next] < kClearLead;
  line.text = open ? fmt::format("How it ends is open: {} ({}) or {} ({})", first, in_hundred(odds[top]), second,
                                 of_hundred(odds[next]))
                   : fmt::format("It {}ends in {} ({})",
                                 odds[top] > kSure ? ""
                                 : odds[top] > 0.5 ? "most likely "
                                                   : "perhaps ",
                                 first, in_hundred(odds[top]));
  const bool is_the_deal = endings[top].ending == kAgreement && std::abs(deal - odds[top]) < 0.01;
  if (!is_the_deal) line.text += fmt::format("; a deal from here is {} ({})", likelihood(deal), in_hundred(deal));
  line.text += ".";
  if (const Conclusion* c = t.conclusion(Conclusion::Kind::leading_ending, 0); c != nullptr && !c->robust())
    for (AccountId a = 0; a < c->by_account.size() && line.hangs_on.empty(); ++a)
      for (const EndingOdds& e : endings)
        if (c->by_account[a] != c->holds && t.scenario.endings.at(e.ending).id == c->by_account[a])
          line.hangs_on = fmt::format("By {} it is {} ({}).", t.account(a), t.ending(e.ending),
                                      of_hundred(e.probability.by_account.at(a)));
  add_if_short(line.hangs_on, ending_under_what_ifs(t, endings[top].ending));
  add_if_short(line.hangs_on, next_move_sentence(t));
  if (!open && top != next && odds[next] >= 1 - kSure)
    add_if_short(line.hangs_on, fmt::format("The runner-up is {} ({}).", second, of_hundred(odds[next])));
  return line;
}

// ------------------------------------------------------------------------------------------------- what to do

/// Types of one party at one stage that share their best move.
struct Camp {
  std::vector<const Advice*> types;
  double odds = 0;
  const Advice& closest() const {
    return **std::min_element(types.begin(), types.end(),
                              [](const Advice* a, const Advice* b) { return a->why.margin < b->why.margin; });
  }
};

/// The camps of the first party that has a choice, those on the move now before others; likeliest first.
std::vector<Camp> camps(const Telling& t) {
  const Advice* first = nullptr;
  for (const Advice& a : t.answers.advice)
    if (a.moves.size() > 1 && (first == nullptr || (a.now && !first->now))) first = &a;
  std::vector<Camp> out;
  for (const Advice& a : t.answers.advice) {
    if (first == nullptr || a.party != first->party || a.stage != first->stage || a.now != first->now ||
        a.moves.empty())
      continue;
    auto camp = std::find_if(out.begin(), out.end(),
                             [&](const Camp& c) { return c.types[0]->moves[0].move == a.moves[0].move; });
    if (camp == out.end()) camp = out.insert(out.end(), Camp{});
    camp->types.push_back(&a);
    camp->odds += a.posterior;
  }
  std::stable_sort(out.begin(), out.end(), [](const Camp& a, const Camp& b) { return a.odds > b.odds; });
  return out;
}

/// Noise of one type, in the unit of the pay-offs.
double noise_of(const Telling& t, const Advice& a) {
  const std::optional<TypedNumber>& noise = t.scenario.parties.at(a.party).noise;
  return noise ? t.scenario.numbers.at(noise->of(a.type)).central : 0;
}

/// "about 5 points better than “O”", softer where the margin is within the noise.
std::string margin_words(const Telling& t, const Camp& camp) {
  const Advice& a = camp.closest();
  if (a.moves.size() < 2) return "its only move";
  const double margin = a.moves[0].value - a.moves[1].value;
  const std::string over = quoted(a.moves[1].label);
  if (t.amounts.negligible(margin)) return "but hardly over " + over;
  if (margin < noise_of(t, a)) return fmt::format("by only {} over {}", t.amounts.about(margin), over);
  return fmt::format("{}{} better than {}", camp.types.size() > 1 ? "at least " : "", t.amounts.about(margin), over);
}

std::string camp_names(const Telling& t, const Camp& camp) {
  if (camp.types.size() > 2) return fmt::format("one of {} types", camp.types.size());
  std::vector<std::string> names;
  for (const Advice* a : camp.types) names.push_back(t.type(a->party, a->type));
  return joined(names, "or");
}

std::optional<BottomLine> advice_line(const Telling& t) {
  const std::vector<Camp> sides = camps(t);
  if (sides.empty()) return std::nullopt;
  const Advice& first = *sides[0].types[0];
  const auto index = static_cast<uint32_t>(&sides[0].closest() - t.answers.advice.data());
  BottomLine line;
  line.section = "advice";
  line.under = accounts_of(t, Conclusion::Kind::best_move, index);
  const std::string when = first.now ? "now" : "at " + t.stage(first.stage);
  const auto best = [&](const Camp& camp) { return quoted(camp.types[0]->moves[0].label); };
  if (sides.size() == 1) {
    line.text = fmt::format("{} should {} choose {}, {}.", capital(t.party(first.party)), when, best(sides[0]),
                            margin_words(t, sides[0]));
    if (sides[0].types.size() > 1) line.hangs_on = "Whatever its type.";
  } else {
    line.odds = sides[0].odds;
    line.text = fmt::format("If {} is {} ({}), {} is best {}, {}.", t.party(first.party), camp_names(t, sides[0]),
                            in_hundred(line.odds), best(sides[0]), when, margin_words(t, sides[0]));
    line.hangs_on = fmt::format("If it is {} ({}), {} is best, {}.", camp_names(t, sides[1]), in_hundred(sides[1].odds),
                                best(sides[1]), margin_words(t, sides[1]));
  }
  if (const Conclusion* c = t.conclusion(Conclusion::Kind::best_move, index); c != nullptr)
    for (AccountId a = 0; a < c->by_account.size(); ++a)
      if (c->by_account[a] != c->holds)
        add_if_short(line.hangs_on,
                     fmt::format("By {} it is {}.", t.account(a), t.move(first.stage, c->by_account[a])));
  return line;
}

// ------------------------------------------------------------------------------------------------- what waiting costs

std::string best_round_words(const Telling& t, const PivotCurve& curve) {
  return curve.best_round == 0 ? "best never"
                               : fmt::format("best in {} {}", printable(t.scenario.clock.unit), curve.best_round);
}

std::optional<BottomLine> pivot_line(const Telling& t) {
  const Paragraph told = pivot_paragraph(t);
  if (told.sentences.empty()) return std::nullopt;
  const auto& curves = t.answers.pivots;
  const auto first = std::find_if(curves.begin(), curves.end(), [](const PivotCurve& c) { return c.solved; });
  BottomLine line;
  line.section = "delay";
  line.text = told.sentences[0];  // it is about the first curve that was solved
  line.under = accounts_of(t, Conclusion::Kind::best_pivot, static_cast<uint32_t>(first - curves.begin()));
  for (const PivotCurve& other : curves)
    if (other.solved && other.pivot == first->pivot && other.announced != first->announced &&
        other.best_round != first->best_round)
      line.hangs_on =
          fmt::format("{}, it is {}.", other.announced ? "Announced" : "Unannounced", best_round_words(t, other));
  if (first->best_round != 0 && first->best_round < t.round_now())
    add_if_short(line.hangs_on, fmt::format("That {} has passed.", printable(t.scenario.clock.unit)));
  const PartyId party = t.scenario.pivots.at(first->pivot).party;
  const auto value = [&](uint32_t round) {
    for (const PivotPoint& point : first->points)
      if (point.round == round && party < point.value.size()) return point.value[party].all;
    return static_cast<double>(NAN);
  };
  const double gain = value(first->best_round) - value(0);
  if (first->best_round != 0 && std::isfinite(gain))
    add_if_short(line.hangs_on, t.amounts.negligible(gain)
                                    ? "It is hardly better than never."
                                    : fmt::format("It is worth {} over never.", t.amounts.about(gain)));
  return line;
}

std::optional<BottomLine> waiting_line(const Telling& t) {
  const auto& prices = t.answers.delay.price_of_a_round;
  const size_t now = t.round_now() - 1;
  std::vector<std::string> loses, gains;
  bool beyond_noise = false, known = false;
  const Values values = t.scenario.central_values();
  for (PartyId p = 0; p < prices.size(); ++p) {
    const double price = now < prices[p].size() ? prices[p][now] : NAN;
    known |= std::isfinite(price);
    if (!std::isfinite(price) || t.amounts.negligible(price)) continue;
    (price < 0 ? loses : gains).push_back(fmt::format("{} {}", t.party(p), t.amounts.about(price)));
    const std::optional<TypedNumber>& noise = t.scenario.parties.at(p).noise;
    if (!noise || std::any_of(noise->by_type.begin(), noise->by_type.end(),
                              [&](NumberId id) { return std::abs(price) >= values.at(id); }))
      beyond_noise = true;
  }
  if (!known) return std::nullopt;
  BottomLine line;
  line.section = "delay";
  const std::string wait = fmt::format("One more {} without a deal", printable(t.scenario.clock.unit));
  if (loses.empty() && gains.empty()) {
    line.text = wait + " changes hardly anything for anyone.";
    return line;
  }
  line.text = wait + (loses.empty() ? "" : " costs " + joined(loses)) + (loses.empty() || gains.empty() ? "" : " and") +
              (gains.empty() ? "" : " brings " + joined(gains)) + ".";
  if (!beyond_noise) line.hangs_on = "That is less than the noise in their choices.";
  return line;
}

bool strange(const Telling& t) { return t.answers.trust.fit.strange && !t.scenario.record.empty(); }

/// How far the numbers and the record bear all this.
BottomLine trust_line(const Telling& t) {
  const ModelFit& fit = t.answers.trust.fit;
  const auto numbers = std::count_if(t.scenario.numbers.begin(), t.scenario.numbers.end(),
                                     [](const Number& number) { return !number.built_in; });
  BottomLine line;
  line.section = "trust";
  if (strange(t))
    line.text = fmt::format(
        "Take these odds with care: the record is strange to the model, and only {} of records "
        "that it would expect are no likelier.",
        in_hundred(fit.share_less_likely));
  else
    line.text = fmt::format("These are a model's answers: {} of the {} numbers that go into it cite no source.",
                            t.answers.trust.uncited.size(), numbers);
  return line;
}

}  // namespace

std::vector<BottomLine> bottom_line(const Telling& t) {
  std::vector<BottomLine> out;
  const auto add = [&](std::optional<BottomLine> line) {
    if (line && !line->text.empty()) out.push_back(std::move(*line));
  };
  add(t.answers.offers.empty() ? type_line(t) : offer_line(t));
  add(room_line(t));
  add(next_line(t));
  add(advice_line(t));
  std::optional<BottomLine> wait = pivot_line(t);
  if (!wait) wait = waiting_line(t);
  if (!strange(t) || out.size() + 1 < kMost) add(wait);
  if (strange(t) || out.size() < kFewest) add(trust_line(t));
  return out;
}

}  // namespace walkaway
