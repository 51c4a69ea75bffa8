// SPDX-License-Identifier: Apache-2.0
#include "support/built.h"

#include <cmath>
#include <stdexcept>

#include "support/rebuilt.h"

namespace walkaway::testing {
namespace {

template <typename Items>
uint32_t find_id(const Items& items, const std::string& id) {
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (items[i].id == id) return i;
  }
  throw std::out_of_range("no " + id);
}

std::string name_of(const Stage& stage, uint32_t signal) {
  if (signal < stage.moves.size()) return stage.moves[signal].id;
  for (const Hearing& hearing : stage.hearings) {
    if (signal < hearing.signals.size()) return hearing.signals[signal];
  }
  throw std::out_of_range("no such signal");
}

constexpr uint32_t kMostRebuilt = 5000;  ///< nodes

void check_rebuilds(const Scenario& scenario, const Values& values, const GameOptions& options) {
  Rebuilder rebuilder(scenario, values, options);
  Game game;
  for (uint64_t seed = 0; seed < 4; ++seed) {
    const Values others = seed == 0 ? values : seed == 1 ? drawn(scenario, seed) : shaken(scenario, seed);
    const std::string fault = rebuild_fault(rebuilder, scenario, others, options, game);
    if (!fault.empty()) throw std::logic_error("a rebuilt game differs from one built anew: " + fault);
  }
}

}  // namespace

Built::Built(const std::string& text, const GameOptions& options)
    : scenario(read_scenario_text(text, "test.toml")), values(scenario.central_values()) {
  const GameSize size = measure_game(scenario, values, options);
  game = build_game(scenario, values, options);
  check_invariants(game.tree);
  const bool foretold = !size.exact || (size.histories == game.tree.nodes() && size.terminals == game.tree.terminals);
  if (!foretold) throw std::logic_error("the game has not the size that was measured");
  if (game.tree.nodes() < kMostRebuilt) check_rebuilds(scenario, values, options);
}

PartyId Built::party(const std::string& id) const { return find_id(scenario.parties, id); }
StageId Built::stage(const std::string& id) const { return find_id(scenario.stages, id); }

NodeId Built::at(const std::vector<std::string>& path) const {
  NodeId node = 0;
  for (const std::string& step : path) {
    const std::vector<std::string> known = moves(node);
    const auto found = std::find(known.begin(), known.end(), step);
    if (found == known.end()) throw std::out_of_range("no move " + step);
    node = tree().first_child[node] + static_cast<NodeId>(found - known.begin());
  }
  return node;
}

double Built::pays(const std::string& id, const std::vector<std::string>& path, uint32_t lane) const {
  const NodeId node = at(path);
  if (tree().kind[node] != NodeKind::terminal) throw std::logic_error("the path does not lead to an end");
  const auto look = [&](const std::vector<uint32_t>& parties, const std::vector<double>& points) -> const double* {
    const auto found = std::find(parties.begin(), parties.end(), party(id));
    if (found == parties.end()) return nullptr;
    const size_t row = size_t{tree().index[node]} * parties.size() + static_cast<size_t>(found - parties.begin());
    return &points[row * tree().lanes + lane];
  };
  const double* points = look(tree().mover_party, tree().payoff);
  return points != nullptr ? *points : *look(tree().ledger_party, tree().ledger_payoff);
}

uint32_t Built::lane(const std::string& id, const std::string& type) const {
  const PartyId p = party(id);
  const TypeId wanted = find_id(scenario.parties[p].types, type);
  for (uint32_t k = 0; k < tree().lanes; ++k) {
    if (game.profile[k][p] == wanted) return k;
  }
  throw std::out_of_range("no lane with " + type);
}

std::vector<std::string> Built::moves(NodeId node) const {
  std::vector<std::string> names;
  for (uint32_t c = 0; c < tree().child_count[node]; ++c) {
    const EdgeLabel& edge = game.edge[tree().first_child[node] + c];
    names.push_back(name_of(scenario.stages[edge.stage], edge.move));
  }
  return names;
}

std::vector<double> Built::weights(NodeId node, uint32_t lane) const {
  const DecisionId d = tree().index[node];
  std::vector<double> all;
  for (ActionIndex a = 0; a < tree().decisions[d].actions; ++a) {
    all.push_back(std::exp(tree().log_weight[tree().variable(d, a, tree().agent(tree().decisions[d].mover, lane))]));
  }
  return all;
}

std::vector<double> Built::odds(NodeId node, uint32_t lane) const {
  std::vector<double> all;
  for (uint32_t c = 0; c < tree().child_count[node]; ++c) {
    all.push_back(std::exp(tree().chance_log_prob[(size_t{tree().index[node]} + c) * tree().lanes + lane]));
  }
  return all;
}

std::vector<double> Built::beliefs(const std::string& id, uint32_t lane) const {
  const std::vector<uint32_t>& movers = tree().mover_party;
  const auto m = static_cast<uint32_t>(std::find(movers.begin(), movers.end(), party(id)) - movers.begin());
  std::vector<double> all(tree().lanes, 0);
  for (uint32_t k = 0; k < tree().lanes; ++k) {
    if (tree().agent(m, k) == tree().agent(m, lane)) all[k] = std::exp(tree().log_prior[m * tree().lanes + k]);
  }
  return all;
}

std::string Built::ending(NodeId node) const { return scenario.endings[game.node[node].ending].id; }

bool Built::alike(NodeId a, NodeId b) const { return tree().index[a] == tree().index[b]; }

std::string complaint(const std::string& text, const GameOptions& options) {
  try {
    Built built(text, options);
    return "";
  } catch (const InputError& error) {
    std::string all;
    for (const Fault& fault : error.faults()) all += fault.text() + "\n";
    return all;
  }
}

}  // namespace walkaway::testing
