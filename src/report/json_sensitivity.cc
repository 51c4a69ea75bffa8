// SPDX-License-Identifier: Apache-2.0
#include "report/json_parts.h"
#include "report/words.h"

namespace walkaway {
namespace {

Json flips_json(const std::vector<Flip>& flips) {
  Json out = Json::array();
  for (const Flip& flip : flips)
    out.push_back({{"conclusion", flip.conclusion},
                   {"from", flip.from},
                   {"to", flip.to},
                   {"about", number(flip.about)},
                   {"within", number(flip.within)}});
  return out;
}

Json end_json(const SensitivityEnd& end) {
  Json out = {{"status", end.status ? Json(to_text(*end.status)) : Json(nullptr)},
              {"outputs", end.outputs.empty() ? Json(nullptr) : numbers(end.outputs)}};
  if (!end.why.empty()) out["why"] = end.why;
  out["flips"] = flips_json(end.flips);
  return out;
}

Json outputs_json(const JsonContext& c, const std::vector<HeadlineOutput>& outputs) {
  const Telling telling(c.scenario, c.answers);
  Json out = Json::array();
  for (const HeadlineOutput& output : outputs)
    out.push_back({{"id", output.id},
                   {"label", output_label(telling, output)},
                   {"unit", output.is_probability() ? "probability" : c.scenario.unit},
                   {"value", number(output.value)}});
  return out;
}

}  // namespace

Json slopes_json(const JsonContext& c) {
  if (!c.answers.slopes) return nullptr;
  const SlopesAnswer& answer = *c.answers.slopes;
  Json outputs = outputs_json(c, answer.outputs), list = Json::array();
  for (size_t i = 0; i < answer.outputs.size(); ++i) {
    outputs[i]["held"] = text_or_null(held_at_steps(answer.outputs[i]));
    if (!answer.unsolved[i].empty()) outputs[i]["why"] = answer.unsolved[i];
  }
  for (const NumberSlopes& n : answer.numbers) {
    Json slope = nullptr, per_range = nullptr;
    if (!n.slope.empty()) {
      slope = numbers(n.slope);
      per_range = Json::array();
      for (size_t i = 0; i < n.slope.size(); ++i) per_range.push_back(number(n.per_range(i)));
    }
    list.push_back({{"path", c.scenario.numbers.at(n.number).path},
                    {"what", c.scenario.numbers.at(n.number).what},
                    {"value", number(n.value)},
                    {"low", number(n.low)},
                    {"high", number(n.high)},
                    {"slope", slope},
                    {"per_range", per_range}});
    if (!n.why.empty()) list.back()["why"] = n.why;
  }
  return {{"outputs", outputs},      {"numbers", list},         {"solves", answer.solves},
          {"builds", answer.builds}, {"passes", answer.passes}, {"seconds", number(answer.seconds)}};
}

Json sensitivity_json(const JsonContext& c) {
  if (!c.answers.sensitivity) return nullptr;
  const SensitivityAnswer& answer = *c.answers.sensitivity;
  Json outputs = outputs_json(c, answer.outputs), list = Json::array(), skipped = Json::array();
  for (const NumberSensitivity& n : answer.numbers)
    list.push_back({{"path", c.scenario.numbers.at(n.number).path},
                    {"what", c.scenario.numbers.at(n.number).what},
                    {"value", number(n.value)},
                    {"low", number(n.low.at)},
                    {"high", number(n.high.at)},
                    {"at_low", end_json(n.low)},
                    {"at_high", end_json(n.high)}});
  for (const auto& [id, why] : answer.skipped)
    skipped.push_back({{"path", c.scenario.numbers.at(id).path}, {"why", why}});
  return {{"outputs", outputs},
          {"numbers", list},
          {"skipped", skipped},
          {"solves",
           {{"warm", answer.warm_solves},
            {"cold", answer.cold_solves},
            {"unchanged", answer.unchanged},
            {"warm_passes", answer.warm_passes},
            {"cold_passes", answer.cold_passes}}}};
}

}  // namespace walkaway
