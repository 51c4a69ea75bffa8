// SPDX-License-Identifier: Apache-2.0
#include "report/calibration.h"

#include "report/json_parts.h"

namespace walkaway {
namespace {

using TargetKind = CalibrationTarget::Kind;

Json test_json(const CalibrationTest& test) { return {{"p", number(test.p)}, {"corrected", number(test.corrected)}}; }

Json bands_json(const RecoveryBands& b) {
  return {{"median", number(b.median)}, {"low50", number(b.low50)},   {"high50", number(b.high50)},
          {"low90", number(b.low90)},   {"high90", number(b.high90)}, {"mean", number(b.mean)}};
}

const char* kind_of(const CalibrationTarget& target) {
  switch (target.kind) {
    case TargetKind::number:
      return target.noise ? "noise" : "number";
    case TargetKind::type:
      return "type";
    case TargetKind::account:
      return "account";
  }
  return "";
}

Json recovery_json(const CalibrationTarget& target, const RecoveryCurve& curve) {
  Json out = Json::array();
  for (const RecoveryPoint& point : curve.points) {
    Json at = {{"moves", point.notes}};
    if (target.kind == TargetKind::number) {
      at["sd_over_prior"] = bands_json(point.sd_ratio);
    } else {
      at["odds_of_truth"] = bands_json(point.true_odds);
      at["log_score"] = number(point.log_score);
    }
    out.push_back(std::move(at));
  }
  return out;
}

Json target_json(const Scenario& scenario, const Calibration& c, uint32_t t) {
  const CalibrationTarget& target = c.targets[t];
  Json out = {{"kind", kind_of(target)}, {"name", target_name(scenario, target)}};
  if (target.kind == TargetKind::number) out["path"] = scenario.numbers[target.subject].path;
  if (target.kind == TargetKind::type) out["party"] = scenario.parties[target.subject].id;
  out["histogram"] = target.histogram;
  out["chi_square"] = test_json(target.histogram_test);
  out["kolmogorov_smirnov"] = test_json(target.distance_test);
  if (target.kind != TargetKind::number) {
    Json groups = Json::array();
    for (const CalibrationTarget::Odds& g : target.odds)
      groups.push_back({{"least", number(g.least)},
                        {"most", number(g.most)},
                        {"mean", number(g.mean)},
                        {"expected", number(g.expected)},
                        {"found", number(g.found)}});
    out["odds"] = test_json(target.odds_test);
    out["odds"]["groups"] = std::move(groups);
  }
  out["recovery"] = recovery_json(target, c.recovery.at(t));
  Json ranks = Json::array();
  for (const double rank : target.ranks) ranks.push_back(rounded(rank));
  out["ranks"] = std::move(ranks);
  return out;
}

}  // namespace

std::string calibration_json(const Scenario& scenario, const Calibration& c) {
  const bool made = c.why_not.empty();
  Json statuses = Json::object(), targets = Json::array(), effective = Json::array();
  for (size_t s = 0; s < c.by_status.size(); ++s) {
    if (static_cast<DrawStatus>(s) == DrawStatus::impossible) continue;  // of no draw by itself
    statuses[to_text(static_cast<DrawStatus>(s))] = c.by_status[s];
  }
  for (uint32_t t = 0; t < c.targets.size(); ++t) targets.push_back(target_json(scenario, c, t));
  for (const double n : c.effective_sample_size) effective.push_back(rounded(n));
  const Json out = {{"walkaway", 1},
                    {"kind", "calibration"},
                    {"title", scenario.title},
                    {"scenario_hash", scenario.text_hash},
                    {"why_not", made ? Json(nullptr) : Json(c.why_not)},
                    {"passed", made ? Json(c.passed()) : Json(nullptr)},
                    {"level", number(c.asked.level)},
                    {"tests", c.tests},
                    {"smallest_corrected", made ? number(c.smallest_corrected) : Json(nullptr)},
                    {"records", c.asked.records},
                    {"draws", c.draws},
                    {"seed", c.asked.seed},
                    {"wrong_noise", number(c.asked.wrong_noise)},
                    {"recorded", to_text(c.kind)},
                    {"most_moves", c.longest},
                    {"mean_moves", number(c.mean_notes)},
                    {"distinct_records", c.distinct_records},
                    {"draws_by_status", statuses},
                    {"redrawn_truths", c.redrawn_truths},
                    {"solves", c.solves},
                    {"passes", c.passes},
                    {"seconds", number(c.seconds)},
                    {"few_effective", c.few_effective},
                    {"least_effective", number(c.asked.least_effective)},
                    {"targets", targets},
                    {"effective_sample_size", effective}};
  return json_text(out, Indent::two);
}

}  // namespace walkaway
