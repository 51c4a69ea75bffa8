// SPDX-License-Identifier: Apache-2.0
// Findings about time, about what moves told, and about those who act for others.
#include "report/findings_parts.h"
#include "report/wrap.h"

namespace walkaway {
namespace {

/// Value of a party at a mark by one account (kNone: over all), its types weighted as they look at the end of the
/// record.
double value_now(const Telling& t, const std::vector<ValueRow>& rows, PartyId party, AccountId account) {
  const auto of = [account](const Weighed& w) {
    return account == kNone ? w.all : account < w.by_account.size() ? w.by_account[account] : NAN;
  };
  double sum = 0, weight = 0, whole = NAN;
  for (const ValueRow& row : rows) {
    if (row.party != party) continue;
    if (row.type == kNone) whole = of(row.value);
    for (const PartyPosterior& posterior : t.answers.posterior)
      for (const TypePosterior& type : posterior.types)
        if (posterior.party == party && type.type == row.type && std::isfinite(of(row.value))) {
          sum += of(type.posterior) * of(row.value);
          weight += of(type.posterior);
        }
  }
  return weight > 0 ? sum / weight : whole;
}

double type_value(const std::vector<ValueRow>& rows, PartyId party, TypeId type) {
  for (const ValueRow& row : rows)
    if (row.party == party && row.type == type) return row.value.all;
  return NAN;
}

/// " (“A” +4, “B” -8)" for the types that are likely enough to name; empty for a party of one.
std::string by_type(const Telling& t, PartyId party, const MarkValues& from, const MarkValues& to) {
  std::vector<std::string> parts;
  for (const PartyPosterior& posterior : t.answers.posterior) {
    if (posterior.party != party || posterior.types.size() < 2) continue;
    for (const TypePosterior& type : posterior.types) {
      const double change = type_value(to.values, party, type.type) - type_value(from.values, party, type.type);
      if (type.posterior.all >= 0.05 && std::isfinite(change))
        parts.push_back(fmt::format("{} {}", t.type(party, type.type), t.amounts.change(change)));
    }
  }
  return parts.size() < 2 ? "" : fmt::format(" ({})", fmt::join(parts, ", "));
}

/// "gained about 3 points", "neither gained nor lost".
std::string gained(const Telling& t, double change, const char* gain, const char* loss, const char* neither) {
  return t.amounts.negligible(change) ? neither
                                      : fmt::format("{} {}", change > 0 ? gain : loss, t.amounts.about(change));
}

void add_span(const Telling& t, const MarkValues& from, const MarkValues& to, std::vector<Finding>& out) {
  for (PartyId p = 0; p < t.scenario.parties.size(); ++p) {
    Finding f{
        Finding::Kind::span, fmt::format("{}.{}.{}", from.mark, to.mark, t.scenario.parties[p].id), "", 0, false, {}};
    f.margin = value_now(t, to.values, p, kNone) - value_now(t, from.values, p, kNone);
    if (!std::isfinite(f.margin)) continue;
    for (AccountId a = 0; a < t.scenario.accounts.size(); ++a)
      f.by_account.push_back(value_now(t, to.values, p, a) - value_now(t, from.values, p, a));
    f.text = fmt::format("From {} to {}, {} {}{}", quoted(from.mark), quoted(to.mark), t.party(p),
                         gained(t, f.margin, "gained", "lost", "neither gained nor lost"), by_type(t, p, from, to));
    close(t, f, no_amount);
    out.push_back(std::move(f));
  }
}

}  // namespace

void add_time_findings(const Telling& t, std::vector<Finding>& out) {
  const auto& marks = t.answers.marks;
  for (size_t m = 1; m < marks.size(); ++m) add_span(t, marks[m - 1], marks[m], out);
  if (marks.size() > 2) add_span(t, marks.front(), marks.back(), out);
  const DelayAnswer& delay = t.answers.delay;
  const size_t now = t.round_now() - 1;
  for (PartyId p = 0; p < delay.price_of_a_round.size(); ++p) {
    if (now >= delay.price_of_a_round[p].size() || !std::isfinite(delay.price_of_a_round[p][now])) continue;
    Finding f{Finding::Kind::waiting, t.scenario.parties.at(p).id, "", delay.price_of_a_round[p][now], false, {}};
    for (const auto& account : delay.price_by_account) f.by_account.push_back(account.at(p).at(now));
    f.text = fmt::format("One more {} without a deal {} {}", printable(t.scenario.clock.unit),
                         t.amounts.negligible(f.margin) ? "neither costs nor pays"
                         : f.margin < 0                 ? "costs"
                                                        : "pays",
                         t.party(p));
    if (!t.amounts.negligible(f.margin)) f.text += " " + t.amounts.about(f.margin);
    close(t, f, no_amount);
    out.push_back(std::move(f));
  }
}

// ------------------------------------------------------------------------------------------------ what moves told

namespace {

std::string made_move(const Telling& t, const BeliefUpdate& update) {
  const RecordedMove& entry = t.scenario.record.at(update.entry).common;
  if (entry.move == kNone) return fmt::format("what was heard at {}", t.stage(update.stage));
  return quoted(t.scenario.stages.at(update.stage).moves.at(entry.move).label);
}

/// The type whose odds rose most, in the eyes of all types of the observer together.
TypeId risen(const BeliefUpdate& update) {
  TypeId most = 0;
  for (TypeId type = 1; type < update.after.size(); ++type)
    if (update.after[type].all - update.before[type].all > update.after[most].all - update.before[most].all)
      most = type;
  return most;
}

std::string in_the_eyes(const Telling& t, const BeliefUpdate& update, TypeId type) {
  std::vector<std::string> parts;
  for (const UpdateRow& row : update.by_type)
    if (row.posterior >= 0.05)
      parts.push_back(fmt::format("{} {} to {}", t.type(update.observer, row.type), of_hundred(row.before[type]),
                                  of_hundred(row.after[type])));
  return parts.size() < 2 ? "" : fmt::format(" (in the eyes of {})", joined(parts));
}

}  // namespace

void add_told_findings(const Telling& t, std::vector<Finding>& out) {
  for (const BeliefUpdate& update : t.answers.told) {
    Finding f{Finding::Kind::told,
              fmt::format("{}.{}.{}", update.entry + 1, t.scenario.parties.at(update.observer).id,
                          t.scenario.parties.at(update.about).id),
              "",
              0,
              true,
              {}};
    const std::string who = update.maker == kNone
                                ? capital(made_move(t, update))
                                : fmt::format("{}’s {}", capital(t.party(update.maker)), made_move(t, update));
    if (update.told_nothing()) {
      f.margin = update.shift.all;
      f.by_account = update.shift.by_account;
      f.text = fmt::format("{} told {} nothing about {}: no odds moved by as much as {} in 100", who,
                           t.party(update.observer), t.party(update.about), significant(100 * kToldNothing, 2));
      close(t, f, [](const Telling&, double x) { return !(x >= kToldNothing); });
      out.push_back(std::move(f));
      continue;
    }
    const TypeId type = risen(update);
    f.margin = update.after[type].all - update.before[type].all;
    for (AccountId a = 0; a < update.after[type].by_account.size(); ++a)
      f.by_account.push_back(update.after[type].by_account[a] - update.before[type].by_account[a]);
    f.text = no_odds(t, f.margin)
                 ? fmt::format("{} told {} next to nothing about {}: no odds moved by as much as half in 100", who,
                               t.party(update.observer), t.party(update.about))
                 : fmt::format("{} told {} something about {}: the odds of {} went from {} to {}{}", who,
                               t.party(update.observer), t.party(update.about), t.type(update.about, type),
                               of_hundred(update.before[type].all), in_hundred(update.after[type].all),
                               in_the_eyes(t, update, type));
    close(t, f, no_odds);
    out.push_back(std::move(f));
  }
}

// ------------------------------------------------------------------------------------------------ agents

namespace {

/// "; “A” gains about 4 points from “x” over “y”, which is worth about 9 points more to the country".
std::string partings(const Telling& t, const AgencyAnswer& agency, const AgencyDecision& decision) {
  std::string text;
  for (const AgencyRow& row : decision.by_type) {
    if (row.posterior < 0.05) continue;
    const double to_principal = row.to_principal[row.best_for_principal] - row.to_principal[row.best_for_agent];
    if (t.amounts.negligible(to_principal) || t.amounts.negligible(row.forgone)) continue;
    text += fmt::format("; {}{} is worth {} more to it than {}, and {} less to {}",
                        decision.by_type.size() > 1 ? fmt::format("if it is {}, ", t.type(agency.agent, row.type)) : "",
                        quoted(decision.moves[row.best_for_agent].label), t.amounts.about(row.forgone),
                        quoted(decision.moves[row.best_for_principal].label), t.amounts.about(to_principal),
                        t.party(agency.principal));
  }
  return text;
}

const std::string& label_of(const AgencyDecision& decision, const std::string& id) {
  for (const AgencyMove& move : decision.moves)
    if (move.move == id) return move.label;
  return id;
}

}  // namespace

void add_agency_findings(const Telling& t, std::vector<Finding>& out) {
  for (const AgencyAnswer& agency : t.answers.agency)
    for (const AgencyDecision& decision : agency.decisions) {
      const std::string agent = t.scenario.parties.at(agency.agent).id;
      const bool next = decision.entry == kNone;
      Finding f{Finding::Kind::agency,
                agent + "." + (next ? std::string("next") : std::to_string(decision.entry + 1)),
                "",
                decision.cost.all,
                false,
                decision.cost.by_account};
      const std::string what =
          next ? fmt::format("What {} would do next, at {},", t.party(agency.agent), t.stage(decision.stage))
               : fmt::format("{}’s {}", capital(t.party(agency.agent)), quoted(label_of(decision, decision.chosen)));
      f.text = t.amounts.negligible(f.margin)
                   ? fmt::format("{} {} {} as well as any move could", what, next ? "serves" : "served",
                                 t.party(agency.principal))
                   : fmt::format("{} {} {} {} against the move best for it", what, next ? "costs" : "cost",
                                 t.party(agency.principal), t.amounts.about(f.margin));
      f.text += partings(t, agency, decision);
      close(t, f, no_amount);
      out.push_back(std::move(f));
    }
}

}  // namespace walkaway
