// SPDX-License-Identifier: Apache-2.0
#include "report/deal_space_page.h"

#include <algorithm>

#include "report/json_deal_space.h"
#include "report/page.h"

namespace walkaway {
namespace {

constexpr size_t kMostDrawn = 3000;  ///< points of the frontier, offers, agreements: for the eye that is all

/// [columns] of a table that is kept row by row.
template <typename Number, typename Write>
Json columns_json(const std::vector<Number>& rows, size_t columns, const Write& write) {
  Json list = Json::array();
  for (size_t c = 0; c < columns; ++c) {
    Json column = Json::array();
    for (size_t at = c; at < rows.size(); at += columns) column.push_back(write(rows[at]));
    list.push_back(std::move(column));
  }
  return list;
}

Json cloud_json(const PackageCloud& cloud, size_t issues) {
  const auto same = [](uint32_t option) { return option; };
  switch (cloud.kind) {
    case PackageCloud::Kind::listed:
      return {{"kind", "listed"}, {"worth", columns_json(cloud.worth, cloud.parties, rounded)}};
    case PackageCloud::Kind::sampled:
      return {{"kind", "sampled"},
              {"seed", cloud.seed},
              {"worth", columns_json(cloud.worth, cloud.parties, rounded)},
              {"options", columns_json(cloud.options, issues, same)}};
    case PackageCloud::Kind::counted:
      break;
  }
  Json planes = Json::array();
  for (const PackageCloud::Plane& plane : cloud.planes)
    planes.push_back({{"across", plane.across},
                      {"up", plane.up},
                      {"cell", plane.cell},
                      {"packages", plane.packages},
                      {"first", plane.first}});
  return {{"kind", "counted"},
          {"side", cloud.side},
          {"low", numbers(cloud.low)},
          {"high", numbers(cloud.high)},
          {"planes", std::move(planes)}};
}

}  // namespace

std::string deal_space_page_json(const DealReport& report, const PackageCloud& cloud) {
  const size_t points = report.space.frontier.size();
  Json json = deal_space_value(report, spread_indices(points, kMostDrawn));
  json["sessions"] = sessions_json(report, kMostDrawn);
  json["frontier_size"] = points;
  json["fair_words"] = Json::object();
  for (const FairDomainPoint& fair : report.space.fair) {
    const FairWords words = fair_words(fair.rule);
    json["fair_words"][to_text(fair.rule)] = {{"name", words.name}, {"what", words.what}};
  }
  Json trace = Json::array();
  for (const size_t k : spread_indices(report.trace.size(), kMostDrawn)) {
    const TracedOffer& offer = report.trace[k];
    Json point = point_json(report.domain, offer.options, worth_of(report.domain, offer.options));
    point["turn"] = offer.turn;
    point["party"] = offer.party;
    trace.push_back(std::move(point));
  }
  json["trace"] = std::move(trace);
  json["trace_of"] = report.sessions ? "session" : "record";
  json["cloud"] = cloud_json(cloud, report.domain.issues.size());
  return json_text(json, Indent::two);
}

std::string deal_space_page(const DealReport& report, const PackageCloud& cloud) {
  return page_html(report.domain.title.empty() ? report.source : report.domain.title,
                   deal_space_page_json(report, cloud));
}

}  // namespace walkaway
