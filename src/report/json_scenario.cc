// SPDX-License-Identifier: Apache-2.0
// What was put in: names, labels, numbers and sources.
#include "report/json_parts.h"
#include "scenario/kinds.h"
#include "scenario/range.h"

namespace walkaway {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json cites_json(const std::vector<Citation>& cites) {
  Json out = Json::array();
  for (const Citation& c : cites) out.push_back({{"source", c.source}, {"place", text_or_null(c.place)}});
  return out;
}

namespace {

/// The id of a thing by its index; null for kNone.
template <typename T>
Json id_of(const std::vector<T>& things, uint32_t index) {
  return index < things.size() ? Json(things[index].id) : Json(nullptr);
}

template <typename T>
Json ids_of(const std::vector<T>& things, const std::vector<uint32_t>& indices) {
  Json out = Json::array();
  for (const uint32_t index : indices) out.push_back(id_of(things, index));
  return out;
}

template <typename T>
Json labels(const std::vector<T>& things) {
  Json out = Json::array();
  for (const T& thing : things) out.push_back({{"id", thing.id}, {"label", thing.label}});
  return out;
}

Json rule_json(const std::optional<Rule>& rule) { return rule ? Json(rule->text) : Json(nullptr); }

Json parties_json(const Scenario& s) {
  Json out = Json::array();
  for (const Party& party : s.parties) {
    Json types = Json::array();
    for (TypeId t = 0; t < party.types.size(); ++t) {
      const bool noisy = party.moves && party.noise.has_value();
      types.push_back({{"id", party.types[t].id},
                       {"label", party.types[t].label},
                       {"noise", noisy ? number(s.numbers.at(party.noise->of(t)).central) : Json(nullptr)}});
    }
    out.push_back({{"id", party.id},
                   {"label", party.label},
                   {"moves", party.moves},
                   {"hundred_points", text_or_null(party.hundred_points)},
                   {"types", types}});
  }
  return out;
}

Json issues_json(const Scenario& s) {
  Json out = Json::array();
  for (const Issue& issue : s.issues)
    out.push_back({{"id", issue.id},
                   {"label", issue.label},
                   {"negotiable", issue.negotiable},
                   {"status_quo", id_of(issue.options, issue.status_quo)},
                   {"options", labels(issue.options)}});
  return out;
}

Json target_json(const Scenario& s, const Branch& branch) {
  const Target& to = branch.to;
  Json out = Json::object();
  switch (to.kind) {
    case Target::Kind::stage:
      out = {{"kind", "stage"}, {"id", id_of(s.stages, to.index)}};
      break;
    case Target::Kind::next_round:
      out = {{"kind", "next_round"}, {"id", id_of(s.stages, to.index == kNone ? s.clock.again : to.index)}};
      break;
    case Target::Kind::ending:
      out = {{"kind", "ending"}, {"id", id_of(s.endings, to.index)}};
      break;
  }
  out["rule"] = rule_json(branch.when);
  return out;
}

Json targets_json(const Scenario& s, const std::vector<Branch>& branches) {
  Json out = Json::array();
  for (const Branch& branch : branches) out.push_back(target_json(s, branch));
  return out;
}

Json stages_json(const Scenario& s) {
  Json out = Json::array();
  for (const Stage& stage : s.stages) {
    Json moves = Json::array();
    for (const Move& move : stage.moves)
      moves.push_back({{"id", move.id},
                       {"label", move.label},
                       {"role", to_text(move.role)},
                       {"by", id_of(s.parties, move.by)},
                       {"package", id_of(s.packages, move.package)},
                       {"rule", rule_json(move.when)},
                       {"to", targets_json(s, move.then)}});
    out.push_back({{"id", stage.id},
                   {"label", stage.label},
                   {"kind", to_text(stage.kind)},
                   {"enabled", stage.enabled},
                   {"movers", ids_of(s.parties, stage.movers)},
                   {"seen_by", ids_of(s.parties, stage.seen_by)},
                   {"rule", rule_json(stage.when)},
                   {"skip_to", targets_json(s, stage.skip_to)},
                   {"hedge", id_of(s.issues, stage.hedge)},
                   {"mandates", ids_of(s.mandates, stage.mandates)},
                   {"moves", moves}});
  }
  return out;
}

Json scenario_accounts_json(const JsonContext& c) {
  Json out = Json::array();
  for (AccountId a = 0; a < c.scenario.accounts.size(); ++a) {
    const std::string& label = c.scenario.accounts[a].label;
    out.push_back({{"id", account_key(c, a)}, {"label", label.empty() ? "the only account" : label}});
  }
  return out;
}

/// The move of one entry by one account, or null where there is none or it is not known.
Json recorded_move(const Scenario& s, const RecordEntry& entry, AccountId account) {
  if (entry.common.stage >= s.stages.size()) return nullptr;
  const auto other = entry.by_account.find(account);
  const MoveId move = other == entry.by_account.end() ? entry.common.move : other->second;
  const std::vector<Move>& moves = s.stages[entry.common.stage].moves;
  return move < moves.size() ? Json{{"id", moves[move].id}, {"label", moves[move].label}} : Json(nullptr);
}

Json record_json(const JsonContext& c) {
  const Scenario& s = c.scenario;
  Json out = Json::array();
  for (size_t i = 0; i < s.record.size(); ++i) {
    const RecordedMove& common = s.record[i].common;
    Json heard = Json::object(), moves = Json::object();
    for (const auto& [party, signal] : common.heard) heard[party_key(c, party)] = signal;
    for (AccountId a = 0; a < s.accounts.size(); ++a) moves[account_key(c, a)] = recorded_move(s, s.record[i], a);
    PartyId by = common.by;
    if (by == kNone && common.stage < s.stages.size() && s.stages[common.stage].movers.size() == 1)
      by = s.stages[common.stage].movers[0];
    out.push_back({{"entry", i + 1},
                   {"date", text_or_null(common.date)},
                   {"round", common.round == 0 ? Json(nullptr) : Json(common.round)},
                   {"mark", text_or_null(common.mark)},
                   {"stage", id_of(s.stages, common.stage)},
                   {"by", id_of(s.parties, by)},
                   {"cites", cites_json(common.cites)},
                   {"heard", heard},
                   {"moves", moves}});
  }
  return out;
}

Json sources_json(const Scenario& s) {
  const std::map<std::string, Json> supports = supports_json(s);
  Json out = Json::array();
  for (const Source& source : s.sources) {
    const auto found = supports.find(source.id);
    out.push_back({{"id", source.id},
                   {"title", source.title.empty() ? source.label : source.title},
                   {"publisher", text_or_null(source.publisher)},
                   {"author", text_or_null(source.author)},
                   {"date", text_or_null(source.date)},
                   {"url", text_or_null(source.url)},
                   {"supports", found == supports.end() ? Json::array() : found->second}});
  }
  return out;
}

Json number_json(const Number& n) {
  const bool exact = n.range.kind == Range::Kind::exact;
  return {{"path", n.path},
          {"what", n.what},
          {"value", number(n.central)},
          {"kind", to_text(n.range.kind)},
          {"low", exact ? Json(nullptr) : number(range_low(n.range))},
          {"high", exact ? Json(nullptr) : number(range_high(n.range))},
          {"why", text_or_null(n.why)},
          {"cites", cites_json(n.cites)}};
}

Json numbers_json(const Scenario& s) {
  Json out = Json::array();
  for (const Number& n : s.numbers)
    if (!n.built_in) out.push_back(number_json(n));
  return out;
}

/// What each analyst judges otherwise than the file.
Json analysts_json(const Scenario& s) {
  Json out = Json::array();
  const std::vector<double> weights = analyst_weights(s, s.central_values());
  for (AnalystId a = 0; a < s.analysts.size(); ++a) {
    const Analyst& analyst = s.analysts[a];
    const Scenario own = as_analyst(s, a);
    const Values values = own.central_values();
    Json numbers = Json::array(), priors = Json::object();
    for (const auto& [id, number] : analyst.set) numbers.push_back(number_json(number));
    for (const auto& [party, odds] : analyst.prior) {
      for (const std::optional<Number>& number : odds)
        if (number && !number->built_in) numbers.push_back(number_json(*number));
      const std::vector<double> filled = odds_of(own, own.analyst_prior.at(party), values, analyst.at, "the odds");
      const Party& about = s.parties.at(party);
      for (TypeId t = 0; t < about.types.size(); ++t) priors[about.id][about.types[t].id] = number(filled[t]);
    }
    out.push_back({{"id", analyst.id},
                   {"label", analyst.label},
                   {"weight", number(weights[a])},
                   {"why", text_or_null(analyst.why)},
                   {"cites", cites_json(analyst.cites)},
                   {"numbers", numbers},
                   {"analyst_prior", priors}});
  }
  return out;
}

}  // namespace

Json scenario_json(const JsonContext& c) {
  const Scenario& s = c.scenario;
  Json out = {{"summary", text_or_null(s.summary)}, {"hash", s.text_hash}};
  out["parties"] = parties_json(s);
  out["issues"] = issues_json(s);
  out["packages"] = labels(s.packages);
  out["mandates"] = labels(s.mandates);
  out["stages"] = stages_json(s);
  out["start"] = id_of(s.stages, s.clock.start);
  out["again"] = id_of(s.stages, s.clock.again);
  out["endings"] = labels(s.endings);
  out["accounts"] = scenario_accounts_json(c);
  out["analysts"] = analysts_json(s);
  out["record"] = record_json(c);
  out["sources"] = sources_json(s);
  out["numbers"] = numbers_json(s);
  out["what_ifs"] = labels(s.what_ifs);
  out["pivots"] = labels(s.pivots);
  return out;
}

}  // namespace walkaway
