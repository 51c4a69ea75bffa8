// SPDX-License-Identifier: Apache-2.0
#include "report/json.h"

#include "report/json_parts.h"

namespace walkaway {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json numbers(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double value : values) out.push_back(number(value));
  return out;
}

std::string party_key(const JsonContext& c, PartyId party) {
  return party < c.scenario.parties.size() ? c.scenario.parties[party].id : "";
}

std::string type_key(const JsonContext& c, PartyId party, TypeId type) {
  if (party >= c.scenario.parties.size() || type >= c.scenario.parties[party].types.size()) return "";
  return c.scenario.parties[party].types[type].id;
}

std::string account_key(const JsonContext& c, AccountId account) {
  if (account >= c.scenario.accounts.size() || c.scenario.accounts[account].id.empty()) return "only";
  return c.scenario.accounts[account].id;
}

Json weighed(const JsonContext& c, const Weighed& weighed) {
  Json by_account = Json::object();
  for (AccountId a = 0; a < weighed.by_account.size(); ++a)
    by_account[account_key(c, a)] = number(weighed.by_account[a]);
  return {{"all", number(weighed.all)}, {"by_account", by_account}};
}

Json per_party(const JsonContext& c, const std::vector<double>& values) {
  Json out = Json::object();
  for (PartyId p = 0; p < values.size(); ++p) out[party_key(c, p)] = number(values[p]);
  return out;
}

namespace {

Json posterior_json(const JsonContext& c) {
  Json out = Json::object();
  for (const PartyPosterior& party : c.answers.posterior) {
    Json types = Json::object();
    for (const TypePosterior& type : party.types) {
      const Json by_account = weighed(c, type.posterior)["by_account"];
      types[type_key(c, party.party, type.type)] = {{"prior", number(type.prior)},
                                                    {"posterior", number(type.posterior.all)},
                                                    {"by_account", by_account},
                                                    {"after", numbers(type.after)},
                                                    {"bayes_factor", number(type.bayes_factor)}};
    }
    out[party_key(c, party.party)] = types;
  }
  return out;
}

Json accounts_json(const JsonContext& c) {
  Json out = Json::object();
  for (const AccountPosterior& a : c.answers.accounts)
    out[account_key(c, a.account)] = {
        {"prior", number(a.prior)}, {"posterior", number(a.posterior)}, {"log_likelihood", number(a.log_likelihood)}};
  return out;
}

Json forecast_json(const JsonContext& c) {
  Json out = Json::array();
  for (const EndingOdds& e : c.answers.forecast.endings) {
    const std::string id = e.ending < c.scenario.endings.size() ? c.scenario.endings[e.ending].id : "";
    out.push_back({{"ending", id},
                   {"probability", number(e.probability.all)},
                   {"by_account", weighed(c, e.probability)["by_account"]},
                   {"before_record", number(e.before_record)},
                   {"by_round", numbers(e.by_round)}});
  }
  return out;
}

Json certificate_json(const JsonContext& c) {
  const Trust& trust = c.answers.trust;
  Json parties = Json::array();
  for (const Party& party : c.scenario.parties)
    if (party.moves) parties.push_back(party.id);
  return {{"status", to_text(trust.status)},
          {"why", trust.why},
          {"residual", number(trust.certificate.residual)},
          {"solver_residual", number(trust.residual)},
          {"parties", parties},
          {"best_response_gain", numbers(trust.certificate.best_response_gain)},
          {"swing", numbers(trust.certificate.swing)},
          {"max_infoset_gain", number(trust.certificate.max_infoset_gain)},
          {"max_infoset_gain_of", numbers(trust.certificate.max_infoset_gain_of)},
          {"bifurcations", numbers(trust.bifurcations)}};
}

Json fit_json(const ModelFit& fit) {
  return {{"log_likelihood", number(fit.log_likelihood)},
          {"per_move", number(fit.per_move)},
          {"simulated", fit.simulated},
          {"median_per_move", number(fit.median_per_move)},
          {"low_per_move", number(fit.low_per_move)},
          {"high_per_move", number(fit.high_per_move)},
          {"share_less_likely", number(fit.share_less_likely)},
          {"strange", fit.strange}};
}

Json trust_json(const JsonContext& c) {
  const Trust& trust = c.answers.trust;
  Json uncited = Json::array();
  for (const NumberId id : trust.uncited) {
    const Number& n = c.scenario.numbers.at(id);
    uncited.push_back({{"path", n.path}, {"value", number(n.central)}, {"what", n.what}, {"why", n.why}});
  }
  const auto authored =
      std::count_if(c.scenario.numbers.begin(), c.scenario.numbers.end(), [](const Number& n) { return !n.built_in; });
  return {{"unsolved", trust.unsolved}, {"uncited", uncited},       {"numbers", authored},
          {"seed", trust.seed},         {"version", trust.version}, {"scenario_hash", trust.scenario_hash},
          {"command", trust.command}};
}

/// The subject of a conclusion by name: an offer, a party, a pivot.
Json subject_json(const JsonContext& c, const Conclusion& conclusion) {
  switch (conclusion.kind) {
    case Conclusion::Kind::leading_verdict:
    case Conclusion::Kind::bad_deal:
    case Conclusion::Kind::non_starter:
      return conclusion.subject < c.answers.offers.size() ? Json(c.answers.offers[conclusion.subject].id)
                                                          : Json(nullptr);
    case Conclusion::Kind::leading_type:
      return party_key(c, conclusion.subject);
    case Conclusion::Kind::best_move: {
      if (conclusion.subject >= c.answers.advice.size()) return nullptr;
      const Advice& a = c.answers.advice[conclusion.subject];
      return party_key(c, a.party) + "." + type_key(c, a.party, a.type);
    }
    case Conclusion::Kind::best_pivot: {
      if (conclusion.subject >= c.answers.pivots.size()) return nullptr;
      return c.scenario.pivots.at(c.answers.pivots[conclusion.subject].pivot).id;
    }
    case Conclusion::Kind::deal_possible:
    case Conclusion::Kind::leading_ending:
      return nullptr;
  }
  return nullptr;
}

Json conclusions_json(const JsonContext& c) {
  Json out = Json::array();
  for (const Conclusion& conclusion : c.answers.conclusions) {
    Json by_account = Json::object();
    for (AccountId a = 0; a < conclusion.by_account.size(); ++a)
      by_account[account_key(c, a)] = conclusion.by_account[a];
    out.push_back({{"kind", to_text(conclusion.kind)},
                   {"index", conclusion.subject},
                   {"subject", subject_json(c, conclusion)},
                   {"holds", conclusion.holds},
                   {"by_account", by_account},
                   {"robust", conclusion.robust()},
                   {"odds", number(conclusion.odds)}});
  }
  return out;
}

/// What only an equilibrium can answer.
void add_answers(const JsonContext& c, Json& out) {
  out["posterior"] = posterior_json(c);
  out["accounts"] = accounts_json(c);
  out["mending"] = mending_json(c);
  out["told"] = told_json(c);
  out["offers"] = Json::array();
  for (const OfferAudit& offer : c.answers.offers) out["offers"].push_back(offer_json(c, offer));
  out["deal"] = deal_json(c);
  out["forecast"] = forecast_json(c);
  out["chance_of_deal"] = weighed(c, c.answers.forecast.deal);
  out["marks"] = marks_json(c);
  out["delay"] = delay_json(c);
  out["advice"] = advice_json(c);
  out["agency"] = agency_json(c);
  out["pivots"] = pivots_json(c);
  out["hedges"] = hedges_json(c);
  out["cycles"] = cycles_json(c);
  out["today"] = what_if_json(c, c.answers.today);
  out["what_if"] = Json::array();
  for (const WhatIfAnswer& answer : c.answers.what_ifs) out["what_if"].push_back(what_if_json(c, answer));
  out["conclusions"] = conclusions_json(c);
  out["findings"] = findings_json(c);
  out["fit"] = fit_json(c.answers.trust.fit);
  out["play"] = play_json(c);
  out["words"] = words_json(c);
  out["slopes"] = slopes_json(c);
  out["sensitivity"] = sensitivity_json(c);
  out["uncertainty"] = uncertainty_json(c);
}

}  // namespace

std::string answers_json(const Scenario& scenario, const Answers& answers, Indent indent,
                         const Uncertainty* uncertainty) {
  JsonContext c{scenario, answers, 0, uncertainty};
  double most = -1;
  for (const AccountPosterior& a : answers.accounts)
    if (a.posterior > most) {
      most = a.posterior;
      c.likeliest = a.account;
    }
  const GameCounts& game = answers.game;
  Json out = {{"walkaway", kJsonVersion},
              {"kind", "analysis"},
              {"version", answers.trust.version},
              {"file", scenario.file},
              {"title", scenario.title},
              {"unit", scenario.unit},
              {"rounds", scenario.clock.rounds},
              {"round_unit", scenario.clock.unit},
              {"likeliest_account", account_key(c, c.likeliest)}};
  out["game"] = {{"nodes", game.nodes},
                 {"infosets", game.infosets},
                 {"histories", game.histories},
                 {"terminals", game.terminals},
                 {"lanes", game.lanes},
                 {"build_s", number(game.build_s)},
                 {"solve_s", number(game.solve_s)},
                 {"total_s", number(game.total_s)}};
  out["certificate"] = certificate_json(c);
  if (answers.trust.status == SolveStatus::converged) {
    add_answers(c, out);
  } else {
    for (const char* key :
         {"posterior", "accounts", "mending", "told", "offers", "deal", "forecast", "chance_of_deal", "marks", "delay",
          "advice", "agency", "pivots", "hedges", "cycles", "today", "what_if", "conclusions", "findings", "fit", "play",
          "words", "slopes", "sensitivity", "uncertainty"})
      out[key] = nullptr;
  }
  out["scenario"] = scenario_json(c);
  out["trust"] = trust_json(c);
  return json_text(out, indent);
}

}  // namespace walkaway
