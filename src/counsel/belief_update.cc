// SPDX-License-Identifier: Apache-2.0
// 4. What did each move tell whom?
#include "counsel/belief_update.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "counsel/none.h"
#include "counsel/questions.h"
#include "inference/witness.h"

namespace walkaway {
namespace {

/// What one entry told one observer, by one account.
struct Lesson {
  std::string heard;
  bool several = false;                            ///< it may have heard one thing or another
  std::vector<double> weight;                      ///< [observer's types] odds of the type, given the whole record
  std::vector<std::vector<double>> before, after;  ///< [observer's types][lanes] times the weight
};

/// Odds of lanes [K] in the eyes of one agent of a mover who has seen no more than that play is at one of `alike`; none
/// if it thinks that impossible.
std::vector<double> odds_of_agent(const Solved& solved, const std::vector<NodeId>& alike, uint32_t mover,
                                  uint32_t agent) {
  const Tree& tree = solved.tree();
  std::vector<double> own(tree.lanes, 0.0), odds(tree.lanes, 0.0);
  for (uint32_t k = 0; k < tree.lanes; ++k)
    if (tree.agent(mover, k) == agent) own[k] = std::exp(tree.log_prior[size_t{mover} * tree.lanes + k]);
  const Moment moment = moment_at(solved, alike, own);
  if (!moment.possible()) return {};
  for (size_t i = 0; i < moment.odds.size(); ++i) odds[i % tree.lanes] += moment.odds[i];
  return odds;
}

/// All lessons by one account: by step of the record and mover.
class Lessons {
 public:
  Lessons(const Case& negotiation, AccountId account)
      : scenario_(*negotiation.scenario),
        reading_(negotiation.readings[account]),
        solved_(negotiation.solved(account)),
        tree_(solved_.tree()),
        witnessed_(witness_record(scenario_, solved_.values, solved_.game, reading_.path, reading_.record)) {
    for (size_t first = 0, last; first < witnessed_.told.size(); first = last) {
      for (last = first; last < witnessed_.told.size() && witnessed_.told[last].step == witnessed_.told[first].step;)
        ++last;
      learn(std::span(witnessed_.told).subspan(first, last - first));
    }
  }

  std::map<std::pair<uint32_t, uint32_t>, Lesson> by_step_and_mover;

 private:
  /// Histories at which all of one step has been heard, weighed by how likely each is in the lanes that the whole
  /// record leaves.
  void learn(std::span<const Told> histories) {
    std::vector<double> chance(histories.size() * tree_.lanes, 0.0);
    for (uint32_t k = 0; k < tree_.lanes; ++k) {
      if (!(reading_.lanes[k] > 0)) continue;
      double largest = -std::numeric_limits<double>::infinity(), sum = 0;
      for (const Told& told : histories) largest = std::max(largest, solved_.at(solved_.reach, told.at, k));
      if (!std::isfinite(largest)) continue;
      for (size_t i = 0; i < histories.size(); ++i)
        sum += chance[i * tree_.lanes + k] = std::exp(solved_.at(solved_.reach, histories[i].at, k) - largest);
      for (size_t i = 0; i < histories.size(); ++i) chance[i * tree_.lanes + k] *= reading_.lanes[k] / sum;
    }
    for (size_t i = 0; i < histories.size(); ++i)
      for (const Witness& witness : histories[i].by)
        for (uint32_t k = 0; k < tree_.lanes; ++k)
          if (const double odds = chance[i * tree_.lanes + k]; odds > 0) add(histories[i].step, witness, k, odds);
  }

  void add(uint32_t step, const Witness& witness, uint32_t lane, double odds) {
    const uint32_t agent = tree_.agent(witness.mover, lane);
    const std::vector<double>&before = seen_by(witness.before, witness.mover, agent),
          &after = seen_by(witness.after, witness.mover, agent);
    if (before.empty() || after.empty()) return;
    const PartyId observer = tree_.mover_party[witness.mover];
    const size_t types = scenario_.parties[observer].types.size();
    Lesson& lesson = by_step_and_mover[{step, witness.mover}];
    if (lesson.weight.empty()) {
      lesson.heard = witness.heard;
      lesson.weight.assign(types, 0.0);
      lesson.before.assign(types, std::vector<double>(tree_.lanes, 0.0));
      lesson.after = lesson.before;
    }
    lesson.several = lesson.several || lesson.heard != witness.heard;
    const TypeId type = solved_.game.profile[lane][observer];
    lesson.weight[type] += odds;
    for (uint32_t k = 0; k < tree_.lanes; ++k) {
      lesson.before[type][k] += odds * before[k];
      lesson.after[type][k] += odds * after[k];
    }
  }

  const std::vector<double>& seen_by(uint32_t alike, uint32_t mover, uint32_t agent) {
    const auto [at, fresh] = seen_.insert({{alike, agent}, {}});
    if (fresh) at->second = odds_of_agent(solved_, witnessed_.alike[alike], mover, agent);
    return at->second;
  }

  const Scenario& scenario_;
  const AccountReading& reading_;
  const Solved& solved_;
  const Tree& tree_;
  const Witnessed witnessed_;
  std::map<std::pair<uint32_t, uint32_t>, std::vector<double>> seen_;  ///< by (set, agent); a set has one mover
};

/// One account's view of an update.
struct Part {
  double posterior = 0;  ///< of the account
  const Lesson* lesson = nullptr;
  std::vector<std::vector<double>> before, after;  ///< [observer's types][types] of the party that it learns about
};

bool certain(const std::vector<double>& odds) {
  return std::any_of(odds.begin(), odds.end(), [](double x) { return x >= 1 - 1e-12; });
}

std::vector<std::vector<double>> marginals(const Game& game, const Scenario& scenario, PartyId about,
                                           const Lesson& lesson, const std::vector<std::vector<double>>& lanes) {
  std::vector<std::vector<double>> odds(lanes.size());
  for (TypeId type = 0; type < lanes.size(); ++type) {
    if (lesson.weight[type] <= 0) continue;
    odds[type] = type_marginal(game, scenario, about, lanes[type]);
    for (double& x : odds[type]) x /= lesson.weight[type];
  }
  return odds;
}

/// The mean of one thing over types of the observer (kNone: all) by one account.
std::vector<double> mean_of(const Part& part, const std::vector<std::vector<double>>& odds, size_t types) {
  std::vector<double> mean(types, 0.0);
  double weight = 0;
  for (TypeId type = 0; type < odds.size(); ++type) {
    if (odds[type].empty()) continue;
    weight += part.lesson->weight[type];
    for (size_t t = 0; t < types; ++t) mean[t] += part.lesson->weight[type] * odds[type][t];
  }
  for (double& x : mean) x = weight > 0 ? x / weight : kNothing;
  return mean;
}

void fill_rows(const std::vector<Part>& parts, size_t observer_types, size_t types, BeliefUpdate& update) {
  for (TypeId type = 0; type < observer_types; ++type) {
    UpdateRow row{type, 0, std::vector<double>(types, 0.0), std::vector<double>(types, 0.0)};
    double accounts = 0;
    for (const Part& part : parts) {
      if (!part.lesson) continue;
      accounts += part.posterior;
      if (part.before[type].empty()) continue;
      const double weight = part.posterior * part.lesson->weight[type];
      row.posterior += weight;
      for (size_t t = 0; t < types; ++t) {
        row.before[t] += weight * part.before[type][t];
        row.after[t] += weight * part.after[type][t];
      }
    }
    if (row.posterior <= 0) continue;
    for (auto* odds : {&row.before, &row.after})
      for (double& x : *odds) x /= row.posterior;
    row.posterior /= accounts;
    update.by_type.push_back(std::move(row));
  }
}

void fill_means(const Case& negotiation, const std::vector<Part>& parts, size_t types, BeliefUpdate& update) {
  std::vector<double> shift(parts.size(), kNothing);
  std::vector<std::vector<double>> before(types, shift), after(types, shift);
  for (size_t a = 0; a < parts.size(); ++a) {
    if (!parts[a].lesson) continue;
    const std::vector<double> first = mean_of(parts[a], parts[a].before, types);
    const std::vector<double> then = mean_of(parts[a], parts[a].after, types);
    shift[a] = 0;
    for (size_t t = 0; t < types; ++t) {
      before[t][a] = first[t], after[t][a] = then[t];
      for (TypeId type = 0; type < parts[a].before.size(); ++type)
        if (!parts[a].before[type].empty())
          shift[a] = std::max(shift[a], std::abs(parts[a].after[type][t] - parts[a].before[type][t]));
    }
  }
  for (size_t t = 0; t < types; ++t) {
    update.before.push_back(weigh_known(negotiation, std::move(before[t])));
    update.after.push_back(weigh_known(negotiation, std::move(after[t])));
  }
  update.shift = weigh_known(negotiation, std::move(shift));
}

class Updates {
 public:
  explicit Updates(const Case& negotiation) : negotiation_(negotiation), scenario_(*negotiation.scenario) {
    for (AccountId a = 0; a < negotiation.readings.size(); ++a) lessons_.push_back(lessons_of(a));
  }

  std::vector<BeliefUpdate> all() {
    const size_t steps = negotiation_.readings[0].path.steps.size();
    std::vector<BeliefUpdate> updates;
    for (uint32_t step = 0; step < steps; ++step)
      for (PartyId observer = 0; observer < scenario_.parties.size(); ++observer)
        for (PartyId about = 0; about < scenario_.parties.size(); ++about)
          if (!knows(observer, about) && scenario_.parties[about].types.size() > 1) add(step, observer, about, updates);
    return updates;
  }

 private:
  using ByStep = std::map<std::pair<uint32_t, PartyId>, Lesson>;

  ByStep lessons_of(AccountId a) const {
    ByStep by_step;
    if (negotiation_.readings[a].posterior <= 0) return by_step;
    Lessons lessons(negotiation_, a);
    const std::vector<PartyId>& party = negotiation_.solved(a).tree().mover_party;
    for (auto& [key, lesson] : lessons.by_step_and_mover) by_step[{key.first, party[key.second]}] = std::move(lesson);
    return by_step;
  }

  void add(uint32_t step, PartyId observer, PartyId about, std::vector<BeliefUpdate>& updates) const {
    std::vector<Part> parts(negotiation_.readings.size());
    BeliefUpdate update;
    bool open = false, first = true;
    for (AccountId a = 0; a < parts.size(); ++a) {
      parts[a].posterior = negotiation_.readings[a].posterior;
      const auto found = lessons_[a].find({step, observer});
      if (found == lessons_[a].end()) continue;
      const Lesson& lesson = found->second;
      const Game& game = negotiation_.solved(a).game;
      parts[a].lesson = &lesson;
      parts[a].before = marginals(game, scenario_, about, lesson, lesson.before);
      parts[a].after = marginals(game, scenario_, about, lesson, lesson.after);
      for (const std::vector<double>& odds : parts[a].before) open = open || (!odds.empty() && !certain(odds));
      update.heard = lesson.several || !(first || update.heard == lesson.heard) ? "" : lesson.heard;
      first = false;
    }
    if (!open) return;  // it learnt nothing of the move, or there was nothing to learn
    const RecordedMove& entry = negotiation_.readings[0].record[negotiation_.readings[0].path.steps[step].entry];
    update.entry = negotiation_.readings[0].path.steps[step].entry;
    update.stage = entry.stage;
    update.maker = maker_of(entry);
    update.observer = observer;
    update.about = about;
    const size_t types = scenario_.parties[about].types.size();
    fill_rows(parts, scenario_.parties[observer].types.size(), types, update);
    fill_means(negotiation_, parts, types, update);
    // That a mover who does not know told nothing is no news.
    if (!update.told_nothing() || (update.maker != kNone && knows(update.maker, about)))
      updates.push_back(std::move(update));
  }

  bool knows(PartyId party, PartyId about) const {
    const std::vector<PartyId>& known = scenario_.parties[party].knows;
    return party == about || std::find(known.begin(), known.end(), about) != known.end();
  }

  PartyId maker_of(const RecordedMove& entry) const {
    const Stage& stage = scenario_.stages[entry.stage];
    if (entry.by != kNone) return entry.by;
    if (entry.move != kNone && stage.moves[entry.move].by != kNone) return stage.moves[entry.move].by;
    return stage.movers.empty() ? kNone : stage.movers[0];
  }

  const Case& negotiation_;
  const Scenario& scenario_;
  std::vector<ByStep> lessons_;  ///< per account
};

}  // namespace

bool BeliefUpdate::told_nothing() const {
  return std::none_of(shift.by_account.begin(), shift.by_account.end(), [](double x) { return x >= kToldNothing; });
}

std::vector<BeliefUpdate> read_updates(const Case& negotiation) { return Updates(negotiation).all(); }

}  // namespace walkaway
