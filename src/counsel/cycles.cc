// SPDX-License-Identifier: Apache-2.0
// What further cycles of talks teach, and are worth.
#include <algorithm>
#include <cmath>
#include <limits>

#include "counsel/questions.h"

#include "counsel/none.h"

namespace walkaway {
namespace {

/// The histories of one game by their cycle.
struct CyclesOf {
  uint32_t most = 1;            ///< cycles that there can be
  std::vector<uint32_t> cycle;  ///< [N] from 1
  std::vector<uint8_t> starts;  ///< [N] the history is the first of its cycle
  std::vector<uint8_t>
      agrees;  ///< [N] a package is accepted on the way into the history, for the first time in its cycle
};

CyclesOf cycles_of(const Solved& solved, StageId next_cycle) {
  const Tree& tree = solved.tree();
  CyclesOf of{1, std::vector<uint32_t>(tree.nodes(), 1), std::vector<uint8_t>(tree.nodes(), 0),
              std::vector<uint8_t>(tree.nodes(), 0)};
  of.starts[0] = 1;
  std::vector<uint8_t> agreed(tree.nodes(), 0);  // in this cycle
  for (NodeId n = 1; n < tree.nodes(); ++n) {
    const NodeId parent = tree.parent[n];
    of.starts[n] = solved.game.edge[n].stage == next_cycle;
    of.cycle[n] = of.cycle[parent] + of.starts[n];
    of.most = std::max(of.most, of.cycle[n]);
    const bool before = agreed[parent] && !of.starts[n];
    of.agrees[n] = solved.role[n] == Role::accept && !before;
    agreed[n] = before || of.agrees[n];
  }
  return of;
}

double entropy_bits(std::span<const double> odds) {
  double bits = 0;
  for (double x : odds)
    if (x > 0) bits -= x * std::log2(x);
  return bits;
}

/// What one game says of one cycle, the analyst's prior over lanes.
struct Start {
  double reached = 0, agrees = 0;
  std::vector<std::vector<double>> of_type;  ///< [P][types] chance that the cycle comes and the party is of the type
  std::vector<std::vector<double>> if_true;  ///< [P][types] the same times the odds of the type there
  std::vector<double> left;                  ///< [P] expected entropy of the party's type, ended plays included
};

/// Chance of a history and of each party's types there.
std::vector<std::vector<double>> types_at(const Scenario& scenario, const Solved& solved, NodeId node) {
  std::vector<std::vector<double>> types;
  for (const Party& party : scenario.parties) types.emplace_back(party.types.size(), 0.0);
  for (uint32_t k = 0; k < solved.lanes(); ++k) {
    const double mass = solved.tree().analyst_prior[k] * solved.at(solved.reached, node, k);
    for (PartyId p = 0; p < types.size(); ++p) types[p][solved.game.profile[k][p]] += mass;
  }
  return types;
}

double sum_of(const std::vector<double>& terms) {
  double sum = 0;
  for (double x : terms) sum += x;
  return sum;
}

Start start_of(const Scenario& scenario, const Solved& solved, const CyclesOf& of, uint32_t cycle) {
  const Tree& tree = solved.tree();
  Start start;
  for (const Party& party : scenario.parties) {
    start.of_type.emplace_back(party.types.size(), 0.0);
    start.if_true.emplace_back(party.types.size(), 0.0);
  }
  start.left.assign(scenario.parties.size(), 0.0);
  for (NodeId n = 0; n < tree.nodes(); ++n) {
    const bool begins = of.starts[n] && of.cycle[n] == cycle;
    const bool ended = tree.kind[n] == NodeKind::terminal && of.cycle[n] < cycle;
    const bool agrees = of.agrees[n] && of.cycle[n] == cycle;
    if (!begins && !ended && !agrees) continue;
    const std::vector<std::vector<double>> types = types_at(scenario, solved, n);
    const double mass = sum_of(types[0]);
    if (mass <= 0) continue;
    if (agrees) start.agrees += mass;
    if (!begins && !ended) continue;
    if (begins) start.reached += mass;
    for (PartyId p = 0; p < types.size(); ++p) {
      std::vector<double> odds = types[p];
      for (double& x : odds) x /= mass;
      start.left[p] += mass * entropy_bits(odds);
      for (TypeId t = 0; begins && t < odds.size(); ++t) {
        start.of_type[p][t] += types[p][t];
        start.if_true[p][t] += types[p][t] * odds[t];
      }
    }
  }
  return start;
}

/// Chance that the cycle comes, given the record.
double reached_now(const Case& negotiation, const AccountReading& reading, const CyclesOf& of, uint32_t cycle) {
  const Solved& solved = negotiation.solved(reading);
  const Tree& tree = solved.tree();
  const Moment now = moment_at(solved, reading.path.now(), tree.analyst_prior);
  double sum = 0;
  for (size_t i = 0; i < now.at.size(); ++i) {
    const NodeId from = now.at[i];
    const auto add = [&](NodeId n) {
      for (uint32_t k = 0; k < tree.lanes; ++k)
        if (const double odds = now.odds[i * tree.lanes + k]; odds > 0) sum += odds * solved.chance_of(from, n, k);
    };
    if (of.cycle[from] >= cycle) {
      add(from);
    } else if (tree.kind[from] != NodeKind::terminal) {
      for (NodeId n = tree.first_child[from]; n < tree.subtree_end[from]; ++n)
        if (of.starts[n] && of.cycle[n] == cycle) add(n);
    }
  }
  return sum;
}

/// Mean over accounts by posterior odds.
template <typename F>
double mean_of(const Case& negotiation, F&& value) {
  double sum = 0, weight = 0;
  for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
    const double odds = negotiation.readings[a].posterior, x = value(a);
    if (odds <= 0 || std::isnan(x)) continue;
    sum += odds * x;
    weight += odds;
  }
  return weight > 0 ? sum / weight : kNothing;
}

Cycle describe(const Case& negotiation, const std::vector<CyclesOf>& of, uint32_t number) {
  const Scenario& scenario = *negotiation.scenario;
  std::vector<Start> starts;
  for (size_t g = 0; g < of.size(); ++g) starts.push_back(start_of(scenario, negotiation.games[g], of[g], number));
  const auto start = [&](AccountId a) -> const Start& { return starts[negotiation.readings[a].game]; };
  Cycle cycle;
  cycle.cycle = number;
  std::vector<double> reached, now, deal;
  for (AccountId a = 0; a < negotiation.readings.size(); ++a) {
    const AccountReading& reading = negotiation.readings[a];
    reached.push_back(start(a).reached);
    now.push_back(reached_now(negotiation, reading, of[reading.game], number));
    deal.push_back(start(a).reached > 0 ? start(a).agrees / start(a).reached : kNothing);
  }
  cycle.reached = weigh(negotiation, reached);
  cycle.reached_now = weigh(negotiation, now);
  cycle.deal = {mean_of(negotiation, [&](AccountId a) { return deal[a]; }), deal};
  for (PartyId p = 0; p < scenario.parties.size(); ++p) {
    const auto prior = [&](AccountId a) {
      const Game& game = negotiation.solved(a).game;
      return type_marginal(game, scenario, p, game.tree.analyst_prior);
    };
    cycle.bits.push_back(mean_of(negotiation, [&](AccountId a) { return entropy_bits(prior(a)) - start(a).left[p]; }));
    const size_t types = scenario.parties[p].types.size();
    for (TypeId t = 0; types > 1 && t < types; ++t) {
      CycleType type{p, t};
      type.reached = mean_of(negotiation, [&](AccountId a) { return start(a).of_type[p][t] / prior(a)[t]; });
      type.odds = mean_of(negotiation, [&](AccountId a) { return start(a).of_type[p][t] / start(a).reached; });
      type.odds_if_true =
          mean_of(negotiation, [&](AccountId a) { return start(a).if_true[p][t] / start(a).of_type[p][t]; });
      cycle.types.push_back(type);
    }
  }
  return cycle;
}

}  // namespace

StageId stage_of_cycles(const Scenario& scenario) {
  const auto named = [](const std::string& id) { return [&id](const Named& one) { return one.id == id; }; };
  const std::string stage_id = "next_cycle", state_id = "cycle";
  const auto stage = std::find_if(scenario.stages.begin(), scenario.stages.end(), named(stage_id));
  const bool counted = std::any_of(scenario.states.begin(), scenario.states.end(), named(state_id));
  return counted && stage != scenario.stages.end() ? static_cast<StageId>(stage - scenario.stages.begin()) : kNone;
}

CyclesAnswer read_cycles(const Case& negotiation) {
  CyclesAnswer answer;
  const StageId next_cycle = stage_of_cycles(*negotiation.scenario);
  if (next_cycle == kNone) return answer;
  std::vector<CyclesOf> of;
  uint32_t most = 1;
  for (const Solved& solved : negotiation.games) {
    of.push_back(cycles_of(solved, next_cycle));
    most = std::max(most, of.back().most);
  }
  for (uint32_t number = 1; number <= most; ++number) answer.cycles.push_back(describe(negotiation, of, number));
  return answer;
}

}  // namespace walkaway
