// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numeric>

#include "report/deal_space.h"
#include "report/json_deal_space.h"
#include "report/words.h"

namespace walkaway {
namespace {

Json count_json(double count) {
  if (count < 9007199254740992.0) return static_cast<uint64_t>(count);
  return number(count);
}

Json worth_json(std::span<const double> worth) {
  Json list = Json::array();
  for (const double points : worth) list.push_back(number(points));
  return list;
}

Json package_json(const DealDomain& domain, std::span<const uint32_t> options) {
  Json package = Json::object();
  for (size_t i = 0; i < options.size(); ++i) package[domain.issues[i].name] = domain.issues[i].options[options[i]];
  return package;
}

Json point_json(const DealDomain& domain, const DomainPoint& point) {
  return point_json(domain, point.options, point.worth);
}

Json parties_json(const DealReport& report) {
  Json parties = Json::array();
  for (size_t p = 0; p < report.domain.parties.size(); ++p) {
    const DomainParty& party = report.domain.parties[p];
    Json entry{{"id", party.name},
               {"label", report.labels.parties[p]},
               {"walk_away", number(party.walk_away)},
               {"best", number(report.space.frontier.best[p])},
               {"worst", number(report.space.frontier.worst[p])}};
    entry["discount"] = party.discount ? Json(*party.discount) : Json();
    if (party.discount) entry["discount_per"] = report.discount_per_step ? "step" : "deadline";
    parties.push_back(std::move(entry));
  }
  return parties;
}

Json issues_json(const DealReport& report) {
  Json issues = Json::array();
  for (size_t i = 0; i < report.domain.issues.size(); ++i) {
    Json options = Json::array();
    for (size_t o = 0; o < report.domain.issues[i].options.size(); ++o)
      options.push_back({{"id", report.domain.issues[i].options[o]}, {"label", report.labels.options[i][o]}});
    issues.push_back(
        {{"id", report.domain.issues[i].name}, {"label", report.labels.issues[i]}, {"options", std::move(options)}});
  }
  return issues;
}

Json frontier_json(const DealReport& report, std::span<const size_t> points) {
  const DomainFrontier& frontier = report.space.frontier;
  Json list = Json::array();
  for (const size_t n : points) {
    Json point = point_json(report.domain, frontier.package(n), frontier.worth_of(n));
    if (frontier.alike[n] != 1) point["alike"] = count_json(frontier.alike[n]);
    list.push_back(std::move(point));
  }
  return list;
}

Json points_json(const DealReport& report) {
  Json points = Json::object();
  for (const FairDomainPoint& fair : report.space.fair) points[to_text(fair.rule)] = point_json(report.domain, fair.at);
  if (report.space.lottery) {
    const NashLottery& lottery = *report.space.lottery;
    Json packages = Json::array();
    for (size_t k = 0; k < lottery.packages.size(); ++k) {
      Json package = point_json(report.domain, lottery.packages[k]);
      package["chance"] = lottery.chances[k];
      packages.push_back(std::move(package));
    }
    points["nash_lottery"] = {
        {"packages", std::move(packages)}, {"worth", worth_json(lottery.worth)}, {"gap", number(lottery.gap)}};
  }
  return points;
}

/// Fair points of drawn numbers, each package with the share of the draws in which it is the one.
Json uncertain_json(const DealReport& report) {
  if (!report.uncertain) return nullptr;
  const FairCloud& cloud = *report.uncertain;
  const auto share = [&](uint32_t draws) { return number(static_cast<double>(draws) / cloud.draws); };
  Json points = Json::object();
  for (size_t rule = 0; rule < cloud.by_rule.size(); ++rule) {
    Json candidates = Json::array();
    for (const FairCloud::Candidate& candidate : cloud.by_rule[rule]) {
      Json point = point_json(report.domain, candidate.at);
      point["share"] = share(candidate.draws);
      candidates.push_back(std::move(point));
    }
    points[to_text(kFairRules[rule])] = std::move(candidates);
  }
  return {{"draws", cloud.draws}, {"zopa", share(cloud.draws - cloud.without_zopa)}, {"points", std::move(points)}};
}

Json improvement_json(const DealReport& report, const JointImprovement& improvement) {
  Json changes = Json::array();
  for (size_t k = 0; k < improvement.changes.size(); ++k) {
    const OptionChange& change = improvement.changes[k];
    const DomainIssue& issue = report.domain.issues[change.issue];
    changes.push_back({{"issue", issue.name},
                       {"from", issue.options[change.from]},
                       {"to", issue.options[change.to]},
                       {"alone", worth_json(improvement.alone[k])}});
  }
  return {{"changes", std::move(changes)}, {"gains", worth_json(improvement.gains)}};
}

Json offer_report_json(const DealReport& report) {
  if (!report.offer) return nullptr;
  const OfferReport& offer = *report.offer;
  const OfferStanding& standing = offer.standing;
  Json json = point_json(report.domain, offer.options, standing.worth);
  json["efficient"] = standing.efficient;
  json["exact"] = standing.exact;
  json["epsilon"] = worth_json(standing.epsilon);
  json["distance"] = number(standing.distance);
  json["could_gain"] = worth_json(standing.could_gain);
  Json have = Json::array();
  for (const DomainPoint& point : standing.could_have) have.push_back(point_json(report.domain, point));
  json["could_have"] = std::move(have);
  json["best_for_all"] = point_json(report.domain, standing.best_for_all);
  json["way_there"] = improvement_json(report, standing.way_there);
  for (const auto& [key, list] :
       {std::pair{"small", &offer.improvements.small}, std::pair{"large", &offer.improvements.large}}) {
    Json improvements = Json::array();
    for (const JointImprovement& improvement : *list) improvements.push_back(improvement_json(report, improvement));
    json["improvements"][key] = std::move(improvements);
  }
  return json;
}

}  // namespace

Json point_json(const DealDomain& domain, std::span<const uint32_t> options, std::span<const double> worth) {
  return {{"package", package_json(domain, options)}, {"worth", worth_json(worth)}};
}

Json deal_space_value(const DealReport& report, std::span<const size_t> frontier_points) {
  const DomainSpace& space = report.space;
  Json json{{"version", kJsonVersion},
            {"kind", report.kind},
            {"source", report.source},
            {"title", report.domain.title},
            {"unit", report.unit}};
  json["convention"] = text_or_null(report.convention);
  json["files"] = report.files;
  Json remarks = Json::array();
  for (const Fault& remark : report.remarks)
    remarks.push_back({{"file", remark.file},
                       {"line", remark.at.line},
                       {"column", remark.at.column},
                       {"what", printable(remark.what)}});
  json["remarks"] = std::move(remarks);
  json["notes"] = report.notes;
  json["parties"] = parties_json(report);
  json["issues"] = issues_json(report);
  json["packages"] = count_json(space.packages);
  json["zopa"] = space.zopa;
  json["exact"] = space.frontier.exact();
  json["epsilon"] = worth_json(space.frontier.epsilon);
  json["epsilon_share"] = worth_json(space.frontier.epsilon_share);
  json["rational_only"] = report.rational_only;
  json["ties_collapsed"] = report.ties_collapsed;
  json["frontier"] = frontier_json(report, frontier_points);
  json["points"] = points_json(report);
  json["uncertain"] = uncertain_json(report);
  json["opposition"] = space.opposition ? number(*space.opposition) : Json();
  json["nearest_to_ideal"] = number(space.nearest_to_ideal);
  json["offer"] = offer_report_json(report);
  json["sessions"] = sessions_json(report, SIZE_MAX);
  return json;
}

std::string deal_space_json(const DealReport& report) {
  std::vector<size_t> all(report.space.frontier.size());
  std::iota(all.begin(), all.end(), size_t{0});
  return json_text(deal_space_value(report, all), Indent::two);
}

}  // namespace walkaway
