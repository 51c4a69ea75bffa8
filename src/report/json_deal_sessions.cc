// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include "deals/exact.h"
#include "report/json_deal_space.h"

namespace walkaway {
namespace {

const char* to_text(SessionOptions::Starter starter) {
  switch (starter) {
    case SessionOptions::Starter::first:
      return "first";
    case SessionOptions::Starter::second:
      return "second";
    case SessionOptions::Starter::drawn:
      return "drawn";
  }
  throw std::logic_error("no such starter");
}

Json spread_json(const Spread& spread) { return {{"mean", number(spread.mean)}, {"sd", number(spread.sd)}}; }

Json agreements_json(const DealReport& report, size_t most) {
  const SessionStatistics& played = report.sessions->played;
  Json list = Json::array();
  for (size_t k = 0; k < std::min(most, played.agreements.size()); ++k) {
    const SessionStatistics::Agreement& agreement = played.agreements[k];
    Json one = point_json(report.domain, nth_package(report.domain, agreement.package), agreement.worth);
    one["times"] = agreement.times;
    list.push_back(std::move(one));
  }
  return list;
}

Json traces_json(const DealReport& report, size_t most) {
  const ExactWorth exact(report.domain);
  Json list = Json::array();
  for (const SessionTrace& trace : report.sessions->played.traces) {
    Json offers = Json::array();
    for (const size_t k : spread_indices(trace.offers.size(), most)) {
      const SessionOffer& offer = trace.offers[k];
      const std::vector<uint32_t> options = nth_package(report.domain, offer.package);
      const double worth[] = {exact.points(0, options), exact.points(1, options)};
      Json one = point_json(report.domain, options, worth);
      one["turn"] = offer.turn + 1;
      one["party"] = offer.party;
      offers.push_back(std::move(one));
    }
    list.push_back({{"agreed", trace.agreed}, {"offers", std::move(offers)}});
  }
  return list;
}

}  // namespace

std::vector<size_t> spread_indices(size_t count, size_t most) {
  const size_t chosen = std::min(count, most);
  std::vector<size_t> list(chosen);
  for (size_t k = 0; k < chosen; ++k) list[k] = chosen < 2 ? 0 : k * (count - 1) / (chosen - 1);
  return list;
}

Json sessions_json(const DealReport& report, size_t most) {
  if (!report.sessions) return nullptr;
  const auto& [options, played] = *report.sessions;
  const bool any = played.agreed > 0;
  Json json{{"runs", played.runs},      {"tactics", Json::array({to_text(options.tactics[0]), to_text(options.tactics[1])})},
            {"rounds", options.rounds}, {"starter", to_text(options.starter)},
            {"seed", options.seed},     {"band", number(options.band)},
            {"agreed", played.agreed}};
  json["worth"] = Json::array({spread_json(played.worth[0]), spread_json(played.worth[1])});
  json["discounted"] = Json::array({spread_json(played.discounted[0]), spread_json(played.discounted[1])});
  json["turns"] = any ? spread_json(played.turns) : Json();
  json["efficient"] = any ? number(played.efficient) : Json();
  json["nash_distance"] = any ? spread_json(played.regret) : Json();
  json["agreements"] = agreements_json(report, most);
  json["by_turn"] = played.by_turn;
  json["traces"] = traces_json(report, most);
  return json;
}

}  // namespace walkaway
