// SPDX-License-Identifier: Apache-2.0
// A small negotiation with its answers filled in by hand, for tests of what reports say.
#pragma once

#include <cmath>

#include "counsel/answers.h"
#include "scenario/scenario.h"

namespace walkaway::testing {

inline Party sample_party(const std::string& id, const std::string& label, const std::vector<std::string>& types,
                          NumberId noise) {
  Party party;
  party.id = id;
  party.label = label;
  for (size_t i = 0; i < types.size(); ++i) {
    Type type;
    type.id = "t" + std::to_string(i + 1);
    type.label = types[i];
    party.types.push_back(type);
  }
  party.noise = TypedNumber{{noise}};
  party.moves = true;
  return party;
}

inline Scenario sample_scenario() {
  Scenario s;
  s.file = "sample.toml";
  s.title = "Talks about a mill";
  s.clock.rounds = 3;
  s.clock.unit = "month";
  s.numbers.resize(3);
  for (Number& n : s.numbers) n.central = n.range.parameters[0] = 4;
  s.numbers[1].path = "party.town.number.pride";
  s.parties = {
      sample_party("town", "the town", {"would sell for a fair price", "a town that only wants to be courted"}, 0),
      sample_party("firm", "the firm", {"any"}, 0)};
  for (const char* id : {"agreement", "no_agreement"}) {
    Ending ending;
    ending.id = ending.label = id;
    s.endings.push_back(ending);
  }
  s.endings[1].label = "the mill decays";
  Stage stage;
  stage.id = "talks";
  stage.label = "the talks";
  for (const char* id : {"high", "low"}) {
    Move move;
    move.id = id;
    move.label = std::string(id) + " price";
    move.role = Role::offer;
    stage.moves.push_back(move);
  }
  s.stages.push_back(stage);
  for (const char* id : {"press", "minutes"}) {
    Account account;
    account.id = id;
    account.label = std::string("as the ") + id + " has it";
    s.accounts.push_back(account);
  }
  RecordEntry entry;
  entry.common.stage = 0;
  entry.common.move = 0;
  s.record.push_back(entry);
  return s;
}

inline AuditRow sample_row(TypeId type, double posterior, double best, double failure, Verdict verdict) {
  AuditRow row;
  row.type = type;
  row.posterior = posterior;
  row.e = row.best = best;
  row.failure = failure;
  row.if_accepted = best - 6;
  row.if_not = best;
  row.noise = 4;
  row.p = 0.1;
  row.d = 0.2;
  row.verdict = verdict;
  row.by_tolerance.fill(verdict);
  row.best_move = "high";
  return row;
}

inline OfferAudit sample_offer() {
  OfferAudit offer;
  offer.id = "high";
  offer.label = "high price";
  offer.stage = 0;
  offer.maker = 0;
  offer.receiver = 1;
  AccountAudit account;
  account.move = "high";
  account.package = 0;
  account.rows = {sample_row(0, 0.3, 20, 8, Verdict::gamble), sample_row(1, 0.7, 11, 10, Verdict::poison_pill)};
  account.receiver = {{0, 1.0, -9.3, 0.08, 15}};
  account.verdicts = {0.7, 0, 0, 0, 0, 0, 0.3};
  account.chance_of_acceptance = 0.08;
  account.worth_to_receiver = -9.3;
  account.bad_deal = account.non_starter = true;
  offer.accounts = {account, account};
  offer.accounts[1].bad_deal = offer.accounts[1].non_starter = false;
  offer.accounts[1].worth_to_receiver = 1.5;
  offer.verdicts = account.verdicts;
  offer.by_tolerance.fill(account.verdicts);
  offer.chance_of_acceptance = {0.08, {0.08, 0.08}};
  offer.worth = {-7.2, {-9.3, 1.5}};
  return offer;
}

/// The town offers high, or has it heard as low; little else can be.
inline PlayTree sample_play() {
  PlayTree play;
  play.paths = 1;
  play.covered = 0.25;
  play.covered_from_record = 0.5;
  play.nodes.resize(3);
  PlayNode& start = play.nodes[0];
  start.at = {0, 1, kNone};
  start.record = true;
  start.beliefs = {{0.6, 0.4}, {1}};
  start.value = {1, 2};
  start.others = 1;
  start.others_probability = 2.0 / 3;
  PlayNode& offer = play.nodes[1];
  offer = start;
  offer.parent = 0;
  offer.move = {0, 0, 0, kNone};
  offer.probability = 1.0 / 3;
  offer.log_reach = std::log(1.0 / 3);
  offer.by_type = {5.0 / 9, NAN};
  offer.entry = 0;
  offer.beliefs = {{1, 0}, {1}};
  offer.value = {-1234.5678, 2e-9};
  offer.others = 1;
  offer.others_probability = 0.25;
  PlayNode& heard = play.nodes[2];
  heard = offer;
  heard.parent = 1;
  heard.at = {kNone, 3, 1};
  heard.move = {0, 1, kNone, 1};
  heard.heard = {{1, "low"}};
  heard.heard_of = 0;
  heard.probability = 0.75;
  heard.log_reach = std::log(0.25);
  heard.by_type = {};
  heard.entry = kNone;
  heard.record = false;
  heard.others = 0;
  heard.others_probability = 0;
  return play;
}

/// The record speaks for the second type of the town by a factor of 3.5.
inline MendingAnswer sample_mending() {
  MendingAnswer mending;
  mending.priors = {0.1};
  TypeMending type;
  type.type = 1;
  type.prior = 0.4;
  type.evidence = 10 * std::log10(3.5);
  type.decibans = {type.evidence};
  type.evidence_by_account = {type.evidence, type.evidence};
  type.level_prior = 1 / 4.5;
  type.level_prior_by_account = {0.2, 0.3};
  type.curves = {{0.1, {0.1, 0.28}, {0.1, 0.3, 0.52, 0.6}, {0.28, 0.5}}};
  mending.types = {type};
  return mending;
}

inline Answers sample_answers() {
  Answers a;
  a.game.nodes = 123456;
  a.game.infosets = 789;
  a.game.histories = 61728;
  a.accounts = {{0, 0.5, 0.8, -3.5}, {1, 0.5, 0.2, -4.9}};
  a.posterior = {{0, {{0, 0.6, {0.3, {0.3, 0.3}}, {0.3}, 0.2857}, {1, 0.4, {0.7, {0.7, 0.7}}, {0.7}, 3.5}}}};
  a.offers = {sample_offer()};
  a.forecast.endings = {{0, {0.1234567890123, {0.1, 0.2}}, 0.3, {0.1, 0.02, 0}},
                        {1, {0.8765432109877, {0.9, 0.8}}, 0.7, {0, 0, 0.87}}};
  a.forecast.deal = {0.1234567890123, {0.1, 0.2}};
  a.marks = {{"before the offer", {{0, kNone, {10, {10, 10}}}, {1, kNone, {30, {30, 30}}}}},
             {"after it", {{0, kNone, {13.2, {13, 13}}}, {1, kNone, {25, {25, 25}}}}}};
  a.delay.price_of_a_round = {{2.1, 1.0}, {-3.4, -3.0}};
  Advice advice;
  advice.party = 1;
  advice.type = 0;
  advice.stage = 0;
  advice.posterior = 1;
  advice.moves = {{"low", "wait and see", 20, 0.7, 0}, {"high", "pay up", 15, 0.3, 5}};
  advice.why.over = "high";
  advice.why.margin = 5;
  a.advice = {advice};
  a.conclusions = {{Conclusion::Kind::leading_verdict, 0, "poison_pill", {"poison_pill", "gamble"}, 0.7}};
  a.play = sample_play();
  a.trust.residual = 3e-12;
  a.trust.certificate.residual = 2e-12;
  a.trust.certificate.best_response_gain = {0.61, 0.4};
  a.trust.certificate.swing = {40, 50};
  a.trust.certificate.max_infoset_gain_of = {1, 1};
  a.trust.fit.simulated = 2000;
  a.trust.fit.share_less_likely = 0.4;
  a.trust.uncited = {1};
  a.trust.version = "0.1.0";
  return a;
}

}  // namespace walkaway::testing
