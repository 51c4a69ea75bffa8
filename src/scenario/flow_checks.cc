// SPDX-License-Identifier: Apache-2.0
// Whether play always comes to an end of the round: a graph of the stages within a round.
#include <algorithm>

#include "scenario/reading.h"

namespace walkaway {

namespace {

/// What leads out of a stage.
struct Ways {
  std::vector<StageId> all;   ///< to stages of the same round
  std::vector<StageId> sure;  ///< those that no rule can bar
  bool out = false;           ///< to the next round or an ending
};

void add(Ways& ways, const std::vector<Branch>& branches, bool sure) {
  for (const Branch& branch : branches) {
    if (branch.to.kind != Target::Kind::stage) {
      ways.out = true;
    } else if (branch.to.index != kNone) {
      ways.all.push_back(branch.to.index);
      if (sure && branches.size() == 1) ways.sure.push_back(branch.to.index);
    }
  }
}

/// `last_cycle`: no further cycle begins any more, and play passes over the stage for good.
Ways ways_out(const Stage& stage, bool last_cycle) {
  Ways ways;
  if (last_cycle) {
    add(ways, stage.skip_to, true);
    return ways;
  }
  const bool passes = stage.moves.empty();
  if (stage.when || !stage.enabled || passes) add(ways, stage.skip_to, !stage.enabled || passes);
  for (const Move& move : stage.moves) add(ways, move.then, stage.enabled && !stage.when && !move.when);
  return ways;
}

/// The stages of a circle that nothing can bar, through the first stage found on one; empty if there is none.
class Circles {
 public:
  explicit Circles(const std::vector<Ways>& ways) : ways_(ways), state_(ways.size(), State::fresh) {}

  std::vector<StageId> from(StageId start) {
    // Depth first without recursion: `path` holds the stages being visited, with the next way to try.
    std::vector<std::pair<StageId, size_t>> path;
    if (state_[start] == State::fresh) path.emplace_back(start, 0);
    while (!path.empty()) {
      auto& [stage, next] = path.back();
      state_[stage] = State::open;
      if (next == ways_[stage].sure.size()) {
        state_[stage] = State::done;
        path.pop_back();
        continue;
      }
      const StageId to = ways_[stage].sure[next++];
      if (state_[to] == State::open) {
        std::vector<StageId> circle;
        size_t i = path.size();
        do circle.insert(circle.begin(), path[--i].first);
        while (path[i].first != to);
        for (const auto& [visited, way] : path) state_[visited] = State::done;
        return circle;
      }
      if (state_[to] == State::fresh) path.emplace_back(to, 0);
    }
    return {};
  }

 private:
  enum class State { fresh, open, done };
  const std::vector<Ways>& ways_;
  std::vector<State> state_;
};

/// `[cycle]` means something only if some move leads to a further one.
void check_cycle(Reading& r) {
  const std::vector<Stage>& stages = r.scenario.stages;
  for (StageId s = 0; s < stages.size(); ++s) {
    if (!r.stage_sources[s].next_cycle) continue;
    const auto leads_here = [&](const std::vector<Branch>& branches) {
      return std::any_of(branches.begin(), branches.end(), [&](const Branch& branch) {
        return branch.to.kind != Target::Kind::ending && branch.to.index == s;
      });
    };
    const bool led = std::any_of(stages.begin(), stages.end(), [&](const Stage& stage) {
      return leads_here(stage.skip_to) || std::any_of(stage.moves.begin(), stage.moves.end(),
                                                      [&](const Move& move) { return leads_here(move.then); });
    });
    if (!led) r.fault(stages[s].at, "nothing leads to `next_cycle`", "let a move lead there: `then = \"next_cycle\"`");
  }
}

}  // namespace

void check_stages(Reading& r) {
  check_cycle(r);
  const std::vector<Stage>& stages = r.scenario.stages;
  std::vector<Ways> ways;
  for (StageId s = 0; s < stages.size(); ++s) ways.push_back(ways_out(stages[s], r.stage_sources[s].next_cycle));

  std::vector<bool> circular(stages.size(), false);
  Circles circles(ways);
  for (StageId s = 0; s < stages.size(); ++s) {
    const std::vector<StageId> circle = circles.from(s);
    if (circle.empty()) continue;
    std::string text;
    for (const StageId c : circle) {
      text += "`" + stages[c].id + "` -> ";
      circular[c] = true;
    }
    const auto counts = [&](StageId c) { return r.stage_sources[c].next_cycle; };
    const auto cycle = std::find_if(circle.begin(), circle.end(), counts);
    if (cycle != circle.end()) {
      r.fault(stages[*cycle].at, "the last cycle never ends: " + text + "`" + stages[circle[0]].id + "`",
              "let `after` lead to an ending or `next_round`");
      continue;
    }
    r.fault(stages[circle[0]].at,
            "play can go round within one round for ever: " + text + "`" + stages[circle[0]].id + "`",
            "lead one of them to `next_round` or an ending, or bar it with `when`");
  }

  std::vector<bool> ends(stages.size(), false);
  std::vector<std::vector<StageId>> into(stages.size());
  std::vector<StageId> open;
  for (StageId s = 0; s < stages.size(); ++s) {
    for (const StageId to : ways[s].all) into[to].push_back(s);
    if (ways[s].out) {
      ends[s] = true;
      open.push_back(s);
    }
  }
  while (!open.empty()) {
    const StageId s = open.back();
    open.pop_back();
    for (const StageId from : into[s]) {
      if (ends[from]) continue;
      ends[from] = true;
      open.push_back(from);
    }
  }
  for (StageId s = 0; s < stages.size(); ++s) {
    if (!ends[s] && !circular[s])
      r.fault(stages[s].at,
              fmt::format("from stage `{}` play can never come to the next round or to an ending", stages[s].id));
  }
}

}  // namespace walkaway
