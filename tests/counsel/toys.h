// SPDX-License-Identifier: Apache-2.0
// Toy negotiations, written in the scenario language. P offers in each of T rounds; R accepts, refuses or (if it may)
// leaves. A refusal pays each side its flow; accepting pays its worth once and ends; leaving pays nothing and ends.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "counsel/analyze.h"
#include "scenario/reader.h"

namespace walkaway::toys {

/// The chance of the first of two moves that is worth `x` more, at noise 1.
inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }

using Odds = std::vector<std::pair<std::string, double>>;
using ByType = std::map<std::string, double>;  ///< by type; "" for all types

struct Deal {
  std::string id;
  ByType p, r;
  std::string group = {};
};

struct Toy {
  int rounds = 1;
  double patience_p = 0.95, patience_r = 0.95, noise_p = 4, noise_r = 4;
  Odds types_p, types_r;
  std::vector<Deal> menu;
  ByType flow_p = {{"", 0}}, flow_r = {{"", 0}};
  bool walk_p = false, walk_r = false;
  int extra_ways_out_p = 0, extra_ways_out_r = 0;
  double pay_for_extra_r = 0;
  std::map<std::string, Odds> believes_p = {};                   ///< type of P: its odds on R
  std::string more = {};                                         ///< further text, before the record
  std::vector<std::pair<std::string, std::string>> record = {};  ///< stage, move
};

inline std::string number(const ByType& value, const std::string& more = {}) {
  std::string text = fmt::format("{{ value = {:.17g}", value.count("") ? value.at("") : 0.0);
  for (const auto& [type, x] : value)
    if (!type.empty()) text += fmt::format(", by_type.{} = {:.17g}", type, x);
  return text + more + " }";
}

inline std::string party(const std::string& id, double patience, double noise, const Odds& types, const ByType& flow,
                         const std::map<std::string, Odds>& believes = {}) {
  std::string text = fmt::format("[party.{}]\npatience = {:.17g}\nnoise = {:.17g}\n", id, patience, noise);
  for (const auto& [type, prior] : types) text += fmt::format("type.{}.prior = {:.17g}\n", type, prior);
  for (const auto& [type, odds] : believes)
    for (const auto& [other, x] : odds) text += fmt::format("type.{}.believes.r.{} = {:.17g}\n", type, other, x);
  return text + fmt::format("number.talk = {}\nflow.talk = \"deal ? 0 : talk\"\n\n", number(flow));
}

inline std::string text_of(const Toy& toy) {
  std::string text = fmt::format("walkaway = 1\ntitle = \"toy\"\nclock = {{ rounds = {} }}\n\n", toy.rounds);
  text += party("p", toy.patience_p, toy.noise_p, toy.types_p, toy.flow_p, toy.believes_p);
  text += party("r", toy.patience_r, toy.noise_r, toy.types_r, toy.flow_r);
  text += "[issue.terms]\nstatus_quo = \"none\"\noption.none = \"none\"\n";
  for (const Deal& deal : toy.menu) text += fmt::format("option.{} = \"{}\"\n", deal.id, deal.id);
  std::string menu;
  for (const Deal& deal : toy.menu) {
    text += fmt::format("[package.{}]\nterms = \"{}\"\n", deal.id, deal.id);
    if (!deal.group.empty()) text += fmt::format("group = \"{}\"\n", deal.group);
    menu += fmt::format("{}\"{}\"", menu.empty() ? "" : ", ", deal.id);
  }
  text += "[worth.p.terms]\n";
  for (const Deal& deal : toy.menu) text += fmt::format("{} = {}\n", deal.id, number(deal.p, ", once = true"));
  text += "[worth.r.terms]\n";
  for (const Deal& deal : toy.menu) text += fmt::format("{} = {}\n", deal.id, number(deal.r, ", once = true"));
  text += fmt::format(
      "[ending.left]\nrun_on = false\n\n[[stage]]\nid = \"offer\"\nkind = \"offer\"\nmover = \"p\"\nmenu = [{}]\nthen "
      "= \"answer\"\n",
      menu);
  if (toy.walk_p) text += "move.leave.then = \"left\"\n";
  for (int i = 0; i < toy.extra_ways_out_p; ++i) text += fmt::format("move.leave{}.then = \"left\"\n", i);
  text += "\n[[stage]]\nid = \"answer\"\nkind = \"answer\"\nmover = \"r\"\n";
  if (toy.walk_r) text += "walk_away = \"left\"\n";
  for (int i = 0; i < toy.extra_ways_out_r; ++i)
    text += fmt::format("move.leave{} = {{ then = \"left\", pay = {{ r = {:.17g} }} }}\n", i, toy.pay_for_extra_r);
  text += "\n" + toy.more + "\n";
  for (const auto& [stage, move] : toy.record)
    text += fmt::format("[[record]]\nstage = \"{}\"\nmove = \"{}\"\n", stage, move);
  return text;
}

inline Scenario read(const Toy& toy) { return read_scenario_text(text_of(toy), "toy.toml"); }

inline Answers ask(const Scenario& scenario, const AnalyzeOptions& options = {.simulations = 20, .threads = 1}) {
  return analyze(scenario, scenario.central_values(), options);
}
inline Answers ask(const Toy& toy) { return ask(read(toy)); }

/// The toy with an offer on record, all earlier ones having been refused.
inline Toy after(Toy toy, const std::vector<std::string>& refused, const std::string& offer) {
  for (const std::string& move : refused) {
    toy.record.emplace_back("offer", move);
    toy.record.emplace_back("answer", "refuse");
  }
  toy.record.emplace_back("offer", offer);
  return toy;
}

inline const Odds kSoftHard(double soft) { return {{"soft", soft}, {"hard", 1 - soft}}; }

inline Toy haggle() {
  return {.rounds = 3,
          .patience_p = 0.98,
          .patience_r = 0.88,
          .types_p = {{"seller", 1}},
          .types_r = {{"eager", 0.5}, {"slow", 0.5}},
          .menu = {{"ask85", {{"", 65}}, {{"eager", 10}, {"slow", -30}}},
                   {"ask60", {{"", 40}}, {{"eager", 50}, {"slow", 35}}},
                   {"ask40", {{"", 20}}, {{"eager", 70}, {"slow", 55}}}}};
}
inline Toy fair_gamble() {
  return {.rounds = 2,
          .patience_p = 0.9,
          .patience_r = 0.9,
          .types_p = {{"gambler", 1}},
          .types_r = kSoftHard(0.25),
          .menu = {{"bold", {{"", 60}}, {{"soft", 25}, {"hard", -40}}},
                   {"generous", {{"", -20}}, {{"soft", 60}, {"hard", 30}}}},
          .walk_p = true};
}
inline Toy long_shot(double worth, double soft) {
  return {.types_p = {{"gambler", 1}},
          .types_r = kSoftHard(soft),
          .menu = {{"bold", {{"", worth}}, {{"soft", 25}, {"hard", -40}}},
                   {"generous", {{"", -20}}, {{"soft", 60}, {"hard", 30}}}},
          .walk_p = true};
}
inline Toy staller() {
  return {.rounds = 3,
          .types_p = {{"staller", 0.5}, {"dealer", 0.5}},
          .types_r = kSoftHard(0.3),
          .menu = {{"outrage", {{"staller", 40}, {"dealer", 90}}, {{"soft", -45}, {"hard", -60}}},
                   {"fair", {{"staller", -10}, {"dealer", 45}}, {{"soft", 40}, {"hard", 25}}}},
          .flow_p = {{"staller", 12}, {"dealer", 0}},
          .walk_p = true};
}
inline Toy staller_on_hope() {
  Toy toy = staller();
  toy.types_p = {{"staller", 0.15}, {"dealer", 0.85}};
  toy.flow_p = {{"staller", 15}, {"dealer", 0}};
  toy.flow_r = {{"", -2}};
  toy.walk_r = true;
  return toy;
}
inline Toy believer() {
  return {.rounds = 2,
          .patience_p = 0.6,
          .patience_r = 0.6,
          .types_p = {{"sure", 0.3}, {"dealer", 0.7}},
          .types_r = kSoftHard(0.15),
          .menu = {{"bold", {{"", 80}}, {{"soft", 40}, {"hard", -40}}},
                   {"modest", {{"", 45}}, {{"soft", 55}, {"hard", 30}}}},
          .believes_p = {{"sure", kSoftHard(0.85)}}};
}
inline Toy patient_believer() {
  Toy toy = believer();
  toy.rounds = 3;
  toy.patience_p = toy.patience_r = 0.99;
  return toy;
}
inline Toy pessimist() {
  return {.types_p = {{"gloomy", 0.3}, {"dealer", 0.7}},
          .types_r = kSoftHard(0.7),
          .menu = {{"bold", {{"", 80}}, {{"soft", -30}, {"hard", -60}}},
                   {"modest", {{"", 45}}, {{"soft", 30}, {"hard", -40}}}},
          .walk_p = true,
          .believes_p = {{"gloomy", kSoftHard(0.01)}}};
}
inline Toy small_stakes() {
  return {.types_p = {{"thin", 1}},
          .types_r = kSoftHard(0.5),
          .menu = {{"bold", {{"", 60}}, {{"soft", -40}, {"hard", -60}}},
                   {"thin", {{"", 3}}, {{"soft", 40}, {"hard", 30}}}}};
}
inline Toy half_staller() {
  return {.rounds = 3,
          .types_p = {{"half", 0.5}, {"dealer", 0.5}},
          .types_r = kSoftHard(0.3),
          .menu = {{"outrage", {{"", 90}}, {{"soft", -45}, {"hard", -60}}},
                   {"fair", {{"half", 26}, {"dealer", 45}}, {{"soft", 40}, {"hard", 25}}}},
          .flow_p = {{"half", 15}, {"dealer", 0}},
          .flow_r = {{"", -7}},
          .walk_p = true,
          .walk_r = true};
}
inline Toy misled_staller() {
  return {.rounds = 2,
          .types_p = {{"staller", 0.5}, {"dealer", 0.5}},
          .types_r = kSoftHard(0.8),
          .menu = {{"outrage", {{"staller", -5}, {"dealer", 90}}, {{"soft", -60}, {"hard", -70}}},
                   {"tough", {{"staller", -5}, {"dealer", 60}}, {{"soft", 40}, {"hard", -50}}}},
          .flow_p = {{"staller", 15}, {"dealer", 0}},
          .walk_p = true,
          .believes_p = {{"staller", kSoftHard(0.02)}}};
}
inline Toy late_round() {
  return {.rounds = 4,
          .patience_p = 0.6,
          .patience_r = 0.9,
          .types_p = {{"seller", 1}},
          .types_r = kSoftHard(0.5),
          .menu = {{"bold", {{"", 70}}, {{"soft", -40}, {"hard", -60}}},
                   {"fair", {{"", 15}}, {{"soft", 40}, {"hard", 40}}}}};
}
inline Toy many_ways_out() {
  return {.types_p = {{"staller", 1}},
          .types_r = kSoftHard(0.5),
          .menu = {{"outrage", {{"", 40}}, {{"soft", -60}, {"hard", -70}}}},
          .flow_p = {{"", 8}},
          .walk_p = true,
          .extra_ways_out_p = 7};
}
inline Toy receiver_with_blunders() {
  return {.types_p = {{"seller", 1}},
          .types_r = kSoftHard(0.5),
          .menu = {{"ask", {{"", 40}}, {{"soft", -2}, {"hard", -3}}}},
          .extra_ways_out_r = 10,
          .pay_for_extra_r = -8};
}
/// The staller with `copies` near-copies of the outrage, in one group or each for itself.
inline Toy near_copies(int copies, const std::string& group) {
  Toy toy = staller();
  toy.rounds = 2;
  toy.patience_p = toy.patience_r = 0.9;
  toy.menu[0].group = group;
  for (int k = 1; k < copies; ++k)
    toy.menu.push_back({fmt::format("outrage{}", k),
                        {{"staller", 40 - 0.1 * k}, {"dealer", 90 - 0.1 * k}},
                        {{"soft", -45 + 0.1 * k}, {"hard", -60 + 0.1 * k}},
                        group});
  return toy;
}

}  // namespace walkaway::toys
