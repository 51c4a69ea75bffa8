// SPDX-License-Identifier: Apache-2.0
#include "uncertainty/columns.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "counsel/none.h"

namespace walkaway {
namespace {

using Kind = DrawColumn::Kind;

/// Writes the list of columns, kind by kind.
class Lister {
 public:
  Lister(const Analysis& reference, const std::vector<HeadlineOutput>& figures)
      : scenario_(*reference.negotiation.scenario), answers_(reference.answers), figures_(figures) {}

  std::vector<DrawColumn> list(const std::vector<NumberId>& numbers) {
    for (const auto& [kind, name] : {std::pair{Kind::status, "status"},
                                     {Kind::start, "start"},
                                     {Kind::passes, "passes"},
                                     {Kind::cold_difference, "cold_difference"},
                                     {Kind::log_evidence, "log_evidence"}})
      add({kind, name});
    for (AccountId a = 0; a < scenario_.accounts.size(); ++a)
      add({Kind::account_evidence, "log_evidence." + account(a), a});
    for (const NumberId n : numbers) add({Kind::number, "number." + scenario_.numbers[n].path, n});
    for (uint32_t f = 0; f < figures_.size(); ++f) add({Kind::figure, figures_[f].id, f});
    list_offers();
    for (uint32_t c = 0; c < answers_.conclusions.size(); ++c)
      if (answers_.conclusions[c].kind != Conclusion::Kind::best_pivot)
        add({Kind::conclusion, "conclusion." + conclusion_name(answers_.conclusions[c]), c, kNone, kNone, kNone,
             texts_of(answers_.conclusions[c])});
    list_outlook();
    list_advice();
    return std::move(columns_);
  }

 private:
  void add(DrawColumn column) { columns_.push_back(std::move(column)); }

  std::string account(AccountId a) const {
    return scenario_.accounts[a].id.empty() ? "only" : scenario_.accounts[a].id;
  }

  std::string person(PartyId party, TypeId type) const {
    const Party& p = scenario_.parties[party];
    return type == kNone || p.types.size() < 2 ? p.id : p.id + "." + p.types[type].id;
  }

  void list_offers() {
    const std::vector<std::string> names = offer_names(answers_.offers);
    for (uint32_t i = 0; i < names.size(); ++i)
      for (uint32_t v = 0; v < kVerdicts; ++v)
        add({Kind::verdict, fmt::format("odds.{}.{}", names[i], to_text(static_cast<Verdict>(v))), i, v});
  }

  std::string conclusion_name(const Conclusion& conclusion) const {
    const uint32_t i = conclusion.subject;
    switch (conclusion.kind) {
      case Conclusion::Kind::leading_verdict:
      case Conclusion::Kind::bad_deal:
      case Conclusion::Kind::non_starter:
        return fmt::format("{}.{}", to_text(conclusion.kind), offer_names(answers_.offers)[i]);
      case Conclusion::Kind::leading_type:
        return fmt::format("{}.{}", to_text(conclusion.kind), scenario_.parties[i].id);
      case Conclusion::Kind::best_move:
        return fmt::format("{}.{}", to_text(conclusion.kind),
                           person(answers_.advice[i].party, answers_.advice[i].type));
      case Conclusion::Kind::deal_possible:
      case Conclusion::Kind::leading_ending:
      case Conclusion::Kind::best_pivot:
        break;
    }
    return to_text(conclusion.kind);
  }

  /// All that the conclusion could say, whatever the numbers.
  std::vector<std::string> texts_of(const Conclusion& conclusion) const {
    std::vector<std::string> texts;
    switch (conclusion.kind) {
      case Conclusion::Kind::leading_verdict:
        for (int v = 0; v < kVerdicts; ++v) texts.push_back(to_text(static_cast<Verdict>(v)));
        break;
      case Conclusion::Kind::leading_type:
        for (const Type& type : scenario_.parties[conclusion.subject].types) texts.push_back(type.id);
        break;
      case Conclusion::Kind::best_move:
        for (const Move& move : scenario_.stages[answers_.advice[conclusion.subject].stage].moves)
          if (std::find(texts.begin(), texts.end(), move.id) == texts.end()) texts.push_back(move.id);
        break;
      case Conclusion::Kind::leading_ending:
        for (const Ending& ending : scenario_.endings) texts.push_back(ending.id);
        break;
      case Conclusion::Kind::bad_deal:
      case Conclusion::Kind::non_starter:
      case Conclusion::Kind::deal_possible:
      case Conclusion::Kind::best_pivot:
        texts = {"yes", "no"};
        break;
    }
    return texts;
  }

  /// Calls f(party, type) for every party, and for each of its types if it has several.
  template <typename F>
  void for_each_person(F&& f) const {
    for (PartyId p = 0; p < scenario_.parties.size(); ++p) {
      f(p, kNone);
      const auto types = static_cast<TypeId>(scenario_.parties[p].types.size());
      for (TypeId t = 0; types > 1 && t < types; ++t) f(p, t);
    }
  }

  void list_outlook() {
    const uint32_t rounds = scenario_.clock.rounds;
    for (uint32_t e = 0; e < answers_.forecast.endings.size(); ++e)
      for (uint32_t r = 1; r <= answers_.forecast.endings[e].by_round.size(); ++r)
        add({Kind::ending_in_round,
             fmt::format("ending.{}.round.{}", scenario_.endings[answers_.forecast.endings[e].ending].id, r), e, r});
    for (uint32_t m = 0; m < answers_.marks.size(); ++m)
      for_each_person([&](PartyId p, TypeId t) {
        add({Kind::mark_value, fmt::format("mark.{}:{}.{}", m + 1, answers_.marks[m].mark, person(p, t)), m, kNone, p,
             t});
      });
    for (uint32_t r = 1; r <= rounds; ++r) add({Kind::reached, fmt::format("round.{}.reached", r), kNone, r});
    for (uint32_t r = 1; r <= rounds; ++r)
      for_each_person([&](PartyId p, TypeId t) {
        add({Kind::remaining_value, fmt::format("round.{}.to_come.{}", r, person(p, t)), kNone, r, p, t});
      });
    for (uint32_t r = 1; r < rounds; ++r)
      for (PartyId p = 0; p < scenario_.parties.size(); ++p)
        add({Kind::price_of_round, fmt::format("round.{}.price.{}", r, scenario_.parties[p].id), kNone, r, p});
  }

  void list_advice() {
    const auto each = [&](auto&& f) {
      for (uint32_t i = 0; i < answers_.advice.size(); ++i)
        f(i, answers_.advice[i], "advice." + person(answers_.advice[i].party, answers_.advice[i].type));
    };
    const auto each_other = [&](const Advice& advice, auto&& f) {
      for_each_person([&](PartyId p, TypeId t) {
        if (p != advice.party && t != kNone) f(p, t);
      });
    };
    each([&](uint32_t i, const Advice& advice, const std::string& name) {
      each_other(advice, [&](PartyId p, TypeId t) {
        add({Kind::type_chance, fmt::format("{}.chance.{}", name, person(p, t)), i, kNone, p, t});
      });
    });
    each([&](uint32_t i, const Advice& advice, const std::string& name) {
      for (uint32_t m = 0; m < advice.moves.size(); ++m)
        add({Kind::move_value, fmt::format("{}.move.{}", name, advice.moves[m].move), i, m});
    });
    each([&](uint32_t i, const Advice& advice, const std::string& name) {
      for (uint32_t m = 0; m < advice.moves.size(); ++m)
        each_other(advice, [&](PartyId p, TypeId t) {
          add({Kind::move_value_given, fmt::format("{}.move.{}.if.{}", name, advice.moves[m].move, person(p, t)), i, m,
               p, t});
        });
    });
  }

  const Scenario& scenario_;
  const Answers& answers_;
  const std::vector<HeadlineOutput>& figures_;
  std::vector<DrawColumn> columns_;
};

/// Reads one draw's answers, column by column.
class Reader {
 public:
  Reader(const Analysis& reference, const std::vector<HeadlineOutput>& figures, const Answered& there)
      : reference_(reference.answers),
        there_(there),
        figures_(headline_values(figures, reference.answers, there)),
        holds_(same_conclusions(reference.answers, there.answers)) {}

  double value(const DrawColumn& column) const {
    const Answers& answers = there_.answers;
    switch (column.kind) {
      case Kind::log_evidence:
        return log_evidence();
      case Kind::account_evidence:
        return there_.negotiation.readings[column.subject].log_evidence;
      case Kind::figure:
        return figures_[column.subject];
      case Kind::verdict:
        return answers.offers.at(column.subject).verdicts[column.item];
      case Kind::conclusion:
        return code_of(column);
      case Kind::ending_in_round:
        return answers.forecast.endings.at(column.subject).by_round.at(column.item - 1);
      case Kind::mark_value:
        return value_of(answers.marks.at(column.subject).values, column);
      case Kind::reached:
        return column.item > answers.delay.rounds.size() ? 0.0 : answers.delay.rounds[column.item - 1].reached;
      case Kind::remaining_value:
        return column.item > answers.delay.rounds.size()
                   ? kNothing
                   : value_of(answers.delay.rounds[column.item - 1].remaining, column);
      case Kind::price_of_round:
        return column.item >= answers.delay.rounds.size()
                   ? kNothing
                   : answers.delay.price_of_a_round.at(column.party).at(column.item - 1);
      case Kind::type_chance:
      case Kind::move_value:
      case Kind::move_value_given:
        return advised(column);
      case Kind::status:
      case Kind::start:
      case Kind::passes:
      case Kind::cold_difference:
      case Kind::number:
      case Kind::as_it_is:
      case Kind::what_if_status:
      case Kind::what_if_figure:
      case Kind::pivot_status:
      case Kind::pivot_value:
      case Kind::what_if_passes:
        break;
    }
    return kNothing;
  }

 private:
  double log_evidence() const {
    double largest = -std::numeric_limits<double>::infinity(), sum = 0;
    for (const AccountReading& r : there_.negotiation.readings)
      if (r.prior > 0) largest = std::max(largest, r.log_evidence);
    for (const AccountReading& r : there_.negotiation.readings)
      if (r.prior > 0) sum += r.prior * std::exp(r.log_evidence - largest);
    return largest + std::log(sum);
  }

  double code_of(const DrawColumn& column) const {
    const std::string& holds = holds_[column.subject];
    const auto found = std::find(column.texts.begin(), column.texts.end(), holds);
    return holds.empty() || found == column.texts.end() ? kNothing : static_cast<double>(found - column.texts.begin());
  }

  static double value_of(const std::vector<ValueRow>& rows, const DrawColumn& column) {
    for (const ValueRow& row : rows)
      if (row.party == column.party && row.type == column.type) return row.value.all;
    return kNothing;
  }

  double advised(const DrawColumn& column) const {
    const Advice* advice = same_advice(reference_.advice[column.subject], there_.answers);
    if (!advice) return kNothing;
    const MovesGivenType* given = nullptr;
    if (column.kind != Kind::move_value) {
      for (const MovesGivenType& g : advice->given_type)
        if (g.of == column.party && g.type == column.type) given = &g;
      if (column.kind == Kind::type_chance) return given ? given->chance : 0;
      if (!given) return kNothing;
    }
    const std::string& id = reference_.advice[column.subject].moves[column.item].move;
    for (size_t m = 0; m < advice->moves.size(); ++m)
      if (advice->moves[m].move == id) return given ? given->value[m] : advice->moves[m].value;
    return kNothing;
  }

  const Answers& reference_;
  const Answered& there_;
  std::vector<double> figures_;
  std::vector<std::string> holds_;
};

}  // namespace

const char* to_text(DrawStatus status) {
  static constexpr const char* kText[kDrawStatuses] = {"solved", "breaks", "unsolved", "impossible"};
  return kText[static_cast<size_t>(status)];
}

ColumnRange columns_of(const std::vector<DrawColumn>& columns, DrawColumn::Kind kind) {
  const auto is = [kind](const DrawColumn& column) { return column.kind == kind; };
  const auto first = std::find_if(columns.begin(), columns.end(), is);
  const auto last = std::find_if_not(first, columns.end(), is);
  return {static_cast<size_t>(first - columns.begin()), static_cast<size_t>(last - columns.begin())};
}

std::vector<DrawColumn> draw_columns(const Analysis& reference, const std::vector<HeadlineOutput>& figures,
                                     const std::vector<NumberId>& numbers) {
  return Lister(reference, figures).list(numbers);
}

std::vector<DrawColumn> what_if_columns(const Analysis& reference, const std::vector<HeadlineOutput>& figures) {
  const Scenario& scenario = *reference.negotiation.scenario;
  std::vector<DrawColumn> columns;
  const auto for_figures = [&](Kind kind, uint32_t subject, const std::string& prefix) {
    for (uint32_t f = 0; f < figures.size(); ++f)
      if (what_if_has(figures[f].kind)) columns.push_back({kind, prefix + "." + figures[f].id, subject, f});
  };
  for_figures(Kind::as_it_is, kNone, "as_it_is");
  const std::vector<WhatIfSolve>& what_ifs = reference.variations.what_ifs;
  const auto what_if_name = [&](const WhatIfSolve& solve) {
    const WhatIf& what_if = scenario.what_ifs[solve.what_if];
    return "what_if." + what_if.id + (what_if.sweep ? fmt::format(":{}", solve.point + 1) : "");
  };
  for (uint32_t w = 0; w < what_ifs.size(); ++w)
    columns.push_back({Kind::what_if_status, what_if_name(what_ifs[w]) + ".status", w});
  for (uint32_t w = 0; w < what_ifs.size(); ++w) for_figures(Kind::what_if_figure, w, what_if_name(what_ifs[w]));
  const std::vector<PivotCurve>& curves = reference.answers.pivots;
  const auto curve_name = [&](const PivotCurve& curve) {
    return fmt::format("pivot.{}.{}", scenario.pivots[curve.pivot].id, curve.announced ? "announced" : "secret");
  };
  for (uint32_t c = 0; c < curves.size(); ++c)
    columns.push_back({Kind::pivot_status, curve_name(curves[c]) + ".status", c});
  for (uint32_t c = 0; c < curves.size(); ++c)
    for (uint32_t p = 0; p < curves[c].points.size(); ++p) {
      const uint32_t round = curves[c].points[p].round;
      columns.push_back({Kind::pivot_value,
                         curve_name(curves[c]) + (round == 0 ? std::string(".never") : fmt::format(".round.{}", round)),
                         c, p, scenario.pivots[curves[c].pivot].party});
    }
  columns.push_back({Kind::what_if_passes, "what_ifs.passes"});
  return columns;
}

void fill_answers(const std::vector<DrawColumn>& columns, const Analysis& reference,
                  const std::vector<HeadlineOutput>& figures, const Answered& there, std::vector<double>& row) {
  const Reader reader(reference, figures, there);
  const size_t end = columns_of(columns, Kind::as_it_is).first;
  for (size_t i = columns_of(columns, Kind::log_evidence).first; i < end; ++i)
    if (columns[i].kind != Kind::number) row[i] = reader.value(columns[i]);
}

}  // namespace walkaway
