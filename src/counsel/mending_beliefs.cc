// SPDX-License-Identifier: Apache-2.0
// 4. How fast a party that believes something wrong of another comes to think better of it.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "counsel/questions.h"
#include "counsel/views.h"

#include "counsel/none.h"

namespace walkaway {
namespace {

/// What one mover thinks of one party's types, in one game.
class Eyewitness {
 public:
  Eyewitness(const Solved& solved, uint32_t mover, PartyId about, size_t types)
      : solved_(solved), tree_(solved.tree()), mover_(mover), about_(about), types_(types) {
    // The start, before any decision, comes last.
    odds_.assign((tree_.decisions.size() + 1) * tree_.agents[mover] * types, kNothing);
    latest_.resize(tree_.nodes());
    for (NodeId n = 0; n < tree_.nodes(); ++n) {
      const bool own = tree_.kind[n] == NodeKind::decision && tree_.decisions[tree_.index[n]].mover == mover;
      latest_[n] = own      ? tree_.index[n]
                   : n == 0 ? static_cast<DecisionId>(tree_.decisions.size())
                            : latest_[tree_.parent[n]];
    }
  }

  /// At its latest decision on the way to a history, that included.
  double odds_by(NodeId node, uint32_t agent, TypeId type) { return odds(latest_[node], agent, type); }

  double odds(DecisionId decision, uint32_t agent, TypeId type) {
    double* row = odds_.data() + (size_t{decision} * tree_.agents[mover_] + agent) * types_;
    if (row[0] != row[0]) ask(decision, agent, row);
    return row[type];
  }

 private:
  void ask(DecisionId decision, uint32_t agent, double* row) const {
    std::fill(row, row + types_, 0.0);
    const std::span<const double> prior = std::span(tree_.log_prior).subspan(size_t{mover_} * tree_.lanes, tree_.lanes);
    const auto type = [&](size_t lane) { return solved_.game.profile[lane][about_]; };
    if (decision == tree_.decisions.size()) {
      for (uint32_t k = 0; k < tree_.lanes; ++k)
        if (tree_.agent(mover_, k) == agent) row[type(k)] += std::exp(prior[k]);
      return;
    }
    const std::vector<double> belief = infoset_belief(tree_, decision, agent, solved_.reach, prior).probability;
    for (size_t i = 0; i < belief.size(); ++i) row[type(i % tree_.lanes)] += belief[i];
  }

  const Solved& solved_;
  const Tree& tree_;
  uint32_t mover_;
  PartyId about_;
  size_t types_;
  std::vector<double> odds_;        ///< [decisions + 1][agents][types]; NaN until asked for
  std::vector<DecisionId> latest_;  ///< [N]
};

/// Sums over accounts, of those that have anything to say.
struct Mean {
  double sum = 0, weight = 0;
  void add(double w, double x) {
    if (w <= 0) return;
    sum += w * x;
    weight += w;
  }
  double value() const { return weight > 0 ? sum / weight : kNothing; }
};

/// Chance of the truth, among the lanes in which the believer is of its type, by the common prior.
struct Lanes {
  std::vector<double> weight;  ///< [K] of those with the believer's type and the truth; sums to 1 unless it cannot be
  double common = kNothing;
};

Lanes lanes_of(const Game& game, const BeliefMending& mending) {
  Lanes lanes{std::vector<double>(game.profile.size(), 0.0)};
  double believer = 0, both = 0;
  for (size_t k = 0; k < game.profile.size(); ++k) {
    if (game.profile[k][mending.party] != mending.type) continue;
    believer += game.tree.lane_prior[k];
    if (game.profile[k][mending.about] != mending.truth) continue;
    both += lanes.weight[k] = game.tree.lane_prior[k];
  }
  if (both > 0)
    for (double& x : lanes.weight) x /= both;
  if (believer > 0) lanes.common = both / believer;
  return lanes;
}

/// [R + 1] expected odds of the truth in the believer's eyes.
std::vector<double> expected_odds(const Solved& solved, Eyewitness& eyes, uint32_t mover, const Lanes& lanes,
                                  TypeId truth, uint32_t rounds) {
  std::vector<double> expected(rounds + 1, 0.0);
  const Tree& tree = solved.tree();
  const auto add = [&](NodeId node, uint32_t first, uint32_t last, auto odds) {
    double sum = 0;
    for (uint32_t k = 0; k < tree.lanes; ++k) {
      const double chance = lanes.weight[k] * solved.at(solved.reached, node, k);
      if (chance > 0) sum += chance * odds(tree.agent(mover, k));
    }
    for (uint32_t r = first; r <= last; ++r) expected[r] += sum;
  };
  const DecisionId start = static_cast<DecisionId>(tree.decisions.size());
  add(0, 0, 0, [&](uint32_t agent) { return eyes.odds(start, agent, truth); });
  Views{solved.game, 1, rounds}.watch(0, [&](NodeId node, uint32_t first, uint32_t last) {
    add(node, first, last, [&](uint32_t agent) { return eyes.odds_by(node, agent, truth); });
  });
  return expected;
}

/// Its odds of the truth at its own moves on the record.
void along_the_record(const Case& negotiation, std::vector<Eyewitness>& eyes, BeliefMending& mending) {
  for (size_t s = 0; s < negotiation.readings[0].path.steps.size(); ++s) {
    Mean all;
    for (const AccountReading& reading : negotiation.readings) {
      const Solved& solved = negotiation.solved(reading);
      const Moment moment = moment_at(solved, reading.path.steps[s].chosen_at, solved.tree().analyst_prior);
      for (const Place& place : places_of(solved, moment, mending.party, mending.type))
        all.add(reading.posterior * place.chance, eyes[reading.game].odds(place.decision, place.agent, mending.truth));
    }
    const uint32_t entry = negotiation.readings[0].path.steps[s].entry;
    if (all.weight > 0) mending.along.push_back({entry, all.value()});
  }
}

/// False if it cannot be that the believer has its type, and the other is what the truth is to be.
bool fill(const Case& negotiation, std::vector<Eyewitness>& eyes, uint32_t mover, BeliefMending& mending) {
  const uint32_t rounds = negotiation.scenario->clock.rounds;
  std::vector<Mean> expected(rounds + 1);
  Mean common;
  for (size_t g = 0; g < negotiation.games.size(); ++g) {
    const Solved& solved = negotiation.games[g];
    const Lanes lanes = lanes_of(solved.game, mending);
    if (!(lanes.common > 0)) return false;
    const std::vector<double> odds = expected_odds(solved, eyes[g], mover, lanes, mending.truth, rounds);
    for (const AccountReading& reading : negotiation.readings) {
      if (reading.game != g) continue;
      common.add(reading.posterior, lanes.common);
      for (size_t r = 0; r <= rounds; ++r) expected[r].add(reading.posterior, odds[r]);
    }
  }
  for (const Mean& mean : expected) mending.expected.push_back(mean.value());
  mending.believed = mending.expected[0];
  mending.common = common.value();
  along_the_record(negotiation, eyes, mending);
  return true;
}

}  // namespace

std::vector<BeliefMending> mend_beliefs(const Case& negotiation) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<BeliefMending> answer;
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const std::optional<uint32_t> mover = mover_of(negotiation.games[0].tree(), p);
    if (!mover) continue;
    std::map<PartyId, std::vector<Eyewitness>> eyes;  // on each party that is believed something of
    for (TypeId t = 0; t < scenario.parties[p].types.size(); ++t)
      for (const Belief& belief : scenario.parties[p].types[t].believes) {
        const std::vector<PartyId>& told = scenario.parties[p].knows;
        if (std::find(told.begin(), told.end(), belief.about) != told.end()) continue;  // it is not left to belief
        const size_t types = scenario.parties[belief.about].types.size();
        std::vector<Eyewitness>& on = eyes[belief.about];
        if (on.empty())
          for (const Solved& solved : negotiation.games) on.emplace_back(solved, *mover, belief.about, types);
        for (TypeId truth = 0; truth < types; ++truth) {
          BeliefMending mending{p, t, belief.about, truth, 0, 0, {}, {}};
          if (fill(negotiation, on, *mover, mending)) answer.push_back(std::move(mending));
        }
      }
  }
  return answer;
}

}  // namespace walkaway
