// SPDX-License-Identifier: Apache-2.0
#include "support/rebuilt.h"

#include <cstring>
#include <random>

#include "scenario/range.h"
#include "scenario/reader.h"

namespace walkaway::testing {
namespace {

template <typename T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

bool same_starts(const Game& a, const Game& b) {
  if (a.round_starts.size() != b.round_starts.size()) return false;
  for (size_t i = 0; i < a.round_starts.size(); ++i) {
    const RoundStart &x = a.round_starts[i], &y = b.round_starts[i];
    if (x.node != y.node || x.round != y.round || x.deal != y.deal || !same_bits(x.accrued, y.accrued)) return false;
  }
  return true;
}

/// The game and the fault, of which one is empty.
template <typename Make>
std::string fault_of(Make make) {
  try {
    make();
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace

std::string difference(const Game& a, const Game& b) {
  const Tree &s = a.tree, &t = b.tree;
  if (!same_shape(s, t) || s.kind != t.kind || s.parent != t.parent || s.first_child != t.first_child ||
      s.subtree_end != t.subtree_end || s.index != t.index || s.decisions != t.decisions || s.members != t.members ||
      s.ledger_party != t.ledger_party || s.max_agents != t.max_agents) {
    return "shape";
  }
  if (!same_bits(a.edge, b.edge) || !same_bits(a.node, b.node) || a.profile != b.profile) return "labels";
  if (!same_bits(s.payoff, t.payoff)) return "pay-offs";
  if (!same_bits(s.ledger_payoff, t.ledger_payoff)) return "ledgers' pay-offs";
  if (!same_bits(s.chance_log_prob, t.chance_log_prob)) return "odds";
  if (!same_bits(s.log_weight, t.log_weight)) return "weights";
  if (!same_bits(s.rate, t.rate)) return "noise";
  if (!same_bits(s.log_prior, t.log_prior)) return "beliefs";
  if (!same_bits(s.lane_prior, t.lane_prior) || !same_bits(s.analyst_prior, t.analyst_prior)) return "priors";
  if (!same_bits(a.payoff_by_round, b.payoff_by_round)) return "pay-offs by round";
  if (!same_starts(a, b)) return "starts of rounds";
  return {};
}

Values drawn(const Scenario& scenario, uint64_t seed) {
  std::mt19937_64 random(seed);
  Values values = scenario.central_values();
  for (NumberId n = 0; n < values.size(); ++n) {
    values[n] = quantile(scenario.numbers[n].range, std::uniform_real_distribution<>(0.001, 0.999)(random));
  }
  return values;
}

Values shaken(const Scenario& scenario, uint64_t seed) {
  std::mt19937_64 random(seed);
  Values values = scenario.central_values();
  for (double& value : values) value *= std::uniform_real_distribution<>(0.7, 1.3)(random);
  return values;
}

std::string rebuild_fault(Rebuilder& rebuilder, const Scenario& scenario, const Values& values,
                          const GameOptions& options, Game& game, bool* kept) {
  Game built;
  const std::string expected = fault_of([&] { built = build_game(scenario, values, options); });
  bool filled_in = false;
  const std::string fault = fault_of([&] { filled_in = rebuilder.rebuild(values, game); });
  if (kept) *kept = filled_in;
  if (fault != expected) return "\"" + fault + "\" instead of \"" + expected + "\"";
  return fault.empty() ? difference(built, game) : "";
}

}  // namespace walkaway::testing
