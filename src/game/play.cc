// SPDX-License-Identifier: Apache-2.0
#include "game/play.h"

#include <fmt/format.h>

namespace walkaway {

std::string signal_name(const Stage& stage, uint32_t signal) {
  if (signal < stage.moves.size()) return stage.moves[signal].id;
  for (const Hearing& hearing : stage.hearings) {
    if (signal < hearing.signals.size()) return hearing.signals[signal];
  }
  return fmt::format("#{}", signal);
}

std::string place_in_words(const Scenario& scenario, const Play& play, const std::vector<Step>& trail) {
  constexpr size_t kLongest = 12;
  std::string text = fmt::format("in round {}", play.round);
  if (play.stage != kNone) text += fmt::format(", at stage {}", scenario.stages[play.stage].id);
  if (trail.empty()) return text + ", before any move";
  text += ", after ";
  if (trail.size() > kLongest) text += "... ";
  for (size_t i = trail.size() - std::min(kLongest, trail.size()); i < trail.size(); ++i) {
    const Step& step = trail[i];
    const Stage& stage = scenario.stages[step.stage];
    if (i > 0 && i > trail.size() - std::min(kLongest, trail.size())) text += ", ";
    text += stage.id;
    if (step.by != kNone && stage.movers.size() > 1) text += "." + scenario.parties[step.by].id;
    text += (step.heard ? " heard as " : ": ") + signal_name(stage, step.choice);
  }
  return text;
}

}  // namespace walkaway
